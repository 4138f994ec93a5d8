package query

import (
	"regexp"
	"strings"

	"github.com/refsift/refsift"
)

// meshDescriptor is the long form that the Cochrane Library prints for a
// heading: MeSH descriptor: [Heart Failure] explode all trees.
var meshDescriptor = regexp.MustCompile(`(?i)mesh\s+descriptor\s*:?\s*\[([^\[\]]*)\]`)

var (
	meshTrees      = regexp.MustCompile(`(?i)^[\s,]*(explode\s+all\s+trees|explode\s+trees?\s+[\w, ]*\d|this\s+term\s+only|(?:single|unexploded)\s+term|in\s+all\s+mesh\s+products)`)
	meshQualifiers = regexp.MustCompile(`(?i)^[\s,]*(?:and\s+)?with\s+(?:the\s+)?qualifiers?\(?s?\)?\s*:?\s*\[([^\[\]]*)\]`)
)

// cochraneDescriptor finds the long form of a heading in a text.
func cochraneDescriptor(text string) (from, to int, ok bool) {
	if len(text) > 1<<16 {
		return 0, 0, false
	}
	loc := meshDescriptor.FindStringIndex(text)
	if loc == nil {
		return 0, 0, false
	}
	return loc[0], loc[1], true
}

// cochraneLine reads a line that is one heading in the long form. The words
// about trees and qualifiers stand in either order.
func cochraneLine(p *lineParser) (Expr, bool) {
	text := p.text.text
	if x, ok := p.cochraneLimits(); ok {
		return x, true
	}
	from, to, ok := cochraneDescriptor(text)
	if !ok || strings.TrimFunc(text[:from], isBlank) != "" {
		return nil, false
	}
	heading := joinBlanks(withoutQuotes(meshDescriptor.FindStringSubmatch(text)[1]))
	explode, said := false, false
	var qualifiers []string
	for rest := text[to:]; ; rest = text[to:] {
		if m := meshTrees.FindStringSubmatchIndex(rest); m != nil {
			words := strings.ToLower(rest[m[2]:m[3]])
			explode, said = strings.HasPrefix(words, "explode"), true
			if strings.HasPrefix(words, "explode") && !strings.Contains(words, "all") {
				p.report(refsift.Warning, refsift.CodeFieldApproximate, to+m[2], to+m[3], "expect more records", "%s: all trees of the heading are exploded", words)
			}
			to += m[1]
			continue
		}
		if m := meshQualifiers.FindStringSubmatchIndex(rest); m != nil {
			qualifiers = append(qualifiers, namedQualifiers(rest[m[2]:m[3]])...)
			to += m[1]
			continue
		}
		break
	}
	if rest := strings.Trim(text[to:], " \t.,;\u00a0"); rest != "" {
		p.report(refsift.Error, refsift.CodeLimitUnknown, to, len(text), `write [mh "`+heading+`"]`, "not understood after a heading: %s", quoteShort(rest))
		return p.bad(0, len(text)).x, true
	}
	if !said {
		p.report(refsift.Warning, refsift.CodeFieldApproximate, from, to, "write explode all trees or this term only", "nothing says whether the heading is exploded; read as this term only")
	}
	p.toks = p.d.tokens("")
	return p.cochraneDescriptor(from, to, heading, qualifiers, explode).x, true
}

// cochraneRemark is what the platform prints behind a search.
var cochraneRemark = regexp.MustCompile(`(?i)\(word variations (?:have been|were) searched\)`)

// withoutRemarks puts blanks in place of remarks, so that places stay right.
func withoutRemarks(text string) string {
	if strings.IndexByte(text, '(') < 0 {
		return text
	}
	return cochraneRemark.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) })
}

// cochraneLimit is a limit behind a search, as the platform prints it.
var cochraneLimit = regexp.MustCompile(`(?i)[\s,]+(?:(?:with|and)\s+)?(?:(?:publication|cochrane library publication) (?:year|date) (from|between)\s+([\w/]+(?:\s+\d{4})?)(?:\s+(?:to|and)\s+([\w/]+(?:\s+\d{4})?))?|in\s+(trials|cochrane reviews|cochrane protocols|clinical answers|editorials|special collections|other reviews|technology assessments|economic evaluations|methods studies)(?:\s*\([^()]{0,60}\))?)[\s,.]*$`)

// cochraneLimits reads "… with Publication Year from 2000 to 2010, in Trials".
// In which part of the library a record stands is not in an export.
func (p *lineParser) cochraneLimits() (Expr, bool) {
	whole := p.text
	text := withoutRemarks(whole.text)
	if text != whole.text {
		loc := cochraneRemark.FindStringIndex(whole.text)
		p.report(refsift.Warning, refsift.CodeFieldApproximate, loc[0], loc[1], "expect another count than the platform's", "variants of words are not searched here")
	}
	end := len(text)
	var limits []Expr
	for n := 0; n < 4 && end <= 1<<16; n++ {
		m := cochraneLimit.FindStringSubmatchIndex(text[:end])
		if m == nil || !outside(text[:m[0]]) || m[0] == 0 {
			break
		}
		if m[8] >= 0 {
			p.report(refsift.Warning, refsift.CodeFieldApproximate, m[8], m[9], "search the records of that part alone", "the part of the library, %s, is not in records; the limit is left out", quoteShort(text[m[8]:m[9]]))
		} else if x := p.cochraneYears(text, m); x != nil {
			limits = append(limits, x)
		} else {
			break
		}
		end = m[0]
	}
	if end == len(text) {
		return nil, false
	}
	head := *whole
	head.text = strings.TrimRightFunc(text[:end], isBlank)
	p.text = &head
	x, ok := cochraneLine(p)
	if !ok {
		x = p.parse()
	}
	p.text = whole
	if len(limits) == 0 {
		return x, true
	}
	return &And{p.node(0, len(text)), append([]Expr{x}, limits...)}, true
}

func (p *lineParser) cochraneYears(text string, m []int) Expr {
	x := &Range{node: p.node(m[2], m[3]), Fields: Fields{Tag: p.d.tagOf(Date), In: []Field{Date}}}
	ok := true
	if x.From, ok = proseDate(text[m[4]:m[5]]); !ok {
		return nil
	}
	if m[6] >= 0 && !nowWord(text[m[6]:m[7]]) {
		if x.To, ok = proseDate(text[m[6]:m[7]]); !ok {
			return nil
		}
	}
	return x
}

// namedQualifiers reads "drug therapy - DT, therapy - TH": the codes, or the
// names where there are none.
func namedQualifiers(s string) []string {
	var out []string
	for q := range strings.SplitSeq(s, ",") {
		q = strings.ToLower(joinBlanks(q))
		if i := strings.LastIndex(q, "- "); i >= 0 && len(q)-i == 4 {
			q = q[i+2:]
		}
		if q != "" {
			out = append(out, q)
		}
	}
	return out
}
