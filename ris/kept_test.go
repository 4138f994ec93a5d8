package ris_test

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/bibtex"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/format/ciw"
	"github.com/refsift/refsift/format/endnotexml"
	"github.com/refsift/refsift/format/enw"
	"github.com/refsift/refsift/format/nbib"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/ris"
)

// typedValues lists the values of a record's typed fields as text, each with
// the name of its field. Marks that RIS cannot hold are not part of a value:
// line breaks, and which addresses belong to which author.
func typedValues(rec *refsift.Record) (names, values []string) {
	add := func(name string, vs ...string) {
		for _, v := range vs {
			if v = squeezed(v); v != "" {
				names, values = append(names, name), append(values, v)
			}
		}
	}
	add("type", string(rec.Type))
	add("title", rec.Title)
	add("original-title", rec.OriginalTitle)
	for _, a := range rec.Authors {
		add("author", a.String())
		add("orcid", a.ORCID.String())
		add("affiliation", a.Affiliations...)
	}
	for _, a := range rec.Editors {
		add("editor", a.String())
	}
	for _, c := range rec.Contributors {
		add("contributor", c.String())
	}
	add("date", rec.Date.String())
	add("source", rec.Source)
	add("abbreviation", rec.SourceAbbrev)
	add("series", rec.Series)
	add("volume", rec.Volume)
	add("issue", rec.Issue)
	add("pages", rec.Pages)
	add("article-number", rec.ArticleNumber)
	add("edition", rec.Edition)
	add("doi", rec.DOI.String())
	add("pmid", rec.PMID.String())
	add("pmcid", rec.PMCID.String())
	for _, n := range rec.ISSN {
		add("issn", n.String())
	}
	for _, n := range rec.EISSN {
		add("eissn", n.String())
	}
	for _, n := range rec.ISBN {
		add("isbn", n.String())
	}
	add("accession", rec.Accession)
	add("export-id", rec.ExportID)
	add("abstract", rec.Abstract)
	for _, d := range rec.Descriptors {
		add("keyword", strings.TrimLeft(d.String(), "*"))
	}
	for _, k := range rec.Keywords {
		add("keyword", strings.TrimLeft(k, "*"))
	}
	add("language", rec.Languages...)
	add("publication-type", rec.PublicationTypes...)
	add("publisher", rec.Publisher)
	add("place", rec.Place)
	add("affiliation", rec.Affiliations...)
	add("url", rec.URLs...)
	add("note", rec.Notes...)
	add("database", rec.Origin.Database)
	return names, values
}

func squeezed(v string) string {
	return strings.Join(strings.FieldsFunc(v, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " ")
}

// TestKeptInRIS converts every export that can be read to RIS and reads that
// again: at least 99 % of the values of typed fields are there, in their
// field. A value counts as kept if the same text stands in the same field.
func TestKeptInRIS(t *testing.T) {
	all, kept := map[string]int{}, map[string]int{}
	lost := map[string][]string{}
	files, records := 0, 0
	for _, file := range exportFiles(t) {
		recs := readExport(t, file)
		if len(recs) == 0 {
			continue
		}
		files, records = files+1, records+len(recs)
		var buf bytes.Buffer
		w := ris.NewWriter(&buf)
		for _, rec := range recs {
			if err := w.Write(rec); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		again, err := refsift.Collect(ris.NewReader(&buf).All())
		if err != nil || len(again) != len(recs) {
			t.Errorf("%s: %d records became %d: %v", file, len(recs), len(again), err)
			continue
		}
		for i, rec := range recs {
			names, values := typedValues(rec)
			afterNames, afterValues := typedValues(again[i])
			have := map[string]int{}
			for j := range afterNames {
				have[afterNames[j]+" "+afterValues[j]]++
			}
			for j, name := range names {
				all[name]++
				key := name + " " + values[j]
				if have[key] > 0 || name == "affiliation" && slices.Contains(afterValues, values[j]) {
					have[key]--
					kept[name]++
				} else if len(lost[name]) < 3 {
					lost[name] = append(lost[name], file+": "+values[j])
				}
			}
		}
	}
	sum, sumKept := 0, 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		sum, sumKept = sum+all[name], sumKept+kept[name]
		if kept[name] < all[name] {
			t.Logf("%-17s %6d of %6d (%.2f %%), lost: %.150q", name, kept[name], all[name], 100*float64(kept[name])/float64(all[name]), lost[name])
		}
	}
	share := 100 * float64(sumKept) / float64(sum)
	t.Logf("%d of %d values of %d records in %d files are kept in RIS: %.2f %%", sumKept, sum, records, files, share)
	if share < 99 {
		t.Errorf("%.2f %% of the values are kept in RIS, want 99 %%", share)
	}
}

// exportFiles lists the files of the manifest.
func exportFiles(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(shared.Path(t, "data", "exports", "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if name, _, _ := strings.Cut(line, ","); path.Ext(name) != "" {
			out = append(out, name)
		}
	}
	return out
}

// readExport reads what can be read of a file; formats that no reader knows
// give nothing.
func readExport(t *testing.T, file string) []*refsift.Record {
	t.Helper()
	f, err := os.Open(shared.Path(t, "data", "exports", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := format.Open(file, f, format.Options{})
	if err != nil {
		return nil
	}
	var recs []*refsift.Record
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return recs
		}
		if rec != nil {
			recs = append(recs, rec)
		}
		if _, damaged := errors.AsType[*refsift.Diagnostic](err); err != nil && !damaged {
			t.Fatal(file, err)
		}
	}
}

// TestLossless writes every export with Lossless, where its format has that, and
// reads it again: each (tag, value) comes back in its place.
func TestLossless(t *testing.T) {
	if testing.Short() {
		t.Skip("reads and writes every export")
	}
	t.Parallel()
	for name, f := range map[string]struct {
		write func(io.Writer) writer
		read  func(io.Reader) refsift.RecordReader
	}{
		"ris":         {func(w io.Writer) writer { x := ris.NewWriter(w); x.Lossless = true; return x }, func(r io.Reader) refsift.RecordReader { return ris.NewReader(r) }},
		"nbib":        {func(w io.Writer) writer { x := nbib.NewWriter(w); x.Lossless = true; return x }, func(r io.Reader) refsift.RecordReader { return nbib.NewReader(r) }},
		"wos":         {func(w io.Writer) writer { x := ciw.NewWriter(w); x.Lossless = true; return x }, func(r io.Reader) refsift.RecordReader { return ciw.NewReader(r) }},
		"refer":       {func(w io.Writer) writer { x := enw.NewWriter(w); x.Lossless = true; return x }, func(r io.Reader) refsift.RecordReader { return enw.NewReader(r) }},
		"bibtex":      {func(w io.Writer) writer { x := bibtex.NewWriter(w); x.Lossless = true; return x }, func(r io.Reader) refsift.RecordReader { return bibtex.NewReader(r) }},
		"endnote-xml": {func(w io.Writer) writer { x := endnotexml.NewWriter(w); x.Lossless = true; return x }, func(r io.Reader) refsift.RecordReader { return endnotexml.NewReader(r) }},
	} {
		files, all, same := 0, 0, 0
		for _, file := range exportFiles(t) {
			recs := readExport(t, file)
			if len(recs) == 0 || recs[0].Origin.Format != name {
				continue
			}
			files++
			var buf bytes.Buffer
			w := f.write(&buf)
			for _, rec := range recs {
				if err := w.Write(rec); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			again, err := refsift.Collect(refsift.Records(f.read(&buf)))
			if err != nil || len(again) != len(recs) {
				t.Errorf("%s: %d records became %d: %v", file, len(recs), len(again), err)
				continue
			}
			for i, rec := range recs {
				if _, damaged := rec.Tag(bibtex.RawTag); damaged {
					continue // is written repaired
				}
				all += len(rec.Tags)
				for j, tag := range rec.Tags {
					if b := again[i].Tags; j < len(b) && b[j].Name == tag.Name && b[j].Value == tag.Value {
						same++
					} else {
						t.Logf("%s: %s %.60q does not come back: %d tags of %d", rec.ID, tag.Name, tag.Value, len(b), len(rec.Tags))
					}
				}
			}
		}
		t.Logf("%s: %d of %d tags with their values in %d files come back in order", name, same, all, files)
		if same != all || all == 0 {
			t.Errorf("%s: %d of %d tags come back", name, same, all)
		}
	}
}

type writer interface {
	Write(*refsift.Record) error
	Flush() error
}
