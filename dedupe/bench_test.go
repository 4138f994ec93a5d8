package dedupe_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/refsift/refsift/dedupe"
)

// BenchmarkRun reports speed beside recall: a faster blocker that misses
// duplicates is not faster. From 10,000 to 100,000 records the time a record
// must stay about the same.
func BenchmarkRun(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			recs, group := madeUp(4, n)
			gold := map[string]string{}
			for _, r := range recs {
				gold[r.ExportID] = fmt.Sprint(group[r])
			}
			d := must(b, dedupe.Options{})
			var res *dedupe.Result
			for b.Loop() {
				var err error
				if res, err = d.Run(context.Background(), recs); err != nil {
					b.Fatal(err)
				}
			}
			report(b, res, n, measure(res, gold))
		})
	}
}

// Work grows nearly linearly: eight times the records take no more than
// eleven times the pairs, and the time is logged.
func TestScaling(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	pairs := map[int]int{}
	for _, n := range []int{2500, 20_000} {
		recs, _ := madeUp(5, n)
		start := time.Now()
		res := run(t, dedupe.Options{}, recs)
		pairs[n] = res.Stats.PairsCompared
		t.Logf("%d records: %v, %.1f pairs a record", n, time.Since(start).Round(time.Millisecond), float64(pairs[n])/float64(n))
	}
	if pairs[20_000] > 11*pairs[2500] {
		t.Errorf("2,500 records give %d pairs, 20,000 give %d", pairs[2500], pairs[20_000])
	}
}
