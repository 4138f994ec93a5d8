package csv

import (
	"strings"

	"github.com/refsift/refsift"
)

// A column is what the cells under a header mean.
type column uint8

const (
	unknown column = iota
	exportID
	itemType
	pubType
	title
	originalTitle
	authors
	editors
	orcids
	year
	month
	date
	journal
	sourceOrDatabase // "source": the journal, the database, or a citation
	journalAbbrev
	series
	volume
	issue
	pages
	firstPage
	lastPage
	articleNumber
	edition
	doi
	pmid
	pmcid
	issn
	eissn
	isbn
	accession
	eid
	abstract
	keywords
	commaKeywords
	descriptors
	majorDescriptors
	language
	publisher
	place
	affiliations
	address
	openURL
	note
	database
	archive
)

// columnNames gives the meaning of headers: lower case, every run of other
// characters than letters and digits a space. One row for each meaning, with the
// names of ASySD, Scopus, Embase.com, Web of Science, Covidence, Zotero,
// Rayyan, Cochrane Library, ASReview, PubMed, OpenAlex, Lens.org, Dimensions
// and IEEE Xplore.
var columnNames = []struct {
	column column
	names  string // separated by commas
}{
	{exportID, "id,record id,recordid,key,covidence,rec number,record number,reference id,item id,publication id,ref id,duplicate id"},
	{itemType, "item type,type,reference type,ref type,document type,publication type,entry type,genre,type of work"},
	{pubType, "type crossref,study type,type of reference"},
	{title, "title,article title,document title,primary title,paper title,item title,study title,publication name title,ti,t1"},
	{originalTitle, "original title,title original,translated title"},
	{authors, "authors,author,author s,author names,author full names,author name,creators,creator,first authors,au,authorships author display name,authors list"},
	{orcids, "authorships author orcid"},
	{editors, "editors,editor"},
	{year, "year,publication year,published year,pub year,pubyear,py,year published,year of publication"},
	{month, "month,published month,publication month"},
	{date, "date,publication date,date published,published,pub date,cover date,online date"},
	{journal, "journal,source title,publication title,journal title,journal book,journal name,publication,secondary title,primary location source display name,publication source,container title,venue,so,jo"},
	{sourceOrDatabase, "source"},
	{journalAbbrev, "journal abbreviation,abbreviated source title,journal iso abbreviation,abbreviated journal,source abbreviation,alternate title,journal abbrev"},
	{series, "series,series title,book series title"},
	{volume, "volume,vol,biblio volume,vl"},
	{issue, "issue,number,issue number,no,biblio issue,is"},
	{pages, "pages,page,pagination,page range,pg,page numbers"},
	{firstPage, "page start,start page,first page,biblio first page,beginning page,sp"},
	{lastPage, "page end,end page,last page,biblio last page,ending page,ep"},
	{articleNumber, "art no,article number,article no"},
	{edition, "edition"},
	{doi, "doi,ids doi,digital object identifier,do,doi link,di"},
	{pmid, "pmid,pubmed id,pubmedid,ids pmid,pm id"},
	{pmcid, "pmcid,pmc id,ids pmcid,pmc"},
	{issn, "issn,issns,isbn issn,issn isbn,primary location source issn,serial number,sn"},
	{eissn, "eissn,e issn,electronic issn"},
	{isbn, "isbn,isbns"},
	{accession, "accession number,accession,an,ut unique wos id,ut unique id,lens id,pui,embase accession id,accession zr number"},
	{eid, "eid"},
	{abstract, "abstract,abstract note,ab,summary"},
	{keywords, "keywords,author keywords,keywords plus,index keywords,manual tags,automatic tags,ieee terms,keywords display name,kw,author supplied keywords,subjects"},
	{descriptors, "mesh terms,mesh,mesh headings"},
	{commaKeywords, "emtree drug index terms,emtree medical index terms"},
	{majorDescriptors, "emtree drug index terms major focus,emtree medical index terms major focus"},
	{language, "language,languages,language of original document,la"},
	{publisher, "publisher,pb,primary location source host organization name"},
	{place, "place,place of publication,publisher location,publisher city,city,source country"},
	{affiliations, "affiliations,author addresses,author address,addresses"},
	{address, "url,urls,link,external url,full text url,primary location landing page url,web address,ur,pdf link"},
	{openURL, "open url link"},
	{note, "note,notes,extra"},
	{database, "database,db,database name,source database,name of database,data provider"},
	{archive, "archive"},
}

// columnOf is columnNames by name.
var columnOf = func() map[string]column {
	m := map[string]column{}
	for _, c := range columnNames {
		for name := range strings.SplitSeq(c.names, ",") {
			m[name] = c.column
		}
	}
	return m
}()

// tagColumns are the headers of Web of Science's tab-delimited export, which
// are its two-letter tags.
var tagColumns = map[string]column{
	"au": authors, "be": editors, "ti": title, "so": journal, "j9": journalAbbrev, "se": series, "la": language, "dt": itemType,
	"de": keywords, "id": keywords, "ab": abstract, "c1": affiliations, "sn": issn, "ei": eissn, "bn": isbn, "pu": publisher, "pi": place,
	"pd": month, "py": year, "vl": volume, "is": issue, "bp": firstPage, "ep": lastPage, "ar": articleNumber, "di": doi, "pm": pmid, "ut": accession,
}

// normalize makes "Author(s)", "author_s" and "AUTHOR S" one.
func normalize(header string) string {
	var b strings.Builder
	space := false
	for _, r := range strings.ToLower(header) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f && r != '\ufeff' {
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
			continue
		}
		space = true
	}
	return b.String()
}

// known counts the cells that name a column.
func known(cells []string) (n int, hasTitle bool) {
	for _, c := range cells {
		if len(c) > 80 {
			continue
		}
		switch columnOf[normalize(c)] {
		case unknown:
		case title:
			hasTitle = true
			n++
		default:
			n++
		}
	}
	return n, hasTitle
}

// KnownColumns returns how many columns of a header are known, and whether one
// of them is for the title.
func KnownColumns(header string) (n int, title bool) {
	header = strings.TrimPrefix(strings.TrimRight(header, "\r\n"), "\ufeff")
	return known(splitHeader(header, delimiter(header)))
}

// IsHeader reports whether a line is the header of a CSV export: separated
// by commas, semicolons or tabs, with a column for the title and others that
// are known.
func IsHeader(line string) bool {
	line = strings.TrimPrefix(strings.TrimRight(line, "\r\n"), "\ufeff")
	n, hasTitle := known(splitHeader(line, delimiter(line)))
	return hasTitle && n >= 2 || isFieldRow(splitHeader(line, delimiter(line)))
}

// isFieldRow recognises the first row of Embase.com's layout with one field
// a row: TITLE in the first cell, its value in the second.
func isFieldRow(cells []string) bool {
	return len(cells) >= 2 && cells[0] == "TITLE" && columnOf[normalize(cells[1])] == unknown
}

// delimiter chooses the separator that makes the most known columns of a
// line, then the most columns.
func delimiter(line string) byte {
	best, bestKnown, bestCells := byte(','), -1, 0
	for _, d := range []byte{',', ';', '\t'} {
		cells := splitHeader(line, d)
		n, _ := known(cells)
		if n > bestKnown || n == bestKnown && len(cells) > bestCells {
			best, bestKnown, bestCells = d, n, len(cells)
		}
	}
	return best
}

// splitHeader cuts a line at a separator outside quotation marks.
func splitHeader(line string, comma byte) []string {
	var out []string
	start, quoted := 0, false
	for i := 0; i <= len(line); i++ {
		switch {
		case i == len(line) || line[i] == comma && !quoted:
			out = append(out, strings.Trim(line[start:i], "\" \t\r\ufeff"))
			start = i + 1
		case line[i] == '"':
			quoted = !quoted
		}
	}
	return out
}

// A signature is a set of headers that one platform writes.
type signature struct {
	headers            string // normalized, separated by commas; all must be there
	platform, database string
}

var signatures = []signature{
	{"covidence,study", "Covidence", ""},
	{"author names,emtree medical index terms", "Embase.com", "Embase"},
	{"eid,source title,authors", "Scopus", "Scopus"},
	{"ut unique wos id", "Web of Science", "Web of Science"},
	{"ut unique id", "Web of Science", "Web of Science"},
	{"key,item type,publication title", "Zotero", ""},
	{"ids openalex", "OpenAlex", "OpenAlex"},
	{"cited by api url,id,display name", "OpenAlex", "OpenAlex"},
	{"lens id", "Lens.org", "Lens.org"},
	{"dimensions url", "Dimensions", "Dimensions"},
	{"document title,pdf link", "IEEE Xplore", "IEEE Xplore"},
	{"pmid,journal book,create date", "PubMed", "PubMed"},
	{"key,title,authors,issn,notes", "Rayyan", ""},
	{"cochrane id", "Cochrane Library", ""},
	{"cochrane review group code", "Cochrane Library", ""},
	{"asreview label", "ASReview", ""},
	{"exported asreview decision", "ASReview", ""},
}

// platformOf names the platform whose headers these are.
func platformOf(headers []string) (platform, database string) {
	has := map[string]bool{}
	for _, h := range headers {
		has[normalize(h)] = true
	}
	for _, s := range signatures {
		all := true
		for h := range strings.SplitSeq(s.headers, ",") {
			all = all && has[h]
		}
		if all {
			return s.platform, s.database
		}
	}
	return "", ""
}

// itemTypes gives the type of record for what exports write, in lower case
// without separators.
var itemTypes = map[string]refsift.Type{
	"article": refsift.Article, "journalarticle": refsift.Article, "journal": refsift.Article, "jour": refsift.Article,
	"review": refsift.Article, "letter": refsift.Article, "editorial": refsift.Article, "note": refsift.Article,
	"articlejournal": refsift.Article, "articleinpress": refsift.Article, "shortsurvey": refsift.Article, "erratum": refsift.Article,
	"electronicarticle": refsift.Article, "magazinearticle": refsift.Article, "randomizedcontrolledtrial": refsift.Article, "reviewarticle": refsift.Article,
	"book": refsift.Book, "editedbook": refsift.Book, "monograph": refsift.Book, "proceedings": refsift.Book, "electronicbook": refsift.Book,
	"booksection": refsift.Chapter, "bookchapter": refsift.Chapter, "chapter": refsift.Chapter, "incollection": refsift.Chapter, "inbook": refsift.Chapter,
	"conferencepaper": refsift.ConferencePaper, "inproceedings": refsift.ConferencePaper, "proceedingsarticle": refsift.ConferencePaper,
	"conferenceproceedings": refsift.ConferencePaper, "proceedingspaper": refsift.ConferencePaper, "conference": refsift.ConferencePaper,
	"conferencereview": refsift.ConferencePaper, "conferencearticle": refsift.ConferencePaper, "conferencepapers": refsift.ConferencePaper,
	"conferenceabstract": refsift.Abstract, "meetingabstract": refsift.Abstract, "abstract": refsift.Abstract,
	"thesis": refsift.Thesis, "dissertation": refsift.Thesis, "phdthesis": refsift.Thesis, "mastersthesis": refsift.Thesis,
	"report": refsift.Report, "techreport": refsift.Report, "dataset": refsift.Dataset, "data": refsift.Dataset,
	"preprint": refsift.Preprint, "postedcontent": refsift.Preprint, "patent": refsift.Patent, "webpage": refsift.Website, "website": refsift.Website,
	"newspaperarticle": refsift.Newspaper, "newspaper": refsift.Newspaper, "misc": refsift.Generic, "generic": refsift.Generic, "other": refsift.Generic,
	"computerprogram": refsift.Software, "software": refsift.Software, "standard": refsift.Standard,
	"unpublished": refsift.Unpublished, "unpublishedwork": refsift.Unpublished, "manuscript": refsift.Unpublished,
}

func typeOf(s string) (refsift.Type, bool) {
	s, _, _ = strings.Cut(strings.ToLower(s), ";") // "Article; Early Access"
	t, ok := itemTypes[strings.ReplaceAll(normalize(s), " ", "")]
	return t, ok
}
