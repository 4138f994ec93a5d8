package lint

import (
	"regexp"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// silent are the diagnostics of reading that say nothing about the strategy:
// what this library assumed, or what exports do not hold. They are for
// whoever counts the lines.
var silent = []refsift.Code{
	refsift.CodeFieldApproximate, refsift.CodeFieldDefault, refsift.CodeFieldUnsupported, refsift.CodeFilterUnknown,
	refsift.CodeNumbersImplied, refsift.CodeLineJoined, refsift.CodeLimitProse, refsift.CodeLimitUnknown,
	refsift.CodePhraseExact, refsift.CodeWildcardQuoted, refsift.CodeCountAmbiguous, refsift.CodeNumberAsWord,
	refsift.CodeNotExpressible,
	// Rules of this package say these with every place.
	refsift.CodeQuotesCurly, refsift.CodeOperatorCase, refsift.CodeFieldMissing,
}

// perLine are said once a line, with the other places related.
var perLine = []refsift.Code{refsift.CodeWordsAdjacent, refsift.CodeWordsAnded}

// reading turns what the parser reported into findings, at the severity that
// the table of rules gives, and adds the edits that are safe.
func (p *pass) reading() {
	for _, d := range p.diags {
		r := ruleOf(d.Code)
		if r == nil || slices.Contains(silent, d.Code) || slices.Contains(p.l.Off, d.Code) {
			continue
		}
		if p.follows(d) {
			continue
		}
		p.rule = r
		sev := min(d.Severity, r.Severity)
		if d.Severity == refsift.Note && r.Severity == refsift.Error { // a repaired form of it
			sev = refsift.Note
		}
		if d.Code == refsift.CodeQuoteUnbalanced {
			d.Span = p.slippedQuote(d.Span)
		}
		if l := p.lineAt(d.Span.Start.Offset); slices.Contains(perLine, d.Code) && l != nil {
			if i, ok := p.findingIn(l); ok {
				p.relate(&p.findings[i], d.Span, "%s", d.Message)
				continue
			}
		}
		f := p.reportAt(sev, d.Span, d.Fix, "%s", d.Message)
		if f.Code != "" {
			p.repair(f)
		}
	}
}

// consequences are what reading reports behind a quotation mark that slipped:
// it takes words for phrases and phrases for words from there on.
var consequences = []refsift.Code{
	refsift.CodeOperatorMissing, refsift.CodeOperatorsMixed, refsift.CodeWordsAdjacent, refsift.CodeWordsAnded, refsift.CodeTermEmpty,
}

// follows reports whether a diagnostic is a consequence of a quotation mark
// without a partner before it in its line.
func (p *pass) follows(d refsift.Diagnostic) bool {
	if !p.has(refsift.CodeQuoteUnbalanced) || !slices.Contains(consequences, d.Code) {
		return false
	}
	l := p.lineAt(d.Span.Start.Offset)
	if l == nil {
		return false
	}
	quotes := p.diagsAt(l, refsift.CodeQuoteUnbalanced)
	if len(quotes) == 0 {
		return false
	}
	slip, at := p.slippedQuote(quotes[0].Span).Start.Offset, d.Span.Start.Offset
	return slip < at || slip == at && d.Code != refsift.CodeOperatorMissing
}

// repair adds the edits for what the parser reported.
func (p *pass) repair(f *Finding) {
	l := p.lineAt(f.Span.Start.Offset)
	if l == nil {
		return
	}
	switch f.Code {
	case refsift.CodeFieldDot:
		p.repairDot(f)
	case refsift.CodeOperatorSymbol:
		p.repairSymbol(f)
	case refsift.CodeOperatorsMixed:
		p.repairMixed(f, l)
	case refsift.CodeParenUnbalanced:
		p.repairParen(f, l)
	case refsift.CodeFieldOnGroup:
		p.repairGroupField(f, l)
	case refsift.CodeWildcardForeign:
		p.repairWildcard(f)
	case refsift.CodeReferenceMixed:
		if t := p.text(f.Span); isDigits(t) {
			f.edit(f.Span, "#"+t)
		}
	}
}

// slippedQuote returns the place where the quotation marks of a line slip:
// reading goes on from left to right, so that the last one is blamed. The
// first piece between quotation marks that begins with an operator was
// closed before, one that holds an operator was not closed.
func (p *pass) slippedQuote(at refsift.Span) refsift.Span {
	l := p.lineAt(at.Start.Offset)
	if l == nil {
		return at
	}
	place, known := p.slips[l]
	if !known {
		place = p.findSlip(l)
		p.slips[l] = place
	}
	if place == (refsift.Span{}) {
		return at
	}
	return place
}

// findSlip is slippedQuote for a line; it is zero where nothing tells.
func (p *pass) findSlip(l *query.Line) refsift.Span {
	body := p.text(l.Span)
	var marks []int
	for i, r := range body {
		if r == '"' {
			marks = append(marks, i)
		}
	}
	if len(marks)%2 == 0 {
		return refsift.Span{}
	}
	for k := 0; k+1 < len(marks); k += 2 {
		if slippedPiece.MatchString(body[marks[k]+1 : marks[k+1]]) {
			from := l.Span.Start.Offset + int64(marks[k])
			return p.span(from, from+1)
		}
	}
	return refsift.Span{}
}

var slippedPiece = regexp.MustCompile(`(?:^|[\s)])(?:AND|OR|NOT)(?:$|[\s(])`)

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// repairDot writes the dot after ".ti,ab".
func (p *pass) repairDot(f *Finding) {
	end := refsift.Span{Start: f.Span.End, End: f.Span.End}
	t := p.text(f.Span)
	if strings.HasPrefix(t, ".") && !strings.HasSuffix(t, ".") && !strings.HasSuffix(t, ",") {
		f.edit(end, ".")
	}
}

var symbolWords = map[string]string{"|": "OR", "||": "OR", "&": "AND", "&&": "AND"}

func (p *pass) repairSymbol(f *Finding) {
	t := p.text(f.Span)
	if word := symbolWords[t]; word != "" {
		f.edit(f.Span, p.spaced(f.Span, word))
	}
}

// spaced returns word with the blanks that the text around the span lacks.
func (p *pass) spaced(s refsift.Span, word string) string {
	if from := s.Start.Offset; from > 0 && !strings.ContainsAny(p.src[from-1:from], " \t\n(") {
		word = " " + word
	}
	if to := s.End.Offset; int(to) < len(p.src) && !strings.ContainsAny(p.src[to:to+1], " \t\n)") {
		word += " "
	}
	return word
}

// repairMixed writes the parentheses that the dialect's order of operators
// implies, so that the line means the same everywhere.
func (p *pass) repairMixed(f *Finding, l *query.Line) {
	if first := p.diagsAt(l, refsift.CodeOperatorsMixed)[0]; first.Span != f.Span {
		return // the first finding of the line has the edits for all of it
	}
	for x := range query.Preorder(l.Expr) {
		for _, c := range query.Children(x) {
			if !compound(c) || !compound(x) || p.grouped(c) || !p.plainText(c, l) {
				continue
			}
			if _, near := x.(*query.Near); near {
				continue
			}
			p.relateOperators(f, x, c)
			s := c.Span()
			f.edit(refsift.Span{Start: s.Start, End: s.Start}, "(")
			f.edit(refsift.Span{Start: s.End, End: s.End}, ")")
		}
	}
}

// relateOperators names the first operator of x and of its argument c.
func (p *pass) relateOperators(f *Finding, x, c query.Expr) {
	for _, y := range []query.Expr{x, c} {
		args := query.Children(y)
		if s, ok := p.operatorBetween(args[0], args[1]); ok && s != f.Span {
			p.relate(f, s, "an operator of the same level")
		}
	}
}

// compound reports AND, OR and NOT.
func compound(x query.Expr) bool {
	switch x.(type) {
	case *query.And, *query.Or, *query.Not:
		return true
	}
	return false
}

// grouped reports whether x stands in parentheses of its own.
func (p *pass) grouped(x query.Expr) bool {
	s := x.Span()
	before := strings.TrimRight(p.src[:s.Start.Offset], " \t\r\n")
	after := strings.TrimLeft(p.src[s.End.Offset:], " \t\r\n")
	return strings.HasSuffix(before, "(") && strings.HasPrefix(after, ")")
}

// plainText reports whether the text of x is an expression of its own: what
// a dialect's rule made of one term, or of a range, is not.
func (p *pass) plainText(x query.Expr, l *query.Line) bool {
	s := x.Span()
	if s.Start.Offset < l.Span.Start.Offset || s.End.Offset > l.Span.End.Offset {
		return false
	}
	for i, c := range query.Children(x) {
		if c.Span() == s || i > 0 && c.Span() == query.Children(x)[i-1].Span() {
			return false
		}
	}
	return balanced(p.text(s))
}

// balanced reports whether the parentheses of a text match, those between
// quotation marks aside.
func balanced(t string) bool {
	depth := 0
	for _, i := range parens(t) {
		if t[i] == '(' {
			depth++
		} else if depth--; depth < 0 {
			return false
		}
	}
	return depth == 0
}

// parens returns the places of the parentheses that are not quoted.
func parens(t string) (out []int) {
	quoted := false
	for i, r := range t {
		switch {
		case r == '"' || isCurly(r):
			quoted = !quoted
		case (r == '(' || r == ')') && !quoted:
			out = append(out, i)
		}
	}
	return out
}

func isCurly(r rune) bool { return r == '“' || r == '”' || r == '„' || r == '‟' }

// repairParen removes a parenthesis that has no partner where no other
// reading is possible: a ")" that ends a line which is complete before it,
// or a "(" with nothing behind it.
func (p *pass) repairParen(f *Finding, l *query.Line) {
	at := f.Span.Start.Offset
	if n := len(p.diagsAt(l, refsift.CodeParenUnbalanced)); n != 1 || f.Span.End.Offset-at != 1 {
		return
	}
	body := p.src[l.Span.Start.Offset:l.Span.End.Offset]
	i := int(at - l.Span.Start.Offset)
	rest := strings.TrimSpace(body[i+1:])
	switch body[i] {
	case ')':
		if rest == "" && balanced(body[:i]) || countLike(rest) && balanced(body[:i]) {
			f.edit(f.Span, "")
		}
	case '(':
		if rest == "" {
			f.edit(f.Span, "")
		}
	}
}

// repairGroupField writes a field that stands behind a group behind each of
// its terms, which is all that it can mean.
func (p *pass) repairGroupField(f *Finding, l *query.Line) {
	tag := p.text(f.Span)
	group, ok := p.groupBefore(f.Span, l)
	if !ok || !strings.HasPrefix(tag, "[") || strings.Contains(tag, ":~") {
		return
	}
	s, diags := query.Parser{Dialect: p.s.Dialect}.Parse(p.text(group))
	if diags.Err() != nil || len(s.Lines) != 1 {
		return
	}
	var edits []Edit
	for _, u := range units(s.Lines[0].Expr) {
		if u.fields.Tag != "" {
			continue
		}
		at := p.pos(group.Start.Offset + u.x.Span().End.Offset)
		if e := (Edit{refsift.Span{Start: at, End: at}, tag}); len(edits) == 0 || edits[len(edits)-1] != e {
			edits = append(edits, e)
		}
	}
	if len(edits) > 0 {
		f.Edits = append(edits, Edit{f.Span, ""})
	}
}

// groupBefore returns the parentheses that close right before a place.
func (p *pass) groupBefore(at refsift.Span, l *query.Line) (refsift.Span, bool) {
	from := l.Span.Start.Offset
	body := strings.TrimRight(p.src[from:at.Start.Offset], " ")
	depth := 0
	for _, i := range slices.Backward(parens(body)) {
		if i == len(body)-1 || depth > 0 {
			if body[i] == ')' {
				depth++
			} else if depth--; depth == 0 {
				return p.span(from+int64(i), from+int64(len(body))), true
			}
		}
	}
	return refsift.Span{}, false
}

// repairWildcard writes PubMed's * for another platform's $ at the end of a
// word.
func (p *pass) repairWildcard(f *Finding) {
	const stem = 4 // what PubMed asks for before *
	t := p.text(f.Span)
	if p.dialect() == "pubmed" && strings.IndexByte(t, '$') == len(t)-1 && len(t) > stem && !strings.ContainsAny(t, " *?#") {
		f.edit(p.span(f.Span.End.Offset-1, f.Span.End.Offset), "*")
	}
}

// countLike reports what a table prints behind a search: its count.
func countLike(t string) bool {
	return t != "" && strings.Trim(t, "0123456789.,() \t|") == "" && balanced(t)
}
