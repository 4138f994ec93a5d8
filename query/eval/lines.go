package eval

import (
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
	return known.ref, nil
}

// lineRange joins the lines that the strategy says belong to the range. The
// parser has reported numbers that are missing.
func (p *planner) lineRange(x *query.LineRange) (*Plan, *refsift.Diagnostic) {
	var members []*query.Line
	if p.strategy != nil {
		members = p.strategy.Resolve(x, p.line)
	}
	if len(members) == 0 {
		return nil, fail(x, refsift.CodeLineUnknown, "no line from %s to %s exists", x.From, x.To)
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
