package ovidtext

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping/mappingtest"
	"github.com/refsift/refsift/internal/readbench"
)

// pears holds made-up records in the tags of MEDLINE, Embase, APA PsycInfo and
// Journals@Ovid.
const pears = `<1. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R) ALL
UI  - 90000001
TI  - Pears in spring.
TT  - Birnen im Fruhling.
SO  - Journal of Pears. 12(3):1100-5, 2018 Jun.
AU  - Okafor A
AU  - Berg J
MH  - *Pyrus/gd, *ec [Growth & Development, Economics]
MH  - Humans
DO  - https://dx.doi.org/10.1000/pears.1
LG  - English
PT  - Journal Article

<2. >
VN  - Ovid Technologies
DB  - Embase
UI  - 620000001
ST  - CONFERENCE ABSTRACT
TI  - Pears in autumn.
SO  - BMC Pears. Conference: 2nd Pear Conference. Utopia. 12 (Supplement 3) (no pagination), 2018. Date of Publication: March 2018.
AU  - Okafor A.B.
AU  - Berg J.
IN  - (Okafor, Berg) Univ Utopia, Northtown, Utopia
      (Berg) Inst Pears, Southtown, Utopia
      (Lund) Nobody's Institute
AD  - A.B. Okafor, Univ Utopia
CP  - Utopia
MH  - *pear
MH  - adult
OD  - *pear
OD  - *adult
AB  - Background: Pears.
Method(s): Counting.

      Result(s): Many.
IT - we used it
IS  - 0378-5955
XL  - http://sfx.example.org/?sid=OVID:embase&id=pmid:90000002&id=doi:10.1000%2Fpears.2&issn=0378-5955
LG  - English
PT  - Conference Abstract
YR  - 2018

<3. >
VN - Ovid Technologies
DB - PsycINFO
AN - Book: 2011-00001-001.
TI - Understanding pears. [References].
AU - Okafor, Ada
AU - Berg, Jan [Ed]
IN - Okafor, Ada: Centre for Pears, Northtown
SO - Berg, Jan [Ed]. (2012). Pears in practice. (pp. 11-31). xvii, 254 pp. Northtown, UT, US: Pear Press; US.
PU - Pear Press; US
IB - 978-3-16-148410-0 (Paperback)
PT - Book
DT - Chapter
ID - pears, orchards, harvest
YR - 2012

<4. >
VN  - Ovid Technologies
DB  - Journals@Ovid
AN  - 01445365-201506000-00011.
AU  - Okafor, Ada B. MD, MPH 1,2
AU  - Berg, Jan PhD 2
IN  - (1)Univ Utopia
      (2)Inst Pears
TI  - Pears at sea.  [Article]
SO  - American Pear Journal June 2015;58(6):688-696
KW  - pears;  plums
LG  - English.
XP  - XL  - https://ovidsp.example.org/pears
`

func TestTagged(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader(pears))
	recs := mappingtest.ReadAll(t, r)
	if len(recs) != 4 {
		t.Fatalf("%d records", len(recs))
	}
	describe := func(r *refsift.Record) string {
		return fmt.Sprint(r.ExportID, "|", r.Accession, "|", r.Type, "|", r.Title, "|", r.OriginalTitle, "|", r.Source, "|", r.Date, "|", r.Volume, "|", r.Issue, "|", r.Pages, "|", r.DOI, "|", r.PMID, "|", r.Descriptors, "|", r.Keywords, "|", r.Origin.Platform, "|", r.Origin.Database)
	}
	for i, want := range []string{
		"1|90000001|article|Pears in spring|Birnen im Fruhling|Journal of Pears|2018-06|12|3|1100-1105|10.1000/pears.1|90000001|[Pyrus/Growth & Development/*Economics Humans]|[]|Ovid|MEDLINE",
		"2|620000001|abstract|Pears in autumn||BMC Pears|2018-03|12|Supplement 3||10.1000/pears.2|90000002|[*pear *adult]|[]|Ovid|Embase",
		"3|2011-00001-001|chapter|Understanding pears||Pears in practice|2012|||11-31|||[]|[pears orchards harvest]|Ovid|APA PsycInfo",
		"4|01445365-201506000-00011|article|Pears at sea||American Pear Journal|2015-06|58|6|688-696|||[]|[pears plums]|Ovid|Journals@Ovid",
	} {
		want = strings.Replace(want, "[Pyrus/", "[*Pyrus/", 1)
		if got := describe(recs[i]); got != want {
			t.Errorf("record %d: %s\nwant %s", i+1, got, want)
		}
	}
	e := recs[1]
	if len(e.Authors[1].Affiliations) != 2 || len(e.Authors[0].Affiliations) != 1 || len(e.Affiliations) != 1 || e.Affiliations[0] != "(Lund) Nobody's Institute" {
		t.Errorf("addresses %+v, %q", e.Authors, e.Affiliations)
	}
	if want := "Background: Pears.\nMethod(s): Counting.\nResult(s): Many.\nIT - we used it"; e.Abstract != want {
		t.Errorf("abstract %q", e.Abstract)
	}
	p := recs[2]
	if len(p.Authors) != 1 || len(p.Editors) != 1 || p.Authors[0].Affiliations[0] != "Centre for Pears, Northtown" || p.Publisher != "Pear Press" || len(p.ISBN) != 1 {
		t.Errorf("%+v", p)
	}
	j := recs[3]
	if j.Authors[0].String() != "Okafor, Ada B." || j.Authors[1].String() != "Berg, Jan" || len(j.Authors[0].Affiliations) != 2 || len(j.Authors[1].Affiliations) != 1 || j.URLs[0] != "https://ovidsp.example.org/pears" {
		t.Errorf("%+v %q", j.Authors, j.URLs)
	}
	mappingtest.EveryLine(t, "pears", pears, NewReader(strings.NewReader(pears)), isMark)
	mappingtest.Positions(t, pears, recs)
}

func TestRecords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		titles   []string
		code     refsift.Code
	}{
		{"no numbers", "VN  - Ovid Technologies\nTI  - A\n\nVN  - Ovid Technologies\nTI  - B\n", []string{"A", "B"}, ""},
		{"text before", "Search strategy:\nTI  - no record\n<1>\nTI  - A\n", []string{"A"}, refsift.CodeTextOutside},
		{"unknown tag", "<1. >\nTI  - A\nQQ  - x\n", []string{"A"}, refsift.CodeTagUnknown},
		{"empty", "<1. >\n<2. >\nTI  - A\n", []string{"", "A"}, refsift.CodeRecordEmpty},
		{"translated title", "<1>\nTI  - [Pears in spring.]\n", []string{"[Pears in spring.]"}, ""},
		{"quoted", "<1>\nTI  - \"Pears in spring\"\n<2>\nTI  - \"Pears\" and \"plums\"\n", []string{"Pears in spring", "\"Pears\" and \"plums\""}, ""},
		{"ellipsis", "<1>\nTI  - Pears...\n", []string{"Pears..."}, ""},
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

func TestFieldNames(t *testing.T) {
	t.Parallel()
	const in = `<17>
Unique Identifier
  90000001
Title
  Pears in spring and
  in autumn.
Author
  Okafor A
  Berg J [Ed]
Author e-mail
  a@example.org

Source  
  Journal of Pears.   28(2):103-106, April 2015.
Publication Type
  -
Pear Count
  7
DOI
  10.1000/pears
Year of Publication
  2015
<18>
Title
  Northern pears
Chapter Title
  Plums
`
	r := NewFieldReader(strings.NewReader(in))
	recs := mappingtest.ReadAll(t, r)
	if len(recs) != 2 {
		t.Fatalf("%d records", len(recs))
	}
	a, b := recs[0], recs[1]
	got := fmt.Sprint(a.ExportID, "|", a.Accession, "|", a.Title, "|", a.Authors[0], "|", a.Editors[0], "|", a.Source, "|", a.Volume, "|", a.Issue, "|", a.Pages, "|", a.Date, "|", a.DOI, "|", len(a.PublicationTypes), "|", a.Origin.Format)
	if want := "17|90000001|Pears in spring and in autumn|Okafor, A|Berg, J|Journal of Pears|28|2|103-106|2015-04|10.1000/pears|0|ovid-text"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if b.Type != refsift.Chapter || b.Title != "Plums" || b.Source != "Northern pears" {
		t.Errorf("%+v", b)
	}
	if v, _ := a.Tag("Pear Count"); v != "7" || len(a.Tags) != 9 || a.Tags[1].Name != "Title" || a.Tags[1].Line != 4 {
		t.Errorf("tags %+v", a.Tags)
	}
	if c := r.Diagnostics().Counts(); len(c) != 1 || c[0].Code != refsift.CodeTagUnknown {
		t.Errorf("diagnostics %v", c)
	}
	mappingtest.EveryLine(t, "fields", in, NewFieldReader(strings.NewReader(in)), isMark)
	mappingtest.Positions(t, in, recs)
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{pears, "", "<1>\nSO - a. (b\nMH - a/b[c]\nAU - [\nIN - (\nTI - []\nBT - [Ed]", "VN - \nVN - \n  x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mappingtest.Fuzz(t, text, func(r io.Reader) mappingtest.Reader { return NewReader(r) }, nil)
	})
}

func FuzzFieldReader(f *testing.F) {
	for _, s := range []string{"<1>\nTitle\n  a\nSource\n  b. 1:2, 2003.\n", "<1>\n:\nx\n  y\n\n<2>", "Title\n<3>\nChapter Title"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mappingtest.Fuzz(t, text, func(r io.Reader) mappingtest.Reader { return NewFieldReader(r) }, nil)
	})
}

// benchAbstract is as long as most abstracts are.
var benchAbstract = strings.Repeat("Pears were counted in spring and again in autumn, and again. ", 22)

func BenchmarkReader(b *testing.B) {
	record := strings.ReplaceAll(pears, "\nLG  - ", "\nAB  - "+benchAbstract+"\nLG  - ")
	readbench.Run(b, []byte(strings.Repeat(record+"\n", 500)), 2000, func(r io.Reader) refsift.RecordReader { return NewReader(r) })
}

func BenchmarkFieldReader(b *testing.B) {
	record := "<17>\nUnique Identifier\n  90000001\nTitle\n  Pears in spring and\n  in autumn.\nAuthor\n  Okafor A\n  Berg J\nSource\n  Journal of Pears. 28(2):103-106, 2015 Apr.\n" +
		"Abstract\n  " + benchAbstract + "\nPublication Type\n  Journal Article\nDOI\n  10.1000/pears\nYear of Publication\n  2015\n\n"
	readbench.Run(b, []byte(strings.Repeat(record, 2000)), 2000, func(r io.Reader) refsift.RecordReader { return NewFieldReader(r) })
}

func ExampleReader() {
	export := "<1. >\nVN  - Ovid Technologies\nDB  - Embase\nTI  - Pears in spring.\nSO  - Journal of Pears. 12 (3) (pp 100-105), 2018.\n"
	for rec, err := range NewReader(strings.NewReader(export)).All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(rec.Origin.Database, rec.Title)
		fmt.Println(rec.Source, rec.Volume, rec.Pages)
	}
	// Output:
	// Embase Pears in spring
	// Journal of Pears 12 100-105
}

func ExampleFieldReader() {
	export := "<1>\nTitle\n  Pears in spring.\nSource\n  Journal of Pears. 12(3):100-105, 2018.\n"
	for rec := range NewFieldReader(strings.NewReader(export)).All() {
		fmt.Println(rec.Title, rec.Year, rec.Source)
	}
	// Output:
	// Pears in spring 2018 Journal of Pears
}

func ExampleParseSource() {
	s := ParseSource("Journal of Pears. Vol.12(3), Mar 2015, pp. 100-105.")
	fmt.Println(s.Title, s.Volume, s.Issue, s.Pages, s.Date)
	// Output:
	// Journal of Pears 12 3 100-105 Mar 2015
}

// TestBookEditors reads the editors and the title of a book from its citation.
func TestBookEditors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"SO  - Okafor, Ada [Editor, Reprint Author], Berg, Jan J. [Editor]. Pears in practice.:371-397, 2004.":                  "[Okafor, Ada Berg, Jan J.] Pears in practice",
		"SO  - Okafor, Ada [Ed]; Berg, Jan [Ed]. (2012). Pears in practice: A guide. (pp. 11-31). xvii, 254 pp. Town: Press.":   "[Okafor, Ada Berg, Jan] Pears in practice: A guide",
		"BT  - Okafor, A.B. [Ed.]. [Pears in memory of A.A. Berg.] [Grushi.] Pear Press. 2002: 1-234. Chapter pagination: 2-8.": "[Okafor, A.B.] Pears in memory of A.A. Berg",
		"BT  - Pears of the north. Pear Press. 2002: 1-234.":                                                                    "[] Pears of the north",
	} {
		rec := mappingtest.ReadAll(t, NewReader(strings.NewReader("<1. >\nTI  - A\nAU  - Tal B\nPT  - Chapter\n"+in+"\n")))[0]
		if got := fmt.Sprint(rec.Editors, " ", rec.Source); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
