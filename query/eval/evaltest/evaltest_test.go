package evaltest_test

import (
	"context"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
)

// TestScan runs the suite with the brute-force matcher as the engine, which
// holds what eval does above the leaves against its own reading.
func TestScan(t *testing.T) {
	evaltest.Run(t, func(_ testing.TB, recs []*refsift.Record) evaltest.Engine { return evaltest.NewScan(recs) })
}

// positional answers text leaves with eval.Matcher, as engines do.
type positional struct {
	*evaltest.Scan
	docs []*eval.Document
}

func (p positional) Find(ctx context.Context, l eval.Leaf) (*eval.Set, error) {
	leaf, ok := l.(*eval.TextLeaf)
	if !ok {
		return p.Scan.Find(ctx, l)
	}
	m := eval.NewMatcher(leaf.Text)
	var failed error
	set := eval.SetOf(nil, func(yield func(uint32) bool) {
		for i, d := range p.docs {
			ok, err := matches(m, d, leaf)
			if failed = err; err != nil || ok && !yield(uint32(i)) {
				return
			}
		}
	})
	return set, failed
}

func matches(m *eval.Matcher, d *eval.Document, leaf *eval.TextLeaf) (bool, error) {
	for _, f := range d.Text {
		for _, want := range leaf.Fields {
			if f.Field != want {
				continue
			}
			at := make([][]int, len(m.Atoms()))
			for i, a := range m.Atoms() {
				for _, w := range f.Words {
					for _, p := range a.Patterns {
						if p.Match(w.Text) && (len(at[i]) == 0 || at[i][len(at[i])-1] != w.Position) {
							at[i] = append(at[i], w.Position)
						}
					}
				}
			}
			if ok, err := m.Match(at); ok || err != nil {
				return ok, err
			}
		}
	}
	return false, nil
}

func (p positional) Run(ctx context.Context, s *query.Strategy) (*eval.Result, error) {
	return eval.Run(ctx, p, s, eval.Options{Workers: 1})
}

// TestMatcher holds eval.Matcher against trying every combination of words.
func TestMatcher(t *testing.T) {
	evaltest.Run(t, func(_ testing.TB, recs []*refsift.Record) evaltest.Engine {
		p := positional{Scan: evaltest.NewScan(recs)}
		for _, r := range recs {
			p.docs = append(p.docs, eval.NewDocument(r))
		}
		return p
	})
}

func TestMatches(t *testing.T) {
	r := &refsift.Record{Title: "Health care"}
	x := &query.Phrase{Words: []query.Word{query.Lit("health"), query.Lit("care")}, Fields: query.Fields{In: []query.Field{query.Title}}}
	if !evaltest.Matches(r, x) || evaltest.Matches(&refsift.Record{Title: "care of health"}, x) {
		t.Error("the phrase is found where it is not, or not where it is")
	}
}

// FuzzMatcher looks for a seed whose proximity searches the two matchers see
// differently.
func FuzzMatcher(f *testing.F) {
	f.Add(uint64(1))
	f.Add(uint64(77))
	f.Fuzz(func(t *testing.T, seed uint64) {
		g := evaltest.NewGenerator(seed)
		recs := g.Records(4)
		p := positional{Scan: evaltest.NewScan(recs)}
		for _, r := range recs {
			p.docs = append(p.docs, eval.NewDocument(r))
		}
		for range 5 {
			evaltest.Compare(t, p, p.Scan, g.Near())
		}
	})
}
