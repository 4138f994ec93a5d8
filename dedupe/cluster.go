package dedupe

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/refsift/refsift"
)

// cluster builds the clusters from the strongest links first. A merge is
// refused when any two members contradict each other; the link goes to review.
func (d *Deduper) cluster(ctx context.Context, r *Result, listed []judged) error {
	m := newSpeller(r.corpus)
	order := ranked(listed, Match)
	g := newGroups(r.items)
	g.parted = map[refsift.Digest]bool{}
	for p := range d.cannot {
		g.parted[p[0]], g.parted[p[1]] = true, true
	}
	links := map[uint32][]int{}
	var refused []refusal
	for n, i := range order {
		if n%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		a, b := listed[i].pair.split()
		ra, rb := g.root(a), g.root(b)
		if ra == rb {
			links[ra] = append(links[ra], i)
			continue
		}
		if x, y, clash := d.clash(r, m, g, ra, rb, listed[i].decided); clash {
			refused = append(refused, refusal{i, x, y})
			continue
		}
		root := g.join(ra, rb)
		other := ra + rb - root
		links[root] = append(append(links[root], links[other]...), i)
		delete(links, other)
	}
	if err := d.assemble(r, m, g, links, listed); err != nil {
		return err
	}
	d.review(r, m, g, refused, listed)
	return nil
}

// ranked returns the numbers of the pairs with a decision, best first.
func ranked(listed []judged, decision Decision) (order []int) {
	for i := range listed {
		if listed[i].decision == decision {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, byRank(listed))
	return order
}

func byRank(listed []judged) func(x, y int) int {
	return func(x, y int) int {
		return cmp.Or(-cmp.Compare(listed[x].score, listed[y].score), cmp.Compare(listed[x].pair, listed[y].pair))
	}
}

// A refusal is a link that would have put x and y into one cluster.
type refusal struct {
	link int
	x, y uint32
}

// clash looks for two members that contradict each other. Records with equal
// keys are looked at once.
func (d *Deduper) clash(r *Result, m *matcher, g *groups, ra, rb uint32, decided bool) (x, y uint32, clash bool) {
	as, bs := g.distinctOf(ra), g.distinctOf(rb)
	for _, x := range as {
		for _, y := range bs {
			a, b := r.items[x], r.items[y]
			if g.same(x, y) {
				continue
			}
			v := d.judge(m, a, b)
			if v.clash && (v.decided || !decided) {
				return x, y, true
			}
		}
	}
	return 0, 0, false
}

// groups is a union-find forest that knows its members, and one member for
// each content: copies that cannot be told apart need no second look.
type groups struct {
	parent   []uint32
	members  [][]uint32
	distinct [][]uint32
	items    []*item
	parted   map[refsift.Digest]bool // records that people parted from others
}

// same reports whether two items need no second look.
func (g *groups) same(x, y uint32) bool {
	a, b := g.items[x], g.items[y]
	return a.content == b.content && (len(g.parted) == 0 || !g.parted[a.digest] && !g.parted[b.digest])
}

func newGroups(items []*item) *groups {
	n := len(items)
	g := &groups{parent: make([]uint32, n), members: make([][]uint32, n), distinct: make([][]uint32, n), items: items}
	for i := range n {
		g.parent[i] = uint32(i)
	}
	return g
}

func (g *groups) root(i uint32) uint32 {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

func (g *groups) of(root uint32) []uint32 {
	if g.members[root] == nil {
		return []uint32{root}
	}
	return g.members[root]
}

func (g *groups) distinctOf(root uint32) []uint32 {
	if g.distinct[root] == nil {
		return []uint32{root}
	}
	return g.distinct[root]
}

// join merges two groups under the larger one.
func (g *groups) join(a, b uint32) uint32 {
	if la, lb := len(g.of(a)), len(g.of(b)); la < lb || la == lb && a > b {
		a, b = b, a
	}
	members, distinct := g.of(a), g.distinctOf(a)
	known := len(distinct)
	for _, m := range g.distinctOf(b) {
		if !slices.ContainsFunc(distinct[:known], func(x uint32) bool { return g.same(x, m) }) {
			distinct = append(distinct, m)
		}
	}
	g.members[a], g.distinct[a] = append(members, g.of(b)...), distinct
	g.members[b], g.distinct[b] = nil, nil
	g.parent[b] = a
	return a
}

// assemble makes the clusters of the result, singletons included.
func (d *Deduper) assemble(r *Result, m *matcher, g *groups, links map[uint32][]int, listed []judged) error {
	for i := range r.items {
		if g.root(uint32(i)) != uint32(i) {
			continue
		}
		members := slices.Clone(g.of(uint32(i)))
		slices.Sort(members) // and so by content
		var cl Cluster
		for _, m := range members {
			cl.Records = append(cl.Records, r.items[m].rec)
		}
		cl.Kept = cl.Records[0]
		if len(members) > 1 {
			cl.Kept = d.keep(slices.Clone(cl.Records))
			if !slices.Contains(cl.Records, cl.Kept) {
				return fmt.Errorf("dedupe: Keep returned a record that is not in the cluster of %s", r.items[i].digest)
			}
			slices.SortFunc(links[uint32(i)], byRank(listed))
			for _, l := range links[uint32(i)] {
				x, y := listed[l].pair.split()
				cl.Links = append(cl.Links, d.link(m, r.items[x], r.items[y]))
			}
			r.Stats.DuplicateClusters++
			r.Stats.Removed += len(members) - 1
			r.Stats.Links += len(cl.Links)
		}
		r.Clusters = append(r.Clusters, cl)
	}
	r.sortClusters()
	return nil
}

// review lists what a person should look at: possible matches between
// clusters, and refused links, best first, one for each pair of clusters.
func (d *Deduper) review(r *Result, m *matcher, g *groups, refused []refusal, listed []judged) {
	type key struct{ a, b uint32 }
	seen := map[key]bool{}
	take := func(a, b uint32) bool {
		k := key{min(g.root(a), g.root(b)), max(g.root(a), g.root(b))}
		if k.a == k.b || seen[k] {
			return false
		}
		seen[k] = true
		return true
	}
	for _, f := range refused {
		a, b := listed[f.link].pair.split()
		if !take(a, b) {
			continue
		}
		p := d.reviewPair(m, r.items[a], r.items[b])
		x, y := r.items[f.x], r.items[f.y]
		e := m.examine(x, y)
		v := d.decide(&e, x, y)
		_, why := d.reason(&e, v, x, y)
		p.Decision, p.Rule = PossibleMatch, "merge-refused"
		p.Veto, p.Relation = d.vetoName(v), d.relation(v, &e, x, y)
		p.Reason = fmt.Sprintf("merge refused, for two records of the clusters contradict each other: %s", why)
		if !inOrder(p.Relation, x, y) {
			x, y = y, x
		}
		p.Between = [2]*refsift.Record{x.rec, y.rec}
		r.Review = append(r.Review, p)
		r.Stats.RefusedMerges++
	}
	for _, i := range ranked(listed, PossibleMatch) {
		if a, b := listed[i].pair.split(); take(a, b) {
			r.Review = append(r.Review, d.reviewPair(m, r.items[a], r.items[b]))
		}
	}
	for i := range listed {
		if listed[i].decision != NonMatch || !listed[i].near {
			continue
		}
		a, b := listed[i].pair.split()
		p := d.reviewPair(m, r.items[a], r.items[b])
		if p.Relation != Unrelated && take(a, b) {
			r.Related = append(r.Related, p)
		}
	}
	slices.SortStableFunc(r.Related, func(a, b Pair) int { return -cmp.Compare(a.Score, b.Score) })
	slices.SortStableFunc(r.Review, func(a, b Pair) int { return -cmp.Compare(a.Score, b.Score) })
}

func (d *Deduper) reviewPair(m *matcher, a, b *item) Pair {
	e := m.examine(a, b)
	v := d.decide(&e, a, b)
	rule, reason := d.reason(&e, v, a, b)
	p := Pair{
		Link:     Link{A: a.rec, B: b.rec, Decision: v.decision, Score: v.score, Rule: rule, Reason: reason},
		Relation: d.relation(v, &e, a, b), Veto: d.vetoName(v),
	}
	if !inOrder(p.Relation, a, b) {
		p.A, p.B = b.rec, a.rec
	}
	return p
}

func (d *Deduper) vetoName(v verdict) string {
	if v.veto == 0 {
		return ""
	}
	return d.model.Vetoes[v.veto-1].Name
}

func (d *Deduper) relation(v verdict, e *evidence, a, b *item) Relation {
	switch {
	case v.decision == Match:
		return Duplicate
	case v.veto == 0:
		return Unrelated
	}
	return relationOf(d.model.Vetoes[v.veto-1].Name, e, a, b)
}
