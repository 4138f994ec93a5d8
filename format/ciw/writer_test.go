package ciw

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping/mappingtest"
)

func lossless(w io.Writer) mappingtest.Writer {
	x := NewWriter(w)
	x.Lossless = true
	return x
}

func typed(w io.Writer) mappingtest.Writer { return NewWriter(w) }

func read(t testing.TB, text string) []*refsift.Record {
	t.Helper()
	return mappingtest.ReadAll(t, NewReader(strings.NewReader(text)))
}

// TestLossless: reading what was written gives the same tags, for every real
// export and the made-up ones.
func TestLossless(t *testing.T) {
	for _, text := range []string{pears, "PT J\nTI Pears\nand plums\nAB x\n\n   y\nER\n", "TI Pears\nZ9\nER\nPT J\nER\n"} {
		recs := read(t, text)
		out := mappingtest.Write(t, lossless, recs...)
		mappingtest.SameTags(t, recs, read(t, out), out)
	}
	if out := mappingtest.Write(t, lossless, read(t, pears)...); out != pears {
		t.Errorf("lossless changed the file:\n%s", cmp.Diff(pears, out))
	}
	for _, e := range mappingtest.Exports(t, "wos") {
		recs := read(t, e.Text(t))
		out := mappingtest.Write(t, lossless, recs...)
		mappingtest.SameTags(t, recs, read(t, out), out)
	}
}

// TestTyped: the typed fields that the form has tags for survive writing and
// reading, for every real export.
func TestTyped(t *testing.T) {
	check := func(recs []*refsift.Record) {
		t.Helper()
		again := read(t, mappingtest.Write(t, typed, recs...))
		if len(again) != len(recs) {
			t.Fatalf("%d records became %d", len(recs), len(again))
		}
		for i := range recs {
			if diff := cmp.Diff(recs[i], again[i], cmp.AllowUnexported(refsift.DOI{}, refsift.PMID{}, refsift.PMCID{}, refsift.ISSN{}, refsift.ISBN{}, refsift.ORCID{}),
				cmpopts.IgnoreFields(refsift.Record{}, "ID", "Origin", "Tags", "Affiliations"), cmpopts.IgnoreFields(refsift.Author{}, "Affiliations"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: %s", recs[i].ID, diff)
			}
		}
	}
	check(read(t, pears))
	for _, e := range mappingtest.Exports(t, "wos") {
		check(read(t, e.Text(t)))
	}
}

func TestTypedFromElsewhere(t *testing.T) {
	t.Parallel()
	issn, err := refsift.ParseISSN("0378-5955")
	if err != nil {
		t.Fatal(err)
	}
	orcid, err := refsift.ParseORCID("0000-0002-1825-0097")
	if err != nil {
		t.Fatal(err)
	}
	rec := &refsift.Record{
		Type: refsift.Thesis, Title: "Pears\nand plums", Abstract: "One.\nER\nTwo.",
		Authors: []refsift.Author{{Family: "Okafor", Given: "Ada Beatrix", Suffix: "Jr", ORCID: orcid, Affiliations: []string{"Univ Utopia."}}, {Corporate: "Pear Growers"}},
		Year:    2020, Date: refsift.Date{Year: 2020, Month: 3}, Source: "Journal of Pears", Pages: "12-19", DOI: refsift.MustDOI("10.1000/pears"),
		ISSN: []refsift.ISSN{issn}, Keywords: []string{"fruit; trees", "pears"}, Languages: []string{"eng"},
		Descriptors: []refsift.Descriptor{{Heading: "Pyrus", Qualifiers: []refsift.Qualifier{{Name: "growth", Major: true}}}},
	}
	want := `FN Clarivate Analytics Web of Science
VR 1.0
PT B
AU Okafor, AB
AF Okafor, Ada Beatrix, Jr
CA Pear Growers
OI Okafor, Ada Beatrix, Jr/0000-0002-1825-0097
TI Pears and plums
SO Journal of Pears
LA eng
DT Dissertation/Thesis
DE fruit, trees; pears
MH Pyrus/*growth
AB One. ER Two.
C1 [Okafor, Ada Beatrix, Jr] Univ Utopia.
SN 0378-5955
PD MAR
PY 2020
BP 12
EP 19
DI 10.1000/pears
ER

EF
`
	got := mappingtest.Write(t, lossless, rec)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	again := mappingtest.One(t, NewReader(strings.NewReader(got)))
	if again.Type != refsift.Thesis || again.Authors[0].Suffix != "Jr" || again.Authors[0].ORCID != orcid || again.Authors[0].Affiliations[0] != "Univ Utopia." || again.Descriptors[0].String() != "Pyrus/*growth" {
		t.Errorf("%+v", again)
	}
}

// failing is a writer that takes no byte.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriterErrors(t *testing.T) {
	t.Parallel()
	w := NewWriter(failing{})
	if err := w.Write(&refsift.Record{Title: "Pears"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("Flush: %v", err)
	}
	w = NewWriter(io.Discard)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(&refsift.Record{}); err == nil {
		t.Error("a record was written behind EF")
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{pears, "", "PT J\nER\nEF\n", "PT J\nAUx, A\n", "\uFEFFPT J\rTI x\r   y\rER\r", "FN x\nPT J\nPT patients\nTI a\n\n\n   b\nER", "ER\nTI x\nUS y\nQQ\nSO", "PT J\nTI a\rb\n c\x00\nER\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mappingtest.Fuzz(t, text, func(r io.Reader) mappingtest.Reader { return NewReader(r) }, lossless)
	})
}

func FuzzTabReader(f *testing.F) {
	for _, s := range []string{"PT\tAU\tTI\nJ\tx; y\tz\n", "PT\tBA\t\r\nB\t\t\t\t\r\n\t\t\nPT\tAU\tC1\nJ\ta\t[a; b] c; [\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mappingtest.Fuzz(t, text, func(r io.Reader) mappingtest.Reader { return NewTabReader(r) }, nil)
	})
}
