package lean

import (
	"context"
	"math/bits"
	"slices"
)

// A Word is the terms of a field that a word of a search stands for: one, or,
// truncated, many.
type Word struct {
	field *Field
	terms []Term
}

// NewWord returns a word without terms.
func (f *Field) NewWord() *Word { return &Word{field: f} }

// Add adds a term of the field.
func (w *Word) Add(t *Term) { w.terms = append(w.terms, *t) }

// count returns how often the word occurs.
func (w *Word) count() (n int) {
	for _, t := range w.terms {
		n += t.at
	}
	return n
}

// stream returns the positions of the word. Of one term they are read as they
// lie; those of several are joined first: merged two by two, or, if that is more
// work, marked on a line of bits as long as the line of positions.
func (w *Word) stream(ctx context.Context) (stream, error) {
	if len(w.terms) == 1 {
		l := &list{}
		return l, l.open(w.terms[0].positions, w.terms[0].at)
	}
	// In units of the time that one position takes to be merged: a merge looks at
	// each once for every doubling of the number of lists; a mark costs about as
	// much as one step of that, and a word of the line of bits a tenth, being
	// cleared and looked through.
	n := w.count()
	merge := n * bits.Len(uint(len(w.terms)-1))
	mark := n + int(w.field.span)/64/10
	if merge <= mark {
		at, err := w.merged(ctx)
		return &slice{at: at}, err
	}
	m, err := w.marked(ctx)
	return m, err
}

// merged joins the lists of all terms, always the two shortest first, which
// looks at the fewest positions in all.
func (w *Word) merged(ctx context.Context) ([]uint32, error) {
	lists := make([][]uint32, len(w.terms))
	for i := range w.terms {
		var l list
		err := l.open(w.terms[i].positions, w.terms[i].at)
		if err != nil {
			return nil, err
		}
		if lists[i], err = l.appendAll(make([]uint32, 0, w.terms[i].at)); err != nil {
			return nil, err
		}
	}
	// Merged lists come out in the order of their length as well, so that two
	// queues, of given and of merged ones, do for a heap.
	slices.SortStableFunc(lists, func(a, b []uint32) int { return len(a) - len(b) })
	var joined [][]uint32
	shortest := func() (out []uint32) {
		if len(joined) == 0 || len(lists) > 0 && len(lists[0]) <= len(joined[0]) {
			out, lists = lists[0], lists[1:]
		} else {
			out, joined = joined[0], joined[1:]
		}
		return out
	}
	for len(lists)+len(joined) > 1 {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		joined = append(joined, mergeTwo(shortest(), shortest()))
	}
	if len(lists)+len(joined) == 0 {
		return nil, nil
	}
	return shortest(), nil
}

// mergeTwo returns the positions of both, each once.
func mergeTwo(a, b []uint32) []uint32 {
	out := make([]uint32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		x, y := a[0], b[0]
		out = append(out, min(x, y))
		if x <= y {
			a = a[1:]
		}
		if y <= x {
			b = b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// marked marks the positions of all terms on a line of bits.
func (w *Word) marked(ctx context.Context) (*marks, error) {
	m := &marks{line: make([]uint64, w.field.span/64+1)}
	for i := range w.terms {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		var l list
		if err := l.open(w.terms[i].positions, w.terms[i].at); err != nil {
			return nil, err
		}
		for {
			at, err := l.next(0)
			if err != nil {
				return nil, err
			}
			if len(at) == 0 {
				break
			}
			if at[len(at)-1] > w.field.span {
				return nil, errCutOff
			}
			for _, p := range at {
				m.line[p/64] |= 1 << (p % 64)
			}
		}
	}
	return m, nil
}

// A slice is a stream of positions in memory.
type slice struct{ at []uint32 }

// next implements stream.
func (s *slice) next(from uint32) ([]uint32, error) {
	if len(s.at) > 0 && s.at[0] < from {
		// Most jumps are short: look ahead in growing steps.
		step := 1
		for step < len(s.at) && s.at[step] < from {
			step *= 2
		}
		i, _ := slices.BinarySearch(s.at[step/2:min(step+1, len(s.at))], from)
		s.at = s.at[step/2+i:]
	}
	n := min(len(s.at), blockLen)
	out := s.at[:n]
	s.at = s.at[n:]
	return out, nil
}

// marks is a stream of positions on a line of bits.
type marks struct {
	line []uint64
	word int // the next one
	rest uint64
	buf  [blockLen]uint32
}

// next implements stream.
func (m *marks) next(from uint32) ([]uint32, error) {
	if w := int(from / 64); w >= len(m.line) {
		m.word, m.rest = len(m.line), 0
	} else if w >= m.word {
		m.word, m.rest = w+1, m.line[w]&^(1<<(from%64)-1)
	} else if w == m.word-1 {
		m.rest &^= 1<<(from%64) - 1
	}
	n := 0
	for n == 0 || n <= blockLen-64 {
		for ; m.rest != 0; m.rest &= m.rest - 1 {
			m.buf[n] = uint32(m.word-1)*64 + uint32(bits.TrailingZeros64(m.rest))
			n++
		}
		if m.word == len(m.line) {
			break
		}
		m.rest = m.line[m.word]
		m.word++
	}
	return m.buf[:n], nil
}
