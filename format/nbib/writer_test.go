package nbib

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
	"github.com/refsift/refsift/internal/shared"
)

type fatal interface {
	Helper()
	Fatal(...any)
}

func write(t fatal, lossless bool, recs ...*refsift.Record) string {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b)
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

func TestWriter(t *testing.T) {
	t.Parallel()
	issn, err := refsift.ParseISSN("0378-5955")
	if err != nil {
		t.Fatal(err)
	}
	pmid, err := refsift.ParsePMID("90000001")
	if err != nil {
		t.Fatal(err)
	}
	recs := []*refsift.Record{{
		Type: refsift.Article, Title: "Pears.", Abstract: "One.\nTwo " + strings.Repeat("long ", 20) + "words.",
		Authors: []refsift.Author{{Family: "van der Berg", Given: "Jan P", Suffix: "Jr", Affiliations: []string{"Utopia."}}, {Corporate: "Pear Tree Growers"}},
		Year:    2019, Date: refsift.Date{Year: 2019, Month: 12, Day: 9}, Source: "Journal of pears", SourceAbbrev: "J Pears",
		Volume: "4", Issue: "2", Pages: "12-19", DOI: refsift.MustDOI("10.1000/pears"), PMID: pmid, Accession: "90000001", ISSN: []refsift.ISSN{issn},
		Languages: []string{"eng"}, PublicationTypes: []string{"Journal Article"}, Place: "Utopia",
		Descriptors: []refsift.Descriptor{{Heading: "Pyrus", Qualifiers: []refsift.Qualifier{{Name: "growth", Major: true}}}},
		Keywords:    []string{"orchards"}, Origin: refsift.Origin{Platform: "PubMed"},
	}, {Type: refsift.Thesis, Title: "Plums", Accession: "2-s2.0-7", Notes: []string{"made up"}, Origin: refsift.Origin{Platform: "Scopus"}}}
	want := `PMID- 90000001
OWN - NLM
IS  - 0378-5955 (Print)
VI  - 4
IP  - 2
DP  - 2019 Dec 9
TI  - Pears.
PG  - 12-19
LID - 10.1000/pears [doi]
AB  - One. Two long long long long long long long long long long long long long long
      long long long long long long words.
FAU - van der Berg, Jan P Jr
AU  - van der Berg JP Jr
AD  - Utopia.
CN  - Pear Tree Growers
LA  - eng
PT  - Journal Article
PL  - Utopia
TA  - J Pears
JT  - Journal of pears
MH  - Pyrus/*growth
OT  - orchards
AID - 10.1000/pears [doi]
SO  - J Pears. 2019 Dec 9;4(2):12-19.

OWN - NOTNLM
TI  - Plums
PT  - Academic Dissertation
GN  - made up
OID - 2-s2.0-7
`
	if diff := cmp.Diff(want, write(t, false, recs...)); diff != "" {
		t.Error(diff)
	}
	if got := write(t, true, recs...); got != want {
		t.Error("lossless writes tags of another format")
	}
}

type failing struct{}

var errDisk = errors.New("disk full")

func (failing) Write([]byte) (int, error) { return 0, errDisk }

func TestWriterError(t *testing.T) {
	t.Parallel()
	w := NewWriter(failing{})
	if err := w.Write(&refsift.Record{Abstract: strings.Repeat("pears ", 20000)}); !errors.Is(err, errDisk) {
		t.Errorf("Write: %v", err)
	}
	if err := w.Flush(); !errors.Is(err, errDisk) {
		t.Errorf("Flush: %v", err)
	}
}

// comparableRecord takes what the typed form cannot keep out of a record:
// where it was read, raw tags, the export's own number.
func comparableRecord(rec *refsift.Record) refsift.Record {
	c := *rec
	c.ID, c.Origin, c.Tags, c.ExportID = refsift.ID{}, refsift.Origin{}, nil, ""
	c.PublicationTypes = slices.DeleteFunc(slices.Clone(c.PublicationTypes), func(p string) bool { return p == typeNames[c.Type] })
	c.Abstract = fields.Flat(c.Abstract)
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

// TestWriteReadManifest is the law write∘read over every real nbib export: in
// lossless mode the same tags, from the typed fields the same typed fields.
func TestWriteReadManifest(t *testing.T) {
	files, records, values := 0, 0, 0
	for _, row := range table(t, "data", "exports", "manifest.csv") {
		if row[4] != "nbib" {
			continue
		}
		data, err := os.ReadFile(shared.Path(t, "data", "exports", row[0]))
		if err != nil {
			t.Fatal(err)
		}
		recs := readAll(t, NewReader(bytes.NewReader(data)))
		files, records = files+1, records+len(recs)
		values += sameTags(t, row[0], recs)
		sameFields(t, row[0], recs)
	}
	for _, name := range []string{"mesh-papers.nbib.gz", "narchd.nbib.gz", "pybibx.nbib.gz"} {
		recs := readAll(t, NewReader(strings.NewReader(unzip(t, "data", "corpus", "medline-mixed", name))))
		files, records = files+1, records+len(recs)
		values += sameTags(t, name, recs)
		sameFields(t, name, recs)
	}
	t.Logf("lossless: %d tags of %d records in %d files come back in order", values, records, files)
}

func sameTags(t *testing.T, file string, recs []*refsift.Record) (values int) {
	t.Helper()
	again := readAll(t, NewReader(strings.NewReader(write(t, true, recs...))))
	if len(again) != len(recs) {
		t.Errorf("%s: lossless: %d records became %d", file, len(recs), len(again))
		return 0
	}
	for i := range recs {
		if recs[i].Digest() != again[i].Digest() {
			t.Errorf("%s#%d: lossless differs: %s", file, i+1, cmp.Diff(recs[i].Tags, again[i].Tags, cmpopts.IgnoreFields(refsift.Tag{}, "Line", "Column")))
		}
		values += len(recs[i].Tags)
	}
	return values
}

func sameFields(t *testing.T, file string, recs []*refsift.Record) {
	t.Helper()
	again := readAll(t, NewReader(strings.NewReader(write(t, false, recs...))))
	if len(again) != len(recs) {
		t.Errorf("%s: %d records became %d", file, len(recs), len(again))
		return
	}
	bad := 0
	for i := range recs {
		if diff := cmp.Diff(comparableRecord(recs[i]), comparableRecord(again[i]), compareIdentifiers); diff != "" {
			if bad++; bad < 3 {
				t.Errorf("%s#%d: %s", file, i+1, diff)
			}
		}
	}
	if bad > 0 {
		t.Errorf("%s: %d of %d records differ", file, bad, len(recs))
	}
}

// TestWriteReadGenerated is the same law over made-up records.
func TestWriteReadGenerated(t *testing.T) {
	word := rapid.StringMatching(`[A-Z][a-zäöé]{2,8}`)
	family := word.Filter(func(s string) bool { return names.Parse(s).Family == s })
	phrase := rapid.StringMatching(`[A-Z][a-zäöé]{2,8}( [a-z]{3,9}){1,30}`)
	rapid.Check(t, func(t *rapid.T) {
		var recs []*refsift.Record
		for range rapid.IntRange(1, 4).Draw(t, "records") {
			recs = append(recs, madeUp(t, word, family, phrase))
		}
		text := write(t, false, recs...)
		again, err := refsift.Collect(NewReader(strings.NewReader(text)).All())
		if err != nil || len(again) != len(recs) {
			t.Fatalf("%d records became %d: %v\n%s", len(recs), len(again), err, text)
		}
		for i := range recs {
			if diff := cmp.Diff(comparableRecord(recs[i]), comparableRecord(again[i]), compareIdentifiers); diff != "" {
				t.Fatalf("%s\n%s", text, diff)
			}
		}
	})
}

func madeUp(t *rapid.T, word, family, phrase *rapid.Generator[string]) *refsift.Record {
	rec := &refsift.Record{
		Type:     rapid.SampledFrom([]refsift.Type{refsift.Article, refsift.Chapter, refsift.Book, refsift.Thesis, refsift.Preprint, refsift.Dataset}).Draw(t, "type"),
		Title:    phrase.Draw(t, "title"),
		Abstract: rapid.StringMatching(`([A-Z][a-z]{2,8}( [a-z]{3,9}){1,5}\. ? ?){0,12}`).Draw(t, "abstract"),
		Source:   phrase.Draw(t, "source"), Series: phrase.Draw(t, "series"),
		Volume: rapid.StringMatching(`[1-9][0-9]{0,2}`).Draw(t, "volume"), Issue: rapid.StringMatching(`([1-9][0-9]?)?`).Draw(t, "issue"),
		Pages: rapid.SampledFrom([]string{"", "12-19", "S1-S8", "7"}).Draw(t, "pages"), Accession: rapid.StringMatching(`([A-Z]{2}[0-9]{4})?`).Draw(t, "accession"),
		Publisher: phrase.Draw(t, "publisher"), Place: word.Draw(t, "place"),
		Keywords: rapid.SliceOfN(phrase, 0, 3).Draw(t, "keywords"), Notes: rapid.SliceOfN(phrase, 0, 2).Draw(t, "notes"),
		PublicationTypes: rapid.SliceOfNDistinct(phrase, 0, 2, rapid.ID[string]).Draw(t, "kinds"),
		Affiliations:     rapid.SliceOfN(phrase, 0, 2).Draw(t, "affiliations"),
		Languages:        rapid.SampledFrom([][]string{nil, {"eng"}, {"eng", "ger"}}).Draw(t, "languages"),
		URLs:             rapid.SampledFrom([][]string{nil, {"https://www.example.org/pears"}}).Draw(t, "urls"),
	}
	if y := rapid.IntRange(1500, 2100).Draw(t, "year"); rapid.Bool().Draw(t, "dated") {
		rec.Year, rec.Date = y, refsift.Date{Year: y, Month: rapid.IntRange(0, 12).Draw(t, "month")}
	}
	for range rapid.IntRange(0, 3).Draw(t, "authors") {
		rec.Authors = append(rec.Authors, refsift.Author{
			Family: family.Draw(t, "family"), Given: rapid.SampledFrom([]string{"A. B.", "Ada", "Ada-Lou", "AB"}).Draw(t, "given"),
			Suffix: rapid.SampledFrom([]string{"", "Jr", "III"}).Draw(t, "suffix"), Affiliations: rapid.SliceOfN(phrase, 0, 2).Draw(t, "address"),
		})
	}
	if rapid.Bool().Draw(t, "group") {
		rec.Authors = append(rec.Authors, refsift.Author{Corporate: phrase.Draw(t, "body")})
	}
	rec.Editors = rapid.SampledFrom([][]refsift.Author{nil, {{Family: "Berg", Given: "J"}}}).Draw(t, "editors")
	if n := rapid.IntRange(0, 9).Draw(t, "doi"); n > 0 {
		rec.DOI = refsift.MustDOI("10.1000/x" + strings.Repeat("1", n))
	}
	if rapid.Bool().Draw(t, "pubmed") {
		rec.Origin.Platform = pubmed
		if rapid.Bool().Draw(t, "numbered") {
			rec.Accession = rapid.StringMatching(`[1-9][0-9]{5}`).Draw(t, "pmid")
			rec.PMID, _ = refsift.ParsePMID(rec.Accession)
		}
	}
	return rec
}

// FuzzLossless is the law that the lossless mode gives back every tag.
func FuzzLossless(f *testing.F) {
	for _, s := range []string{
		"PMID- 1\nTI  - a\n      b\nAB  - x\n\n      y\n", "OWN - ERIC\nTI  - a\n\nOWN - ERIC\nISSN - 1\n", "PMID- 1\nTI  - a\rb\n\nPMID- 2\n",
		"PMID- 1\nTI  -\n      a\n", "VI  - 1\n\nVI  - 2\n\nTI  - a\n", "\ufeffPMID- 1\nTI  - \ufeff\n      \ufeffa\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		recs, _ := refsift.Collect(NewReader(strings.NewReader(s)).All())
		if len(recs) == 0 {
			return
		}
		text := write(t, true, recs...)
		again, err := refsift.Collect(NewReader(strings.NewReader(text)).All())
		if err != nil || len(again) != len(recs) {
			t.Fatalf("%d records became %d: %v\n%q", len(recs), len(again), err, text)
		}
		for i := range recs {
			if recs[i].Digest() != again[i].Digest() {
				t.Fatalf("%+v became %+v\n%q", recs[i].Tags, again[i].Tags, text)
			}
		}
		typed := write(t, false, recs...)
		if again, err := refsift.Collect(NewReader(strings.NewReader(typed)).All()); err != nil || len(again) != len(recs) {
			t.Fatalf("typed: %d records became %d: %v\n%q", len(recs), len(again), err, typed)
		}
	})
}
