package lint

import (
	"strings"

	"github.com/refsift/refsift/query"
)

// A pool is what one OR joins, the lines that it names included: the
// synonyms of a concept. What one member of a pool finds, another need not
// find again.
type pool struct {
	line    *query.Line // whose OR it is
	members []*member
	byWord  map[string][]*member // text members by the literal start of their first word
	byKey   map[string]*member   // the first member with that key
	inside  []containment        // see contained; computed once
	known   bool
}

// A member is an argument of a pool's OR.
type member struct {
	x      query.Expr
	line   *query.Line
	key    string
	seq    sequence // of a term or phrase; empty otherwise
	shared bool     // its line is used elsewhere too, so it has another purpose
}

// maxMembers bounds a pool; the largest published blocks have some thousand.
const maxMembers = 20_000

// findPools returns the pools of the strategy: every OR that is not part of
// a larger one. Later lines join earlier ones, so they come first.
func (p *pass) findPools() (out []*pool) {
	absorbed := map[query.Expr]bool{}
	var gather func(x query.Expr, l *query.Line)
	gather = func(x query.Expr, l *query.Line) {
		for _, or := range topOrs(x) {
			if absorbed[or] {
				continue
			}
			f := flattening{p: p, out: &pool{line: l}, absorbed: absorbed, seen: map[*query.Line]bool{l: true}}
			f.add(or, l, false)
			f.out.index(p)
			out = append(out, f.out)
			for _, m := range f.out.members {
				gather(m.x, m.line)
			}
		}
	}
	for i := len(p.order) - 1; i >= 0; i-- {
		gather(p.order[i].Expr, p.order[i])
	}
	return out
}

// topOrs returns the ORs in x that are in no other OR.
func topOrs(x query.Expr) (out []query.Expr) {
	switch x := x.(type) {
	case *query.Or:
		return []query.Expr{x}
	case *query.LineRange:
		if !x.All {
			return []query.Expr{x}
		}
	case *query.Near: // its ORs are proximity searches
		return nil
	}
	for _, c := range query.Children(x) {
		out = append(out, topOrs(c)...)
	}
	return out
}

// A flattening gathers the members of a pool through references.
type flattening struct {
	p        *pass
	out      *pool
	absorbed map[query.Expr]bool
	seen     map[*query.Line]bool
}

func (f *flattening) add(x query.Expr, at *query.Line, shared bool) {
	if len(f.out.members) >= maxMembers {
		return
	}
	switch x := x.(type) {
	case *query.Or:
		f.absorbed[x] = true
		for _, a := range x.Args {
			f.add(a, at, shared)
		}
		return
	case *query.LineRef:
		f.lines(x, at, shared)
		return
	case *query.LineRange:
		if !x.All {
			f.absorbed[x] = true
			f.lines(x, at, shared)
			return
		}
	}
	f.out.members = append(f.out.members, &member{x: x, line: at, shared: shared})
}

func (f *flattening) lines(x query.Expr, at *query.Line, shared bool) {
	for _, l := range f.p.s.Resolve(x, at) {
		if !f.seen[l] {
			f.seen[l] = true
			f.add(l.Expr, l, shared || len(f.p.users[l]) > 1)
		}
	}
}

// index prepares the search for members that cover others.
func (o *pool) index(p *pass) {
	o.byWord, o.byKey = map[string][]*member{}, map[string]*member{}
	for _, m := range o.members {
		m.key = p.key(m.x, m.line)
		if o.byKey[m.key] == nil {
			o.byKey[m.key] = m
		}
		q, ok := p.sequence(m.x)
		if !ok {
			continue
		}
		m.seq = q
		first := q.words[0].Prefix()
		if !q.words[0].IsLiteral() {
			first += "*"
		}
		o.byWord[first] = append(o.byWord[first], m)
	}
}

// covering returns a text member other than those of skip that finds
// everything that q finds.
func (o *pool) covering(q sequence, skip func(*member) bool) *member {
	try := func(key string, i int) *member {
		for n, m := range o.byWord[key] {
			if n == maxCandidates {
				break
			}
			if !skip(m) && q.fields.within(m.seq.fields) && i+len(m.seq.words) <= len(q.words) && m.seq.at(q, i) {
				return m
			}
		}
		return nil
	}
	for i, w := range q.words {
		text := w.Prefix()
		if w.IsLiteral() {
			if m := try(text, i); m != nil {
				return m
			}
		}
		for k := len(text); k >= 0; k-- {
			if m := try(text[:k]+"*", i); m != nil {
				return m
			}
		}
	}
	return nil
}

// maxCandidates bounds the members with one first word that are compared: a
// real block has a handful.
const maxCandidates = 200

// hooks returns sequences that each find at least what x finds.
func (p *pass) hooks(x query.Expr) (out []sequence) {
	switch x := x.(type) {
	case *query.And:
		for _, a := range x.Args {
			out = append(out, p.hooks(a)...)
		}
	case *query.Not:
		return p.hooks(x.Left)
	case *query.Near:
		return p.nearHooks(x, fieldsOf(x.Fields), nil)
	default:
		if q, ok := p.sequence(x); ok {
			out = append(out, q)
		}
	}
	return out
}

// nearHooks are the terms and phrases of a proximity search, in the fields of
// the whole.
func (p *pass) nearHooks(x query.Expr, fields fieldSet, out []sequence) []sequence {
	var words []query.Word
	switch x := x.(type) {
	case *query.Near:
		for _, a := range x.Args {
			out = p.nearHooks(a, fields, out)
		}
	case *query.Term:
		words = []query.Word{x.Word}
		fields |= fieldsOf(x.Fields)
	case *query.Phrase:
		words = x.Words
		fields |= fieldsOf(x.Fields)
	}
	if q := patterns(words...); len(q) > 0 && fields != 0 {
		out = append(out, sequence{words: q, fields: fields})
	}
	return out
}

// sourceOf returns the text of a member as written.
func (p *pass) sourceOf(x query.Expr) string { return strings.TrimSpace(p.text(x.Span())) }
