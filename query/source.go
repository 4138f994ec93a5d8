package query

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// A source is the text of a strategy together with the starts of its lines,
// and the place where diagnostics about it are gathered.
type source struct {
	file   string
	text   string
	starts []int                           // offset of each physical line
	place  func(from, to int) refsift.Span // nil: the text is its own document
	tally  refsift.Tally
}

func newSource(file, text string) *source {
	s := &source{file: file, text: text, starts: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			s.starts = append(s.starts, i+1)
		}
	}
	s.tally.PerCode = 1000 // bounds what a hostile strategy can make us keep
	return s
}

// pos returns the position of a byte offset.
func (s *source) pos(off int) refsift.Position {
	i, found := slices.BinarySearch(s.starts, off)
	if !found {
		i--
	}
	return refsift.Position{File: s.file, Line: i + 1, Column: off - s.starts[i] + 1, Offset: int64(off)}
}

func (s *source) span(from, to int) refsift.Span {
	if s.place != nil {
		return s.place(from, to)
	}
	return refsift.Span{Start: s.pos(from), End: s.pos(to)}
}

// add reports something about the text from one offset up to another.
func (s *source) add(sev refsift.Severity, code refsift.Code, from, to int, message, fix string) {
	s.tally.Add(refsift.Diagnostic{Severity: sev, Code: code, Span: s.span(from, to), Message: message, Fix: fix})
}

// diagnostics returns what was reported, in the order of the text.
func (s *source) diagnostics() refsift.Diagnostics {
	ds := s.tally.Sample()
	slices.SortStableFunc(ds, func(a, b refsift.Diagnostic) int {
		return cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset)
	})
	return ds
}

// An extent is a piece of the source: text[from:to].
type extent struct{ from, to int }

func (e extent) empty() bool { return e.from >= e.to }

// trim narrows e to what stands between white space.
func (s *source) trim(e extent) extent {
	t := s.text[e.from:e.to]
	e.from += len(t) - len(strings.TrimLeftFunc(t, isBlank))
	if e.from > e.to {
		e.from = e.to
	}
	t = s.text[e.from:e.to]
	e.to -= len(t) - len(strings.TrimRightFunc(t, isBlank))
	return e
}

func (s *source) slice(e extent) string { return s.text[e.from:e.to] }

// isBlank reports white space, and the marks without width that text copied
// from PDF and web pages holds.
func isBlank(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return unicode.IsSpace(r)
}

// physicalLines cuts the source at line ends, form feeds and lone carriage
// returns; each extent is trimmed.
func (s *source) physicalLines() []extent {
	var out []extent
	from := 0
	for i := range len(s.text) {
		switch s.text[i] {
		case '\n', '\r', '\f', '\v':
			if s.text[i] == '\r' && i+1 < len(s.text) && s.text[i+1] == '\n' {
				continue
			}
			out = append(out, s.trim(extent{from, i}))
			from = i + 1
		}
	}
	return append(out, s.trim(extent{from, len(s.text)}))
}

// filledLines counts the physical lines that are not blank.
func (s *source) filledLines() (n int) {
	for _, e := range s.physicalLines() {
		if !e.empty() {
			n++
		}
	}
	return n
}

// A joined is the text of a row put together from pieces of the source. It
// knows where each byte comes from, so that the expression in a wrapped line
// has exact places.
type joined struct {
	src    *source
	text   string
	pieces []joinedPiece
}

type joinedPiece struct {
	at  int    // where the piece begins in the joined text
	ext extent // where it stands in the source
}

// join puts the extents together, with a space between them unless a word
// was broken at a hyphen (patient- / physician).
func (s *source) join(exts []extent) *joined {
	j := &joined{src: s}
	var b strings.Builder
	for _, e := range exts {
		if e.empty() {
			continue
		}
		t := s.slice(e)
		if b.Len() > 0 {
			if cut := softlyBroken(s, j.pieces, t); cut {
				s.add(refsift.Note, refsift.CodeLineJoined, e.from, e.from+leadingWord(t),
					fmt.Sprintf("%q and %q were joined at the soft hyphen", lastWord(b.String()), t[:leadingWord(t)]), "")
			} else if brokenWord(b.String(), t) {
				s.add(refsift.Note, refsift.CodeLineJoined, e.from, e.from+leadingWord(t),
					fmt.Sprintf("%q and %q were joined at the hyphen", lastWord(b.String()), t[:leadingWord(t)]), "")
			} else {
				b.WriteByte(' ')
			}
		}
		j.addVisible(&b, e)
	}
	j.text = b.String()
	return j
}

// addVisible appends a piece of the source without the marks inside it that
// nobody sees: a soft hyphen or a space of no width does not part a word.
func (j *joined) addVisible(b *strings.Builder, e extent) {
	t := j.src.slice(e)
	from := 0
	add := func(to int) {
		if from < to {
			j.pieces = append(j.pieces, joinedPiece{b.Len(), extent{e.from + from, e.from + to}})
			b.WriteString(t[from:to])
		}
	}
	for i, r := range t {
		if isInvisible(r) {
			add(i)
			from = i + utf8.RuneLen(r)
		}
	}
	add(len(t))
}

// isInvisible reports marks without width that PDF, web pages and word
// processors leave inside words.
func isInvisible(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}

// softlyBroken reports whether the text before ends in a soft hyphen, which
// stands where a word was broken: co\u00ad / production.
func softlyBroken(s *source, before []joinedPiece, after string) bool {
	if len(before) == 0 {
		return false
	}
	end := before[len(before)-1].ext.to
	r, _ := utf8.DecodeRuneInString(after)
	return strings.HasPrefix(s.text[end:], "\u00ad") && isWordRune(r)
}

// brokenWord reports whether a line that ends in before and one that begins
// with after share a word that was broken at its hyphen.
func brokenWord(before, after string) bool {
	head, ok := strings.CutSuffix(before, "-")
	if !ok {
		if head, ok = strings.CutSuffix(before, "\u2010"); !ok {
			return false
		}
	}
	last, _ := utf8.DecodeLastRuneInString(head)
	first, _ := utf8.DecodeRuneInString(after)
	return isWordRune(last) && isWordRune(first) && operatorWord(after[:leadingWord(after)]) == noOp
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func leadingWord(s string) int {
	for i, r := range s {
		if !isWordRune(r) {
			return i
		}
	}
	return len(s)
}

// lastWord returns the word that a text ends in, or the end of a long one.
func lastWord(s string) string {
	const most = 60
	if from := len(s) - most; from > 0 {
		for from < len(s) && !utf8.RuneStart(s[from]) {
			from++
		}
		s = s[from:]
	}
	i := strings.LastIndexFunc(s, func(r rune) bool { return isBlank(r) || isQuote(r) || r == '(' })
	if i < 0 {
		return s
	}
	_, w := utf8.DecodeRuneInString(s[i:])
	return s[i+w:]
}

// start returns the source offset of a place in the joined text.
func (j *joined) start(at int) int {
	i, found := slices.BinarySearchFunc(j.pieces, at, func(p joinedPiece, at int) int { return cmp.Compare(p.at, at) })
	if !found {
		i--
	}
	if i < 0 {
		return 0
	}
	p := j.pieces[i]
	return min(p.ext.from+at-p.at, p.ext.to)
}

// end returns the source offset of a place in the joined text that ends something.
func (j *joined) end(at int) int {
	if at == 0 {
		return j.start(0)
	}
	return min(j.start(at-1)+1, len(j.src.text))
}

func (j *joined) span(from, to int) refsift.Span {
	return j.src.span(j.start(from), max(j.start(from), j.end(to)))
}

func (j *joined) add(sev refsift.Severity, code refsift.Code, from, to int, message, fix string) {
	s := j.start(from)
	j.src.add(sev, code, s, max(s, j.end(to)), message, fix)
}
