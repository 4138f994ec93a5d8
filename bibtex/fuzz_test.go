package bibtex

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
)

// checkCover checks the law that every byte of a text but white space is in
// an entry or in the text outside, in order and without overlap.
func checkCover(t *testing.T, text string) {
	t.Helper()
	s := newScanner(strings.NewReader(text), "", refsift.DefaultMaxRecord)
	at := int64(0)
	for {
		c, ok := s.next()
		if !ok {
			break
		}
		if c.start.Offset < at || c.end.Offset <= c.start.Offset || c.end.Offset > int64(len(text)) {
			t.Fatalf("a piece from %d to %d behind %d, of %d", c.start.Offset, c.end.Offset, at, len(text))
		}
		if gap := text[at:c.start.Offset]; strings.Trim(gap, " \t\r\n\f\v") != "" {
			t.Fatalf("%q is in no piece", gap)
		}
		if got := text[c.start.Offset:c.end.Offset]; !c.tooBig && got != c.text {
			t.Fatalf("a piece holds %q, its span %q", c.text, got)
		}
		if p := place(s0, text[:c.start.Offset], s.eol); p.Line != c.start.Line || p.Column != c.start.Column {
			t.Fatalf("offset %d is at %v, want %v", c.start.Offset, c.start, p)
		}
		at = c.end.Offset
	}
	if gap := text[at:]; strings.Trim(gap, " \t\r\n\f\v") != "" {
		t.Fatalf("%q at the end is in no piece", gap)
	}
}

var s0 = newScanner(strings.NewReader(""), "", 1).at

func TestCoverShared(t *testing.T) {
	t.Parallel()
	for _, row := range manifest(t) {
		if strings.Contains(row.file, "papers_bibdesk") {
			continue // the check counts lines from the start for each of 2157 entries
		}
		text, err := os.ReadFile(filepath.Join(shared.Path(t, "data", "exports"), filepath.FromSlash(row.file)))
		if err != nil {
			t.Fatal(err)
		}
		checkCover(t, string(text[:min(len(text), 200_000)]))
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"@article{a, title = {T}, year = 2010}",
		"Scopus\nEXPORT DATE: x\n@misc(a, title = \"T\")\n% c\n@comment{ @misc{b} }",
		"@string{j = {J} # \"x\"}\n@misc{a, journal = j # { y}, month = mar}",
		"@misc{a,title={A \\{ b}}\n@misc{b,title={U}}", "@misc{a,title={A}}, year = {2010}}\n@misc{b,title={U\n",
		"@misc{a,title={A} year={2010}}", "@misc{a\n title=x y}", "@misc{,}", "@misc{a,crossref={a}}", "\r@misc{a,\r}\r",
		"@misc{a, author={A and {B, C} and D, Jr, E and others}, keywords={a; b, c}, pages={1--2}, note={# x}, % c\n }",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text := string(data)
		checkCover(t, text)
		first, r := read(t, text)
		for _, rec := range first {
			o := rec.Origin.Span
			if o.Start.Line < 1 || o.End.Offset < o.Start.Offset || o.End.Offset > int64(4*len(text)+4) {
				t.Fatalf("span %+v of %d bytes", o, len(text))
			}
		}
		for _, d := range r.Diagnostics().Sample() {
			if d.Span.Start.Line < 1 && d.Span.Start.Offset != 0 {
				t.Fatalf("diagnostic %v without place", d)
			}
		}
		if !utf8.ValidString(text) || bytes.IndexByte(data, 0) >= 0 {
			return
		}
		again, _ := read(t, write(t, true, first...))
		if len(again) != len(first) {
			t.Fatalf("%d records, %d after writing:\n%s", len(first), len(again), write(t, true, first...))
		}
		for i, rec := range first {
			if _, damaged := rec.Tag(RawTag); damaged || !isBibTeX(rec) {
				continue
			}
			if a, b := entryTags(rec), entryTags(again[i]); a != b {
				t.Fatalf("tags\n%s\nthen\n%s\nin\n%s", a, b, write(t, true, first...))
			}
			if !reflect.DeepEqual(rec.Title, again[i].Title) {
				t.Fatalf("title %q, then %q", rec.Title, again[i].Title)
			}
		}
	})
}
