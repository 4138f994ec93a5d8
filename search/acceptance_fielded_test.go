package search_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/refsift/refsift/query"
)

// expectedCounts reads a part of the counts that another program worked out
// by hand-written set expressions.
func expectedCounts(t *testing.T, name string, v any) {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(readShared(t, "data", "query", "counts", "expected-counts.json")), &all); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(all[name], v); err != nil {
		t.Fatal(err)
	}
}

// TestFieldedCounts counts strategies in the dialects of Web of Science,
// Scopus and Embase.com.
func TestFieldedCounts(t *testing.T) {
	for name, d := range map[string]*query.Dialect{
		"wos-style": query.WebOfScience, "scopus-style": query.Scopus, "embase-style": query.Embase,
	} {
		t.Run(name, func(t *testing.T) {
			var want struct{ Counts map[string]int }
			expectedCounts(t, name, &want)
			s, diags := query.Parse(d, readShared(t, "data", "query", "counts", name+".txt"))
			if err := diags.Err(); err != nil {
				t.Fatal(err)
			}
			compareCounts(t, onCorpus(t, s), want.Counts)
		})
	}
}

// TestPrecedenceByPlatform counts the same words on several platforms: what
// binds tighter there decides. The corpus has no keywords, so TS finds
// titles and abstracts.
func TestPrecedenceByPlatform(t *testing.T) {
	var want map[string]json.RawMessage
	expectedCounts(t, "precedence", &want)
	tag := func(text string) string {
		words := strings.Fields(text)
		for i, w := range words {
			if w != strings.ToUpper(w) {
				words[i] = w + "[tiab]"
			}
		}
		return strings.Join(words, " ")
	}
	platforms := []struct {
		d     *query.Dialect
		name  string // in the names of the counts
		write func(string) string
	}{
		{query.WebOfScience, "Web of Science", func(text string) string { return "TS=(" + text + ")" }},
		{query.Scopus, "Scopus", func(text string) string { return "TITLE-ABS(" + text + ")" }},
		{query.Embase, "Embase.com", func(text string) string { return "(" + text + "):ti,ab" }},
		{query.PubMed, "PubMed", tag},
	}
	compared := 0
	for text, raw := range want {
		var counts map[string]int
		if json.Unmarshal(raw, &counts) != nil {
			continue // a remark on all of them
		}
		for _, p := range platforms {
			s, diags := query.Parse(p.d, p.write(text))
			if err := diags.Err(); err != nil {
				t.Fatal(err)
			}
			got := onCorpus(t, s).Lines[0].Count
			for how, n := range counts {
				if !strings.Contains(how, p.name) {
					continue
				}
				if compared++; got != n {
					t.Errorf("%s: %s: %d, want %d (%s)", p.name, text, got, n, how)
				}
			}
		}
	}
	if compared != 8 {
		t.Errorf("%d counts were compared, want 8", compared)
	}
}
