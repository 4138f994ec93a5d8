package eval

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
)

// A Hit is a place in a record where a part of a search was found.
type Hit struct {
	Field    query.Field
	Value    int    // number of the value in its field, from 1; always 1 where values are compared whole
	Position int    // of the first word in the value, from 1; 0 where the value was compared as a whole
	Words    string // what was found there, normalised; words that a proximity search passes over as "…"
}

// maxHits bounds the places reported of one leaf in one field.
const maxHits = 5

// hits returns where a leaf is found in a document; none if it is not.
func (d *Document) hits(l Leaf) []Hit {
	switch l := l.(type) {
	case *TextLeaf:
		return d.textHits(l)
	case *ValueLeaf:
		return d.valueHits(l)
	case *DescriptorLeaf:
		return d.descriptorHits(l)
	case *DateLeaf:
		return d.dateHits(l)
	case *MissingLeaf:
		if !d.hasValue(l.Field) {
			return []Hit{{Field: l.Field}}
		}
	}
	return nil
}

func (d *Document) hasValue(f query.Field) bool {
	return slices.ContainsFunc(d.Dates, func(x DateField) bool { return x.Field == f }) ||
		slices.ContainsFunc(d.Values, func(x ValueField) bool { return x.Field == f })
}

func (d *Document) textHits(l *TextLeaf) (out []Hit) {
	m := NewMatcher(l.Text)
	for _, f := range d.Text {
		if slices.Contains(l.Fields, f.Field) {
			out = append(out, m.hits(f)...)
		}
	}
	return out
}

// hits returns the first places of the text in a field.
func (m *Matcher) hits(f TextField) []Hit {
	m.at, m.steps = make([][]int, len(m.atoms)), 0
	for i, a := range m.atoms {
		m.at[i] = f.positions(a)
	}
	if ok, err := m.exists(m.text); !ok || err != nil {
		return nil
	}
	places, err := m.occurrences(m.text)
	if err != nil || len(places) == 0 {
		// There are too many combinations to list; that it is there is known.
		return []Hit{{Field: f.Field, Value: 1}}
	}
	var out []Hit
	for _, o := range places[:min(len(places), maxHits)] {
		out = append(out, f.hit(o, m.atoms))
	}
	return out
}

// positions returns where one of the patterns matches, ascending, each once.
func (f TextField) positions(w *Words) (out []int) {
	for _, x := range f.Words {
		if (len(out) == 0 || out[len(out)-1] != x.Position) && w.matches(x.Text) {
			out = append(out, x.Position)
		}
	}
	return out
}

func (t *Words) matches(word string) bool {
	return slices.ContainsFunc(t.Patterns, func(p token.Pattern) bool { return p.Match(word) })
}

// hit says in words what an occurrence is.
func (f TextField) hit(o occurrence, atoms []*Words) Hit {
	out := Hit{Field: f.Field}
	out.Value, out.Position = f.place(o.start)
	var words []string
	for _, p := range o.list() {
		if n := len(words); n > 0 && p > o.start && !o.uses(p-1) {
			words = append(words, "…")
		}
		words = append(words, f.wordAt(p, atoms))
	}
	out.Words = strings.Join(words, " ")
	return out
}

// wordAt returns the word at a position; of several the one searched for.
func (f TextField) wordAt(position int, atoms []*Words) (word string) {
	for _, w := range f.Words {
		if w.Position != position {
			continue
		}
		if word == "" || slices.ContainsFunc(atoms, func(a *Words) bool { return a.matches(w.Text) }) {
			word = w.Text
		}
	}
	return word
}

// place turns a position into the number of a value and of a word in it.
func (f TextField) place(position int) (value, word int) {
	start, last := 0, -ValueGap
	for _, w := range f.Words {
		if w.Position-last >= ValueGap {
			value, start = value+1, w.Position
		}
		if last = w.Position; last >= position {
			break
		}
	}
	return value, position - start + 1
}

func (d *Document) valueHits(l *ValueLeaf) (out []Hit) {
	for _, f := range d.Values {
		if !slices.Contains(l.Fields, f.Field) {
			continue
		}
		for _, v := range f.Values {
			if slices.ContainsFunc(l.Values, func(p token.Pattern) bool { return p.Match(v) }) {
				out = append(out, Hit{Field: f.Field, Value: 1, Words: v})
			}
		}
	}
	return out
}

func (d *Document) descriptorHits(l *DescriptorLeaf) (out []Hit) {
	for _, h := range d.Descriptors {
		if l.finds(h) {
			out = append(out, Hit{Field: query.Headings, Value: 1, Words: headingWords(h)})
		}
	}
	return out
}

// headingWords prints a heading with its qualifiers, and whether it is a main
// topic. An index does not tell which of the two is the main topic, so neither
// is told here.
func headingWords(h refsift.Descriptor) string {
	names := []string{h.Heading}
	for _, q := range h.Qualifiers {
		names = append(names, q.Name)
	}
	out := strings.Join(names, "/")
	if h.IsMajor() {
		out += " (main topic)"
	}
	return out
}

// finds reports whether a normalised descriptor of a record is one of those
// searched for.
func (l *DescriptorLeaf) finds(h refsift.Descriptor) bool {
	if len(l.Headings) > 0 && !slices.Contains(l.Headings, h.Heading) {
		return false
	}
	if len(l.Qualifiers) == 0 {
		return !l.Focus || h.IsMajor()
	}
	return slices.ContainsFunc(h.Qualifiers, func(q refsift.Qualifier) bool {
		return slices.Contains(l.Qualifiers, q.Name) && (!l.Focus || q.Major || h.Major)
	})
}

func (d *Document) dateHits(l *DateLeaf) (out []Hit) {
	for _, f := range d.Dates {
		if f.Field == l.Field && InRange(f.Date, l.From, l.To) {
			out = append(out, Hit{Field: f.Field, Value: 1, Words: f.Date.String()})
		}
	}
	return out
}
