package ovidtext

import (
	"regexp"
	"strings"
)

// A Source is a citation string taken apart. Parts that it does not have are
// empty.
type Source struct {
	Title, Volume, Issue, Pages, Date string
	Publisher, Place                  string // of a book
}

// sourceForms are the forms of citation strings, most specific first. Each is
// quoted with the database that writes it.
var sourceForms = []func(s string) (Source, bool){
	// Embase: Journal of Pears. 12 (3) (pp 100-105), 2018. Date of Publication: 2018.
	pagesInBrackets,
	// the same without volume: Journal of Pears. (pp 100-105), 2018.
	afterTitle(". (", func(c *cursor) bool { return c.bracketedPages() && c.date() }),
	// MEDLINE, BIOSIS: Journal of Pears. 12(3):100-105, 2018 Jun.   Embase since 2020 too
	afterTitle(" ", func(c *cursor) bool {
		if c.skip("Vol") {
			c.skip(".")
			c.skip(" ")
		}
		return c.volume() && c.issue() && c.skip(":") && c.spaced((*cursor).page) && c.skipPast(',') && c.spaced((*cursor).date)
	}),
	// International Political Science Abstracts: Journal of Pears 12, Winter 2007: 7-14.
	afterTitle(" ", func(c *cursor) bool {
		return c.number() && c.issue() && c.skip(", ") && c.date() && c.skip(":") && c.spaced((*cursor).page)
	}),
	// Zoological Record: Journal of Pears. 201(2-3) November 2004: 327-334.
	afterTitle(". ", func(c *cursor) bool {
		if !c.numbers() || !c.issue() {
			return false
		}
		c.skip(",")
		return c.skip(" ") && c.date() && c.pageIfAny()
	}),
	// International Political Science Abstracts without a date: Journal of Pears, 2013(1): 3-28.
	afterTitle(" ", func(c *cursor) bool {
		return c.number() && c.issue() && c.skip(":") && c.spaced((*cursor).page)
	}),
	// Journals@Ovid: Journal of Pears June 2015;58(6):688-696
	afterTitle(" ", func(c *cursor) bool {
		return c.date() && c.skip(";") && c.spaced((*cursor).number) && c.issue() && c.skip(":") && c.spaced((*cursor).page)
	}),
	// PsycINFO: Journal of Pears. Vol.12(3), Mar 2015, pp. 100-105.   Vol.75(2),2014, pp. No Pagination Specified.
	afterTitle(". Vol", func(c *cursor) bool {
		c.skip(".")
		c.skip(" ")
		return c.word() && c.issue() && (c.skip(",") || c.skip(" ")) && c.spaced((*cursor).date) && c.markedPageIfAny()
	}),
	// MEDLINE without pages, patents: Gazette. 1288(3), Nov. 16, 2004.
	afterTitle(". ", func(c *cursor) bool { return c.numbers() && c.issue() && c.skip(", ") && c.date() }),
	// a chapter in BIOSIS: Okafor, Ada [Editor], Berg, Jan [Editor]. Pears in practice.:371-397, 2004.
	bookForm{[]string{".:", ", "}, regexp.MustCompile(`^(?:.*\]\. )?(?P<title>.+?)\.:` + pagePattern + `, ` + datePattern)}.parse,
	// a chapter in PsycINFO: Okafor, Ada [Ed]. (2012). Pears in practice. (pp. 11-31). xvii, 254 pp. Northtown, UT, US: Pear Press; US.
	bookForm{[]string{"). ", "(p"}, regexp.MustCompile(`\((?P<date>(?:1[5-9]|20)\d\d)\)\. (?P<title>.+?)\.? \(pp?\.? (?P<pages>[^()]+)\)\.?(?:(?: [\w, ]*?pp\.)? (?P<place>[^:]+): (?P<publisher>[^;]+?)(?:;.*)?\.?)?\s*$`)}.parse,
	// a book: (2014). Pears. 58 pp. Northtown: Pear Press.
	bookForm{[]string{"). ", "pp."}, regexp.MustCompile(`\((?P<date>(?:1[5-9]|20)\d\d)\)\. (?P<title>.+?)\.? [\w, ]*\d+ ?pp\.(?: (?P<place>[^:]+): (?P<publisher>[^;]+?)(?:;.*)?\.?)?\s*$`)}.parse,
	// Zoological Record without volume: Pears. 2007 15 June; 433-441.
	afterTitle(". ", func(c *cursor) bool { return c.date() && c.pageIfAny() }),
}

// maxSource bounds the citation strings that are taken apart.
const maxSource = 2000

// ParseSource takes a citation string apart. What none of the known forms
// fits gives the zero Source.
func ParseSource(s string) Source {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxSource {
		return Source{}
	}
	for _, parse := range sourceForms {
		if out, ok := parse(s); ok {
			return out.trimmed()
		}
	}
	return Source{}
}

func (s Source) trimmed() Source {
	return Source{
		Title:     strings.Trim(s.Title, " .,"),
		Volume:    s.Volume,
		Issue:     strings.TrimSpace(s.Issue),
		Pages:     strings.TrimRight(strings.TrimSpace(s.Pages), "."),
		Date:      strings.TrimSpace(s.Date),
		Place:     strings.TrimSpace(s.Place),
		Publisher: strings.TrimRight(strings.TrimSpace(s.Publisher), " ."),
	}
}

// afterTitle is a form in which the mark and what rest reads follow the title,
// at the first place where they fit.
func afterTitle(mark string, rest func(*cursor) bool) func(string) (Source, bool) {
	return func(s string) (Source, bool) {
		for i := next(s, mark, 1); i > 0; i = next(s, mark, i+1) {
			c := cursor{s: s, at: i + len(mark)}
			if rest(&c) {
				c.found.Title = s[:i]
				return c.found, true
			}
		}
		return Source{}, false
	}
}

// pagesInBrackets reads the form of Embase. Between the title and the volume
// may stand names and dates of a conference, so that the last place counts
// where a volume fits.
func pagesInBrackets(s string) (Source, bool) {
	first := next(s, ". ", 1)
	if first < 0 || !strings.Contains(s, "), ") {
		return Source{}, false
	}
	for i := strings.LastIndex(s, ". "); i >= first; i = strings.LastIndex(s[:i+1], ". ") {
		c := cursor{s: s, at: i + len(". ")}
		if !c.volume() {
			continue
		}
		bare := c
		if c.issue() && c.skip(" (") && c.bracketedPages() && c.date() {
			c.found.Title = s[:first]
			return c.found, true
		}
		if c = bare; c.skip(" (") && c.bracketedPages() && c.date() { // what looked like an issue holds the pages
			c.found.Title = s[:first]
			return c.found, true
		}
	}
	return Source{}, false
}

// next returns the index of mark in s from a place on, or -1.
func next(s, mark string, from int) int {
	if from > len(s) {
		return -1
	}
	i := strings.Index(s[from:], mark)
	if i < 0 {
		return -1
	}
	return from + i
}

// The parts of the citations of books.
const (
	pagePattern = `(?P<pages>[A-Za-z]{0,4}\d[\d.]*[A-Za-z]?\b(?:\s?[-–]\s?\w+)?|[ivxlc]+-[ivxlc]+)`
	datePattern = `(?P<date>(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Win|Spr|Sum|Fal|Aut)[A-Za-z./-]* )?(?:\d{1,2},? )?(?:1[5-9]|20)\d\d(?: (?:\d{1,2} )?[A-Z][a-z]{2,8}\b)?(?:[ -]\d{1,2}\b)?)`
)

// A bookForm is a form of the citations of books and chapters, which are rare
// and free enough for a pattern. A string without all of the marks cannot have
// it, which costs far less to find out.
type bookForm struct {
	marks   []string
	pattern *regexp.Regexp
}

func (f bookForm) parse(s string) (out Source, ok bool) {
	for _, m := range f.marks {
		if !strings.Contains(s, m) {
			return Source{}, false
		}
	}
	m := f.pattern.FindStringSubmatch(s)
	if m == nil {
		return Source{}, false
	}
	for i, name := range f.pattern.SubexpNames() {
		switch name {
		case "title":
			out.Title = m[i]
		case "pages":
			out.Pages = m[i]
		case "date":
			out.Date = m[i]
		case "place":
			out.Place = m[i]
		case "publisher":
			out.Publisher = m[i]
		}
	}
	return out, true
}
