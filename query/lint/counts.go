package lint

import (
	"math"
	"slices"
	"strconv"

	"github.com/refsift/refsift/query"
)

// bounds are the smallest and the largest count that a search can have.
type bounds struct {
	lo, hi int
	lines  []*query.Line // whose counts say so
}

var anything = bounds{0, math.MaxInt, nil}

// A countCheck computes bounds from the published counts of the lines that a
// line names. Nothing is asked of a database: max ≤ OR ≤ sum, AND ≤ min,
// NOT ≤ left.
type countCheck struct {
	p     *pass
	known map[*query.Line]bounds
}

// of returns the bounds of the search of a line.
func (c *countCheck) of(x query.Expr, at *query.Line) bounds {
	switch x := x.(type) {
	case *query.LineRef, *query.LineRange:
		lines := c.p.s.Resolve(x, at)
		if r, ok := x.(*query.LineRange); ok && r.All {
			return c.and(c.all(lines))
		}
		if _, ok := x.(*query.LineRange); ok {
			return c.or(c.all(lines))
		}
		if len(lines) == 1 {
			return c.line(lines[0])
		}
	case *query.Or:
		return c.or(c.args(x.Args, at))
	case *query.And:
		return c.and(c.args(x.Args, at))
	case *query.Not:
		l, r := c.of(x.Left, at), c.of(x.Right, at)
		return bounds{max(0, minus(l.lo, r.hi)), l.hi, someLines(slices.Clone(l.lines), r.lines)}
	}
	return anything
}

func minus(a, b int) int {
	if b == math.MaxInt {
		return 0
	}
	return a - b
}

// line returns the bounds of a line that another one names: its count.
func (c *countCheck) line(l *query.Line) bounds {
	if l.Reported >= 0 {
		return bounds{l.Reported, l.Reported, []*query.Line{l}}
	}
	if b, ok := c.known[l]; ok {
		return b
	}
	c.known[l] = anything // lines never name each other in a circle
	b := c.of(l.Expr, l)
	c.known[l] = b
	return b
}

func (c *countCheck) all(lines []*query.Line) (out []bounds) {
	for _, l := range lines {
		out = append(out, c.line(l))
	}
	return out
}

func (c *countCheck) args(args []query.Expr, at *query.Line) (out []bounds) {
	for _, a := range args {
		out = append(out, c.of(a, at))
	}
	return out
}

func (c *countCheck) or(args []bounds) bounds {
	out := bounds{}
	for _, a := range args {
		out.lo = max(out.lo, a.lo)
		if out.hi > math.MaxInt-a.hi {
			out.hi = math.MaxInt
		} else {
			out.hi += a.hi
		}
		out.lines = someLines(out.lines, a.lines)
	}
	return out
}

// someLines joins lists of lines for a message; lines without a count of
// their own pass on those of the lines that they name, over and over.
func someLines(a, b []*query.Line) []*query.Line {
	const most = 100
	for _, l := range b {
		if len(a) < most && !slices.Contains(a, l) {
			a = append(a, l)
		}
	}
	return a
}

func (c *countCheck) and(args []bounds) bounds {
	out := anything
	for _, a := range args {
		out.hi = min(out.hi, a.hi)
		out.lines = someLines(out.lines, a.lines)
	}
	return out
}

// An outOfBound is a line whose count cannot be.
type outOfBound struct {
	l *query.Line
	b bounds
}

// outOfBounds returns the lines whose counts cannot be.
func (p *pass) outOfBounds() []outOfBound {
	if p.checked {
		return p.bounded
	}
	p.checked = true
	if p.crowded {
		return nil
	}
	c := countCheck{p, map[*query.Line]bounds{}}
	for _, l := range p.s.Lines {
		if l.Reported < 0 || len(p.refs[l]) == 0 {
			continue
		}
		if b := c.of(l.Expr, l); l.Reported < b.lo || l.Reported > b.hi {
			p.bounded = append(p.bounded, outOfBound{l, b})
		}
	}
	return p.bounded
}

// operatorOf names the rule that a line falls under by its outermost
// operator.
func operatorOf(x query.Expr) string {
	switch x := x.(type) {
	case *query.Or:
		return "OR"
	case *query.LineRange:
		if x.All {
			return "AND"
		}
		return "OR"
	case *query.Not:
		return "NOT"
	case *query.And:
		for _, a := range x.Args {
			if _, ok := isLimit(a); ok {
				return "limit"
			}
		}
		return "AND"
	}
	return ""
}

func (p *pass) boundsRule(operator, fix string) {
	for _, o := range p.outOfBounds() {
		l, b := o.l, o.b
		if operatorOf(l.Expr) != operator {
			continue
		}
		bound, what := b.lo, "at least"
		if l.Reported > b.hi {
			bound, what = b.hi, "at most"
		}
		f := p.report(l.Span, fix, "line %s reports %d, but %s %s %d", l.Number, l.Reported, allow(b.lines), what, bound)
		for i, other := range sortedLines(b.lines) {
			if i < 20 {
				p.relate(f, other.Span, "%s", "reports "+strconv.Itoa(other.Reported))
			}
		}
	}
}

// allow says which lines bound a count.
func allow(lines []*query.Line) string {
	if len(lines) == 1 {
		return "line " + lines[0].Number + " allows"
	}
	return "lines " + numbers(lines) + " allow"
}

func countsOr(p *pass)    { p.boundsRule("OR", "check the counts and the numbers of the lines") }
func countsAnd(p *pass)   { p.boundsRule("AND", "check the counts and the numbers of the lines") }
func countsNot(p *pass)   { p.boundsRule("NOT", "check the counts and the numbers of the lines") }
func countsLimit(p *pass) { p.boundsRule("limit", "check the counts and the line that is limited") }

// countsSame finds lines that search the same and report different counts.
func countsSame(p *pass) {
	first := map[string]*query.Line{}
	for _, l := range p.s.Lines {
		if l.Reported < 0 || !p.understood(l) {
			continue
		}
		k := p.key(l.Expr, l)
		other := first[k]
		if other == nil {
			first[k] = l
			continue
		}
		if other.Reported != l.Reported {
			f := p.report(l.Span, "check the counts", "line %s reports %d, line %s, which searches the same, %d", l.Number, l.Reported, other.Number, other.Reported)
			p.relate(f, other.Span, "reports %d", other.Reported)
		}
	}
}

// countsSubsumed finds lines that report more than a line that finds
// everything they find.
func countsSubsumed(p *pass) {
	p.eachSubsumed(func(o *pool, l *query.Line, all []containment, whole bool) {
		by := all[0].by.line
		if !whole || l.Reported < 0 || by.Reported < 0 || l.Reported <= by.Reported {
			return
		}
		for _, c := range all {
			if c.by.line != by {
				return
			}
		}
		f := p.report(l.Span, "check the counts and the fields", "line %s reports %d, more than line %s (%d), which finds everything it finds", l.Number, l.Reported, by.Number, by.Reported)
		p.relate(f, by.Span, "reports %d", by.Reported)
	})
}
