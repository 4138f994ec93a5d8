package query

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// scopusText is where Scopus finds a term in ALL, as far as records hold it.
var scopusText = []Field{Title, Abstract, Keywords, Headings, Authors, Affiliations, Source, Substances}

// Scopus is the dialect of Scopus's advanced search: the field stands before
// parentheses, TITLE-ABS-KEY(a OR b), and OR binds tightest, then W/n and
// PRE/n, then AND, then AND NOT.
var Scopus = (&Dialect{
	Name:        "scopus",
	Title:       "Scopus",
	rows:        scopusFields,
	or:          4,
	near:        3,
	and:         2,
	not:         1,
	notWord:     "AND NOT",
	untagged:    scopusText,
	wild:        map[byte]Wildcard{'*': Any, '?': {1, 1}},
	foreign:     "$",
	wildInside:  true,
	wordsAnded:  true,
	plainNear:   true,
	example:     "TITLE-ABS-KEY(%s)",
	values:      scopusTypes,
	lex:         lexScopus,
	operand:     scopusOperand,
	finish:      joinExclusions,
	looksTagged: scopusTagged,
	style: &style{
		scoped:       func(field, inner string, compound bool) string { return field + "(" + inner + ")" },
		wild:         []wildText{{Any, "*"}, {Wildcard{1, 1}, "?"}, {Wildcard{1, -1}, "?*"}},
		wildNext:     true,
		headingWords: []Field{Headings},
		quote:        func(text string) string { return `"` + withoutBraces(text) + `"` },
		exact:        func(text string) string { return "{" + withoutBraces(text) + "}" },
		plain:        func(word string) bool { return plainIn(lexScopus, word) },
		near:         scopusNear,
		leaf:         printScopus,
		exclude:      excludeScopus,
		bothAnd:      true,
		ref:          hashRef,
		label:        hashedLabel,
	},
}).index()

// scopusFields are the field codes of Scopus's help.
var scopusFields = []fieldRow{
	{names: "TITLE-ABS-KEY", in: []Field{Title, Abstract, Keywords, Headings, Substances}},
	{names: "TITLE-ABS-KEY-AUTH", in: []Field{Title, Abstract, Keywords, Headings, Authors, Substances}},
	{names: "TITLE-ABS", in: []Field{Title, Abstract}},
	{names: "TITLE", in: []Field{Title}},
	{names: "ABS", in: []Field{Abstract}},
	{names: "KEY", in: []Field{Keywords, Headings, Substances}},
	{names: "AUTHKEY", in: []Field{Keywords}},
	{names: "INDEXTERMS", in: []Field{Headings}},
	{names: "CHEMNAME", in: []Field{Substances}},
	{names: "ALL", in: scopusText, everything: true},
	{names: "AUTH|AUTHOR-NAME|AUTHOR", in: []Field{Authors}, whole: true},
	{names: "AUTHLASTNAME|AUTHLAST", in: []Field{Authors}, whole: true, why: "initials are searched as well as family names"},
	{names: "AUTHFIRST", in: []Field{Authors}, whole: true, why: "family names are searched as well as initials"},
	{names: "FIRSTAUTH", in: []Field{Authors}, whole: true, why: "any author is searched, not the first alone"},
	{names: "SRCTITLE", in: []Field{Source}},
	{names: "EXACTSRCTITLE", in: []Field{Source}, whole: true, why: "titles that hold the words are found, not the exact title alone"},
	{names: "AFFIL", in: []Field{Affiliations}},
	{names: "AFFILORG", in: []Field{Affiliations}, why: "the whole address is searched"},
	{names: "AFFILCITY", in: []Field{Affiliations}, why: "the whole address is searched"},
	{names: "AFFILCOUNTRY", in: []Field{Affiliations}, why: "the whole address is searched"},
	{names: "EXACTKEYWORD", in: []Field{Keywords, Headings}, whole: true, why: "keywords that hold the words are found, not the exact keyword alone"},
	{names: "PUBLISHER", in: []Field{Publisher}},
	{names: "LANGUAGE", kind: valueField, in: []Field{Languages}},
	{names: "DOCTYPE", kind: valueField, in: []Field{PubTypes}},
	{names: "DOI", kind: valueField, in: []Field{DOI}},
	{names: "PMID", kind: valueField, in: []Field{PMID}},
	{names: "EID", kind: valueField, in: []Field{Accession}},
	{names: "ISSN|EISSN|ISSNP", kind: valueField, in: []Field{ISSN}},
	{names: "VOLUME", kind: valueField, in: []Field{Volume}},
	{names: "ISSUE", kind: valueField, in: []Field{Issue}},
	{names: "PAGES", kind: valueField, in: []Field{Pages}},
	{names: "PAGEFIRST|PAGELAST", kind: valueField, in: []Field{Pages}, why: "all pages are searched, not the first or last alone"},
	{names: "BOOKPUB", in: []Field{Publisher}, why: "publishers of journals are searched as well as those of books"},
	{names: "PUBYEAR", kind: dateField, in: []Field{Date}},
	{names: "PUBDATETXT", kind: refusedField, why: "dates in words are not searched; write PUBYEAR"},
	{names: "SUBJAREA|SUBJTERMS", kind: refusedField, why: "subject areas are not part of an export"},
	{names: "SRCTYPE", kind: refusedField, why: "types of sources are not searched"},
	{names: "PUBSTAGE", kind: refusedField, why: "the stage of publication is not searched"},
	{names: "OA|OPENACCESS", kind: refusedField, why: "open access is not searched"},
	{names: "PREFNAMEAUID|AU-ID|AUTHCOLLAB|ORCID", kind: refusedField, why: "author identifiers are not searched"},
	{names: "AF-ID", kind: refusedField, why: "identifiers of organizations are not searched"},
	{names: "EDITOR|EDFIRST|EDLASTNAME", kind: refusedField, why: "editors are not searched"},
	{names: "FUND-ALL|FUND-SPONSOR|FUND-ACR|FUND-NO", kind: refusedField, why: "funding is not searched"},
	{names: "REF|REFTITLE|REFAUTH|REFSRCTITLE|REFPUBYEAR|REFPAGE|REFEID", kind: refusedField, why: "references are not searched"},
	{names: "CONF|CONFNAME|CONFLOC|CONFSPONSORS|CONFSEQNUMBER", kind: refusedField, why: "conferences are not searched"},
	{names: "CASREGNUMBER|CODEN|ISBN|ARTNUM|SEQBANK|SEQNUMBER|WEBSITE|PATENT", kind: refusedField, why: "these numbers are not searched"},
	{names: "CHEM|TRADENAME|MANUFACTURER", kind: refusedField, why: "trade names and manufacturers are not part of an export"},
	{names: "LOAD-DATE|ORIG-LOAD-DATE|RECENT", kind: refusedField, why: "the day a record was loaded is not part of an export"},
}

// scopusTypes writes out the codes of DOCTYPE. Records of other databases
// call an article a journal article.
var scopusTypes = map[string][]string{
	"ar": {"Article", "Journal Article"}, "re": {"Review"}, "cp": {"Conference Paper"}, "ch": {"Book Chapter"}, "bk": {"Book"},
	"ed": {"Editorial"}, "le": {"Letter"}, "no": {"Note"}, "sh": {"Short Survey"}, "er": {"Erratum"}, "cr": {"Conference Review"},
	"ip": {"Article in Press"}, "ab": {"Abstract Report"}, "bz": {"Business Article"}, "dp": {"Data Paper"}, "rp": {"Report"},
	"tb": {"Retracted"}, "pr": {"Press Release"},
}

func withoutBraces(s string) string {
	return joinBlanks(strings.Map(func(r rune) rune {
		if r == '{' || r == '}' {
			return ' '
		}
		return r
	}, s))
}

// scopusPrefix reads the field code at i, if parentheses follow. It is in
// capitals or touches the parenthesis; a word in capitals that touches one
// is a field that Scopus does not have.
func scopusPrefix(text string, i int) (name string, end int) {
	for end = i; end < len(text) && (isLetter(text[end]) || text[end] == '-'); end++ {
	}
	name = text[i:end]
	if len(name) < 2 || operatorWord(name) != noOp {
		return "", 0
	}
	open := skipBlank(text, end)
	if open == len(text) || text[open] != '(' {
		return "", 0
	}
	known := scopusFieldNames[strings.ToLower(name)]
	upper, glued := name == strings.ToUpper(name), open == end
	if known && (upper || glued) || upper && (glued || strings.Contains(name, "-")) {
		return name, end
	}
	return "", 0
}

func scopusTagged(_ *Dialect, text string) bool {
	for i := range len(text) {
		if i > 0 && text[i-1] != ' ' && text[i-1] != '(' {
			continue
		}
		if name, end := scopusPrefix(text, i); end > 0 && scopusFieldNames[strings.ToLower(name)] {
			return true
		}
		if _, end := pubyear(text, i); end > 0 {
			return true
		}
	}
	return false
}

func lexScopus(text string) []token {
	return lexWith(text, func(i int) (token, bool) {
		if text[i] == '{' {
			if n := strings.IndexAny(text[i+1:], "{}"); n >= 0 && text[i+1+n] == '}' {
				return token{kind: tokenQuote, from: i, to: i + n + 2, text: text[i+1 : i+1+n], exact: true}, true
			}
			return token{kind: tokenOpenField, from: i, to: i + 1, text: "{"}, true
		}
		if end := scopusLimitAt(text, i); end > 0 {
			return token{kind: tokenMark, from: i, to: end, text: text[i:end]}, true
		}
		if rest, end := pubyear(text, i); end > 0 {
			return token{kind: tokenMark, from: i, to: end, text: rest}, true
		}
		if name, end := scopusPrefix(text, i); end > 0 {
			return token{kind: tokenPrefix, from: i, to: end, text: name}, true
		}
		if t, ok := lexNear(text, i, "PRE", -1); ok {
			t.near.ordered = true
			return t, true
		}
		return lexNear(text, i, "W", -1)
	})
}

// pubyear reads "PUBYEAR > 2006" at i and returns what follows the code.
func pubyear(text string, i int) (rest string, end int) {
	const code = "PUBYEAR"
	if len(text) < i+len(code) || !strings.EqualFold(text[i:i+len(code)], code) {
		return "", 0
	}
	from := skipBlank(text, i+len(code))
	end = from
	for end < len(text) && strings.IndexByte("<>=", text[end]) >= 0 {
		end++
	}
	if end == from {
		n := leadingWord(text[from:])
		switch strings.ToUpper(text[from : from+n]) {
		case "AFT", "BEF", "IS":
			end += n
		default:
			return "", 0
		}
	}
	for end = skipBlank(text, end); end < len(text) && text[end] >= '0' && text[end] <= '9'; end++ {
	}
	return text[from:end], end
}

// maxScopusLimit is longer than any field and value of a limit.
const maxScopusLimit = 1000

// scopusLimitAt returns the end of LIMIT-TO(…) or EXCLUDE(…) at i, 0 if
// neither stands there.
func scopusLimitAt(text string, i int) int {
	for _, name := range [...]string{"LIMIT-TO", "EXCLUDE"} {
		if len(text) < i+len(name) || !strings.EqualFold(text[i:i+len(name)], name) {
			continue
		}
		at := skipBlank(text, i+len(name))
		if at == len(text) || text[at] != '(' {
			return 0
		}
		quoted := false
		for k, r := range text[at:min(len(text), at+maxScopusLimit)] {
			if isQuote(r) {
				quoted = !quoted
			} else if r == ')' && !quoted {
				return at + k + 1
			}
		}
		return 0
	}
	return 0
}

// scopusOperand reads a reference, a group, a limit, or a term with or
// without its field.
func scopusOperand(p *lineParser) operand {
	if o, ok := p.lines(); ok {
		return o
	}
	switch t := p.tok(); t.kind {
	case tokenOpen:
		return p.group()
	case tokenPrefix:
		return p.prefixed()
	case tokenMark:
		p.next()
		if strings.HasSuffix(t.text, ")") {
			return p.scopusLimit(t)
		}
		return p.pubyear(t, t.text)
	}
	return p.fieldTerm()
}

// pubyear reads "> 2006", "= 2010", "AFT 2006" and their kin.
func (p *lineParser) pubyear(t token, text string) operand {
	op, year := strings.TrimRight(text, "0123456789"), text[len(strings.TrimRight(text, "0123456789")):]
	n, err := strconv.Atoi(year)
	if err != nil || n <= firstYear || n >= lastYear {
		p.report(refsift.Error, refsift.CodeDateInvalid, t.from, t.to, "write PUBYEAR > 2006", "no year: %s", quoteShort(text))
		return p.bad(t.from, t.to)
	}
	x := &Range{node: p.node(t.from, t.to), Fields: Fields{Tag: "PUBYEAR", In: []Field{Date}}}
	switch strings.ToUpper(strings.TrimFunc(op, isBlank)) {
	case ">", "AFT":
		x.From.Year = n + 1
	case "<", "BEF":
		x.To.Year = n - 1
	case ">=", "=>":
		x.From.Year = n
	case "<=", "=<":
		x.To.Year = n
	case "=", "IS", "":
		x.From.Year, x.To.Year = n, n
	default:
		p.report(refsift.Error, refsift.CodeDateInvalid, t.from, t.to, "write PUBYEAR > 2006", "no comparison of years: %s", quoteShort(text))
		return p.bad(t.from, t.to)
	}
	return operand{x, t.from, t.to, 1}
}

// scopusLimit reads LIMIT-TO(DOCTYPE, "re") and EXCLUDE(LANGUAGE, "German").
func (p *lineParser) scopusLimit(t token) operand {
	open := strings.IndexByte(t.text, '(')
	name, value, ok := strings.Cut(t.text[open+1:len(t.text)-1], ",")
	at := t.from + open + 1 + len(name) + 1
	if !ok {
		p.report(refsift.Error, refsift.CodeFilterUnknown, t.from, t.to, `write LIMIT-TO(DOCTYPE, "re")`, "%s does not name a field and a value", quoteShort(t.text))
		return p.bad(t.from, t.to)
	}
	u, ok := p.useOf(t, name)
	if !ok {
		return p.bad(t.from, t.to)
	}
	text := strings.Trim(strings.TrimFunc(value, func(r rune) bool { return isBlank(r) || isQuote(r) }), "{}")
	r := rawTerm{token{kind: tokenQuote, from: at, to: t.to - 1, text: text}, true, false}
	var o operand
	if u.rows[0].kind == dateField {
		o = p.pubyear(t, text)
	} else {
		o = p.within(u, func() operand { return p.leaf(r) })
	}
	o.from, o.to = t.from, t.to
	if !isBad(o.x) && !strings.EqualFold(t.text[:1], "L") {
		o.x = &Not{p.node(t.from, t.to), &All{p.node(t.from, t.to)}, o.x}
		o.height++
	}
	return o
}

// excluded reports EXCLUDE(…), which is all records but some.
func excluded(x Expr) (*Not, bool) {
	n, ok := x.(*Not)
	if !ok {
		return nil, false
	}
	_, ok = n.Left.(*All)
	return n, ok
}

// joinExclusions makes OR between exclusions an AND: Scopus writes
// (EXCLUDE(a) OR EXCLUDE(b)) and leaves out both.
func joinExclusions(x Expr) Expr {
	switch x := x.(type) {
	case *And:
		for i, a := range x.Args {
			x.Args[i] = joinExclusions(a)
		}
	case *Not:
		x.Left, x.Right = joinExclusions(x.Left), joinExclusions(x.Right)
	case *Or:
		all := true
		for i, a := range x.Args {
			x.Args[i] = joinExclusions(a)
			_, ok := excluded(a)
			all = all && ok
		}
		if all {
			return &And{x.node, x.Args}
		}
	}
	return x
}

func scopusNear(distance int, ordered bool) (string, bool) {
	if ordered {
		return fmt.Sprintf("PRE/%d", distance), distance < 256
	}
	return fmt.Sprintf("W/%d", distance), distance < 256
}

// excludeScopus writes "all records but these".
func excludeScopus(p *printer, x *Not) (string, bool) {
	var words []Word
	var f Fields
	switch r := x.Right.(type) {
	case *Term:
		words, f = []Word{r.Word}, r.Fields
	case *Phrase:
		words, f = r.Words, r.Fields
	case *Range:
		if y := p.years(r, "", ""); isDigits(y) {
			return "EXCLUDE(PUBYEAR, " + y + ")", true
		}
		return "", false
	default:
		return "", false
	}
	if f.Tag == "" {
		return "", false
	}
	return "EXCLUDE(" + f.Tag + ", " + p.valueText(words, f, true) + ")", true
}

// printScopus writes years, which have two bounds joined with AND.
func printScopus(p *printer, x Expr) (string, bool) {
	switch x := x.(type) {
	case *Range:
		if !sameFields(x.Fields.In, []Field{Date}) {
			return "", false
		}
		p.years(x, "", "") // reports months
		switch {
		case x.From.Year == x.To.Year:
			return fmt.Sprintf("PUBYEAR = %d", x.From.Year), true
		case !x.To.IsValid():
			return fmt.Sprintf("PUBYEAR > %d", x.From.Year-1), true
		case !x.From.IsValid():
			return fmt.Sprintf("PUBYEAR < %d", x.To.Year+1), true
		}
		return fmt.Sprintf("PUBYEAR > %d AND PUBYEAR < %d", x.From.Year-1, x.To.Year+1), true
	}
	return "", false
}

// scopusFieldNames are all spellings of the field codes, for the lexer.
var scopusFieldNames = spellings(scopusFields)

// spellings returns every spelling of the fields, normalised.
func spellings(rows []fieldRow) map[string]bool {
	m := map[string]bool{}
	for _, r := range rows {
		for name := range strings.SplitSeq(r.names, "|") {
			m[normalField(name)] = true
		}
	}
	return m
}
