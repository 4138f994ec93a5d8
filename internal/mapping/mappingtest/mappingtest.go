// Package mappingtest holds the checks that the tests of every format built
// on package mapping make.
package mappingtest

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
)

// A Reader is a reader of one of the formats.
type Reader interface {
	refsift.RecordReader
	Outside() []refsift.Passage
	OutsideCount() int
	Diagnostics() *refsift.Tally
}

// An Export is a row of the manifest of real exports.
type Export struct {
	File, Platform, Database string
	Records                  int
}

// Exports returns the rows of the manifest that have the format.
func Exports(t testing.TB, format string) []Export {
	t.Helper()
	f, err := os.Open(shared.Path(t, "data", "exports", "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []Export
	for _, row := range rows[1:] {
		if row[4] != format {
			continue
		}
		n, err := strconv.Atoi(row[5])
		if err != nil {
			t.Fatalf("%s: %v", row[0], err)
		}
		out = append(out, Export{row[0], row[2], row[3], n})
	}
	if len(out) == 0 {
		t.Fatalf("the manifest has no file of format %s", format)
	}
	return out
}

// Text returns the bytes of an export.
func (e Export) Text(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile(shared.Path(t, "data", "exports", e.File))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// ReadAll reads every record; an error is a failure.
func ReadAll(t testing.TB, r refsift.RecordReader) []*refsift.Record {
	t.Helper()
	var out []*refsift.Record
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Error(err)
			if _, ok := errors.AsType[*refsift.Diagnostic](err); !ok {
				return out
			}
		}
		if rec == nil {
			if err == nil {
				t.Fatal("neither record nor error")
			}
			continue
		}
		out = append(out, rec)
	}
}

// One reads a text that holds one record.
func One(t testing.TB, r refsift.RecordReader) *refsift.Record {
	t.Helper()
	recs := ReadAll(t, r)
	if len(recs) != 1 {
		t.Fatalf("%d records, want 1", len(recs))
	}
	return recs[0]
}

// Manifest reads every real export of a format: the number of records has to
// be exact, and platform and database those that the manifest names, by the
// names that these tables give its ids.
func Manifest(t *testing.T, format string, open func(file string, src io.Reader) Reader, platforms map[string]string, databases map[string][]string) {
	t.Helper()
	for _, e := range Exports(t, format) {
		t.Run(e.File, func(t *testing.T) {
			text := e.Text(t)
			r := open(e.File, strings.NewReader(text))
			recs := ReadAll(t, r)
			if len(recs) != e.Records {
				t.Errorf("%d records, want %d", len(recs), e.Records)
			}
			for _, rec := range recs {
				o := rec.Origin
				if want := platforms[e.Platform]; e.Platform != "" && o.Platform != want {
					t.Errorf("%s: platform %q, want %q", rec.ID, o.Platform, want)
				}
				if want := databases[e.Database]; e.Database != "" && len(want) > 0 && !contains(want, o.Database) {
					t.Errorf("%s: database %q, want %q", rec.ID, o.Database, want)
				}
				if o.Format != format || o.File != e.File || rec.ID.File != e.File || o.Encoding == "" || !o.Span.Start.IsValid() {
					t.Errorf("%s: origin %+v", rec.ID, o)
				}
				if rec.Title == "" && rec.Source == "" {
					t.Errorf("%s: no title", rec.ID)
				}
			}
			if testing.Verbose() {
				t.Log(len(recs), Filled(recs), r.Diagnostics().Counts())
			}
		})
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// Filled counts the records that have a field.
func Filled(recs []*refsift.Record) map[string]int {
	m := map[string]int{}
	for _, r := range recs {
		for name, ok := range map[string]bool{
			"title": r.Title != "", "authors": len(r.Authors) > 0, "year": r.Year > 0, "source": r.Source != "", "abbrev": r.SourceAbbrev != "",
			"volume": r.Volume != "", "issue": r.Issue != "", "pages": r.Pages != "", "article": r.ArticleNumber != "", "doi": r.DOI.IsValid(),
			"pmid": r.PMID.IsValid(), "issn": len(r.ISSN) > 0, "eissn": len(r.EISSN) > 0, "isbn": len(r.ISBN) > 0, "accession": r.Accession != "",
			"abstract": r.Abstract != "", "keywords": len(r.Keywords) > 0, "descriptors": len(r.Descriptors) > 0, "language": len(r.Languages) > 0,
			"types": len(r.PublicationTypes) > 0, "publisher": r.Publisher != "", "place": r.Place != "", "url": len(r.URLs) > 0,
		} {
			if ok {
				m[name]++
			}
		}
	}
	return m
}

// EveryLine checks that each line of a text is in a tag of a record, outside
// records, blank, or a mark that the format's documentation names.
func EveryLine(t testing.TB, name, text string, r Reader, isMark func(line string) bool) {
	t.Helper()
	recs := ReadAll(t, r)
	all := lines(text)
	seen := map[int]bool{}
	for _, rec := range recs {
		for _, tag := range rec.Tags {
			more := strings.Count(tag.Value, "\n")
			for i := range more + 1 {
				seen[int(tag.Line)+i] = true
			}
			// Where the name stands on a line of its own, the value ends one
			// line further down.
			if next := int(tag.Line) + more + 1; next <= len(all) {
				if rest := strings.TrimSpace(all[next-1]); rest != "" && strings.HasSuffix(tag.Value, rest) {
					seen[next] = true
				}
			}
		}
	}
	outside, n := r.Outside(), r.OutsideCount()
	if n > len(outside) {
		return // more than is kept
	}
	for _, o := range outside {
		for n := o.Span.Start.Line; n <= o.Span.End.Line; n++ {
			seen[n] = true
		}
	}
	for i, line := range all {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line != "" && !seen[i+1] && !isMark(line) {
			t.Errorf("%s:%d: line is nowhere: %.80q", name, i+1, line)
		}
	}
}

// lines cuts a text as the readers do: a lone CR counts only without any LF.
func lines(text string) []string {
	if strings.Contains(text, "\n") {
		return strings.Split(text, "\n")
	}
	return strings.Split(text, "\r")
}

// Positions checks that each tag stands where it says.
func Positions(t testing.TB, text string, recs []*refsift.Record) {
	t.Helper()
	all := lines(text)
	for _, rec := range recs {
		last := 0
		for _, tag := range rec.Tags {
			if int(tag.Line) < last || int(tag.Line) > len(all) || int(tag.Line) < rec.Origin.Span.Start.Line {
				t.Fatalf("%s: tag %s at line %d of %d", rec.ID, tag.Name, tag.Line, len(all))
			}
			last = int(tag.Line)
			line := strings.TrimPrefix(all[last-1], "\ufeff")
			first, _, _ := strings.Cut(tag.Value, "\n")
			if int(tag.Column) > len(line)+1 || !strings.Contains(line[tag.Column-1:], first) && !strings.HasPrefix(line, tag.Name) {
				t.Fatalf("%s: tag %s (%q) is not at %d:%d: %q", rec.ID, tag.Name, first, tag.Line, tag.Column, line)
			}
		}
	}
}

// A Writer is a writer of one of the formats.
type Writer interface {
	Write(*refsift.Record) error
	Flush() error
}

// Write writes records and returns the text.
func Write(t testing.TB, open func(io.Writer) Writer, recs ...*refsift.Record) string {
	t.Helper()
	var b strings.Builder
	w := open(&b)
	for _, rec := range recs {
		if err := w.Write(rec); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// SameTags checks the law of lossless writing: records read again have the
// same tags, in order, with the same values.
func SameTags(t testing.TB, before, after []*refsift.Record, text string) {
	t.Helper()
	if len(before) != len(after) {
		t.Fatalf("%d records became %d\n%.2000q", len(before), len(after), text)
	}
	for i, a := range before {
		b := after[i]
		if len(a.Tags) != len(b.Tags) {
			t.Fatalf("record %d: %d tags became %d\n%.2000q", i+1, len(a.Tags), len(b.Tags), text)
		}
		for j := range a.Tags {
			if a.Tags[j].Name != b.Tags[j].Name || a.Tags[j].Value != b.Tags[j].Value {
				t.Fatalf("record %d: tag %s %q became %s %q", i+1, a.Tags[j].Name, a.Tags[j].Value, b.Tags[j].Name, b.Tags[j].Value)
			}
		}
	}
}

// Fuzz checks a reader on any input: it ends without a panic, numbers its
// records, keeps places inside the text, and what it read can be written and
// read again without loss, if there is a writer.
func Fuzz(t *testing.T, text string, open func(io.Reader) Reader, write func(io.Writer) Writer) {
	t.Helper()
	r := open(strings.NewReader(text))
	var recs []*refsift.Record
	for rec, err := range refsift.Records(r) {
		if rec == nil || err != nil {
			t.Fatalf("no record: %v", err)
		}
		recs = append(recs, rec)
		if rec.ID.Ordinal != len(recs) {
			t.Fatalf("record %d has the number %d", len(recs), rec.ID.Ordinal)
		}
		if s := rec.Origin.Span; s.End.Offset < s.Start.Offset || s.Start.Line < 1 || s.End.Line < s.Start.Line {
			t.Fatalf("span %+v", s)
		}
		for _, tag := range rec.Tags {
			if tag.Name == "" || int(tag.Line) < rec.Origin.Span.Start.Line || int(tag.Line) > rec.Origin.Span.End.Line+1 || tag.Value != strings.TrimSpace(tag.Value) {
				t.Fatalf("tag %+v in %+v", tag, rec.Origin.Span)
			}
		}
	}
	if write != nil {
		out := Write(t, write, recs...)
		SameTags(t, recs, ReadAll(t, open(strings.NewReader(out))), out)
	}
}
