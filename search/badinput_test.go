package search_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/search"
)

// manyWords makes records of words w0, w1, … up to most, with a few common
// words between them.
func manyWords(records, words, most int) []*refsift.Record {
	rng := rand.New(rand.NewPCG(7, 7))
	next := 0
	recs := make([]*refsift.Record, records)
	for i := range recs {
		var b strings.Builder
		for k := range words {
			fmt.Fprintf(&b, "w%d ", next%most)
			if next++; k%3 == rng.IntN(3) {
				b.WriteString([]string{"alpha ", "beta ", "gamma "}[rng.IntN(3)])
			}
		}
		recs[i] = rec("many", i+1, "a title")
		recs[i].Abstract = b.String()
	}
	return recs
}

var inAbstract = query.Fields{In: []query.Field{query.Abstract}}

func truncated(stem string) query.Expr {
	return &query.Term{Word: query.Word{{Text: stem}, {Wild: query.Any}}, Fields: inAbstract}
}

func abstractTerm(word string) query.Expr {
	return &query.Term{Word: query.Lit(word), Fields: inAbstract}
}

// TestWideTruncations holds truncations of thousands of words, in phrases and
// proximity searches, against the reading of the records.
func TestWideTruncations(t *testing.T) {
	t.Parallel()
	recs := manyWords(300, 12, 3000)
	x := open(t, &search.Options{BatchSize: 120}, recs)
	scan := evaltest.NewScan(recs)
	wide, narrow := query.Word{{Text: "w"}, {Wild: query.Any}}, query.Word{{Text: "w12"}, {Wild: query.Any}}
	phrase := func(words ...query.Word) query.Expr { return &query.Phrase{Words: words, Fields: inAbstract} }
	near := func(n int, ordered bool, args ...query.Expr) query.Expr {
		return &query.Near{Args: args, Distance: n, Ordered: ordered, Fields: inAbstract}
	}
	some := 0
	for _, e := range []query.Expr{
		truncated("w"), truncated(""), phrase(wide, query.Lit("alpha")), phrase(query.Lit("beta"), wide, query.Lit("gamma")),
		phrase(wide, wide, wide, wide, wide), phrase(narrow, wide), near(0, false, truncated("w1"), abstractTerm("alpha")),
		near(1, true, abstractTerm("gamma"), truncated("w2"), abstractTerm("beta")), near(2, false, truncated("w"), truncated("w")),
		near(0, false, truncated(""), abstractTerm("alpha"), abstractTerm("gamma")),
	} {
		if evaltest.Compare(t, x, scan, e) > 0 {
			some++
		}
	}
	if some < 8 {
		t.Errorf("only %d searches find anything", some)
	}
}

// peak runs f and returns by how much the memory in use grew at most.
func peak(f func()) (grown int64) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, most := m.HeapInuse, m.HeapInuse
	done := make(chan struct{})
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}()
	f()
	close(done)
	<-finished
	return int64(most) - int64(before)
}

// TestHostileSearches runs what is made to take all the memory or time: alone,
// for memory is measured.
func TestHostileSearches(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	const words = 1_000_000
	x, err := search.Create(t.TempDir()+"/index", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	const records = 5000
	if err := x.Add(ctx, manyWords(records, words/records, words)...); err != nil {
		t.Fatal(err)
	}
	if err := x.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	some := func(stem string, n int) query.Expr {
		or := &query.Or{}
		for i := range n {
			or.Args = append(or.Args, abstractTerm(fmt.Sprint(stem, i)))
		}
		return or
	}
	withFields := func(x query.Expr) query.Expr {
		x.(*query.Or).Args = append(x.(*query.Or).Args, abstractTerm("alpha"))
		return x
	}
	for _, c := range []struct {
		name  string
		x     query.Expr
		count int // -1: any
	}{
		{"a truncation that stands for a million words", truncated("w"), records},
		{"a phrase with a truncation of a million words", &query.Phrase{Words: []query.Word{query.Lit("alpha"), {{Text: "w"}, {Wild: query.Any}}}, Fields: inAbstract}, records},
		{"truncations of 100,000 words near each other", &query.Near{Args: []query.Expr{truncated("w1"), truncated("w2")}, Distance: 1, Fields: inAbstract}, -1},
		{"an OR of 20,000 terms", some("w", 20_000), 100},
		{"proximity between two ORs of 20,000 terms", &query.Near{Args: []query.Expr{some("w", 20_000), withFields(some("w1", 20_000))}, Distance: 3, Fields: inAbstract}, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			begin := time.Now()
			n := 0
			var err error
			grown := peak(func() { n, err = x.Count(ctx, c.x) })
			t.Logf("%d records in %v, %d MB", n, time.Since(begin).Round(time.Millisecond), grown>>20)
			if err != nil || c.count >= 0 && n != c.count || n == 0 {
				t.Errorf("%d records, %v, want %d", n, err, c.count)
			}
			if grown > 100<<20 {
				t.Errorf("memory grew by %d MB", grown>>20)
			}
			stop, cancel := context.WithTimeout(ctx, 15*time.Millisecond)
			defer cancel()
			begin = time.Now()
			_, err = x.Count(stop, c.x)
			if err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			if d := time.Since(begin); d > 3*time.Second {
				t.Errorf("it took %v to stop", d)
			}
		})
	}
}

// TestLongStrategy counts and analyses a strategy of 5,000 lines, and one line
// of 20,000 terms, as text.
func TestLongStrategy(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	x := open(t, nil, manyWords(200, 40, 8000))
	var lines strings.Builder
	for i := range 4998 {
		fmt.Fprintf(&lines, "%d w%d[tiab] OR alpha[tiab]\n", i+1, i)
	}
	lines.WriteString("4999 or/1-4998\n5000 #4999 NOT beta[tiab]\n")
	var terms strings.Builder
	terms.WriteString("1 w0[tiab]")
	for i := range 19_999 {
		fmt.Fprintf(&terms, " OR w%d[tiab]", i+1)
	}
	for name, text := range map[string]string{"lines": lines.String(), "terms": terms.String()} {
		s, diags := query.Parse(query.PubMed, text)
		if err := diags.Err(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		begin := time.Now()
		steps := 0
		a, err := x.Analyze(ctx, s, eval.AnalyzeOptions{Options: eval.Options{Progress: func(done, total int) { steps = max(steps, done) }}})
		if err != nil || a.Err() != nil {
			t.Fatalf("%s: %v", name, errors.Join(err, a.Err()))
		}
		report, err := x.Terms(ctx, s, eval.TermOptions{})
		if err != nil {
			t.Fatal(err)
		}
		last := a.Lines[len(a.Lines)-1]
		t.Logf("%s: %d lines, the last finds %d, %d steps, %d reports, %v", name, len(a.Lines), last.Count, steps, len(report), time.Since(begin).Round(time.Millisecond))
		if steps < 4998 || last.Line.Number == "1" && last.Count != 200 {
			t.Errorf("%s: %d steps, %d records", name, steps, last.Count)
		}
		if d := time.Since(begin); d > 60*time.Second {
			t.Errorf("%s took %v", name, d)
		}
	}
}
