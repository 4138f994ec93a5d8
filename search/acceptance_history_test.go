package search_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/refsift/refsift/query"
)

// TestHistoryCounts counts strategies in the dialects of Ovid, EBSCOhost and
// the Cochrane Library. Where a rule is ambiguous the default reading here is
// the one of the plain key.
func TestHistoryCounts(t *testing.T) {
	for name, p := range map[string]query.Parser{
		"ovid-opioid-triptan": {Dialect: query.Ovid},
		"ebsco-style":         {Dialect: query.EBSCOhost},
		"cochrane-style":      {Dialect: query.Cochrane},
	} {
		t.Run(name, func(t *testing.T) {
			var want struct{ Counts map[string]int }
			expectedCounts(t, name, &want)
			s, diags := p.Parse(readShared(t, "data", "query", "counts", name+".txt"))
			if err := diags.Err(); err != nil {
				t.Fatal(err)
			}
			compareCounts(t, onCorpus(t, s), want.Counts)
		})
	}
	t.Run("n words between", func(t *testing.T) {
		var want struct{ Counts map[string]int }
		expectedCounts(t, "cochrane-style", &want)
		s, _ := query.Parser{Dialect: query.Cochrane, WordsBetween: true}.Parse(readShared(t, "data", "query", "counts", "cochrane-style.txt"))
		if got, n := onCorpus(t, s).Lines[5].Count, want.Counts["6_if_n_words_between"]; got != n {
			t.Errorf("line 6: %d, want %d", got, n)
		}
	})
}

// TestHistoryPrecedence counts one search without parentheses on platforms
// that bind AND tighter than OR, and from left to right by option.
func TestHistoryPrecedence(t *testing.T) {
	var all map[string]json.RawMessage
	expectedCounts(t, "precedence", &all)
	const text = "placebo AND headache OR pain AND child"
	var want map[string]int
	if err := json.Unmarshal(all[text], &want); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		p    query.Parser
		in   string
		want string
	}{
		{query.Parser{Dialect: query.Ovid}, "(" + text + ").ti,ab.", "AND before OR (Ovid, EBSCO, Web of Science, Cochrane)"},
		{query.Parser{Dialect: query.Cochrane}, "(" + text + "):ti,ab", "AND before OR (Ovid, EBSCO, Web of Science, Cochrane)"},
		{query.Parser{Dialect: query.EBSCOhost}, "XB (" + text + ")", "AND before OR (Ovid, EBSCO, Web of Science, Cochrane)"},
		{query.Parser{Dialect: query.Cochrane, Precedence: query.LeftToRight}, "(" + text + "):ti,ab", "left-to-right (PubMed, Embase.com)"},
	} {
		s, _ := tt.p.Parse(tt.in)
		if got := onCorpus(t, s).Lines[0].Count; got != want[tt.want] || got == 0 {
			t.Errorf("%s: %d, want %d", tt.in, got, want[tt.want])
		}
	}
}

// TestOvidStrategies reads every published strategy in Ovid's dialect. Most
// must be understood whole; the rest names lines that do not exist, filters
// that stand for longer searches, or commands.
func TestOvidStrategies(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(readShared(t, "data", "query", "strategies", "manifest.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	files, whole, lines, bad := 0, 0, 0, 0
	for _, row := range rows[1:] {
		if row[3] != "ovid" {
			continue
		}
		s, _ := query.Parse(query.Ovid, readShared(t, append([]string{"data", "query", "strategies"}, strings.Split(row[0], "/")...)...))
		files++
		broken := 0
		for _, l := range s.Lines {
			lines++
			for x := range query.Preorder(l.Expr) {
				if _, isBad := x.(*query.Bad); isBad {
					broken++
					break
				}
			}
		}
		if bad += broken; broken == 0 {
			whole++
		}
	}
	t.Logf("%d of %d strategies are understood whole; %d of %d lines are not", whole, files, bad, lines)
	if files < 100 || whole*100 < files*88 || bad*200 > lines {
		t.Errorf("%d of %d strategies, %d bad lines of %d", whole, files, bad, lines)
	}
}
