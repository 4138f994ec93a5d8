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

// The parts of citation strings. An issue may hold one more pair of brackets:
// "75(2-A(E))".
const (
	issue = `(?:\s?\((?P<issue>(?:[^()]|\([^()]*\))*)\))?`
	page  = `(?P<pages>[A-Za-z]{0,4}\d[\d.]*[A-Za-z]?\b(?:\s?[-–]\s?\w+)?|[ivxlc]+-[ivxlc]+)`
	date  = `(?P<date>(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Win|Spr|Sum|Fal|Aut)[A-Za-z./-]* )?(?:\d{1,2},? )?(?:1[5-9]|20)\d\d(?: (?:\d{1,2} )?[A-Z][a-z]{2,8}\b)?(?:[ -]\d{1,2}\b)?)`
)

// A sourceForm is a form of citation strings. A string without all of its
// marks cannot have it, which costs far less to find out.
type sourceForm struct {
	marks   []string
	pattern *regexp.Regexp
}

func (f sourceForm) match(s string) []string {
	for _, m := range f.marks {
		if !strings.Contains(s, m) {
			return nil
		}
	}
	return f.pattern.FindStringSubmatch(s)
}

// sourceForms are the forms of citation strings, most specific first. Each is
// quoted with the database that writes it.
var sourceForms = []sourceForm{
	// Embase: Journal of Pears. 12 (3) (pp 100-105), 2018. Date of Publication: 2018.
	{[]string{". ", "), "}, regexp.MustCompile(`^(?P<title>.+?)\. (?:.*\. )?(?P<volume>[A-Z]?\d[\w/-]*)` + issue + ` \((?:pp?\.? )?(?P<pages>[^()]+)\), ` + date)},
	// the same without volume: Journal of Pears. (pp 100-105), 2018.
	{[]string{". (", "), "}, regexp.MustCompile(`^(?P<title>.+?)\. \((?:pp?\.? )?(?P<pages>[^()]+)\), ` + date)},
	// MEDLINE, BIOSIS: Journal of Pears. 12(3):100-105, 2018 Jun.   Embase since 2020 too
	{[]string{":", ", "}, regexp.MustCompile(`^(?P<title>.+?)\.?\s+(?:Vol\.? ?)?(?P<volume>[A-Z]?\d[\w/-]*)` + issue + `:\s?` + page + `[^,]*,\s*` + date)},
	// International Political Science Abstracts: Journal of Pears 12, Winter 2007: 7-14.
	{[]string{", ", ":"}, regexp.MustCompile(`^(?P<title>.+?),?\s(?P<volume>\d+)` + issue + `, ` + date + `:\s?` + page)},
	// Zoological Record: Journal of Pears. 201(2-3) November 2004: 327-334.
	{[]string{". "}, regexp.MustCompile(`^(?P<title>.+?)\. (?P<volume>\d[\w-]*)` + issue + `,? ` + date + `(?:[:;] ?` + page + `)?`)},
	// International Political Science Abstracts without a date: Journal of Pears, 2013(1): 3-28.
	{[]string{":"}, regexp.MustCompile(`^(?P<title>.+?)[.,]?\s(?P<volume>\d+)` + issue + `:\s?` + page)},
	// Journals@Ovid: Journal of Pears June 2015;58(6):688-696
	{[]string{";", ":"}, regexp.MustCompile(`^(?P<title>.+?)\.? ` + date + `;\s?(?P<volume>\d+)` + issue + `:\s?` + page)},
	// PsycINFO: Journal of Pears. Vol.12(3), Mar 2015, pp. 100-105.   Vol.75(2),2014, pp. No Pagination Specified.
	{[]string{". Vol"}, regexp.MustCompile(`^(?P<title>.+?)\. Vol\.? ?(?P<volume>\w+)` + issue + `[, ]\s?` + date + `(?:, (?:pp?\. )?` + page + `)?`)},
	// MEDLINE without pages, patents: Gazette. 1288(3), Nov. 16, 2004.
	{[]string{". ", ", "}, regexp.MustCompile(`^(?P<title>.+?)\. (?P<volume>\d[\w-]*)` + issue + `, ` + date)},
	// a chapter in BIOSIS: Okafor, Ada [Editor], Berg, Jan [Editor]. Pears in practice.:371-397, 2004.
	{[]string{".:", ", "}, regexp.MustCompile(`^(?:.*\]\. )?(?P<title>.+?)\.:` + page + `, ` + date)},
	// a chapter in PsycINFO: Okafor, Ada [Ed]. (2012). Pears in practice. (pp. 11-31). xvii, 254 pp. Northtown, UT, US: Pear Press; US.
	{[]string{"). ", "(p"}, regexp.MustCompile(`\((?P<date>(?:1[5-9]|20)\d\d)\)\. (?P<title>.+?)\.? \(pp?\.? (?P<pages>[^()]+)\)\.?(?:(?: [\w, ]*?pp\.)? (?P<place>[^:]+): (?P<publisher>[^;]+?)(?:;.*)?\.?)?\s*$`)},
	// a book: (2014). Pears. 58 pp. Northtown: Pear Press.
	{[]string{"). ", "pp."}, regexp.MustCompile(`\((?P<date>(?:1[5-9]|20)\d\d)\)\. (?P<title>.+?)\.? [\w, ]*\d+ ?pp\.(?: (?P<place>[^:]+): (?P<publisher>[^;]+?)(?:;.*)?\.?)?\s*$`)},
	// Zoological Record without volume: Pears. 2007 15 June; 433-441.
	{[]string{". "}, regexp.MustCompile(`^(?P<title>.+?)\. ` + date + `(?:[:;] ?` + page + `)?`)},
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
	for _, form := range sourceForms {
		m := form.match(s)
		if m == nil {
			continue
		}
		var out Source
		for i, name := range form.pattern.SubexpNames() {
			v := strings.TrimSpace(m[i])
			switch name {
			case "title":
				out.Title = strings.Trim(v, " .,")
			case "volume":
				out.Volume = v
			case "issue":
				out.Issue = v
			case "pages":
				out.Pages = strings.TrimRight(v, ".")
			case "date":
				out.Date = v
			case "place":
				out.Place = v
			case "publisher":
				out.Publisher = strings.TrimRight(v, " .")
			}
		}
		return out
	}
	return Source{}
}
