package lint_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/lint"
)

// linter returns a linter for the examples of a rule.
func linter(t testing.TB, r lint.Rule) *lint.Linter {
	t.Helper()
	d, ok := query.DialectNamed(r.Dialect)
	if !ok {
		t.Fatalf("no dialect %q", r.Dialect)
	}
	return &lint.Linter{Parser: query.Parser{Dialect: d, DefaultField: r.Field}, Counts: true}
}

func codes(r *lint.Report) (out []string) {
	for _, f := range r.Findings {
		out = append(out, f.Severity.String()+" "+string(f.Code))
	}
	return out
}

func has(r *lint.Report, code refsift.Code) bool {
	return slices.ContainsFunc(r.Findings, func(f lint.Finding) bool { return f.Code == code })
}

// TestExamples runs the examples of the table, which are those of the docs:
// the failing one gives a finding of the rule, the passing one none, and
// where the finding has an edit the corrected text has the finding no more.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, r := range lint.Rules() {
		t.Run(string(r.Code), func(t *testing.T) {
			t.Parallel()
			l := linter(t, r)
			report := l.Lint(r.Bad)
			if !has(report, r.Code) {
				t.Fatalf("%q gives %v", r.Bad, codes(report))
			}
			top := refsift.Note
			for _, f := range report.Findings {
				if f.Code == r.Code {
					top = max(top, f.Severity)
					if f.Element != r.Element || f.Message == "" || f.Fix == "" {
						t.Errorf("finding %+v", f)
					}
				}
			}
			if top != r.Severity {
				t.Errorf("severity %s, the table says %s", top, r.Severity)
			}
			if report := l.Lint(r.Good); has(report, r.Code) || report.Count(refsift.Error) > 0 {
				t.Errorf("%q gives %v", r.Good, codes(report))
			}
			if !r.Fixed() {
				return
			}
			fixed, rest, n := l.Fix(r.Bad)
			if n == 0 || has(rest, r.Code) {
				t.Errorf("%q is corrected to %q, which gives %v", r.Bad, fixed, codes(rest))
			}
		})
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	root := map[refsift.Code]bool{}
	for _, c := range refsift.Codes() {
		root[c.Code] = true
	}
	seen := map[refsift.Code]bool{}
	for _, r := range lint.Rules() {
		if !kebab.MatchString(string(r.Code)) || seen[r.Code] {
			t.Errorf("code %q", r.Code)
		}
		seen[r.Code] = true
		if r.Summary == "" || r.Advice == "" || r.Element.String() == "none" || !strings.HasSuffix(r.Advice, ".") {
			t.Errorf("%s lacks a summary, an advice or an element", r.Code)
		}
	}
}
