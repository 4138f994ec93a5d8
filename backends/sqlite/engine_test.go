package sqlite_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/backends/sqlite"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/search"
)

func open(t testing.TB, recs []*refsift.Record) *sqlite.Engine {
	t.Helper()
	e, err := sqlite.New(recs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// TestConformance runs the suite of every engine.
func TestConformance(t *testing.T) {
	evaltest.Run(t, func(t testing.TB, recs []*refsift.Record) evaltest.Engine { return open(t, recs) })
}

// TestAgainstIndex compares FTS5 with the index of package search, where no
// brute force slows it down: words, phrases and pairs over more records.
func TestAgainstIndex(t *testing.T) {
	g := evaltest.NewGenerator(77)
	recs := g.Records(1500)
	e := open(t, recs)
	x, err := search.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Add(t.Context(), recs...); err != nil {
		t.Fatal(err)
	}
	some := 0
	for range 30 {
		s := &query.Strategy{}
		for range 20 {
			s.Lines = append(s.Lines, &query.Line{Number: "1", Reported: -1, Expr: g.Leaf()})
		}
		got, err := e.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		want, err := x.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range want.Lines {
			if got.Lines[i].Count != l.Count || got.Lines[i].Dropped != l.Dropped {
				t.Errorf("%s: %d (dropped %d), index %d (%d)", l.Line.Expr, got.Lines[i].Count, got.Lines[i].Dropped, l.Count, l.Dropped)
			}
			if l.Count > 0 {
				some++
			}
		}
	}
	if some < 300 {
		t.Errorf("only %d of 600 searches found anything", some)
	}
}
