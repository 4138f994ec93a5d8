package ris

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
)

// A Writer writes records as RIS for EndNote, Zotero, Covidence and Rayyan:
// UTF-8, CRLF, TY first, one value a line, no line break inside a value. See
// [Profile] for what the programs want otherwise. Set the exported fields before the first Write. A
// Writer is not safe for concurrent use.
type Writer struct {
	// Lossless writes the tags of records that came from RIS as they were read,
	// in order, instead of the typed fields.
	Lossless bool
	// BOM begins the output with a byte order mark, which some programs for
	// Windows need to recognise UTF-8.
	BOM bool
	// Profile is the program that the file is for; the zero value suits all.
	Profile Profile

	w       *bufio.Writer
	err     error
	started bool
}

// NewWriter returns a Writer to w. Call [Writer.Flush] at the end.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, 64<<10)} }

// Write writes one record. After an error every call returns it.
func (w *Writer) Write(rec *refsift.Record) error {
	if int(w.Profile) >= len(profileTags) && w.err == nil {
		w.err = fmt.Errorf("write RIS: profile %d does not exist", w.Profile)
	}
	if w.err != nil {
		return w.err
	}
	if !w.started {
		w.started = true
		if w.BOM {
			w.print("\ufeff")
		}
	}
	if w.Lossless && rec.Origin.Format == "ris" && len(rec.Tags) > 0 {
		w.writeRaw(rec)
	} else {
		w.writeTyped(rec)
	}
	w.print("ER  - \r\n\r\n")
	return w.err
}

// Flush writes what is buffered.
func (w *Writer) Flush() error {
	if w.err == nil {
		if err := w.w.Flush(); err != nil {
			w.err = fmt.Errorf("write RIS: %w", err)
		}
	}
	return w.err
}

func (w *Writer) print(ss ...string) {
	for _, s := range ss {
		if w.err == nil {
			if _, err := w.w.WriteString(s); err != nil {
				w.err = fmt.Errorf("write RIS: %w", err)
			}
		}
	}
}

// writeRaw gives the tags back. Line breaks inside a value are written as
// they were read: the line behind one has no tag.
func (w *Writer) writeRaw(rec *refsift.Record) {
	for i := range rec.Tags {
		w.print(rec.Tags[i].Name, "  - ", strings.ReplaceAll(rec.Tags[i].Value, "\n", "\r\n"), "\r\n")
	}
}

// tag writes a tag with a value in one line, unless the value is empty.
func (w *Writer) tag(name, value string) {
	if value = fields.Flat(value); value != "" {
		w.print(name, "  - ", value, "\r\n")
	}
}

func (w *Writer) tags(name string, values []string) {
	for _, v := range values {
		w.tag(name, v)
	}
}

func (w *Writer) writeTyped(rec *refsift.Record) {
	ty := typeTag(rec)
	rs := roles("", ty)
	w.print("TY  - ", ty, "\r\n")
	for _, a := range rec.Authors {
		w.tag("AU", authorName(a))
	}
	w.tag("TI", rec.Title)
	w.tag("OP", rec.OriginalTitle)
	for _, a := range rec.Editors {
		w.tag(tagFor(rs, roleEditor, "A2", "ED"), authorName(a))
	}
	for _, c := range rec.Contributors {
		w.tag(contributorTag(rs, c.Role), authorName(c.Author))
	}
	w.writeSource(rec, rs)
	w.tag("AB", rec.Abstract)
	w.writeIdentifiers(rec)
	w.tags("LA", rec.Languages)
	w.tags("M3", rec.PublicationTypes)
	for _, d := range rec.Descriptors {
		w.tag("KW", d.String())
	}
	w.tags("KW", rec.Keywords)
	w.tag("PB", rec.Publisher)
	w.tag("CY", rec.Place)
	w.writePeople(rec)
	w.tags("UR", rec.URLs)
	w.tags("N1", rec.Notes)
	w.tag("DB", rec.Origin.Database)
	w.tag("DP", rec.Origin.Platform)
	w.writeRest(rec)
}

// typeTag keeps the type of a record from RIS: "MGZN" and "JOUR" are one type
// of the model.
func typeTag(rec *refsift.Record) string {
	if rec.Origin.Format == "ris" {
		if v, ok := rec.Tag("TY"); ok {
			if t, known := typeOf(v); known && t == rec.Type {
				return strings.ToUpper(v)
			}
		}
	}
	if isPeriodical(rec) {
		return "JOUR"
	}
	return tagOfType(rec.Type)
}

// isPeriodical reports whether a record of no type (CiteSource writes no TY, a
// CSV file has no column for it) has what only articles have: other programs
// take neither volume nor issue from TY GEN.
func isPeriodical(rec *refsift.Record) bool {
	return (rec.Type == "" || rec.Type == refsift.Generic) && rec.Source != "" && (rec.Volume != "" || rec.Issue != "")
}

// authorName writes "Family, Given, Suffix". A body's name that reads like a
// person's gets a comma at its end, as EndNote asks for.
func authorName(a refsift.Author) string {
	s := fields.Flat(a.String())
	if a.Family == "" && a.Corporate != "" && names.Parse(s).Corporate != s && !strings.HasSuffix(s, ",") {
		return s + ","
	}
	return s
}

// tagFor returns the first of the tags, or else the second, by what it means in
// the type: in a patent A2 is no editor and VL no volume.
func tagFor(rs []role, ro role, first, second string) string {
	if rs[tags.find(first)] == ro {
		return first
	}
	return second
}

// contributorTag returns the tag of a role in the type. Where the type has none
// (the translator of an article, the series editor of a thesis) it is that of
// subsidiary authors; A4 of a book is the translator, and then A5 is theirs.
func contributorTag(rs []role, r refsift.ContributorRole) string {
	other := tagFor(rs, roleContributor, "A4", "A5")
	switch r {
	case refsift.SeriesEditor:
		return tagFor(rs, roleSeriesEditor, "A3", other)
	case refsift.Translator:
		return tagFor(rs, roleTranslator, "A4", other)
	}
	return other
}

func (w *Writer) writeSource(rec *refsift.Record, rs []role) {
	profile := profileTags[w.Profile]
	journal := profile.journal
	if isBook(rec.Type) { // T2 alone would be taken for the series
		journal = profileTags[Standard].journal
	}
	for _, name := range journal {
		w.tag(name, rec.Source)
	}
	if rec.Type == refsift.ConferencePaper {
		w.tag("C3", rec.Source) // the title of the proceedings, by the specification
	}
	w.tag(profile.abbreviation, rec.SourceAbbrev)
	w.tag("T3", rec.Series)
	if rec.Year > 0 {
		w.tag("PY", fmt.Sprintf("%04d", rec.Year))
	}
	w.tag("DA", dateTag(rec))
	w.tag(tagFor(rs, roleVolume, "VL", "VO"), rec.Volume)
	w.tag("IS", rec.Issue)
	if !hasIssueTag(typeTag(rec)) {
		w.tag("M1", rec.Issue) // where the specification of 2011 has issue and number of other types
	}
	first, last := rec.Pages, ""
	if a, b, ok := strings.Cut(rec.Pages, "-"); ok {
		if p, _ := fields.Pages(a, b); p == rec.Pages {
			first, last = a, b
		}
	}
	if rec.Pages == "" {
		first = fields.PageOfNumber(rec.ArticleNumber) // for programs that do not know C7 (bibutils)
	}
	w.tag("SP", first)
	w.tag("EP", last)
	w.tag("C7", rec.ArticleNumber)
	w.tag("ET", rec.Edition)
}

// hasIssueTag reports whether IS holds the issue of the type by the
// specification of 2011.
func hasIssueTag(ty string) bool {
	switch ty {
	case "JOUR", "JFULL", "ABST", "INPR", "NEWS":
		return true
	}
	return false
}

// dateTag writes 2019/12/09/ or 2019/12//. A year alone is written for
// conferences only, whose year citation-js takes from no other tag.
func dateTag(rec *refsift.Record) string {
	d := rec.Date
	switch {
	case d.IsValid() && d.Month > 0 && d.Day > 0:
		return fmt.Sprintf("%04d/%02d/%02d/", d.Year, d.Month, d.Day)
	case d.IsValid() && d.Month > 0:
		return fmt.Sprintf("%04d/%02d//", d.Year, d.Month)
	case rec.Year > 0 && rec.Type == refsift.ConferencePaper:
		return fmt.Sprintf("%04d///", rec.Year)
	}
	return ""
}

func (w *Writer) writeIdentifiers(rec *refsift.Record) {
	for _, n := range rec.ISSN {
		w.tag("SN", n.String())
	}
	for _, n := range rec.EISSN {
		w.tag("SN", n.String()+" (Electronic)")
	}
	for _, n := range rec.ISBN {
		w.tag("SN", n.String())
	}
	w.tag("DO", rec.DOI.String())
	w.tag("AN", rec.Accession)
	if rec.PMID.IsValid() {
		w.tag("C5", "PMID: "+rec.PMID.String())
	}
	w.tag("C2", rec.PMCID.String())
	w.tag("ID", rec.ExportID)
}

// writePeople writes what belongs to single authors: addresses as AD, ORCIDs in
// Ovid's form.
func (w *Writer) writePeople(rec *refsift.Record) {
	w.tags("AD", rec.Affiliations)
	seen := make(map[string]bool, len(rec.Affiliations))
	for _, ad := range rec.Affiliations {
		seen[ad] = true
	}
	for i := range rec.Authors {
		a := &rec.Authors[i]
		for _, ad := range a.Affiliations {
			if !seen[ad] {
				seen[ad] = true
				w.tag("AD", ad)
			}
		}
	}
	for i := range rec.Authors {
		if a := &rec.Authors[i]; a.ORCID.IsValid() {
			w.tag("AI", authorName(*a)+"; ORCID: https://orcid.org/"+a.ORCID.String())
		}
	}
}

// rest are the tags of the specification that no typed field holds. They are
// carried over from records that came from RIS. Sorted.
var rest = []string{"A2", "A3", "A4", "C1", "C3", "C4", "C6", "C8", "CA", "CN", "L1", "LB", "M1", "M2", "NV", "RI", "RP", "SE", "ST", "U1", "U2", "U3", "U4", "U5", "VL", "Y2"}

func (w *Writer) writeRest(rec *refsift.Record) {
	if rec.Origin.Format != "ris" {
		return
	}
	rs, plain := roles(rec.Origin.Platform, typeTag(rec)), roles("", typeTag(rec))
	for i := range rec.Tags {
		t := &rec.Tags[i]
		if _, ok := slices.BinarySearch(rest, t.Name); !ok {
			continue
		}
		n := tags.find(t.Name)
		if (t.Name == "A2" || t.Name == "VL") && plain[n] != roleNone {
			continue // of a vendor's own meaning, which a reader could not know
		}
		if t.Name == "C3" && rec.Type == refsift.ConferencePaper {
			continue // there it is the title of the proceedings, and has been written
		}
		switch rs[n] {
		case roleNone, roleCustom, roleMisc, roleYear2, roleURL:
			if t.Name == "L1" && slices.Contains(rec.URLs, t.Value) || t.Name == "M1" && rec.Issue != "" && !hasIssueTag(typeTag(rec)) {
				continue
			}
			w.tag(t.Name, t.Value)
		}
	}
}
