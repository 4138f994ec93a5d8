package eval

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
)

// A WordCount is a word, a value or a heading with the number of records that
// hold it.
type WordCount struct {
	Word  string `json:"word"`
	Count int    `json:"count"`
}

// A Dictionary is implemented by engines that can list the words that a
// truncation stands for.
type Dictionary interface {
	// Words returns the words or values in the fields that the pattern matches,
	// with the number of records that hold each in any of the fields: the most
	// frequent ones, in order of the alphabet where equal, and how many there
	// are in all.
	Words(ctx context.Context, fields []query.Field, p token.Pattern, most int) (words []WordCount, total int, err error)
}

// TermOptions says what [Terms] reports.
type TermOptions struct {
	Options
	// Words is how many words of a truncation and headings of an explosion are
	// listed; 0 means 20.
	Words int
}

// LineTerms are the terms of a line, in its order.
type LineTerms struct {
	Line  *query.Line
	Terms []TermCount
}

// A TermCount says what one term of a line finds.
type TermCount struct {
	Expr   query.Expr
	Count  int // records that the term finds
	Unique int // records of the line that would be lost without it
	// Truncations lists what each truncated word stands for.
	Truncations []Truncation
	// Headings are those of an explosion that records carry, as the term asks
	// for them (main topic, qualifiers), the most frequent first; Exploded is
	// how many headings the explosion has, 0 for other terms.
	Headings []WordCount
	Exploded int
}

// A Truncation is a word with wildcards and the words that it stands for.
type Truncation struct {
	Pattern string
	Words   []WordCount // the most frequent
	Total   int         // how many there are in all
}

// Terms counts every term of every line on its own.
func Terms(ctx context.Context, src Leaves, s *query.Strategy, o TermOptions) ([]LineTerms, error) {
	if _, only := src.(Counter); only {
		return nil, ErrNoSets
	}
	if o.Words <= 0 {
		o.Words = 20
	}
	res, p, r, err := count(ctx, src, s, o.Options)
	if err != nil {
		return nil, err
	}
	t := &termReporter{a: &analyzer{p: p, r: r, strategy: s}, most: o.Words, known: map[string]Truncation{}}
	t.dict, _ = src.(Dictionary)
	var out []LineTerms
	for _, l := range res.Lines {
		lt := LineTerms{Line: l.Line}
		if l.Err == nil {
			p.line = l.Line
			if lt.Terms, err = t.line(l.Line); err != nil {
				return nil, err
			}
		}
		out = append(out, lt)
	}
	return out, nil
}

type termReporter struct {
	a     *analyzer
	dict  Dictionary
	most  int
	known map[string]Truncation
}

// line reports the terms of a line.
func (t *termReporter) line(l *query.Line) (out []TermCount, err error) {
	var terms []*exprNode
	root, err := t.tree(l.Expr, &terms)
	if err != nil {
		return nil, err
	}
	for _, leaf := range terms {
		if t.a.r.ctx.Err() != nil {
			return nil, context.Cause(t.a.r.ctx)
		}
		c := TermCount{Expr: leaf.x, Count: leaf.set.Len()}
		c.Unique, _ = difference(root, leaf.node, leaf.ancestors())
		if err := t.expansions(&c, t.a.p.exprs[leaf.x]); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// An exprNode is a term of a line with its records.
type exprNode struct {
	*node
	x query.Expr
}

// tree makes nodes of an expression, one for each place in it: a term that
// stands there twice has two. Other lines are taken as a whole.
func (t *termReporter) tree(x query.Expr, terms *[]*exprNode) (*node, error) {
	n := &node{}
	var args []query.Expr
	switch x := x.(type) {
	case *query.And:
		n.op, args = OpAnd, x.Args
	case *query.Or:
		n.op, args = OpOr, x.Args
	case *query.Not:
		n.op, args = OpNot, []query.Expr{x.Left, x.Right}
	default:
		plan := t.a.p.exprs[x]
		own := plan != nil
		if !own { // a reference, a range of lines, or every record
			var failed error
			if plan, failed = t.plan(x); failed != nil {
				return nil, failed
			}
		}
		var err error
		n.op = OpLeaf
		if n.set, err = t.a.r.set(plan); err != nil {
			return nil, err
		}
		if own {
			*terms = append(*terms, &exprNode{n, x})
		}
		return n, nil
	}
	var sets []*Set
	for _, a := range args {
		arg, err := t.tree(a, terms)
		if err != nil {
			return nil, err
		}
		n.add(arg)
		sets = append(sets, arg.set)
	}
	var err error
	n.set, err = t.a.r.apply(&Plan{Op: n.op}, sets)
	return n, err
}

func (t *termReporter) plan(x query.Expr) (*Plan, error) {
	plan, failed := t.a.p.plan(x)
	if failed != nil {
		return nil, failed
	}
	return plan, nil
}

// expansions lists what truncations and explosions stand for.
func (t *termReporter) expansions(c *TermCount, p *Plan) error {
	switch p.Op {
	case OpOr:
		for _, a := range p.Args {
			if err := t.expansions(c, a); err != nil {
				return err
			}
		}
	case OpLeaf:
		switch l := p.Leaf.(type) {
		case *TextLeaf:
			return t.truncations(c, l.Fields, NewMatcher(l.Text).Atoms())
		case *ValueLeaf:
			return t.truncations(c, l.Fields, []*Words{{l.Values}})
		case *DescriptorLeaf:
			return t.headings(c, l)
		}
	}
	return nil
}

func (t *termReporter) truncations(c *TermCount, fields []query.Field, words []*Words) error {
	if t.dict == nil {
		return nil
	}
	for _, w := range words {
		for _, p := range w.Patterns {
			if p.IsLiteral() {
				continue
			}
			key := fieldsKey(fields) + " " + p.String()
			known, ok := t.known[key]
			if !ok {
				var err error
				known.Pattern = p.String()
				if known.Words, known.Total, err = t.dict.Words(t.a.r.ctx, fields, p, t.most); err != nil {
					return err
				}
				t.known[key] = known
			}
			if !slices.ContainsFunc(c.Truncations, func(have Truncation) bool { return have.Pattern == known.Pattern }) {
				c.Truncations = append(c.Truncations, known)
			}
		}
	}
	return nil
}

func (t *termReporter) headings(c *TermCount, l *DescriptorLeaf) error {
	x, ok := c.Expr.(*query.Descriptor)
	if !ok || !x.Explode {
		return nil
	}
	c.Exploded = len(l.Headings)
	for _, h := range l.Headings {
		set, err := t.a.r.src.Find(t.a.r.ctx, &DescriptorLeaf{[]string{h}, l.Qualifiers, l.Focus})
		if err != nil {
			return err
		}
		if n := set.Len(); n > 0 {
			name, _ := t.a.p.tree().Lookup(h)
			c.Headings = append(c.Headings, WordCount{cmp.Or(name, h), n})
		}
	}
	c.Headings, _ = MostFrequent(c.Headings, t.most)
	return nil
}

// MostFrequent sorts words as a [Dictionary] returns them and cuts the list;
// it returns how many there were.
func MostFrequent(words []WordCount, most int) ([]WordCount, int) {
	slices.SortFunc(words, func(a, b WordCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Word, b.Word))
	})
	return slices.Clip(words[:min(len(words), most)]), len(words)
}
