package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/audit"
)

func ExampleNumbers_Findings() {
	numbers, err := audit.Parse([]byte(`
[flow]
assessed = 50
excluded_reports = 35
included = 14
[flow.reasons]
"wrong population" = 26
[[breakdown]]
name = "countries"
of = "included"
parts = { USA = 9, others = 5 }
`))
	if err != nil {
		panic(err)
	}
	for _, f := range numbers.Findings() {
		if f.Severity > refsift.Note {
			fmt.Println(f)
		}
	}
	// Output:
	// flow.included: error: 50 full texts assessed − 35 full texts excluded = 15, not 14 included [sum]
	//     A full text is unaccounted for. If several reports are about one study, say how many reports there are; if one was found by an update, count it with the rest.
	// flow.reasons: warning: 26 of the 35 full texts excluded have a reason: 9 have none [reasons]
	//     PRISMA 2020 (item 16b) asks for the reason of each. Give the reason of the rest.
}

// whole is a paper whose numbers are all given and right.
const whole = `
[flow]
identified = 1000
duplicates = 200
removed = 10
screened = 790
excluded = 740
sought = 50
not_retrieved = 2
assessed = 48
excluded_reports = 30
other = 2
included_reports = 20
included = 18
previous = 4
total = 22
reasons = { design = 20, population = 10 }
[[database]]
name = "MEDLINE"
platform = "PubMed"
records = 600
searched = 2019-12-09
strategy = true
[[database]]
name = "Scopus"
platform = "Scopus"
records = 400
searched = 2019-12-10
strategy = true
[[breakdown]]
name = "countries"
of = "included"
parts = { Denmark = 8, Norway = 10 }
[[breakdown]]
name = "patients"
total = 300
parts = { women = 100, men = 200 }
[[stated]]
where = "abstract"
of = "included"
n = 18
[search]
from = 2007-01-01
to = 2019-12-09
`

func TestFindings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, want string }{
		{"", "", ""},
		{"identified = 1000", "identified = 999", "flow.identified sum; flow.screened sum"},
		{"records = 600", "", "database missing"},
		{"records = 600", "records = 1601", "flow.identified sum"},
		{"records = 400", "records = 401", "flow.identified sum"},
		{"duplicates = 200", "duplicates = 20", "flow.screened sum"},
		{"duplicates = 200\nremoved = 10", "", "flow.duplicates missing"},
		{"duplicates = 200\nremoved = 10\nscreened = 790", "screened = 1790", "flow.screened order; flow.sought sum; flow.duplicates missing"},
		{"excluded = 740", "excluded = 741", "flow.sought sum"},
		{"excluded = 740", "", "flow.excluded missing"},
		{"sought = 50", "", ""},
		{"sought = 50\nnot_retrieved = 2", "not_retrieved = 3", "flow.assessed sum"},
		{"not_retrieved = 2", "not_retrieved = 1", "flow.assessed sum"},
		{"excluded_reports = 30", "excluded_reports = 31", "flow.included_reports sum; flow.reasons reasons"},
		{"reasons = { design = 20, population = 10 }", "", "flow.reasons reasons"},
		{"population = 10", "population = 11", "flow.reasons reasons"},
		{"included_reports = 20", "included_reports = 17", "flow.included_reports sum; flow.included order"},
		{"included_reports = 20", "", "flow.included sum"},
		{"total = 22", "total = 21", "flow.total sum"},
		{"Norway = 10", "Norway = 9", "breakdown.1 sum"},
		{"men = 200 }", "men = 200, unknown = 1 }", "breakdown.2 sum"},
		{"n = 18", "n = 17", "stated.1 stated"},
		{"to = 2019-12-09", "to = 2019-12-31", "search.to dates; search.to dates"},
		{"to = 2019-12-09", "to = 2006-12-31", "search dates"},
		{"platform = \"PubMed\"", "", "database missing"},
		{"searched = 2019-12-10", "", "database missing"},
		{"strategy = true", "", "database missing"},
		{"design = 20, population = 10", "design = 31, population = -1", "flow.reasons order"},
		{"previous = 4\ntotal = 22", "previous = -4\ntotal = 14", "flow.previous order"},
	} {
		if !strings.Contains(whole, c.from) {
			t.Fatalf("%q is not in the text", c.from)
		}
		n, err := audit.Parse([]byte(strings.Replace(whole, c.from, c.to, 1)))
		if err != nil {
			t.Errorf("%s: %v", c.to, err)
			continue
		}
		var got []string
		for _, f := range n.Findings() {
			got = append(got, f.Where+" "+f.Code)
			if f.Explanation == "" || f.Message == "" {
				t.Errorf("%+v has no words", f)
			}
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%q for %q: found %q, want %q", c.to, c.from, s, c.want)
		}
	}
}

// TestPaper: the numbers of a published paper (Appendix A is its search), under
// made-up names. Each inconsistency that is a sum is found, and no other error.
func TestPaper(t *testing.T) {
	t.Parallel()
	n, err := audit.Parse([]byte(`
[flow]
assessed = 50
excluded_reports = 35
included = 14
reasons = { "not the population" = 20, "not the topic" = 6 }

[[breakdown]]
name = "countries in the text"
total = 15
parts = { USA = 9, "the remaining" = 5 }
[[breakdown]]
name = "countries in the table"
of = "included"
parts = { USA = 10, Australia = 2, Canada = 2, Sweden = 1 }
[[breakdown]]
name = "primary research in the table"
total = 12
parts = { intervention = 5, interview = 3, case = 3 }

[[stated]]
where = "the results"
of = "included"
n = 15
[[stated]]
where = "the limitations"
of = "included"
n = 14

[search]
from = 2007-01-01
to = 2019-12-31

[[database]]
name = "Database A"
platform = "Platform A"
records = 1604
searched = 2019-12-09
strategy = true
[[database]]
name = "Database B"
[[database]]
name = "Database C"
platform = "Platform C"
`))
	if err != nil {
		t.Fatal(err)
	}
	var serious []string
	notes := 0
	for _, f := range n.Findings() {
		if f.Severity == refsift.Note {
			notes++
			continue
		}
		serious = append(serious, f.Message)
	}
	want := []string{
		"50 full texts assessed − 35 full texts excluded = 15, not 14 included",
		"26 of the 35 full texts excluded have a reason: 9 have none",
		"countries in the text: USA 9, the remaining 5 sum to 14, not 15 in all",
		"countries in the table: Australia 2, Canada 2, Sweden 1, USA 10 sum to 15, not 14 studies included",
		"primary research in the table: case 3, intervention 5, interview 3 sum to 11, not 12 in all",
		"the results says 15 studies included, the flow says 14",
		"the search is said to cover until 2019-12-31, but Database A was searched on 2019-12-09",
	}
	if got := strings.Join(serious, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("found\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if notes != 8 { // identified, duplicates, screened, excluded; counts, platform, days, strategies
		t.Errorf("%d notes on what is missing", notes)
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"[flow]\nincluded = \"x\"":                            "included",
		"[flow]\nincludet = 4":                                "unknown names: flow.includet",
		"[flow\n":                                             "line 2, column 6: expected",
		"[[breakdown]]\nname = \"a\"\nparts = {}":             "of = \"included\" or total",
		"[[breakdown]]\nname = \"a\"\nof = \"x\"":             "\"x\" is no number of the flow",
		"[[stated]]\nwhere = \"a\"\nof = \"y\"\nn = 1\n":      "\"y\" is no number of the flow",
		"[[database]]\nname = \"a\"\nsearched = \"May 2020\"": "May 2020",
	} {
		if _, err := audit.Parse([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q in it", in, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Fuzz(func(t *testing.T, data []byte) {
		if n, err := audit.Parse(data); err == nil {
			n.Findings()
		}
	})
}
