package endnotexml

import (
	"cmp"
	"io"
	"iter"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
	"github.com/refsift/refsift/internal/xmlrec"
)

// A Reader reads EndNote XML. Set the options before the first [Reader.Read].
// A Reader is not safe for concurrent use; the records it returns are
// independent of it and of each other.
type Reader struct {
	refsift.ReadOptions

	xml *xmlrec.Reader
}

// NewReader returns a Reader of the export in r.
func NewReader(r io.Reader) *Reader {
	return &Reader{xml: xmlrec.NewReader(r, xmlrec.Options{Format: "endnote-xml", Elements: []string{"record"}, Inline: inline, Fill: fill})}
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
func inline(name string) bool { return name == "style" }

// types maps EndNote's ref-type names; unknown ones are generic.
var types = map[string]refsift.Type{
	"journal article": refsift.Article, "electronic article": refsift.Article, "magazine article": refsift.Article,
	"newspaper article": refsift.Newspaper, "book": refsift.Book, "edited book": refsift.Book, "electronic book": refsift.Book,
	"book section": refsift.Chapter, "electronic book section": refsift.Chapter, "conference proceedings": refsift.ConferencePaper,
	"conference paper": refsift.ConferencePaper, "thesis": refsift.Thesis, "report": refsift.Report, "government document": refsift.Report,
	"web page": refsift.Website, "blog": refsift.Website, "dataset": refsift.Dataset, "patent": refsift.Patent, "standard": refsift.Standard,
	"unpublished work": refsift.Unpublished, "manuscript": refsift.Unpublished, "computer program": refsift.Software, "generic": refsift.Generic,
}

func fill(rec *refsift.Record, n *xmlrec.Node) {
	rec.ExportID = n.Get("rec-number")
	rec.Type = refsift.Generic
	if t, ok := types[strings.ToLower(n.First("ref-type").Attr("name"))]; ok {
		rec.Type = t
	}
	titles, periodical := n.First("titles"), n.First("periodical")
	rec.Title, rec.OriginalTitle = titles.Get("title"), titles.Get("translated-title")
	rec.Source = cmp.Or(periodical.Get("full-title"), titles.Get("secondary-title"), n.Get("alt-periodical", "full-title"))
	rec.SourceAbbrev = cmp.Or(periodical.Get("abbr-1"), n.Get("alt-periodical", "abbr-1"), titles.Get("alt-title"))
	rec.Series = titles.Get("tertiary-title")
	rec.Authors = people(n.All("contributors", "authors", "author"))
	rec.Editors = people(n.All("contributors", "secondary-authors", "author"))
	for _, group := range []struct {
		element string
		role    refsift.ContributorRole
	}{{"tertiary-authors", names.TertiaryRole(rec.Type)}, {"subsidiary-authors", names.SubsidiaryRole(rec.Type)}} {
		for _, a := range people(n.All("contributors", group.element, "author")) {
			rec.Contributors = append(rec.Contributors, refsift.Contributor{Role: group.role, Author: a})
		}
	}
	rec.Volume, rec.Issue = value(n.Get("volume")), value(n.Get("number"))
	if e := n.Get("edition"); !isDate(e) {
		rec.Edition = value(e)
	}
	rec.Pages, rec.ArticleNumber = fields.Pages(n.Get("pages"), "")
	if number := n.Get("custom7"); rec.ArticleNumber == "" && len(number) <= 32 && strings.ContainsAny(number, "0123456789") {
		rec.ArticleNumber = number // where EndNote puts it for journal articles
	}
	dates(rec, n.First("dates"))
	rec.ISSN, rec.EISSN, rec.ISBN = fields.SerialNumbers(n.Get("isbn"))
	rec.Abstract = value(paragraphs(n.Get("abstract")))
	for _, k := range n.All("keywords", "keyword") {
		rec.Keywords = append(rec.Keywords, lines(k.Text())...) // a list that was pasted is one keyword, one a line
	}
	rec.Publisher, rec.Place = n.Get("publisher"), n.Get("pub-location")
	rec.Languages = parts(n.Get("language"))
	rec.PublicationTypes = parts(n.Get("work-type"))
	rec.Affiliations = lines(n.Get("auth-address"))
	if s := value(paragraphs(n.Get("notes"))); s != "" {
		rec.Notes = []string{s}
	}
	for _, u := range n.All("urls", "related-urls", "url") {
		rec.URLs = append(rec.URLs, u.Text())
	}
	rec.Origin.Platform, rec.Origin.Database = "EndNote", database(n)
	identifiers(rec, n)
}

// database names the database as the record does. EndNote's filter for PubMed
// writes MEDLINE, or nothing, and NLM as the provider; the database that was
// searched is PubMed.
func database(n *xmlrec.Node) string {
	name := n.Get("remote-database-name")
	provider := strings.ToLower(n.Get("remote-database-provider"))
	if (name == "" || strings.EqualFold(name, "medline")) && (provider == "nlm" || strings.Contains(provider, "pubmed")) {
		return "PubMed"
	}
	return name
}

// value drops the placeholders that stand for nothing.
func value(s string) string {
	if fields.Empty(s) {
		return ""
	}
	return s
}

// paragraphs writes the line ends of a value, which EndNote gives as CR, as "\n".
func paragraphs(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// lines returns the lines of a value that are not empty.
func lines(s string) []string { return cut(s, "\r\n") }

// parts returns what stands between semicolons or line ends.
func parts(s string) []string { return cut(s, ";\r\n") }

func cut(s, at string) (out []string) {
	for p := range strings.FieldsFuncSeq(s, func(c rune) bool { return strings.ContainsRune(at, c) }) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// people reads names; EndNote keeps several pasted ones in one element, one a line.
func people(nodes []*xmlrec.Node) []refsift.Author {
	var out []refsift.Author
	for _, n := range nodes {
		for _, line := range lines(n.Text()) {
			out = names.Append(out, line)
		}
	}
	return out
}

// isDate recognises the day of electronic publication, which EndNote's filter
// for PubMed puts into the edition: "20180327".
func isDate(s string) bool {
	d, ok := fields.Date(s)
	return ok && d.Month > 0
}

func dates(rec *refsift.Record, n *xmlrec.Node) {
	date, _ := fields.Date(n.Get("year"))
	if full, ok := fields.Date(n.Get("pub-dates", "date")); ok && (!date.IsValid() || full.Year == date.Year) {
		date = full
	} else if date.IsValid() && date.Month == 0 {
		date.Month, date.Day = fields.MonthDay(n.Get("pub-dates", "date"))
	}
	rec.Date, rec.Year = date, date.Year
}

// identifiers reads the DOI and the number of the database. A bare number is
// a PMID only where the record says that it comes from PubMed.
func identifiers(rec *refsift.Record, n *xmlrec.Node) {
	rec.Accession = n.Get("accession-num")
	candidates := []string{n.Get("electronic-resource-num")}
	for _, u := range rec.URLs {
		if fields.HostIsDOI(u) {
			candidates = append(candidates, u)
		}
	}
	for _, s := range candidates {
		if doi, ok := fields.FindDOI(s); ok {
			rec.DOI = doi
			break
		}
	}
	rec.PMID = pmid(rec, n)
	rec.PMCID, _ = refsift.ParsePMCID(n.Get("custom2"))
}

// pmid takes the number that an address at PubMed has, then the accession
// number where PubMed or MEDLINE is the source, then one labelled in custom5,
// which is where package ris writes it too.
func pmid(rec *refsift.Record, n *xmlrec.Node) refsift.PMID {
	for _, u := range rec.URLs {
		if _, path, ok := strings.Cut(u, "ncbi.nlm.nih.gov/"); ok && strings.Contains(u, "pubmed") {
			if p, err := refsift.ParsePMID(strings.Trim(strings.TrimPrefix(path, "pubmed/"), "/ ")); err == nil {
				return p
			}
		}
	}
	name, provider := strings.ToLower(n.Get("remote-database-name")), strings.ToLower(n.Get("remote-database-provider"))
	if provider == "nlm" || strings.Contains(provider, "pubmed") || strings.Contains(name, "pubmed") || strings.Contains(name, "medline") {
		if p, err := refsift.ParsePMID(rec.Accession); err == nil {
			return p
		}
	}
	if number, ok := strings.CutPrefix(n.Get("custom5"), "PMID:"); ok {
		p, _ := refsift.ParsePMID(number)
		return p
	}
	return refsift.PMID{}
}
