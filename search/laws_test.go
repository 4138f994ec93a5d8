package search_test

import (
	"fmt"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/search"
)

// TestDocuments takes records out of the index again: explained from there,
// each line of random strategies finds what it finds in the record itself.
func TestDocuments(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		g := evaltest.NewGenerator(900 + seed)
		recs := g.Records(60)
		x := open(t, &search.Options{BatchSize: 25}, recs)
		all, _, err := x.Find(ctx, &query.All{})
		if err != nil {
			t.Fatal(err)
		}
		docs, err := x.Documents(ctx, all)
		if err != nil {
			t.Fatal(err)
		}
		names, err := x.Names(ctx, all)
		if err != nil || len(docs) != 60 || len(names) != 60 {
			t.Fatalf("%d documents, %d names, %v", len(docs), len(names), err)
		}
		s := g.Strategy(25)
		e := eval.NewExplainer(s, eval.AnalyzeOptions{})
		for number, d := range docs {
			got := e.Explain(d)
			want := e.Explain(eval.NewDocument(recs[names[number].Ordinal-1]))
			for i := range s.Lines {
				if got.Lines[i].Found != want.Lines[i].Found {
					t.Errorf("seed %d, %s, line %s: %t in the index, %t in the record", seed, names[number], s.Lines[i].Expr, got.Lines[i].Found, want.Lines[i].Found)
				}
			}
		}
	}
}

// TestTermsAgree compares the report on terms with the one made by scanning.
func TestTermsAgree(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		g := evaltest.NewGenerator(70 + seed)
		recs := g.Records(80)
		x := open(t, &search.Options{BatchSize: 30}, recs)
		s := g.Strategy(15)
		got, err := x.Terms(ctx, s, eval.TermOptions{Words: 3})
		if err != nil {
			t.Fatal(err)
		}
		want, err := eval.Terms(ctx, evaltest.NewScan(recs), s, eval.TermOptions{Words: 3})
		if err != nil {
			t.Fatal(err)
		}
		terms := 0
		for i := range want {
			terms += len(want[i].Terms)
			if g, w := fmt.Sprint(got[i].Terms), fmt.Sprint(want[i].Terms); g != w {
				t.Errorf("seed %d, line %s:\n%s\nwant\n%s", seed, s.Lines[i].Expr, g, w)
			}
		}
		if terms < 12 {
			t.Errorf("only %d terms", terms)
		}
	}
}

func TestDatabases(t *testing.T) {
	t.Parallel()
	recs := evaltest.NewGenerator(1).Records(40)
	recs[3].Origin.Database = ""
	x := open(t, &search.Options{BatchSize: 15}, recs)
	groups, err := x.Databases(ctx)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, r := range recs {
		counts[r.Origin.Database]++
	}
	var names []string
	for _, g := range groups {
		names = append(names, g.Name)
		if g.Set.Len() != counts[g.Name] {
			t.Errorf("%s: %d records, want %d", g.Name, g.Set.Len(), counts[g.Name])
		}
	}
	if got := fmt.Sprintf("%q", names); got != `["Embase" "MEDLINE" ""]` {
		t.Error(got)
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	recs := evaltest.NewGenerator(1).Records(40)
	x := open(t, &search.Options{BatchSize: 15}, recs)
	set, err := x.Lookup(ctx, recs[33].ID)
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := x.IDs(ctx, set); err != nil || len(ids) != 1 || ids[0] != recs[33].ID {
		t.Errorf("%v, %v", ids, err)
	}
	if set, err = x.Lookup(ctx, refsift.ID{File: "none", Ordinal: 1}); err != nil || set.Len() != 0 {
		t.Errorf("%d records, %v", set.Len(), err)
	}
}
