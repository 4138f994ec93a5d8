package search

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// Documents returns the records of a set as the index holds them, by their
// number in the set: the words and values that searches see, not the text that
// people read. It reads the dictionaries once for all of them, so ask for many
// at a time. The set is one from a result of this index.
func (x *Index) Documents(ctx context.Context, set *eval.Set) (map[uint64]*eval.Document, error) {
	out := map[uint64]*eval.Document{}
	err := x.within(set, func(snap *snapshot) error {
		for i, docs := range set.Parts() {
			if docs == nil || docs.IsEmpty() {
				continue
			}
			r := &rebuilder{ctx: ctx, docs: docs, out: map[uint32]*eval.Document{}}
			if err := r.part(snap.parts[i]); err != nil {
				return err
			}
			for n, d := range r.out {
				out[uint64(i)<<32|uint64(n)] = d
			}
		}
		return nil
	})
	return out, err
}

// Names returns the IDs of the records of a set, by their number in the set,
// which is one from a result of this index.
func (x *Index) Names(ctx context.Context, set *eval.Set) (map[uint64]refsift.ID, error) {
	out := make(map[uint64]refsift.ID, set.Len())
	err := x.within(set, func(snap *snapshot) error {
		for number := range set.All() {
			if len(out)%4096 == 0 && ctx.Err() != nil {
				return context.Cause(ctx)
			}
			id, err := snap.id(number)
			if err != nil {
				return err
			}
			out[number] = id
		}
		return nil
	})
	return out, err
}

// Locate finds the records of known items; see [eval.Locate].
func (x *Index) Locate(ctx context.Context, items []eval.KnownItem) (out []*eval.Set, err error) {
	err = x.search(func(snap *snapshot, _ eval.Options) (err error) {
		out, err = eval.Locate(ctx, snap, items)
		return err
	})
	return out, err
}

// Explainer returns an [eval.Explainer] of a strategy with the options of the
// index, for the documents that [Index.Documents] returns.
func (x *Index) Explainer(s *query.Strategy, o eval.AnalyzeOptions) *eval.Explainer {
	o.Options = x.evalOptions()
	return eval.NewExplainer(s, o)
}

// Lookup returns the record with that ID as a set; the set is empty if there
// is none.
func (x *Index) Lookup(_ context.Context, id refsift.ID) (out *eval.Set, err error) {
	err = x.search(func(snap *snapshot, _ eval.Options) error {
		parts := make([]*roaring.Bitmap, len(snap.parts))
		for i, v := range snap.parts {
			_, b, err := v.byID(id.String())
			if err != nil {
				return err
			}
			if b != nil {
				parts[i] = b.Clone()
			}
		}
		out = eval.NewSet(snap, parts...)
		return nil
	})
	return out, err
}

// within runs f with the snapshot that a set is from.
func (x *Index) within(set *eval.Set, f func(*snapshot) error) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.closed {
		return ErrClosed
	}
	if set.Len() == 0 {
		return nil
	}
	snap, ok := set.Source().(*snapshot)
	if !ok || snap.index != x || snap.state != x.state || len(set.Parts()) > len(snap.parts) {
		return ErrForeignSet
	}
	defer runtime.KeepAlive(snap)
	return f(snap)
}

// A rebuilder turns the postings of some records of a part back into
// documents.
type rebuilder struct {
	ctx  context.Context
	docs *roaring.Bitmap
	out  map[uint32]*eval.Document
	buf  []uint32
}

func (r *rebuilder) part(v partView) error {
	for it := r.docs.Iterator(); it.HasNext(); {
		r.out[it.Next()] = &eval.Document{}
	}
	for _, f := range query.AllFields() {
		var err error
		switch {
		case f.IsDate():
			err = r.terms(v, f.String(), func(doc *eval.Document, term string) error { return addDate(doc, f, term) })
		case f.IsValue():
			err = r.terms(v, f.String(), func(doc *eval.Document, term string) error {
				addValue(doc, f, term)
				return nil
			})
		default:
			err = r.words(v, f)
		}
		if err != nil {
			return err
		}
	}
	marks := map[*eval.Document][]string{}
	err := r.terms(v, fieldDescriptor, func(doc *eval.Document, term string) error {
		marks[doc] = append(marks[doc], term)
		return nil
	})
	for doc, terms := range marks {
		doc.Descriptors = descriptorsOf(terms)
	}
	return err
}

// each calls f for every term of a field that one of the records holds, with
// those that do.
func (r *rebuilder) each(v partView, name string, f func(term string, p posting, docs *roaring.Bitmap) error) error {
	dict, err := v.field(name)
	if err != nil {
		return err
	}
	return dict.terms(r.ctx, "", func(term string, p posting) error {
		docs, err := r.among(p)
		if err != nil || docs == nil {
			return err
		}
		return f(term, p, docs)
	})
}

// among returns which of the records hold a term, nil if none does. Most terms
// are rare and held by none, which is seen without making a bitmap of them.
func (r *rebuilder) among(p posting) (*roaring.Bitmap, error) {
	var ok bool
	var err error
	if r.buf, ok, err = p.few(r.buf[:0]); err != nil {
		return nil, err
	}
	if ok {
		kept := slices.DeleteFunc(r.buf, func(doc uint32) bool { return !r.docs.Contains(doc) })
		if len(kept) == 0 {
			return nil, nil
		}
		return roaring.BitmapOf(kept...), nil
	}
	docs, err := p.records()
	if err != nil || docs == nil || !docs.Intersects(r.docs) {
		return nil, err
	}
	return roaring.And(docs, r.docs), nil
}

func (r *rebuilder) terms(v partView, name string, add func(*eval.Document, string) error) error {
	return r.each(v, name, func(term string, _ posting, docs *roaring.Bitmap) error {
		for it := docs.Iterator(); it.HasNext(); {
			if err := add(r.out[it.Next()], term); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *rebuilder) words(v partView, f query.Field) error {
	words := map[uint32][]eval.Word{}
	err := r.each(v, f.String(), func(term string, p posting, docs *roaring.Bitmap) error {
		source, err := p.places(docs)
		if err != nil {
			return err
		}
		for {
			doc, positions, err := source.next()
			if err != nil || doc == noMore {
				return err
			}
			for _, n := range positions {
				words[doc] = append(words[doc], eval.Word{Text: term, Position: n})
			}
		}
	})
	for doc, list := range words {
		slices.SortStableFunc(list, func(a, b eval.Word) int { return a.Position - b.Position })
		if d := r.out[doc]; d != nil {
			d.Text = append(d.Text, eval.TextField{Field: f, Words: list})
		}
	}
	return err
}

func addValue(d *eval.Document, f query.Field, term string) {
	if n := len(d.Values); n > 0 && d.Values[n-1].Field == f {
		d.Values[n-1].Values = append(d.Values[n-1].Values, term)
		return
	}
	d.Values = append(d.Values, eval.ValueField{Field: f, Values: []string{term}})
}

func addDate(d *eval.Document, f query.Field, term string) error {
	date, err := refsift.ParseDate(term)
	if err != nil {
		return fmt.Errorf("%w: date %q", ErrDamaged, term)
	}
	d.Dates = append(d.Dates, eval.DateField{Field: f, Date: date})
	return nil
}

// descriptorsOf turns the terms of the descriptor field back into headings
// that every search sees as it saw the first ones. Terms come in order: those
// with focusMark first, those that begin with qualifierMark next.
func descriptorsOf(terms []string) (out []refsift.Descriptor) {
	major := map[string]bool{}
	for _, t := range terms {
		if name, ok := strings.CutPrefix(t, focusMark); ok {
			major[name] = true
			continue
		}
		heading, qualifier, qualified := strings.Cut(t, qualifierMark)
		switch {
		case !qualified:
			out = append(out, refsift.Descriptor{Heading: heading, Major: major[heading]})
		case heading != "": // behind its heading, in the order of the dictionary
			for i := range out {
				if out[i].Heading == heading {
					out[i].Qualifiers = append(out[i].Qualifiers, refsift.Qualifier{Name: qualifier, Major: major[t]})
					if major[t] {
						out[i].Major = false // the qualifiers say it
					}
				}
			}
		}
	}
	return out
}
