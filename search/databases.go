package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// Databases returns the records of each database, ordered by name; records
// whose export names none come last, under the name "".
func (x *Index) Databases(ctx context.Context) (out []eval.Group, err error) {
	err = x.search(func(snap *snapshot, _ eval.Options) error {
		values := map[string]bool{}
		for _, v := range snap.parts {
			f, err := v.field(query.Databases.String())
			if err != nil {
				return err
			}
			if err := f.terms(ctx, "", func(term string, _ posting) error { values[term] = true; return nil }); err != nil {
				return err
			}
		}
		var named []*eval.Set
		for value := range values {
			set, err := snap.Find(ctx, &eval.ValueLeaf{Fields: []query.Field{query.Databases}, Values: []token.Pattern{token.Literal(value)}})
			if err != nil {
				return err
			}
			if set = eval.Or(set).Detached(); set.Len() > 0 {
				out = append(out, eval.Group{Name: cmp.Or(x.databaseName(value), value), Set: set})
				named = append(named, set)
			}
		}
		slices.SortFunc(out, func(a, b eval.Group) int { return strings.Compare(a.Name, b.Name) })
		if rest := eval.AndNot(snap.all, eval.Or(named...)); rest.Len() > 0 {
			out = append(out, eval.Group{Set: rest.Detached()})
		}
		return nil
	})
	return out, err
}

// databaseName returns the name as records spell it.
func (x *Index) databaseName(value string) string {
	x.addMu.Lock()
	defer x.addMu.Unlock()
	return x.meta.Databases[value]
}
