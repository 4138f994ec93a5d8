package dedupe

import (
	"cmp"
	"context"
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
	named   map[refsift.Digest]bool // records that people decided on
	weights [numFields][]float64    // by field and level
	best    [numFields]float64      // the most that a field can add
	used    []int                   // fields of the model, in its order
	vetoes  []vetoTest              // as in the model
	rules   [][]condition           // as in the model
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
	d := &Deduper{model: m, keep: o.Keep, workers: o.Workers}
	if d.keep == nil {
		d.keep = MostComplete
	}
	if d.workers == 0 {
		d.workers = runtime.GOMAXPROCS(0)
	}
	if err := d.setDecisions(o.MustLink, o.CannotLink); err != nil {
		return nil, err
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
		d.best[f] = slices.Max(d.weights[f])
		if f == fTitle || f == fAuthors {
			d.best[f] = max(0, d.best[f]) // rarity may take all of the weight away
		}
	}
	for _, v := range m.Vetoes {
		d.vetoes = append(d.vetoes, vetoTests[v.Name])
	}
	d.rules = resolveRules(m.Rules)
	return d, nil
}

func (d *Deduper) setDecisions(must, cannot []DigestPair) error {
	d.must, d.cannot, d.named = map[DigestPair]bool{}, map[DigestPair]bool{}, map[refsift.Digest]bool{}
	for _, p := range slices.Concat(must, cannot) {
		d.named[p[0]], d.named[p[1]] = true, true
	}
	for _, p := range must {
		d.must[p.ordered()] = true
	}
	for _, p := range cannot {
		if d.cannot[p.ordered()] = true; d.must[p.ordered()] {
			return fmt.Errorf("dedupe: records %s and %s are in both MustLink and CannotLink", p[0], p[1])
		}
	}
	return nil
}

// Model returns a copy of the model in use.
func (d *Deduper) Model() *Model { return d.model.clone() }

// Run finds the clusters of recs. It does not modify the records, and its
// result refers to them. The result depends on the set of records alone, not
// on their order or on the number of workers. It fails when ctx ends, and on
// a nil record.
func (d *Deduper) Run(ctx context.Context, recs []*refsift.Record) (*Result, error) {
	s := d.Begin(nil)
	if err := s.take(ctx, recs, nil); err != nil {
		return nil, err
	}
	for i, x := range s.rules { // nothing is added any more
		s.rules[i] = &ruleIndex{stats: x.stats}
	}
	return s.Result(ctx)
}

// Fit counts the values of recs and learns from them, so that records to come
// are judged with the same numbers.
func (d *Deduper) Fit(ctx context.Context, recs []*refsift.Record) (*Frequencies, error) {
	s := d.Begin(nil)
	b, err := s.read(ctx, recs)
	if err != nil {
		return nil, err
	}
	_, _, err = s.bringTogether(ctx, b)
	return b.corpus.Frequencies, err
}

// parallel calls do for 0 to n-1 from the workers, in runs of neighbours.
func (d *Deduper) parallel(ctx context.Context, n int, do func(worker, i int)) error {
	return d.parallelRuns(ctx, n, 256, do)
}

func (d *Deduper) parallelRuns(ctx context.Context, n, run int, do func(worker, i int)) error {
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

// A verdict is the decision on one pair.
type verdict struct {
	score    float64
	decision Decision
	clash    bool   // something contradicts and nothing excuses it
	decided  bool   // by a person
	near     bool   // refused, but title and authors agree
	veto     uint8  // number of the veto in the model, from 1; 0: none
	excused  uint8  // number of the veto that witnesses excused
	rule     uint16 // number of the rule of the model that decided, from 1; 0: none
}

// decidedScore puts links that a person decided before all others.
const decidedScore = 1000

// judge decides on a pair: contradiction first, score second.
func (d *Deduper) judge(m *matcher, a, b *item) verdict {
	e := m.examine(a, b)
	return d.decide(&e, a, b)
}

// roundingRoom is more than sums of weights in another order can differ by.
const roundingRoom = 1e-6

// consider decides on a pair as judge does, but compares fields in the order
// of what that costs and gives up when the pair cannot come to be listed any
// more: neither as a match or for review, because the fields that are left
// cannot lift the score, nor as related, because the authors or the titles do
// not agree. A pair that is not listed is a NonMatch.
func (d *Deduper) consider(m *matcher, a, b *item) (v verdict, listed bool) {
	if a.decided && b.decided || len(d.rules) > 0 {
		v = d.judge(m, a, b)
		return v, v.decision != NonMatch || v.near
	}
	e := newEvidence()
	m.examinePlace(a, b, &e)
	score := 0.0
	for _, f := range [...]int{fYear, fVolume, fIssue, fPages, fDOI, fPMID, fAccession, fTrial} {
		score += d.weight(&e, f)
	}
	enough := func(score float64) bool { return score >= d.model.ReviewAt-roundingRoom }
	m.examineAuthors(a, b, &e)
	authors := e.state(fAuthors) == Agrees
	score += d.weight(&e, fAuthors)
	title := d.best[fTitle]
	unlike := !authors && m.unlikeTitles(a, b)
	if unlike { // which costs nothing to say
		m.examineTitle(a, b, &e)
		title = d.weight(&e, fTitle)
	}
	if !authors && !enough(score+d.best[fSource]+d.best[fAbstract]+title) {
		return v, false
	}
	m.examineSource(a, b, &e)
	m.examineAbstract(a, b, &e)
	score += d.weight(&e, fSource) + d.weight(&e, fAbstract)
	if !authors && !enough(score+title) {
		return v, false
	}
	if !unlike {
		m.examineTitle(a, b, &e)
	}
	score += d.weight(&e, fTitle)
	if !enough(score) && !(authors && int(e.level[fTitle]) <= titleContained) {
		return v, false
	}
	v = d.decide(&e, a, b)
	return v, v.decision != NonMatch || v.near
}

func (d *Deduper) decide(e *evidence, a, b *item) verdict {
	v := verdict{score: d.score(e)}
	if a.decided && b.decided {
		key := DigestPair{a.digest, b.digest}.ordered()
		if d.cannot[key] {
			v.clash, v.decided = true, true
			return v
		}
		if d.must[key] {
			v.score, v.decision, v.decided = decidedScore, Match, true
			return v
		}
	}
	fired, lacking, first := 0, 0, 0
	for i := range d.vetoes {
		if !d.contradicts(i, e, a, b) {
			continue
		}
		fired++
		if d.vetoes[i].lacking {
			lacking++
		}
		if fired == 1 || d.vetoes[first].lacking {
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
	if len(d.rules) > 0 {
		v = d.ruled(v, e)
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
	if d.weights[f] == nil {
		return 0 // the model leaves the field out
	}
	return d.weights[f][e.level[f]] * e.scale[f]
}

// MostComplete is the default keep policy: the record with most of the fields
// that a reviewer needs, then with the longest abstract, then the first by content.
func MostComplete(cluster []*refsift.Record) *refsift.Record {
	best := cluster[0]
	for _, r := range cluster[1:] {
		better := cmp.Or(cmp.Compare(filledFields(r), filledFields(best)), cmp.Compare(len(r.Abstract), len(best.Abstract)))
		if better == 0 { // digests are costly, and such ties are rare
			better = best.Digest().Compare(r.Digest())
		}
		if better > 0 {
			best = r
		}
	}
	return best
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
