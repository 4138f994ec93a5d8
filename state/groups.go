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
	of      []int // group of record i+1
	cluster map[int]*dedupe.Cluster
}

func newGrouping(res *dedupe.Result, numbers map[*refsift.Record]int) *grouping {
	g := &grouping{of: make([]int, len(numbers)), cluster: make(map[int]*dedupe.Cluster, len(res.Clusters))}
	for i := range res.Clusters {
		c := &res.Clusters[i]
		oldest := numbers[c.Records[0]]
		for _, r := range c.Records[1:] {
			oldest = min(oldest, numbers[r])
		}
		for _, r := range c.Records {
			g.of[numbers[r]-1] = oldest
		}
		g.cluster[oldest] = c
	}
	return g
}

// members returns the records of a group by their numbers.
func (g *grouping) members(group int, numbers map[*refsift.Record]int) []int {
	var out []int
	for _, r := range g.cluster[group].Records {
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
func changes(before, after *grouping, numbers map[*refsift.Record]int, first int, keptBefore map[int]int) (out []GroupChange) {
	groups := make([]int, 0, len(after.cluster))
	for g := range after.cluster {
		groups = append(groups, g)
	}
	slices.Sort(groups)
	size := map[int]int{} // of the groups before
	for _, g := range before.of {
		size[g]++
	}
	for _, g := range groups {
		c := GroupChange{Group: groupName(g), Records: after.members(g, numbers), Kept: numbers[after.cluster[g].Kept]}
		was := map[int]int{} // records by their group before
		for _, n := range c.Records {
			if n >= first {
				c.Added = append(c.Added, n)
			} else {
				was[before.of[n-1]]++
			}
		}
		if c.classify(g, was, size, keptBefore[g]) {
			out = append(out, c)
		}
	}
	return out
}

// classify says how a group changed, and false if it did not or is a new
// record alone.
func (c *GroupChange) classify(g int, was, size map[int]int, keptBefore int) bool {
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
	case c.Kept != keptBefore:
		c.Change = GroupKept
	default:
		return false
	}
	return true
}
