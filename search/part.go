package search

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift/internal/lean"
	"github.com/refsift/refsift/query/eval"
)

// A part is some records of the index that do not change, under numbers from 0
// on: a segment of package lean, or one of bleve's.
type part interface {
	// dictionary returns that of a field; one that no record has a value in is
	// empty.
	dictionary(field string) (dictionary, error)
	// keys returns the dictionary of the keys of the records.
	keys() (dictionary, error)
	// key returns the key of a record.
	key(doc uint32) (string, error)
	count() uint64
}

// A leanPart is what an index was built of.
type leanPart struct{ *lean.Segment }

func (p leanPart) dictionary(name string) (dictionary, error) { return leanField{p.Field(name)}, nil }
func (p leanPart) keys() (dictionary, error)                  { return leanField{p.Field(lean.KeyField)}, nil }
func (p leanPart) key(doc uint32) (string, error)             { return p.Key(doc) }
func (p leanPart) count() uint64                              { return uint64(p.Len()) }

// A leanField is the dictionary of a field; nil: an empty one.
type leanField struct{ *lean.Field }

func (f leanField) find(term string) (posting, error) {
	if f.Field == nil {
		return nil, nil
	}
	t, err := f.Find(term)
	if err != nil || t == nil {
		return nil, err
	}
	return leanTerm{t}, nil
}

func (f leanField) each(prefix string, yield func(string, posting) error) error {
	if f.Field == nil {
		return nil
	}
	it := f.Terms(prefix)
	for it.Next() {
		if err := yield(string(it.Name()), leanTerm{it.Term()}); err != nil {
			return err
		}
	}
	return it.Err()
}

// text finds phrases, and pairs of words near each other, which the lists of
// positions answer without a look at each record; handled is false for
// everything else.
func (f leanField) text(ctx context.Context, t eval.Text) (found *roaring.Bitmap, handled bool, err error) {
	if f.Field == nil {
		return nil, true, nil
	}
	switch t := t.(type) {
	case *eval.Sequence:
		words := make([]*lean.Word, len(t.Words))
		for i, w := range t.Words {
			if words[i], err = f.word(ctx, w); err != nil {
				return nil, true, err
			}
		}
		found, err = f.Phrase(ctx, words)
		return found, true, err
	case *eval.Proximity:
		if len(t.Args) != 2 {
			return nil, false, nil
		}
		var words [2]*lean.Word
		for i, a := range t.Args {
			w := oneWord(a)
			if w == nil {
				return nil, false, nil
			}
			if words[i], err = f.word(ctx, w); err != nil {
				return nil, true, err
			}
		}
		found, err = f.Near(ctx, words[0], words[1], min(t.Distance, eval.MaxDistance), t.Ordered)
		return found, true, err
	}
	return nil, false, nil
}

// oneWord returns the word that a text is, nil if it may be several.
func oneWord(t eval.Text) *eval.Words {
	switch t := t.(type) {
	case *eval.Words:
		return t
	case *eval.Alternatives:
		out := &eval.Words{}
		for _, a := range t.Args {
			w := oneWord(a)
			if w == nil {
				return nil
			}
			out.Patterns = append(out.Patterns, w.Patterns...)
		}
		return out
	}
	return nil
}

func (f leanField) word(ctx context.Context, w *eval.Words) (*lean.Word, error) {
	out := f.NewWord()
	err := field{dictionary: f}.matching(ctx, w.Patterns, func(_ string, p posting) error {
		return out.Add(p.(leanTerm).Term)
	})
	return out, err
}

// A leanTerm is the posting of a term.
type leanTerm struct{ *lean.Term }

func (t leanTerm) records() (*roaring.Bitmap, error) { return t.Records() }

func (t leanTerm) few(dst []uint32) ([]uint32, bool, error) {
	if !t.Few() {
		return dst, false, nil
	}
	dst, err := t.AppendRecords(dst)
	return dst, true, err
}

func (t leanTerm) places(docs *roaring.Bitmap) (positionSource, error) {
	p, err := t.Places(docs)
	if err != nil {
		return nil, err
	}
	return leanPlaces{p}, nil
}

func (t leanTerm) keep() posting {
	kept := *t.Term
	return leanTerm{&kept}
}

type leanPlaces struct{ *lean.Places }

func (p leanPlaces) next() (uint32, []int, error) {
	doc, at, ok, err := p.Next()
	if !ok {
		doc = noMore
	}
	return doc, at, err
}
