package search

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift/query/eval"
)

// An atom is a word of a text with the records that hold it. A word stands for
// one term of the dictionary or, truncated, for many. Of up to maxReaders terms
// the positions are read side by side. Of more, the word is wide: its positions
// are gathered for some records at a time, so that a truncation of a million
// words needs memory for these records and not for a million readers.
type atom struct {
	docs     *roaring.Bitmap
	postings []posting // not of a wide word
	readers  readers
	wide     bool
	places   []uint64 // of a wide word: rank of the record among docs gathered for, and position; ascending
	next     int
	gathered []uint32 // the records that places are of, ascending
	rank     int      // in gathered
}

// rankShift leaves room for positions below the rank, which is less than
// window.
const rankShift = 48

// maxReaders is how many terms are read side by side.
const maxReaders = 1024

// atom looks up the terms of a word.
func (f field) atom(ctx context.Context, w *eval.Words) (*atom, error) {
	a := &atom{}
	u := union{count: f.count}
	err := f.matching(ctx, w.Patterns, func(_ string, p posting) error {
		if !a.wide {
			if a.postings = append(a.postings, p.keep()); len(a.postings) > maxReaders {
				a.wide, a.postings = true, nil
			}
		}
		return u.add(p)
	})
	a.docs = u.join()
	return a, err
}

// open prepares reading the positions of the word's terms in the candidates.
func (a *atom) open(candidates *roaring.Bitmap) error {
	for _, p := range a.postings {
		have, err := p.records()
		if err != nil {
			return err
		}
		if have == nil {
			continue
		}
		docs := roaring.And(have, candidates)
		switch docs.GetCardinality() {
		case 0:
			continue
		case have.GetCardinality():
			docs = have // all of them, which takes no skipping
		}
		r := &positionReader{}
		if r.source, err = p.places(docs); err != nil {
			return err
		}
		if r.doc, r.at, err = r.source.next(); err != nil {
			return err
		}
		a.readers = append(a.readers, r)
	}
	a.postings = nil
	a.readers.init()
	return nil
}

// gather reads the positions of a wide word in some records.
func (a *atom) gather(ctx context.Context, f field, w *eval.Words, docs []uint32, set *roaring.Bitmap) error {
	a.places, a.next, a.gathered, a.rank = a.places[:0], 0, docs, 0
	err := f.matching(ctx, w.Patterns, func(_ string, p posting) error {
		have, err := p.records()
		if err != nil || have == nil || !have.Intersects(set) {
			return err
		}
		source, err := p.places(roaring.And(have, set))
		if err != nil {
			return err
		}
		for {
			doc, at, err := source.next()
			if err != nil || doc == noMore {
				return err
			}
			rank, _ := slices.BinarySearch(docs, doc)
			for _, position := range at {
				a.places = append(a.places, uint64(rank)<<rankShift|uint64(position))
			}
		}
	})
	slices.Sort(a.places)
	return err
}

// positions appends to buf the positions of the word in a record, ascending
// and each once. Records are asked for in ascending order.
func (a *atom) positions(doc uint32, buf []int) ([]int, error) {
	if !a.wide {
		return a.readers.positions(doc, buf)
	}
	for a.rank < len(a.gathered) && a.gathered[a.rank] < doc {
		a.rank++
	}
	for ; a.next < len(a.places) && a.places[a.next]>>rankShift <= uint64(a.rank); a.next++ {
		place := a.places[a.next]
		position := int(place & (1<<rankShift - 1))
		if place>>rankShift == uint64(a.rank) && (len(buf) == 0 || buf[len(buf)-1] != position) {
			buf = append(buf, position)
		}
	}
	return buf, nil
}
