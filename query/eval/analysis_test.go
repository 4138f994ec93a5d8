package eval_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
)

// written takes line references out of an expression, and one line with them:
// nil if nothing is left.
func written(s *query.Strategy, x query.Expr, without *query.Line) query.Expr {
	all := func(args []query.Expr) (out []query.Expr) {
		for _, a := range args {
			if a = written(s, a, without); a != nil {
				out = append(out, a)
			}
		}
		return out
	}
	line := func(l *query.Line) query.Expr {
		if l == without {
			return nil
		}
		return written(s, l.Expr, without)
	}
	switch x := x.(type) {
	case *query.And:
		if args := all(x.Args); len(args) > 0 {
			return &query.And{Args: args}
		}
		return nil
	case *query.Or:
		if args := all(x.Args); len(args) > 0 {
			return &query.Or{Args: args}
		}
		return nil
	case *query.Not:
		left, right := written(s, x.Left, without), written(s, x.Right, without)
		if left == nil || right == nil {
			return left
		}
		return &query.Not{Left: left, Right: right}
	case *query.LineRef:
		return line(s.Line(x.Label, nil))
	case *query.LineRange:
		var args []query.Expr
		for _, l := range s.Resolve(x, nil) {
			if a := line(l); a != nil {
				args = append(args, a)
			}
		}
		switch {
		case len(args) == 0:
			return nil
		case x.All:
			return &query.And{Args: args}
		}
		return &query.Or{Args: args}
	}
	return x
}

// found returns the records that an expression without references finds on
// the platform of the strategy.
func found(scan *evaltest.Scan, s *query.Strategy, n int, x query.Expr) map[int]bool {
	out := map[int]bool{}
	for i := range n {
		if x != nil && scan.Matches(i, x, s) {
			out[i] = true
		}
	}
	return out
}

func less(a, b map[int]bool) (n int) {
	for i := range a {
		if !b[i] {
			n++
		}
	}
	return n
}

// TestContributionsLaw leaves out each line of random strategies by hand.
func TestContributionsLaw(t *testing.T) {
	t.Parallel()
	compared, some := 0, 0
	for seed := range uint64(12) {
		g := evaltest.NewGenerator(100 + seed)
		recs := g.Records(60)
		scan := evaltest.NewScan(recs)
		s := g.Strategy(14)
		s.Lines = append(s.Lines, &query.Line{Number: "15", Reported: -1, Expr: and(or(ref("4"), ref("5"), ref("6"), ref("1")), not(or(ref("10"), ref("12"), ref("14")), ref("2")))})
		a, err := eval.Analyze(t.Context(), scan, s, eval.AnalyzeOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if a.Lines[a.Final].Line.Number != "15" {
			t.Fatalf("final line %s", a.Lines[a.Final].Line.Number)
		}
		whole := found(scan, s, len(recs), written(s, s.Lines[14].Expr, nil))
		for i, l := range s.Lines[:14] {
			c := a.Contributions[i]
			if c.Lost < 0 {
				continue
			}
			rest := found(scan, s, len(recs), written(s, s.Lines[14].Expr, l))
			if lost, gained := less(whole, rest), less(rest, whole); c.Lost != lost || c.Gained != gained {
				t.Errorf("seed %d, without line %s: %d lost and %d gained, want %d and %d", seed, l.Number, c.Lost, c.Gained, lost, gained)
			} else if lost+gained > 0 {
				some++
			}
			compared++
		}
	}
	t.Logf("%d lines, %d of consequence", compared, some)
	if compared < 60 || some < 20 {
		t.Error("the test is weak")
	}
}

func TestContributions(t *testing.T) {
	t.Parallel()
	src := letters("a", "a b", "b", "c", "a c", "d")
	a, b, c := term("a", query.Title), term("b", query.Title), term("c", query.Title)
	for _, x := range []struct {
		name  string
		s     *query.Strategy
		final string
		want  string // number of the final line, then block/unique/cumulative/lost/gained of each line
	}{
		{"block", strategy("1", a, "2", b, "3", or(ref("1"), ref("2")), "4", and(ref("3"), c)), "",
			"4: 3/2/3/1/0 3/1/4/0/0 /-1/-1/0/1 /-1/-1/-1/-1"},
		{"same line twice", strategy("1", a, "2", a, "3", or(ref("1"), ref("2"))), "", "3: 3/0/3/0/0 3/0/3/0/0 /-1/-1/-1/-1"},
		{"behind NOT", strategy("1", a, "2", b, "3", not(ref("1"), ref("2"))), "", "3: /-1/-1/2/0 /-1/-1/0/1 /-1/-1/-1/-1"},
		{"range", strategy("1", a, "2", b, "3", c, "4", &query.LineRange{From: "1", To: "3"}), "",
			"4: 4/1/3/1/0 4/1/4/1/0 4/1/5/1/0 /-1/-1/-1/-1"},
		{"no line combines others", strategy("1", a, "2", b), "", "2: /-1/-1/-1/-1 /-1/-1/-1/-1"},
		{"lines behind the final one", strategy("1", a, "2", b, "3", or(ref("1"), ref("2")), "4", c), "", "3: 3/2/3/2/0 3/1/4/1/0 /-1/-1/-1/-1 /-1/-1/-1/-1"},
		{"final line named", strategy("1", a, "2", b, "3", or(ref("1"), ref("2")), "4", and(ref("3"), c)), "3",
			"3: 3/2/3/2/0 3/1/4/1/0 /-1/-1/-1/-1 /-1/-1/-1/-1"},
		{"a line without count", strategy("1", a, "2", nil, "3", or(ref("1"), b)), "", "3: 3/2/3/2/0 /-1/-1/-1/-1 /-1/-1/-1/-1"},
		// The last block alone must not be taken for the result.
		{"no combination has a count", strategy("1", a, "2", or(ref("1"), ref("9")), "3", b), "", "none: /-1/-1/-1/-1 /-1/-1/-1/-1 /-1/-1/-1/-1"},
		{"final line without count", strategy("1", a, "2", or(ref("1"), b), "3", nil), "3", "none: 2/2/3/-1/-1 /-1/-1/-1/-1 /-1/-1/-1/-1"},
	} {
		t.Run(x.name, func(t *testing.T) {
			got, err := eval.Analyze(t.Context(), src, x.s, eval.AnalyzeOptions{Final: x.final})
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, c := range got.Contributions {
				out = append(out, fmt.Sprintf("%s/%d/%d/%d/%d", c.Block, c.Unique, c.Cumulative, c.Lost, c.Gained))
			}
			final := "none"
			if got.Final >= 0 {
				final = got.Lines[got.Final].Line.Number
			}
			if text := final + ": " + strings.Join(out, " "); text != x.want {
				t.Errorf("%s\nwant %s", text, x.want)
			}
		})
	}
}

// TestNewestFirst: what a history says must not depend on whether it was copied
// from the top or from the bottom.
func TestNewestFirst(t *testing.T) {
	t.Parallel()
	src := letters("a", "a b", "b", "c", "a c", "d")
	for _, lines := range [][]string{
		{"#1 a[ti]", "#2 b[ti]", "#3 c[ti]"},
		{"#1 a[ti]", "#2 b[ti]", "#3 #1 OR #2", "#4 #1 OR c[ti]", "#5 #3 AND c[ti]", "#6 #3 NOT c[ti]"},
	} {
		var want string
		for range 2 {
			s, _ := query.Parse(query.PubMed, strings.Join(lines, "\n"))
			got, err := eval.Analyze(t.Context(), src, s, eval.AnalyzeOptions{})
			if err != nil {
				t.Fatal(err)
			}
			text := "final " + got.Lines[got.Final].Line.Number
			for _, n := range []string{"1", "2", "3"} {
				i := slices.IndexFunc(got.Lines, func(l eval.LineResult) bool { return l.Line.Number == n })
				text += fmt.Sprintf(" %s:%v", n, got.Contributions[i])
			}
			if want == "" {
				want = text
			}
			if text != want {
				t.Errorf("%s, want %s", text, want)
			}
			slices.Reverse(lines)
		}
	}
}

func TestAnalyzeNeedsSets(t *testing.T) {
	t.Parallel()
	if _, err := eval.Analyze(t.Context(), counter{letters("a")}, strategy("1", term("a")), eval.AnalyzeOptions{}); !errors.Is(err, eval.ErrNoSets) {
		t.Error(err)
	}
	if _, err := eval.Terms(t.Context(), counter{letters("a")}, strategy("1", term("a")), eval.TermOptions{}); !errors.Is(err, eval.ErrNoSets) {
		t.Error(err)
	}
}

// TestAnalysisCut stops asking for losses where every line is on top of the
// one before.
func TestAnalysisCut(t *testing.T) {
	t.Parallel()
	var parts []any
	parts = append(parts, "1", term("a", query.Title))
	for i := 2; i <= 1600; i++ {
		parts = append(parts, fmt.Sprint(i), or(ref(fmt.Sprint(i-1)), term(fmt.Sprint("w", i), query.Title)))
	}
	a, err := eval.Analyze(t.Context(), letters("a", "b"), strategy(parts...), eval.AnalyzeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := codes(a.Diagnostics); got != "analysis-cut" {
		t.Errorf("codes %q", got)
	}
	if last := a.Contributions[1599]; a.Lines[1599].Count != 1 || last.Lost != -1 {
		t.Errorf("%d records, %+v", a.Lines[1599].Count, last)
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	src := evaltest.NewScan([]*refsift.Record{
		{Title: "alpha beta"}, {Title: "alpha", Abstract: "alphabet"}, {Title: "alphabet"},
		{Title: "gamma", Descriptors: []refsift.Descriptor{{Heading: "Hypertension, Renal"}}},
	})
	trunc := &query.Term{Word: query.Word{{Text: "alpha"}, {Wild: query.Any}}, Fields: in(query.Title, query.Abstract)}
	s := strategy("1", or(trunc, term("beta", query.Title), term("gamma", query.Title), term("gamma", query.Title)),
		"2", &query.Descriptor{Heading: "Hypertension", Explode: true}, "3", and(ref("1"), ref("2")), "4", nil)
	got, err := eval.Terms(t.Context(), src, s, eval.TermOptions{Words: 1})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range got {
		for _, c := range l.Terms {
			out = append(out, fmt.Sprint(l.Line.Number, ":", c.Count, "/", c.Unique, c.Truncations, c.Headings, c.Exploded))
		}
	}
	want := []string{"1:3/2 [{alpha* [{alpha 2}] 2}] [] 0", "1:1/0 [] [] 0", "1:1/0 [] [] 0", "1:1/0 [] [] 0", "2:1/1 [] [{Hypertension, Renal 1}] 9"}
	if !slices.Equal(out, want) {
		t.Errorf("%q\nwant %q", out, want)
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	last := 0
	o := eval.Options{Progress: func(done, total int) {
		if done != last+1 || total != 2 {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	}}
	if _, err := eval.Run(context.Background(), letters("a"), strategy("1", or(term("a"), term("b")), "2", term("a")), o); err != nil || last != 2 {
		t.Errorf("%d, %v", last, err)
	}
}
