package format_test

import (
	"io"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/bibtex"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/format/ciw"
	"github.com/refsift/refsift/format/cochrane"
	"github.com/refsift/refsift/format/csv"
	"github.com/refsift/refsift/format/endnotexml"
	"github.com/refsift/refsift/format/enw"
	"github.com/refsift/refsift/format/jsonl"
	"github.com/refsift/refsift/format/nbib"
	"github.com/refsift/refsift/format/ovidtext"
	"github.com/refsift/refsift/format/pubmedxml"
	"github.com/refsift/refsift/format/refworks"
	"github.com/refsift/refsift/internal/readertest"
	"github.com/refsift/refsift/ris"
)

// with makes a record of a pattern by setting its title.
func with(pattern string) func(string) string {
	return func(title string) string { return strings.ReplaceAll(pattern, "TITLE", title) }
}

// kits describes every format that can be read, on made-up exports.
var kits = []readertest.Format{
	{
		Name: format.RIS,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := ris.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Record:   with("TY  - JOUR\nTI  - TITLE\nAU  - Berg, Anna\nPY  - 2019\nER  - \n\n"),
		Doubtful: "TY  - JOUR\nTI  - Pears\nAU  - Berg, Anna\nPY  - 2019\n",
		Between:  "47.\n",
	}, {
		Name: format.NBIB,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := nbib.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Record:   with("PMID- 90000001\nOWN - NLM\nTI  - TITLE\nFAU - Berg, Anna\nDP  - 2019 Jan\n\n"),
		Doubtful: "PMID- 90000001\nTI  - Pears\nDP  - soon\n",
		Between:  "2: \n",
	}, {
		Name: format.BibTeX,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := bibtex.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Record: func(title string) string {
			return "@article{" + strings.Fields(title)[0] + ",\n  title = {" + title + "},\n  author = {Berg, Anna},\n  year = 2019\n}\n\n"
		},
		Doubtful: "@article{a, title = {Pears}, month = nosuch}\n",
		Between:  "% a comment\n",
	}, {
		Name: format.CSV,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := csv.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Head:     "title,authors,year,journal,doi\n",
		Record:   with("\"TITLE\",\"Berg, Anna\",2019,J Made Up,\n"),
		Doubtful: "title,authors,year\nPears,Berg\n",
	}, {
		Name: format.JSONL,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := jsonl.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Record:   with(`{"title":"TITLE","authors":[{"family":"Berg","given":"Anna"}],"year":2019}` + "\n"),
		Doubtful: `{"title":"Pears","nosuch":1}` + "\n",
	}, {
		Name: format.PubMedXML,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := pubmedxml.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Head:     "<?xml version=\"1.0\" ?>\n<PubmedArticleSet>\n",
		Record:   with("<PubmedArticle><MedlineCitation><PMID>90000001</PMID><Article><ArticleTitle>TITLE</ArticleTitle></Article></MedlineCitation></PubmedArticle>\n"),
		Foot:     "</PubmedArticleSet>\n",
		Doubtful: "<PubmedArticle><MedlineCitation><PMID>90000001</PMID></MedlineCitation></PubmedArticle>\n",
		Between:  "stray\n",
	}, {
		Name: format.EndNoteXML,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := endnotexml.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Head:     "<xml><records>",
		Record:   with("<record><ref-type name=\"Journal Article\">17</ref-type><titles><title><style>TITLE</style></title></titles></record>"),
		Foot:     "</records></xml>",
		Doubtful: "<xml><records><record><rec-number>1</rec-number></record></records></xml>",
		Between:  "stray",
	}, {
		Name: format.WoS,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := ciw.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Head:     "FN Clarivate Analytics Web of Science\nVR 1.0\n",
		Record:   with("PT J\nAU Berg, A\nTI TITLE\nPY 2019\nER\n\n"),
		Foot:     "EF\n",
		Doubtful: "PT J\nTI Pears\nPY 2019\n",
		Between:  "Page 2 of 3\n",
	}, {
		Name: format.WoSTab,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := ciw.NewTabReader(r)
			x.ReadOptions = o
			return x
		},
		Head:     "PT\tAU\tTI\tPY\n",
		Record:   with("J\tBerg, A\tTITLE\t2019\n"),
		Doubtful: "PT\tAU\tTI\tPY\nJ\tBerg, A\tPears\n",
	}, {
		Name: format.Refer,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := enw.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Record:   with("%0 Journal Article\n%A Berg, Anna\n%T TITLE\n%D 2019\n\n\n"),
		Doubtful: "%0 Journal Article\n%T Pears\n%D soon\n",
	}, {
		Name: format.RefWorks,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := refworks.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Record:   with("RT Journal Article\nSR Electronic\nA1 Berg,Anna\nT1 TITLE\nYR 2019\n\n"),
		Doubtful: "RT Journal Article\nT1 Pears\nYR soon\n",
	}, {
		Name: format.OvidTagged,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := ovidtext.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Record:   with("<1. >\nVN  - Ovid Technologies\nDB  - Embase\nTI  - TITLE\nAU  - Berg A.\nYR  - 2019\n\n"),
		Doubtful: "<1. >\nVN  - Ovid Technologies\nTI  - Pears\nYR  - soon\n",
	}, {
		Name: format.OvidText,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := ovidtext.NewFieldReader(r)
			x.ReadOptions = o
			return x
		},
		Record:   with("<1>\nTitle\n  TITLE\nAuthor\n  Berg, Anna\nYear of Publication\n  2019\n\n"),
		Doubtful: "<1>\nTitle\n  Pears\nYear of Publication\n  soon\n",
	}, {
		Name: format.CochraneText,
		Open: func(r io.Reader, o refsift.ReadOptions) readertest.Reader {
			x := cochrane.NewReader(r)
			x.ReadOptions = o
			return x
		},
		Record:   with("Record #1 of 3\nID: CN-00000001\nAU: Berg A\nTI: TITLE\nYR: 2019\n\n"),
		Doubtful: "Record #1 of 1\nID: CN-00000001\nTI: Pears\nYR: soon\n",
	},
}

func TestConformance(t *testing.T) {
	if len(kits) != len(format.Readable()) {
		t.Errorf("%d formats pass the kit, %d can be read", len(kits), len(format.Readable()))
	}
	for i, k := range kits {
		if i < len(format.Readable()) && k.Name != format.Readable()[i] {
			t.Errorf("kit %d is of %s, want %s", i, k.Name, format.Readable()[i])
		}
		t.Run(k.Name, func(t *testing.T) { readertest.Run(t, k) })
	}
}

// FuzzLaw: whatever the bytes and the format they are read as, the account of
// the bytes holds, and reading it again gives the same.
func FuzzLaw(f *testing.F) {
	for i, k := range kits {
		f.Add(uint8(i), k.Export("Pears", "Plums in autumn"))
		f.Add(uint8(i), k.Doubtful+k.Between+k.Record("Figs"))
		f.Add(uint8(i), k.Head+k.Between+k.Record("Pears")[:5]+k.Record("Plums")+k.Foot+k.Head)
	}
	f.Fuzz(func(t *testing.T, i uint8, in string) {
		readertest.CheckLaw(t, kits[int(i)%len(kits)], in)
	})
}
