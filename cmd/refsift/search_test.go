package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// TestExplainIsCancelled: reasons for hundreds of records are no work that
// nobody can stop.
func TestExplainIsCancelled(t *testing.T) {
	t.Parallel()
	s, _ := query.Parse(query.PubMed, "1 asthma[tiab]\n2 cough[tiab]\n3 1 AND 2")
	e := eval.NewExplainer(s, eval.AnalyzeOptions{})
	docs := map[uint64]*eval.Document{7: eval.NewDocument(&refsift.Record{Title: "Asthma"})}
	run := func(ctx context.Context) (*searchRun, error) {
		r := &searchRun{app: &app{quiet: true}, known: &eval.KnownReport{Missed: []int{0}, Sets: []*eval.Set{eval.SetOf(nil, slices.Values([]uint32{7}))}}}
		return r, r.explain(ctx, e, docs, nil)
	}
	r, err := run(t.Context())
	if err != nil || len(r.missed) != 1 || len(r.missed[0].losses) != 1 {
		t.Fatalf("%+v, %v", r.missed, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r, err := run(ctx); !errors.Is(err, context.Canceled) || len(r.missed) > 0 {
		t.Errorf("%+v, %v", r.missed, err)
	}
}

// TestGrid: what a cell holds stays in it, in every form.
func TestGrid(t *testing.T) {
	t.Parallel()
	g := &grid{columns: []gridColumn{{title: "term", width: 12}, {title: "count", right: true}},
		rows: [][]string{{"asthma* OR wheez*\na|b", "+2"}, {"<b>", "=1+1"}}}
	var csv strings.Builder
	if err := g.csv(&csv); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, got, want string }{
		{"text", g.text(), strings.TrimPrefix(`
┌──────────────┬───────┐
│ term         │ count │
├──────────────┼───────┤
│ asthma* OR   │    +2 │
│ wheez*       │       │
│ a|b          │       │
│ <b>          │  =1+1 │
└──────────────┴───────┘`, "\n")},
		{"markdown", g.markdown(), "| term | count |\n| --- | ---: |\n| asthma\\* OR wheez\\*<br>a\\|b | +2 |\n| &lt;b> | =1+1 |"},
		{"csv", csv.String(), "term,count\n\"asthma* OR wheez*\na|b\",+2\n<b>,'=1+1\n"},
	} {
		if c.got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, c.got, c.want)
		}
	}
}
