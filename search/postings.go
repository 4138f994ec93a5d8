package search

import (
	"fmt"

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

// anyOf returns the records that hold any of the terms.
func (f field) anyOf(terms []string) (*roaring.Bitmap, error) {
	found := make([]*roaring.Bitmap, 0, len(terms))
	for _, t := range terms {
		p, err := f.posting([]byte(t))
		if err != nil {
			return nil, err
		}
		found = append(found, p.docs)
	}
	return or(found), nil
}

// expand returns the postings of all terms that one of the patterns matches,
// each once. Wildcards are expanded over the dictionary, without limit.
func (f field) expand(patterns []token.Pattern) (out []posting, err error) {
	seen := map[string]bool{}
	add := func(term string) error {
		if len(patterns) > 1 {
			if seen[term] {
				return nil
			}
			seen[term] = true
		}
		p, err := f.posting([]byte(term))
		if err == nil && p.docs != nil && !p.docs.IsEmpty() {
			out = append(out, p)
		}
		return err
	}
	for _, p := range patterns {
		if err = f.matching(p, add); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// matching calls f for each term of the dictionary that the pattern matches;
// for a literal pattern, for its word, whether it is there or not.
func (f field) matching(p token.Pattern, yield func(term string) error) error {
	if p.IsLiteral() {
		return yield(p.Prefix())
	}
	return f.terms(p.Prefix(), func(term string) error {
		if p.Match(term) {
			return yield(term)
		}
		return nil
	})
}

func union(postings []posting) *roaring.Bitmap {
	all := make([]*roaring.Bitmap, len(postings))
	for i, p := range postings {
		all[i] = p.docs
	}
	return or(all)
}

// terms calls f for each term that begins with prefix.
func (f field) terms(prefix string, yield func(term string) error) error {
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
func (f field) dates(l *eval.DateLeaf) (*roaring.Bitmap, error) {
	var terms []string
	err := f.terms("", func(term string) error {
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
	return f.anyOf(terms)
}
