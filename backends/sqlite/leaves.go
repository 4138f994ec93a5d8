package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// All implements [eval.Leaves].
func (e *Engine) All(context.Context) (*eval.Set, error) {
	return eval.SetOf(e, func(yield func(uint32) bool) {
		for i := range e.ids {
			if !yield(uint32(i)) {
				return
			}
		}
	}), nil
}

// Find implements [eval.Leaves].
func (e *Engine) Find(ctx context.Context, l eval.Leaf) (*eval.Set, error) {
	switch l := l.(type) {
	case *eval.TextLeaf:
		return e.text(ctx, l)
	case *eval.ValueLeaf:
		return e.values(ctx, l)
	case *eval.DescriptorLeaf:
		return e.descriptor(ctx, l)
	case *eval.DateLeaf:
		first, _ := days(l.From)
		_, last := days(l.To)
		if !l.From.IsValid() {
			first = 0
		}
		if !l.To.IsValid() {
			last = math.MaxInt32
		}
		return e.docs(ctx, "SELECT DISTINCT doc FROM date WHERE field = ? AND last >= ? AND first <= ?", l.Field.String(), first, last)
	case *eval.MissingLeaf:
		missing, err := e.docs(ctx, "SELECT doc FROM value WHERE field = ?1 UNION SELECT doc FROM date WHERE field = ?1", l.Field.String())
		if err != nil {
			return nil, err
		}
		all, err := e.All(ctx)
		return eval.AndNot(all, missing), err
	}
	return nil, fmt.Errorf("sqlite: unknown leaf %T", l)
}

// docs returns the records that a statement selects.
func (e *Engine) docs(ctx context.Context, text string, args ...any) (*eval.Set, error) {
	rows, err := e.db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	defer rows.Close()
	var found []uint32
	for rows.Next() {
		var doc uint32
		if err := rows.Scan(&doc); err != nil {
			return nil, err
		}
		found = append(found, doc)
	}
	return eval.SetOf(e, slices.Values(found)), rows.Err()
}

// list makes one argument of a list of strings; statements read it by json_each.
func list[T any](items []T, text func(T) string) string {
	all := make([]string, len(items))
	for i, x := range items {
		all[i] = text(x)
	}
	out, _ := json.Marshal(all) // strings always encode
	return string(out)
}

func fieldList(fields []query.Field) string { return list(fields, query.Field.String) }

func same(s string) string { return s }

func (e *Engine) descriptor(ctx context.Context, l *eval.DescriptorLeaf) (*eval.Set, error) {
	text := "SELECT DISTINCT h.doc FROM heading h"
	where := []string{"1"}
	var args []any
	if len(l.Headings) > 0 {
		where = append(where, "h.name IN (SELECT value FROM json_each(?))")
		args = append(args, list(l.Headings, same))
	}
	switch {
	case len(l.Qualifiers) > 0:
		text += " JOIN qualifier q ON q.heading = h.id"
		where = append(where, "q.name IN (SELECT value FROM json_each(?))")
		args = append(args, list(l.Qualifiers, same))
		if l.Focus {
			where = append(where, "(q.major OR h.major)")
		}
	case l.Focus:
		where = append(where, "h.focus")
	}
	return e.docs(ctx, text+" WHERE "+strings.Join(where, " AND "), args...)
}

func (e *Engine) values(ctx context.Context, l *eval.ValueLeaf) (*eval.Set, error) {
	fields := fieldList(l.Fields)
	known, err := e.strings(ctx, "SELECT DISTINCT value FROM value WHERE field IN (SELECT value FROM json_each(?))", fields)
	if err != nil {
		return nil, err
	}
	known = slices.DeleteFunc(known, func(v string) bool {
		return !slices.ContainsFunc(l.Values, func(p token.Pattern) bool { return p.Match(v) })
	})
	return e.docs(ctx, `SELECT DISTINCT doc FROM value WHERE field IN (SELECT value FROM json_each(?))
		AND value IN (SELECT value FROM json_each(?))`, fields, list(known, same))
}

func (e *Engine) strings(ctx context.Context, text string, args ...any) (out []string, err error) {
	rows, err := e.db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
