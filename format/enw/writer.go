package enw

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/mapping"
	"github.com/refsift/refsift/internal/names"
)

// A Writer writes Refer for EndNote and Zotero: UTF-8, LF, %0 first, one value
// a line, a blank line behind each record. Set the exported fields before the
// first Write. A Writer is not safe for concurrent use.
//
// What the format has no tag for is left out: the PMID (unless it is the
// accession number of a PubMed record), ORCIDs, and contributors of a book who
// are neither editors of its series nor translators.
type Writer struct {
	// Lossless writes the tags of records that came from Refer as they were
	// read, in order, instead of the typed fields.
	Lossless bool

	w   *bufio.Writer
	err error
}

// NewWriter returns a Writer to w. Call [Writer.Flush] at the end.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, 64<<10)} }

// Write writes one record. After an error every call returns it.
func (w *Writer) Write(rec *refsift.Record) error {
	if w.Lossless && rec.Origin.Format == "refer" && len(rec.Tags) > 0 {
		for i := range rec.Tags {
			w.line(rec.Tags[i].Name, guard(rec.Tags[i].Value))
		}
		w.print("\n") // two blank lines separate whatever the next record begins with
	} else {
		w.typed(rec)
	}
	w.print("\n")
	return w.err
}

// Flush writes what is buffered.
func (w *Writer) Flush() error {
	if w.err == nil {
		if err := w.w.Flush(); err != nil {
			w.err = fmt.Errorf("write Refer: %w", err)
		}
	}
	return w.err
}

func (w *Writer) print(ss ...string) {
	for _, s := range ss {
		if w.err == nil {
			if _, err := w.w.WriteString(s); err != nil {
				w.err = fmt.Errorf("write Refer: %w", err)
			}
		}
	}
}

func (w *Writer) line(name, value string) {
	if value == "" {
		w.print(name, "\n")
		return
	}
	w.print(name, " ", value, "\n")
}

// guard puts a space before lines of a value that would be read as tags, or
// lose a byte order mark. Reading takes it off again.
func guard(v string) string {
	if !strings.Contains(v, "\n%") && !strings.Contains(v, "\n\uFEFF") {
		return v
	}
	return strings.NewReplacer("\n%", "\n %", "\n\uFEFF", "\n \uFEFF").Replace(v)
}

// tag writes a tag with a value in one line, unless it is empty.
func (w *Writer) tag(name, value string) {
	if value = mapping.Flat(value); value != "" {
		w.line(name, value)
	}
}

func (w *Writer) tags(name string, values []string) {
	for _, v := range values {
		w.tag(name, v)
	}
}

func (w *Writer) typed(rec *refsift.Record) {
	w.tag("%0", typeName(rec))
	w.people("%A", rec.Authors)
	w.people("%E", rec.Editors)
	tertiary, subsidiary := names.EndNotePeople(rec)
	w.people("%Y", tertiary)
	w.people("%?", subsidiary)
	w.tag("%T", rec.Title)
	w.tag("%Q", rec.OriginalTitle)
	w.source(rec)
	w.date(rec)
	w.tag("%V", rec.Volume)
	w.tag("%N", rec.Issue)
	w.tag("%P", pages(rec))
	w.tag("%7", rec.Edition)
	w.tag("%I", rec.Publisher)
	w.tag("%C", rec.Place)
	for _, n := range rec.ISSN {
		w.tag("%@", n.String())
	}
	for _, n := range rec.EISSN {
		w.tag("%@", n.String()+" (Electronic)")
	}
	for _, n := range rec.ISBN {
		w.tag("%@", n.String())
	}
	w.tag("%R", rec.DOI.String())
	w.tag("%M", rec.Accession)
	if rec.PMID.IsValid() {
		w.tag("%#", "PMID: "+rec.PMID.String())
	}
	w.tag("%2", rec.PMCID.String())
	w.tag("%]", rec.ArticleNumber)
	w.tag("%O", rec.SourceAbbrev)
	w.tags("%9", rec.PublicationTypes)
	w.tag("%G", strings.Join(rec.Languages, "; "))
	for _, d := range rec.Descriptors {
		w.tag("%K", d.String())
	}
	w.tags("%K", rec.Keywords)
	w.tag("%X", rec.Abstract)
	w.tags("%+", rec.Affiliations)
	w.tags("%U", rec.URLs)
	w.tags("%Z", rec.Notes)
	w.tag("%~", rec.Origin.Database)
	w.tag("%W", rec.Origin.Platform)
	w.tag("%F", rec.ExportID)
}

// typeName keeps the type of a record from Refer: several types of EndNote
// are one of the model.
func typeName(rec *refsift.Record) string {
	if rec.Origin.Format == "refer" {
		if v, ok := rec.Tag("%0"); ok && typeOf(v) == rec.Type {
			return v
		}
	}
	return nameOf(rec.Type)
}

// people writes names. A body's name that reads like a person's gets a comma
// at its end, as EndNote asks for.
func (w *Writer) people(tag string, list []refsift.Author) {
	for _, a := range list {
		s := mapping.Flat(a.String())
		if a.Family == "" && a.Corporate != "" && names.Parse(s).Corporate != s && !strings.HasSuffix(s, ",") {
			s += ","
		}
		w.tag(tag, s)
	}
}

// source writes the journal as %J, the title of another source as %B, which
// for a book is the tag of the series.
func (w *Writer) source(rec *refsift.Record) {
	switch rec.Type {
	case refsift.Book:
		w.tag("%J", rec.Source)
		w.tag("%B", rec.Series)
	case refsift.Chapter, refsift.ConferencePaper:
		w.tag("%B", rec.Source)
		w.tag("%S", rec.Series)
	default:
		w.tag("%J", rec.Source)
		w.tag("%S", rec.Series)
	}
}

func (w *Writer) date(rec *refsift.Record) {
	if rec.Year > 0 {
		w.tag("%D", fmt.Sprintf("%04d", rec.Year))
	}
	if rec.Date.Month > 0 {
		w.tag("%8", rec.Date.String())
	}
}

// pages gives the article number where there are no pages, as EndNote does.
func pages(rec *refsift.Record) string {
	if rec.Pages != "" {
		return rec.Pages
	}
	return fields.PageOfNumber(rec.ArticleNumber)
}
