package evaltest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// An Engine holds records and counts strategies over them.
type Engine interface {
	Run(ctx context.Context, s *query.Strategy) (*eval.Result, error)
	// IDs returns the records of a set of a result, sorted.
	IDs(ctx context.Context, set *eval.Set) ([]refsift.ID, error)
}

// Queries is how many random searches [Run] compares; a tenth of it goes
// into strategies.
const Queries = 1200

// Run runs the whole suite against the engines that open returns. It opens
// several, each over other records.
func Run(t *testing.T, open func(t testing.TB, recs []*refsift.Record) Engine) {
	t.Run("cases", func(t *testing.T) { runCases(t, open) })
	t.Run("empty", func(t *testing.T) { runEmpty(t, open) })
	t.Run("random", func(t *testing.T) { runRandom(t, open) })
	t.Run("strategies", func(t *testing.T) { runStrategies(t, open) })
	t.Run("laws", func(t *testing.T) { runLaws(t, open) })
	t.Run("concurrent", func(t *testing.T) { runConcurrent(t, open) })
}

// single makes a strategy of one line.
func single(x query.Expr) *query.Strategy {
	return &query.Strategy{Lines: []*query.Line{{Number: "1", Label: "1", Reported: -1, Expr: x}}}
}

// Compare counts x with an engine and with the brute-force matcher, and
// fails the test if they find different records.
func Compare(t testing.TB, e Engine, s *Scan, x query.Expr) (count int) {
	t.Helper()
	res, err := e.Run(t.Context(), single(x))
	if err != nil {
		t.Fatalf("%s: %v", x, err)
	}
	compareLine(t, e, s, res.Lines[0], nil)
	return res.Lines[0].Count
}

func compareLine(t testing.TB, e Engine, s *Scan, l eval.LineResult, strategy *query.Strategy) {
	t.Helper()
	if l.Err != nil {
		t.Errorf("%s: %v", l.Line.Expr, l.Err)
		return
	}
	var want []refsift.ID
	for i, r := range s.recs {
		if s.Matches(i, l.Line.Expr, strategy) {
			want = append(want, r.ID)
		}
	}
	slices.SortFunc(want, refsift.ID.Compare)
	if l.Count != len(want) {
		t.Errorf("%s: %d records, want %d", l.Line.Expr, l.Count, len(want))
	}
	if l.Set == nil {
		return // an engine that only counts
	}
	got, err := e.IDs(t.Context(), l.Set)
	if err != nil {
		t.Fatalf("%s: %v", l.Line.Expr, err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: records %v are missing, %v are too many", l.Line.Expr, without(want, got), without(got, want))
	}
}

func without(a, b []refsift.ID) []refsift.ID {
	return slices.DeleteFunc(slices.Clone(a), func(id refsift.ID) bool { return slices.Contains(b, id) })
}

func runEmpty(t *testing.T, open func(testing.TB, []*refsift.Record) Engine) {
	e := open(t, nil)
	g := NewGenerator(3)
	for range 50 {
		if n := Compare(t, e, NewScan(nil), g.Expr(2)); n != 0 {
			t.Fatalf("%d records in an empty engine", n)
		}
	}
}

func runRandom(t *testing.T, open func(testing.TB, []*refsift.Record) Engine) {
	g := NewGenerator(42)
	recs := g.Records(300)
	e, s := open(t, recs), NewScan(recs)
	some := 0
	for range Queries {
		if Compare(t, e, s, g.Expr(3)) > 0 {
			some++
		}
	}
	for range Queries / 3 { // proximity on its own, where it is not hidden by operators
		if Compare(t, e, s, g.near(g.fields(), 2)) > 0 {
			some++
		}
	}
	if some < Queries/2 {
		t.Errorf("only %d searches found anything: the test is weak", some)
	}
	t.Logf("%d searches, %d found something", Queries+Queries/3, some)
}

func runStrategies(t *testing.T, open func(testing.TB, []*refsift.Record) Engine) {
	g := NewGenerator(7)
	recs := g.Records(200)
	e, s := open(t, recs), NewScan(recs)
	for range Queries / 10 / 10 {
		strategy := g.Strategy(10)
		res, err := e.Run(t.Context(), strategy)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range res.Lines {
			compareLine(t, e, s, l, strategy)
		}
	}
}

// runLaws checks what must hold whatever the records are.
func runLaws(t *testing.T, open func(testing.TB, []*refsift.Record) Engine) {
	g := NewGenerator(11)
	e := open(t, g.Records(150))
	for range 100 {
		a, b := g.Expr(2), g.Expr(2)
		or := &query.Or{Args: []query.Expr{a, b}}
		s := &query.Strategy{}
		for i, x := range []query.Expr{a, b, or, &query.And{Args: []query.Expr{a, b}}, &query.Not{Left: a, Right: b}, &query.All{}, &query.Not{Left: &query.All{}, Right: a}} {
			s.Lines = append(s.Lines, &query.Line{Number: fmt.Sprint(i + 1), Reported: -1, Expr: x})
		}
		res, err := e.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		n := func(i int) int { return res.Lines[i-1].Count }
		if n(1)+n(2) != n(3)+n(4) || n(5)+n(4) != n(1) || n(6) != n(1)+n(7) || n(6) != 150 {
			t.Errorf("a=%s b=%s: counts %d %d, or %d, and %d, not %d, all %d, not a %d", a, b, n(1), n(2), n(3), n(4), n(5), n(6), n(7))
		}
	}
}

func runConcurrent(t *testing.T, open func(testing.TB, []*refsift.Record) Engine) {
	g := NewGenerator(5)
	recs := g.Records(150)
	e := open(t, recs)
	strategy := g.Strategy(20)
	want, err := e.Run(t.Context(), strategy)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 3 {
				got, err := e.Run(t.Context(), strategy)
				if err != nil {
					t.Error(err)
					return
				}
				for i := range got.Lines {
					if got.Lines[i].Count != want.Lines[i].Count || got.Lines[i].Dropped != want.Lines[i].Dropped {
						t.Errorf("line %d: %d, alone %d", i+1, got.Lines[i].Count, want.Lines[i].Count)
					}
				}
			}
		})
	}
	wg.Wait()
}
