package endnotexml

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
)

// A Writer writes the XML that EndNote imports. Set the exported fields before
// the first Write. A Writer is not safe for concurrent use.
//
// What EndNote has no field for is left out: see the package comment.
type Writer struct {
	// Lossless writes the elements and attributes of records that came from
	// EndNote XML as they were read, in order, instead of the typed fields. The
	// styles of texts, which no tag holds, are EndNote's usual ones.
	Lossless bool

	w       *bufio.Writer
	err     error
	started bool
	ended   bool
	open    []element
}

// An element that was begun in the output.
type element struct {
	name     string
	attrs    []string // their names
	tagOpen  bool     // ">" is still to be written
	contents bool     // it has elements or text
}

// NewWriter returns a Writer to w. Call [Writer.Flush] at the end.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, 64<<10)} }

// Write writes one record. After an error every call returns it.
func (w *Writer) Write(rec *refsift.Record) error {
	if w.ended && w.err == nil {
		w.err = errors.New("write EndNote XML: the file was ended by Flush")
	}
	w.start()
	w.print("<record")
	w.open = append(w.open[:0], element{name: "record", tagOpen: true})
	if w.Lossless && rec.Origin.Format == "endnote-xml" && len(rec.Tags) > 0 {
		for i := range rec.Tags {
			w.raw(rec.Tags[i].Name, rec.Tags[i].Value)
		}
	} else {
		w.typed(rec)
	}
	w.closeTo(0)
	return w.err
}

// Flush ends the file and writes what is buffered. Nothing can be written
// after it.
func (w *Writer) Flush() error {
	w.start()
	if !w.ended {
		w.ended = true
		w.print("</records></xml>\n")
	}
	if w.err == nil {
		if err := w.w.Flush(); err != nil {
			w.err = fmt.Errorf("write EndNote XML: %w", err)
		}
	}
	return w.err
}

func (w *Writer) start() {
	if !w.started {
		w.started = true
		w.print(`<?xml version="1.0" encoding="UTF-8" ?><xml><records>`)
	}
}

func (w *Writer) print(ss ...string) {
	for _, s := range ss {
		if w.err == nil {
			if _, err := w.w.WriteString(s); err != nil {
				w.err = fmt.Errorf("write EndNote XML: %w", err)
			}
		}
	}
}

// raw writes a tag as package xmlrec names it: a text by the path of its
// element, an attribute by path and "@". An element is begun anew for each text
// and where an attribute comes that the open one has, or that stands behind
// its contents.
func (w *Writer) raw(name, value string) {
	path, attr, isAttr := strings.Cut(name, "@")
	var steps []string
	if path != "" {
		steps = strings.Split(path, "/")
	}
	depth := w.shared(steps)
	if full := depth == len(steps); full && depth > 0 {
		// The same path again: only more attributes, or the text, of an element
		// without contents belong to it.
		if top := &w.open[depth]; depth < len(w.open)-1 || top.contents || isAttr && contains(top.attrs, attr) {
			depth--
		}
	}
	w.closeTo(depth + 1)
	for _, s := range steps[depth:] {
		w.begin(s)
	}
	if isAttr {
		w.attr(attr, value)
		return
	}
	w.text(name, value)
	w.closeTo(len(steps))
}

// shared returns how many steps of a path lead through open elements.
func (w *Writer) shared(steps []string) int {
	n := 0
	for n < len(steps) && n+1 < len(w.open) && w.open[n+1].name == steps[n] {
		n++
	}
	return n
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// contents ends the start tag of the innermost element.
func (w *Writer) contents() {
	top := &w.open[len(w.open)-1]
	if top.tagOpen {
		w.print(">")
		top.tagOpen = false
	}
	top.contents = true
}

func (w *Writer) begin(name string) {
	w.contents()
	w.print("<", name)
	w.open = append(w.open, element{name: name, tagOpen: true})
}

// closeTo ends elements until n are open.
func (w *Writer) closeTo(n int) {
	for len(w.open) > n {
		top := w.open[len(w.open)-1]
		if top.tagOpen {
			w.print(">")
		}
		w.print("</", top.name, ">")
		w.open = w.open[:len(w.open)-1]
	}
}

func (w *Writer) attr(name, value string) {
	w.print(" ", name, `="`, escape(value), `"`)
	top := &w.open[len(w.open)-1]
	top.attrs = append(top.attrs, name)
}

// text writes the text of the innermost element, in the style that EndNote
// itself writes around all but its own numbers and names.
func (w *Writer) text(path, value string) {
	w.contents()
	if value == "" {
		return
	}
	switch path {
	case "database", "source-app", "rec-number", "foreign-keys/key", "ref-type", "style":
		w.print(escape(value))
	default:
		w.print(`<style face="normal" font="default" size="100%">`, escape(value), "</style>")
	}
}

// escape writes what has a meaning in XML, line ends, other control characters
// and the byte order mark as entities. EndNote's line end is CR.
func escape(s string) string {
	if !strings.ContainsFunc(s, needsEscape) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for _, c := range s {
		switch {
		case c == '&':
			b.WriteString("&amp;")
		case c == '<':
			b.WriteString("&lt;")
		case c == '>':
			b.WriteString("&gt;")
		case c == '"':
			b.WriteString("&quot;")
		case needsEscape(c):
			fmt.Fprintf(&b, "&#x%X;", c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func needsEscape(c rune) bool {
	return c < ' ' && c != '\t' || c == '&' || c == '<' || c == '>' || c == '"' || c == '\uFEFF'
}

// value writes a typed value under a path, unless it is empty. Line ends
// become EndNote's.
func (w *Writer) value(path, value string) {
	value = strings.Map(func(c rune) rune {
		switch {
		case c == '\n':
			return '\r'
		case c < ' ' && c != '\t' && c != '\r': // not allowed in XML
			return ' '
		}
		return c
	}, value)
	if value = strings.TrimSpace(value); value != "" {
		w.raw(path, value)
	}
}

func (w *Writer) values(path string, values []string) {
	for _, v := range values {
		w.value(path, fields.Flat(v))
	}
}

// A refType is a type with EndNote's name and number for it.
type refType struct {
	name, number string
}

func refTypeOf(t refsift.Type) refType {
	switch t {
	case refsift.Article, refsift.Abstract:
		return refType{"Journal Article", "17"}
	case refsift.Book:
		return refType{"Book", "6"}
	case refsift.Chapter:
		return refType{"Book Section", "5"}
	case refsift.ConferencePaper:
		return refType{"Conference Paper", "47"}
	case refsift.Dataset:
		return refType{"Dataset", "59"}
	case refsift.Newspaper:
		return refType{"Newspaper Article", "23"}
	case refsift.Patent:
		return refType{"Patent", "25"}
	case refsift.Report:
		return refType{"Report", "27"}
	case refsift.Software:
		return refType{"Computer Program", "9"}
	case refsift.Standard:
		return refType{"Standard", "58"}
	case refsift.Thesis:
		return refType{"Thesis", "32"}
	case refsift.Preprint, refsift.Unpublished:
		return refType{"Unpublished Work", "34"}
	case refsift.Website:
		return refType{"Web Page", "12"}
	}
	return refType{"Generic", "13"}
}

// typed writes the typed fields in the order of EndNote's files.
func (w *Writer) typed(rec *refsift.Record) {
	w.value("rec-number", fields.Flat(rec.ExportID))
	kind := refTypeOf(rec.Type)
	w.raw("ref-type@name", kind.name)
	w.raw("ref-type", kind.number)
	w.people("contributors/authors/author", rec.Authors)
	w.people("contributors/secondary-authors/author", rec.Editors)
	tertiary, subsidiary := names.EndNotePeople(rec)
	w.people("contributors/tertiary-authors/author", tertiary)
	w.people("contributors/subsidiary-authors/author", subsidiary)
	w.value("auth-address", strings.Join(addresses(rec), "\r"))
	w.titles(rec)
	w.value("pages", rec.Pages)
	w.value("volume", rec.Volume)
	w.value("number", rec.Issue)
	w.value("edition", rec.Edition)
	for _, d := range rec.Descriptors {
		w.value("keywords/keyword", fields.Flat(d.String()))
	}
	w.values("keywords/keyword", rec.Keywords)
	w.dates(rec)
	w.value("pub-location", rec.Place)
	w.value("publisher", rec.Publisher)
	w.value("isbn", serials(rec))
	w.value("accession-num", rec.Accession)
	w.value("abstract", rec.Abstract)
	w.value("notes", strings.Join(rec.Notes, "\r"))
	w.value("work-type", strings.Join(rec.PublicationTypes, "; "))
	w.values("urls/related-urls/url", rec.URLs)
	w.value("custom2", rec.PMCID.String())
	if rec.PMID.IsValid() {
		w.value("custom5", "PMID: "+rec.PMID.String())
	}
	w.value("custom7", rec.ArticleNumber)
	w.value("electronic-resource-num", rec.DOI.String())
	w.value("remote-database-name", rec.Origin.Database)
	w.value("remote-database-provider", rec.Origin.Platform)
	w.value("language", strings.Join(rec.Languages, "; "))
}

// people writes "Family, Given, Suffix". A body's name that reads like a
// person's gets a comma at its end, as EndNote asks for.
func (w *Writer) people(path string, list []refsift.Author) {
	for i := range list {
		a := &list[i]
		s := fields.Flat(a.String())
		if got := names.Append(nil, s); a.Family == "" && a.Corporate != "" && (len(got) != 1 || got[0].Corporate != s) && !strings.HasSuffix(s, ",") {
			s += ","
		}
		w.value(path, s)
	}
}

// addresses lists those of the record, then those of its authors, each once.
func addresses(rec *refsift.Record) []string {
	var out []string
	seen := map[string]bool{}
	add := func(list []string) {
		for _, v := range list {
			if v = fields.Flat(v); v != "" && !seen[v] {
				seen[v] = true
				out = append(out, v)
			}
		}
	}
	add(rec.Affiliations)
	for i := range rec.Authors {
		add(rec.Authors[i].Affiliations)
	}
	return out
}

func (w *Writer) titles(rec *refsift.Record) {
	w.value("titles/title", rec.Title)
	w.value("titles/secondary-title", rec.Source)
	w.value("titles/tertiary-title", rec.Series)
	w.value("titles/alt-title", rec.SourceAbbrev)
	w.value("titles/translated-title", rec.OriginalTitle)
	if rec.Type == refsift.Article {
		w.value("periodical/full-title", rec.Source)
		w.value("periodical/abbr-1", rec.SourceAbbrev)
	}
}

func (w *Writer) dates(rec *refsift.Record) {
	if rec.Year <= 0 {
		return
	}
	w.value("dates/year", fmt.Sprintf("%04d", rec.Year))
	const months = "JanFebMarAprMayJunJulAugSepOctNovDec"
	if d := rec.Date; d.Year == rec.Year && d.Month >= 1 && d.Month <= 12 {
		s := months[3*d.Month-3 : 3*d.Month]
		if d.Day > 0 {
			s += fmt.Sprintf(" %d", d.Day)
		}
		w.value("dates/pub-dates/date", s)
	}
}

// serials writes the numbers one a line, with their kind.
func serials(rec *refsift.Record) string {
	var out []string
	for _, n := range rec.ISSN {
		out = append(out, n.String()+" (Print)")
	}
	for _, n := range rec.EISSN {
		out = append(out, n.String()+" (Electronic)")
	}
	for _, n := range rec.ISBN {
		out = append(out, n.String())
	}
	return strings.Join(out, "\r")
}
