package document

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
)

// checkNothingLost: every visible character of the blocks lies in an
// excerpt, in its title or outside; and every character of an excerpt lies in
// a line or a heading of the strategy that is read from it.
func checkNothingLost(t *testing.T, name string, data []byte) *Document {
	t.Helper()
	d, err := Read(name, data, Options{})
	if err != nil {
		if d != nil {
			t.Error("a document comes with an error")
		}
		return nil
	}
	again := &Document{Name: name, Format: d.Format}
	blocks, err := again.blocks(data, Options{Format: d.Format})
	if err != nil {
		t.Fatalf("read once and not again: %v", err)
	}
	kept := make([]bool, len(d.Text))
	mark := func(from, to int) {
		for i := from; i < to; i++ {
			kept[i] = true
		}
	}
	for _, p := range d.Outside {
		mark(int(p.Span.Start.Offset), int(p.Span.End.Offset))
	}
	for _, x := range d.Excerpts {
		for _, m := range x.marks {
			if !m.glue {
				mark(m.doc.from, m.doc.to)
			}
		}
		for _, r := range x.title {
			for _, p := range r {
				mark(p.at.from, p.at.to)
			}
		}
		checkStrategy(t, x)
	}
	visible := func(r run) {
		for _, p := range r {
			for i, c := range p.text {
				if len(p.text) != p.at.to-p.at.from {
					i = 0
				}
				if at := p.at.from + i; !unicode.IsSpace(c) && !kept[at] {
					t.Fatalf("%q at %d of %q is lost", c, at, d.Text)
				}
			}
		}
	}
	for _, b := range blocks {
		visible(b.para)
		if b.table != nil {
			for _, row := range b.table.rows {
				for _, c := range row.cells {
					for _, p := range c.paras {
						visible(p)
					}
				}
			}
		}
	}
	return d
}

// checkStrategy reads an excerpt as a text of its own, where every character
// must be in a line or a heading, and in its document, where no place may be
// outside of it.
func checkStrategy(t *testing.T, x *Excerpt) {
	t.Helper()
	s, _ := query.Parser{Dialect: x.Guesses()[0].Dialect}.Parse(x.Text)
	kept := make([]bool, len(x.Text))
	for _, l := range s.Lines {
		for i := l.Span.Start.Offset; i < l.Span.End.Offset; i++ {
			kept[i] = true
		}
	}
	for _, h := range s.Headings {
		for i := h.Span.Start.Offset; i < h.Span.End.Offset; i++ {
			kept[i] = true
		}
	}
	for i, c := range x.Text {
		if !kept[i] && !unicode.IsSpace(c) && !unicode.Is(unicode.Cf, c) {
			t.Fatalf("%q at %d of the excerpt %q is in no line", c, i, x.Text)
		}
	}
	placed, ds := x.Parse(query.Parser{})
	if len(placed.Lines) != len(s.Lines) {
		t.Fatalf("%d lines in place, %d in the text alone", len(placed.Lines), len(s.Lines))
	}
	inside := func(from, to int64) {
		if from < 0 || from > to || to > int64(len(x.doc.Text)) {
			t.Fatalf("span %d-%d outside of %d", from, to, len(x.doc.Text))
		}
	}
	for _, d := range ds {
		inside(d.Span.Start.Offset, d.Span.End.Offset)
	}
	for _, l := range placed.Lines {
		inside(l.Span.Start.Offset, l.Span.End.Offset)
		for e := range query.Preorder(l.Expr) {
			inside(e.Span().Start.Offset, e.Span().End.Offset)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []struct{ name, text string }{
		{"a.txt", "MEDLINE (Ovid)\n1. exp A/\n2. b.ti.\nEmbase.com\n#1 'a'/exp\n#2 b:ti\nReferences\n1. x"},
		{"a.csv", "Search number,Query,Results\n2,\"\"\"a b\"\"[ti]\nOR c\",\"1,234\"\n1,x,5"},
		{"a.tsv", "#\tQuery\tResults\n1\ta[ti]\t1 234\n2\t#1 AND b[ti]\t5"},
		{"a.md", "## PubMed\n| # | Search | n |\n|---|:-:|--|\n| 1 | a\\*[ti] `b` **c** \\| d<br>e &amp; f | 12 |\n```\nx[ti]\n```"},
		{"a.html", "<h1>x</h1><table><tr><th>#<th>Query<th>Hits<tr><td rowspan=2 colspan=3>1<td>a[ti]<br>b<td>1&nbsp;234<tr><td>&#65;&lt;<!-- c --><table><tr><td>y</table></table><ol start=3><li>z<script>q</script>"},
		{"a.rtf", "{\\rtf1\\ansi{\\fonttbl x;}Ovid\\par 1. exp A/\\par 2. caf\\'e9\\u8211?x\\cell\\row {\\*\\x y}\\tab z}"},
	} {
		f.Add(seed.name, seed.text)
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		if len(text) > 1<<13 || len(name) > 20 {
			return
		}
		checkNothingLost(t, name, []byte(text))
	})
}

// A tableWriter writes rows of number, search and count as a kind of table.
type tableWriter struct {
	file  string
	write func(rows [][]string) []byte
}

func tableWriters() []tableWriter {
	return []tableWriter{
		{"a.csv", func(rows [][]string) []byte { return separatedValues(rows, ',') }},
		{"a.tsv", func(rows [][]string) []byte { return separatedValues(rows, '\t') }},
		{"a.md", func(rows [][]string) []byte {
			var b strings.Builder
			for i, r := range rows {
				for _, c := range r {
					b.WriteString("| " + strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "`", "\\`", "&", "&amp;", "<", `\<`).Replace(c) + " ")
				}
				b.WriteString("|\n")
				if i == 0 {
					b.WriteString("|---|---|---|\n")
				}
			}
			return []byte(b.String())
		}},
		{"a.html", func(rows [][]string) []byte {
			var b strings.Builder
			b.WriteString("<table>\n")
			for _, r := range rows {
				b.WriteString("<tr>")
				for _, c := range r {
					b.WriteString("<td>" + html.EscapeString(c) + "</td>")
				}
				b.WriteString("</tr>\n")
			}
			return []byte(b.String() + "</table>")
		}},
		{"a.docx", func(rows [][]string) []byte {
			var b strings.Builder
			b.WriteString("<document><body><tbl>")
			for _, r := range rows {
				b.WriteString("<tr>")
				for _, c := range r {
					b.WriteString("<tc><p><r><t>" + html.EscapeString(c) + "</t></r></p></tc>")
				}
				b.WriteString("</tr>")
			}
			b.WriteString("</tbl></body></document>")
			var out bytes.Buffer
			z := zip.NewWriter(&out)
			w, err := z.Create("word/document.xml")
			if err == nil {
				_, err = w.Write([]byte(b.String()))
			}
			if err == nil {
				err = z.Close()
			}
			if err != nil {
				panic(err) // a buffer takes everything
			}
			return out.Bytes()
		}},
		{"a.rtf", func(rows [][]string) []byte {
			var b strings.Builder
			b.WriteString("{\\rtf1\\ansi ")
			for _, r := range rows {
				b.WriteString("\\trowd")
				for _, c := range r {
					b.WriteString("\\intbl ")
					for _, x := range c {
						switch {
						case x == '\\' || x == '{' || x == '}':
							b.WriteString("\\" + string(x))
						case x < 0x80:
							b.WriteRune(x)
						case x < 0x10000:
							fmt.Fprintf(&b, "\\u%d?", int16(x))
						default:
							b.WriteByte('?')
						}
					}
					b.WriteString("\\cell ")
				}
				b.WriteString("\\row\n")
			}
			return []byte(b.String() + "}")
		}},
	}
}

func separatedValues(rows [][]string, sep rune) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = sep
	if err := w.WriteAll(rows); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// TestTablesOfStrategies writes real strategies as a table of each kind and
// reads them back: the same lines, whatever the kind. Nothing is lost in any
// of them, nor in the files as they are.
func TestTablesOfStrategies(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, and reading is not concurrent")
	}
	dir := shared.Path(t, "data", "query", "strategies")
	f, err := os.Open(dir + "/manifest.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	manifest, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tried, same := map[string]int{}, map[string]int{}
	for _, m := range manifest[1:] {
		data, err := os.ReadFile(dir + "/" + m[0])
		if err != nil {
			t.Fatal(err)
		}
		d := checkNothingLost(t, m[0], data)
		if d == nil || len(d.Excerpts) != 1 {
			t.Errorf("%s: not one strategy", m[0])
			continue
		}
		dialect := d.Excerpts[0].Guesses()[0].Dialect
		s, _ := query.Parse(dialect, d.Excerpts[0].Text)
		rows := [][]string{{"#", "Query", "Results"}}
		for _, l := range s.Lines {
			count := ""
			if l.Reported >= 0 {
				count = fmt.Sprint(l.Reported)
			}
			rows = append(rows, []string{l.Number, l.Text, count})
		}
		if len(rows) < 4 || strings.Contains(fmt.Sprint(rows), "u1") {
			continue // a list of one, or numbers that a table would not have
		}
		for _, w := range tableWriters() {
			got := checkNothingLost(t, w.file, w.write(rows))
			tried[w.file]++
			if got == nil || len(got.Excerpts) != 1 {
				t.Logf("%s as %s: not one strategy", m[0], w.file)
				continue
			}
			if diff := compareLines(s, got.Excerpts[0], dialect); diff != "" {
				t.Logf("%s as %s: %s", m[0], w.file, diff)
				continue
			}
			same[w.file]++
		}
	}
	t.Logf("read back the same: %v of %v", same, tried)
	for _, w := range tableWriters() {
		if tried[w.file] < 120 || same[w.file]*100 < tried[w.file]*98 {
			t.Errorf("%s: %d of %d are read back the same", w.file, same[w.file], tried[w.file])
		}
	}
}

func compareLines(want *query.Strategy, x *Excerpt, d *query.Dialect) string {
	got, _ := x.Parse(query.Parser{Dialect: d})
	if len(got.Lines) != len(want.Lines) {
		return fmt.Sprintf("%d lines, want %d", len(got.Lines), len(want.Lines))
	}
	for i, l := range got.Lines {
		w := want.Lines[i]
		if l.Number != w.Number || l.Reported != w.Reported || l.Expr.String() != w.Expr.String() {
			return fmt.Sprintf("line %s (%d) is %s, want %s (%d)", l.Number, l.Reported, l.Expr, w.Expr, w.Reported)
		}
	}
	return ""
}
