package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// embaseText is where Embase.com finds a term without a field, as far as
// records hold it.
var embaseText = []Field{Title, Abstract, Keywords, Headings, Authors, Affiliations, Source, Substances}

// Embase is the dialect of Embase.com: fields and heading marks stand behind
// the term or the group, 'heart infarction'/exp OR (heart NEXT/2 attack*):ti,ab,
// and operators are read from left to right.
var Embase = (&Dialect{
	Name:        "embase.com",
	Title:       "Embase.com",
	aliases:     []string{"embase"},
	rows:        embaseFields,
	and:         1,
	or:          1,
	not:         1,
	near:        2,
	untagged:    embaseText,
	wild:        map[byte]Wildcard{'*': Any, '?': {1, 1}},
	foreign:     "$#",
	wildInside:  true,
	wordsAnded:  true,
	wordRuns:    true,
	qualifiers:  true,
	example:     "%s:ti,ab",
	lex:         lexEmbase,
	line:        embaseLine,
	operand:     embaseOperand,
	looksTagged: embaseTagged,
	Thesaurus:   Emtree,
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
		quote:       embaseQuote,
		plain:       func(word string) bool { return plainIn(lexEmbase, word) },
		near:        embaseNear,
		leaf:        printEmbase,
		lists:       true,
		hasAbstract: "[abstracts]/lim",
		ref:         hashRef,
		label:       hashedLabel,
	},
}).index()

// embaseFields are the field labels of Embase.com.
var embaseFields = []fieldRow{
	{names: "ti", in: []Field{Title}},
	{names: "ab", in: []Field{Abstract}},
	{names: "kw", in: []Field{Keywords}},
	{names: "de", in: []Field{Headings}, why: "the words of headings are searched"},
	{names: "tt", in: []Field{Title}, why: "the title is searched along with the original title"},
	{names: "au", in: []Field{Authors}, whole: true},
	{names: "ff|af|ad", in: []Field{Affiliations}},
	{names: "jt|ta|ja", in: []Field{Source}, whole: true},
	{names: "tn|dn|mn|df", kind: refusedField, why: "trade names, device names and manufacturers are not part of every export; search ti,ab,kw"},
	{names: "rn|cn|ms", kind: refusedField, why: "registry numbers are not searched"},
	{names: "it|pt", kind: valueField, in: []Field{PubTypes}},
	{names: "la", kind: valueField, in: []Field{Languages}},
	{names: "is", kind: valueField, in: []Field{ISSN}},
	{names: "vi|vo", kind: valueField, in: []Field{Volume}},
	{names: "ip", kind: valueField, in: []Field{Issue}},
	{names: "pg", kind: valueField, in: []Field{Pages}},
	{names: "doi|do", kind: valueField, in: []Field{DOI}},
	{names: "id|ui|pu|pui|an", kind: valueField, in: []Field{Accession}},
	{names: "pb", in: []Field{Publisher}},
	{names: "py", kind: dateField, in: []Field{Date}},
	{names: "ca|cy|ct|cd|cl|nc|sp|cc|cs", kind: refusedField, why: "conferences, countries and classifications are not searched"},
	{names: "lnk", kind: qualifierField, in: []Field{Qualifiers}},
	{names: "sb|oa|orcid|gn|gr", kind: refusedField, why: "links, grants and identifiers are not searched"},
}

// embaseLinks are the codes of Emtree's subheadings for diseases (dm), drugs
// (dd) and devices (dv). The list is that of library guides.
var embaseLinks = map[string]string{
	"dm_co": "complication", "dm_cn": "congenital disorder", "dm_di": "diagnosis", "dm_dm": "disease management",
	"dm_dr": "drug resistance", "dm_dt": "drug therapy", "dm_ep": "epidemiology", "dm_et": "etiology",
	"dm_pc": "prevention", "dm_rt": "radiotherapy", "dm_rh": "rehabilitation", "dm_si": "side effect",
	"dm_su": "surgery", "dm_th": "therapy",
	"dd_ae": "adverse drug reaction", "dd_ad": "drug administration", "dd_an": "drug analysis", "dd_cb": "drug combination",
	"dd_cm": "drug comparison", "dd_cr": "drug concentration", "dd_dv": "drug development", "dd_do": "drug dose",
	"dd_it": "drug interaction", "dd_dt": "drug therapy", "dd_to": "drug toxicity", "dd_ct": "clinical trial",
	"dd_ec": "endogenous compound", "dd_pe": "pharmacoeconomics", "dd_pk": "pharmacokinetics", "dd_pd": "pharmacology",
	"dd_pr": "pharmaceutics", "dd_iv": "intravenous drug administration", "dd_po": "oral drug administration",
	"dv_am": "adverse device effect", "dv_cl": "clinical trial", "dv_dc": "device comparison", "dv_de": "device economics",
}

// embaseLimits are the limits on types of publications that a record answers.
var embaseLimits = wordList(`article,article in press,chapter,conference abstract,conference paper,conference review,

editorial,erratum,letter,note,review,short survey,preprint,data paper,tombstone,books,report`)

func wordList(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.SplitSeq(s, ",") {
		m[strings.TrimSpace(w)] = true
	}
	return m
}

// embaseLine reads "… AND limit:ti", which is no limit in prose.
func embaseLine(p *lineParser) (Expr, bool) {
	text := p.text.text
	at, rest := limitedLine(text)
	if at == 0 {
		return nil, false
	}
	colon := strings.LastIndexByte(text[:rest], ':')
	if colon < at || !embaseLabels[strings.ToLower(text[colon+1:max(labelAt(text, colon+1), colon+1)])] {
		return nil, false
	}
	return p.parse(), true
}

// embaseOperand reads a reference, a limit, or a group, quoted term or words
// with the field behind them.
func embaseOperand(p *lineParser) operand {
	if o, ok := p.lines(); ok {
		return o
	}
	switch t := p.tok(); t.kind {
	case tokenMark:
		p.next()
		return p.embaseLimit(t)
	case tokenOpen:
		end := p.closing(p.i)
		if end == 0 || p.toks[end+1].kind != tokenSuffix {
			return p.group()
		}
		return p.embaseGroup(p.toks[end+1])
	case tokenQuote:
		return p.embaseTerm(p.i + 1)
	case tokenWord:
		k := p.i
		for p.toks[k].kind == tokenWord {
			k++
		}
		return p.embaseTerm(k)
	}
	return p.fieldTerm()
}

// embaseGroup reads a group with the field behind it.
func (p *lineParser) embaseGroup(tag token) operand {
	from := p.tok().from
	if tag.text[0] == '/' {
		p.report(refsift.Error, refsift.CodeFieldOnGroup, tag.from, tag.to, "write "+tag.text+" after each heading", "%s stands after a group; it belongs to one heading", tag.text)
		p.skip(from)
		return p.bad(from, p.next().to)
	}
	u, ok := p.useOf(tag, tag.text[1:])
	if !ok {
		p.skip(from)
		return p.bad(from, p.next().to)
	}
	o := p.within(u, p.group)
	o.to = p.next().to
	return o
}

// embaseTerm reads a term; its field or heading mark is token k, if it is one.
func (p *lineParser) embaseTerm(k int) operand {
	tag := p.toks[k]
	if tag.kind != tokenSuffix {
		return p.fieldTerm()
	}
	from := p.tok().from
	if tag.text[0] == '/' && !slashField(tag.text) {
		return p.emtree(tag)
	}
	u, ok := p.useOf(tag, tag.text[1:])
	if !ok {
		p.skip(from)
		return p.bad(from, p.next().to)
	}
	o := p.within(u, p.fieldTerm)
	o.to = p.next().to
	return o
}

// emtree reads a heading: /exp with narrower ones, /de without, /mj as main
// topic.
func (p *lineParser) emtree(tag token) operand {
	var r rawTerm
	if p.tok().kind == tokenQuote {
		r = rawTerm{p.next(), true, false}
	} else if r = p.words(); strings.ContainsFunc(r.text, isBlank) {
		p.report(refsift.Warning, refsift.CodeWordsAdjacent, r.from, r.to, "write '"+r.text+"'", "the words %s are read as one heading", quoteShort(r.text))
	}
	p.next()
	o := operand{from: r.from, to: tag.to, height: 1}
	fail := func(code refsift.Code, fix, format string, args ...any) operand {
		p.report(refsift.Error, code, r.from, tag.to, fix, format, args...)
		return p.bad(r.from, tag.to)
	}
	d := &Descriptor{node: p.node(r.from, tag.to), Heading: joinBlanks(r.text), Fields: Fields{Tag: tag.text[1:], In: []Field{Headings}}}
	switch {
	case strings.ContainsAny(d.Heading, "*?"):
		return fail(refsift.CodeHeadingTruncated, "name the headings", "the heading %s is truncated", quoteShort(d.Heading))
	case !hasWordRune(d.Heading):
		return fail(refsift.CodeTermEmpty, "write the heading", "%s names no heading", quoteShort(d.Heading))
	}
	for mark := range strings.FieldsFuncSeq(strings.ToLower(tag.text), func(c rune) bool { return c == '/' || c == ',' }) {
		switch mark {
		case "exp":
			d.Explode = true
		case "de":
		case "mj":
			d.Focus = true
		case "br", "syn":
			return fail(refsift.CodeFieldUnsupported, "write the terms", "/%s needs Emtree's own list of terms", mark)
		default:
			q, ok := embaseLinks[mark]
			if !ok {
				return fail(refsift.CodeFieldUnknown, "write /exp, /de, /mj, a subheading such as /dm_dt or a field such as /it", "no mark /%s is known", mark)
			}
			d.Qualifiers = append(d.Qualifiers, q)
		}
	}
	o.x = d
	return o
}

// embaseLimit reads a limit. Those that Embase.com answers from what an
// export does not hold are refused.
func (p *lineParser) embaseLimit(t token) operand {
	end := strings.LastIndexByte(t.text, ']')
	inside, kind := t.text[1:end], strings.ToLower(t.text[end+2:])
	n := p.node(t.from, t.to)
	o := operand{from: t.from, to: t.to, height: 1}
	name := strings.ToLower(joinBlanks(inside))
	switch {
	case kind == "py":
		return p.years(rawTerm{token{kind: tokenWord, from: t.from, to: t.to, text: inside}, false, false}, Fields{Tag: "py", In: []Field{Date}})
	case kind == "sd":
		return p.embaseSince(t, inside)
	case isLanguage(name):
		o.x = &Term{n, Lit(name), Fields{Tag: "la", In: []Field{Languages}}}
	case name == "abstracts":
		o.x = hasAbstract(n)
	case embaseLimits[name]:
		o.x = value(n, name, Fields{Tag: "it", In: []Field{PubTypes}})
	case name == "embase" || name == "medline":
		p.report(refsift.Warning, refsift.CodeFieldApproximate, t.from, t.to, "expect another count than that of Embase.com", "[%s]/lim: the database that the record was exported from is searched", name)
		o.x = &Term{n, Lit(name), Fields{Tag: "lim", In: []Field{Databases}}}
	default:
		p.report(refsift.Error, refsift.CodeFilterUnknown, t.from, t.to, "write out what it searches, such as 'human'/exp", "the limit %s cannot be run on exported records", quoteShort(t.text))
		return p.bad(t.from, t.to)
	}
	return o
}

// embaseSince reads [1-1-2010]/sd: records added since a day.
func (p *lineParser) embaseSince(t token, inside string) operand {
	var part [3]int
	fields := strings.FieldsFunc(inside, func(c rune) bool { return c == '-' || c == '/' })
	for i, f := range fields {
		n, err := strconv.Atoi(strings.TrimFunc(f, isBlank))
		if err != nil || i > 2 {
			fields = nil
			break
		}
		part[i] = n
	}
	d := refsift.Date{Year: part[2], Month: part[1], Day: part[0]}
	if len(fields) != 3 || d.Month < 1 || !d.IsValid() || d.Year <= firstYear || d.Year >= lastYear {
		p.report(refsift.Error, refsift.CodeDateInvalid, t.from, t.to, "write [31-12-2010]/sd", "no day: %s", quoteShort(inside))
		return p.bad(t.from, t.to)
	}
	p.report(refsift.Warning, refsift.CodeFieldApproximate, t.from, t.to, "expect another count than that of Embase.com", "/sd: the day a record was entered into its database is searched")
	return operand{&Range{p.node(t.from, t.to), d, refsift.Date{}, Fields{Tag: "sd", In: []Field{Entered}}}, t.from, t.to, 1}
}

func embaseQuote(text string) string {
	// Limits in prose, "only: English", are looked for outside double marks.
	if strings.Contains(text, "'") || limitMarks.MatchString(text) {
		return `"` + text + `"`
	}
	return "'" + text + "'"
}

// embaseNear writes NEAR/3 for at most two words between.
func embaseNear(distance int, ordered bool) (string, bool) {
	if ordered {
		return fmt.Sprintf("NEXT/%d", distance+1), true
	}
	return fmt.Sprintf("NEAR/%d", distance+1), true
}

// printEmbase writes headings and limits.
func printEmbase(p *printer, x Expr) (string, bool) {
	switch x := x.(type) {
	case *Term:
		if sameFields(x.Fields.In, []Field{Databases}) {
			name := strings.ToLower(x.Word.String())
			return "[" + name + "]/lim", name == "embase" || name == "medline"
		}
	case *Range:
		switch {
		case sameFields(x.Fields.In, []Field{Date}):
			return "[" + p.years(x, "<1966", fmt.Sprint(lastYear)) + "]/py", true
		case sameFields(x.Fields.In, []Field{Entered}) && !x.To.IsValid() && x.From.IsValid():
			return fmt.Sprintf("[%d-%d-%d]/sd", max(x.From.Day, 1), max(x.From.Month, 1), x.From.Year), true
		}
	case *Descriptor:
		return p.emtree(x)
	}
	return "", false
}

// emtree writes a heading with its marks.
func (p *printer) emtree(x *Descriptor) (string, bool) {
	if x.Heading == "" {
		return embaseQuote(joinBlanks(quoteText(p.literal(strings.Join(x.Qualifiers, " "))))) + ":lnk", true
	}
	mark := "/de"
	switch {
	case x.Explode && x.Focus:
		mark = "/exp/mj"
	case x.Explode:
		mark = "/exp"
	case x.Focus:
		mark = "/mj"
	}
	var links, unknown []string
	for _, q := range x.Qualifiers {
		code := linkOf(q)
		if code == "" {
			unknown = append(unknown, q)
			continue
		}
		links = append(links, code)
	}
	switch list := strings.Join(unknown, ", "); {
	case len(unknown) > 0 && len(links) > 0:
		p.loss(x, narrower, "name the subheadings of Emtree", "the qualifiers "+quoteShort(list), "they are left out")
	case len(unknown) > 0:
		p.loss(x, wider, "name the subheadings of Emtree", "the qualifiers "+quoteShort(list), "the heading is written without them")
	}
	if len(links) > 0 {
		mark += "/" + strings.Join(links, ",")
	}
	return p.headingQuoted(joinBlanks(quoteText(p.literal(x.Heading)))) + mark, true
}

// linkOf returns the code of a subheading, that for diseases first.
func linkOf(name string) string {
	var codes []string
	for code, n := range embaseLinks {
		if strings.EqualFold(n, name) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	if len(codes) == 0 {
		return ""
	}
	return codes[len(codes)-1]
}
