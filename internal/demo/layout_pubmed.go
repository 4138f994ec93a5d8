package demo

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// pubmed prints the record as PubMed's "PubMed format" file does: tags of four
// columns, six spaces before continuation lines, a blank line between records.
func (p *printer) pubmed(e *entry) {
	e.as.accession = fmt.Sprint(e.pmid)
	if p.ordinal > 1 {
		p.WriteByte('\n')
	}
	p.field("PMID", fmt.Sprint(e.pmid))
	p.field("OWN", "NLM")
	if len(e.headings) > 0 {
		p.field("STAT", "MEDLINE")
		p.field("DCOM", p.stamp(e, 200))
	} else {
		p.field("STAT", "PubMed-not-MEDLINE")
	}
	p.field("LR", p.stamp(e, 230))
	if e.inSerial() {
		p.field("IS", e.journal.eissn+" (Electronic)")
		p.field("IS", e.journal.issn+" (Linking)")
	}
	p.field("VI", e.printedVolume())
	p.field("IP", e.issue)
	p.field("DP", p.medlineDate(e))
	p.field("TI", e.printedTitle(func() string { return medlineTitle(e) }))
	p.field("PG", p.medlinePages(e))
	p.doiField("LID", e)
	p.field("AB", e.abstractText(upperLabel))
	p.medlineAuthors(e)
	p.field("LA", e.lang.code)
	if e.trial != "" {
		p.field("SI", "ClinicalTrials.gov/"+e.trial)
	}
	p.medlineTypes(e)
	if e.vernacular != "" {
		p.field("TT", fullStop(e.vernacular))
	}
	p.field("PL", strings.TrimPrefix(e.journal.country, "the "))
	p.field("TA", e.abbrev())
	p.field("JT", e.sourceTitle())
	if e.inSerial() {
		p.field("JID", "99"+strings.ReplaceAll(e.journal.issn[:8], "-", ""))
	}
	p.field("SB", "IM")
	for _, h := range e.headings {
		p.field("MH", string(h))
	}
	if e.index%3 != 0 && len(e.keywords) > 0 {
		p.field("OTO", "NOTNLM")
		for _, k := range e.keywords {
			p.field("OT", k)
		}
	}
	entrez := fmt.Sprintf("%04d/%02d/%02d 06:00", e.year, max(1, e.month), max(1, e.day))
	p.field("EDAT", entrez)
	p.field("MHDA", entrez)
	p.field("CRDT", entrez)
	p.field("PHST", entrez+" [pubmed]")
	p.doiField("AID", e)
	p.field("PST", "ppublish")
	p.field("SO", p.medlineSource(e))
}

// field writes a tag and wraps its value at 87 columns, as PubMed does since 2020.
func (p *printer) field(tag, value string) {
	if value == "" {
		return
	}
	fmt.Fprintf(p, "%-4s- %s\n", tag, wrap(value, 81, "      "))
}

// wrap breaks text at spaces so that no line is longer than width, and puts
// indent before each further line.
func wrap(text string, width int, indent string) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Split(text, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+n > width:
			b.WriteByte('\n')
			b.WriteString(indent)
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}

func (p *printer) stamp(e *entry, laterDays int) string {
	month := (e.month+laterDays/30)%12 + 1
	return fmt.Sprintf("%04d%02d%02d", min(2019, e.year+1), month, 1+e.index%28)
}

// medlineTitle ends in a full stop; a translation stands in brackets.
func medlineTitle(e *entry) string {
	if e.vernacular != "" {
		return "[" + strings.TrimSuffix(e.title, ".") + "]."
	}
	return fullStop(e.title)
}

// medlineDate draws one of the shapes of DP.
func (p *printer) medlineDate(e *entry) string {
	switch {
	case e.day > 0:
		return fmt.Sprintf("%d %s %d", e.year, monthNames[e.month], e.day)
	case e.month == 0 || chance(p.r, 8):
		return fmt.Sprint(e.year)
	case e.month < 12 && chance(p.r, 12):
		return fmt.Sprintf("%d %s-%s", e.year, monthNames[e.month], monthNames[e.month+1])
	case chance(p.r, 3):
		return fmt.Sprintf("%d %s", e.year, []string{"Winter", "Spring", "Summer", "Fall"}[(e.month-1)/3])
	}
	return fmt.Sprintf("%d %s", e.year, monthNames[e.month])
}

// medlinePages shortens the last page: 1535-1541 is 1535-41.
func (p *printer) medlinePages(e *entry) string {
	if e.number != "" {
		return e.number
	}
	first, last := e.pages()
	if last == "" || len(first) != len(last) {
		return e.pageRange("-")
	}
	i := 0
	for i < len(last)-1 && first[i] == last[i] {
		i++
	}
	return first + "-" + last[i:]
}

func (p *printer) doiField(tag string, e *entry) {
	if d := e.printedDOI(); d != "" {
		p.field(tag, d+" [doi]")
	}
}

func (p *printer) medlineAuthors(e *entry) {
	if e.as.authors != nil {
		for _, a := range e.as.authors {
			p.field("FAU", a)
		}
		return
	}
	for i, a := range e.authors {
		p.field("FAU", a.full())
		short := a.family + " " + a.initials("")
		if a.suffix != "" {
			short += " " + a.suffix
		}
		p.field("AU", short)
		if i < len(e.affiliations) {
			p.field("AD", e.affiliations[i]+".")
		}
	}
	p.field("CN", e.group)
}

func (p *printer) medlineTypes(e *entry) {
	switch e.kind {
	case review:
		p.field("PT", "Journal Article")
		p.field("PT", "Review")
	case editorial:
		p.field("PT", "Editorial")
	case letter:
		p.field("PT", "Letter")
		p.field("PT", "Comment")
	case erratum:
		p.field("PT", "Published Erratum")
	case retraction:
		p.field("PT", "Retraction of Publication")
	case preprint:
		p.field("PT", "Preprint")
	default:
		p.field("PT", "Journal Article")
		if e.trial != "" {
			p.field("PT", "Randomized Controlled Trial")
		}
	}
}

func (p *printer) medlineSource(e *entry) string {
	date := fmt.Sprint(e.year)
	if e.month > 0 {
		date += " " + monthNames[e.month]
		if e.day > 0 {
			date += fmt.Sprintf(" %d", e.day)
		}
	}
	s := e.abbrev() + ". " + date + ";" + e.printedVolume()
	if e.issue != "" {
		s += "(" + e.issue + ")"
	}
	s += ":" + p.medlinePages(e) + "."
	if d := e.printedDOI(); d != "" {
		s += " doi: " + d + "."
	}
	return s
}
