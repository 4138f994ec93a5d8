package nbib

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
)

// A Writer writes records as PubMed does: UTF-8, LF, the tag in four columns,
// long values wrapped and indented, a blank line between records. Set the
// exported fields before the first Write. A Writer is not safe for concurrent
// use.
//
// What the format has no tag for is left out: see the package comment.
type Writer struct {
	// Lossless writes the tags of records that came from nbib as they were
	// read, in order, instead of the typed fields.
	Lossless bool

	w    *bufio.Writer
	err  error
	some bool // a record was written
}

// NewWriter returns a Writer to w. Call [Writer.Flush] at the end.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, 64<<10)} }

// Write writes one record. After an error every call returns it.
func (w *Writer) Write(rec *refsift.Record) error {
	if w.some {
		w.print("\n")
	}
	w.some = true
	if w.Lossless && rec.Origin.Format == "nbib" && len(rec.Tags) > 0 {
		for i := range rec.Tags {
			w.name(rec.Tags[i].Name)
			w.print(strings.ReplaceAll(rec.Tags[i].Value, "\n", indent), "\n")
		}
	} else {
		w.typed(rec)
	}
	return w.err
}

// Flush writes what is buffered.
func (w *Writer) Flush() error {
	if w.err == nil {
		if err := w.w.Flush(); err != nil {
			w.err = fmt.Errorf("write nbib: %w", err)
		}
	}
	return w.err
}

func (w *Writer) print(ss ...string) {
	for _, s := range ss {
		if w.err == nil {
			if _, err := w.w.WriteString(s); err != nil {
				w.err = fmt.Errorf("write nbib: %w", err)
			}
		}
	}
}

// indent ends a line and begins one that goes on with the value.
const indent = "\n      "

// width is where PubMed wraps values.
const width = 88

// name writes a tag in four columns, and the dash.
func (w *Writer) name(name string) {
	w.print(name, "    "[min(len(name), 4):], "- ")
}

// tag writes a tag with its value, unless the value is empty.
func (w *Writer) tag(name, value string) {
	value = fields.Flat(value)
	if value == "" {
		return
	}
	w.name(name)
	for len(value) > width-len(indent)+1 {
		at := wrapAt(value, width-len(indent)+1)
		if at < 0 {
			break
		}
		w.print(value[:at], indent)
		value = value[at+1:]
	}
	w.print(value, "\n")
}

// wrapAt returns the last space before a column, or the first one behind it.
// Of several spaces in a row none is taken, because the line end would be read
// as one.
func wrapAt(v string, column int) int {
	single := func(i int) bool {
		return v[i] == ' ' && i > 0 && i+1 < len(v) && !isSpaceAt(v, i)
	}
	for i := column; i > 0; i-- {
		if single(i) {
			return i
		}
	}
	for i := column; i < len(v); i++ {
		if single(i) {
			return i
		}
	}
	return -1
}

// isSpaceAt reports whether white space stands on either side of v[i].
func isSpaceAt(v string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(v[:i])
	after, _ := utf8.DecodeRuneInString(v[i+1:])
	return unicode.IsSpace(before) || unicode.IsSpace(after)
}

func (w *Writer) tags(name string, values []string) {
	for _, v := range values {
		w.tag(name, v)
	}
}

// typed writes the typed fields in the order of PubMed's files.
func (w *Writer) typed(rec *refsift.Record) {
	w.tag("PMID", rec.PMID.String())
	w.tag("OWN", owner(rec))
	w.rest(rec, restBefore)
	w.serials(rec)
	w.tag("VI", rec.Volume)
	w.tag("IP", rec.Issue)
	w.tag("DP", publicationDate(rec))
	w.titles(rec)
	w.pages(rec)
	if rec.DOI.IsValid() {
		w.tag("LID", rec.DOI.String()+" [doi]")
	}
	for _, u := range rec.URLs {
		if !strings.Contains(fields.Flat(u), " ") && (strings.Contains(u, "://") || strings.HasPrefix(u, "www.")) {
			w.tag("LID", u)
		}
	}
	w.tag("AB", rec.Abstract)
	w.tags("AD", rec.Affiliations)
	w.people(rec.Authors, "FAU", "AU")
	w.people(rec.Editors, "FED", "ED")
	w.tags("LA", rec.Languages)
	w.rest(rec, restMiddle)
	w.publicationTypes(rec)
	w.tag("PL", rec.Place)
	w.tag("TA", rec.SourceAbbrev)
	if rec.Type != refsift.Chapter {
		w.tag("JT", rec.Source)
	}
	w.tag("PB", rec.Publisher)
	w.tag("EN", rec.Edition)
	for _, d := range rec.Descriptors {
		w.tag("MH", d.String())
	}
	w.tags("OT", rec.Keywords)
	w.tag("PMC", rec.PMCID.String())
	w.notes(rec)
	if rec.Accession != rec.PMID.String() {
		w.tag("OID", rec.Accession)
	}
	w.rest(rec, restAfter)
	if rec.DOI.IsValid() {
		w.tag("AID", rec.DOI.String()+" [doi]")
	}
	w.tag("SO", citation(rec))
}

// owner says whose the record is, which also begins records without a PMID.
// NOTNLM is NLM's word for what is not NLM's (its DTD, MedlineCitation/@Owner).
func owner(rec *refsift.Record) string {
	if rec.Origin.Format == "nbib" {
		if own, ok := rec.Tag("OWN"); ok && own != "" {
			return own
		}
	}
	switch rec.Origin.Platform {
	case pubmed:
		return "NLM"
	case eric:
		return eric
	}
	return notNLM
}

// The tags that no typed field holds. They are carried over from records that
// came from nbib, at their place in PubMed's order. Each list is sorted.
var (
	restBefore = []string{"DA", "DCOM", "DRDT", "LR", "STAT"}
	restMiddle = []string{"CI", "COIS", "GR", "GS", "NM", "RF", "RN", "SFM"}
	restAfter  = []string{"CIN", "CON", "CRDT", "EDAT", "EIN", "FIR", "FPS", "IR", "JID", "MHDA", "MID", "OAB", "OTO", "PHST", "PS", "PST", "PUBM", "SB"}
)

func (w *Writer) rest(rec *refsift.Record, wanted []string) {
	if rec.Origin.Format != "nbib" {
		return
	}
	for i := range rec.Tags {
		t := &rec.Tags[i]
		_, ok := slices.BinarySearch(wanted, t.Name)
		if t.Name == "OAB" && fields.Flat(t.Value) == fields.Flat(rec.Abstract) || t.Name == "MID" && rec.PMCID.IsValid() {
			continue // the typed field has it
		}
		if ok {
			w.tag(t.Name, t.Value)
		}
	}
}

func (w *Writer) serials(rec *refsift.Record) {
	for _, n := range rec.ISSN {
		w.tag("IS", n.String()+" (Print)")
	}
	for _, n := range rec.EISSN {
		w.tag("IS", n.String()+" (Electronic)")
	}
	for _, n := range rec.ISBN {
		w.tag("ISBN", n.String())
	}
}

// months are MEDLINE's names of the months.
const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

// publicationDate writes 2019 Dec 9, 2019 Dec or 2019.
func publicationDate(rec *refsift.Record) string {
	if rec.Year <= 0 {
		return ""
	}
	s := fmt.Sprintf("%04d", rec.Year)
	d := rec.Date
	if d.Year != rec.Year || d.Month < 1 || d.Month > 12 {
		return s
	}
	s += " " + months[3*d.Month-3:3*d.Month]
	if d.Day > 0 {
		s += fmt.Sprintf(" %d", d.Day)
	}
	return s
}

func (w *Writer) titles(rec *refsift.Record) {
	switch rec.Type {
	case refsift.Book:
		w.tag("BTI", rec.Title)
	case refsift.Chapter:
		w.tag("TI", rec.Title)
		w.tag("BTI", rec.Source)
	default:
		w.tag("TI", rec.Title)
	}
	w.tag("TT", rec.OriginalTitle)
	w.tag("CTI", rec.Series)
}

// pages writes an article number where the page would be. One that can be taken
// for a page is written as the publisher's number too.
func (w *Writer) pages(rec *refsift.Record) {
	switch {
	case rec.Pages != "":
		w.tag("PG", rec.Pages)
	case fields.IsLocator(rec.ArticleNumber):
		w.tag("PG", rec.ArticleNumber)
		return
	default:
		w.tag("PG", fields.PageOfNumber(rec.ArticleNumber))
	}
	if rec.ArticleNumber != "" {
		w.tag("LID", rec.ArticleNumber+" [pii]")
	}
}

// people writes each name in full and short, then what belongs to it.
func (w *Writer) people(list []refsift.Author, full, short string) {
	for i := range list {
		a := &list[i]
		switch {
		case a.Corporate != "" && full == "FAU":
			w.tag("CN", a.Corporate)
		case a.Corporate != "":
			w.tag(full, corporate(a.Corporate))
		case a.Family == "":
			w.tag(full, a.Given)
		default:
			w.tag(full, fullName(*a))
			w.tag(short, shortName(*a))
		}
		if a.ORCID.IsValid() {
			w.tag("AUID", "ORCID: "+a.ORCID.String())
		}
		w.tags("AD", a.Affiliations)
	}
}

// corporate ends a body's name that reads like a person's with a comma.
func corporate(name string) string {
	if name = fields.Flat(name); names.Parse(name).Corporate == name || strings.HasSuffix(name, ",") {
		return name
	}
	return name + ","
}

// fullName writes "Okafor, Ada B Jr" as MEDLINE does, with a comma before a
// suffix that could be taken for an initial.
func fullName(a refsift.Author) string {
	if a.Suffix != "" {
		s := a.Family + ", " + strings.TrimSpace(a.Given+" "+a.Suffix)
		if b := names.Parse(s); a.Given != "" && b.Given == a.Given && b.Suffix == a.Suffix {
			return s
		}
	}
	return a.String()
}

// shortName writes "Okafor AB Jr".
func shortName(a refsift.Author) string {
	var b strings.Builder
	b.WriteString(a.Family)
	sep := " "
	for _, word := range strings.FieldsFunc(a.Given, func(c rune) bool { return c == ' ' || c == '-' || c == '.' }) {
		initials := word
		if len(word) > 4 || strings.ToUpper(word) != word {
			_, n := utf8.DecodeRuneInString(word)
			initials = strings.ToUpper(word[:n])
		}
		b.WriteString(sep + initials)
		sep = ""
	}
	if a.Suffix != "" {
		b.WriteString(" " + a.Suffix)
	}
	return b.String()
}

// typeNames are the publication types by which the Reader tells what is no
// article; books are told by BTI.
var typeNames = map[refsift.Type]string{
	refsift.Preprint: "Preprint", refsift.Dataset: "Dataset", refsift.Newspaper: "Newspaper Article", refsift.Thesis: dissertation,
}

func (w *Writer) publicationTypes(rec *refsift.Record) {
	w.tags("PT", rec.PublicationTypes)
	name := typeNames[rec.Type]
	if rec.Type == refsift.Thesis && slices.ContainsFunc(rec.PublicationTypes, func(p string) bool { return strings.HasPrefix(p, "Dissertations/Theses") }) {
		return // ERIC's word for it
	}
	if !slices.Contains(rec.PublicationTypes, name) {
		w.tag("PT", name)
	}
}

// notes writes general notes; the numbers of trials keep their own tag.
func (w *Writer) notes(rec *refsift.Record) {
	for _, n := range rec.Notes {
		isTrial := rec.Origin.Format == "nbib" && slices.ContainsFunc(rec.Tags, func(t refsift.Tag) bool { return t.Name == "SI" && t.Value == n })
		if isTrial {
			w.tag("SI", n)
		} else {
			w.tag("GN", n)
		}
	}
}

// citation writes SO: "J Pears. 2019 Dec 9;4(2):12-19."
func citation(rec *refsift.Record) string {
	source := fields.Flat(cmp.Or(rec.SourceAbbrev, rec.Source))
	if source == "" {
		return ""
	}
	s := strings.TrimSuffix(source, ".") + "."
	if date := publicationDate(rec); date != "" {
		s += " " + date
	}
	if rec.Volume != "" || rec.Issue != "" {
		s += ";" + rec.Volume
		if rec.Issue != "" {
			s += "(" + rec.Issue + ")"
		}
	}
	if p := cmp.Or(rec.Pages, rec.ArticleNumber); p != "" {
		s += ":" + p
	}
	return s + "."
}
