package query_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift/query"
)

// A polyglotNode is a node of the trees of the Polyglot Search Translator.
type polyglotNode struct {
	Type, Field, Content string
	Offset               *int
	Proximity            int
	Nodes                []polyglotNode
}

// polyglotFields gives Ovid's names for the fields of Polyglot.
var polyglotFields = map[string]string{
	"Title/abstract search": "tw", "Abstract": "ab", "MeSH subheading search": "fs",
	"Type of material the article represents, e.g. clinical trial": "pt",
	"Mesh search (exploded)": "exp", "Mesh search (Not exploded)": "noexp",
}

// polyglotTree brings lines to one tree: each line is a group, as Polyglot
// reads them, and an operator on a line of its own joins them.
func polyglotTree(lines []polyglotNode) *tree {
	var items []polyglotNode
	for _, l := range lines {
		nodes := slices.DeleteFunc(slices.Clone(l.Nodes), func(n polyglotNode) bool { return n.Type == "raw" || n.Type == "comment" })
		if len(nodes) == 1 {
			items = append(items, nodes[0])
		} else if len(nodes) > 1 {
			items = append(items, polyglotNode{Type: "group", Nodes: nodes})
		}
	}
	return polyglotGroup(items, "")
}

// polyglotGroup joins operands and operators: proximity, NOT, AND, OR.
func polyglotGroup(nodes []polyglotNode, field string) *tree {
	var operands []*tree
	var ops []string
	for _, n := range nodes {
		f := field
		if n.Field != "" {
			f = polyglotFields[n.Field]
		}
		switch n.Type {
		case "group":
			operands = append(operands, polyglotGroup(n.Nodes, f))
		case "phrase", "mesh", "template":
			text := n.Content
			if n.Type == "template" {
				text = "<RCT Filter>" // its filters are written out by the translator
			}
			if n.Offset != nil {
				text += fmt.Sprintf("@%d", *n.Offset)
			}
			operands = append(operands, &tree{text: text, field: f})
		case "joinNear":
			ops = append(ops, fmt.Sprintf("NEAR/%d", n.Proximity))
		default:
			ops = append(ops, strings.ToUpper(strings.TrimPrefix(n.Type, "join")))
		}
	}
	for _, level := range []string{"NEAR", "NOT", "AND", "OR"} {
		for i := 0; i < len(ops); {
			if !strings.HasPrefix(ops[i], level) {
				i++
				continue
			}
			operands[i] = joinTrees(ops[i], []*tree{operands[i], operands[i+1]})
			operands, ops = slices.Delete(operands, i+1, i+2), slices.Delete(ops, i, i+1)
		}
	}
	return operands[0]
}

// polyglotLeaf names a leaf of ours as the trees above do.
func polyglotLeaf(x query.Expr, offsets bool) *tree {
	out := &tree{}
	words := func(ws []query.Word, f query.Fields) {
		parts := make([]string, len(ws))
		for i, w := range ws {
			parts[i] = w.String()
		}
		out.text, out.field = strings.Join(parts, " "), fieldName(f.Tag)
	}
	switch x := x.(type) {
	case *query.Term:
		words([]query.Word{x.Word}, x.Fields)
	case *query.Phrase:
		words(x.Words, x.Fields)
	case *query.Descriptor:
		out.text, out.field = x.Heading, "noexp"
		if x.Explode {
			out.field, offsets = "exp", offsets && x.Fields.Tag != "" // with "exp" before them Polyglot's have none
		}
		if x.Heading == "" {
			out.text, out.field = strings.Join(x.Qualifiers, ","), "fs"
		}
	}
	if offsets && !strings.HasPrefix(out.text, "<") {
		out.text += fmt.Sprintf("@%d", x.Span().Start.Offset)
	}
	return out
}

func polyglotOurs(x query.Expr, field string) *tree {
	list := func(op, field string, args ...query.Expr) *tree {
		var kids []*tree
		for _, a := range args {
			kids = append(kids, polyglotOurs(a, field))
		}
		return joinTrees(op, kids)
	}
	switch x := x.(type) {
	case *query.And:
		return list("AND", field, x.Args...)
	case *query.Or:
		return list("OR", field, x.Args...)
	case *query.Not:
		return list("NOT", field, x.Left, x.Right)
	case *query.Near:
		return list(fmt.Sprintf("NEAR/%d", x.Distance), cmp.Or(fieldName(x.Fields.Tag), field), x.Args...)
	}
	leaf := polyglotLeaf(x, true)
	if field != "" {
		leaf.field = field
	}
	return leaf
}

// TestPolyglotParses compares with the trees of the Polyglot Search
// Translator, with the places of the terms: its lines are groups joined by
// the operators between them, "#" begins a comment.
func TestPolyglotParses(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			ID, Input string
			Tree      []polyglotNode `json:"expected_tree"`
		}
	}
	readJSON(t, &file, "data", "query", "acceptance", "parse-polyglot.json")
	right := 0
	for _, c := range file.Cases {
		s, ds := query.Parser{Dialect: query.Generic, WordsBetween: true}.Parse(c.Input)
		if len(s.Lines) != 1 {
			t.Errorf("%s: %d lines", c.ID, len(s.Lines))
			continue
		}
		got, want := stripOffsets(polyglotOurs(s.Lines[0].Expr, ""), polyglotTree(c.Tree))
		if got != want {
			t.Errorf("%s: %q\n got %s\nwant %s\n%v", c.ID, c.Input, got, want, ds)
		} else {
			right++
		}
	}
	t.Logf("%d of %d trees are those of Polyglot", right, len(file.Cases))
	if len(file.Cases) == 0 {
		t.Error("no case was found")
	}
}

// stripOffsets prints both trees, with the place of a term only where theirs
// tells one: a heading with "exp" has none there.
func stripOffsets(got, want *tree) (string, string) {
	var walk func(a, b *tree)
	walk = func(a, b *tree) {
		if b.op == "" && !strings.Contains(b.text, "@") {
			a.text, _, _ = strings.Cut(a.text, "@")
		}
		for i := range min(len(a.kids), len(b.kids)) {
			walk(a.kids[i], b.kids[i])
		}
	}
	walk(got, want)
	return got.String(), want.String()
}
