package lint_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/lint"
)

// TestAppendixA checks the published strategy and its counts without any
// database.
func TestAppendixA(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(shared.Path(t, "data", "query", "appendix-a.txt"))
	if err != nil {
		t.Fatal(err)
	}
	l := lint.Linter{Parser: query.Parser{Dialect: query.PubMed}, Counts: true}
	r := l.Lint(string(b))
	want := []struct {
		line    string
		code    refsift.Code
		related []string // lines
		say     string
	}{
		{"23", refsift.CodeRangeGap, nil, "7, 8"},
		{"38", refsift.CodeRangeGap, nil, "34, 35, 36"},
		{"30", lint.CodeLineSubsumed, []string{"25"}, "line 25"},
		{"u2", lint.CodeLineSubsumed, []string{"u1"}, "line u1"},
		{"26", lint.CodeTermSubsumed, []string{"26"}, "ethnic minority group”"},
		{"26", lint.CodeTermSubsumed, []string{"26"}, "ethnic minority groups”"},
		{"22", lint.CodeHeadingRedundant, []string{"22"}, "Patient Participation"},
	}
	for _, w := range want {
		if !slices.ContainsFunc(r.Findings, func(f lint.Finding) bool {
			return f.Line == w.line && f.Code == w.code && strings.Contains(f.Message, w.say) && relatedTo(f, w.related)
		}) {
			t.Errorf("line %s: no %s that says %q", w.line, w.code, w.say)
		}
	}
	n := 0
	for _, f := range r.Findings {
		if strings.HasPrefix(string(f.Code), "count-") || f.Severity == refsift.Error || f.Code == lint.CodeLineZero {
			t.Errorf("unexpected: %v", &f)
		}
		if f.Code == lint.CodeTermSubsumed && f.Line == "26" {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d of the four terms of line 26 are subsumed, want 2", n)
	}
}

func relatedTo(f lint.Finding, lines []string) bool {
	for _, l := range lines {
		if !slices.ContainsFunc(f.Related, func(r lint.Related) bool { return r.Line == l }) {
			return false
		}
	}
	return true
}
