package endnotexml_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/endnotexml"
	"github.com/refsift/refsift/internal/shared"
)

// A made-up library in the layout that EndNote writes: one line, styled runs.
const library = `<?xml version="1.0" encoding="UTF-8" ?><xml><records><record><database name="My.enl" path="x">My.enl</database><rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type><contributors><authors><author><style face="normal">van der Berg, Anna</style></author><author><style face="normal">The Group,</style></author></authors></contributors><titles><title><style face="normal">Deciding </style><style face="italic">together</style><style face="normal"> &amp; well</style></title><secondary-title><style>Journal of made-up care</style></secondary-title></titles><periodical><full-title><style>Journal of made-up care</style></full-title><abbr-1>J Made-up Care</abbr-1></periodical><pages><style>15-8</style></pages><volume><style>12</style></volume><number><style>3</style></number><keywords><keyword><style>sharing&#xD;deciding</style></keyword></keywords><dates><year><style>2019</style></year><pub-dates><date><style>Feb 3</style></date></pub-dates></dates><isbn><style>0378-5955 (Print)</style></isbn><accession-num><style>90000001</style></accession-num><electronic-resource-num><style>https://doi.org/10.5555/X.1</style></electronic-resource-num><urls><related-urls><url><style>https://pubmed.ncbi.nlm.nih.gov/90000001</style></url></related-urls></urls><remote-database-name><style>MEDLINE</style></remote-database-name></record><record><ref-type name="Book">6</ref-type><titles><title>Second</title></titles></record></records></xml>`

func ExampleReader() {
	for rec, err := range endnotexml.NewReader(strings.NewReader(library)).All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(rec.Type, rec.Date, rec.Title, rec.Authors, rec.Pages, rec.DOI)
	}
	// Output:
	// article 2019-02-03 Deciding together & well [van der Berg, Anna The Group] 15-18 10.5555/x.1
	// book  Second []
}

func TestFields(t *testing.T) {
	recs, err := refsift.Collect(endnotexml.NewReader(strings.NewReader(library)).All())
	if err != nil || len(recs) != 2 {
		t.Fatalf("%d records, %v", len(recs), err)
	}
	rec := recs[0]
	if rec.ExportID != "7" || rec.PMID.String() != "90000001" || rec.Accession != "90000001" || rec.Origin.Database != "MEDLINE" ||
		rec.SourceAbbrev != "J Made-up Care" || strings.Join(rec.Keywords, "|") != "sharing|deciding" || rec.ISSN[0].String() != "0378-5955" || rec.Volume != "12" || rec.Issue != "3" {
		t.Errorf("read as %+v", rec)
	}
	if title, ok := rec.Tag("titles/title"); !ok || title != "Deciding together & well" {
		t.Errorf("the title's tag is %q", title)
	}
	if kind, ok := rec.Tag("ref-type@name"); !ok || kind != "Journal Article" {
		t.Errorf("the type's tag is %q", kind)
	}
}

func FuzzReader(f *testing.F) {
	f.Add(library)
	f.Fuzz(func(t *testing.T, s string) {
		n := 0
		for range endnotexml.NewReader(strings.NewReader(s)).All() {
			if n++; n > len(s) {
				t.Fatal("more records than bytes")
			}
		}
	})
}

// The labelled sets came as EndNote XML: as many records as their tables
// have, and nearly every title the same.
func TestLabelledSets(t *testing.T) {
	for set, want := range map[string]int{"tafenoquine": 179, "respiratory": 1988} {
		f, err := os.Open(shared.Path(t, "data", "dedupe", set, "original.xml"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		recs, err := refsift.Collect(endnotexml.NewReader(f).All())
		if err != nil || len(recs) != want {
			t.Errorf("%s: %d records, want %d; %v", set, len(recs), want, err)
		}
		untitled := 0
		for _, rec := range recs {
			if rec.Title == "" {
				untitled++
			}
		}
		if untitled*50 > len(recs) {
			t.Errorf("%s: %d of %d records have no title", set, untitled, len(recs))
		}
	}
}
