package dedupe

import (
	"slices"

	"github.com/refsift/refsift"
)

// A Trace says what became of two records in a run, and why.
type Trace struct {
	Appraisal *Appraisal `json:"appraisal"` // the comparison of the two
	Together  bool       `json:"together"`  // they are in one cluster
	// Path is the links that hold them together, from the first to the second;
	// empty if they are apart, or copies of each other that need no link.
	Path []Link `json:"path,omitempty"`
	// Listed is the pair of the review list, or of the related ones, that
	// stands for their two clusters.
	Listed  *Pair `json:"listed,omitempty"`
	Related bool  `json:"related,omitempty"` // Listed is among the related ones
}

// Trace follows two records of the run.
func (r *Result) Trace(a, b *refsift.Record) *Trace {
	t := &Trace{Appraisal: r.Appraise(a, b)}
	var first, second *Cluster
	for i := range r.Clusters {
		c := &r.Clusters[i]
		if slices.Contains(c.Records, a) {
			first = c
		}
		if slices.Contains(c.Records, b) {
			second = c
		}
	}
	if first == nil || second == nil {
		return t
	}
	if t.Together = first == second; t.Together {
		t.Path = path(first.Links, a, b)
		return t
	}
	between := func(p Pair) bool {
		return slices.Contains(first.Records, p.A) && slices.Contains(second.Records, p.B) ||
			slices.Contains(second.Records, p.A) && slices.Contains(first.Records, p.B)
	}
	if i := slices.IndexFunc(r.Review, between); i >= 0 {
		t.Listed = &r.Review[i]
	} else if i := slices.IndexFunc(r.Related, between); i >= 0 {
		t.Listed, t.Related = &r.Related[i], true
	}
	return t
}

// path returns the links of a shortest way between two records.
func path(links []Link, a, b *refsift.Record) []Link {
	type step struct {
		link int
		from *refsift.Record
	}
	cameBy := map[*refsift.Record]step{a: {link: -1}}
	for queue := []*refsift.Record{a}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == b {
			break
		}
		for i, l := range links {
			for _, ends := range [][2]*refsift.Record{{l.A, l.B}, {l.B, l.A}} {
				if _, seen := cameBy[ends[1]]; ends[0] == at && !seen {
					cameBy[ends[1]] = step{i, at}
					queue = append(queue, ends[1])
				}
			}
		}
	}
	var way []Link
	for at := b; ; {
		s, ok := cameBy[at]
		if !ok || s.link < 0 {
			break
		}
		way = append(way, links[s.link])
		at = s.from
	}
	slices.Reverse(way)
	return way
}
