package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/jsonl"
)

func record() *refsift.Record {
	return &refsift.Record{
		Type: refsift.Article, Title: "Shared care: a 'made-up' trial", Year: 2019, Source: "J Made Up", Volume: "3", Issue: "4", Pages: "12-19",
		Authors:  []refsift.Author{{Family: "van der Berg", Given: "JR"}, {Family: "Tal", Given: "B.", Suffix: "Jr"}, {Corporate: "Made Up Group"}},
		DOI:      refsift.MustDOI("10.5555/X.1"),
		Abstract: "One.\nTwo.",
	}
}

const (
	csl = `{"title":"Shared care: a <span class=\"nocase\">’made-up’</span> trial","author":[{"family":"Berg","non-dropping-particle":"van der","given":"J.R."},
{"family":"Tal","given":"B.","suffix":"Jr"},{"literal":"Made Up Group"}],"issued":{"date-parts":[[2019,5]]},"container-title":"J Made Up","volume":3,"issue":"4","page":"12–19","DOI":"10.5555/X.1","abstract":"One. Two."}
`
	mods = `<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods ID="a">
<titleInfo><title>Shared care</title><subTitle>a 'made-up' trial</subTitle></titleInfo>
<name type="personal"><namePart type="given">J</namePart><namePart type="given">R</namePart><namePart type="family">van der Berg</namePart><role><roleTerm>author</roleTerm></role></name>
<name type="personal"><namePart type="given">B.</namePart><namePart type="family">Tal</namePart><namePart type="suffix">Jr</namePart><role><roleTerm>author</roleTerm></role></name>
<name type="corporate"><namePart>Made Up Group</namePart><role><roleTerm>author</roleTerm></role></name>
<name type="personal"><namePart type="family">Ed</namePart><role><roleTerm>editor</roleTerm></role></name>
<relatedItem type="host"><titleInfo><title>J Made Up</title></titleInfo></relatedItem>
<identifier type="doi">10.5555/X.1</identifier><abstract>One. Two.</abstract>
<part><date>2019-05</date><detail type="volume"><number>3</number></detail><detail type="issue"><number>4</number></detail><extent unit="page"><start>12</start><end>19</end></extent></part>
</mods></modsCollection>`
)

// TestReaders reads one item in both forms: equal to the record that it came from.
func TestReaders(t *testing.T) {
	t.Parallel()
	want := itemOf(record())
	fromCSL, err := readCSL(strings.NewReader(csl))
	if err != nil {
		t.Fatal(err)
	}
	fromMODS, err := readMODS(strings.NewReader(mods))
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]item{"CSL": fromCSL, "MODS": fromMODS} {
		if len(got) != 1 {
			t.Fatalf("%s: %d items", name, len(got))
		}
		for _, f := range fieldNames {
			if got[0][f] != want[f] {
				t.Errorf("%s: %s is %q, want %q", name, f, got[0][f], want[f])
			}
		}
	}
}

// TestRun tells kept from changed: with a changed volume the run must fail.
func TestRun(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(string) string
		ok     bool
	}{
		{"kept", func(s string) string { return s }, true},
		{"changed", func(s string) string { return strings.Replace(s, `"volume":3`, `"volume":4`, 1) }, false},
		{"missing", func(string) string { return "" }, false},
	} {
		dir := t.TempDir()
		var records strings.Builder
		w := jsonl.NewWriter(&records)
		if err := w.Write(record()); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{
			"a.records": records.String(), "a.ris.mods": mods, "a.bib.mods": mods, "a.ris.csl": csl, "a.bib.csl": tt.change(csl),
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		var out strings.Builder
		list := filepath.Join(dir, "differences")
		ok, err := run(dir, 0.99, list, &out)
		if err != nil || ok != tt.ok {
			t.Errorf("%s: %v, %v, want %v\n%s", tt.name, ok, err, tt.ok, out.String())
		}
		if b, _ := os.ReadFile(list); (len(b) == 0) != tt.ok {
			t.Errorf("%s: differences %q", tt.name, b)
		}
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reader, field string
		rec           item
		ours, theirs  string
		want          bool
	}{
		{"RIS, bibutils", "authors", nil, "Made Up Group", "Group Made Up", true},
		{"RIS, bibutils", "authors", nil, "Berg J; Tal B", "Tal B; Berg J", false},
		{"RIS, bibutils", "authors", nil, "Berg J; Berg J", "Berg J", true},
		{"RIS, bibutils", "authors", nil, "Berg J; Tal B", "Berg J", false},
		{"RIS, bibutils", "doi", nil, "10.55555/a", "", true},
		{"RIS, bibutils", "doi", nil, "10.5555/a", "", false},
		{"RIS, bibutils", "pages", item{"kind": "number"}, "e1", "", true},
		{"RIS, bibutils", "pages", item{"kind": ""}, "1-2", "", false},
		{"RIS, citation-js", "issue", item{"type": "article"}, "4", "", false},
		{"RIS, citation-js", "issue", item{"type": "conference-paper"}, "4", "", true},
		{"BibTeX, bibutils", "title", item{"type": "article"}, `$O(n^2)$`, "$O(n⌃2)$", true},
		{"BibTeX, bibutils", "title", item{"type": "article"}, `a title`, "another title", false},
	} {
		if got := reasonFor(tt.reader, tt.field, tt.rec, tt.ours, tt.theirs) >= 0; got != tt.want {
			t.Errorf("%s, %s: %q, %q: a reason is %v, want %v", tt.reader, tt.field, tt.ours, tt.theirs, got, tt.want)
		}
	}
}
