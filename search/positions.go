package search

import (
	"math"
	"slices"
)

// A positionSource gives the positions of one term, record by record, which is
// all that a [eval.Matcher] needs of an index.
type positionSource interface {
	// next returns the next record and the ascending positions of the term in
	// it, which stay valid until the next call; noMore after the last.
	next() (doc uint32, at []int, err error)
}

// noMore is the number behind that of every record.
const noMore = math.MaxUint32

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
