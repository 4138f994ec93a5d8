package eval

import (
	"context"
	"errors"
	"slices"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// ErrNoSets is returned by [Analyze] for engines that only count.
var ErrNoSets = errors.New("the engine counts and hands out no sets")

// AnalyzeOptions says what [Analyze] finds out beyond the counts.
type AnalyzeOptions struct {
	Options
	// Final is the number of the line whose records are the result of the
	// search; "" means the last line run, with a count, that combines others and is
	// part of none, or the last line with a count where no line combines others.
	Final string
}

// An Analysis is the counts of a strategy together with what each line
// contributes.
type Analysis struct {
	*Result
	// Final is the index in Lines of the line that is the result, or -1.
	Final         int
	Contributions []Contribution // by line, as Lines
}

// A Contribution says what a line brings. A number is -1 where the question
// does not arise.
type Contribution struct {
	// Block is the number of the line that joins this one with others by OR,
	// the first if there are several; "" if none does.
	Block string
	// Unique is how many records no other member of the block finds.
	Unique int
	// Cumulative is how many records the members of the block up to this one
	// find together.
	Cumulative int
	// Lost is how many records of the final line would not be found if this
	// line were left out: struck from every OR, AND and NOT that it stands in.
	// Gained is how many more would be found, which is what happens if the line
	// stands behind AND or NOT. Both are -1 for lines that the final line does
	// not depend on, and for itself.
	Lost, Gained int
}

// Analyze counts every line of a strategy as [Run] does and works out what
// each contributes.
func Analyze(ctx context.Context, src Leaves, s *query.Strategy, o AnalyzeOptions) (*Analysis, error) {
	if _, only := src.(Counter); only {
		return nil, ErrNoSets
	}
	res, p, r, err := count(ctx, src, s, o.Options)
	if err != nil {
		return nil, err
	}
	a := &analyzer{p: p, r: r, strategy: s, graph: newGraph(r)}
	out := &Analysis{Result: res, Final: a.final(res, o.Final)}
	for range res.Lines {
		out.Contributions = append(out.Contributions, Contribution{Unique: -1, Cumulative: -1, Lost: -1, Gained: -1})
	}
	if err := a.blocks(out); err != nil {
		return nil, err
	}
	if err := a.losses(out); err != nil {
		return nil, err
	}
	out.Diagnostics = a.p.diags
	return out, nil
}

type analyzer struct {
	p        *planner
	r        *runner
	strategy *query.Strategy
	graph    *graph
}

// final returns the index of the line that is the result of the search.
func (a *analyzer) final(res *Result, number string) int {
	if number != "" {
		return slices.IndexFunc(res.Lines, func(l LineResult) bool { return l.Line.Number == number && l.Err == nil })
	}
	used := map[*Plan]bool{}
	last, combined, lost := -1, -1, false
	for _, l := range res.Lines {
		if l.Err != nil {
			lost = lost || combines(l.Line.Expr)
			continue
		}
		for ref := range lineRefs(a.p.lines[l.Line].plan) {
			used[ref] = true
		}
	}
	for _, i := range a.order(len(res.Lines)) {
		l := res.Lines[i]
		if l.Err != nil {
			continue
		}
		last = i
		known := a.p.lines[l.Line]
		if len(lineRefs(known.plan)) > 0 && !used[known.ref] {
			combined = i
		}
	}
	// A single block is not the result where no line that combines the blocks
	// has a count.
	if combined >= 0 || lost {
		return combined
	}
	return last
}

// order returns the lines as they were run: a history copied newest first has
// its result at the top.
func (a *analyzer) order(lines int) []int {
	out := make([]int, lines)
	for i := range out {
		out[i] = i
	}
	if a.strategy.NewestFirst {
		slices.Reverse(out)
	}
	return out
}

// combines reports whether an expression refers to lines.
func combines(x query.Expr) bool {
	for e := range query.Preorder(x) {
		switch e.(type) {
		case *query.LineRef, *query.LineRange:
			return true
		}
	}
	return false
}

// lineRefs returns the plans that stand for other lines in a plan.
func lineRefs(p *Plan) map[*Plan]bool {
	out := map[*Plan]bool{}
	var walk func(*Plan)
	walk = func(p *Plan) {
		if p.Op == OpLine {
			out[p] = true
			return
		}
		for _, a := range p.Args {
			walk(a)
		}
	}
	walk(p)
	return out
}

// blocks finds for each line the one that joins it with others, and what it
// brings there.
func (a *analyzer) blocks(out *Analysis) error {
	index := map[*Plan]int{}
	for i, l := range out.Lines {
		if l.Err == nil {
			index[a.p.lines[l.Line].ref] = i
		}
	}
	for _, i := range a.order(len(out.Lines)) {
		l := out.Lines[i]
		if l.Err != nil {
			continue
		}
		for _, or := range unions(a.p.lines[l.Line].plan) {
			n, err := a.graph.node(or)
			if err != nil {
				return err
			}
			a.block(out, index, l.Line.Number, n, or)
		}
	}
	return a.r.ctx.Err()
}

// unions returns the OR operations of a plan that other lines are joined by.
func unions(p *Plan) (out []*Plan) {
	if p.Op == OpLine {
		return nil
	}
	if p.Op == OpOr && slices.ContainsFunc(p.Args, func(a *Plan) bool { return a.Op == OpLine }) {
		out = append(out, p)
	}
	for _, a := range p.Args {
		out = append(out, unions(a)...)
	}
	return out
}

func (a *analyzer) block(out *Analysis, index map[*Plan]int, number string, n *node, or *Plan) {
	var sofar *Set
	for k, arg := range or.Args {
		sofar = Or(sofar, n.args[k].set)
		i, ok := index[arg]
		if !ok || out.Contributions[i].Block != "" {
			continue
		}
		c := &out.Contributions[i]
		c.Block = number
		c.Unique = And(n.args[k].set, n.onlyOnce()).Len()
		c.Cumulative = sofar.Len()
	}
}

// maxAnalysis bounds the work of leaving out one line after the other, which a
// strategy of thousands of lines, each on top of the one before, makes
// quadratic.
const maxAnalysis = 1_000_000

// losses leaves out one line after the other.
func (a *analyzer) losses(out *Analysis) error {
	if out.Final < 0 {
		return nil
	}
	root, err := a.graph.node(a.p.lines[out.Lines[out.Final].Line].ref)
	if err != nil {
		return err
	}
	steps := 0
	for i, l := range out.Lines {
		if i == out.Final || l.Err != nil {
			continue
		}
		if a.r.ctx.Err() != nil {
			return context.Cause(a.r.ctx)
		}
		target, ok := a.graph.known[a.p.lines[l.Line].ref]
		if !ok {
			continue // not part of the final line
		}
		above := target.ancestors()
		if !above[root] {
			continue
		}
		if steps += len(above); steps > maxAnalysis {
			a.p.diags = append(a.p.diags, refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeAnalysisCut, Span: l.Line.Span,
				Message: "the strategy is too long to say of this line and those below what would be lost without them"})
			return nil
		}
		c := &out.Contributions[i]
		c.Lost, c.Gained = difference(root, target, above)
	}
	return nil
}

// difference leaves target out of root and returns how many records that
// loses and gains.
func difference(root, target *node, above map[*node]bool) (lost, gained int) {
	rest, gone := (&omission{target: target, above: above, known: map[*node]outcome{}}).of(root)
	if gone {
		return root.set.Len(), 0
	}
	return AndNot(root.set, rest).Len(), AndNot(rest, root.set).Len()
}
