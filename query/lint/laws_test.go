package lint_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/lint"
)

// polyglotTargets are our dialects for the targets of the translation cases.
var polyglotTargets = map[string]*query.Dialect{
	"PubMed abbreviation": query.PubMed, "Ovid MEDLINE": query.OvidMEDLINE, "PsycInfo (Ovid)": query.OvidPsycInfo,
	"CINAHL (Ebsco)": query.EBSCOhostCINAHL, "PsycInfo (Ebsco)": query.EBSCOhostPsycInfo, "Cochrane Library": query.Cochrane,
	"Embase (Elsevier)": query.Embase, "Scopus (advanced search)": query.Scopus, "Web of Science": query.WebOfScience,
}

// TestFixInEveryDialect: in texts of all dialects, the edits of findings that
// keep the meaning do.
func TestFixInEveryDialect(t *testing.T) {
	if testing.Short() {
		t.Skip("a law over many strategies; run without -short")
	}
	t.Parallel()
	b, err := os.ReadFile(shared.Path(t, "data", "query", "acceptance", "translate-polyglot.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			ID, To   string
			Expected any // a text, or what a program makes of one
		}
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	texts, edits := 0, 0
	for _, c := range file.Cases {
		d, ours := polyglotTargets[c.To]
		if !ours {
			continue
		}
		expected, ok := c.Expected.(string)
		if !ok {
			continue
		}
		texts++
		for _, text := range []string{expected, twice(expected)} {
			l := lint.Linter{Parser: query.Parser{Dialect: d}, Counts: true}
			edits += fixKeeps(t, c.ID+" "+d.Name, &l, text)
		}
	}
	t.Logf("%d texts, %d edits", texts, edits)
}

// twice makes a strategy that gives the linter something to do.
func twice(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return "((" + text + ") OR (" + text + ")) AND ((" + text + "))"
}

// fixKeeps corrects a text and compares what its lines mean.
func fixKeeps(t *testing.T, name string, l *lint.Linter, text string) int {
	t.Helper()
	before := l.Lint(text)
	_, after, n := l.Fix(text)
	if n == 0 {
		return 0
	}
	for _, f := range after.Findings {
		if len(f.Edits) > 0 {
			t.Errorf("%s: %q: after fixing: %v", name, text, &f)
		}
	}
	if after.Count(refsift.Error) > before.Count(refsift.Error) {
		t.Errorf("%s: %q became %q with %v", name, text, after.Source, codes(after))
	}
	if len(before.Strategy.Lines) != len(after.Strategy.Lines) {
		t.Errorf("%s: %q: %d lines became %d", name, text, len(before.Strategy.Lines), len(after.Strategy.Lines))
		return n
	}
	for i, was := range before.Strategy.Lines {
		if is := after.Strategy.Lines[i]; !repaired(before, was) && meaning(was) != meaning(is) {
			t.Errorf("%s: %q meant\n%s\nand means\n%s\nin %q", name, was.Text, meaning(was), meaning(is), is.Text)
		}
	}
	return n
}
