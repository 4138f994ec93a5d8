package query

import (
	"fmt"
	"slices"
)

// maxAlternatives bounds how many searches one proximity search is written as.
const maxAlternatives = 64

// sayNear says a proximity search by the operators of the dialect.
func (p *printer) sayNear(x *Near) Expr {
	distance := p.numbered(x)
	adjacent := x.Ordered && distance == 0
	_, ordered := p.st.operator(0, true)
	if adjacent && !ordered {
		if y, ok := p.phrases(x); ok {
			return y
		}
	}
	if p.st.nearTerm != nil {
		return p.nearTerms(x, distance)
	}
	args := make([]Expr, len(x.Args))
	for i, a := range x.Args {
		args[i] = p.sayWords(a)
		if hasAnd(args[i]) {
			return p.anded(x, "this proximity search")
		}
	}
	keep := x.Ordered
	op, ok := p.st.operator(distance, keep)
	if keep && !ok {
		if op, ok = p.st.operator(distance, false); ok {
			p.loss(x, wider, "", "the order of words in a proximity search", "any order is written")
			keep = false
		}
	}
	if !ok || op == "" {
		return p.anded(x, "a proximity search over that distance")
	}
	if len(args) > 2 && !p.st.nary && distance > 0 {
		e := differs
		if keep {
			e = wider
		}
		p.loss(x, e, "", fmt.Sprintf("that %d terms stand among %d other words", len(args), distance), "pairs are written")
	}
	return &Near{x.node, args, distance, keep, Fields{}}
}

// numbered returns the distance to write, which differs from that of x
// only if the numbers of another dialect are kept.
func (p *printer) numbered(x *Near) int {
	from := p.f.From
	if from == nil || !p.f.Polyglot || x.Ordered && x.Distance == 0 || x.Distance >= sameDistance || from.window == p.d.window {
		return x.Distance
	}
	n := x.Distance
	if from.window {
		n++
	} else {
		n = max(n-1, 0)
	}
	if n > x.Distance {
		p.loss(x, wider, "correct the number", "the distance with that number", fmt.Sprintf("%d words may stand between, not %d", n, x.Distance))
	} else {
		p.loss(x, narrower, "correct the number", "the distance with that number", fmt.Sprintf("%d words may stand between, not %d", n, x.Distance))
	}
	return n
}

func hasAnd(x Expr) bool {
	for y := range Preorder(x) {
		if _, ok := y.(*And); ok {
			return true
		}
	}
	return false
}

func hasNear(x Expr) bool {
	for y := range Preorder(x) {
		if _, ok := y.(*Near); ok {
			return true
		}
	}
	return false
}

// anded writes AND in place of a proximity search.
func (p *printer) anded(x *Near, what string) Expr {
	p.loss(x, wider, "", what, "AND is written")
	var args []Expr
	for _, a := range x.Args {
		if near, ok := a.(*Near); ok {
			a = p.anded(near, what)
		} else {
			a = p.sayWords(a)
		}
		if and, ok := a.(*And); ok {
			args = append(args, and.Args...)
		} else {
			args = append(args, a)
		}
	}
	return &And{x.node, args}
}

// phrases writes words next to each other in order as phrases, one for each
// choice of alternatives. ok is false if they are none, or too many.
func (p *printer) phrases(x *Near) (Expr, bool) {
	lists, ok := alternatives(x, true)
	if !ok || !p.spend(len(lists)) {
		return nil, false
	}
	args := make([]Expr, len(lists))
	for i, l := range lists {
		words := slices.Concat(l...)
		args[i] = p.sayWords(&Phrase{x.node, words, Fields{}})
	}
	return orOf(x.node, args), true
}

// maxWrittenOut bounds how much of a strategy is written out: alternatives of
// proximity searches and lines of ranges.
const maxWrittenOut = 100_000

// spend counts what is written out, and reports whether there is room for it.
func (p *printer) spend(n int) bool {
	if n == 1 {
		return true
	}
	*p.spent += n
	return *p.spent <= maxWrittenOut
}

// alternatives multiplies the arguments of a proximity search out: for each
// choice of one alternative an argument, the words of each argument. Nested
// adjacency is flattened if adjacent is set.
func alternatives(x *Near, adjacent bool) (out [][][]Word, ok bool) {
	out = [][][]Word{nil}
	for _, a := range x.Args {
		words, ok := argumentWords(a, adjacent)
		if !ok || len(out)*len(words) > maxAlternatives {
			return nil, false
		}
		var next [][][]Word
		for _, o := range out {
			for _, w := range words {
				next = append(next, append(slices.Clone(o), w))
			}
		}
		out = next
	}
	return out, true
}

// argumentWords returns the alternatives of one argument.
func argumentWords(x Expr, adjacent bool) (out [][]Word, ok bool) {
	switch x := x.(type) {
	case *Term:
		return [][]Word{{x.Word}}, true
	case *Phrase:
		return [][]Word{x.Words}, true
	case *Or:
		for _, a := range x.Args {
			words, ok := argumentWords(a, adjacent)
			if !ok {
				return nil, false
			}
			out = append(out, words...)
		}
		return out, true
	case *Near:
		if !adjacent || !x.Ordered || x.Distance != 0 {
			return nil, false
		}
		lists, ok := alternatives(x, true)
		for _, l := range lists {
			out = append(out, slices.Concat(l...))
		}
		return out, ok
	}
	return nil, false
}

// nearTerms writes a proximity search as terms that hold all of its words,
// such as "hip pain"[tiab:~2], one for each choice of alternatives. It has no
// order, no truncation, and its words may all stand apart.
func (p *printer) nearTerms(x *Near, distance int) Expr {
	lists, ok := alternatives(x, true)
	if !ok || distance > 1000 || !p.spend(len(lists)) {
		return p.anded(x, "this proximity search")
	}
	apart := false
	args := make([]Expr, len(lists))
	for i, l := range lists {
		near := &Near{node: x.node, Distance: distance}
		for _, words := range l {
			n := len(near.Args)
			for _, w := range words {
				if w.HasWildcard() {
					return p.truncatedNear(x, distance)
				}
				for _, part := range w.split() {
					near.Args = append(near.Args, &Term{x.node, part, Fields{}})
				}
			}
			apart = apart || len(near.Args) > n+1
		}
		if len(near.Args) < 2 {
			return p.anded(x, "this proximity search")
		}
		args[i] = near
	}
	if x.Ordered {
		p.loss(x, wider, "", "the order of words in a proximity search", "any order is written")
	}
	if apart {
		p.loss(x, wider, "", "that words of a proximity search stand next to each other", "all of its words may stand apart")
	}
	return orOf(x.node, args)
}

// truncatedNear writes two arguments next to each other in any order as two
// phrases, all others with AND.
func (p *printer) truncatedNear(x *Near, distance int) Expr {
	if len(x.Args) == 2 && distance == 0 && !x.Ordered {
		a, okA := p.phrases(&Near{node: x.node, Args: []Expr{x.Args[0], x.Args[1]}, Ordered: true})
		b, okB := p.phrases(&Near{node: x.node, Args: []Expr{x.Args[1], x.Args[0]}, Ordered: true})
		if okA && okB {
			args, _ := flatten(asOr, operand{x: a}, operand{x: b})
			return &Or{x.node, args}
		}
	}
	return p.anded(x, "truncation in a proximity search")
}
