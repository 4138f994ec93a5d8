package eval_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/thesaurus"
)

func expansionRecords() []*refsift.Record {
	h := func(q string, major bool) []refsift.Descriptor {
		return []refsift.Descriptor{{Heading: "Asthma", Qualifiers: []refsift.Qualifier{{Name: q, Major: major}}}}
	}
	return []*refsift.Record{
		{Title: "a", PublicationTypes: []string{"Randomized Controlled Trial"}, Descriptors: h("drug therapy", true)},
		{Title: "a", PublicationTypes: []string{"Clinical Trial"}, Descriptors: h("therapy", false)},
		{Title: "a", PublicationTypes: []string{"Review"}, Descriptors: h("mortality", false)},
		{Title: "a", PublicationTypes: []string{"Clinical Trial, Phase II", "Review"}},
		{Title: "a"},
	}
}

// TestExpansion counts what PubMed finds beyond what is written, and other
// platforms do not.
func TestExpansion(t *testing.T) {
	t.Parallel()
	src := evaltest.NewScan(expansionRecords())
	other, err := thesaurus.LoadEntryTerms(strings.NewReader("Asthma\tWheezing Disease\nAsthma\tBronchial Asthma\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		dialect *query.Dialect
		line    string
		want    int
		codes   string
	}{
		{query.PubMed, "clinical trial[pt]", 3, ""},
		{query.PubMed, "review[pt]", 2, ""},
		{query.PubMed, `"clinical trial"[pt:noexp]`, 1, ""},
		{query.PubMed, "Clinical Trial[Publication Type:NoExp]", 1, ""},
		{query.PubMed, "clinical trial[pt] NOT clinical trial[pt:noexp]", 2, ""},
		{query.PubMed, "made up[pt]", 0, ""},
		{query.PubMed, "therapy[sh]", 2, ""},
		{query.PubMed, `"Asthma/therapy"[Mesh]`, 2, ""},
		{query.PubMed, `"Asthma/therapy"[Majr]`, 1, ""},
		{query.PubMed, "epidemiology[sh]", 1, ""},
		{query.PubMed, "therapy[sh:noexp]", 1, ""},
		{query.PubMed, `"Asthma/therapy"[Mesh:NoExp]`, 1, ""},
		{query.PubMed, `"Asthma/therapy"[Majr:NoExp]`, 0, ""},
		{query.PubMed, `"clinical trial"[tw]`, 1, ""},
		{query.PubMed, `"clinical trial"[all]`, 1, ""},
		{query.PubMed, `"bronchial asthma"[Mesh]`, 3, "heading-entry-term"},
		{query.PubMed, `"bronchial asthma/therapy"[Mesh]`, 2, "heading-entry-term"},
		{query.Ovid, "clinical trial.pt.", 1, ""},
		{query.Ovid, "th.fs.", 1, ""},
		{query.Ovid, "exp Asthma/th", 1, ""},
		{query.Ovid, "exp Bronchial Asthma/", 0, "heading-unknown"},
		{query.Cochrane, `[mh Asthma/TH]`, 1, ""},
	} {
		s, _ := query.Parse(c.dialect, "1. "+c.line)
		res, err := eval.Run(t.Context(), src, s, eval.Options{EntryTerms: other})
		if err != nil {
			t.Fatal(err)
		}
		if l := res.Lines[0]; l.Count != c.want || codes(res.Diagnostics) != c.codes {
			t.Errorf("%s: %s: %d (%v) with %q, want %d with %q", c.dialect.Name, c.line, l.Count, l.Err, codes(res.Diagnostics), c.want, c.codes)
		}
	}
	n, _, err := eval.Count(t.Context(), src, term("clinical trial", query.PubTypes), eval.Options{Expansion: query.Expansion{PubTypes: true}})
	if n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// TestDroppedTypes: a type of publication is a limit where it restricts, and
// nothing else in a block of terms.
func TestDroppedTypes(t *testing.T) {
	t.Parallel()
	src := evaltest.NewScan(expansionRecords())
	a, review, trial := term("a", query.Title), term("review", query.PubTypes), term("clinical trial", query.PubTypes)
	res := run(t, src, strategy("1", a, "2", review, "3", and(ref("1"), ref("2")), "4", and(a, or(review, trial)), "5", or(review, term("b", query.Title)),
		"6", and(a, ref("5")), "7", and(ref("1"), not(review, trial))))
	var got []string
	for _, l := range res.Lines {
		got = append(got, fmt.Sprintf("%d/%d", l.Count, l.Dropped))
	}
	if text := strings.Join(got, " "); text != "5/0 2/0 2/1 3/1 2/0 2/0 2/0" {
		t.Error(text)
	}
}
