package search

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift/query/eval"
)

// text returns the records in which t occurs in this field. A single word is
// a union of postings. For everything else the postings give the candidates,
// records that hold the words at all, and the positions decide.
func (f field) text(ctx context.Context, t eval.Text) (*roaring.Bitmap, error) {
	if w, ok := t.(*eval.Words); ok {
		found, err := f.expand(w.Patterns)
		return union(found), err
	}
	s := &textSearch{matcher: eval.NewMatcher(t), atoms: map[*eval.Words]*atom{}}
	for _, w := range s.matcher.Atoms() {
		found, err := f.expand(w.Patterns)
		if err != nil {
			return nil, err
		}
		s.atoms[w] = &atom{postings: found, docs: union(found)}
	}
	candidates := s.candidates(t)
	if candidates == nil || candidates.IsEmpty() {
		return nil, nil
	}
	return s.match(ctx, candidates)
}

// An atom is a word of a text with its postings.
type atom struct {
	postings []posting
	docs     *roaring.Bitmap
	readers  readers
}

type textSearch struct {
	matcher *eval.Matcher
	atoms   map[*eval.Words]*atom
}

// candidates returns the records that hold the words of t in some place.
func (s *textSearch) candidates(t eval.Text) *roaring.Bitmap {
	switch t := t.(type) {
	case *eval.Words:
		return s.atoms[t].docs
	case *eval.Sequence:
		all := make([]*roaring.Bitmap, len(t.Words))
		for i, w := range t.Words {
			all[i] = s.atoms[w].docs
		}
		return and(all)
	case *eval.Alternatives:
		return or(s.each(t.Args))
	case *eval.Proximity:
		return and(s.each(t.Args))
	}
	return nil
}

func (s *textSearch) each(args []eval.Text) []*roaring.Bitmap {
	all := make([]*roaring.Bitmap, len(args))
	for i, a := range args {
		all[i] = s.candidates(a)
	}
	return all
}

// and intersects bitmaps, the smallest first. It changes none of them.
func and(all []*roaring.Bitmap) *roaring.Bitmap {
	for _, b := range all {
		if b == nil || b.IsEmpty() {
			return nil
		}
	}
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b *roaring.Bitmap) int { return int(a.GetCardinality()) - int(b.GetCardinality()) })
	out := all[0]
	for _, b := range all[1:] {
		if b != out {
			out = roaring.And(out, b)
		}
	}
	return out
}

// match reads the positions of the candidates, record by record, all words
// in step.
func (s *textSearch) match(ctx context.Context, candidates *roaring.Bitmap) (*roaring.Bitmap, error) {
	words := s.matcher.Atoms()
	for _, w := range words {
		if err := s.atoms[w].open(candidates); err != nil {
			return nil, err
		}
	}
	out := roaring.New()
	at := make([][]int, len(words))
	n := 0
	for it := candidates.Iterator(); it.HasNext(); {
		doc := it.Next()
		if n++; n%4096 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		for i, w := range words {
			var err error
			if at[i], err = s.atoms[w].readers.positions(doc, at[i][:0]); err != nil {
				return nil, err
			}
		}
		ok, err := s.matcher.Match(at)
		if err != nil {
			return nil, err
		}
		if ok {
			out.Add(doc)
		}
	}
	return out, nil
}

// open prepares reading the positions of the word's terms in the candidates.
func (a *atom) open(candidates *roaring.Bitmap) error {
	for _, p := range a.postings {
		docs := roaring.And(p.docs, candidates)
		switch docs.GetCardinality() {
		case 0:
			continue
		case p.docs.GetCardinality():
			docs = p.docs // all of them, which takes no skipping
		}
		r, err := openPositions(p, docs)
		if err != nil {
			return err
		}
		if r.doc, r.at, err = r.source.next(); err != nil {
			return err
		}
		a.readers = append(a.readers, r)
	}
	a.readers.init()
	return nil
}
