package lean

import (
	"context"
	"math/bits"
	"slices"
)

// A Word is the terms of a field that a word of a search stands for: one, or,
// truncated, many. Of very many only their positions are kept, on a line of
// bits, so that a truncation of a million words takes no more room than one of a
// thousand.
type Word struct {
	field *Field
	terms []Term
	count int      // how often they occur
	line  []uint64 // a bit for each position; nil unless the terms are many
	list  list     // being read
}

// manyTerms is how many terms are kept.
const manyTerms = 1024

// NewWord returns a word without terms.
func (f *Field) NewWord() *Word { return &Word{field: f} }

// Add adds a term of the field.
func (w *Word) Add(t *Term) error {
	w.count += t.at
	if w.line != nil {
		return w.mark(t)
	}
	if w.terms = append(w.terms, *t); len(w.terms) <= manyTerms {
		return nil
	}
	return w.markAll()
}

// stream returns the positions of the word. Of one term they are read as they
// lie; those of several are joined first: merged two by two, or, if that is more
// work, marked on a line of bits as long as the line of positions.
func (w *Word) stream(ctx context.Context) (stream, error) {
	if w.line != nil {
		return &marks{line: w.line}, nil
	}
	if len(w.terms) == 1 {
		l := &list{}
		return l, l.open(w.terms[0].positions, w.terms[0].at)
	}
	// In units of the time that one position takes to be merged: a mark costs
	// about half of that, and so does a word of the line of bits, which is
	// cleared, marked in and looked through.
	if mark := (w.count + int(w.field.span)/64) / 2; w.mergeCost() <= mark {
		at, err := w.merged(ctx)
		return &slice{at: at}, err
	}
	err := w.markAll()
	return &marks{line: w.line}, err
}

// A byLength hands out lengths, always the shortest first, and takes in what
// becomes of two, which come in the order of their length as well: two queues
// do for a heap.
type byLength[T any] struct {
	given, joined []T
	length        func(T) int
}

func newByLength[T any](all []T, length func(T) int) *byLength[T] {
	slices.SortStableFunc(all, func(a, b T) int { return length(a) - length(b) })
	return &byLength[T]{given: all, length: length}
}

// join makes one of all, two by two.
func (q *byLength[T]) join(two func(a, b T) (T, error)) (out T, err error) {
	for len(q.given)+len(q.joined) > 1 {
		c, err := two(q.shortest(), q.shortest())
		if err != nil {
			return out, err
		}
		q.joined = append(q.joined, c)
	}
	if len(q.given)+len(q.joined) > 0 {
		out = q.shortest()
	}
	return out, nil
}

func (q *byLength[T]) shortest() (out T) {
	if len(q.joined) == 0 || len(q.given) > 0 && q.length(q.given[0]) <= q.length(q.joined[0]) {
		out, q.given = q.given[0], q.given[1:]
	} else {
		out, q.joined = q.joined[0], q.joined[1:]
	}
	return out
}

// mergeCost returns how many positions merged looks at.
func (w *Word) mergeCost() (cost int) {
	lengths := make([]int, len(w.terms))
	for i, t := range w.terms {
		lengths[i] = t.at
	}
	_, _ = newByLength(lengths, func(n int) int { return n }).join(func(a, b int) (int, error) {
		cost += a + b
		return a + b, nil
	})
	return cost
}

// merged joins the lists of all terms, always the two shortest first, which
// looks at the fewest positions in all.
func (w *Word) merged(ctx context.Context) ([]uint32, error) {
	lists := make([][]uint32, len(w.terms))
	for i := range w.terms {
		t := &w.terms[i]
		lists[i] = make([]uint32, 0, t.at)
		err := w.list.each(t.positions, t.at, func(at []uint32) error {
			lists[i] = append(lists[i], at...)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return newByLength(lists, func(at []uint32) int { return len(at) }).join(func(a, b []uint32) ([]uint32, error) {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return mergeTwo(a, b), nil
	})
}

// mergeTwo returns the positions of both, each once. Which of them comes next
// cannot be foreseen, so that no branch depends on it.
func mergeTwo(a, b []uint32) []uint32 {
	out := make([]uint32, len(a)+len(b))
	i, j, n := 0, 0, 0
	for ; i < len(a) && j < len(b); n++ {
		x, y := a[i], b[j]
		out[n] = min(x, y)
		i += 1 - below(y, x)
		j += 1 - below(x, y)
	}
	n += copy(out[n:], a[i:])
	n += copy(out[n:], b[j:])
	return out[:n]
}

// markAll marks the positions of all terms, which need not be kept any longer.
func (w *Word) markAll() error {
	w.line = make([]uint64, w.field.span/64+1)
	for i := range w.terms {
		if err := w.mark(&w.terms[i]); err != nil {
			return err
		}
	}
	w.terms = nil
	return nil
}

func (w *Word) mark(t *Term) error {
	return w.list.each(t.positions, t.at, func(at []uint32) error {
		if at[len(at)-1] > w.field.span {
			return errCutOff
		}
		for _, p := range at {
			w.line[p/64] |= 1 << (p % 64)
		}
		return nil
	})
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
