package ris

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
	var buf bytes.Buffer
	w := NewWriter(&buf)
	w.Lossless = lossless
	for _, rec := range recs {
		if err := w.Write(rec); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestWriterProfile(t *testing.T) {
	t.Parallel()
	must := func(n refsift.ISSN, err error) refsift.ISSN {
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	pmid, err := refsift.ParsePMID("90000001")
	if err != nil {
		t.Fatal(err)
	}
	rec := &refsift.Record{
		Type: refsift.Article, Title: "Pears\nand plums", Abstract: "One.\nTwo.",
		Authors: []refsift.Author{{Family: "Okafor", Given: "Ada", Suffix: "Jr"}, {Corporate: "Pear Tree Growers"}},
		Year:    2020, Date: refsift.Date{Year: 2020, Month: 3},
		Source: "Journal of Pears", SourceAbbrev: "J Pears", Volume: "4", Issue: "2", Pages: "12-19",
		DOI: refsift.MustDOI("10.1000/pears"), PMID: pmid, Accession: "90000001",
		ISSN: []refsift.ISSN{must(refsift.ParseISSN("0378-5955"))}, EISSN: []refsift.ISSN{must(refsift.ParseISSN("2434-561X"))},
		Descriptors: []refsift.Descriptor{{Heading: "Pyrus", Qualifiers: []refsift.Qualifier{{Name: "growth", Major: true}}}},
		Keywords:    []string{"orchards"}, Languages: []string{"eng"},
		Origin: refsift.Origin{Format: "nbib", Platform: "PubMed", Database: "PubMed"},
		Tags:   []refsift.Tag{{Name: "PMID", Value: "90000001"}},
	}
	want := strings.Join([]string{
		"TY  - JOUR", "AU  - Okafor, Ada, Jr", "AU  - Pear Tree Growers,", "TI  - Pears and plums",
		"T2  - Journal of Pears", "JO  - Journal of Pears", "JA  - J Pears", "PY  - 2020", "DA  - 2020/03//",
		"VL  - 4", "IS  - 2", "SP  - 12", "EP  - 19", "AB  - One. Two.", "SN  - 0378-5955", "SN  - 2434-561X (Electronic)",
		"DO  - 10.1000/pears", "AN  - 90000001", "C5  - PMID: 90000001", "LA  - eng", "KW  - Pyrus/*growth", "KW  - orchards",
		"DB  - PubMed", "DP  - PubMed", "ER  - ", "", "",
	}, "\r\n")
	if diff := cmp.Diff(want, write(t, false, rec)); diff != "" {
		t.Error(diff)
	}
	if got := write(t, true, rec); got != want {
		t.Error("lossless writes tags of another format")
	}
}

// TestProfiles checks the only tags in which the profiles differ.
func TestProfiles(t *testing.T) {
	t.Parallel()
	rec := &refsift.Record{Type: refsift.Article, Title: "Pears", Source: "Journal of Pears", SourceAbbrev: "J Pears"}
	for p, want := range map[Profile]string{
		Standard: "T2 JO JA", EndNote: "T2 J2", Zotero: "T2 J2", Covidence: "T2 JO JA", Rayyan: "T2 JA",
	} {
		var buf bytes.Buffer
		w := NewWriter(&buf)
		w.Profile = p
		if err := errors.Join(w.Write(rec), w.Flush()); err != nil {
			t.Fatal(err)
		}
		var got []string
		for line := range strings.Lines(buf.String()) {
			if strings.Contains(line, "J Pears") || strings.Contains(line, "Journal of Pears") {
				got = append(got, line[:2])
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %s, want %s", p, s, want)
		}
	}
	w := NewWriter(&bytes.Buffer{})
	if w.Profile = Rayyan + 1; w.Write(rec) == nil || w.Profile.String() != "unknown" {
		t.Error("a profile that does not exist was taken")
	}
}

func TestWriterBOM(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	w := NewWriter(&buf)
	w.BOM = true
	for range 2 {
		if err := w.Write(&refsift.Record{Title: "Pears"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if s := buf.String(); !strings.HasPrefix(s, "\ufeffTY  - GEN\r\n") || strings.Count(s, "\ufeff") != 1 {
		t.Errorf("%q", s)
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

// comparable takes what the profile cannot keep out of a record: where it was
// read, line breaks, the owner of an address, which headings were marked
// neither as main topic nor by qualifiers.
func comparableRecord(rec *refsift.Record) refsift.Record {
	c := *rec
	c.ID, c.Origin, c.Tags = refsift.ID{}, refsift.Origin{}, nil
	if isPeriodical(rec) {
		c.Type = refsift.Article // as which it is written
	}
	for _, d := range c.Descriptors {
		c.Keywords = append(slices.Clone(c.Keywords), strings.TrimLeft(d.String(), "*"))
	}
	c.Descriptors = nil
	c.Keywords = slices.Clone(c.Keywords)
	for i, k := range c.Keywords {
		c.Keywords[i] = strings.TrimLeft(fields.Flat(k), "*")
	}
	slices.Sort(c.Keywords)
	c.Authors = slices.Clone(c.Authors)
	for i := range c.Authors {
		c.Affiliations = append(slices.Clone(c.Affiliations), c.Authors[i].Affiliations...)
		c.Authors[i].Affiliations = nil
	}
	slices.Sort(c.Affiliations)
	c.Affiliations = slices.Compact(c.Affiliations)
	c.Abstract = fields.Flat(c.Abstract)
	c.Title = fields.Flat(c.Title)
	c.Notes = slices.Clone(c.Notes)
	for i, n := range c.Notes {
		c.Notes[i] = fields.Flat(n)
	}
	for _, p := range []*[]string{&c.Affiliations, &c.Keywords, &c.Notes} {
		if len(*p) == 0 {
			*p = nil
		}
	}
	if len(c.Authors) == 0 {
		c.Authors = nil
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

// TestWriteReadManifest is the law write∘read over every real export: in
// lossless mode the same tags, in the profile the same typed fields.
func TestWriteReadManifest(t *testing.T) {
	for _, row := range manifest(t, "ris") {
		t.Run(row.file, func(t *testing.T) {
			f, err := os.Open(shared.Path(t, "data", "exports", row.file))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			recs := readAll(t, NewReader(f))
			sameTags(t, recs, readAll(t, NewReader(strings.NewReader(write(t, true, recs...)))))
			again := readAll(t, NewReader(strings.NewReader(write(t, false, recs...))))
			if len(again) != len(recs) {
				t.Fatalf("%d records became %d", len(recs), len(again))
			}
			bad := 0
			for i := range recs {
				if diff := cmp.Diff(comparableRecord(recs[i]), comparableRecord(again[i]), compareIdentifiers); diff != "" {
					if bad++; bad < 3 {
						t.Errorf("%s: %s", recs[i].ID, diff)
					}
				}
			}
			if bad > 0 {
				t.Errorf("%d of %d records differ", bad, len(recs))
			}
		})
	}
}

func sameTags(t *testing.T, a, b []*refsift.Record) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("lossless: %d records became %d", len(a), len(b))
		return
	}
	for i := range a {
		if a[i].Digest() != b[i].Digest() {
			t.Errorf("lossless: %s differs: %s", a[i].ID, cmp.Diff(tagTexts(a[i].Tags), tagTexts(b[i].Tags)))
			return
		}
	}
}

func tagTexts(ts []refsift.Tag) (out []string) {
	for _, t := range ts {
		out = append(out, t.Name+" "+t.Value)
	}
	return out
}

// TestWriteReadGenerated is the same law over made-up records.
func TestWriteReadGenerated(t *testing.T) {
	word := rapid.StringMatching(`[A-Z][a-zäöé]{2,8}`)
	// A family name alone that is also a body's word ("The") cannot be told from a body.
	family := word.Filter(func(s string) bool { return names.Parse(s).Family == s })
	phrase := rapid.StringMatching(`[A-Z][a-zäöé]{2,8}( [a-z]{3,9}){1,5}`)
	rapid.Check(t, func(t *rapid.T) {
		rec := &refsift.Record{
			Type:     rapid.SampledFrom([]refsift.Type{refsift.Article, refsift.Chapter, refsift.Book, refsift.Thesis, refsift.Generic, refsift.Report, refsift.Dataset}).Draw(t, "type"),
			Title:    phrase.Draw(t, "title"),
			Abstract: rapid.StringMatching(`([A-Z][a-z]{2,8}( [a-z]{3,9}){1,5}\. ?){0,4}`).Draw(t, "abstract"),
			Source:   phrase.Draw(t, "source"), Series: phrase.Draw(t, "series"),
			Volume: rapid.StringMatching(`[1-9][0-9]{0,2}`).Draw(t, "volume"), Issue: rapid.StringMatching(`([1-9][0-9]?)?`).Draw(t, "issue"),
			Publisher: phrase.Draw(t, "publisher"), Place: word.Draw(t, "place"), ExportID: rapid.StringMatching(`[a-z]{3}[0-9]{1,4}`).Draw(t, "id"),
			Keywords:         rapid.SliceOfN(phrase, 0, 3).Draw(t, "keywords"),
			Notes:            rapid.SliceOfN(phrase, 0, 2).Draw(t, "notes"),
			PublicationTypes: rapid.SliceOfNDistinct(phrase, 0, 2, rapid.ID[string]).Draw(t, "kinds"),
			Languages:        rapid.SampledFrom([][]string{nil, {"eng"}, {"eng", "ger"}}).Draw(t, "languages"),
			Origin: refsift.Origin{
				Platform: rapid.SampledFrom([]string{"", ovid, embase, ebsco, scopus, rayyan, lens, endnote, pubmed}).Draw(t, "platform"),
				Database: rapid.SampledFrom([]string{"", "MEDLINE", "Embase", "CINAHL"}).Draw(t, "database"),
			},
		}
		if y := rapid.IntRange(1500, 2100).Draw(t, "year"); rapid.Bool().Draw(t, "dated") {
			rec.Year, rec.Date = y, refsift.Date{Year: y, Month: rapid.IntRange(0, 12).Draw(t, "month")}
		}
		for range rapid.IntRange(0, 3).Draw(t, "authors") {
			rec.Authors = append(rec.Authors, refsift.Author{Family: family.Draw(t, "family"), Given: rapid.SampledFrom([]string{"", "A. B.", "Ada", "Ada-Lou"}).Draw(t, "given")})
		}
		rec.Editors = rapid.SampledFrom([][]refsift.Author{nil, {{Family: "Berg", Given: "J."}}}).Draw(t, "editors")
		lund := refsift.Author{Family: "Lund", Given: "C."}
		rec.Contributors = rapid.SampledFrom([][]refsift.Contributor{nil, {{Role: refsift.OtherContributor, Author: lund}}, {{Role: refsift.OtherContributor, Author: lund}, {Role: refsift.OtherContributor, Author: lund}}}).Draw(t, "contributors")
		if rec.Type != refsift.Thesis && rapid.Bool().Draw(t, "series editor") {
			rec.Contributors = append(rec.Contributors, refsift.Contributor{Role: refsift.SeriesEditor, Author: lund})
		}
		if (rec.Type == refsift.Book || rec.Type == refsift.Chapter) && rapid.Bool().Draw(t, "translator") {
			rec.Contributors = append(rec.Contributors, refsift.Contributor{Role: refsift.Translator, Author: lund})
		}
		if n := rapid.IntRange(0, 999).Draw(t, "doi"); n > 0 {
			rec.DOI = refsift.MustDOI("10.1000/x" + strings.Repeat("1", n%7+1))
		}
		var buf bytes.Buffer
		w := NewWriter(&buf)
		w.Profile = rapid.SampledFrom([]Profile{Standard, EndNote, Zotero, Covidence, Rayyan}).Draw(t, "profile")
		if err := errors.Join(w.Write(rec), w.Flush()); err != nil {
			t.Fatal(err)
		}
		again, err := NewReader(&buf).Read()
		if err != nil {
			t.Fatal(err)
		}
		rec.Abstract = strings.TrimSpace(rec.Abstract)
		if diff := cmp.Diff(comparableRecord(rec), comparableRecord(again), compareIdentifiers); diff != "" {
			t.Fatalf("%s\n%s", write(t, false, rec), diff)
		}
	})
}

// TestForOtherPrograms writes what bibutils, citation-js and EndNote look for in
// other tags than ours, and reads it again as one value.
func TestForOtherPrograms(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		rec     refsift.Record
		want    []string
		without string
	}{
		{"article number", refsift.Record{Type: refsift.Article, ArticleNumber: "e012"}, []string{"SP  - e012", "C7  - e012"}, "EP"},
		{"of digits", refsift.Record{Type: refsift.Article, ArticleNumber: "82"}, []string{"SP  - 82", "C7  - 82"}, "EP"},
		{"that reads like a range", refsift.Record{Type: refsift.Article, ArticleNumber: "12-19"}, []string{"C7  - 12-19"}, "SP"},
		{"beside pages", refsift.Record{Type: refsift.Article, Pages: "1-9", ArticleNumber: "e012"}, []string{"SP  - 1\r\n", "EP  - 9", "C7  - e012"}, "SP  - e012"},
		{"paper", refsift.Record{Type: refsift.ConferencePaper, Source: "Pears", Year: 2019, Date: refsift.Date{Year: 2019}, Issue: "4"},
			[]string{"TY  - CONF", "DA  - 2019///", "C3  - Pears", "IS  - 4", "M1  - 4"}, "C7"},
		{"article", refsift.Record{Type: refsift.Article, Source: "Pears", Year: 2019, Date: refsift.Date{Year: 2019}, Issue: "4"}, []string{"TY  - JOUR", "IS  - 4"}, "M1"},
		{"report", refsift.Record{Type: refsift.Report, Issue: "TR-7"}, []string{"TY  - RPRT", "IS  - TR-7", "M1  - TR-7"}, "C3"},
		{"patent with volume and editors", refsift.Record{Type: refsift.Patent, Volume: "3", Editors: []refsift.Author{{Family: "Tal", Given: "B"}}},
			[]string{"VO  - 3", "ED  - Tal, B"}, "A2"},
	} {
		out := write(t, false, &tt.rec)
		for _, line := range tt.want {
			if !strings.Contains(out, line) {
				t.Errorf("%s: no %q in\n%s", tt.name, line, out)
			}
		}
		if strings.Contains(out, "\n"+tt.without) {
			t.Errorf("%s: %s in\n%s", tt.name, tt.without, out)
		}
		again := readAll(t, NewReader(strings.NewReader(out)))
		if len(again) != 1 {
			t.Fatalf("%s: %d records", tt.name, len(again))
		}
		if diff := cmp.Diff(comparableRecord(&tt.rec), comparableRecord(again[0]), compareIdentifiers); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	untyped := refsift.Record{Source: "J Pears", Volume: "3"}
	if out := write(t, false, &untyped); !strings.HasPrefix(out, "TY  - JOUR") {
		t.Errorf("a record with journal and volume is written as\n%s", out)
	}
}
