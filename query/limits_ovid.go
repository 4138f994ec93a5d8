package query

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// ovidLimit begins a limit on another line: "limit 5 to english language".
var ovidLimit = regexp.MustCompile(`(?i)^(?:limit|lim)\s*\(?\s*#?(\d{1,4})\s*\)?\s+to\s*:?\s*`)

// limitOnLine reads the start of a limit on another line and returns the
// number of the line and where the limits begin.
func limitOnLine(text string) (number string, rest int, ok bool) {
	m := ovidLimit.FindStringSubmatchIndex(text)
	if m == nil {
		return "", 0, false
	}
	n, err := strconv.Atoi(text[m[2]:m[3]])
	return strconv.Itoa(n), m[1], err == nil
}

// ovidCommands are lines that work on a set in ways that no set algebra has.
var ovidCommands = regexp.MustCompile(`(?i)^(?:remove duplicates from|dedup(?:e|licate)?|from \d+ keep|save|print)\b`)

// ovidLine reads limits and refuses commands.
func ovidLine(p *lineParser) (Expr, bool) {
	text := p.text.text
	if m := ovidCommands.FindString(text); m != "" && !p.d.looksTagged(p.d, text) {
		p.report(refsift.Error, refsift.CodeFilterUnknown, 0, len(m), "count the line before it", "%s is a command, not a search", quoteShort(m))
		return p.bad(0, len(text)).x, true
	}
	number, rest, ok := limitOnLine(text)
	if !ok {
		return nil, false
	}
	end := len(strings.TrimRightFunc(ovidUncommented(text), isBlank))
	limits := &ovidLimits{p: p, text: text[:max(rest, end)], i: rest}
	args := []Expr{&LineRef{p.node(0, rest), number}}
	switch x := limits.list(0).(type) {
	case *And:
		args = append(args, x.Args...)
	default:
		args = append(args, x)
	}
	return &And{p.node(0, max(rest, end)), args}, true
}

// ovidUncommented cuts a comment in brackets off the end of a limit.
func ovidUncommented(text string) string {
	if i := strings.IndexByte(text, '['); i >= 0 && strings.HasSuffix(strings.TrimSpace(text), "]") {
		return text[:i]
	}
	return text
}

// An ovidLimits reads a list of limits joined with AND or OR.
type ovidLimits struct {
	p    *lineParser
	text string
	i    int
}

// maxLimitDepth bounds the parentheses in a limit.
const maxLimitDepth = 20

// list reads limits up to a closing parenthesis or the end. AND binds
// tighter than OR.
func (l *ovidLimits) list(depth int) Expr {
	from := skipBlank(l.text, l.i)
	var or, and []Expr
	for {
		and = append(and, l.item(depth))
		l.i = skipBlank(l.text, l.i)
		op := operatorWord(l.text[l.i : l.i+leadingWord(l.text[l.i:])])
		switch {
		case op == opAnd || op == opOr:
			l.i += leadingWord(l.text[l.i:])
		case l.i < len(l.text) && l.text[l.i] == ',':
			l.i, op = l.i+1, opAnd
		}
		if op == opOr || op != opAnd {
			or = append(or, l.join(from, opAnd, and))
			and = nil
		}
		if op != opAnd && op != opOr {
			break
		}
	}
	x := l.join(from, opOr, or)
	if l.i < len(l.text) && (depth == 0 || l.text[l.i] != ')') {
		x = l.unknown(from, len(l.text))
		l.i = len(l.text)
	}
	return x
}

func (l *ovidLimits) join(from int, op operator, args []Expr) Expr {
	switch {
	case len(args) == 1:
		return args[0]
	case op == opAnd:
		return &And{l.p.node(from, l.i), args}
	}
	return &Or{l.p.node(from, l.i), args}
}

// item reads one limit, or several in parentheses.
func (l *ovidLimits) item(depth int) Expr {
	l.i = skipBlank(l.text, l.i)
	from := l.i
	if strings.HasPrefix(l.text[from:], "(") && depth < maxLimitDepth {
		l.i++
		x := l.list(depth + 1)
		if l.i < len(l.text) && l.text[l.i] == ')' {
			l.i++
			return x
		}
		return l.unknown(from, len(l.text))
	}
	l.i = l.itemEnd(from)
	to := from + len(strings.TrimRightFunc(l.text[from:l.i], isBlank))
	if x := l.value(from, to); x != nil {
		return x
	}
	return l.unknown(from, to)
}

// itemEnd finds the operator, parenthesis or comma that ends a limit,
// outside quotation marks. Names such as "clinical trial, all" keep theirs.
func (l *ovidLimits) itemEnd(from int) int {
	if n := len("clinical trial, all"); len(l.text) >= from+n && strings.EqualFold(l.text[from:from+n], "clinical trial, all") {
		return from + n
	}
	quotes := 0
	for i, r := range l.text[from:] {
		at := from + i
		switch {
		case isQuote(r):
			quotes++
		case quotes%2 == 1:
		case r == ')' || r == ',':
			return at
		case isBlank(r):
			next := skipBlank(l.text, at)
			switch operatorWord(l.text[next : next+leadingWord(l.text[next:])]) {
			case opAnd, opOr:
				return at
			}
		}
	}
	return len(l.text)
}

func (l *ovidLimits) unknown(from, to int) Expr {
	to = max(from, to)
	if from == to {
		l.p.report(refsift.Error, refsift.CodeLimitUnknown, max(from-1, 0), from, "write the limit", "a limit is missing")
	} else {
		l.p.report(refsift.Error, refsift.CodeLimitUnknown, from, to, "write it as a search", "the limit %s cannot be run on exported records", quoteShort(l.text[from:to]))
	}
	return l.p.bad(from, to).x
}

// value reads one limit: a name, or a date as in yr="1970 -Current".
func (l *ovidLimits) value(from, to int) Expr {
	text := l.text[from:to]
	n := l.p.node(from, to)
	if field, date, ok := strings.Cut(text, "="); ok {
		name := normalField(field)
		row, known := l.p.d.field(name)
		first, last, ok := compactRange(date)
		if !known || row.kind != dateField || !ok {
			return nil
		}
		return &Range{n, first, last, Fields{Tag: name, In: row.in}}
	}
	name := strings.ToLower(joinBlanks(strings.Trim(joinBlanks(withoutQuotes(text)), " ")))
	return l.p.namedLimit(n, name)
}

// namedLimit builds what a platform's limit of that name searches, or nil.
func (p *lineParser) namedLimit(n node, name string) Expr {
	headings := Fields{In: []Field{Headings}}
	if groups, ok := ageGroups[name]; ok {
		var args []Expr
		for _, h := range groups {
			args = append(args, &Descriptor{node: n, Heading: h, Fields: headings})
		}
		return orOf(n, args)
	}
	if types, ok := typeGroups[name]; ok {
		var args []Expr
		for _, t := range types {
			args = append(args, value(n, t, Fields{Tag: p.d.tagOf(PubTypes), In: []Field{PubTypes}}))
		}
		return orOf(n, args)
	}
	if h, ok := limitHeadings[name]; ok {
		return &Descriptor{node: n, Heading: h, Fields: headings}
	}
	if t, ok := limitTypes[name]; ok {
		return value(n, t, Fields{Tag: p.d.tagOf(PubTypes), In: []Field{PubTypes}})
	}
	switch language := strings.TrimSuffix(name, " language"); {
	case isLanguage(language):
		return &Term{n, Lit(language), Fields{Tag: p.d.tagOf(Languages), In: []Field{Languages}}}
	case name == "abstracts" || name == "abstract" || name == "abstract available":
		return hasAbstract(n)
	}
	return nil
}

func orOf(n node, args []Expr) Expr {
	if len(args) == 1 {
		return args[0]
	}
	return &Or{n, args}
}

// ageGroups are Ovid's and EBSCOhost's limits by age, as the check tags of
// MEDLINE that they stand for.
var ageGroups = map[string][]string{
	"newborn infant (birth to 1 month)":       {"Infant, Newborn"},
	"infant, newborn: birth-1 month":          {"Infant, Newborn"},
	"infant (1 to 23 months)":                 {"Infant"},
	"infant: 1-23 months":                     {"Infant"},
	"all infant (birth to 23 months)":         {"Infant, Newborn", "Infant"},
	"all infant: birth-23 months":             {"Infant, Newborn", "Infant"},
	"preschool child (2 to 5 years)":          {"Child, Preschool"},
	"child, preschool: 2-5 years":             {"Child, Preschool"},
	"child (6 to 12 years)":                   {"Child"},
	"child: 6-12 years":                       {"Child"},
	"adolescent (13 to 18 years)":             {"Adolescent"},
	"adolescent: 13-18 years":                 {"Adolescent"},
	"all child (0 to 18 years)":               {"Infant, Newborn", "Infant", "Child, Preschool", "Child", "Adolescent"},
	"all child: 0-18 years":                   {"Infant, Newborn", "Infant", "Child, Preschool", "Child", "Adolescent"},
	"young adult (19 to 24 years)":            {"Young Adult"},
	"adult (19 to 44 years)":                  {"Adult"},
	"adult: 19-44 years":                      {"Adult"},
	"middle age (45 to 64 years)":             {"Middle Aged"},
	"middle aged: 45-64 years":                {"Middle Aged"},
	"aged (80 and over)":                      {"Aged, 80 and over"},
	"aged, 80 and over":                       {"Aged, 80 and over"},
	"all aged (65 and over)":                  {"Aged", "Aged, 80 and over"},
	"aged: 65+ years":                         {"Aged"},
	"all adult (19 plus years)":               {"Young Adult", "Adult", "Middle Aged", "Aged", "Aged, 80 and over"},
	"all adult: 19+ years":                    {"Young Adult", "Adult", "Middle Aged", "Aged", "Aged, 80 and over"},
	"\"middle aged\" (45 plus years)":         {"Middle Aged", "Aged", "Aged, 80 and over"},
	"middle aged (45 plus years)":             {"Middle Aged", "Aged", "Aged, 80 and over"},
	"young adult and adult (19-24 and 19-44)": {"Young Adult", "Adult"},
}

// typeGroups are limits that stand for several types of publication.
var typeGroups = map[string][]string{
	"clinical trial/all":        clinicalTrials,
	"clinical trial, all":       clinicalTrials,
	"review articles":           {"Review"},
	"controlled clinical trial": {"Controlled Clinical Trial"},
	"clinical trial, phase i":   {"Clinical Trial, Phase I"},
	"clinical trial, phase ii":  {"Clinical Trial, Phase II"},
	"clinical trial, phase iii": {"Clinical Trial, Phase III"},
	"clinical trial, phase iv":  {"Clinical Trial, Phase IV"},
	"multicenter study":         {"Multicenter Study"},
	"comparative study":         {"Comparative Study"},
	"evaluation studies":        {"Evaluation Study", "Evaluation Studies"},
	"observational study":       {"Observational Study"},
	"practice guideline":        {"Practice Guideline"},
	"guideline":                 {"Guideline"},
	"meta analysis":             {"Meta-Analysis"},
	"english abstract":          {"English Abstract"},
	"news":                      {"News"},
	"twin study":                {"Twin Study"},
	"validation studies":        {"Validation Study", "Validation Studies"},
}

// clinicalTrials is the type Clinical Trial with the narrower ones.
var clinicalTrials = []string{"Clinical Trial", "Adaptive Clinical Trial", "Clinical Trial, Phase I", "Clinical Trial, Phase II",
	"Clinical Trial, Phase III", "Clinical Trial, Phase IV", "Controlled Clinical Trial", "Equivalence Trial",
	"Pragmatic Clinical Trial", "Randomized Controlled Trial"}
