package dedupe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// Relations returns the relations that the comparison tells apart, in the
// order of the documentation, without Duplicate.
func Relations() []Relation {
	return []Relation{
		VersionOf, PreprintOf, ProtocolOf, AbstractOf, ErratumOf, CommentOn, RetractionOf, RegistrationOf, PartOf, ReprintOf,
	}
}

// ParseRelations reads relations by name, separated by commas.
func ParseRelations(s string) (out []Relation, err error) {
	for name := range strings.SplitSeq(s, ",") {
		r := Relation(strings.ToLower(strings.TrimSpace(name)))
		switch {
		case r == "":
			continue
		case !slices.Contains(Relations(), r):
			var known []string
			for _, k := range Relations() {
				known = append(known, string(k))
			}
			return nil, fmt.Errorf("relation %q is not known (known: %s)", name, strings.Join(known, ", "))
		case !slices.Contains(out, r):
			out = append(out, r)
		}
	}
	return out, nil
}

// inOrder reports whether a is what the relation says of b, rather than b of a:
// the erratum of the article, the later version of the earlier.
func inOrder(rel Relation, a, b *item) bool {
	first := func(isA, isB bool) bool { return isA || !isB }
	switch rel {
	case ErratumOf, CommentOn, RetractionOf, ProtocolOf:
		return a.notice >= b.notice
	case PreprintOf:
		return first(a.preprint, b.preprint)
	case RegistrationOf:
		return first(a.registry, b.registry)
	case AbstractOf:
		if a.source.Conference != b.source.Conference {
			return a.source.Conference
		}
		return first(a.num.Suppl != "", b.num.Suppl != "")
	case VersionOf:
		return cmp.Or(cmp.Compare(a.year, b.year), strings.Compare(a.doi(), b.doi())) >= 0
	}
	return true
}

// Join returns the result in which clusters are one whose records have one of
// the relations, as a policy wants it: preprints with their articles, all
// versions of a review. Without relations it returns r itself.
//
// The links that join carry the relation as their rule. Decisions of people
// hold: clusters with records that a person parted stay apart. Pairs that are
// in one cluster now are not for review any more. Like r, the result does not
// depend on the order of the records.
func (r *Result) Join(relations ...Relation) (*Result, error) {
	if len(relations) == 0 {
		return r, nil
	}
	j := joining{r: r, wanted: relations, cluster: map[*refsift.Record]int{}, root: make([]int, len(r.Clusters)), members: map[int][]int{}, links: map[int][]Link{}}
	for i := range r.Clusters {
		j.root[i] = i
		for _, rec := range r.Clusters[i].Records {
			j.cluster[rec] = i
		}
	}
	for _, p := range slices.Concat(r.Related, r.Review) {
		j.add(p)
	}
	return j.result()
}

// A joining is a union-find forest over the clusters of a result.
type joining struct {
	r       *Result
	wanted  []Relation
	cluster map[*refsift.Record]int
	root    []int
	members map[int][]int  // clusters by root; none: the root alone
	links   map[int][]Link // that joined, by root
}

func (j *joining) find(i int) int {
	for j.root[i] != i {
		j.root[i] = j.root[j.root[i]]
		i = j.root[i]
	}
	return i
}

func (j *joining) of(root int) []int {
	if m := j.members[root]; m != nil {
		return m
	}
	return []int{root}
}

func (j *joining) add(p Pair) {
	if !slices.Contains(j.wanted, p.Relation) {
		return
	}
	a, b := j.find(j.cluster[p.A]), j.find(j.cluster[p.B])
	if a == b || j.parted(a, b) {
		return
	}
	l := p.Link
	l.Decision, l.Rule = Match, string(p.Relation)
	l.Reason = fmt.Sprintf("joined by the policy for %s; %s", p.Relation, p.Reason)
	a, b = min(a, b), max(a, b)
	j.root[b] = a
	j.members[a] = append(j.of(a), j.of(b)...)
	j.links[a] = append(append(j.links[a], j.links[b]...), l)
	delete(j.members, b)
	delete(j.links, b)
}

// parted reports whether a person parted records of two clusters.
func (j *joining) parted(a, b int) bool {
	cannot := j.r.deduper.cannot
	if len(cannot) == 0 {
		return false
	}
	digests := func(root int) (out []refsift.Digest) {
		for _, c := range j.of(root) {
			for _, rec := range j.r.Clusters[c].Records {
				out = append(out, rec.Digest())
			}
		}
		return out
	}
	bs := digests(b)
	for _, x := range digests(a) {
		for _, y := range bs {
			if cannot[DigestPair{x, y}.ordered()] {
				return true
			}
		}
	}
	return false
}

func (j *joining) result() (*Result, error) {
	out := *j.r
	out.Clusters, out.Review, out.Related = nil, nil, nil
	for i, c := range j.r.Clusters {
		if j.find(i) != i {
			continue
		}
		if len(j.of(i)) > 1 {
			var err error
			if c, err = j.joined(i); err != nil {
				return nil, err
			}
		}
		out.Clusters = append(out.Clusters, c)
	}
	out.sortClusters()
	out.Review, out.Related = j.apart(j.r.Review), j.apart(j.r.Related)
	out.Stats.DuplicateClusters, out.Stats.Removed, out.Stats.Links = 0, 0, 0
	for c := range out.Duplicates() {
		out.Stats.DuplicateClusters++
		out.Stats.Removed += len(c.Records) - 1
		out.Stats.Links += len(c.Links)
	}
	return &out, nil
}

// joined makes one cluster of those under a root.
func (j *joining) joined(root int) (out Cluster, err error) {
	for _, n := range j.of(root) {
		c := &j.r.Clusters[n]
		if len(out.Records) == 0 || j.r.rank[c.first] < j.r.rank[out.first] {
			out.first = c.first
		}
		out.Records = append(out.Records, c.Records...)
		out.Links = append(out.Links, c.Links...)
	}
	j.r.sortByContent(out.Records)
	out.Links = append(out.Links, j.links[root]...)
	slices.SortStableFunc(out.Links, func(a, b Link) int { return -cmp.Compare(a.Score, b.Score) })
	out.Kept = j.r.deduper.keep(slices.Clone(out.Records))
	if !slices.Contains(out.Records, out.Kept) {
		err = fmt.Errorf("dedupe: Keep returned a record that is not in the cluster of %s", name(out.Records[0]))
	}
	return out, err
}

// apart returns the pairs whose clusters are still two, one pair for each two.
func (j *joining) apart(pairs []Pair) (out []Pair) {
	seen := map[[2]int]bool{}
	for _, p := range pairs {
		a, b := j.find(j.cluster[p.A]), j.find(j.cluster[p.B])
		key := [2]int{min(a, b), max(a, b)}
		if a != b && !seen[key] {
			seen[key] = true
			out = append(out, p)
		}
	}
	return out
}
