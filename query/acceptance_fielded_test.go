package query_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift/query"
)

// TestSearchQueryListsWebOfScience reads numbered lists of search-query
// 0.15: those that it refuses give an error here too, but for lines that no
// other names and lists without a last line that combines them, which are
// the linter's business; all others are read.
func TestSearchQueryListsWebOfScience(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			ID, Dialect, Input, Exception string
			Messages                      map[string][]struct{ Label string }
		}
	}
	readJSON(t, &file, "data", "query", "acceptance", "list-queries-search-query.json")
	n := 0
	for _, c := range file.Cases {
		if c.Dialect != "wos" {
			continue
		}
		n++
		lint := false
		for _, ms := range c.Messages {
			for _, m := range ms {
				lint = lint || m.Label == "list-query-unreferenced-item" || m.Label == "list-query-missing-root-node"
			}
		}
		_, ds := query.Parse(query.WebOfScience, c.Input)
		if refused := c.Exception != ""; refused != (ds.Err() != nil) && !lint {
			t.Errorf("%s: refused there: %t; here: %v", c.ID, refused, ds.Err())
		}
	}
	if n == 0 {
		t.Error("no case was found")
	}
}

// TestFormsFielded reads the short forms of the dialects in place: a form
// that names lines stands below enough lines to name.
func TestFormsFielded(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"form-020": "#1 AND #2 NOT #3", "form-021": "(#1 OR #2) AND #3", "form-022": "(#1 AND #2) NOT #3",
		"form-027": "a[TITLE] AND (b[TITLE] OR c[TITLE])", "form-028": "mouse[KEY] NOT (cat[KEY] OR dog[KEY])",
		"form-029": "(cat[KEY] AND dog[KEY]) NOT (rodent[KEY] OR mouse[KEY])", "form-030": "copper[TI] OR lead[TI] AND algae[TI]",
		"form-031": "(a[ti] OR b[ti]) AND c[ti]", "form-090": "muscle{0,1} NEAR/3 resist*[TS]", "form-091": "salmon NEAR/15 virus[TS]",
		"form-092": "rainbow[TI] AND trout[TI]", "form-094": "E*Trade[TS]", "form-096": "heart-attack[TITLE-ABS-KEY]",
		"form-097": "heart-attack[TITLE-ABS-KEY]", "form-098": "2016:[PUBYEAR] AND :2026[PUBYEAR]",
		"form-099": "bay NEXT/6 (ship* OR channel)[TITLE-ABS-KEY]", "form-100": `"heart infarction"[Mesh]`,
		"form-101": `"heart infarction"[Mesh:NoExp]`, "form-102": `"heart infarction"[Majr]`,
		"form-103": "symptom* NEAR/4 headache*[ti,ab]", "form-104": "english[la] AND 2005:2025[py]",
		"form-105": "#21 NOT (<[animals]/lim> NOT <[humans]/lim>)",
	}
	n := 0
	for line := range strings.Lines(readText(t, "data", "query", "acceptance", "forms.tsv")) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(cells) < 3 || want[cells[0]] == "" {
			continue
		}
		n++
		d, ok := query.DialectNamed(cells[1])
		if !ok {
			t.Fatalf("%s: no dialect %s", cells[0], cells[1])
		}
		var b strings.Builder
		for i := range 40 {
			fmt.Fprintf(&b, "#%d x%d\n", i+1, i+1)
		}
		s, _ := query.Parse(d, b.String()+"#41 "+cells[2])
		if got := s.Lines[len(s.Lines)-1].Expr.String(); got != want[cells[0]] {
			t.Errorf("%s %s: %s, want %s", cells[0], cells[2], got, want[cells[0]])
		}
	}
	if n != len(want) {
		t.Errorf("%d of %d forms were found", n, len(want))
	}
}
