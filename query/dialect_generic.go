package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// genericText is where a term without a field is searched.
var genericText = pubmedText

// Generic is a dialect of no platform, in which everything can be said that
// the syntax tree holds: fields by name in brackets behind a term or a group,
// any set of them between commas; operators bind in the order NEAR, NOT, AND,
// OR. It also reads the fields and headings of PubMed and Ovid and the
// proximity operators of all platforms, for texts that belong to none.
var Generic = (&Dialect{
	Name:        "generic",
	Title:       "the generic dialect",
	rows:        genericFields,
	near:        4,
	not:         3,
	and:         2,
	or:          1,
	anyCase:     true,
	adjacent:    true,
	wildInside:  true,
	wildQuoted:  true,
	bounds:      true,
	nearChains:  true,
	qualifiers:  true,
	untagged:    genericText,
	wild:        map[byte]Wildcard{'*': Any, '?': {1, 1}, '#': {1, 1}, '$': {0, 1}},
	lex:         lexGeneric,
	operand:     genericOperand,
	looksTagged: genericTagged,
	style:       genericStyle,
}).index()

var genericStyle = &style{
	scoped: func(field, inner string, compound bool) string {
		if compound {
			inner = "(" + inner + ")"
		}
		return inner + "[" + field + "]"
	},
	lists:         true,
	wild:          []wildText{{Any, "*"}, {Wildcard{1, 1}, "?"}, {Wildcard{0, 1}, "$"}},
	bounds:        true,
	quote:         doubleQuotes,
	plain:         plainGeneric,
	clean:         cleanPubMed,
	near:          genericNear,
	nary:          true,
	hasAbstract:   "hasabstract",
	subheadings:   true,
	languageCodes: true,
	all:           "all[sb]",
	leaf:          printGeneric,
	ref:           hashRef,
	lines:         func(op operator, from, to string) string { return op.String() + "/" + from + "-" + to },
	label:         hashedLabel,
}

// plainGeneric reports whether a word is read back without quotation marks.
func plainGeneric(word string) bool {
	if word == "" || strings.ContainsRune("*./", rune(word[0])) || strings.EqualFold(word, "hasabstract") {
		return false
	}
	bare := word
	for i := strings.IndexByte(bare, '{'); i >= 0; i = strings.IndexByte(bare, '{') {
		_, next, ok := braceWildcard(bare, i)
		if !ok {
			return false
		}
		bare = bare[:i] + "*" + bare[next:]
	}
	return plainIn(lexGeneric, bare)
}

// genericFields are the local fields by name, each with the tags of PubMed
// that mean it.
var genericFields = []fieldRow{
	{names: "title|ti", in: []Field{Title}, near: true},
	{names: "abstract|ab", in: []Field{Abstract}, near: true},
	{names: "tiab|title/abstract|titleabstract", in: []Field{Title, Abstract}, near: true, shorthand: true},
	{names: "tw|text word|text words|textword|word", in: []Field{Title, Abstract, Keywords, Headings, PubTypes, Substances}, near: true, shorthand: true},
	{names: "all|all fields|allfields", in: genericText, near: true, everything: true},
	{names: "keywords|ot|other term|kw", in: []Field{Keywords}, near: true},
	{names: "headings|hw", in: []Field{Headings}, near: true},
	{names: "Mesh|mh|mesh terms|mesh term|mesh heading|mesh headings", kind: headingField, in: []Field{Headings}},
	{names: "Majr|mesh major topic|major topic", kind: headingField, in: []Field{Headings}, focus: true},
	{names: "sh|subheading|qualifiers", kind: qualifierField, in: []Field{Qualifiers}},
	{names: "authors|au|author", in: []Field{Authors}, near: true},
	{names: "affiliations|ad|affiliation", in: []Field{Affiliations}, near: true},
	{names: "source|so|journal|ta|jour", in: []Field{Source}, near: true},
	{names: "languages|la|lang|language", kind: valueField, in: []Field{Languages}},
	{names: "pubtypes|pt|ptyp|publication type", kind: valueField, in: []Field{PubTypes}},
	{names: "date|dp|pdat|year|py", kind: dateField, in: []Field{Date}},
	{names: "volume|vi", kind: valueField, in: []Field{Volume}},
	{names: "issue|ip", kind: valueField, in: []Field{Issue}},
	{names: "pages|pg", kind: valueField, in: []Field{Pages}},
	{names: "doi", kind: valueField, in: []Field{DOI}},
	{names: "pmid|uid", kind: valueField, in: []Field{PMID}},
	{names: "issn|is", kind: valueField, in: []Field{ISSN}},
	{names: "accession|an", kind: valueField, in: []Field{Accession}},
	{names: "publisher|pubn", in: []Field{Publisher}, near: true},
	{names: "place|pl", in: []Field{Place}, near: true},
	{names: "notes", in: []Field{Notes}, near: true},
	{names: "databases", kind: valueField, in: []Field{Databases}},
	{names: "substances|nm|substance", in: []Field{Substances}, near: true},
	{names: "created|crdt", kind: dateField, in: []Field{Created}},
	{names: "entered|edat", kind: dateField, in: []Field{Entered}},
	{names: "completed|dcom", kind: dateField, in: []Field{Completed}},
	{names: "indexed|mhda", kind: dateField, in: []Field{Indexed}},
	{names: "revised|lr", kind: dateField, in: []Field{Revised}},
	{names: "sb|subset|filter", kind: filterField},
}

// lexGeneric cuts a line into tokens: those of PubMed and of Ovid, and every
// platform's proximity operators.
func lexGeneric(text string) []token {
	var out []token
	for i := 0; i < len(text); {
		if n := skipBlank(text, i); n > i {
			i = n
			continue
		}
		t := genericTokenAt(text, i, out)
		if t.to <= i { // a blank that skipBlank does not know
			i++
			continue
		}
		out = append(out, t)
		i = t.to
	}
	return append(out, token{kind: tokenEnd, from: len(text), to: len(text)})
}

func genericTokenAt(text string, i int, before []token) token {
	if c := text[i]; c == '[' || c == ']' || c == '(' || c == ')' || isQuoteAt(text, i) {
		return lexAt(text, i)
	}
	if t, ok := lexLines(text, i); ok {
		return t
	}
	inside := len(before) > 0 && slices.Contains([]tokenKind{tokenWord, tokenQuote, tokenClose, tokenSuffix, tokenField, tokenRef}, before[len(before)-1].kind)
	if c := text[i]; inside && c == '.' {
		if names, end := ovidFieldMark(text, i); end > 0 && ovidKnown(names) {
			return token{kind: tokenSuffix, from: i, to: end, text: names}
		}
	} else if inside && c == '/' {
		if q, end := ovidHeadingMark(text, i); end > 0 {
			return token{kind: tokenMark, from: i, to: end, text: q}
		}
	}
	t := lexAt(text[:genericEnd(text, i)], i)
	if t.kind != tokenWord {
		return t
	}
	if near, ok := genericProximity(t.text); ok && inside && genericTermFollows(text, t.to) {
		t.kind, t.op, t.near = tokenOperator, opNear, near
	}
	return t
}

// genericEnd returns where the word at i ends: before white space or a mark
// of its own, or where a field or heading mark of Ovid begins. It looks no
// further than that, since a text may be nothing but such marks.
func genericEnd(text string, i int) int {
	for k, r := range text[i:] {
		at := i + k
		switch {
		case at == i:
		case isBlank(r), isQuote(r), r == '(', r == ')', r == '[', r == ']':
			return at
		case r == '.':
			if names, end := ovidFieldMark(text, at); end > 0 && ovidKnown(names) {
				return at
			}
		case r == '/':
			if _, end := ovidHeadingMark(text, at); end > 0 {
				return at
			}
		}
	}
	return len(text)
}

func genericTermFollows(text string, i int) bool {
	i = skipBlank(text, i)
	return i < len(text) && text[i] != ')' && text[i] != '[' && lexWord(text, i).kind != tokenOperator
}

// genericOperators are the proximity operators of all platforms, by the name
// before their number: whether they keep the order, and whether the number is
// one more than that of the words between.
var genericOperators = map[string]struct{ ordered, window bool }{
	"NEAR": {}, "NEXT": {ordered: true}, "N": {}, "W": {ordered: true}, "ADJ": {window: true}, "PRE": {ordered: true},
	"NEAR/": {}, "NEXT/": {ordered: true}, "W/": {}, "PRE/": {ordered: true}, "N/": {}, "ADJ/": {window: true},
}

// genericProximity reads NEAR/3 and NEAR3, NEXT/3, N3, W3, W/3, PRE/3, adj3
// and adj. The number is that of the words between, but for adj3, which
// leaves two as on Ovid.
func genericProximity(w string) (proximity, bool) {
	if len(w) > 9 {
		return proximity{}, false
	}
	name := strings.TrimRight(w, "0123456789")
	op, ok := genericOperators[strings.ToUpper(name)]
	if !ok {
		return proximity{}, false
	}
	near := proximity{ordered: op.ordered, window: op.window}
	if name == w {
		near.ordered, near.window = true, false
		return near, strings.EqualFold(w, "adj") || w == "NEXT"
	}
	n, _ := strconv.Atoi(w[len(name):])
	if op.window {
		n--
	}
	near.distance = min(n, sameDistance)
	return near, len(name) > 1 || strings.ToUpper(name) == name
}

func genericNear(distance int, ordered bool) (string, bool) {
	if ordered {
		return fmt.Sprintf("NEXT/%d", distance), true
	}
	return fmt.Sprintf("NEAR/%d", distance), true
}

// genericTagged reports whether a text has a field, a heading or a proximity operator.
func genericTagged(d *Dialect, text string) bool {
	for _, t := range lexGeneric(text) {
		switch t.kind {
		case tokenSuffix, tokenMark:
			return true
		case tokenOperator:
			if t.op == opNear {
				return true
			}
		case tokenField:
			if _, ok := genericFieldsOf(d, t.text); ok {
				return true
			}
		}
	}
	return false
}

// genericFieldsOf reads the inside of brackets: one field with what may stand
// behind a colon, or several between commas.
func genericFieldsOf(d *Dialect, tag string) (rows []*fieldRow, ok bool) {
	name, _, _ := strings.Cut(tag, ":")
	for one := range strings.SplitSeq(name, ",") {
		row, ok := d.field(one)
		if !ok {
			return nil, false
		}
		rows = append(rows, row)
	}
	return rows, true
}

// genericOperand reads a line, a group, a heading of Ovid's kind or a term,
// and the field behind it.
func genericOperand(p *lineParser) operand {
	if o, ok := p.lines(); ok {
		return p.lineAlone(o)
	}
	switch t := p.tok(); t.kind {
	case tokenOpen:
		return p.genericGroup()
	case tokenWord, tokenQuote:
		if o, ok := p.ovidHeading(); ok {
			return o
		}
		return p.genericTerm()
	case tokenSuffix, tokenMark, tokenField:
		p.next()
		p.report(refsift.Error, refsift.CodeFieldAlone, t.from, t.to, "write the term before the field", "no term before %s", p.text.text[t.from:t.to])
		return p.bad(t.from, t.to)
	case tokenOpenField:
		p.next()
		p.report(refsift.Error, refsift.CodeBracketUnbalanced, t.from, t.to, "write term[field]", "this %s has no partner", t.text)
		return p.bad(t.from, t.to)
	}
	return p.fieldTerm()
}

// genericGroup reads parentheses, with the field behind them.
func (p *lineParser) genericGroup() operand {
	from := p.tok().from
	c := p.closing(p.i)
	if c == 0 || c+1 >= len(p.toks) || p.toks[c+1].kind != tokenSuffix && p.toks[c+1].kind != tokenField {
		return p.group()
	}
	t := p.toks[c+1]
	u, ok := p.genericUse(t)
	if !ok {
		p.i = c + 2
		return p.bad(from, t.to)
	}
	o := p.groupIn(u)
	p.next()
	o.to = t.to
	return o
}

// genericUse finds the fields that brackets or dots name.
func (p *lineParser) genericUse(t token) (u fieldUse, ok bool) {
	if t.kind == tokenField {
		return p.useOf(t, t.text)
	}
	u = fieldUse{name: normalField(t.text), at: t}
	for name := range strings.SplitSeq(u.name, ",") {
		row, known := ovidRow(name)
		if !known || row.kind == refusedField {
			p.report(refsift.Error, refsift.CodeFieldUnknown, t.from, t.to, "write one of its fields, as in term[title]", "%s has no field .%s.", p.d.Title, name)
			return u, false
		}
		u.rows = append(u.rows, row)
		u.in = union(u.in, row.in)
	}
	if len(u.rows) == 1 {
		u.in = u.rows[0].in
	}
	return u, true
}

// ovidRow finds a field of Ovid.
func ovidRow(name string) (*fieldRow, bool) {
	for i := range ovidFields {
		if slices.Contains(strings.Split(ovidFields[i].names, "|"), name) {
			return &ovidFields[i], true
		}
	}
	return nil, false
}

// genericTerm reads words or a quotation with the field behind it.
func (p *lineParser) genericTerm() operand {
	var r rawTerm
	if p.tok().kind == tokenQuote {
		t := p.next()
		r = p.noteCurly(rawTerm{t, true, false}, t)
	} else {
		r = p.words()
	}
	t := p.tok()
	switch t.kind {
	case tokenMark:
		p.next()
		return p.ovidDescriptor(r, t, false, false)
	case tokenSuffix:
		p.next()
		u, ok := p.genericUse(t)
		if !ok {
			return p.bad(r.from, t.to)
		}
		return p.inFields(r, u, t.to)
	case tokenField:
		p.next()
		rows, ok := genericFieldsOf(p.d, t.text)
		if !ok || len(rows) > 1 {
			u, ok := p.useOf(t, t.text)
			if !ok {
				return p.bad(r.from, t.to)
			}
			return p.phrase(r, u.fields(), t.to)
		}
		name, modifier, _ := strings.Cut(t.text, ":")
		return p.tagged(r, rows[0], strings.TrimFunc(name, isBlank), normalField(modifier), t)
	}
	if u, ok := p.fieldAround(); ok {
		return p.inFields(r, u, r.to)
	}
	if strings.EqualFold(r.text, "hasabstract") {
		return operand{hasAbstract(p.node(r.from, r.to)), r.from, r.to, 1}
	}
	return p.phrase(r, p.noField(r.token), r.to)
}

// printGeneric writes headings and dates.
func printGeneric(p *printer, x Expr) (string, bool) {
	switch x := x.(type) {
	case *Descriptor:
		all := *x
		if all.Qualifiers = nil; len(x.Qualifiers) > 0 {
			names := make([]string, len(x.Qualifiers))
			for i, q := range x.Qualifiers {
				names[i] = strings.ReplaceAll(p.headingName(q), ",", " ")
			}
			all.Qualifiers = []string{strings.Join(names, ",")}
		}
		return p.pubmedDescriptor(&all), true
	case *Range:
		return p.pubmedRange(x)
	}
	return "", false
}
