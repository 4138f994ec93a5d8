package cochrane

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping/mappingtest"
)

// pears is a made-up export; the Cochrane Library ends its lines with CR.
var pears = "\uFEFF" + strings.ReplaceAll(`Record #1 of 271
ID: CD000001
AU: Roig i Serra Ada
AU: van de Berg Jan B
TI: Pears for growing people
SO: Cochrane Database of Systematic Reviews
YR: 2017
NO: 2
PB: Pear Press
KY: Diet [methods];Overweight [complications] [*prevention & control];*Pyrus;Humans[checkword];Infant, Newborn[checkword]
CC: PEARS
DOI: 10.1000/14651858.CD000001.pub3
AB: Background: Pears.
BMI: it was measured.
US: http://example.org/doi/10.1000/14651858.CD000001.pub3/abstract


Record #2 of 271
ID: CN-00000002
AU: Okafor, A
AU: Garcia Lopez MJ
TI: Plums
SO: Journal of Plums
YR: 2001
VL: 4
NO: 1
PG: 12-9
PM: PUBMED 90000001
XR: EMBASE 31000001
PT: Journal article; Conference proceeding
`, "\n", "\r")

func TestFields(t *testing.T) {
	t.Parallel()
	recs := mappingtest.ReadAll(t, NewReader(strings.NewReader(pears)))
	if len(recs) != 2 {
		t.Fatalf("%d records", len(recs))
	}
	describe := func(r *refsift.Record) string {
		return fmt.Sprint(r.ExportID, "|", r.Accession, "|", r.Authors, "|", r.Title, "|", r.Source, "|", r.Year, "|", r.Volume, "|", r.Issue, "|", r.Pages, "|", r.Descriptors, "|", r.DOI, "|", r.PMID, "|", r.Notes, "|", r.Type, "|", r.Origin.Platform, "|", r.Origin.Database, "|", r.Origin.Encoding)
	}
	got := describe(recs[0]) + "\n" + describe(recs[1])
	want := "1|CD000001|[Roig i Serra, Ada van de Berg, Jan B]|Pears for growing people|Cochrane Database of Systematic Reviews|2017||2||[Diet/methods Overweight/complications/*prevention & control *Pyrus Humans Infant, Newborn]|10.1000/14651858.cd000001.pub3||[]|article|Cochrane Library|Cochrane Database of Systematic Reviews|utf-8-bom\n" +
		"2|CN-00000002|[Okafor, A Garcia Lopez, MJ]|Plums|Journal of Plums|2001|4|1|12-19|[]||90000001|[EMBASE 31000001]|conference-paper|Cochrane Library|Cochrane CENTRAL|utf-8-bom"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if recs[0].Authors[0].Family != "Roig i Serra" || recs[0].Authors[1].Given != "Jan B" || recs[1].Authors[1].Family != "Garcia Lopez" {
		t.Errorf("authors %+v %+v", recs[0].Authors, recs[1].Authors)
	}
	if recs[0].Abstract != "Background: Pears.\nBMI: it was measured." {
		t.Errorf("abstract %q", recs[0].Abstract)
	}
	mappingtest.EveryLine(t, "pears", pears, NewReader(strings.NewReader(pears)), isMark)
	mappingtest.Positions(t, pears, recs)
}

func TestTraps(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		titles   []string
		code     refsift.Code
	}{
		{"LF", "Record #1 of 2\nID: CD000001\nTI: A\n\nRecord #2 of 2\nTI: B\n", []string{"A", "B"}, ""},
		{"no number", "ID: CD000001\nTI: A\n\nID: CD000002\nTI: B\n", []string{"A", "B"}, ""},
		{"header", "Cochrane Reviews\nIssue 4: of 12\nSearch: x\nRecord #1 of 1\nTI: A\n", []string{"A"}, refsift.CodeTextOutside},
		{"no record line", "Record #1 of many\n", nil, refsift.CodeTextOutside},
		{"unknown tag", "Record #1 of 1\nTI: A\nQQ: x\n", []string{"A"}, refsift.CodeTagUnknown},
		{"capitals in an abstract", "Record #1 of 1\nTI: A\nAB: Aim\nBP: lower\nPP: not\nDOI: 10.1000/a\n", []string{"A"}, ""},
		{"empty", "Record #1 of 1\n\nRecord #2 of 2\nTI: A\n", []string{"", "A"}, refsift.CodeRecordEmpty},
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
		if counts := r.Diagnostics().Counts(); tt.code != "" && !slices.ContainsFunc(counts, func(c refsift.CodeCount) bool { return c.Code == tt.code }) {
			t.Errorf("%s: diagnostics %v, want %s", tt.name, counts, tt.code)
		}
		mappingtest.EveryLine(t, tt.name, tt.in, NewReader(strings.NewReader(tt.in)), isMark)
	}
}

func TestAuthor(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Okafor Ada": "Okafor, Ada", "Okafor Ada B": "Okafor, Ada B", "van der Berg Jan": "van der Berg, Jan", "Costa e Silva Ana": "Costa e Silva, Ana",
		"Lund de la Fuente Eva": "Lund de la Fuente, Eva", "Okafor Ada Jr": "Okafor, Ada, Jr", "Pear Tree Study Group": "Pear Tree Study Group", "Okafor, A": "Okafor, A", "Okafor": "Okafor",
	} {
		if a, ok := author(in, true); !ok || a.String() != want {
			t.Errorf("author(%q) = %q, want %q", in, a, want)
		}
	}
	if _, ok := author("[Anonymous]", true); ok {
		t.Error("a placeholder is an author")
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{pears, "", "Record #1 of 1\r\rAU: van\rKY: ;[;]a[b\rAB: x\rYY: z", "ID: a\nID: b\n\nID: c\nAU: a i\nAU: van der\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mappingtest.Fuzz(t, text, func(r io.Reader) mappingtest.Reader { return NewReader(r) }, nil)
	})
}

func BenchmarkReader(b *testing.B) {
	text := strings.Repeat(strings.TrimPrefix(pears, "\uFEFF")+"\r\r", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if n := len(mappingtest.ReadAll(b, NewReader(strings.NewReader(text)))); n != 2000 {
			b.Fatal(n)
		}
	}
}

func ExampleReader() {
	export := "Record #1 of 1\rID: CD000001\rAU: Okafor Ada\rTI: Pears for growing people\rKY: Diet [methods];Humans[checkword]\r"
	for rec, err := range NewReader(strings.NewReader(export)).All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(rec.Accession, rec.Title)
		fmt.Println(rec.Authors[0], rec.Descriptors)
	}
	// Output:
	// CD000001 Pears for growing people
	// Okafor, Ada [Diet/methods Humans]
}
