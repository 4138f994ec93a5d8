package demo

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
)

// An entry is one record to be written: an item as one database has it.
type entry struct {
	work
	file    int    // index in platforms
	truth   string // the item: entries with the same truth are duplicates
	planted string // kind of planted difficulty, or ""
	caseNo  int    // of the planted case among its kind, from 1
	serial  int    // unique among the entries of a run; accession numbers come from it
	as      printed
}

// printed overrides what the platform would make of the item. Empty means as usual.
type printed struct {
	title, doi, journal, volume string
	first, last                 string
	authors                     []string
	inPress                     bool // no year, volume, issue and pages yet
	accession                   string
}

// A platform is one of the seven exports.
type platform struct {
	name  string // of the file
	head  string // what stands before the first record
	share int    // percent of the items that the database holds
	trial int    // percent of the trials that it holds
	noDOI int    // percent of its records that lack a DOI which the item has
	print func(*printer, *entry)
}

// The order of platforms; the indexes are used as names.
const (
	pubmed = iota
	scopus
	embase
	cinahl
	psycinfo
	cochrane
	wos
	platformCount
)

// ExportFolder is the folder of the exports inside the demo.
const ExportFolder = "exports"

const bom = "\ufeff"

func newPlatforms() [platformCount]platform {
	return [platformCount]platform{
		pubmed:   {"pubmed.nbib", "\n", 32, 42, 3, (*printer).pubmed},
		scopus:   {"scopus.ris", bom, 24, 28, 3, (*printer).scopus},
		embase:   {"embase-ovid.ris", "", 18, 22, 8, (*printer).embase},
		cinahl:   {"cinahl-ebsco.ris", "", 12, 9, 12, (*printer).cinahl},
		psycinfo: {"psycinfo-ebsco.ris", "", 9, 6, 10, (*printer).psycinfo},
		cochrane: {"cochrane.ris", "", 0, 50, 15, (*printer).cochrane},
		wos:      {"wos.bib", bom + "\n", 17, 17, 6, (*printer).wos},
	}
}

// A printer writes the records of one file.
type printer struct {
	bytes.Buffer
	r       *rand.Rand // of the record in hand
	ordinal int        // of the record in hand, from 1
	total   int        // records in the whole file
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// tag writes a RIS tag with the spacing that most platforms use; an empty
// value writes nothing.
func (p *printer) tag(name, value string) {
	if value != "" {
		p.WriteString(name)
		p.WriteString("  - ")
		p.WriteString(value)
		p.WriteByte('\n')
	}
}

func (p *printer) tags(name string, values []string) {
	for _, v := range values {
		p.tag(name, v)
	}
}

// printedDOI is the DOI as planted, or that of the item.
func (e *entry) printedDOI() string {
	if e.as.doi != "" {
		return e.as.doi
	}
	return e.doi
}

// printedTitle is the title as planted, or what the platform makes of it.
func (e *entry) printedTitle(usual func() string) string {
	if e.as.title != "" {
		return e.as.title
	}
	return usual()
}

// sourceTitle is the journal as planted, or the proceedings or register of the
// item, or its journal.
func (e *entry) sourceTitle() string {
	switch {
	case e.as.journal != "":
		return e.as.journal
	case e.source != "":
		return e.source
	}
	return e.journal.title
}

// inSerial reports whether the record names a serial of ours: theses, preprints
// and proceedings have a source of their own, without ISSN.
func (e *entry) inSerial() bool { return e.source == "" }

// issn is the ISSN of the serial, if any.
func (e *entry) issn() string {
	if e.inSerial() {
		return e.journal.issn
	}
	return ""
}

// abbrev is the short title of the serial, or the source.
func (e *entry) abbrev() string {
	if e.inSerial() {
		return e.journal.abbrev
	}
	return e.source
}

// publisher is that of the serial, or the source itself.
func (e *entry) publisher() string {
	if e.inSerial() {
		return e.journal.publisher
	}
	return e.source
}

// pages gives first and last page, or nothing where the item has a number.
func (e *entry) pages() (first, last string) {
	if e.as.first != "" {
		return e.as.first, e.as.last
	}
	return e.first, e.last
}

// pageRange prints 123-128; sep is the hyphen of the platform.
func (e *entry) pageRange(sep string) string {
	first, last := e.pages()
	if last == "" {
		return first
	}
	return first + sep + last
}

func (e *entry) printedVolume() string {
	if e.as.volume != "" {
		return e.as.volume
	}
	return e.volume
}

// names prints the authors in the platform's form, the corporate one last.
func (e *entry) names(form func(person) string) []string {
	if e.as.authors != nil {
		return e.as.authors
	}
	var names []string
	for _, a := range e.authors {
		names = append(names, form(a))
	}
	if e.group != "" {
		names = append(names, e.group)
	}
	return names
}

// fullStop ends a title as MEDLINE, Embase and EBSCO do.
func fullStop(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// abstractText joins the sections, with labels in the form that label makes,
// or without any where the item's abstract has none.
func (e *entry) abstractText(label func(string) string) string {
	var parts []string
	for _, s := range e.work.abstract {
		if s.label != "" && e.index%2 == 0 && label != nil {
			parts = append(parts, label(s.label)+": "+s.text)
		} else {
			parts = append(parts, s.text)
		}
	}
	return strings.Join(parts, " ")
}

func upperLabel(s string) string { return s }
func titleLabel(s string) string { return capital(strings.ToLower(s)) }

var monthNames = [...]string{"", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// typeNames name the kinds of items as Scopus, Embase, EBSCO and Web of Science do.
var typeNames = [...]string{
	article: "Article", review: "Review", editorial: "Editorial", letter: "Letter", erratum: "Erratum",
	meetingAbstract: "Conference Abstract", registration: "Trial registry record", preprint: "Preprint",
	thesis: "Dissertation", retraction: "Retraction",
}

// risTypes are the TY values of the kinds.
func (e *entry) risType() string {
	switch e.kind {
	case meetingAbstract:
		return "CONF"
	case thesis:
		return "THES"
	}
	return "JOUR"
}

// headingNames gives the headings without stars and qualifiers.
func (e *entry) headingNames() []string {
	var names []string
	for _, h := range e.headings {
		names = append(names, h.name())
	}
	return names
}

// isMajor reports whether the heading or one of its qualifiers has a star.
func (h heading) isMajor() bool { return strings.Contains(string(h), "*") }
