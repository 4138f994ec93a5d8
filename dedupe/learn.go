package dedupe

import (
	"context"
	"slices"
)

// lessons are what the pairs that are certain without a field say about it:
// how often it agrees, and which journal names stand for one journal.
type lessons struct {
	agree, contradict [numFields]int
	sources           map[[2]string]int // by place: one pair is enough
	frequent          map[namesake]bool // by title, authors and year: many are needed
}

// A namesake is a title that stands under two names of sources. Copies of one
// item count once.
type namesake struct {
	sources [2]string
	title   int32
}

// learn examines all pairs once. Counts are sums, so that neither order nor
// the number of workers shows.
func (d *Deduper) learn(ctx context.Context, c *corpus, items []*item, pairs []pair) (*lessons, error) {
	parts := make([]lessons, d.workers)
	for i := range parts {
		parts[i].sources, parts[i].frequent = map[[2]string]int{}, map[namesake]bool{}
	}
	err := d.parallel(ctx, len(pairs), func(worker, i int) {
		a, b := pairs[i].split()
		x, y := items[a], items[b]
		if x.content == y.content { // copies of a copy teach nothing
			return
		}
		var e evidence
		if c.examineTitle(x, y, &e); int(e.level[fTitle]) <= titleEqual {
			c.examineRest(x, y, &e)
			parts[worker].add(&e, x, y)
		}
	})
	sum := &lessons{sources: map[[2]string]int{}, frequent: map[namesake]bool{}}
	for i := range parts {
		for f := range numFields {
			sum.agree[f] += parts[i].agree[f]
			sum.contradict[f] += parts[i].contradict[f]
		}
		for k, n := range parts[i].sources {
			sum.sources[k] += n
		}
		for k := range parts[i].frequent {
			sum.frequent[k] = true
		}
	}
	return sum, err
}

func (l *lessons) add(e *evidence, a, b *item) {
	if e.scale[fTitle] < 0.6 || e.contrast != "" || e.state(fAuthors) != Agrees || e.state(fYear) != Agrees {
		return
	}
	doi := e.state(fDOI) == Agrees
	pages := int(e.level[fPages]) <= pagesArticle
	place := pages && e.state(fVolume) == Agrees
	certain := [numFields]bool{
		fSource: place, fDOI: place, fVolume: pages || doi, fIssue: pages || doi || e.state(fVolume) == Agrees && e.state(fPages) != Contradicts, fAbstract: place || doi,
		fPages: doi || e.state(fVolume) == Agrees && e.level[fAbstract] == 0, fAccession: place || doi, fPMID: place,
	}
	for f, ok := range certain {
		switch {
		case !ok:
		case e.state(f) == Agrees:
			l.agree[f]++
		case e.state(f) == Contradicts:
			l.contradict[f]++
		}
	}
	if e.state(fSource) == Agrees || len(a.source.Forms) == 0 || len(b.source.Forms) == 0 {
		return
	}
	if place && e.extent > 2 {
		l.sources[sourcePair(a, b)]++
	} else if e.state(fVolume) != Contradicts && e.state(fPages) != Contradicts && e.state(fDOI) != Contradicts && e.state(fAbstract) != Contradicts {
		l.frequent[namesake{sourcePair(a, b), min(a.titleID, b.titleID)}] = true
	}
}

// enoughPairs is how many certain pairs must hold a field before its record
// says something about it.
const enoughPairs = 20

// enoughTitles is how many titles two names must share to be one source.
const enoughTitles = 10

// apply mutes the fields that disagree in most certain pairs, such as an issue
// field that holds record numbers, and takes over the journal names.
//
// Names that no place connects are taken for one source when most records of
// the rarer one have a namesake under the other: databases of few fields call
// a series of conferences by different names throughout. A meeting whose
// abstracts become articles in one journal stays far below that.
func (l *lessons) apply(c *corpus, items []*item) {
	for f := range numFields {
		n := l.agree[f] + l.contradict[f]
		c.muted[f] = n >= enoughPairs && 2*l.contradict[f] > n
	}
	c.sameSource = l.sources
	titles := map[string]map[int32]bool{}
	for _, it := range items {
		if titles[it.source.Key] == nil {
			titles[it.source.Key] = map[int32]bool{}
		}
		titles[it.source.Key][it.titleID] = true
	}
	count := map[[2]string]int{}
	for k := range l.frequent {
		count[k.sources]++
	}
	for k, n := range count {
		if n >= enoughTitles && 2*n >= min(len(titles[k[0]]), len(titles[k[1]])) {
			c.sameSource[k] += n
		}
	}
}

func (c *corpus) mutedNames() []string {
	var out []string
	for f, muted := range c.muted {
		if muted {
			out = append(out, fieldNames[f])
		}
	}
	slices.Sort(out)
	return out
}
