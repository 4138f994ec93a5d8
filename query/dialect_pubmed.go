package query

import (
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// pubmedText is where PubMed finds a term without a field, as far as records
// hold it: All Fields, less the value fields.
var pubmedText = []Field{Title, Abstract, Keywords, Headings, Authors, Affiliations, Source, PubTypes, Substances}

// PubMed is the dialect of pubmed.ncbi.nlm.nih.gov: operators are read from
// left to right, and the field stands in brackets after the term.
var PubMed = (&Dialect{
	Name:        "pubmed",
	Title:       "PubMed",
	rows:        pubmedFields,
	and:         1,
	or:          1,
	not:         1,
	untagged:    pubmedText,
	wild:        map[byte]Wildcard{'*': Any},
	foreign:     "$?",
	minStem:     4,
	operand:     pubmedOperand,
	looksTagged: bracketTagged,
	style:       pubmedStyle,
	expansion:   pubmedExpansion,
	Thesaurus:   MeSH,
}).index()

// pubmedFields are the search field tags of the PubMed user guide.
var pubmedFields = []fieldRow{
	{names: "tiab|title/abstract|titleabstract|ti,ab", in: []Field{Title, Abstract}, near: true},
	{names: "ti|title", in: []Field{Title}, near: true},
	{names: "ab|abstract", in: []Field{Abstract}},
	{names: "tw|text word|text words|textword|word", in: []Field{Title, Abstract, Headings, PubTypes, Keywords, Substances}},
	{names: "all|all fields|allfields", in: pubmedText, everything: true},
	{names: "ot|other term", in: []Field{Keywords}},
	{names: "Mesh|mh|mesh terms|mesh term|mesh heading|mesh headings", kind: headingField, in: []Field{Headings}},
	{names: "Majr|mesh major topic|major topic", kind: headingField, in: []Field{Headings}, focus: true},
	{names: "sh|subheading|mesh subheading|subheadings", kind: qualifierField, in: []Field{Qualifiers}},
	{names: "pt|ptyp|publication type", kind: valueField, in: []Field{PubTypes}},
	{names: "la|lang|language", kind: valueField, in: []Field{Languages}},
	{names: "au|author|authors", in: []Field{Authors}},
	{names: "fau|full author name|author - full", in: []Field{Authors}},
	{names: "1au|author - first|first author name", in: []Field{Authors}, why: "any author is searched, not the first alone"},
	{names: "lastau|author - last|last author name", in: []Field{Authors}, why: "any author is searched, not the last alone"},
	{names: "cn|corporate author|author - corporate", in: []Field{Authors}, why: "persons are searched as well as corporate authors"},
	{names: "ad|affiliation", in: []Field{Affiliations}, near: true},
	{names: "ta|journal|jour|jo", in: []Field{Source}},
	{names: "so|source", in: []Field{Source}, why: "not in PubMed's list of fields; read as the journal"},
	{names: "nm|supplementary concept|substance name|substance", in: []Field{Substances}},
	{names: "pl|place of publication", in: []Field{Place}},
	{names: "pubn|publisher", in: []Field{Publisher}},
	{names: "tt|transliterated title", in: []Field{Title}, why: "the title is searched along with the original title"},
	{names: "is|issn", kind: valueField, in: []Field{ISSN}},
	{names: "vi|volume", kind: valueField, in: []Field{Volume}},
	{names: "ip|issue", kind: valueField, in: []Field{Issue}},
	{names: "pg|pagination|page", kind: valueField, in: []Field{Pages}},
	{names: "pmid|uid", kind: valueField, in: []Field{PMID}},
	{names: "doi", kind: valueField, in: []Field{DOI}},
	{names: "aid|article identifier", kind: valueField, in: []Field{DOI, Accession}},
	{names: "lid|location id", kind: valueField, in: []Field{DOI, Accession}},
	{names: "pmc|pmcid", kind: valueField, in: []Field{Accession}},
	{names: "dp|pdat|date - publication|publication date", kind: dateField, in: []Field{Date}},
	{names: "ppdat|date - publication (print)|print publication date", kind: dateField, in: []Field{Date}, why: "the one publication date of the record is searched"},
	{names: "epdat|date - publication (electronic)|electronic publication date", kind: dateField, in: []Field{Date}, why: "the one publication date of the record is searched"},
	{names: "crdt|date - create|create date", kind: dateField, in: []Field{Created}},
	{names: "edat|date - entrez|date - entry|entrez date|entry date", kind: dateField, in: []Field{Entered}},
	{names: "dcom|date - completion|completion date", kind: dateField, in: []Field{Completed}},
	{names: "mhda|date - mesh|mesh date", kind: dateField, in: []Field{Indexed}},
	{names: "lr|date - last revision|date - modification|modification date", kind: dateField, in: []Field{Revised}},
	{names: "sb|subset|filter", kind: filterField},
	{names: "auid|author - identifier|author identifier", kind: refusedField, why: "author identifiers are not searched"},
	{names: "ir|investigator|fir|investigator - full", kind: refusedField, why: "investigators are not kept apart in exports"},
	{names: "gr|grant number|grants and funding", kind: refusedField, why: "grants are not searched"},
	{names: "rn|ec/rn number|registry number", kind: refusedField, why: "registry numbers are not searched"},
	{names: "pa|pharmacological action", kind: refusedField, why: "the table of pharmacological actions is not part of an export"},
	{names: "ps|subject - personal name|personal name as subject", kind: refusedField, why: "persons as subjects are not searched"},
	{names: "si|secondary source id|secondary source identifier", kind: refusedField, why: "secondary identifiers are not searched"},
	{names: "cois|conflict of interest statements|conflict of interest statement", kind: refusedField, why: "statements of interest are not searched"},
	{names: "ed|editor", kind: refusedField, why: "editors are not searched"},
	{names: "isbn", kind: refusedField, why: "ISBNs are not searched"},
	{names: "jid|nlm unique id", kind: refusedField, why: "NLM's journal numbers are not searched"},
	{names: "book", kind: refusedField, why: "books are not told apart"},
}

// A pubmedFilter is a filter that can be said with the fields above.
type pubmedFilter struct {
	heading string
	explode bool
	field   string
	value   string
}

// pubmedFilters gives the filters whose search NLM documents as one heading,
// publication type or language.
var pubmedFilters = map[string]pubmedFilter{
	"humans":                    {heading: "Humans"},
	"animals":                   {heading: "Animals"},
	"otheranimals":              {heading: "Animals"},
	"female":                    {heading: "Female"},
	"male":                      {heading: "Male"},
	"adult":                     {heading: "Adult"},
	"adolescent":                {heading: "Adolescent"},
	"infant":                    {heading: "Infant"},
	"allinfant":                 {heading: "Infant", explode: true},
	"aged":                      {heading: "Aged", explode: true},
	"review":                    {field: "pt", value: "Review"},
	"clinicaltrial":             {field: "pt", value: "Clinical Trial"},
	"randomizedcontrolledtrial": {field: "pt", value: "Randomized Controlled Trial"},
	"meta-analysis":             {field: "pt", value: "Meta-Analysis"},
	"casereports":               {field: "pt", value: "Case Reports"},
	"comment":                   {field: "pt", value: "Comment"},
	"editorial":                 {field: "pt", value: "Editorial"},
	"letter":                    {field: "pt", value: "Letter"},
	"guideline":                 {field: "pt", value: "Guideline"},
	"preprint":                  {field: "pt", value: "Preprint"},
}

// maxFieldName is longer than any name of a field, with its distance.
const maxFieldName = 80

// bracketTagged reports whether a text has a field of the dialect in brackets.
func bracketTagged(d *Dialect, t string) bool {
	for rest := t; ; {
		_, after, ok := strings.Cut(rest, "[")
		if !ok {
			return false
		}
		tag, _, _ := strings.Cut(after[:min(len(after), maxFieldName)], "]")
		name, _, _ := strings.Cut(tag, ":")
		if _, known := d.field(name); known {
			return true
		}
		rest = after
	}
}

// pubmedOperand reads a term with its field, a group, or a reference.
func pubmedOperand(p *lineParser) operand {
	if o, ok := p.lines(); ok {
		return o
	}
	switch t := p.tok(); t.kind {
	case tokenOpen:
		return p.pubmedGroup()
	case tokenQuote:
		return p.pubmedTerm(p.quoted(p.next()))
	case tokenOpenQuote:
		p.next()
		p.report(refsift.Error, refsift.CodeQuoteUnbalanced, t.from, t.from+1, "add or remove a quotation mark", "this quotation mark has no partner")
		return p.bad(t.from, t.to)
	case tokenField:
		p.next()
		p.report(refsift.Error, refsift.CodeFieldAlone, t.from, t.to, "write the term before the field", "no term before [%s]", t.text)
		return p.bad(t.from, t.to)
	case tokenOpenField:
		p.next()
		p.report(refsift.Error, refsift.CodeBracketUnbalanced, t.from, t.to, "write term[field]", "this %s has no partner", t.text)
		return p.bad(t.from, t.to)
	}
	return p.pubmedTerm(p.words())
}

// A rawTerm is a term before its field is known.
type rawTerm struct {
	token
	quoted bool
	bad    bool
}

// quoted takes a token between quotation marks. One that holds a field took
// in too much: a mark is missing before it.
func (p *lineParser) quoted(t token) rawTerm {
	if t.curly {
		if p.curly == 0 {
			p.curlyAt = t
		}
		p.curly++
	}
	if bracketTagged(p.d, t.text) {
		p.report(refsift.Error, refsift.CodeQuoteUnbalanced, t.from, t.from+1, "add the missing quotation mark", "this quotation mark closes only after a field: %s", quoteShort(p.text.text[t.from:t.to]))
		return rawTerm{t, true, true}
	}
	return rawTerm{t, true, false}
}

// words takes the unquoted words up to a field, an operator or another mark.
func (p *lineParser) words() rawTerm {
	first := p.next()
	t := first
	for p.tok().kind == tokenWord {
		t.to = p.next().to
	}
	t.text = p.text.text[t.from:t.to]
	return rawTerm{t, false, false}
}

// pubmedGroup reads parentheses. PubMed has no field for a group: to apply it
// to each term would be a guess at a count that PubMed does not give.
func (p *lineParser) pubmedGroup() operand {
	o := p.group()
	t := p.tok()
	if t.kind != tokenField {
		return o
	}
	p.next()
	p.report(refsift.Error, refsift.CodeFieldOnGroup, t.from, t.to, "write ["+strings.TrimSpace(t.text)+"] after each term", "PubMed does not apply a field to a group in parentheses")
	return p.bad(o.from, t.to)
}

// pubmedTerm reads the field after a term and builds the leaf.
func (p *lineParser) pubmedTerm(r rawTerm) operand {
	if !r.quoted && p.wholeRange(r) {
		return p.lineCombination(r.token)
	}
	tag := p.tok()
	if tag.kind != tokenField {
		if r.quoted && p.tok().kind == tokenWord && strings.HasPrefix(p.tok().text, ":") && isDate(r.text) {
			return p.dateRange(r, "", token{})
		}
		return p.untagged(r)
	}
	p.next()
	if r.bad {
		return p.bad(r.from, tag.to)
	}
	name, modifier, _ := strings.Cut(tag.text, ":")
	row, ok := p.d.field(name)
	if !ok {
		p.report(refsift.Error, refsift.CodeFieldUnknown, tag.from, tag.to, "write one of PubMed's fields, such as [tiab]", "PubMed has no field [%s]", strings.TrimSpace(tag.text))
		return p.bad(r.from, tag.to)
	}
	return p.tagged(r, row, strings.TrimFunc(name, isBlank), normalField(modifier), tag)
}

// wholeRange reports "3-7" as the only operand of a line of references.
func (p *lineParser) wholeRange(r rawTerm) bool { return p.refs && isLineWord(r.text) }

// tagged builds the leaf for a term with a known field.
func (p *lineParser) tagged(r rawTerm, row *fieldRow, name, modifier string, tag token) operand {
	o := operand{from: r.from, to: tag.to, height: 1}
	fields := Fields{Tag: name, In: p.fieldsIn(row)}
	if row.why != "" && row.kind != refusedField {
		p.report(refsift.Warning, refsift.CodeFieldApproximate, tag.from, tag.to, "expect another count than PubMed's", "[%s]: %s", name, row.why)
	}
	switch {
	case isNoExp(modifier) && sameFields(row.in, []Field{PubTypes}):
		fields.AsWritten, modifier = p.d.Expansion().PubTypes, ""
	case modifier != "" && row.kind != headingField && row.kind != qualifierField && !strings.HasPrefix(modifier, "~"):
		p.report(refsift.Error, refsift.CodeFieldUnknown, tag.from, tag.to, "remove :"+modifier, "[%s] cannot have :%s", name, modifier)
		return p.bad(o.from, o.to)
	}
	switch row.kind {
	case headingField, qualifierField:
		return p.heading(r, row, fields, modifier, tag)
	case dateField:
		return p.dateRange(r, name, tag)
	case filterField:
		return p.filter(r, tag)
	case refusedField:
		p.report(refsift.Error, refsift.CodeFieldUnsupported, tag.from, tag.to, "search another field", "[%s]: %s", name, row.why)
		return p.bad(o.from, o.to)
	}
	if distance, ok := strings.CutPrefix(modifier, "~"); ok {
		return p.pubmedNear(r, row, fields, distance, tag)
	}
	return p.phrase(r, fields, o.to)
}

// fieldsIn returns the local fields of a row. Whether [tiab] also finds
// author keywords is an option, because NLM's help and observed counts do
// not agree.
func (p *lineParser) fieldsIn(row *fieldRow) []Field {
	if p.opt.KeywordsInTitleAbstract && row == p.d.fields["tiab"] {
		return []Field{Title, Abstract, Keywords}
	}
	return row.in
}

// phrase builds a Term or Phrase of r, which ends at to with its field.
func (p *lineParser) phrase(r rawTerm, fields Fields, to int) operand {
	words := p.readWords(r)
	switch {
	case words == nil:
		return p.bad(r.from, to)
	case len(words) == 1:
		return operand{&Term{p.node(r.from, to), words[0], fields}, r.from, to, 1}
	}
	if !r.quoted && !p.d.adjacent && !fields.In[0].IsValue() {
		p.report(refsift.Note, refsift.CodeWordsAdjacent, r.from, r.to, `write "`+r.text+`"`, "the words %s are searched as a phrase", quoteShort(r.text))
	}
	return operand{&Phrase{p.node(r.from, to), words, fields}, r.from, to, 1}
}

// readWords takes a term apart into words and checks their wildcards. It
// returns nil, after a report, if nothing is left.
func (p *lineParser) readWords(r rawTerm) []Word {
	if r.exact {
		if words := literalWords(r.text); words != nil {
			return words
		}
	}
	var words []Word
	at := r.from
	if r.quoted {
		at = r.from + strings.Index(p.text.text[r.from:r.to], r.text)
	}
	for f := range splitWords(r.text) {
		w := p.d.word(r.text[f.from:f.to])
		if !w.searchable() {
			continue
		}
		p.checkWord(w, at+f.from, at+f.to)
		words = append(words, w)
	}
	if words == nil {
		p.report(refsift.Error, refsift.CodeTermEmpty, r.from, r.to, "remove it", "%s holds no letter or digit", quoteShort(p.text.text[r.from:r.to]))
	}
	return words
}

// checkWord reports wildcards that the platform does not document.
func (p *lineParser) checkWord(w Word, from, to int) {
	if text := p.text.text[from:to]; strings.ContainsAny(text, p.d.foreign) {
		p.report(refsift.Warning, refsift.CodeWildcardForeign, from, to, "write *, or each variant", "%s: %s is no wildcard in %s", quoteShort(text), text[strings.IndexAny(text, p.d.foreign):][:1], p.d.Title)
	}
	stem := 0
	for i, part := range w {
		switch {
		case part.Text != "":
			stem += len([]rune(part.Text))
		case i < len(w)-1 && p.d.wildInside:
		case i < len(w)-1:
			p.report(refsift.Warning, refsift.CodeTruncationPlace, from, to, "truncate at the end of the word", "%s: PubMed documents * at the end of a word only; here it stands for any characters", quoteShort(w.String()))
			return
		case stem < p.d.minStem:
			p.report(refsift.Warning, refsift.CodeTruncationShort, from, to, "write more of the word, or each variant", "%s: %s wants %d characters before *", quoteShort(w.String()), p.d.Title, p.d.minStem)
		}
	}
}

// untagged builds a term without a field: a phrase in the field given for
// the whole table, else words joined with AND in all text fields, which is
// what PubMed's term mapping falls back to.
func (p *lineParser) untagged(r rawTerm) operand {
	if r.bad {
		return p.bad(r.from, r.to)
	}
	if strings.EqualFold(r.text, "hasabstract") {
		return operand{hasAbstract(p.node(r.from, r.to)), r.from, r.to, 1}
	}
	if !r.quoted && p.numbers[strings.TrimSpace(r.text)] {
		p.report(refsift.Warning, refsift.CodeNumberAsWord, r.from, r.to, "write #"+r.text+" to mean the line", "%s is searched as a word here, not as line %s", r.text, r.text)
	}
	if len(p.st.Default.In) > 0 {
		return p.phrase(r, Fields{In: p.st.Default.In}, r.to)
	}
	if p.missing == 0 {
		p.missingAt = r.token
	}
	p.missing++
	fields := Fields{In: p.d.untagged}
	words := p.readWords(r)
	if r.quoted || len(words) < 2 || p.opt.UnquotedPhrases {
		return p.leafOf(words, fields, r)
	}
	p.report(refsift.Note, refsift.CodeWordsAnded, r.from, r.to, `write "`+r.text+`" if a phrase is meant`, "the words %s are searched with AND", quoteShort(r.text))
	args := make([]Expr, len(words))
	for i, w := range words {
		args[i] = &Term{p.node(r.from, r.to), w, fields}
	}
	return operand{&And{p.node(r.from, r.to), args}, r.from, r.to, 2}
}

func (p *lineParser) leafOf(words []Word, fields Fields, r rawTerm) operand {
	switch len(words) {
	case 0:
		return p.bad(r.from, r.to)
	case 1:
		return operand{&Term{p.node(r.from, r.to), words[0], fields}, r.from, r.to, 1}
	}
	return operand{&Phrase{p.node(r.from, r.to), words, fields}, r.from, r.to, 1}
}

// hasAbstract finds records with any word in the abstract.
func hasAbstract(n node) *Term {
	return &Term{n, Word{{Wild: Wildcard{1, -1}}}, Fields{Tag: "hasabstract", In: []Field{Abstract}}}
}

// pubmedNear builds a proximity search. The words between quotation marks may
// stand in any order; a hyphen parts words, as everywhere in matching.
func (p *lineParser) pubmedNear(r rawTerm, row *fieldRow, fields Fields, distance string, tag token) operand {
	n, err := strconv.Atoi(distance)
	fail := func(format string, args ...any) operand {
		p.report(refsift.Error, refsift.CodeProximityInvalid, r.from, tag.to, `write "two words"[tiab:~3]`, format, args...)
		return p.bad(r.from, tag.to)
	}
	switch {
	case err != nil || n < 0 || n > 1000:
		return fail("the distance ~%s is no whole number up to 1000", distance)
	case !row.near:
		return fail("PubMed has proximity in [ti], [tiab] and [ad] only, not in [%s]", fields.Tag)
	case !r.quoted:
		return fail("proximity needs two or more words in quotation marks")
	}
	var args []Expr
	for _, w := range p.readWords(r) {
		for _, part := range w.split() {
			if part.HasWildcard() {
				p.report(refsift.Warning, refsift.CodeTruncationPlace, r.from, r.to, "write each ending", "PubMed has no truncation inside a proximity search; here %s is truncated", part)
			}
			args = append(args, &Term{p.node(r.from, r.to), part, Fields{}})
		}
	}
	if len(args) < 2 {
		return fail("proximity needs two or more words in quotation marks")
	}
	if p.opt.MiddleWordsCount {
		n = max(n-(len(args)-2), 0)
	}
	return operand{&Near{p.node(r.from, tag.to), args, n, false, fields}, r.from, tag.to, 1}
}

// heading builds a descriptor: [Mesh] explodes, [Mesh:NoExp] does not, and a
// qualifier follows the heading after a slash.
func (p *lineParser) heading(r rawTerm, row *fieldRow, fields Fields, modifier string, tag token) operand {
	bad := p.bad(r.from, tag.to)
	if modifier != "" && !isNoExp(modifier) {
		p.report(refsift.Error, refsift.CodeFieldUnknown, tag.from, tag.to, "write :NoExp or nothing", "[%s] cannot have :%s", fields.Tag, modifier)
		return bad
	}
	if strings.Contains(r.text, "*") {
		p.report(refsift.Error, refsift.CodeHeadingTruncated, r.from, r.to, "name the headings", "the heading %s is truncated", quoteShort(r.text))
		return bad
	}
	name := joinBlanks(r.text)
	d := &Descriptor{p.node(r.from, tag.to), name, modifier == "", row.focus, nil, fields}
	if row.kind == qualifierField {
		d.Heading, d.Qualifiers = "", []string{name}
	} else if heading, qualifier, ok := cutLast(name, "/"); ok {
		d.Heading = heading
		if qualifier != "" {
			d.Qualifiers = []string{qualifier}
		}
	}
	if p.d.qualifiers && len(d.Qualifiers) == 1 {
		d.Qualifiers = strings.FieldsFunc(d.Qualifiers[0], func(c rune) bool { return c == ',' })
	}
	if !hasWordRune(name) || d.Heading == "" && len(d.Qualifiers) == 0 {
		p.report(refsift.Error, refsift.CodeTermEmpty, r.from, r.to, "write the heading", "%s names no heading", quoteShort(p.text.text[r.from:r.to]))
		return bad
	}
	return operand{d, r.from, tag.to, 1}
}

// isNoExp reports the modifier that turns explosion off: of headings,
// subheadings and publication types, as NLM's help says of each.
func isNoExp(modifier string) bool { return modifier == "noexp" || modifier == "noexplode" }

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(sep):]), true
}

func joinBlanks(s string) string { return strings.Join(strings.FieldsFunc(s, isBlank), " ") }

// filter reads humans[filter], all[sb] and their kin. Filters that NLM
// defines by a longer search or by data outside the record are refused.
func (p *lineParser) filter(r rawTerm, tag token) operand {
	name := normalField(r.text)
	n := p.node(r.from, tag.to)
	o := operand{from: r.from, to: tag.to, height: 1}
	f, known := pubmedFilters[name]
	switch {
	case name == "all":
		o.x = &All{n}
	case name == "hasabstract":
		o.x = hasAbstract(n)
	case known && f.heading != "":
		o.x = &Descriptor{n, f.heading, f.explode, false, nil, Fields{Tag: "Mesh", In: []Field{Headings}}}
	case known:
		row, _ := p.d.field(f.field)
		o.x = value(n, f.value, Fields{Tag: f.field, In: row.in})
	case isLanguage(name):
		o.x = value(n, name, Fields{Tag: "la", In: []Field{Languages}})
	default:
		p.report(refsift.Error, refsift.CodeFilterUnknown, r.from, tag.to, "write out what the filter searches", "the filter %s cannot be run on exported records", quoteShort(r.text))
		return p.bad(r.from, tag.to)
	}
	return o
}

// value builds the leaf for a whole value of one or more words.
func value(n node, text string, fields Fields) Expr {
	words := strings.Fields(text)
	if len(words) == 1 {
		return &Term{n, Lit(words[0]), fields}
	}
	x := &Phrase{node: n, Fields: fields}
	for _, w := range words {
		x.Words = append(x.Words, Lit(w))
	}
	return x
}
