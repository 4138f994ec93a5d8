package eval

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// An Explainer says for single records which lines of a strategy find them,
// where, and why others do not. It knows no index: it reads the record. It
// is compiled once and serves one goroutine.
type Explainer struct {
	p        *planner
	strategy *query.Strategy
	final    int
	doc      *Document
	lines    map[*query.Line]*Trace // of doc
	trying   map[*query.Line]bool
}

// NewExplainer compiles a strategy. Of the options it takes those of counting
// and the final line.
func NewExplainer(s *query.Strategy, o AnalyzeOptions) *Explainer {
	e := &Explainer{p: newPlanner(o.Options, s), strategy: s}
	var res Result
	for _, l := range s.Lines {
		known := e.p.planLine(l)
		r := LineResult{Line: l}
		if known.err != nil {
			r.Err = known.err
		}
		res.Lines = append(res.Lines, r)
	}
	e.final = (&analyzer{p: e.p, strategy: s}).final(&res, o.Final)
	return e
}

// An Explained is what a strategy does with one record.
type Explained struct {
	Lines  []*Trace // by line, as in the strategy
	Final  int      // index of the line that is the result, or -1
	Losses []Loss   // why the final line does not find the record; none if it does
}

// Found reports whether the final line finds the record.
func (x *Explained) Found() bool { return x.Final >= 0 && x.Lines[x.Final].Found }

// A Trace is what a part of a search does with one record. Parts that refer
// to another line have no parts of their own: that line has its own trace.
type Trace struct {
	Expr  query.Expr  // nil only where a line has no search
	Line  *query.Line // of a whole line, and of a reference to one
	Found bool
	Err   error // the line has no meaning, so that nothing can be said
	Hits  []Hit // where, for parts without operators
	Parts []*Trace
}

// A Loss is a reason for which the final line does not find a record.
type Loss struct {
	// Line is the line at which the record is lost: the last one, on the way
	// down from the final line, all parts of which that could find it fail.
	Line *query.Line
	// Excluded is set where the line finds the record and stands behind NOT.
	Excluded bool
	// Missing is the field of a limit that the record has no value in; 0: none.
	Missing query.Field
	// Near lists what of the record would have matched nearly, best first.
	Near []Near
}

// maxNear bounds the near matches reported of a loss.
const maxNear = 8

// Explain reads one record.
func (e *Explainer) Explain(d *Document) *Explained {
	e.doc, e.lines, e.trying = d, map[*query.Line]*Trace{}, map[*query.Line]bool{}
	out := &Explained{Final: e.final}
	for _, l := range e.strategy.Lines {
		out.Lines = append(out.Lines, e.line(l))
	}
	if e.final >= 0 && !out.Found() {
		out.Losses = e.losses(out.Lines[e.final])
	}
	return out
}

// line returns the trace of a line, made once for each record.
func (e *Explainer) line(l *query.Line) *Trace {
	if known, ok := e.lines[l]; ok {
		return known
	}
	known := e.p.lines[l]
	if known == nil || known.err != nil || e.trying[l] {
		t := &Trace{Expr: l.Expr, Line: l}
		if known != nil && known.err != nil {
			t.Err = known.err
		}
		e.lines[l] = t
		return t
	}
	e.trying[l] = true
	outer := e.p.line
	e.p.line = l
	t := e.trace(l.Expr)
	e.p.line = outer
	delete(e.trying, l)
	// A line that is a single reference has a trace of its own, not that of
	// the line it refers to.
	own := *t
	if t.Line != nil {
		own = Trace{Expr: l.Expr, Found: t.Found, Parts: []*Trace{t}}
	}
	own.Line = l
	e.lines[l] = &own
	return &own
}

func (e *Explainer) trace(x query.Expr) *Trace {
	t := &Trace{Expr: x}
	switch x := x.(type) {
	case *query.All:
		t.Found = true
	case *query.And:
		t.Parts = e.traces(x.Args)
		t.Found = !slices.ContainsFunc(t.Parts, func(p *Trace) bool { return !p.Found })
	case *query.Or:
		t.Parts = e.traces(x.Args)
		t.Found = slices.ContainsFunc(t.Parts, func(p *Trace) bool { return p.Found })
	case *query.Not:
		t.Parts = e.traces([]query.Expr{x.Left, x.Right})
		t.Found = t.Parts[0].Found && !t.Parts[1].Found
	case *query.LineRef:
		if l, err := e.p.target(x); err == nil {
			return e.reference(x, l)
		}
	case *query.LineRange:
		for _, l := range e.strategy.Resolve(x, e.p.line) {
			t.Parts = append(t.Parts, e.reference(x, l))
		}
		found := func(p *Trace) bool { return p.Found }
		if x.All {
			t.Found = len(t.Parts) > 0 && !slices.ContainsFunc(t.Parts, func(p *Trace) bool { return !p.Found })
		} else {
			t.Found = slices.ContainsFunc(t.Parts, found)
		}
	default:
		if plan := e.p.exprs[x]; plan != nil {
			t.Hits = e.hits(plan)
			t.Found = len(t.Hits) > 0
		}
	}
	return t
}

func (e *Explainer) traces(args []query.Expr) (out []*Trace) {
	for _, a := range args {
		out = append(out, e.trace(a))
	}
	return out
}

func (e *Explainer) reference(x query.Expr, l *query.Line) *Trace {
	return &Trace{Expr: x, Line: l, Found: e.line(l).Found}
}

// hits returns where a plan without line references is found: its leaves are
// alternatives.
func (e *Explainer) hits(p *Plan) (out []Hit) {
	switch p.Op {
	case OpLeaf:
		return e.doc.hits(p.Leaf)
	case OpOr:
		for _, a := range p.Args {
			out = append(out, e.hits(a)...)
		}
	}
	return out
}

// losses walks down from a trace that does not find the record to what makes
// it fail.
func (e *Explainer) losses(t *Trace) []Loss {
	visited := map[*query.Line]bool{}
	var out []Loss
	var walk func(t *Trace, line *query.Line)
	each := func(t *Trace, line *query.Line) {
		for _, p := range t.Parts {
			if !p.Found {
				walk(p, line)
			}
		}
	}
	walk = func(t *Trace, line *query.Line) {
		if t.Line != nil && t.Line != line { // a reference: go on in that line
			if !visited[t.Line] {
				visited[t.Line] = true
				walk(e.line(t.Line), t.Line)
			}
			return
		}
		switch x := t.Expr.(type) {
		case *query.And:
			each(t, line)
			return
		case *query.Not:
			if !t.Parts[0].Found {
				walk(t.Parts[0], line)
				return
			}
			excluder := line
			if t.Parts[1].Line != nil {
				excluder = t.Parts[1].Line
			}
			out = append(out, Loss{Line: excluder, Excluded: true, Near: e.present(t.Parts[1], line)})
			return
		case *query.LineRange:
			if x.All {
				each(t, line)
				return
			}
		}
		if len(t.Parts) == 1 {
			walk(t.Parts[0], line)
			return
		}
		out = append(out, e.loss(t, line))
	}
	walk(t, t.Line)
	return out
}

// loss describes a part that fails as a whole: a term, or an OR.
func (e *Explainer) loss(t *Trace, line *query.Line) Loss {
	out := Loss{Line: line}
	if plan := e.p.exprs[t.Expr]; plan != nil && plan.Op == OpLeaf {
		if f, ok := limitField(plan.Leaf); ok && !e.doc.hasValue(f) {
			out.Missing = f
		}
	}
	seen := map[*query.Line]bool{}
	var walk func(t *Trace, line *query.Line)
	walk = func(t *Trace, line *query.Line) {
		if t.Line != nil && t.Line != line {
			if !seen[t.Line] {
				seen[t.Line] = true
				walk(e.line(t.Line), t.Line)
			}
			return
		}
		for _, p := range t.Parts {
			walk(p, line)
		}
		if plan := e.p.exprs[t.Expr]; plan != nil && !t.Found {
			out.Near = append(out.Near, e.near(t.Expr, plan, line)...)
		}
	}
	walk(t, line)
	slices.SortStableFunc(out.Near, func(a, b Near) int { return cmp.Compare(a.Reason, b.Reason) })
	out.Near = slices.CompactFunc(out.Near, func(a, b Near) bool {
		return a.Hit == b.Hit && a.Reason == b.Reason && a.Term.String() == b.Term.String()
	})
	out.Near = out.Near[:min(len(out.Near), maxNear)]
	return out
}

// present lists what makes a part behind NOT find the record.
func (e *Explainer) present(t *Trace, line *query.Line) (out []Near) {
	seen := map[*query.Line]bool{}
	var walk func(t *Trace, line *query.Line)
	walk = func(t *Trace, line *query.Line) {
		if !t.Found || len(out) >= maxNear {
			return
		}
		if t.Line != nil && t.Line != line {
			if !seen[t.Line] {
				seen[t.Line] = true
				walk(e.line(t.Line), t.Line)
			}
			return
		}
		for _, h := range t.Hits {
			out = append(out, Near{Line: line, Term: t.Expr, Hit: h, Reason: Present})
		}
		for _, p := range t.Parts {
			walk(p, line)
		}
	}
	walk(t, line)
	return out[:min(len(out), maxNear)]
}

// Explanation gives the trace as a tree of reasons: 1 for what finds the
// record, 0 for what does not. Name is what the record is called.
func (x *Explained) Explanation(name string) refsift.Explanation {
	root := refsift.Explanation{Reason: name + ": no line with a count is the result"}
	if x.Final >= 0 {
		final := x.Lines[x.Final]
		root.Reason = fmt.Sprintf("%s is not found by line %s", name, final.Line.Number)
		if final.Found {
			root.Value, root.Reason = 1, fmt.Sprintf("%s is found by line %s", name, final.Line.Number)
		}
	}
	for _, l := range x.Losses {
		root.Parts = append(root.Parts, l.explanation())
	}
	for _, t := range x.Lines {
		root.Parts = append(root.Parts, t.explanation())
	}
	return root
}

func (l Loss) explanation() refsift.Explanation {
	out := refsift.Explanation{}
	switch {
	case l.Excluded:
		out.Reason = fmt.Sprintf("excluded by line %s: %s", l.Line.Number, l.Line.Text)
	case l.Missing != 0:
		out.Reason = fmt.Sprintf("lost at line %s for want of a value in %s: %s", l.Line.Number, l.Missing, l.Line.Text)
	default:
		out.Reason = fmt.Sprintf("lost at line %s: %s", l.Line.Number, l.Line.Text)
	}
	for _, n := range l.Near {
		out.Parts = append(out.Parts, refsift.Explanation{Reason: n.String()})
	}
	return out
}

// explanation lists the lines; below each what was found, and of an AND what
// was not.
func (t *Trace) explanation() refsift.Explanation {
	out := refsift.Explanation{Reason: fmt.Sprintf("line %s: %s", t.Line.Number, t.Line.Text)}
	if t.Err != nil {
		out.Reason += " (it has no meaning: " + t.Err.Error() + ")"
		return out
	}
	if t.Found {
		out.Value = 1
	}
	_, out.Parts = t.parts()
	return out
}

// parts returns the reasons below a trace; an OR shows only what was found.
func (t *Trace) parts() (leaf bool, out []refsift.Explanation) {
	for _, h := range t.Hits {
		out = append(out, refsift.Explanation{Value: 1, Reason: fmt.Sprintf("%s: %s", t.Expr, h)})
	}
	_, union := t.Expr.(*query.Or)
	if r, ok := t.Expr.(*query.LineRange); ok {
		union = !r.All
	}
	for _, p := range t.Parts {
		value := 0.0
		if p.Found {
			value = 1
		}
		if union && !p.Found {
			continue
		}
		if p.Line != nil {
			out = append(out, refsift.Explanation{Value: value, Reason: "line " + p.Line.Number})
			continue
		}
		leaf, below := p.parts()
		switch {
		case leaf && len(below) > 0:
			out = append(out, below...)
		case leaf:
			out = append(out, refsift.Explanation{Value: value, Reason: p.Expr.String()})
		default:
			out = append(out, refsift.Explanation{Value: value, Reason: p.Expr.String(), Parts: below})
		}
	}
	return len(t.Parts) == 0, out
}

// String says where: "title, word 3: blood pressure".
func (h Hit) String() string {
	var b strings.Builder
	b.WriteString(h.Field.String())
	if h.Value > 1 {
		fmt.Fprintf(&b, " %d", h.Value)
	}
	if h.Position > 0 {
		fmt.Fprintf(&b, ", word %d", h.Position)
	}
	if h.Words != "" {
		b.WriteString(": " + h.Words)
	}
	return b.String()
}
