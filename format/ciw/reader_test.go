package ciw

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping/mappingtest"
)

// pears is a made-up record with the traps of the Core Collection.
const pears = `FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Okafor, AB
   van der Berg, J
   [Anonymous]
AF Okafor, Ada B.
   van der Berg, Jan
   [Anonymous]
CA Pear Tree Growers
TI On the growth of pears, a study of
   trees
SO JOURNAL OF PEARS
LA English
DT Article; Early Access
CT 1st Pear Conference
CY MAY 04-06, 2018
CL Northtown, UTOPIA
SP Pear Board, Plum Board
DE pear trees; growth &amp; decay; orchard
   keeping
ID PYRUS-COMMUNIS; FRUIT
AB Pears were counted. Trees
   were measured.
C1 [Okafor, Ada B.; van der Berg, Jan] Univ Utopia, Dept Orchards, Northtown, Utopia.
   [van der Berg, Jan] Inst Pears, Southtown, Utopia.
   Pear Archive, Easttown, Utopia.
OI van der Berg, Jan/0000-0002-1825-0097; Nobody, N/0000-0001-5109-3700
CR Smith A, 1999, J PEARS, V1, P1
   Jones B, 2001, J PLUMS, V2, P2
NR 2
PU PEAR PRESS
PI NORTHTOWN
PA 1 TREE ST, NORTHTOWN, UTOPIA
SN 0378-5955
EI 2434-561X
J9 J PEARS
JI J. Pears
PD DEC 31
PY 2019
VL 14
IS 12
BP 1535
EP 41
DI 10.1000/pears.1
PG 7
WC Horticulture
UT WOS:000500000000001
PM 90000001
DA 2020-11-06
ER

EF
`

func TestCoreCollection(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader(pears))
	rec := mappingtest.One(t, r)
	check := func(what string, got, want any) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	check("title", rec.Title, "On the growth of pears, a study of trees")
	check("authors", len(rec.Authors), 3)
	check("first author", rec.Authors[0].String(), "Okafor, Ada B.")
	check("second author", rec.Authors[1].String(), "van der Berg, Jan")
	check("body", rec.Authors[2].Corporate, "Pear Tree Growers")
	check("addresses of the first", strings.Join(rec.Authors[0].Affiliations, "|"), "Univ Utopia, Dept Orchards, Northtown, Utopia.")
	check("addresses of the second", len(rec.Authors[1].Affiliations), 2)
	check("other addresses", strings.Join(rec.Affiliations, "|"), "Pear Archive, Easttown, Utopia.")
	check("ORCID", rec.Authors[1].ORCID.String(), "0000-0002-1825-0097")
	check("no ORCID", rec.Authors[0].ORCID.IsValid(), false)
	check("source", rec.Source, "JOURNAL OF PEARS")
	check("abbreviation", rec.SourceAbbrev, "J. Pears")
	check("keywords", strings.Join(rec.Keywords, "|"), "pear trees|growth &amp; decay|orchard keeping|PYRUS-COMMUNIS|FRUIT")
	check("abstract", rec.Abstract, "Pears were counted. Trees were measured.")
	check("date", rec.Date, refsift.Date{Year: 2019, Month: 12, Day: 31})
	check("pages", rec.Pages, "1535-1541")
	check("volume and issue", rec.Volume+"/"+rec.Issue, "14/12")
	check("place", rec.Place, "NORTHTOWN")
	check("ISSN", rec.ISSN[0].String()+" "+rec.EISSN[0].String(), "0378-5955 2434-561X")
	check("DOI", rec.DOI, refsift.MustDOI("10.1000/pears.1"))
	check("PMID", rec.PMID.String(), "90000001")
	check("accession", rec.Accession, "WOS:000500000000001")
	check("type", rec.Type, refsift.Article)
	check("types", strings.Join(rec.PublicationTypes, "|"), "Article|Early Access")
	check("platform", rec.Origin.Platform+"/"+rec.Origin.Database+"/"+rec.Origin.Format, "Web of Science/Web of Science/wos")
	check("tags", len(rec.Tags), 38)
	if v, _ := rec.Tag("CR"); v != "Smith A, 1999, J PEARS, V1, P1\nJones B, 2001, J PLUMS, V2, P2" {
		t.Errorf("CR %q", v)
	}
	if outside, n := r.Outside(), r.OutsideCount(); n != 2 || outside[0].Text != "FN Clarivate Analytics Web of Science\nVR 1.0" {
		t.Errorf("outside %v", outside)
	}
	if c := r.Diagnostics().Counts(); len(c) != 0 {
		t.Errorf("diagnostics %v", c)
	}
	mappingtest.EveryLine(t, "pears", pears, NewReader(strings.NewReader(pears)), isMark)
	mappingtest.Positions(t, pears, []*refsift.Record{rec})
}

// TestTraps reads one record a case and looks at one thing.
func TestTraps(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		got      func(*refsift.Record) string
		want     string
	}{
		{"Zoological Record", "PT J\nAN ZOOR1\nAU Okafor, Ada (ada@example.org) \n   Berg, Jan (mail)\nTI Pears.\nPS pp. 12-19\nPD Aug 1 2019\nPY 2019\nUT ZOOREC:ZOOR1\nER\n",
			func(r *refsift.Record) string {
				return r.Authors[0].String() + "|" + r.Authors[1].String() + "|" + r.Pages + "|" + r.Date.String() + "|" + r.Origin.Database + "|" + r.Accession
			}, "Okafor, Ada|Berg, Jan|12-19|2019-08-01|Zoological Record|ZOOREC:ZOOR1"},
		{"Zoological Record without UT", "PT J\nAN ZOOR15512090342\nTI Pears\nER\n", func(r *refsift.Record) string { return r.Origin.Database + "|" + r.Accession }, "Zoological Record|ZOOR15512090342"},
		{"locator in PS", "PT J\nTI Pears\nPS duz039\nER\n", func(r *refsift.Record) string { return r.Pages + "|" + r.ArticleNumber }, "|duz039"},
		{"locator and pages in PS", "PT J\nTI Pears\nPS art2, 1-16\nER\n", func(r *refsift.Record) string { return r.Pages + "|" + r.ArticleNumber }, "1-16|art2"},
		{"article number in PS", "PT J\nTI Pears\nPS 1-12, Article No.: 77\nER\n", func(r *refsift.Record) string { return r.Pages + "|" + r.ArticleNumber }, "1-12|77"},
		{"PS besides BP", "PT J\nTI Pears\nBP 1\nEP 2\nPS 3-4\nER\n", func(r *refsift.Record) string { return r.Pages }, "1-2"},
		{"PG is a count", "PT J\nTI Pears\nPG 9\nER\n", func(r *refsift.Record) string { return r.Pages }, ""},
		{"DA is the export", "PT J\nTI Pears\nDA 2020-01-02\nER\n", func(r *refsift.Record) string { return r.Date.String() }, ""},
		{"year of early access", "PT J\nTI Pears\nEA MAY 2021\nER\n", func(r *refsift.Record) string { return r.Date.String() }, "2021-05"},
		{"year in PD", "PT J\nTI Pears\nPD FEB 2011\nPY 2011\nER\n", func(r *refsift.Record) string { return r.Date.String() }, "2011-02"},
		{"another year in PD", "PT J\nTI Pears\nPD 1998, thesis publ. 1997\nPY 1998\nER\n", func(r *refsift.Record) string { return r.Date.String() }, "1998"},
		{"MEDLINE", "PT J\nAN 90000002\nTI Pears\nUT MEDLINE:90000002\nER\n", func(r *refsift.Record) string { return r.PMID.String() + "|" + r.Origin.Database }, "90000002|MEDLINE"},
		{"Inspec", "PT J\nTI Pears\nUT INSPEC:123\nER\n", func(r *refsift.Record) string { return r.Origin.Database }, "Inspec"},
		{"fewer full names", "PT J\nAU Okafor, A\n   Berg, J\nAF Okafor, Ada\nTI Pears\nER\n", func(r *refsift.Record) string { return r.Authors[0].Given + r.Authors[1].Given }, "AJ"},
		{"book authors", "PT B\nBA Okafor, A\nBF Okafor, Ada\nTI Pears\nER\n", func(r *refsift.Record) string { return r.Authors[0].String() }, "Okafor, Ada"},
		{"editors", "PT B\nAU Okafor, A\nBE Berg, J\n   Lund, C\nTI Pears\nSO PEARS OF THE NORTH\nBP 1\nEP 9\nER\n", func(r *refsift.Record) string { return r.Editors[1].Family + "|" + string(r.Type) }, "Lund|chapter"},
		{"book", "PT B\nTI Pears\nSO Pears\nD2 10.1000/book\nER\n", func(r *refsift.Record) string { return string(r.Type) + "|" + r.DOI.String() }, "book|10.1000/book"},
		{"proceedings", "PT B\nTI Pears\nSO PEARS 2005\nDT Proceedings Paper\nER\n", func(r *refsift.Record) string { return string(r.Type) }, "conference-paper"},
		{"article from proceedings", "PT J\nTI Pears\nDT Article; Proceedings Paper\nER\n", func(r *refsift.Record) string { return string(r.Type) }, "article"},
		{"meeting abstract", "PT J\nTI Pears\nDT Meeting Abstract\nER\n", func(r *refsift.Record) string { return string(r.Type) }, "abstract"},
		{"supplement", "PT J\nTI Pears\nSU 1\nER\n", func(r *refsift.Record) string { return r.Issue }, "Suppl 1"},
		{"ORCID of the only author", "PT J\nAU Okafor, A\nTI Pears\nOI /0000-0002-1825-0097\nER\n", func(r *refsift.Record) string { return r.Authors[0].ORCID.String() }, "0000-0002-1825-0097"},
		{"wrapped address", "PT J\nAU Okafor, A\nTI Pears\nC1 Okafor, A.; Univ Utopia, Department of Orchards and Trees, Northtown,\n   Utopia.\nER\n", func(r *refsift.Record) string { return strings.Join(r.Affiliations, "|") },
			"Okafor, A|Univ Utopia, Department of Orchards and Trees, Northtown, Utopia."},
		{"no indent", "PT J\nTI Pears in the orchards of the north and\nsouth\nAU Okafor, Ada\nBerg, Jan\nUS orchards follow\nAB Of pears.\nER\n", func(r *refsift.Record) string { return r.Title + "|" + r.Authors[1].Family }, "Pears in the orchards of the north and south|Berg"},
		{"no space behind the tag", "PT J\nAUOkafor, A\n   Berg, J\nTI Pears\nER\n", func(r *refsift.Record) string { return r.Authors[0].Family + r.Authors[1].Family }, "OkaforBerg"},
		{"CR ends lines", "PT J\rTI Pears\r   and plums\rER\r", func(r *refsift.Record) string { return r.Title }, "Pears and plums"},
		{"lone CR in a value", "PT J\nAB Pears.\rPlums.\nER\n", func(r *refsift.Record) string { return r.Abstract }, "Pears. Plums."},
		{"no PT", "AU Okafor, A\nTI Pears\nER\n", func(r *refsift.Record) string { return r.Title + "|" + r.Authors[0].Family }, "Pears|Okafor"},
		{"MeSH", "PT J\nTI Pears\nMH *Pyrus / growth; HIV/AIDS\nER\n", func(r *refsift.Record) string { return r.Descriptors[0].String() + "|" + r.Descriptors[1].Heading }, "*Pyrus/growth|HIV/AIDS"},
	}
	for _, tt := range tests {
		rec := mappingtest.One(t, NewReader(strings.NewReader(tt.in)))
		if got := tt.got(rec); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if !strings.Contains(tt.in, "\r") {
			mappingtest.EveryLine(t, tt.name, tt.in, NewReader(strings.NewReader(tt.in)), isMark)
		}
	}
}

// A download that breaks off inside a line has lost data.
func TestBrokenOff(t *testing.T) {
	recs, err := refsift.Collect(NewReader(strings.NewReader("PT J\nTI Pears\nER\n\nPT J\nTI Plu")).All())
	if len(recs) != 2 || recs[1].Title != "Plu" || !errors.Is(err, refsift.ErrTruncated) {
		t.Errorf("%d records, %v", len(recs), err)
	}
}

func TestDamage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		titles   []string
		code     refsift.Code
	}{
		{"no end mark", "PT J\nTI Pears\n\nPT J\nTI Plums\nER\n", []string{"Pears", "Plums"}, refsift.CodeEndMissing},
		{"cut off", "PT J\nTI Pears\nER\n\nPT J\nTI Plums\nAB Of pl\n", []string{"Pears", "Plums"}, refsift.CodeTruncated},
		{"two exports joined", "FN Clarivate\nVR 1.0\nPT J\nTI Pears\nFN Clarivate\nVR 1.0\nPT J\nTI Plums\nER\nEF\n", []string{"Pears", "Plums"}, refsift.CodeEndMissing},
		{"no type", "TI Pears\nER\n", []string{"Pears"}, refsift.CodeTypeMissing},
		{"unknown type", "PT Q\nTI Pears\nER\n", []string{"Pears"}, refsift.CodeTypeUnknown},
		{"unknown tag", "PT J\nTI Pears\nQQ x\nER\n", []string{"Pears"}, refsift.CodeTagUnknown},
		{"glued", "PT J\nAUOkafor, A\nTI Pears\nER\n", []string{"Pears"}, refsift.CodeTagLoose},
		{"empty", "PT J\nER\n", []string{""}, refsift.CodeRecordEmpty},
		{"text between", "PT J\nTI Pears\nER\nA letter\nPT J\nTI Plums\nER\n", []string{"Pears", "Plums"}, refsift.CodeTextOutside},
		{"pages run backwards", "PT J\nTI Pears\nBP 20\nEP 10\nER\n", []string{"Pears"}, refsift.CodePagesInverse},
		{"no year", "PT J\nTI Pears\nPY soon\nER\n", []string{"Pears"}, refsift.CodeYearInvalid},
		{"not a DOI", "PT J\nTI Pears\nDI none here\nER\n", []string{"Pears"}, refsift.CodeIDInvalid},
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
		if !slices.ContainsFunc(r.Diagnostics().Counts(), func(c refsift.CodeCount) bool { return c.Code == tt.code }) {
			t.Errorf("%s: diagnostics %v, want %s", tt.name, r.Diagnostics().Counts(), tt.code)
		}
	}
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader("PT J\nTI Pears\nER\n\nPT J\nTI " + strings.Repeat("x", 900<<10) + "\nER\n\nPT J\nTI Plums\nER\n"))
	r.MaxRecord = 64 << 10
	recs, err := refsift.Collect(r.All())
	if len(recs) != 2 || recs[1].Title != "Plums" || recs[1].ID.Ordinal != 3 || !errors.Is(err, refsift.ErrTooLarge) {
		t.Errorf("%d records, %v", len(recs), err)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader("PT J\nTI P\xeates\nER\n"))
	r.File, r.Platform, r.Database, r.Encoding = "a.ciw", "Elsewhere", "Mine", "windows-1252"
	rec := mappingtest.One(t, r)
	if rec.Title != "Pêtes" || rec.Origin.Platform != "Elsewhere" || rec.Origin.Database != "Mine" || rec.ID != (refsift.ID{File: "a.ciw", Ordinal: 1}) || rec.Origin.Encoding != "windows-1252" {
		t.Errorf("%q %+v %v", rec.Title, rec.Origin, rec.ID)
	}
	if r := NewReader(strings.NewReader("")); len(mappingtest.ReadAll(t, r)) != 0 {
		t.Error("records in an empty text")
	}
	bad := NewReader(strings.NewReader(pears))
	bad.Encoding = "no-such-encoding"
	if _, err := bad.Read(); err == nil {
		t.Error("no error for an unknown encoding")
	}
}

func TestTabReader(t *testing.T) {
	t.Parallel()
	in := "\uFEFFPT\tAU\tAF\tTI\tSO\tDE\tC1\tPY\tUT\t\r\n" +
		"J\tOkafor, AB; Berg, J\tOkafor, Ada B.; Berg, Jan\tOn \"pears\"\tJ PEARS\tpears; plums\t[Okafor, Ada B.; Berg, Jan] Univ Utopia, Northtown; [Berg, Jan] Inst Pears\t2019\tWOS:1\t\r\n" +
		"\r\n" +
		"J\tLund, C\t\tPlums\r\n" +
		"J\t\t\tCherries\t\t\t\t2020\tWOS:3\t\textra\r\n"
	r := NewTabReader(strings.NewReader(in))
	recs := mappingtest.ReadAll(t, r)
	if len(recs) != 3 {
		t.Fatalf("%d records", len(recs))
	}
	a := recs[0]
	if a.Title != `On "pears"` || len(a.Authors) != 2 || a.Authors[1].String() != "Berg, Jan" || len(a.Authors[1].Affiliations) != 2 || len(a.Keywords) != 2 || a.Year != 2019 {
		t.Errorf("%+v", a)
	}
	if a.Origin.Format != "wos-tab" || len(a.Tags) != 9 || a.Tags[3].Name != "TI" || a.Tags[3].Line != 2 || a.Tags[0].Column != 1 {
		t.Errorf("%+v", a.Tags)
	}
	if v, ok := recs[2].Tag("?"); !ok || v != "extra" {
		t.Errorf("the cell without a column is lost: %+v", recs[2].Tags)
	}
	if recs[1].Authors[0].Family != "Lund" || recs[1].ID.Ordinal != 2 {
		t.Errorf("%+v", recs[1])
	}
	ragged := 0
	for _, c := range r.Diagnostics().Counts() {
		if c.Code == refsift.CodeRowRagged {
			ragged = c.Count
		}
	}
	if ragged != 2 {
		t.Errorf("diagnostics %v", r.Diagnostics().Counts())
	}
	mappingtest.EveryLine(t, "tab", in, NewTabReader(strings.NewReader(in)), isMark)
	if recs := mappingtest.ReadAll(t, NewTabReader(strings.NewReader("a\tb\nc\td\n"))); len(recs) != 0 {
		t.Error("records without a header")
	}
}

// TestBookBodies reads GP, the body behind a book: an author only where nobody
// else is. A book that SO repeats has no source.
func TestBookBodies(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"PT C\nAU Okafor, A\nGP Pear Society\nTI Pears\nSO Proceedings of Pears\n": `[Okafor, A] "Proceedings of Pears"`,
		"PT B\nGP Pear Society\nTI Pears\nSO PEARS.\n":                             `[Pear Society] ""`,
	} {
		recs, err := refsift.Collect(refsift.Records(NewReader(strings.NewReader("FN X\nVR 1.0\n" + in + "ER\nEF\n"))))
		if err != nil || len(recs) != 1 {
			t.Fatal(len(recs), err)
		}
		if got := fmt.Sprintf("%v %q", recs[0].Authors, recs[0].Source); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}
