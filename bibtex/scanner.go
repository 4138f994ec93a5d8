package bibtex

import (
	"bytes"
	"io"
	"strings"

	"github.com/refsift/refsift"
)

// Bounds that keep memory small on hostile input.
const (
	maxComment = 1 << 20  // bytes of one @comment{…} that holds entries
	maxText    = 64 << 10 // bytes of one piece of text outside entries
	lookahead  = 512      // bytes that decide whether a line begins an entry
	nearby     = 4 << 10  // bytes in which a brace is looked for at a time, lest each of many entries without one look through all
	firstRead  = 64 << 10
)

type chunkKind uint8

const (
	chunkText      chunkKind = iota // free text outside entries
	chunkDirective                  // @comment, @preamble, @string
	chunkEntry
)

// A chunk is a piece of the file. The chunks of a file, in order, cover
// everything in it but white space between them.
type chunk struct {
	kind       chunkKind
	text       string
	start, end refsift.Position
	word       string // of a directive or entry, as written
	body       int    // offset in text behind the opening delimiter
	paren      bool   // delimited by parentheses
	closed     bool   // the closing delimiter was found
	atEnd      bool   // the file ends with this chunk
	tooBig     bool   // exceeds the limit; text is empty
}

// A scanner cuts a file into chunks. It counts braces as BibTeX does, and it
// does not let an entry with a brace too many swallow those behind it: an
// entry ends at the latest where a line begins the next one.
type scanner struct {
	src   io.Reader
	limit int // bytes of one entry
	buf   []byte
	off   int              // of the unread text in buf
	at    refsift.Position // of buf[off]
	eol   byte
	eof   bool
	err   error // other than io.EOF

	waste   int64 // bytes looked at for the end of comments, in vain
	lineEnd int64 // offset of a line end that goesOn found
}

func newScanner(src io.Reader, file string, limit int) *scanner {
	s := &scanner{src: src, limit: limit, at: refsift.Position{File: file, Line: 1, Column: 1}, eol: '\n'}
	for !s.eof && len(s.buf) < firstRead {
		s.fill()
	}
	// CR ends lines only in a file without LF; elsewhere it is part of a value.
	if bytes.IndexByte(s.buf, '\n') < 0 && bytes.IndexByte(s.buf, '\r') >= 0 {
		s.eol = '\r'
	}
	return s
}

// rest returns the unread text in memory. It is valid until fill.
func (s *scanner) rest() []byte { return s.buf[s.off:] }

// fill reads more text behind the unread text.
func (s *scanner) fill() {
	if s.eof {
		return
	}
	if s.off > 0 && s.off >= len(s.buf)/2 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.off:])]
		s.off = 0
	}
	if len(s.buf) == cap(s.buf) {
		grown := make([]byte, len(s.buf), max(firstRead, 2*cap(s.buf)))
		copy(grown, s.buf)
		s.buf = grown
	}
	for range 100 { // a reader that gives nothing a hundred times is broken
		n, err := s.src.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err != nil {
			s.eof = true
			if err != io.EOF {
				s.err = err
			}
			return
		}
		if n > 0 {
			return
		}
	}
	s.eof, s.err = true, io.ErrNoProgress
}

// ensure reads until n unread bytes are in memory, or the file ends.
func (s *scanner) ensure(n int) {
	for len(s.buf)-s.off < n && !s.eof {
		s.fill()
	}
}

// advance moves over n bytes of the unread text.
func (s *scanner) advance(n int) {
	s.at = place(s.at, s.rest()[:n], s.eol)
	s.off += n
}

// place returns the position behind text that begins at p.
func place[T string | []byte](p refsift.Position, text T, eol byte) refsift.Position {
	p.Offset += int64(len(text))
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == eol {
			p.Line += countByte(text[:i+1], eol)
			p.Column = len(text) - i
			return p
		}
	}
	p.Column += len(text)
	return p
}

func countByte[T string | []byte](text T, c byte) int {
	switch t := any(text).(type) {
	case string:
		return strings.Count(t, string(rune(c)))
	case []byte:
		return bytes.Count(t, []byte{c})
	}
	return 0
}

// next returns the next chunk, and false at the end of the file.
func (s *scanner) next() (chunk, bool) {
	s.skipSpace()
	if len(s.rest()) == 0 {
		return chunk{}, false
	}
	head, ok := s.headAhead()
	if !ok {
		return s.text(), true
	}
	switch strings.ToLower(head.word) {
	case "comment":
		return s.comment(head), true
	case "preamble", "string":
		return s.delimited(head, chunkDirective), true
	}
	return s.delimited(head, chunkEntry), true
}

func (s *scanner) skipSpace() {
	for {
		b := s.rest()
		n := 0
		for n < len(b) && isSpace(b[n]) {
			n++
		}
		s.advance(n)
		if n < len(b) || s.eof {
			return
		}
		s.fill()
	}
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v'
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// A head is the beginning of an entry: @word{ or @word(.
type head struct {
	word  string
	body  int // offset behind the delimiter
	paren bool
}

// headAhead reads a head at the unread text.
func (s *scanner) headAhead() (head, bool) {
	s.ensure(lookahead)
	h, ok := parseHead(s.rest())
	if ok && h.paren && !isKnownWord(h.word) && !beginsWithKey(s.rest()[h.body:]) {
		return head{}, false // "@home (see below)" is text
	}
	return h, ok
}

// isKnownWord reports whether the word behind an at sign is an entry type or
// a directive of BibTeX.
func isKnownWord(word string) bool {
	switch strings.ToLower(word) {
	case "string", "preamble", "comment":
		return true
	}
	return isKnownType(word)
}

// parseHead reads @word{ or @word( at the start of b. Blanks may stand
// around the word, as BibTeX allows.
func parseHead(b []byte) (head, bool) {
	b = b[:min(len(b), lookahead)]
	if len(b) == 0 || b[0] != '@' {
		return head{}, false
	}
	i := 1
	for i < len(b) && isBlank(b[i]) {
		i++
	}
	start := i
	for i < len(b) && (isLetter(b[i]) || i > start && (isDigit(b[i]) || b[i] == '-' || b[i] == '_')) {
		i++
	}
	word := b[start:i]
	for i < len(b) && (isBlank(b[i]) || (b[i] == '\r' || b[i] == '\n') && isKnownType(string(word))) {
		i++
	}
	if len(word) == 0 || i == len(b) || b[i] != '{' && b[i] != '(' {
		return head{}, false
	}
	return head{word: string(word), body: i + 1, paren: b[i] == '('}, true
}

// text returns the text up to the next entry. A line whose first character
// is a percent sign is a comment, even if it holds an entry ("%@BOOK{…" in
// biber's tests, JabRef's commented entries).
func (s *scanner) text() chunk {
	c := chunk{kind: chunkText, start: s.at, closed: true}
	n := s.textEnd()
	b := s.rest()[:n]
	c.text = string(bytes.TrimRight(b, " \t\r\n\f\v"))
	s.advance(len(c.text))
	c.end = s.at
	s.advance(n - len(c.text))
	return c
}

// textEnd returns the length of the text before the next entry, at most
// about maxText.
func (s *scanner) textEnd() int {
	i := 0 // start of the line in hand
	for {
		s.ensure(i + lookahead)
		b := s.rest()
		end := bytes.IndexByte(b[i:], s.eol)
		for end < 0 && !s.eof && len(b)-i < maxText {
			s.fill()
			b = s.rest()
			end = bytes.IndexByte(b[i:], s.eol)
		}
		if end < 0 {
			end = min(len(b), i+maxText)
		} else {
			end += i + 1
		}
		if at := s.entryInLine(i, end); at >= 0 {
			return at
		}
		if i = end; i >= len(s.rest()) && s.eof || i >= maxText {
			return i
		}
	}
}

// entryInLine returns where an entry begins in the line [start, end) of the
// unread text, or -1. An at sign behind a letter or digit is an e-mail
// address; one behind a percent sign at the line start is commented out.
func (s *scanner) entryInLine(start, end int) int {
	line := s.rest()[start:end]
	if t := bytes.TrimLeft(line, " \t"); len(t) > 0 && t[0] == '%' {
		return -1
	}
	for from := 0; ; {
		k := bytes.IndexByte(line[from:], '@')
		if k < 0 {
			return -1
		}
		k += from
		from = k + 1
		if k > 0 && (isLetter(line[k-1]) || isDigit(line[k-1])) || start+k == 0 {
			continue
		}
		s.ensure(start + k + lookahead)
		line = s.rest()[start:end]
		h, ok := parseHead(s.rest()[start+k:])
		if ok && !(h.paren && !isKnownWord(h.word)) {
			return start + k
		}
	}
}

// delimited returns the entry or directive at the unread text.
func (s *scanner) delimited(h head, kind chunkKind) chunk {
	c := chunk{kind: kind, start: s.at, word: h.word, body: h.body, paren: h.paren}
	n, closed := s.closing(h, s.limit, true)
	for closed && !h.paren && kind == chunkEntry && s.goesOn(n) {
		// "title = {A}}, year = {2010}}" closes the entry before its end.
		n, closed = s.closing(head{body: n}, s.limit, true)
	}
	c.closed = closed
	if n > s.limit && !closed {
		c.tooBig = true
		s.skipEntry()
		c.end = s.at
		return c
	}
	s.take(&c, n)
	return c
}

// take moves n bytes into the chunk, without white space at the end.
func (s *scanner) take(c *chunk, n int) {
	c.text = string(bytes.TrimRight(s.rest()[:n], " \t\r\n\f\v"))
	s.advance(len(c.text))
	c.end = s.at
	s.advance(n - len(c.text))
	s.ensure(1)
	c.atEnd = len(s.rest()) == 0
}

// comment returns an @comment{…}. It may hold whole entries, which are
// commented out, so line starts do not end it unless its braces do not
// balance within a bound.
func (s *scanner) comment(h head) chunk {
	c := chunk{kind: chunkDirective, start: s.at, word: h.word, body: h.body, paren: h.paren}
	n, closed := 0, false
	if s.waste < 16*s.at.Offset+16*maxComment {
		n, closed = s.closing(h, maxComment, false)
	}
	if !closed {
		s.waste += int64(n)
		n, closed = s.closing(h, maxComment, true)
	}
	c.closed = closed
	s.take(&c, n)
	return c
}

// closing returns the length of the entry with head h up to its closing
// delimiter, or up to where it stops without one: at a line that begins an
// entry (if stopAtHeads), at the end of the file, or more than limit bytes on.
func (s *scanner) closing(h head, limit int, stopAtHeads bool) (n int, closed bool) {
	if h.paren {
		return s.closingParen(h.body, limit, stopAtHeads)
	}
	return s.closingBrace(h.body, limit, stopAtHeads)
}

// closingBrace goes from one closing brace to the next and looks at what is
// between them only for what opens a group or begins an entry.
func (s *scanner) closingBrace(i, limit int, stopAtHeads bool) (n int, closed bool) {
	first, depth := i, 0
	for {
		b := s.rest()
		for i < len(b) {
			stop := bytes.IndexByte(b[i:min(len(b), i+nearby)], '}')
			if stop < 0 {
				stop = min(len(b)-i, nearby)
			}
			if stopAtHeads {
				if at := s.headInside(first, i, i+stop); at >= 0 {
					return at, false
				}
				b = s.rest()
			}
			depth += bytes.Count(b[i:i+stop], []byte{'{'})
			if i += stop; i == len(b) || b[i] != '}' {
				continue // headInside read more text
			}
			i++
			if depth == 0 {
				return i, true
			}
			depth--
		}
		if i > limit || s.eof {
			return i, false
		}
		s.fill()
	}
}

// headInside returns where a line in [i, end) of the unread text begins an
// entry, or -1. The line starts behind first.
func (s *scanner) headInside(first, i, end int) int {
	for {
		k := bytes.IndexByte(s.rest()[i:end], '@')
		if k < 0 {
			return -1
		}
		i += k + 1
		line := i - 1 // goes back to the line start
		for line > first && isBlank(s.rest()[line-1]) {
			line--
		}
		if line == first || s.rest()[line-1] != s.eol {
			continue
		}
		s.ensure(line + 2*lookahead)
		if beginsEntry(s.rest()[line:]) {
			return line
		}
	}
}

// closingParen is closing for entries in parentheses, where quotation marks
// hide a closing one.
func (s *scanner) closingParen(i, limit int, stopAtHeads bool) (n int, closed bool) {
	depth, quoted := 0, false
	for {
		b := s.rest()
		for ; i < len(b); i++ {
			switch b[i] {
			case '{':
				depth++
			case '}':
				depth = max(depth-1, 0)
			case '"':
				if depth == 0 {
					quoted = !quoted
				}
			case ')':
				if depth == 0 && !quoted {
					return i + 1, true
				}
			case s.eol:
				if !stopAtHeads {
					continue
				}
				if len(b)-i < 2*lookahead && !s.eof {
					s.ensure(i + 2*lookahead)
					b = s.rest()
				}
				if beginsEntry(b[i+1:]) {
					return i + 1, false
				}
			}
		}
		if i >= limit || s.eof {
			return i, false
		}
		s.fill()
	}
}

// beginsEntry reports whether a line begins an entry, although the entry
// before it is not closed. An abstract may hold "@name(…)" at a line start, so
// a key with its comma, or a known type, must follow; behind blanks, both.
func beginsEntry(b []byte) bool {
	blanks := 0
	for blanks < len(b) && isBlank(b[blanks]) && blanks < 16 {
		blanks++
	}
	b = b[blanks:]
	if len(b) == 0 || b[0] != '@' {
		return false
	}
	h, ok := parseHead(b)
	if !ok {
		return false
	}
	known := isKnownType(h.word)
	switch strings.ToLower(h.word) {
	case "string", "preamble", "comment":
		return blanks == 0
	}
	keyed := beginsWithKey(b[h.body:])
	if blanks > 0 {
		return known && keyed && !h.paren
	}
	return keyed || known && !h.paren
}

// beginsWithKey reports whether "key," stands at the start of b.
func beginsWithKey(b []byte) bool {
	for i := 0; i < min(len(b), 256); i++ {
		switch b[i] {
		case ',':
			return true
		case '{', '}', '"', '=', '\n', '\r', '@':
			return false
		}
	}
	return false
}

// goesOn reports whether the entry closed at n is not at its end there:
// ", name =" follows, or other text on the same line, with a line behind it
// that looks like a field (EBSCOhost writes scripts into keywords).
func (s *scanner) goesOn(n int) bool {
	s.ensure(n + lookahead)
	b := s.rest()[n:]
	i := 0
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i == len(b) || b[i] == '@' || b[i] == '%' {
		return false
	}
	if b[i] == ',' && nameAhead(strings.TrimLeft(string(b[i+1:min(len(b), lookahead)]), " \t\r\n")) {
		return true
	}
	if bytes.IndexByte(b[:i], s.eol) >= 0 {
		return false
	}
	from := s.at.Offset + int64(n)
	if s.lineEnd <= from {
		s.lineEnd = from + int64(s.lineLength(n))
	}
	end := n + int(s.lineEnd-from)
	s.ensure(end + lookahead)
	b = s.rest()
	if end >= len(b) || b[end] != s.eol {
		return false
	}
	b = b[end+1:]
	return looksLikeField(string(b[:min(len(b), lookahead)]))
}

// lineLength returns how far the line goes on at n, at most maxText.
func (s *scanner) lineLength(n int) int {
	for {
		b := s.rest()[n:]
		if end := bytes.IndexByte(b, s.eol); end >= 0 {
			return end
		}
		if len(b) > maxText || s.eof {
			return len(b)
		}
		s.fill()
	}
}

// nameAhead reports whether "name =" stands at the start of t.
func nameAhead(t string) bool {
	for i := 0; i < min(len(t), 64); i++ {
		switch c := t[i]; c {
		case '=':
			return strings.TrimSpace(t[:i]) != ""
		case '{', '}', '"', ',', '#', '\n', '\r', '@', '(', ')', '%', '\\':
			return false
		default:
			if i == 0 && !isLetter(c) {
				return false
			}
		}
	}
	return false
}

// skipEntry drops an entry that is too large, up to the next line that
// begins one.
func (s *scanner) skipEntry() {
	s.advance(1) // its own at sign
	for {
		s.ensure(2 * lookahead)
		b := s.rest()
		n := bytes.IndexByte(b, s.eol) + 1
		if n == 0 {
			n = len(b)
		}
		s.advance(n)
		s.ensure(2 * lookahead)
		if b = s.rest(); len(b) == 0 || beginsEntry(b) {
			return
		}
	}
}
