package lint

import (
	"strconv"
	"strings"

	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
)

// A sequence is the text that a term or phrase looks for: word patterns next
// to each other, in any of some fields.
type sequence struct {
	words  []token.Pattern
	fields fieldSet
	key    string // the same for sequences that find the same; "" until it is asked for
}

// A fieldSet has a bit for each local field.
type fieldSet uint64

func fieldsOf(f query.Fields) (set fieldSet) {
	for _, in := range f.In {
		set |= 1 << in
	}
	return set
}

// within reports whether each field of a is one of b.
func (a fieldSet) within(b fieldSet) bool { return a&^b == 0 }

// onlyText reports whether all fields are searched by word.
func onlyText(f query.Fields) bool {
	for _, in := range f.In {
		if in.IsValue() {
			return false
		}
	}
	return len(f.In) > 0
}

// topical are the fields that say what a record is about.
const topical = fieldSet(1<<query.Title | 1<<query.Abstract | 1<<query.Keywords)

// isTopical reports whether any of the fields says what a record is about,
// rather than who wrote it where.
func (a fieldSet) isTopical() bool { return a&topical != 0 }

// patterns splits written words as the index does.
func patterns(words ...query.Word) (out []token.Pattern) {
	for _, w := range words {
		parts := make([]token.Part, len(w))
		for i, part := range w {
			parts[i] = token.Part{Text: part.Text, Min: part.Wild.Min, Max: part.Wild.Max}
		}
		out = append(out, token.Patterns(parts)...)
	}
	return out
}

// sequenceOf returns the sequence of a term or phrase in text fields.
func sequenceOf(x query.Expr) (sequence, bool) {
	var q sequence
	switch x := x.(type) {
	case *query.Term:
		if onlyText(x.Fields) {
			q = sequence{words: patterns(x.Word), fields: fieldsOf(x.Fields)}
		}
	case *query.Phrase:
		if onlyText(x.Fields) {
			q = sequence{words: patterns(x.Words...), fields: fieldsOf(x.Fields)}
		}
	}
	return q, len(q.words) > 0
}

// sequence is sequenceOf, computed once.
func (p *pass) sequence(x query.Expr) (sequence, bool) {
	switch x.(type) {
	case *query.Term, *query.Phrase:
	default:
		return sequence{}, false
	}
	q, known := p.seqs[x]
	if !known {
		if q, _ = sequenceOf(x); len(q.words) > 0 {
			q.key = q.String() + "@" + strconv.FormatUint(uint64(q.fields), 36)
		}
		p.seqs[x] = q
	}
	return q, len(q.words) > 0
}

// covers reports whether every text that a finds is found by b too: b's
// words stand in a, next to each other, and b searches at least a's fields.
func (b sequence) covers(a sequence) bool {
	if !a.fields.within(b.fields) || len(b.words) > len(a.words) {
		return false
	}
	for i := 0; i+len(b.words) <= len(a.words); i++ {
		if b.at(a, i) {
			return true
		}
	}
	return false
}

func (b sequence) at(a sequence, i int) bool {
	for k, w := range b.words {
		if !patternCovers(w, a.words[i+k]) {
			return false
		}
	}
	return true
}

// patternCovers reports whether every word that a matches is matched by b.
func patternCovers(b, a token.Pattern) bool {
	switch {
	case a.IsLiteral():
		return b.Match(a.Prefix())
	case b.IsLiteral():
		return false
	case b.IsPrefix():
		return strings.HasPrefix(a.Prefix(), b.Prefix())
	}
	return b.String() == a.String()
}

func (q sequence) String() string {
	if len(q.words) == 1 {
		return q.words[0].String()
	}
	var b strings.Builder
	for i, w := range q.words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.String())
	}
	return b.String()
}

// key prints an expression so that two which find the same print alike,
// whatever the case, the hyphens or the spelling of a field.
func (p *pass) key(x query.Expr, at *query.Line) string {
	if q, ok := p.sequence(x); ok {
		return q.key
	}
	p.buffer = p.appendKey(p.buffer[:0], x, at)
	return string(p.buffer)
}

func (p *pass) appendKey(b []byte, x query.Expr, at *query.Line) []byte {
	if q, ok := p.sequence(x); ok {
		return append(b, q.key...)
	}
	switch x := x.(type) {
	case *query.And:
		return p.appendKeys(append(b, "AND"...), x.Args, at)
	case *query.Or:
		return p.appendKeys(append(b, "OR"...), x.Args, at)
	case *query.Not:
		return p.appendKeys(append(b, "NOT"...), query.Children(x), at)
	case *query.Near:
		if x.Ordered {
			b = append(b, "NEXT"...)
		} else {
			b = append(b, "NEAR"...)
		}
		b = append(strconv.AppendInt(b, int64(x.Distance), 10), '@')
		return p.appendKeys(strconv.AppendUint(b, uint64(fieldsOf(x.Fields)), 36), x.Args, at)
	case *query.LineRef:
		b = append(b, '#')
		if l := p.s.Line(x.Label, at); l != nil {
			b = strconv.AppendInt(b, l.Span.Start.Offset, 10)
		}
		return b
	case *query.Bad: // two lines that were not understood may differ
		return strconv.AppendInt(append(b, "<bad "...), x.Span().Start.Offset, 10)
	}
	return append(b, strings.ToLower(x.String())...)
}

func (p *pass) appendKeys(b []byte, args []query.Expr, at *query.Line) []byte {
	b = append(b, '(')
	for _, a := range args {
		b = append(p.appendKey(b, a, at), ';')
	}
	return append(b, ')')
}
