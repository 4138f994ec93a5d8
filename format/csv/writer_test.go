package csv

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/readbench"
)

func write(t testing.TB, recs ...*refsift.Record) string {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b)
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

func TestWriteRead(t *testing.T) {
	t.Parallel()
	issn, _ := refsift.ParseISSN("0378-5955")
	eissn, _ := refsift.ParseISSN("2049-3630")
	isbn, _ := refsift.ParseISBN("9783161484100")
	pmid, _ := refsift.ParsePMID("12345")
	rec := &refsift.Record{
		ExportID: "7", Type: refsift.Article, Title: "A, \"B\"; C", Authors: []refsift.Author{
			{Family: "von Berg", Given: "Anna", Suffix: "Jr"}, {Corporate: "World Health Organization"}, {Family: "Tal", Given: "B."},
		},
		Year: 2019, Date: refsift.Date{Year: 2019}, Source: "J. Made-Up", Volume: "3", Issue: "4", Pages: "12-19",
		DOI: refsift.MustDOI("10.1000/x"), PMID: pmid, ISSN: []refsift.ISSN{issn}, EISSN: []refsift.ISSN{eissn}, ISBN: []refsift.ISBN{isbn},
		Abstract: "One.\nTwo.", Keywords: []string{"a, b", "c"}, Languages: []string{"eng", "ger"}, URLs: []string{"https://example.org/a,b", "https://example.org/c"},
		Accession: "L1", PublicationTypes: []string{"article"}, Origin: refsift.Origin{Database: "Embase"},
	}
	recs, r := read(t, write(t, rec))
	got := *recs[0]
	got.ID, got.Tags, got.Origin = refsift.ID{}, nil, refsift.Origin{Database: got.Origin.Database}
	if d := cmp.Diff(rec, &got, cmp.Exporter(func(reflect.Type) bool { return true })); d != "" || codes(r) != nil {
		t.Errorf("%s %q", d, codes(r))
	}
}

func TestWriterOptions(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := NewWriter(&b)
	w.BOM, w.Comma = true, ';'
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeff" + strings.Join(Columns(), ";") + "\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	if w.Write(nil) == nil {
		t.Error("no error for no record")
	}
	if !IsHeader(b.String()) {
		t.Error("our own header is none")
	}
}

// FuzzReader checks that any text reads without panic, that the rows follow
// each other and cover the text, and that what is written is read again.
func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"id,title,year\n1,T,2010\n", "id;title\n1;\"a\nb\"\n", "id\ttitle\r\n1\t\"a\"b\"\r\n", "sep=;\nid;title\n", "\"TITLE\",\"T\"\n\"SOURCE\",\"J (2019) 3:4 (1-9)\"\n",
		"id,title\n\"open,x\n", "PT\tAU\tTI\nJ\tBerg, A\t\"x\n", "id,title\r1,T\r", "title,source,author names,emtree medical index terms\nT,J (x (2019) 3:4 (,A B.,c (d\n",
		"authors,title,year\n\"Berg A., Tal B.\",T,2010.0\n", "id,title\n1,2,3,4,5\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		recs, _ := read(t, text)
		at := int64(0)
		for _, rec := range recs {
			o := rec.Origin.Span
			if o.Start.Offset < at || o.End.Offset < o.Start.Offset || o.End.Offset > int64(4*len(text)+4) {
				t.Fatalf("span %d to %d behind %d, of %d", o.Start.Offset, o.End.Offset, at, len(text))
			}
			at = o.End.Offset
		}
		if !utf8.ValidString(text) {
			return
		}
		again, _ := read(t, write(t, recs...))
		if len(again) != len(recs) {
			t.Fatalf("%d records, %d after writing %q", len(recs), len(again), write(t, recs...))
		}
		for i, rec := range recs {
			if again[i].Title != rec.Title || again[i].Year != rec.Year || again[i].DOI != rec.DOI || again[i].Abstract != rec.Abstract {
				t.Fatalf("%+v, then %+v", rec, again[i])
			}
		}
	})
}

func BenchmarkReader(b *testing.B) {
	var text strings.Builder
	text.WriteString("id,type,title,authors,year,journal,volume,issue,pages,doi,issn,abstract,source\n")
	for range 2000 {
		text.WriteString("1,article,\"Shared decisions, once more\",\"Berg, Anna; Tal, B. C.; Lund, D.\",2019,J Made Up,12,3,100-110,10.1000/made.up,0378-5955,\"" +
			strings.Repeat("We asked many people in two groups, and they said what they thought of it. ", 15) + "\",Embase\n")
	}
	readbench.Run(b, []byte(text.String()), 2000, func(r io.Reader) refsift.RecordReader { return NewReader(r) })
}
