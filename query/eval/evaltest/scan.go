package evaltest

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/lang"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/thesaurus"
)

// A Scan matches records one after the other. It is slow and plain, which is
// its purpose. It is an engine as well: [Scan.Find] answers single leaves.
type Scan struct {
	recs []*refsift.Record
	docs []*eval.Document
	tree *thesaurus.Tree

	trees    sync.Map // query.Expr to *tree
	exploded sync.Map // *query.Descriptor to map[string]bool of folded headings
}

// NewScan returns a matcher of the records.
func NewScan(recs []*refsift.Record) *Scan {
	s := &Scan{recs: recs, tree: thesaurus.Default()}
	for _, r := range recs {
		s.docs = append(s.docs, eval.NewDocument(r))
	}
	return s
}

// Len returns the number of records.
func (s *Scan) Len() int { return len(s.recs) }

// Matches reports whether x finds the record. It must not refer to lines.
func Matches(r *refsift.Record, x query.Expr) bool {
	return NewScan([]*refsift.Record{r}).Matches(0, x, nil)
}

// Matches reports whether x, of a line of the strategy, finds record i. The
// strategy may be nil if x refers to no line.
func (s *Scan) Matches(i int, x query.Expr, strategy *query.Strategy) bool {
	d := s.docs[i]
	switch x := x.(type) {
	case *query.And:
		return !slices.ContainsFunc(x.Args, func(a query.Expr) bool { return !s.Matches(i, a, strategy) })
	case *query.Or:
		return slices.ContainsFunc(x.Args, func(a query.Expr) bool { return s.Matches(i, a, strategy) })
	case *query.Not:
		return s.Matches(i, x.Left, strategy) && !s.Matches(i, x.Right, strategy)
	case *query.All:
		return true
	case *query.LineRef:
		return s.Matches(i, strategy.Line(x.Label, nil).Expr, strategy)
	case *query.LineRange:
		return s.inRange(i, x, strategy)
	case *query.Term:
		return s.term(d, x, []query.Word{x.Word}, x.Fields, expansion(strategy))
	case *query.Phrase:
		return s.term(d, x, x.Words, x.Fields, expansion(strategy))
	case *query.Near:
		return inText(d, x.Fields.In, s.treeOf(x))
	case *query.Descriptor:
		return s.descriptor(d, x, expansion(strategy))
	case *query.Range:
		return slices.ContainsFunc(d.Dates, func(f eval.DateField) bool {
			return slices.Contains(x.Fields.In, f.Field) && between(f.Date, x.From, x.To)
		})
	}
	return false
}

func (s *Scan) inRange(i int, x *query.LineRange, strategy *query.Strategy) bool {
	from, _ := strconv.Atoi(x.From)
	to, _ := strconv.Atoi(x.To)
	for _, l := range strategy.Lines {
		if n, err := strconv.Atoi(l.Number); err == nil && from <= n && n <= to {
			if s.Matches(i, l.Expr, strategy) != x.All {
				return !x.All
			}
		}
	}
	return x.All
}

// between compares dates as intervals of days: they must overlap.
func between(d, from, to refsift.Date) bool {
	first := func(d refsift.Date) int { return (d.Year*12+max(d.Month, 1)-1)*31 + max(d.Day, 1) - 1 }
	end := func(d refsift.Date) int {
		if d.Month == 0 {
			d.Month, d.Day = 12, 31
		}
		if d.Day == 0 {
			d.Day = 31
		}
		return first(d)
	}
	return (!from.IsValid() || end(d) >= first(from)) && (!to.IsValid() || first(d) <= end(to))
}

func inText(d *eval.Document, fields []query.Field, t *tree) bool {
	return slices.ContainsFunc(d.Text, func(f eval.TextField) bool {
		return (len(fields) == 0 || slices.Contains(fields, f.Field)) && len(t.places(f.Words)) > 0
	})
}

func (s *Scan) term(d *eval.Document, x query.Expr, words []query.Word, in query.Fields, expand query.Expansion) bool {
	fields := in.In
	if inText(d, fields, s.treeOf(x)) {
		return true
	}
	if in.AsWritten || slices.ContainsFunc(fields, func(f query.Field) bool { return !f.IsValue() }) {
		expand = query.Expansion{} // narrower types are not among the words of a record
	}
	for _, f := range d.Values {
		if slices.Contains(fields, f.Field) && slices.ContainsFunc(f.Values, func(v string) bool { return s.hasValue(words, f.Field, v, expand) }) {
			return true
		}
	}
	for _, f := range d.Dates {
		if want, err := refsift.ParseDate(written(words)); err == nil && slices.Contains(fields, f.Field) && between(f.Date, want, want) {
			return true
		}
	}
	return false
}

func written(words []query.Word) string {
	var all []string
	for _, w := range words {
		all = append(all, w.String())
	}
	return strings.Join(all, " ")
}

func (s *Scan) hasValue(words []query.Word, f query.Field, v string, expand query.Expansion) bool {
	text := written(words)
	switch {
	case slices.ContainsFunc(words, query.Word.HasWildcard):
		var parts []token.Part
		for i, w := range words {
			if i > 0 {
				parts = append(parts, token.Part{Text: " "})
			}
			for _, p := range w {
				parts = append(parts, token.Part{Text: p.Text, Min: p.Wild.Min, Max: p.Wild.Max})
			}
		}
		return token.ValuePattern(parts).Match(v)
	case f == query.Languages:
		return slices.Contains(lang.Codes(text), v)
	case f == query.Qualifiers:
		return isQualifier(v, text, expand)
	case f == query.PubTypes && expand.PubTypes:
		for _, n := range s.tree.Numbers(v) {
			for _, above := range s.tree.Numbers(text) {
				if strings.HasPrefix(n+".", above+".") {
					return true
				}
			}
		}
	}
	return v == token.Value(text)
}

func expansion(s *query.Strategy) (e query.Expansion) {
	if s != nil {
		e = s.Dialect.Expansion()
	}
	return e
}

func isQualifier(have, wanted string, expand query.Expansion) bool {
	if expand.Qualifiers {
		return slices.Contains(thesaurus.ExplodeQualifier(wanted), have)
	}
	name, _ := thesaurus.Qualifier(wanted)
	return have == name
}

// treeOf converts an expression once.
func (s *Scan) treeOf(x query.Expr) *tree {
	t, ok := s.trees.Load(x)
	if !ok {
		t, _ = s.trees.LoadOrStore(x, fromExpr(x))
	}
	return t.(*tree)
}

// headings returns the folded headings that a descriptor finds.
func (s *Scan) headings(x *query.Descriptor) map[string]bool {
	if known, ok := s.exploded.Load(x); ok {
		return known.(map[string]bool)
	}
	out := map[string]bool{token.Value(x.Heading): true}
	if x.Explode {
		for _, h := range s.tree.Explode(x.Heading) {
			out[token.Value(h)] = true
		}
	}
	s.exploded.Store(x, out)
	return out
}

func (s *Scan) descriptor(d *eval.Document, x *query.Descriptor, expand query.Expansion) bool {
	headings := s.headings(x)
	expand.Qualifiers = expand.Qualifiers && x.Explode
	for _, h := range d.Descriptors {
		if x.Heading != "" && !headings[h.Heading] {
			continue
		}
		if len(x.Qualifiers) == 0 {
			if !x.Focus || h.IsMajor() {
				return true
			}
			continue
		}
		for _, q := range h.Qualifiers {
			wanted := slices.ContainsFunc(x.Qualifiers, func(s string) bool { return isQualifier(q.Name, s, expand) })
			if wanted && (!x.Focus || q.Major || h.Major) {
				return true
			}
		}
	}
	return false
}

// Count returns how many records x finds. It must not refer to lines.
func (s *Scan) Count(x query.Expr) (n int) {
	for i := range s.docs {
		if s.Matches(i, x, nil) {
			n++
		}
	}
	return n
}

// All implements [eval.Leaves].
func (s *Scan) All(context.Context) (*eval.Set, error) {
	return s.collect(func(*eval.Document) bool { return true }), nil
}

// Find implements [eval.Leaves].
func (s *Scan) Find(ctx context.Context, l eval.Leaf) (*eval.Set, error) {
	return s.collect(func(d *eval.Document) bool { return matchesLeaf(d, l) }), ctx.Err()
}

func (s *Scan) collect(match func(*eval.Document) bool) *eval.Set {
	return eval.SetOf(s, func(yield func(uint32) bool) {
		for i, d := range s.docs {
			if match(d) && !yield(uint32(i)) {
				return
			}
		}
	})
}

// Words implements [eval.Dictionary].
func (s *Scan) Words(_ context.Context, fields []query.Field, p token.Pattern, most int) ([]eval.WordCount, int, error) {
	counts := map[string]int{}
	for _, d := range s.docs {
		words := map[string]bool{}
		for _, f := range d.Text {
			for _, w := range f.Words {
				if slices.Contains(fields, f.Field) && p.Match(w.Text) {
					words[w.Text] = true
				}
			}
		}
		for _, f := range d.Values {
			for _, v := range f.Values {
				if slices.Contains(fields, f.Field) && p.Match(v) {
					words[v] = true
				}
			}
		}
		for w := range words {
			counts[w]++
		}
	}
	var out []eval.WordCount
	for w, n := range counts {
		out = append(out, eval.WordCount{Word: w, Count: n})
	}
	out, total := eval.MostFrequent(out, most)
	return out, total, nil
}

// Run counts a strategy with the Scan as the engine.
func (s *Scan) Run(ctx context.Context, strategy *query.Strategy) (*eval.Result, error) {
	return eval.Run(ctx, s, strategy, eval.Options{Thesaurus: s.tree})
}

// IDs returns the records of a set, sorted.
func (s *Scan) IDs(_ context.Context, set *eval.Set) ([]refsift.ID, error) {
	var out []refsift.ID
	for n := range set.All() {
		out = append(out, s.recs[n].ID)
	}
	slices.SortFunc(out, refsift.ID.Compare)
	return out, nil
}

func matchesLeaf(d *eval.Document, l eval.Leaf) bool {
	switch l := l.(type) {
	case *eval.TextLeaf:
		return inText(d, l.Fields, fromText(l.Text))
	case *eval.ValueLeaf:
		return slices.ContainsFunc(d.Values, func(f eval.ValueField) bool {
			return slices.Contains(l.Fields, f.Field) && slices.ContainsFunc(f.Values, func(v string) bool {
				return slices.ContainsFunc(l.Values, func(p token.Pattern) bool { return p.Match(v) })
			})
		})
	case *eval.DescriptorLeaf:
		return slices.ContainsFunc(d.Descriptors, func(h refsift.Descriptor) bool { return matchesDescriptor(h, l) })
	case *eval.DateLeaf:
		return slices.ContainsFunc(d.Dates, func(f eval.DateField) bool { return f.Field == l.Field && between(f.Date, l.From, l.To) })
	case *eval.MissingLeaf:
		return !slices.ContainsFunc(d.Dates, func(f eval.DateField) bool { return f.Field == l.Field }) &&
			!slices.ContainsFunc(d.Values, func(f eval.ValueField) bool { return f.Field == l.Field })
	}
	return false
}

func matchesDescriptor(h refsift.Descriptor, l *eval.DescriptorLeaf) bool {
	if len(l.Headings) > 0 && !slices.Contains(l.Headings, h.Heading) {
		return false
	}
	if len(l.Qualifiers) == 0 {
		return !l.Focus || h.IsMajor()
	}
	return slices.ContainsFunc(h.Qualifiers, func(q refsift.Qualifier) bool {
		return slices.Contains(l.Qualifiers, q.Name) && (!l.Focus || q.Major || h.Major)
	})
}
