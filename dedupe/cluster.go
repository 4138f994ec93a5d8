package dedupe

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/refsift/refsift"
)

// report makes the clusters and the lists of the result. What stands in the
// result before and did not change is taken from there.
func (s *Session) report(ctx context.Context, r *Result) error {
	speakers := make([]*matcher, s.d.workers)
	speaker := func(worker int) *matcher {
		if speakers[worker] == nil {
			speakers[worker] = newSpeller(s.corpus)
		}
		return speakers[worker]
	}
	if err := s.assemble(ctx, r, speaker); err != nil {
		return err
	}
	return s.lists(ctx, r, speaker)
}

// assemble makes the clusters of the result, singletons included.
func (s *Session) assemble(ctx context.Context, r *Result, speaker func(int) *matcher) error {
	roots := s.rootsToReport()
	held := s.heldTogether(roots)
	links := make([]Link, len(held))
	err := s.d.parallel(ctx, len(held), func(worker, i int) {
		a, b := s.ranks(s.edges[held[i]].pair)
		links[i] = s.d.link(speaker(worker), r.items[a], r.items[b])
	})
	if err != nil {
		return err
	}
	records := make([]*refsift.Record, 0, len(roots)+len(held))
	fresh := make([]Cluster, 0, len(roots))
	for _, no := range roots {
		from := len(records)
		for _, m := range s.membersOf(no) {
			records = append(records, s.items[m].rec)
		}
		c := Cluster{Records: slices.Clip(records[from:]), first: no}
		c.Kept = c.Records[0]
		if len(c.Records) > 1 {
			if c.Kept = s.d.keep(c.Records); !slices.Contains(c.Records, c.Kept) {
				return fmt.Errorf("dedupe: Keep returned a record that is not in the cluster of %s", s.items[no].digest)
			}
			n := 0
			for n < len(held) && s.rootOf(held[n]) == no {
				n++
			}
			c.Links, links, held = links[:n:n], links[n:], held[n:]
		}
		fresh = append(fresh, c)
	}
	r.Clusters = fresh
	r.sortClusters()
	if s.reported != nil {
		r.Clusters = r.mergeClusters(s.reported.Clusters, s.touched)
	}
	for i := range r.Clusters {
		if c := &r.Clusters[i]; len(c.Records) > 1 {
			r.Stats.DuplicateClusters++
			r.Stats.Removed += len(c.Records) - 1
			r.Stats.Links += len(c.Links)
		}
	}
	return nil
}

// rootsToReport are the roots of the clusters that the result before does not
// have, in the order of content. The root of a cluster is its first member.
func (s *Session) rootsToReport() (roots []uint32) {
	if s.reported == nil {
		roots = make([]uint32, 0, s.clusterCount())
		for _, no := range s.order {
			if s.root[no] == no {
				roots = append(roots, no)
			}
		}
		return roots
	}
	for no := range s.touched {
		if s.root[no] == no {
			roots = append(roots, no)
		}
	}
	for no := uint32(len(s.reported.items)); int(no) < len(s.items); no++ {
		if s.root[no] == no && !s.touched[no] {
			roots = append(roots, no)
		}
	}
	slices.SortFunc(roots, func(a, b uint32) int { return cmp.Compare(s.rank[a], s.rank[b]) })
	return roots
}

// heldTogether returns the edges that hold the clusters of the roots together,
// cluster by cluster, strongest first.
func (s *Session) heldTogether(roots []uint32) (held []int32) {
	for _, no := range roots {
		from := len(held)
		members := s.clusters[no]
		for _, m := range members {
			for e := s.first[m]; e != 0; e = s.next(e, m) {
				if a, _ := s.edges[e-1].pair.split(); a == m && s.edges[e-1].fate == linked {
					held = append(held, e-1)
				}
			}
		}
		slices.SortFunc(held[from:], s.byRank)
	}
	return held
}

// mergeClusters merges the clusters of a result before that were not touched
// into those of this one.
func (r *Result) mergeClusters(before []Cluster, touched map[uint32]bool) []Cluster {
	fresh := r.Clusters
	out := make([]Cluster, 0, len(before)+len(fresh))
	for i := range before {
		if touched[before[i].first] {
			continue
		}
		for len(fresh) > 0 && r.compareClusters(&fresh[0], &before[i]) < 0 {
			out, fresh = append(out, fresh[0]), fresh[1:]
		}
		out = append(out, before[i])
	}
	return append(out, fresh...)
}

// clusterCount is the number of clusters, singletons included.
func (s *Session) clusterCount() int {
	n := len(s.items)
	for _, c := range s.clusters {
		n -= len(c) - 1
	}
	return n
}

func (s *Session) rootOf(e int32) uint32 {
	a, _ := s.edges[e].pair.split()
	return s.root[a]
}

// compareClusters gives the order that Result promises.
func (r *Result) compareClusters(a, b *Cluster) int {
	return cmp.Or(a.Kept.ID.Compare(b.Kept.ID), cmp.Compare(r.rank[a.first], r.rank[b.first]))
}

// sortClusters puts the clusters in the order that Result promises. They are
// large, and moved once.
func (r *Result) sortClusters() {
	type place struct {
		id   refsift.ID
		rank uint32
		at   int32
	}
	places := make([]place, len(r.Clusters))
	for i := range r.Clusters {
		c := &r.Clusters[i]
		places[i] = place{c.Kept.ID, r.rank[c.first], int32(i)}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(a.id.Compare(b.id), cmp.Compare(a.rank, b.rank)) })
	out := make([]Cluster, len(places))
	for i, p := range places {
		out[i] = r.Clusters[p.at]
	}
	r.Clusters = out
}

// lists makes the lists for people: possible matches between clusters, and
// refused links, best first, one for each pair of clusters; and what is
// related. Of records with equal content one pair stands for all, for so do
// decisions; records that only their numbers tell apart are listed in a chain,
// not each with each.
func (s *Session) lists(ctx context.Context, r *Result, speaker func(int) *matcher) error {
	seen, contents, alike := map[pair]bool{}, map[DigestPair]bool{}, chains{}
	take := func(e int32) bool {
		a, b := s.edges[e].pair.split()
		key, content := makePair(s.root[a], s.root[b]), DigestPair{s.items[a].digest, s.items[b].digest}.ordered()
		if s.root[a] == s.root[b] || seen[key] || contents[content] {
			return false
		}
		if s.items[a].content == s.items[b].content && !alike.join(s.root[a], s.root[b]) {
			return false
		}
		seen[key], contents[content] = true, true
		return true
	}
	var apart, possible, near []int32
	for e := range s.edges {
		switch x := &s.edges[e]; {
		case x.fate == refused:
			apart = append(apart, int32(e))
		case x.fate == removed:
		case x.decision == PossibleMatch:
			possible = append(possible, int32(e))
		case x.decision == NonMatch && x.near:
			near = append(near, int32(e))
		}
	}
	slices.SortFunc(apart, s.byRank)
	slices.SortFunc(possible, s.byRank)
	slices.SortFunc(near, func(x, y int32) int {
		i, j := s.ranks(s.edges[x].pair)
		k, l := s.ranks(s.edges[y].pair)
		return cmp.Or(cmp.Compare(i, k), cmp.Compare(j, l))
	})
	edges := slices.DeleteFunc(slices.Concat(apart, possible), func(e int32) bool { return !take(e) })
	review, err := s.pairs(ctx, r, edges, speaker)
	if err != nil {
		return err
	}
	related, err := s.pairs(ctx, r, near, speaker)
	if err != nil {
		return err
	}
	for i, p := range related {
		if p.Relation != Unrelated && take(near[i]) {
			r.Related = append(r.Related, p)
		}
	}
	for _, e := range edges {
		if s.edges[e].fate == refused {
			r.Stats.RefusedMerges++
		}
	}
	r.Review = review
	slices.SortStableFunc(r.Related, func(a, b Pair) int { return -cmp.Compare(a.Score, b.Score) })
	slices.SortStableFunc(r.Review, func(a, b Pair) int { return -cmp.Compare(a.Score, b.Score) })
	return nil
}

// chains are sets of clusters that grow together.
type chains map[uint32]uint32

func (c chains) find(i uint32) uint32 {
	for {
		j, ok := c[i]
		if !ok {
			return i
		}
		if k, ok := c[j]; ok {
			c[i] = k
		}
		i = j
	}
}

// join joins two sets, and reports whether they were two.
func (c chains) join(i, j uint32) bool {
	i, j = c.find(i), c.find(j)
	if i != j {
		c[max(i, j)] = min(i, j)
	}
	return i != j
}

// A listedPair is a pair of a list, as long as its edge stays what it was.
type listedPair struct {
	pair    Pair
	fate    fate
	between [2]uint32
}

// pairs compares the pairs of edges for a list. Those of the lists before are
// remembered.
func (s *Session) pairs(ctx context.Context, r *Result, edges []int32, speaker func(int) *matcher) ([]Pair, error) {
	if len(edges) == 0 {
		return nil, nil
	}
	out := make([]Pair, len(edges))
	err := s.d.parallel(ctx, len(edges), func(worker, i int) {
		e := edges[i]
		between, apart := s.refused[e]
		if old, ok := s.listed[e]; ok && old.fate == s.edges[e].fate && old.between == between {
			out[i] = old.pair
			return
		}
		a, b := s.ranks(s.edges[e].pair)
		m := speaker(worker)
		out[i] = s.d.reviewPair(m, r.items[a], r.items[b])
		if apart {
			s.d.explainRefusal(m, &out[i], s.items[between[0]], s.items[between[1]])
		}
	})
	if err == nil {
		for i, e := range edges {
			s.listed[e] = listedPair{out[i], s.edges[e].fate, s.refused[e]}
		}
	}
	return out, err
}

// explainRefusal says which two records of the clusters contradict each other.
func (d *Deduper) explainRefusal(m *matcher, p *Pair, x, y *item) {
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
