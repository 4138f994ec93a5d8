package demo

import (
	"fmt"
	"strings"
)

// cochrane prints the record as the Cochrane Library's RIS export does: a
// header of three lines before each record, two spaces after the dash, PubMed
// and Embase numbers in C3, the hyphen U+2010 in pages and abstracts,
// qualifiers in brackets.
func (p *printer) cochrane(e *entry) {
	number := e.as.accession
	if number == "" {
		number = fmt.Sprintf("CN-%08d", 90_000_000+e.serial)
		e.as.accession = number
	}
	p.line("Record #%d of %d", p.ordinal, p.total)
	p.line("Provider: John Wiley & Sons, Ltd.")
	p.line(`Content: text/plain; charset="UTF-8"`)
	p.line("")
	p.wide("TY", e.risType())
	p.wide("AN", number)
	for _, a := range e.names(func(a person) string { return a.family + ", " + a.initials("") }) {
		p.wide("AU", a)
	}
	p.wide("TI", e.printedTitle(func() string { return e.title }))
	p.wide("JA", e.sourceTitle())
	p.wide("PY", fmt.Sprint(e.year))
	p.wide("VL", e.printedVolume())
	p.wide("IS", e.issue)
	if first, _ := e.pages(); first != "" {
		p.wide("SP", e.pageRange("‐"))
	} else {
		p.wide("SP", e.number)
	}
	p.wide("C3", cochraneNumbers(e))
	p.wide("M3", cochraneType(e))
	for _, h := range e.headings {
		p.wide("KW", cochraneHeading(h))
	}
	p.wide("DO", e.printedDOI())
	p.wide("AB", strings.ReplaceAll(e.abstractText(upperLabel), "-", "‐"))
	p.wide("UR", "https://www.cochranelibrary.com/central/doi/10.1002/central/"+number+"/full")
	p.line("ER  -  ")
	p.line("")
	p.line("")
}

// wide writes a tag with Cochrane's two spaces behind the dash.
func (p *printer) wide(name, value string) {
	if value != "" {
		p.tag(name, " "+value)
	}
}

func cochraneNumbers(e *entry) string {
	switch {
	case e.kind == registration:
		return ""
	case e.pmid == 0:
		return fmt.Sprintf("EMBASE %d", 2_008_000_000+e.index)
	case e.index%3 == 0:
		return fmt.Sprintf("PUBMED %d,EMBASE %d", e.pmid, 2_008_000_000+e.index)
	}
	return fmt.Sprintf("PUBMED %d", e.pmid)
}

func cochraneType(e *entry) string {
	switch e.kind {
	case registration:
		return "Trial registry record"
	case meetingAbstract:
		return "Journal article; Conference proceeding"
	case review:
		return "Review"
	}
	return "Journal article"
}

// cochraneHeading turns Refugees/*psychology/ethnology into
// Refugees [*psychology, ethnology].
func cochraneHeading(h heading) string {
	name, qualifiers, found := strings.Cut(string(h), "/")
	if !found {
		return name
	}
	return name + " [" + strings.ReplaceAll(qualifiers, "/", ", ") + "]"
}
