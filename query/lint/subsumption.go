package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// repeatedTerms finds what stands twice in one OR, within one line or, where
// a whole line says what another says, in two.
func repeatedTerms(p *pass) {
	for _, o := range p.pools {
		for _, m := range o.members {
			first := o.byKey[m.key]
			if first == m || m.shared || first.line != m.line && wholeLine(m) && wholeLine(first) || isReference(m.x) {
				continue
			}
			p.repeated(m, first)
		}
	}
}

// repeated reports a member that another one says too.
func (p *pass) repeated(m, first *member) {
	a, b := p.sourceOf(m.x), p.sourceOf(first.x)
	if first.line == m.line && strings.EqualFold(a, b) && a == b {
		f := p.report(m.x.Span(), "remove one of the two, or write what was meant", "%s stands twice in this OR", quote(a))
		p.relate(f, first.x.Span(), "the first one")
		p.removeArg(f, m)
		return
	}
	where := ""
	if first.line != m.line {
		where = " in line " + first.line.Number
	}
	f := p.reportAt(refsift.Note, m.x.Span(), "one of the two is enough", "%s finds what %s%s finds", quote(a), quote(b), where)
	p.relate(f, first.x.Span(), "the other one") // which one goes is for the searcher: platforms differ about hyphens
}

// wholeLine reports whether a member is all that its line searches.
func wholeLine(m *member) bool { return m.line.Expr == m.x }

func isReference(x query.Expr) bool {
	switch x.(type) {
	case *query.LineRef, *query.LineRange:
		return true
	}
	return false
}

// removeArg adds the edit that takes a member out of the OR of its line,
// together with the operator before it.
func (p *pass) removeArg(f *Finding, m *member) {
	before, ok := p.leftOf(m.x)
	if !ok {
		return
	}
	if cut, ok := p.operandCut(before, m.x); ok {
		f.edit(cut, "")
	}
}

// leftOf returns the operand before x in the expression that holds it.
func (p *pass) leftOf(x query.Expr) (query.Expr, bool) {
	if p.left == nil {
		p.left = map[query.Expr]query.Expr{}
		for _, l := range p.s.Lines {
			for y := range query.Preorder(l.Expr) {
				args := query.Children(y)
				for i := 1; i < len(args); i++ {
					p.left[args[i]] = args[i-1]
				}
			}
		}
	}
	before, ok := p.left[x]
	return before, ok
}

// operandCut returns the text from the end of one operand to the end of the
// next, if nothing but an operator stands between them.
func (p *pass) operandCut(before, x query.Expr) (refsift.Span, bool) {
	from, to := before.Span().End, x.Span().Start
	if to.Offset < from.Offset {
		return refsift.Span{}, false
	}
	switch strings.ToUpper(strings.TrimSpace(p.src[from.Offset:to.Offset])) {
	case "OR", "AND":
		return refsift.Span{Start: from, End: x.Span().End}, true
	}
	return refsift.Span{}, false
}

// repeatedLines finds lines that search what an earlier line searches and go
// into the same OR.
func repeatedLines(p *pass) {
	for _, o := range p.pools {
		byLine := o.byLine()
		first := map[string]*query.Line{}
		for _, l := range p.lines {
			ms := byLine[l]
			if len(ms) == 0 || l == o.line || !ownsAll(l, ms) {
				continue
			}
			k := p.key(l.Expr, l)
			if other := first[k]; other != nil && !ms[0].shared {
				sev := refsift.Note // of two groups, each of which may want the term
				if p.usedTogether(l, other) {
					sev = p.rule.Severity
				}
				f := p.reportAt(sev, l.Span, "remove one of the two, or write what was meant", "line %s searches the same as line %s", l.Number, other.Number)
				p.relate(f, other.Span, "the same search")
			} else if other == nil {
				first[k] = l
			}
		}
	}
}

// usedTogether reports whether one line names both.
func (p *pass) usedTogether(a, b *query.Line) bool {
	return slices.ContainsFunc(p.users[a], func(l *query.Line) bool { return slices.Contains(p.users[b], l) })
}

// byLine groups the members by their line.
func (o *pool) byLine() map[*query.Line][]*member {
	out := map[*query.Line][]*member{}
	for _, m := range o.members {
		out[m.line] = append(out[m.line], m)
	}
	return out
}

// ownsAll reports whether the members are all that a line searches: the line
// is one of them, or an OR of nothing else.
func ownsAll(l *query.Line, ms []*member) bool {
	if l.Expr == ms[0].x {
		return !isReference(l.Expr)
	}
	or, ok := l.Expr.(*query.Or)
	if !ok {
		return false
	}
	for _, a := range or.Args {
		if isReference(a) {
			return false
		}
	}
	return true
}

// A containment says that one member finds nothing that another does not.
type containment struct{ m, by *member }

// contained returns the members of a pool that a broader one covers, in the
// order of the pool.
func (p *pass) contained(o *pool) []containment {
	if o.known {
		return o.inside
	}
	o.known = true
	tree := p.explosions(o)
	for _, m := range o.members {
		if o.byKey[m.key] != m { // repeated ones have a rule of their own
			continue
		}
		if by := p.container(o, m, tree); by != nil {
			o.inside = append(o.inside, containment{m, by})
		}
	}
	return o.inside
}

// container returns the member that covers m, or nil.
func (p *pass) container(o *pool, m *member, tree explosions) *member {
	if d, ok := m.x.(*query.Descriptor); ok {
		return tree.over(p, m, d)
	}
	if p.mapped(m.x) {
		return nil
	}
	for _, q := range p.hooks(m.x) {
		if !q.fields.isTopical() {
			continue // the titles of journals are found as a whole
		}
		if by := o.covering(q, func(b *member) bool { return b.key == m.key }); by != nil {
			return by
		}
	}
	return nil
}

// mapped reports a term that the platform may translate into a heading, so
// that it finds more than its words: one without field, quotes and
// truncation on PubMed.
func (p *pass) mapped(x query.Expr) bool {
	if p.dialect() != "pubmed" || len(p.s.Default.In) > 0 {
		return false
	}
	for y := range query.Preorder(x) {
		f, ok := leafFields(y)
		if t := p.sourceOf(y); ok && f.Tag == "" && !strings.ContainsAny(t, `"“*`) {
			return true
		}
	}
	return false
}

// leafFields returns the fields of a term or phrase.
func leafFields(x query.Expr) (query.Fields, bool) {
	switch x := x.(type) {
	case *query.Term:
		return x.Fields, true
	case *query.Phrase:
		return x.Fields, true
	}
	return query.Fields{}, false
}

// subsumedTerms finds terms that a broader term of the same OR makes
// superfluous, and lines that others make so as a whole.
func subsumedTerms(p *pass) {
	p.eachSubsumed(func(o *pool, l *query.Line, all []containment, whole bool) {
		if whole {
			return
		}
		for _, c := range all {
			where := ""
			if c.by.line != c.m.line {
				where = " of line " + c.by.line.Number
			}
			f := p.report(c.m.x.Span(), "nothing to do, or leave it out", "%s finds nothing beyond %s%s", quote(p.sourceOf(c.m.x)), quote(p.sourceOf(c.by.x)), where)
			p.relate(f, c.by.x.Span(), "the broader term")
		}
	})
}

// subsumedLines finds lines of which every term is covered by other lines of
// the same OR.
func subsumedLines(p *pass) {
	p.eachSubsumed(func(o *pool, l *query.Line, all []containment, whole bool) {
		if !whole {
			return
		}
		var by []*query.Line
		for _, c := range all {
			if !slices.Contains(by, c.by.line) {
				by = append(by, c.by.line)
			}
		}
		example := fmt.Sprintf("%s is found by %s", quote(p.sourceOf(all[0].m.x)), quote(p.sourceOf(all[0].by.x)))
		f := p.report(p.body(l), "nothing to do, or leave it out", "line %s finds nothing beyond line %s: %s", l.Number, numbers(by), example)
		for _, b := range by {
			p.relate(f, b.Span, "the broader line")
		}
	})
}

// eachSubsumed calls f for every line with members that broader text terms
// cover; whole is set where that is all of the line, and by other lines.
func (p *pass) eachSubsumed(f func(o *pool, l *query.Line, all []containment, whole bool)) {
	for _, o := range p.pools {
		by := map[*query.Line][]containment{}
		var lines []*query.Line
		for _, c := range p.contained(o) {
			if _, heading := c.m.x.(*query.Descriptor); heading || c.m.shared {
				continue
			}
			if by[c.m.line] == nil {
				lines = append(lines, c.m.line)
			}
			by[c.m.line] = append(by[c.m.line], c)
		}
		if len(lines) == 0 {
			continue
		}
		members := o.byLine()
		for _, l := range lines {
			all := by[l]
			whole := l != o.line && len(all) == len(members[l]) && ownsAll(l, members[l]) &&
				!slices.ContainsFunc(all, func(c containment) bool { return c.by.line == l })
			f(o, l, all, whole)
		}
	}
}

// body returns the span of what a line searches, without its number.
func (p *pass) body(l *query.Line) refsift.Span {
	s := l.Expr.Span()
	if s.Start.Offset >= l.Span.Start.Offset && s.End.Offset <= l.Span.End.Offset && s.Start.Offset < s.End.Offset {
		return s
	}
	return l.Span
}

// impliedTerms finds terms of an AND that a narrower one implies.
func impliedTerms(p *pass) {
	for _, l := range p.s.Lines {
		for x := range query.Preorder(l.Expr) {
			if and, ok := x.(*query.And); ok && len(and.Args) <= 50 {
				p.implied(and)
			}
		}
	}
}

func (p *pass) implied(and *query.And) {
	for i, x := range and.Args {
		b, ok := p.sequence(x)
		if !ok || p.mapped(x) {
			continue
		}
		for k, y := range and.Args {
			a, ok := p.sequence(y)
			if !ok || i == k || x.Span() == y.Span() || !b.covers(a) || i < k && a.covers(b) {
				continue
			}
			f := p.report(x.Span(), "nothing to do, or leave it out", "whatever %s finds, %s finds too, so it does not narrow the AND", quote(p.sourceOf(y)), quote(p.sourceOf(x)))
			p.relate(f, y.Span(), "the narrower term")
			break
		}
	}
}
