package xmlrec

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/refsift/refsift"
)

func TestReader(t *testing.T) {
	const text = "<?xml version=\"1.0\"?>\n<set>\n<rec><t>one</t></rec>junk<rec id='2'>\n<t>two</t></rec><records/>\n<rec>lost <rec>three</rec>\n<rec>cut"
	for _, src := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
		var codes []refsift.Code
		r := NewReader(src, Options{Elements: []string{"rec"}, Inline: func(string) bool { return false }, Fill: func(rec *refsift.Record, _ *Node) { rec.Title = "T" }})
		o := refsift.ReadOptions{File: "x.xml", OnDiagnostic: func(d refsift.Diagnostic) { codes = append(codes, d.Code) }}
		var got []string
		for {
			rec, err := r.Read(o)
			if err == io.EOF {
				break
			}
			if d, damaged := errors.AsType[*refsift.Diagnostic](err); damaged {
				got = append(got, string(d.Code))
				continue
			} else if err != nil {
				t.Fatal(err)
			}
			at := rec.Origin.Span.Start
			got = append(got, text[at.Offset:rec.Origin.Span.End.Offset])
			if want := 1 + strings.Count(text[:at.Offset], "\n"); at.Line != want {
				t.Errorf("record %d is at line %d, want %d", rec.ID.Ordinal, at.Line, want)
			}
		}
		want := "<rec><t>one</t></rec>|<rec id='2'>\n<t>two</t></rec>|record-damaged|<rec>three</rec>|record-unterminated"
		if strings.Join(got, "|") != want {
			t.Errorf("got %q, want %q", strings.Join(got, "|"), want)
		}
		if len(codes) != 3 || codes[0] != refsift.CodeTextOutside {
			t.Errorf("codes %v", codes)
		}
	}
}

func TestParse(t *testing.T) {
	n, err := Parse(`<a x="1 &amp; 2" y='z'><b>H<sub>2</sub>O &lt; &#233;&#xE9;</b><c><![CDATA[<raw>]]></c><!-- no --><d/><b>two</b></a>`)
	if err != nil {
		t.Fatal(err)
	}
	if n.Attr("x") != "1 & 2" || n.Attr("y") != "z" || n.Get("b") != "H2O < éé" || n.Get("c") != "<raw>" || len(n.All("b")) != 2 || n.First("d") == nil || n.First("e") != nil || n.Get("e", "f") != "" {
		t.Errorf("parsed as %+v", n)
	}
	for text, want := range map[string]string{
		"<a>p < 0.05</a>": "p < 0.05", "<a>AT&T &nosuch; &eacute;</a>": "AT&T &nosuch; é", "<a><b>x</a>": "x", "<a>x</b></a>": "x", "<a>x": "x", "<a p='1' p='2'>x</a>": "x", "<a>a\n  b</a>": "a\n  b",
	} {
		n, err := Parse(text)
		if n.Text() != want {
			t.Errorf("Parse(%q) has the text %q, want %q", text, n.Text(), want)
		}
		if wantErr := !strings.Contains(text, "AT&T") && !strings.Contains(text, "\n"); (err != nil) != wantErr {
			t.Errorf("Parse(%q): error %v", text, err)
		}
	}
	if _, err := Parse(strings.Repeat("<a>", 10000)); err == nil || !strings.Contains(err.Error(), "nested") {
		t.Errorf("deep nesting: %v", err)
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{"<rec></rec>", "<rec><rec></rec>", "<rec a='", "<rec><![CDATA[", "<rec>&#x110000;</rec>", "<rec></x></rec>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := NewReader(strings.NewReader(s), Options{Elements: []string{"rec"}, Inline: func(string) bool { return false }, Fill: func(rec *refsift.Record, _ *Node) { rec.Title = "T" }})
		for n := 0; ; n++ {
			rec, err := r.Read(refsift.ReadOptions{})
			if IsEnd(err) {
				break
			}
			if n > len(s) {
				t.Fatal("more records than bytes")
			}
			if err == nil && rec == nil {
				t.Fatal("neither record nor error")
			}
		}
	})
}
