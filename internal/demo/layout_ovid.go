package demo

import (
	"fmt"
	"strings"
)

// embase prints the record as Ovid's RIS export does: a number before each
// record, letters without marks, the DOI as an address, "*" before major
// terms, the year as "2013//".
func (p *printer) embase(e *entry) {
	number := fmt.Sprintf("%d", 2_009_000_000+e.serial)
	e.as.accession = number
	p.line("%d. ", p.ordinal)
	p.tag("TY", e.risType())
	p.tag("DB", "Embase <1974 to 2019 December 06>")
	p.tag("ID", number)
	if d := e.printedDOI(); d != "" {
		if !strings.Contains(d, "doi.org") {
			d = "https://dx.doi.org/" + d
		}
		p.tag("DO", d)
	}
	p.tag("T1", ascii(e.printedTitle(func() string { return embaseTitle(e) })))
	p.tags("A1", e.names(func(a person) string { return ascii(a.family + " " + a.initials(".")) }))
	if !e.as.inPress && e.year > 0 {
		p.tag("Y1", fmt.Sprintf("%d//", e.year))
	}
	p.tag("N2", ascii(e.abstractText(titleLabel)))
	for _, h := range e.headings {
		star := ""
		if h.isMajor() {
			star = "*"
		}
		p.tag("KW", star+strings.ToLower(ascii(h.name())))
	}
	p.tag("JF", ascii(e.sourceTitle()))
	p.tag("JA", ascii(e.abbrev()))
	if !e.as.inPress {
		p.tag("VL", e.printedVolume())
		p.tag("IS", e.issue)
		first, last := e.pages()
		if first == "" {
			first = e.number
		}
		p.tag("SP", first)
		p.tag("EP", last)
	}
	p.tag("CY", strings.TrimPrefix(e.journal.country, "the "))
	p.tag("PB", ascii(e.publisher()))
	p.tag("SN", e.issn())
	if len(e.authors) > 0 && len(e.affiliations) > 0 {
		a := e.authors[0]
		p.tag("AD", ascii("("+a.family+") "+e.affiliations[0]))
	}
	p.tag("L2", "http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=emed20&NEWS=N&AN="+number)
	p.tag("LA", e.lang.english)
	p.tag("PT", embaseType(e))
	p.line("ER  -  ")
	p.line("")
	p.line(" ")
	p.line("")
	p.line("")
}

func embaseType(e *entry) string {
	if e.as.inPress {
		return "Article in Press"
	}
	return typeNames[e.kind]
}

// embaseTitle ends in a full stop, then names the language of the item.
func embaseTitle(e *entry) string {
	s := fullStop(e.title)
	if e.vernacular != "" && e.lang.code != "rus" {
		s += " <" + e.vernacular + ">"
	}
	if e.vernacular != "" {
		s += " [" + e.lang.english + "]"
	}
	if e.erratumNotice != "" {
		s += " [" + e.erratumNotice + "]"
	}
	return s
}
