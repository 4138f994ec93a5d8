package xmlrec

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// A Tagger lists the fields of one record after another. It keeps the paths it
// has met, which all records of an export share.
type Tagger struct {
	// Inline reports whether an element is part of the text around it.
	Inline func(name string) bool

	root  path
	paths int
	tags  []refsift.Tag
	text  string
	// The line of the last place asked for, and the offset at which it begins
	// in text, below zero for the first line of a record inside a line.
	pos, line, lineAt int
}

// maxPaths bounds the paths that a Tagger keeps. PubMed's DTD has about 300.
const maxPaths = 4096

// Tags lists the fields below n in document order: every element that holds
// text, by its path below n ("titles/title"), and every attribute
// ("ref-type@name"). text is what n was parsed from and start its place.
func (w *Tagger) Tags(n *Node, text string, start refsift.Position) []refsift.Tag {
	if w.paths > maxPaths {
		w.root, w.paths = path{}, 0
	}
	w.text, w.pos, w.line, w.lineAt = text, 0, start.Line, 1-start.Column
	w.tags = w.tags[:0]
	for _, a := range n.Attrs {
		w.add(w.step(&w.root, "@", a.Name).name, a.Value, n.Offset)
	}
	for e := n.first; e != nil; e = e.next {
		if e.Name != "" {
			w.walk(e, w.step(&w.root, "", e.Name))
		}
	}
	tags := slices.Clone(w.tags)
	clear(w.tags)
	w.text = ""
	return tags
}

// A path is the name of a tag and leads to those of the elements and
// attributes below.
type path struct {
	name string
	next []step
}

type step struct {
	sep, name string
	to        *path
}

// step goes from a path to that of an element or attribute.
func (w *Tagger) step(from *path, sep, name string) *path {
	for i := range from.next {
		if s := &from.next[i]; s.name == name && s.sep == sep {
			return s.to
		}
	}
	to := &path{name: from.name + sep + name}
	const mostSteps = 64 // of names that no record repeats: not looked through, not kept
	if len(from.next) < mostSteps {
		w.paths++
		from.next = append(from.next, step{sep, strings.Clone(name), to})
	}
	return to
}

func (w *Tagger) walk(n *Node, at *path) {
	for _, a := range n.Attrs {
		w.add(w.step(at, "@", a.Name).name, a.Value, n.Offset)
	}
	if n.IsField(w.Inline) {
		w.add(at.name, n.Text(), n.Offset)
		return
	}
	for c := n.first; c != nil; c = c.next {
		switch {
		case c.Name != "":
			w.walk(c, w.step(at, "/", c.Name))
		case strings.TrimSpace(c.text) != "":
			w.add(at.name, strings.TrimSpace(c.text), n.Offset) // text beside elements
		}
	}
}

func (w *Tagger) add(name, value string, offset int) {
	for w.pos < offset {
		i := strings.IndexByte(w.text[w.pos:offset], '\n')
		if i < 0 {
			w.pos = offset
			break
		}
		w.pos += i + 1
		w.line++
		w.lineAt = w.pos
	}
	w.tags = append(w.tags, refsift.Tag{Name: name, Value: value, Line: int32(w.line), Column: int32(offset - w.lineAt + 1)})
}
