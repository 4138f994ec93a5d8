package search_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/search"
)

// TestMixedFields takes PubMed exports at their word: a search for each
// language, publication type, qualifier and the commonest headings of the
// records, in each form that PubMed has, counted with the index and by reading
// the records.
func TestMixedFields(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	recs := everyMixedRecord(t)
	x := open(t, &search.Options{BatchSize: 400}, recs)
	scan := evaltest.NewScan(recs)
	var text strings.Builder
	n := 0
	line := func(format string, args ...any) {
		n++
		fmt.Fprintf(&text, "%d %s\n", n, fmt.Sprintf(format, args...))
	}
	for _, v := range values(recs, func(r *refsift.Record) []string { return r.Languages }, 100) {
		line("%s[la]", v)
	}
	for _, v := range values(recs, func(r *refsift.Record) []string { return r.PublicationTypes }, 100) {
		line("%q[pt]", v)
	}
	for _, v := range values(recs, qualifiersOf, 100) {
		line("%q[sh]", v)
	}
	for _, v := range values(recs, headingsOf, 60) {
		for _, tag := range []string{"Mesh", "Mesh:NoExp", "Majr", "Majr:NoExp"} {
			line("%q[%s]", v, tag)
		}
	}
	for _, v := range values(recs, qualifiedOf, 60) {
		line("%q[Mesh]", v)
		line("%q[Majr]", v)
	}
	line("1 AND english[la] AND review[pt]")
	line("Humans[Mesh] NOT (1 OR 2) AND 2000:2012[dp]")
	s, diags := query.Parse(query.PubMed, text.String())
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	some, dropped := compareRuns(t, x, scan, s)
	t.Logf("%d records, %d lines, %d find something, %d records dropped by limits", len(recs), n, some, dropped)
	if len(recs) < 1900 || n < 300 || some < n*9/10 || dropped == 0 {
		t.Error("the test is weak")
	}
}

// everyMixedRecord reads all of the exports, MEDLINE format and XML.
func everyMixedRecord(t *testing.T) (recs []*refsift.Record) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(shared.Path(t, "data", "corpus", "medline-mixed"), "*.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		r, err := format.Open(filepath.Base(name), f, format.Options{})
		if err != nil {
			t.Fatal(err)
		}
		more, err := refsift.Collect(refsift.Records(r))
		if err != nil {
			t.Log(err)
		}
		recs = append(recs, more...)
	}
	return recs
}

// compareRuns counts a strategy with the index and by scanning.
func compareRuns(t *testing.T, x *search.Index, scan *evaltest.Scan, s *query.Strategy) (some, dropped int) {
	t.Helper()
	got, err := x.Run(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	want, err := scan.Run(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range got.Lines {
		brute := 0
		for k := range scan.Len() {
			if scan.Matches(k, l.Line.Expr, s) {
				brute++
			}
		}
		if l.Err != nil || l.Count != brute || l.Count != want.Lines[i].Count || l.Dropped != want.Lines[i].Dropped {
			t.Errorf("%s: %d (dropped %d, %v), want %d (%d)", l.Line.Text, l.Count, l.Dropped, l.Err, brute, want.Lines[i].Dropped)
		}
		if l.Count > 0 {
			some++
		}
		dropped += l.Dropped
	}
	return some, dropped
}

// values returns the values of the records, the commonest first.
func values(recs []*refsift.Record, of func(*refsift.Record) []string, most int) []string {
	counts := map[string]int{}
	for _, r := range recs {
		for _, v := range of(r) {
			counts[v]++
		}
	}
	out := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	return out[:min(len(out), most)]
}

func headingsOf(r *refsift.Record) (out []string) {
	for _, d := range r.Descriptors {
		out = append(out, d.Heading)
	}
	return out
}

func qualifiersOf(r *refsift.Record) (out []string) {
	for _, d := range r.Descriptors {
		for _, q := range d.Qualifiers {
			out = append(out, q.Name)
		}
	}
	return out
}

func qualifiedOf(r *refsift.Record) (out []string) {
	for _, d := range r.Descriptors {
		for _, q := range d.Qualifiers {
			out = append(out, d.Heading+"/"+q.Name)
		}
	}
	return out
}
