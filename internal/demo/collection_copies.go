package demo

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// A house style is how a database prints a record.
type houseStyle struct {
	database, platform, format string
	abbreviated                bool // the journal
	initials                   bool // the authors
	ascii                      bool
	shortPages                 bool // 221-8
	suppInVolume               bool
	pmid                       int // percent of its records
	doi, abstract              int
	issue                      int
	accession                  string // prefix of its numbers
	tail                       string // behind abstracts
}

var houseStyles = []houseStyle{
	{"PubMed", "PubMed", "nbib", true, false, false, true, false, 100, 92, 90, 95, "", ""},
	{"Embase", "Ovid", "ris", false, true, true, true, true, 55, 85, 88, 90, "20", " Copyright © The Authors. All rights reserved."},
	{"Scopus", "Scopus", "ris", false, true, false, false, false, 40, 92, 90, 88, "2-s2.0-85", " © %d Elsewhere B.V."},
	{"Web of Science", "Web of Science", "ciw", false, true, true, false, false, 60, 90, 88, 93, "WOS:0003", " (C) %d Elsewhere Inc. All rights reserved."},
	{"CINAHL", "EBSCOhost", "ris", false, false, false, false, false, 30, 70, 80, 90, "1", ""},
	{"PsycInfo", "Ovid", "ris", false, false, false, false, false, 10, 85, 88, 85, "2019-", " (PsycInfo Database Record (c) %d, all rights reserved)"},
	{"CENTRAL", "Cochrane Library", "ris", false, true, true, false, false, 50, 65, 85, 80, "CN-01", ""},
}

// copies appends n records of the work, each from another database, now and
// then one of the same.
func (c *collector) copies(out []Collected, w *collected, n int) []Collected {
	order := c.r.Perm(len(houseStyles))
	for k := range n {
		style := &houseStyles[order[k]]
		if k > 0 && c.r.IntN(60) == 0 {
			style = &houseStyles[order[k-1]]
		}
		out = append(out, Collected{c.record(w, style), c.item})
	}
	return out
}

func (c *collector) record(w *collected, s *houseStyle) *refsift.Record {
	c.serial++
	r := &refsift.Record{
		ID: refsift.ID{File: strings.ReplaceAll(s.database, " ", "-") + "." + s.format, Ordinal: c.serial}, ExportID: fmt.Sprintf("%d.%d", c.item, c.serial), Type: refsift.Article,
		Year: w.year, Origin: refsift.Origin{File: s.database, Format: s.format, Platform: s.platform, Database: s.database, Span: refsift.Span{Start: refsift.Position{File: s.database, Line: c.serial, Column: 1}}},
	}
	c.describe(r, w, s)
	c.place(r, w, s)
	for c.r.IntN(15) == 0 {
		c.damage(r)
	}
	r.Tags = tagsOf(r)
	return r
}

// describe prints title, people and abstract.
func (c *collector) describe(r *refsift.Record, w *collected, s *houseStyle) {
	title := strings.Join(w.title, " ")
	if w.subtitle != "" {
		title += ": " + w.subtitle
	}
	switch {
	case w.foreign && s.initials:
		title = "[" + title + "]"
	case s.database == "PubMed":
		title += "."
	case s.database == "Web of Science" && c.r.IntN(10) == 0:
		title = strings.ToUpper(title)
	case s.database == "PsycInfo" || s.database == "Scopus":
		title = titleCase(title, s.database == "Scopus" && c.r.IntN(3) == 0)
	}
	r.Title = title
	authors := w.authors
	if s.database == "CENTRAL" && len(authors) > 6 {
		authors = authors[:6]
	}
	for _, p := range authors {
		a := refsift.Author{Family: p.family, Given: strings.Join(p.given, " ")}
		if s.initials {
			a.Given = p.initials(".")
		}
		if s.ascii {
			a.Family, a.Given = ascii(a.Family), ascii(a.Given)
		}
		r.Authors = append(r.Authors, a)
	}
	if w.abstract != "" && c.r.IntN(100) < s.abstract {
		r.Abstract = w.abstract
		if tail := s.tail; tail != "" {
			r.Abstract += strings.Replace(tail, "%d", strconv.Itoa(w.year), 1)
		}
		if s.database == "CENTRAL" && c.r.IntN(4) == 0 {
			r.Abstract = r.Abstract[:len(r.Abstract)/2]
		}
	}
	r.PublicationTypes = []string{w.publicationOf}
	if w.publicationOf == "Preprint" {
		r.Type = refsift.Preprint
	}
}

// titleCase writes every longer word with a capital.
func titleCase(s string, all bool) string {
	if !all {
		return s
	}
	words := strings.Fields(s)
	for i, w := range words {
		if len(w) > 3 {
			words[i] = capital(w)
		}
	}
	return strings.Join(words, " ")
}

// place prints where the item stands, and its numbers.
func (c *collector) place(r *refsift.Record, w *collected, s *houseStyle) {
	r.Source, r.SourceAbbrev = w.journal.title, w.journal.abbrev
	if s.abbreviated {
		r.Source = w.journal.abbrev
		r.SourceAbbrev = ""
	} else if c.r.IntN(2) == 0 {
		r.SourceAbbrev = ""
	}
	if s.ascii {
		r.Source = strings.ReplaceAll(ascii(r.Source), " and ", " & ")
	}
	r.Volume = strconv.Itoa(w.volume)
	switch {
	case w.suppl > 0 && s.suppInVolume:
		r.Volume += fmt.Sprintf(" (Supplement %d)", w.suppl)
	case w.suppl > 0:
		r.Issue = fmt.Sprintf("Suppl %d", w.suppl)
	case c.r.IntN(100) < s.issue:
		r.Issue = strconv.Itoa(w.issue)
	}
	if w.number != "" {
		r.Pages = w.number
	} else {
		r.Pages = c.pages(w, s)
	}
	if w.doi != "" && c.r.IntN(100) < s.doi {
		r.DOI = refsift.MustDOI(w.doi)
	}
	if w.pmid > 0 && c.r.IntN(100) < s.pmid {
		r.PMID, _ = refsift.ParsePMID(strconv.Itoa(w.pmid))
	}
	if issn, err := refsift.ParseISSN(w.journal.issn); err == nil && c.r.IntN(5) > 0 {
		r.ISSN = append(r.ISSN, issn)
	}
	r.Accession = s.accession + strconv.Itoa(1_000_000+c.serial)
	if s.database == "PubMed" {
		r.Accession = r.PMID.String()
	}
}

func (c *collector) pages(w *collected, s *houseStyle) string {
	first, last := strconv.Itoa(w.first), strconv.Itoa(w.last)
	if w.last <= w.first {
		return w.pageLetter + first
	}
	if s.shortPages && len(first) == len(last) {
		shared := 0
		for shared < len(first)-1 && first[shared] == last[shared] {
			shared++
		}
		last = last[shared:]
	}
	return w.pageLetter + first + "-" + last
}

// damage does to a copy what happens on the way.
func (c *collector) damage(r *refsift.Record) {
	switch c.r.IntN(9) {
	case 0: // a letter lost
		if n := len(r.Title); n > 20 && r.Title[n/2] < 0x80 && r.Title[n/2-1] < 0x80 {
			r.Title = r.Title[:n/2] + r.Title[n/2+1:]
		}
	case 1:
		r.Pages = "08-Aug"
	case 2:
		r.Pages, r.Issue = "", ""
	case 3:
		r.Year++
	case 4: // the authors glued
		var names []string
		for _, a := range r.Authors {
			names = append(names, a.Family+" "+a.Given+".")
		}
		r.Authors = []refsift.Author{{Corporate: strings.Join(names, "")}}
	case 5:
		r.Authors = r.Authors[:1]
	case 6: // the subtitle dropped
		if head, _, ok := strings.Cut(r.Title, ": "); ok {
			r.Title = head
		}
	case 7:
		r.DOI, r.Abstract = refsift.DOI{}, ""
	case 8: // family and given name exchanged
		for i, a := range r.Authors {
			r.Authors[i] = refsift.Author{Family: a.Given, Given: a.Family}
		}
	}
}

// tagsOf are the tags that such a record would have been read from.
func tagsOf(r *refsift.Record) []refsift.Tag {
	tags := make([]refsift.Tag, 0, 12+len(r.Authors))
	add := func(name, value string) {
		if value != "" {
			tags = append(tags, refsift.Tag{Name: name, Value: value, Line: int32(len(tags)), Column: 1})
		}
	}
	add("TI", r.Title)
	for _, a := range r.Authors {
		add("AU", a.Family+a.Corporate)
	}
	add("PY", strconv.Itoa(r.Year))
	add("JO", r.Source)
	add("VL", r.Volume)
	add("IS", r.Issue)
	add("SP", r.Pages)
	add("DO", r.DOI.String())
	add("PM", r.PMID.String())
	add("AN", r.Accession)
	add("AB", r.Abstract)
	return tags
}
