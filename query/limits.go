package query

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// A limitKind says what a limit in prose restricts.
type limitKind uint8

const (
	limitLanguage limitKind = iota
	limitDates
	limitHeading
	limitType
	limitAbstract
)

// A limit is one restriction in prose, with its place in the text.
type limit struct {
	kind     limitKind
	at       extent
	value    string // language, heading or publication type
	from, to refsift.Date
}

// limitMarks introduce limits after an expression or at the start of a line.
var limitMarks = regexp.MustCompile(`(?i)\b(?:(?:and\s+)?only\s*:|limits?\s*:|limiters?\s*[-–:]|filters?\s*(?:applied|activated)?\s*:|limited\s+to\s*:?|restricted\s+to\s*:?|limit\s+to\s*:?)\s*`)

const (
	dateText = `(?:\d{1,2}\s+)?(?:[A-Za-z]{3,9}\.?\s+)?(?:\d{4}(?:[/-]\d{1,2}){0,2})`
	nowText  = `(?:present|current|now|today|date|onwards?)`
)

// datePrefix is what may stand before a date: "published", "publication date:".
const datePrefix = `(?i)^(?:publication\s+(?:dates?|years?)|published(?:\s+dates?)?|publications?|dates?(?:\s+of\s+publication)?|years?(?:\s+of\s+publication)?|time(?:\s+(?:period|span|limit))?|period)?\s*[:=]?\s*`

var (
	betweenDates = regexp.MustCompile(datePrefix + `(?:from|between|in)?\s*(` + dateText + `)\s*(?:to|until|till|through|and|-|–|—|/|:)\s*(` + dateText + `|` + nowText + `)$`)
	fromDate     = regexp.MustCompile(datePrefix + `(?:(?:from|since)\s+(` + dateText + `)(?:\s+(?:onwards?|on|forward|and\s+later|and\s+after))?|(` + dateText + `)\s+(?:onwards?|and\s+later|forward)|(?:from|since)?\s*(` + dateText + `)\s*[-–—])$`)
	afterDate    = regexp.MustCompile(datePrefix + `after\s+(` + dateText + `)$`)
	untilDate    = regexp.MustCompile(datePrefix + `(?:until|till|to|up\s+to|through)\s+(` + dateText + `)$`)
	beforeDate   = regexp.MustCompile(datePrefix + `before\s+(` + dateText + `)$`)
	inYear       = regexp.MustCompile(datePrefix + `in\s+(` + dateText + `)$`)

	languageItem = regexp.MustCompile(`(?i)^(?:(?:articles?|papers?|studies|publications?|published|written|only|in|language|languages)\s*:?\s+)*([a-z]+)(?:[- ]languages?)?(?:\s+(?:only|articles?|papers?|publications?|studies))*$`)
	languageMark = regexp.MustCompile(`(?i)\b(?:only|languages?)\b`)
)

// limitHeadings are the check tags that limits name.
var limitHeadings = map[string]string{
	"human": "Humans", "humans": "Humans", "animal": "Animals", "animals": "Animals",
	"female": "Female", "male": "Male",
}

var limitTypes = map[string]string{
	"review": "Review", "reviews": "Review", "clinical trial": "Clinical Trial", "clinical trials": "Clinical Trial",
	"randomized controlled trial": "Randomized Controlled Trial", "randomized controlled trials": "Randomized Controlled Trial",
	"randomised controlled trial": "Randomized Controlled Trial", "randomised controlled trials": "Randomized Controlled Trial",
	"meta-analysis": "Meta-Analysis", "meta-analyses": "Meta-Analysis", "systematic review": "Systematic Review",
	"systematic reviews": "Systematic Review", "journal article": "Journal Article", "journal articles": "Journal Article",
	"case reports": "Case Reports", "editorial": "Editorial", "letter": "Letter", "comment": "Comment",
}

// maxLimitText bounds the lines that are tried as limits in prose.
const maxLimitText = 300

// standaloneLimit reports whether a whole line is a limit in prose on the
// line above: every part of it must be understood, and a bare "English" is a
// search term unless something says that it is a limit.
func standaloneLimit(text string) bool {
	if len(text) > maxLimitText || strings.ContainsAny(text, "[]\"“”*()") || !mayLimit(text) {
		return false
	}
	rest, marked := text, false
	if loc := limitMarks.FindStringIndex(text); loc != nil {
		if loc[0] != 0 {
			return false
		}
		rest, marked = text[loc[1]:], true
	}
	limits, bad := readLimits(rest, 0)
	if len(bad) > 0 || len(limits) == 0 {
		return false
	}
	if marked {
		return true
	}
	for _, l := range limits {
		if l.kind == limitDates || l.kind == limitLanguage && languageMark.MatchString(text) {
			return true
		}
	}
	return false
}

// mayLimit is a quick no for most lines: a limit that stands alone has a
// year, or one of the words that mark limits.
func mayLimit(text string) bool {
	digits := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			digits = 0
		} else if digits++; digits == 4 {
			return true
		}
	}
	return mayHoldMark(text) || holdsFold(text, "languag")
}

// mayHoldMark is a quick no for lines without a word of limitMarks.
func mayHoldMark(text string) bool {
	return holdsFold(text, "only") || holdsFold(text, "limit") || holdsFold(text, "filter") || holdsFold(text, "restrict")
}

// holdsFold reports whether a text holds a word, which is in lower case,
// without regard to the case of its letters.
func holdsFold(text, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if text[i]|0x20 == word[0] && strings.EqualFold(text[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

// limitedLine splits "23 AND 32 only: English, Danish" into the search and
// the limits; at is where the mark begins, 0 if there is none.
func limitedLine(text string) (at, rest int) {
	if len(text) > 1<<16 || !mayHoldMark(text) {
		return 0, 0
	}
	for _, loc := range limitMarks.FindAllStringIndex(text, 20) {
		if strings.TrimFunc(text[:loc[0]], isBlank) != "" && loc[1] < len(text) && outside(text[:loc[0]]) {
			return loc[0], loc[1]
		}
	}
	return 0, 0
}

// outside reports whether what follows a text stands outside quotation
// marks, brackets and parentheses.
func outside(text string) bool {
	quotes, depth := 0, 0
	for _, r := range text {
		switch {
		case isQuote(r):
			quotes++
		case quotes%2 == 1:
		case r == '(' || r == '[':
			depth++
		case r == ')' || r == ']':
			depth--
		}
	}
	return quotes%2 == 0 && depth <= 0
}

// listMarks separate limits, the strongest first: a date may hold "/" and
// a range of dates "and".
var listMarks = [][]string{{";"}, {","}, {" and ", " or ", " & ", " AND ", " OR "}, {"/"}}

// readLimits reads a list of limits; base is added to their places. It
// returns what it did not understand too.
func readLimits(text string, base int) (limits []limit, bad []extent) {
	return readList(text, extent{0, len(text)}, base, 0)
}

// readList reads a part of a list as one limit, or else its pieces between
// the marks of that level.
func readList(text string, part extent, base, level int) (limits []limit, bad []extent) {
	part = trimDot(text, part)
	if part.empty() {
		return nil, nil
	}
	at := extent{base + part.from, base + part.to}
	if l, ok := readLimit(text[part.from:part.to]); ok {
		l.at = at
		return []limit{l}, nil
	}
	if level == len(listMarks) {
		return nil, []extent{at}
	}
	for _, item := range splitList(text[part.from:part.to], listMarks[level]...) {
		ls, bs := readList(text, extent{part.from + item.from, part.from + item.to}, base, level+1)
		limits, bad = append(limits, ls...), append(bad, bs...)
	}
	return limits, bad
}

// splitList cuts a text at any of the separators.
func splitList(text string, seps ...string) []extent {
	var out []extent
	from := 0
	for i := 0; i < len(text); {
		width := 0
		for _, s := range seps {
			if strings.HasPrefix(text[i:], s) {
				width = len(s)
				break
			}
		}
		if width == 0 {
			i++
			continue
		}
		out = append(out, extent{from, i})
		i += width
		from = i
	}
	return append(out, extent{from, len(text)})
}

// trimDot narrows e by white space and a final full stop or colon.
func trimDot(text string, e extent) extent {
	t := text[e.from:e.to]
	e.from += len(t) - len(strings.TrimLeft(t, " \t\u00a0:"))
	e.to = e.from + len(strings.TrimRight(text[e.from:max(e.from, e.to)], " \t\u00a0.:"))
	return e
}

// readLimit reads one limit.
func readLimit(text string) (limit, bool) {
	text = joinBlanks(text)
	lower := strings.ToLower(text)
	bare := strings.TrimSuffix(strings.TrimPrefix(lower, "only "), " only")
	if h, ok := limitHeadings[bare]; ok {
		return limit{kind: limitHeading, value: h}, true
	}
	if t, ok := limitTypes[bare]; ok {
		return limit{kind: limitType, value: t}, true
	}
	switch bare {
	case "abstract", "abstracts", "abstract available", "has abstract", "with abstract", "hasabstract":
		return limit{kind: limitAbstract}, true
	}
	if m := languageItem.FindStringSubmatch(text); m != nil && isLanguage(m[1]) {
		return limit{kind: limitLanguage, value: m[1]}, true
	}
	return readDates(text)
}

// readDates reads a limit of dates in prose. "After 2005" begins with 2006,
// "before 2005" ends with 2004.
func readDates(text string) (limit, bool) {
	l := limit{kind: limitDates}
	ok := false
	switch {
	case match(betweenDates, text) != nil:
		m := match(betweenDates, text)
		l.from, ok = proseDate(m[0])
		if to, isDate := proseDate(m[1]); isDate {
			l.to = to
		} else if !nowWord(m[1]) {
			ok = false
		}
	case match(fromDate, text) != nil:
		l.from, ok = proseDate(match(fromDate, text)[0])
	case match(afterDate, text) != nil:
		if l.from, ok = proseDate(match(afterDate, text)[0]); ok {
			l.from = nextDate(l.from, 1)
		}
	case match(untilDate, text) != nil:
		l.to, ok = proseDate(match(untilDate, text)[0])
	case match(beforeDate, text) != nil:
		if l.to, ok = proseDate(match(beforeDate, text)[0]); ok {
			l.to = nextDate(l.to, -1)
		}
	case match(inYear, text) != nil:
		l.from, ok = proseDate(match(inYear, text)[0])
		l.to = l.from
	}
	return l, ok
}

// match returns the groups of re that took part.
func match(re *regexp.Regexp, text string) []string {
	m := re.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	var out []string
	for _, g := range m[1:] {
		if g != "" {
			out = append(out, g)
		}
	}
	return out
}

func nowWord(s string) bool { return nowOnly.MatchString(s) }

var nowOnly = regexp.MustCompile(`(?i)^` + nowText + `$`)

// proseDate reads 2007, 2007/01/31, January 2007 and 31 January 2007.
func proseDate(s string) (refsift.Date, bool) {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return refsift.Date{}, false
	}
	d, ok := readDate(fields[len(fields)-1])
	switch {
	case !ok || !d.IsValid() || d.Year < 1500 || d.Year > 2200:
		return d, false
	case len(fields) == 1:
		return d, true
	}
	d.Month = monthNumber(fields[len(fields)-2])
	if len(fields) == 3 {
		d.Day, _ = strconv.Atoi(fields[0])
		ok = d.Day >= 1 && d.Day <= 31
	}
	return d, ok && d.Month > 0 && len(fields) <= 3
}

// nextDate returns the year, month or day after (or before) d, at d's own precision.
func nextDate(d refsift.Date, by int) refsift.Date {
	switch {
	case d.Month == 0:
		d.Year += by
	case d.Day == 0:
		d.Month += by
		if d.Month < 1 || d.Month > 12 {
			d.Year, d.Month = d.Year+by, (d.Month+11)%12+1
		}
	case d.Day+by >= 1 && d.Day+by <= 28:
		d.Day += by
	default: // the ends of months: the bound is at most a few days off a real day, never past one
		if d.Day += by; d.Day < 1 {
			d = nextDate(refsift.Date{Year: d.Year, Month: d.Month}, -1)
			d.Day = 31
		} else if d.Day > 31 {
			d = nextDate(refsift.Date{Year: d.Year, Month: d.Month}, 1)
			d.Day = 1
		}
	}
	return d
}

// limitExpr builds the expression for limits: languages and publication
// types are alternatives, everything else must hold together.
func (p *lineParser) limitExpr(limits []limit) []Expr {
	var out []Expr
	group := map[limitKind][]Expr{}
	var order []limitKind
	for _, l := range limits {
		n := p.node(l.at.from, l.at.to)
		var x Expr
		switch l.kind {
		case limitLanguage:
			x = &Term{n, Lit(l.value), Fields{Tag: p.d.tagOf(Languages), In: []Field{Languages}}}
		case limitType:
			x = value(n, l.value, Fields{Tag: p.d.tagOf(PubTypes), In: []Field{PubTypes}})
		case limitHeading:
			x = &Descriptor{n, l.value, false, false, nil, Fields{In: []Field{Headings}}}
		case limitAbstract:
			x = hasAbstract(n)
		case limitDates:
			x = &Range{n, l.from, l.to, Fields{Tag: p.d.tagOf(Date), In: []Field{Date}}}
		}
		if len(group[l.kind]) == 0 {
			order = append(order, l.kind)
		}
		group[l.kind] = append(group[l.kind], x)
	}
	for _, k := range order {
		xs := group[k]
		if len(xs) == 1 || k != limitLanguage && k != limitType {
			out = append(out, xs...)
			continue
		}
		out = append(out, &Or{node{refsift.Span{Start: xs[0].Span().Start, End: xs[len(xs)-1].Span().End}}, xs})
	}
	return out
}
