package dedupe_test

import (
	"context"
	"math"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// The parts add up, the values are those of the records in the order asked
// for, and an appraisal says the same as the link and the explanation.
func TestAppraise(t *testing.T) {
	t.Parallel()
	article, others := family()
	recs := []*refsift.Record{article}
	for _, r := range others {
		recs = append(recs, r)
	}
	must := dedupe.DigestPair{article.Digest(), others[dedupe.ErratumOf].Digest()}
	d, err := dedupe.New(dedupe.Options{MustLink: []dedupe.DigestPair{must}})
	if err != nil {
		t.Fatal(err)
	}
	res, err := d.Run(context.Background(), recs)
	if err != nil {
		t.Fatal(err)
	}
	appraise := res.Appraiser()
	for _, a := range recs {
		for _, b := range recs {
			if a == b {
				continue
			}
			x := appraise(a, b)
			sum := 0.0
			for _, f := range x.Fields {
				sum += f.Weight
				if f.Field == "title" && (f.A != a.Title || f.B != b.Title) {
					t.Errorf("the titles are %q and %q", f.A, f.B)
				}
			}
			if math.Abs(sum-x.Score) > 1e-9 {
				t.Errorf("%s: the fields add up to %v, the score is %v", b.Title, sum, x.Score)
			}
			if e := res.Explain(a, b); e.Value != x.Score || len(e.Parts) != len(x.Fields)+len(x.Vetoes) {
				t.Errorf("%v", e)
			}
		}
	}
	for c := range res.Duplicates() {
		for _, l := range c.Links {
			if x := appraise(l.A, l.B); x.Score != l.Score || x.Rule != l.Rule || x.Reason != l.Reason {
				t.Errorf("link %+v, appraisal %+v", l, x)
			}
		}
	}
}
