package translate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/translate"
)

// searchQuery prints an expression in the model of search-query 0.15: a term
// in several fields is an OR of terms in one, abstract before title, and a
// proximity search of any order is an OR of the pairs of its words.
func searchQuery(x query.Expr) string {
	list := func(op string, parts []string) string { return op + "[" + strings.Join(parts, ", ") + "]" }
	args := func(args []query.Expr) (out []string) {
		for _, a := range args {
			out = append(out, searchQuery(a))
		}
		return out
	}
	switch x := x.(type) {
	case *query.And:
		return list("AND", args(x.Args))
	case *query.Or:
		return list("OR", args(x.Args))
	case *query.Term:
		var parts []string
		for _, f := range oneByOne(x.Fields.In) {
			parts = append(parts, fmt.Sprintf("%s[%s]", x.Word, f))
		}
		if len(parts) == 1 {
			return parts[0]
		}
		return list("OR", parts)
	case *query.Near:
		var parts []string
		for _, f := range oneByOne(x.Fields.In) {
			for i, a := range x.Args {
				for k, b := range x.Args {
					if i != k {
						parts = append(parts, fmt.Sprintf("NEAR/%d[%s[%s], %s[%s]]", x.Distance, a.(*query.Term).Word, f, b.(*query.Term).Word, f))
					}
				}
			}
		}
		return list("OR", parts)
	}
	return x.String()
}

func oneByOne(in []query.Field) []query.Field {
	if len(in) == 2 && in[0] == query.Title && in[1] == query.Abstract {
		return []query.Field{query.Abstract, query.Title}
	}
	return in
}

// TestSearchQueryGeneric compares translations to the generic dialect with
// those of search-query 0.15 to its own generic form.
func TestSearchQueryGeneric(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(shared.Path(t, "data", "query", "acceptance", "translate-search-query.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			ID, Dialect string
			Inputs      struct {
				Query    string `json:"query_str"`
				Expected string `json:"expected_generic"`
			}
		}
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		from, ok := query.DialectNamed(c.Dialect)
		if !ok {
			t.Fatalf("no dialect %s", c.Dialect)
		}
		s, _ := query.Parse(from, c.Inputs.Query)
		result, losses := translate.Strategy(s, query.Generic)
		again, diags := query.Parse(query.Generic, result.String())
		if got := searchQuery(again.Lines[0].Expr); got != c.Inputs.Expected || len(losses)+len(diags) > 0 {
			t.Errorf("%s: %s\n got %s\nwant %s\n%v %v", c.ID, c.Inputs.Query, got, c.Inputs.Expected, losses, diags)
		}
	}
	if len(file.Cases) == 0 {
		t.Error("no case was found")
	}
}
