package lean

import (
	"bytes"
	"container/heap"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// A Part is a segment to be merged, without the records of Deleted, which may
// be nil.
type Part struct {
	*Segment
	Deleted *roaring.Bitmap
}

// Groups divides parts, in their order, so that each group fits into one
// segment. Number zero of most is that of the format; tests give less.
func Groups(parts []Part, most uint32) (out [][]Part) {
	if most == 0 {
		most = maxSpan
	}
	var room map[string]uint64
	for _, p := range parts {
		full := len(out) == 0
		for name, f := range p.fields {
			full = full || room[name]+uint64(f.span) > uint64(most)
		}
		if full || room[""]+uint64(p.records) > uint64(most) {
			out, room = append(out, nil), map[string]uint64{}
		}
		for name, f := range p.fields {
			room[name] += uint64(f.span)
		}
		room[""] += uint64(p.records)
		out[len(out)-1] = append(out[len(out)-1], p)
	}
	return out
}

// Merge writes the records of all parts, in their order, to a folder, which
// must not be there, and makes sure that they are on the disk. Progress, which
// may be nil, is told how many of how many terms have been merged.
func Merge(ctx context.Context, dir string, parts []Part, progress func(done, total int)) (err error) {
	m := &merger{ctx: ctx, progress: progress}
	records := uint32(0)
	for _, p := range parts {
		r := &remnant{Part: p, base: records}
		r.number()
		records += r.kept
		m.parts = append(m.parts, r)
		for _, f := range p.fields {
			m.total += f.count
		}
	}
	if m.w, err = newWriter(dir, records); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.w.close()) }()
	for _, name := range m.names() {
		if err := m.field(name); err != nil {
			return fmt.Errorf("field %s: %w", name, err)
		}
	}
	if progress != nil {
		progress(m.total, m.total)
	}
	return m.w.finish(true)
}

// releaseAfter is how many positions are merged until what was read of the
// parts is released: otherwise all of them would come to be in memory.
const releaseAfter = 1 << 24

type merger struct {
	merged      int // positions since the last release
	ctx         context.Context
	w           *writer
	parts       []*remnant
	progress    func(done, total int)
	done, total int
	docs, at    []uint32
}

// A remnant is what is left of a part.
type remnant struct {
	Part
	base    uint32   // new number of its first record
	kept    uint32   // how many are left
	numbers []uint32 // new number of each record, or gone; nil: all are left
	// Of the field being merged:
	field *Field
	terms *Terms
	shift uint32   // of positions, if all records are left
	old   *locator // else: where the records were
	moved []uint32 // and where each begins now
	list  list     // being read
}

const gone = math.MaxUint32

func (r *remnant) number() {
	r.kept = r.records
	if r.Deleted == nil || r.Deleted.IsEmpty() {
		return
	}
	r.kept = 0
	r.numbers = make([]uint32, r.records)
	for i := range r.numbers {
		if r.Deleted.Contains(uint32(i)) {
			r.numbers[i] = gone
		} else {
			r.numbers[i] = r.base + r.kept
			r.kept++
		}
	}
}

// names returns the fields of all parts.
func (m *merger) names() []string {
	all := map[string]bool{}
	for _, r := range m.parts {
		for name := range r.fields {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func (m *merger) field(name string) error {
	text := false
	for _, r := range m.parts {
		r.field, r.terms = r.fields[name], nil
		if r.field != nil {
			text = r.field.text
			r.terms = r.field.Terms("")
		}
	}
	var starts, breaks []uint32
	if text {
		var err error
		if starts, breaks, err = m.lines(); err != nil {
			return err
		}
	}
	if err := m.w.begin(name, text, starts, breaks); err != nil {
		return err
	}
	if err := m.terms(); err != nil {
		return err
	}
	return m.w.end()
}

// lines lays the lines of positions of the parts behind each other.
func (m *merger) lines() (starts, breaks []uint32, err error) {
	next := uint64(0)
	for _, r := range m.parts {
		if r.field == nil {
			for range r.kept {
				starts = append(starts, uint32(next))
			}
			continue
		}
		old := make([]uint32, r.records+1)
		for i := range old {
			old[i] = binary.LittleEndian.Uint32(r.field.starts[4*i:])
			if i > 0 && old[i] < old[i-1] {
				return nil, nil, fmt.Errorf("%w: records that begin before the one before", ErrDamaged)
			}
		}
		if old[len(old)-1] != r.field.span || next+uint64(r.field.span) > math.MaxUint32 {
			return nil, nil, fmt.Errorf("%w: %d positions", ErrDamaged, old[len(old)-1])
		}
		r.shift, r.moved = uint32(next), nil
		if r.numbers != nil {
			r.old, r.moved = newLocator(old), make([]uint32, r.records)
		}
		for i := range r.records {
			if r.numbers != nil && r.numbers[i] == gone {
				continue
			}
			if r.moved != nil {
				r.moved[i] = uint32(next)
			}
			starts = append(starts, uint32(next))
			next += uint64(old[i+1] - old[i])
		}
		if breaks, err = r.appendBreaks(breaks); err != nil {
			return nil, nil, err
		}
	}
	return append(starts, uint32(next)), breaks, nil
}

func (r *remnant) appendBreaks(breaks []uint32) ([]uint32, error) {
	if r.field.nbreaks == 0 {
		return breaks, nil
	}
	err := r.list.each(r.field.breaks, r.field.nbreaks, func(at []uint32) (err error) {
		breaks, err = r.move(breaks, at)
		return err
	})
	return breaks, err
}

// move appends where the positions are now; those of deleted records are left
// out.
func (r *remnant) move(dst, at []uint32) ([]uint32, error) {
	if n := len(at); n > 0 && at[n-1] >= r.field.span {
		return dst, fmt.Errorf("%w: position %d of %d", ErrDamaged, at[n-1], r.field.span)
	}
	if r.moved == nil {
		for _, p := range at {
			dst = append(dst, p+r.shift)
		}
		return dst, nil
	}
	doc, end := uint32(0), uint32(0)
	for _, p := range at {
		if p >= end {
			doc = r.old.table[p>>locatorShift]
			for r.old.starts[doc+1] <= p {
				doc++
			}
			end = r.old.starts[doc+1]
		}
		if r.numbers[doc] != gone {
			dst = append(dst, p-r.old.starts[doc]+r.moved[doc])
		}
	}
	return dst, nil
}

// terms merges the dictionaries.
func (m *merger) terms() error {
	var q queue
	for _, r := range m.parts {
		if r.terms == nil {
			continue
		}
		if r.terms.Next() {
			q = append(q, r)
		} else if err := r.terms.Err(); err != nil {
			return err
		}
	}
	heap.Init(&q)
	var name []byte
	for len(q) > 0 {
		name = append(name[:0], q[0].terms.Name()...)
		m.docs, m.at = m.docs[:0], m.at[:0]
		for len(q) > 0 && bytes.Equal(q[0].terms.Name(), name) {
			if err := m.take(q[0]); err != nil {
				return err
			}
			if q[0].terms.Next() {
				heap.Fix(&q, 0)
			} else if err := q[0].terms.Err(); err != nil {
				return err
			} else {
				heap.Pop(&q)
			}
		}
		if len(m.docs) == 0 {
			continue
		}
		if err := m.w.term(name, m.docs, m.at); err != nil {
			return err
		}
	}
	return nil
}

// take appends the records and positions of the term that a part is at.
func (m *merger) take(r *remnant) (err error) {
	if m.done++; m.done%4096 == 0 {
		if m.progress != nil {
			m.progress(m.done, m.total)
		}
		if m.ctx.Err() != nil {
			return context.Cause(m.ctx)
		}
	}
	t := r.terms.Term()
	if m.merged += t.at; m.merged > releaseAfter {
		m.merged = 0
		for _, r := range m.parts {
			for _, file := range r.maps {
				release(file)
			}
		}
	}
	from := len(m.docs)
	if m.docs, err = t.AppendRecords(m.docs); err != nil {
		return err
	}
	to := from
	for _, d := range m.docs[from:] {
		if d >= r.records {
			return errNoRecord(d)
		}
		if r.numbers != nil {
			d = r.numbers[d]
		} else {
			d += r.base
		}
		if d != gone {
			m.docs[to] = d
			to++
		}
	}
	m.docs = m.docs[:to]
	if !r.field.text {
		return nil
	}
	return r.list.each(t.positions, t.at, func(at []uint32) (err error) {
		m.at, err = r.move(m.at, at)
		return err
	})
}

// A queue has the part with the first term in front; of equal terms the part
// with the first records.
type queue []*remnant

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if c := bytes.Compare(q[i].terms.Name(), q[j].terms.Name()); c != 0 {
		return c < 0
	}
	return q[i].base < q[j].base
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push implements heap.Interface.
func (q *queue) Push(x any) { *q = append(*q, x.(*remnant)) }

// Pop implements heap.Interface.
func (q *queue) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	*q = (*q)[:last]
	return x
}
