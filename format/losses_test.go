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
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/ris"
)

type recordWriter interface {
	Write(*refsift.Record) error
	Flush() error
}

type lossFormat struct {
	name string
	open func(io.Writer) recordWriter
}

var lossFormats = []lossFormat{
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

// nearlyKept is the same for real exports, whose values are less tidy. What is
// missing is told in docs/conversion.md.
var nearlyKept = map[string]float64{
	"Title": 1, "Authors": 0.995, "Year": 0.999, "Source": 0.999, "Volume": 1, "Issue": 1, "Pages": 1, "DOI": 1, "PMID": 1, "ISSN": 1, "EISSN": 1,
	"ISBN": 1, "Accession": 1, "Abstract": 1, "Languages": 1, "Series": 1, "OriginalTitle": 1, "Publisher": 1, "Editors": 0.99, "Place": 0.99,
	"ArticleNumber": 0.69, "SourceAbbrev": 0.88, "URLs": 0.99, "Date": 0.999,
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
		checkLosses(t, f, recs, neverLost)
	}
}

// TestLossesOfExports does the same with real exports, of which each has other
// fields filled.
func TestLossesOfExports(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	recs := readExports(t)
	for _, f := range lossFormats {
		checkLosses(t, f, recs, nearlyKept)
	}
}

// readExports reads the real exports, without those that were damaged on purpose.
func readExports(t *testing.T) []*refsift.Record {
	t.Helper()
	dir := shared.Path(t, "data", "exports")
	var out []*refsift.Record
	for _, row := range manifest(t) {
		if strings.HasPrefix(row.file, "derived/") {
			continue
		}
		out = append(out, readRoute(t, dir, row.file)...)
	}
	return out
}

// checkLosses writes the records, reads them again and compares field by field.
// A lost or additional record fails the test.
func checkLosses(t *testing.T, f lossFormat, recs []*refsift.Record, least map[string]float64) {
	t.Helper()
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
		return
	}
	var table strings.Builder
	for _, s := range shares(recs, back) {
		fmt.Fprintf(&table, "  %s %.1f", s.field, 100*s.share)
		if want, ok := least[s.field]; ok && s.share < want {
			t.Errorf("%s keeps %.2f %% of %s, want %.1f %%; lost: %.300q", f.name, 100*s.share, s.field, 100*want, s.lost)
		}
		if f.name == format.JSONL && s.share < 1 {
			t.Errorf("JSON Lines keeps %.1f %% of %s; lost: %.300q", 100*s.share, s.field, s.lost)
		}
	}
	t.Logf("%s:%s", f.name, table.String())
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
	lost  []string // up to three values that did not come back, with what did
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
		var lost []string
		for k := range before {
			a, b := valueOf(before[k], name), valueOf(after[k], name)
			if reflect.ValueOf(a).IsZero() {
				continue
			}
			had++
			if reflect.DeepEqual(a, b) {
				kept++
			} else if len(lost) < 3 {
				lost = append(lost, fmt.Sprintf("%s: %v: %v", before[k].ID, a, b))
			}
		}
		if had > 0 {
			out = append(out, fieldShare{name, float64(kept) / float64(had), lost})
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
	case "Notes", "Affiliations":
		list := rec.Notes
		if field == "Affiliations" {
			list = rec.Affiliations
		}
		var out []string
		for _, n := range list {
			out = append(out, strings.Join(strings.Fields(n), " "))
		}
		return out
	case "Authors":
		var names []string
		for _, a := range rec.Authors {
			names = append(names, a.String())
		}
		return names
	}
	return reflect.ValueOf(rec).Elem().FieldByName(field).Interface()
}
