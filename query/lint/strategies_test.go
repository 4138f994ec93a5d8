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
	"number-order":        {refsift.CodeLineOrder},
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

// clean are strategies in which reading found nothing that is surely wrong.
var clean = []string{
	"clef-tar/clef-CD006715.txt", "clef-tar/clef-CD007427.txt", "clef-tar/clef-CD008760.txt", "clef-tar/clef-CD009175.txt",
	"clef-tar/clef-CD009185.txt", "clef-tar/clef-CD009519.txt", "clef-tar/clef-CD009591.txt", "clef-tar/clef-CD009642.txt",
	"clef-tar/clef-CD009944.txt", "clef-tar/clef-CD010213.txt", "clef-tar/clef-CD010502.txt", "clef-tar/clef-CD010526.txt",
	"clef-tar/clef-CD010771.txt", "clef-tar/clef-CD010778.txt", "clef-tar/clef-CD011053.txt", "clef-tar/clef-CD011134.txt",
	"clef-tar/clef-CD011145.txt", "clef-tar/clef-CD011380.txt", "clef-tar/clef-CD011515.txt", "clef-tar/clef-CD011571.txt",
	"clef-tar/clef-CD011768.txt", "clef-tar/clef-CD012010.txt", "clef-tar/clef-CD012019.txt", "clef-tar/clef-CD012120.txt",
	"polyglot-filters/filter-ovid-medline-rct.txt", "polyglot-filters/filter-web-of-science-sr.txt",
	"sigir2017/sigir-006.txt", "sigir2017/sigir-011.txt", "sigir2017/sigir-012.txt", "sigir2017/sigir-030.txt",
	"sigir2017/sigir-050.txt", "sigir2017/sigir-074.txt", "sigir2017/sigir-080.txt", "sigir2017/sigir-083.txt",
	"sigir2017/sigir-094.txt", "sigir2017/sigir-108.txt", "sigir2017/sigir-123.txt", "sigir2017/sigir-132.txt",
	"sigir2017/sigir-139.txt", "sigir2017/sigir-157.txt", "sigir2017/sigir-159.txt", "sigir2017/sigir-160.txt",
	"sigir2017/sigir-170.txt", "sigir2017/sigir-173.txt", "sigir2017/sigir-176.txt", "sigir2017/sigir-180.txt",
	"sigir2017/sigir-183.txt", "ubb-wos/ubb-pandemic-00.txt", "ubb-wos/ubb-pandemic-02.txt", "zheln/zheln-2020-12-17.txt",
}

// TestClean: a clean strategy has no finding above a note.
func TestClean(t *testing.T) {
	t.Parallel()
	n := 0
	for _, s := range realStrategies(t) {
		if !slices.Contains(clean, s.file) {
			continue
		}
		n++
		for _, f := range s.linter().Lint(s.text).Findings {
			if f.Severity > refsift.Note {
				t.Error(&f)
			}
		}
	}
	t.Logf("%d strategies", n)
	if n != len(clean) || n < 30 {
		t.Errorf("%d of %d strategies", n, len(clean))
	}
}

// TestFixKeepsMeaning: the edits of --fix leave what was understood as it
// was, and after them no finding is left that has an edit.
func TestFixKeepsMeaning(t *testing.T) {
	if testing.Short() {
		t.Skip("a law over many strategies; run without -short")
	}
	t.Parallel()
	edits := 0
	for _, s := range realStrategies(t) {
		l := s.linter()
		before := l.Lint(s.text)
		fixed, after, n := l.Fix(s.text)
		edits += n
		for _, f := range after.Findings {
			if len(f.Edits) > 0 {
				t.Errorf("%s: after fixing: %v", s.file, &f)
			}
		}
		if n > 0 && before.Count(refsift.Error) < after.Count(refsift.Error) {
			t.Errorf("%s: %d errors before fixing, %d after", s.file, before.Count(refsift.Error), after.Count(refsift.Error))
		}
		if len(before.Strategy.Lines) != len(after.Strategy.Lines) {
			t.Errorf("%s: %d lines before fixing, %d after", s.file, len(before.Strategy.Lines), len(after.Strategy.Lines))
			continue
		}
		for i, was := range before.Strategy.Lines {
			if is := after.Strategy.Lines[i]; !repaired(before, was) && meaning(was) != meaning(is) {
				t.Errorf("%s: line %s meant\n%s\nand means\n%s\nin\n%s", s.file, was.Number, meaning(was), meaning(is), fixed[is.Span.Start.Offset:is.Span.End.Offset])
			}
		}
	}
	t.Logf("%d edits", edits)
}

// repaired reports whether a line has a finding whose edit corrects what was
// misread, and so may change what the line means.
func repaired(r *lint.Report, l *query.Line) bool {
	return slices.ContainsFunc(r.Findings, func(f lint.Finding) bool {
		switch f.Code {
		case refsift.CodeParenUnbalanced, lint.CodeOperatorGlued, lint.CodeOperatorMisspelled, lint.CodeRangeBeyond, lint.CodeQueryQuoted, lint.CodeQuotesSingle,
			lint.CodePlatformPrefix, lint.CodeSortSuffix, refsift.CodeReferenceMixed, refsift.CodeFieldOnGroup, refsift.CodeWildcardForeign, refsift.CodeQuoteUnbalanced, refsift.CodeQuotesCurly:
			return f.Line == l.Number && len(f.Edits) > 0
		}
		return false
	})
}

// meaning prints a line without what edits may change: repeated terms, case
// of headings and their punctuation, the dot behind a field.
func meaning(l *query.Line) string {
	x := query.Simplify(l.Expr)
	return strings.Join(strings.Fields(strings.NewReplacer(",", " ", "-", " ").Replace(strings.ToLower(x.String()))), " ")
}
