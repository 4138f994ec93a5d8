package demo

import (
	"fmt"
	"strings"
)

// wos prints the record as Web of Science's BibTeX export did until 2020: two
// pairs of braces, lines folded at 75 columns with an indent of three, names
// without marks, journals in capitals.
func (p *printer) wos(e *entry) {
	number := fmt.Sprintf("WOS:%015d", 990_000_000_000+e.serial)
	e.as.accession = number
	p.line("@%s{ %s,", map[bool]string{true: "inproceedings", false: "article"}[e.kind == meetingAbstract], number)
	authors := e.names(func(a person) string {
		s := a.family
		if a.suffix != "" {
			s += ", " + a.suffix
		}
		return ascii(s + ", " + strings.Join(a.given, " "))
	})
	p.line("Author = {%s},", wrap(latex(strings.Join(authors, " and ")), 70, "   "))
	p.bib("Title", e.printedTitle(func() string { return ascii(e.title) }))
	p.bib(map[bool]string{true: "Booktitle", false: "Journal"}[e.kind == meetingAbstract], strings.ToUpper(ascii(e.sourceTitle())))
	if !e.as.inPress && e.year > 0 {
		p.bib("Year", fmt.Sprint(e.year))
		p.bib("Volume", e.printedVolume())
		p.bib("Number", e.issue)
		p.bib("Pages", e.pageRange("-"))
		if e.month > 0 {
			p.bib("Month", wosMonth(e))
		}
	}
	p.bib("Abstract", ascii(e.abstractText(titleLabel)))
	p.bib("Publisher", strings.ToUpper(ascii(e.publisher())))
	p.bib("Type", wosType(e))
	p.bib("Language", e.lang.english)
	if len(e.affiliations) > 0 && len(e.authors) > 0 {
		a := e.authors[0]
		p.bib("Affiliation", ascii(a.family+", "+a.initials("")+" (Reprint Author), "+e.affiliations[0]+"."))
	}
	p.bib("DOI", e.printedDOI())
	p.bib("Article-Number", e.number)
	if e.inSerial() {
		p.bib("ISSN", e.issn())
		p.bib("EISSN", e.journal.eissn)
	}
	p.bib("Keywords", strings.Join(e.keywords, "; "))
	p.bib("Keywords-Plus", strings.ToUpper(strings.Join(e.headingNames()[min(1, len(e.headings)):], "; ")))
	p.bib("Research-Areas", "Health Care Sciences & Services")
	p.bib("Web-of-Science-Categories ", "Health Policy & Services")
	p.bib("Number-of-Cited-References", fmt.Sprint(8+p.r.IntN(70)))
	p.bib("Times-Cited", fmt.Sprint(p.r.IntN(90)))
	p.bib("Unique-ID", number)
	p.bib("DA", "2019-12-09")
	p.line("}")
	p.line("")
}

// bib writes a field in two pairs of braces.
func (p *printer) bib(name, value string) {
	if value != "" {
		p.line("%s = {{%s}},", name, wrap(latex(value), 75-len("   "), "   "))
	}
}

// latex escapes what Web of Science escapes.
func latex(s string) string { return latexEscapes.Replace(s) }

var latexEscapes = strings.NewReplacer("&", `\&`, "%", `\%`, "_", `\_`, "$", `\$`, "#", `\#`)

func wosMonth(e *entry) string {
	m := strings.ToUpper(monthNames[e.month])
	if e.day > 0 {
		m += fmt.Sprintf(" %d", e.day)
	}
	return m
}

func wosType(e *entry) string {
	switch {
	case e.as.inPress:
		return "Article; Early Access"
	case e.kind == meetingAbstract:
		return "Meeting Abstract"
	case e.kind == editorial:
		return "Editorial Material"
	case e.kind == erratum:
		return "Correction"
	}
	return typeNames[e.kind]
}
