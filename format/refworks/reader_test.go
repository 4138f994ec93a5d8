package refworks

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping/mappingtest"
)

const pears = `RT Journal Article
SR Electronic(1)
ID 271
A1 Okafor,Ada B.
A1 Berg,Jan
T1 Pears in spring
JF Journal of Pears
JO J Pears
YR 2002
FD Feb
VO 32
IS 3
SP 551
OP 65
K1 Pears
K1 Orchards
AB Pears were counted.
US pears were bigger.
IT pears were not.
NO A note
PB Pear Press
PP Northtown
SN 0378-5955
AD Univ Utopia
AN 2001107680
LA English
DO 10.1000/pears
SF CINAHL; research
LK http://example.org/pears
OL English (30)

RT Dissertation
T1 Plums
`

func TestFields(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader(pears))
	recs := mappingtest.ReadAll(t, r)
	if len(recs) != 2 || recs[1].Title != "Plums" || recs[1].Type != refsift.Thesis {
		t.Fatalf("%d records", len(recs))
	}
	rec := recs[0]
	got := fmt.Sprint(rec.ExportID, "|", rec.Authors[1], "|", rec.Title, "|", rec.Source, "|", rec.SourceAbbrev, "|", rec.Date, "|", rec.Volume, "|", rec.Issue, "|", rec.Pages, "|", rec.Keywords, "|", rec.DOI, "|", rec.Origin.Platform, "|", rec.Origin.Database, "|", rec.URLs, "|", rec.Type)
	if want := "271|Berg, Jan|Pears in spring|Journal of Pears|J Pears|2002-02|32|3|551-565|[Pears Orchards]|10.1000/pears|RefWorks|CINAHL|[http://example.org/pears]|article"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if want := "Pears were counted.\nUS pears were bigger.\nIT pears were not."; rec.Abstract != want {
		t.Errorf("abstract %q", rec.Abstract)
	}
	if len(rec.Tags) != 28 {
		t.Errorf("%d tags", len(rec.Tags))
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
		{"no blank line", "RT Generic\nT1 A\nRT Generic\nT1 B\n", []string{"A", "B"}, ""},
		{"RT in an abstract", "RT Generic\nT1 A\nAB We used\nRT and PCR\nT2 C\n", []string{"A"}, ""},
		{"known type behind an abstract", "RT Generic\nT1 A\nAB We used\nRT Journal Article\nT1 B\n", []string{"A", "B"}, ""},
		{"unknown type", "RT Pear\nT1 A\n", []string{"A"}, refsift.CodeTypeUnknown},
		{"unknown tag", "RT Generic\nT1 A\nQ7 x\n", []string{"A"}, refsift.CodeTagUnknown},
		{"text before", "My references\nT1 no record\nRT Generic\nT1 A\n", []string{"A"}, refsift.CodeTextOutside},
		{"empty", "RT Generic\n", []string{""}, refsift.CodeRecordEmpty},
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
	rec := mappingtest.One(t, NewReader(strings.NewReader("RT Generic\nT1 A\nAN 90000001\nDB MEDLINE\n")))
	if rec.PMID.String() != "90000001" {
		t.Errorf("PMID %s", rec.PMID)
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{pears, "", "RT\nRT x\nAB RT y", "\n\nT1 a\nRT b\r\n c\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mappingtest.Fuzz(t, text, func(r io.Reader) mappingtest.Reader { return NewReader(r) }, nil)
	})
}

func BenchmarkReader(b *testing.B) {
	text := strings.Repeat(pears+"\n", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if n := len(mappingtest.ReadAll(b, NewReader(strings.NewReader(text)))); n != 2000 {
			b.Fatal(n)
		}
	}
}

func ExampleReader() {
	export := "RT Journal Article\nA1 Okafor,Ada\nT1 Pears in spring\nYR 2019\n"
	for rec, err := range NewReader(strings.NewReader(export)).All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(rec.Authors[0], rec.Year, rec.Title)
	}
	// Output:
	// Okafor, Ada 2019 Pears in spring
}
