package eval

import (
	"cmp"
	"iter"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// A Set is a set of records, by number. An engine numbers its records once
// for a run, in one or more parts (segments, shards): the number of a record
// is its part in the upper 32 bits and its place in the part below. Numbers
// mean nothing outside the run; the engine turns them back into records.
//
// A Set is not changed after it was made, and combining sets never changes
// them. It may be used from many goroutines.
type Set struct {
	source any
	parts  []*roaring.Bitmap
}

// NewSet returns a set of the given parts, which it keeps and nobody may
// change any more. A nil part is empty. Source is what the engine needs to
// find the records again; see [Set.Source].
func NewSet(source any, parts ...*roaring.Bitmap) *Set { return &Set{source, parts} }

// SetOf returns a set of one part.
func SetOf(source any, numbers iter.Seq[uint32]) *Set {
	b := roaring.New()
	for n := range numbers {
		b.Add(n)
	}
	return NewSet(source, b)
}

// Source returns what the engine attached to the set.
func (s *Set) Source() any {
	if s == nil {
		return nil
	}
	return s.source
}

// Parts returns the bitmaps of the parts, for reading only; some may be nil.
func (s *Set) Parts() []*roaring.Bitmap {
	if s == nil {
		return nil
	}
	return s.parts
}

// Len returns the number of records.
func (s *Set) Len() int {
	n := 0
	for _, p := range s.Parts() {
		if p != nil {
			n += int(p.GetCardinality())
		}
	}
	return n
}

// Has reports whether the set holds the record of that number.
func (s *Set) Has(number uint64) bool {
	p := s.part(int(number >> 32))
	return p != nil && p.Contains(uint32(number))
}

// All returns the numbers of the records, ascending.
func (s *Set) All() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for i, p := range s.Parts() {
			if p == nil {
				continue
			}
			for it := p.Iterator(); it.HasNext(); {
				if !yield(uint64(i)<<32 | uint64(it.Next())) {
					return
				}
			}
		}
	}
}

func (s *Set) part(i int) *roaring.Bitmap {
	if s == nil || i >= len(s.parts) {
		return nil
	}
	return s.parts[i]
}

// combine builds a set part by part.
func combine(sets []*Set, f func([]*roaring.Bitmap) *roaring.Bitmap) *Set {
	out := &Set{}
	n := 0
	for _, s := range sets {
		n = max(n, len(s.Parts()))
		if out.source == nil {
			out.source = s.Source()
		}
	}
	out.parts = make([]*roaring.Bitmap, n)
	column := make([]*roaring.Bitmap, len(sets))
	for i := range out.parts {
		for k, s := range sets {
			column[k] = s.part(i)
		}
		out.parts[i] = f(column)
	}
	return out
}

// Or returns the records that are in any of the sets.
func Or(sets ...*Set) *Set {
	return combine(sets, func(parts []*roaring.Bitmap) *roaring.Bitmap {
		filled := make([]*roaring.Bitmap, 0, len(parts))
		for _, p := range parts {
			if p != nil && !p.IsEmpty() {
				filled = append(filled, p)
			}
		}
		switch len(filled) {
		case 0:
			return nil
		case 1:
			return filled[0]
		}
		return roaring.FastOr(filled...)
	})
}

// And returns the records that are in all of the sets; of none, the empty set.
func And(sets ...*Set) *Set {
	return combine(sets, func(parts []*roaring.Bitmap) *roaring.Bitmap {
		filled := make([]*roaring.Bitmap, 0, len(parts))
		for _, p := range parts {
			if p == nil || p.IsEmpty() {
				return nil
			}
			if !slices.Contains(filled, p) {
				filled = append(filled, p)
			}
		}
		slices.SortFunc(filled, func(a, b *roaring.Bitmap) int { return cmp.Compare(a.GetCardinality(), b.GetCardinality()) })
		if len(filled) == 1 {
			return filled[0]
		}
		return roaring.FastAnd(filled...)
	})
}

// AndNot returns the records of a that are not in b.
func AndNot(a, b *Set) *Set {
	return combine([]*Set{a, b}, func(parts []*roaring.Bitmap) *roaring.Bitmap {
		if parts[0] == nil || parts[1] == nil {
			return parts[0]
		}
		return roaring.AndNot(parts[0], parts[1])
	})
}

// Detached returns a copy that holds no memory of the engine: bitmaps may be
// views of a mapped file, which ends with the index.
func (s *Set) Detached() *Set {
	out := &Set{s.Source(), make([]*roaring.Bitmap, len(s.Parts()))}
	for i, p := range s.Parts() {
		if p != nil {
			out.parts[i] = p.Clone()
			out.parts[i].CloneCopyOnWriteContainers()
		}
	}
	return out
}
