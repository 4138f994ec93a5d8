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
