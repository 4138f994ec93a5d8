package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/search"
)

// refsiftEngine is the library, by its public API.
type refsiftEngine struct{}

func (refsiftEngine) Name() string  { return "refsift" }
func (refsiftEngine) Index() string { return "refsift" }

func (refsiftEngine) Build(ctx context.Context, c *corpus, n int, path string) error {
	x, err := search.Create(path, nil)
	if err != nil {
		return err
	}
	defer x.Close()
	_, err = x.AddSeq(ctx, func(yield func(*refsift.Record, error) bool) {
		for r := range c.Records(n) {
			if !yield(c.Refsift(r), nil) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return x.Commit(ctx)
}

func (refsiftEngine) Measure(ctx context.Context, c *corpus, path string, rounds int) (*measured, error) {
	x, err := search.Open(path, &search.Options{Workers: 1})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	info := x.Info()
	out := &measured{Version: ownVersion() + "tokenizer " + info.Tokenizer, Parts: infoParts(info)}
	tasks := c.tasks()
	out.Timings, err = measureTasks(ctx, tasks, rounds, runsAll, func(t *task) (runner, error) {
		if t.Strategy == nil {
			return each(t.Written(), func(e query.Expr) (func(context.Context) (int, error), error) {
				return func(ctx context.Context) (int, error) { return x.Count(ctx, e) }, nil
			})
		}
		return func(ctx context.Context) ([]int, error) { return runStrategy(ctx, x, t.Strategy, t.First) }, nil
	})
	if err != nil {
		return nil, err
	}
	for i, t := range tasks {
		if t.First > 0 {
			if err := timeCombining(ctx, x, t, rounds, &out.Timings[i]); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// infoParts returns what each field takes of the index.
func infoParts(info search.Info) (out []part) {
	for _, f := range info.Fields {
		out = append(out, part{f.Name, f.Bytes})
	}
	return out
}

func runStrategy(ctx context.Context, x *search.Index, s *query.Strategy, first int) ([]int, error) {
	res, err := x.Run(ctx, s)
	if err != nil {
		return nil, err
	}
	var counts []int
	for _, l := range res.Lines[first:] {
		if l.Err != nil {
			return nil, fmt.Errorf("line %s: %w", l.Line.Number, l.Err)
		}
		counts = append(counts, l.Count)
	}
	return counts, nil
}

// combineCopies is how often a line that combines others is repeated to be
// timed: alone it would drown in the lines that it combines.
const combineCopies = 200

// timeCombining sets the times of the lines from t.First on: what a run takes
// longer for copies of the line, by the number of copies.
func timeCombining(ctx context.Context, x *search.Index, t *task, rounds int, out *timing) error {
	// Every strategy has all lines, so that they differ in the copies only.
	run := func(copied *query.Line) (float64, error) {
		s := lines(slices.Clone(t.Strategy.Lines))
		for range combineCopies {
			if copied != nil {
				s.add(copied.Expr)
			}
		}
		strategy := s.strategy()
		ms, _, err := repeat(ctx, rounds, func(ctx context.Context) ([]int, error) { return runStrategy(ctx, x, strategy, 0) })
		return ms, err
	}
	base, err := run(nil)
	if err != nil {
		return err
	}
	out.MS, out.LineMS = 0, 0
	for _, l := range t.Strategy.Lines[t.First:] {
		ms, err := run(l)
		if err != nil {
			return err
		}
		line := max(0, ms-base) / combineCopies
		out.MS += line
		out.LineMS = max(out.LineMS, line)
	}
	return nil
}
