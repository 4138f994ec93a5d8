package query_test

import (
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/golden"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
)

// drawnStrategies draws 20 of the real strategies, always the same ones.
func drawnStrategies(t *testing.T) [][]string {
	t.Helper()
	f, err := os.Open(shared.Path(t, "data", "query", "strategies", "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[1:]
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	order := rand.New(rand.NewPCG(2026, 5)).Perm(len(rows))[:20]
	slices.Sort(order)
	out := make([][]string, len(order))
	for i, n := range order {
		out[i] = rows[n]
	}
	return out
}

// TestStrategiesByHand compares 20 real strategies with how they were found
// to be read right, line by line, against the rules of their platforms. The
// texts may not be redistributed, so the golden files hold none of them: of
// each line its number, count and place, the shape of its expression with
// the kinds and fields of the terms, and a digest of the whole.
func TestStrategiesByHand(t *testing.T) {
	t.Parallel()
	for _, r := range drawnStrategies(t) {
		t.Run(r[1], func(t *testing.T) {
			t.Parallel()
			d, ok := query.DialectNamed(r[3])
			if !ok {
				t.Fatalf("no dialect %s", r[3])
			}
			s, _ := query.Parse(d, readText(t, "data", "query", "strategies", r[0]))
			var b strings.Builder
			fmt.Fprintf(&b, "%s, %d lines, %d headings\n", s.Dialect.Name, len(s.Lines), len(s.Headings))
			for _, l := range s.Lines {
				sum := sha256.Sum256([]byte(l.Expr.String()))
				fmt.Fprintf(&b, "%s %d %d-%d %s %x\n", l.Number, l.Reported, l.Span.Start.Offset, l.Span.End.Offset, shape(l.Expr), sum[:4])
			}
			golden.Check(t, filepath.Join("testdata", "strategies", r[1]+".golden"), b.String())
		})
	}
}

// shape prints an expression without its words: OR(12 term[tiab], 2 phrase[tiab]).
func shape(x query.Expr) string {
	args := query.Children(x)
	name := ""
	switch x := x.(type) {
	case *query.And:
		name = "AND"
	case *query.Or:
		name = "OR"
	case *query.Not:
		name = "NOT"
	case *query.Near:
		name = fmt.Sprintf("NEAR/%d[%s]", x.Distance, x.Fields.Tag)
		if x.Ordered {
			name = fmt.Sprintf("NEXT/%d[%s]", x.Distance, x.Fields.Tag)
		}
	default:
		return leafShape(x)
	}
	var parts []string
	count := 0
	last := ""
	flush := func() {
		if count > 1 {
			last = fmt.Sprintf("%d %s", count, last)
		}
		if count > 0 {
			parts = append(parts, last)
		}
	}
	for _, a := range args {
		s := shape(a)
		if s != last || len(query.Children(a)) > 0 {
			flush()
			count, last = 0, s
		}
		count++
	}
	flush()
	return name + "(" + strings.Join(parts, ", ") + ")"
}

func leafShape(x query.Expr) string {
	switch x := x.(type) {
	case *query.Term:
		if x.Word.HasWildcard() {
			return "wild[" + x.Fields.Tag + "]"
		}
		return "term[" + x.Fields.Tag + "]"
	case *query.Phrase:
		return fmt.Sprintf("phrase%d[%s]", len(x.Words), x.Fields.Tag)
	case *query.Descriptor:
		kind := "heading"
		if x.Heading == "" {
			kind = "qualifier"
		}
		if x.Explode {
			kind = "exploded " + kind
		}
		if x.Focus {
			kind = "focused " + kind
		}
		if x.Heading != "" && len(x.Qualifiers) > 0 {
			kind += fmt.Sprintf(" with %d qualifiers", len(x.Qualifiers))
		}
		return kind
	case *query.Bad:
		return "BAD"
	}
	return x.String() // dates and references hold no words
}
