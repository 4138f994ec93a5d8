package query_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// TestHostileText reads texts made to exhaust a parser: each must end
// quickly, and those that pass a bound must say so.
func TestHostileText(t *testing.T) {
	if testing.Short() {
		t.Skip("bounds on time mean little under -race; run without -short")
	}
	t.Parallel()
	long := 200_000
	var ranges, chain strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&ranges, "%d. or/1-4000\n", i+1)
		fmt.Fprintf(&chain, "%d. #%d OR x[tiab]\n", i+1, i+2)
	}
	tests := []struct {
		name, text string
		code       refsift.Code // expected, or ""
	}{
		{"open parentheses", strings.Repeat("(", long), refsift.CodeQueryTooDeep},
		{"closing parentheses", strings.Repeat(")", long), refsift.CodeParenUnbalanced},
		{"nested", strings.Repeat("(a OR ", 5000) + "b" + strings.Repeat(")", 5000), refsift.CodeQueryTooDeep},
		{"alternating", strings.Repeat("a OR b AND ", long/10) + "c", refsift.CodeQueryTooDeep},
		{"synonyms", strings.Repeat("a[tiab] OR ", long/10) + "c[tiab]", ""},
		{"nots", strings.Repeat("a NOT ", long/10) + "c", refsift.CodeQueryTooDeep},
		{"words", strings.Repeat("a ", long), ""},
		{"quotes", strings.Repeat(`"`, long), ""},
		{"brackets", strings.Repeat("[", long), refsift.CodeBracketUnbalanced},
		{"hashes", strings.Repeat("#1 ", long), ""},
		{"numbers", strings.Repeat("1 2 3 ", long), ""},
		{"ranges", ranges.String(), refsift.CodeLineCycle},
		{"chain", chain.String(), refsift.CodeLineForward},
		{"huge range", "1. a\n9999. or/1-9998", refsift.CodeRangeGap},
		{"many lines", strings.Repeat("a[tiab]\n", 6000) + "#1 OR #2", refsift.CodeStrategyTooLarge},
		{"large", strings.Repeat("a", 3<<20), refsift.CodeStrategyTooLarge},
		{"bare numbers", strings.Repeat("7 a b\n", 20_000), ""},
		{"label marks", strings.Repeat("1 a\n9 b\n3 c\n", 10_000), ""},
		{"only", strings.Repeat("a only: ", long/8), ""},
		{"blank", strings.Repeat(" \n", long), refsift.CodeStrategyEmpty},
		{"hyphens", strings.Repeat("a-\n", long/3), ""},
		{"digits", strings.Repeat("1,", long), ""},
		{"spaced digits", "a " + strings.Repeat("111 ", long/4), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			s, ds := query.Parse(query.PubMed, tt.text)
			for _, l := range s.Lines {
				s.Refs(l)
			}
			s.Order()
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			} else {
				t.Logf("%v, %d lines, %d diagnostics", took.Round(time.Millisecond), len(s.Lines), len(ds))
			}
			if tt.code != "" && !hasCode(ds, tt.code) {
				t.Errorf("no %s among %d diagnostics", tt.code, len(ds))
			}
			if len(ds) > 100_000 {
				t.Errorf("%d diagnostics are kept", len(ds))
			}
		})
	}
	_, ds := query.Parse(query.PubMed, strings.Repeat("a", 3<<20))
	if !errors.Is(ds.Err(), refsift.ErrTooLarge) {
		t.Errorf("error %v, want ErrTooLarge", ds.Err())
	}
}

func hasCode(ds refsift.Diagnostics, code refsift.Code) bool {
	for _, d := range ds {
		if d.Code == code {
			return true
		}
	}
	return false
}

// hostileUnits are repeated until a text is as long as wanted; each has once
// been, or could be, read again and again by something that looks ahead.
var hostileUnits = []string{
	"(", ")", "[", "]", "{", `"`, "'", "“", "*", "x", ".", "/", "1,", "1-", "1 ", "#1 ", "S1-S", "\u00ad", "a\u00ad", "-", ",",
	"a (", "(a OR ", "or [a ", `"a `, `'a `, "exp ", "a.", "a/ ", "A/dt, ", "a.ti,", "TI (", "TI a N3 ", "TS=(", "TITLE(", "[mh ", "a adj2 ", "a NEAR/3 ",
	"a NOT ", "a AND NOT ", "a OR b AND ", "or/", "limit 1 to ", "a:ti ", "'a'/exp or ", "[x]/lim ", "a* ", "only: ", "{or #1,", "MeSH descriptor: [",
	"Limiters - ", "PUBYEAR > 2000 AND ", "a.mp. [mp=", "(a)*", "2000-2010 to ", "English, ",
	"a-\n", "a OR b\nAND\n", "#a\n", "a #b\n", "1 a\n", "1. a\n2. b\n", "a\t1\n", "10. or/1-9\n", "|a|\n", "1\n", "or\n", "(\n", "a\n\n", "from 2010\n", "Search a\n",
}

// TestLinearTime makes hostile texts four times as long: linear work takes
// four times as long then, quadratic work sixteen times. The limit lies
// between, far enough from both for a machine that is busy with something else.
func TestLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("measures processor time; run without -short")
	}
	const size, factor, limit = 5_000, 4, 9
	took := func(d *query.Dialect, unit string, size int) time.Duration {
		text := strings.Repeat(unit, size/len(unit))
		start := cpuTime()
		query.Parse(d, text)
		return cpuTime() - start
	}
	for _, d := range query.Dialects() {
		for _, unit := range hostileUnits {
			long := took(d, unit, factor*size)
			if long < 100*time.Millisecond { // small times are the machine's
				continue
			}
			short := took(d, unit, size)
			for range 4 { // the least of several is the work itself
				if long <= short*limit {
					break
				}
				short, long = max(short, took(d, unit, size)), min(long, took(d, unit, factor*size))
			}
			if long > short*limit {
				t.Errorf("%s, %q: %v for %d bytes, %v for %d times as many", d.Name, unit, short, size, long, factor)
			}
		}
	}
}

// TestMegabyte reads a megabyte of what nests or never closes: the error is
// clear and comes soon.
func TestMegabyte(t *testing.T) {
	if testing.Short() {
		t.Skip("measures processor time; run without -short")
	}
	t.Parallel()
	for _, tt := range []struct {
		first, unit string
		code        refsift.Code
	}{
		{"", "(", refsift.CodeQueryTooDeep},
		{"", "(a OR ", refsift.CodeQueryTooDeep},
		{"", `"a" OR ("`, refsift.CodeQueryTooDeep},
		{`"`, `"a" OR "b" OR `, refsift.CodeQuoteUnbalanced},
		{"", "a NOT ", refsift.CodeQueryTooDeep},
	} {
		text := tt.first + strings.Repeat(tt.unit, 1<<20/len(tt.unit))
		start := cpuTime()
		_, ds := query.Parse(query.PubMed, text)
		t.Logf("%q: %v of all processor time", tt.unit, cpuTime()-start)
		if !hasCode(ds, tt.code) {
			t.Errorf("%q: no %s among %d diagnostics: %v", tt.unit, tt.code, len(ds), ds[:min(len(ds), 3)])
		}
	}
}

// TestManySynonyms reads one line of 20,000 terms and a strategy of 5,000
// lines that the last one joins.
func TestManySynonyms(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 20_000 {
		if i > 0 {
			b.WriteString(" OR ")
		}
		fmt.Fprintf(&b, "term%d[tiab]", i)
	}
	s, ds := query.Parse(query.PubMed, b.String())
	or, ok := s.Lines[0].Expr.(*query.Or)
	if !ok || len(or.Args) != 20_000 || ds.Err() != nil {
		t.Errorf("%T, %v", s.Lines[0].Expr, ds.Err())
	}
	b.Reset()
	for i := range 4999 {
		fmt.Fprintf(&b, "%d. term%d[tiab]\n", i+1, i)
	}
	b.WriteString("5000. or/1-4999")
	s, ds = query.Parse(query.PubMed, b.String())
	if len(s.Lines) != 5000 || len(s.Refs(s.Lines[4999])) != 4999 || ds.Err() != nil {
		t.Errorf("%d lines, %v", len(s.Lines), ds.Err())
	}
}

// BenchmarkParse500 reads a strategy of 500 lines, as long as the longest.
func BenchmarkParse500(b *testing.B) {
	for _, d := range []struct {
		dialect *query.Dialect
		line    string
	}{
		{query.PubMed, "\"heart attack\"[tiab] OR infarct*[tw] OR \"Myocardial Infarction/therapy\"[Mesh:NoExp]"},
		{query.Ovid, "exp Myocardial Infarction/dt or (heart adj3 attack$).ti,ab. or infarct$.tw."},
	} {
		b.Run(d.dialect.Name, func(b *testing.B) {
			var text strings.Builder
			for i := range 499 {
				fmt.Fprintf(&text, "%d. %s (%d)\n", i+1, d.line, 1000+i)
			}
			text.WriteString("500. or/1-499 (123456)\n")
			b.SetBytes(int64(text.Len()))
			for b.Loop() {
				query.Parse(d.dialect, text.String())
			}
		})
	}
}
