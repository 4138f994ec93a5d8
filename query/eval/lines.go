package eval

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

func (p *planner) reference(x *query.LineRef) (*Plan, *refsift.Diagnostic) {
	l, err := p.target(x)
	if err != nil {
		return nil, err
	}
	return p.use(x, l)
}

// target returns the line that a reference names.
func (p *planner) target(x *query.LineRef) (*query.Line, *refsift.Diagnostic) {
	if p.strategy == nil {
		return nil, fail(x, refsift.CodeLineUnknown, "there are no lines to refer to: line %s", x.Label)
	}
	if l := p.strategy.Line(x.Label, p.line); l != nil {
		return l, nil
	}
	if p.line != nil && p.line.Number == x.Label {
		return nil, fail(x, refsift.CodeLineCycle, "line %s refers to itself", x.Label)
	}
	return nil, fail(x, refsift.CodeLineUnknown, "line %s does not exist", x.Label)
}

// use returns the plan of line l for the line being compiled.
func (p *planner) use(x query.Expr, l *query.Line) (*Plan, *refsift.Diagnostic) {
	known := p.planLine(l)
	switch {
	case !known.done:
		return nil, fail(x, refsift.CodeLineCycle, "line %s refers to itself, directly or through others", l.Number)
	case known.err != nil:
		d := fail(x, refsift.CodeLineDepends, "line %s has no count, so this line has none", l.Number)
		d.Err = known.err
		return nil, d
	}
	return &Plan{Op: OpLine, Args: []*Plan{known.plan}, Line: l.Number}, nil
}

// lineRange joins the lines between two numbers by their position: lines
// without a number between the two belong to the range, numbers that do not
// exist are reported.
func (p *planner) lineRange(x *query.LineRange) (*Plan, *refsift.Diagnostic) {
	members, missing := p.members(x)
	if len(members) == 0 {
		return nil, fail(x, refsift.CodeLineUnknown, "no line from %s to %s exists", x.From, x.To)
	}
	if missing != "" {
		p.warn(x, refsift.Warning, refsift.CodeRangeGap, "", "the range %s-%s leaves out lines that do not exist: %s", x.From, x.To, missing)
	}
	op := OpOr
	if x.All {
		op = OpAnd
	}
	out := &Plan{Op: op}
	var failed *refsift.Diagnostic
	for _, l := range members {
		plan, err := p.use(x, l)
		if err != nil && failed == nil {
			failed = err
		}
		out.Args = append(out.Args, plan)
	}
	if failed != nil {
		return nil, failed
	}
	return out, nil
}

// members returns the lines of a range in the order of the strategy, and the
// numbers that are missing.
func (p *planner) members(x *query.LineRange) (members []*query.Line, missing string) {
	if p.strategy == nil {
		return nil, ""
	}
	lines := p.strategy.Lines
	from, err1 := strconv.Atoi(x.From)
	to, err2 := strconv.Atoi(x.To)
	if err1 != nil || err2 != nil { // an end without a number: only places count
		a, b := p.place(x.From), p.place(x.To)
		if a < 0 || b < 0 {
			return nil, ""
		}
		return lines[min(a, b) : max(a, b)+1], ""
	}
	from, to = min(from, to), max(from, to)
	first, last := -1, -1
	var present []int
	for i, l := range lines {
		if n, err := strconv.Atoi(l.Number); err == nil && from <= n && n <= to {
			if present = append(present, n); first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return nil, ""
	}
	for _, l := range lines[first : last+1] {
		if n, err := strconv.Atoi(l.Number); err != nil && l != p.line || err == nil && from <= n && n <= to {
			members = append(members, l)
		}
	}
	return members, gaps(present, from, to)
}

func (p *planner) place(number string) int {
	l := p.strategy.Line(number, p.line)
	return slices.Index(p.strategy.Lines, l)
}

// gaps prints the numbers of from to to that are not in present: "7, 8, 11-14".
func gaps(present []int, from, to int) string {
	slices.Sort(present)
	var out []string
	next := from
	for _, n := range append(present, to+1) {
		switch n - next {
		case 0:
		case 1:
			out = append(out, strconv.Itoa(next))
		default:
			if n > next {
				out = append(out, fmt.Sprintf("%d-%d", next, n-1))
			}
		}
		next = max(next, n+1)
	}
	return strings.Join(out, ", ")
}
