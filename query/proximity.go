package query

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// near builds the node for a proximity operator. Its arguments are words,
// phrases, other proximity searches and OR of these, all in one field; what
// else stands beside it has no place in the text, and AND has none that
// every platform agrees on.
func (p *lineParser) near(t token, a, b operand) Expr {
	fail := func(format string, args ...any) Expr {
		p.report(refsift.Error, refsift.CodeProximityInvalid, a.from, b.to, "put the proximity search in parentheses, with words, phrases or OR of these in one field", format, args...)
		return p.bad(a.from, b.to).x
	}
	if t.near.distance < 0 {
		return fail("the distance of %s is not one that %s has", t.text, p.d.Title)
	}
	if t.near.sameField && !(inAddresses(a.x) && inAddresses(b.x)) {
		p.report(refsift.Warning, refsift.CodeOperatorSymbol, t.from, t.to, "write AND, or NEAR", "%s works in addresses; elsewhere %s reads it as AND", t.text, p.d.Title)
		args, _ := flatten(asAnd, a, b)
		return &And{p.node(a.from, b.to), args}
	}
	if p.d.plainNear {
		p.checkPlain(t, a, b)
	}
	var fields []Fields
	for _, o := range [...]operand{a, b} {
		f, what := nearFields(o.x)
		if what != "" {
			return fail("%s beside %s has no place in the text", what, t.text)
		}
		fields = append(fields, f)
	}
	if !strings.EqualFold(fields[0].Tag, fields[1].Tag) || !slices.Equal(fields[0].In, fields[1].In) {
		return fail("the arguments of %s are in different fields", t.text)
	}
	args := []Expr{withoutFields(a.x), withoutFields(b.x)}
	if chain, ok := a.x.(*Near); ok && p.d.nearChains && chain.Span() == p.text.span(a.from, a.to) && chain.Distance == t.near.distance && chain.Ordered == t.near.ordered {
		args = append(slices.Clone(chain.Args), args[1])
	}
	return &Near{p.node(a.from, b.to), args, t.near.distance, t.near.ordered, fields[0]}
}

// checkPlain reports what the platform's help rules out and published
// strategies contain: OR in a proximity search, and different operators in
// one chain of them.
func (p *lineParser) checkPlain(t token, a, b operand) {
	for _, o := range [...]operand{a, b} {
		switch x := o.x.(type) {
		case *Or:
			p.report(refsift.Warning, refsift.CodeProximityInvalid, o.from, o.to, "write one proximity search for each term", "the help of %s allows no OR beside %s; each alternative is searched", p.d.Title, t.text)
			return
		case *Near:
			if x.Distance != t.near.distance || x.Ordered != t.near.ordered {
				p.report(refsift.Warning, refsift.CodeProximityInvalid, o.from, o.to, "use one operator with one distance", "the help of %s allows no different proximity operators in one chain; they are read from left to right", p.d.Title)
				return
			}
		}
	}
}

// inAddresses reports whether an argument is searched in addresses alone.
func inAddresses(x Expr) bool {
	f, what := nearFields(x)
	return what == "" && slices.Equal(f.In, []Field{Affiliations})
}

// nearFields returns the fields that an argument of a proximity search has
// in all its parts; what says why it cannot be an argument.
func nearFields(x Expr) (f Fields, what string) {
	switch x := x.(type) {
	case *Term:
		f = x.Fields
	case *Phrase:
		f = x.Fields
	case *Near:
		f = x.Fields
	case *Or:
		for i, a := range x.Args {
			g, what := nearFields(a)
			if what != "" {
				return f, what
			}
			if i > 0 && (!strings.EqualFold(f.Tag, g.Tag) || !slices.Equal(f.In, g.In)) {
				return f, "a group in different fields"
			}
			f = g
		}
	case *And:
		return f, "AND"
	case *Not:
		return f, "NOT"
	case *LineRef, *LineRange:
		return f, "another line"
	case *Descriptor:
		return f, "a heading"
	case *Bad:
		return f, "text that was not understood"
	default:
		return f, "a limit"
	}
	if len(f.In) > 0 && !slices.ContainsFunc(f.In, func(f Field) bool { return !f.IsValue() }) {
		return f, "a field of whole values"
	}
	return f, ""
}

// withoutFields takes the fields off the arguments of a proximity search,
// which carries them itself.
func withoutFields(x Expr) Expr { return withFields(x, Fields{}) }
