package evaltest

import (
	"slices"

	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// A pattern tree is what the brute-force matcher looks for: a word, or a
// combination of others.
type tree struct {
	kind     kind
	word     []token.Pattern // any of these
	args     []*tree
	distance int
	ordered  bool
}

type kind uint8

const (
	nothing kind = iota
	word
	phrase
	anyOf
	near
)

// places returns every combination of words that makes up the tree, each as
// a sorted list of positions, by trying all of them.
func (t *tree) places(words []eval.Word) [][]int {
	switch t.kind {
	case word:
		return t.wordPlaces(words)
	case anyOf:
		var out [][]int
		for _, a := range t.args {
			out = append(out, a.places(words)...)
		}
		return out
	case phrase, near:
		lists := make([][][]int, len(t.args))
		for i, a := range t.args {
			if lists[i] = a.places(words); len(lists[i]) == 0 {
				return nil
			}
		}
		return t.combine(lists, nil)
	}
	return nil
}

func (t *tree) wordPlaces(words []eval.Word) (out [][]int) {
	for _, w := range words {
		if slices.ContainsFunc(t.word, func(p token.Pattern) bool { return p.Match(w.Text) }) {
			out = append(out, []int{w.Position})
		}
	}
	return out
}

// combine tries every choice of one place from each list.
func (t *tree) combine(lists [][][]int, chosen [][]int) (out [][]int) {
	if len(lists) == 0 {
		if t.fits(chosen) {
			all := slices.Concat(chosen...)
			slices.Sort(all)
			return [][]int{all}
		}
		return nil
	}
	for _, p := range lists[0] {
		if n := len(chosen); n > 0 && (t.kind == phrase || t.ordered) && p[0] <= last(chosen[n-1]) {
			continue
		}
		out = append(out, t.combine(lists[1:], append(slices.Clip(chosen), p))...)
	}
	return out
}

func last(p []int) int { return p[len(p)-1] }

// fits applies the definition: a phrase has each word right behind the one
// before; the arguments of a proximity search share no word, and the words
// that lie between the first and the last and inside none of them are at most
// distance.
func (t *tree) fits(chosen [][]int) bool {
	if t.kind == phrase {
		for i := 1; i < len(chosen); i++ {
			if chosen[i][0] != last(chosen[i-1])+1 {
				return false
			}
		}
		return true
	}
	first, end := chosen[0][0], last(chosen[0])
	used := map[int]bool{}
	for _, c := range chosen {
		first, end = min(first, c[0]), max(end, last(c))
		for _, p := range c {
			if used[p] {
				return false
			}
			used[p] = true
		}
	}
	if end-first > eval.ValueGap/2 {
		return false
	}
	others := 0
	for p := first; p <= end; p++ {
		if !slices.ContainsFunc(chosen, func(c []int) bool { return c[0] <= p && p <= last(c) }) {
			others++
		}
	}
	return others <= t.distance
}

// fromText converts a compiled text.
func fromText(x eval.Text) *tree {
	switch x := x.(type) {
	case *eval.Words:
		return &tree{kind: word, word: x.Patterns}
	case *eval.Sequence:
		out := &tree{kind: phrase}
		for _, w := range x.Words {
			out.args = append(out.args, fromText(w))
		}
		return out
	case *eval.Alternatives:
		return &tree{kind: anyOf, args: fromTexts(x.Args)}
	case *eval.Proximity:
		return &tree{kind: near, args: fromTexts(x.Args), distance: x.Distance, ordered: x.Ordered}
	}
	return &tree{}
}

func fromTexts(args []eval.Text) (out []*tree) {
	for _, a := range args {
		out = append(out, fromText(a))
	}
	return out
}

// fromExpr converts an argument of a proximity search, or a term or phrase.
func fromExpr(x query.Expr) *tree {
	switch x := x.(type) {
	case *query.Term:
		return fromWords(x.Word)
	case *query.Phrase:
		return fromWords(x.Words...)
	case *query.Or:
		out := &tree{kind: anyOf}
		for _, a := range x.Args {
			out.args = append(out.args, fromExpr(a))
		}
		return out
	case *query.Near:
		out := &tree{kind: near, distance: x.Distance, ordered: x.Ordered}
		for _, a := range x.Args {
			out.args = append(out.args, fromExpr(a))
		}
		return out
	}
	return &tree{}
}

func fromWords(words ...query.Word) *tree {
	out := &tree{kind: phrase}
	for _, w := range words {
		var parts []token.Part
		for _, p := range w {
			parts = append(parts, token.Part{Text: p.Text, Min: p.Wild.Min, Max: p.Wild.Max})
		}
		for _, p := range token.Patterns(parts) {
			out.args = append(out.args, &tree{kind: word, word: []token.Pattern{p}})
		}
	}
	if len(out.args) == 0 {
		return &tree{}
	}
	return out
}
