package eval

import (
	"fmt"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
)

// A Leaf is a part of a search that an engine answers as a whole:
// *TextLeaf, *ValueLeaf, *DescriptorLeaf, *DateLeaf or *MissingLeaf. What is
// written in a strategy has been tokenized, normalised and exploded by then,
// so that every engine counts alike. The set is closed.
type Leaf interface {
	// Key tells leaves apart: equal keys find equal records.
	Key() string
	isLeaf()
}

// A TextLeaf finds the records in which Text occurs within one value of one
// of Fields, all of them text fields.
type TextLeaf struct {
	Fields []query.Field
	Text   Text
}

// A ValueLeaf finds the records with a value in one of Fields that one of
// Values covers.
type ValueLeaf struct {
	Fields []query.Field
	Values []token.Pattern
}

// A DescriptorLeaf finds the records that carry one of Headings, which are
// normalised. With Qualifiers, one of these must be attached to the heading.
// With Focus, the heading must be a main topic, with Qualifiers the qualifier
// or the heading. Without Headings the qualifiers may be at any heading.
type DescriptorLeaf struct {
	Headings   []string
	Qualifiers []string
	Focus      bool
}

// A DateLeaf finds the records with a date in Field that lies in From to To;
// see [InRange].
type DateLeaf struct {
	Field    query.Field
	From, To refsift.Date
}

// A MissingLeaf finds the records that have no value in Field.
type MissingLeaf struct{ Field query.Field }

func (*TextLeaf) isLeaf()       {}
func (*ValueLeaf) isLeaf()      {}
func (*DescriptorLeaf) isLeaf() {}
func (*DateLeaf) isLeaf()       {}
func (*MissingLeaf) isLeaf()    {}

// Key implements [Leaf].
func (l *TextLeaf) Key() string { return fieldsKey(l.Fields) + " " + l.Text.key() }

// Key implements [Leaf].
func (l *ValueLeaf) Key() string { return fieldsKey(l.Fields) + " =" + patternsKey(l.Values) }

// Key implements [Leaf].
func (l *DescriptorLeaf) Key() string {
	return fmt.Sprintf("heading %q %q %t", l.Headings, l.Qualifiers, l.Focus)
}

// Key implements [Leaf].
func (l *DateLeaf) Key() string { return fmt.Sprintf("%s %s:%s", l.Field, l.From, l.To) }

// Key implements [Leaf].
func (l *MissingLeaf) Key() string { return "no " + l.Field.String() }

func fieldsKey(fields []query.Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.String()
	}
	return strings.Join(names, ",")
}

func patternsKey(ps []token.Pattern) string {
	names := make([]string, len(ps))
	for i, p := range ps {
		// A literal that holds a "*" must not look like a wildcard.
		names[i] = fmt.Sprintf("%t%q", p.IsLiteral(), p.String())
	}
	return strings.Join(names, "|")
}

// A Text is what a TextLeaf looks for: *Words, *Sequence, *Alternatives or
// *Proximity. The set is closed.
type Text interface {
	key() string
	isText()
}

// Words is one word that any of Patterns matches.
type Words struct{ Patterns []token.Pattern }

// A Sequence is words next to each other and in order; there are two or more.
type Sequence struct{ Words []*Words }

// Alternatives is any of Args.
type Alternatives struct{ Args []Text }

// A Proximity is all of Args close to each other; see [query.Near].
type Proximity struct {
	Args     []Text
	Distance int
	Ordered  bool
}

func (*Words) isText()        {}
func (*Sequence) isText()     {}
func (*Alternatives) isText() {}
func (*Proximity) isText()    {}

func (t *Words) key() string { return patternsKey(t.Patterns) }

func (t *Sequence) key() string {
	keys := make([]string, len(t.Words))
	for i, w := range t.Words {
		keys[i] = w.key()
	}
	return "<" + strings.Join(keys, " ") + ">"
}

func (t *Alternatives) key() string { return "(" + textKeys(t.Args) + ")" }

func (t *Proximity) key() string {
	return fmt.Sprintf("near/%d/%t(%s)", t.Distance, t.Ordered, textKeys(t.Args))
}

func textKeys(args []Text) string {
	keys := make([]string, len(args))
	for i, a := range args {
		keys[i] = a.key()
	}
	return strings.Join(keys, ";")
}

// InRange reports whether a date lies between two bounds, both included. A
// zero bound is open; the zero date lies in no range.
//
// Dates of different precision are compared by what both have: a record of
// which only the year is known lies in every range that holds a day of that
// year, and a bound without month covers the whole year. A range of years is
// therefore exact.
func InRange(d, from, to refsift.Date) bool {
	return d.IsValid() && (!from.IsValid() || compareDates(d, from) >= 0) && (!to.IsValid() || compareDates(d, to) <= 0)
}

func compareDates(a, b refsift.Date) int {
	switch {
	case a.Month == 0 || b.Month == 0:
		a.Month, b.Month, a.Day, b.Day = 0, 0, 0, 0
	case a.Day == 0 || b.Day == 0:
		a.Day, b.Day = 0, 0
	}
	return a.Compare(b)
}
