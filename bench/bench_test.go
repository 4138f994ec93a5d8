package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift/query"
)

// TestMain lets the tests start this program for itself, as laboratory.run does.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "_") {
		if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func tsv(t *testing.T, c *corpus, n int) string {
	t.Helper()
	var b strings.Builder
	if err := c.WriteTSV(&b, n); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCorpusIsTheSameAlways(t *testing.T) {
	a, b := newCorpus(), newCorpus()
	if a.ID() != b.ID() || tsv(t, a, 50) != tsv(t, b, 50) {
		t.Error("two corpora differ")
	}
	if !strings.HasPrefix(tsv(t, a, 200), tsv(t, a, 50)) {
		t.Error("the first records of a larger corpus differ")
	}
	b.headings[0] += "x"
	if a.ID() == b.ID() {
		t.Error("another corpus has the same ID")
	}
}

func TestCorpusIsAsDescribed(t *testing.T) {
	c := newCorpus()
	if len(c.words) != wordCount || len(c.phrases) != 300 || len(c.headings) != headingMax {
		t.Fatalf("%d words, %d phrases, %d headings", len(c.words), len(c.phrases), len(c.headings))
	}
	for _, list := range [][]string{c.words, c.phrases, c.headings} {
		if sorted := slices.Compact(slices.Sorted(slices.Values(list))); len(sorted) != len(list) {
			t.Errorf("%d of %d are different", len(sorted), len(list))
		}
	}
	for _, p := range c.phrases {
		if n := len(strings.Fields(p)); n < 1 || n > 4 {
			t.Errorf("%q has %d words", p, n)
		}
	}
	inter := 0
	for _, w := range c.words {
		if strings.HasPrefix(w, "inter") {
			inter++
		}
	}
	if inter < 2000 || inter > 20_000 {
		t.Errorf("inter* stands for %d words", inter)
	}
	abstracts, tokens := 0, 0
	for r := range c.Records(2000) {
		if r.Abstract != "" {
			abstracts++
		}
		if n := len(r.Headings); n < 6 || n > 14 {
			t.Errorf("%d headings", n)
		}
		if r.Year < firstYear || r.Year > lastYear {
			t.Errorf("year %d", r.Year)
		}
		tokens += len(strings.Fields(r.Title+" "+r.Abstract)) + len(r.Headings) + 2
	}
	if share := float64(abstracts) / 2000; math.Abs(share-0.875) > 0.03 {
		t.Errorf("%.2f of the records have an abstract", share)
	}
	if n := tokens / 2000; n < 170 || n > 210 {
		t.Errorf("%d tokens a record", n)
	}
}

func TestTasks(t *testing.T) {
	seen := map[string]bool{}
	for _, x := range newCorpus().tasks() {
		if seen[x.Name] {
			t.Errorf("two tasks %s", x.Name)
		}
		seen[x.Name] = true
		switch x.Name {
		case "s", "sn":
			if n := len(x.Written()); n != 40 {
				t.Errorf("%s has %d lines", x.Name, n)
			}
		case "combine":
			if n := len(x.Written()); n != 10 {
				t.Errorf("%s has %d lines", x.Name, n)
			}
		}
		if near := slices.Contains([]string{"g1", "g2", "sn"}, x.Name); near != x.Near() {
			t.Errorf("%s: proximity %v", x.Name, x.Near())
		}
	}
}

func TestWriteOut(t *testing.T) {
	var s lines
	s.add(term("a"))
	s.add(term("b"))
	s.add(&query.LineRange{From: "1", To: "2", All: true})
	s.add(not(&query.LineRange{From: "1", To: "2"}, ref(3)))
	st := s.strategy()
	for i, want := range []string{"a", "b", "(a AND b)", "((a OR b) NOT (a AND b))"} {
		got, err := newFTS5(&corpus{}).text(writeOut(st, st.Lines[i]))
		if err != nil {
			t.Fatal(err)
		}
		for _, cut := range []string{"{title abstract} : (\"", "\")"} {
			got = strings.ReplaceAll(got, cut, "")
		}
		if got != want {
			t.Errorf("line %d: %s, want %s", i+1, got, want)
		}
	}
}

// TestEnginesCountAlike runs all engines in processes of their own; Lucene
// where it is installed.
func TestEnginesCountAlike(t *testing.T) {
	c := newCorpus()
	lab := &laboratory{dir: t.TempDir(), corpus: c.ID(), jars: "/usr/share/java", rounds: 1, few: 2000, tell: t.Logf}
	names := []string{"refsift", "bleve", "sqlite"}
	if _, err := (luceneEngine{jars: lab.jars}).jar(); err == nil && !testing.Short() {
		names = append(names, "lucene")
	}
	columns, err := choose(names, lab.jars, false)
	if err != nil {
		t.Fatal(err)
	}
	rep := lab.surveyOnce(t, columns, 2000)
	for _, col := range rep.Columns {
		if col.Error != "" {
			t.Errorf("%s: %s", col.Name, col.Error)
		}
	}
	for _, m := range rep.Mismatches {
		t.Error(m)
	}
	empty := 0
	for _, x := range c.tasks() {
		found := rep.column("refsift").Found.timing(x.Name)
		if found == nil {
			t.Fatalf("no time of %s", x.Name)
		}
		if len(found.Counts) != len(x.Written()) {
			t.Errorf("%s: %d counts", x.Name, len(found.Counts))
		}
		for _, n := range found.Counts {
			if n == 0 {
				t.Logf("%s finds nothing", x.Name)
				empty++
			}
		}
	}
	if empty > 2 {
		t.Errorf("%d searches find nothing", empty)
	}
}

func (l *laboratory) surveyOnce(t *testing.T, columns []engine, n int) *report {
	t.Helper()
	rep, err := l.survey(t.Context(), columns, n, func(string) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestCompare(t *testing.T) {
	col := func(name string, counts ...int) *column {
		return &column{Name: name, Found: &measured{Timings: []timing{{Task: "a", MS: 1, Counts: counts}, {Task: "b", Skipped: "cannot"}}}}
	}
	rep := &report{Columns: []*column{col("refsift", 1, 2), {Name: "broken", Error: "x"}, col("same", 1, 2), col("other", 1, 3), col("short", 1)}}
	rep.compare()
	want := []string{"a, search 2: other counts 3, refsift 2", "a: short has 1 counts, refsift 2"}
	if !slices.Equal(rep.Mismatches, want) {
		t.Errorf("%q", rep.Mismatches)
	}
}

func TestTargets(t *testing.T) {
	col := func(name string, s float64) *column {
		return &column{Name: name, Found: &measured{Timings: []timing{{Task: "s", MS: s}, {Task: "sn", MS: 2 * s}}}}
	}
	rep := &report{
		Columns: []*column{col("refsift", 2), col("bleve none", 100), col("bleve scored", 200)},
		Indexes: []*index{{Name: "refsift", Built: &built{Records: 1000, Bytes: 1_700_000, Usage: usage{CPU: 0.5, PeakRSS: 2e8}}}},
	}
	got := map[string]string{}
	for _, x := range rep.targets(&few{Records: 10_000, Indexed: rep.Columns[0].Found, Filed: &filed{Seconds: 6}}) {
		verdict := "unknown"
		if x.Known {
			verdict = map[bool]string{true: "met", false: "missed"}[x.Met]
		}
		got[x.What] = number(x.Measured) + " " + verdict
	}
	for what, want := range map[string]string{
		"40 lines, no proximity: bleve.Search without scores by refsift": "50 met",
		"40 lines, no proximity: bleve.Search with scores by refsift":    "100 missed",
		"40 lines with proximity: Lucene by refsift":                     "0 unknown",
		"index, bytes a record":                                          "1700 missed",
		"records indexed per processor second":                           "2000 met",
		"40 lines over 10000 records already indexed":                    "4 met",
		"10000 records read from a file, indexed and counted":            "6 missed",
		"memory while indexing":                                          "200 met",
	} {
		if got[what] != want {
			t.Errorf("%s: %s, want %s", what, got[what], want)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, tt := range []struct {
		times []float64
		want  float64
	}{{[]float64{3}, 3}, {[]float64{5, 1, 3}, 3}, {[]float64{4, 1, 3, 2}, 2.5}} {
		if got := median(tt.times); got != tt.want {
			t.Errorf("median of %v: %v", tt.times, got)
		}
	}
}

func TestExponent(t *testing.T) {
	var rows []sizeRow
	for _, n := range []int{10, 100, 1000, 3000} {
		x := float64(n)
		rows = append(rows, sizeRow{n, []float64{7 * x, 3 * math.Sqrt(x), 5, 0.1 * x * x}})
	}
	for i, want := range []float64{1, 0.5, 0, 2} {
		if got := exponent(rows, i); math.Abs(got-want) > 1e-9 {
			t.Errorf("column %d: %v, want %v", i, got, want)
		}
	}
	unknown := []sizeRow{{10, []float64{0}}, {100, []float64{5}}}
	if a, b := exponent(rows[:1], 0), exponent(unknown, 0); a != 0 || b != 0 {
		t.Errorf("exponents of nothing: %v, %v", a, b)
	}
}

func TestNumber(t *testing.T) {
	for x, want := range map[float64]string{0.0123: "0.012", 1.5: "1.50", 2: "2", 12.34: "12.3", 1234.5: "1234"} {
		if got := number(x); got != want {
			t.Errorf("%v: %s, want %s", x, got, want)
		}
	}
}

func TestReplaceBetween(t *testing.T) {
	got, err := replaceBetween("a\n<!-- report -->\nold\n<!-- /report -->\nb\n", "report", "new\n")
	if want := "a\n<!-- report -->\n\nnew\n\n<!-- /report -->\nb\n"; err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := replaceBetween("a\n", "report", "new"); err == nil {
		t.Error("a page without a place was taken")
	}
}

func TestMissingEngineIsNamed(t *testing.T) {
	lab := &laboratory{dir: t.TempDir(), corpus: "x", jars: filepath.Join(t.TempDir(), "none"), tell: t.Logf}
	rep := lab.surveyOnce(t, []engine{luceneEngine{jars: lab.jars}}, 10)
	text := rep.Markdown(nil)
	if !strings.Contains(text, "not measured: ") || !strings.Contains(text, "not installed") {
		t.Error(text)
	}
}
