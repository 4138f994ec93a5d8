package csv

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/refsift/refsift"
)

func read(t testing.TB, text string) ([]*refsift.Record, *Reader) {
	t.Helper()
	r := NewReader(strings.NewReader(text))
	r.File = "x.csv"
	var recs []*refsift.Record
	for rec, err := range r.All() {
		if _, ok := errors.AsType[*refsift.Diagnostic](err); err != nil && !ok {
			t.Fatal(err)
		}
		if rec != nil {
			recs = append(recs, rec)
		}
	}
	return recs, r
}

func codes(r *Reader) []string {
	var out []string
	for _, d := range r.Diagnostics().Sample() {
		out = append(out, fmt.Sprintf("%s %s %d:%d", d.Severity, d.Code, d.Span.Start.Line, d.Span.Start.Column))
	}
	return out
}

func TestRows(t *testing.T) {
	t.Parallel()
	const h = "id,title,year\n"
	tests := []struct {
		name, in string
		want     []string // "id|title|year"
		diags    []string
	}{
		{"plain", h + "1,T,2010\n2,U,2011\n", []string{"1|T|2010", "2|U|2011"}, nil},
		{"no line end", h + "1,T,2010", []string{"1|T|2010"}, nil},
		{"CRLF", "id,title,year\r\n1,T,2010\r\n2,\"U\",2011\r\n", []string{"1|T|2010", "2|U|2011"}, nil},
		{"only CR", "id,title,year\r1,T,2010\r2,U,2011\r", []string{"1|T|2010", "2|U|2011"}, nil},
		{"semicolons", "id;title;year\n1;T, or U;2010\n", []string{"1|T, or U|2010"}, nil},
		{"tabs", "id\ttitle\tyear\n1\tT, or U\t2010\n", []string{"1|T, or U|2010"}, nil},
		{"separator named", "sep=;\nid;title;year\n1;T;2010\n", []string{"1|T|2010"}, nil},
		{"byte order mark", "\ufeff\"id\",\"title\",\"year\"\n1,T,2010\n", []string{"1|T|2010"}, nil},
		{"blank rows", "\n\n" + h + "\n1,T,2010\n\n\n2,U,2011\n", []string{"1|T|2010", "2|U|2011"}, nil},
		{"quoted line end", h + "1,\"A\nB, \"\"C\"\"\",2010\n2,U,2011\n", []string{"1|A\nB, \"C\"|2010", "2|U|2011"}, nil},
		{"blank behind the quotation", h + "1,\"T\" ,2010\n", []string{"1|T|2010"}, nil},
		{"mark in a bare cell", h + "1,5\" disk,2010\n", []string{"1|5\" disk|2010"}, nil},
		{"mark not doubled", h + "1,\"an \"exact\" test\",2010\n2,U,2011\n", []string{"1|an \"exact\" test|2010", "2|U|2011"}, []string{"warning quotes-unbalanced 2:3"}},
		{"quotation open, another row closes it", h + "1,\"open,2010\n2,\"U\",2011\n3,V,2012\n", []string{"1|open,2010|0", "2|U|2011", "3|V|2012"},
			[]string{"error quotes-unbalanced 2:3", "warning row-ragged 2:1"}},
		{"quotation open to the end", h + "1,\"open,2010\n2,U,2011\n", []string{"1|open,2010|0", "2|U|2011"},
			[]string{"error quotes-unbalanced 2:3", "warning row-ragged 2:1"}},
		{"too few cells", h + "1,T\n2,U,2011\n", []string{"1|T|0", "2|U|2011"}, []string{"warning row-ragged 2:1"}},
		{"too many cells", h + "1,T,2010,x\n", []string{"1|T|2010"}, []string{"warning row-ragged 2:1"}},
		{"separators at the end", h + "1,T,2010,,\n", []string{"1|T|2010"}, nil},
		{"header again", h + "1,T,2010\n" + h + "2,U,2011\n", []string{"1|T|2010", "2|U|2011"}, nil},
		{"another header", h + "1,T,2010\ntitle,year,doi,id\nU,2011,,2\n", []string{"1|T|2010", "2|U|2011"}, nil},
		{"unknown header", "a,b\n1,2\n", []string{"||0"}, []string{"warning header-missing 1:1"}},
		{"year not a year", h + "1,T,soon\n", []string{"1|T|0"}, []string{"warning year-invalid 2:5"}},
		{"numbers of spreadsheets", h + "1,T,2010.0\n", []string{"1|T|2010"}, nil},
		{"empty", "", nil, nil},
		{"header only", h, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			recs, r := read(t, tt.in)
			var got []string
			for _, rec := range recs {
				got = append(got, fmt.Sprintf("%s|%s|%d", rec.ExportID, rec.Title, rec.Year))
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("records %q, want %q", got, tt.want)
			}
			if d := codes(r); !reflect.DeepEqual(d, tt.diags) {
				t.Errorf("diagnostics %q, want %q", d, tt.diags)
			}
		})
	}
}

func TestLayouts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     string // platform|database|id|type|title|authors|year|source|volume|issue|pages|article|doi|accession
	}{
		{"ASySD", "record_id,author,year,journal,doi,title,pages,volume,number,abstract,isbn,label,source\n7,\"Berg, A.; Tal, B.\",2019,J Made Up,10.1000/x,T,1-9,3,4,Text,,,Embase\n",
			"|Embase|7||T|Berg, A.; Tal, B.|2019|J Made Up|3|4|1-9||10.1000/x|"},
		{"Scopus", "Authors,Author(s) ID,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,DOI,Link,Document Type,Source,EID\nBerg A.; Tal B.,1,T,2019,J Made Up,3,4,,1,9,10.1000/x,,Article,Scopus,2-s2.0-1\n",
			"Scopus|Scopus||article|T|Berg, A.; Tal, B.|2019|J Made Up|3|4|1-9||10.1000/x|2-s2.0-1"},
		{"Embase.com", "Title,Original Title,Author Names,Source,Abstract,Emtree Medical Index Terms (Major Focus),Emtree Medical Index Terms,Open URL Link\nT,,\"Berg A., Tal B.\",Made Up Journal (Ulm) (2019) 3:4 (1-9). Date of Publication: 2019,x,\"cyst (diagnosis, surgery)\",\"cyst, adult\",http://x/?id=doi:10.1000%2Fx&y=z\n",
			"Embase.com|Embase|||T|Berg, A.; Tal, B.|2019|Made Up Journal (Ulm)|3|4|1-9||10.1000/x|"},
		{"Embase.com, one field a row", "\"TITLE\",\"T\"\n\"AUTHOR NAMES\",\"Berg A.\",\"Tal B.\"\n\"SOURCE\",\"J Made Up (2019) 3:4 (1-9)\"\n\"DOI\",\"10.1000/x\"\n",
			"Embase.com|Embase|||T|Berg, A.; Tal, B.|2019|J Made Up|3|4|1-9||10.1000/x|"},
		{"Covidence", "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,Covidence #,Study,Notes,Tags\nT,\"Berg, A.\",,2019,5,J Made Up,3,4,1-9,L1,10.1000/x,12,#7,Berg 2019,,\n",
			"Covidence||#7||T|Berg, A.|2019|J Made Up|3|4|1-9||10.1000/x|L1"},
		{"Zotero", "\"Key\",\"Item Type\",\"Publication Year\",\"Author\",\"Title\",\"Publication Title\",\"DOI\",\"Pages\",\"Issue\",\"Volume\",\"Archive\"\nK1,journalArticle,2019,\"Berg, Anna; Tal, B.\",T,J Made Up,10.1000/x,1-9,4,3,Embase\n",
			"Zotero|Embase|K1|article|T|Berg, Anna; Tal, B.|2019|J Made Up|3|4|1-9||10.1000/x|"},
		{"Cochrane Library", "Cochrane ID,Title,Author(s),Source,Year,Volume,Issue,Pages,DOI\nCN-1,T,\"Berg, A\",J Made Up,2019,3,4,1-9,10.1000/x\n",
			"Cochrane Library||||T|Berg, A|2019|J Made Up|3|4|1-9||10.1000/x|"},
		{"Rayyan", "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,abstract,notes,doi\nrayyan-1,T,2019,5,1,J Made Up,0378-5955,3,4,1-9,\"Berg, A. and Tal, B.\",,,,10.1000/x\n",
			"Rayyan||rayyan-1||T|Berg, A.; Tal, B.|2019|J Made Up|3|4|1-9||10.1000/x|"},
		{"PubMed", "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n12,T,\"Berg A, Tal B.\",x,Berg A,J Made Up,2019,2019/01/01,,,10.1000/x\n",
			"PubMed|PubMed|||T|Berg, A; Tal, B|2019|J Made Up|||||10.1000/x|"},
		{"OpenAlex", "id,doi,title,display_name,publication_year,type,cited_by_api_url,primary_location.source.display_name,biblio.volume,biblio.issue,biblio.first_page,biblio.last_page,authorships.author.display_name\nhttps://openalex.org/W1,https://doi.org/10.1000/x,T,T,2019,article,u,J Made Up,3,4,1,9,Anna Berg|Ben Tal\n",
			"OpenAlex|OpenAlex|https://openalex.org/W1|article|T|Berg, Anna; Tal, Ben|2019|J Made Up|3|4|1-9||10.1000/x|W1"},
		{"OpenAlex, names with initials", "id,doi,title,display_name,cited_by_api_url,authorships.author.display_name\nhttps://openalex.org/W1,,T,T,u,Anna M. Berg|Ben L. Tal|Carl Dora Ek|F. Gil\n",
			"OpenAlex|OpenAlex|https://openalex.org/W1||T|Berg, Anna M.; Tal, Ben L.; Ek, Carl Dora; Gil, F.|0|||||||W1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			recs, r := read(t, tt.in)
			if len(recs) != 1 || codes(r) != nil {
				t.Fatalf("%d records, %q", len(recs), codes(r))
			}
			rec := recs[0]
			var people []string
			for _, a := range rec.Authors {
				people = append(people, a.String())
			}
			got := strings.Join([]string{
				rec.Origin.Platform, rec.Origin.Database, rec.ExportID, string(rec.Type), rec.Title, strings.Join(people, "; "), fmt.Sprint(rec.Year),
				rec.Source, rec.Volume, rec.Issue, rec.Pages, rec.ArticleNumber, rec.DOI.String(), rec.Accession,
			}, "|")
			if got != tt.want {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
			if line, _, _ := strings.Cut(tt.in, "\n"); !IsHeader(line) {
				t.Error("IsHeader is false")
			}
		})
	}
}

// TestRealign reads rows with a cell that the header does not know in their
// middle.
func TestRealign(t *testing.T) {
	t.Parallel()
	const h = "Title,DOI,Abstract,Funding Text 1,Publisher,ISSN,PubMed ID,EID\n"
	recs, _ := read(t, h+"T,10.1000/x,A,f1,f2,P,0378-5955,12,2-s2.0-1\nT,10.1000/x,A,f1,P,0378-5955,12,2-s2.0-1\nT,10.1000/x,A,f1,P,0378-5955,12,2-s2.0-1,z\n")
	for _, rec := range recs {
		if rec.Publisher != "P" || len(rec.ISSN) != 1 || rec.PMID.String() != "12" || rec.Accession != "2-s2.0-1" {
			t.Errorf("%+v", rec)
		}
	}
	if g := recs[0].Tags[4]; g.Name != "" || g.Value != "f2" {
		t.Errorf("the extra cell is %+v", g)
	}
}

func TestIsHeader(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"id,title,authors\r\n": true, "Title;Abstract;DOI": true, "\ufeff\"Authors\",\"Title\"": true,
		"TY  - JOUR": false, "a, b, c": false, "title": false, "": false, "We give the title, the year and more.": false,
	} {
		if got := IsHeader(line); got != want {
			t.Errorf("IsHeader(%q) = %v", line, got)
		}
	}
}

func TestTags(t *testing.T) {
	t.Parallel()
	recs, _ := read(t, "id,title,Custom Field\n1,\"A\nB\",x,extra\n")
	var b strings.Builder
	for _, g := range recs[0].Tags {
		fmt.Fprintf(&b, "%d:%d %s=%q;", g.Line, g.Column, g.Name, g.Value)
	}
	if want := `2:1 id="1";2:3 title="A\nB";3:4 Custom Field="x";3:6 ="extra";`; b.String() != want {
		t.Errorf("%s, want %s", b.String(), want)
	}
	if o := recs[0].Origin; o.Span.Start.Line != 2 || o.Span.End.Line != 4 || o.Format != "csv" || recs[0].ID.String() != "x.csv#1" {
		t.Errorf("%+v %v", o, recs[0].ID)
	}
}

func TestComma(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader("id|title\n1|T\n"))
	r.Comma = '|'
	if rec, err := r.Read(); err != nil || rec.Title != "T" {
		t.Errorf("%+v, %v", rec, err)
	}
}

// TestHostile reads texts that cost quadratic time in a careless reader.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("bounds on time mean little under -race; run without -short")
	}
	t.Parallel()
	n := 1 << 20
	for name, text := range map[string]string{
		"open quotations":   "id,title\n" + strings.Repeat("x,\"a\n", n/5),
		"one closes many":   "id,title\n" + strings.Repeat("x,\"a\n", n/5) + "\"\n",
		"marks":             "id,title\n" + strings.Repeat(`"`, n),
		"stray marks":       "id,title\n\"" + strings.Repeat(`"a`, n/2),
		"separators":        "id,title\n" + strings.Repeat(`,`, n),
		"quotations, blank": "id,title\n" + strings.Repeat("\" ", n/2),
		"one line":          strings.Repeat("title,", n/6),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			r := NewReader(strings.NewReader(text))
			for _, err := range r.All() {
				if _, ok := errors.AsType[*refsift.Diagnostic](err); err != nil && !ok {
					t.Error(err)
				}
			}
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("%d bytes take %v", len(text), d)
			}
		})
	}
}
