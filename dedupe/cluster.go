package dedupe

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/refsift/refsift"
)

// report makes the clusters and the lists of the result.
func (s *Session) report(ctx context.Context, r *Result) error {
	speakers := make([]*matcher, s.d.workers)
	speaker := func(worker int) *matcher {
		if speakers[worker] == nil {
			speakers[worker] = newSpeller(s.corpus)
		}
		return speakers[worker]
	}
	held := s.heldTogether()
	if err := s.assemble(ctx, r, held, speaker); err != nil {
		return err
	}
	return s.lists(ctx, r, speaker)
}

// heldTogether returns the edges that hold clusters together by the root of
// the cluster, strongest first.
func (s *Session) heldTogether() []int32 {
	var held []int32
	for e := range s.edges {
		if s.edges[e].fate == linked {
			held = append(held, int32(e))
		}
	}
	root := func(e int32) uint32 {
		a, _ := s.edges[e].pair.split()
		return s.rank[s.root[a]]
	}
	slices.SortFunc(held, func(x, y int32) int { return cmp.Or(cmp.Compare(root(x), root(y)), s.byRank(x, y)) })
	return held
}

// assemble makes the clusters of the result, singletons included.
func (s *Session) assemble(ctx context.Context, r *Result, held []int32, speaker func(int) *matcher) error {
	records := make([]*refsift.Record, 0, len(s.items))
	r.Clusters = make([]Cluster, 0, s.clusterCount())
	links := make([]Link, len(held))
	err := s.d.parallel(ctx, len(held), func(worker, i int) {
		a, b := s.ranks(s.edges[held[i]].pair)
		links[i] = s.d.link(speaker(worker), r.items[a], r.items[b])
	})
	if err != nil {
		return err
	}
	for at, no := range s.order { // the root of a cluster is its first member
		if s.root[no] != no {
			continue
		}
		from := len(records)
		for _, m := range s.membersOf(no) {
			records = append(records, s.items[m].rec)
		}
		c := Cluster{Records: records[from:len(records):len(records)], first: uint32(at)}
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
			r.Stats.DuplicateClusters++
			r.Stats.Removed += len(c.Records) - 1
			r.Stats.Links += n
		}
		r.Clusters = append(r.Clusters, c)
	}
	r.sortClusters()
	return nil
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

// sortClusters puts the clusters in the order that Result promises.
func (r *Result) sortClusters() {
	type place struct {
		id    refsift.ID
		first uint32
		at    int32
	}
	places := make([]place, len(r.Clusters))
	for i := range r.Clusters {
		places[i] = place{r.Clusters[i].Kept.ID, r.Clusters[i].first, int32(i)}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(a.id.Compare(b.id), cmp.Compare(a.first, b.first)) })
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

// pairs compares the pairs of edges for a list.
func (s *Session) pairs(ctx context.Context, r *Result, edges []int32, speaker func(int) *matcher) ([]Pair, error) {
	if len(edges) == 0 {
		return nil, nil
	}
	out := make([]Pair, len(edges))
	err := s.d.parallel(ctx, len(edges), func(worker, i int) {
		a, b := s.ranks(s.edges[edges[i]].pair)
		m := speaker(worker)
		out[i] = s.d.reviewPair(m, r.items[a], r.items[b])
		if between, ok := s.refused[edges[i]]; ok {
			s.d.explainRefusal(m, &out[i], s.items[between[0]], s.items[between[1]])
		}
	})
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
