package xmlrec

import (
	"strings"

	"github.com/refsift/refsift"
)

// Tags lists the fields below n in document order: every element that holds
// text, by its path below n ("titles/title"), and every attribute
// ("ref-type@name"). Elements for which inline is true are part of the text
// around them. text is what n was parsed from and start its place.
func Tags(n *Node, text string, start refsift.Position, inline func(name string) bool) []refsift.Tag {
	const bytesPerTag = 40 // or more: one allocation holds most records
	w := tagWalk{text: text, inline: inline, line: start.Line, lineAt: 1 - start.Column, tags: make([]refsift.Tag, 0, len(text)/bytesPerTag)}
	for _, a := range n.Attrs {
		w.add("@"+a.Name, a.Value, n.Offset)
	}
	for _, e := range n.Elements() {
		w.walk(e, e.Name)
	}
	return w.tags
}

type tagWalk struct {
	text   string
	inline func(string) bool
	tags   []refsift.Tag
	// The line of the last place asked for, and the offset at which it begins
	// in text, below zero for the first line of a record inside a line.
	pos, line, lineAt int
}

func (w *tagWalk) walk(n *Node, path string) {
	for _, a := range n.Attrs {
		w.add(path+"@"+a.Name, a.Value, n.Offset)
	}
	if n.IsField(w.inline) {
		w.add(path, n.Text(), n.Offset)
		return
	}
	for _, p := range n.parts {
		switch {
		case p.node != nil:
			w.walk(p.node, path+"/"+p.node.Name)
		case strings.TrimSpace(p.text) != "":
			w.add(path, strings.TrimSpace(p.text), n.Offset) // text beside elements
		}
	}
}

func (w *tagWalk) add(name, value string, offset int) {
	for w.pos < offset {
		i := strings.IndexByte(w.text[w.pos:offset], '\n')
		if i < 0 {
			break
		}
		w.pos += i + 1
		w.line++
		w.lineAt = w.pos
	}
	w.tags = append(w.tags, refsift.Tag{Name: name, Value: value, Line: int32(w.line), Column: int32(offset - w.lineAt + 1)})
}
