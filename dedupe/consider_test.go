package dedupe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/csv"
	"github.com/refsift/refsift/internal/shared"
)

// checkConsider compares the decision that gives up early with the full one,
// on all candidate pairs of the records and on pairs taken at random.
func checkConsider(t *testing.T, recs []*refsift.Record, o Options) (listed, pairs int) {
	t.Helper()
	d, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := d.Begin(nil)
	b, err := s.read(context.Background(), recs)
	if err != nil {
		t.Fatal(err)
	}
	candidates, _, err := s.bringTogether(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	c, items := b.corpus, b.items
	r := rand.New(rand.NewPCG(8, 8))
	for range 2 * len(items) {
		if i, j := uint32(r.IntN(len(items))), uint32(r.IntN(len(items))); i != j {
			candidates = append(candidates, makePair(i, j))
		}
	}
	quick, full := newMatcher(c), newMatcher(c)
	for _, p := range candidates {
		a, b := b.inOrder(p)
		got, ok := d.consider(quick, a, b)
		e := full.examine(a, b)
		want := d.decide(&e, a, b)
		switch {
		case ok && got != want:
			t.Fatalf("%q and %q: %+v, want %+v", a.rec.Title, b.rec.Title, got, want)
		case !ok && (want.decision != NonMatch || want.near):
			t.Fatalf("%q and %q: given up, want %+v", a.rec.Title, b.rec.Title, want)
		}
		if ok {
			listed++
		}
	}
	return listed, len(candidates)
}

func TestGivingUpLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	harsh, odd := DefaultModel(), DefaultModel()
	harsh.MatchAt, harsh.ReviewAt = 25, 20
	odd.MatchAt, odd.ReviewAt = 6, -4
	odd.Comparisons = odd.Comparisons[:len(odd.Comparisons)-3] // fields that the model leaves out
	for i := range odd.Comparisons[0].Levels {
		odd.Comparisons[0].Levels[i].Weight = -1 // no title speaks for a match
	}
	models := map[string]*Model{"default": nil, "harsh": harsh, "odd": odd}
	for _, set := range []string{"diabetes", "cytology_screening", "respiratory", "tafenoquine", "dblp_acm", "mis_mixed", "cora"} {
		t.Run(set, func(t *testing.T) {
			f, err := os.Open(shared.Path(t, "data", "dedupe", set, "records.csv"))
			if errors.Is(err, fs.ErrNotExist) {
				t.Skip("no such set")
			}
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			recs, err := refsift.Collect(csv.NewReader(f).All())
			if err != nil {
				t.Logf("%s: %v", set, err)
			}
			for _, name := range []string{"default", "harsh", "odd"} {
				listed, pairs := checkConsider(t, recs, Options{Model: models[name]})
				t.Logf("%s: %d of %d pairs listed", name, listed, pairs)
				if listed == 0 && name != "harsh" {
					t.Error("no pair is listed: the test says nothing")
				}
			}
		})
	}
}

// The same on made-up records whose fields are all drawn from few values, so
// that every mixture of agreement and contradiction comes up.
func TestGivingUpLosesNothingInMixtures(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 9))
	pick := func(values ...string) string { return values[r.IntN(len(values))] }
	var recs []*refsift.Record
	for i := range 700 {
		rec := &refsift.Record{
			ExportID: fmt.Sprint(i), Year: 2010 + r.IntN(3), Source: pick("", "Wader Research", "Acta Limicola", "Wader Research. Conference: 3rd Meeting", "https://clinicaltrials.gov/show/NCT01234567"),
			Title: pick("Nocturnal foraging of ringed sandpipers", "Nocturnal foraging of ringed sandpipers in winter", "Nocturnal foraging of ringed plovers", "Foraging of sandpipers, part 1",
				"Foraging of sandpipers, part 2", "Erratum: Nocturnal foraging of ringed sandpipers", "[Nocturnal foraging of ringed sandpipers]", "Ночное питание", ""),
			Volume: pick("", "5", "6"), Issue: pick("", "1", "Suppl 1"), Pages: pick("", "1-9", "221-228", "S51", "e1234"),
			Abstract: pick("", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen", "one two three four five six seven eight other words follow here now and then again"),
		}
		for range r.IntN(3) {
			rec.Authors = append(rec.Authors, refsift.Author{Family: pick("Quandt", "Overbeck", "Ito"), Given: pick("M", "Jan")})
		}
		if doi, err := refsift.ParseDOI(cmp.Or(pick("", "10.9999/a", "10.9999/b"), "none")); err == nil {
			rec.DOI = doi
		}
		recs = append(recs, rec)
	}
	if listed, pairs := checkConsider(t, recs, Options{}); listed < pairs/50 {
		t.Errorf("only %d of %d pairs are listed", listed, pairs)
	}
}
