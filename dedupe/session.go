package dedupe

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sort"
	"sync"

	"github.com/refsift/refsift"
)

// A Session holds records to which others are added. Its result is that of
// one run over all of them with the same frequencies, in whatever batches they
// came. It must not be used from several goroutines at once.
//
// What an addition costs grows with the records added and with those that
// they have keys in common with, not with all that are there; but [Session.Result]
// is made anew when it is asked for.
type Session struct {
	d       *Deduper
	corpus  *corpus
	readers []*keyReader
	items   []*item
	order   []uint32 // the numbers of the items in the order of content
	rank    []uint32 // of the items in that order
	rules   []*ruleIndex
	graph
	compared int
	result   *Result // until something changes

	reported *Result              // the last one, nil after changes of everything
	touched  map[uint32]bool      // items whose clusters were worked out since then
	listed   map[int32]listedPair // what stood in its lists, by edge

	rebuildFrom float64 // share of new records from which all blocks are made anew
}

// Begin opens a session that judges with the frequencies. With nil, they are
// those of the first records added.
func (d *Deduper) Begin(f *Frequencies) *Session {
	s := &Session{d: d, corpus: newCorpus(f), listed: map[int32]listedPair{}, rebuildFrom: 0.5}
	for range d.workers {
		s.readers = append(s.readers, newKeyReader())
	}
	s.rules = d.emptyRules()
	s.graph.clusters = map[uint32][]uint32{}
	s.graph.refused = map[int32][2]uint32{}
	return s
}

func (d *Deduper) emptyRules() []*ruleIndex {
	var out []*ruleIndex
	for _, r := range d.model.Blocks {
		out = append(out, &ruleIndex{rule: r, keys: r.keyRule(), stats: RuleStats{Rule: r.Name}})
	}
	return out
}

// Frequencies returns the numbers that the session judges with, nil as long as
// they are not known.
func (s *Session) Frequencies() *Frequencies { return s.corpus.Frequencies }

// Records is the number of records.
func (s *Session) Records() int { return len(s.items) }

// Holds reports whether a record of that content is there.
func (s *Session) Holds(d refsift.Digest) bool { return len(s.withDigest(d)) > 0 }

// withDigest returns the numbers of the items of that content.
func (s *Session) withDigest(d refsift.Digest) []uint32 {
	from, _ := slices.BinarySearchFunc(s.order, d, func(no uint32, d refsift.Digest) int { return s.items[no].digest.Compare(d) })
	to := from
	for to < len(s.order) && s.items[s.order[to]].digest == d {
		to++
	}
	return s.order[from:to]
}

// Add adds records, also such whose content is there already: they join its
// cluster. It does not modify them, and keeps them. When it fails, the session
// is as it was.
func (s *Session) Add(ctx context.Context, recs []*refsift.Record) (*Change, error) {
	ch := &Change{}
	if err := s.take(ctx, recs, ch); err != nil {
		return nil, err
	}
	return ch, nil
}

// take adds records and notes what changed, if that is asked for.
func (s *Session) take(ctx context.Context, recs []*refsift.Record, ch *Change) error {
	if len(recs) == 0 { // and nothing is learnt from no records
		return ctx.Err()
	}
	b, err := s.read(ctx, recs)
	if err != nil {
		return err
	}
	pairs, lost, err := s.bringTogether(ctx, b)
	if err != nil {
		return err
	}
	pairs = append(pairs, s.decidedPairs(b)...)
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	listed, err := s.compare(ctx, b, pairs)
	if err != nil {
		return err
	}
	s.commit(b, len(pairs), ch)
	s.cluster(s.link(listed, s.gone(lost)), len(s.items)-b.added, ch)
	return nil
}

// A batch is what a session becomes when records are added, as long as that
// can fail.
type batch struct {
	corpus  *corpus
	items   []*item
	order   []uint32
	rank    []uint32
	rules   []*ruleIndex
	added   int
	rebuilt bool // all pairs are brought together anew
}

// inOrder returns the items of a pair in the order of content, in which they
// are always compared: alignments of titles may be ambiguous.
func (b *batch) inOrder(p pair) (x, y *item) {
	i, j := p.split()
	if b.rank[i] > b.rank[j] {
		i, j = j, i
	}
	return b.items[i], b.items[j]
}

// read derives the keys of records and puts them in the order of content.
func (s *Session) read(ctx context.Context, recs []*refsift.Record) (*batch, error) {
	if slices.Contains(recs, nil) {
		return nil, errors.New("dedupe: a record is nil")
	}
	b := &batch{corpus: s.corpus, added: len(recs)}
	counting := s.corpus.counts != nil
	if counting {
		b.corpus = newCorpus(nil) // a failure leaves no counts behind
	}
	fresh, err := s.derive(ctx, b.corpus, recs)
	if err != nil {
		return nil, err
	}
	b.corpus.weigh()
	sortByContent(fresh)
	for i := 1; i < len(fresh); i++ {
		if fresh[i-1].rec == fresh[i].rec {
			return nil, fmt.Errorf("dedupe: record %s is added twice", name(fresh[i].rec))
		}
	}
	for _, it := range fresh {
		for _, no := range s.withDigest(it.digest) {
			if s.items[no].rec == it.rec {
				return nil, fmt.Errorf("dedupe: record %s is there already", name(it.rec))
			}
		}
	}
	b.items = append(s.items[:len(s.items):len(s.items)], fresh...)
	b.sort(s.order)
	return b, nil
}

// sort puts the items behind those that are in order already to their places.
func (b *batch) sort(order []uint32) {
	b.order = make([]uint32, 0, len(b.items))
	for no := len(order); no < len(b.items); no++ {
		at := sort.Search(len(order), func(i int) bool { return compareItems(b.items[order[i]], b.items[no]) > 0 })
		b.order = append(append(b.order, order[:at]...), uint32(no))
		order = order[at:]
	}
	b.order = append(b.order, order...)
	b.rank = make([]uint32, len(b.order))
	for rank, no := range b.order {
		b.rank[no] = uint32(rank)
	}
}

// sortByContent sorts items as compareItems orders them.
func sortByContent(items []*item) {
	type place struct {
		start uint64 // of the digest
		item  *item
	}
	places := make([]place, len(items))
	for i, it := range items {
		places[i] = place{binary.BigEndian.Uint64(it.digest[:]), it}
	}
	slices.SortFunc(places, func(a, b place) int {
		switch {
		case a.start < b.start:
			return -1
		case a.start > b.start:
			return 1
		}
		return compareItems(a.item, b.item)
	})
	for i := range places {
		items[i] = places[i].item
	}
}

// derive derives the keys of the records. The corpus numbers their titles in
// whatever order they come; nothing depends on these numbers.
func (s *Session) derive(ctx context.Context, c *corpus, recs []*refsift.Record) ([]*item, error) {
	const run = 256
	items := make([]*item, len(recs))
	parsed := make([][run]parsedTitles, s.d.workers)
	var admission sync.Mutex
	if c != s.corpus {
		for _, k := range s.readers {
			k.sources = map[[2]string]*source{} // they are numbered by one corpus
		}
	}
	err := s.d.parallelRuns(ctx, (len(recs)+run-1)/run, 1, func(worker, n int) {
		from, to := n*run, min((n+1)*run, len(recs))
		for i := from; i < to; i++ {
			items[i] = s.readers[worker].item(recs[i], &parsed[worker][i-from])
			items[i].decided = s.d.named[items[i].digest]
		}
		admission.Lock()
		defer admission.Unlock()
		for i := from; i < to; i++ {
			c.admit(items[i], &parsed[worker][i-from])
		}
	})
	return items, err
}

// bringTogether enters the items of a batch into the blocks. It returns the
// pairs that these bring together now, and those that they perhaps do not bring
// together any more; and learns from the pairs if nothing was learnt before.
func (s *Session) bringTogether(ctx context.Context, b *batch) (pairs, lost []pair, err error) {
	from := len(b.items) - b.added
	before := s.rules
	if b.rebuilt = float64(b.added) >= s.rebuildFrom*float64(len(b.items)); b.rebuilt {
		before, from = s.d.emptyRules(), 0
	}
	b.rules = make([]*ruleIndex, len(before))
	found, gone := make([][]pair, len(before)), make([][]pair, len(before))
	err = s.d.parallelRuns(ctx, len(before), 1, func(_, r int) {
		b.rules[r], found[r], gone[r] = before[r].add(b.corpus, b.items, from)
	})
	if err != nil {
		return nil, nil, err
	}
	pairs = slices.Concat(found...)
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	if b.corpus != s.corpus {
		learnt, err := s.d.learn(ctx, b, pairs)
		if err != nil {
			return nil, nil, err
		}
		learnt.apply(b.corpus.Frequencies, b.items)
	}
	return pairs, slices.Concat(gone...), nil
}

// A judged pair is one that a list of the result may hold.
type judged struct {
	verdict
	pair pair
}

// compare decides on pairs and returns those that matter.
func (s *Session) compare(ctx context.Context, b *batch, pairs []pair) ([]judged, error) {
	parts := make([][]judged, s.d.workers)
	matchers := make([]*matcher, s.d.workers)
	err := s.d.parallel(ctx, len(pairs), func(worker, i int) {
		if matchers[worker] == nil {
			matchers[worker] = newMatcher(b.corpus)
		}
		x, y := b.inOrder(pairs[i])
		if v, listed := s.d.consider(matchers[worker], x, y); listed {
			parts[worker] = append(parts[worker], judged{v, pairs[i]})
		}
	})
	return slices.Concat(parts...), err
}

// commit makes a batch part of the session.
func (s *Session) commit(b *batch, compared int, ch *Change) {
	from := len(s.items)
	if ch != nil {
		for no := from; no < len(b.items); no++ {
			at := b.rank[no]
			if at > 0 && b.items[b.order[at-1]].digest == b.items[no].digest || s.Holds(b.items[no].digest) {
				ch.Known = append(ch.Known, b.items[no].rec)
			} else {
				ch.New = append(ch.New, b.items[no].rec)
			}
		}
	}
	s.corpus, s.items, s.order, s.rank, s.rules, s.result = b.corpus, b.items, b.order, b.rank, b.rules, nil
	if b.rebuilt {
		s.compared, s.reported, s.listed = 0, nil, map[int32]listedPair{}
	}
	s.compared += compared
	s.graph.grow(len(s.items), b.rebuilt)
}

// decidedPairs are the pairs that people decided to link, of which one record
// at least belongs to the batch.
func (s *Session) decidedPairs(b *batch) (out []pair) {
	if len(s.d.must) == 0 {
		return nil
	}
	byDigest := map[refsift.Digest][]uint32{}
	for no, it := range b.items {
		if it.decided {
			byDigest[it.digest] = append(byDigest[it.digest], uint32(no))
		}
	}
	from := uint32(len(b.items) - b.added)
	for p := range s.d.must {
		for _, i := range byDigest[p[0]] {
			for _, j := range byDigest[p[1]] {
				if i != j && (b.rebuilt || i >= from || j >= from) {
					out = append(out, makePair(i, j))
				}
			}
		}
	}
	return out
}

// gone returns those of the pairs that are in a list though nothing brings
// them together any more.
func (s *Session) gone(lost []pair) (out []int32) {
	slices.Sort(lost)
	for _, p := range slices.Compact(lost) {
		if e := s.find(p); e >= 0 && !s.isCandidate(p) {
			out = append(out, e)
		}
	}
	return out
}

// isCandidate reports whether a rule or a decision brings two items together.
func (s *Session) isCandidate(p pair) bool {
	a, b := p.split()
	if s.d.must[DigestPair{s.items[a].digest, s.items[b].digest}.ordered()] {
		return true
	}
	return slices.ContainsFunc(s.rules, func(x *ruleIndex) bool { return x.joins(s.corpus, s.items, a, b) })
}

// Decide replaces the decisions of people: those that are not among must and
// cannot any more are undone. It fails when a pair is in both.
func (s *Session) Decide(ctx context.Context, must, cannot []DigestPair) (*Change, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d := *s.d
	if err := d.setDecisions(must, cannot); err != nil {
		return nil, err
	}
	other := changedDecisions(s.d, &d)
	s.d, s.result = &d, nil
	var touched []uint32
	var again []pair
	for p := range other {
		for _, i := range s.withDigest(p[0]) {
			touched = append(touched, i)
			for _, j := range s.withDigest(p[1]) {
				if i != j {
					again = append(again, makePair(i, j))
				}
			}
		}
		touched = append(touched, s.withDigest(p[1])...)
	}
	for _, it := range s.items {
		it.decided = d.named[it.digest]
	}
	slices.Sort(again)
	again = slices.Compact(again)
	var out []int32
	var listed []judged
	m := newMatcher(s.corpus)
	for _, p := range again {
		if e := s.find(p); e >= 0 {
			out = append(out, e)
		}
		if !s.isCandidate(p) {
			continue
		}
		a, b := s.ranks(p)
		if v, ok := d.consider(m, s.items[s.order[a]], s.items[s.order[b]]); ok {
			listed = append(listed, judged{v, p})
		}
	}
	ch := &Change{}
	affected := s.unlink(out)
	affected = append(append(affected, s.link(listed, nil)...), touched...)
	s.cluster(affected, len(s.items), ch)
	return ch, nil
}

// changedDecisions are the pairs that two dedupers decide differently on.
func changedDecisions(a, b *Deduper) map[DigestPair]bool {
	out := map[DigestPair]bool{}
	for _, m := range [...][2]map[DigestPair]bool{{a.must, b.must}, {a.cannot, b.cannot}} {
		for p := range m[0] {
			if !m[1][p] {
				out[p] = true
			}
		}
		for p := range m[1] {
			if !m[0][p] {
				out[p] = true
			}
		}
	}
	return out
}

// Result returns the clusters, the review list and the numbers as of now. It
// stays as it is when more is added.
func (s *Session) Result(ctx context.Context) (*Result, error) {
	if s.result != nil {
		return s.result, nil
	}
	corpus := s.corpus
	if corpus.counts != nil {
		corpus = newCorpus(newFrequencies())
		corpus.weigh()
	}
	r := &Result{deduper: s.d, corpus: corpus, items: make([]*item, len(s.items)), rank: s.rank}
	for at, no := range s.order {
		r.items[at] = s.items[no]
	}
	r.Stats = Stats{Records: len(s.items), PairsCompared: s.compared, Muted: corpus.Muted(), LearnedSources: len(corpus.names)}
	for _, x := range s.rules {
		r.Stats.Rules = append(r.Stats.Rules, x.stats)
	}
	if err := s.report(ctx, r); err != nil {
		return nil, err
	}
	s.result, s.reported = r, r
	s.touched = map[uint32]bool{}
	return r, nil
}
