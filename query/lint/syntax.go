package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// missingFields finds terms without a field, line by line; the first one is
// the place, the others are related.
func missingFields(p *pass) {
	if len(p.s.Default.In) > 0 && p.l.Parser.DefaultField == "" {
		return // a heading of the table names the field of all terms
	}
	outside := p.l.Parser.DefaultField != ""
	if outside != (p.rule.Code == CodeFieldOutside) {
		return
	}
	for _, l := range p.s.Lines {
		if !p.bare[l] {
			continue
		}
		bare, _ := p.fieldless(l)
		if len(bare) == 0 {
			continue
		}
		var f *Finding
		if outside {
			f = p.report(bare[0].Span(), "write it behind each term", "the field %s is set outside the text of the search (%s in this line)", p.l.Parser.DefaultField, plural(len(bare), "term"))
		} else {
			f = p.report(bare[0].Span(), "write the field", "no field, so the platform decides where to look (%s in this line)", plural(len(bare), "term"))
		}
		for _, x := range bare[1:] {
			p.relate(f, x.Span(), "another one")
		}
	}
}

// A unit is what a field stands behind: a term, a phrase or a proximity
// search.
type unit struct {
	x      query.Expr
	fields query.Fields
}

// units returns the units of an expression.
func units(x query.Expr) (out []unit) {
	switch x := x.(type) {
	case *query.Term:
		return []unit{{x, x.Fields}}
	case *query.Phrase:
		return []unit{{x, x.Fields}}
	case *query.Near:
		return []unit{{x, x.Fields}}
	}
	for _, c := range query.Children(x) {
		out = append(out, units(c)...)
	}
	return out
}

// fieldless returns the units of a line without a field, each place once,
// and how many have one.
func (p *pass) fieldless(l *query.Line) (bare []query.Expr, fielded int) {
	for _, u := range units(l.Expr) {
		switch {
		case u.fields.Tag != "":
			fielded++
		case len(bare) == 0 || bare[len(bare)-1].Span() != u.x.Span():
			bare = append(bare, u.x)
		}
	}
	return bare, fielded
}

// lostFields finds lines on Ovid in which a field stands behind the last of
// several terms only: it holds for that term alone.
func lostFields(p *pass) {
	if p.dialect() != "ovid" {
		return
	}
	for _, l := range p.s.Lines {
		if !p.bare[l] {
			continue
		}
		bare, fielded := p.fieldless(l)
		args := query.Children(l.Expr)
		if len(bare) == 0 || fielded == 0 || len(args) < 2 {
			continue
		}
		last := units(args[len(args)-1])
		if len(last) == 0 || slices.ContainsFunc(last, bareUnit) || !allBare(args[:len(args)-1]) {
			continue
		}
		f := p.report(bare[0].Span(), "put the terms in parentheses before the field", "the field at the end of line %s holds for its last term only", l.Number)
		for _, x := range bare[1:] {
			p.relate(f, x.Span(), "another term without a field")
		}
	}
}

func bareUnit(u unit) bool { return u.fields.Tag == "" }

// allBare reports whether the operands are terms without a field and nothing
// else.
func allBare(args []query.Expr) bool {
	for _, a := range args {
		us := units(a)
		if len(us) == 0 {
			return false
		}
		for _, u := range us {
			if !bareUnit(u) {
				return false
			}
		}
	}
	return true
}

var platformPrefix = regexp.MustCompile(`(?i)^((?:pubmed|medline|ebsco(?:host)?|cinahl|web of science|wos|scopus|embase|cochrane|ovid)[^:"()\[\]=]{0,40}:)\s+\S`)

// platformPrefixes finds the name of the platform in front of a search.
func platformPrefixes(p *pass) {
	for _, l := range p.s.Lines {
		if !strings.Contains(l.Text, ":") {
			continue
		}
		m := platformPrefix.FindStringSubmatchIndex(l.Text)
		if m == nil {
			continue
		}
		if at, ok := p.within(l.Span, l.Text[m[2]:m[3]]); ok {
			f := p.report(at, "leave it out", "%s names the platform; it would be searched as words", quote(p.text(at)))
			f.edit(at, "")
		}
	}
}

var sortSuffix = regexp.MustCompile(`(?i)\s(sort by:?\s.*)$`)

// sortSuffixes finds "Sort by: Publication Date" behind a search.
func sortSuffixes(p *pass) {
	p.eachMatch(sortSuffix, []string{"sort by"}, func(_ *query.Line, at refsift.Span) {
		f := p.report(at, "leave it out", "%s is a setting of the platform, not a search", quote(p.text(at)))
		f.edit(at, "")
	})
}

var quotedFields = regexp.MustCompile(`^"[^"]*(\[[a-zA-Z/ ]+\]|\b[A-Z]{2}=)[^"]*\b(AND|OR|NOT)\b[^"]*"$`)

// quotedQueries finds searches that stand between quotation marks as a
// whole, so that they are one phrase.
func quotedQueries(p *pass) {
	for _, l := range p.s.Lines {
		if !strings.HasPrefix(l.Text, `"`) || !quotedFields.MatchString(l.Text) {
			continue
		}
		at, ok := p.within(l.Span, l.Text)
		if !ok {
			continue
		}
		f := p.report(at, "remove the quotation marks around it", "the whole search stands between quotation marks, so it is one phrase")
		a, b := at.Start.Offset, at.End.Offset
		f.edit(p.span(a, a+1), "")
		f.edit(p.span(b-1, b), "")
	}
}

// A foreignForm is syntax of one platform in the search of another.
type foreignForm struct {
	dialects string   // where it has no meaning, separated by blanks
	signs    []string // a line without any of them, in lower case, has no such form
	form     *regexp.Regexp
	what     string
}

var foreignForms = []foreignForm{
	{"pubmed wos scopus ebsco embase.com", []string{"adj"}, regexp.MustCompile(`(?i)(?:^|[\s(])(adj\d{1,2})[\s(]`), "Ovid's adjn"},
	{"pubmed ebsco ovid", []string{"near/", "within/", "next/", "pre/", "w/"}, regexp.MustCompile(`(?i)(?:^|[\s)"*])((?:near|within|next|pre|w)/\d{1,3})[\s("]`), "NEAR/n"},
	{"pubmed", []string{"="}, regexp.MustCompile(`(?:^|[\s(])((?:TI|AB|TS|AU|SO|PY|ALL)=)`), "a field before its term"},
	{"pubmed wos scopus embase.com ebsco cochrane", []string{".ti", ".ab", ".tw", ".mp", ".kw", ".sh", ".pt"}, regexp.MustCompile(`[\w"*)](\.(?:ti|ab|tw|mp|kw|sh|pt)(?:,(?:ti|ab|tw|kw|kf|hw))*\.)(?:$|[\s)])`), "Ovid's field"},
	{"pubmed", []string{"exp "}, regexp.MustCompile(`(?:^|[\s(])(exp) [A-Za-z]`), "Ovid's exp"},
	{"ovid", []string{"[ti", "[ab", "[tw", "[m"}, regexp.MustCompile(`(?i)[\w"*)] ?(\[(?:tiab|ti|ab|tw|mesh|mesh terms|mh|majr|title/abstract|mesh:noexp)\])`), "PubMed's field"},
	{"ovid", []string{":ti", ":ab", ":kw", ":me"}, regexp.MustCompile(`(?i)[\w*")](:(?:ti|ab|kw|me|ti,ab|ti,ab,kw))(?:$|[\s)])`), "the Cochrane Library's field"},
}

// foreignSyntax finds what only another platform understands.
func foreignSyntax(p *pass) {
	for _, form := range foreignForms {
		if !strings.Contains(" "+form.dialects+" ", " "+p.dialect()+" ") {
			continue
		}
		p.eachMatch(form.form, form.signs, func(l *query.Line, at refsift.Span) {
			if p.isOperator(l, at) && !p.badAt(l, at) && !strings.HasPrefix(p.text(at), "[") {
				return // the dialect reads it after all
			}
			p.report(at, "write it as "+p.s.Dialect.Title+" does", "%s is %s, which %s does not know", quote(p.text(at)), form.what, p.s.Dialect.Title)
		})
	}
}

// badAt reports whether the place lies in text that was not understood.
func (p *pass) badAt(l *query.Line, at refsift.Span) bool {
	for x := range query.Preorder(l.Expr) {
		s := x.Span()
		if _, bad := x.(*query.Bad); bad && s.Start.Offset <= at.Start.Offset && at.End.Offset <= s.End.Offset {
			return true
		}
	}
	return false
}

var codeLike = regexp.MustCompile(`^([A-Z]{2}) [a-z"]`)

// suspectFields finds two capitals before a term that look like a field code
// of EBSCOhost and are none, in a line that has others.
func suspectFields(p *pass) {
	if p.dialect() != "ebsco" {
		return
	}
	for _, l := range p.s.Lines {
		_, fielded := p.fieldless(l)
		if fielded == 0 {
			continue
		}
		for x := range query.Preorder(l.Expr) {
			var f query.Fields
			if near, ok := x.(*query.Near); ok {
				f = near.Fields
			} else if leaf, ok := leafFields(x); ok {
				f = leaf
			} else {
				continue
			}
			t := p.sourceOf(x)
			if m := codeLike.FindString(t); f.Tag == "" && m != "" {
				from := x.Span().Start.Offset
				p.report(p.span(from, from+2), "write a field of EBSCOhost, or the word in lower case", "%s looks like a field, but is none of EBSCOhost", quote(t[:2]))
			}
		}
	}
}

// ignoredCharacters finds characters that the platform takes for blanks.
func ignoredCharacters(p *pass) {
	marks := map[string]string{"pubmed": `.@\!=?#;`, "wos": `\@!`}[p.dialect()]
	if marks == "" {
		return
	}
	for _, leaf := range p.leaves() {
		if !onlyText(leaf.fields) || leaf.fields.Tag != "" && p.dialect() == "pubmed" && strings.HasPrefix(p.sourceOf(leaf.x), "[") {
			continue
		}
		p.ignoredIn(leaf, marks)
	}
}

func (p *pass) ignoredIn(leaf textLeaf, marks string) {
	s := leaf.x.Span()
	text := p.text(s)
	if i := strings.IndexByte(text, '['); i > 0 {
		text = text[:i]
	}
	for i := range len(text) {
		if strings.IndexByte(marks, text[i]) >= 0 {
			from := s.Start.Offset + int64(i)
			p.report(p.span(from, from+1), "write a blank, or leave it out", "%s takes %q for a blank", p.s.Dialect.Title, text[i:i+1])
		}
	}
}

// manyTerms finds searches of all fields with more terms than Web of Science
// takes.
func manyTerms(p *pass) {
	const most = 50
	if p.dialect() != "wos" {
		return
	}
	for _, l := range p.s.Lines {
		n := 0
		for x := range query.Preorder(l.Expr) {
			if f, ok := leafFields(x); ok && strings.EqualFold(f.Tag, "ALL") {
				n++
			}
		}
		if n > most {
			p.report(p.body(l), "split the line", "%d terms in all fields; Web of Science takes %d", n, most)
		}
	}
}

var (
	issn = regexp.MustCompile(`^\d{4}-?\d{3}[\dxX]$`)
	isbn = regexp.MustCompile(`^(?:97[89])?\d{9}[\dxX]$`)
	doi  = regexp.MustCompile(`^10\.\d{4,9}/\S+$`)
)

// invalidNumbers finds ISSNs, ISBNs and DOIs that cannot be any.
func invalidNumbers(p *pass) {
	for _, leaf := range p.leaves() {
		if len(leaf.words) != 1 || len(leaf.fields.In) != 1 || leaf.words[0].HasWildcard() {
			continue
		}
		text := leaf.words[0].String()
		compact := strings.ReplaceAll(text, "-", "")
		switch leaf.fields.In[0] {
		case query.ISSN:
			if !issn.MatchString(text) && !isbn.MatchString(compact) {
				p.report(leaf.x.Span(), "check the number", "%s is no ISSN or ISBN", quote(text))
			}
		case query.DOI:
			if !doi.MatchString(text) {
				p.report(leaf.x.Span(), "check the DOI", "%s is no DOI", quote(text))
			}
		}
	}
}

var (
	nearNumber   = regexp.MustCompile(`(?i)[\s)"*]near/(\d+)[\s("]`)
	nearImplicit = regexp.MustCompile(`[\s)"*](NEAR)[\s("]`)
)

// wideProximity finds distances that Web of Science does not take.
func wideProximity(p *pass) {
	const most = 15
	if p.dialect() != "wos" {
		return
	}
	p.eachMatch(nearNumber, []string{"near/"}, func(_ *query.Line, at refsift.Span) {
		if n, err := strconv.Atoi(p.text(at)); err != nil || n > most {
			p.report(at, "write 15 or less", "Web of Science takes distances up to %d, this is %s", most, p.text(at))
		}
	})
}

// implicitProximity finds NEAR without a number, which each platform fills
// in as it likes.
func implicitProximity(p *pass) {
	number := map[string]int{"wos": 15, "cochrane": 6}[p.dialect()]
	if number == 0 {
		return
	}
	p.eachMatch(nearImplicit, []string{"near"}, func(l *query.Line, at refsift.Span) {
		if p.isOperator(l, at) {
			p.report(at, fmt.Sprintf("write NEAR/%d", number), "NEAR without a number means NEAR/%d on %s", number, p.s.Dialect.Title)
		}
	})
}
