package query

import (
	"fmt"
	"strings"
)

// wosText is where Web of Science finds a term in All Fields, as far as
// records hold it.
var wosText = []Field{Title, Abstract, Keywords, Headings, Authors, Affiliations, Source, Substances}

// WebOfScience is the dialect of Web of Science's advanced search: the field
// stands before what it holds for, TS=(a OR b), and NEAR, SAME, NOT, AND, OR
// bind in this order.
var WebOfScience = (&Dialect{
	Name:        "wos",
	Title:       "Web of Science",
	rows:        wosFields,
	near:        4,
	not:         3,
	and:         2,
	or:          1,
	untagged:    wosText,
	wild:        map[byte]Wildcard{'*': Any, '?': {1, 1}, '$': {0, 1}},
	minStem:     3,
	wildInside:  true,
	wildQuoted:  true,
	wordsAnded:  true,
	wordRuns:    true,
	example:     "TS=%s",
	lex:         lexWoS,
	operand:     wosOperand,
	looksTagged: wosTagged,
	style: &style{
		scoped: func(field, inner string, compound bool) string {
			if compound {
				inner = "(" + inner + ")"
			}
			return field + "=" + inner
		},
		wild:         []wildText{{Any, "*"}, {Wildcard{1, 1}, "?"}, {Wildcard{0, 1}, "$"}, {Wildcard{1, -1}, "?*"}},
		quote:        doubleQuotes,
		plain:        func(word string) bool { return plainIn(lexWoS, word) },
		near:         wosNear,
		headingWords: []Field{Title, Abstract, Keywords},
		leaf:         printWoS,
		ref:          hashRef,
		label:        hashedLabel,
	},
}).index()

// wosFields are the field tags of the Core Collection.
var wosFields = []fieldRow{
	{names: "TS", in: []Field{Title, Abstract, Keywords}},
	{names: "TI", in: []Field{Title}},
	{names: "AB", in: []Field{Abstract}},
	{names: "AK", in: []Field{Keywords}},
	{names: "KP", in: []Field{Keywords}, why: "Keywords Plus are searched together with the keywords of authors"},
	{names: "ALL", in: wosText, everything: true},
	{names: "AU", in: []Field{Authors}, whole: true},
	{names: "GP", in: []Field{Authors}, whole: true, why: "persons are searched as well as corporate authors"},
	{names: "SO", in: []Field{Source}, whole: true},
	{names: "AD", in: []Field{Affiliations}},
	{names: "OG", in: []Field{Affiliations}, why: "variants of the organization's name are not searched"},
	{names: "OO", in: []Field{Affiliations}, why: "the whole address is searched"},
	{names: "SG", in: []Field{Affiliations}, why: "the whole address is searched"},
	{names: "CU", in: []Field{Affiliations}, why: "the whole address is searched"},
	{names: "CI", in: []Field{Affiliations}, why: "the whole address is searched"},
	{names: "PS", in: []Field{Affiliations}, why: "the whole address is searched"},
	{names: "DO", kind: valueField, in: []Field{DOI}},
	{names: "IS", kind: valueField, in: []Field{ISSN}},
	{names: "UT", kind: valueField, in: []Field{Accession}},
	{names: "PMID", kind: valueField, in: []Field{PMID}},
	{names: "DT", kind: valueField, in: []Field{PubTypes}},
	{names: "LA", kind: valueField, in: []Field{Languages}},
	{names: "PY", kind: dateField, in: []Field{Date}},
	{names: "DOP", kind: dateField, in: []Field{Date}, why: "the one publication date of the record is searched"},
	{names: "FPY", kind: dateField, in: []Field{Date}, why: "the one publication date of the record is searched"},
	{names: "EAY|EY", kind: dateField, in: []Field{Date}, why: "the one publication date of the record is searched"},
	{names: "WC", kind: refusedField, why: "categories of journals are not searched"},
	{names: "SU", kind: refusedField, why: "research areas are not searched"},
	{names: "SDG|TMSO|TMAC|TMIC", kind: refusedField, why: "citation topics are not part of an export"},
	{names: "AI", kind: refusedField, why: "author identifiers are not searched"},
	{names: "ED|BE", kind: refusedField, why: "editors are not searched"},
	{names: "CF|CT|CL|CY", kind: refusedField, why: "conferences are not searched"},
	{names: "FO|FG|FD|FT", kind: refusedField, why: "funding is not searched"},
	{names: "LD", kind: refusedField, why: "the day a record was loaded is not part of an export"},
	{names: "MH|MHX|MQ|RN|NM", kind: refusedField, why: "tags of MEDLINE on Web of Science; run that part in another dialect"},
	{names: "CAU|CW|CR", kind: refusedField, why: "cited references are not searched"},
}

// wosPrefix reads TS= at i and returns the tag and where the text goes on.
func wosPrefix(text string, i int) (tag string, end int) {
	for end = i; end < len(text) && isLetter(text[end]); end++ {
	}
	tag = text[i:end]
	if len(tag) < 2 || len(tag) > 5 {
		return "", 0
	}
	if end = skipBlank(text, end); end == len(text) || text[end] != '=' {
		return "", 0
	}
	return tag, end + 1
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// wosTagged reports whether a text has a tag of Web of Science.
func wosTagged(d *Dialect, text string) bool {
	for i := range len(text) {
		if i > 0 && text[i-1] != ' ' && text[i-1] != '(' {
			continue
		}
		if tag, end := wosPrefix(text, i); end > 0 {
			if _, ok := d.field(tag); ok {
				return true
			}
		}
	}
	return false
}

// sameDistance is further than any field is long: SAME asks for one
// occurrence of one field.
const sameDistance = 1 << 16

// nearWoS is the distance of NEAR without a number.
const nearWoS = 15

func lexWoS(text string) []token {
	return lexWith(text, func(i int) (token, bool) {
		if tag, end := wosPrefix(text, i); end > 0 {
			return token{kind: tokenPrefix, from: i, to: end, text: tag}, true
		}
		if t, ok := lexNear(text, i, "NEAR", nearWoS); ok {
			return t, true
		}
		if n := leadingWord(text[i:]); strings.EqualFold(text[i:i+n], "SAME") && wordEnds(text[i+n:]) {
			return token{kind: tokenOperator, op: opNear, from: i, to: i + n, text: text[i : i+n],
				near: proximity{distance: sameDistance, sameField: true}}, true
		}
		return lexGlued(text, i)
	})
}

// lexGlued reads a truncated word that lost the space before an operator, as
// in "direction*OR (route": the word ends at its truncation.
func lexGlued(text string, i int) (token, bool) {
	t := lexWord(text, i)
	star := strings.LastIndexByte(t.text, '*')
	if t.kind != tokenWord || star < 2 || t.text != strings.ToLower(t.text[:star])+t.text[star:] {
		return t, false
	}
	switch t.text[star+1:] {
	case "OR", "AND", "NOT":
		return token{kind: tokenWord, from: i, to: i + star + 1, text: t.text[:star+1]}, true
	}
	return t, false
}

// wosOperand reads a reference, a group, or a term with or without its field.
func wosOperand(p *lineParser) operand {
	if o, ok := p.lines(); ok {
		return o
	}
	switch p.tok().kind {
	case tokenOpen:
		return p.group()
	case tokenPrefix:
		return p.prefixed()
	}
	return p.fieldTerm()
}

func wosNear(distance int, ordered bool) (string, bool) {
	if distance >= sameDistance {
		return "SAME", !ordered
	}
	return fmt.Sprintf("NEAR/%d", distance), !ordered
}

// printWoS writes years; headings and all records have no words here.
func printWoS(p *printer, x Expr) (string, bool) {
	r, ok := x.(*Range)
	if !ok || !sameFields(r.Fields.In, []Field{Date}) {
		return "", false
	}
	return "PY=" + p.years(r, fmt.Sprint(firstYear), fmt.Sprint(lastYear)), true
}
