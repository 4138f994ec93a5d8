package eval_test

import (
	"errors"
	"testing"
	"time"

	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query/eval"
)

func wordsOf(s string) *eval.Words { return &eval.Words{Patterns: []token.Pattern{token.Literal(s)}} }

// run of positions from, from+1, …
func upTo(from, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = from + i
	}
	return out
}

func TestMatcherEqualPositions(t *testing.T) {
	t.Parallel()
	near := func(distance int, ordered bool) *eval.Proximity {
		return &eval.Proximity{Args: []eval.Text{wordsOf("a"), wordsOf("b")}, Distance: distance, Ordered: ordered}
	}
	for _, c := range []struct {
		t    *eval.Proximity
		a, b []int
		want bool
	}{
		{near(0, false), []int{5}, []int{5}, false}, // one word cannot be both
		{near(0, false), []int{5}, []int{4, 5}, true},
		{near(0, false), []int{5}, []int{5, 6}, true},
		{near(0, false), []int{5, 7}, []int{5}, false},
		{near(1, false), []int{5, 7}, []int{5}, true},
		{near(0, true), []int{5}, []int{4, 5}, false},
		{near(0, true), []int{5}, []int{5, 6}, true},
		{near(9, false), []int{1}, []int{1 + eval.ValueGap}, false},
		{near(1<<40, false), []int{1}, []int{1 + eval.ValueGap}, false},
		{near(0, false), nil, []int{1}, false},
	} {
		if got, err := eval.NewMatcher(c.t).Match([][]int{c.a, c.b}); got != c.want || err != nil {
			t.Errorf("distance %d ordered %t, %v %v: %t, %v", c.t.Distance, c.t.Ordered, c.a, c.b, got, err)
		}
	}
}

// TestMatcherIsBounded gives the matcher what would take for ever by trying.
func TestMatcherIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("bounds on time mean little under -race; run without -short")
	}
	t.Parallel()
	begin := time.Now()
	// 40 equal words, of which the record has 39.
	many := &eval.Proximity{Distance: 20}
	for range 40 {
		many.Args = append(many.Args, wordsOf("a"))
	}
	m := eval.NewMatcher(many)
	at := make([][]int, len(m.Atoms()))
	for i := range at {
		at[i] = upTo(0, 39)
	}
	if ok, err := m.Match(at); ok || err != nil {
		t.Errorf("%t, %v", ok, err)
	}
	// Groups in groups over a long run of the same words.
	pair := &eval.Sequence{Words: []*eval.Words{wordsOf("a"), wordsOf("b")}}
	var nest eval.Text = pair
	for range 6 {
		nest = &eval.Proximity{Args: []eval.Text{nest, pair, nest}, Distance: 500}
	}
	m = eval.NewMatcher(&eval.Proximity{Args: []eval.Text{nest, wordsOf("c")}, Distance: 0})
	at = make([][]int, len(m.Atoms()))
	for i := range at {
		at[i] = upTo(0, 2000)
	}
	at[len(at)-1] = []int{1 << 30}
	if _, err := m.Match(at); err != nil && !errors.Is(err, eval.ErrTooComplex) {
		t.Errorf("%v", err)
	}
	if d := time.Since(begin); d > 20*time.Second {
		t.Errorf("took %v", d)
	}
}

func BenchmarkMatcherNear(b *testing.B) {
	m := eval.NewMatcher(&eval.Proximity{Args: []eval.Text{wordsOf("a"), wordsOf("b"), wordsOf("c")}, Distance: 3})
	at := [][]int{{3, 20, 41}, {9, 24, 60}, {15, 30, 90}}
	for b.Loop() {
		m.Match(at)
	}
}
