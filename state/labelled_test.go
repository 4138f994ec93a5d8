package state_test

import (
	"context"
	"io"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/state"
)

// The labelled sets in five batches, in two orders, on disk, are what one run
// over everything is with the frequencies of the first batch; and a second
// run on the same records finds nothing new.
func TestLabelledSetsInBatches(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	for _, set := range []string{"respiratory", "tafenoquine", "cytology_screening"} {
		recs := readAll(t, shared.Path(t, "data", "dedupe", set, "records.csv"))
		first := len(recs) / 5
		d, err := dedupe.New(dedupe.Options{})
		if err != nil {
			t.Fatal(err)
		}
		freq, err := d.Fit(context.Background(), recs[:first])
		if err != nil {
			t.Fatal(err)
		}
		whole := d.Begin(freq)
		if _, err := whole.Add(context.Background(), recs); err != nil {
			t.Fatal(err)
		}
		want, err := whole.Result(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(2) {
			rest := append([]*refsift.Record(nil), recs[first:]...)
			rand.New(rand.NewPCG(seed, 0)).Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
			dir := t.TempDir()
			for part := range 5 {
				batch := recs[:first]
				if part > 0 {
					batch = rest[(part-1)*len(rest)/4 : part*len(rest)/4]
				}
				inBatch(t, dir, batch, len(batch))
			}
			inBatch(t, dir, recs, 0)
			s := open(t, dir)
			if got := partition(s.Result()); got != partition(want) {
				t.Errorf("%s, order %d: the batches give other groups", set, seed)
			}
			if _, err := s.Ledger(); err != nil {
				t.Error(err)
			}
		}
	}
}

// inBatch adds records to a state on disk, which must enter so many of them.
func inBatch(t *testing.T, dir string, recs []*refsift.Record, enters int) {
	t.Helper()
	s := open(t, dir)
	report := update(t, s, state.Update{Files: []state.File{{Name: recs[0].ID.File, Records: len(recs)}}, Records: recs})
	if report.Entered != enters {
		t.Errorf("%d of %d records were entered, want %d", report.Entered, len(recs), enters)
	}
	save(t, s)
}

func readAll(t *testing.T, path string) (recs []*refsift.Record) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := format.Open("records.csv", f, format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return recs
		}
		if rec != nil {
			recs = append(recs, rec)
		}
	}
}
