package format_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
)

// One small made-up export of each format that can be read.
const (
	risText  = "TY  - JOUR\nTI  - Shared decisions\nAU  - Berg, Anna\nPY  - 2019\nER  - \n"
	nbibText = "PMID- 90000001\nOWN - NLM\nTI  - Shared decisions.\nFAU - Berg, Anna\nDP  - 2019 Jan\n"
	bibText  = "@article{berg2019,\n  title = {Shared decisions},\n  author = {Berg, Anna},\n  year = 2019\n}\n"
	csvText  = "id,title,authors,year,journal,doi\n7,Shared decisions,\"Berg, Anna\",2019,J Made Up,\n"
	wosText  = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Berg, A\nAF Berg, Anna\nTI Shared decisions\nPY 2019\nER\n\nEF\n"
	tabText  = "PT\tAU\tTI\tPY\t\r\nJ\tBerg, Anna\tShared decisions\t2019\t\r\n"
	refText  = "%0 Journal Article\n%A Berg, Anna\n%T Shared decisions\n%D 2019\n"
	rwText   = "RT Journal Article\nSR Electronic\nA1 Berg,Anna\nT1 Shared decisions\nYR 2019\n"
	ovidText = "<1. >\nVN  - Ovid Technologies\nDB  - Embase\nTI  - Shared decisions.\nAU  - Berg A.\nYR  - 2019\n"
	longText = "<1>\nTitle\n  Shared decisions.\nAuthor\n  Berg, Anna\nYear of Publication\n  2019\n"
	cochText = "Record #1 of 2\rID: CN-00000001\rAU: Berg A\rTI: Shared decisions\rYR: 2019\r"
	jsonText = `{"title":"Shared decisions","authors":[{"family":"Berg","given":"Anna"}],"year":2019}` + "\n"
)

func gzipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

func TestDetect(t *testing.T) {
	tests := []struct{ text, format string }{
		{risText, format.RIS}, {nbibText, format.NBIB}, {bibText, format.BibTeX}, {csvText, format.CSV}, {jsonText, format.JSONL},
		{"\uFEFF" + risText, format.RIS},
		{strings.ReplaceAll(risText, "\n", "\r"), format.RIS},
		{strings.ReplaceAll(risText, "\n", "\r\n"), format.RIS},
		{strings.ReplaceAll(risText, "  - ", " - "), format.RIS},
		{"1.\n" + risText, format.RIS},
		{"Scopus\nEXPORT DATE: 1 May 2020\n\n" + bibText, format.BibTeX},
		{"\n" + nbibText, format.NBIB},
		{wosText, format.WoS},
		{"PT\tAU\tTI\nJ\tBerg, A\tShared\n", "wos-tab"},
		{refText, format.Refer}, {"%T Shared decisions\n%0 Journal Article\n%A Berg, Anna\n", format.Refer},
		{rwText, format.RefWorks},
		{ovidText, format.OvidTagged}, {longText, format.OvidText},
		{cochText, format.CochraneText},
		{"<?xml version=\"1.0\"?><xml><records><record></record></records></xml>", "endnote-xml"},
		{"id;title;authors;year\n1;Shared;Berg;2019\n", format.CSV},
		{"plain text of no kind\n", ""},
		{"id,group\n1,2\n", ""},
		{"", ""},
	}
	for _, tt := range tests {
		d := format.Detect([]byte(tt.text))
		if d.Format != tt.format || d.Kind != "" {
			t.Errorf("Detect(%.40q) = %+v, want %q", tt.text, d, tt.format)
		}
		if d.Format != "" && (d.Confidence != format.Certain || d.Evidence == "") {
			t.Errorf("Detect(%.40q) = %+v, want it certain, and why", tt.text, d)
		}
	}
}

func TestOpen(t *testing.T) {
	for name, text := range map[string]string{"ris": risText, "nbib": nbibText, "bibtex": bibText, "csv": csvText, "jsonl": jsonText,
		"wos": wosText, "wos-tab": tabText, "refer": refText, "refworks-tagged": rwText, "ovid-tagged": ovidText, "ovid-text": longText, "cochrane-text": cochText} {
		for _, in := range []string{text, gzipped(text)} {
			r, err := format.Open("in/x.txt", strings.NewReader(in), format.Options{})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			recs, err := refsift.Collect(r.All())
			if err != nil || len(recs) != 1 {
				t.Errorf("%s: %d records, %v", name, len(recs), err)
				continue
			}
			rec, info := recs[0], r.Info()
			if rec.ID != (refsift.ID{File: "in/x.txt", Ordinal: 1}) || rec.Origin.Format != name || rec.Origin.File != "in/x.txt" {
				t.Errorf("%s: ID %v, origin %+v", name, rec.ID, rec.Origin)
			}
			if strings.TrimSuffix(rec.Title, ".") != "Shared decisions" || rec.Year != 2019 || len(rec.Authors) != 1 || rec.Authors[0].Family != "Berg" {
				t.Errorf("%s: read as %+v", name, rec)
			}
			if info.Records != 1 || info.Format != name || info.Bytes != int64(len(in)) || len(info.SHA256) != 64 || (info.Compression == "gzip") != (in != text) {
				t.Errorf("%s: info %+v", name, info)
			}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for in, want := range map[string]struct {
		code  refsift.Code
		words string
	}{
		"%PDF-1.7\n1 0 obj":                  {refsift.CodeNotAnExport, "PDF"},
		"PK\x03\x04..xl/workbook.xml":        {refsift.CodeNotAnExport, "XLSX"},
		"<!DOCTYPE html><html><title>Log in": {refsift.CodeNotAnExport, "web page"},
		"":                                   {refsift.CodeEmpty, "empty"},
		" \n\n":                              {refsift.CodeEmpty, "empty"},
		"a letter to the editor\n":           {refsift.CodeFormatUnknown, "no known"},
		"\x1F\x8Bgarbage":                    {refsift.CodeInputUnreadable, "gzip"},
	} {
		_, err := format.Open("x", strings.NewReader(in), format.Options{})
		d, ok := errors.AsType[*refsift.Diagnostic](err)
		if !ok || d.Code != want.code || !strings.Contains(d.Error(), want.words) || d.Fix == "" {
			t.Errorf("Open(%q): %v, want %s with %q and a fix", in, err, want.code, want.words)
		}
	}
	if _, err := format.Open("x", strings.NewReader(risText), format.Options{Format: "word"}); err == nil || !strings.Contains(err.Error(), "word") {
		t.Errorf("an unknown format name: %v", err)
	}
	if _, err := format.Open("x", iotest.ErrReader(fs.ErrPermission), format.Options{}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("the cause is lost: %v", err)
	}
}

// A download that breaks off costs what is missing, not what was read.
func TestTruncatedGzip(t *testing.T) {
	text := strings.Repeat(risText, 3000)
	z := gzipped(text)
	r, err := format.Open("x.gz", strings.NewReader(z[:len(z)*2/3]), format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	recs, err := refsift.Collect(r.All())
	if err == nil || len(recs) == 0 || r.Info().Unreadable == 0 {
		t.Errorf("%d records, %d unreadable, error %v", len(recs), r.Info().Unreadable, err)
	}
	if r.Diagnostics().Count(refsift.Error) == 0 {
		t.Error("the tally does not know of the damage")
	}
}

// A file of zeros of any length is not read to its end.
func TestDecompressionBomb(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	blank := gzipped(strings.Repeat(strings.Repeat(" ", 1<<20-1)+"\n", 16)) // a member of 16 MiB, which follows itself
	bomb := strings.NewReader(gzipped(risText) + strings.Repeat(blank, 17))
	r, err := format.Open("bomb.ris.gz", bomb, format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = refsift.Collect(r.All()); !errors.Is(err, refsift.ErrTooLarge) {
		t.Errorf("error %v, want ErrTooLarge", err)
	}
}

func TestOriginFromOutside(t *testing.T) {
	rule, err := format.ParseDatabaseRule("CINAHL=cin*.ris")
	if err != nil {
		t.Fatal(err)
	}
	r, err := format.Open("exports/cinahl.ris", strings.NewReader(risText), format.Options{Platform: "EBSCOhost", Databases: []format.DatabaseRule{{"Other", "*.bib"}, rule}})
	if err != nil {
		t.Fatal(err)
	}
	recs, err := refsift.Collect(r.All())
	if err != nil || len(recs) != 1 || recs[0].Origin.Database != "CINAHL" || recs[0].Origin.Platform != "EBSCOhost" {
		t.Errorf("%v, %+v", err, recs)
	}
	if got := r.Info().Databases; len(got) != 1 || got[0] != (format.Share{Name: "CINAHL", Records: 1}) {
		t.Errorf("databases %v", got)
	}
	for _, s := range []string{"", "CINAHL", "=x", "A=", "A=[", " =x"} {
		if _, err := format.ParseDatabaseRule(s); err == nil {
			t.Errorf("ParseDatabaseRule(%q) gave no error", s)
		}
	}
}

func ExampleFiles() {
	exports := fstest.MapFS{
		"medline.txt": {Data: []byte("PMID- 90000001\nTI  - Deciding together.\nDP  - 2019\n")},
		"scopus.ris":  {Data: []byte("TY  - JOUR\nTI  - Deciding together\nDB  - Scopus\nER  - \n")},
	}
	for rec, err := range format.Files(exports, "*") {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(rec.ID, rec.Origin.Format, rec.Title)
	}
	// Output:
	// medline.txt#1 nbib Deciding together.
	// scopus.ris#1 ris Deciding together
}

func TestFiles(t *testing.T) {
	fsys := fstest.MapFS{"a.ris": {Data: []byte(risText)}, "b.ris": {Data: []byte("%PDF-1.4")}, "c.bib": {Data: []byte(bibText)}}
	recs, err := refsift.Collect(format.Files(fsys, "c.bib", "*", "none*"))
	var names []string
	for _, r := range recs {
		names = append(names, r.ID.String())
	}
	if want := []string{"c.bib#1", "a.ris#1"}; !slices.Equal(names, want) {
		t.Errorf("records %v, want %v", names, want)
	}
	if !errors.Is(err, refsift.ErrNotAnExport) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v: want the PDF and the pattern without a file", err)
	}
}

// FuzzOpen: whatever the bytes, reading ends, does not panic, and accounts
// for each record once.
func FuzzOpen(f *testing.F) {
	for _, s := range []string{risText, nbibText, bibText, csvText, jsonText, wosText, tabText, refText, rwText, ovidText, longText, cochText, gzipped(risText), "%0 x", "PK\x03\x04", "\xFF\xFET\x00Y\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := format.Open("x", bytes.NewReader(in), format.Options{})
		if err != nil {
			return
		}
		recs, lost := 0, 0
		for {
			rec, err := r.Read()
			if err == io.EOF {
				break
			}
			if rec != nil {
				recs++
			} else {
				lost++
			}
		}
		if info := r.Info(); info.Records != recs || info.Unreadable != lost {
			t.Errorf("read %d and lost %d, info says %d and %d", recs, lost, info.Records, info.Unreadable)
		}
	})
}
