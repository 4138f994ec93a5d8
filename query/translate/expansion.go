package translate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/thesaurus"
)

// What PubMed finds beyond what is written (see [query.Dialect.Expansion]) is
// written out for platforms that do not; the other way round it is more than
// was asked for.

// families replaces the qualifiers of a heading by those that the source finds.
func (h *headings) families(l *query.Line, d *query.Descriptor) []string {
	from, to := h.from.Expansion().Qualifiers, h.to.Expansion().Qualifiers
	if from == to {
		return d.Qualifiers
	}
	var out, more []string
	for _, q := range d.Qualifiers {
		family := thesaurus.ExplodeQualifier(q)
		name, _ := thesaurus.Qualifier(q)
		if len(family) > 1 {
			more = append(more, slices.DeleteFunc(slices.Clone(family), func(s string) bool { return s == name })...)
		}
		if out = append(out, q); from && !h.o.Polyglot {
			for _, f := range family {
				if f != name && !slices.Contains(out, f) {
					out = append(out, f)
				}
			}
		}
	}
	h.expanded(l, d, from, "the qualifier "+quoted(d.Qualifiers), more)
	return out
}

// expanded reports what the source or the target finds beyond what is written.
func (h *headings) expanded(l *query.Line, x query.Expr, from bool, what string, more []string) {
	if len(more) == 0 {
		return
	}
	names := quoted(more)
	d := refsift.Diagnostic{Severity: refsift.Warning, Span: x.Span()}
	switch {
	case from && !h.o.Polyglot:
		d.Severity, d.Code = refsift.Note, refsift.CodeTranslationRewritten
		d.Message = fmt.Sprintf("%s finds %s along with %s; they are written out", h.from.Title, names, what)
	case from:
		d.Code = h.turned(l, x, refsift.CodeTranslationNarrower)
		d.Message, d.Fix = fmt.Sprintf("%s does not find %s along with %s, as %s does", h.to.Title, names, what, h.from.Title), "add them"
	default:
		d.Code = h.turned(l, x, refsift.CodeTranslationWider)
		d.Message = fmt.Sprintf("%s finds %s along with %s", h.to.Title, names, what)
	}
	h.losses[l] = append(h.losses[l], d)
}

// turned is the code for the whole line, which finds less where more is
// taken away.
func (h *headings) turned(l *query.Line, x query.Expr, code refsift.Code) refsift.Code {
	if !takenAway(l.Expr, x, false) {
		return code
	}
	if code == refsift.CodeTranslationWider {
		return refsift.CodeTranslationNarrower
	}
	return refsift.CodeTranslationWider
}

// takenAway reports whether x stands below an odd number of NOTs in from.
func takenAway(from, x query.Expr, negative bool) bool {
	if from == x {
		return negative
	}
	if not, ok := from.(*query.Not); ok {
		return takenAway(not.Left, x, negative) || takenAway(not.Right, x, !negative)
	}
	for _, c := range query.Children(from) {
		if takenAway(c, x, negative) {
			return true
		}
	}
	return false
}

// pubType writes the narrower types of publication out that the source finds.
func (h *headings) pubType(l *query.Line, x query.Expr) query.Expr {
	name, ok := valueOf(x)
	from, to := h.from.Expansion().PubTypes, h.to.Expansion().PubTypes
	if !ok || from == to || asWritten(x) {
		return x
	}
	narrower := thesaurus.Default().Explode(name)
	narrower = slices.DeleteFunc(narrower, func(s string) bool { return strings.EqualFold(s, name) })
	h.expanded(l, x, from, "the type "+quoted([]string{name}), narrower)
	if !from || h.o.Polyglot || len(narrower) == 0 {
		return x
	}
	or := &query.Or{Args: []query.Expr{x}}
	for _, n := range narrower {
		or.Args = append(or.Args, withValue(x, n))
	}
	return or
}

// asWritten reports whether a leaf asks for its type of publication alone.
func asWritten(x query.Expr) bool {
	switch x := x.(type) {
	case *query.Term:
		return x.Fields.AsWritten
	case *query.Phrase:
		return x.Fields.AsWritten
	}
	return false
}

// valueOf returns the type of publication that a leaf asks for.
func valueOf(x query.Expr) (string, bool) {
	var words []query.Word
	var f query.Fields
	switch x := x.(type) {
	case *query.Term:
		words, f = []query.Word{x.Word}, x.Fields
	case *query.Phrase:
		words, f = x.Words, x.Fields
	}
	if !slices.Equal(f.In, []query.Field{query.PubTypes}) {
		return "", false
	}
	texts := make([]string, len(words))
	for i, w := range words {
		if w.HasWildcard() {
			return "", false
		}
		texts[i] = w.String()
	}
	return strings.Join(texts, " "), true
}

// withValue returns a leaf like x for another value.
func withValue(x query.Expr, text string) query.Expr {
	p := &query.Phrase{}
	switch x := x.(type) {
	case *query.Term:
		p.Fields = x.Fields
	case *query.Phrase:
		*p = *x
	}
	p.Words = nil
	for w := range strings.FieldsSeq(text) {
		p.Words = append(p.Words, query.Lit(w))
	}
	if t, ok := x.(*query.Term); ok && len(p.Words) == 1 {
		c := *t
		c.Word = p.Words[0]
		return &c
	}
	return p
}

func quoted(names []string) string {
	const most = 6
	out := make([]string, 0, most)
	for i, n := range names {
		if i == most {
			out = append(out, fmt.Sprintf("… (%d in all)", len(names)))
			break
		}
		out = append(out, fmt.Sprintf("%q", n))
	}
	return strings.Join(out, ", ")
}
