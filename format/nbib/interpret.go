package nbib

import (
	"cmp"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/mapping"
	"github.com/refsift/refsift/internal/names"
)

// A builder computes the typed fields of a record from its tags.
type builder struct {
	c   *mapping.Core
	rec *refsift.Record

	book, epub, pages, source, otherAbstract string
	own, lid, id, other                      string
	full                                     bool // the author in hand came from FAU
	paired                                   bool // and has met its AU
	people                                   *[]refsift.Author
}

// Fill implements mapping.Layout.
func (l *layout) Fill(c *mapping.Core, rec *refsift.Record) {
	b := builder{c: c, rec: rec, people: &rec.Authors}
	for i := range rec.Tags {
		if v := rec.Tags[i].Value; v != "" {
			b.tag(&rec.Tags[i], v)
		}
	}
	b.finish()
	rec.Origin.Platform = b.platform()
	rec.Origin.Database = database(cmp.Or(c.Options().Platform, rec.Origin.Platform))
}

// platform: ERIC writes the same layout with OWN - ERIC.
func (b *builder) platform() string {
	switch b.own {
	case eric:
		return eric
	case notNLM: // written by [Writer] from another platform's record
		return ""
	}
	return pubmed
}

// The platforms that write the format. Each holds one database, of the same
// name.
const (
	eric   = "ERIC"
	pubmed = "PubMed"
)

// notNLM is the owner (OWN) of records that are not NLM's.
const notNLM = "NOTNLM"

// database names the database that was searched. PubMed's is PubMed whether
// or not MEDLINE has indexed the record yet (STAT): a team that searched
// PubMed reports one database, and one search must not fall into two rows. The
// reader of another platform's files has to say the database itself.
func database(platform string) string {
	if platform == eric || platform == pubmed {
		return platform
	}
	return ""
}

// tag reads one tag.
func (b *builder) tag(t *refsift.Tag, v string) {
	if strings.IndexByte(v, '\n') >= 0 {
		v = strings.ReplaceAll(v, "\n", " ")
	}
	rec := b.rec
	switch t.Name {
	case "PMID":
		b.pmid(t, v)
	case "OWN":
		setFirst(&b.own, v)
	case "TI":
		setFirst(&rec.Title, v)
	case "TT":
		setFirst(&rec.OriginalTitle, v)
	case "BTI":
		setFirst(&b.book, v)
	case "CTI":
		setFirst(&rec.Series, v)
	case "AB":
		setFirst(&rec.Abstract, v)
	case "OAB":
		setFirst(&b.otherAbstract, v)
	case "FAU", "AU", "CN", "FED", "ED", "AUID", "AD", "IR", "FIR", "PS", "FPS":
		b.person(t.Name, v)
	case "DP":
		b.date(t, v)
	case "DEP":
		setFirst(&b.epub, v)
	case "TA":
		setFirst(&rec.SourceAbbrev, v)
	case "JT":
		setFirst(&rec.Source, v)
	case "VI":
		setFirst(&rec.Volume, v)
	case "IP":
		setFirst(&rec.Issue, v)
	case "PG":
		setFirst(&b.pages, v)
	case "IS", "ISSN", "ISBN":
		b.serial(t, v)
	case "LID", "AID":
		b.location(v)
	case "MH":
		if d := descriptor(v); d.Heading != "" {
			rec.Descriptors = append(rec.Descriptors, d)
		}
	case "OT":
		if k := strings.TrimSpace(strings.TrimPrefix(v, "*")); !fields.Empty(k) {
			rec.Keywords = append(rec.Keywords, k)
		}
	case "PT":
		rec.PublicationTypes = append(rec.PublicationTypes, v)
	case "LA":
		rec.Languages = append(rec.Languages, v)
	case "PL":
		setFirst(&rec.Place, v)
	case "PB":
		setFirst(&rec.Publisher, v)
	case "EN":
		setFirst(&rec.Edition, v)
	case "SO":
		setFirst(&b.source, v)
	case "PMC", "MID":
		if p, err := refsift.ParsePMCID(v); err == nil && !rec.PMCID.IsValid() {
			rec.PMCID = p
		}
	case "OID":
		setFirst(&b.other, v)
	case "SI", "GN":
		rec.Notes = append(rec.Notes, v)
	}
}

func setFirst(p *string, v string) {
	if *p == "" {
		*p = v
	}
}

func (b *builder) pmid(t *refsift.Tag, v string) {
	p, err := refsift.ParsePMID(v)
	if err != nil {
		b.invalid(t, err)
		return
	}
	if !b.rec.PMID.IsValid() {
		b.rec.PMID = p
		b.id = v
	}
}

func (b *builder) invalid(t *refsift.Tag, err error) {
	at := refsift.Position{File: b.rec.Origin.File, Line: int(t.Line), Column: int(t.Column)}
	b.c.Report(refsift.Diagnostic{
		Severity: refsift.Note, Code: refsift.CodeIDInvalid, Span: refsift.Span{Start: at, End: at},
		Record: b.rec.ID.Ordinal, Tag: t.Name, Message: err.Error(), Err: err,
	})
}

// person reads the tags of people. FAU and AU come in pairs, of which FAU
// wins; AUID and AD belong to the person before them, or to the record if
// there is none. Investigators and persons written about are no authors.
func (b *builder) person(tag, v string) {
	rec := b.rec
	switch tag {
	case "FAU", "FED":
		b.people = b.group(tag == "FED")
		b.add(v)
		b.full, b.paired = true, false
	case "AU", "ED":
		if b.full && !b.paired {
			b.paired = true
			return
		}
		b.people = b.group(tag == "ED")
		b.add(v)
		b.full = false
	case "CN":
		b.people = &rec.Authors
		rec.Authors = append(rec.Authors, refsift.Author{Corporate: v})
		b.full = false
	case "AUID":
		if a := b.last(); a != nil && !a.ORCID.IsValid() {
			a.ORCID, _ = refsift.ParseORCID(strings.TrimSpace(strings.TrimPrefix(v, "ORCID:")))
		}
	case "AD":
		if a := b.last(); a != nil {
			a.Affiliations = append(a.Affiliations, v)
		} else if b.people != nil {
			rec.Affiliations = append(rec.Affiliations, v)
		}
	case "FIR", "IR", "FPS", "PS":
		b.people = nil // an AD behind it is not an author's
		b.full = false
	}
}

func (b *builder) group(editors bool) *[]refsift.Author {
	if editors {
		return &b.rec.Editors
	}
	return &b.rec.Authors
}

func (b *builder) add(v string) {
	if a := names.Parse(v); a.String() != "" {
		*b.people = append(*b.people, a)
	}
}

func (b *builder) last() *refsift.Author {
	if b.people == nil || len(*b.people) == 0 {
		return nil
	}
	return &(*b.people)[len(*b.people)-1]
}

func (b *builder) date(t *refsift.Tag, v string) {
	d, ok := fields.Date(v)
	if !ok {
		b.yearMissing(t, v)
		return
	}
	if b.rec.Year == 0 {
		b.rec.Year, b.rec.Date = d.Year, d
	}
}

func (b *builder) yearMissing(t *refsift.Tag, v string) {
	at := refsift.Position{File: b.rec.Origin.File, Line: int(t.Line), Column: int(t.Column)}
	b.c.Report(refsift.Diagnostic{
		Severity: refsift.Warning, Code: refsift.CodeYearInvalid, Span: refsift.Span{Start: at, End: at},
		Record: b.rec.ID.Ordinal, Tag: t.Name, Message: "no year in \"" + v + "\"",
	})
}

// serial reads "1932-6203 (Electronic)" and ERIC's "EISSN-2375-5636".
func (b *builder) serial(t *refsift.Tag, v string) {
	rec := b.rec
	electronic := strings.HasPrefix(v, "EISSN-")
	issn, eissn, isbn := fields.SerialNumbers(strings.TrimPrefix(strings.TrimPrefix(v, "EISSN-"), "ISSN-"))
	if electronic {
		issn, eissn = nil, append(eissn, issn...)
	}
	rec.ISSN, rec.EISSN, rec.ISBN = appendNew(rec.ISSN, issn), appendNew(rec.EISSN, eissn), appendNew(rec.ISBN, isbn)
	if len(issn)+len(eissn)+len(isbn) == 0 && strings.ContainsAny(v, "0123456789") {
		_, err := refsift.ParseISSN(v)
		b.invalid(t, err)
	}
}

func appendNew[T comparable](list, more []T) []T {
	for _, v := range more {
		if len(list) > 500 || !slices.Contains(list, v) { // longer lists are not searched: linear time
			list = append(list, v)
		}
	}
	return list
}

// location reads LID and AID: "10.1371/… [doi]", "e0209483 [pii]", an address.
func (b *builder) location(v string) {
	switch {
	case strings.HasSuffix(v, "[doi]"), strings.HasPrefix(v, "10."):
		b.doi(v)
	case strings.HasSuffix(v, "[pii]"):
		setFirst(&b.lid, strings.TrimSpace(strings.TrimSuffix(v, "[pii]")))
	case strings.Contains(v, "://"), strings.HasPrefix(v, "www."):
		b.rec.URLs = appendNew(b.rec.URLs, []string{v})
		if fields.HostIsDOI(v) {
			b.doi(v)
		}
	}
}

func (b *builder) doi(v string) {
	if d, ok := fields.FindDOI(v); ok && !b.rec.DOI.IsValid() {
		b.rec.DOI = d
	}
}

// descriptor reads "*Heading/sub/*sub". A star before the heading, or before a
// qualifier, marks a main topic.
func descriptor(v string) refsift.Descriptor {
	parts := strings.Split(v, "/")
	var d refsift.Descriptor
	d.Heading, d.Major = strings.CutPrefix(strings.TrimSpace(parts[0]), "*")
	if len(parts) > 1 {
		d.Qualifiers = make([]refsift.Qualifier, 0, len(parts)-1)
	}
	for _, p := range parts[1:] {
		q, major := strings.CutPrefix(strings.TrimSpace(p), "*")
		if q != "" {
			d.Qualifiers = append(d.Qualifiers, refsift.Qualifier{Name: q, Major: major})
		}
	}
	return d
}

// finish fills what depends on several tags.
func (b *builder) finish() {
	rec := b.rec
	if rec.Title == "" {
		rec.Title = b.book
	} else if rec.Source == "" {
		rec.Source = b.book
	}
	if rec.Title == "" { // PubMed leaves TI out of records without an English title
		rec.Title = rec.OriginalTitle
	}
	setFirst(&rec.Abstract, b.otherAbstract)
	if rec.Year == 0 {
		if d, ok := fields.Date(b.epub); ok {
			rec.Year, rec.Date = d.Year, d
		} else if d, ok := fields.Date(afterTitle(b.source)); ok {
			rec.Year, rec.Date = d.Year, d
		}
	}
	var article string
	rec.Pages, article = fields.Pages(b.pages, "")
	setFirst(&rec.ArticleNumber, article)
	if rec.Pages == "" && rec.ArticleNumber == "" && fields.IsLocator(b.lid) {
		rec.ArticleNumber = b.lid
	}
	if b.own == eric && len(rec.ISSN)+len(rec.EISSN) == 0 && rec.Volume == "" && len(rec.PublicationTypes) > 0 && !slices.Contains(rec.PublicationTypes, "Journal Articles") {
		// ERIC writes the publisher of what is in no journal as JT ("ProQuest LLC").
		rec.Publisher, rec.Source = cmp.Or(rec.Publisher, rec.Source), ""
	}
	setFirst(&rec.Source, rec.SourceAbbrev)
	rec.Accession = cmp.Or(b.id, b.other)
	if b.own == notNLM {
		rec.Accession = cmp.Or(b.other, b.id)
	}
	rec.Type = b.recordType()
}

// afterTitle returns what follows the journal's title in a citation string:
// "J Pears. 2019 Dec;4(1):12-19."
func afterTitle(so string) string {
	_, rest, _ := strings.Cut(so, ". ")
	return rest
}

// dissertation is MEDLINE's publication type of a thesis.
const dissertation = "Academic Dissertation"

// recordType reads the publication types; everything else in PubMed is an
// article.
func (b *builder) recordType() refsift.Type {
	if b.book != "" {
		if b.rec.Title != b.book {
			return refsift.Chapter
		}
		return refsift.Book
	}
	for _, p := range b.rec.PublicationTypes {
		switch {
		case p == "Preprint":
			return refsift.Preprint
		case p == "Dataset":
			return refsift.Dataset
		case p == "Newspaper Article":
			return refsift.Newspaper
		case p == "Books", strings.HasPrefix(p, "Books"):
			return refsift.Book
		case strings.HasPrefix(p, "Dissertations/Theses"), p == dissertation && !slices.Contains(b.rec.PublicationTypes, "Journal Article"):
			return refsift.Thesis
		case strings.HasPrefix(p, "Reports") && len(b.rec.ISSN)+len(b.rec.EISSN) == 0 && b.own == "ERIC" && !slices.Contains(b.rec.PublicationTypes, "Journal Articles"):
			return refsift.Report
		}
	}
	return refsift.Article
}
