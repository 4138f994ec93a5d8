package dedupe

import (
	"context"
	"errors"

	"github.com/refsift/refsift"
)

// A Session holds records to which others are added. Its result is that of
// one run over all of them with the same frequencies, in whatever batches they
// came. It must not be used from several goroutines at once.
type Session struct {
	d       *Deduper
	freq    *Frequencies
	records []*refsift.Record
	there   map[refsift.Digest]bool
	result  *Result
}

// Begin opens a session that judges with the frequencies. With nil, they are
// those of the first records added.
func (d *Deduper) Begin(f *Frequencies) *Session {
	return &Session{d: d, freq: f, there: map[refsift.Digest]bool{}}
}

// Frequencies returns the numbers that the session judges with, nil as long as
// they are not known.
func (s *Session) Frequencies() *Frequencies { return s.freq }

// Records is the number of records.
func (s *Session) Records() int { return len(s.records) }

// Holds reports whether a record of that content is there.
func (s *Session) Holds(d refsift.Digest) bool { return s.there[d] }

// Add adds records, also such whose content is there already: they join its
// cluster. It does not modify them, and keeps them. When it fails, the session
// is as it was.
func (s *Session) Add(ctx context.Context, recs []*refsift.Record) (*Change, error) {
	all := append(s.records[:len(s.records):len(s.records)], recs...)
	res, err := s.d.run(ctx, all, s.freq)
	if err != nil {
		return nil, err
	}
	ch := &Change{}
	added := make(map[*refsift.Record]bool, len(recs))
	for _, r := range recs {
		if added[r] {
			return nil, errors.New("dedupe: a record is added twice")
		}
		added[r] = true
		if d := r.Digest(); s.there[d] {
			ch.Known = append(ch.Known, r)
		} else {
			s.there[d] = true
			ch.New = append(ch.New, r)
		}
	}
	ch.Clusters = changedClusters(s.result, res, added)
	s.records, s.result, s.freq = all, res, res.Frequencies()
	return ch, nil
}

// Decide replaces the decisions of people: those that are not among must and
// cannot any more are undone. It fails when a pair is in both.
func (s *Session) Decide(ctx context.Context, must, cannot []DigestPair) (*Change, error) {
	d := *s.d
	if err := d.setDecisions(must, cannot); err != nil {
		return nil, err
	}
	old := s.d
	s.d = &d
	ch, err := s.Add(ctx, nil)
	if err != nil {
		s.d = old
	}
	return ch, err
}

// Result returns the clusters, the review list and the numbers as of now.
func (s *Session) Result(ctx context.Context) (*Result, error) {
	if s.result == nil {
		return s.d.run(ctx, nil, s.freq)
	}
	return s.result, nil
}

// changedClusters compares two results over a growing set of records.
func changedClusters(before, after *Result, added map[*refsift.Record]bool) (out []ClusterChange) {
	was := map[*refsift.Record]*Cluster{}
	if before != nil {
		for i := range before.Clusters {
			for _, r := range before.Clusters[i].Records {
				was[r] = &before.Clusters[i]
			}
		}
	}
	for i := range after.Clusters {
		c := ClusterChange{Records: after.Clusters[i].Records}
		seen := map[*Cluster]bool{}
		for _, r := range c.Records {
			if added[r] {
				c.Added = append(c.Added, r)
			} else if b := was[r]; b != nil && !seen[b] {
				seen[b] = true
				c.Before = append(c.Before, b.Records)
			}
		}
		alone := len(c.Records) == 1 && len(c.Added) == 1
		same := len(c.Before) == 1 && sameRecords(c.Before[0], c.Records)
		if !alone && !same {
			out = append(out, c)
		}
	}
	return out
}
