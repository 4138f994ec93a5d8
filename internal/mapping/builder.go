package mapping

import (
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
	"github.com/refsift/refsift/internal/origin"
)

// A Role is what a tag's value means for the record.
type Role uint8

// The roles. A format reads those that it means otherwise by itself.
const (
	Raw Role = iota // kept as a tag only
	Type
	Title
	OriginalTitle
	Author
	Editor
	Body // a corporate author
	Affiliation
	Source
	Abbreviation
	Secondary // a title that is the source where there is no better one
	Series
	Volume
	Issue
	FirstPage
	LastPage
	PageRange
	ArticleNumber
	Edition
	Year
	Date     // may have no year: "JUN 13"
	EarlyDay // the year counts where there is no other
	DOI
	PMID
	PMCID
	Serial // ISSN or ISBN
	Electronic
	Accession
	ExportID
	Abstract
	Keyword
	Descriptor
	Language
	PublicationType
	Publisher
	Place
	URL
	Note
	Database
	Provider
	Special // read by the format
)

// A Shape says how the lines of a value are read.
type Shape uint8

// The shapes.
const (
	Line  Shape = iota // joined with a space
	Text               // joined as paragraphs
	Lines              // each line is a value
	Parts              // semicolons separate values, over the joined text
)

// A Meaning is a row of a format's table.
type Meaning struct {
	Role  Role
	Shape Shape
}

// A Table says what the tags of a format mean.
type Table map[string]Meaning

// A Builder computes the typed fields of one record after another.
type Builder struct {
	Rec *refsift.Record
	c   *Core
	at  *refsift.Tag

	// What the tags said, for the format to correct before Finish.
	Type                  string
	First, Last, Range    string
	Year, Date, Early     string
	Database, Provider    string
	Abbreviation, Another string // another title of the source
	links                 [2]string
}

// Reset begins with a record.
func (b *Builder) Reset(c *Core, rec *refsift.Record) { *b = Builder{c: c, Rec: rec} }

// At says which tag the values that follow come from.
func (b *Builder) At(t *refsift.Tag) { b.at = t }

// Add reads a tag by its meaning.
func (b *Builder) Add(t *refsift.Tag, m Meaning) {
	b.at = t
	if t.Value == "" || m.Role == Raw || m.Role == Special {
		return
	}
	switch m.Shape {
	case Line:
		b.Value(m.Role, Joined(t.Value))
	case Text:
		b.Value(m.Role, Paragraphs(t.Value))
	case Lines:
		EachLine(t.Value, func(v string) { b.Value(m.Role, v) })
	case Parts:
		EachPart(Joined(t.Value), func(v string) { b.Value(m.Role, v) })
	}
}

// Value reads one value. Stand-ins for "nothing" ("NA", "-") are left out.
func (b *Builder) Value(role Role, v string) {
	if fields.Empty(v) {
		return
	}
	rec := b.Rec
	switch role {
	case Type:
		SetFirst(&b.Type, v)
	case Title:
		SetFirst(&rec.Title, v)
	case OriginalTitle:
		SetFirst(&rec.OriginalTitle, v)
	case Author:
		rec.Authors = AppendNames(rec.Authors, v)
	case Editor:
		rec.Editors = AppendNames(rec.Editors, v)
	case Body:
		if !names.IsPlaceholder(v) {
			rec.Authors = append(rec.Authors, refsift.Author{Corporate: v})
		}
	case Affiliation:
		rec.Affiliations = appendNew(rec.Affiliations, v)
	case Source:
		SetFirst(&rec.Source, v)
	case Abbreviation:
		SetFirst(&b.Abbreviation, v)
	case Secondary:
		SetFirst(&b.Another, v)
	case Series:
		SetFirst(&rec.Series, v)
	case Volume:
		SetFirst(&rec.Volume, v)
	case Issue:
		SetFirst(&rec.Issue, v)
	case FirstPage:
		SetFirst(&b.First, v)
	case LastPage:
		SetFirst(&b.Last, v)
	case PageRange:
		SetFirst(&b.Range, v)
	case ArticleNumber:
		SetFirst(&rec.ArticleNumber, fields.ArticleNumber(v))
	case Edition:
		SetFirst(&rec.Edition, v)
	case Year:
		SetFirst(&b.Year, v)
	case Date:
		SetFirst(&b.Date, v)
	case EarlyDay:
		SetFirst(&b.Early, v)
	case DOI, PMID, PMCID, Serial, Electronic, URL:
		b.identifier(role, v)
	case Accession:
		SetFirst(&rec.Accession, v)
	case ExportID:
		SetFirst(&rec.ExportID, v)
	case Abstract:
		SetFirst(&rec.Abstract, v)
	case Keyword:
		rec.Keywords = append(rec.Keywords, v)
	case Descriptor:
		b.Heading(ParseDescriptor(v))
	case Language:
		b.language(v)
	case PublicationType:
		rec.PublicationTypes = appendNew(rec.PublicationTypes, v)
	case Publisher:
		SetFirst(&rec.Publisher, v)
	case Place:
		SetFirst(&rec.Place, v)
	case Note:
		rec.Notes = append(rec.Notes, v)
	case Database:
		SetFirst(&b.Database, v)
	case Provider:
		SetFirst(&b.Provider, v)
	}
}

// SetFirst sets *p unless it has a value.
func SetFirst(p *string, v string) {
	if *p == "" {
		*p = v
	}
}

func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// AppendNames adds the names of a value to a list.
func AppendNames(list []refsift.Author, v string) []refsift.Author {
	for _, n := range names.Split(v) {
		if a := names.Parse(n); a.String() != "" {
			list = append(list, a)
		}
	}
	return list
}

func (b *Builder) identifier(role Role, v string) {
	rec := b.Rec
	switch role {
	case DOI:
		d, ok := fields.FindDOI(v)
		if !ok {
			b.invalid(quote(v) + " is not a DOI")
		} else if !rec.DOI.IsValid() {
			rec.DOI = d
		}
	case PMID:
		b.pmid(v)
	case PMCID:
		if p, err := refsift.ParsePMCID(v); err != nil {
			b.invalid(err.Error())
		} else if !rec.PMCID.IsValid() {
			rec.PMCID = p
		}
	case Serial, Electronic:
		b.serial(role, v)
	case URL:
		b.url(v)
	}
}

// pmid reads "123", "PMID: 123" and "PUBMED 123".
func (b *Builder) pmid(v string) {
	if i := strings.LastIndexByte(v, ' '); i > 0 && !strings.HasPrefix(strings.ToUpper(v), "PMID") {
		v = v[i+1:]
	}
	p, err := refsift.ParsePMID(v)
	if err != nil {
		b.invalid(err.Error())
	} else if !b.Rec.PMID.IsValid() {
		b.Rec.PMID = p
	}
}

func (b *Builder) serial(role Role, v string) {
	rec := b.Rec
	issn, eissn, isbn := fields.SerialNumbers(v)
	if len(issn)+len(eissn)+len(isbn) == 0 && strings.ContainsAny(v, "0123456789") {
		b.invalid("no ISSN or ISBN with a right check digit in " + quote(v))
	}
	if role == Electronic {
		issn, eissn = nil, append(eissn, issn...)
	}
	for _, n := range issn {
		rec.ISSN = appendNew(rec.ISSN, n)
	}
	for _, n := range eissn {
		rec.EISSN = appendNew(rec.EISSN, n)
	}
	for _, n := range isbn {
		rec.ISBN = appendNew(rec.ISBN, n)
	}
}

// url adds an address, and keeps one of the DOI resolver for the DOI.
func (b *Builder) url(v string) {
	for u := range strings.FieldsSeq(v) {
		u = strings.TrimRight(u, ",;")
		if strings.HasPrefix(u, "internal-pdf:") || strings.HasPrefix(u, "file:") || !strings.Contains(u, "://") && !strings.HasPrefix(u, "www.") {
			continue
		}
		b.Rec.URLs = appendNew(b.Rec.URLs, u)
		switch {
		case fields.HostIsDOI(u):
			SetFirst(&b.links[0], u)
		case strings.Contains(u, "sid=OVID"), strings.Contains(u, "onlinelibrary.wiley.com/doi/"), strings.Contains(u, "cochranelibrary.com/"):
			SetFirst(&b.links[1], u)
		}
	}
}

func (b *Builder) language(v string) {
	for l := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == ';' || r == ',' || r == '|' }) {
		if l = strings.Trim(l, " ."); !fields.Empty(l) {
			b.Rec.Languages = appendNew(b.Rec.Languages, l)
		}
	}
}

// Heading adds a descriptor. One that is there already may become a main
// topic by it: some exports list the headings twice.
func (b *Builder) Heading(d refsift.Descriptor) {
	if d.Heading == "" {
		return
	}
	list := b.Rec.Descriptors
	for i := range list {
		if list[i].Heading == d.Heading && slices.Equal(list[i].Qualifiers, d.Qualifiers) {
			list[i].Major = list[i].Major || d.Major
			return
		}
	}
	b.Rec.Descriptors = append(list, d)
}

// ParseDescriptor reads "*Heading/sub/*sub"; white space around the slashes is
// as Web of Science writes it. A slash without a qualifier in lower case
// behind it belongs to the heading ("HIV/AIDS").
func ParseDescriptor(v string) refsift.Descriptor {
	var d refsift.Descriptor
	parts := strings.Split(v, "/")
	for len(parts) > 1 && !isQualifier(parts[1]) {
		parts[1] = parts[0] + "/" + parts[1]
		parts = parts[1:]
	}
	d.Heading, d.Major = cutStar(parts[0])
	for _, p := range parts[1:] {
		if q, major := cutStar(p); q != "" {
			d.Qualifiers = append(d.Qualifiers, refsift.Qualifier{Name: q, Major: major})
		}
	}
	return d
}

func isQualifier(s string) bool {
	s = strings.TrimLeft(s, " *")
	return s != "" && s[0] >= 'a' && s[0] <= 'z'
}

// cutStar takes off the mark of a main topic.
func cutStar(s string) (string, bool) {
	s, major := strings.CutPrefix(strings.TrimSpace(s), "*")
	return strings.TrimSpace(s), major
}

func quote(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}

func (b *Builder) place() refsift.Span {
	if b.at == nil {
		return b.Rec.Origin.Span
	}
	p := refsift.Position{File: b.Rec.Origin.File, Line: int(b.at.Line), Column: int(b.at.Column)}
	return refsift.Span{Start: p, End: p}
}

func (b *Builder) invalid(message string) {
	d := refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeIDInvalid, Span: b.place(), Record: b.Rec.ID.Ordinal, Message: message}
	if b.at != nil {
		d.Tag = b.at.Name
	}
	b.c.Report(d)
}

// Warn reports something about the record as a whole.
func (b *Builder) Warn(code refsift.Code, tag, message string) {
	b.c.Report(refsift.Diagnostic{Severity: refsift.Warning, Code: code, Span: b.Rec.Origin.Span, Record: b.Rec.ID.Ordinal, Tag: tag, Message: message})
}

// Finish fills what depends on several tags.
func (b *Builder) Finish() {
	rec := b.Rec
	SetFirst(&rec.Source, b.Another)
	if b.Abbreviation != rec.Source {
		SetFirst(&rec.SourceAbbrev, b.Abbreviation)
	}
	SetFirst(&rec.Source, b.Abbreviation)
	b.finishDate()
	b.finishPages()
	for _, u := range b.links {
		if !rec.DOI.IsValid() {
			rec.DOI, _ = fields.FindDOI(u)
		}
	}
	rec.Origin.Platform = b.Provider
	rec.Origin.Database, _ = origin.Database(b.Database)
}

// finishDate takes the year of Year, else of Date, else of Early, and month
// and day of Date or Early where they belong to that year.
func (b *Builder) finishDate() {
	rec := b.Rec
	for i, v := range []string{b.Year, b.Date, b.Early} {
		if v == "" {
			continue
		}
		d, ok := fields.Date(v)
		switch {
		case ok && rec.Year == 0:
			rec.Year, rec.Date = d.Year, d
		case ok && i == 1 && d.Year == rec.Year && rec.Date.Day == 0 && d.Month > 0:
			rec.Date = d
		case !ok && i == 1 && rec.Year > 0 && rec.Date.Month == 0:
			rec.Date.Month, rec.Date.Day = fields.MonthDay(v)
		}
	}
	if rec.Year == 0 && b.Year+b.Date != "" {
		b.Warn(refsift.CodeYearInvalid, "", "no year in "+quote(b.Year+b.Date))
	}
}

func (b *Builder) finishPages() {
	rec := b.Rec
	pages, article := fields.Pages(b.First, b.Last)
	if pages == "" && article == "" {
		pages, article = fields.Pages(b.Range, "")
	}
	rec.Pages = pages
	SetFirst(&rec.ArticleNumber, article)
	if rec.Pages == rec.ArticleNumber {
		rec.Pages = "" // one number in two places
	}
	if fields.Inverse(pages) {
		b.Warn(refsift.CodePagesInverse, "", "the last page is before the first: "+pages)
	}
}
