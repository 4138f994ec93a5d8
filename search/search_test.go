package search_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/search"
)

func open(t testing.TB, o *search.Options, recs []*refsift.Record) *search.Index {
	t.Helper()
	x, err := search.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if err := x.Add(t.Context(), recs...); err != nil {
		t.Fatal(err)
	}
	return x
}

// TestConformance holds the index against the brute-force matcher: in memory
// in one segment and in many, while building, and committed.
func TestConformance(t *testing.T) {
	t.Parallel()
	t.Run("memory", func(t *testing.T) {
		evaltest.Run(t, func(t testing.TB, recs []*refsift.Record) evaltest.Engine { return open(t, nil, recs) })
	})
	t.Run("segments", func(t *testing.T) {
		evaltest.Run(t, func(t testing.TB, recs []*refsift.Record) evaltest.Engine {
			return open(t, &search.Options{BatchSize: 40}, recs)
		})
	})
	t.Run("disk", func(t *testing.T) {
		evaltest.Run(t, func(t testing.TB, recs []*refsift.Record) evaltest.Engine {
			return commit(t, &search.Options{BatchSize: 60}, recs)
		})
	})
}

// commit builds an index on disk.
func commit(t testing.TB, o *search.Options, recs []*refsift.Record) *search.Index {
	t.Helper()
	x, err := search.Create(t.TempDir()+"/index", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if err := x.Add(t.Context(), recs...); err != nil {
		t.Fatal(err)
	}
	if err := x.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	return x
}
