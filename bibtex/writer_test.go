package bibtex

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
)

func write(t testing.TB, lossless bool, recs ...*refsift.Record) string {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b)
	w.Lossless = lossless
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

// content is a record without its place.
func content(rec *refsift.Record) *refsift.Record {
	c := *rec
	c.ID, c.Tags, c.Origin = refsift.ID{}, nil, refsift.Origin{Database: rec.Origin.Database}
	return &c
}

func diff(a, b *refsift.Record) string {
	return cmp.Diff(content(a), content(b), cmp.Exporter(func(reflect.Type) bool { return true }))
}

func fullRecord() *refsift.Record {
	issn, _ := refsift.ParseISSN("0378-5955")
	eissn, _ := refsift.ParseISSN("2049-3630")
	isbn, _ := refsift.ParseISBN("9783161484100")
	pmid, _ := refsift.ParsePMID("12345")
	return &refsift.Record{
		ExportID: "Berg2019", Type: refsift.Article, Title: `50% of "A & B" -- {x} \y ~z^ $5 #1_2`,
		Authors: []refsift.Author{
			{Family: "von Berg", Given: "Anna", Suffix: "Jr"}, {Corporate: "Barnes and Noble, Inc."}, {Family: "Plato"},
			{Family: "and", Given: "Others"}, {Family: "de la Cruz"}, {Family: "Ünal", Given: "Ö."},
		},
		Editors: []refsift.Author{{Family: "Tal", Given: "B."}},
		Contributors: []refsift.Contributor{
			{Role: refsift.Translator, Author: refsift.Author{Family: "Lund", Given: "C."}}, {Role: refsift.OtherContributor, Author: refsift.Author{Corporate: "Pears and Plums"}},
			{Role: refsift.SeriesEditor, Author: refsift.Author{Family: "Ek", Given: "D."}}, {Role: refsift.SeriesEditor, Author: refsift.Author{Family: "Ahl", Given: "E."}},
		},
		Year: 2019, Date: refsift.Date{Year: 2019, Month: 12, Day: 9}, Source: "J. Made-Up", SourceAbbrev: "JMU", Series: "S", Volume: "3",
		Issue: "4/5", Pages: "12-19", ArticleNumber: "e12345", Edition: "2nd", DOI: refsift.MustDOI("10.1000/a_b(1)"), PMID: pmid,
		ISSN: []refsift.ISSN{issn}, EISSN: []refsift.ISSN{eissn}, ISBN: []refsift.ISBN{isbn}, Accession: "2-s2.0-1",
		Abstract: "One.\nTwo < 3.", Keywords: []string{"a, b", "c"}, Languages: []string{"eng"}, PublicationTypes: []string{"Review"},
		Publisher: "P", Place: "Ulm", Affiliations: []string{"Univ. X"}, URLs: []string{"https://example.org/~a?b=c_d%20"}, Notes: []string{"n1", "n2"},
		Origin: refsift.Origin{Database: "Scopus"},
	}
}

// What has a journal and a volume is an article to other programs, and a
// number in place of pages stands where they look for it.
func TestWriteForOthers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		rec     refsift.Record
		entry   string
		pages   string // as other programs find it
		article string // after reading it again; Pages must be empty where this is set
	}{
		{"no type, a journal and a volume", refsift.Record{Source: "J Made Up", Volume: "3"}, "@article{", "", ""},
		{"generic, a journal and an issue", refsift.Record{Type: refsift.Generic, Source: "J Made Up", Issue: "3"}, "@article{", "", ""},
		{"generic, a source", refsift.Record{Type: refsift.Generic, Source: "A Repository"}, "@misc{", "", ""},
		{"generic, a volume", refsift.Record{Type: refsift.Generic, Volume: "3"}, "@misc{", "", ""},
		{"a report with a volume", refsift.Record{Type: refsift.Report, Source: "R", Volume: "3"}, "@techreport{", "", ""},
		{"article number", refsift.Record{Type: refsift.Article, ArticleNumber: "e0123"}, "@article{", "pages = {e0123}", "e0123"},
		{"article number of digits", refsift.Record{Type: refsift.Article, ArticleNumber: "7255"}, "@article{", "pages = {7255}", "7255"},
		{"article number with hyphens", refsift.Record{Type: refsift.Article, ArticleNumber: "e1-2"}, "@article{", "eid = {e1-2}", "e1-2"},
	}
	for _, tt := range tests {
		text := write(t, false, &tt.rec)
		if !strings.HasPrefix(text, tt.entry) || !strings.Contains(text, tt.pages) {
			t.Errorf("%s: want %q and %q in\n%s", tt.name, tt.entry, tt.pages, text)
		}
		recs, _ := read(t, text)
		if rec := recs[0]; rec.ArticleNumber != tt.article || tt.article != "" && rec.Pages != "" {
			t.Errorf("%s: read again as pages %q, article number %q", tt.name, rec.Pages, rec.ArticleNumber)
		}
	}
}

func TestWriteRead(t *testing.T) {
	t.Parallel()
	rec := fullRecord()
	text := write(t, false, rec)
	recs, r := read(t, text)
	want := *rec
	want.Abstract = "One. Two < 3." // BibTeX has no line breaks
	if d := diff(&want, recs[0]); d != "" {
		t.Errorf("%s\n%s", d, text)
	}
	if c := codes(r); c != nil {
		t.Errorf("diagnostics %q", c)
	}
}

func TestWriterKeys(t *testing.T) {
	t.Parallel()
	rec := &refsift.Record{Title: "The shared decision", Authors: []refsift.Author{{Family: "Müller-Lüdenscheidt"}}, Year: 2019}
	text := write(t, false, rec, rec, &refsift.Record{ExportID: "a b{c"}, &refsift.Record{ExportID: "ABC"}, &refsift.Record{ExportID: "123"})
	recs, _ := read(t, text)
	var keys []string
	for _, rec := range recs {
		keys = append(keys, rec.ExportID)
	}
	if want := []string{"MullerLudenscheidt2019Shared", "MullerLudenscheidt2019Shareda", "abc", "ABCa", "Anonymous"}; !reflect.DeepEqual(keys, want) {
		t.Errorf("keys %q, want %q", keys, want)
	}
}

func TestLossless(t *testing.T) {
	t.Parallel()
	const text = "@string{J = {J. Made Up}}\n@Article{k1,\n  Title = {{A {B}}},\n  month = jan # \"~5\",\n  journal = j,\n  year = 2010,\n  note = {# x},\n  note = {y},\n  % old\n}\n\n@misc{k1,\n}\n"
	recs, _ := read(t, text)
	want := strings.ReplaceAll(text, "2010", "{2010}")
	got := write(t, true, recs...)
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestLosslessShared checks the law on the shared files: what is read,
// written and read again has the same tags and the same typed fields.
func TestLosslessShared(t *testing.T) {
	t.Parallel()
	for _, row := range manifest(t) {
		t.Run(row.file, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join(shared.Path(t, "data", "exports"), filepath.FromSlash(row.file)))
			if err != nil {
				t.Fatal(err)
			}
			first, _ := read(t, string(text))
			again, _ := read(t, write(t, true, first...))
			typed, _ := read(t, write(t, false, first...))
			if len(again) != len(first) || len(typed) != len(first) {
				t.Fatalf("%d records, lossless %d, typed %d", len(first), len(again), len(typed))
			}
			for i, rec := range first {
				_, damaged := rec.Tag(RawTag)
				if a, b := entryTags(rec), entryTags(again[i]); a != b && !damaged {
					t.Fatalf("%v: tags\n%s\nthen\n%s", rec.ID, a, b)
				}
				x, y := content(rec), content(typed[i])
				// BibTeX has fewer types of entry than Record; keys are made unique
				// and clean; ORCIDs and the like have no field.
				x.ExportID, y.ExportID, x.Type, y.Type = "", "", "", ""
				x.Origin, y.Origin = refsift.Origin{}, refsift.Origin{}
				x.Series, y.Series = "", ""
				if reflect.DeepEqual(x, y) {
					continue
				}
				if d := cmp.Diff(x, y, cmp.Exporter(func(reflect.Type) bool { return true })); d != "" {
					t.Errorf("%v: typed fields changed: %s", rec.ID, d)
				}
			}
		})
	}
}

// entryTags prints the tags of an entry without places, and without what
// only the damaged text has.
func entryTags(rec *refsift.Record) string {
	var b strings.Builder
	for _, t := range rec.Tags {
		if t.Name == RawTag || t.Name == stringTag {
			continue
		}
		b.WriteString(t.Name + "=" + t.Value + "\n")
	}
	return b.String()
}

func TestWriterErrors(t *testing.T) {
	t.Parallel()
	if err := NewWriter(new(bytes.Buffer)).Write(nil); err == nil {
		t.Error("no error for no record")
	}
	broken := errors.New("broken")
	w := NewWriter(brokenWriter{broken})
	if err := errors.Join(w.Write(fullRecord()), w.Flush()); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }
