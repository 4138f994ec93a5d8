package demo

import (
	"fmt"
	"strings"
)

// cinahl prints the record as EBSCOhost's RIS export of CINAHL does: the DOI
// in L3, ISSNs without hyphen, accession number, language and type packed
// into N1.
func (p *printer) cinahl(e *entry) {
	number := fmt.Sprint(190_000_000 + e.serial)
	e.as.accession = number
	p.ebsco(e, "ccm", number, "CINAHL")
}

// psycinfo prints the record as EBSCOhost's RIS export of PsycInfo does.
func (p *printer) psycinfo(e *entry) {
	number := fmt.Sprintf("%d-9%04d-%03d", max(e.year, 1990), e.serial%10_000, 1+e.serial/10_000)
	e.as.accession = number
	p.ebsco(e, "psyh", number, "PsycINFO")
}

func (p *printer) ebsco(e *entry, db, number, name string) {
	p.tag("TY", e.risType())
	p.tags("AU", e.names(person.full))
	p.tag("T1", e.printedTitle(func() string { return ebscoTitle(e, db) }))
	p.tag("JO", e.sourceTitle())
	p.tag("JF", e.sourceTitle())
	p.tag("Y1", ebscoDate(e))
	if !e.as.inPress {
		p.tag("VL", e.printedVolume())
		p.tag("IS", e.issue)
	}
	p.tag("M3", typeNames[e.kind])
	if !e.as.inPress {
		first, last := e.pages()
		if first == "" && e.number != "" {
			first, last = "1", fmt.Sprint(2+e.index%14) // EBSCO counts the pages of articles that have a number
		}
		p.tag("SP", first)
		p.tag("EP", last)
	}
	p.tag("PB", e.publisher())
	p.tag("SN", strings.ReplaceAll(e.issn(), "-", ""))
	text := e.abstractText(titleLabel)
	if db == "psyh" && text != "" {
		text += fmt.Sprintf(" (PsycINFO Database Record (c) %d APA, all rights reserved)", max(e.year, 2016))
	}
	p.tag("AB", text)
	for _, n := range e.headingNames() {
		p.tag("KW", n)
	}
	p.tags("KW", e.keywords)
	p.tag("N1", ebscoNote(e, number, name))
	p.tag("L3", e.printedDOI())
	p.tag("UR", "https://search.ebscohost.com/login.aspx?direct=true&db="+db+"&AN="+number+"&site=ehost-live")
	p.tag("DP", "EBSCOhost")
	p.tag("DB", db)
	p.line("ER  - ")
	p.line("")
}

// ebscoTitle ends in a full stop; PsycInfo prints both titles of a foreign item.
func ebscoTitle(e *entry, db string) string {
	if e.vernacular != "" && db == "psyh" {
		return e.vernacular + " = " + fullStop(e.title)
	}
	return fullStop(e.title)
}

// ebscoDate prints 2013/04/03/ with what is known.
func ebscoDate(e *entry) string {
	switch {
	case e.as.inPress || e.year == 0:
		return ""
	case e.month == 0:
		return fmt.Sprintf("%d///", e.year)
	case e.day == 0:
		return fmt.Sprintf("%d/%02d//", e.year, e.month)
	}
	return fmt.Sprintf("%d/%02d/%02d/", e.year, e.month, e.day)
}

func ebscoNote(e *entry, number, name string) string {
	parts := []string{"Accession Number: " + number}
	if len(e.affiliations) > 0 {
		parts = append(parts, "Affiliation:  1: "+strings.ReplaceAll(e.affiliations[0], ";", ","))
	}
	parts = append(parts, "Publication Type: Journal "+typeNames[e.kind], "Language: "+e.lang.english, "Source Database: "+name)
	return strings.Join(parts, "; ")
}
