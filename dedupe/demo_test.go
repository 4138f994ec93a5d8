package dedupe_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/internal/demo"
)

// demoRecords writes the demo, reads its exports, and returns the truth by
// the records' IDs, which it makes the export IDs.
func demoRecords(t testing.TB, scale int) (recs []*refsift.Record, gold map[string]string) {
	t.Helper()
	dir := t.TempDir()
	if _, err := demo.Write(dir, demo.Options{Scale: scale}); err != nil {
		t.Fatal(err)
	}
	recs, err := refsift.Collect(format.Files(os.DirFS(filepath.Join(dir, "exports")), "*"))
	if err != nil {
		t.Log(err)
	}
	for _, r := range recs {
		r.ExportID = r.ID.String()
	}
	f, err := os.Open(filepath.Join(dir, "truth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	gold = map[string]string{}
	for _, row := range rows[1:] { // id, …, group, planted, case
		gold[row[0]] = row[4]
	}
	return recs, gold
}

// The demo plants what tools get wrong. Nothing that differs may be merged;
// what stays apart are records with nothing but title, year and journal.
func TestDemo(t *testing.T) {
	t.Parallel()
	recs, gold := demoRecords(t, 2)
	res := run(t, dedupe.Options{}, recs)
	checkPartition(t, res, recs)
	s := measure(res, gold)
	t.Logf("%d records: tp %d fp %d fn %d F1 %.2f, review %d, related %d, pairs a record %.1f", len(recs), s.tp, s.fp, s.fn, s.f1(),
		len(res.Review), len(res.Related), float64(res.Stats.PairsCompared)/float64(len(recs)))
	if s.fp > 0 || s.fn > 4 {
		t.Errorf("%d false pairs, %d missed: want none, and the four bare ones", s.fp, s.fn)
	}
}

// BenchmarkDemo is the run on made-up exports of seven databases. Their words
// are few, so that blocks are large.
func BenchmarkDemo(b *testing.B) {
	for _, scale := range []int{5, 40} {
		recs, gold := demoRecords(b, scale)
		b.Run(fmt.Sprint(len(recs)), func(b *testing.B) {
			d := must(b, dedupe.Options{})
			var res *dedupe.Result
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if res, err = d.Run(context.Background(), recs); err != nil {
					b.Fatal(err)
				}
			}
			report(b, res, len(recs), measure(res, gold))
		})
	}
}

// report gives speed beside recall.
func report(b *testing.B, res *dedupe.Result, n int, s score) {
	perRun := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(float64(n)/perRun, "records/s")
	b.ReportMetric(float64(res.Stats.PairsCompared)/perRun, "pairs/s")
	b.ReportMetric(float64(res.Stats.PairsCompared)/float64(n), "pairs/record")
	b.ReportMetric(100*float64(s.tp)/float64(s.tp+s.fn), "recall%")
	b.ReportMetric(float64(s.fp), "false-pairs")
}
