package eval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// An Op says what a [Plan] does with its arguments.
type Op uint8

// The operations.
const (
	OpNone Op = iota // no record
	OpAll            // every record
	OpLeaf           // the records of Leaf
	OpAnd            // the records in all of Args
	OpOr             // the records in any of Args
	OpNot            // the records in Args[0] and not in Args[1]
	OpLine           // the records of Args[0], which is the plan of another line
)

// A Plan is an expression compiled for engines: set operations over leaves.
// Lines that name each other share plans, so a plan is a graph without
// cycles; engines that walk it should remember what they have seen.
type Plan struct {
	Op   Op
	Args []*Plan
	Leaf Leaf
	Line string // number of the line, for OpLine
}

// String prints the plan, for people and tests.
func (p *Plan) String() string {
	switch p.Op {
	case OpAll:
		return "all"
	case OpLeaf:
		return "[" + p.Leaf.Key() + "]"
	case OpLine:
		return "#" + p.Line
	case OpAnd, OpOr, OpNot:
		args := make([]string, len(p.Args))
		for i, a := range p.Args {
			args[i] = a.String()
		}
		op := map[Op]string{OpAnd: " AND ", OpOr: " OR ", OpNot: " NOT "}[p.Op]
		return "(" + strings.Join(args, op) + ")"
	}
	return "none"
}

// A limit is a leaf for which records without the value are reported.
func limitField(l Leaf) (query.Field, bool) {
	switch l := l.(type) {
	case *DateLeaf:
		return l.Field, true
	case *ValueLeaf:
		if len(l.Fields) == 1 && (l.Fields[0] == query.Languages || l.Fields[0] == query.PubTypes) {
			return l.Fields[0], true
		}
	}
	return 0, false
}

// standsAlone reports whether a leaf is a limit wherever it stands. A type of
// publication is one of many ways to find trials in a block of terms and a
// limit only where it restricts other terms.
func standsAlone(l Leaf) (query.Field, bool) {
	f, ok := limitField(l)
	return f, ok && f != query.PubTypes
}

// isLimit reports whether a plan is nothing but limits, as the line
// "2007:2019[dp]" is. Answers are kept: lines that name each other make one
// plan reachable in very many ways.
func (p *planner) isLimit(plan *Plan) bool {
	known, ok := p.limits[plan]
	if ok {
		return known
	}
	switch plan.Op {
	case OpLeaf:
		_, known = limitField(plan.Leaf)
	case OpLine, OpAnd, OpOr:
		known = len(plan.Args) > 0 && !slices.ContainsFunc(plan.Args, func(a *Plan) bool { return !p.isLimit(a) })
	}
	p.limits[plan] = known
	return known
}

// planner compiles the lines of one strategy.
type planner struct {
	o        Options
	expand   query.Expansion
	strategy *query.Strategy
	lines    map[*query.Line]*planned
	leaves   map[string]*Plan // by key, so that equal leaves are asked once
	order    []*Plan          // the leaves in the order of their first use
	diags    refsift.Diagnostics
	limits   map[*Plan]bool
	relaxed  map[*Plan]*Plan
	loosened map[*Plan]*Plan
	said     map[string]bool      // what need not be said twice
	line     *query.Line          // being compiled; nil for a single expression
	texts    int                  // parts of the proximity search being compiled
	exprs    map[query.Expr]*Plan // what each node without operators became
	inText   map[*query.Line]bool // lines whose text is being compiled
}

// planned is a line on its way.
type planned struct {
	plan    *Plan
	ref     *Plan // stands for the line in others, the same one everywhere
	relaxed *Plan // with the records that a limit drops for want of a value; nil: no limit
	err     *refsift.Diagnostic
	done    bool
}

func newPlanner(o Options, s *query.Strategy) *planner {
	expand := o.Expansion
	if s != nil {
		if s = s.Indexed(); s.Dialect != nil {
			expand = s.Dialect.Expansion()
		}
	}
	return &planner{o: o, expand: expand, strategy: s, lines: map[*query.Line]*planned{}, leaves: map[string]*Plan{},
		limits: map[*Plan]bool{}, relaxed: map[*Plan]*Plan{}, loosened: map[*Plan]*Plan{}, inText: map[*query.Line]bool{}, said: map[string]bool{}, exprs: map[query.Expr]*Plan{}}
}

func (p *planner) leaf(l Leaf) *Plan {
	key := l.Key()
	if known, ok := p.leaves[key]; ok {
		return known
	}
	plan := &Plan{Op: OpLeaf, Leaf: l}
	p.leaves[key] = plan
	p.order = append(p.order, plan)
	return plan
}

func (p *planner) warn(x query.Expr, severity refsift.Severity, code refsift.Code, fix, format string, args ...any) {
	d := refsift.Diagnostic{Severity: severity, Code: code, Span: x.Span(), Message: fmt.Sprintf(format, args...), Fix: fix}
	if key := string(code) + d.Message + d.Span.String(); !p.said[key] {
		p.said[key] = true
		p.diags = append(p.diags, d)
	}
}

func fail(x query.Expr, code refsift.Code, format string, args ...any) *refsift.Diagnostic {
	return &refsift.Diagnostic{Severity: refsift.Error, Code: code, Span: x.Span(), Message: fmt.Sprintf(format, args...)}
}

// planLine compiles a line once. A line that is met again while it is being
// compiled refers to itself.
func (p *planner) planLine(l *query.Line) *planned {
	if known, ok := p.lines[l]; ok {
		return known
	}
	out := &planned{}
	p.lines[l] = out
	outer := p.line
	p.line = l
	if l.Expr == nil {
		out.err = &refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeLineBad, Span: l.Span, Message: "the line has no search"}
	} else if out.plan, out.err = p.plan(l.Expr); out.err == nil {
		out.ref = &Plan{Op: OpLine, Args: []*Plan{out.plan}, Line: l.Number}
		if r := p.relax(out.plan); r != out.plan {
			out.relaxed = r
		}
	}
	p.line = outer
	out.done = true
	return out
}

// relax returns the plan with the records that fail a limit only because
// they have no value for it; the plan itself where there is no limit. What
// is behind NOT stays: a limit there drops nothing for want of a value. Other
// lines stay as well, for they report their own, unless such a line is
// nothing but a limit.
func (p *planner) relax(plan *Plan) *Plan {
	known, ok := p.relaxed[plan]
	if !ok {
		known = p.relaxOnce(plan)
		p.relaxed[plan] = known
	}
	return known
}

func (p *planner) relaxOnce(plan *Plan) *Plan {
	switch plan.Op {
	case OpLeaf:
		if f, ok := standsAlone(plan.Leaf); ok {
			return p.orMissing(plan, f)
		}
	case OpLine:
		if p.isLimit(plan) {
			if r := p.relax(plan.Args[0]); r != plan.Args[0] {
				return r
			}
		}
	case OpAnd, OpOr:
		args := make([]*Plan, len(plan.Args))
		changed := false
		for i, a := range plan.Args {
			if args[i] = p.relax(a); plan.Op == OpAnd && p.isLimit(a) {
				args[i] = p.limited(a)
			}
			changed = changed || args[i] != a
		}
		if changed {
			return &Plan{Op: plan.Op, Args: args}
		}
	case OpNot:
		if left := p.relax(plan.Args[0]); left != plan.Args[0] {
			return &Plan{Op: OpNot, Args: []*Plan{left, plan.Args[1]}}
		}
	}
	return plan
}

func (p *planner) orMissing(plan *Plan, f query.Field) *Plan {
	return &Plan{Op: OpOr, Args: []*Plan{plan, p.leaf(&MissingLeaf{f})}}
}

// limited relaxes every leaf of a plan that is nothing but limits.
func (p *planner) limited(plan *Plan) *Plan {
	known, ok := p.loosened[plan]
	if ok {
		return known
	}
	switch plan.Op {
	case OpLeaf:
		f, _ := limitField(plan.Leaf)
		known = p.orMissing(plan, f)
	case OpLine:
		known = p.limited(plan.Args[0])
	default:
		known = &Plan{Op: plan.Op}
		for _, a := range plan.Args {
			known.Args = append(known.Args, p.limited(a))
		}
	}
	p.loosened[plan] = known
	return known
}

// plan compiles an expression.
func (p *planner) plan(x query.Expr) (*Plan, *refsift.Diagnostic) {
	switch x := x.(type) {
	case *query.And:
		return p.join(OpAnd, x.Args)
	case *query.Or:
		return p.join(OpOr, x.Args)
	case *query.Not:
		return p.join(OpNot, []query.Expr{x.Left, x.Right})
	case *query.All:
		return &Plan{Op: OpAll}, nil
	case *query.LineRef:
		return p.reference(x)
	case *query.LineRange:
		return p.lineRange(x)
	case *query.Bad:
		return nil, fail(x, refsift.CodeLineBad, "%.60q was not understood, so the line has no count", x.Text)
	case nil:
		return nil, &refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeLineBad, Message: "an operand is missing, so the line has no count"}
	}
	plan, err := p.single(x)
	if err == nil {
		p.exprs[x] = plan
	}
	return plan, err
}

// single compiles an expression without operators.
func (p *planner) single(x query.Expr) (*Plan, *refsift.Diagnostic) {
	switch x := x.(type) {
	case *query.Term:
		return p.term(x, []query.Word{x.Word}, x.Fields), nil
	case *query.Phrase:
		return p.term(x, x.Words, x.Fields), nil
	case *query.Near:
		return p.near(x)
	case *query.Descriptor:
		return p.descriptor(x), nil
	case *query.Range:
		return p.dateRange(x), nil
	}
	return nil, fail(x, refsift.CodeLineBad, "%T cannot be searched", x)
}

func (p *planner) join(op Op, args []query.Expr) (*Plan, *refsift.Diagnostic) {
	out := &Plan{Op: op}
	var failed *refsift.Diagnostic
	for _, a := range args {
		plan, err := p.plan(a)
		if err != nil && failed == nil {
			failed = err // go on: other arguments may have something to report
		}
		out.Args = append(out.Args, plan)
	}
	if failed != nil {
		return nil, failed
	}
	if len(out.Args) == 0 {
		return &Plan{Op: OpNone}, nil
	}
	return out, nil
}
