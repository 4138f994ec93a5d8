package query

import (
	"fmt"
	"strings"
)

// pubmedStyle is how Format writes PubMed's syntax: the field after every
// term, proximity as one term.
var pubmedStyle = &style{
	scoped: func(field, inner string, _ bool) string { return inner + "[" + field + "]" },
	each:   true,
	wild:   []wildText{{Any, "*"}},
	quote:  doubleQuotes,
	plain:  plainPubMed,
	clean:  cleanPubMed,
	nearTerm: func(words, field string, n int) string {
		return fmt.Sprintf(`"%s"[%s:~%d]`, cleanPubMed(words), field, n)
	},
	hasAbstract:   "hasabstract",
	subheadings:   true,
	languageCodes: true,
	all:           "all[sb]",
	leaf:          printPubMed,
	ref:           hashRef,
	label:         hashedLabel,
}

// cleanPubMed keeps brackets that would be read as a field out of a term.
func cleanPubMed(s string) string {
	return joinBlanks(strings.Map(dropBrackets, s))
}

// plainPubMed reports whether a word is read as one word without quotes.
func plainPubMed(s string) bool {
	toks := lex(s)
	return len(toks) == 2 && toks[0].kind == tokenWord && toks[0].text == s && !isLineWord(s) && readLabel(s).style == noLabel &&
		!strings.HasPrefix(s, ":") && !strings.HasPrefix(s, "/") && !strings.Contains(s, "|") && !strings.EqualFold(s, "hasabstract") && !limitMarks.MatchString(s+" :")
}

// printPubMed writes headings and dates.
func printPubMed(p *printer, x Expr) (string, bool) {
	switch x := x.(type) {
	case *Descriptor:
		return p.pubmedDescriptor(x), true
	case *Range:
		return p.pubmedRange(x)
	}
	return "", false
}

// pubmedDescriptor writes a heading with its qualifier.
func (p *printer) pubmedDescriptor(x *Descriptor) string {
	tag := "Mesh"
	switch {
	case x.Heading == "":
		tag = "sh"
	case x.Focus:
		tag = "Majr"
	}
	if !x.Explode {
		tag += ":NoExp"
	}
	heading := p.headingName(x.Heading)
	if len(x.Qualifiers) == 0 {
		if strings.Contains(heading, "/") {
			p.loss(x, refused, "rewrite it by hand", "a heading with a slash: "+heading, "it stands as it was")
		}
		return p.headingQuoted(heading) + "[" + tag + "]"
	}
	name := p.headingName(strings.Join(x.Qualifiers, ","))
	if x.Heading == "" {
		return p.st.quote(name) + "[" + tag + "]"
	}
	return p.headingQuoted(heading+"/"+name) + "[" + tag + "]"
}

// headingName keeps out of a heading what would be read otherwise.
func (p *printer) headingName(s string) string {
	s = joinBlanks(p.literal(s))
	if p.st.clean != nil {
		return p.st.clean(s)
	}
	return s
}

// pubmedRange writes 2007:2019[dp]; an open end is 3000, an open start 1000.
func (p *printer) pubmedRange(x *Range) (string, bool) {
	row, ok := p.d.fieldFor(x.Fields.In, dateField)
	if !ok {
		return "", false
	}
	name := x.Fields.Tag
	if name == "" {
		name = row.name()
	}
	from, to := fmt.Sprint(firstYear), fmt.Sprint(lastYear)
	if x.From.IsValid() {
		from = strings.ReplaceAll(x.From.String(), "-", "/")
	}
	if x.To.IsValid() {
		to = strings.ReplaceAll(x.To.String(), "-", "/")
	}
	if from == to {
		return from + "[" + name + "]", true
	}
	return from + ":" + to + "[" + name + "]", true
}
