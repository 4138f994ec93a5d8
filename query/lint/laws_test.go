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

func TestFixedText(t *testing.T) {
	t.Parallel()
	tests := []struct{ dialect, text, want string }{
		{"pubmed", "(a OR \"b c\" OR d e)[tiab] AND f[ti]", "(a[tiab] OR \"b c\"[tiab] OR d e[tiab]) AND f[ti]"},
		{"pubmed", "x[ti] AND ((a OR b[ti]) AND c)[tiab]", "x[ti] AND (a[tiab] OR b[ti]) AND c[tiab]"},
		{"pubmed", "monitor$[tiab] OR use$[tiab]", "monitor*[tiab] OR use$[tiab]"},
		{"pubmed", "“a b”[ti] OR “c”[ti] or d[ti]", "\"a b\"[ti] OR \"c\"[ti] OR d[ti]"},
		{"pubmed", "a[ti] OR b[ti] AND c[ti] OR d[ti]", "((a[ti] OR b[ti]) AND c[ti]) OR d[ti]"},
		{"ovid", "a.ti. or b.ti. and c.ti.", "a.ti. or (b.ti. and c.ti.)"},
		{"ovid", "1. a.ti\n2. b.ti,ab (12)\n3. or/1-9\n4. 3 and 3 and 1", "1. a.ti.\n2. b.ti,ab. (12)\n3. or/1-2\n4. 3 and 1"},
		{"ovid", "(a or b or a or (c or b)).ti.", "(a or b or c).ti."},
		{"pubmed", "PubMed: a[ti] | b[ti]", "a[ti] OR b[ti]"},
		{"pubmed", "\"a[ti] AND (b[ti] OR c[ti])\"", "a[ti] AND (b[ti] OR c[ti])"},
		{"wos", "TS=('a b' OR \"c\")", "TS=(\"a b\" OR \"c\")"},
		{"ovid", "1. exp lens crystalline/\n2. (asthm*or b).ti.", "1. exp Lens, Crystalline/\n2. (asthm* or b).ti."},
		{"pubmed", "#1 a[ti]\n#2 b[ti])\n#3 #1 OR 2", "#1 a[ti]\n#2 b[ti]\n#3 #1 OR #2"},
	}
	for _, tt := range tests {
		d, _ := query.DialectNamed(tt.dialect)
		l := lint.Linter{Parser: query.Parser{Dialect: d}}
		got, rest, _ := l.Fix(tt.text)
		if strings.TrimSpace(got) != tt.want {
			t.Errorf("%q\n got %q\nwant %q\n%v", tt.text, got, tt.want, codes(rest))
		}
	}
}
