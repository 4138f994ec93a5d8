package jsonl

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refsift/refsift"
)

func read(t testing.TB, text string) (recs []*refsift.Record, errs []string) {
	t.Helper()
	r := NewReader(strings.NewReader(text))
	r.File = "x.jsonl"
	for rec, err := range r.All() {
		if d, ok := errors.AsType[*refsift.Diagnostic](err); ok {
			errs = append(errs, fmt.Sprintf("%s %d:%d", d.Code, d.Span.Start.Line, d.Span.Start.Column))
		} else if err != nil {
			t.Fatal(err)
		}
		if rec != nil {
			recs = append(recs, rec)
		}
	}
	return recs, errs
}

func write(t testing.TB, recs ...*refsift.Record) string {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b)
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

func TestWriteRead(t *testing.T) {
	t.Parallel()
	issn, _ := refsift.ParseISSN("0378-5955")
	rec := &refsift.Record{
		ID: refsift.ID{File: "a.ris", Ordinal: 3}, ExportID: "k", Type: refsift.Article, Title: "A <b> & \"c\"", Year: 2019, Date: refsift.Date{Year: 2019, Month: 5},
		Authors: []refsift.Author{{Family: "Berg", Given: "A."}}, DOI: refsift.MustDOI("10.1000/x"), ISSN: []refsift.ISSN{issn},
		Descriptors: []refsift.Descriptor{{Heading: "Cysts", Major: true, Qualifiers: []refsift.Qualifier{{Name: "diagnosis"}}}},
		Origin:      refsift.Origin{File: "a.ris", Format: "ris", Database: "Embase", Span: refsift.Span{Start: refsift.Position{Line: 7}}},
		Tags:        []refsift.Tag{{Name: "TI", Value: "A\nb", Line: 8, Column: 1}},
	}
	text := write(t, rec, rec)
	recs, errs := read(t, text)
	if len(recs) != 2 || errs != nil {
		t.Fatal(recs, errs)
	}
	if recs[1].ID != (refsift.ID{File: "x.jsonl", Ordinal: 2}) {
		t.Errorf("id %v", recs[1].ID)
	}
	recs[0].ID = rec.ID
	if d := cmp.Diff(rec, recs[0], cmp.Exporter(func(reflect.Type) bool { return true })); d != "" {
		t.Error(d)
	}
	if recs[0].Digest() != rec.Digest() {
		t.Error("the digest changed")
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		titles   []string
		errs     []string
	}{
		{"blank lines and CRLF", "\ufeff{\"title\":\"A\"}\r\n\r\n{\"title\":\"B\"}", []string{"A", "B"}, nil},
		{"not JSON", "{\"title\":\"A\"}\n{\"title\":\n{\"title\":\"B\"}\n", []string{"A", "B"}, []string{"record-damaged 2:10"}},
		{"not an object", "[1]\n\"x\"\nnull x\n{\"title\":\"B\"}\n", []string{"B"}, []string{"record-damaged 1:1", "record-damaged 2:1", "record-damaged 3:6"}},
		{"two objects", "{\"title\":\"A\"} {\"title\":\"B\"}\n{\"title\":\"C\"}\n", []string{"C"}, []string{"record-damaged 1:15"}},
		{"member of the wrong form", "{\"title\":\"A\",\"year\":\"soon\"}\n", []string{"A"}, []string{"record-damaged 1:1"}},
		{"invalid identifier", "{\"title\":\"A\",\"doi\":\"x\"}\n", []string{"A"}, []string{"identifier-invalid 1:1"}},
		{"unknown member", "{\"title\":\"A\",\"colour\":\"red\"}\n", []string{"A"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			recs, errs := read(t, tt.in)
			var titles []string
			for _, rec := range recs {
				titles = append(titles, rec.Title)
			}
			if !reflect.DeepEqual(titles, tt.titles) || !reflect.DeepEqual(errs, tt.errs) {
				t.Errorf("%q %q, want %q %q", titles, errs, tt.titles, tt.errs)
			}
		})
	}
}

func TestKept(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader("{\"title\":\"A\",\"colour\":\"red\",\"year\":\"soon\"}\n"))
	r.Platform, r.Database = "P", "D"
	rec, err := r.Read()
	if err == nil || rec.Origin.Platform != "P" || rec.Origin.Database != "D" || rec.Origin.Format != "jsonl" {
		t.Errorf("%+v, %v", rec, err)
	}
	if c, _ := rec.Tag("colour"); c != `"red"` {
		t.Errorf("the unknown member is %q", c)
	}
	if y, _ := rec.Tag("year"); y != `"soon"` {
		t.Errorf("the member of the wrong form is %q", y)
	}
	if n := r.Diagnostics().Count(refsift.Warning); n != 1 {
		t.Errorf("%d warnings", n)
	}
}

// FuzzReader checks that any text reads without panic and that what was read
// is written and read again without change.
func FuzzReader(f *testing.F) {
	for _, s := range []string{"{}", "{\"title\":\"A\"}\n{\"year\":\"x\"}", "[", "{\"doi\":\"10.1000/x\",\"tags\":[{\"name\":\"a\"}]}", "{\"a\":1}", "null"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		recs, _ := read(t, text)
		again, errs := read(t, write(t, recs...))
		if len(errs) > 0 || len(again) != len(recs) {
			t.Fatalf("%d records, then %d, %q", len(recs), len(again), errs)
		}
		for i, rec := range recs {
			rec.ID, again[i].ID = refsift.ID{}, refsift.ID{} // set anew by every reading
			if a, b := write(t, rec), write(t, again[i]); a != b {
				t.Fatalf("%s then %s", a, b)
			}
		}
	})
}
