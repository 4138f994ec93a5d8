package ciw

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/mapping"
	"github.com/refsift/refsift/internal/names"
)

// A Writer writes the tagged form: UTF-8 without byte order mark, LF, a header
// with FN and VR, records from PT to ER, and EF at the end. Set the exported
// fields before the first Write. A Writer is not safe for concurrent use.
//
// What the form has no tag for is left out: the PMCID, the edition, and the
// kind of a type that PT and DT do not tell ("website").
type Writer struct {
	// Lossless writes the tags of records that came from the tagged form as
	// they were read, in order, instead of the typed fields.
	Lossless bool

	w       *bufio.Writer
	err     error
	started bool
	ended   bool
}

// NewWriter returns a Writer to w. Call [Writer.Flush] at the end.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, 64<<10)} }

// Write writes one record. After an error every call returns it.
func (w *Writer) Write(rec *refsift.Record) error {
	if w.ended && w.err == nil {
		w.err = errors.New("write Web of Science: the file was ended by Flush")
	}
	w.start()
	if w.Lossless && rec.Origin.Format == "wos" && len(rec.Tags) > 0 {
		for i := range rec.Tags {
			w.lines(rec.Tags[i].Name, strings.Split(rec.Tags[i].Value, "\n"))
		}
	} else {
		w.typed(rec)
	}
	w.print("ER\n\n")
	return w.err
}

// Flush writes the end mark EF and what is buffered. It ends the file: no
// record can be written after it.
func (w *Writer) Flush() error {
	w.start()
	if !w.ended {
		w.ended = true
		w.print("EF\n")
	}
	if w.err == nil {
		if err := w.w.Flush(); err != nil {
			w.err = fmt.Errorf("write Web of Science: %w", err)
		}
	}
	return w.err
}

func (w *Writer) start() {
	if !w.started {
		w.started = true
		w.print("FN Clarivate Analytics Web of Science\nVR 1.0\n")
	}
}

func (w *Writer) print(ss ...string) {
	for _, s := range ss {
		if w.err == nil {
			if _, err := w.w.WriteString(s); err != nil {
				w.err = fmt.Errorf("write Web of Science: %w", err)
			}
		}
	}
}

// lines writes a tag whose value has these lines: three spaces stand before
// each but the first.
func (w *Writer) lines(name string, values []string) {
	for i, v := range values {
		switch {
		case i > 0:
			w.print("   ", v, "\n")
		case v == "":
			w.print(name, "\n")
		default:
			w.print(name, " ", v, "\n")
		}
	}
}

// list writes a tag with a value a line; values without text are left out.
func (w *Writer) list(name string, values []string) {
	out := make([]string, 0, len(values))
	for _, v := range values {
		if v = mapping.Flat(v); v != "" {
			out = append(out, v)
		}
	}
	w.lines(name, out)
}

// tag writes a tag with a value in one line, unless it is empty.
func (w *Writer) tag(name, value string) {
	if value = mapping.Flat(value); value != "" {
		w.print(name, " ", value, "\n")
	}
}

// parts writes a tag with values between semicolons.
func (w *Writer) parts(name string, values []string) {
	flattened := make([]string, len(values))
	for i, v := range values {
		flattened[i] = mapping.Flat(v)
	}
	w.tag(name, mapping.JoinParts(flattened))
}

func (w *Writer) typed(rec *refsift.Record) {
	w.tag("PT", kindOf(rec))
	w.people(rec)
	w.tag("TI", rec.Title)
	w.tag("FT", rec.OriginalTitle)
	w.tag("SO", rec.Source)
	w.tag("SE", rec.Series)
	w.tag("LA", strings.Join(rec.Languages, "; "))
	w.parts("DT", documentTypes(rec))
	w.parts("DE", rec.Keywords)
	headings := make([]string, len(rec.Descriptors))
	for i, d := range rec.Descriptors {
		headings[i] = d.String()
	}
	w.parts("MH", headings)
	w.tag("AB", rec.Abstract)
	w.addresses(rec)
	w.list("NT", rec.Notes)
	w.tag("PU", rec.Publisher)
	w.tag("PI", rec.Place)
	for _, n := range rec.ISSN {
		w.tag("SN", n.String())
	}
	for _, n := range rec.EISSN {
		w.tag("EI", n.String())
	}
	for _, n := range rec.ISBN {
		w.tag("BN", n.String())
	}
	w.tag("JI", rec.SourceAbbrev)
	w.place(rec)
	w.tag("DI", rec.DOI.String())
	w.tag("UT", rec.Accession)
	w.tag("PM", rec.PMID.String())
	w.list("UR", rec.URLs)
}

// people writes AU and AF in pairs, bodies as CA, and ORCIDs as OI. A body
// among persons stays in AU if its name is read as one there.
func (w *Writer) people(rec *refsift.Record) {
	var short, full, bodies, editors, orcids []string
	persons := len(rec.Authors)
	for persons > 0 && rec.Authors[persons-1].Family == "" {
		persons--
	}
	for i, a := range rec.Authors {
		name := mapping.Flat(a.String())
		switch {
		case name == "":
			continue
		case a.Family == "" && a.Corporate != "" && (i >= persons || names.Parse(name).Corporate != name):
			bodies = append(bodies, name)
			continue
		}
		short, full = append(short, shortName(a)), append(full, name)
		if a.ORCID.IsValid() {
			orcids = append(orcids, name+"/"+a.ORCID.String())
		}
	}
	for _, a := range rec.Editors {
		editors = append(editors, a.String())
	}
	w.list("AU", short)
	w.list("AF", full)
	w.list("BE", editors)
	w.list("CA", bodies)
	w.parts("OI", orcids)
}

// shortName writes "Okafor, AB", as AU has names.
func shortName(a refsift.Author) string {
	var initials strings.Builder
	for _, word := range strings.FieldsFunc(a.Given, func(c rune) bool { return c == ' ' || c == '.' || c == '-' }) {
		if len(word) <= 4 && strings.ToUpper(word) == word {
			initials.WriteString(word) // initials already
			continue
		}
		c, _ := utf8.DecodeRuneInString(word)
		initials.WriteRune(unicode.ToUpper(c))
	}
	if a.Family == "" {
		return mapping.Flat(a.String())
	}
	if initials.Len() == 0 {
		return mapping.Flat(a.Family)
	}
	return mapping.Flat(a.Family + ", " + initials.String())
}

// addresses writes C1: those of authors with their names before them.
func (w *Writer) addresses(rec *refsift.Record) {
	var order []string
	who := map[string][]string{}
	for _, a := range rec.Authors {
		for _, ad := range a.Affiliations {
			ad = mapping.Flat(ad)
			if _, seen := who[ad]; !seen {
				order = append(order, ad)
			}
			who[ad] = append(who[ad], mapping.Flat(a.String()))
		}
	}
	var out []string
	for _, ad := range order {
		out = append(out, "["+strings.Join(who[ad], "; ")+"] "+ad)
	}
	for _, ad := range rec.Affiliations {
		if ad = mapping.Flat(ad); ad != "" {
			out = append(out, ad)
		}
	}
	w.list("C1", out)
}

var months = [...]string{"", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}

// place writes date, volume, issue and pages.
func (w *Writer) place(rec *refsift.Record) {
	if d := rec.Date; d.Month > 0 && d.Month < len(months) {
		day := ""
		if d.Day > 0 {
			day = fmt.Sprintf(" %d", d.Day)
		}
		w.tag("PD", months[d.Month]+day)
	}
	if rec.Year > 0 {
		w.tag("PY", fmt.Sprintf("%04d", rec.Year))
	}
	w.tag("VL", rec.Volume)
	w.tag("IS", rec.Issue)
	first, last := rec.Pages, ""
	if a, b, ok := strings.Cut(rec.Pages, "-"); ok {
		if p, _ := fields.Pages(a, b); p == rec.Pages {
			first, last = a, b
		}
	}
	w.tag("BP", first)
	w.tag("EP", last)
	w.tag("AR", rec.ArticleNumber)
}

// kindOf is the value of PT.
func kindOf(rec *refsift.Record) string {
	if rec.Origin.Format == "wos" || rec.Origin.Format == "wos-tab" {
		if v, ok := rec.Tag("PT"); ok && len(v) == 1 {
			return v
		}
	}
	switch rec.Type {
	case refsift.Book, refsift.Chapter, refsift.Thesis, refsift.Report:
		return "B"
	case refsift.ConferencePaper:
		return "C"
	case refsift.Patent:
		return "P"
	case refsift.Dataset, refsift.Software:
		return "D"
	}
	return "J"
}

// documentTypes adds the type that reading would not tell from PT alone.
func documentTypes(rec *refsift.Record) []string {
	types := rec.PublicationTypes
	if recordType(kindOf(rec), rec) == rec.Type {
		return types
	}
	name := ""
	switch rec.Type {
	case refsift.Abstract:
		name = "Meeting Abstract"
	case refsift.Book:
		name = "Book"
	case refsift.Chapter:
		name = "Book Chapter"
	case refsift.Dataset:
		name = "Data Set"
	case refsift.Software:
		name = "Software"
	case refsift.Preprint:
		name = "Preprint"
	case refsift.Thesis:
		name = "Dissertation/Thesis"
	case refsift.Report:
		name = "Report"
	}
	if name == "" {
		return types
	}
	return append([]string{name}, types...)
}
