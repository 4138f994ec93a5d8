package lint_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/lint"
)

// A realStrategy is one of the published strategies beside the project.
type realStrategy struct {
	file, text string
	dialect    *query.Dialect
}

func realStrategies(t testing.TB) (out []realStrategy) {
	t.Helper()
	dir := shared.Path(t, "data", "query", "strategies")
	f, err := os.Open(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	fileCol, dialectCol := slices.Index(rows[0], "file"), slices.Index(rows[0], "dialect")
	for _, row := range rows[1:] {
		d, ok := query.DialectNamed(row[dialectCol])
		if !ok {
			t.Fatalf("%s: no dialect %q", row[fileCol], row[dialectCol])
		}
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(row[fileCol])))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, realStrategy{row[fileCol], string(b), d})
	}
	return out
}

func (s realStrategy) linter() *lint.Linter {
	return &lint.Linter{Parser: query.Parser{Dialect: s.dialect, File: s.file}, Counts: true}
}

// kinds maps the kinds of testdata/defects.tsv, which was written by reading
// the strategies, to the codes that name them.
var kinds = map[string][]refsift.Code{
	"curly-quotes":        {refsift.CodeQuotesCurly},
	"field-dot":           {refsift.CodeFieldDot},
	"field-for-last-term": {lint.CodeFieldLost},
	"foreign-syntax":      {lint.CodeSyntaxForeign},
	"heading-redundant":   {lint.CodeHeadingRedundant},
	"heading-replaced":    {refsift.CodeHeadingUnknown},
	"heading-truncated":   {refsift.CodeHeadingTruncated},
	"heading-unknown":     {refsift.CodeHeadingUnknown, lint.CodeHeadingSpelling},
	"limit-in-block":      {lint.CodeLimitInBlock},
	"missing-line":        {refsift.CodeLineUnknown},
	"named-twice":         {lint.CodeReferenceRepeated},
	"not-endangers":       {lint.CodeNotAnimals, lint.CodeNotHumans, lint.CodeNotText},
	"number-gap":          {refsift.CodeLineGap},
	"number-twice":        {refsift.CodeLineDuplicate},
	"operand-missing":     {refsift.CodeOperandMissing},
	"operator-glued":      {lint.CodeOperatorGlued},
	"operator-missing":    {refsift.CodeOperatorMissing},
	"operators-mixed":     {refsift.CodeOperatorsMixed},
	"parentheses":         {refsift.CodeParenUnbalanced},
	"proximity":           {refsift.CodeProximityInvalid},
	"quotes":              {refsift.CodeQuoteUnbalanced},
	"range-gap":           {refsift.CodeRangeGap},
	"references-mixed":    {refsift.CodeReferenceMixed},
	"same-search":         {lint.CodeLineRepeated},
	"self-reference":      {refsift.CodeLineCycle},
	"spelling-variant":    {lint.CodeSpellingVariant},
	"subsumed":            {lint.CodeLineSubsumed},
	"subsumed-term":       {lint.CodeTermSubsumed},
	"term-twice":          {lint.CodeTermRepeated},
	"truncation-position": {lint.CodeTruncationLeft, refsift.CodeTruncationPlace},
	"truncation-short":    {lint.CodeTruncationBroad, refsift.CodeTruncationShort},
	"unnumbered":          {refsift.CodeLineUnnumbered},
	"unused":              {lint.CodeLineUnused},
	"wildcard-foreign":    {refsift.CodeWildcardForeign},
	"wrong-range":         {lint.CodeRangeBeyond},
}

// TestDefects: every defect of testdata/defects.tsv is found on its line.
func TestDefects(t *testing.T) {
	t.Parallel()
	reports := map[string]*lint.Report{}
	for _, s := range realStrategies(t) {
		reports[s.file] = s.linter().Lint(s.text)
	}
	b, err := os.ReadFile(filepath.Join("testdata", "defects.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	used := map[string]int{}
	for row := range strings.Lines(string(b)) {
		cells := strings.Split(strings.TrimSpace(row), "\t")
		if cells[0] == "file" {
			continue
		}
		n++
		line, err := strconv.Atoi(cells[1])
		r, known := reports[cells[0]]
		if err != nil || !known || kinds[cells[2]] == nil {
			t.Fatalf("row %q", row)
		}
		used[cells[2]]++
		if !slices.ContainsFunc(r.Findings, func(f lint.Finding) bool {
			return slices.Contains(kinds[cells[2]], f.Code) && f.Span.Start.Line == line
		}) {
			t.Errorf("%s:%d: %s is not found", cells[0], line, cells[2])
		}
	}
	t.Logf("%d defects of %d kinds", n, len(used))
	if n < 60 {
		t.Errorf("%d defects, want 60", n)
	}
}
