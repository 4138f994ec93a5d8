package query_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/refsift/refsift/query"
)

// A tree is what the acceptance cases of other programs and our own parses
// are both brought to: an operator with its arguments, or a term with its
// field. Arguments of AND and OR inside their like are taken up, since
// nesting them says nothing.
type tree struct {
	op          string // "AND", "NEAR/3", …; "" for a term
	text, field string
	kids        []*tree
}

func (x *tree) String() string {
	if x.op == "" {
		return x.text + "[" + x.field + "]"
	}
	parts := make([]string, len(x.kids))
	for i, k := range x.kids {
		parts[i] = k.String()
	}
	return x.op + "(" + strings.Join(parts, ", ") + ")"
}

// joinTrees makes a node, without single arguments and without AND in AND.
func joinTrees(op string, kids []*tree) *tree {
	if len(kids) == 1 {
		return kids[0]
	}
	var flat []*tree
	for _, k := range kids {
		if k.op == op && (op == "AND" || op == "OR") {
			flat = append(flat, k.kids...)
		} else {
			flat = append(flat, k)
		}
	}
	return &tree{op: op, kids: flat}
}

// fieldName brings the spellings of a field together: "TI=" is "ti".
func fieldName(s string) string {
	return strings.ToLower(strings.Trim(strings.Join(strings.Fields(s), " "), "[]= "))
}

// readPrefix reads the prefix notation of search-query: OP[field?][child,
// child], with terms as text[field] or text[[field]].
func readPrefix(s, field string) (x *tree, rest string) {
	if s = strings.TrimLeft(s, " "); strings.HasPrefix(s, `"`) {
		n := strings.IndexByte(s[1:], '"') + 2
		return prefixTerm(s[1:n-1], s[n:], field)
	}
	n := strings.IndexAny(s, "[,]")
	if n < 0 {
		n = len(s)
	}
	name := strings.TrimSpace(s[:n])
	op, _, _ := strings.Cut(name, "/")
	if !slices.Contains([]string{"AND", "OR", "NOT", "NEAR", "WITHIN", "RANGE"}, op) {
		return prefixTerm(name, s[n:], field)
	}
	rest = s[n+1:] // behind "["
	if end := strings.IndexAny(rest, "[],"); end >= 0 && strings.HasPrefix(rest[end:], "][") {
		field, rest = rest[:end], rest[end+2:]
	}
	var kids []*tree
	for {
		var k *tree
		k, rest = readPrefix(rest, field)
		kids = append(kids, k)
		rest = strings.TrimLeft(rest, " ")
		if !strings.HasPrefix(rest, ",") {
			return joinTrees(name, kids), strings.TrimPrefix(rest, "]")
		}
		rest = rest[1:]
	}
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// prefixTerm reads the field behind a term, in one or two pairs of brackets.
// A mark that stands alone, as in "track & field", is no word here.
func prefixTerm(text, rest, field string) (*tree, string) {
	pairs := len(rest) - len(strings.TrimLeft(rest, "["))
	if pairs > 0 {
		closing := strings.Repeat("]", pairs)
		field, rest, _ = strings.Cut(rest[pairs:], closing)
	}
	words := slices.DeleteFunc(strings.Fields(text), func(w string) bool { return !strings.ContainsFunc(w, isLetterOrDigit) })
	return &tree{text: strings.Join(words, " "), field: fieldName(field)}, rest
}

// setField gives the field of a proximity search to its terms.
func (x *tree) setField(field string) {
	if x.op == "" {
		x.field = field
	}
	for _, k := range x.kids {
		k.setField(field)
	}
}

// treeOf brings a parsed line to a tree, with the lines it names written
// out.
func treeOf(s *query.Strategy, at *query.Line, x query.Expr) *tree {
	list := func(op string, args ...query.Expr) *tree {
		var kids []*tree
		for _, a := range args {
			kids = append(kids, treeOf(s, at, a))
		}
		return joinTrees(op, kids)
	}
	term := func(f query.Fields, words ...query.Word) *tree {
		parts := make([]string, len(words))
		for i, w := range words {
			parts[i] = w.String()
		}
		return &tree{text: strings.Join(parts, " "), field: fieldName(cmp.Or(f.Tag, s.Default.Tag))}
	}
	switch x := x.(type) {
	case *query.And:
		return list("AND", x.Args...)
	case *query.Or:
		return list("OR", x.Args...)
	case *query.Not:
		return list("NOT", x.Left, x.Right)
	case *query.Near:
		name := "NEAR"
		if x.Ordered {
			name = "WITHIN"
		}
		near := list(fmt.Sprintf("%s/%d", name, x.Distance), x.Args...)
		near.setField(fieldName(x.Fields.Tag))
		return near
	case *query.Term:
		return term(x.Fields, x.Word)
	case *query.Phrase:
		return term(x.Fields, x.Words...)
	case *query.Descriptor:
		return &tree{text: x.Heading, field: fieldName(x.Fields.Tag)}
	case *query.Range:
		from, to := strings.ReplaceAll(x.From.String(), "-", "/"), strings.ReplaceAll(x.To.String(), "-", "/")
		if to == "" {
			to = "3000"
		}
		field := fieldName(x.Fields.Tag)
		return &tree{op: "RANGE", kids: []*tree{{text: from, field: field}, {text: to, field: field}}}
	case *query.LineRef:
		l := s.Resolve(x, at)[0]
		return treeOf(s, l, l.Expr)
	}
	return &tree{text: x.String()}
}

func readJSON(t *testing.T, v any, elem ...string) {
	t.Helper()
	if err := json.Unmarshal([]byte(readText(t, elem...)), v); err != nil {
		t.Fatal(err)
	}
}

// searchQueryTree reads what search-query expects; its field for everything
// is no field here.
func searchQueryTree(prefix string) *tree {
	x, _ := readPrefix(strings.ReplaceAll(prefix, "[[all]]", ""), "")
	return x
}

// searchQueryParser reads as search-query does where guides leave the choice:
// words side by side are one term, and on EBSCOhost NOT comes before AND.
func searchQueryParser(d *query.Dialect) query.Parser {
	p := query.Parser{Dialect: d, UnquotedPhrases: true}
	if d == query.EBSCOhost {
		p.Precedence = query.NotBeforeAnd
	}
	return p
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
	right := 0
	for _, c := range file.Cases {
		d, ok := query.DialectNamed(c.Dialect)
		if !ok {
			t.Fatalf("%s: no dialect %s", c.ID, c.Dialect)
		}
		text, _ := c.Inputs["query_str"].(string)
		want := ""
		for _, key := range []string{"expected_parsed", "expected_translation", "expected_query", "expected_flattened"} {
			if s, ok := c.Inputs[key].(string); ok {
				want = s
			}
		}
		if nested, ok := c.Inputs["query"].(map[string]any); ok { // the input is in their notation: said in ours
			text = strings.NewReplacer("AND[", "(", "]]]", "]))", "]]", "])", ", ", " AND ").Replace(fmt.Sprint(nested["generic"]))
		}
		p := searchQueryParser(d)
		if general, _ := c.Inputs["field_general"].(string); general == "Title" {
			p.DefaultField = "TI"
		}
		s, _ := p.Parse(text)
		if got, want := treeOf(s, s.Lines[0], s.Lines[0].Expr).String(), searchQueryTree(want).String(); got != want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.ID, text, got, want)
		} else {
			right++
		}
	}
	t.Logf("%d of %d parses are those of search-query", right, len(file.Cases))
	if len(file.Cases) == 0 {
		t.Error("no case was found")
	}
}

// lintOnly are the refusals of search-query that are no errors of reading
// here but findings about the strategy as a whole: lines that no other names
// and lists whose last line combines nothing.
var lintOnly = []string{"list-query-unreferenced-item", "list-query-missing-root-node"}

// TestSearchQueryLists compares numbered lists with search-query 0.15: the
// last line, with its references written out. Lists that it refuses must
// give an error here too, but for what the linter says.
func TestSearchQueryLists(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			ID, Dialect, Input, Generic, Exception string
			Messages                               map[string][]struct {
				Label string
				Fatal bool `json:"is_fatal"`
			}
		}
	}
	readJSON(t, &file, "data", "query", "acceptance", "list-queries-search-query.json")
	right := 0
	for _, c := range file.Cases {
		d, ok := query.DialectNamed(c.Dialect)
		if !ok {
			t.Fatalf("%s: no dialect %s", c.ID, c.Dialect)
		}
		s, ds := searchQueryParser(d).Parse(c.Input)
		if c.Exception != "" {
			lint := false
			for _, ms := range c.Messages {
				for _, m := range ms {
					lint = lint || slices.Contains(lintOnly, m.Label)
				}
			}
			if (ds.Err() == nil) != lint {
				t.Errorf("%s: refused there, here: %v", c.ID, ds.Err())
			} else {
				right++
			}
			continue
		}
		last := s.Lines[len(s.Lines)-1]
		got, want := treeOf(s, last, last.Expr).String(), searchQueryTree(c.Generic).String()
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.ID, got, want)
		} else if err := ds.Err(); err != nil {
			t.Errorf("%s is read with errors: %v", c.ID, err)
		} else {
			right++
		}
	}
	t.Logf("%d of %d lists are read as search-query reads them", right, len(file.Cases))
	if len(file.Cases) == 0 {
		t.Error("no case was found")
	}
}
