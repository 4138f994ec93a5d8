package search

import (
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query/eval"
)

// A dictionary is the terms of one field of one part of the index. It serves
// one goroutine, so one is made for each leaf.
type dictionary interface {
	// find returns the posting of a term, nil if no record holds it.
	find(term string) (posting, error)
	// each calls yield for each term that begins with prefix, in order. The
	// posting is valid until yield returns, unless it is kept.
	each(prefix string, yield func(term string, p posting) error) error
}

// A posting is the records that hold a term.
type posting interface {
	// records returns them; nil: none. The bitmap may be a view of the index
	// file: it is not changed.
	records() (*roaring.Bitmap, error)
	// few appends them to dst if they are so few that a bitmap is a detour.
	few(dst []uint32) (_ []uint32, ok bool, err error)
	// places prepares reading the positions of the term in docs, all of which
	// hold it. What lies between them is passed over.
	places(docs *roaring.Bitmap) (positionSource, error)
	// keep returns the posting for longer than each lends it.
	keep() posting
}

// A field is a dictionary with what can be asked of any.
type field struct {
	dictionary
	count uint64 // records in this part of the index
}

// A union joins the records of many terms, so that a truncation of a million
// words takes no more memory than one of a thousand.
type union struct {
	count uint64            // records in this part of the index
	terms int               // that were added
	lists []*roaring.Bitmap // that are not joined yet
	ones  []uint32          // records of terms that few hold
	line  []uint64          // a bit for each record, once the terms are many; nil before
	sofar *roaring.Bitmap
}

const (
	unionLists = 1024 // joined at a time
	unionTerms = 64   // which are more than few
	dense      = 16   // of so many records one: what is joined sooner than marked
)

func (u *union) add(p posting) (err error) {
	if u.terms++; u.terms == unionTerms {
		u.line = make([]uint64, u.count/64+1)
	}
	var ok bool
	if u.ones, ok, err = p.few(u.ones); err != nil {
		return err
	}
	if !ok {
		if err := u.addList(p); err != nil {
			return err
		}
	}
	if u.line != nil {
		err = u.mark(u.ones)
		u.ones = u.ones[:0]
	}
	return err
}

func (u *union) addList(p posting) error {
	docs, err := p.records()
	if err != nil || docs == nil || docs.IsEmpty() {
		return err
	}
	if u.line == nil || docs.GetCardinality() > u.count/dense {
		if u.lists = append(u.lists, docs); len(u.lists) >= unionLists {
			u.sofar = or(append(u.lists, u.sofar))
			u.lists = u.lists[:0]
		}
		return nil
	}
	u.ones = slices.Grow(u.ones, unionLists)
	buf := u.ones[len(u.ones):cap(u.ones)]
	for it := docs.ManyIterator(); ; {
		n := it.NextMany(buf)
		if n == 0 {
			return nil
		}
		if err := u.mark(buf[:n]); err != nil {
			return err
		}
	}
}

func (u *union) mark(docs []uint32) error {
	for _, doc := range docs {
		if uint64(doc) >= u.count {
			return fmt.Errorf("%w: there is no record %d", ErrDamaged, doc)
		}
		u.line[doc/64] |= 1 << (doc % 64)
	}
	return nil
}

// join returns the union, which may be one of the bitmaps that were added.
func (u *union) join() *roaring.Bitmap {
	all := append(u.lists, u.sofar)
	switch {
	case u.line != nil:
		all = append(all, roaring.FromDense(u.line, false))
	case len(u.ones) > 0:
		slices.Sort(u.ones)
		all = append(all, roaring.BitmapOf(u.ones...))
	}
	return or(all)
}

// anyOf returns the records that hold any of the terms.
func (f field) anyOf(ctx context.Context, terms []string) (*roaring.Bitmap, error) {
	u := union{count: f.count}
	for i, t := range terms {
		if i%interval == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		p, err := f.find(t)
		if err == nil && p != nil {
			err = u.add(p)
		}
		if err != nil {
			return nil, err
		}
	}
	return u.join(), nil
}

// matchingAny returns the records that hold a term that one of the patterns
// matches.
func (f field) matchingAny(ctx context.Context, patterns []token.Pattern) (*roaring.Bitmap, error) {
	u := union{count: f.count}
	if err := f.matching(ctx, patterns, func(_ string, p posting) error { return u.add(p) }); err != nil {
		return nil, err
	}
	return u.join(), nil
}

// interval is how many terms are looked at between two looks at the context.
const interval = 1024

// matching calls yield for every term that one of the patterns matches; for
// those that several match, several times.
func (f field) matching(ctx context.Context, patterns []token.Pattern, yield func(string, posting) error) error {
	n := 0
	look := func() error {
		if n++; n%interval == 0 && ctx.Err() != nil { // also for patterns that are literal, and many
			return context.Cause(ctx)
		}
		return nil
	}
	for _, pattern := range patterns {
		if err := look(); err != nil {
			return err
		}
		if pattern.IsLiteral() {
			p, err := f.find(pattern.Prefix())
			if err == nil && p != nil {
				err = yield(pattern.Prefix(), p)
			}
			if err != nil {
				return err
			}
			continue
		}
		whole := pattern.IsPrefix()
		err := f.each(pattern.Prefix(), func(term string, p posting) error {
			if err := look(); err != nil {
				return err
			}
			if !whole && !pattern.Match(term) {
				return nil
			}
			return yield(term, p)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// terms calls yield for each term that begins with prefix.
func (f field) terms(ctx context.Context, prefix string, yield func(string, posting) error) error {
	n := 0
	return f.each(prefix, func(term string, p posting) error {
		if n++; n%interval == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return yield(term, p)
	})
}

// dates returns the records with a date in the range. A field has a few
// thousand different dates at most, so all are looked at.
func (f field) dates(ctx context.Context, l *eval.DateLeaf) (*roaring.Bitmap, error) {
	var terms []string
	err := f.terms(ctx, "", func(term string, _ posting) error {
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
