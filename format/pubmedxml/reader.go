package pubmedxml

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/xmlrec"
)

// A Reader reads PubMed XML. Set the exported fields before the first Read.
// It is not safe for concurrent use.
type Reader struct {
	File         string                   // for positions and IDs
	Platform     string                   // of every record; "": PubMed
	Database     string                   // of every record; "": PubMed
	Encoding     string                   // WHATWG name; "": by content
	OnDiagnostic func(refsift.Diagnostic) // receives every diagnostic; may be nil

	r      io.Reader
	xml    *xmlrec.Reader
	parser xmlrec.Parser
	tagger xmlrec.Tagger
	tally  refsift.Tally
	n      int
}

// NewReader returns a Reader of the export in r.
func NewReader(r io.Reader) *Reader { return &Reader{r: r, tagger: xmlrec.Tagger{Inline: inline}} }

// All returns a single-use iterator over the records.
func (r *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns the diagnostics so far.
func (r *Reader) Diagnostics() *refsift.Tally { return &r.tally }

func (r *Reader) report(d refsift.Diagnostic) {
	r.tally.Add(d)
	if r.OnDiagnostic != nil {
		r.OnDiagnostic(d)
	}
}

// Read returns the next record; see refsift.RecordReader for its errors.
func (r *Reader) Read() (*refsift.Record, error) {
	if r.xml == nil {
		x, err := xmlrec.NewReader(r.r, xmlrec.Options{File: r.File, Encoding: r.Encoding,
			Elements: []string{"PubmedArticle", "PubmedBookArticle"}, Report: r.report})
		if err != nil {
			return nil, err
		}
		r.xml = x
	}
	chunk, err := r.xml.Next()
	if xmlrec.IsEnd(err) {
		return nil, err
	}
	r.n++
	if err != nil {
		return nil, err
	}
	root, err := r.parser.Parse(chunk.Text)
	rec := r.record(root, chunk)
	if err != nil {
		d := refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeRecordDamaged, Span: chunk.Span, Record: r.n,
			Message: "the XML of the record is damaged: " + err.Error(), Fix: "the record was read as far as it goes; export it again"}
		r.report(d)
		return rec, &d
	}
	return rec, nil
}

// inline names the elements that are markup inside a text.
func inline(name string) bool {
	switch name {
	case "i", "b", "u", "sub", "sup", "DispFormula":
		return true
	}
	return strings.HasPrefix(name, "mml:")
}

func (r *Reader) record(root *xmlrec.Node, chunk xmlrec.Chunk) *refsift.Record {
	rec := &refsift.Record{ID: refsift.ID{File: r.File, Ordinal: r.n}, Tags: r.tagger.Tags(root, chunk.Text, chunk.Span.Start)}
	citation, data := root.First("MedlineCitation"), root.First("PubmedData")
	if root.Name == "PubmedBookArticle" {
		citation, data = root.First("BookDocument"), root.First("PubmedBookData")
		book(rec, citation)
	} else {
		article(rec, citation.First("Article"))
		indexing(rec, citation)
	}
	rec.PMID, _ = refsift.ParsePMID(citation.Get("PMID"))
	rec.Accession = rec.PMID.String()
	identifiers(rec, append(citation.All("ArticleIdList", "ArticleId"), data.All("ArticleIdList", "ArticleId")...))
	rec.Origin = refsift.Origin{File: r.File, Format: "pubmed-xml", Platform: cmp.Or(r.Platform, "PubMed"),
		Database: cmp.Or(r.Database, "PubMed"), Encoding: r.xml.Encoding(), Span: chunk.Span}
	if rec.Title == "" && rec.OriginalTitle == "" {
		r.report(refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeRecordEmpty, Span: chunk.Span, Record: r.n, Message: "the record has no title", Fix: "check the export"})
	}
	return rec
}

func article(rec *refsift.Record, a *xmlrec.Node) {
	rec.Type = refsift.Article
	rec.Title, rec.OriginalTitle = a.Get("ArticleTitle"), a.Get("VernacularTitle")
	rec.Abstract = abstract(a.All("Abstract", "AbstractText"))
	rec.Authors = authors(a.All("AuthorList", "Author"))
	for _, l := range a.All("Language") {
		rec.Languages = append(rec.Languages, l.Text())
	}
	publicationTypes(rec, a.All("PublicationTypeList", "PublicationType"))
	journal := a.First("Journal")
	rec.Source, rec.SourceAbbrev = journal.Get("Title"), journal.Get("ISOAbbreviation")
	rec.Volume, rec.Issue = journal.Get("JournalIssue", "Volume"), journal.Get("JournalIssue", "Issue")
	for _, n := range journal.All("ISSN") {
		issn, err := refsift.ParseISSN(n.Text())
		switch {
		case err != nil:
		case n.Attr("IssnType") == "Electronic":
			rec.EISSN = append(rec.EISSN, issn)
		default:
			rec.ISSN = append(rec.ISSN, issn)
		}
	}
	rec.Pages, rec.ArticleNumber = fields.Pages(a.Get("Pagination", "MedlinePgn"), "")
	if rec.Pages == "" && rec.ArticleNumber == "" {
		rec.Pages, rec.ArticleNumber = fields.Pages(a.Get("Pagination", "StartPage"), a.Get("Pagination", "EndPage"))
	}
	for _, id := range a.All("ELocationID") {
		if strings.EqualFold(id.Attr("EIdType"), "doi") && !rec.DOI.IsValid() && id.Attr("ValidYN") != "N" {
			rec.DOI, _ = refsift.ParseDOI(id.Text())
		}
	}
	rec.Date = date(journal.First("JournalIssue", "PubDate"))
	if !rec.Date.IsValid() {
		rec.Date = date(a.First("ArticleDate"))
	}
	rec.Year = rec.Date.Year
}

func book(rec *refsift.Record, b *xmlrec.Node) {
	rec.Type = refsift.Book
	info := b.First("Book")
	rec.Title, rec.Source = info.Get("BookTitle"), info.Get("CollectionTitle")
	if t := b.Get("ArticleTitle"); t != "" {
		rec.Type, rec.Title, rec.Source = refsift.Chapter, t, info.Get("BookTitle")
	}
	rec.Abstract = abstract(b.All("Abstract", "AbstractText"))
	rec.Authors = authors(append(b.All("AuthorList", "Author"), info.All("AuthorList", "Author")...))
	rec.Publisher, rec.Place = info.Get("Publisher", "PublisherName"), info.Get("Publisher", "PublisherLocation")
	for _, n := range info.All("Isbn") {
		if isbn, err := refsift.ParseISBN(n.Text()); err == nil {
			rec.ISBN = append(rec.ISBN, isbn)
		}
	}
	for _, l := range b.All("Language") {
		rec.Languages = append(rec.Languages, l.Text())
	}
	publicationTypes(rec, b.All("PublicationType"))
	rec.Date = date(info.First("PubDate"))
	rec.Year = rec.Date.Year
}

func indexing(rec *refsift.Record, citation *xmlrec.Node) {
	for _, h := range citation.All("MeshHeadingList", "MeshHeading") {
		name := h.First("DescriptorName")
		d := refsift.Descriptor{Heading: name.Text(), Major: name.Attr("MajorTopicYN") == "Y"}
		for _, q := range h.All("QualifierName") {
			d.Qualifiers = append(d.Qualifiers, refsift.Qualifier{Name: q.Text(), Major: q.Attr("MajorTopicYN") == "Y"})
		}
		rec.Descriptors = append(rec.Descriptors, d)
	}
	for _, k := range citation.All("KeywordList", "Keyword") {
		rec.Keywords = append(rec.Keywords, k.Text())
	}
	info := citation.First("MedlineJournalInfo")
	rec.SourceAbbrev = cmp.Or(rec.SourceAbbrev, info.Get("MedlineTA"))
	rec.Place = info.Get("Country")
	if len(rec.ISSN)+len(rec.EISSN) == 0 {
		if issn, err := refsift.ParseISSN(info.Get("ISSNLinking")); err == nil {
			rec.ISSN = append(rec.ISSN, issn)
		}
	}
}

// abstract joins the sections with their labels, as PubMed prints them.
func abstract(sections []*xmlrec.Node) string {
	var parts []string
	for _, s := range sections {
		text := s.Text()
		if label := s.Attr("Label"); label != "" && !strings.EqualFold(label, "UNLABELLED") {
			text = label + ": " + text
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\n")
}

func authors(nodes []*xmlrec.Node) []refsift.Author {
	var out []refsift.Author
	for _, n := range nodes {
		a := refsift.Author{Family: n.Get("LastName"), Given: cmp.Or(n.Get("ForeName"), n.Get("Initials")), Suffix: n.Get("Suffix"), Corporate: n.Get("CollectiveName")}
		for _, id := range n.All("Identifier") {
			if strings.EqualFold(id.Attr("Source"), "ORCID") && !a.ORCID.IsValid() {
				a.ORCID, _ = refsift.ParseORCID(id.Text())
			}
		}
		for _, f := range append(n.All("AffiliationInfo", "Affiliation"), n.All("Affiliation")...) {
			a.Affiliations = append(a.Affiliations, f.Text())
		}
		if a.Family != "" || a.Corporate != "" || a.Given != "" {
			out = append(out, a)
		}
	}
	return out
}

func publicationTypes(rec *refsift.Record, nodes []*xmlrec.Node) {
	for _, p := range nodes {
		rec.PublicationTypes = append(rec.PublicationTypes, p.Text())
		if strings.EqualFold(p.Text(), "Preprint") {
			rec.Type = refsift.Preprint
		}
	}
}

// identifiers reads the lists of the article itself; those of its references
// stand below PubmedData/ReferenceList and are not among them.
func identifiers(rec *refsift.Record, ids []*xmlrec.Node) {
	for _, id := range ids {
		switch id.Attr("IdType") {
		case "doi":
			if !rec.DOI.IsValid() {
				rec.DOI, _ = refsift.ParseDOI(id.Text())
			}
		case "pmc":
			rec.PMCID, _ = refsift.ParsePMCID(id.Text())
		case "bookaccession":
			rec.Accession = id.Text()
		}
	}
}

// date reads Year, Month and Day, or the MedlineDate ("2019 Jan-Feb").
func date(n *xmlrec.Node) refsift.Date {
	text := n.Get("MedlineDate")
	if year := n.Get("Year"); year != "" {
		text = strings.TrimSpace(fmt.Sprintf("%s %s %s", year, month(n.Get("Month")), n.Get("Day")))
	}
	d, _ := fields.Date(text)
	return d
}

// month turns the number that ArticleDate has into a name, which no reader of
// dates can take for a day.
func month(s string) string {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 12 {
		return s
	}
	return [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}[n-1]
}
