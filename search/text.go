package search

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift/query/eval"
)

// text returns the records in which t occurs in this field. A single word is
// a union of postings. Lean segments answer most phrases and pairs themselves.
// For everything else the postings give the candidates, records that hold the
// words at all, and the positions decide.
func (f field) text(ctx context.Context, t eval.Text) (*roaring.Bitmap, error) {
	if w, ok := t.(*eval.Words); ok {
		return f.matchingAny(ctx, w.Patterns)
	}
	if l, ok := f.dictionary.(leanField); ok {
		if found, handled, err := l.text(ctx, t); handled || err != nil {
			return found, err
		}
	}
	s := &textSearch{field: f, matcher: eval.NewMatcher(t), atoms: map[*eval.Words]*atom{}}
	for _, w := range s.matcher.Atoms() {
		a, err := f.atom(ctx, w)
		if err != nil {
			return nil, err
		}
		s.atoms[w] = a
	}
	candidates := s.candidates(t)
	if candidates == nil || candidates.IsEmpty() {
		return nil, nil
	}
	return s.match(ctx, candidates)
}

type textSearch struct {
	field   field
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

// window is how many candidates are looked at before the positions of words
// that stand for very many terms are gathered for the next ones.
const window = 1 << 16

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
	docs := make([]uint32, min(window, int(candidates.GetCardinality())))
	for it := candidates.ManyIterator(); ; {
		n := it.NextMany(docs)
		if n == 0 {
			return out, nil
		}
		if err := s.gather(ctx, docs[:n]); err != nil {
			return nil, err
		}
		if err := s.matchEach(ctx, docs[:n], out); err != nil {
			return nil, err
		}
	}
}

// gather reads the positions of wide words in the next candidates.
func (s *textSearch) gather(ctx context.Context, docs []uint32) error {
	var set *roaring.Bitmap
	for w, a := range s.atoms {
		if !a.wide {
			continue
		}
		if set == nil {
			set = roaring.BitmapOf(docs...)
		}
		if err := a.gather(ctx, s.field, w, docs, set); err != nil {
			return err
		}
	}
	return nil
}

func (s *textSearch) matchEach(ctx context.Context, docs []uint32, out *roaring.Bitmap) error {
	words := s.matcher.Atoms()
	at := make([][]int, len(words))
	for n, doc := range docs {
		if n%64 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for i, w := range words {
			var err error
			if at[i], err = s.atoms[w].positions(doc, at[i][:0]); err != nil {
				return err
			}
		}
		ok, err := s.matcher.Match(at)
		if err != nil {
			return err
		}
		if ok {
			out.Add(doc)
		}
	}
	return nil
}
