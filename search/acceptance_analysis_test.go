package search_test

import (
	"encoding/json"
	"testing"

	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
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
