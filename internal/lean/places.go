package lean

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift/query/eval"
)

// Places gives the positions of one term in some records, as the records had
// them before they were laid on one line.
type Places struct {
	l     list
	field *Field
	docs  roaring.ManyIntIterable
	queue []uint32
	buf   [256]uint32
	at    []uint32
	inner fence
	out   []int
}

// Places prepares reading the positions of the term in docs, all of which hold
// it.
func (t *Term) Places(docs *roaring.Bitmap) (*Places, error) {
	if !t.field.text {
		return nil, fmt.Errorf("the field %s has no positions", t.field.Name)
	}
	p := &Places{field: t.field, docs: docs.ManyIterator()}
	if err := p.inner.open(t.field); err != nil {
		return nil, err
	}
	return p, p.l.open(t.positions, t.at)
}

// Next returns the next record and the ascending positions of the term in it,
// which are valid until the next call; ok is false after the last.
func (p *Places) Next() (doc uint32, at []int, ok bool, err error) {
	if len(p.queue) == 0 {
		if p.queue = p.buf[:p.docs.NextMany(p.buf[:])]; len(p.queue) == 0 {
			return 0, nil, false, nil
		}
	}
	if doc, p.queue = p.queue[0], p.queue[1:]; doc >= p.field.segment.records {
		return 0, nil, false, errNoRecord(doc)
	}
	start, end := p.field.start(doc), p.field.start(doc+1)
	p.out = p.out[:0]
	values, from := 0, start
	for {
		for len(p.at) > 0 && p.at[0] < start {
			p.at = p.at[1:]
		}
		if len(p.at) == 0 {
			if p.at, err = p.l.next(start); err != nil {
				return 0, nil, false, err
			}
		}
		if len(p.at) == 0 || p.at[0] >= end {
			return doc, p.out, true, nil
		}
		n, err := p.inner.count(from, p.at[0])
		if err != nil {
			return 0, nil, false, err
		}
		values, from = values+n, p.at[0]
		// What was eval.ValueGap positions is the two steps over a free one.
		p.out = append(p.out, int(p.at[0]-start)+1+values*(eval.ValueGap-2))
		p.at = p.at[1:]
	}
}

// count returns how many lie between two positions, the first of which does not
// go back from call to call.
func (f *fence) count(p, q uint32) (n int, err error) {
	for {
		some, err := f.between(p, q)
		if err != nil || !some {
			return n, err
		}
		n++
		f.at = f.at[1:]
	}
}
