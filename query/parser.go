package query

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// A Parser reads strategies. The zero value but for Dialect is ready for use.
type Parser struct {
	// Dialect is the platform's syntax; nil means PubMed.
	Dialect *Dialect
	// File is the name in the positions of diagnostics.
	File string
	// DefaultField is the field, as the dialect writes it, of terms without
	// one; "" means what the strategy says for the whole table, if anything.
	DefaultField string
	// KeywordsInTitleAbstract makes [tiab] find author keywords too. NLM's
	// documentation can be read either way; the default is title and
	// abstract alone.
	KeywordsInTitleAbstract bool
	// BareReferences makes a bare number between operators a line if there
	// is one with that number, as in "3 NOT animals[mh]". The default reads
	// bare numbers as lines only in lines that hold nothing else, because on
	// the platform they are words; number-as-word reports them.
	BareReferences bool
	// QuotedLiteral takes wildcards between quotation marks for ordinary
	// characters on Scopus, Embase.com, Ovid and EBSCOhost, as some of their
	// help pages say or leave open. The default reads them as wildcards, which
	// is what other pages say and authors mean; wildcard-quoted reports them
	// on Scopus and Embase.com, whose pages contradict each other.
	QuotedLiteral bool
	// Wildcards gives characters another meaning than the dialect does, where
	// guides differ: '?' as {0, 1} on the Cochrane Library, '$' as {0, 1} on
	// Embase.com. The zero Wildcard makes a character an ordinary one.
	Wildcards map[byte]Wildcard
	// MiddleWordsCount makes words of a proximity search on PubMed that stand
	// between others count towards its distance: "a b c"[tiab:~2] leaves room
	// for one more word then. The default counts other words alone.
	MiddleWordsCount bool
	// WordsBetween makes n in adj3 or NEAR/3 the number of words that may
	// stand between, on platforms whose default here is n-1 because their
	// guides disagree, such as Ovid and the Cochrane Library.
	WordsBetween bool
	// UnquotedPhrases makes words side by side a phrase on PubMed, where only
	// its phrase index tells, on EBSCOhost, Web of Science and Embase.com. The
	// default looks for them within five words of each other, as its guides
	// say; words-adjacent reports it.
	UnquotedPhrases bool
	// Place tells where a piece of the text, from one offset up to another,
	// stands in the document that the text was taken from, such as a table of
	// a page; every place of the strategy and of the diagnostics is one of
	// these. Nil: the text is the document.
	Place func(from, to int) refsift.Span
	// Precedence is the order in which AND, OR and NOT bind where no
	// parentheses say so; zero is the dialect's own.
	Precedence Precedence
}

// A Precedence is an order of operators. Guides to Ovid, EBSCOhost and the
// Cochrane Library differ about the place of NOT; operators-mixed reports
// every line whose meaning depends on it.
type Precedence uint8

// The orders of operators.
const (
	DialectOrder Precedence = iota // as the dialect documents
	LeftToRight                    // all alike
	AndBeforeNot                   // AND, then NOT, then OR
	NotBeforeAnd                   // NOT, then AND, then OR
	NotEqualsAnd                   // AND and NOT from left to right, then OR
)

// with returns d with another order of its operators.
func (o Precedence) with(d *Dialect) *Dialect {
	c := *d
	switch o {
	case LeftToRight:
		c.and, c.or, c.not = 1, 1, 1
	case AndBeforeNot:
		c.and, c.or, c.not = 3, 1, 2
	case NotBeforeAnd:
		c.and, c.or, c.not = 2, 1, 3
	case NotEqualsAnd:
		c.and, c.or, c.not = 2, 1, 2
	default:
		return d
	}
	c.near = 4
	return &c
}

// Bounds on what is read; published strategies stay far below.
const (
	maxText  = 2 << 20
	maxLines = 5000
	// maxPhysical bounds the lines of text: lines of the longest strategies
	// are wrapped into a dozen.
	maxPhysical = 60_000
)

// Parse reads a strategy of numbered lines, or a single line. It always
// returns a strategy: a line that could not be understood holds a [Bad] node
// and the others are read all the same.
func Parse(d *Dialect, text string) (*Strategy, refsift.Diagnostics) {
	return Parser{Dialect: d}.Parse(text)
}

// Parse reads a strategy as [Parse] does, with the options of p.
func (p Parser) Parse(text string) (*Strategy, refsift.Diagnostics) {
	if p.Dialect == nil {
		p.Dialect = PubMed
	}
	src := newSource(p.File, strings.ToValidUTF8(text, "\uFFFD"))
	src.place = p.Place
	r := &reading{p: &p, src: src, s: &Strategy{Dialect: p.Dialect, Source: src.text}}
	p.Dialect = p.Precedence.with(p.Dialect).withWildcards(p.Wildcards)
	r.read()
	return r.s, src.diagnostics()
}

// A reading is one strategy on its way through the parser: rows are cut,
// numbered, parsed one by one, and then the references are checked.
type reading struct {
	p     *Parser
	src   *source
	s     *Strategy
	l     *layout
	texts []*joined
	sum   summary
}

func (r *reading) read() {
	if len(r.src.text) > maxText {
		r.tooLarge(fmt.Sprintf("the text has %d bytes, more than %d", len(r.src.text), maxText))
		return
	}
	if n := r.src.filledLines(); n > maxPhysical {
		r.tooLarge(fmt.Sprintf("the text has %d lines, more than %d", n, maxPhysical))
		return
	}
	r.l = newLayout(r.src, r.p.Dialect)
	r.l.run()
	if len(r.l.rows) > maxLines {
		r.tooLarge(fmt.Sprintf("the strategy has %d lines, more than %d", len(r.l.rows), maxLines))
		return
	}
	r.headings()
	r.defaultField()
	r.lines()
	r.order()
	r.s.index = newLineIndex(r.s.Lines)
	numbers := map[string]bool{}
	for n := range r.s.index.byNumber {
		numbers[n] = true
	}
	for i := range r.s.Lines {
		r.parseLine(i, numbers)
	}
	r.sum.report(r.src)
	(&checker{r.s, r.src}).check()
}

// tooLarge gives up on a text that no search strategy is as large as. The
// whole of it becomes one Bad line, so that nothing is dropped silently.
func (r *reading) tooLarge(message string) {
	all := r.src.span(0, len(r.src.text))
	r.src.tally.Add(refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeStrategyTooLarge, Span: all,
		Message: message, Fix: "check whether it is the right file", Err: refsift.ErrTooLarge})
	r.s.Lines = []*Line{{Number: "1", Reported: -1, Span: all, Expr: &Bad{node: node{all}}}}
	r.s.Headings = nil
}

// headings hands over the headings in the order of the text.
func (r *reading) headings() {
	slices.SortFunc(r.l.headings, func(a, b extent) int { return cmp.Compare(a.from, b.from) })
	for _, e := range r.l.headings {
		r.s.Headings = append(r.s.Headings, Heading{r.src.slice(e), r.src.span(e.from, e.to)})
	}
}

// defaultField finds the field that holds for terms without one: the
// parser's option, or the head of the table.
func (r *reading) defaultField() {
	d := r.p.Dialect
	lp := &lineParser{d: d, opt: r.p}
	if name := r.p.DefaultField; name != "" {
		row, ok := d.field(strings.Trim(name, "[] "))
		if !ok || row.kind != textField {
			r.src.add(refsift.Error, refsift.CodeFieldUnknown, 0, 0, fmt.Sprintf("the default field %q is no text field of %s", name, d.Title), "name a field such as "+d.rows[0].name())
			return
		}
		r.s.Default = Fields{Tag: row.name(), In: lp.fieldsIn(row)}
		return
	}
	if row, at, ok := r.tableField(); ok {
		r.s.Default = Fields{Tag: row.name(), In: lp.fieldsIn(row)}
		r.src.add(refsift.Note, refsift.CodeFieldDefault, at.from, at.to, fmt.Sprintf("terms without a field are searched in [%s], as this heading says", row.name()), "")
	}
}

// tableField looks for a field's name in the headings above the first row.
// Extraction from PDF breaks a column's head over lines ("Title/", "abstract").
func (r *reading) tableField() (*fieldRow, extent, bool) {
	var above []extent
	for _, h := range r.l.headings {
		if len(r.l.rows) == 0 || h.from < r.l.rows[0].whole.from {
			above = append(above, h)
		}
	}
	for i := range above {
		if row, at, ok := r.captionField(above[i]); ok {
			return row, at, true
		}
		text := ""
		for j := i; j < len(above) && j < i+3; j++ {
			text += " " + r.src.slice(above[j])
			if row, ok := r.columnHead(text); ok {
				return row, extent{above[i].from, above[j].to}, true
			}
		}
	}
	return nil, extent{}, false
}

// captionField finds "all terms in Title/Abstract" in a longer caption.
func (r *reading) captionField(caption extent) (*fieldRow, extent, bool) {
	text := r.src.slice(caption)
	for from := 0; from < len(text); {
		n := strings.IndexAny(text[from:], ",;()")
		if n < 0 {
			n = len(text) - from
		}
		if row, ok := r.columnHead(text[from : from+n]); ok && strings.ContainsAny(text, ",;()") {
			return row, r.src.trim(extent{caption.from + from, caption.from + from + n}), true
		}
		from += n + 1
	}
	return nil, extent{}, false
}

// columnHead reads "Title/ abstract", "Search field: Title/Abstract" or
// "[tiab]". A single word such as "Title" must be called a field, since it
// may as well be the head of another column.
func (r *reading) columnHead(text string) (*fieldRow, bool) {
	t := strings.ToLower(strings.TrimSpace(text))
	called := false
	for _, prefix := range []string{"search fields", "search field", "fields", "field", "searched in", "search in", "all terms in"} {
		if after, ok := strings.CutPrefix(t, prefix); ok {
			t, called = strings.TrimLeft(after, " :="), true
			break
		}
	}
	if in, ok := strings.CutPrefix(t, "["); ok {
		t, called = strings.TrimSuffix(in, "]"), true
	}
	t = strings.NewReplacer(" and ", "/", " or ", "/", " & ", "/", ", ", "/").Replace(t)
	row, ok := r.p.Dialect.field(t)
	return row, ok && row.kind == textField && (called || strings.ContainsAny(strings.TrimSpace(t), "/ ") || row == &r.p.Dialect.rows[0])
}

// lines makes a Line of each row and numbers those without a number: by
// their place where no row has one, "u1", "u2", … among others.
func (r *reading) lines() {
	if len(r.l.rows) == 0 {
		r.src.add(refsift.Warning, refsift.CodeStrategyEmpty, 0, len(r.src.text), "no search line was found", "check whether it is the right file")
		return
	}
	numbered := slices.ContainsFunc(r.l.rows, func(x *row) bool { return x.label.style != noLabel })
	unnumbered := 0
	for i, x := range r.l.rows {
		j := r.src.join(r.withoutSort(r.withoutSearch(x.parts)))
		l := &Line{Label: x.label.text, Text: j.text, Reported: x.reported, Block: x.block, Span: r.src.span(x.whole.from, x.whole.to)}
		switch {
		case x.label.style != noLabel:
			l.Number = strconv.Itoa(x.label.n)
		case !numbered && !x.limit:
			l.Number = strconv.Itoa(i + 1)
		default:
			unnumbered++
			l.Number = "u" + strconv.Itoa(unnumbered)
			if numbered {
				r.src.add(refsift.Warning, refsift.CodeLineUnnumbered, x.whole.from, x.whole.to, "this line has no number; it is called "+l.Number, "number the line")
			}
		}
		r.s.Lines = append(r.s.Lines, l)
		r.texts = append(r.texts, j)
	}
	if !numbered && len(r.l.rows)-unnumbered > 1 {
		first := r.l.rows[0].whole
		r.src.add(refsift.Note, refsift.CodeNumbersImplied, first.from, first.from, fmt.Sprintf("the lines have no numbers; they are counted from 1 to %d", len(r.s.Lines)-unnumbered), "")
	}
}

// withoutSearch takes off what PubMed's history prints before every query,
// where most rows have it.
func (r *reading) withoutSearch(parts []extent) []extent {
	if len(parts) == 0 || r.l.search*2 <= len(r.l.rows) {
		return parts
	}
	n := historyPrefix(r.src.slice(parts[0]))
	if n == 0 {
		return parts
	}
	parts = slices.Clone(parts)
	parts[0].from += n
	return parts
}

// sortOrder is the order of the results, which PubMed's history prints
// behind the query and before its filters: "Search asthma Sort by: Best Match
// Filters: English".
var sortOrder = regexp.MustCompile(`\bSort by: ?[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*){0,3}(?:$|\s+(Filters?:))`)

// withoutSort takes off the order of the results, which finds no record.
func (r *reading) withoutSort(parts []extent) []extent {
	if len(parts) == 0 {
		return parts
	}
	last := len(parts) - 1
	text := r.src.slice(parts[last])
	at := strings.LastIndex(text, "Sort by:")
	if at < 0 || !outside(text[:at]) {
		return parts
	}
	loc := sortOrder.FindStringSubmatchIndex(text[at:])
	if loc == nil || loc[0] != 0 || at == 0 && last == 0 {
		return parts
	}
	e := parts[last]
	parts = slices.Clone(parts[:last])
	if at > 0 {
		parts = append(parts, r.src.trim(extent{e.from, e.from + at}))
	}
	if loc[2] >= 0 {
		parts = append(parts, extent{e.from + at + loc[2], e.to})
	}
	return parts
}

// historyPrefix returns the length of "Search ", "Search: " and the cell
// "Add" (to builder) at the start of a row of PubMed's history.
func historyPrefix(text string) int {
	rest := text
	if after, ok := strings.CutPrefix(rest, "Add\t"); ok {
		rest = strings.TrimLeftFunc(after, isBlank)
	}
	if after, ok := strings.CutPrefix(rest, "Search"); ok && after != "" {
		if c, _ := utf8.DecodeRuneInString(after); c == ':' || isBlank(c) {
			rest = strings.TrimLeft(after, ": \t\u00a0")
		}
	}
	if rest == "" {
		return 0
	}
	return len(text) - len(rest)
}

// order reports numbers that repeat, descend or leave gaps.
func (r *reading) order() {
	up, down, prev := 0, 0, 0
	seen := map[int]bool{}
	for _, x := range r.l.rows {
		if x.label.style == noLabel {
			continue
		}
		if prev > 0 && x.label.n > prev {
			up++
		} else if prev > 0 && x.label.n < prev {
			down++
		}
		prev = x.label.n
	}
	r.s.NewestFirst = down > up
	prev = 0
	for _, x := range r.l.rows {
		if x.label.style == noLabel {
			continue
		}
		n, from, to := x.label.n, x.whole.from, x.whole.from+len(x.label.text)
		switch step := n - prev; {
		case seen[n]:
			r.src.add(refsift.Warning, refsift.CodeLineDuplicate, from, to, fmt.Sprintf("line number %d occurs twice", n), "number the lines anew")
		case prev > 0 && (step < 0) != r.s.NewestFirst:
			r.src.add(refsift.Warning, refsift.CodeLineOrder, from, to, fmt.Sprintf("line %d follows line %d", n, prev), "check the order")
		case prev > 0 && (step > 1 || step < -1):
			r.src.add(refsift.Warning, refsift.CodeLineGap, from, to, fmt.Sprintf("no line between %d and %d", min(n, prev), max(n, prev)), "check whether lines were left out")
		}
		seen[n] = true
		prev = n
	}
	if r.s.NewestFirst {
		x := r.l.rows[0].whole
		r.src.add(refsift.Note, refsift.CodeLineOrder, x.from, x.from, "the newest line stands first", "")
	}
}

// parseLine reads the text of line i.
func (r *reading) parseLine(i int, numbers map[string]bool) {
	l, j := r.s.Lines[i], r.texts[i]
	if j.text == "" {
		l.Expr = &Bad{node: node{l.Span}}
		r.src.tally.Add(refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeLineEmpty, Span: l.Span, Message: "line " + l.Number + " has no text", Fix: "check whether it was lost"})
		return
	}
	r.loneCount(i)
	p := &lineParser{d: r.p.Dialect, opt: r.p, st: r.s, numbers: numbers, text: j, sum: &r.sum,
		letters: slices.ContainsFunc(r.l.rows, func(x *row) bool { return x.label.style == letterLabel })}
	if p.d.line != nil {
		if x, ok := p.d.line(p); ok {
			l.Expr = x
			return
		}
	}
	if at, rest := limitedLine(j.text); at > 0 {
		r.limitedSearch(i, p, at, rest)
		return
	}
	if standaloneLimit(j.text) {
		r.limitAbove(i, p)
		return
	}
	l.Expr = p.parse()
}

// limitedSearch reads a search followed by limits in prose:
// "23 AND 32 AND 38 only: English, Danish".
func (r *reading) limitedSearch(i int, p *lineParser, at, rest int) {
	l, j := r.s.Lines[i], r.texts[i]
	head := *j
	head.text = strings.TrimRightFunc(j.text[:at], isBlank)
	p.text = &head
	search := p.parse()
	p.text = j
	limits := r.proseLimits(p, rest, at)
	if len(limits) == 0 {
		l.Expr = search
		return
	}
	l.Expr = r.withLimits(l, []Expr{search}, limits)
}

// limitAbove reads a line that is nothing but a limit: it holds for the line
// above, which in a history with the newest line first is the one below.
func (r *reading) limitAbove(i int, p *lineParser) {
	l := r.s.Lines[i]
	rest := 0
	if loc := limitMarks.FindStringIndex(l.Text); loc != nil && loc[0] == 0 {
		rest = loc[1]
	}
	limits := r.proseLimits(p, rest, 0)
	above := i - 1
	if r.s.NewestFirst {
		above = i + 1
	}
	if above < 0 || above >= len(r.s.Lines) {
		l.Expr = r.withLimits(l, nil, limits)
		return
	}
	base := &LineRef{node{l.Span}, r.s.Lines[above].Number}
	l.Expr = r.withLimits(l, []Expr{base}, limits)
}

func (r *reading) withLimits(l *Line, base, limits []Expr) Expr {
	var args []Expr
	for _, x := range base {
		if and := asAnd(x); and != nil {
			args = append(args, and...)
		} else {
			args = append(args, x)
		}
	}
	args = append(args, limits...)
	if len(args) == 1 {
		return args[0]
	}
	return &And{node{l.Span}, args}
}

// proseLimits reads the limits from rest on and says how they were read.
func (r *reading) proseLimits(p *lineParser, rest, at int) []Expr {
	text := p.text.text
	limits, bad := readLimits(text[rest:], rest)
	out := p.limitExpr(limits)
	if len(out) > 0 {
		var read []string
		for _, x := range out {
			read = append(read, x.String())
		}
		p.report(refsift.Note, refsift.CodeLimitProse, at, len(text), "", "a limit in prose, read as %s", strings.Join(read, " AND "))
	}
	for _, e := range bad {
		p.report(refsift.Error, refsift.CodeLimitUnknown, e.from, e.to, "write it as a search", "the limit %s was not understood", quoteShort(text[e.from:e.to]))
		out = append(out, p.bad(e.from, e.to).x)
	}
	return out
}
