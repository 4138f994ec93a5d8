package enw

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping"
	"github.com/refsift/refsift/internal/mapping/mappingtest"
	"github.com/refsift/refsift/internal/readbench"
)

func read(t testing.TB, text string) []*refsift.Record {
	t.Helper()
	return mappingtest.ReadAll(t, NewReader(strings.NewReader(text)))
}

// pears is a made-up record with every tag that has a typed field.
const pears = `%0 Journal Article
%A Okafor, Ada B.
%A World Pear Organization,
%E Berg, Jan
%T Pears in spring
%Q Birnen im Frühling
%J Journal of Pears
%S Pear Series
%D 2019
%8 Dec 9
%V 4
%N 2
%P 1535-41
%7 2nd
%I Pear Press
%C Northtown
%@ 0378-5955
%@ 2434-561X (Electronic)
%R 10.1000/pears
%M 90000001
%2 PMC123
%9 Review
%G eng
%K pears
orchards
%X One paragraph.

Another.
%+ Univ Utopia
%U https://example.org/pears
%Z A note.
%~ MEDLINE
%W NLM
%F okafor2019
`

func TestFields(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader(pears))
	rec := mappingtest.One(t, r)
	pmid, _ := refsift.ParsePMID("90000001")
	pmcid, _ := refsift.ParsePMCID("PMC123")
	issn, _ := refsift.ParseISSN("0378-5955")
	eissn, _ := refsift.ParseISSN("2434-561X")
	want := &refsift.Record{
		ID: refsift.ID{Ordinal: 1}, ExportID: "okafor2019", Type: refsift.Article, Title: "Pears in spring", OriginalTitle: "Birnen im Frühling",
		Authors: []refsift.Author{{Family: "Okafor", Given: "Ada B."}, {Corporate: "World Pear Organization"}}, Editors: []refsift.Author{{Family: "Berg", Given: "Jan"}},
		Year: 2019, Date: refsift.Date{Year: 2019, Month: 12, Day: 9}, Source: "Journal of Pears", Series: "Pear Series", Volume: "4", Issue: "2", Pages: "1535-1541",
		Edition: "2nd", DOI: refsift.MustDOI("10.1000/pears"), PMID: pmid, PMCID: pmcid, ISSN: []refsift.ISSN{issn}, EISSN: []refsift.ISSN{eissn}, Accession: "90000001",
		Abstract: "One paragraph.\nAnother.", Keywords: []string{"pears", "orchards"}, Languages: []string{"eng"}, PublicationTypes: []string{"Review"},
		Publisher: "Pear Press", Place: "Northtown", Affiliations: []string{"Univ Utopia"}, URLs: []string{"https://example.org/pears"}, Notes: []string{"A note."},
	}
	if diff := cmp.Diff(want, rec, identifiers, cmpopts.IgnoreFields(refsift.Record{}, "Tags", "Origin"), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if o := rec.Origin; o.Platform != "PubMed" || o.Database != "MEDLINE" || o.Format != "refer" || o.Encoding != "utf-8" {
		t.Errorf("origin %+v", o)
	}
	mappingtest.EveryLine(t, "pears", pears, NewReader(strings.NewReader(pears)), isMark)
	mappingtest.Positions(t, pears, []*refsift.Record{rec})
}

var identifiers = cmp.AllowUnexported(refsift.DOI{}, refsift.PMID{}, refsift.PMCID{}, refsift.ISSN{}, refsift.ISBN{}, refsift.ORCID{})

func TestRecords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		titles   []string
		code     refsift.Code // expected among the diagnostics, "" for none
	}{
		{"blank line", "%0 Book\n%T A\n\n%0 Book\n%T B\n", []string{"A", "B"}, ""},
		{"title first", "%T A\n%0 Book\n\n\n%T B\n%0 Book\n", []string{"A", "B"}, ""},
		{"no type", "%T A\n\n%A Okafor, A\n%T B\n", []string{"A", "B"}, refsift.CodeTypeMissing},
		{"two types", "%0 Serial\n%0 Audio\n%T A\n", []string{"A"}, ""},
		{"blank line missing", "%0 Book\n%T A\n%0 Book\n%T B\n", []string{"A", "B"}, ""},
		{"blank line inside the abstract", "%0 Book\n%T A\n%X One.\n\nTwo.\n%D 2019\n\n%0 Book\n%T B\n", []string{"A", "B"}, ""},
		{"blank line before a describing tag", "%0 Book\n%T A\n%X One.\n\n%U http://example.org\n\n%0 Book\n%T B\n", []string{"A", "B"}, ""},
		{"refer of old", "%K pears\n%T A\n\n%K plums\n%T B\n", []string{"A", "B"}, refsift.CodeTypeMissing},
		{"two blank lines separate always", "%0 Book\n%T A\n\n\n%K plums\n%T B\n", []string{"A", "B"}, refsift.CodeTypeMissing},
		{"unknown type", "%0 Pear\n%T A\n", []string{"A"}, refsift.CodeTypeUnknown},
		{"unknown tag", "%0 Book\n%T A\n%5 x\n", []string{"A"}, ""},
		{"percent in prose", "%0 Book\n%T A\n%X We ate\n% of pears and\n%. Then\n", []string{"A"}, ""},
		{"text before", "Export of pears\n%0 Book\n%T A\n", []string{"A"}, refsift.CodeTextOutside},
		{"empty", "%0 Book\n", []string{""}, refsift.CodeRecordEmpty},
		{"mark in the middle", "%0 Book\n%T A\n\n\uFEFF%0 Book\n%T B\n", []string{"A", "B"}, refsift.CodeByteOrderMark},
		{"nothing", "", nil, ""},
	}
	for _, tt := range tests {
		r := NewReader(strings.NewReader(tt.in))
		var titles []string
		for _, rec := range mappingtest.ReadAll(t, r) {
			titles = append(titles, rec.Title)
		}
		if !slices.Equal(titles, tt.titles) {
			t.Errorf("%s: %q, want %q", tt.name, titles, tt.titles)
		}
		counts := r.Diagnostics().Counts()
		if tt.code != "" && !slices.ContainsFunc(counts, func(c refsift.CodeCount) bool { return c.Code == tt.code }) {
			t.Errorf("%s: diagnostics %v, want %s", tt.name, counts, tt.code)
		}
		mappingtest.EveryLine(t, tt.name, tt.in, NewReader(strings.NewReader(tt.in)), isMark)
	}
}

func TestTraps(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		got      func(*refsift.Record) string
		want     string
	}{
		{"%B is the journal", "%0 Journal Article\n%T A\n%B J Pears\n", func(r *refsift.Record) string { return r.Source + "|" + r.Series }, "J Pears|"},
		{"%B besides %J", "%0 Journal Article\n%T A\n%J J Pears\n%B Pear Series\n", func(r *refsift.Record) string { return r.Source + "|" + r.Series }, "J Pears|Pear Series"},
		{"%B of a book", "%0 Book\n%T A\n%B Pear Series\n", func(r *refsift.Record) string { return r.Source + "|" + r.Series }, "|Pear Series"},
		{"DOI as address", "%0 Book\n%T A\n%U https://doi.org/10.1000/Pears\n", func(r *refsift.Record) string { return r.DOI.String() }, "10.1000/pears"},
		{"report number in %R", "%0 Report\n%T A\n%R TR-12\n", func(r *refsift.Record) string { return r.DOI.String() }, ""},
		{"number without PubMed", "%0 Journal Article\n%T A\n%M 123\n%W Scopus\n", func(r *refsift.Record) string { return r.PMID.String() + "|" + r.Origin.Platform }, "|Scopus"},
		{"EndNote", "%0 Book\n%T A\n%7 2nd\n", func(r *refsift.Record) string { return r.Origin.Platform }, "EndNote"},
		{"bibliography of refer(1)", "%A Ada Okafor\n%T A\n%J J Pears\n", func(r *refsift.Record) string { return r.Origin.Platform + "|" + r.Authors[0].Family }, "|Okafor"},
		{"locator", "%0 Journal Article\n%T A\n%P e0209483\n", func(r *refsift.Record) string { return r.Pages + "|" + r.ArticleNumber }, "|e0209483"},
		{"date in words", "%0 Journal Article\n%T A\n%D 2021\n%8 September  1, 2021\n", func(r *refsift.Record) string { return r.Date.String() }, "2021-09-01"},
		{"CRLF", "%0 Book\r\n%T A\r\n%K x\r\ny\r\n", func(r *refsift.Record) string { return r.Title + strings.Join(r.Keywords, "|") }, "Ax|y"},
	}
	for _, tt := range tests {
		if got := tt.got(mappingtest.One(t, NewReader(strings.NewReader(tt.in)))); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func lossless(w io.Writer) mappingtest.Writer {
	x := NewWriter(w)
	x.Lossless = true
	return x
}

func TestLossless(t *testing.T) {
	texts := []string{pears, "%K a\n%T A\n\n%K b\n%T B\n", "%0 Book\n%T A\n%X a\n\n\n  b\n\n\n%X c\n%T C\n"}
	for _, e := range append(mappingtest.Exports(t, "refer"), mappingtest.Export{}) {
		if e.File != "" {
			texts = append(texts, e.Text(t))
		}
	}
	for _, text := range texts {
		recs := read(t, text)
		out := mappingtest.Write(t, lossless, recs...)
		mappingtest.SameTags(t, recs, read(t, out), out)
		slices.Reverse(recs)
		out = mappingtest.Write(t, lossless, recs...)
		mappingtest.SameTags(t, recs, read(t, out), out)
	}
}

func TestTyped(t *testing.T) {
	texts := []string{pears}
	for _, e := range mappingtest.Exports(t, "refer") {
		texts = append(texts, e.Text(t))
	}
	for _, text := range texts {
		recs := read(t, text)
		again := read(t, mappingtest.Write(t, func(w io.Writer) mappingtest.Writer { return NewWriter(w) }, recs...))
		if len(again) != len(recs) {
			t.Fatalf("%d records became %d", len(recs), len(again))
		}
		for i := range recs {
			recs[i].Abstract = mapping.Flat(recs[i].Abstract) // written in one line
			if diff := cmp.Diff(recs[i], again[i], identifiers, cmpopts.IgnoreFields(refsift.Record{}, "ID", "Origin", "Tags"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: %s", recs[i].ID, diff)
			}
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{pears, "", "%0 a\n%0 b\n%T\n%0 c", "%T a\n\n%X b\n% c\n%q d\n", "x\n\n%K a\n\n\n%K b\n\n%0 c\n\n%Z", "%0 a\r%T b\r\r\rc\r%T d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mappingtest.Fuzz(t, text, func(r io.Reader) mappingtest.Reader { return NewReader(r) }, lossless)
	})
}

func BenchmarkReader(b *testing.B) {
	var text bytes.Buffer
	for i := range 2000 {
		fmt.Fprintf(&text, "%%0 Journal Article\n%%A Okafor, Ada B.\n%%A Berg, Jan\n%%T Pears number %d\n%%J Journal of Pears\n%%D 2019\n%%P 1-9\n%%X %s\n%%K pears\norchards\n\n", i, strings.Repeat("Pears were counted in spring. ", 40))
	}
	readbench.Run(b, text.Bytes(), 2000, func(r io.Reader) refsift.RecordReader { return NewReader(r) })
}

// TestContributors reads EndNote's tertiary and subsidiary authors, whose parts
// depend on the type, and writes them again.
func TestContributors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"%Y Lund, C\n%? Tal, B\n%0 Book Section\n%T Pears\n", "[Lund, C (series-editor) Tal, B (translator)]"},
		{"%0 Journal Article\n%T Pears\n%? Tal, B\n%H Ek, D\n", "[Tal, B (contributor)]"},
		{"%0 Thesis\n%T Pears\n%Y Lund, C\n%? Tal, B\n", "[Lund, C (contributor) Tal, B (contributor)]"},
	} {
		rec := mappingtest.One(t, NewReader(strings.NewReader(tt.in)))
		if got := fmt.Sprint(rec.Contributors); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.in, got, tt.want)
		}
		var b strings.Builder
		w := NewWriter(&b)
		if err := errors.Join(w.Write(rec), w.Flush()); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(mappingtest.One(t, NewReader(strings.NewReader(b.String()))).Contributors); got != tt.want {
			t.Errorf("%q became %s, want %s", b.String(), got, tt.want)
		}
	}
	var b strings.Builder
	w := NewWriter(&b)
	lund := refsift.Author{Family: "Lund", Given: "C"}
	article := &refsift.Record{Type: refsift.Article, Title: "Pears", Contributors: []refsift.Contributor{{Role: refsift.Translator, Author: lund}}}
	if err := errors.Join(w.Write(article), w.Flush()); err != nil || !strings.Contains(b.String(), "%? Lund, C") {
		t.Errorf("the translator of an article is no subsidiary author: %v\n%s", err, b.String())
	}
}
