package dedupe

import (
	"cmp"
	"context"
	"slices"

	"github.com/refsift/refsift"
)

// A graph is the items of a session with the pairs that a list of the result
// may hold, and the clusters that come of them.
//
// Pairs that match join items into components. What becomes of a component
// depends on it alone, so that an addition is worked out where it changes
// something.
type graph struct {
	edges    []edge
	first    []int32             // of the edges of an item, by its number: 0 for none, else one more than the place in edges
	root     []uint32            // of the cluster of an item
	clusters map[uint32][]uint32 // of two items or more, by root, in the order of content
	refused  map[int32][2]uint32 // the items that contradict each other, by edge
	dirty    []uint32            // items that were in clusters when all edges were made anew
}

// An edge is a listed pair, and the next edges of its items.
type edge struct {
	judged
	next [2]int32
	fate fate
}

// fate says what became of an edge.
type fate uint8

const (
	pending fate = iota
	linked       // it holds a cluster together
	refused      // its clusters contradict each other
	removed
)

// grow makes room for n items.
func (g *graph) grow(n int, anew bool) {
	if anew {
		for _, c := range g.clusters {
			g.dirty = append(g.dirty, c...)
		}
		g.edges, g.refused = nil, map[int32][2]uint32{}
		clear(g.first)
	}
	if more := n - len(g.first); more > 0 {
		g.first = append(g.first, make([]int32, more)...)
	}
	g.root = slices.Grow(g.root, n-len(g.root))
	for no := len(g.root); no < n; no++ {
		g.root = append(g.root, uint32(no))
	}
}

// next returns the edge of an item behind the e-th, 0 for none.
func (g *graph) next(e int32, no uint32) int32 {
	x := &g.edges[e-1]
	if a, _ := x.pair.split(); a == no {
		return x.next[0]
	}
	return x.next[1]
}

// find returns the place of the edge of a pair, -1 for none.
func (g *graph) find(p pair) int32 {
	a, _ := p.split()
	for e := g.first[a]; e != 0; e = g.next(e, a) {
		if x := &g.edges[e-1]; x.pair == p && x.fate != removed {
			return e - 1
		}
	}
	return -1
}

// link adds edges and takes others away. It returns the items whose clusters
// may change.
func (g *graph) link(listed []judged, gone []int32) []uint32 {
	affected := g.unlink(gone)
	g.edges = slices.Grow(g.edges, len(listed))
	for _, l := range listed {
		if g.find(l.pair) >= 0 {
			continue // brought together a second time, by a finer key
		}
		a, b := l.pair.split()
		g.edges = append(g.edges, edge{judged: l, next: [2]int32{g.first[a], g.first[b]}})
		g.first[a], g.first[b] = int32(len(g.edges)), int32(len(g.edges))
		if l.decision == Match {
			affected = append(affected, a, b)
		}
	}
	return affected
}

func (g *graph) unlink(gone []int32) (affected []uint32) {
	for _, e := range gone {
		x := &g.edges[e]
		if x.decision == Match {
			a, b := x.pair.split()
			affected = append(affected, a, b)
		}
		x.fate = removed
		delete(g.refused, e)
	}
	return affected
}

// membersOf are the items of the cluster of an item.
func (g *graph) membersOf(no uint32) []uint32 {
	if c := g.clusters[g.root[no]]; c != nil {
		return c
	}
	return []uint32{no}
}

// A component is items that matching pairs join, and what comes of them.
type component struct {
	items    []uint32 // in the order of content
	edges    []int32  // best first
	clusters [][]uint32
	refusals []refusal
	before   [][]uint32 // the clusters that its items were in
}

// A refusal is an edge that would have put x and y into one cluster.
type refusal struct {
	edge int32
	x, y uint32
}

// components finds the components that hold the items.
func (s *Session) components(affected []uint32) (out []component) {
	seen := make([]bool, len(s.items))
	var stack []uint32
	for _, seed := range affected {
		if seen[seed] {
			continue
		}
		seen[seed] = true
		stack = append(stack[:0], seed)
		var c component
		for len(stack) > 0 {
			no := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			c.items = append(c.items, no)
			for e := s.first[no]; e != 0; e = s.next(e, no) {
				x := &s.edges[e-1]
				if x.decision != Match || x.fate == removed {
					continue
				}
				a, b := x.pair.split()
				if a == no {
					c.edges = append(c.edges, e-1)
				}
				if other := a + b - no; !seen[other] {
					seen[other] = true
					stack = append(stack, other)
				}
			}
		}
		out = append(out, c)
	}
	return out
}

// cluster works out the clusters of the items that are affected, and notes
// what changed. Items from the given number on were just added.
func (s *Session) cluster(affected []uint32, from int, ch *Change) {
	affected = append(affected, s.dirty...)
	s.dirty = nil
	todo := s.components(affected)
	type tools struct {
		m     *matcher
		local local
	}
	workers := make([]*tools, s.d.workers)
	// Not to be stopped half way: the session would be neither old nor new.
	s.d.parallelRuns(context.Background(), len(todo), 32, func(worker, i int) {
		w := workers[worker]
		if w == nil {
			w = &tools{m: newMatcher(s.corpus)}
			workers[worker] = w
		}
		s.solve(w.m, &w.local, &todo[i])
	})
	for i := range todo {
		if ch != nil {
			todo[i].before = s.clustersOf(todo[i].items, from)
		}
	}
	for i := range todo { // a cluster may have fallen into several components
		for _, no := range todo[i].items {
			delete(s.clusters, s.root[no])
		}
	}
	for i := range todo {
		s.settle(&todo[i])
		if s.reported != nil {
			for _, no := range todo[i].items {
				s.touched[no] = true
			}
		}
	}
	if ch != nil {
		for i := range todo {
			s.note(ch, &todo[i], from)
		}
		slices.SortFunc(ch.Clusters, func(a, b ClusterChange) int { return cmp.Compare(a.first, b.first) })
	}
}

// byRank orders edges from the strongest on.
func (s *Session) byRank(x, y int32) int {
	a, b := &s.edges[x], &s.edges[y]
	if a.score != b.score {
		return -cmp.Compare(a.score, b.score)
	}
	i, j := s.ranks(a.pair)
	k, l := s.ranks(b.pair)
	return cmp.Or(cmp.Compare(i, k), cmp.Compare(j, l))
}

// ranks are the places of two items in the order of content, the first first.
func (s *Session) ranks(p pair) (i, j uint32) {
	a, b := p.split()
	i, j = s.rank[a], s.rank[b]
	return min(i, j), max(i, j)
}

// solve builds the clusters of a component from the strongest links first. A
// merge is refused when any two members contradict each other.
func (s *Session) solve(m *matcher, g *local, c *component) {
	slices.SortFunc(c.items, func(a, b uint32) int { return cmp.Compare(s.rank[a], s.rank[b]) })
	if len(c.items) == 2 { // a match contradicts nothing
		c.clusters = [][]uint32{c.items}
		return
	}
	slices.SortFunc(c.edges, s.byRank)
	g.reset(s.items, c.items)
	for _, e := range c.edges {
		a, b := s.edges[e].pair.split()
		ra, rb := g.find(min(g.place[a], g.place[b])), g.find(max(g.place[a], g.place[b]))
		if ra == rb {
			continue
		}
		if x, y, clash := s.clash(m, g, ra, rb, s.edges[e].decided); clash {
			c.refusals = append(c.refusals, refusal{e, x, y})
			continue
		}
		g.join(ra, rb)
	}
	for i := range c.items {
		if g.parent[i] != i {
			continue
		}
		slices.Sort(g.members[i])
		var numbers []uint32
		for _, at := range g.members[i] {
			numbers = append(numbers, c.items[at])
		}
		c.clusters = append(c.clusters, numbers)
	}
}

// clash looks for two members that contradict each other. Records with equal
// keys are looked at once.
func (s *Session) clash(m *matcher, g *local, ra, rb int, decided bool) (x, y uint32, clash bool) {
	for _, i := range g.distinct[ra] {
		for _, j := range g.distinct[rb] {
			if g.same(i, j) {
				continue
			}
			v := s.d.judge(m, s.items[g.numbers[min(i, j)]], s.items[g.numbers[max(i, j)]])
			if v.clash && (v.decided || !decided) {
				return g.numbers[min(i, j)], g.numbers[max(i, j)], true
			}
		}
	}
	return 0, 0, false
}

// local is a union-find forest over the items of a component, by their places
// in the order of content. It knows the members of each tree, and one member
// for each content: copies that cannot be told apart need no second look.
type local struct {
	items    []*item
	numbers  []uint32
	place    map[uint32]int
	parent   []int
	members  [][]int
	distinct [][]int
}

func (g *local) reset(items []*item, numbers []uint32) {
	g.items, g.numbers, g.place = items, numbers, map[uint32]int{}
	g.parent, g.members, g.distinct = g.parent[:0], g.members[:0], g.distinct[:0]
	for i, no := range numbers {
		g.place[no] = i
		g.parent, g.members, g.distinct = append(g.parent, i), append(g.members, []int{i}), append(g.distinct, []int{i})
	}
}

// same reports whether two items need no second look.
func (g *local) same(i, j int) bool {
	a, b := g.items[g.numbers[i]], g.items[g.numbers[j]]
	return a.content == b.content && !a.decided && !b.decided
}

func (g *local) find(i int) int {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

// join merges two trees under the larger one.
func (g *local) join(a, b int) {
	if la, lb := len(g.members[a]), len(g.members[b]); la < lb || la == lb && a > b {
		a, b = b, a
	}
	known := g.distinct[a]
	for _, m := range g.distinct[b] {
		if !slices.ContainsFunc(known, func(x int) bool { return g.same(x, m) }) {
			g.distinct[a] = append(g.distinct[a], m)
		}
	}
	g.members[a] = append(g.members[a], g.members[b]...)
	g.parent[b] = a
}

// settle makes the clusters of a component those of the session.
func (s *Session) settle(c *component) {
	for _, members := range c.clusters {
		for _, no := range members {
			s.root[no] = members[0]
		}
		if len(members) > 1 {
			s.clusters[members[0]] = members
		}
	}
	for _, e := range c.edges {
		s.edges[e].fate = linked
		delete(s.refused, e)
	}
	for _, r := range c.refusals {
		s.edges[r.edge].fate = refused
		s.refused[r.edge] = [2]uint32{r.x, r.y}
	}
}

// clustersOf are the clusters that items were in before they were worked out
// anew, each once.
func (s *Session) clustersOf(items []uint32, from int) (out [][]uint32) {
	seen := map[uint32]bool{}
	for _, no := range items {
		if r := s.root[no]; int(no) < from && !seen[r] {
			seen[r] = true
			out = append(out, s.membersOf(no))
		}
	}
	return out
}

// note notes the clusters of a component that changed.
func (s *Session) note(ch *Change, c *component, from int) {
	records := func(numbers []uint32) (out []*refsift.Record) {
		for _, no := range numbers {
			out = append(out, s.items[no].rec)
		}
		return out
	}
	for _, now := range c.clusters {
		x := ClusterChange{first: s.rank[now[0]]}
		same := false
		for _, was := range c.before {
			if slices.ContainsFunc(was, func(no uint32) bool { return slices.Contains(now, no) }) {
				same = len(x.Before) == 0 && slices.Equal(was, now)
				x.Before = append(x.Before, records(was))
			}
		}
		for _, no := range now {
			if int(no) >= from {
				x.Added = append(x.Added, s.items[no].rec)
			}
		}
		if !same && !(len(now) == 1 && len(x.Added) == 1) {
			x.Records = records(now)
			ch.Clusters = append(ch.Clusters, x)
		}
	}
}
