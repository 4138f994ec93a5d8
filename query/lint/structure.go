package lint

import (
	"regexp"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// curlyQuotes finds typographic quotation marks, line by line.
func curlyQuotes(p *pass) {
	for _, l := range p.s.Lines {
		var at []refsift.Span
		body := p.text(l.Span)
		for i, r := range body {
			if isCurly(r) {
				from := l.Span.Start.Offset + int64(i)
				at = append(at, p.span(from, from+int64(len(string(r)))))
			}
		}
		if len(at) == 0 {
			continue
		}
		f := p.report(at[0], `type " instead`, "curly quotes (%d in this line); a platform may read them as letters", len(at))
		for _, s := range at {
			f.edit(s, `"`)
		}
	}
}

var singleQuoted = regexp.MustCompile(`(?:^|[\s=(])('[^'\s()][^'()]*')(?:$|[\s)\].])`)

// singleQuotes finds phrases between apostrophes, which only Embase.com
// reads as quotation marks.
func singleQuotes(p *pass) {
	if p.dialectIn("embase.com") {
		return
	}
	p.eachMatch(singleQuoted, []string{"'"}, func(l *query.Line, at refsift.Span) {
		t := p.text(at)
		f := p.report(at, "write \""+t[1:len(t)-1]+"\"", "%s stands between apostrophes, which are no quotation marks here", quote(t))
		f.edit(at, `"`+t[1:len(t)-1]+`"`)
	})
}

// eachMatch calls f for the first group of each match in the body of a line,
// where it does not lie between quotation marks. Only lines with one of the
// signs, in lower case, are looked at.
func (p *pass) eachMatch(re *regexp.Regexp, signs []string, f func(l *query.Line, at refsift.Span)) {
	if !containsAny(p.lower, signs) {
		return
	}
	for _, l := range p.s.Lines {
		from := l.Span.Start.Offset
		if !containsAny(cut(p.lower, l.Span), signs) {
			continue
		}
		body := p.text(l.Span)
		quotes, counted := 0, 0
		for _, m := range re.FindAllStringSubmatchIndex(body, -1) {
			quotes += strings.Count(body[counted:m[2]], `"`)
			if counted = m[2]; quotes%2 == 0 {
				f(l, p.span(from+int64(m[2]), from+int64(m[3])))
			}
		}
	}
}

func containsAny(s string, signs []string) bool {
	return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(s, sign) })
}

// lowercaseOperators finds operators in lower case on PubMed, where they
// once were words; one finding a line, every place with its edit.
func lowercaseOperators(p *pass) {
	if !p.has(refsift.CodeOperatorCase) {
		return
	}
	for _, l := range p.s.Lines {
		if len(p.refs[l]) > 0 {
			continue
		}
		var at []refsift.Span
		for x := range query.Preorder(l.Expr) {
			args := query.Children(x)
			for i := 1; i < len(args); i++ {
				if s, ok := p.operatorBetween(args[i-1], args[i]); ok && p.text(s) != strings.ToUpper(p.text(s)) {
					at = append(at, s)
				}
			}
		}
		if len(at) == 0 {
			continue
		}
		f := p.report(at[0], "write "+strings.ToUpper(p.text(at[0])), "operators in lower case (%d in this line)", len(at))
		for _, s := range at {
			f.edit(s, strings.ToUpper(p.text(s)))
		}
	}
}

// operatorBetween finds the operator between two operands: a word among
// blanks and parentheses.
func (p *pass) operatorBetween(a, b query.Expr) (refsift.Span, bool) {
	from, to := a.Span().End.Offset, b.Span().Start.Offset
	if to <= from {
		return refsift.Span{}, false
	}
	gap := p.lower[from:to]
	i := len(gap) - len(strings.TrimLeft(gap, " \t\r\n)"))
	k := len(strings.TrimRight(gap, " \t\r\n("))
	if i >= k {
		return refsift.Span{}, false
	}
	switch gap[i:k] {
	case "and", "or", "not":
		return p.span(from+int64(i), from+int64(k)), true
	}
	return refsift.Span{}, false
}

var (
	gluedToWildcard = regexp.MustCompile(`(?i)[a-z]{3,}[*$](or|and|not)[ \t]+\S`)
	gluedBehind     = regexp.MustCompile(`(?i)["”)\]](or|and|not)[\s"“(]`)
	gluedBefore     = regexp.MustCompile(`(?i)[\s)](or|and|not)["“]`)
	gluedDistance   = regexp.MustCompile(`(?i)[ \t](adj\d{1,2}|near/\d{1,2})[a-z]`)
)

// gluedOperators finds operators without the blank that makes them one:
// "pril*or delapril" is a single word on most platforms.
func gluedOperators(p *pass) {
	p.eachMatch(gluedToWildcard, []string{"*or", "$or", "*and", "$and", "*not", "$not"}, func(_ *query.Line, at refsift.Span) {
		f := p.report(at, "write a blank before "+p.text(at), "%s is glued to the word before it, and is read as part of it", quote(p.text(at)))
		f.edit(at, " "+p.text(at))
	})
	p.eachMatch(gluedDistance, []string{"adj", "near/"}, func(_ *query.Line, at refsift.Span) {
		f := p.report(at, "write a blank behind "+p.text(at), "%s is glued to the word behind it, and is read as part of it", quote(p.text(at)))
		f.edit(at, p.text(at)+" ")
	})
	for _, re := range []*regexp.Regexp{gluedBehind, gluedBefore} {
		p.eachMatch(re, gluedSigns, func(l *query.Line, at refsift.Span) {
			if p.isOperator(l, at) {
				f := p.reportAt(refsift.Note, at, "write blanks around it", "%s is glued to what stands beside it", quote(p.text(at)))
				f.edit(at, p.spaced(at, p.text(at)))
			}
		})
	}
}

var misspelled = regexp.MustCompile(`[\s)](adn|andd|annd|nott)[\s(]`)

// misspelledOperators finds slips such as "adn", which are searched as words.
// In capitals they may be abbreviations.
func misspelledOperators(p *pass) {
	p.eachMatch(misspelled, []string{"adn", "andd", "annd", "nott"}, func(l *query.Line, at refsift.Span) {
		meant := "and"
		if p.text(at) == "nott" {
			meant = "not"
		}
		f := p.report(at, "write "+meant, "%s is searched as a word", quote(p.text(at)))
		f.edit(at, meant)
	})
}

// gluedSigns are what a glued operator looks like in lower case.
var gluedSigns = []string{`"or`, `"and`, `"not`, "”or", "”and", "”not", ")or", ")and", ")not", "]or", "]and", "]not",
	`or"`, `and"`, `not"`, "or“", "and“", "not“"}

// isOperator reports whether the parser read the place as an operator: no
// leaf of the line holds it.
func (p *pass) isOperator(l *query.Line, at refsift.Span) bool {
	for x := range query.Preorder(l.Expr) {
		s := x.Span()
		if query.Children(x) == nil && s.Start.Offset <= at.Start.Offset && at.End.Offset <= s.End.Offset {
			return false
		}
	}
	return true
}

// needlessParens finds parentheses that change nothing: doubled ones, and
// those around an AND inside an AND, or an OR inside an OR. One finding a
// line names every pair.
func needlessParens(p *pass) {
	for _, l := range p.s.Lines {
		at := p.body(l)
		body := p.text(at)
		if !strings.Contains(body, "(") || !p.understood(l) || !balanced(body) {
			continue
		}
		pairs := needless(body)
		if len(pairs) == 0 {
			continue
		}
		from := at.Start.Offset
		one := func(i int) refsift.Span { return p.span(from+int64(i), from+int64(i)+1) }
		f := p.report(one(pairs[0].open), "leave them out", "parentheses that change nothing (%s in this line)", plural(len(pairs), "pair"))
		for i, q := range pairs {
			f.edit(one(q.open), blankFor(body, q.open))
			f.edit(one(q.close), blankFor(body, q.close))
			p.relate(f, one(q.close), "its partner")
			if i > 0 {
				p.relate(f, one(q.open), "another pair")
			}
		}
	}
}

// blankFor returns what takes the place of a parenthesis: nothing, or a
// blank where words would grow together.
func blankFor(body string, i int) string {
	if i > 0 && i+1 < len(body) && !strings.ContainsAny(body[i-1:i], " \t\n(") && !strings.ContainsAny(body[i+1:i+2], " \t\n)") {
		return " "
	}
	return ""
}

// A parenPair is a group in parentheses with the operators directly in it.
type parenPair struct {
	open, close int
	ops         opSet
	parent      *parenPair
	field       bool // a field holds for it
	groups      []*parenPair
}

// An opSet is the operators of a level.
type opSet uint8

const (
	hasAnd opSet = 1 << iota
	hasOr
	hasOther // NOT and proximity
)

// operatorOfWord returns the operator that a word is, if any.
func operatorOfWord(w string) opSet {
	if len(w) > len("near/1000") {
		return 0
	}
	switch w = strings.TrimRight(strings.ToLower(w), "0123456789"); w {
	case "and":
		return hasAnd
	case "or":
		return hasOr
	case "not", "adj", "near", "near/", "next", "next/", "n", "w", "w/", "pre/", "same":
		return hasOther
	}
	return 0
}

// needless returns the pairs of parentheses of a text that change nothing,
// inner ones first.
func needless(body string) (out []*parenPair) {
	root := &parenPair{open: -1}
	at, word := root, -1
	quoted := false
	endWord := func(i int) {
		if word >= 0 {
			at.ops |= operatorOfWord(body[word:i])
		}
		word = -1
	}
	for i, r := range body {
		switch {
		case r == '"' || isCurly(r):
			endWord(i)
			quoted = !quoted
		case quoted:
		case r == '(':
			endWord(i)
			at = &parenPair{open: i, parent: at, field: !operandStarts(body[:i])}
		case r == ')':
			endWord(i)
			if at.parent == nil {
				return nil
			}
			at.close = i
			at.field = at.field || !operandEnds(body[i+1:])
			if at.doubled(body) && at.parent.ops == 0 {
				at.parent.ops = at.ops
				if !at.field {
					out = append(out, at)
				}
			} else if !at.field {
				at.parent.groups = append(at.parent.groups, at)
			}
			out = append(out, at.needlessGroups()...)
			at = at.parent
		case strings.ContainsRune(" \t\r\n", r):
			endWord(i)
		case word < 0:
			word = i
		}
	}
	endWord(len(body))
	return append(out, root.needlessGroups()...)
}

// operandStarts reports whether an operand begins where a text ends: nothing
// stands before it but an operator or a parenthesis. A word would be a field,
// as in TI (a OR b).
func operandStarts(text string) bool {
	text = strings.TrimRight(text, " \t\r\n")
	return text == "" || strings.HasSuffix(text, "(") || operatorOfWord(text[strings.LastIndexAny(text, " \t\r\n()")+1:]) != 0
}

// operandEnds reports whether an operand ends where a text begins.
func operandEnds(text string) bool {
	trimmed := strings.TrimLeft(text, " \t\r\n")
	if trimmed == "" || trimmed[0] == ')' {
		return true
	}
	word := trimmed
	if i := strings.IndexAny(trimmed, " \t\r\n()"); i >= 0 {
		word = trimmed[:i]
	}
	return len(trimmed) < len(text) && operatorOfWord(word) != 0
}

// needlessGroups returns the groups in q that its own operator joins anyway.
func (q *parenPair) needlessGroups() (out []*parenPair) {
	if q.ops != hasAnd && q.ops != hasOr {
		return nil
	}
	for _, g := range q.groups {
		if g.ops == q.ops {
			out = append(out, g)
		}
	}
	return out
}

// doubled reports whether nothing but blanks stands between the pair and the
// pair around it.
func (q *parenPair) doubled(body string) bool {
	if q.parent.open < 0 {
		return false
	}
	before := strings.TrimSpace(body[q.parent.open+1 : q.open])
	after := strings.TrimLeft(body[q.close+1:], " \t\r\n")
	return before == "" && strings.HasPrefix(after, ")")
}
