package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// text finds a text: in FTS5's own language if it can say it, and in any case
// from positions in the fields that are stacked.
func (e *Engine) text(ctx context.Context, l *eval.TextLeaf) (*eval.Set, error) {
	stacked, err := e.byPositions(ctx, l, `SELECT doc, field, position, word FROM stacked
		WHERE word IN (SELECT value FROM json_each(?)) AND field IN (SELECT value FROM json_each(?)) ORDER BY doc, field, position`)
	if err != nil {
		return nil, err
	}
	var plain *eval.Set
	if match, ok := matchExpr(l.Text); ok {
		plain, err = e.docs(ctx, `SELECT DISTINCT p.doc FROM words w JOIN place p ON p.row = w.rowid
			WHERE w.text MATCH ? AND p.field IN (SELECT value FROM json_each(?))`, match, fieldList(l.Fields))
	} else {
		// The number of the row keeps the values of a field apart.
		plain, err = e.byPositions(ctx, l, fmt.Sprintf(`SELECT p.doc, p.field, i.offset + 1 + p.row * %d, i.term FROM instances i JOIN place p ON p.row = i.doc
			WHERE i.term IN (SELECT value FROM json_each(?)) AND p.field IN (SELECT value FROM json_each(?)) ORDER BY p.doc, p.field, p.row, i.offset`, eval.ValueGap))
	}
	return eval.Or(plain, stacked), err
}

// matchExpr says a text in FTS5's language.
func matchExpr(t eval.Text) (string, bool) {
	switch t := t.(type) {
	case *eval.Words:
		return alternatives(t.Patterns, atom)
	case *eval.Sequence:
		return phrase(t)
	case *eval.Alternatives:
		return alternatives(t.Args, matchExpr)
	case *eval.Proximity:
		return near(t)
	}
	return "", false
}

func alternatives[T any](args []T, say func(T) (string, bool)) (string, bool) {
	var out []string
	for _, a := range args {
		s, ok := say(a)
		if !ok {
			return "", false
		}
		out = append(out, s)
	}
	return "(" + strings.Join(out, " OR ") + ")", len(out) > 0
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// atom is a word, or a word with any ending.
func atom(p token.Pattern) (string, bool) {
	switch {
	case p.IsLiteral():
		return quote(p.Prefix()), true
	case p.IsPrefix() && p.Prefix() != "":
		return quote(p.Prefix()) + "*", true
	}
	return "", false
}

// phrase is words, of which the last may be truncated.
func phrase(t *eval.Sequence) (string, bool) {
	var words []string
	star := ""
	for i, w := range t.Words {
		p := w.Patterns[0]
		if len(w.Patterns) != 1 || p.Prefix() == "" || !p.IsLiteral() && (i < len(t.Words)-1 || !p.IsPrefix()) {
			return "", false
		}
		if !p.IsLiteral() {
			star = "*"
		}
		words = append(words, p.Prefix())
	}
	return quote(strings.Join(words, " ")) + star, true
}

// near is two different words in any order: the same word, or two truncations
// of which one covers the other, could be one place in FTS5, and with three
// words it measures from the first to the last.
func near(t *eval.Proximity) (string, bool) {
	if t.Ordered || len(t.Args) != 2 {
		return "", false
	}
	var words []string
	for _, a := range t.Args {
		w, ok := a.(*eval.Words)
		if !ok || len(w.Patterns) != 1 || !w.Patterns[0].IsLiteral() {
			return "", false
		}
		words = append(words, w.Patterns[0].Prefix())
	}
	if words[0] == words[1] {
		return "", false
	}
	return fmt.Sprintf("NEAR(%s %s, %d)", quote(words[0]), quote(words[1]), t.Distance), true
}

// A cell is the words of one field of one record.
type cell struct {
	doc   uint32
	field string
	words []eval.Word
}

// byPositions decides from the positions that a statement gives, one field of
// one record after the other.
func (e *Engine) byPositions(ctx context.Context, l *eval.TextLeaf, text string) (*eval.Set, error) {
	m := eval.NewMatcher(l.Text)
	cells, err := e.cells(ctx, text, e.matching(m.Atoms()), l.Fields)
	if err != nil {
		return nil, err
	}
	var found []uint32
	for _, c := range cells {
		at := make([][]int, len(m.Atoms()))
		for i, a := range m.Atoms() {
			at[i] = positions(c.words, a.Patterns)
		}
		ok, err := m.Match(at)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, c.doc)
		}
	}
	slices.SortFunc(found, func(a, b uint32) int { return cmp.Compare(a, b) })
	return eval.SetOf(e, slices.Values(found)), nil
}

func positions(words []eval.Word, patterns []token.Pattern) (out []int) {
	for _, w := range words {
		if n := len(out); (n == 0 || out[n-1] != w.Position) && slices.ContainsFunc(patterns, func(p token.Pattern) bool { return p.Match(w.Text) }) {
			out = append(out, w.Position)
		}
	}
	return out
}

// matching returns the words of all records that an atom matches.
func (e *Engine) matching(atoms []*eval.Words) (out []string) {
	for _, w := range e.vocabulary {
		if slices.ContainsFunc(atoms, func(a *eval.Words) bool {
			return slices.ContainsFunc(a.Patterns, func(p token.Pattern) bool { return p.Match(w) })
		}) {
			out = append(out, w)
		}
	}
	return out
}

func (e *Engine) cells(ctx context.Context, text string, words []string, fields []query.Field) (out []cell, err error) {
	rows, err := e.db.QueryContext(ctx, text, list(words, same), fieldList(fields))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	defer rows.Close()
	for rows.Next() {
		var c cell
		var w eval.Word
		if err := rows.Scan(&c.doc, &c.field, &w.Position, &w.Text); err != nil {
			return nil, err
		}
		if n := len(out); n == 0 || out[n-1].doc != c.doc || out[n-1].field != c.field {
			out = append(out, c)
		}
		last := &out[len(out)-1]
		last.words = append(last.words, w)
	}
	return out, rows.Err()
}
