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

// A Reader reads PubMed XML. Set the options before the first [Reader.Read].
// A Reader is not safe for concurrent use; the records it returns are
// independent of it and of each other.
type Reader struct {
	refsift.ReadOptions

	xml *xmlrec.Reader
}

// NewReader returns a Reader of the export in r.
func NewReader(r io.Reader) *Reader {
	return &Reader{xml: xmlrec.NewReader(r, xmlrec.Options{Format: "pubmed-xml", Elements: []string{"PubmedArticle", "PubmedBookArticle"}, Inline: inline, Fill: fill})}
}

// Read returns the next record, or io.EOF at the end. An error of type
// *[refsift.Diagnostic] concerns one record, which comes with it unless it
// was lost; Read may be called again. Every other error ends reading.
func (r *Reader) Read() (*refsift.Record, error) { return r.xml.Read(r.ReadOptions) }

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *Reader) Diagnostics() *refsift.Tally { return r.xml.Diagnostics() }

// Outside returns the text that no record holds, complete at the end: the
// first 1000 passages.
func (r *Reader) Outside() []refsift.Passage { return r.xml.Outside() }

// OutsideCount returns the exact number of passages.
func (r *Reader) OutsideCount() int { return r.xml.OutsideCount() }

// inline names the elements that are markup inside a text.
func inline(name string) bool {
	switch name {
	case "i", "b", "u", "sub", "sup", "DispFormula":
		return true
	}
	return strings.HasPrefix(name, "mml:")
}

func fill(rec *refsift.Record, root *xmlrec.Node) {
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
	rec.Origin.Platform, rec.Origin.Database = "PubMed", "PubMed"
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
