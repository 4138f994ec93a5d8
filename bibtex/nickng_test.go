package bibtex

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	nickng "github.com/nickng/bibtex"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
)

func TestExchange(t *testing.T) {
	t.Parallel()
	recs, _ := read(t, "@string{j = {J. Made Up}}\n@article{k1, author={Berg, Anna}, title={{Shared} decisions}, journal=j, month=jan, year=2010, keywords={a}, keywords={b}}\n@misc{k1, title={Other}}")
	bib := ToBibTeX(recs)
	if len(bib.Entries) != 2 || bib.Entries[0].Type != "article" || bib.Entries[0].CiteName == bib.Entries[1].CiteName {
		t.Fatalf("entries %v", bib)
	}
	for name, want := range map[string]string{"title": "{Shared} decisions", "journal": "J. Made Up", "month": "January", "keywords": "a; b", "author": "Berg, Anna"} {
		if got := bib.Entries[0].Fields[name].String(); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	back := FromBibTeX(bib)
	if a, b := back[0], recs[0]; a.Title != b.Title || a.Source != b.Source || a.Date != b.Date || a.ExportID != "k1" || len(a.Authors) != 1 || len(a.Keywords) != 2 {
		t.Errorf("back: %+v", a)
	}
	if typed := ToBibTeX([]*refsift.Record{fullRecord()}); typed.Entries[0].Fields["doi"].String() != "10.1000/a_b(1)" {
		t.Errorf("typed fields: %v", typed.Entries[0].Fields)
	}
	if FromBibTeX(nil) != nil {
		t.Error("records of nothing")
	}
}

// safeName and safeValue limit the differential test to what the other
// parser reads: it ends the process on undefined macros, and an at sign in
// braces loses the file.
var (
	safeName  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
	safeValue = regexp.MustCompile(`^[^@"\\{}]*$`)
)

// TestDifferential reads entries, written anew with braces only, with both
// parsers. It is not parallel: the other parser keeps state in its package.
func TestDifferential(t *testing.T) {
	n := 0
	for _, row := range manifest(t) {
		text, err := os.ReadFile(filepath.Join(shared.Path(t, "data", "exports"), filepath.FromSlash(row.file)))
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > 400_000 {
			continue
		}
		recs, _ := read(t, string(text))
		for _, rec := range recs {
			n += compareParsers(t, rec)
		}
	}
	if n < 1000 {
		t.Errorf("only %d fields compared", n)
	}
	t.Log(n, "fields")
}

func compareParsers(t *testing.T, rec *refsift.Record) (n int) {
	var b strings.Builder
	want := map[string]string{}
	b.WriteString("@article{key,\n")
	for _, tag := range rec.Tags[1:] {
		name := strings.ToLower(tag.Name)
		if !safeName.MatchString(name) || !safeValue.MatchString(tag.Value) || strings.HasPrefix(tag.Value, "# ") || want[name] != "" {
			continue
		}
		switch name {
		case "comment", "string", "preamble":
			continue
		}
		want[name] = tag.Value
		b.WriteString("  " + name + " = {" + tag.Value + "},\n")
	}
	b.WriteString("}\n")
	theirs, err := nickng.Parse(strings.NewReader(b.String()))
	if err != nil || len(theirs.Entries) != 1 {
		nickng.Parse(strings.NewReader("@x,")) // an error leaves state behind; this resets it
		t.Errorf("not read: %v\n%s", err, b.String())
		return 0
	}
	ours, _ := read(t, b.String())
	for name, v := range theirs.Entries[0].Fields {
		n++
		if got, _ := ours[0].Tag(name); got != v.String() || got != want[name] {
			t.Errorf("%s: ours %q, theirs %q", name, got, v.String())
		}
	}
	return n
}
