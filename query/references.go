package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// Resolve returns the lines that a reference in line at names: one line for
// a [LineRef], all lines of a [LineRange] that exist. It is empty for lines
// that do not exist and for other nodes.
//
// A range goes by position: lines without a number that stand between its
// lines belong to it, as do those whose position says that they carry one of
// the missing numbers. Line at itself never belongs.
func (s *Strategy) Resolve(x Expr, at *Line) []*Line {
	switch x := x.(type) {
	case *LineRef:
		if l := s.Line(x.Label, at); l != nil {
			return []*Line{l}
		}
	case *LineRange:
		return s.inRange(x, at)
	}
	return nil
}

// Refs returns the lines that the expression of l names directly, in the
// order of the strategy, each once.
func (s *Strategy) Refs(l *Line) []*Line {
	named := map[*Line]bool{}
	for x := range Preorder(l.Expr) {
		for _, r := range s.Resolve(x, l) {
			named[r] = true
		}
	}
	if len(named) == 0 {
		return nil
	}
	var out []*Line
	for _, r := range s.Lines {
		if named[r] {
			out = append(out, r)
		}
	}
	return out
}

// Order returns the lines so that each comes after those that it names.
// There always is such an order: [Parser.Parse] leaves no cycle.
func (s *Strategy) Order() []*Line {
	order, _ := s.visit()
	return order
}

// visit walks the references depth first, with a stack of its own: a
// strategy may be one long chain. It returns the order and the lines that
// take part in a cycle.
func (s *Strategy) visit() (order []*Line, cyclic map[*Line]bool) {
	const (
		unseen = iota
		open
		done
	)
	state := map[*Line]int{}
	cyclic = map[*Line]bool{}
	type frame struct {
		l    *Line
		refs []*Line
	}
	for _, root := range s.Lines {
		if state[root] != unseen {
			continue
		}
		state[root] = open
		stack := []frame{{root, s.Refs(root)}}
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if len(top.refs) == 0 {
				state[top.l] = done
				order = append(order, top.l)
				stack = stack[:len(stack)-1]
				continue
			}
			next := top.refs[0]
			top.refs = top.refs[1:]
			switch state[next] {
			case unseen:
				state[next] = open
				stack = append(stack, frame{next, s.Refs(next)})
			case open: // everything on the stack from next on is a cycle
				i := slices.IndexFunc(stack, func(f frame) bool { return f.l == next })
				for _, f := range stack[i:] {
					cyclic[f.l] = true
				}
			}
		}
	}
	return order, cyclic
}

// inRange returns the lines of a range.
func (s *Strategy) inRange(x *LineRange, at *Line) []*Line {
	lo, hi, ok := x.bounds()
	if !ok {
		return nil
	}
	var out []*Line
	idx := s.lineIndex()
	for i, l := range s.Lines {
		if l != at && idx.places[i].within(lo, hi) && !s.secondLater(i, at) {
			out = append(out, l)
		}
	}
	return out
}

// secondLater reports whether line i was run after line at and has a number
// that a line run before it has too: then a range of line at means that one.
func (s *Strategy) secondLater(i int, at *Line) bool {
	idx := s.lineIndex()
	same := idx.byNumber[s.Lines[i].Number]
	here, ok := idx.position[at]
	if len(same) < 2 || !ok {
		return false
	}
	before := func(k int) bool { return k != here && k < here != s.NewestFirst }
	return !before(i) && slices.ContainsFunc(same, before)
}

func (x *LineRange) bounds() (lo, hi int, ok bool) {
	lo, err1 := strconv.Atoi(x.From)
	hi, err2 := strconv.Atoi(x.To)
	if lo > hi {
		lo, hi = hi, lo
	}
	return lo, hi, err1 == nil && err2 == nil
}

// A linePlace is where a line stands among the numbers of its strategy.
type linePlace struct {
	number     int // 0: none
	prev, next int // without a number: the numbers around it; next 0: none follows
	lo, hi     int // without a number: which free numbers it may carry; lo > hi: none is free
}

// within reports whether the line belongs to the range lo to hi. Between 33
// and 37, two lines without a number can be 34 to 36, so they belong to
// 33-36. Where no number is free, a line belongs to a range that holds both
// its neighbours.
func (p linePlace) within(lo, hi int) bool {
	switch {
	case p.number > 0:
		return lo <= p.number && p.number <= hi
	case p.next == 0:
		return false
	case p.lo <= p.hi:
		return p.lo <= hi && p.hi >= lo
	}
	return min(p.prev, p.next) >= lo && max(p.prev, p.next) <= hi
}

// A lineIndex finds lines by number.
type lineIndex struct {
	byNumber map[string][]int // positions, ascending
	position map[*Line]int
	places   []linePlace
}

// lineIndex returns the index that the parser built, or builds one for a
// strategy that was put together by hand.
func (s *Strategy) lineIndex() *lineIndex {
	if s.index != nil && len(s.index.places) == len(s.Lines) {
		return s.index
	}
	return newLineIndex(s.Lines)
}

// Indexed returns the strategy with what finds the lines that others refer to:
// itself if a parser made it, or else a copy of it that shares the lines. Whoever
// resolves the references of many lines of a strategy that was put together by
// hand asks once for it; otherwise each looks through all lines.
func (s *Strategy) Indexed() *Strategy {
	index := s.lineIndex()
	if index == s.index {
		return s
	}
	out := *s
	out.index = index
	return &out
}

func newLineIndex(lines []*Line) *lineIndex {
	idx := &lineIndex{map[string][]int{}, map[*Line]int{}, make([]linePlace, len(lines))}
	prev, waiting := 0, 0
	for i, l := range lines {
		idx.byNumber[l.Number] = append(idx.byNumber[l.Number], i)
		idx.position[l] = i
		n, err := strconv.Atoi(l.Number)
		if err != nil || n <= 0 {
			waiting++
			continue
		}
		lo, hi := min(prev, n), max(prev, n)
		for k := range waiting {
			idx.places[i-waiting+k] = linePlace{prev: prev, next: n, lo: lo + 1 + k, hi: hi - waiting + k}
		}
		idx.places[i] = linePlace{number: n}
		prev, waiting = n, 0
	}
	return idx
}

// A checker reports what is wrong with the references of a strategy, and
// turns references that cannot be followed into Bad nodes.
type checker struct {
	s   *Strategy
	src *source
}

func (c *checker) report(sev refsift.Severity, code refsift.Code, at refsift.Span, fix, format string, args ...any) {
	c.src.tally.Add(refsift.Diagnostic{Severity: sev, Code: code, Span: at, Message: fmt.Sprintf(format, args...), Fix: fix})
}

// check goes over the references of every line, then breaks cycles.
func (c *checker) check() {
	for _, l := range c.s.Lines {
		l.Expr = rewrite(l.Expr, func(x Expr) Expr { return c.reference(l, x) })
	}
	_, cyclic := c.s.visit()
	for _, l := range c.s.Lines {
		if !cyclic[l] {
			continue
		}
		c.report(refsift.Error, refsift.CodeLineCycle, l.Span, "correct the number", "line %s refers to itself through other lines", l.Number)
		l.Expr = rewrite(l.Expr, func(x Expr) Expr {
			if slices.ContainsFunc(c.s.Resolve(x, l), func(r *Line) bool { return cyclic[r] }) {
				return &Bad{node{x.Span()}, x.String()}
			}
			return x
		})
	}
}

// reference checks one node of line l.
func (c *checker) reference(l *Line, x Expr) Expr {
	switch x := x.(type) {
	case *LineRef:
		return c.lineRef(l, x)
	case *LineRange:
		return c.lineRange(l, x)
	}
	return x
}

func (c *checker) lineRef(l *Line, x *LineRef) Expr {
	target := c.s.Line(x.Label, l)
	bad := &Bad{node{x.Span()}, x.String()}
	switch {
	case target == nil && x.Label == l.Number:
		c.report(refsift.Error, refsift.CodeLineCycle, x.Span(), "correct the number", "line %s refers to itself", l.Number)
		return bad
	case target == nil:
		c.report(refsift.Error, refsift.CodeLineUnknown, x.Span(), "correct the number", "there is no line %s", x.Label)
		return bad
	}
	c.forward(l, target, x)
	return x
}

// forward reports a reference to a line that was run later.
func (c *checker) forward(l, target *Line, x Expr) {
	later := c.s.index.position[target] > c.s.index.position[l]
	if c.s.NewestFirst {
		later = !later
	}
	if later {
		c.report(refsift.Warning, refsift.CodeLineForward, x.Span(), "check the number", "line %s refers to line %s, which comes later", l.Number, target.Number)
	}
}

func (c *checker) lineRange(l *Line, x *LineRange) Expr {
	lo, hi, ok := x.bounds()
	lines := c.s.inRange(x, l)
	bad := &Bad{node{x.Span()}, x.String()}
	own, err := strconv.Atoi(l.Number)
	switch {
	case !ok || len(lines) == 0:
		c.report(refsift.Error, refsift.CodeLineUnknown, x.Span(), "correct the numbers", "no line has a number from %s to %s", x.From, x.To)
		return bad
	case err == nil && lo <= own && own <= hi:
		c.report(refsift.Error, refsift.CodeLineCycle, x.Span(), "correct the numbers", "line %s lies in its own range %s-%s", l.Number, x.From, x.To)
		return bad
	}
	var unnumbered []string
	for _, r := range lines {
		if _, err := strconv.Atoi(r.Number); err != nil {
			unnumbered = append(unnumbered, r.Number)
		}
	}
	if gaps := c.gaps(lo, hi); gaps != "" || len(unnumbered) > 0 {
		message := "the range " + x.From + "-" + x.To
		if gaps != "" {
			message += " covers numbers that do not exist: " + gaps
		}
		if len(unnumbered) > 0 {
			message += "; unnumbered lines inside it were taken in: " + strings.Join(unnumbered, ", ")
		}
		c.report(refsift.Warning, refsift.CodeRangeGap, x.Span(), "check whether lines were left out", "%s", message)
	}
	for _, r := range lines {
		if c.s.index.position[r] > c.s.index.position[l] != c.s.NewestFirst {
			c.forward(l, r, x)
			break
		}
	}
	return x
}

// gaps names the numbers from lo to hi that no line has: "7, 8" or "20-77".
func (c *checker) gaps(lo, hi int) string {
	var have []int
	for n := range c.s.index.byNumber {
		if v, err := strconv.Atoi(n); err == nil && lo <= v && v <= hi {
			have = append(have, v)
		}
	}
	slices.Sort(have)
	var parts []string
	add := func(a, b int) {
		switch {
		case a > b:
		case b-a < 3:
			for ; a <= b; a++ {
				parts = append(parts, strconv.Itoa(a))
			}
		default:
			parts = append(parts, fmt.Sprintf("%d-%d", a, b))
		}
	}
	next := lo
	for _, v := range have {
		add(next, v-1)
		next = v + 1
	}
	add(next, hi)
	return strings.Join(parts, ", ")
}

// rewrite rebuilds x with f applied to every leaf.
func rewrite(x Expr, f func(Expr) Expr) Expr {
	all := func(args []Expr) []Expr {
		for i, a := range args {
			args[i] = rewrite(a, f)
		}
		return args
	}
	switch x := x.(type) {
	case *And:
		x.Args = all(x.Args)
		return x
	case *Or:
		x.Args = all(x.Args)
		return x
	case *Not:
		x.Left, x.Right = rewrite(x.Left, f), rewrite(x.Right, f)
		return x
	}
	return f(x)
}
