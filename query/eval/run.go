package eval

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/thesaurus"
)

// Leaves is what an engine implements to be counted on: it answers single
// leaves with sets of records, all of them of one snapshot. Everything above
// leaves is done here, so that every engine counts alike. Its methods are
// called from several goroutines at once.
//
// An engine that cannot hand out sets, because they would have to travel,
// implements [Counter] as well.
type Leaves interface {
	// All returns every record.
	All(ctx context.Context) (*Set, error)
	// Find returns the records that the leaf finds.
	Find(ctx context.Context, l Leaf) (*Set, error)
}

// A Counter counts whole plans itself. Run asks a Leaves that implements it
// for the count of each line and for no set; the results then have none.
type Counter interface {
	CountPlan(ctx context.Context, p *Plan) (int, error)
}

// Options says how strategies are counted. The zero value is the
// recommended setting.
type Options struct {
	// Thesaurus explodes headings; nil means [thesaurus.Default].
	Thesaurus *thesaurus.Tree
	// EntryTerms are other names of headings, by which headings are found where
	// the platform of the strategy does so; nil means none.
	EntryTerms *thesaurus.EntryTerms
	// Expansion is what a search without a strategy finds beyond what it
	// writes; a strategy has that of its dialect.
	Expansion query.Expansion
	// DefaultFields are searched for leaves that name no field; nil means
	// every field with words.
	DefaultFields []query.Field
	// Workers is how many leaves are looked up at once; 0 means GOMAXPROCS.
	Workers int
	// Progress, if set, is told how many of the leaves have been looked up. It
	// is called from one goroutine at a time.
	Progress func(done, total int)
}

// A LineResult is the count of a line.
type LineResult struct {
	Line  *query.Line
	Count int  // the number of records, or -1 with Err
	Set   *Set // nil with Err, and where the engine counts itself
	// Err says why the line has no count: it was not understood, or it
	// depends on a line that has none. It is a *[refsift.Diagnostic].
	Err error
	// Dropped is how many records a limit of this line drops only because
	// they have no date, language or publication type to be compared.
	Dropped int
}

// Delta returns by how much the count differs from the one that the source
// of the strategy prints; ok is false if there is no count to compare.
func (r LineResult) Delta() (n int, ok bool) {
	if r.Err != nil || r.Line == nil || r.Line.Reported < 0 {
		return 0, false
	}
	return r.Count - r.Line.Reported, true
}

// A Result is the counts of a strategy, by line in its order.
type Result struct {
	Lines       []LineResult
	Diagnostics refsift.Diagnostics
}

// Line returns the result of the line with that number, or nil; the first
// of several.
func (r *Result) Line(number string) *LineResult {
	for i := range r.Lines {
		if r.Lines[i].Line.Number == number {
			return &r.Lines[i]
		}
	}
	return nil
}

// Err joins the errors of the lines that have no count.
func (r *Result) Err() error {
	var errs []error
	for _, l := range r.Lines {
		if l.Err != nil {
			errs = append(errs, l.Err)
		}
	}
	return errors.Join(errs...)
}

// Run counts every line of a strategy. Each leaf is looked up once and each
// line is evaluated once; lines that name others reuse their sets.
//
// A line that cannot be counted has its error in the result and does not
// stop the others. Run itself fails when ctx ends or the engine fails.
func Run(ctx context.Context, src Leaves, s *query.Strategy, o Options) (*Result, error) {
	out, _, _, err := count(ctx, src, s, o)
	return out, err
}

// count is Run that also hands out what it was worked out with.
func count(ctx context.Context, src Leaves, s *query.Strategy, o Options) (*Result, *planner, *runner, error) {
	p := newPlanner(o, s)
	for _, l := range s.Lines {
		p.planLine(l)
	}
	r := newRunner(ctx, src, o)
	if err := r.lookUp(p.order); err != nil {
		return nil, nil, nil, err
	}
	out := &Result{Lines: make([]LineResult, 0, len(s.Lines))}
	for _, l := range s.Lines {
		res, err := r.line(l, p.lines[l])
		if err != nil {
			return nil, nil, nil, err
		}
		if res.Dropped > 0 {
			p.diags = append(p.diags, refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeLimitDropped, Span: l.Span,
				Message: droppedMessage(res.Dropped)})
		}
		out.Lines = append(out.Lines, res)
	}
	out.Diagnostics = p.diags
	return out, p, r, nil
}

func droppedMessage(n int) string {
	if n == 1 {
		return "the limit drops 1 record only because it has no value to compare"
	}
	return fmt.Sprintf("the limit drops %d records only because they have no value to compare", n)
}

// Find evaluates a single expression. It must not refer to lines.
func Find(ctx context.Context, src Leaves, x query.Expr, o Options) (*Set, refsift.Diagnostics, error) {
	p, plan, err := planOne(x, o)
	if err != nil {
		return nil, p.diags, err
	}
	r := newRunner(ctx, src, o)
	if err := r.lookUp(p.order); err != nil {
		return nil, p.diags, err
	}
	set, err := r.set(plan)
	if err != nil {
		return nil, p.diags, err
	}
	return set.Detached(), p.diags, nil
}

// Count counts a single expression. It must not refer to lines.
func Count(ctx context.Context, src Leaves, x query.Expr, o Options) (int, refsift.Diagnostics, error) {
	if c, ok := src.(Counter); ok {
		p, plan, err := planOne(x, o)
		if err != nil {
			return 0, p.diags, err
		}
		n, err := c.CountPlan(ctx, plan)
		return n, p.diags, err
	}
	set, diags, err := Find(ctx, src, x, o)
	return set.Len(), diags, err
}

// Compile returns the plan of a single expression, which must not refer to
// lines, for engines and for looking at.
func Compile(x query.Expr, o Options) (*Plan, refsift.Diagnostics, error) {
	p, plan, err := planOne(x, o)
	return plan, p.diags, err
}

func planOne(x query.Expr, o Options) (*planner, *Plan, error) {
	p := newPlanner(o, nil)
	plan, failed := p.plan(x)
	if failed != nil {
		return p, nil, failed
	}
	return p, plan, nil
}

// A runner holds the sets of one run.
type runner struct {
	ctx     context.Context
	src     Leaves
	counter Counter
	workers int
	tell    func(done, total int)
	sets    map[*Plan]*Set
	failed  map[*Plan]error // leaves that are too complex
}

func newRunner(ctx context.Context, src Leaves, o Options) *runner {
	r := &runner{ctx: ctx, src: src, workers: o.Workers, tell: o.Progress, sets: map[*Plan]*Set{}, failed: map[*Plan]error{}}
	if r.workers <= 0 {
		r.workers = runtime.GOMAXPROCS(0)
	}
	r.counter, _ = src.(Counter)
	return r
}

// lookUp asks the engine for all leaves, several at a time.
func (r *runner) lookUp(leaves []*Plan) error {
	if r.counter != nil {
		return nil
	}
	ctx, cancel := context.WithCancelCause(r.ctx)
	defer cancel(nil)
	found := make([]*Set, len(leaves))
	errs := make([]error, len(leaves))
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	tell := func() {
		if r.tell != nil {
			mu.Lock()
			defer mu.Unlock()
			done++
			r.tell(done, len(leaves))
		}
	}
	for range min(r.workers, len(leaves)) {
		wg.Go(func() {
			for i := range next {
				found[i], errs[i] = r.src.Find(ctx, leaves[i].Leaf)
				if errs[i] != nil && !errors.Is(errs[i], ErrTooComplex) {
					cancel(errs[i])
				}
				tell()
			}
		})
	}
	for i := range leaves {
		select {
		case next <- i:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for i, l := range leaves {
		if errs[i] != nil {
			r.failed[l] = errs[i]
		} else {
			r.sets[l] = found[i]
		}
	}
	return nil
}

// line counts a line. The error is one that ends the run.
func (r *runner) line(l *query.Line, p *planned) (LineResult, error) {
	out := LineResult{Line: l, Count: -1}
	if p.err != nil {
		out.Err = p.err
		return out, nil
	}
	set, n, err := r.count(p.plan)
	if errors.Is(err, ErrTooComplex) {
		out.Err = &refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeSearchTooComplex, Span: l.Span, Message: err.Error(), Err: err}
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.Count = n
	if set != nil {
		out.Set = set.Detached()
	}
	if p.relaxed != nil {
		_, all, err := r.count(p.relaxed)
		if err != nil {
			return out, err
		}
		out.Dropped = all - n
	}
	return out, nil
}

func (r *runner) count(p *Plan) (*Set, int, error) {
	if err := r.ctx.Err(); err != nil {
		return nil, 0, context.Cause(r.ctx)
	}
	if r.counter != nil {
		n, err := r.counter.CountPlan(r.ctx, p)
		return nil, n, err
	}
	set, err := r.set(p)
	if err != nil {
		return nil, 0, err
	}
	return set, set.Len(), nil
}

// set evaluates a plan, each node once.
func (r *runner) set(p *Plan) (*Set, error) {
	if known, ok := r.sets[p]; ok {
		return known, nil
	}
	if err := r.failed[p]; err != nil {
		return nil, err
	}
	args := make([]*Set, len(p.Args))
	for i, a := range p.Args {
		var err error
		if args[i], err = r.set(a); err != nil {
			return nil, err
		}
	}
	out, err := r.apply(p, args)
	if err != nil {
		return nil, err
	}
	r.sets[p] = out
	return out, nil
}

func (r *runner) apply(p *Plan, args []*Set) (*Set, error) {
	switch p.Op {
	case OpAll:
		return r.src.All(r.ctx)
	case OpLeaf: // one that was not looked up before: of a relaxed plan
		return r.src.Find(r.ctx, p.Leaf)
	case OpAnd:
		return And(args...), nil
	case OpOr:
		return Or(args...), nil
	case OpNot:
		return AndNot(args[0], args[1]), nil
	case OpLine:
		return args[0], nil
	}
	return NewSet(nil), nil
}
