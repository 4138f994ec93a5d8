package state

import (
	"fmt"
	"slices"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// maxParted bounds the records of different content that one undo parts from
// each other: it takes a ruling for each two of them.
const maxParted = 500

// Part returns the rulings that undo a group: given to [State.Update], all its
// records are apart from each other then, or, if records are named, these are
// apart from the rest. The records themselves were never changed.
func (s *State) Part(group string, names ...string) ([]dedupe.Ruling, error) {
	c, present, err := s.Group(group)
	if err != nil {
		return nil, err
	}
	if len(c.Records) == 1 {
		return nil, fmt.Errorf("the group %s has one record: there is nothing to undo", present)
	}
	out := c.Records
	if len(names) > 0 {
		if out, err = s.named(c, present, names); err != nil {
			return nil, err
		}
	}
	return s.part(c, present, out, len(names) == 0)
}

// named finds records of a cluster.
func (s *State) named(c *dedupe.Cluster, group string, names []string) (out []*refsift.Record, err error) {
	for _, name := range names {
		found := slices.DeleteFunc(slices.Clone(s.Find(name)), func(r *refsift.Record) bool { return !slices.Contains(c.Records, r) })
		if len(found) == 0 {
			return nil, fmt.Errorf("the group %s has no record %q", group, name)
		}
		out = append(out, found...)
	}
	return out, nil
}

func (s *State) part(c *dedupe.Cluster, group string, out []*refsift.Record, all bool) ([]dedupe.Ruling, error) {
	digest := func(r *refsift.Record) refsift.Digest { return s.digests[s.numbers[r]-1] }
	seen := map[dedupe.DigestPair]bool{}
	distinct := map[refsift.Digest]bool{}
	var rulings []dedupe.Ruling
	for _, a := range out {
		if distinct[digest(a)] = true; len(distinct) > maxParted {
			return nil, fmt.Errorf("the group %s has more than %d different records: name those to take out", group, maxParted)
		}
		for _, b := range c.Records {
			if a == b || !all && slices.Contains(out, b) {
				continue
			}
			p := dedupe.DigestPair{digest(a), digest(b)}
			if p[0].Compare(p[1]) > 0 {
				p[0], p[1] = p[1], p[0]
			}
			if !seen[p] {
				seen[p] = true
				rulings = append(rulings, dedupe.Ruling{A: p[0].String(), B: p[1].String(), Answer: dedupe.Different})
			}
		}
	}
	return rulings, nil
}
