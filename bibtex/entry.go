package bibtex

import (
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/intake"
)

// A part is one operand of a value: a literal, a number or the name of a
// macro.
type part struct {
	text  string // without delimiters
	macro bool
}

// A field is "name = value" as it stands in the entry.
type field struct {
	raw   string // name as written
	name  string // in lower case
	parts []part
	one   [1]part // backs parts of most fields
	expr  string  // the value as written, with delimiters
	at    refsift.Position
}

// An entry is a parsed chunk.
type entry struct {
	chunk
	key     string
	keyAt   refsift.Position
	fields  []field
	defects []defect
}

// A defect is something in an entry that is not as it should be.
type defect struct {
	severity refsift.Severity
	code     refsift.Code
	at       refsift.Position
	tag      string
	message  string
	fix      string
}

// damaged reports whether a part of the entry could not be read as it stands.
func (e *entry) damaged() bool {
	for i := range e.defects {
		if e.defects[i].severity == refsift.Error {
			return true
		}
	}
	return false
}

// find returns the first field of that name, in lower case.
func (e *entry) find(name string) *field {
	for i := range e.fields {
		if e.fields[i].name == name {
			return &e.fields[i]
		}
	}
	return nil
}

// A parser reads the inside of one entry or @string.
//
// In an entry without its closing brace a value may run away. There a line
// that looks like "name = {" ends the value before it, so that one missing
// brace costs one field rather than all behind it.
type parser struct {
	s    string
	i    int
	end  int // of the inside, before the closing delimiter if there is one
	eol  byte
	wild bool // the entry is not closed
	// Repairs that helped once are tried first from then on. Searching each
	// value to the end of the entry before repairing it would take time that
	// grows with the square of the entry.
	escapes bool // braces behind a backslash do not count
	stray   bool // quotation marks inside quotations
	e       *entry
	names   interner // lowers the names of fields

	at       refsift.Position // of s[atOffset]
	atOffset int
	nextLine int // the resync line found last, -1: none
}

func newParser(c chunk, eol byte) *parser {
	p := &parser{s: c.text, i: c.body, end: len(c.text), eol: eol, wild: !c.closed, at: c.start, nextLine: -1}
	if c.closed {
		p.end--
	}
	p.e = &entry{chunk: c}
	return p
}

// An interner lowers names without making the same string again for every
// entry. It is bounded.
type interner map[string]string

func (in interner) lower(s string) string {
	if l, ok := in[s]; ok {
		return l
	}
	l := strings.ToLower(s)
	if in != nil && len(in) < 1<<12 && len(s) < 64 {
		in[strings.Clone(s)] = strings.Clone(l)
	}
	return l
}

func parseEntry(c chunk, eol byte, names interner) *entry {
	if c.tooBig {
		return &entry{chunk: c}
	}
	p := newParser(c, eol)
	p.names = names
	p.e.fields = make([]field, 0, min(strings.Count(c.text, "=")+1, 24))
	p.key()
	for p.field() {
	}
	if p.wild {
		p.notClosed()
	}
	return p.e
}

// position returns the place of offset i; calls come in rising order, or
// cost a second look at the text.
func (p *parser) position(i int) refsift.Position {
	if i < p.atOffset {
		p.at, p.atOffset = p.e.start, 0
	}
	p.at = place(p.at, p.s[p.atOffset:i], p.eol)
	p.atOffset = i
	return p.at
}

func (p *parser) defect(i int, severity refsift.Severity, code refsift.Code, tag, message, fix string) {
	p.e.defects = append(p.e.defects, defect{severity, code, p.position(i), tag, message, fix})
}

func (p *parser) notClosed() {
	message, code := "the entry is not closed before the next one begins", refsift.CodeBraces
	if p.e.atEnd {
		message, code = "the file ends inside the entry", refsift.CodeTruncated
	}
	p.defect(0, refsift.Error, code, "", message, "add or take off a brace; export again if the file is cut off")
}

func (p *parser) skipSpace() {
	for p.i < p.end && isSpace(p.s[p.i]) {
		p.i++
	}
}

// maxKey is how far an equals sign is looked for in place of the comma behind
// the key.
const maxKey = 1 << 12

// key reads up to the first comma outside braces. Any character may occur:
// "doi:10.1002/(SICI)1097", "Smith 2010", "O'Brien".
func (p *parser) key() {
	p.skipSpace()
	start := p.i
	p.e.keyAt = p.position(start)
	depth := 0
	for i := start; i < p.end; i++ {
		switch c := p.s[i]; {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case depth > 0:
		case c == ',':
			p.setKey(start, i)
			p.i = i + 1
			return
		case c == '=' && i-start < maxKey && p.keyMissed(start, i):
			return
		}
	}
	p.setKey(start, p.end)
	p.i = p.end
}

func (p *parser) setKey(start, end int) {
	p.e.key = strings.Join(strings.Fields(p.s[start:end]), " ")
	if p.e.key == "" {
		p.defect(start, refsift.Warning, refsift.CodeKeyMissing, "", "the entry has no key", "write a key behind the opening brace")
	}
}

// keyMissed handles an equals sign before the first comma: a key may hold
// one, but where a value follows, the comma behind the key is missing, or
// the key itself.
func (p *parser) keyMissed(start, equals int) bool {
	v := equals + 1
	for v < p.end && isSpace(p.s[v]) {
		v++
	}
	name := strings.TrimRight(p.s[start:equals], " \t\r\n")
	at := strings.LastIndexAny(name, " \t\r\n") + 1
	if v == p.end || p.s[v] != '{' && p.s[v] != '"' && (at == 0 || !isLetter(p.s[v]) && !isDigit(p.s[v])) {
		return false
	}
	p.setKey(start, start+at)
	if p.e.key != "" {
		p.defect(start, refsift.Error, refsift.CodeCommaMissing, "", "a comma is missing behind the key "+quote(p.e.key), "write a comma behind the key")
	}
	p.i = start + at
	return true
}

// field reads the next field. It reports false at the end of the entry.
func (p *parser) field() bool {
	for p.i < p.end && (isSpace(p.s[p.i]) || p.s[p.i] == ',') {
		p.i++
	}
	if p.i >= p.end {
		return false
	}
	if len(p.e.fields) > intake.MaxFields {
		p.e.tooBig = true
		return false
	}
	if p.s[p.i] == '%' {
		p.commentLine()
		return true
	}
	start := p.i
	n := strings.IndexAny(p.s[start:p.end], `={}",#`)
	if n < 0 || p.s[start+n] != '=' {
		p.junk()
		return true
	}
	raw := strings.TrimSpace(p.s[start : start+n])
	if k := strings.LastIndexAny(raw, "\r\n"); k >= 0 && strings.TrimSpace(raw[k:]) != "" {
		p.defect(start, refsift.Error, refsift.CodeRecordDamaged, "", "text that is no field: "+quote(raw[:k]), "")
		raw = strings.TrimSpace(raw[k:])
	}
	if raw == "" {
		p.junk()
		return true
	}
	p.e.fields = append(p.e.fields, field{raw: raw, name: p.names.lower(raw), at: p.position(start)})
	f := &p.e.fields[len(p.e.fields)-1]
	p.i = start + n + 1
	p.value(f)
	p.afterValue(f)
	return true
}

// commentLine keeps a line that begins with a percent sign, between fields,
// as a field named "%".
func (p *parser) commentLine() {
	start := p.i
	n := strings.IndexByte(p.s[start:p.end], p.eol)
	if n < 0 {
		n = p.end - start
	}
	p.i = start + n
	text := strings.TrimSpace(p.s[start+1 : p.i])
	p.e.fields = append(p.e.fields, field{raw: "%", name: "%", parts: []part{{text: text}}, expr: text, at: p.position(start)})
}

// junk reports text that is no field and goes on behind it: at a comma that
// a field follows, or at a line that looks like one.
func (p *parser) junk() {
	start := p.i
	stop := p.resyncLine(start + 1)
	for i := start; i < stop; i++ {
		if p.s[i] == ',' && nameAhead(strings.TrimLeft(p.s[i+1:min(stop, i+lookahead)], " \t\r\n")) {
			stop = i
		}
	}
	p.i = max(stop, start+1)
	text := strings.TrimSpace(p.s[start:p.i])
	if strings.Trim(text, "}) \t\r\n") == "" {
		if !p.wild { // else it is the entry's own, which was counted into a value
			p.defect(start, refsift.Error, refsift.CodeBraces, "", "a closing brace too many", "take it off")
		}
		return
	}
	p.defect(start, refsift.Error, refsift.CodeRecordDamaged, "", "text that is no field: "+quote(text), "")
}

// resyncLine returns the offset of the next line, from i on, that looks like
// "name = {", or the end.
func (p *parser) resyncLine(i int) int {
	if p.nextLine >= i {
		return p.nextLine
	}
	for {
		n := strings.IndexByte(p.s[min(i, p.end):p.end], p.eol)
		if n < 0 {
			p.nextLine = p.end
			return p.end
		}
		i += n + 1
		if looksLikeField(p.s[i:p.end]) {
			p.nextLine = i
			return i
		}
	}
}

// looksLikeField reports whether t begins with blanks, a name, an equals
// sign and the beginning of a value.
func looksLikeField(t string) bool {
	t = strings.TrimLeft(t[:min(len(t), 160)], " \t")
	if !nameAhead(t) {
		return false
	}
	t = strings.TrimLeft(t[strings.IndexByte(t, '=')+1:], " \t")
	return t != "" && (t[0] == '{' || t[0] == '"' || isDigit(t[0]))
}

// value reads the operands of a value and the operators between them.
func (p *parser) value(f *field) {
	p.skipSpace()
	start := p.i
	f.parts = f.one[:0]
	for {
		p.skipSpace()
		if p.i >= p.end {
			break
		}
		switch c := p.s[p.i]; c {
		case '{':
			f.parts = append(f.parts, part{text: p.braced(f)})
		case '"':
			f.parts = append(f.parts, part{text: p.quoted(f)})
		default:
			t, macro := p.bare(f)
			if t != "" {
				f.parts = append(f.parts, part{text: t, macro: macro})
			}
		}
		end := p.i
		p.skipSpace()
		if p.i >= p.end || p.s[p.i] != '#' {
			p.i = end
			break
		}
		p.i++
	}
	f.expr = p.s[start:min(p.i, p.end)]
	if len(f.parts) == 0 {
		p.defect(start, refsift.Warning, refsift.CodeRecordDamaged, f.raw, "the field "+quote(f.raw)+" has no value", "write {} for an empty value")
	}
}

// braced reads {…}. If the value runs away, it is read again with braces
// behind a backslash left uncounted ("{A \{ b}"); if that does not help, it
// ends at the next line that looks like a field.
func (p *parser) braced(f *field) string {
	start := p.i + 1
	stop := p.end
	if p.wild {
		stop = p.resyncLine(start)
	}
	if n := matching(p.s[start:stop], p.escapes); n >= 0 {
		p.i = start + n + 1
		return p.s[start : start+n]
	}
	p.wild = true
	stop = p.resyncLine(start)
	p.defect(start-1, refsift.Error, refsift.CodeBraces, f.raw, "the braces of "+quote(f.raw)+" do not balance", `write {\textbraceleft} for a brace in the text`)
	if n := matching(p.s[start:stop], true); n >= 0 {
		p.escapes = true
		p.i = start + n + 1
		return p.s[start : start+n]
	}
	p.i = stop
	return strings.TrimRight(p.s[start:stop], ", \t\r\n")
}

// matching returns the offset of the brace that closes the group whose
// inside begins at t, or -1. With escapes, braces behind a backslash do not
// count.
func matching(t string, escapes bool) int {
	if escapes {
		return matchingUnescaped(t)
	}
	depth := 1
	for i := 0; ; {
		stop := strings.IndexByte(t[i:], '}')
		if stop < 0 {
			return -1
		}
		depth += strings.Count(t[i:i+stop], "{") - 1
		if i += stop; depth == 0 {
			return i
		}
		i++
	}
}

func matchingUnescaped(t string) int {
	depth := 1
	for i := 0; i < len(t); i++ {
		switch t[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// quoted reads "…". A quotation mark inside braces is text. One that nothing
// fitting follows is text as well, which is reported.
func (p *parser) quoted(f *field) string {
	start := p.i + 1
	stop := p.end
	if p.wild {
		stop = p.resyncLine(start)
	}
	n := -1
	if !p.stray {
		n = closingQuote(p.s[start:stop])
	}
	if n >= 0 && p.mayFollow(start+n+1) {
		p.i = start + n + 1
		return p.s[start : start+n]
	}
	p.stray = true
	stop = p.resyncLine(start)
	for i := start; i < stop; i++ {
		if p.s[i] == '"' && p.mayFollow(i+1) {
			p.defect(start-1, refsift.Error, refsift.CodeQuotes, f.raw, "a quotation mark stands inside the value of "+quote(f.raw), `write {"} for it`)
			p.i = i + 1
			return p.s[start:i]
		}
	}
	if n >= 0 {
		p.i = start + n + 1
		return p.s[start : start+n]
	}
	p.defect(start-1, refsift.Error, refsift.CodeQuotes, f.raw, "the quotation of "+quote(f.raw)+" does not end", "close it")
	p.i = stop
	return strings.TrimRight(p.s[start:stop], ", \t\r\n")
}

// closingQuote returns the offset of the quotation mark outside braces, or -1.
func closingQuote(t string) int {
	depth := 0
	for i := 0; i < len(t); i++ {
		switch t[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '\\':
			if i+1 < len(t) && t[i+1] == '"' {
				i++ // \"o: BibTeX would end the value here, which nobody means
			}
		case '"':
			if depth <= 0 {
				return i
			}
		}
	}
	return -1
}

// mayFollow reports whether what stands at i can follow a value.
func (p *parser) mayFollow(i int) bool {
	for i < p.end && isSpace(p.s[i]) {
		i++
	}
	return i >= p.end || strings.IndexByte(",#})", p.s[i]) >= 0 || nameAhead(p.s[i:p.end])
}

// bare reads a number or a macro. Text without delimiters ("journal = Some
// Journal,") is read up to the comma and reported.
func (p *parser) bare(f *field) (text string, macro bool) {
	start := p.i
	for p.i < p.end && !isSpace(p.s[p.i]) && strings.IndexByte(`,#{}"=`, p.s[p.i]) < 0 {
		p.i++
	}
	text = p.s[start:p.i]
	i := p.i
	for i < p.end && isBlank(p.s[i]) {
		i++
	}
	if text != "" && i > p.i && i < p.end && strings.IndexByte(",#}\r\n", p.s[i]) < 0 && !nameAhead(p.s[i:p.end]) {
		n := strings.IndexAny(p.s[i:p.end], ",\r\n}")
		if n < 0 {
			n = p.end - i
		}
		p.defect(start, refsift.Error, refsift.CodeQuotes, f.raw, "the value of "+quote(f.raw)+" stands without braces", "write it in braces")
		p.i = i + n
		return strings.TrimSpace(p.s[start:p.i]), false
	}
	return text, text != "" && strings.Trim(text, "0123456789") != ""
}

// afterValue checks what separates a field from the next.
func (p *parser) afterValue(f *field) {
	end := p.i
	p.skipSpace()
	if p.i >= p.end || p.s[p.i] == ',' || p.s[p.i] == '%' {
		return
	}
	if p.wild && p.nextLine == end {
		return // the value ran away up to here, which was reported
	}
	if nameAhead(p.s[p.i:p.end]) {
		p.defect(end, refsift.Error, refsift.CodeCommaMissing, f.raw, "a comma is missing behind the field "+quote(f.raw), "write a comma behind the value")
	}
}

// quote shortens a text of the file for a message.
func quote(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return `"` + strings.Join(strings.Fields(s), " ") + `"`
}
