package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/refsift/refsift/query"
)

// An engine is one column of the report. Build and Measure each run in a
// process of their own, see process.go.
type engine interface {
	// Name is the name of the column.
	Name() string
	// Index names the index, which columns may share.
	Index() string
	// Build makes an index of the first n records at path, where nothing is.
	Build(ctx context.Context, c *corpus, n int, path string) error
	// Measure runs the tasks over the index.
	Measure(ctx context.Context, c *corpus, path string, rounds int) (*measured, error)
}

// A measured is what an engine found, in the order of the tasks.
type measured struct {
	Version string   `json:"version"`
	Timings []timing `json:"timings"`
	Parts   []part   `json:"parts,omitempty"` // of the index, where the engine can say
}

// A timing is the time of one task. For a strategy it is that of all lines
// from task.First on.
type timing struct {
	Task    string  `json:"task"`
	MS      float64 `json:"ms"`
	LineMS  float64 `json:"line_ms,omitempty"` // of the slowest line, where that is asked for
	Counts  []int   `json:"counts,omitempty"`  // by line
	Skipped string  `json:"skipped,omitempty"` // why there is no time
}

// A part is a share of an index.
type part struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// engines returns all columns, in the order of the report.
func engines(luceneJars string) []engine {
	return []engine{
		refsiftEngine{},
		bleveEngine{score: "none"},
		bleveEngine{},
		sqliteEngine{},
		luceneEngine{jars: luceneJars},
	}
}

// engineNamed finds a column.
func engineNamed(name, luceneJars string) (engine, error) {
	for _, e := range engines(luceneJars) {
		if e.Name() == name {
			return e, nil
		}
	}
	return nil, fmt.Errorf("there is no engine %q", name)
}

// A runner does one task once and returns the count of each of its lines.
type runner func(context.Context) ([]int, error)

// measureTasks times each task: first all of them are run to warm up, then
// each is repeated. skip says why a task cannot be run, or "".
func measureTasks(ctx context.Context, tasks []*task, rounds int, skip func(*task) string, prepare func(*task) (runner, error)) ([]timing, error) {
	out := make([]timing, len(tasks))
	runs := make([]runner, len(tasks))
	for i, t := range tasks {
		out[i].Task = t.Name
		if out[i].Skipped = skip(t); out[i].Skipped != "" {
			continue
		}
		run, err := prepare(t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
		runs[i] = run
		if _, _, err := repeat(ctx, 1, run); err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	for i, t := range tasks {
		if runs[i] == nil {
			continue
		}
		var err error
		if out[i].MS, out[i].Counts, err = repeat(ctx, rounds, runs[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	return out, nil
}

// A short task is repeated until enough time has gone by for a steady median,
// unless one round is asked for; a long one is not repeated once patience has
// run out. The program for Lucene has the same rules.
const (
	shortTask = 300 * time.Millisecond
	maxRounds = 100
	patience  = time.Minute
)

// repeat runs a task at least rounds times and returns the median in
// milliseconds.
func repeat(ctx context.Context, rounds int, run runner) (ms float64, counts []int, err error) {
	var times []float64
	begin := time.Now()
	for {
		spent := time.Since(begin)
		if len(times) > 0 && (len(times) >= rounds && (rounds == 1 || spent > shortTask || len(times) >= maxRounds) || spent > patience) {
			return median(times), counts, nil
		}
		if err := ctx.Err(); err != nil {
			return 0, nil, err
		}
		start := time.Now()
		if counts, err = run(ctx); err != nil {
			return 0, nil, err
		}
		times = append(times, float64(time.Since(start))/float64(time.Millisecond))
	}
}

// median returns the middle value, or the mean of the two in the middle.
func median(times []float64) float64 {
	times = slices.Sorted(slices.Values(times))
	mid := len(times) / 2
	if len(times)%2 == 1 {
		return times[mid]
	}
	return (times[mid-1] + times[mid]) / 2
}

// each makes a runner of one for each search.
func each(searches []query.Expr, prepare func(query.Expr) (func(context.Context) (int, error), error)) (runner, error) {
	var counters []func(context.Context) (int, error)
	for _, x := range searches {
		count, err := prepare(x)
		if err != nil {
			return nil, err
		}
		counters = append(counters, count)
	}
	return func(ctx context.Context) ([]int, error) {
		counts := make([]int, len(counters))
		for i, count := range counters {
			var err error
			if counts[i], err = count(ctx); err != nil {
				return nil, err
			}
		}
		return counts, nil
	}, nil
}

// runsAll skips nothing.
func runsAll(*task) string { return "" }
