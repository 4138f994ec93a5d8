package format_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/bibtex"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/format/ciw"
	"github.com/refsift/refsift/format/csv"
	"github.com/refsift/refsift/format/endnotexml"
	"github.com/refsift/refsift/format/enw"
	"github.com/refsift/refsift/format/jsonl"
	"github.com/refsift/refsift/format/nbib"
	"github.com/refsift/refsift/internal/demo"
	"github.com/refsift/refsift/ris"
)

type recordWriter interface {
	Write(*refsift.Record) error
	Flush() error
}

var lossFormats = []struct {
	name string
	open func(io.Writer) recordWriter
}{
	{format.RIS, func(w io.Writer) recordWriter { return ris.NewWriter(w) }},
	{format.BibTeX, func(w io.Writer) recordWriter { return bibtex.NewWriter(w) }},
	{format.CSV, func(w io.Writer) recordWriter { return csv.NewWriter(w) }},
	{format.JSONL, func(w io.Writer) recordWriter { return jsonl.NewWriter(w) }},
	{format.NBIB, func(w io.Writer) recordWriter { return nbib.NewWriter(w) }},
	{format.EndNoteXML, func(w io.Writer) recordWriter { return endnotexml.NewWriter(w) }},
	{format.WoS, func(w io.Writer) recordWriter { return ciw.NewWriter(w) }},
	{format.Refer, func(w io.Writer) recordWriter { return enw.NewWriter(w) }},
}

// neverLost are the fields that every format keeps; the least share is of the
// values of the made-up exports.
var neverLost = map[string]float64{
	"Title": 1, "Authors": 0.99, "Year": 1, "Source": 1, "Volume": 1, "Issue": 1, "Pages": 1, "DOI": 1, "ISSN": 1,
	"ISBN": 1, "Accession": 1, "Abstract": 1, "Languages": 1, "URLs": 1,
}

// TestLosses converts the made-up exports to each format and reads them again.
// With -v it prints the share of values per field that came back, of which
// docs/formats.md tells.
func TestLosses(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	dir := t.TempDir()
	if _, err := demo.Write(dir, demo.Options{}); err != nil {
		t.Fatal(err)
	}
	recs := readDemo(t, dir)
	for _, f := range lossFormats {
		var b bytes.Buffer
		w := f.open(&b)
		for _, rec := range recs {
			if err := w.Write(rec); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		r, err := format.Open("converted", &b, format.Options{})
		if err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		if got := r.Info().Format; got != f.name {
			t.Errorf("what was written as %s is taken for %s", f.name, got)
		}
		back, err := refsift.Collect(r.All())
		if err != nil || len(back) != len(recs) {
			t.Errorf("%s: %d records became %d: %v", f.name, len(recs), len(back), err)
			continue
		}
		var table strings.Builder
		for _, s := range shares(recs, back) {
			fmt.Fprintf(&table, "  %s %.1f", s.field, 100*s.share)
			if least, ok := neverLost[s.field]; ok && s.share < least {
				t.Errorf("%s keeps %.1f %% of %s, want %.0f %%", f.name, 100*s.share, s.field, 100*least)
			}
			if f.name == format.JSONL && s.share < 1 {
				t.Errorf("JSON Lines keeps %.1f %% of %s", 100*s.share, s.field)
			}
		}
		t.Logf("%s:%s", f.name, table.String())
	}
}

func readDemo(t *testing.T, dir string) []*refsift.Record {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "exports", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	recs, err := refsift.Collect(format.Files(os.DirFS(filepath.Join(dir, "exports")), "*"))
	if err != nil || len(recs) < 1000 {
		t.Fatal(len(recs), err)
	}
	return recs
}

type fieldShare struct {
	field string
	share float64
}

// shares compares the typed fields one by one; fields that no record has are left out.
func shares(before, after []*refsift.Record) []fieldShare {
	var out []fieldShare
	kind := reflect.TypeFor[refsift.Record]()
	for i := range kind.NumField() {
		name := kind.Field(i).Name
		if name == "ID" || name == "Origin" || name == "Tags" {
			continue
		}
		had, kept := 0, 0
		for k := range before {
			a, b := valueOf(before[k], name), valueOf(after[k], name)
			if reflect.ValueOf(a).IsZero() {
				continue
			}
			had++
			if reflect.DeepEqual(a, b) {
				kept++
			}
		}
		if had > 0 {
			out = append(out, fieldShare{name, float64(kept) / float64(had)})
		}
	}
	slices.SortFunc(out, func(a, b fieldShare) int { return cmp.Compare(a.field, b.field) })
	return out
}

// valueOf is the value of a field without what formats cannot hold by their
// nature: line breaks in abstracts, and what belongs to single authors.
func valueOf(rec *refsift.Record, field string) any {
	switch field {
	case "Abstract":
		return strings.Join(strings.Fields(rec.Abstract), " ")
	case "Authors":
		var names []string
		for _, a := range rec.Authors {
			names = append(names, a.String())
		}
		return names
	}
	return reflect.ValueOf(rec).Elem().FieldByName(field).Interface()
}
