package xmlrec

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of a record. PubMed's deepest element is 9 deep.
const maxDepth = 64

// A Node is an element of a record.
type Node struct {
	Name   string
	Attrs  []Attr
	Offset int // of its "<" in the text that was parsed

	parts []part
}

// An Attr is an attribute of an element.
type Attr struct{ Name, Value string }

// part is text or an element, in order.
type part struct {
	text string
	node *Node
}

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

// Elements returns the elements directly below n.
func (n *Node) Elements() []*Node {
	if n == nil {
		return nil
	}
	var out []*Node
	for _, p := range n.parts {
		if p.node != nil {
			out = append(out, p.node)
		}
	}
	return out
}

// All returns the elements at the end of the path, in order; nil for a nil n.
func (n *Node) All(path ...string) []*Node {
	nodes := []*Node{n}
	for _, name := range path {
		var next []*Node
		for _, x := range nodes {
			for _, e := range x.Elements() {
				if e.Name == name {
					next = append(next, e)
				}
			}
		}
		nodes = next
	}
	return nodes
}

// First returns the first element at the end of the path, or nil.
func (n *Node) First(path ...string) *Node {
	if all := n.All(path...); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Text returns the text of n and of everything below it, in order, without
// markup and without white space at both ends; "" for nil. White space of
// the layout (a line break and what follows) is one space.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	if len(n.parts) == 1 && n.parts[0].node == nil {
		return strings.TrimSpace(n.parts[0].text)
	}
	var b strings.Builder
	n.appendText(&b)
	return strings.TrimSpace(b.String())
}

// Get is First followed by Text.
func (n *Node) Get(path ...string) string { return n.First(path...).Text() }

func (n *Node) appendText(b *strings.Builder) {
	for _, p := range n.parts {
		if p.node != nil {
			p.node.appendText(b)
		} else {
			b.WriteString(p.text)
		}
	}
}

// IsField reports whether n holds text rather than other fields: none of its
// elements is anything but inline markup.
func (n *Node) IsField(inline func(name string) bool) bool {
	for _, p := range n.parts {
		if p.node != nil && (!inline(p.node.Name) || !p.node.IsField(inline)) {
			return false
		}
	}
	return true
}

// Parse reads one element. It returns what it could read beside an error,
// which names the place in the text.
func Parse(text string) (*Node, error) {
	p := parser{text: text}
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

type parser struct {
	text  string
	pos   int
	root  *Node
	stack []*Node
	slab  []Node // nodes are made many at a time
	err   error
}

func (p *parser) newNode(name string, offset int) *Node {
	if len(p.slab) == 0 {
		p.slab = make([]Node, 64)
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	n.Name, n.Offset = name, offset
	return n
}

func (p *parser) fail(offset int, format string, args ...any) {
	if p.err == nil {
		p.err = &SyntaxError{offset, fmt.Sprintf(format, args...)}
	}
}

func (p *parser) run() {
	for p.pos < len(p.text) {
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
		case strings.HasPrefix(rest, "<!--"):
			p.skipTo("-->")
		case strings.HasPrefix(rest, "<![CDATA["):
			body := rest[len("<![CDATA["):]
			end := strings.Index(body, "]]>")
			if end < 0 {
				p.fail(p.pos, "a CDATA section is not closed")
				end = len(body)
			}
			p.addText(body[:end])
			p.skipTo("]]>")
		case strings.HasPrefix(rest, "<?"):
			p.skipTo("?>")
		case strings.HasPrefix(rest, "<!"):
			p.skipTo(">")
		case strings.HasPrefix(rest, "</"):
			p.endTag()
		case len(rest) > 1 && isNameByte(rest[1]):
			p.startTag()
		default: // a bare "<" in the text, as in "p < 0.05"
			p.fail(p.pos, "a < that begins no tag")
			p.addText("<")
			p.pos++
		}
	}
}

func (p *parser) skipTo(end string) {
	i := strings.Index(p.text[p.pos:], end)
	if i < 0 {
		p.pos = len(p.text)
		return
	}
	p.pos += i + len(end)
}

func (p *parser) addText(s string) {
	if len(p.stack) == 0 || s == "" {
		return
	}
	top := p.stack[len(p.stack)-1]
	if strings.TrimSpace(s) == "" && strings.ContainsAny(s, "\r\n") {
		s = " " // the layout between elements
	}
	top.parts = append(top.parts, part{text: s})
}

func (p *parser) endTag() {
	end := strings.IndexByte(p.text[p.pos:], '>')
	if end < 0 {
		p.fail(p.pos, "a tag is not closed")
		p.pos = len(p.text)
		return
	}
	name := strings.TrimSpace(p.text[p.pos+2 : p.pos+end])
	at := p.pos
	p.pos += end + 1
	for i := len(p.stack) - 1; i >= 0; i-- {
		if p.stack[i].Name == name {
			if i < len(p.stack)-1 {
				p.fail(at, "</%s> closes <%s>", name, p.stack[len(p.stack)-1].Name)
			}
			p.stack = p.stack[:i]
			return
		}
	}
	p.fail(at, "</%s> closes nothing", name)
}

func (p *parser) startTag() {
	at := p.pos
	p.pos++
	n := p.newNode(p.name(), at)
	for {
		p.skipSpace()
		switch {
		case p.pos >= len(p.text):
			p.fail(at, "the tag <%s is not closed", n.Name)
			p.push(n, true)
			return
		case strings.HasPrefix(p.text[p.pos:], "/>"):
			p.pos += 2
			p.push(n, true)
			return
		case p.text[p.pos] == '>':
			p.pos++
			p.push(n, false)
			return
		}
		if !p.attr(n) {
			p.fail(p.pos, "the tag <%s is damaged", n.Name)
			p.pos++
		}
	}
}

func (p *parser) push(n *Node, empty bool) {
	if len(p.stack) > 0 {
		top := p.stack[len(p.stack)-1]
		top.parts = append(top.parts, part{node: n})
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

func (p *parser) attr(n *Node) bool {
	name := p.name()
	if name == "" {
		return false
	}
	p.skipSpace()
	if p.pos >= len(p.text) || p.text[p.pos] != '=' {
		n.Attrs = append(n.Attrs, Attr{Name: name})
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
	n.Attrs = append(n.Attrs, Attr{name, Unescape(p.text[p.pos+1 : p.pos+1+end])})
	p.pos += end + 2
	return true
}

func (p *parser) name() string {
	start := p.pos
	for p.pos < len(p.text) && isNameByte(p.text[p.pos]) {
		p.pos++
	}
	return p.text[start:p.pos]
}

func (p *parser) skipSpace() {
	for p.pos < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.pos]) >= 0 {
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
