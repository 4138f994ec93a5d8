package xmlrec

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift/internal/intake"
)

// maxDepth bounds the nesting of a record. PubMed's deepest element is 9 deep.
const maxDepth = 64

// A Node is an element of a record, or a text in one.
type Node struct {
	Name   string // "" for text
	Attrs  []Attr
	Offset int // of its "<" in the text that was parsed

	text              string
	first, last, next *Node // children, and the next child of the parent
}

// An Attr is an attribute of an element.
type Attr struct{ Name, Value string }

// Attr returns the value of an attribute, or "".
func (n *Node) Attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// All returns the elements at the end of the path, in order; nil for a nil n.
func (n *Node) All(path ...string) []*Node { return n.appendAll(nil, path) }

func (n *Node) appendAll(out []*Node, path []string) []*Node {
	if n == nil {
		return out
	}
	for e := n.first; e != nil; e = e.next {
		switch {
		case e.Name != path[0]:
		case len(path) == 1:
			out = append(out, e)
		default:
			out = e.appendAll(out, path[1:])
		}
	}
	return out
}

// First returns the first element at the end of the path, or nil.
func (n *Node) First(path ...string) *Node {
	if n == nil {
		return nil
	}
	for e := n.first; e != nil; e = e.next {
		if e.Name != path[0] {
			continue
		}
		if len(path) == 1 {
			return e
		}
		if found := e.First(path[1:]...); found != nil {
			return found
		}
	}
	return nil
}

// Text returns the text of n and of everything below it, in order, without
// markup and without white space at both ends; "" for nil. White space of
// the layout (a line break and what follows) is one space.
func (n *Node) Text() string {
	for n != nil && n.first != nil && n.first.next == nil {
		n = n.first // one text, perhaps in one styled run
	}
	if n == nil || n.first == nil {
		if n == nil {
			return ""
		}
		return strings.TrimSpace(n.text)
	}
	var b strings.Builder
	n.appendText(&b)
	return strings.TrimSpace(b.String())
}

// Get is First followed by Text.
func (n *Node) Get(path ...string) string { return n.First(path...).Text() }

func (n *Node) appendText(b *strings.Builder) {
	for c := n.first; c != nil; c = c.next {
		b.WriteString(c.text)
		c.appendText(b)
	}
}

// IsField reports whether n holds text rather than other fields: none of its
// elements is anything but inline markup.
func (n *Node) IsField(inline func(name string) bool) bool {
	for c := n.first; c != nil; c = c.next {
		if c.Name != "" && (!inline(c.Name) || !c.IsField(inline)) {
			return false
		}
	}
	return true
}

// Parse reads one element. It returns what it could read beside an error,
// which names the place in the text.
func Parse(text string) (*Node, error) { return new(Parser).Parse(text) }

// A Parser parses one record after another, in the same memory. The zero
// Parser is ready for use.
type Parser struct {
	text  string
	pos   int
	root  *Node
	stack []*Node
	err   error

	nodes [][]Node // blocks of nodes, of which used are in use
	used  int
	attrs []Attr
}

// Parse is like the function [Parse]; the nodes are valid until the next call.
func (p *Parser) Parse(text string) (*Node, error) {
	if len(p.nodes) > maxBlocks {
		p.nodes = nil // one huge record must not hold its memory for ever
	}
	clear(p.attrs)
	*p = Parser{text: text, nodes: p.nodes, attrs: p.attrs[:0], stack: p.stack[:0]}
	p.run()
	if p.root == nil && p.err == nil {
		p.fail(0, "no element was found")
	}
	if len(p.stack) > 0 {
		p.fail(len(text), "<%s> is not closed", p.stack[len(p.stack)-1].Name)
	}
	return p.root, p.err
}

// A SyntaxError is the first thing wrong in the text of a record.
type SyntaxError struct {
	Offset  int
	Message string
}

func (e *SyntaxError) Error() string { return e.Message }

// blockSize is how many nodes are made at a time, and maxBlocks how many such
// blocks a Parser keeps.
const blockSize, maxBlocks = 256, 64

func (p *Parser) newNode() *Node {
	block := p.used / blockSize
	if block == len(p.nodes) {
		p.nodes = append(p.nodes, make([]Node, blockSize))
	}
	n := &p.nodes[block][p.used%blockSize]
	p.used++
	*n = Node{}
	return n
}

// addChild puts c behind the children of n.
func (n *Node) addChild(c *Node) {
	if n.last == nil {
		n.first = c
	} else {
		n.last.next = c
	}
	n.last = c
}

func (p *Parser) fail(offset int, format string, args ...any) {
	if p.err == nil {
		p.err = &SyntaxError{offset, fmt.Sprintf(format, args...)}
	}
}

func (p *Parser) run() {
	for p.pos < len(p.text) {
		if p.used > intake.MaxFields {
			p.fail(p.pos, "the record has more than %d elements", intake.MaxFields)
			p.stack = p.stack[:0]
			return
		}
		rest := p.text[p.pos:]
		lt := strings.IndexByte(rest, '<')
		if lt != 0 {
			if lt < 0 {
				lt = len(rest)
			}
			p.addText(Unescape(rest[:lt]))
			p.pos += lt
			continue
		}
		switch {
		case len(rest) > 1 && isNameByte(rest[1]):
			p.startTag()
		case strings.HasPrefix(rest, "</"):
			p.endTag()
		case strings.HasPrefix(rest, "<!--"):
			p.skipTo("-->")
		case strings.HasPrefix(rest, "<![CDATA["):
			p.cdata(rest[len("<![CDATA["):])
		case strings.HasPrefix(rest, "<?"):
			p.skipTo("?>")
		case strings.HasPrefix(rest, "<!"):
			p.skipTo(">")
		default: // a bare "<" in the text, as in "p < 0.05"
			p.fail(p.pos, "a < that begins no tag")
			p.addText("<")
			p.pos++
		}
	}
}

func (p *Parser) cdata(body string) {
	end := strings.Index(body, "]]>")
	if end < 0 {
		p.fail(p.pos, "a CDATA section is not closed")
		end = len(body)
	}
	p.addText(body[:end])
	p.skipTo("]]>")
}

func (p *Parser) skipTo(end string) {
	i := strings.Index(p.text[p.pos:], end)
	if i < 0 {
		p.pos = len(p.text)
		return
	}
	p.pos += i + len(end)
}

func (p *Parser) addText(s string) {
	if len(p.stack) == 0 || s == "" {
		return
	}
	if s[0] <= ' ' && isLayout(s) {
		s = " "
	}
	n := p.newNode()
	n.text = s
	p.stack[len(p.stack)-1].addChild(n)
}

// isLayout recognises what stands between elements: white space with a line
// break.
func isLayout(s string) bool {
	return strings.ContainsAny(s, "\r\n") && strings.TrimSpace(s) == ""
}

func (p *Parser) endTag() {
	end := strings.IndexByte(p.text[p.pos:], '>')
	if end < 0 {
		p.fail(p.pos, "a tag is not closed")
		p.pos = len(p.text)
		return
	}
	name := strings.TrimSpace(p.text[p.pos+2 : p.pos+end])
	at := p.pos
	p.pos += end + 1
	if i := len(p.stack) - 1; i >= 0 && p.stack[i].Name == name {
		p.stack = p.stack[:i]
		return
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		if p.stack[i].Name == name {
			p.fail(at, "</%s> closes <%s>", name, p.stack[len(p.stack)-1].Name)
			p.stack = p.stack[:i]
			return
		}
	}
	p.fail(at, "</%s> closes nothing", name)
}

func (p *Parser) startTag() {
	n := p.newNode()
	n.Offset = p.pos
	p.pos++
	n.Name = p.name()
	first := len(p.attrs)
	empty := p.attributes(n)
	n.Attrs = p.attrs[first:len(p.attrs):len(p.attrs)]
	p.checkAttrs(n)
	p.push(n, empty)
}

// checkAttrs reports an attribute that stands twice in a tag. Both are kept.
func (p *Parser) checkAttrs(n *Node) {
	const most = 64 // of a tag's attributes, so that a hostile one costs linear time
	for i := range n.Attrs[:min(len(n.Attrs), most)] {
		for j := range i {
			if n.Attrs[i].Name == n.Attrs[j].Name {
				p.fail(n.Offset, "the tag <%s has the attribute %s twice", n.Name, n.Attrs[i].Name)
			}
		}
	}
}

// attributes reads up to the end of a start tag and reports whether the
// element ends there too.
func (p *Parser) attributes(n *Node) (empty bool) {
	for {
		p.skipSpace()
		switch {
		case p.pos >= len(p.text):
			p.fail(n.Offset, "the tag <%s is not closed", n.Name)
			return true
		case p.text[p.pos] == '>':
			p.pos++
			return false
		case strings.HasPrefix(p.text[p.pos:], "/>"):
			p.pos += 2
			return true
		}
		if !p.attr() {
			p.fail(p.pos, "the tag <%s is damaged", n.Name)
			p.pos++
		}
	}
}

func (p *Parser) push(n *Node, empty bool) {
	if len(p.stack) > 0 {
		p.stack[len(p.stack)-1].addChild(n)
	} else if p.root == nil {
		p.root = n
	}
	if empty {
		return
	}
	if len(p.stack) >= maxDepth {
		p.fail(n.Offset, "elements are nested deeper than %d", maxDepth)
		return
	}
	p.stack = append(p.stack, n)
}

func (p *Parser) attr() bool {
	name := p.name()
	if name == "" {
		return false
	}
	p.skipSpace()
	if p.pos >= len(p.text) || p.text[p.pos] != '=' {
		p.attrs = append(p.attrs, Attr{Name: name})
		return true
	}
	p.pos++
	p.skipSpace()
	if p.pos >= len(p.text) || p.text[p.pos] != '"' && p.text[p.pos] != '\'' {
		return false
	}
	quote := p.text[p.pos]
	end := strings.IndexByte(p.text[p.pos+1:], quote)
	if end < 0 {
		return false
	}
	p.attrs = append(p.attrs, Attr{name, Unescape(p.text[p.pos+1 : p.pos+1+end])})
	p.pos += end + 2
	return true
}

func (p *Parser) name() string {
	start := p.pos
	for p.pos < len(p.text) && isNameByte(p.text[p.pos]) {
		p.pos++
	}
	return p.text[start:p.pos]
}

func (p *Parser) skipSpace() {
	for p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t' || p.text[p.pos] == '\r' || p.text[p.pos] == '\n') {
		p.pos++
	}
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':' || c >= utf8.RuneSelf
}

// Unescape decodes the entities of XML, numbers, and those of HTML that end
// in a semicolon. A bare "&", which damaged exports have, stays.
func Unescape(s string) string {
	amp := strings.IndexByte(s, '&')
	if amp < 0 {
		return s
	}
	var b strings.Builder
	for amp >= 0 {
		b.WriteString(s[:amp])
		s = s[amp:]
		const longest = 33 // &CounterClockwiseContourIntegral;
		end := strings.IndexByte(s[:min(len(s), longest)], ';')
		if text, ok := entity(s[:end+1]); ok {
			b.WriteString(text)
			s = s[end+1:]
		} else {
			b.WriteByte('&')
			s = s[1:]
		}
		amp = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

func entity(e string) (string, bool) {
	if len(e) < 3 {
		return "", false
	}
	name := e[1 : len(e)-1]
	if num, ok := strings.CutPrefix(name, "#"); ok {
		base := 10
		if len(num) > 1 && (num[0] == 'x' || num[0] == 'X') {
			num, base = num[1:], 16
		}
		n, err := strconv.ParseUint(num, base, 21)
		if err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
			return "", false
		}
		return string(rune(n)), true
	}
	if text := html.UnescapeString(e); text != e {
		return text, true
	}
	return "", false
}
