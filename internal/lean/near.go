package lean

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Phrase returns the records in which the words, two or more, stand next to each
// other and in order.
func (f *Field) Phrase(ctx context.Context, words []*Word) (*roaring.Bitmap, error) {
	type part struct {
		word  *Word
		place uint32 // in the phrase
	}
	parts := make([]part, len(words))
	for i, w := range words {
		if parts[i] = (part{w, uint32(i)}); w.count == 0 {
			return nil, nil
		}
	}
	// The two rarest words leave the fewest places for the others.
	slices.SortStableFunc(parts, func(a, b part) int { return a.word.count - b.word.count })
	first, place := stream(nil), parts[0].place
	for i, p := range parts {
		s, err := p.word.stream(ctx)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			first = s
			continue
		}
		j := &join{ctx: ctx, field: f}
		if i == len(parts)-1 {
			return j.records(first, place, s, p.place)
		}
		places, err := j.places(first, place, s, p.place)
		if err != nil {
			return nil, err
		}
		first, place = &slice{at: places}, 0 // where the phrase would begin
	}
	return nil, nil
}

// A join goes through two streams side by side.
type join struct {
	ctx   context.Context
	field *Field
	steps int
}

// meet calls hit for each p for which a, the rarer word, has p+i and b has p+k.
// Two words of a phrase stand in one value, for between two values a position is
// free, and so between two records.
func (j *join) meet(a stream, i uint32, b stream, k uint32, hit func(p uint32)) error {
	var ys []uint32
	y := 0
	for {
		xs, err := j.next(a, i)
		if err != nil || len(xs) == 0 {
			return err
		}
		for _, x := range xs {
			q := x - i + k
			if y == len(ys) || ys[len(ys)-1] < q {
				if ys, err = j.next(b, q); err != nil || len(ys) == 0 {
					return err
				}
				y = 0
			}
			if y = seek(ys, y, q); ys[y] == q {
				hit(x - i)
			}
		}
	}
}

// seek returns the first place from y on that is not below q; the last one is
// not. Four are compared at a time, which no branch depends on: it could not be
// foreseen.
func seek(ys []uint32, y int, q uint32) int {
	for ; y+4 <= len(ys); y += 4 {
		four := ys[y : y+4 : y+4]
		if four[3] >= q {
			return y + below(four[0], q) + below(four[1], q) + below(four[2], q)
		}
	}
	for ys[y] < q {
		y++
	}
	return y
}

// below is 1 if p is less than q, else 0.
func below(p, q uint32) int { return int((uint64(p) - uint64(q)) >> 63) }

func (j *join) next(s stream, from uint32) ([]uint32, error) {
	if j.steps++; j.steps%1024 == 0 && j.ctx.Err() != nil {
		return nil, context.Cause(j.ctx)
	}
	return s.next(from)
}

// places returns all p for which a has p+i and b has p+j.
func (j *join) places(a stream, i uint32, b stream, k uint32) (out []uint32, err error) {
	err = j.meet(a, i, b, k, func(p uint32) { out = append(out, p) })
	return out, err
}

// records returns the records of these places.
func (j *join) records(a stream, i uint32, b stream, k uint32) (*roaring.Bitmap, error) {
	found := &finder{field: j.field}
	err := j.meet(a, i, b, k, found.add)
	return found.bitmap(), err
}

// A finder collects the records of ascending positions.
type finder struct {
	field *Field
	at    []uint32 // positions of which the records are not known yet
	out   *roaring.Bitmap
}

// finderBatch is how many positions are looked up at a time.
const finderBatch = 4096

func (f *finder) add(p uint32) {
	if f.at = append(f.at, p); len(f.at) == finderBatch {
		f.flush()
	}
}

func (f *finder) flush() {
	if f.out == nil {
		f.out = roaring.New()
	}
	f.out.AddMany(f.field.recordsOf(f.at))
	f.at = f.at[:0]
}

func (f *finder) bitmap() *roaring.Bitmap {
	if len(f.at) > 0 {
		f.flush()
	}
	return f.out
}

// recordsOf returns the records of ascending positions, each once, in the place
// of these.
func (f *Field) recordsOf(at []uint32) []uint32 {
	t := f.table()
	out := at[:0]
	last := uint32(math.MaxUint32)
	for _, p := range at {
		if doc := t.recordOf(p); doc != last {
			out, last = append(out, doc), doc
		}
	}
	return out
}

// A recordTable has the record of every 1<<shift-th position, about one for each
// record.
type recordTable struct {
	field *Field
	shift int
	first []uint32
}

func (f *Field) newTable() *recordTable {
	t := &recordTable{field: f, shift: max(0, bits.Len32(f.span/max(1, f.segment.records))-1)}
	doc := uint32(0)
	for p := uint64(0); p <= uint64(f.span); p += 1 << t.shift {
		for doc+1 < f.segment.records && uint64(f.start(doc+1)) <= p {
			doc++
		}
		t.first = append(t.first, doc)
	}
	return t
}

// recordOf returns the record of a position; of one behind all of them the last
// record. Which it is cannot be foreseen, and the number that tells is seldom in
// the cache: without branches that depend on it, several positions are waited
// for at a time.
func (t *recordTable) recordOf(p uint32) uint32 {
	f := t.field
	records := f.segment.records
	doc := t.first[min(int(p>>t.shift), len(t.first)-1)]
	for doc+3 <= records {
		next := f.starts[4*(doc+1):][:12:12]
		above := below(p, binary.LittleEndian.Uint32(next)) + below(p, binary.LittleEndian.Uint32(next[4:])) + below(p, binary.LittleEndian.Uint32(next[8:]))
		if doc += uint32(3 - above); above > 0 {
			return doc
		}
	}
	for doc+1 < records && f.start(doc+1) <= p {
		doc++
	}
	return min(doc, records-1)
}

// Near returns the records in which two words stand in one value with at most
// distance others between them; ordered, the first before the second. One place
// cannot serve both.
func (f *Field) Near(ctx context.Context, a, b *Word, distance int, ordered bool) (*roaring.Bitmap, error) {
	if a.count == 0 || b.count == 0 {
		return nil, nil
	}
	n := &pair{join: join{ctx: ctx, field: f}, table: f.table(), found: finder{field: f}, reach: int64(distance) + 1, ordered: ordered}
	if err := errors.Join(n.open(&n.a, a), n.open(&n.b, b)); err != nil {
		return nil, err
	}
	if err := n.run(); err != nil {
		return nil, err
	}
	return n.found.bitmap(), nil
}

// A pair looks for places of two words near each other, in the order of their
// positions: of those of the other word before a place, the last is the nearest.
type pair struct {
	join
	a, b    side
	table   *recordTable
	found   finder
	doc     uint32 // record of the position looked at last
	reach   int64  // largest difference of positions
	ordered bool   // a before b
}

// A side is one of the two words.
type side struct {
	s     stream
	at    []uint32 // positions
	i     int      // the next of them; there always is one
	last  int64    // the last position that was looked at
	fence fence
}

// never is a position before all others and far from them; end is behind all.
const (
	never = -1 << 40
	end   = math.MaxUint32
)

func (n *pair) open(s *side, w *Word) (err error) {
	s.last = never
	if s.s, err = w.stream(n.ctx); err != nil {
		return err
	}
	if err = s.fence.open(n.field); err != nil {
		return err
	}
	return n.fill(s, 0)
}

// fill reads the next positions that are not below from.
func (n *pair) fill(s *side, from int64) (err error) {
	s.i = 0
	if s.at, err = n.next(s.s, uint32(max(from, 0))); err == nil && len(s.at) == 0 {
		s.at = []uint32{end}
	}
	return err
}

// step goes on to the next position of a side, passing over whole blocks that
// are far from the other side.
func (n *pair) step(s, other *side) error {
	s.last = int64(s.at[s.i])
	if s.i++; s.i < len(s.at) {
		return nil
	}
	return n.refill(s, other)
}

func (n *pair) refill(s, other *side) error {
	if err := n.fill(s, 0); err != nil {
		return err
	}
	next := int64(other.at[other.i]) - n.reach
	if int64(s.at[len(s.at)-1]) < next && int64(s.at[0])-other.last > n.reach {
		return n.fill(s, next)
	}
	return nil
}

func (n *pair) run() error {
	a, b := &n.a, &n.b
	for {
		var hit bool
		var err error
		x, y := a.at[a.i], b.at[b.i]
		switch {
		case x < y:
			if int64(x)-b.last > n.reach {
				if y == end {
					return nil
				}
			} else if !n.ordered {
				hit, err = n.near(b, x)
			}
			if err == nil && !hit {
				err = n.step(a, b)
			}
		case y < x:
			if int64(y)-a.last > n.reach {
				if x == end {
					return nil
				}
			} else {
				hit, err = n.near(a, y)
			}
			if err == nil && !hit {
				err = n.step(b, a)
			}
		case x == end:
			return nil
		default: // one place cannot serve both
			if hit, err = n.near(a, y); err == nil && !hit && !n.ordered {
				hit, err = n.near(b, x)
			}
			if err == nil && !hit {
				err = errors.Join(n.step(a, b), n.step(b, a))
			}
		}
		if hit {
			n.found.add(min(x, y))
			err = errors.Join(n.leave(a), n.leave(b))
		}
		if err != nil {
			return err
		}
	}
}

// leave passes over the rest of the record, which is of no interest any more.
func (n *pair) leave(s *side) error {
	s.last = never
	next := n.field.start(n.doc + 1)
	for ; s.i < len(s.at); s.i++ {
		if s.at[s.i] >= next {
			return nil
		}
	}
	return n.fill(s, int64(next))
}

// near reports whether the last place of a word is near p and in the same value.
func (n *pair) near(s *side, p uint32) (bool, error) {
	if int64(p)-s.last > n.reach {
		return false, nil
	}
	n.doc = n.table.recordOf(p)
	if s.last < int64(n.field.start(n.doc)) {
		return false, nil
	}
	apart, err := s.fence.between(uint32(s.last), p)
	return !apart, err
}

// A fence is the places between values, which words near each other are not to
// have between them.
type fence struct {
	l    list
	none bool
	at   []uint32
}

func (f *fence) open(field *Field) error {
	if f.none = field.nbreaks == 0; f.none {
		return nil
	}
	return f.l.open(field.breaks, field.nbreaks)
}

// between reports whether one lies between two positions, the first of which
// does not go back from call to call.
func (f *fence) between(p, q uint32) (_ bool, err error) {
	if f.none {
		return false, nil
	}
	for len(f.at) > 0 && f.at[0] < p {
		f.at = f.at[1:]
	}
	if len(f.at) == 0 {
		if f.at, err = f.l.next(p); err != nil {
			return false, err
		}
		f.none = len(f.at) == 0
	}
	return len(f.at) > 0 && f.at[0] < q, nil
}
