package endnotexml_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/endnotexml"
	"github.com/refsift/refsift/internal/names"
	"github.com/refsift/refsift/internal/readbench"
	"github.com/refsift/refsift/internal/shared"
)

type fatal interface {
	Helper()
	Fatal(...any)
}

func write(t fatal, lossless bool, recs ...*refsift.Record) string {
	t.Helper()
	var b bytes.Buffer
	w := endnotexml.NewWriter(&b)
	w.Lossless = lossless
	for _, rec := range recs {
		if err := w.Write(rec); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// read fails on errors, and on text that another XML parser refuses.
func read(t fatal, text string) []*refsift.Record {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err, text)
		}
	}
	recs, err := refsift.Collect(endnotexml.NewReader(strings.NewReader(text)).All())
	if err != nil {
		t.Fatal(err)
	}
	return recs
}

func TestWriter(t *testing.T) {
	t.Parallel()
	rec := &refsift.Record{
		Type: refsift.Article, Title: "Pears & plums", Abstract: "One.\nTwo < three.", Source: "Journal of pears", SourceAbbrev: "J Pears",
		Authors: []refsift.Author{{Family: "van der Berg", Given: "Anna", Affiliations: []string{"Utopia"}}, {Corporate: "The Group"}},
		Year:    2019, Date: refsift.Date{Year: 2019, Month: 2, Day: 3}, Pages: "15-18", DOI: refsift.MustDOI("10.5555/x.1"),
		Keywords: []string{"sharing"}, ExportID: "7", Origin: refsift.Origin{Platform: "Ovid", Database: "Embase"},
	}
	style := `<style face="normal" font="default" size="100%">`
	want := `<?xml version="1.0" encoding="UTF-8" ?><xml><records><record><rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type>` +
		`<contributors><authors><author>§van der Berg, Anna</style></author><author>§The Group</style></author></authors></contributors>` +
		`<auth-address>§Utopia</style></auth-address>` +
		`<titles><title>§Pears &amp; plums</style></title><secondary-title>§Journal of pears</style></secondary-title><alt-title>§J Pears</style></alt-title></titles>` +
		`<periodical><full-title>§Journal of pears</style></full-title><abbr-1>§J Pears</style></abbr-1></periodical>` +
		`<pages>§15-18</style></pages><keywords><keyword>§sharing</style></keyword></keywords>` +
		`<dates><year>§2019</style></year><pub-dates><date>§Feb 3</style></date></pub-dates></dates>` +
		`<abstract>§One.&#xD;Two &lt; three.</style></abstract><electronic-resource-num>§10.5555/x.1</style></electronic-resource-num>` +
		`<remote-database-name>§Embase</style></remote-database-name><remote-database-provider>§Ovid</style></remote-database-provider></record></records></xml>` + "\n"
	if diff := cmp.Diff(strings.ReplaceAll(want, "§", style), write(t, false, rec)); diff != "" {
		t.Error(diff)
	}
	if got := read(t, write(t, true)); len(got) != 0 {
		t.Errorf("an empty file has %d records", len(got))
	}
	var b bytes.Buffer
	w := endnotexml.NewWriter(&b)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rec); err == nil {
		t.Error("a record was written behind the end of the file")
	}
}

type failing struct{}

var errDisk = errors.New("disk full")

func (failing) Write([]byte) (int, error) { return 0, errDisk }

func TestWriterError(t *testing.T) {
	t.Parallel()
	w := endnotexml.NewWriter(failing{})
	if err := w.Write(&refsift.Record{Abstract: strings.Repeat("pears ", 20000)}); !errors.Is(err, errDisk) {
		t.Errorf("Write: %v", err)
	}
	if err := w.Flush(); !errors.Is(err, errDisk) {
		t.Errorf("Flush: %v", err)
	}
}

// comparableRecord takes what EndNote's fields cannot keep out of a record:
// where it was read, the owner of an address, ORCIDs, which keywords are
// headings, where one note ends and the next begins.
func comparableRecord(rec *refsift.Record) refsift.Record {
	c := *rec
	c.ID, c.Origin, c.Tags = refsift.ID{}, refsift.Origin{}, nil
	c.Keywords = nil
	for _, d := range rec.Descriptors {
		c.Keywords = append(c.Keywords, d.String())
	}
	c.Keywords, c.Descriptors = append(c.Keywords, rec.Keywords...), nil
	c.Affiliations, c.Authors = slices.Clone(rec.Affiliations), slices.Clone(rec.Authors)
	for i := range c.Authors {
		for _, a := range c.Authors[i].Affiliations {
			if !slices.Contains(c.Affiliations, a) {
				c.Affiliations = append(c.Affiliations, a)
			}
		}
		c.Authors[i].Affiliations, c.Authors[i].ORCID = nil, refsift.ORCID{}
	}
	slices.Sort(c.Affiliations)
	c.Affiliations = slices.Compact(c.Affiliations)
	c.Notes = nil
	if len(rec.Notes) > 0 {
		c.Notes = []string{strings.Join(rec.Notes, "\n")}
	}
	return c
}

var compareIdentifiers = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b refsift.DOI) bool { return a == b }),
	cmp.Comparer(func(a, b refsift.PMID) bool { return a == b }),
	cmp.Comparer(func(a, b refsift.PMCID) bool { return a == b }),
	cmp.Comparer(func(a, b refsift.ISSN) bool { return a == b }),
	cmp.Comparer(func(a, b refsift.ISBN) bool { return a == b }),
	cmp.Comparer(func(a, b refsift.ORCID) bool { return a == b }),
}

// TestWriteReadExports is the law write∘read over every real export: in
// lossless mode the same tags, from the typed fields the same typed fields.
func TestWriteReadExports(t *testing.T) {
	files, err := filepath.Glob(shared.Path(t, "data", "exports", "endnote", "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, set := range []string{"tafenoquine", "respiratory"} {
		files = append(files, shared.Path(t, "data", "dedupe", set, "original.xml"))
	}
	records, values := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
		recs, err := refsift.Collect(endnotexml.NewReader(bytes.NewReader(data)).All())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		raw, typed := read(t, write(t, true, recs...)), read(t, write(t, false, recs...))
		if len(raw) != len(recs) || len(typed) != len(recs) {
			t.Fatalf("%s: %d records became %d lossless and %d typed", name, len(recs), len(raw), len(typed))
		}
		bad := 0
		for i := range recs {
			records, values = records+1, values+len(recs[i].Tags)
			if recs[i].Digest() != raw[i].Digest() {
				t.Errorf("%s#%d: lossless differs: %s", name, i+1, cmp.Diff(recs[i].Tags, raw[i].Tags, cmpopts.IgnoreFields(refsift.Tag{}, "Line", "Column")))
			}
			if diff := cmp.Diff(comparableRecord(recs[i]), comparableRecord(typed[i]), compareIdentifiers); diff != "" {
				if bad++; bad < 3 {
					t.Errorf("%s#%d: %s", name, i+1, diff)
				}
			}
		}
		if bad > 0 {
			t.Errorf("%s: %d of %d records differ", name, bad, len(recs))
		}
	}
	t.Logf("lossless: %d tags of %d records in %d files come back in order", values, records, len(files))
}

// TestWriteReadGenerated is the same law over made-up records.
func TestWriteReadGenerated(t *testing.T) {
	word := rapid.StringMatching(`[A-Z][a-zäöé]{2,8}`)
	family := word.Filter(func(s string) bool { return names.Parse(s).Family == s })
	phrase := rapid.StringMatching(`[A-Z][a-zäöé]{2,8}( [a-z<>&"']{3,9}){1,5}`)
	rapid.Check(t, func(t *rapid.T) {
		rec := &refsift.Record{
			Type: rapid.SampledFrom([]refsift.Type{refsift.Article, refsift.Book, refsift.Chapter, refsift.ConferencePaper, refsift.Dataset, refsift.Newspaper, refsift.Patent,
				refsift.Report, refsift.Software, refsift.Standard, refsift.Thesis, refsift.Unpublished, refsift.Website, refsift.Generic}).Draw(t, "type"),
			Title: phrase.Draw(t, "title"), OriginalTitle: phrase.Draw(t, "original"), Source: phrase.Draw(t, "source"), SourceAbbrev: word.Draw(t, "abbreviation"), Series: phrase.Draw(t, "series"),
			Abstract: rapid.StringMatching(`[A-Z][a-z]{2,8}( [a-z]{3,9}){1,5}\.(\n[A-Z][a-z]{2,8}\.){0,3}`).Draw(t, "abstract"),
			Volume:   rapid.StringMatching(`[1-9][0-9]{0,2}`).Draw(t, "volume"), Issue: rapid.StringMatching(`([1-9][0-9]?)?`).Draw(t, "issue"),
			Pages: rapid.SampledFrom([]string{"", "12-19", "S1-S8", "7"}).Draw(t, "pages"), ArticleNumber: rapid.SampledFrom([]string{"", "104", "e0209483"}).Draw(t, "number"),
			Accession: rapid.StringMatching(`([A-Z]{2}[0-9]{4})?`).Draw(t, "accession"), Publisher: phrase.Draw(t, "publisher"), Place: word.Draw(t, "place"), ExportID: rapid.StringMatching(`[0-9]{1,4}`).Draw(t, "id"),
			Keywords: rapid.SliceOfN(phrase, 0, 3).Draw(t, "keywords"), Notes: rapid.SliceOfN(phrase, 0, 2).Draw(t, "notes"),
			PublicationTypes: rapid.SliceOfN(word, 0, 2).Draw(t, "kinds"), Affiliations: rapid.SliceOfNDistinct(phrase, 0, 2, rapid.ID[string]).Draw(t, "affiliations"),
			Languages: rapid.SampledFrom([][]string{nil, {"eng"}, {"eng", "ger"}}).Draw(t, "languages"), URLs: rapid.SampledFrom([][]string{nil, {"https://www.example.org/pears?a=1&b=2"}}).Draw(t, "urls"),
			Origin: refsift.Origin{Platform: rapid.SampledFrom([]string{"", "Ovid", "PubMed"}).Draw(t, "platform"), Database: rapid.SampledFrom([]string{"", "Embase", "CINAHL"}).Draw(t, "database")},
		}
		if y := rapid.IntRange(1500, 2100).Draw(t, "year"); rapid.Bool().Draw(t, "dated") {
			rec.Year, rec.Date = y, refsift.Date{Year: y, Month: rapid.IntRange(0, 12).Draw(t, "month")}
		}
		for range rapid.IntRange(0, 3).Draw(t, "authors") {
			rec.Authors = append(rec.Authors, refsift.Author{Family: family.Draw(t, "family"), Given: rapid.SampledFrom([]string{"", "A. B.", "Ada", "Ada-Lou"}).Draw(t, "given")})
		}
		bodies := [][]refsift.Author{nil, {{Corporate: "Pears and Plums"}}, {{Corporate: "Pear Growers"}}}
		rec.Authors = append(rec.Authors, rapid.SampledFrom(bodies).Draw(t, "bodies")...)
		rec.Editors = rapid.SampledFrom([][]refsift.Author{nil, {{Family: "Berg", Given: "J."}}}).Draw(t, "editors")
		for _, role := range []refsift.ContributorRole{names.TertiaryRole(rec.Type), names.SubsidiaryRole(rec.Type)} {
			if rec.Type != refsift.Thesis && rapid.Bool().Draw(t, "contributor") {
				rec.Contributors = append(rec.Contributors, refsift.Contributor{Role: role, Author: refsift.Author{Family: "Lund", Given: "C."}})
			}
		}
		if n := rapid.IntRange(0, 9).Draw(t, "doi"); n > 0 {
			rec.DOI = refsift.MustDOI("10.1000/x" + strings.Repeat("1", n))
		}
		rec.PMID, _ = refsift.ParsePMID(rapid.StringMatching(`([1-9][0-9]{5})?`).Draw(t, "pmid"))
		text := write(t, false, rec)
		again := read(t, text)
		if len(again) != 1 {
			t.Fatalf("%d records\n%s", len(again), text)
		}
		if diff := cmp.Diff(comparableRecord(rec), comparableRecord(again[0]), compareIdentifiers); diff != "" {
			t.Fatalf("%s\n%s", text, diff)
		}
	})
}

// FuzzLossless is the law that the lossless mode gives back every tag.
func FuzzLossless(f *testing.F) {
	f.Add(library)
	for _, s := range []string{
		"<a>x</a>", "<a>x<b/>y</a>", `<a p="1"><b/></a><a p="2">x</a><a/>`, "<a><b>x</b></a><a><b>y</b></a>", "<style>x</style>",
		"<a><style>x<b>y</b></style></a>", `<a p="&#10;&lt;&quot;">&#13;x&#13;y&#x1;&#xFEFF;</a>`, "<a>x</a><a p=''/>", "<a/><a p='1' q='2'/>", "<a><style p='1'/><b/></a>",
	} {
		f.Add("<xml><records><record id='1'>" + s + "</record></records></xml>")
	}
	f.Fuzz(func(t *testing.T, s string) {
		var recs []*refsift.Record
		for rec, err := range endnotexml.NewReader(strings.NewReader(s)).All() {
			if err == nil {
				recs = append(recs, rec)
			}
		}
		text := write(t, true, recs...)
		again, err := refsift.Collect(endnotexml.NewReader(strings.NewReader(text)).All())
		if err != nil || len(again) != len(recs) {
			t.Fatalf("%d records became %d: %v\n%q", len(recs), len(again), err, text)
		}
		for i := range recs {
			if len(recs[i].Tags) > 0 && recs[i].Digest() != again[i].Digest() {
				t.Fatalf("%+v became %+v\n%q", recs[i].Tags, again[i].Tags, text)
			}
		}
		if again, err := refsift.Collect(endnotexml.NewReader(strings.NewReader(write(t, false, recs...))).All()); err != nil || len(again) != len(recs) {
			t.Fatalf("typed: %d records became %d: %v", len(recs), len(again), err)
		}
	})
}

func ExampleWriter() {
	w := endnotexml.NewWriter(os.Stdout)
	err := w.Write(&refsift.Record{Type: refsift.Book, ExportID: "7"})
	if err := errors.Join(err, w.Flush()); err != nil {
		panic(err)
	}
	// Output:
	// <?xml version="1.0" encoding="UTF-8" ?><xml><records><record><rec-number>7</rec-number><ref-type name="Book">6</ref-type></record></records></xml>
}

func BenchmarkReader(b *testing.B) {
	i, j := strings.Index(library, "<record>"), strings.LastIndex(library, "</records>")
	text := library[:i] + strings.Repeat(library[i:j], 1000) + library[j:]
	readbench.Run(b, []byte(text), 1000*strings.Count(library[i:j], "<record>"), func(r io.Reader) refsift.RecordReader { return endnotexml.NewReader(r) })
}
