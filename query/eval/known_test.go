package eval_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
)

func TestReadKnown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"11111\n22222\r\n11111\n", "PMID 11111|PMID 22222"},
		{"PMID: 11111; doi:10.1000/ab, https://doi.org/10.1000/CD # a note\n", "PMID 11111|10.1000/ab|10.1000/cd"},
		{"https://pubmed.ncbi.nlm.nih.gov/11111/\n#nothing\n", "PMID 11111"},
		{"\ufeff\"11111\",\"22222\"\n", "PMID 11111|PMID 22222"},
	} {
		items, err := eval.ReadKnown(strings.NewReader(c.text))
		var names []string
		for _, k := range items {
			names = append(names, k.Name)
		}
		if got := strings.Join(names, "|"); got != c.want || err != nil {
			t.Errorf("%q: %q, %v", c.text, got, err)
		}
	}
	for _, text := range []string{"", "TY  - JOUR\n", "11111\nnonsense\n", strings.Repeat("1", 100_000)} {
		if _, err := eval.ReadKnown(strings.NewReader(text)); !errors.Is(err, eval.ErrNotIdentifiers) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func FuzzReadKnown(f *testing.F) {
	f.Add("11111 10.1000/ab")
	f.Add("pmid:1;doi:10.1/x#")
	f.Fuzz(func(t *testing.T, text string) {
		items, err := eval.ReadKnown(strings.NewReader(text))
		if (err == nil) == (len(items) == 0) {
			t.Errorf("%d items and %v", len(items), err)
		}
		for _, k := range items {
			again, err := eval.ReadKnown(strings.NewReader(k.Name))
			if err != nil || len(again) != 1 || again[0] != k {
				t.Errorf("%q is read again as %v, %v", k.Name, again, err)
			}
		}
	})
}

// knownRecords: an item twice, one that is only found by its title, and one
// without any of the words.
func knownRecords(t *testing.T) []*refsift.Record {
	return []*refsift.Record{
		{PMID: pmid(t, "11111"), DOI: refsift.MustDOI("10.1000/a"), Title: "Alpha of the first kind", Year: 2001},
		{DOI: refsift.MustDOI("10.1000/a"), Title: "Alpha of the first kind."},
		{Title: "A treatise on beta and others", Year: 2005},
		{PMID: pmid(t, "22222"), Title: "Gammas"},
		{Accession: "X-1", Title: "Alpha again"},
	}
}

func TestKnown(t *testing.T) {
	t.Parallel()
	src := evaltest.NewScan(knownRecords(t))
	a, err := eval.Analyze(t.Context(), src, strategy("1", term("alpha", query.Title), "2", term("beta", query.Title), "3", or(ref("1"), ref("2"))), eval.AnalyzeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items := []eval.KnownItem{
		{Name: "both", PMID: pmid(t, "11111"), DOI: refsift.MustDOI("10.1000/a")},
		eval.KnownRecord(&refsift.Record{Title: "A treatise on Beta, and others", Year: 2006}),
		eval.KnownRecord(&refsift.Record{Title: "A treatise on beta and others", Year: 1990}),
		{Name: "missed", PMID: pmid(t, "22222")},
		{Name: "accession", Accession: "x-1"},
		{Name: "short", Title: "Alpha again"},
	}
	sets, err := eval.Locate(t.Context(), src, items)
	if err != nil {
		t.Fatal(err)
	}
	k := a.Known(items, sets)
	if got := fmt.Sprint(sets[0].Len(), k.Located(), k.Absent, k.Missed, k.Found); got != "2 4 [2 5] [3] [2 1 3]" {
		t.Error(got)
	}
}

// TestKnownTwice: what leads to the same records is one item, what only shares
// a record with others is not.
func TestKnownTwice(t *testing.T) {
	t.Parallel()
	src := evaltest.NewScan(append(knownRecords(t), &refsift.Record{Title: "A treatise on beta and others, revisited", Year: 2005, DOI: refsift.MustDOI("10.1000/b")}))
	a, err := eval.Analyze(t.Context(), src, strategy("1", term("alpha", query.Title), "2", term("revisited", query.Title), "3", or(ref("1"), ref("2"))), eval.AnalyzeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, err := eval.ReadKnown(strings.NewReader("11111,10.1000/a\n22222\n10.1000/b\n33333\n44444\n"))
	if err != nil {
		t.Fatal(err)
	}
	items = append(items, eval.KnownItem{Name: "gammas", Title: "Gammas", PMID: pmid(t, "22222")})
	sets, err := eval.Locate(t.Context(), src, items)
	if err != nil {
		t.Fatal(err)
	}
	k := a.Known(items, sets)
	var names []string
	for _, x := range k.Items {
		names = append(names, x.Name)
	}
	if got := fmt.Sprint(strings.Join(names, "|")+":", k.Repeated, k.Located(), k.Absent, k.Missed, k.Found, k.Sets[0].Len()); got != "PMID 11111|PMID 22222|10.1000/b|PMID 33333|PMID 44444:2 3 [3 4] [1] [1 1 2] 2" {
		t.Error(got)
	}
}

func TestSmallestCover(t *testing.T) {
	t.Parallel()
	many := make([][]int, 30)
	for i := range many {
		many[i] = []int{i}
	}
	for _, c := range []struct {
		items  [][]int
		groups int
		want   string
	}{
		{nil, 3, "[] true"},
		{[][]int{{}, {0}, {0, 1}}, 2, "[0] true"},
		{[][]int{{0, 1}, {1, 2}, {2, 0}}, 3, "[0 1] true"},
		// The greedy way would begin with 0 and need three.
		{[][]int{{0, 1}, {0, 1}, {0, 2}, {0, 2}, {1}, {2}}, 3, "[1 2] true"},
		{many, 30, fmt.Sprint(seq(30), " false")},
		{[][]int{{5, 29}, {29}, {7}}, 30, "[7 29] false"},
	} {
		chosen, exact := eval.SmallestCover(c.items, c.groups)
		if got := fmt.Sprint(chosen, exact); got != c.want {
			t.Errorf("%v: %s, want %s", c.items, got, c.want)
		}
	}
}

func seq(n int) (out []int) {
	for i := range n {
		out = append(out, i)
	}
	return out
}

func pmid(t *testing.T, s string) refsift.PMID {
	t.Helper()
	p, err := refsift.ParsePMID(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestItems(t *testing.T) {
	t.Parallel()
	set := func(numbers ...uint32) *eval.Set { return eval.SetOf(nil, slices.Values(numbers)) }
	groups := []eval.Group{{Name: "a", Set: set(0, 1, 2)}, {Name: "b", Set: set(3, 4, 5)}}
	x := eval.NewItems([][]uint64{{0, 3}, {4, 1}, {5}})
	for _, c := range []struct {
		set  *eval.Set
		want string
	}{
		{set(0, 1, 2, 3, 4, 5), "4 [2 2]"}, // 0, 4, 5 and 2, which is in no list
		{set(3), "1 [0 1]"},                // the preferred record was not found
		{set(0, 3), "1 [1 0]"},
		{set(1), "1 [1 0]"},
		{set(), "0 [0 0]"},
	} {
		total, by := x.Count(c.set, groups)
		if got := fmt.Sprint(total, by); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
