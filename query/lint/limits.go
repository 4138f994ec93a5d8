package lint

import (
	"strings"

	"github.com/refsift/refsift/query"
)

// notAnimals finds NOT with animals that does not spare the studies of
// humans and animals.
func notAnimals(p *pass) {
	p.eachNot(func(l *query.Line, x *query.Not) {
		seen := map[*query.Line]bool{}
		if a := p.bareAnimals(x.Right, l, seen); a != nil {
			p.report(a.Span(), "write NOT (animals NOT humans)", "this NOT removes every study of animals, those of humans and animals too")
		}
	})
}

// eachNot calls f for every NOT.
func (p *pass) eachNot(f func(*query.Line, *query.Not)) {
	for _, l := range p.s.Lines {
		for x := range query.Preorder(l.Expr) {
			if not, ok := x.(*query.Not); ok {
				f(l, not)
			}
		}
	}
}

// bareAnimals returns the heading Animals in x, or in a line that x names,
// unless humans are taken out of it.
func (p *pass) bareAnimals(x query.Expr, at *query.Line, seen map[*query.Line]bool) query.Expr {
	switch x := x.(type) {
	case *query.Descriptor:
		if n := strings.ToLower(x.Heading); n == "animals" || n == "animal" {
			return x
		}
	case *query.Or:
		for _, a := range x.Args {
			if found := p.bareAnimals(a, at, seen); found != nil {
				return found
			}
		}
	case *query.LineRef, *query.LineRange:
		for _, l := range p.s.Resolve(x, at) {
			if seen[l] {
				continue
			}
			seen[l] = true
			if p.bareAnimals(l.Expr, l, seen) != nil {
				return x
			}
		}
	}
	return nil // AND narrows it, NOT takes something out
}

// notHumans finds NOT humans, which removes studies of humans and animals.
func notHumans(p *pass) {
	p.eachNot(func(l *query.Line, x *query.Not) {
		d, ok := x.Right.(*query.Descriptor)
		if !ok || !strings.EqualFold(d.Heading, "humans") || p.headingOnly(x.Left, l) {
			return
		}
		p.report(x.Right.Span(), "check that studies of humans and animals may go", "this NOT removes every study of humans, those of humans and animals too")
	})
}

// headingOnly reports whether x is the heading Animals, as in the usual
// "animals NOT humans", or stands for one.
func (p *pass) headingOnly(x query.Expr, at *query.Line) bool {
	switch x := x.(type) {
	case *query.Descriptor:
		return true
	case *query.LineRef:
		for _, l := range p.s.Resolve(x, at) {
			return l != at && p.headingOnly(l.Expr, l)
		}
	case *query.Or:
		for _, a := range x.Args {
			if !p.headingOnly(a, at) {
				return false
			}
		}
		return true
	}
	return false
}

// notText finds NOT with text words: a record goes if it mentions the word
// in passing.
func notText(p *pass) {
	p.eachNot(func(l *query.Line, x *query.Not) {
		args := []query.Expr{x.Right}
		if or, ok := x.Right.(*query.Or); ok {
			args = or.Args
		}
		n := 0
		for _, a := range args {
			if _, ok := p.sequence(a); ok {
				n++
			}
		}
		if n > 0 {
			p.report(x.Right.Span(), "check a sample of what it removes", "this NOT removes records that merely mention %s", plural(n, "word"))
		}
	})
}

// isLimit reports a date, a language or a type of publication, and names it.
func isLimit(x query.Expr) (string, bool) {
	switch x := x.(type) {
	case *query.Range:
		return "a date", true
	case *query.Term:
		return limitField(x.Fields)
	case *query.Phrase:
		return limitField(x.Fields)
	}
	return "", false
}

func limitField(f query.Fields) (string, bool) {
	if len(f.In) != 1 {
		return "", false
	}
	switch f.In[0] {
	case query.Languages:
		return "a language", true
	case query.Source:
		return "a journal", true
	}
	return "", f.In[0].IsDate()
}

// limitsInBlocks finds dates, languages and journals that limit one part of
// an OR only; one finding a line.
func limitsInBlocks(p *pass) {
	for _, o := range p.pools {
		for _, m := range o.members {
			and, ok := m.x.(*query.And)
			if !ok || m.shared || p.allLimited(o) {
				continue
			}
			p.limitIn(m, and)
		}
	}
}

// allLimited reports whether every part of the OR has a limit.
func (p *pass) allLimited(o *pool) bool {
	for _, m := range o.members {
		and, ok := m.x.(*query.And)
		if !ok {
			return false
		}
		limited := false
		for _, a := range and.Args {
			_, is := isLimit(a)
			limited = limited || is
		}
		if !limited {
			return false
		}
	}
	return true
}

func (p *pass) limitIn(m *member, and *query.And) {
	for _, a := range and.Args {
		what, ok := isLimit(a)
		if !ok {
			continue
		}
		if what == "" {
			what = "a date"
		}
		s := a.Span()
		if s.Start.Offset < m.line.Span.Start.Offset || s.End.Offset > m.line.Span.End.Offset {
			s = m.line.Span
		}
		if i, ok := p.findingIn(m.line); ok {
			p.relate(&p.findings[i], s, "another one")
			continue
		}
		p.report(s, "move it behind the OR, or leave it", "%s limits one part of the OR only", what)
	}
}

// findingIn returns the place of the current rule's finding in a line.
func (p *pass) findingIn(l *query.Line) (int, bool) {
	for i := len(p.findings) - 1; i >= 0; i-- {
		if f := &p.findings[i]; f.Code == p.rule.Code && f.Line == l.Number {
			return i, true
		}
	}
	return 0, false
}

// humanLimits finds limits to humans, which remove what is not indexed yet.
func humanLimits(p *pass) {
	for _, l := range p.s.Lines {
		and, ok := l.Expr.(*query.And)
		if !ok {
			continue
		}
		for _, a := range and.Args {
			d, ok := a.(*query.Descriptor)
			if ok && strings.EqualFold(d.Heading, "humans") && len(p.refs[l]) > 0 {
				p.report(p.body(l), "write NOT (animals NOT humans)", "a limit to humans removes records that are not indexed yet")
			}
		}
	}
}

// limitsAlone finds years without a term on Web of Science.
func limitsAlone(p *pass) {
	if p.dialect() != "wos" || len(p.s.Lines) > 1 {
		return
	}
	for _, l := range p.s.Lines {
		if strings.HasPrefix(strings.ToUpper(strings.TrimLeft(l.Text, "( ")), "PY=") && !strings.ContainsAny(strings.TrimSpace(l.Text), " ") {
			p.report(l.Span, "add a term", "Web of Science wants a term beside the year")
		}
	}
}
