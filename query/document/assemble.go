package document

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/refsift/refsift/query"
)

// An assembler goes over the blocks of a document and makes excerpts of what
// is a search.
type assembler struct {
	d     *Document
	plain bool    // all paragraphs are the strategy: a text file
	lines []block // paragraphs since the last table
	used  []bool  // bytes of the document that an excerpt or its title holds
	all   []run   // everything visible
}

// assemble makes the excerpts of the document, and lists what is in none.
func (d *Document) assemble(blocks []block) {
	tables := slices.ContainsFunc(blocks, func(b block) bool { return b.table != nil })
	a := &assembler{d: d, plain: d.Format == Text && !tables, used: make([]bool, len(d.Text))}
	for _, b := range blocks {
		if b.table == nil {
			a.lines = append(a.lines, b)
			a.all = append(a.all, b.para)
			continue
		}
		a.visible(b.table)
		a.table(b.table)
	}
	a.paragraphs()
	a.number()
	a.outside()
}

// visible notes the text and the places of a table's cells.
func (a *assembler) visible(t *table) {
	for i, r := range t.rows {
		for k, c := range r.cells {
			from, to := -1, -1
			for _, p := range c.paras {
				a.all = append(a.all, p)
				for _, x := range p {
					if from < 0 {
						from = x.at.from
					}
					to = x.at.to
				}
			}
			if from >= 0 {
				a.d.cells = append(a.d.cells, cellExtent{from, to, Cell{t.number, i + 1, k + 1}})
			}
		}
	}
}

func (a *assembler) use(r run) {
	for _, p := range r {
		for i := p.at.from; i < p.at.to; i++ {
			a.used[i] = true
		}
	}
}

// excerpt adds a strategy unless it is empty.
func (a *assembler) excerpt(title []run, b *builder) {
	text := b.text.String()
	if strings.TrimSpace(text) == "" || len(a.d.Excerpts) >= maxExcerpts {
		return
	}
	var names []string
	for _, t := range title {
		a.use(t)
		names = append(names, strings.Join(strings.Fields(t.String()), " "))
	}
	a.d.Excerpts = append(a.d.Excerpts, &Excerpt{Title: strings.Join(names, " "), Text: text, doc: a.d, marks: b.marks, title: title})
	for _, m := range b.marks {
		if !m.glue {
			for i := m.doc.from; i < m.doc.to; i++ {
				a.used[i] = true
			}
		}
	}
}

func (a *assembler) number() {
	slices.SortStableFunc(a.d.Excerpts, func(x, y *Excerpt) int { return x.start(0) - y.start(0) })
	for i, x := range a.d.Excerpts {
		x.Number = i + 1
	}
	slices.SortStableFunc(a.d.cells, func(x, y cellExtent) int { return x.from - y.from })
}

// outside lists the visible text that nothing used.
func (a *assembler) outside() {
	for _, r := range a.all {
		var rest run
		flush := func() {
			if rest = rest.trim(); !rest.blank() {
				a.d.Outside = append(a.d.Outside, Passage{rest.String(), a.d.span(extent{rest[0].at.from, rest[len(rest)-1].at.to})})
			}
			rest = nil
		}
		for _, p := range r {
			for from := p.at.from; from < p.at.to; {
				to := from + 1
				for to < p.at.to && a.used[to] == a.used[from] {
					to++
				}
				switch {
				case a.used[from]:
					flush()
				case len(p.text) == p.at.to-p.at.from:
					rest = append(rest, piece{p.text[from-p.at.from : to-p.at.from], extent{from, to}})
				default:
					rest, to = append(rest, p), p.at.to
				}
				from = to
			}
		}
		flush()
	}
}

// table reads a table as one strategy, as one strategy a row, or as a frame
// around paragraphs.
func (a *assembler) table(t *table) {
	p, ok := planOf(t)
	switch {
	case ok && p.column(databaseColumn) >= 0 && p.column(numberColumn) < 0:
		a.paragraphs()
		a.databaseRows(p)
	case ok:
		title := a.titleAbove()
		a.paragraphs()
		a.searchRows(p, title)
	case len(p.columns) == 1:
		for _, r := range t.rows {
			for _, c := range r.cells {
				for i, para := range c.paras {
					a.lines = append(a.lines, block{para: para, number: c.numberOf(i)})
				}
			}
		}
	default:
		a.paragraphs()
	}
}

func (c tableCell) numberOf(i int) string {
	if i < len(c.numbers) {
		return c.numbers[i]
	}
	return ""
}

// titleAbove takes the title of a table off the paragraphs before it: the
// last two that are short and no searches, or marked as headings.
func (a *assembler) titleAbove() []run {
	end := len(a.lines)
	for end > 0 && a.lines[end-1].para.blank() {
		end--
	}
	from := end
	named := false
	for from > 0 && end-from < 3 {
		b := a.lines[from-1]
		t := b.para.String()
		if b.para.blank() || len(t) > 300 || b.number != "" || looksSearched(t) && !b.title && !namesDatabase(t) {
			break
		}
		if end-from > 0 && !b.title && (named || !isCaptionText(t)) {
			break
		}
		from--
		named = named || namesDatabase(t)
		if b.title && named {
			break
		}
	}
	var out []run
	for _, b := range a.lines[from:end] {
		out = append(out, b.para.trim())
	}
	a.lines = a.lines[:from]
	return out
}

// caption is how captions of tables and appendices begin.
var caption = regexp.MustCompile(`(?i)^\s*(?:supplement(?:ary|al)?|additional|online|e-?)?\s*(?:table|appendix|file|box|search strategy|annex|figure)\b`)

func isCaptionText(t string) bool { return caption.MatchString(t) || namesDatabase(t) }

// searchRows makes a strategy of a table's rows. A row across the table that
// names a database begins another one.
func (a *assembler) searchRows(p plan, title []run) {
	for i := range p.first - 1 { // what stands above the head belongs to the title
		for _, c := range p.table.rows[i].cells {
			for _, para := range c.paras {
				title = append(title, para.trim())
			}
		}
	}
	b := &builder{}
	above := title
	block := ""
	for _, r := range p.table.rows[p.first:] {
		if text, ok := p.lone(r); ok {
			if namesDatabase(text.String()) && !looksSearched(text.String()) {
				a.excerpt(title, b)
				b = &builder{}
				title = []run{text}
				if len(a.d.Excerpts) == 0 {
					title = append(slices.Clone(above), text)
				}
				continue
			}
			b.add(text)
			b.glue("\n")
			continue
		}
		if k := p.column(blockColumn); k >= 0 && k < len(r.cells) && !r.cells[k].blank() && r.cells[k].name() != block {
			block = r.cells[k].name()
			b.glue("Block ")
			b.cell(r.cells[k])
			b.glue(":\n")
		}
		b.row(p, r)
	}
	a.excerpt(title, b)
}

// lone returns the text of a row that has one filled cell, not the query's,
// or one across the table.
func (p *plan) lone(r tableRow) (run, bool) {
	filled := filledCells(r)
	if len(filled) != 1 || len(p.columns) == 1 || len(r.cells[filled[0]].paras) != 1 {
		return nil, false
	}
	c := r.cells[filled[0]]
	text := c.paras[0].trim()
	if !c.wide && len(r.cells) > 1 && (p.columns[filled[0]] == queryColumn || lineNumber.MatchString(text.String())) {
		return nil, namesDatabase(text.String()) && !looksSearched(text.String()) && p.columns[filled[0]] != queryColumn
	}
	return text, true
}

// cell adds the paragraphs of a cell as one line.
func (b *builder) cell(c tableCell) {
	first := true
	for i, p := range c.paras {
		if p.blank() {
			continue
		}
		if !first {
			b.glue(" ")
		}
		first = false
		if n := c.numberOf(i); n != "" {
			b.glue(n + " ")
		}
		b.add(p.trim())
	}
}

// row adds a row: number, search, limits, count. Cells with a paragraph for
// each of several lines are taken apart.
func (b *builder) row(p plan, r tableRow) {
	part := func(c column) tableCell {
		if i := p.column(c); i >= 0 && i < len(r.cells) {
			return r.cells[i]
		}
		return tableCell{}
	}
	number, query, limit, count := part(numberColumn).filled(), part(queryColumn).filled(), part(limitColumn).filled(), part(countColumn).filled()
	numbered := p.column(numberColumn) >= 0
	n := len(query.paras)
	switch {
	case numbered && len(number.paras) > 1 && len(number.paras) == n, !numbered && n > 1:
		for i := range n {
			b.line(number.only(i, n), query.only(i, n), limit.only(i, n), count.only(i, n))
		}
		if n > 1 && len(count.paras) == 1 {
			return
		}
	default:
		b.line(number, query, limit, count)
	}
}

// filled leaves out empty paragraphs.
func (c tableCell) filled() tableCell {
	var out tableCell
	for i, p := range c.paras {
		if !p.blank() {
			out.paras = append(out.paras, p)
			out.numbers = append(out.numbers, c.numberOf(i))
		}
	}
	return out
}

// only returns paragraph i of a cell that has one for each of n lines. A
// single one belongs to the last line.
func (c tableCell) only(i, n int) tableCell {
	switch {
	case len(c.paras) == n:
		return tableCell{paras: c.paras[i : i+1], numbers: []string{c.numberOf(i)}}
	case i == n-1:
		return c
	}
	return tableCell{}
}

func (b *builder) line(number, query, limit, count tableCell) {
	if number.blank() && query.blank() && limit.blank() && count.blank() {
		return
	}
	if !number.blank() {
		b.cell(number)
		if strings.Trim(number.name(), "0123456789") == "" {
			b.glue(".") // a column of numbers leaves no doubt that it is one
		}
		b.glue("\t")
	}
	b.cell(query)
	if !limit.blank() {
		b.glue("\t")
		if t := limit.name(); !strings.Contains(t, " - ") && !strings.Contains(t, ":") {
			b.glue("Limits: ") // PubMed's column holds "English, Humans" alone
		}
		b.cell(limit)
	}
	if !count.blank() {
		b.glue("\t")
		b.count(count)
	}
	b.glue("\n")
}

// aNumber is a whole number as tables print it.
var aNumber = regexp.MustCompile(`\d{1,3}(?:[ .,'’\x{a0}\x{2009}\x{202f}]\d{3})+\b|\d+`)

// count adds the number of a cell such as "View Results (1,234)"; the words
// around it stay outside.
func (b *builder) count(c tableCell) {
	for _, p := range c.paras {
		if m := aNumber.FindStringIndex(p.String()); m != nil {
			b.add(p.cut(m[0], m[1]))
			return
		}
	}
	b.cell(c)
}

// databaseRows makes a strategy of each row, or of neighbours with the same
// database: "Ovid MEDLINE | (exp asthma/ or …".
func (a *assembler) databaseRows(p plan) {
	k := p.column(databaseColumn)
	b := &builder{}
	var title []run
	for _, r := range p.table.rows[p.first:] {
		if k < len(r.cells) && !r.cells[k].blank() {
			a.excerpt(title, b)
			b, title = &builder{}, nil
			for _, para := range r.cells[k].filled().paras {
				title = append(title, para.trim())
			}
		}
		b.row(p, r)
	}
	a.excerpt(title, b)
}

// paragraphs makes strategies of the paragraphs read so far.
func (a *assembler) paragraphs() {
	lines := a.lines
	a.lines = nil
	if len(lines) == 0 {
		return
	}
	starts := strategyStarts(lines)
	if a.plain && len(starts) < 2 {
		a.whole(lines)
		return
	}
	if len(starts) == 0 {
		if from := firstSearch(lines, 0, len(lines)); from >= 0 {
			starts = []section{{title: -1, from: from}}
		}
	}
	for i, s := range starts {
		end := len(lines)
		if i+1 < len(starts) {
			if end = starts[i+1].from; starts[i+1].title >= 0 {
				end = starts[i+1].title
			}
		}
		a.section(lines, s, end)
	}
}

// whole makes one strategy of a text file; its places are those of the text.
func (a *assembler) whole(lines []block) {
	b := &builder{}
	b.add(run{{a.d.Text, extent{0, len(a.d.Text)}}})
	a.excerpt(nil, b)
	if n := len(a.d.Excerpts); n > 0 {
		for _, l := range lines {
			if t := l.para.String(); namesDatabase(t) && !looksSearched(t) && labelOf(t) == 0 {
				a.d.Excerpts[n-1].Title = strings.TrimSpace(t)
				break
			}
			if labelOf(l.para.String()) > 0 || looksSearched(l.para.String()) {
				break
			}
		}
	}
}

// A section is where a strategy among paragraphs begins.
type section struct {
	title int // the line that names it; -1: none
	from  int // its first line
}

// strategyStarts finds the titles that name a database with a search below
// them, and numberings that begin anew.
func strategyStarts(lines []block) []section {
	var out []section
	last, rising := 0, 0 // the last number of the current strategy, and how many followed upon each other
	for i, b := range lines {
		t := b.para.String()
		if b.para.blank() {
			continue
		}
		next := nextFilled(lines, i)
		switch n := b.label(); {
		case next < len(lines) && b.number == "" && titleOfSearch(t) && startsSearch(lines, next, n):
			out = append(out, section{title: i, from: next})
			last, rising = 0, 0
		case n == 1 && rising > 1 && next < len(lines) && lines[next].label() == 2:
			s := section{title: -1, from: i}
			if above := prevFilled(lines, i); above >= 0 && lines[above].label() == 0 && len(lines[above].para.String()) <= 200 && !looksSearched(lines[above].para.String()) {
				s.title = above
			}
			out = append(out, s)
			last, rising = 1, 1
		case n > 0:
			if len(out) == 0 && n == 1 && rising == 0 { // a strategy above the first title
				if above := firstSearch(lines, 0, i+1); above >= 0 {
					s := section{title: -1, from: above}
					if up := prevFilled(lines, above); up >= 0 && len(lines[up].para.String()) <= 200 {
						s.title = up
					}
					out = append(out, s)
				}
			}
			if n == last+1 {
				rising++
			}
			last = n
		}
	}
	return out
}

// titleOfSearch reports whether a line names a database and no search.
func titleOfSearch(t string) bool {
	return namesDatabase(t) && !looksSearched(t) && strings.IndexFunc(t, unicode.IsUpper) >= 0 && !strings.HasSuffix(strings.TrimSpace(t), ".")
}

// startsSearch reports whether line i can be the first of a strategy whose
// title has the number above: it is numbered 1, or has marks of a search, or
// it is a caption with such a line soon below.
func startsSearch(lines []block, i, above int) bool {
	for k := 0; k < 4 && i < len(lines); k++ {
		t := lines[i].para.String()
		switch n := lines[i].label(); {
		case titleOfSearch(t) && n == 0:
			return false // the next title: this one names nothing
		case n == 1:
			return true
		case n == 0 && above == 0 && looksSearched(t):
			return true
		case n > 1:
			// Newest line first, or a number that is none.
			return above == 0 && nextFilled(lines, i) < len(lines) && lines[nextFilled(lines, i)].label() == n-1
		}
		i = nextFilled(lines, i)
	}
	return false
}

func nextFilled(lines []block, i int) int {
	for i++; i < len(lines) && lines[i].para.blank(); i++ {
	}
	return i
}

func prevFilled(lines []block, i int) int {
	for i--; i >= 0 && lines[i].para.blank(); i-- {
	}
	return i
}

// firstSearch returns the first line with a number or a mark of a search.
func firstSearch(lines []block, from, to int) int {
	for i := from; i < to; i++ {
		if t := lines[i].para.String(); lines[i].label() > 0 || looksSearched(t) {
			return i
		}
	}
	return -1
}

// section makes a strategy of the lines from a start up to end, without the
// prose below its last search.
func (a *assembler) section(lines []block, s section, end int) {
	last := -1
	for i := s.from; i < end; i++ {
		if i > s.from && lines[i].label() == 0 && endMatter.MatchString(lines[i].para.String()) {
			break
		}
		if t := lines[i].para.String(); lines[i].label() > 0 || looksSearched(t) || namedLimit.MatchString(t) || continues(lines, i) || aCount.MatchString(strings.TrimSpace(t)) && last == prevFilled(lines, i) {
			last = i
		}
	}
	if last < 0 || !a.plain && !worthReading(lines[s.from:last+1]) {
		return
	}
	b := &builder{}
	for i := s.from; i <= last; i++ {
		if n := lines[i].number; n != "" && !strings.HasPrefix(strings.TrimSpace(lines[i].para.String()), n) {
			b.glue(n + "\t")
		}
		b.add(lines[i].para)
		b.glue("\n")
	}
	var title []run
	if s.title >= 0 {
		title = []run{lines[s.title].para.trim()}
	}
	a.excerpt(title, b)
}

// endMatter are the headings below the last strategy of an appendix.
var endMatter = regexp.MustCompile(`(?i)^\s*(?:\d+\.?\s+)?(?:references|bibliography|literature|acknowledge?ments?|abbreviations|appendix|supplementary|supplement|annex)\b[^*$/\[\]]{0,80}$`)

// continues reports a line that goes on with an unfinished one above it.
func continues(lines []block, i int) bool {
	if i == 0 || lines[i-1].para.blank() || lines[i].para.blank() {
		return false
	}
	t := strings.TrimSpace(lines[i-1].para.String())
	return strings.HasSuffix(t, " OR") || strings.HasSuffix(t, " AND") || strings.HasSuffix(t, " or") || strings.HasSuffix(t, "-") || strings.HasSuffix(t, ",")
}

// namedLimit are lines that a strategy ends with.
var namedLimit = regexp.MustCompile(`(?i)^\s*(?:limits?|limiters?|filters?|limited to|from \d{4}|published|english|language|date)\b`)

// worthReading reports whether paragraphs of a document are a strategy and
// not prose with a number or an asterisk in it.
func worthReading(lines []block) bool {
	numbered, searched, next := 0, 0, 1
	sure := false
	for _, b := range lines {
		if n := b.label(); n == next {
			numbered++
			next++
		}
		if t := b.para.String(); looksSearched(t) {
			searched++
			sure = sure || operatorMark.MatchString(t) || query.Guesses(t)[0].Confidence >= 0.9
		}
	}
	return numbered >= 2 && searched > 0 || searched > 0 && sure
}

// operatorMark is an operator as nobody writes it in prose.
var operatorMark = regexp.MustCompile(`\b(?:AND|OR|NOT)\b`)

// lineLabel is the number that a line of a strategy begins with.
var lineLabel = regexp.MustCompile(`^\s*(?:#\s?|S)?(\d{1,4})(?:[.):]\s*|\s+|\t|$)`)

func labelOf(t string) int {
	m := lineLabel.FindStringSubmatch(t[:min(len(t), 20)])
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// label is the number of a paragraph, in its text or by automatic numbering.
func (b block) label() int {
	if n := labelOf(b.number); n > 0 {
		return n
	}
	return labelOf(b.para.String())
}
