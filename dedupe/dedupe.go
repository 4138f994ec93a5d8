package dedupe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/refsift/refsift"
)

// Options say how to deduplicate. The zero value is the recommended setting.
type Options struct {
	// Model is the method; nil means DefaultModel.
	Model *Model
	// Keep chooses the record of a cluster that stays, and must return one of
	// its elements; nil means MostComplete. Its argument is sorted by content.
	Keep func(cluster []*refsift.Record) *refsift.Record
	// Workers is the number of goroutines that compare; 0 means GOMAXPROCS.
	// The result does not depend on it.
	Workers int
	// MustLink and CannotLink are decisions of people, by content. They go
	// before every rule.
	MustLink   []DigestPair
	CannotLink []DigestPair
}

// A DigestPair names two records by content.
type DigestPair [2]refsift.Digest

func (p DigestPair) ordered() DigestPair {
	if p[0].Compare(p[1]) > 0 {
		p[0], p[1] = p[1], p[0]
	}
	return p
}

// A Deduper finds records of the same item. It may be used from many goroutines.
type Deduper struct {
	model   *Model
	keep    func([]*refsift.Record) *refsift.Record
	workers int
	must    map[DigestPair]bool
	cannot  map[DigestPair]bool
	weights [numFields][]float64 // by field and level
	used    []int                // fields of the model, in its order
}

// New checks the options and resolves the names in the model.
func New(o Options) (*Deduper, error) {
	m := DefaultModel()
	if o.Model != nil {
		m = o.Model.clone()
	}
	if err := m.Validate(); err != nil {
		return nil, err
	}
	if o.Workers < 0 {
		return nil, fmt.Errorf("dedupe: %d workers: want 0 or more", o.Workers)
	}
	d := &Deduper{model: m, keep: o.Keep, workers: o.Workers, must: map[DigestPair]bool{}, cannot: map[DigestPair]bool{}}
	if d.keep == nil {
		d.keep = MostComplete
	}
	if d.workers == 0 {
		d.workers = runtime.GOMAXPROCS(0)
	}
	for _, p := range o.MustLink {
		d.must[p.ordered()] = true
	}
	for _, p := range o.CannotLink {
		if d.cannot[p.ordered()] = true; d.must[p.ordered()] {
			return nil, fmt.Errorf("dedupe: records %s and %s are in both MustLink and CannotLink", p[0], p[1])
		}
	}
	for _, cmp := range m.Comparisons {
		f := fieldIndex(cmp.Field)
		if d.weights[f] != nil {
			return nil, fmt.Errorf("dedupe: model %q compares field %q twice", m.Name, cmp.Field)
		}
		d.weights[f] = make([]float64, len(levels[f]))
		for _, l := range cmp.Levels {
			d.weights[f][levelIndex(f, l.Name)] = l.Weight
		}
		d.used = append(d.used, f)
	}
	return d, nil
}

// Model returns a copy of the model in use.
func (d *Deduper) Model() *Model { return d.model.clone() }

// Run finds the clusters of recs. It does not modify the records, and its
// result refers to them. The result depends on the set of records alone, not
// on their order or on the number of workers. It fails when ctx ends, and on
// a nil record.
func (d *Deduper) Run(ctx context.Context, recs []*refsift.Record) (*Result, error) {
	items, err := d.items(ctx, recs)
	if err != nil {
		return nil, err
	}
	c := newCorpus(items)
	pairs, rules := candidates(c, items, d.model.Blocks)
	pairs = d.addDecided(pairs, items)
	learnt, err := d.learn(ctx, c, items, pairs)
	if err != nil {
		return nil, err
	}
	learnt.apply(c, items)
	verdicts := make([]verdict, len(pairs))
	err = d.parallel(ctx, len(pairs), func(_, i int) {
		a, b := pairs[i].split()
		verdicts[i] = d.judge(c, items[a], items[b])
	})
	if err != nil {
		return nil, err
	}
	r := &Result{deduper: d, corpus: c, items: items, number: make(map[*refsift.Record]int, len(items))}
	for i, it := range items {
		r.number[it.rec] = i
	}
	r.Stats = Stats{Records: len(items), PairsCompared: len(pairs), Rules: rules, Muted: c.mutedNames(), LearnedSources: len(c.sameSource)}
	if err := d.cluster(ctx, r, pairs, verdicts); err != nil {
		return nil, err
	}
	return r, ctx.Err()
}

// items derives the keys of all records and puts them in the order of content.
func (d *Deduper) items(ctx context.Context, recs []*refsift.Record) ([]*item, error) {
	if slices.Contains(recs, nil) {
		return nil, errors.New("dedupe: a record is nil")
	}
	items := make([]*item, len(recs))
	if err := d.parallel(ctx, len(recs), func(_, i int) { items[i] = newItem(recs[i]) }); err != nil {
		return nil, err
	}
	slices.SortStableFunc(items, compareItems)
	return items, nil
}

// parallel calls do for 0 to n-1 from the workers, in runs of neighbours.
func (d *Deduper) parallel(ctx context.Context, n int, do func(worker, i int)) error {
	const run = 256
	var wg sync.WaitGroup
	next := make(chan int)
	for w := range min(d.workers, n/run+1) {
		wg.Go(func() {
			for from := range next {
				for i := from; i < min(from+run, n); i++ {
					do(w, i)
				}
			}
		})
	}
	for from := 0; from < n && ctx.Err() == nil; from += run {
		next <- from
	}
	close(next)
	wg.Wait()
	return ctx.Err()
}

// addDecided adds the pairs that people decided to link.
func (d *Deduper) addDecided(pairs []pair, items []*item) []pair {
	if len(d.must) == 0 {
		return pairs
	}
	byDigest := map[refsift.Digest][]uint32{}
	for i, it := range items {
		byDigest[it.digest] = append(byDigest[it.digest], uint32(i))
	}
	for p := range d.must {
		for _, i := range byDigest[p[0]] {
			for _, j := range byDigest[p[1]] {
				if i != j {
					pairs = append(pairs, makePair(i, j))
				}
			}
		}
	}
	slices.Sort(pairs)
	return slices.Compact(pairs)
}

// A verdict is the decision on one pair.
type verdict struct {
	score    float64
	decision Decision
	clash    bool  // something contradicts and nothing excuses it
	decided  bool  // by a person
	near     bool  // refused, but title and authors agree
	veto     uint8 // number of the veto in the model, from 1; 0: none
	excused  uint8 // number of the veto that witnesses excused
}

// decidedScore puts links that a person decided before all others.
const decidedScore = 1000

// judge decides on a pair: contradiction first, score second.
func (d *Deduper) judge(c *corpus, a, b *item) verdict {
	e := c.examine(a, b)
	return d.decide(c, &e, a, b)
}

func (d *Deduper) decide(c *corpus, e *evidence, a, b *item) verdict {
	v := verdict{score: d.score(e)}
	key := DigestPair{a.digest, b.digest}.ordered()
	if d.cannot[key] {
		v.clash, v.decided = true, true
		return v
	}
	if d.must[key] {
		v.score, v.decision, v.decided = decidedScore, Match, true
		return v
	}
	fired, lacking, first := 0, 0, 0
	for i := range d.model.Vetoes {
		if !vetoTests[d.model.Vetoes[i].Name](c, e, a, b) {
			continue
		}
		fired++
		if lackOfEvidence[d.model.Vetoes[i].Name] {
			lacking++
		}
		if fired == 1 || lackOfEvidence[d.model.Vetoes[first].Name] {
			first = i
		}
	}
	if fired > 0 {
		veto := &d.model.Vetoes[first]
		if fired == 1 && veto.Witnesses > 0 && witnesses(e) >= veto.Witnesses {
			v.excused = uint8(first + 1)
		} else {
			v.veto = uint8(first + 1)
			// Lack of evidence parts no records that others link.
			v.clash = fired > lacking
		}
	}
	v.near = v.veto > 0 && int(e.level[fTitle]) <= titleContained && e.state(fAuthors) == Agrees
	switch {
	case v.score >= d.model.MatchAt && v.veto == 0:
		v.decision = Match
	case v.score >= d.model.ReviewAt:
		v.decision = PossibleMatch
	}
	return v
}

func (d *Deduper) score(e *evidence) (sum float64) {
	for _, f := range d.used {
		sum += d.weight(e, f)
	}
	return sum
}

func (d *Deduper) weight(e *evidence, f int) float64 {
	return d.weights[f][e.level[f]] * e.scale[f]
}

// MostComplete is the default keep policy: the record with most of the fields
// that a reviewer needs, then with the longest abstract, then the first by content.
func MostComplete(cluster []*refsift.Record) *refsift.Record {
	return slices.MaxFunc(cluster, func(a, b *refsift.Record) int {
		return cmp.Or(
			cmp.Compare(filledFields(a), filledFields(b)),
			cmp.Compare(len(a.Abstract), len(b.Abstract)),
			-a.Digest().Compare(b.Digest()),
		)
	})
}

func filledFields(r *refsift.Record) (n int) {
	for _, filled := range []bool{
		r.Title != "", len(r.Authors) > 0, r.Year != 0, r.Source != "", r.Volume != "", r.Issue != "", r.Pages != "" || r.ArticleNumber != "",
		r.DOI.IsValid(), r.PMID.IsValid(), len(r.ISSN)+len(r.EISSN)+len(r.ISBN) > 0, r.Abstract != "", len(r.Descriptors) > 0,
		len(r.Keywords) > 0, len(r.Languages) > 0, len(r.URLs) > 0,
	} {
		if filled {
			n++
		}
	}
	return n
}
