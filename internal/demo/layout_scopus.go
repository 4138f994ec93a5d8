package demo

import (
	"fmt"
	"net/url"
	"strings"
)

// scopus prints the record as Scopus' RIS export does: a mark at the head of
// the file, initials glued to each other, "(ISSN)" behind the number.
func (p *printer) scopus(e *entry) {
	eid := fmt.Sprintf("2-s2.0-99%09d", e.serial)
	e.as.accession = eid
	p.tag("TY", e.risType())
	p.tags("AU", e.names(func(a person) string {
		s := a.family + ", " + a.initials(".")
		if a.suffix != "" {
			s += ", " + a.suffix
		}
		return s
	}))
	p.tag("TI", e.printedTitle(func() string { return e.title }))
	p.tag("PY", fmt.Sprint(e.year))
	p.tag("T2", e.sourceTitle())
	p.tag("VL", e.printedVolume())
	p.tag("IS", e.issue)
	p.tag("C7", e.number)
	first, last := e.pages()
	p.tag("SP", first)
	p.tag("EP", last)
	doi := e.printedDOI()
	p.tag("DO", doi)
	address := "https://www.scopus.com/inward/record.uri?eid=" + eid
	if doi != "" {
		address += "&doi=" + strings.ToLower(url.QueryEscape(doi))
	}
	p.tag("UR", fmt.Sprintf("%s&partnerID=40&md5=%016x%016x", address, p.r.Uint64(), p.r.Uint64()))
	p.tags("AD", e.affiliations)
	if text := e.abstractText(titleLabel); text != "" {
		p.tag("AB", text+fmt.Sprintf(" © %d, %s. All rights reserved.", e.year, e.publisher()))
	} else {
		p.tag("AB", "[No abstract available]")
	}
	p.tags("KW", e.keywords)
	for _, name := range e.headingNames() {
		p.tag("KW", strings.ToLower(name))
	}
	p.tag("PB", e.publisher())
	if e.inSerial() {
		p.tag("SN", strings.ReplaceAll(e.issn(), "-", "")+" (ISSN)")
	}
	if e.pmid > 0 && len(e.headings) > 0 && e.index%2 == 0 {
		p.tag("C2", fmt.Sprint(e.pmid))
	}
	p.tag("LA", e.lang.english)
	p.tag("J2", dotted(e.abbrev(), e.sourceTitle()))
	p.tag("M3", typeNames[e.kind])
	p.tag("DB", "Scopus")
	p.tag("N1", fmt.Sprintf("Export Date: 9 December 2019; Cited By: %d", p.r.IntN(60)))
	p.line("ER  -")
	p.line("")
}

// dotted puts full stops behind the shortened words of an abbreviated title.
func dotted(abbrev, title string) string {
	words := strings.Fields(abbrev)
	for i, w := range words {
		if !strings.Contains(ascii(title)+" ", w+" ") {
			words[i] = w + "."
		}
	}
	return strings.Join(words, " ")
}
