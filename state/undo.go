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
	return s.part(c, present, out)
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

// part returns a ruling for each two contents of which one is to be apart. A
// content of which all records stay together needs none with itself.
func (s *State) part(c *dedupe.Cluster, group string, out []*refsift.Record) ([]dedupe.Ruling, error) {
	apart := map[*refsift.Record]bool{}
	for _, r := range out {
		apart[r] = true
	}
	type content struct {
		digest     refsift.Digest
		out, total int
	}
	var contents []content
	at := map[refsift.Digest]int{}
	for _, r := range c.Records {
		digest := s.digests[s.numbers[r]-1]
		i, ok := at[digest]
		if !ok {
			i = len(contents)
			at[digest] = i
			contents = append(contents, content{digest: digest})
		}
		contents[i].total++
		if apart[r] {
			contents[i].out++
		}
	}
	if len(contents) > maxParted && len(apart) > maxParted {
		return nil, fmt.Errorf("the group %s has more than %d different records: name those to take out", group, maxParted)
	}
	slices.SortFunc(contents, func(a, b content) int { return a.digest.Compare(b.digest) })
	all := len(apart) == len(c.Records)
	var rulings []dedupe.Ruling
	for i, a := range contents {
		for _, b := range contents[i:] {
			together := a.out == 0 && b.out == 0 || !all && a.out == a.total && b.out == b.total
			if a.digest == b.digest {
				together = a.total == 1 || a.out == 0
			}
			if !together {
				rulings = append(rulings, dedupe.Ruling{A: a.digest.String(), B: b.digest.String(), Answer: dedupe.Different})
			}
		}
	}
	return rulings, nil
}
