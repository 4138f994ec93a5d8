package csv

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
)

// Columns returns the columns that a [Writer] writes, in order.
func Columns() []string {
	return []string{
		"id", "type", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "issn", "isbn",
		"abstract", "keywords", "language", "url", "database", "accession",
		"journal_abbreviation", "article_number", "date", "pmcid", "editors", "publisher", "place", "series", "edition", "original_title",
	}
}

// A Writer writes records as CSV with the columns of [Columns], in UTF-8
// with LF line ends. Set the exported fields before the first Write. A Writer
// is not safe for concurrent use.
//
// Values stand as they are: a cell that begins with "=" is not altered, which
// spreadsheet programs may take for a formula.
type Writer struct {
	Comma byte // separates the cells; 0: a comma
	BOM   bool // begin with a byte order mark, by which Excel knows UTF-8

	w     *bufio.Writer
	err   error
	begun bool
}

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriter(w)} }

// Write writes one record; the first call writes the header before it.
func (w *Writer) Write(rec *refsift.Record) error {
	if rec == nil {
		return errors.New("write CSV: no record")
	}
	w.begin()
	w.row(cells(rec))
	return w.err
}

// Flush writes what is still in memory, and the header if no record came.
func (w *Writer) Flush() error {
	w.begin()
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.err
}

func (w *Writer) begin() {
	if w.begun {
		return
	}
	w.begun = true
	if w.Comma == 0 {
		w.Comma = ','
	}
	if w.BOM {
		w.put("\ufeff")
	}
	w.row(Columns())
}

func (w *Writer) put(s string) {
	if w.err == nil {
		_, w.err = w.w.WriteString(s)
	}
}

func (w *Writer) row(cells []string) {
	for i, c := range cells {
		if i > 0 {
			w.put(string(rune(w.Comma)))
		}
		if strings.IndexByte(c, w.Comma) >= 0 || strings.ContainsAny(c, "\"\r\n") || c != strings.TrimSpace(c) {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		w.put(c)
	}
	w.put("\n")
}

// cells are the values of a record in the order of [Columns].
func cells(rec *refsift.Record) []string {
	id := rec.ExportID
	if id == "" {
		id = rec.ID.String()
	}
	year := ""
	if rec.Year > 0 {
		year = strconv.Itoa(rec.Year)
	}
	people := make([]string, 0, len(rec.Authors))
	for _, a := range rec.Authors {
		people = append(people, name(a))
	}
	editors := make([]string, 0, len(rec.Editors))
	for _, a := range rec.Editors {
		editors = append(editors, name(a))
	}
	pages := rec.Pages
	if pages == "" {
		pages = fields.PageOfNumber(rec.ArticleNumber)
	}
	var keywords []string
	keywords = append(keywords, rec.Keywords...)
	for _, d := range rec.Descriptors {
		keywords = append(keywords, d.String())
	}
	return []string{
		id, string(rec.Type), rec.Title, strings.Join(people, "; "), year, rec.Source, rec.Volume, rec.Issue, pages,
		rec.DOI.String(), rec.PMID.String(), serials(rec), join(rec.ISBN), rec.Abstract, fields.JoinKeywords(keywords),
		strings.Join(rec.Languages, "; "), strings.Join(rec.URLs, " "), rec.Origin.Database, rec.Accession,
		rec.SourceAbbrev, rec.ArticleNumber, rec.Date.String(), rec.PMCID.String(), strings.Join(editors, "; "), rec.Publisher, rec.Place,
		rec.Series, rec.Edition, rec.OriginalTitle,
	}
}

// name writes "Family, Given, Suffix"; a body's name that reads like a person's
// gets a comma at its end, which keeps readers from turning it round.
func name(a refsift.Author) string {
	s := a.String()
	if a.Family == "" && a.Corporate != "" && names.Parse(s).Corporate != s && !strings.HasSuffix(s, ",") {
		return s + ","
	}
	return s
}

// serials lists the ISSNs, with the kind of those known to be electronic.
func serials(rec *refsift.Record) string {
	var out []string
	for _, n := range rec.ISSN {
		out = append(out, n.String())
	}
	for _, n := range rec.EISSN {
		out = append(out, n.String()+" (Electronic)")
	}
	return strings.Join(out, "; ")
}

func join[T interface{ String() string }](list []T) string {
	s := make([]string, len(list))
	for i, v := range list {
		s[i] = v.String()
	}
	return strings.Join(s, "; ")
}
