package query_test

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
)

// checkLaws checks what holds for every text, however broken: nothing is
// lost, places lie inside the text and inside their parents' lines, lines
// can be ordered, and printing is a fixed point.
func checkLaws(t *testing.T, d *query.Dialect, text string) {
	t.Helper()
	text = strings.ToValidUTF8(text, "\uFFFD")
	s, ds := query.Parse(d, text)
	checkCoverage(t, s, text)
	for _, diag := range ds {
		checkSpan(t, diag.Span, text, string(diag.Code))
		if diag.Message == "" || diag.Code == "" {
			t.Errorf("diagnostic without message or code: %+v", diag)
		}
	}
	hasError := ds.Err() != nil
	for _, l := range s.Lines {
		if l.Expr == nil {
			t.Fatalf("line %s has no expression", l.Number)
		}
		bad := false
		for x := range query.Preorder(l.Expr) {
			checkSpan(t, x.Span(), text, fmt.Sprintf("%T", x))
			_, isBad := x.(*query.Bad)
			bad = bad || isBad
		}
		if bad && !hasError {
			t.Errorf("line %s is bad without an error", l.Number)
		}
		checkSimplify(t, l.Expr)
		if !bad {
			checkPrinting(t, d, l)
		}
	}
	checkOrder(t, s)
}

// checkCoverage: every character that is not blank stands in a line or a heading.
func checkCoverage(t *testing.T, s *query.Strategy, text string) {
	t.Helper()
	covered := make([]bool, len(text))
	mark := func(sp refsift.Span) {
		for i := sp.Start.Offset; i < sp.End.Offset; i++ {
			covered[i] = true
		}
	}
	for _, l := range s.Lines {
		mark(l.Span)
	}
	for _, h := range s.Headings {
		mark(h.Span)
	}
	for i, r := range text {
		if !covered[i] && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			t.Fatalf("offset %d: %q is in no line and no heading", i, r)
		}
	}
}

func checkSpan(t *testing.T, sp refsift.Span, text, what string) {
	t.Helper()
	a, b := sp.Start.Offset, sp.End.Offset
	if a < 0 || a > b || b > int64(len(text)) {
		t.Fatalf("%s: span %d-%d outside 0-%d", what, a, b, len(text))
	}
	before := text[:a]
	line := strings.Count(before, "\n") + 1
	column := len(before) - strings.LastIndexByte(before, '\n')
	if sp.Start.Line != line || sp.Start.Column != column {
		t.Fatalf("%s: offset %d is %d:%d, want %d:%d", what, a, sp.Start.Line, sp.Start.Column, line, column)
	}
}

// checkPrinting: what Format writes is read without error and written the same.
func checkPrinting(t *testing.T, d *query.Dialect, l *query.Line) {
	t.Helper()
	once, ds := query.Format(d, l.Expr)
	if ds.Err() != nil {
		return // unnumbered lines and the like cannot be said
	}
	var labels strings.Builder // the line's references need lines to refer to
	for x := range query.Preorder(l.Expr) {
		switch x := x.(type) {
		case *query.LineRef:
			fmt.Fprintf(&labels, "%s. x[tiab]\n", x.Label)
		case *query.LineRange:
			fmt.Fprintf(&labels, "%s. x[tiab]\n%s. y[tiab]\n", x.From, x.To)
		}
	}
	if labels.Len() > 0 {
		return // covered by TestFormatReferences
	}
	again, ads := query.Parse(d, once)
	if len(again.Lines) != 1 {
		t.Fatalf("%q printed as %q reads as %d lines", l.Text, once, len(again.Lines))
	}
	if err := ads.Err(); err != nil {
		t.Fatalf("%q printed as %q does not read: %v", l.Text, once, err)
	}
	twice, _ := query.Format(d, again.Lines[0].Expr)
	if once != twice {
		t.Fatalf("%q printed as\n%q, read and printed again as\n%q", l.Text, once, twice)
	}
}

// checkSimplify: simplifying twice changes nothing more.
func checkSimplify(t *testing.T, x query.Expr) {
	t.Helper()
	once := query.Simplify(x)
	if a, b := once.String(), query.Simplify(once).String(); a != b {
		t.Fatalf("simplified %q, again %q", a, b)
	}
}

// checkOrder: each line comes after the lines it names.
func checkOrder(t *testing.T, s *query.Strategy) {
	t.Helper()
	order := s.Order()
	if len(order) != len(s.Lines) {
		t.Fatalf("order has %d lines of %d", len(order), len(s.Lines))
	}
	done := map[*query.Line]bool{}
	for _, l := range order {
		for _, r := range s.Refs(l) {
			if !done[r] {
				t.Fatalf("line %s comes before line %s that it names", l.Number, r.Number)
			}
		}
		done[l] = true
	}
}

// TestStrategiesAnyDialect reads every real strategy, whatever its platform,
// with every dialect: nothing may be lost and nothing may crash.
func TestStrategiesAnyDialect(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, and parsing is not concurrent")
	}
	dir := shared.Path(t, "data", "query", "strategies")
	files := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".txt") {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		t.Run(e.Name(), func(t *testing.T) {
			for _, d := range query.Dialects() {
				checkLaws(t, d, string(b))
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 200 {
		t.Errorf("only %d strategies found", files)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"1 a[tiab]\n2 b\n3 1 OR 2 12",                         // bare numbers, a count
		"#2\tSearch #1 AND x[ti]\t1,234\n#1\tSearch y\t5",     // newest first
		"“heart attack”[tiab:~2] NOT \"A/b\"[Mesh:NoExp]",     // curly quotes, proximity
		"2007:2019[dp] AND \"2007/01/01\"[dp] : \"3000\"[dp]", // dates
		"Title/\nabstract\nBlock 1\n1 co-\noperation 2.269\nfoo OR bar 11\n3 or/1-2 3\n3 only: English\nFrom 2007 onwards 2",
		"((((a OR b)[tiab] AND [ti]) \"", // broken in many ways
		"1. 2\n2. 1",                     // a cycle
		"a|b & c AND NOT d",
		"a OR (b #metoo)", "a OR b\nAND\n# note\nc #note\nco\u00adop or d\u00ad\ne", "[exp A/ or b.ti.] and (c)* and [d]", // comments, groups, soft hyphens, brackets
		"| 1 | 22 | x |\n| 2 | 33 | y |",
		"1     exp *Wounds and Injuries/dt, th (259123)\n2     (a$1 adj3 (b#c or d?e)).ti,ab [mp=title]\n3  limit 2 to (english and yr=\"1970 -Current\")\n4  or/1-3\n5 x.ab. /freq=2",               // Ovid
		"S1\t(MH \"X+/DT\") OR TI a W2 b#c\tLimiters - Published Date: 20070101-20191231; English Language\t12\nS2\tS1 AND TX (a * b)\t3",                                                            // EBSCOhost
		"ID Search Hits\n#1 MeSH descriptor: [X] explode all trees and with qualifier(s): [drug therapy - DT] 12\n#2 {or #1, #1-#5} 3\n#3 (a b NEAR/3 \"c d\"):ti,ab in Trials 4\n#4 [mh ^\"X\"/DT]", // Cochrane Library
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		for _, d := range query.Dialects() {
			checkLaws(t, d, text)
		}
	})
}

// TestStrategyRows compares the rows found in real strategies with their
// manifest, whatever the platform: numbers first, and physical lines where a
// list without numbers is referred to by position.
func TestStrategyRows(t *testing.T) {
	t.Parallel()
	f, err := os.Open(shared.Path(t, "data", "query", "strategies", "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range table[0] {
		column[name] = i
	}
	right, files := 0, 0
	for _, r := range table[1:] {
		features := " " + r[column["features"]] + " "
		numbered := strings.Contains(features, " numbered ")
		if !numbered && !strings.Contains(features, "-refs ") && !strings.Contains(features, " line-range ") {
			continue // one search over several lines, or lines that nothing refers to
		}
		s, _ := query.Parse(query.PubMed, readText(t, "data", "query", "strategies", r[column["file"]]))
		got, want := 0, r[column["n_lines"]]
		if numbered {
			want = r[column["n_numbered"]]
		}
		for _, l := range s.Lines {
			if !numbered || l.Label != "" {
				got++
			}
		}
		files++
		if fmt.Sprint(got) == want {
			right++
		} else {
			t.Logf("%s: %d rows, the manifest says %s", r[column["file"]], got, want)
		}
	}
	t.Logf("%d of %d strategies have the rows of the manifest", right, files)
	if files < 150 || right*100 < files*95 {
		t.Errorf("%d of %d strategies have the rows of the manifest, want 95 %%", right, files)
	}
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	for i := range 100 {
		fmt.Fprintf(&text, "%d. \"heart attack\"[tiab] OR (infarct*[tw] AND acute[ti]) OR \"Myocardial Infarction/therapy\"[Mesh:NoExp]\n", i+1)
	}
	text.WriteString("101. or/1-100\n")
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		query.Parse(query.PubMed, text.String())
	}
}
