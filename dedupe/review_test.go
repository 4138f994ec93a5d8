package dedupe_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// The list for people is short, and finds most of what the run missed: at most
// ten pairs for a thousand records of the main sets, with half of the missed
// pairs at least. A row stands for all pairs between its two clusters.
func TestReviewListIsShortAndFinds(t *testing.T) {
	t.Parallel()
	var rows, records, missed, held int
	for _, set := range mainSets {
		recs, g := load(t, set), gold(t, set)
		res := run(t, dedupe.Options{}, recs)
		cluster := map[*refsift.Record]int{}
		for i, c := range res.Clusters {
			for _, r := range c.Records {
				cluster[r] = i
			}
		}
		listed := map[[2]int]bool{}
		for _, p := range res.Review {
			a, b := cluster[p.A], cluster[p.B]
			listed[[2]int{min(a, b), max(a, b)}] = true
		}
		of := map[string][]*refsift.Record{}
		for _, r := range recs {
			of[g[r.ExportID]] = append(of[g[r.ExportID]], r)
		}
		for _, group := range of {
			for i, x := range group {
				for _, y := range group[:i] {
					a, b := cluster[x], cluster[y]
					if a == b {
						continue
					}
					missed++
					if listed[[2]int{min(a, b), max(a, b)}] {
						held++
					}
				}
			}
		}
		t.Logf("%s: %d rows for %d records", set, len(res.Review), len(recs))
		rows, records = rows+len(res.Review), records+len(recs)
	}
	t.Logf("pool: %.1f rows a thousand records, %d of %d missed pairs in them", 1000*float64(rows)/float64(records), held, missed)
	if 1000*rows > 10*records {
		t.Errorf("%d rows for %d records: want at most 10 a thousand", rows, records)
	}
	if 2*held < missed {
		t.Errorf("%d of %d missed pairs are in the list: want half of them", held, missed)
	}
}
