package document_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/document"
)

func ExampleRead() {
	appendix := `Appendix 2
MEDLINE (Ovid)
1. exp Asthma/
2. asthma$.ti,ab.
3. 1 or 2 (12,345)
Cochrane Library
#1 MeSH descriptor: [Asthma] explode all trees 300
#2 #1 and wheez*:ti,ab (20)
`
	doc, err := document.Read("appendix.txt", []byte(appendix), document.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, x := range doc.Excerpts {
		s, _ := x.Parse(query.Parser{})
		last := s.Lines[len(s.Lines)-1]
		fmt.Printf("%d %s: %s, %d lines, the last in %s finds %d\n", x.Number, x.Title, s.Dialect.Title, len(s.Lines), last.Span.Start, last.Reported)
	}
	fmt.Printf("outside: %q\n", doc.Outside[0].Text)
	// Output:
	// 1 MEDLINE (Ovid): Ovid, 3 lines, the last in appendix.txt:5:1 finds 12345
	// 2 Cochrane Library: the Cochrane Library, 2 lines, the last in appendix.txt:8:1 finds 20
	// outside: "Appendix 2"
}

// wordDocument makes a DOCX file of the XML between the tags of its body.
func wordDocument(body string, numbering string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part := func(name, text string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			panic(err) // a buffer takes everything
		}
	}
	part("[Content_Types].xml", `<?xml version="1.0"?><Types/>`)
	part("word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+body+`</w:body></w:document>`)
	if numbering != "" {
		part("word/numbering.xml", `<?xml version="1.0"?><w:numbering xmlns:w="x">`+numbering+`</w:numbering>`)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func wordPara(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + strings.NewReplacer("&", "&amp;", "<", "&lt;", "\t", `</w:t><w:tab/><w:t xml:space="preserve">`).Replace(text) + `</w:t></w:r></w:p>`
}

// wordTable makes a table; cells are separated by "|", paragraphs by "¶".
func wordTable(rows ...string) string {
	var b strings.Builder
	b.WriteString("<w:tbl>")
	for _, r := range rows {
		b.WriteString("<w:tr>")
		for c := range strings.SplitSeq(r, "|") {
			b.WriteString("<w:tc>")
			for p := range strings.SplitSeq(c, "¶") {
				b.WriteString(wordPara(p))
			}
			b.WriteString("</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	return b.String() + "</w:tbl>"
}

// show prints what was found: "1 title [dialect]", its lines, and the text
// outside.
func show(doc *document.Document) string {
	var b strings.Builder
	for _, x := range doc.Excerpts {
		s, _ := x.Parse(query.Parser{})
		fmt.Fprintf(&b, "%d %s [%s]\n", x.Number, x.Title, s.Dialect.Name)
		for _, l := range s.Lines {
			fmt.Fprintf(&b, "  %s", l.Number)
			if l.Reported >= 0 {
				fmt.Fprintf(&b, " (%d)", l.Reported)
			}
			fmt.Fprintf(&b, " %s", l.Expr)
			if l.Block != "" {
				fmt.Fprintf(&b, " {%s}", l.Block)
			}
			if c, ok := doc.Cell(l.Span.Start); ok {
				fmt.Fprintf(&b, " @%d.%d.%d", c.Table, c.Row, c.Column)
			} else {
				fmt.Fprintf(&b, " @%d:%d", l.Span.Start.Line, l.Span.Start.Column)
			}
			b.WriteByte('\n')
		}
	}
	for _, p := range doc.Outside {
		if c, ok := doc.Cell(p.Span.Start); ok && c.Row == 1 && len(doc.Excerpts) > 0 {
			continue // the heads of columns
		}
		fmt.Fprintf(&b, "outside %q\n", p.Text)
	}
	return b.String()
}

func TestRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file string
		in         string
		format     document.Format
		want       string
	}{
		{"one plain strategy", "a.txt", "1. a[ti]\n2. b[ti]\n3. 1 or 2", document.Text,
			"1  [pubmed]\n  1 a[ti] @1:1\n  2 b[ti] @2:1\n  3 #1 OR #2 @3:1\n"},
		{"two numberings", "a.txt", "Original search\n1. a[ti]\n2. b[ti]\n3. 1 or 2\nUpdate\n1. c[ti]\n2. d[ti]", document.Text,
			"1 Original search [pubmed]\n  1 a[ti] @2:1\n  2 b[ti] @3:1\n  3 #1 OR #2 @4:1\n2 Update [pubmed]\n  1 c[ti] @6:1\n  2 d[ti] @7:1\n"},
		{"a database in a search", "a.txt", "1. MEDLINE.tw.\n2. (embase or cochrane).ab.\n3. or/1-2", document.Text,
			"1  [ovid]\n  1 MEDLINE[tw] @1:1\n  2 embase[ab] OR cochrane[ab] @2:1\n  3 OR/1-2 @3:1\n"},
		{"PubMed's download", "history.csv", "Search number,Query,Sort By,Filters,Search Details,Results,Time\n2,#1 AND b[ti],,English,\"(\"\"a\"\"[Title])\",\"1,234\",05:12:33\n1,\"\"\"a b\"\"[ti]\",,,x,99,05:12:00\n", document.Table,
			"1  [pubmed]\n  2 (1234) #1 AND b[ti] AND English[la] @1.2.1\n  1 (99) \"a b\"[ti] @1.3.1\noutside \"(\\\"a\\\"[Title])\"\noutside \"05:12:33\"\noutside \"x\"\noutside \"05:12:00\"\n"},
		{"PubMed's history of 2010 to 2020", "history.csv", "Search,Add to builder,Query,Items found,Time\n#3,Add,Search (#1 AND #2) Sort by: Best Match Filters: English,7,02:12:40\n#2,Add,\"Search \"\"a b\"\"[ti]\",\"1,312\",02:11:30\n#1,Add,Search asthma[tiab],12,02:11:07\n", document.Table,
			"1  [pubmed]\n  3 (7) #1 AND #2 AND English[la] @1.2.1\n  2 (1312) \"a b\"[ti] @1.3.1\n  1 (12) asthma[tiab] @1.4.1\noutside \"Add\"\noutside \"02:12:40\"\noutside \"Add\"\noutside \"02:11:30\"\noutside \"Add\"\noutside \"02:11:07\"\n"},
		{"the same with tabs", "history.txt", "Search\tAdd to builder\tQuery\tItems found\tTime\n#2\tAdd\tSearch #1 AND b[ti]\t1312\t02:11:30\n#1\tAdd\tSearch asthma[tiab]\t12\t02:11:07\n", document.Table,
			"1  [pubmed]\n  2 (1312) #1 AND b[ti] @1.2.1\n  1 (12) asthma[tiab] @1.3.1\noutside \"Add\"\noutside \"02:11:30\"\noutside \"Add\"\noutside \"02:11:07\"\n"},
		{"its single line", "history.csv", "Search,Query,Items found,Time\n#1,Search asthma[tiab],12,02:11:07\n", document.Table,
			"1  [pubmed]\n  1 (12) asthma[tiab] @1.2.1\noutside \"02:11:07\"\n"},
		{"numbers below Search, counts before the searches", "a.csv", "Search,Results,Query\n#2,1234,TS=(child*)\n#1,12,TI=asthma\n", document.Table,
			"1  [wos]\n  2 (1234) child*[TS] @1.2.1\n  1 (12) asthma[TI] @1.3.1\n"},
		{"letters below Search", "a.csv", "Search,Query,Limiters/Expanders,Last Run Via,Results\nS2,S1 AND TI child*,,x,1234\nS1,\"(MH \"\"Asthma+\"\")\",,x,12\n", document.Table,
			"1  [ebsco]\n  2 (1234) #1 AND child*[TI] @1.2.1\n  1 (12) \"Asthma\"[Mesh] @1.3.1\noutside \"x\"\noutside \"x\"\n"},
		{"two columns called searches", "a.csv", "Search,Search string,Hits\nPopulation,child*[ti] OR adult[ti],34\nDisease,asthma[ti] OR wheeze[ti],12\n", document.Table,
			"1  [pubmed]\n  1 (34) child*[ti] OR adult[ti] @1.2.2\n  2 (12) asthma[ti] OR wheeze[ti] @1.3.2\noutside \"Population\"\noutside \"Disease\"\n"},
		{"counts below Actions", "a.csv", "Search ID#,Search Terms,Search Options,Actions\nS2,S1 AND TI child*,Search modes - Boolean/Phrase,\"View Results (1,234) View Details Edit\"\nS1,\"(MH \"\"Asthma+\"\")\",Search modes - Boolean/Phrase,View Results (12) View Details Edit\n", document.Table,
			"1  [ebsco]\n  2 (1234) #1 AND child*[TI] @1.2.1\n  1 (12) \"Asthma\"[Mesh] @1.3.1\noutside \"View Results (\"\noutside \") View Details Edit\"\noutside \"View Results (\"\noutside \") View Details Edit\"\n"},
		{"titles above the head, without commas", "a.csv", "Search history\nDatabase: Ovid MEDLINE(R) ALL\nSearch Strategy:\n\n#,Searches,Results,Type\n1,exp asthma/,123,Advanced\n2,1 and wheez*.tw.,45,Advanced\n", document.Table,
			"1 Search history Database: Ovid MEDLINE(R) ALL Search Strategy: [ovid]\n  1 (123) \"asthma\"[Mesh] @1.6.1\n  2 (45) #1 AND wheez*[tw] @1.7.1\noutside \"#\"\noutside \"Searches\"\noutside \"Results\"\noutside \"Type\"\noutside \"Advanced\"\noutside \"Advanced\"\n"},
		{"a head with tabs", "a.txt", "#\tQuery\tResults\n1\ta[ti]\t1.234\n2\t#1 AND b[ti]\t56\n", document.Table,
			"1  [pubmed]\n  1 (1234) a[ti] @1.2.1\n  2 (56) #1 AND b[ti] @1.3.1\n"},
		{"semicolons", "a.csv", "No.;Search terms;Hits\n1;exp Asthma/;10\n2;\"asthma$.ti,ab.\";20\n3;1 or 2;25\n", document.Table,
			"1  [ovid]\n  1 (10) \"Asthma\"[Mesh] @1.2.1\n  2 (20) asthma*[ti,ab] @1.3.1\n  3 (25) #1 OR #2 @1.4.1\n"},
		{"Markdown", "a.md", "# Appendix\n\nWe searched on *Monday*.\n\n## Ovid MEDLINE\n\n| # | Search | Results |\n|---|---|---:|\n| 1 | exp Asthma/ | 1 234 |\n| 2 | asthma\\*.tw. | **12** |\n\n## PubMed\n\n```\nasthma[tiab] OR\nwheeze[tiab]\n```\n", document.Markdown,
			"1 Ovid MEDLINE [ovid]\n  1 (1234) \"Asthma\"[Mesh] @1.2.1\n  2 (12) asthma*[tw] @1.3.1\n2 PubMed [pubmed]\n  1 asthma[tiab] OR wheeze[tiab] @15:1\noutside \"Appendix\"\noutside \"We searched on *Monday*.\"\n"},
		{"a row across the table", "a.md", "| # | Search | Hits |\n|--|--|--|\n| MEDLINE (Ovid) | | |\n| 1 | exp Asthma/ | 5 |\n| 2 | limit 1 to english | 4 |\n| Embase.com | | |\n| #1 | 'asthma'/exp | 6 |\n| #2 | #1 AND [english]/lim | 3 |\n", document.Markdown,
			"1 MEDLINE (Ovid) [ovid]\n  1 (5) \"Asthma\"[Mesh] @1.3.1\n  2 (4) #1 AND english[lg] @1.4.1\n2 Embase.com [embase.com]\n  1 (6) \"asthma\"[Mesh] @1.6.1\n  2 (3) #1 AND english[la] @1.7.1\n"},
		{"a database a row", "a.md", "| Database | Search strategy | Results |\n|--|--|--|\n| PubMed | asthma[tiab]<br>wheeze[tiab]<br>#1 OR #2 | 120 |\n| Scopus | TITLE-ABS-KEY(asthma) | 300 |\n", document.Markdown,
			"1 PubMed [pubmed]\n  1 asthma[tiab] @1.2.2\n  2 wheeze[tiab] @1.2.2\n  3 (120) #1 OR #2 @1.2.2\n2 Scopus [scopus]\n  1 (300) asthma[TITLE-ABS-KEY] @1.3.2\n"},
		{"concepts", "a.md", "| Concept | No | Terms | Records |\n|--|--|--|--|\n| disease | 1 | asthma[ti] | 7 |\n| | 2 | wheeze[ti] | 8 |\n| people | 3 | child*[ti] | 9 |\n", document.Markdown,
			"1  [pubmed]\n  1 (7) asthma[ti] {Block disease:} @1.2.2\n  2 (8) wheeze[ti] {Block disease:} @1.3.2\n  3 (9) child*[ti] {Block people:} @1.4.2\n"},
		{"HTML", "a.html", "<!DOCTYPE html><html><head><title>Page</title><style>a{}</style></head><body><p>Dear reader</p><table><caption>CINAHL (EBSCO)</caption><tr><th>#</th><th>Query</th><th>Limiters/Expanders</th><th>Last Run Via</th><th>Results</th></tr>\n<tr><td>S2</td><td>S1 AND TI &quot;a&nbsp;b&quot;</td><td>Limiters - English Language</td><td>Interface - EBSCOhost</td><td>View Results (1,234)</td></tr><tr><td>S1</td><td>(MH &#34;Asthma+&#34;)</td><td></td><td>x</td><td>5</td></tr></table><script>if (a<b) x()</script></body></html>", document.HTML,
			"1 CINAHL (EBSCO) [ebsco]\n  2 (1234) (#1 AND \"a b\"[TI]) AND english[LA] @1.2.1\n  1 (5) \"Asthma\"[Mesh] @1.3.1\noutside \"Page\"\noutside \"Dear reader\"\noutside \"Interface - EBSCOhost\"\noutside \"View Results (\"\noutside \")\"\noutside \"x\"\n"},
		{"a list of HTML", "a.html", "<h2>Ovid</h2><ol><li>exp Asthma/<li>asthma.tw.<li>1 or 2</ol>", document.HTML,
			"1 Ovid [ovid]\n  1 \"Asthma\"[Mesh] @1:22\n  2 asthma[tw] @1:37\n  3 #1 OR #2 @1:51\n"},
		{"cells over rows", "a.html", "<table><tr><th>Concept<th>#<th>Search<tr><td rowspan=2>A<td>1<td>x[ti]<tr><td>2<td>y[ti]<tr><td>B<td>3<td>#1 OR #2</table>", document.HTML,
			"1  [pubmed]\n  1 x[ti] {Block A:} @1.2.2\n  2 y[ti] {Block A:} @1.3.2\n  3 #1 OR #2 {Block B:} @1.4.2\n"},
		{"Word table", "a.docx", string(wordDocument(wordPara("Methods")+wordPara("Table S1. Search strategy, Ovid MEDLINE")+wordTable("#|Searches|Results", "1|exp Asthma/|1,234", "2|asthma$.ti,ab. or¶wheeze.ti.|56", "3|1 or 2|1290"), "")), document.DOCX,
			"1 Table S1. Search strategy, Ovid MEDLINE [ovid]\n  1 (1234) \"Asthma\"[Mesh] @1.2.1\n  2 (56) asthma*[ti,ab] OR wheeze[ti] @1.3.1\n  3 (1290) #1 OR #2 @1.4.1\noutside \"Methods\"\n"},
		{"Word tables, one a database", "a.docx", string(wordDocument(wordPara("PubMed")+wordTable("1|a[ti]", "2|#1 AND b[ti]")+wordPara("Web of Science")+wordTable("#1|TS=(a)", "#2|#1 AND TI=b"), "")), document.DOCX,
			"1 PubMed [pubmed]\n  1 a[ti] @1.1.1\n  2 #1 AND b[ti] @1.2.1\n2 Web of Science [wos]\n  1 a[TS] @2.1.1\n  2 #1 AND b[TI] @2.2.1\n"},
		{"Word list", "a.docx", string(wordDocument(wordPara("Ovid MEDLINE")+
			strings.Repeat(`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>exp Asthma/</w:t></w:r></w:p>`, 2)+
			`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>1 </w:t></w:r><w:del><w:r><w:delText>and</w:delText></w:r></w:del><w:ins><w:r><w:t>or 2</w:t></w:r></w:ins></w:p>`,
			`<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>`)), document.DOCX,
			"1 Ovid MEDLINE [ovid]\n  1 \"Asthma\"[Mesh] @2:1\n  2 \"Asthma\"[Mesh] @3:1\n  3 #1 OR #2 @4:1\n"},
		{"Word box", "a.docx", string(wordDocument(wordPara("Scopus")+wordTable("1 TITLE-ABS-KEY(a)¶2 TITLE(b)¶3 #1 AND #2"), "")), document.DOCX,
			"1 Scopus [scopus]\n  1 a[TITLE-ABS-KEY] @1.1.1\n  2 b[TITLE] @1.1.1\n  3 #1 AND #2 @1.1.1\n"},
		{"RTF", "a.rtf", "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}\\pard Methods\\par\n\\pard Table 1. Ovid MEDLINE\\par\n\\trowd\\cellx1000\\pard\\intbl #\\cell Searches\\cell Results\\cell\\row\n\\trowd\\pard\\intbl 1\\cell exp Asthma/\\cell 1 234\\cell\\row\n\\trowd\\pard\\intbl 2\\cell (caf\\'e9$ or\\par \\u8220?x\\u8221?).ti,ab.\\cell 5\\cell\\row\n\\pard After\\par\n\\pard\\b PubMed\\b0\\par 1. asthma[tiab]\\par 2. #1 OR wheeze[tiab]\\line OR x[ti]\\par}", document.RTF,
			"1 Table 1. Ovid MEDLINE [ovid]\n  1 (1234) \"Asthma\"[Mesh] @1.2.1\n  2 (5) café*[ti,ab] OR x[ti,ab] @1.3.1\n2 PubMed [pubmed]\n  1 asthma[tiab] @9:1\n  2 #1 OR wheeze[tiab] OR x[ti] @10:1\noutside \"Methods\"\noutside \"After\"\n"},
		{"a table of something else", "a.docx", string(wordDocument(wordTable("Author|Year|Results", "Smith|2010|12", "Jones|2011|40"), "")), document.DOCX,
			"outside \"Author\"\noutside \"Year\"\noutside \"Results\"\noutside \"Smith\"\noutside \"2010\"\noutside \"12\"\noutside \"Jones\"\noutside \"2011\"\noutside \"40\"\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc, err := document.Read(tt.file, []byte(tt.in), document.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if doc.Format != tt.format {
				t.Errorf("format %s, want %s", doc.Format, tt.format)
			}
			if got := show(doc); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			checkDocument(t, doc)
		})
	}
}

// checkDocument: places lie in the document, and what a line says stands
// where it says.
func checkDocument(t *testing.T, doc *document.Document) {
	t.Helper()
	for _, x := range doc.Excerpts {
		s, ds := x.Parse(query.Parser{})
		for _, d := range ds {
			checkSpan(t, doc, d.Span, string(d.Code))
		}
		for _, l := range s.Lines {
			checkSpan(t, doc, l.Span, "line "+l.Number)
			for e := range query.Preorder(l.Expr) {
				checkSpan(t, doc, e.Span(), fmt.Sprintf("%T", e))
			}
		}
	}
	for _, p := range doc.Outside {
		checkSpan(t, doc, p.Span, "outside")
	}
}

func checkSpan(t *testing.T, doc *document.Document, sp refsift.Span, what string) {
	t.Helper()
	a, b := sp.Start.Offset, sp.End.Offset
	if a < 0 || a > b || b > int64(len(doc.Text)) {
		t.Fatalf("%s: span %d-%d outside of %d bytes", what, a, b, len(doc.Text))
	}
	before := doc.Text[:a]
	if line := strings.Count(before, "\n") + 1; sp.Start.Line != line || sp.Start.Column != len(before)-strings.LastIndexByte(before, '\n') {
		t.Fatalf("%s: offset %d is %s", what, a, sp.Start)
	}
	if sp.Start.File != doc.Name {
		t.Fatalf("%s: file %q", what, sp.Start.File)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := bytes.Repeat([]byte("<w:p><w:r></w:r></w:p>    "), 1<<16) // 1.7 MB
	w.Write([]byte("<w:document>"))
	for range 30 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	whole := wordDocument(wordPara("1. exp Asthma/"), "")
	var excel bytes.Buffer
	z = zip.NewWriter(&excel)
	z.Create("xl/workbook.xml")
	z.Close()
	tests := []struct {
		name  string
		data  []byte
		cause error
		says  string
	}{
		{"blank lines", bytes.Repeat([]byte("\n"), 1<<20), refsift.ErrTooLarge, "lines"},
		{"tags", append([]byte("<html>"), bytes.Repeat([]byte("<p>"), 1<<21)...), refsift.ErrTooLarge, "tags"},
		{"cells", append([]byte("Query,Results\na,1\n"), bytes.Repeat([]byte(","), 1<<21)...), refsift.ErrTooLarge, "cells"},
		{"bomb", bomb.Bytes(), refsift.ErrTooLarge, "grows beyond"},
		{"cut off", whole[:len(whole)/2], document.ErrDamaged, "ZIP"},
		{"changed", bytes.Replace(wordDocument(wordPara(strings.Repeat("asthma ", 500)), ""), []byte("PK\x03\x04"), []byte("PK\x03\x05"), 2), document.ErrNotText, "binary"},
		{"broken XML", wordDocument("<w:p><w:r>", ""), document.ErrDamaged, "word/document.xml"},
		{"Excel", excel.Bytes(), document.ErrNotText, "Excel"},
		{"PDF", []byte("%PDF-1.7 x"), document.ErrNotText, "PDF"},
		{"old Word", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x"), document.ErrNotText, "older version"},
		{"RTF cut off", []byte(`{\rtf1 a{\b c}`), document.ErrDamaged, "inside a group"},
		{"RTF groups", []byte(`{\rtf1` + strings.Repeat("{", 20_000)), refsift.ErrTooLarge, "nested"},
		{"binary", []byte("a\x00\x01\x02\x00b"), document.ErrNotText, "binary"},
		{"large", bytes.Repeat([]byte("a[ti] OR\n"), 2<<20), refsift.ErrTooLarge, "more than"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := document.Read("x.docx", tt.data, document.Options{})
			if !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want %v with %q", err, tt.cause, tt.says)
			}
		})
	}
}

func TestSelect(t *testing.T) {
	t.Parallel()
	doc, err := document.Read("a.txt", []byte("MEDLINE (Ovid)\n1. exp A/\n2. b.ti.\nPubMed\n1. a[ti]\n2. b[ti]\nPubMed update\n1. c[ti]\n"), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for which, want := range map[string]int{"1": 1, "3": 3, "ovid": 1, "medline": 1, "pubmed": 2, "UPDATE": 3} {
		if x, err := doc.Select(which); err != nil || x.Number != want {
			t.Errorf("%q: %v, %v", which, x, err)
		}
	}
	for _, which := range []string{"", "4", "scopus"} {
		if _, err := doc.Select(which); err == nil || !strings.Contains(err.Error(), "2  PubMed (PubMed)") {
			t.Errorf("%q: error %v", which, err)
		}
	}
	empty, err := document.Read("a.txt", []byte(" \n"), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := empty.Select(""); err == nil {
		t.Error("a strategy was found in nothing")
	}
}

func TestDialectGuessed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]refsift.Severity{"1. exp Asthma/\n2. asthma.tw.\n3. 1 or 2": refsift.Note, "asthma\nwheeze": refsift.Warning} {
		doc, err := document.Read("a.txt", []byte(text), document.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, ds := doc.Excerpts[0].Parse(query.Parser{})
		if ds[0].Code != refsift.CodeDialectGuessed || ds[0].Severity != want {
			t.Errorf("%q: %v", text, ds[0].Error())
		}
		_, ds = doc.Excerpts[0].Parse(query.Parser{Dialect: query.Ovid})
		for _, d := range ds {
			if d.Code == refsift.CodeDialectGuessed {
				t.Errorf("%q: a dialect that was named is guessed", text)
			}
		}
	}
}
