package query

import (
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// ovidText is what a term in .mp. or without a field is searched in, as far
// as records hold it: Ovid's "multi-purpose" set of MEDLINE.
var ovidText = []Field{Title, Abstract, Keywords, Headings, Substances}

// Ovid is the dialect of ovidsp.ovid.com for MEDLINE, Embase and PsycINFO:
// the field stands between dots after a term or a group, a heading ends in a
// slash, and numbers are lines.
var Ovid = (&Dialect{
	Name:        "ovid",
	Title:       "Ovid",
	rows:        ovidFields,
	and:         3,
	not:         2,
	or:          1,
	near:        4,
	wildInside:  true,
	bounded:     true,
	anyCase:     true,
	adjacent:    true,
	setNumbers:  true,
	qualifiers:  true,
	example:     "%s.ti,ab.",
	untagged:    ovidText,
	wild:        map[byte]Wildcard{'*': Any, '$': Any, ':': Any, '#': {1, 1}, '?': {0, 1}},
	lex:         ovidLex,
	operand:     ovidOperand,
	line:        ovidLine,
	looksTagged: ovidTagged,
	fieldAfterNumber: func(text string, i int) bool {
		_, end := ovidFieldMark(text, i)
		return text[i] == '.' && end > 0
	},
	style:     ovidStyle,
	Thesaurus: MeSH,
	window:    true,
}).index()

// ovidFields are the fields of Ovid MEDLINE, with those of Embase and
// PsycINFO that have the same meaning.
var ovidFields = []fieldRow{
	{names: "tw", in: []Field{Title, Abstract}, near: true},
	{names: "ti", in: []Field{Title}, near: true},
	{names: "ab", in: []Field{Abstract}, near: true},
	{names: "mp", in: ovidText, near: true},
	{names: "kf|kw", in: []Field{Keywords}, near: true},
	{names: "hw", in: []Field{Headings}, near: true},
	{names: "nm", in: []Field{Substances}, near: true},
	{names: "sh", kind: headingField, in: []Field{Headings}},
	{names: "fs", kind: qualifierField, in: []Field{Qualifiers}},
	{names: "pt", kind: valueField, in: []Field{PubTypes}},
	{names: "lg|la", kind: valueField, in: []Field{Languages}},
	{names: "au", in: []Field{Authors}},
	{names: "in", in: []Field{Affiliations}, near: true},
	{names: "jn|jw|ja|nj", in: []Field{Source}},
	{names: "cp|pl", in: []Field{Place}},
	{names: "pb|pu", in: []Field{Publisher}},
	{names: "is|sn", kind: valueField, in: []Field{ISSN}},
	{names: "vo", kind: valueField, in: []Field{Volume}},
	{names: "ip", kind: valueField, in: []Field{Issue}},
	{names: "pg", kind: valueField, in: []Field{Pages}},
	{names: "do", kind: valueField, in: []Field{DOI}},
	{names: "ui|an", kind: valueField, in: []Field{PMID, Accession}},
	{names: "pm", kind: valueField, in: []Field{PMID}},
	{names: "yr", kind: dateField, in: []Field{Date}},
	{names: "dt", kind: dateField, in: []Field{Created}},
	{names: "ed", kind: dateField, in: []Field{Entered}},
	{names: "dc", kind: dateField, in: []Field{Completed}},
	{names: "rd", kind: dateField, in: []Field{Revised}},
	{names: "dp", kind: dateField, in: []Field{Date}, why: "the one publication date of the record is searched"},
	{names: "da", kind: dateField, in: []Field{Created}, why: "read as the date of creation (dt)"},
	{names: "ez", kind: dateField, in: []Field{Entered}, why: "read as the date of entry (ed)"},
	{names: "ot", in: []Field{Title}, why: "the title is searched along with the original title", near: true},
	{names: "af", in: []Field{Title, Abstract, Keywords, Headings, Substances, Authors, Affiliations, Source, PubTypes, Publisher, Place, Notes}, why: "every text field that records hold is searched", near: true, everything: true},
	{names: "so", in: []Field{Source}, why: "the journal is searched without volume and pages"},
	{names: "fa|as", in: []Field{Authors}, why: "any author is searched, in any form of the name"},
	{names: "id", in: []Field{Keywords}, why: "key concepts are searched as keywords", near: true},
	{names: "rn", in: []Field{Substances}, why: "names of substances are searched, registry numbers are not"},
	{names: "rs|rx|os|ox|px", in: []Field{Substances}, why: "supplementary concepts are searched as names of substances"},
	{names: "tn|mf|dm|dv|mv|my", kind: refusedField, why: "trade names and manufacturers are not told apart in records"},
	{names: "cm|cn|co|ci|rf", kind: refusedField, why: "comments and references are not searched"},
	{names: "em|up|ew|dd|wd", kind: refusedField, why: "update codes of Ovid are not part of records"},
	{names: "sb|st|ct", kind: refusedField, why: "subsets and states of records are not part of exports"},
	{names: "tc|md|tm|tx|fx|ca", kind: refusedField, why: "this part of the record is not searched"},
	{names: "ib|ai|fe|jc|pn|si|ir", kind: refusedField, why: "these numbers and persons are not told apart in exports"},
	{names: "gr|no|gi|gc", kind: refusedField, why: "grants are not searched"},
	{names: "de|dq|sx|dy", kind: refusedField, why: "write the heading with a slash instead"},
}

// ovidOperand reads a term with its field, a heading, a group, or a line.
func ovidOperand(p *lineParser) operand {
	if o, ok := p.lines(); ok {
		return p.lineAlone(o)
	}
	switch t := p.tok(); t.kind {
	case tokenOpen:
		return p.ovidGroup()
	case tokenOpenQuote:
		p.next()
		p.report(refsift.Error, refsift.CodeQuoteUnbalanced, t.from, t.from+1, "add or remove a quotation mark", "this quotation mark has no partner")
		return p.bad(t.from, t.to)
	case tokenOpenField:
		p.next()
		p.report(refsift.Error, refsift.CodeBracketUnbalanced, t.from, t.to, "write comments as [comment]", "this %s has no partner", t.text)
		return p.bad(t.from, t.to)
	case tokenSuffix, tokenMark:
		p.next()
		p.report(refsift.Error, refsift.CodeFieldAlone, t.from, t.to, "write the term before the field", "no term before %s", p.text.text[t.from:t.to])
		return p.bad(t.from, t.to)
	}
	return p.ovidTerm()
}

// lineAlone refuses a field after a line: 5.ti. is no search on any platform.
func (p *lineParser) lineAlone(o operand) operand {
	t := p.tok()
	if t.kind != tokenSuffix && t.kind != tokenMark {
		if u, ok := p.fieldAround(); ok {
			p.report(refsift.Error, refsift.CodeFieldOnGroup, u.at.from, u.at.to, "put quotation marks around a number that is a word", "a field cannot be applied to line %s", o.x)
			return p.bad(o.from, o.to)
		}
		return o
	}
	p.next()
	p.report(refsift.Error, refsift.CodeFieldOnGroup, t.from, t.to, "write the field with the terms of the line", "a field cannot be applied to line %s", o.x)
	return p.bad(o.from, t.to)
}

// ovidGroup reads parentheses, with the field or the qualifiers after them.
func (p *lineParser) ovidGroup() operand {
	from := p.tok().from
	c := p.closing(p.i)
	if c == 0 || c+1 >= len(p.toks) {
		return p.group()
	}
	t := p.toks[c+1]
	switch t.kind {
	case tokenSuffix:
		u, ok := p.ovidFields(t)
		if !ok {
			p.i = c + 2
			return p.bad(from, t.to)
		}
		o := p.groupIn(u)
		p.next()
		o.to = t.to
		return p.ovidFrequency(o)
	case tokenMark:
		if t.text == "freq" {
			break
		}
		p.report(refsift.Warning, refsift.CodeFieldOnGroup, t.from, t.to, "write the slash after each heading", "%s after a group is read as after each heading in it", p.text.text[t.from:t.to])
		row := p.d.headings()
		o := p.groupIn(fieldUse{rows: []*fieldRow{row}, name: "sh", in: row.in, at: t, qualifiers: qualifierList(t.text)})
		p.next()
		o.to = t.to
		return o
	}
	return p.group()
}

func qualifierList(s string) []string {
	var out []string
	for q := range strings.SplitSeq(s, ",") {
		if q = strings.TrimFunc(q, isBlank); q != "" {
			out = append(out, strings.ToLower(q))
		}
	}
	return out
}

// ovidFields reads a field suffix; every code in it must be known.
func (p *lineParser) ovidFields(t token) (u fieldUse, ok bool) {
	u = fieldUse{name: strings.ToLower(strings.Join(strings.FieldsFunc(t.text, isBlank), "")), at: t}
	for name := range strings.SplitSeq(u.name, ",") {
		row, known := p.d.field(name)
		switch {
		case !known:
			p.report(refsift.Error, refsift.CodeFieldUnknown, t.from, t.to, "write one of Ovid's fields, such as .ti,ab.", "Ovid has no field .%s. that is known here", name)
			return u, false
		case row.kind == refusedField:
			p.report(refsift.Error, refsift.CodeFieldUnsupported, t.from, t.to, "search another field", ".%s.: %s", name, row.why)
			return u, false
		case row.why != "":
			p.report(refsift.Warning, refsift.CodeFieldApproximate, t.from, t.to, "expect another count than Ovid's", ".%s.: %s", name, row.why)
		}
		u.rows = append(u.rows, row)
		if in := p.ovidIn(row); len(u.rows) == 1 {
			u.in = in
		} else {
			u.in = union(u.in, in)
		}
	}
	if last := p.text.text[t.to-1]; last != '.' {
		p.report(refsift.Warning, refsift.CodeFieldDot, t.from, t.to, "write ."+u.name+".", "the dot after .%s is missing", u.name)
	}
	return u, true
}

func containsField(in []Field, f Field) bool {
	for _, g := range in {
		if g == f {
			return true
		}
	}
	return false
}

// ovidIn returns the local fields of a row; those of .mp. are what the
// history prints in brackets, if it does.
func (p *lineParser) ovidIn(row *fieldRow) []Field {
	if row.name() != "mp" {
		return row.in
	}
	if p.mp == nil {
		p.mp = p.multiPurpose()
	}
	return p.mp
}

// multiPurposeNames are the names in [mp=title, abstract, …], by what
// records hold; nil: it holds no searchable text here.
var multiPurposeNames = map[string][]Field{
	"title": {Title}, "ti": {Title}, "original title": {Title}, "book title": {Title}, "ot": {Title}, "bt": {Title}, "title comment": {Title},
	"abstract": {Abstract}, "ab": {Abstract},
	"keyword": {Keywords}, "keyword heading": {Keywords}, "keyword heading word": {Keywords}, "kf": {Keywords}, "kw": {Keywords}, "key concepts": {Keywords}, "candidate term word": {Keywords},
	"subject heading word": {Headings}, "heading word": {Headings}, "mesh subject headings": {Headings}, "mesh headings": {Headings},
	"hw": {Headings}, "mesh word": {Headings}, "mesh": {Headings}, "subject heading": {Headings}, "floating sub-heading word": {Headings}, "floating subheading word": {Headings}, "fx": {Headings},
	"name of substance word": {Substances}, "name of substance": {Substances}, "nm": {Substances}, "drug trade name": {Substances}, "substance name": {Substances},
	"protocol supplementary concept word": {Substances}, "rare disease supplementary concept word": {Substances}, "organism supplementary concept word": {Substances},
	"protocol supplementary concept": {Substances}, "rare disease supplementary concept": {Substances}, "population supplementary concept word": {Substances}, "anatomy supplementary concept word": {Substances},
	"px": {Substances}, "rx": {Substances}, "ox": {Substances}, "an": nil, "ui": nil, "sy": nil, "ux": nil, "mx": nil,
	"unique identifier": nil, "synonyms": nil, "table of contents": nil, "tests & measures": nil, "mesh date": nil, "original abstract": {Abstract},
	"device manufacturer": nil, "drug manufacturer": nil, "device trade name": nil, "tx": nil, "full text": nil, "caption text": nil, "cas registry": nil,
	"cas registry/ec number/name of substance": {Substances}, "registry number word": nil, "publication type": {PubTypes},
}

// multiPurpose reads [mp=title, abstract, …] in a line.
func (p *lineParser) multiPurpose() []Field {
	text := p.text.text
	i := indexFold(text, "[mp=")
	if i < 0 {
		return p.d.untagged
	}
	list := text[i+len("[mp="):]
	if n := strings.IndexByte(list, ']'); n >= 0 {
		list = list[:n]
	}
	var in []Field
	var unknown []string
	for item := range strings.SplitSeq(list, ",") {
		item = strings.Trim(strings.ToLower(joinBlanks(item)), ". ")
		fields, ok := multiPurposeNames[item]
		if !ok && item != "" {
			unknown = append(unknown, item)
		}
		for _, f := range fields {
			if !containsField(in, f) {
				in = append(in, f)
			}
		}
	}
	if len(unknown) > 0 {
		p.report(refsift.Warning, refsift.CodeFieldApproximate, i, min(i+len("[mp=")+len(list)+1, len(text)), "check the names", "[mp=…]: %s is not searched", quoteShort(strings.Join(unknown, ", ")))
	}
	if len(in) == 0 {
		return p.d.untagged
	}
	return in
}

// indexFold finds an ASCII text without regard to case.
func indexFold(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}

// ovidTerm reads words and quotations up to an operator or a mark. They are
// one term, whose words stand next to each other in order.
func (p *lineParser) ovidTerm() operand {
	first := p.tok()
	if o, ok := p.ovidHeading(); ok {
		return o
	}
	r := rawTerm{token: first}
	quoted := false
	for p.tok().kind == tokenWord || p.tok().kind == tokenQuote {
		t := p.next()
		if t.kind == tokenQuote {
			quoted = true
			r = p.noteCurly(r, t)
		}
		r.to = t.to
	}
	r.text = withoutQuotes(p.text.text[r.from:r.to])
	r.exact = p.opt.QuotedLiteral && first.kind == tokenQuote && first.to == r.to
	t := p.tok()
	if database := p.restriction(r); database != "" && !quoted {
		p.report(refsift.Error, refsift.CodeFieldUnsupported, r.from, r.to, "run the line on the records of that database alone", "%s restricts the line to a database of Ovid", quoteShort(database))
		return p.bad(r.from, r.to)
	}
	switch t.kind {
	case tokenSuffix:
		p.next()
		u, ok := p.ovidFields(t)
		if !ok {
			return p.bad(r.from, t.to)
		}
		return p.ovidFrequency(p.inFields(r, u, t.to))
	case tokenMark:
		p.next()
		if t.text == "freq" {
			break
		}
		return p.ovidDescriptor(r, t, false, false)
	}
	if u, ok := p.fieldAround(); ok {
		return p.inFields(r, u, r.to)
	}
	return p.ovidUntagged(r)
}

func (p *lineParser) noteCurly(r rawTerm, t token) rawTerm {
	if t.curly {
		if p.curly == 0 {
			p.curlyAt = t
		}
		p.curly++
	}
	return r
}

// withoutQuotes puts blanks in place of quotation marks, byte for byte, so
// that places stay right.
func withoutQuotes(s string) string {
	var b strings.Builder
	for _, r := range s {
		if isQuote(r) {
			b.WriteString(strings.Repeat(" ", utf8.RuneLen(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// restriction reports "use ppez", which keeps a line to one database of a
// search in several.
func (p *lineParser) restriction(r rawTerm) string {
	words := strings.Fields(r.text)
	if len(words) == 2 && strings.EqualFold(words[0], "use") && p.i > 0 && p.tok().kind != tokenSuffix {
		return words[1]
	}
	return ""
}

func (p *lineParser) ovidUntagged(r rawTerm) operand {
	return p.phrase(r, p.noField(r.token), r.to)
}

// ovidFrequency refuses /freq=2 after a field: how often a word occurs is
// not part of a set.
func (p *lineParser) ovidFrequency(o operand) operand {
	t := p.tok()
	if t.kind != tokenMark || t.text != "freq" {
		return o
	}
	p.next()
	p.report(refsift.Error, refsift.CodeFieldUnsupported, t.from, t.to, "leave it out; the search finds more then", "how often a word occurs cannot be asked for")
	return p.bad(o.from, t.to)
}

// ovidHeading reads "exp Heading/", "*Heading/" and "exp *Heading/dt", in
// which the heading may hold AND and OR, as in exp Wounds and Injuries/.
func (p *lineParser) ovidHeading() (operand, bool) {
	first := p.tok()
	explode := first.kind == tokenWord && strings.EqualFold(first.text, "exp")
	focus := false
	start := p.i
	if explode {
		start++
	}
	name := p.toks[start]
	if name.kind == tokenWord && strings.HasPrefix(name.text, "*") {
		focus = true
		if name.text == "*" {
			start++
			name = p.toks[start]
		} else {
			name.from++
		}
	}
	if !explode && !focus {
		return operand{}, false
	}
	end := start
	for ; p.toks[end].kind != tokenMark; end++ {
		t := p.toks[end]
		inside := t.kind == tokenWord || t.kind == tokenQuote || t.kind == tokenOperator && t.op != opNear && end > start && (explode || focus)
		if !inside || t.kind == tokenWord && end > start && (strings.EqualFold(t.text, "exp") || strings.HasPrefix(t.text, "*")) {
			return operand{}, false
		}
	}
	if end == start || p.toks[end].text == "freq" || p.toks[end-1].kind == tokenOperator {
		return operand{}, false
	}
	mark := p.toks[end]
	p.i = end
	p.next()
	r := rawTerm{token: token{kind: tokenWord, from: name.from, to: p.toks[end-1].to}}
	r.text = withoutQuotes(p.text.text[r.from:r.to])
	o := p.ovidDescriptor(r, mark, explode, focus)
	o.from = first.from
	if d, ok := o.x.(*Descriptor); ok {
		d.span = p.text.span(first.from, mark.to)
	}
	return o, true
}

// ovidDescriptor builds a heading from the words before a slash.
func (p *lineParser) ovidDescriptor(r rawTerm, mark token, explode, focus bool) operand {
	row := p.d.headings()
	u := fieldUse{rows: []*fieldRow{row}, name: "", in: row.in, at: mark, qualifiers: qualifierList(mark.text)}
	o := p.headingNamed(r, u, mark.to)
	if d, ok := o.x.(*Descriptor); ok {
		d.Explode, d.Focus = explode, focus
	}
	return o
}
