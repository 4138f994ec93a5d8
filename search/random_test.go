package search_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/search"
)

// queriesEnv names how many random searches are compared, for a run at night:
// REFSIFT_QUERIES=100000 go test ./search -run RandomQueries -timeout 1h
const queriesEnv = "REFSIFT_QUERIES"

// TestRandomQueries counts nested random searches with the index and by
// reading the records, on one small collection after the other, each in several
// segments from which records were deleted and replaced.
func TestRandomQueries(t *testing.T) {
	t.Parallel()
	const each = 250
	total := 10_000
	if testing.Short() {
		total = 500
	}
	if text := os.Getenv(queriesEnv); text != "" {
		var err error
		if total, err = strconv.Atoi(text); err != nil {
			t.Fatalf("%s: %v", queriesEnv, err)
		}
	}
	some, compared := 0, 0
	for seed := uint64(1); compared < total; seed++ {
		g := evaltest.NewGenerator(seed)
		x, recs := changedIndex(t, g, seed)
		scan := evaltest.NewScan(recs)
		s := &query.Strategy{}
		if seed%2 == 0 {
			s.Dialect = query.PubMed
		}
		for i := range each {
			e := g.Expr(3)
			if i%5 == 0 {
				e = g.Near()
			}
			s.Lines = append(s.Lines, &query.Line{Number: fmt.Sprint(i + 1), Reported: -1, Expr: e})
		}
		res, err := x.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range res.Lines {
			var want []refsift.ID
			for i, r := range recs {
				if scan.Matches(i, l.Line.Expr, s) {
					want = append(want, r.ID)
				}
			}
			slices.SortFunc(want, refsift.ID.Compare)
			got, err := x.IDs(t.Context(), l.Set)
			if err != nil || l.Err != nil || !slices.Equal(got, want) {
				t.Errorf("seed %d: %s: records %v (%v, %v), want %v", seed, l.Line.Expr, got, err, l.Err, want)
			}
			if compared++; len(want) > 0 {
				some++
			}
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d searches, %d found something", compared, some)
	if some < compared/3 {
		t.Error("the test is weak")
	}
}

// changedIndex returns an index of several parts with deleted and replaced
// records, and the records that are in it: in memory, on disk while it is built,
// on disk as it was built, or with what was added since.
func changedIndex(t *testing.T, g *evaltest.Generator, seed uint64) (*search.Index, []*refsift.Record) {
	t.Helper()
	o := &search.Options{BatchSize: 20}
	x, err := search.New(o)
	path := filepath.Join(t.TempDir(), "index")
	if seed%4 > 0 {
		x, err = search.Create(path, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	recs := g.Records(50)
	for from := 0; from < len(recs); from += 20 { // each becomes a run of an index on disk
		part := recs[from:min(from+20, len(recs))]
		if seed%4 == 3 && from == 40 {
			if err := errors.Join(x.Commit(ctx), x.Close()); err != nil {
				t.Fatal(err)
			}
			if x, err = search.Update(path, o); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(x.Add(ctx, part...), search.WriteRun(x)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		r := g.Record()
		r.ID = recs[7*i].ID
		recs[7*i] = r
		if _, err := x.Replace(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		last := len(recs) - 1
		if n, err := x.Delete(ctx, recs[last].ID); err != nil || n != 1 {
			t.Fatalf("%d deleted, %v", n, err)
		}
		recs = recs[:last]
	}
	if seed%4 > 1 {
		if err := x.Commit(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return x, recs
}
