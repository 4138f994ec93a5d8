package state

import (
	"maps"
	"slices"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// A grouping says which group each record is in. A group is called by the
// number of its oldest record, so that its name follows from the partition alone.
type grouping struct {
	of      []int             // group of record i+1
	cluster []*dedupe.Cluster // of group i+1; nil: there is none of that name
	groups  int
}

func newGrouping(res *dedupe.Result, numbers map[*refsift.Record]int) *grouping {
	n := len(numbers)
	g := &grouping{of: make([]int, n), cluster: make([]*dedupe.Cluster, n), groups: len(res.Clusters)}
	var in []int
	for i := range res.Clusters {
		c := &res.Clusters[i]
		in = in[:0]
		for _, r := range c.Records {
			in = append(in, numbers[r])
		}
		oldest := slices.Min(in)
		for _, n := range in {
			g.of[n-1] = oldest
		}
		g.cluster[oldest-1] = c
	}
	return g
}

// members returns the records of a group by their numbers.
func (g *grouping) members(group int, numbers map[*refsift.Record]int) []int {
	var out []int
	for _, r := range g.cluster[group-1].Records {
		out = append(out, numbers[r])
	}
	slices.Sort(out)
	return out
}

// A ChangeKind says how a group changed.
type ChangeKind string

// The kinds of changes. A group that lost records is split, whatever else
// came to it; Kept means that only the record that stays is another.
const (
	GroupNew    ChangeKind = "new"    // all its records are of this update
	GroupGrown  ChangeKind = "grown"  // records of this update came to one group
	GroupJoined ChangeKind = "joined" // groups became one
	GroupSplit  ChangeKind = "split"  // records that were in it are elsewhere, or it was part of another
	GroupKept   ChangeKind = "kept"   // another of its records is the one kept
)

// A GroupChange is what an update did to a group.
type GroupChange struct {
	Group   string     `json:"group"`
	Change  ChangeKind `json:"change"`
	Records []int      `json:"records"`           // its records now, by number
	Added   []int      `json:"added,omitempty"`   // those of this update
	Kept    int        `json:"kept"`              // number of the record that stays
	Aliases []string   `json:"aliases,omitempty"` // names of the groups that joined it, which mean it from now on
	From    []string   `json:"from,omitempty"`    // the groups that parts of it were split from
}

// changes compares two groupings; records from first on are new. Groups of one
// new record are left out: there is nothing to say but that the record is new.
func changes(before, after *grouping, numbers map[*refsift.Record]int, first int) (out []GroupChange) {
	size := map[int]int{} // of the groups before that are concerned
	touched := after.touchedSince(before, size)
	for _, g := range before.of {
		if _, asked := size[g]; asked {
			size[g]++
		}
	}
	for _, g := range touched {
		cluster := after.cluster[g-1]
		c := GroupChange{Group: groupName(g), Records: after.members(g, numbers), Kept: numbers[cluster.Kept]}
		was := map[int]int{} // records by their group before
		for _, n := range c.Records {
			if n >= first {
				c.Added = append(c.Added, n)
			} else {
				was[before.of[n-1]]++
			}
		}
		if c.classify(g, was, size, before.keptOf(g) == cluster.Kept) {
			out = append(out, c)
		}
	}
	return out
}

// keptOf is the record kept of a group, nil if there is none of that name.
func (g *grouping) keptOf(group int) *refsift.Record {
	if group > len(g.cluster) || g.cluster[group-1] == nil {
		return nil
	}
	return g.cluster[group-1].Kept
}

// touchedSince returns the groups that may have changed, in their order, and
// enters the groups before that their records were in.
func (g *grouping) touchedSince(before *grouping, was map[int]int) []int {
	touched := map[int]bool{}
	for i, now := range g.of {
		if i >= len(before.of) {
			touched[now] = true
		} else if old := before.of[i]; old != now || g.keptOf(now) != before.keptOf(old) {
			touched[now], touched[g.of[old-1]] = true, true
		}
	}
	for i, now := range g.of[:len(before.of)] {
		if touched[now] {
			was[before.of[i]] = 0
		}
	}
	return slices.Sorted(maps.Keys(touched))
}

// classify says how a group changed, and false if it did not or is a new
// record alone.
func (c *GroupChange) classify(g int, was, size map[int]int, sameKept bool) bool {
	lost := false
	for _, b := range slices.Sorted(maps.Keys(was)) {
		whole := was[b] == size[b]
		lost = lost || !whole
		switch {
		case b == g:
		case whole:
			c.Aliases = append(c.Aliases, groupName(b))
		default:
			c.From = append(c.From, groupName(b))
		}
	}
	switch {
	case len(was) == 0:
		c.Change = GroupNew
		return len(c.Records) > 1
	case lost:
		c.Change = GroupSplit
	case len(was) > 1:
		c.Change = GroupJoined
	case len(c.Added) > 0:
		c.Change = GroupGrown
	case !sameKept:
		c.Change = GroupKept
	default:
		return false
	}
	return true
}
