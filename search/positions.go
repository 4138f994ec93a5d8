package search

import (
	"fmt"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A positionSource gives the positions of one term, record by record. It is
// all that phrases and proximity need of an index, so that a leaner list of
// positions can take the place of zap's.
type positionSource interface {
	// next returns the next record and the ascending positions of the term in
	// it, which stay valid until the next call; noMore after the last.
	next() (doc uint32, at []int, err error)
}

// noMore is the number behind that of every record.
const noMore = math.MaxUint32

// zapPositions reads the locations of zap segments, of some records only.
type zapPositions struct {
	it  segment.PostingsIterator
	buf []int
}

// openPositions prepares reading the positions of a term in docs, all of
// which hold it. What lies between them is skipped undecoded.
func openPositions(p posting, docs *roaring.Bitmap) (*positionReader, error) {
	it := p.list.Iterator(true, false, true, nil)
	o, ok := it.(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("search: segment of unknown type %T", it)
	}
	if _, one := o.DocNum1Hit(); !one && docs != p.docs {
		o.ReplaceActual(docs)
	}
	return &positionReader{source: &zapPositions{it: it}}, nil
}

func (z *zapPositions) next() (uint32, []int, error) {
	p, err := z.it.Next()
	if err != nil {
		return 0, nil, fmt.Errorf("read positions: %w", err)
	}
	if p == nil {
		return noMore, nil, nil
	}
	z.buf = z.buf[:0]
	for _, l := range p.Locations() {
		z.buf = append(z.buf, int(l.Pos()))
	}
	return uint32(p.Number()), z.buf, nil
}

// A positionReader is a source with the record it stands at.
type positionReader struct {
	source positionSource
	doc    uint32
	at     []int
}

// readers are the sources of one word, which wildcards may make thousands: a
// heap with the reader at the lowest record first.
type readers []*positionReader

func (h readers) init() {
	for i := len(h)/2 - 1; i >= 0; i-- {
		h.down(i)
	}
}

func (h readers) down(i int) {
	for {
		c := 2*i + 1
		if c >= len(h) {
			return
		}
		if c+1 < len(h) && h[c+1].doc < h[c].doc {
			c++
		}
		if h[i].doc <= h[c].doc {
			return
		}
		h[i], h[c] = h[c], h[i]
		i = c
	}
}

// positions appends to buf the positions of all terms in a record, ascending
// and each once. Records are asked for in ascending order.
func (h readers) positions(doc uint32, buf []int) (_ []int, err error) {
	terms := 0
	for len(h) > 0 && h[0].doc <= doc {
		r := h[0]
		if r.doc == doc {
			buf = append(buf, r.at...)
			terms++
		}
		if r.doc, r.at, err = r.source.next(); err != nil {
			return nil, err
		}
		h.down(0)
	}
	if terms > 1 {
		slices.Sort(buf)
		buf = slices.Compact(buf)
	}
	return buf, nil
}
