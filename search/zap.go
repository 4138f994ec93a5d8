package search

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A zapPart is a segment of bleve's: records in memory, and those that were
// added to an index after it was built.
type zapPart struct{ segment.Segment }

// idField is bleve's field of the keys.
const idField = "_id"

func (p zapPart) dictionary(name string) (dictionary, error) {
	d, err := p.Dictionary(name)
	if err != nil {
		return nil, fmt.Errorf("read dictionary of %s: %w", name, err)
	}
	return zapField{d}, nil
}

func (p zapPart) keys() (dictionary, error) { return p.dictionary(idField) }

func (p zapPart) key(doc uint32) (string, error) {
	text, err := p.DocID(uint64(doc))
	if err != nil {
		return "", fmt.Errorf("read record id: %w", err)
	}
	return string(text), nil
}

func (p zapPart) count() uint64 { return p.Count() }

type zapField struct{ dict segment.TermDictionary }

func (f zapField) find(term string) (posting, error) {
	p := &zapTerm{dict: f.dict, term: term}
	docs, err := p.records()
	if err != nil || docs == nil || docs.IsEmpty() {
		return nil, err
	}
	return p, nil
}

func (f zapField) each(prefix string, yield func(string, posting) error) error {
	var start, end []byte
	if prefix != "" {
		start, end = []byte(prefix), prefixEnd(prefix)
	}
	it := f.iterator(start, end)
	for {
		e, err := it.Next()
		if err != nil {
			return fmt.Errorf("read dictionary: %w", err)
		}
		if e == nil {
			return nil
		}
		if err := yield(e.Term, &zapTerm{dict: f.dict, term: e.Term}); err != nil {
			return err
		}
	}
}

// termIterator is what dictionaries iterate with.
type termIterator interface {
	Next() (*index.DictEntry, error)
}

// iterator leaves the counts of terms unread where the segment allows it.
func (f zapField) iterator(start, end []byte) termIterator {
	type omitter interface {
		AutomatonIteratorOmitCount(a segment.Automaton, start, end []byte) segment.DictionaryIterator
	}
	if o, ok := f.dict.(omitter); ok {
		return o.AutomatonIteratorOmitCount(nil, start, end)
	}
	return f.dict.AutomatonIterator(nil, start, end)
}

// prefixEnd returns the first key behind all keys with the prefix, nil if
// there is none.
func prefixEnd(prefix string) []byte {
	end := []byte(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return end[:i+1]
		}
	}
	return nil
}

// A zapTerm is the posting of a term, which is read when it is asked for.
type zapTerm struct {
	dict segment.TermDictionary
	term string
	list segment.PostingsList
	docs *roaring.Bitmap
}

func (t *zapTerm) keep() posting { return t }

func (t *zapTerm) records() (_ *roaring.Bitmap, err error) {
	if t.list != nil {
		return t.docs, nil
	}
	if t.list, err = t.dict.PostingsList([]byte(t.term), nil, nil); err != nil {
		return nil, fmt.Errorf("read postings: %w", err)
	}
	t.docs, err = bitmap(t.list)
	return t.docs, err
}

func (t *zapTerm) few(dst []uint32) ([]uint32, bool, error) {
	docs, err := t.records()
	if err != nil || docs == nil || docs.GetCardinality() != 1 {
		return dst, false, err
	}
	return append(dst, docs.Minimum()), true, nil
}

// bitmap returns the records of a postings list, or nil.
func bitmap(pl segment.PostingsList) (*roaring.Bitmap, error) {
	it := pl.Iterator(false, false, false, nil)
	if o, ok := it.(segment.OptimizablePostingsIterator); ok {
		if n, ok := o.DocNum1Hit(); ok {
			return roaring.BitmapOf(uint32(n)), nil
		}
		return o.ActualBitmap(), nil
	}
	out := roaring.New() // a segment type that keeps its bitmap to itself
	for {
		p, err := it.Next()
		if err != nil {
			return nil, fmt.Errorf("read postings: %w", err)
		}
		if p == nil {
			return out, nil
		}
		out.Add(uint32(p.Number()))
	}
}

// zapPositions reads the locations of zap segments, of some records only.
type zapPositions struct {
	it  segment.PostingsIterator
	buf []int
}

func (t *zapTerm) places(docs *roaring.Bitmap) (positionSource, error) {
	have, err := t.records()
	if err != nil {
		return nil, err
	}
	it := t.list.Iterator(true, false, true, nil)
	o, ok := it.(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("search: segment of unknown type %T", it)
	}
	if _, one := o.DocNum1Hit(); !one && docs != have {
		o.ReplaceActual(docs)
	}
	return &zapPositions{it: it}, nil
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
