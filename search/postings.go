package search

import (
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query/eval"
)

// A field is the dictionary of one field of one segment. A dictionary serves
// one goroutine, so a field is made for each leaf.
type field struct{ dict segment.TermDictionary }

func (v segmentView) field(name string) (field, error) {
	d, err := v.seg.Dictionary(name)
	if err != nil {
		return field{}, fmt.Errorf("read dictionary of %s: %w", name, err)
	}
	return field{d}, nil
}

// A posting is a term with the records that hold it. The bitmap may be a view
// of the index file: it is not changed.
type posting struct {
	list segment.PostingsList
	docs *roaring.Bitmap
}

func (f field) posting(term []byte) (posting, error) {
	pl, err := f.dict.PostingsList(term, nil, nil)
	if err != nil {
		return posting{}, fmt.Errorf("read postings: %w", err)
	}
	docs, err := bitmap(pl)
	return posting{pl, docs}, err
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

// A union joins the records of many terms, a batch at a time, so that a
// truncation of a million words takes no more memory than one of a thousand.
type union struct {
	lists []*roaring.Bitmap // of the terms since the last batch
	ones  []uint32          // of terms that one record holds
	sofar *roaring.Bitmap
}

const unionBatch = 1024

func (u *union) add(docs *roaring.Bitmap) {
	switch {
	case docs == nil || docs.IsEmpty():
		return
	case docs.GetCardinality() == 1:
		u.ones = append(u.ones, docs.Minimum())
	default:
		u.lists = append(u.lists, docs)
	}
	if len(u.lists)+len(u.ones) >= unionBatch {
		u.sofar = u.join()
	}
}

// join returns the union; it may be one of the bitmaps that were added.
func (u *union) join() *roaring.Bitmap {
	if len(u.ones) > 0 {
		slices.Sort(u.ones)
		u.lists = append(u.lists, roaring.BitmapOf(u.ones...))
	}
	out := or(append(u.lists, u.sofar))
	u.lists, u.ones = u.lists[:0], u.ones[:0]
	return out
}

// anyOf returns the records that hold any of the terms.
func (f field) anyOf(ctx context.Context, terms []string) (*roaring.Bitmap, error) {
	var u union
	for i, t := range terms {
		if i%interval == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		p, err := f.posting([]byte(t))
		if err != nil {
			return nil, err
		}
		u.add(p.docs)
	}
	return u.join(), nil
}

// matchingAny returns the records that hold a term that one of the patterns
// matches.
func (f field) matchingAny(ctx context.Context, patterns []token.Pattern) (*roaring.Bitmap, error) {
	var u union
	err := f.each(ctx, patterns, func(p posting) error {
		u.add(p.docs)
		return nil
	})
	return u.join(), err
}

// each calls f for the postings of every term that one of the patterns
// matches; for those that several match, several times.
func (f field) each(ctx context.Context, patterns []token.Pattern, yield func(posting) error) error {
	n := 0
	for _, p := range patterns {
		err := f.matching(ctx, p, func(term string) error {
			if n++; n%interval == 0 && ctx.Err() != nil { // also for patterns that are literal, and many
				return context.Cause(ctx)
			}
			p, err := f.posting([]byte(term))
			if err != nil || p.docs == nil || p.docs.IsEmpty() {
				return err
			}
			return yield(p)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// interval is how many terms are looked at between two looks at the context.
const interval = 1024

// matching calls f for each term of the dictionary that the pattern matches;
// for a literal pattern, for its word, whether it is there or not.
func (f field) matching(ctx context.Context, p token.Pattern, yield func(term string) error) error {
	if p.IsLiteral() {
		return yield(p.Prefix())
	}
	return f.terms(ctx, p.Prefix(), func(term string) error {
		if p.Match(term) {
			return yield(term)
		}
		return nil
	})
}

// terms calls f for each term that begins with prefix.
func (f field) terms(ctx context.Context, prefix string, yield func(term string) error) error {
	var start, end []byte
	if prefix != "" {
		start, end = []byte(prefix), prefixEnd(prefix)
	}
	it := f.iterator(start, end)
	for n := 1; ; n++ {
		if n%interval == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		e, err := it.Next()
		if err != nil {
			return fmt.Errorf("read dictionary: %w", err)
		}
		if e == nil {
			return nil
		}
		if err := yield(e.Term); err != nil {
			return err
		}
	}
}

// termIterator is what dictionaries iterate with.
type termIterator interface {
	Next() (*index.DictEntry, error)
}

// iterator leaves the counts of terms unread where the segment allows it.
func (f field) iterator(start, end []byte) termIterator {
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

// dates returns the records with a date in the range. A field has a few
// thousand different dates at most, so all are looked at.
func (f field) dates(ctx context.Context, l *eval.DateLeaf) (*roaring.Bitmap, error) {
	var terms []string
	err := f.terms(ctx, "", func(term string) error {
		d, err := refsift.ParseDate(term)
		if err != nil {
			return fmt.Errorf("%w: date %q", ErrDamaged, term)
		}
		if eval.InRange(d, l.From, l.To) {
			terms = append(terms, term)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return f.anyOf(ctx, terms)
}
