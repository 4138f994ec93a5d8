package pubmedxml_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/pubmedxml"
	"github.com/refsift/refsift/internal/readbench"
	"github.com/refsift/refsift/internal/shared"
)

// A made-up article in the layout of the DTD.
const article = `<?xml version="1.0" encoding="UTF-8"?>
<PubmedArticleSet>
<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">90000001</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">0378-5955</ISSN><JournalIssue><Volume>12</Volume><Issue>3</Issue><PubDate><Year>2019</Year><Month>Feb</Month></PubDate></JournalIssue>
<Title>Journal of made-up care</Title><ISOAbbreviation>J. Made-up Care</ISOAbbreviation></Journal>
<ArticleTitle>Deciding <i>together</i> on CO<sub>2</sub> &amp; care.</ArticleTitle>
<Pagination><MedlinePgn>15-8</MedlinePgn></Pagination><ELocationID EIdType="doi" ValidYN="Y">10.5555/x.1</ELocationID>
<Abstract><AbstractText Label="AIM">To see.</AbstractText><AbstractText Label="RESULTS">Seen.</AbstractText></Abstract>
<AuthorList><Author><LastName>van der Berg</LastName><ForeName>Anna</ForeName><Identifier Source="ORCID">http://orcid.org/0000-0002-1825-0097</Identifier><AffiliationInfo><Affiliation>Nowhere</Affiliation></AffiliationInfo></Author><Author><CollectiveName>The Group</CollectiveName></Author></AuthorList>
<Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article>
<MedlineJournalInfo><Country>Norway</Country></MedlineJournalInfo>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Asthma</DescriptorName><QualifierName MajorTopicYN="Y">drug therapy</QualifierName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>sharing</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pmc">PMC77</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/cited</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
</PubmedArticleSet>
`

func ExampleReader() {
	for rec, err := range pubmedxml.NewReader(strings.NewReader(article)).All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(rec.PMID, rec.Date, rec.Title)
		fmt.Println(rec.Authors[0], "|", rec.Authors[1], "|", rec.Source, rec.Volume, rec.Pages, rec.DOI)
		fmt.Println(rec.Descriptors[0])
	}
	// Output:
	// 90000001 2019-02 Deciding together on CO2 & care.
	// van der Berg, Anna | The Group | Journal of made-up care 12 15-18 10.5555/x.1
	// Asthma/*drug therapy
}

func TestFields(t *testing.T) {
	r := pubmedxml.NewReader(strings.NewReader(article))
	r.File = "a.xml"
	rec, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	if rec.Abstract != "AIM: To see.\nRESULTS: Seen." || rec.PMCID.String() != "PMC77" || rec.Keywords[0] != "sharing" ||
		rec.Authors[0].ORCID.String() != "0000-0002-1825-0097" || rec.Authors[0].Affiliations[0] != "Nowhere" || rec.Place != "Norway" ||
		rec.ISSN[0].String() != "0378-5955" || rec.Languages[0] != "eng" || rec.PublicationTypes[0] != "Journal Article" {
		t.Errorf("read as %+v", rec)
	}
	if rec.Origin.Database != "PubMed" || rec.Origin.Platform != "PubMed" || rec.Origin.Span.Start.Line != 3 {
		t.Errorf("origin %+v", rec.Origin)
	}
	for i, tag := range rec.Tags {
		if tag.Name == "MedlineCitation/Article/ArticleTitle" {
			if at := rec.TagPosition(i); at.Line != 6 || at.Column != 1 {
				t.Errorf("the title is at %v", at)
			}
			return
		}
	}
	t.Errorf("no tag for the title in %v", rec.Tags)
}

func TestDamage(t *testing.T) {
	for name, text := range map[string]string{
		"cut off":    article[:len(article)/2],
		"mismatched": strings.Replace(article, "</Journal>", "", 1),
	} {
		r := pubmedxml.NewReader(strings.NewReader(text))
		if _, err := refsift.Collect(r.All()); err == nil || r.Diagnostics().Count(refsift.Error) != 1 {
			t.Errorf("%s: error %v, %d errors", name, err, r.Diagnostics().Count(refsift.Error))
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add(article)
	f.Add("<PubmedBookArticle><BookDocument><PMID>1</PMID></BookDocument></PubmedBookArticle>")
	f.Fuzz(func(t *testing.T, s string) {
		n := 0
		for range pubmedxml.NewReader(strings.NewReader(s)).All() {
			if n++; n > len(s) {
				t.Fatal("more records than bytes")
			}
		}
	})
}

// The XML and the number of records that the shared corpus says it has.
func TestCorpus(t *testing.T) {
	dir := shared.Path(t, "data", "corpus", "medline-mixed")
	paths, err := filepath.Glob(filepath.Join(dir, "*.xml.gz"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no file in %s: %v", dir, err)
	}
	manifest, err := os.ReadFile(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		recs, err := refsift.Collect(pubmedxml.NewReader(z).All())
		cut := 0
		if errors.Is(err, refsift.ErrTruncated) { // one file of the corpus ends inside a record
			cut = 1
		} else if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		headings, books := 0, 0
		for _, rec := range recs {
			headings += len(rec.Descriptors)
			if rec.Type == refsift.Book || rec.Type == refsift.Chapter {
				books++
			}
			if !rec.PMID.IsValid() || rec.Title == "" || rec.Year == 0 {
				t.Errorf("%s: PMID %v, title %q, year %d", path, rec.PMID, rec.Title, rec.Year)
			}
		}
		// The manifest counts articles.
		want := lineWith(string(manifest), filepath.Base(path))
		if got := fmt.Sprintf(",%d,%d,", len(recs)-books+cut, headings); !strings.Contains(want, got) {
			t.Errorf("%s has %s records and headings, the manifest says %s", path, got, want)
		}
		t.Logf("%s: %d records, %d headings", filepath.Base(path), len(recs), headings)
	}
}

func lineWith(text, name string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, name) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

func BenchmarkReader(b *testing.B) {
	body := article[strings.Index(article, "<PubmedArticle>"):strings.Index(article, "</PubmedArticleSet>")]
	text := "<PubmedArticleSet>" + strings.Repeat(body, 1000) + "</PubmedArticleSet>"
	readbench.Run(b, []byte(text), 1000, func(r io.Reader) refsift.RecordReader { return pubmedxml.NewReader(r) })
}
