package lint_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/lint"
)

// longStrategy has that many lines: blocks of ten lines of terms and
// headings, each joined by a range, and the blocks joined at the end.
func longStrategy(lines int) string {
	headings := []string{"Asthma", "Lung Diseases", "Child", "Glucocorticoids", "Delivery of Health Care"}
	words := []string{"asthma", "wheez", "tumour", "randomis", "paediatr", "co-product", "bronch", "inhal"}
	var b strings.Builder
	var blocks []string
	for n := 1; n < lines; n++ {
		switch k := n % 10; k {
		case 0:
			fmt.Fprintf(&b, "%d. or/%d-%d (%d)\n", n, n-9, n-1, 1000+n)
			blocks = append(blocks, fmt.Sprint(n))
		case 1:
			fmt.Fprintf(&b, "%d. exp %s/ (%d)\n", n, headings[n/10%len(headings)], 100+n)
		default:
			w := words[(n+n/10)%len(words)]
			fmt.Fprintf(&b, "%d. (%s%d* or \"%s care %d\" or (%s adj3 therap*)).ti,ab. (%d)\n", n, w, n, w, n, w, 100+n)
		}
	}
	fmt.Fprintf(&b, "%d. %s\n", lines, strings.Join(blocks, " and "))
	return b.String()
}

func TestLongStrategy(t *testing.T) {
	t.Parallel()
	l := lint.Linter{Parser: query.Parser{Dialect: query.Ovid}, Counts: true}
	r := l.Lint(longStrategy(500))
	if len(r.Strategy.Lines) != 500 || r.Count(refsift.Error) > 0 {
		t.Errorf("%d lines, %d errors", len(r.Strategy.Lines), r.Count(refsift.Error))
	}
}

func BenchmarkLint500(b *testing.B) {
	text := longStrategy(500)
	l := lint.Linter{Parser: query.Parser{Dialect: query.Ovid}, Counts: true}
	l.Lint(text) // the thesaurus is unpacked once
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		l.Lint(text)
	}
}

func BenchmarkParse500(b *testing.B) {
	text := longStrategy(500)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		query.Parse(query.Ovid, text)
	}
}

// TestTimeIsLinear: four times the text takes about four times as long, for
// a strategy and for texts made to exhaust a linter.
func TestTimeIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("bounds on time mean little under -race; run without -short")
	}
	one := func(s string) func(int) string { return func(n int) string { return strings.Repeat(s, n) } }
	tests := []struct {
		name string
		text func(n int) string
		n    int
	}{
		{"strategy", longStrategy, 120},
		{"synonyms", func(n int) string { return strings.Repeat("asthma[tiab] OR ", n) + "x[tiab]" }, 500},
		{"different synonyms", func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "asthma%d*[tiab] OR ", i)
			}
			return b.String() + "x[tiab]"
		}, 500},
		{"one first word", func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "\"lung disease %d\"[tiab] OR ", i)
			}
			return b.String() + "x[tiab]"
		}, 500},
		{"conjunction", func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "asthma%d[tiab] AND ", i)
			}
			return b.String() + "x[tiab]"
		}, 500},
		{"open parentheses", one("("), 20_000},
		{"groups", one("(a) "), 2000},
		{"quotes", one(`"`), 10_000},
		{"words in quotes", one(`"a" `), 2000},
		{"curly", one("“a” OR "), 1000},
		{"headings", func(n int) string { return strings.Repeat("Asthma[mesh] OR ", n) + "Child[mesh]" }, 1000},
		{"unknown headings", func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "made up heading number %d[mesh] OR ", i)
			}
			return b.String() + "Child[mesh]"
		}, 100},
		{"each line joins the two above", func(n int) string {
			var b strings.Builder
			b.WriteString("1. a[tiab] 2.000\n2. b[tiab] 3.000\n")
			for i := 3; i <= n; i++ {
				fmt.Fprintf(&b, "%d. #%d OR #%d\n", i, i-1, i-2)
			}
			return b.String()
		}, 200},
		{"lines", func(n int) string { return strings.Repeat("a b[tiab]\n", n) + "#1 OR #2" }, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			const tries = 4 // a busy machine is no slow linter
			small, large := tt.text(tt.n), tt.text(4*tt.n)
			for try := 1; ; try++ {
				a, b := best(small), best(large)
				if b < 12*a || b < 50*time.Millisecond {
					t.Logf("%v, %v", a, b)
					return
				}
				if try == tries {
					t.Fatalf("%v for the text, %v for four times as much", a, b)
				}
			}
		})
	}
}

// best is the shortest of several runs.
func best(text string) time.Duration {
	shortest := time.Hour
	for range 3 {
		start := time.Now()
		(&lint.Linter{Counts: true}).Lint(text)
		shortest = min(shortest, time.Since(start))
	}
	return shortest
}

// TestMegabyte: a megabyte of nested parentheses or of quotation marks ends
// in a clear error.
func TestMegabyte(t *testing.T) {
	if testing.Short() {
		t.Skip("bounds on time mean little under -race; run without -short")
	}
	const mb = 1 << 20
	tests := []struct {
		name, text string
		code       refsift.Code
	}{
		{"open", strings.Repeat("(", mb), refsift.CodeQueryTooDeep},
		{"nested", strings.Repeat("(", mb/2) + "asthma" + strings.Repeat(")", mb/2), refsift.CodeQueryTooDeep},
		{"closed", strings.Repeat(")", mb), refsift.CodeParenUnbalanced},
		{"quotes", strings.Repeat(`"`, mb-1), refsift.CodeTermEmpty},
		{"quotes and operators", strings.Repeat(`" AND `, mb/6), refsift.CodeOperandMissing},
	}
	for _, d := range []*query.Dialect{query.PubMed, query.Ovid} {
		for _, tt := range tests {
			t.Run(d.Name+"/"+tt.name, func(t *testing.T) {
				l := lint.Linter{Parser: query.Parser{Dialect: d}, Counts: true}
				start := time.Now()
				r := l.Lint(tt.text)
				took := time.Since(start)
				t.Logf("%v, %d findings", took.Round(time.Millisecond), len(r.Findings))
				if took > 10*time.Second {
					t.Errorf("took %v", took)
				}
				if !has(r, tt.code) && r.Count(refsift.Error) == 0 {
					t.Errorf("no error: %v", codes(r)[:min(len(r.Findings), 10)])
				}
			})
		}
	}
}

// FuzzLint: no panic, places inside the text, and edits that come to an end.
func FuzzLint(f *testing.F) {
	for _, r := range lint.Rules() {
		if len(r.Bad) < 2000 {
			f.Add(r.Dialect, r.Bad)
		}
	}
	f.Fuzz(func(t *testing.T, dialect, text string) {
		d, ok := query.DialectNamed(dialect)
		if !ok || len(text) > 4000 {
			return
		}
		l := lint.Linter{Parser: query.Parser{Dialect: d}, Counts: true}
		r := l.Lint(text)
		for _, x := range r.Findings {
			if x.Span.Start.Offset < 0 || x.Span.End.Offset > int64(len(r.Source)) || x.Span.Start.Offset > x.Span.End.Offset {
				t.Errorf("%v: span %d to %d of %d", &x, x.Span.Start.Offset, x.Span.End.Offset, len(r.Source))
			}
		}
		if err := r.WriteText(discard{}); err != nil {
			t.Error(err)
		}
		fixed, rest, _ := l.Fix(text)
		for _, x := range rest.Findings {
			if len(x.Edits) > 0 {
				t.Errorf("%q is corrected to %q, and then %v", text, fixed, &x)
			}
		}
	})
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// TestManyFindings: what is not kept is counted.
func TestManyFindings(t *testing.T) {
	t.Parallel()
	l := lint.Linter{}
	r := l.Lint(strings.Repeat("asthma[tiab] OR ", 12_000) + "x[tiab]")
	if n := len(r.Findings) + r.More; n < 11_999 || len(r.Findings) > 10_000 {
		t.Errorf("%d findings and %d more", len(r.Findings), r.More)
	}
}
