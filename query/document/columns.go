package document

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A column says what the cells below a head hold.
type column uint8

const (
	unknownColumn  column = iota
	numberColumn          // the number of the line
	queryColumn           // the search
	countColumn           // how many records it found
	limitColumn           // limits and search options
	blockColumn           // the concept that the line belongs to
	databaseColumn        // where the search was run
	otherColumn           // times, buttons, notes: no part of the search
)

// columnNames are the heads that papers and platforms give their columns, in
// lower case and without marks. PubMed's download has "search number",
// "query", "sort by", "filters", "search details", "results", "time";
// EBSCOhost's history "#", "query", "limiters/expanders", "last run via",
// "results"; Cochrane's "id", "search", "hits".
var columnNames = map[column][]string{
	numberColumn: {"#", "no", "nr", "num", "number", "line", "line no", "line number", "search no", "search nr", "search number", "search #", "set",
		"set #", "id", "search id", "search id#", "id#", "s#", "#s", "step", "row", "query no", "query number", "order", "search line", "n°", "№"},
	queryColumn: {"query", "queries", "search", "searches", "search term", "search terms", "search string", "search strings", "search strategy",
		"search strategies", "search query", "search queries", "strategy", "term", "terms", "keyword", "keywords", "key words", "search terms used",
		"search statement", "search statements", "statement", "syntax", "search syntax", "string", "search history", "search formula", "search words",
		"full search strategy", "search line text", "terms searched", "search expression", "query string", "search strategy used", "search keywords"},
	countColumn: {"n", "count", "counts", "yield", "found", "items", "total", "number found"},
	limitColumn: {"search options", "limiters", "limiters/expanders", "limiters / expanders", "filters", "filter", "limits", "limits applied", "filters applied", "limit"},
	blockColumn: {"concept", "concepts", "block", "facet", "pico", "category", "domain", "component", "topic", "theme", "element", "key concept", "group",
		"pico element", "peo", "spider", "construct"},
	databaseColumn: {"database", "databases", "source", "sources", "platform", "information source", "search engine", "database/platform", "database (platform)",
		"electronic database", "electronic databases", "resource", "data source", "databases searched", "database name", "database searched", "database and platform"},
	otherColumn: {"time", "date", "actions", "action", "details", "search details", "sort by", "type", "last run via", "notes", "note", "comments", "comment",
		"annotation", "annotations", "user query", "translation", "translations", "date of search", "date searched", "search date", "created", "contract",
		"expand", "add to builder", "search type"},
}

// countName are the heads of counts, which come in many forms: "No. of
// results", "Hits (12 May 2020)", "Records retrieved".
var countName = regexp.MustCompile(`\b(?:results?|hits?|items found|records|retrieved|citations|articles|references|publications)\b`)

// columnNamed reads the head of a column.
func columnNamed(name string) column {
	t := strings.TrimFunc(name, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("*:.[]_", r) })
	t = strings.TrimSuffix(strings.TrimSuffix(t, " (n)"), ".")
	for _, c := range []column{numberColumn, queryColumn, limitColumn, blockColumn, databaseColumn, otherColumn, countColumn} {
		if slices.Contains(columnNames[c], t) || slices.Contains(columnNames[c], strings.ReplaceAll(t, ".", "")) {
			return c
		}
	}
	if len(t) <= 60 && countName.MatchString(t) {
		return countColumn
	}
	if cut, _, ok := strings.Cut(t, " ("); ok { // "Search terms (title/abstract)"
		return columnNamed(cut)
	}
	return unknownColumn
}

// namedColumns counts the cells of a row that name a column, and tells
// whether one names the searches.
func namedColumns(r tableRow) (known int, query bool) {
	for _, c := range r.cells {
		switch columnNamed(c.name()) {
		case unknownColumn:
		case queryColumn:
			query = true
			known++
		default:
			known++
		}
	}
	return known, query
}

// headRow returns the row that names the columns of a search, -1 if none does.
// Titles may stand above it, which have a row of their own in Ovid's download.
func headRow(rows []tableRow) int {
	const most = 12
	full, lone := 0, -1
	for i := 0; i < min(most, len(rows)) && full < 3; i++ {
		known, query := namedColumns(rows[i])
		filled := len(filledCells(rows[i]))
		switch {
		case known >= 2 && query:
			return i
		case known == 1 && query && filled == 1 && i == 0: // "Search history" may be a title as well
			lone = i
		case filled > 1:
			full++
		}
	}
	return lone
}

// A plan says how the rows of a table are read.
type plan struct {
	columns []column
	first   int // the first row below the head
	table   *table
}

// planOf finds out what the columns of a table hold: by their heads, and by
// their cells where there is none. ok is false for a table that is no search.
func planOf(t *table) (p plan, ok bool) {
	width := 0
	for _, r := range t.rows {
		width = max(width, len(r.cells))
	}
	p = plan{columns: make([]column, width), table: t}
	if head := headRow(t.rows); head >= 0 {
		p.first = head + 1
		for c, cell := range t.rows[head].cells {
			p.columns[c] = columnNamed(cell.name())
		}
		p.numbersCalledSearches()
		p.onlyBest(queryColumn, looksSearched)
		p.onlyBest(countColumn, aCount.MatchString)
	}
	headed := p.first > 0
	p.byContent()
	q := p.column(queryColumn)
	if q < 0 {
		return p, false
	}
	searches := 0
	for _, r := range t.rows[p.first:] {
		if q < len(r.cells) && slices.ContainsFunc(r.cells[q].paras, func(x run) bool { return looksSearched(x.String()) }) {
			searches++
		}
	}
	if headed {
		return p, searches > 0 || p.column(numberColumn) >= 0 && p.column(countColumn) >= 0
	}
	return p, searches > 1 && (p.column(numberColumn) >= 0 || p.column(countColumn) >= 0 || p.column(databaseColumn) >= 0)
}

func filledCells(r tableRow) (out []int) {
	for i, c := range r.cells {
		if !c.blank() {
			out = append(out, i)
		}
	}
	return out
}

// numbersCalledSearches finds the numbers of the lines below a head that
// names searches: "Search,Add to builder,Query,Items found,Time" of PubMed's
// history, where "#2" stands below "Search". The searches then stand in
// another column.
func (p *plan) numbersCalledSearches() {
	var numbers []int
	searches := false // in another column
	for i, c := range p.columns {
		switch {
		case c == queryColumn && p.mostly(i, lineNumber.MatchString):
			numbers = append(numbers, i)
		case c == queryColumn, c == unknownColumn && p.matching(i, looksSearched) > 0:
			searches = true
		}
	}
	if searches {
		for _, i := range numbers {
			p.columns[i] = numberColumn
		}
	}
}

// onlyBest keeps, of the columns that the head calls the same, the one with
// the most cells that look so, the first of several; others are not read.
func (p *plan) onlyBest(c column, looks func(string) bool) {
	best, most := -1, -1
	for i := range p.columns {
		if p.columns[i] == c {
			if n := p.matching(i, looks); n > most {
				best, most = i, n
			}
			p.columns[i] = otherColumn
		}
	}
	if best >= 0 {
		p.columns[best] = c
	}
}

// matching counts the cells of a column that look so.
func (p *plan) matching(i int, looks func(string) bool) (n int) {
	for _, r := range p.table.rows[p.first:] {
		if i < len(r.cells) && looks(r.cells[i].text()) {
			n++
		}
	}
	return n
}

// mostly reports whether seven of ten cells of a column that are not empty
// look so.
func (p *plan) mostly(i int, looks func(string) bool) bool {
	filled := p.matching(i, func(t string) bool { return t != "" })
	return filled > 0 && p.matching(i, looks)*10 >= filled*7
}

func (p *plan) column(c column) int { return slices.Index(p.columns, c) }

// lineNumber is the cell of a column of numbers.
var lineNumber = regexp.MustCompile(`^(?i:line |search |set )?[#S]?\s?\d{1,4}\s?[.):]?$`)

// aCount is the cell of a column of counts.
var aCount = regexp.MustCompile(`(?i)^(?:n\s*=\s*|results?:?\s*|hits?:?\s*|view results \(|\()?\d{1,3}(?:[ .,'’\x{a0}\x{2009}\x{202f}]?\d{3})*\)?(?:\s*(?:results?|hits?|records|view details.*))?$`)

// saidCount is a cell that says that it holds a count, whatever its head:
// "View Results (1,234) View Details Edit" below "Actions" of EBSCOhost.
var saidCount = regexp.MustCompile(`(?i)^(?:n\s*=\s*|results?:?\s*|hits?:?\s*|view results \()\d|^\d[\d ,.]*\s(?:results?|hits?|records)\b`)

// byContent finds the columns that no head names.
func (p *plan) byContent() {
	type tally struct{ filled, numbers, counts, length, searches, names int }
	cols := make([]tally, len(p.columns))
	for _, r := range p.table.rows[p.first:] {
		for i, c := range r.cells {
			if c.blank() {
				continue
			}
			t := c.text()
			s := &cols[i]
			s.filled++
			s.length += len(t)
			if lineNumber.MatchString(t) {
				s.numbers++
			}
			if aCount.MatchString(t) {
				s.counts++
			}
			if looksSearched(t) {
				s.searches++
			}
			if namesDatabase(t) {
				s.names++
			}
		}
	}
	set := func(c column, i int) {
		if i >= 0 && p.column(c) < 0 && p.columns[i] == unknownColumn {
			p.columns[i] = c
		}
	}
	for i, s := range cols {
		if s.filled > 1 && s.numbers*10 >= s.filled*7 && p.column(queryColumn) != i {
			set(numberColumn, i)
			break
		}
	}
	for i := len(cols) - 1; i >= 0; i-- {
		s := cols[i]
		if s.filled > 0 && s.counts*10 >= s.filled*6 && p.columns[i] == unknownColumn && (s.filled > 1 || p.first > 0) {
			set(countColumn, i)
			break
		}
	}
	if p.column(countColumn) < 0 {
		for i, c := range p.columns {
			if c == otherColumn && p.mostly(i, saidCount.MatchString) {
				p.columns[i] = countColumn
				break
			}
		}
	}
	if p.column(queryColumn) < 0 {
		best := -1
		for i, s := range cols {
			if p.columns[i] == unknownColumn && s.searches > 0 && (best < 0 || s.length > cols[best].length) {
				best = i
			}
		}
		set(queryColumn, best)
	}
	for i, s := range cols {
		if s.filled > 0 && s.names*2 > s.filled && i != p.column(queryColumn) && s.length/s.filled < 80 {
			set(databaseColumn, i)
		}
	}
}

// searchMark are marks of a search that prose and names do not have.
var searchMark = regexp.MustCompile(`\b(?:AND|OR|NOT|NEAR|ADJ)\b|\[(?i:ti|ab|tiab|tw|mh|mesh|pt|la|dp|sh|majr|title|all fields|mesh terms)\b|\.(?i:ti|ab|tw|mp|pt|kw|kf|sh)\b|/exp\b|[a-z)]/(?:\s|$)|[A-Za-z]{2}[*$]|\b(?:TS|TI|AB|AK)\s*=|(?i:title-abs)|\b(?:MH|MM|DE)\s+"|:(?:ti|ab|kw)\b|(?i:\badj\d*\b|\b(?:or|and)\s?/\s?\d|^\s*\(?[#S]?\d+\s+(?:and|or|not)\s+\(?[#S]?\d+|mesh descriptor)|[#]\d|\bS\d+\s+(?:AND|OR)\b`)

// looksSearched reports whether a text has a mark of a search.
func looksSearched(t string) bool { return searchMark.MatchString(t) }

// databaseName are the databases and platforms that titles name.
var databaseName = regexp.MustCompile(`(?i)\b(?:medline|pubmed|embase|cinahl|psyc ?info|psycarticles|web of science|web of knowledge|wos|scopus|cochrane|central|lilacs|proquest|eric|amed|ebsco(?:host)?|ovid(?:sp)?|emcare|global health|google scholar|clinicaltrials|ictrp|sociological abstracts|assia|ibss|scielo|cab abstracts|biosis|inspec|ieee|acm|econlit|hmic|dare|pubpsych|psyndex|sportdiscus|jstor|wanfang|cnki)\b`)

// namesDatabase reports whether a short text names a database and is no search.
func namesDatabase(t string) bool {
	return len(t) <= 300 && databaseName.MatchString(t) && !titleBar.MatchString(t) && len(strings.Fields(t)) <= 30
}

// titleBar are marks of a search that a title with a database's name has not.
// "AND" and "/" may stand in titles: "MEDLINE and Embase", "Ovid MEDLINE(R)/Daily".
var titleBar = regexp.MustCompile(`[*$]|\[[a-z]|\.(?:ti|ab|tw|mp|pt|kw|sh)\b|"|#\d|=\(|\b(?:OR|NOT)\b|\b(?i:adj\d|near/\d|limit \d+ to)|/(?:exp|de)\b|:(?:ti|ab|kw)\b`)
