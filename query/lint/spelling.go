package lint

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
)

// spellingVariants finds words that British and American texts spell
// differently, where the OR has one spelling only.
func spellingVariants(p *pass) {
	p.eachText(func(o *pool, m *member, q sequence) {
		for i, w := range q.words {
			if !w.IsLiteral() && !w.IsPrefix() {
				continue
			}
			for _, other := range spellings(w.Prefix()) {
				v := q.with(i, other)
				if o.covering(v, never) != nil || p.nearHas(o, v) {
					continue
				}
				p.report(m.x.Span(), "add "+quote(v.String()), "%s has no partner in the other spelling, %s", quote(p.sourceOf(m.x)), quote(v.String()))
				return
			}
		}
	})
}

func never(*member) bool { return false }

// with returns the sequence with another text for word i.
func (q sequence) with(i int, text string) sequence {
	out := sequence{words: slices.Clone(q.words), fields: q.fields}
	out.words[i] = token.Patterns([]token.Part{{Text: text}, {Max: -1}})[0]
	if q.words[i].IsLiteral() {
		out.words[i] = token.Literal(text)
	}
	return out
}

// nearHas reports whether a proximity search of the pool names the words.
func (p *pass) nearHas(o *pool, q sequence) bool {
	for _, m := range o.members {
		if _, ok := m.x.(*query.Near); !ok {
			continue
		}
		for x := range query.Preorder(m.x) {
			if s, ok := p.sequence(x); ok && s.covers(sequence{words: q.words, fields: s.fields}) {
				return true
			}
		}
	}
	return false
}

// isFilter reports whether the OR names types of publications or qualifiers:
// such filters were validated as they are.
func (o *pool) isFilter() bool {
	for _, m := range o.members {
		switch x := m.x.(type) {
		case *query.Descriptor:
			if x.Heading == "" {
				return true
			}
		default:
			if f, ok := leafFields(x); ok && slices.Contains(f.In, query.PubTypes) {
				return true
			}
		}
	}
	return false
}

// eachText calls f for the terms and phrases of every pool but filters.
func (p *pass) eachText(f func(o *pool, m *member, q sequence)) {
	for _, o := range p.pools {
		if o.isFilter() {
			continue
		}
		for _, m := range o.members {
			if len(m.seq.words) > 0 && m.seq.fields.isTopical() && o.byKey[m.key] == m {
				f(o, m, m.seq)
			}
		}
	}
}

// joinedPrefixes are word parts that texts write with and without a hyphen.
var joinedPrefixes = []string{"anti", "cardio", "co", "extra", "hyper", "hypo", "immuno", "inter", "intra", "macro", "micro", "multi", "neuro", "non", "over", "peri", "post", "pre", "psycho", "re", "semi", "sub", "trans", "ultra", "under"}

// hyphenVariants finds words with a hyphen after a prefix, as in
// co-production, where the OR does not have the word in one piece. A hyphen
// is a blank for most platforms, so the two find different records.
func hyphenVariants(p *pass) {
	p.eachText(func(o *pool, m *member, q sequence) {
		if len(q.words) != 2 || !slices.Contains(joinedPrefixes, q.words[0].Prefix()) || !q.words[0].IsLiteral() || !p.hyphenated(m.x) {
			return
		}
		second := q.words[1]
		if !second.IsLiteral() && !second.IsPrefix() || len(second.Prefix()) < minJoined || !p.wordLike(m.x) {
			return
		}
		one := sequence{words: []token.Pattern{second}, fields: q.fields}.with(0, q.words[0].Prefix()+second.Prefix())
		if o.covering(one, never) == nil {
			p.report(m.x.Span(), "add "+quote(one.String()), "%s has no partner without the hyphen", quote(p.sourceOf(m.x)))
		}
	})
}

// minJoined is the length of the shortest word that is joined to a prefix:
// anti-LDL is not written in one piece.
const minJoined = 4

// wordLike reports whether a term is an ordinary word, not a name such as
// anti-2HSG.
func (p *pass) wordLike(x query.Expr) bool {
	_, second, _ := strings.Cut(p.sourceOf(x), "-")
	return strings.ToUpper(second) != second && !strings.ContainsAny(second[:1], "0123456789")
}

func (p *pass) hyphenated(x query.Expr) bool {
	t := p.sourceOf(x)
	return strings.Count(t, "-") == 1 && !strings.ContainsAny(strings.TrimSpace(strings.Trim(t, `"“”`)), " ") || strings.Contains(t, "-[")
}

// blocks are the arguments of the AND that leads to the result, as pools.
func (p *pass) blocks() (out []*pool) {
	final := p.finalAnd()
	if final == nil || p.joined != nil {
		return p.joined
	}
	defer func() { p.joined = out }()
	for x := range query.Preorder(final.Expr) {
		and, ok := x.(*query.And)
		if !ok {
			continue
		}
		for _, a := range and.Args {
			f := flattening{p: p, out: &pool{line: final}, absorbed: map[query.Expr]bool{}, seen: map[*query.Line]bool{final: true}}
			f.add(a, final, false)
			out = append(out, f.out)
		}
		break
	}
	return out
}

// finalAnd returns the line that joins the blocks: of those that name two
// lines or more with AND, the last one.
func (p *pass) finalAnd() (found *query.Line) {
	for _, l := range p.order {
		if and, ok := l.Expr.(*query.And); ok {
			n := 0
			for _, a := range and.Args {
				if isReference(a) {
					n++
				}
			}
			if n >= 2 {
				found = l
			}
		}
	}
	return found
}

// blocksWithoutText finds blocks made of headings alone: records that are
// not indexed yet, or in a database without them, are not found.
func blocksWithoutText(p *pass) {
	p.eachBlock(func(o *pool, headings, texts int, at refsift.Span) {
		if headings > 0 && texts == 0 {
			p.report(at, "add text words", "the block of line %s has headings but no text words", o.members[0].line.Number)
		}
	})
}

// blocksWithoutHeadings finds blocks of text words alone in a strategy that
// uses headings elsewhere.
func blocksWithoutHeadings(p *pass) {
	if p.tree == nil || len(p.headings()) == 0 {
		return
	}
	p.eachBlock(func(o *pool, headings, texts int, at refsift.Span) {
		if headings == 0 && texts > 0 {
			p.report(at, "look for a heading", "the block of line %s has text words but no heading", o.members[0].line.Number)
		}
	})
}

// eachBlock counts the headings and the text words of every block.
func (p *pass) eachBlock(f func(o *pool, headings, texts int, at refsift.Span)) {
	for _, o := range p.blocks() {
		headings, texts, other := 0, 0, 0
		for _, m := range o.members {
			for x := range query.Preorder(m.x) {
				switch x := x.(type) {
				case *query.Descriptor:
					headings++
				case *query.Term:
					if onlyText(x.Fields) {
						texts++
					} else {
						other++
					}
				case *query.Phrase:
					if onlyText(x.Fields) {
						texts++
					} else {
						other++
					}
				case *query.Range, *query.Bad, *query.LineRef, *query.LineRange, *query.All, *query.Not:
					other++
				}
			}
		}
		if other == 0 && len(o.members) > 0 {
			f(o, headings, texts, p.body(o.members[0].line))
		}
	}
}
