package search

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// Terms counts every term of every line on its own, with the words that
// truncations and the headings that explosions stand for; see [eval.Terms].
// Options of the index take the place of those in o.
func (x *Index) Terms(ctx context.Context, s *query.Strategy, o eval.TermOptions) ([]eval.LineTerms, error) {
	var out []eval.LineTerms
	err := x.search(func(snap *snapshot, own eval.Options) (err error) {
		own.Progress = o.Progress
		o.Options = own
		out, err = eval.Terms(ctx, snap, s, o)
		return err
	})
	return out, err
}

// Words implements [eval.Dictionary].
func (s *snapshot) Words(ctx context.Context, fields []query.Field, p token.Pattern, most int) ([]eval.WordCount, int, error) {
	counts := map[string]int{}
	for _, v := range s.parts {
		if err := v.words(ctx, fields, p, counts); err != nil {
			return nil, 0, err
		}
	}
	words := make([]eval.WordCount, 0, len(counts))
	for w, n := range counts {
		words = append(words, eval.WordCount{Word: w, Count: n})
	}
	words, total := eval.MostFrequent(words, most)
	return words, total, nil
}

// words adds the records of a part that hold each word in any of the
// fields. A word is counted where it is first met, over that field and those
// behind it.
func (v partView) words(ctx context.Context, fields []query.Field, p token.Pattern, counts map[string]int) error {
	dicts := make([]field, len(fields))
	for i, f := range fields {
		var err error
		if dicts[i], err = v.field(f.String()); err != nil {
			return err
		}
	}
	for i, d := range dicts {
		err := d.matching(ctx, []token.Pattern{p}, func(term string, _ posting) error {
			for _, earlier := range dicts[:i] {
				if p, err := earlier.find(term); err != nil || p != nil {
					return err
				}
			}
			found := make([]*roaring.Bitmap, 0, len(dicts))
			for _, d := range dicts[i:] {
				p, err := d.find(term)
				if err != nil {
					return err
				}
				if p == nil {
					continue
				}
				docs, err := p.records()
				if err != nil {
					return err
				}
				found = append(found, docs)
			}
			if docs := v.alive(or(found)); docs != nil && !docs.IsEmpty() {
				counts[term] += int(docs.GetCardinality())
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
