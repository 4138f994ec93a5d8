package search

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// A snapshot is one state of the index, which implements [eval.Leaves]. The
// parts of its sets are the parts of the index, what it was built of first, with
// the numbers that they give to records, which mean nothing outside of it.
type snapshot struct {
	index  *Index
	state  int // of the index when the snapshot was taken
	reader *reader
	parts  []partView
	all    *eval.Set
}

// A partView is a part with what was deleted from it when the snapshot was
// taken.
type partView struct {
	part
	deleted *roaring.Bitmap // nil: nothing
}

// A reader closes bleve's reader, if there is one, once.
type reader struct {
	once sync.Once
	r    index.IndexReader
	err  error
}

func (r *reader) close() error {
	r.once.Do(func() {
		if r.r != nil {
			r.err = r.r.Close()
		}
	})
	return r.err
}

// newSnapshot pins the state of the index. It stays open until the index is
// closed or, once records were added, until the last set that refers to it is
// gone, so that the sets of earlier results can still be named.
func newSnapshot(x *Index) (*snapshot, error) {
	s := &snapshot{index: x, state: x.state, reader: &reader{}}
	for _, b := range x.base {
		s.parts = append(s.parts, partView{leanPart{b.segment}, b.deleted})
	}
	if x.idx != nil {
		if err := s.addLive(x); err != nil {
			return nil, err
		}
	}
	live := make([]*roaring.Bitmap, len(s.parts))
	for i, v := range s.parts {
		live[i] = v.alive(all(v.count()))
	}
	s.all = eval.NewSet(s, live...)
	runtime.AddCleanup(s, func(r *reader) { r.close() }, s.reader)
	return s, nil
}

// all returns the records of a part that has n.
func all(n uint64) *roaring.Bitmap {
	b := roaring.New()
	b.AddRange(0, n)
	return b
}

// addLive adds bleve's segments.
func (s *snapshot) addLive(x *Index) error {
	adv, err := x.idx.Advanced()
	if err != nil {
		return err
	}
	r, err := adv.Reader()
	if err != nil {
		return err
	}
	state, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return errors.Join(fmt.Errorf("%w: it is not of type scorch", ErrNotAnIndex), r.Close())
	}
	s.reader.r = r
	for _, seg := range state.Segments() {
		v := partView{part: zapPart{seg.Segment()}}
		if d := seg.Deleted(); d != nil && !d.IsEmpty() {
			v.deleted = d
		}
		s.parts = append(s.parts, v)
	}
	return nil
}

// alive takes the deleted records out of a bitmap.
func (v partView) alive(b *roaring.Bitmap) *roaring.Bitmap {
	if v.deleted == nil || b == nil {
		return b
	}
	return roaring.AndNot(b, v.deleted)
}

// key returns the key of a record.
func (s *snapshot) key(number uint64) (string, error) {
	part := int(number >> 32)
	if part >= len(s.parts) {
		return "", ErrForeignSet
	}
	return s.parts[part].key(uint32(number))
}

// id returns the ID of a record.
func (s *snapshot) id(number uint64) (refsift.ID, error) {
	key, err := s.key(number)
	if err != nil {
		return refsift.ID{}, err
	}
	id, _, err := splitKey(key)
	return id, err
}

// A place is a record in the index.
type place struct {
	key  string
	part int
	doc  uint32
}

// placeOf returns the place of the record with that ID.
func (s *snapshot) placeOf(id string) (_ place, found bool, err error) {
	for i, v := range s.parts {
		key, docs, err := v.byID(id)
		if err != nil || docs != nil {
			p := place{key: key, part: i}
			if docs != nil {
				p.doc = docs.Minimum()
			}
			return p, docs != nil, err
		}
	}
	return place{}, false, nil
}

// byID returns the record with that ID in a part, nil if there is none.
func (v partView) byID(id string) (key string, docs *roaring.Bitmap, err error) {
	keys, err := v.keys()
	if err != nil {
		return "", nil, err
	}
	err = keys.each(id+keyMark, func(term string, p posting) error {
		if len(term) != len(id)+len(keyMark)+len(refsift.Digest{}) {
			return nil
		}
		found, err := p.records()
		if err != nil {
			return err
		}
		if alive := v.alive(found); alive != nil && !alive.IsEmpty() {
			key, docs = term, alive
		}
		return nil
	})
	return key, docs, err
}

// All implements [eval.Leaves].
func (s *snapshot) All(context.Context) (*eval.Set, error) { return s.all, nil }

// Find implements [eval.Leaves].
func (s *snapshot) Find(ctx context.Context, l eval.Leaf) (*eval.Set, error) {
	parts := make([]*roaring.Bitmap, len(s.parts))
	for i, v := range s.parts {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		b, err := v.find(ctx, l)
		if err != nil {
			return nil, err
		}
		parts[i] = v.alive(b)
	}
	return eval.NewSet(s, parts...), nil
}

// find answers a leaf in one part.
func (v partView) find(ctx context.Context, l eval.Leaf) (*roaring.Bitmap, error) {
	switch l := l.(type) {
	case *eval.TextLeaf:
		return v.inFields(l.Fields, func(f field) (*roaring.Bitmap, error) { return f.text(ctx, l.Text) })
	case *eval.ValueLeaf:
		return v.inFields(l.Fields, func(f field) (*roaring.Bitmap, error) { return f.matchingAny(ctx, l.Values) })
	case *eval.DescriptorLeaf:
		f, err := v.field(fieldDescriptor)
		if err != nil {
			return nil, err
		}
		return f.anyOf(ctx, leafTerms(l))
	case *eval.DateLeaf:
		f, err := v.field(l.Field.String())
		if err != nil {
			return nil, err
		}
		return f.dates(ctx, l)
	case *eval.MissingLeaf:
		return v.term(ctx, fieldMissing, l.Field.String())
	}
	return nil, fmt.Errorf("search: unknown leaf %T", l)
}

// field returns the dictionary of a field.
func (v partView) field(name string) (field, error) {
	d, err := v.dictionary(name)
	return field{d, v.count()}, err
}

func (v partView) term(ctx context.Context, name, term string) (*roaring.Bitmap, error) {
	f, err := v.field(name)
	if err != nil {
		return nil, err
	}
	return f.anyOf(ctx, []string{term})
}

// inFields joins what is found in each field.
func (v partView) inFields(fields []query.Field, find func(field) (*roaring.Bitmap, error)) (*roaring.Bitmap, error) {
	var found []*roaring.Bitmap
	for _, name := range fields {
		f, err := v.field(name.String())
		if err != nil {
			return nil, err
		}
		b, err := find(f)
		if err != nil {
			return nil, err
		}
		found = append(found, b)
	}
	return or(found), nil
}

// or joins bitmaps, some of which may be nil. It changes none of them; the
// result may be one of them.
func or(all []*roaring.Bitmap) *roaring.Bitmap {
	all = slices.DeleteFunc(all, func(b *roaring.Bitmap) bool { return b == nil || b.IsEmpty() })
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return roaring.FastOr(all...)
}
