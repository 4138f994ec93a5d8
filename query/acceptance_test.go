package query_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift/query"
)

// prefix prints a line of s as another library's tests expect it, with the
// lines it names written out: AND[a[[ti]], OR[…]].
func prefix(s *query.Strategy, at *query.Line, x query.Expr) string {
	list := func(op string, args ...query.Expr) string {
		parts := make([]string, len(args))
		for i, a := range args {
			parts[i] = prefix(s, at, a)
		}
		return op + "[" + strings.Join(parts, ", ") + "]"
	}
	tagged := func(text string, f query.Fields) string {
		if f.Tag == "" {
			return text + "[[all]]"
		}
		return text + "[[" + f.Tag + "]]"
	}
	switch x := x.(type) {
	case *query.And:
		return list("AND", x.Args...)
	case *query.Or:
		return list("OR", x.Args...)
	case *query.Not:
		return list("NOT", x.Left, x.Right)
	case *query.Term:
		return tagged(x.Word.String(), x.Fields)
	case *query.Phrase:
		words := make([]string, len(x.Words))
		for i, w := range x.Words {
			words[i] = w.String()
		}
		return tagged(strings.Join(words, " "), x.Fields)
	case *query.Descriptor:
		return tagged(x.Heading, x.Fields)
	case *query.Range:
		from, to := strings.ReplaceAll(x.From.String(), "-", "/"), strings.ReplaceAll(x.To.String(), "-", "/")
		if to == "" {
			to = "3000"
		}
		return "RANGE[" + tagged(from, x.Fields) + ", " + tagged(to, x.Fields) + "]"
	case *query.LineRef:
		l := s.Resolve(x, at)[0]
		return prefix(s, l, query.Simplify(l.Expr))
	}
	return x.String()
}

func readJSON(t *testing.T, v any, elem ...string) {
	t.Helper()
	if err := json.Unmarshal([]byte(readText(t, elem...)), v); err != nil {
		t.Fatal(err)
	}
}

// TestSearchQueryParses compares with the parses of search-query 0.15.
func TestSearchQueryParses(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			ID, Dialect string
			Inputs      map[string]any
		}
	}
	readJSON(t, &file, "data", "query", "acceptance", "parse-search-query.json")
	n := 0
	for _, c := range file.Cases {
		want, ok := c.Inputs["expected_parsed"].(string)
		if c.Dialect != "pubmed" || !ok {
			continue
		}
		n++
		s, _ := query.Parse(query.PubMed, fmt.Sprint(c.Inputs["query_str"]))
		if got := prefix(s, s.Lines[0], s.Lines[0].Expr); got != strings.ReplaceAll(want, `"`, "") {
			t.Errorf("%s: %s\n got %s\nwant %s", c.ID, c.Inputs["query_str"], got, want)
		}
	}
	if n == 0 {
		t.Error("no case was found")
	}
}

// TestSearchQueryLists compares numbered lists with search-query 0.15: the
// last line, with its references written out. Lists that it refuses must
// give an error here too, but for lines that no other names, which are the
// linter's business, and operators left out, which PubMed reads as AND.
func TestSearchQueryLists(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			ID, Dialect, Input, Generic, Exception string
			Messages                               map[string][]struct{ Label string }
		}
	}
	readJSON(t, &file, "data", "query", "acceptance", "list-queries-search-query.json")
	n := 0
	for _, c := range file.Cases {
		if c.Dialect != "pubmed" {
			continue
		}
		n++
		s, ds := query.Parse(query.PubMed, c.Input)
		if c.Exception != "" {
			lint := true
			for _, ms := range c.Messages {
				for _, m := range ms {
					lint = lint && m.Label == "list-query-unreferenced-item"
				}
			}
			if ds.Err() == nil && !lint {
				t.Errorf("%s is read without error", c.ID)
			}
			continue
		}
		last := s.Lines[len(s.Lines)-1]
		got := prefix(s, last, last.Expr)
		if want := strings.ReplaceAll(c.Generic, `"`, ""); got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.ID, got, want)
		}
	}
	if n == 0 {
		t.Error("no case was found")
	}
}

// TestForms reads the short forms of PubMed and of paper tables in place: a
// form that names lines stands below enough lines to name.
func TestForms(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"form-000": "OR/1-22", "form-001": "OR/24-31", "form-011": "#23 AND #32 AND #38", "form-012": "#1 OR #2 OR #3",
		"form-024": "(a[ti] OR b[ti]) AND c[ti]", "form-034": `"patient participation"[tiab]`, "form-036": "technician*[Title/Abstract]",
		"form-037": "<term[ti:~3]>", "form-040": `"hypertension"[Mesh]`, "form-041": `"Hypertension"[Mesh:NoExp]`,
		"form-045": "english[la]", "form-046": "review[pt]", "form-047": "2007:2019[dp]", "form-048": "2007:[dp]",
		"form-049": "2007-01-01:[Date - Publication]", "form-050": "1865-01-01:2020-12-16[crdt]", "form-051": "<systematic[sb]>",
	}
	n := 0
	for line := range strings.Lines(readText(t, "data", "query", "acceptance", "forms.tsv")) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(cells) < 3 || want[cells[0]] == "" {
			continue
		}
		n++
		var b strings.Builder
		for i := range 40 {
			fmt.Fprintf(&b, "%d. x%d[ti]\n", i+1, i+1)
		}
		s, _ := query.Parse(query.PubMed, b.String()+"41. "+cells[2])
		if got := s.Lines[len(s.Lines)-1].Expr.String(); got != want[cells[0]] {
			t.Errorf("%s %s: %s, want %s", cells[0], cells[2], got, want[cells[0]])
		}
	}
	if n != len(want) {
		t.Errorf("%d of %d forms were found", n, len(want))
	}
}
