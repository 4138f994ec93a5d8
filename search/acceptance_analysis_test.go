package search_test

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/search"
)

// analyzed runs a strategy of the shared material over the corpus.
func analyzed(t *testing.T, d *query.Dialect, name string, o eval.AnalyzeOptions) *eval.Analysis {
	t.Helper()
	corpusRecords(t)
	s, diags := query.Parse(d, readShared(t, "data", "query", "counts", name))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	x, err := corpusIndex()
	if err != nil {
		t.Fatal(err)
	}
	out, err := x.Analyze(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestContributions compares what each line brings with numbers that were
// worked out by hand-written set expressions.
func TestContributions(t *testing.T) {
	var parts map[string]json.RawMessage
	expectedCounts(t, "unique-contribution", &parts)
	numbers := func(part string) (out map[string]int) {
		if err := json.Unmarshal(parts[part], &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	unique := map[string]map[string]int{"5": numbers("within line 5 (1,2,3)"), "8": numbers("within line 8 (6,7)")}
	lost := numbers("of final line 14: lost if line dropped")
	a := analyzed(t, query.PubMed, "pubmed-blocks.txt", eval.AnalyzeOptions{})
	if got := a.Lines[a.Final].Line.Number; got != "14" {
		t.Fatalf("the final line is %s, want 14", got)
	}
	compared := 0
	for i, l := range a.Lines {
		c := a.Contributions[i]
		for block, unique := range unique {
			if n, ok := unique[l.Line.Number]; ok {
				if compared++; c.Block != block || c.Unique != n {
					t.Errorf("line %s brings %d to line %q, want %d to line %s", l.Line.Number, c.Unique, c.Block, n, block)
				}
			}
		}
		if n, ok := lost[l.Line.Number]; ok {
			if compared++; c.Lost != n || c.Gained != 0 {
				t.Errorf("without line %s %d records are lost and %d gained, want %d and 0", l.Line.Number, c.Lost, c.Gained, n)
			}
		}
	}
	if compared != 12 {
		t.Errorf("%d numbers were compared, want 12", compared)
	}
}

// labelled returns the PMIDs of a topic that a column marks, as a list.
func labelled(t *testing.T, topic, column string) string {
	t.Helper()
	f, err := os.Open(shared.Path(t, "data", "corpus", "cohen2006", "labels.tsv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(z)
	r.Comma = '\t'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c := slices.Index(rows[0], column)
	var out []string
	for _, row := range rows[1:] {
		if row[0] == topic && row[c] == "1" {
			out = append(out, row[1])
		}
	}
	return strings.Join(out, "\n")
}

// TestRelativeRecall compares the share of the records that a review included
// with numbers that another program worked out.
func TestRelativeRecall(t *testing.T) {
	var want map[string]map[string]int
	expectedCounts(t, "relative-recall BetaBlockers, pubmed-blocks", &want)
	a := analyzed(t, query.PubMed, "pubmed-blocks.txt", eval.AnalyzeOptions{})
	x, err := corpusIndex()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for column, counts := range want {
		items, err := eval.ReadKnown(strings.NewReader(labelled(t, "BetaBlockers", column)))
		if err != nil {
			t.Fatal(err)
		}
		sets, err := x.Locate(t.Context(), items)
		if err != nil {
			t.Fatal(err)
		}
		known := a.Known(items, sets)
		if known.Located() != counts["relevant"] {
			t.Errorf("%s: %d known records, want %d", column, known.Located(), counts["relevant"])
		}
		for i, l := range a.Lines {
			if n, ok := counts[l.Line.Number]; ok {
				if compared++; known.Found[i] != n {
					t.Errorf("%s, line %s: %d of the known records, want %d", column, l.Line.Number, known.Found[i], n)
				}
			}
		}
		if n := counts["14"]; len(known.Missed) != known.Located()-n {
			t.Errorf("%s: %d missed, want %d", column, len(known.Missed), known.Located()-n)
		}
		explainMissed(t, x, a, known)
	}
	if compared != 12 {
		t.Errorf("%d numbers were compared, want 12", compared)
	}
}

// explainMissed checks that each missed record has a reason, and that the
// lines agree with those of the index.
func explainMissed(t *testing.T, x *search.Index, a *eval.Analysis, known *eval.KnownReport) {
	t.Helper()
	var missed []*eval.Set
	for _, i := range known.Missed {
		missed = append(missed, known.Sets[i])
	}
	docs, err := x.Documents(t.Context(), eval.Or(missed...))
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != len(missed) {
		t.Errorf("%d documents of %d missed records", len(docs), len(missed))
	}
	s, _ := query.Parse(query.PubMed, readShared(t, "data", "query", "counts", "pubmed-blocks.txt"))
	e := eval.NewExplainer(s, eval.AnalyzeOptions{})
	near := 0
	for number, d := range docs {
		got := e.Explain(d)
		for i, l := range a.Lines {
			if got.Lines[i].Found != l.Set.Has(number) {
				t.Errorf("record %d, line %s: the explanation says %t", number, l.Line.Number, got.Lines[i].Found)
			}
		}
		if got.Found() || len(got.Losses) == 0 {
			t.Errorf("record %d is missed without a reason", number)
		}
		for _, loss := range got.Losses {
			near += len(loss.Near)
		}
	}
	t.Logf("%d records missed, %d near matches", len(docs), near)
	if near < len(docs)/4 {
		t.Errorf("%d near matches for %d missed records", near, len(docs))
	}
}

// TestSeedSets reads the lists of known records of real reviews, and looks
// for them among records that hold hardly any.
func TestSeedSets(t *testing.T) {
	var sets struct {
		Cases []struct {
			ID       string
			Seeds    []string `json:"seed_studies"`
			Included []string `json:"included_studies"`
		}
	}
	if err := json.Unmarshal([]byte(readShared(t, "data", "query", "acceptance", "seed-sets.json")), &sets); err != nil {
		t.Fatal(err)
	}
	pmids := map[string]bool{}
	for _, r := range corpusRecords(t) {
		pmids[r.PMID.String()] = true
	}
	x, err := corpusIndex()
	if err != nil {
		t.Fatal(err)
	}
	lists, known := 0, 0
	for _, c := range sets.Cases {
		for _, list := range [][]string{c.Seeds, c.Included} {
			if len(list) == 0 {
				continue
			}
			lists++
			items, err := eval.ReadKnown(strings.NewReader(strings.Join(list, "\n")))
			if err != nil {
				t.Errorf("%s: %v", c.ID, err)
				continue
			}
			want := map[string]bool{}
			there := 0
			for _, id := range list {
				if !want[id] && pmids[id] {
					there++
				}
				want[id] = true
			}
			found, err := x.Locate(t.Context(), items)
			if err != nil {
				t.Fatal(err)
			}
			located := 0
			for _, s := range found {
				located += s.Len()
			}
			if known += there; len(items) != len(want) || located != there {
				t.Errorf("%s: %d items of %d, %d located of %d", c.ID, len(items), len(want), located, there)
			}
		}
	}
	t.Logf("%d lists, %d of their records are in the corpus", lists, known)
	if lists < 40 {
		t.Errorf("only %d lists", lists)
	}
}
