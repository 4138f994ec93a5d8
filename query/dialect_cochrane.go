package query

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// cochraneText is where the Cochrane Library finds a term without a field, as
// far as records hold it: title, abstract, keywords, and the rest of the text.
var cochraneText = []Field{Title, Abstract, Keywords, Headings, Authors, Source, PubTypes}

// Cochrane is the dialect of the Cochrane Library's search manager: words
// side by side are joined with AND, and the field stands behind a colon after
// a word, a phrase or a group.
var Cochrane = (&Dialect{
	Name:        "cochrane",
	Title:       "the Cochrane Library",
	aliases:     []string{"central"},
	rows:        cochraneFields,
	near:        4,
	and:         2,
	not:         2,
	or:          1,
	wildInside:  true,
	wildQuoted:  true,
	wordsAnded:  true,
	anyCase:     true,
	qualifiers:  true,
	minStem:     3,
	example:     "%s:ti,ab,kw",
	untagged:    cochraneText,
	wild:        map[byte]Wildcard{'*': Any, '?': {1, 1}},
	foreign:     "$",
	lex:         lexCochrane,
	operand:     cochraneOperand,
	line:        cochraneLine,
	looksTagged: cochraneTagged,
	Thesaurus:   MeSH,
	window:      true,
	style: &style{
		scoped: func(field, inner string, compound bool) string {
			if compound {
				inner = "(" + inner + ")"
			}
			return inner + ":" + field
		},
		wild:        []wildText{{Any, "*"}, {Wildcard{1, 1}, "?"}, {Wildcard{1, -1}, "?*"}},
		wildNext:    true,
		subheadings: true,
		quote:       doubleQuotes,
		plain:       plainCochrane,
		near:        cochraneNear,
		leaf:        printCochrane,
		line:        cochraneLimited,
		lists:       true,
		ref:         hashRef,
		lines:       func(op operator, from, to string) string { return "{" + op.String() + " #" + from + "-#" + to + "}" },
		label:       hashedLabel,
	},
}).index()

// cochraneFields are the fields of the search manager. The words of headings
// are searched along with the keywords, as CENTRAL shows both as keywords.
var cochraneFields = []fieldRow{
	{names: "ti", in: []Field{Title}},
	{names: "ab", in: []Field{Abstract}},
	{names: "kw", in: []Field{Keywords, Headings}},
	{names: "au", in: []Field{Authors}, whole: true},
	{names: "so", in: []Field{Source}},
	{names: "pt", in: []Field{PubTypes}, kind: valueField},
	{names: "an", in: []Field{Accession, PMID}, kind: valueField},
	{names: "doi", in: []Field{DOI}, kind: valueField},
	{names: "la|lang", in: []Field{Languages}, kind: valueField},
	{names: "yr|py", in: []Field{Date}, kind: dateField},
	{names: "mh", in: []Field{Headings}, kind: headingField},
	{names: "tb", kind: refusedField, why: "tables of reviews are not part of an export"},
	{names: "crg", kind: refusedField, why: "review groups are not part of an export"},
	{names: "ic|cl|ci|ot|st|cc|orc", kind: refusedField, why: "this part of the record is not part of an export"},
}

var cochraneNames = spellings(cochraneFields)

// nearCochrane is the distance of NEAR without a number: six words.
const nearCochrane = 6

// lexCochrane cuts a line into tokens.
func lexCochrane(text string) []token {
	text = withoutRemarks(text)
	return lexWith(text, func(i int) (token, bool) {
		switch text[i] {
		case '{':
			if t, ok := lexSets(text, i); ok {
				return t, true
			}
		case ':':
			if names, end := cochraneSuffix(text, i); end > 0 {
				return token{kind: tokenSuffix, from: i, to: end, text: names}, true
			}
		}
		if t, ok := lexCochraneNear(text, i); ok {
			return t, true
		}
		return lexCochraneWord(text, i)
	})
}

// lexSets reads {or #1-#5} and {AND #3, #7} as or/1-5 and and/3,7.
func lexSets(text string, i int) (token, bool) {
	end := strings.IndexByte(text[i:], '}')
	if end < 0 {
		return token{}, false
	}
	body := strings.TrimFunc(text[i+1:i+end], isBlank)
	n := leadingWord(body)
	if op := operatorWord(body[:n]); op != opAnd && op != opOr {
		return token{}, false
	}
	list, at := lineList(body, n)
	if len(list.spans) == 0 || strings.TrimFunc(body[at:], isBlank) != "" {
		return token{}, false
	}
	return token{kind: tokenLines, from: i, to: i + end + 1, text: body[:n] + "/" + strings.TrimFunc(body[n:], isBlank)}, true
}

// cochraneSuffix reads ":ti,ab,kw" at i. A colon before what is no field is
// part of a word.
func cochraneSuffix(text string, i int) (names string, end int) {
	at := i + 1
	known, n := true, 0
	for {
		at = skipBlank(text, at)
		w := leadingWord(text[at:])
		if w == 0 || w > 4 || !isLetters(text[at:at+w]) {
			break
		}
		n++
		known = known && cochraneNames[normalField(text[at:at+w])]
		at += w
		end = at
		next := skipBlank(text, at)
		if next == len(text) || text[next] != ',' {
			break
		}
		at = next + 1
	}
	if n == 0 || !known && (n == 1 && end-i != 3 || !wordEnds(text[end:])) {
		return "", 0
	}
	if r, _ := utf8.DecodeRuneInString(text[end:]); end < len(text) && isWordRune(r) {
		return "", 0
	}
	return text[i+1 : end], end
}

// lexCochraneNear reads NEAR, NEAR/3, NEXT and NEXT/3.
func lexCochraneNear(text string, i int) (token, bool) {
	if t, ok := lexNear(text, i, "NEAR", nearCochrane); ok {
		if t.near.window = true; t.near.distance > 0 {
			t.near.distance--
		}
		return t, true
	}
	t, ok := lexNear(text, i, "NEXT", 1)
	if ok {
		t.near.ordered = true
		if t.near.distance > 0 {
			t.near.distance--
		}
		t.near.window = strings.Contains(t.text, "/")
	}
	return t, ok
}

// lexCochraneWord reads a word up to its field.
func lexCochraneWord(text string, i int) (token, bool) {
	t := lexAt(text, i)
	if t.kind != tokenWord {
		return t, true
	}
	for k := 1; k < len(t.text); k++ {
		if t.text[k] != ':' {
			continue
		}
		if _, end := cochraneSuffix(text, i+k); end > 0 {
			t.text, t.to = t.text[:k], i+k
			if digits, ok := strings.CutPrefix(t.text, "#"); ok && isDigits(digits) {
				t.kind, t.text = tokenRef, digits
			}
			break
		}
	}
	return t, true
}

// cochraneTagged reports whether a text has a heading in brackets, a field
// or an operator of the Cochrane Library.
func cochraneTagged(_ *Dialect, t string) bool {
	if _, _, ok := cochraneDescriptor(t); ok {
		return true
	}
	for _, t := range lexCochrane(t) {
		switch {
		case t.kind == tokenSuffix, t.op == opNear, t.kind == tokenLines:
			return true
		case t.kind == tokenField && isCochraneHeading(t.text):
			return true
		}
	}
	return false
}

// isCochraneHeading reports the inside of [mh "Heart Failure"].
func isCochraneHeading(inside string) bool {
	n := leadingWord(inside)
	return strings.EqualFold(inside[:n], "mh")
}

// cochraneOperand reads a line, a heading, a group or a word, and the field
// after it.
func cochraneOperand(p *lineParser) operand {
	if o, ok := p.lines(); ok {
		if t := p.tok(); t.kind == tokenSuffix {
			p.next()
			p.report(refsift.Error, refsift.CodeFieldOnGroup, t.from, t.to, "write the field with the terms of the line", "a field cannot be applied to line %s", o.x)
			return p.bad(o.from, t.to)
		}
		if u, around := p.fieldAround(); around {
			p.report(refsift.Error, refsift.CodeFieldOnGroup, u.at.from, u.at.to, "write the field with the terms of the line", "a field cannot be applied to line %s", o.x)
			return p.bad(o.from, o.to)
		}
		return o
	}
	switch t := p.tok(); t.kind {
	case tokenOpen:
		return p.cochraneGroup()
	case tokenField:
		if isCochraneHeading(t.text) {
			return p.cochraneHeading(p.next())
		}
	case tokenWord, tokenQuote:
		return p.cochraneTerm()
	}
	return p.fieldTerm()
}

// cochraneGroup reads parentheses, with the field behind them.
func (p *lineParser) cochraneGroup() operand {
	from := p.tok().from
	c := p.closing(p.i)
	if c == 0 || c+1 >= len(p.toks) || p.toks[c+1].kind != tokenSuffix {
		return p.group()
	}
	t := p.toks[c+1]
	u, ok := p.useOf(t, t.text)
	if !ok {
		p.i = c + 2
		return p.bad(from, t.to)
	}
	o := p.groupIn(u)
	p.next()
	o.to = t.to
	return o
}

// cochraneTerm reads a word or a quotation and the field behind it.
func (p *lineParser) cochraneTerm() operand {
	t := p.next()
	r := rawTerm{t, t.kind == tokenQuote, false}
	r = p.noteCurly(r, t)
	to := t.to
	u, in := p.fieldAround()
	if s := p.tok(); s.kind == tokenSuffix {
		p.next()
		if u, in = p.useOf(s, s.text); !in {
			return p.bad(r.from, s.to)
		}
		to = s.to
	}
	if r.quoted && p.d.word(r.text).HasWildcard() {
		p.report(refsift.Error, refsift.CodeWildcardQuoted, t.from, t.to, "write the words with NEXT between them", "the Cochrane Library has no wildcard in a phrase, as in %s", quoteShort(r.text))
		return p.bad(r.from, to)
	}
	if !in {
		return p.phrase(r, p.noField(r.token), to)
	}
	return p.inFields(r, u, to)
}

// cochraneHeading reads [mh "Heart Failure"], [mh ^"Heart Failure"],
// [mh "Heart Failure"/DT,TH] and [mh /AD].
func (p *lineParser) cochraneHeading(t token) operand {
	body := strings.TrimLeftFunc(t.text[len("mh"):], isBlank)
	explode := true
	if rest, ok := strings.CutPrefix(body, "^"); ok {
		explode, body = false, strings.TrimLeftFunc(rest, isBlank)
	}
	heading, qualifiers, _ := cutLast(body, "/")
	if strings.HasPrefix(body, "/") {
		heading, qualifiers = "", body[1:]
	} else if i := strings.LastIndexFunc(body, isQuote); i >= 0 && strings.LastIndexByte(body, '/') < i {
		heading, qualifiers = body, ""
	}
	heading = joinBlanks(withoutQuotes(heading))
	return p.cochraneDescriptor(t.from, t.to, heading, qualifierList(qualifiers), explode)
}

func (p *lineParser) cochraneDescriptor(from, to int, heading string, qualifiers []string, explode bool) operand {
	if rest, ok := strings.CutPrefix(heading, "^"); ok {
		heading, explode = strings.TrimSpace(rest), false
	}
	row, _ := p.d.field("mh")
	d := &Descriptor{p.node(from, to), heading, explode && heading != "", false, qualifiers, Fields{Tag: row.name(), In: row.in}}
	switch {
	case !hasWordRune(heading) && len(qualifiers) == 0:
		p.report(refsift.Error, refsift.CodeTermEmpty, from, to, "write the heading", "no heading between the brackets")
		return p.bad(from, to)
	case p.d.word(heading).HasWildcard():
		p.report(refsift.Error, refsift.CodeHeadingTruncated, from, to, "name the headings", "the heading %s is truncated", quoteShort(heading))
		return p.bad(from, to)
	case p.tok().kind == tokenSuffix:
		t := p.next()
		p.report(refsift.Error, refsift.CodeFieldOnGroup, t.from, t.to, "remove the field", "a heading has no field :%s", t.text)
		return p.bad(from, t.to)
	}
	return operand{d, from, to, 1}
}

func plainCochrane(w string) bool {
	return plainIn(lexCochrane, w) && !strings.ContainsAny(w, "^#$")
}

// cochraneNear writes the distance as it is read here: NEAR/3 has two words
// between.
func cochraneNear(distance int, ordered bool) (string, bool) {
	switch {
	case ordered && distance == 0:
		return "NEXT", true
	case ordered:
		return "NEXT/" + strconv.Itoa(distance+1), distance < sameDistance-1
	}
	return "NEAR/" + strconv.Itoa(distance+1), distance < sameDistance-1
}

// printCochrane writes headings and years.
func printCochrane(p *printer, x Expr) (string, bool) {
	switch x := x.(type) {
	case *Descriptor:
		return p.cochraneHeadingText(x)
	case *Range:
		row, ok := p.d.fieldFor(x.Fields.In, dateField)
		if !ok {
			return "", false
		}
		return rangeText(x.From, x.To, "-") + ":" + row.name(), true
	}
	return "", false
}

// cochraneLimited writes years that narrow a search as the platform prints
// them behind it.
func cochraneLimited(p *printer, x Expr) (string, bool) {
	and, ok := x.(*And)
	if !ok {
		return "", false
	}
	r, ok := and.Args[len(and.Args)-1].(*Range)
	if !ok || r.From.Year < 1500 || r.From.Month > 0 || r.To.Month > 0 || r.To.IsValid() && r.To.Year < 1500 {
		return "", false
	}
	rest := and.Args[0]
	if len(and.Args) > 2 {
		rest = &And{and.node, and.Args[:len(and.Args)-1]}
	}
	text := p.expr(rest) + fmt.Sprintf(" with Publication Year from %d", r.From.Year)
	if r.To.IsValid() {
		text += fmt.Sprintf(" to %d", r.To.Year)
	}
	return text, true
}

func (p *printer) cochraneHeadingText(x *Descriptor) (string, bool) {
	if x.Focus {
		p.loss(x, wider, "", "that a heading is the main topic", "any is written")
	}
	for _, q := range x.Qualifiers {
		if len(q) != 2 || !isLetters(q) {
			p.loss(x, refused, "write its code of two letters", "the qualifier "+quoteShort(q)+" in full", "it stands as it was")
		}
	}
	text := ""
	if x.Heading != "" {
		text = p.headingQuoted(joinBlanks(strings.Map(dropBrackets, p.literal(x.Heading))))
		if !x.Explode {
			text = "^" + text
		}
	}
	if len(x.Qualifiers) > 0 {
		text += "/" + strings.ToUpper(strings.Join(x.Qualifiers, ","))
	}
	return "[mh " + text + "]", true
}

func dropBrackets(r rune) rune {
	if r == '[' || r == ']' {
		return ' '
	}
	return r
}
