package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// A row is a line of the strategy before its text is parsed.
type row struct {
	label    label
	whole    extent   // from the label to the count
	parts    []extent // the text, one extent a physical line
	reported int      // -1: none
	block    string
	limit    bool // a limit in prose

	quotes, depth, brackets int // marks that are open so far
}

// A layout cuts the source into rows and headings. Every character that is
// not white space belongs to a row or to a heading.
type layout struct {
	src      *source
	d        *Dialect
	lines    []extent
	texts    []string
	labels   []label
	counts   bool // the table prints counts
	grouped  bool // its counts have thousands separators
	titled   bool // numbered titles stand above the searches
	first    bool // counts stand before the text: "| 1 | 2,269 | term |"
	list     bool // without numbers: each physical line is a row
	bare     bool // no line looks like a search
	width    int  // of the longest physical line
	search   int  // rows that begin with the word "Search", as PubMed's history prints
	rows     []*row
	headings []extent
	cur      *row
	gap      bool // a blank line stands between the current row and this line
	block    string
}

// minWrapWidth: no page is so narrow that it wraps lines shorter than this.
const minWrapWidth = 60

func newLayout(src *source, d *Dialect) *layout {
	l := &layout{src: src, d: d, lines: src.physicalLines()}
	l.texts = make([]string, len(l.lines))
	for i, e := range l.lines {
		l.texts[i] = src.slice(e)
		l.width = max(l.width, len(l.texts[i]))
	}
	l.labels = chooseLabels(l.unlabellable())
	if l.labelsByChance() {
		clear(l.labels)
	}
	l.survey()
	return l
}

// run cuts the text into rows and headings, one physical line at a time.
func (l *layout) run() {
	started := l.firstRow()
	for i, e := range l.lines {
		switch {
		case e.empty():
			l.gap = true
			continue
		case ruleLine(l.texts[i]) && !l.bare:
			l.heading(e, false)
		case l.commentLine(i) && !l.bare:
			l.heading(e, true)
			l.block = strings.TrimLeft(l.block, "# ")
		case l.labels[i].style != noLabel:
			l.begin(i)
		case i < started:
			l.heading(e, !isCaption(l.texts[i]) && (isBlockHeading(l.texts[i]) || l.titlesFirst(i, started)))
		default:
			l.unlabelled(i)
		}
		l.gap = false
	}
}

// firstRow returns the physical line at which the rows begin: the first
// label, or the first line that is plainly a search.
func (l *layout) firstRow() int {
	if l.list {
		return 0 // references count from the first line
	}
	for i, t := range l.texts {
		if l.labels[i].style != noLabel || t != "" && l.plainlySearch(t) {
			return i
		}
	}
	for i, t := range l.texts { // no mark of a search anywhere: skip block headings only
		if t != "" && !l.blockHeading(t) && !ruleLine(t) && !l.commentLine(i) {
			return i
		}
	}
	for i, t := range l.texts { // nothing but headings: the word "Patients" alone is a search
		if t != "" {
			l.bare = true
			return i
		}
	}
	return len(l.texts)
}

// ruleLine reports the ruler between a table's head and its rows: |---|---|.
func ruleLine(t string) bool { return t != "" && strings.Trim(t, "|-+=:_ \t") == "" }

// commentLine reports "# Population", as the Polyglot Search Translator and
// programs write titles between the lines of a search.
func (l *layout) commentLine(i int) bool {
	t := l.texts[i]
	body := strings.TrimLeft(t, "#")
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(body, " "))
	return body != t && unicode.IsLetter(r) && l.labels[i].style == noLabel && !l.plainlySearch(strings.TrimLeft(body, " "))
}

// trailingComment finds "#note" at the end of a line of text; -1: there is
// none. No platform has a word that begins with #. A search on a single line
// has no comments: nobody writes notes beside it.
func (l *layout) trailingComment(t string) int {
	if len(l.lines) < 2 {
		return -1
	}
	i := strings.LastIndexByte(t, '#')
	if i < 2 || !isBlank(rune(t[i-1])) || endsOpen(strings.TrimRightFunc(t[:i], isBlank)) {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(t[i+1:])
	if !unicode.IsLetter(r) || strings.ContainsAny(t[i:], "\"“”'[]()/.*") || l.plainlySearch(t[i+1:]) {
		return -1
	}
	return i
}

// begin starts the row whose label stands on line i.
func (l *layout) begin(i int) {
	e, lab := l.lines[i], l.labels[i]
	r := &row{label: lab, whole: e, reported: -1, block: l.block}
	l.rows = append(l.rows, r)
	l.cur = r
	body := extent{e.from + lab.rest, e.to}
	if l.first {
		if n, rest, ok := leadingCount(l.src.slice(body)); ok {
			r.reported = n
			body.from += rest
		}
	}
	l.text(r, i, l.src.trim(body))
}

// text adds a physical line to a row, and takes the count off its end.
func (l *layout) text(r *row, i int, body extent) {
	r.whole.to = l.lines[i].to
	body = l.withoutTime(body)
	t := l.src.slice(body)
	if r.reported < 0 && !l.continues(i) {
		c := trailingCount(t)
		if n, g, ok := countOnly(t); ok && len(r.parts) > 0 {
			c = countFound{n, 0, strongCount, g}
		}
		if l.accepts(c, t, body) {
			r.reported = c.n
			body.to = body.from + c.at
		}
	}
	body = l.src.trim(extent{body.from, body.from + len(strings.TrimRight(l.src.slice(body), " \t|\u00a0"))})
	if at := l.trailingComment(l.src.slice(body)); at > 0 {
		l.src.add(refsift.Note, refsift.CodeComment, body.from+at, body.to, "the end of this line was read as a comment", "")
		body = l.src.trim(extent{body.from, body.from + at})
	}
	if !body.empty() {
		r.parts = append(r.parts, body)
		r.balance(l.src.slice(body))
	}
}

// accepts decides whether a number at the end of a line is its count.
func (l *layout) accepts(c countFound, text string, at extent) bool {
	switch {
	case c.strength == strongCount:
		return true
	case c.strength == notCount || !l.counts:
		return false
	case standaloneLimit(text) && !standaloneLimit(strings.TrimRight(text[:c.at], " ")): // "until 2019"
		return false
	case c.n >= 1900 && c.n < 2100 && !c.grouped:
		// "dogs in 2010": no count where the others have separators.
		if l.grouped {
			return false
		}
		l.src.add(refsift.Warning, refsift.CodeCountAmbiguous, at.from+c.at, at.from+len(text), "a number that may be a year was read as the count", "put counts into a column")
	}
	return true
}

// withoutTime takes off the time of day that PubMed's history prints in its
// last column.
func (l *layout) withoutTime(body extent) extent {
	t := l.src.slice(body)
	i := strings.LastIndexByte(t, '\t')
	if i < 0 {
		return body
	}
	cell := strings.TrimSpace(t[i:])
	if len(cell) == 8 && cell[2] == ':' && cell[5] == ':' && strings.Trim(cell, "0123456789:") == "" {
		return l.src.trim(extent{body.from, body.from + i})
	}
	return body
}

// continues reports whether the next line of text goes on with this one
// beyond doubt: it begins with an operator or a closing mark.
func (l *layout) continues(i int) bool {
	for i++; i < len(l.lines); i++ {
		if t := l.texts[i]; t != "" {
			return l.labels[i].style == noLabel && leads(t)
		}
	}
	return false
}

// leads reports whether a physical line can only continue the one above.
func leads(t string) bool {
	return beginsOperator(t) || t[0] == ')' || t[0] == ']' || t[0] == '['
}

// open reports whether a row's text cannot be complete.
func (l *layout) open(r *row) bool {
	if len(r.parts) == 0 {
		return r.reported < 0
	}
	if endsOpen(l.src.slice(r.parts[len(r.parts)-1])) {
		return true
	}
	// In a list each physical line counts, so a line that lost a quotation
	// mark must not take in the others.
	return !l.list && (r.quotes%2 == 1 || r.depth > 0 || r.brackets > 0)
}

// balance counts the marks that a piece of text opens and closes.
func (r *row) balance(text string) {
	for _, c := range text {
		switch {
		case isQuote(c):
			r.quotes++
		case c == '(' && r.quotes%2 == 0:
			r.depth++
		case c == ')' && r.quotes%2 == 0:
			r.depth--
		case c == '[':
			r.brackets++
		case c == ']':
			r.brackets--
		}
	}
}

// unlabelled places a physical line without a number: it is the count of the
// row above, its continuation, a heading, or a row of its own.
func (l *layout) unlabelled(i int) {
	t := l.texts[i]
	r := l.cur
	if r == nil {
		if !l.bare && !l.limitRow(t) && l.blockHeading(t) {
			l.heading(l.lines[i], true)
			return
		}
		l.own(i)
		return
	}
	open := l.open(r)
	n, _, isCount := countOnly(t)
	closed := r.reported >= 0
	switch {
	case isCount && !closed && !open && (l.counts || len(t) > 2 || l.gap):
		r.reported = n
		r.whole.to = l.lines[i].to
	case open && !closed, leads(t) && !closed:
		l.text(r, i, l.lines[i])
	case l.limitRow(t):
		l.own(i)
	case l.blockHeading(t):
		l.heading(l.lines[i], true)
	case closed:
		if l.searchLike(t) {
			l.own(i)
		} else {
			l.heading(l.lines[i], true)
		}
	case isReferenceLine(t, l.d) && !isReferenceLine(l.src.slice(r.parts[0]), l.d):
		l.own(i)
	case l.wrapped(r, t):
		l.text(r, i, l.lines[i])
	case l.headed(r) && l.plainlySearch(t):
		l.promote(i)
	default:
		l.own(i)
	}
}

// wrapped decides whether a line goes on with an unfinished row where
// neither the end of the one nor the start of the other says so.
func (l *layout) wrapped(r *row, t string) bool {
	switch {
	case l.list:
		return false
	case l.counts: // the row's count is still to come
		return true
	case l.gap:
		return false
	}
	last := l.src.slice(r.parts[len(r.parts)-1])
	return len(last) >= minWrapWidth && len(last)*10 >= l.width*7 && !endsTerm(last)
}

// endsTerm reports whether a text ends in a mark that no word can follow
// without an operator.
func endsTerm(t string) bool {
	r, _ := utf8.DecodeLastRuneInString(t)
	return r == ']' || r == ')' || isQuote(r)
}

// headed reports whether the row so far is a title like "1. Population:
// adults", with the search on the next line.
func (l *layout) headed(r *row) bool {
	return l.titled && r.label.style != noLabel && len(r.parts) == 1 && !l.plainlySearch(l.src.slice(r.parts[0])) && !isReferenceLine(l.src.slice(r.parts[0]), l.d)
}

// promote makes the text of the row so far its heading, and line i its text.
func (l *layout) promote(i int) {
	r := l.cur
	l.block = l.src.slice(r.parts[0])
	r.block = l.block
	l.headings = append(l.headings, r.parts[0])
	r.parts, r.quotes, r.depth, r.brackets = nil, 0, 0, 0
	l.text(r, i, l.lines[i])
}

// own starts a row without a number on line i.
func (l *layout) own(i int) {
	r := &row{whole: l.lines[i], reported: -1, block: l.block, limit: l.limitRow(l.texts[i])}
	l.rows = append(l.rows, r)
	l.cur = r
	l.text(r, i, l.lines[i])
}

// limitRow reports whether a line is a limit in prose, its count aside.
func (l *layout) limitRow(t string) bool {
	if c := trailingCount(t); c.strength == strongCount || c.strength == weakCount && l.counts {
		if standaloneLimit(strings.TrimRight(t[:c.at], " \t|\u00a0")) {
			return true
		}
	}
	return standaloneLimit(t)
}

// searchLike reports whether a line below a closed row is a row of its own
// rather than a heading.
func (l *layout) searchLike(t string) bool {
	if l.plainlySearch(t) || isReferenceLine(t, l.d) {
		return true
	}
	return l.counts && trailingCount(t).strength != notCount
}

// plainlySearch reports marks that titles and block headings do not have:
// an operator in capitals, a field in brackets, a truncation, a reference.
func (l *layout) plainlySearch(t string) bool {
	if hasHashReference(t) || isReferenceLine(t, l.d) || standaloneLimit(t) || strings.HasSuffix(t, "(") || strings.HasPrefix(t, "((") {
		return true
	}
	for _, w := range strings.FieldsFunc(t, func(r rune) bool { return isBlank(r) || r == '(' || r == ')' }) {
		switch w {
		case "AND", "OR", "NOT":
			return true
		}
		if len(w) > 2 && (strings.HasSuffix(w, "*") || strings.HasSuffix(w, "$")) {
			return true
		}
	}
	return l.d.looksTagged != nil && l.d.looksTagged(l.d, t)
}

var blockWords = map[string]bool{
	"block": true, "concept": true, "part": true, "facet": true, "group": true, "population": true, "patients": true,
	"participants": true, "intervention": true, "interventions": true, "comparison": true, "comparator": true,
	"comparators": true, "outcome": true, "outcomes": true, "exposure": true, "context": true, "setting": true,
	"phenomenon": true, "limits": true, "limit": true, "limiters": true, "filters": true, "filter": true,
	"combination": true, "combined": true, "search": true, "pico": true, "step": true, "topic": true, "study": true,
	"total": true, "final": true, "database": true, "table": true, "appendix": true,
}
