package eval_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/thesaurus"
)

func in(f ...query.Field) query.Fields { return query.Fields{In: f} }

func term(word string, f ...query.Field) query.Expr {
	return &query.Term{Word: query.Lit(word), Fields: in(f...)}
}

func ref(label string) query.Expr { return &query.LineRef{Label: label} }

func and(args ...query.Expr) query.Expr { return &query.And{Args: args} }
func or(args ...query.Expr) query.Expr  { return &query.Or{Args: args} }
func not(a, b query.Expr) query.Expr    { return &query.Not{Left: a, Right: b} }

// strategy takes numbers and expressions in turn.
func strategy(parts ...any) *query.Strategy {
	s := &query.Strategy{}
	for i := 0; i < len(parts); i += 2 {
		l := &query.Line{Number: parts[i].(string), Label: parts[i].(string), Reported: -1}
		l.Expr, _ = parts[i+1].(query.Expr)
		s.Lines = append(s.Lines, l)
	}
	return s
}

// letters are records whose titles are a, b, c and so on, two letters each.
func letters(titles ...string) *evaltest.Scan {
	var recs []*refsift.Record
	for i, t := range titles {
		recs = append(recs, &refsift.Record{ID: refsift.ID{File: "r", Ordinal: i + 1}, Title: t})
	}
	return evaltest.NewScan(recs)
}

func run(t *testing.T, src eval.Leaves, s *query.Strategy) *eval.Result {
	t.Helper()
	res, err := eval.Run(t.Context(), src, s, eval.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// counts prints the counts of the lines, and the code where there is none.
func counts(res *eval.Result) string {
	var out []string
	for _, l := range res.Lines {
		if d, ok := errors.AsType[*refsift.Diagnostic](l.Err); ok {
			out = append(out, string(d.Code))
			if l.Count != -1 || l.Set != nil {
				out = append(out, "with a count")
			}
			continue
		}
		out = append(out, fmt.Sprint(l.Count))
	}
	return strings.Join(out, " ")
}

func codes(ds refsift.Diagnostics) string {
	var out []string
	for _, d := range ds {
		out = append(out, string(d.Code))
	}
	return strings.Join(out, " ")
}

func TestLines(t *testing.T) {
	t.Parallel()
	src := letters("a b", "b c", "c d", "d a")
	a, b, c := term("a", query.Title), term("b", query.Title), term("c", query.Title)
	bad := &query.Bad{Text: "((("}
	span := func(from, to string) query.Expr { return &query.LineRange{From: from, To: to} }
	all := func(from, to string) query.Expr { return &query.LineRange{From: from, To: to, All: true} }
	for _, x := range []struct {
		name  string
		s     *query.Strategy
		want  string
		codes string
	}{
		{"references", strategy("1", a, "2", b, "3", or(ref("1"), ref("2")), "4", not(ref("3"), ref("2"))), "2 2 3 1", ""},
		{"forward", strategy("1", ref("2"), "2", b), "2 2", ""},
		{"newest first", strategy("3", span("1", "2"), "2", b, "1", a), "3 2 2", ""},
		{"range", strategy("1", a, "2", b, "3", c, "4", span("1", "3"), "5", span("2", "3"), "6", all("1", "2")), "2 2 2 4 3 1", ""},
		{"range turned round", strategy("1", a, "2", b, "3", span("2", "1")), "2 2 3", ""},
		{"range with gaps", strategy("1", a, "4", b, "9", span("1", "8")), "2 2 3", ""},
		{"range takes in lines without number", strategy("1", a, "u1", c, "3", b, "4", span("1", "3")), "2 2 2 4", ""},
		{"range leaves out lines without number outside", strategy("u1", c, "1", a, "2", b, "u2", c, "3", span("1", "2")), "2 2 2 2 3", ""},
		{"range of nothing", strategy("1", a, "2", span("7", "9")), "2 line-unknown", ""},
		{"range over itself", strategy("1", a, "2", span("1", "3")), "2 2", ""},
		{"unknown line", strategy("1", a, "2", or(ref("1"), ref("8"))), "2 line-unknown", ""},
		{"itself", strategy("1", and(a, ref("1"))), "line-cycle", ""},
		{"each other", strategy("1", ref("2"), "2", ref("1"), "3", a), "line-depends line-cycle 2", ""},
		{"bad line and what depends on it", strategy("1", bad, "2", or(ref("1"), a), "3", ref("2"), "4", a), "line-bad line-depends line-depends 2", ""},
		{"bad part", strategy("1", or(a, bad)), "line-bad", ""},
		{"no search", strategy("1", nil, "2", a), "line-bad 2", ""},
		{"missing operand", strategy("1", or(a, nil)), "line-bad", ""},
		{"duplicate numbers mean the nearest before", strategy("1", a, "2", ref("1"), "1", and(b, c), "3", ref("1")), "2 2 1 1", ""},
		{"no word", strategy("1", term("+", query.Title)), "0", "term-empty"},
		{"unknown heading", strategy("1", &query.Descriptor{Heading: "Nonsense", Explode: true}), "0", "heading-unknown"},
		{"operator in a proximity search", strategy("1", &query.Near{Args: []query.Expr{a, and(b, c)}, Fields: in(query.Title)}), "near-argument", ""},
		{"proximity in a field of values", strategy("1", &query.Near{Args: []query.Expr{a, b}, Fields: in(query.DOI)}), "near-argument", ""},
		{"proximity in different fields", strategy("1", &query.Near{Args: []query.Expr{a, term("b", query.Abstract)}}), "near-argument", ""},
		{"proximity of lines", strategy("1", or(term("a"), term("c")), "2", &query.Near{Args: []query.Expr{ref("1"), term("b")}, Fields: in(query.Title)}), "4 2", ""},
		{"proximity of a line that is none", strategy("1", and(a, b), "2", &query.Near{Args: []query.Expr{ref("1"), b}, Fields: in(query.Title)}), "1 near-argument", ""},
		{"proximity of itself", strategy("1", &query.Near{Args: []query.Expr{ref("1"), b}, Fields: in(query.Title)}), "line-cycle", ""},
		{"proximity through lines", strategy("1", ref("2"), "2", ref("1"), "3", &query.Near{Args: []query.Expr{ref("1"), b}, Fields: in(query.Title)}), "line-depends line-cycle line-cycle", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			res := run(t, src, x.s)
			if got := counts(res); got != x.want {
				t.Errorf("counts %q, want %q (%v)", got, x.want, res.Err())
			}
			if got := codes(res.Diagnostics); got != x.codes {
				t.Errorf("diagnostics %q, want %q", got, x.codes)
			}
		})
	}
}

// TestDoubling builds lines of which each names the one before twice, so that
// the last one stands for more leaves than there are atoms.
func TestDoubling(t *testing.T) {
	t.Parallel()
	for _, first := range []query.Expr{term("a", query.Title), &query.Range{Fields: in(query.Date)}, term("eng", query.Languages)} {
		s := strategy("1", first)
		for i := range 300 {
			s.Lines = append(s.Lines, &query.Line{Number: fmt.Sprint(i + 2), Reported: -1, Expr: or(ref(fmt.Sprint(i+1)), ref(fmt.Sprint(i+1)))})
		}
		s.Lines = append(s.Lines, &query.Line{Number: "999", Reported: -1, Expr: &query.Near{Args: []query.Expr{ref("290"), ref("40")}, Fields: in(query.Title)}})
		res := run(t, letters("a", "b"), s)
		if res.Lines[0].Count != res.Lines[300].Count || res.Lines[300].Err != nil {
			t.Errorf("%d, in the end %d", res.Lines[0].Count, res.Lines[300].Count)
		}
		if d, ok := errors.AsType[*refsift.Diagnostic](res.Lines[301].Err); !ok {
			t.Errorf("the proximity search was counted: %d, %v", res.Lines[301].Count, d)
		}
	}
}

// calls counts how often an engine is asked for each leaf.
type calls struct {
	*evaltest.Scan
	asked chan string
}

func (c calls) Find(ctx context.Context, l eval.Leaf) (*eval.Set, error) {
	c.asked <- l.Key()
	return c.Scan.Find(ctx, l)
}

func TestEachLeafOnce(t *testing.T) {
	t.Parallel()
	a, b := term("A", query.Title), term("á", query.Title) // one leaf
	src := calls{letters("a"), make(chan string, 100)}
	res := run(t, src, strategy("1", a, "2", or(a, b), "3", ref("2"), "4", not(b, ref("1")), "5", &query.LineRange{From: "1", To: "4"}))
	if got := counts(res); got != "1 1 1 0 1" || len(src.asked) != 1 {
		t.Errorf("counts %q, %d leaves asked for, want 1", got, len(src.asked))
	}
}

// TestDropped checks what limits drop only for want of a value.
func TestDropped(t *testing.T) {
	t.Parallel()
	y := func(n int, langs ...string) *refsift.Record {
		return &refsift.Record{Title: "a", Year: n, Languages: langs}
	}
	src := evaltest.NewScan([]*refsift.Record{y(2010, "eng"), y(0, "eng"), y(2001, "eng"), y(2010), y(2010, "fre"), y(0), {Title: "b"}})
	a := term("a", query.Title)
	years := &query.Range{From: refsift.Date{Year: 2005}, Fields: in(query.Date)}
	english := term("english", query.Languages)
	s := strategy("1", a, "2", and(ref("1"), years), "3", and(ref("2"), english), "4", not(ref("1"), years), "5", or(a, years),
		"6", years, "7", and(ref("1"), ref("6")), "8", and(a, years, english), "9", ref("2"), "10", and(a, term("unknown", query.Languages)))
	res := run(t, src, s)
	want := []struct{ count, dropped int }{{6, 0}, {3, 2}, {1, 1}, {3, 0}, {6, 1}, {3, 3}, {3, 2}, {1, 3}, {3, 0}, {0, 0}}
	for i, l := range res.Lines {
		if l.Count != want[i].count || l.Dropped != want[i].dropped {
			t.Errorf("line %s: %d, dropped %d; want %v", l.Line.Number, l.Count, l.Dropped, want[i])
		}
	}
	if !strings.Contains(codes(res.Diagnostics), "limit-dropped") {
		t.Errorf("diagnostics: %s", codes(res.Diagnostics))
	}
}

func TestDelta(t *testing.T) {
	t.Parallel()
	s := strategy("1", term("a", query.Title), "2", &query.Bad{}, "3", term("a", query.Title))
	s.Lines[0].Reported, s.Lines[1].Reported = 3, 5
	res := run(t, letters("a", "b"), s)
	if n, ok := res.Lines[0].Delta(); n != -2 || !ok {
		t.Errorf("%d, %t", n, ok)
	}
	for _, i := range []int{1, 2} {
		if n, ok := res.Lines[i].Delta(); n != 0 || ok {
			t.Errorf("line %d: %d, %t", i+1, n, ok)
		}
	}
	if res.Line("3") != &res.Lines[2] || res.Line("9") != nil || res.Err() == nil {
		t.Error("Line or Err")
	}
}

// counter answers plans, not leaves, as an engine far away would.
type counter struct{ *evaltest.Scan }

func (c counter) Find(context.Context, eval.Leaf) (*eval.Set, error) {
	return nil, errors.New("sets do not travel")
}

func (c counter) CountPlan(ctx context.Context, p *eval.Plan) (int, error) {
	set, err := c.set(ctx, p)
	return set.Len(), err
}

func (c counter) set(ctx context.Context, p *eval.Plan) (*eval.Set, error) {
	var args []*eval.Set
	for _, a := range p.Args {
		s, err := c.set(ctx, a)
		if err != nil {
			return nil, err
		}
		args = append(args, s)
	}
	switch p.Op {
	case eval.OpAll:
		return c.All(ctx)
	case eval.OpLeaf:
		return c.Scan.Find(ctx, p.Leaf)
	case eval.OpAnd:
		return eval.And(args...), nil
	case eval.OpOr:
		return eval.Or(args...), nil
	case eval.OpNot:
		return eval.AndNot(args[0], args[1]), nil
	case eval.OpLine:
		return args[0], nil
	}
	return eval.NewSet(nil), nil
}

func (c counter) Run(ctx context.Context, s *query.Strategy) (*eval.Result, error) {
	return eval.Run(ctx, c, s, eval.Options{})
}

// TestCounter runs the whole suite with an engine that only counts.
func TestCounter(t *testing.T) {
	t.Parallel()
	evaltest.Run(t, func(_ testing.TB, recs []*refsift.Record) evaltest.Engine { return counter{evaltest.NewScan(recs)} })
	src := counter{letters("a", "b")}
	n, _, err := eval.Count(t.Context(), src, term("a", query.Title), eval.Options{})
	if n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// failing is an engine whose store went away.
type failing struct{ *evaltest.Scan }

var errStore = errors.New("store went away")

func (failing) Find(context.Context, eval.Leaf) (*eval.Set, error) { return nil, errStore }

func TestEngineFails(t *testing.T) {
	t.Parallel()
	_, err := eval.Run(t.Context(), failing{letters("a")}, strategy("1", or(term("a"), term("b"), term("c"))), eval.Options{})
	if !errors.Is(err, errStore) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	gone := errors.New("gone home")
	cancel(gone)
	_, err = eval.Run(ctx, letters("a"), strategy("1", term("a")), eval.Options{})
	if !errors.Is(err, gone) {
		t.Errorf("%v", err)
	}
}

// tooComplex is an engine that gives up on every leaf.
type tooComplex struct{ *evaltest.Scan }

func (tooComplex) Find(context.Context, eval.Leaf) (*eval.Set, error) {
	return nil, eval.ErrTooComplex
}

func TestTooComplex(t *testing.T) {
	t.Parallel()
	res := run(t, tooComplex{letters("a")}, strategy("1", term("a"), "2", &query.All{}))
	if got := counts(res); got != "search-too-complex 1" {
		t.Errorf("%q", got)
	}
}

func TestFindNeedsNoLines(t *testing.T) {
	t.Parallel()
	for _, x := range []query.Expr{ref("1"), &query.LineRange{From: "1", To: "2"}} {
		if _, _, err := eval.Find(t.Context(), letters("a"), x, eval.Options{}); err == nil {
			t.Errorf("%s was found", x)
		}
	}
}

func TestDefaultFields(t *testing.T) {
	t.Parallel()
	src := evaltest.NewScan([]*refsift.Record{{Title: "a"}, {Abstract: "a"}, {Publisher: "a"}})
	for _, c := range []struct {
		fields []query.Field
		want   int
	}{{nil, 3}, {[]query.Field{query.Title, query.Abstract}, 2}} {
		n, _, err := eval.Count(t.Context(), src, term("a"), eval.Options{DefaultFields: c.fields})
		if n != c.want || err != nil {
			t.Errorf("%v: %d, %v", c.fields, n, err)
		}
	}
}

func TestThesaurusOfAnotherYear(t *testing.T) {
	t.Parallel()
	tree, err := thesaurus.Load(strings.NewReader("Trees;B01\nOaks;B01.1\n"), thesaurus.LoadOptions{Year: 1999})
	if err != nil {
		t.Fatal(err)
	}
	src := evaltest.NewScan([]*refsift.Record{{Descriptors: []refsift.Descriptor{{Heading: "oaks"}}}})
	x := &query.Descriptor{Heading: "Trees", Explode: true}
	n, diags, err := eval.Count(t.Context(), src, x, eval.Options{Thesaurus: tree})
	if n != 1 || len(diags) != 0 || err != nil {
		t.Errorf("%d, %v, %v", n, diags, err)
	}
	x.Heading = "Bushes"
	n, diags, err = eval.Count(t.Context(), src, x, eval.Options{Thesaurus: tree})
	if n != 0 || codes(diags) != "heading-unknown" || !strings.Contains(diags[0].Message, "1999") || err != nil {
		t.Errorf("%d, %v, %v", n, diags, err)
	}
}

func TestInRange(t *testing.T) {
	t.Parallel()
	date := func(s string) refsift.Date {
		if s == "" {
			return refsift.Date{}
		}
		d, err := refsift.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		d, from, to string
		want        bool
	}{
		{"2007", "2007", "2007", true},
		{"2007", "2006", "2006", false},
		{"2007-05-31", "2007", "2007", true},
		{"2007-12-31", "2008", "", false},
		{"2007", "2007-08", "2007-09", true}, // only the year is known
		{"2007", "2007-12-31", "", true},
		{"2006", "2007-08", "", false},
		{"2007-08", "2007-08-15", "2007-08-20", true},
		{"2007-07", "2007-08-15", "", false},
		{"2007-08-14", "2007-08-15", "", false},
		{"2007-08-31", "2007-08", "2007-08", true},
		{"2007-09-01", "", "2007-08", false},
		{"2030", "2007", "3000", true},
		{"2007", "", "", true},
		{"", "", "", false},
		{"", "2007", "2008", false},
		{"2007", "2008", "2006", false},
	} {
		if got := eval.InRange(date(c.d), date(c.from), date(c.to)); got != c.want {
			t.Errorf("InRange(%q, %q, %q) = %t", c.d, c.from, c.to, got)
		}
	}
}

// TestSets compares the set operations with those on maps, over parts of
// which some are missing.
func TestSets(t *testing.T) {
	t.Parallel()
	of := func(numbers ...uint32) *eval.Set { return eval.SetOf("engine", slices.Values(numbers)) }
	a, b, empty := of(1, 2, 3, 70_000), of(2, 3, 4), eval.NewSet(nil)
	for _, c := range []struct {
		got  *eval.Set
		want string
	}{
		{eval.Or(a, b, empty), "[1 2 3 4 70000]"},
		{eval.And(a, b), "[2 3]"},
		{eval.And(a, empty), "[]"},
		{eval.And(), "[]"},
		{eval.Or(), "[]"},
		{eval.AndNot(a, b), "[1 70000]"},
		{eval.AndNot(a, empty), "[1 2 3 70000]"},
		{eval.AndNot(empty, a), "[]"},
		{eval.And(a, a), "[1 2 3 70000]"},
		{nil, "[]"},
	} {
		got := slices.Collect(c.got.All())
		if fmt.Sprint(got) != c.want || c.got.Len() != len(got) {
			t.Errorf("%v (%d), want %s", got, c.got.Len(), c.want)
		}
	}
	if !a.Has(70_000) || a.Has(4) || a.Has(1<<32|1) || eval.Or(empty, a).Source() != "engine" {
		t.Error("Has or Source")
	}
	two := eval.NewSet(nil, nil, b.Parts()[0])
	if got := fmt.Sprint(slices.Collect(two.All())); got != fmt.Sprint([]uint64{1<<32 | 2, 1<<32 | 3, 1<<32 | 4}) {
		t.Errorf("second part: %s", got)
	}
}
