package query

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// ebscoText is where EBSCOhost finds a term without a field, as far as
// records hold it: authors, subjects, keywords, titles, sources, abstracts.
var ebscoText = []Field{Title, Abstract, Keywords, Headings, Authors, Source}

// EBSCOhost is the dialect of EBSCOhost for CINAHL, PsycInfo, MEDLINE and
// others: a code of two capitals stands before a term or a group, lines are
// called S1, S2, ….
var EBSCOhost = (&Dialect{
	Name:        "ebsco",
	Title:       "EBSCOhost",
	aliases:     []string{"ebscohost"},
	rows:        ebscoFields,
	near:        4,
	and:         2,
	not:         2,
	or:          1,
	wildInside:  true,
	wildQuoted:  true,
	wordRuns:    true,
	anyCase:     true,
	qualifiers:  true,
	example:     "TI %s",
	untagged:    ebscoText,
	wild:        map[byte]Wildcard{'*': Any, '#': {0, 1}, '?': {1, 1}},
	lex:         lexEBSCO,
	operand:     ebscoOperand,
	line:        ebscoLine,
	looksTagged: ebscoTagged,
	Thesaurus:   MeSH,
	style: &style{
		scoped: func(field, inner string, compound bool) string {
			if compound {
				inner = "(" + inner + ")"
			}
			return field + " " + inner
		},
		wild:    []wildText{{Any, "*"}, {Wildcard{0, 1}, "#"}, {Wildcard{1, 1}, "?"}, {Wildcard{1, -1}, "?*"}},
		notLast: []Wildcard{{1, 1}},
		anyWord: true,
		quote:   doubleQuotes,
		plain:   plainEBSCO,
		near:    ebscoNear,
		leaf:    printEBSCO,
		ref:     func(number string) string { return "S" + number },
		label:   func(number string) string { return "S" + number + " " },
	},
}).index()

// ebscoFields are the codes of CINAHL, MEDLINE and PsycInfo.
var ebscoFields = []fieldRow{
	{names: "TI", in: []Field{Title}},
	{names: "AB", in: []Field{Abstract}},
	{names: "XB", in: []Field{Title, Abstract}},
	{names: "MW", in: []Field{Headings}},
	{names: "KW", in: []Field{Keywords}},
	{names: "SU", in: []Field{Headings, Keywords}},
	{names: "MH", kind: headingField, in: []Field{Headings}},
	{names: "MM", kind: headingField, in: []Field{Headings}, focus: true},
	{names: "DE", kind: headingField, in: []Field{Headings}},
	{names: "MJ", kind: headingField, in: []Field{Headings}, focus: true, why: "read as a heading that is a main topic; EBSCOhost searches its words"},
	{names: "AU", in: []Field{Authors}, whole: true},
	{names: "AF", in: []Field{Affiliations}},
	{names: "SO|JN|JT", in: []Field{Source}, whole: true},
	{names: "SB", kind: refusedField, why: "subsets of journals are not part of an export"},
	{names: "PB", in: []Field{Publisher}},
	{names: "PT", kind: valueField, in: []Field{PubTypes}},
	{names: "ZT", kind: valueField, in: []Field{PubTypes}},
	{names: "LA", kind: valueField, in: []Field{Languages}},
	{names: "IS|IB", kind: valueField, in: []Field{ISSN}},
	{names: "VI", kind: valueField, in: []Field{Volume}},
	{names: "IP", kind: valueField, in: []Field{Issue}},
	{names: "PP", kind: valueField, in: []Field{Pages}},
	{names: "AN", kind: valueField, in: []Field{Accession, PMID}},
	{names: "PM", kind: valueField, in: []Field{PMID}},
	{names: "DT|PY|YR", kind: dateField, in: []Field{Date}},
	{names: "EM", kind: dateField, in: []Field{Entered}},
	{names: "RN", in: []Field{Substances}, why: "names of substances are searched, registry numbers are not"},
	{names: "TX", in: []Field{Title, Abstract, Keywords, Headings, Substances, Authors, Affiliations, Source, PubTypes, Publisher, Place, Notes}, why: "the full text of articles is not part of an export", everything: true},
	{names: "ID", in: []Field{Keywords}, why: "identifiers are searched as keywords"},
	{names: "FA", in: []Field{Authors}, whole: true, why: "any author is searched, not the first alone"},
	{names: "CA|IN|ED|FS|FN|PS", kind: refusedField, why: "these persons are not told apart in exports"},
	{names: "GI|GR|GC", kind: refusedField, why: "grants are not searched"},
	{names: "ZG|ZU|ZY", kind: refusedField, why: "lists of single databases, such as places, are not part of an export"},
	{names: "CT|MD|TM|PO|AG|PI|RF|RT|CR|CL|NT|TC|TD", kind: refusedField, why: "this part of the record is not part of an export"},
}

var ebscoNames = spellings(ebscoFields)

// isEBSCOField reports a code in capitals; "so" and "is" are words.
func isEBSCOField(w string) bool {
	return len(w) == 2 && w == strings.ToUpper(w) && isLetters(w) && ebscoNames[normalField(w)] && operatorWord(w) == noOp
}

// isUnknownCode reports what looks like a code and is none that is known.
func isUnknownCode(w string) bool {
	return len(w) == 2 && w == strings.ToUpper(w) && isLetters(w) && operatorWord(w) == noOp
}

// lexEBSCO cuts a line into tokens. A code is one only before a term, and a
// proximity operator only between two operands: in TI RN the RN is a word.
func lexEBSCO(text string) []token {
	var out []token
	for i := 0; i < len(text); {
		r, w := utf8.DecodeRuneInString(text[i:])
		if isBlank(r) {
			i += w
			continue
		}
		t := ebscoTokenAt(text, i, out)
		out = append(out, t)
		i = t.to
	}
	out = append(out, token{kind: tokenEnd, from: len(text), to: len(text)})
	return out
}

func ebscoTokenAt(text string, i int, before []token) token {
	last := token{kind: tokenOpen}
	if len(before) > 0 {
		last = before[len(before)-1]
	}
	if r, _ := utf8.DecodeRuneInString(text[i:]); r == '[' || r == ']' {
		return token{kind: tokenOpenField, from: i, to: i + 1, text: text[i : i+1]}
	}
	t := lexAt(text, i)
	if t.kind == tokenField || t.kind == tokenRef {
		end := strings.IndexFunc(text[i+1:], func(r rune) bool { return isBlank(r) || r == '(' || r == ')' || isQuote(r) })
		if end < 0 {
			end = len(text) - i - 1
		}
		t = token{kind: tokenWord, from: i, to: i + 1 + end, text: text[i : i+1+end]}
	}
	if t.kind != tokenWord {
		return t
	}
	after := skipBlank(text, t.to)
	inside := last.kind == tokenWord || last.kind == tokenQuote || last.kind == tokenClose || last.kind == tokenRef
	switch {
	case isEBSCOField(t.text) && last.kind != tokenPrefix && ebscoTermFollows(text, after) && (after > t.to || after < len(text) && text[after] == '('):
		t.kind = tokenPrefix
	case isUnknownCode(t.text) && !inside && last.kind != tokenPrefix && after < len(text) && (text[after] == '(' || isQuoteAt(text, after)):
		t.kind = tokenPrefix // to be refused: ZZ (a OR b) is no search for the word ZZ
	case inside && ebscoTermFollows(text, after):
		if near, ok := ebscoProximity(t.text); ok {
			t.kind, t.op, t.near = tokenOperator, opNear, near
		}
	case isLetterRef(t.text) && last.kind != tokenPrefix && !inside && ebscoTermEnds(text, after):
		t.kind, t.text = tokenRef, t.text[1:]
	}
	return t
}

// ebscoTermFollows reports whether an operand can begin at i.
func ebscoTermFollows(text string, i int) bool {
	if i == len(text) || text[i] == ')' {
		return false
	}
	return lexWord(text, i).kind != tokenOperator
}

// ebscoTermEnds reports whether nothing or an operator stands at i, so that
// the S100 before it is a line and not the protein in "S100 antibody".
func ebscoTermEnds(text string, i int) bool {
	if i == len(text) || text[i] == ')' {
		return true
	}
	return lexWord(text, i).kind == tokenOperator
}

// ebscoProximity reads N5 and W1: any order and given order, with at most
// that many words between.
func ebscoProximity(w string) (proximity, bool) {
	if len(w) < 2 || len(w) > 4 || !isDigits(w[1:]) {
		return proximity{}, false
	}
	n, _ := strconv.Atoi(w[1:])
	switch w[0] | 0x20 {
	case 'n':
		return proximity{distance: n}, true
	case 'w':
		return proximity{distance: n, ordered: true}, true
	}
	return proximity{}, false
}

// ebscoTagged reports whether a text has a code before a term, N5 or W5.
func ebscoTagged(_ *Dialect, t string) bool {
	for _, t := range lexEBSCO(t) {
		if t.kind == tokenPrefix || t.op == opNear || t.kind == tokenRef {
			return true
		}
	}
	return false
}

// ebscoOperand reads a line, a code with what it holds for, a group or a term.
func ebscoOperand(p *lineParser) operand {
	if o, ok := p.lines(); ok {
		if u, around := p.fieldAround(); around {
			p.report(refsift.Error, refsift.CodeFieldOnGroup, u.at.from, u.at.to, "put quotation marks around it if it is a word", "a field cannot be applied to line %s", o.x)
			return p.bad(o.from, o.to)
		}
		return o
	}
	switch p.tok().kind {
	case tokenOpen:
		return p.group()
	case tokenPrefix:
		return p.ebscoPrefixed()
	case tokenQuote, tokenWord:
		return p.ebscoTerm()
	}
	return p.fieldTerm()
}

// ebscoPrefixed reads a code and its group, or its term. A proximity search
// without parentheses belongs to the code.
func (p *lineParser) ebscoPrefixed() operand {
	tag := p.next()
	u, ok := p.useOf(tag, tag.text)
	if !ok {
		return p.skip(tag.from)
	}
	o := p.within(u, func() operand {
		if p.tok().kind == tokenOpen {
			return p.group()
		}
		o := ebscoOperand(p)
		for t := p.tok(); t.kind == tokenOperator && t.op == opNear && p.toks[p.i+1].kind != tokenPrefix; t = p.tok() {
			p.next()
			o = p.combine(pending{op: opNear, at: t}, o, p.readOperand())
		}
		return o
	})
	o.from = tag.from
	return o
}

// ebscoTerm reads words, or one quotation, in the field in force.
func (p *lineParser) ebscoTerm() operand {
	var r rawTerm
	if t := p.tok(); t.kind == tokenQuote {
		p.next()
		r = p.noteCurly(rawTerm{t, true, false}, t)
	} else {
		r = p.words()
	}
	u, in := p.fieldAround()
	if in && u.rows[0].kind == headingField {
		return p.ebscoHeading(r, u)
	}
	if in && u.rows[0].kind != textField {
		return p.inRow(r, u, r.to)
	}
	fields := u.fields()
	if !in {
		fields = p.noField(r.token)
	}
	return p.ebscoWords(r, fields, in && u.rows[0].whole)
}

// nearWords is how many words may stand between words side by side.
const nearWords = 5

// ebscoWords builds the leaf for words. Those without quotation marks stand
// within five words of each other, in any order. A lone * is any one word.
func (p *lineParser) ebscoWords(r rawTerm, fields Fields, whole bool) operand {
	words := p.ebscoReadWords(r)
	any := false
	for _, w := range words {
		any = any || !w.searchable()
	}
	if r.quoted || whole || any || len(words) < 2 || p.opt.UnquotedPhrases {
		return p.leafOf(words, fields, r)
	}
	p.report(refsift.Note, refsift.CodeWordsAdjacent, r.from, r.to, `write "`+joinBlanks(r.text)+`" if a phrase is meant`, "the words %s are searched within %d words of each other", quoteShort(r.text), nearWords)
	args := make([]Expr, len(words))
	for i, w := range words {
		args[i] = &Term{p.node(r.from, r.to), w, Fields{}}
	}
	return operand{&Near{p.node(r.from, r.to), args, nearWords, false, fields}, r.from, r.to, 1}
}

// ebscoReadWords reads words, among which a lone * stands for one word. A ?
// at the end of a word is a question mark: EBSCOhost drops it.
func (p *lineParser) ebscoReadWords(r rawTerm) []Word {
	if r.quoted && p.opt.QuotedLiteral {
		r.exact = true
		return p.readWords(r)
	}
	blanked := []byte(r.text)
	searchable := false
	var words []Word
	for f := range splitWords(r.text) {
		text := r.text[f.from:f.to]
		if (text == "*" || text == "?*") && words != nil && f.to < len(strings.TrimRightFunc(r.text, isBlank)) {
			words = append(words, Word{{Wild: Wildcard{1, -1}}})
			for i := f.from; i < f.to; i++ {
				blanked[i] = ' '
			}
			continue
		}
		if cut := strings.TrimRight(text, "?"); cut != text && cut != "" {
			for i := f.from + len(cut); i < f.to; i++ {
				blanked[i] = ' '
			}
			text = cut
			p.report(refsift.Warning, refsift.CodeWildcardForeign, r.from, r.to, "write * or each ending", "EBSCOhost drops a ? at the end of a word, as in %s", quoteShort(r.text[f.from:f.to]))
		}
		if w := p.d.word(text); w.searchable() {
			words, searchable = append(words, w), true
		}
	}
	if checked := r; searchable {
		checked.text = string(blanked)
		at := r.from
		if r.quoted {
			_, w := utf8.DecodeRuneInString(p.text.text[r.from:])
			at += w
		}
		for f := range splitWords(checked.text) {
			p.checkWord(p.d.word(checked.text[f.from:f.to]), at+f.from, at+f.to)
		}
		return words
	}
	return p.readWords(r)
}

// ebscoHeading reads "X+", "X+/DT", "X/DT/TH" and X: with a plus sign the
// narrower headings belong to it.
func (p *lineParser) ebscoHeading(r rawTerm, u fieldUse) operand {
	name := joinBlanks(r.text)
	parts := strings.Split(name, "/")
	heading := strings.TrimSpace(parts[0])
	cut, explode := strings.CutSuffix(heading, "+")
	var qualifiers []string
	for _, q := range parts[1:] {
		for one := range strings.SplitSeq(q, ",") {
			if one = strings.ToLower(strings.TrimSpace(strings.TrimSuffix(one, "+"))); one != "" {
				qualifiers = append(qualifiers, one)
			}
		}
	}
	if strings.HasSuffix(parts[len(parts)-1], "+") {
		explode = true
	}
	full := r
	full.text = strings.TrimSpace(cut)
	u.qualifiers = qualifiers
	o := p.headingNamed(full, u, r.to)
	if d, ok := o.x.(*Descriptor); ok {
		d.Explode = explode
	}
	return o
}

func plainEBSCO(w string) bool {
	return plainIn(lexEBSCO, w) && !isEBSCOField(w) && !isLetterRef(w) && !strings.HasSuffix(w, "?")
}

func ebscoNear(distance int, ordered bool) (string, bool) {
	if ordered {
		return "W" + strconv.Itoa(distance), distance < 256
	}
	return "N" + strconv.Itoa(distance), distance < 256
}

// printEBSCO writes headings and dates.
func printEBSCO(p *printer, x Expr) (string, bool) {
	switch x := x.(type) {
	case *Descriptor:
		return p.ebscoHeadingText(x)
	case *Range:
		row, ok := p.d.fieldFor(x.Fields.In, dateField)
		if !ok {
			return "", false
		}
		return row.name() + " " + rangeText(x.From, x.To, "-"), true
	}
	return "", false
}

// ebscoHeadingText writes a heading with its code and marks.
func (p *printer) ebscoHeadingText(x *Descriptor) (string, bool) {
	code := p.d.headings().name()
	switch row, ok := p.d.field(x.Fields.Tag); {
	case ok && row.kind == headingField && row.why == "" && row.focus == x.Focus:
		code = row.name()
	case x.Focus:
		code = "MM"
	}
	if p.f.Polyglot && !x.Focus {
		code = "MH" // on every database
	}
	if x.Heading == "" || strings.ContainsAny(x.Heading, "/+") || strings.ContainsAny(strings.Join(x.Qualifiers, ""), "/+,") {
		return "", false
	}
	text := joinBlanks(p.literal(x.Heading))
	bare := p.st.bareHeadings && len(x.Qualifiers) == 0 && isLetters(text) && operatorWord(text) == noOp
	if x.Explode {
		text += "+"
	}
	for _, q := range x.Qualifiers {
		text += "/" + strings.ToUpper(joinBlanks(p.literal(q)))
	}
	if !bare {
		text = `"` + text + `"`
	}
	return "(" + code + " " + text + ")", true
}
