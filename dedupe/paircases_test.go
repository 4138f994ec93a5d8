package dedupe_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/internal/shared"
)

func TestPairCases(t *testing.T) {
	byID := map[string]*refsift.Record{}
	for _, r := range load(t, "pair_cases") {
		byID[r.ExportID] = r
	}
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range readCSV(t, shared.Path(t, "data", "dedupe", "pair_cases", "pairs.csv")) {
		l := d.Compare(byID[c["id_a"]], byID[c["id_b"]])
		if c["duplicate"] == "policy" {
			t.Logf("%s: %s", c["case"], l.Decision)
			continue
		}
		if got := l.Decision == dedupe.Match; got != (c["duplicate"] == "1") {
			t.Errorf("%s: %s, want duplicate = %s\n%s", c["case"], l.Decision, c["duplicate"], d.Explain(l.A, l.B))
		}
	}
}
