package dedupe

import (
	"context"
)

// lessons are what the pairs that are certain without a field say about it:
// how often it agrees, and which journal names stand for one journal.
type lessons struct {
	agree, contradict [numFields]int
	sources           map[sourceNames]int // by place: one pair is enough
	frequent          map[namesake]bool   // by title, authors and year: many are needed
}

// A namesake is a title that stands under two names of sources. Copies of one
// item count once.
type namesake struct {
	sources sourceNames
	title   int32
}

// learn examines all pairs once. Counts are sums, so that neither order nor
// the number of workers shows.
func (d *Deduper) learn(ctx context.Context, b *batch, pairs []pair) (*lessons, error) {
	parts := make([]lessons, d.workers)
	for i := range parts {
		parts[i].sources, parts[i].frequent = map[sourceNames]int{}, map[namesake]bool{}
	}
	matchers := make([]*matcher, d.workers)
	err := d.parallel(ctx, len(pairs), func(worker, i int) {
		x, y := b.inOrder(pairs[i])
		if matchers[worker] == nil {
			matchers[worker] = newMatcher(b.corpus)
		}
		if e, ok := matchers[worker].certain(x, y); ok {
			parts[worker].add(&e, x, y)
		}
	})
	sum := &lessons{sources: map[sourceNames]int{}, frequent: map[namesake]bool{}}
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

// certain compares two items whose titles, authors and years agree beyond
// doubt; ok is false for others, which is found out in the order of what it costs.
func (m *matcher) certain(a, b *item) (e evidence, ok bool) {
	e = newEvidence()
	if a.content == b.content || a.year != b.year || a.year == 0 { // copies of a copy teach nothing
		return e, false
	}
	if m.unlikeTitles(a, b) || m.isRecurring(a) || m.isRecurring(b) {
		return e, false
	}
	if m.examineAuthors(a, b, &e); e.state(fAuthors) != Agrees {
		return e, false
	}
	if m.examineTitle(a, b, &e); int(e.level[fTitle]) > titleEqual || e.scale[fTitle] < 0.6 || e.parted {
		return e, false
	}
	m.examinePlace(a, b, &e)
	m.examineSource(a, b, &e)
	m.examineAbstract(a, b, &e)
	return e, true
}

// add takes the lesson of a certain pair.
func (l *lessons) add(e *evidence, a, b *item) {
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
		l.sources[sourcePair(a.source, b.source)]++
	} else if e.state(fVolume) != Contradicts && e.state(fPages) != Contradicts && e.state(fDOI) != Contradicts && e.state(fAbstract) != Contradicts {
		l.frequent[namesake{sourcePair(a.source, b.source), min(a.title.no, b.title.no)}] = true
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
func (l *lessons) apply(f *Frequencies, items []*item) {
	for field := range numFields {
		n := l.agree[field] + l.contradict[field]
		f.muted[field] = n >= enoughPairs && 2*l.contradict[field] > n
	}
	for names := range l.sources {
		f.names[names] = true
	}
	count := map[sourceNames]int{}
	for k := range l.frequent {
		count[k.sources]++
	}
	titles := titlesOf(items, count)
	for k, n := range count {
		if n >= enoughTitles && 2*n >= min(len(titles[k[0]]), len(titles[k[1]])) {
			f.names[k] = true
		}
	}
}

// titlesOf collects the titles under each of the names of sources that come
// up enough.
func titlesOf(items []*item, count map[sourceNames]int) map[string]map[int32]bool {
	titles := map[string]map[int32]bool{}
	for k, n := range count {
		if n >= enoughTitles {
			titles[k[0]], titles[k[1]] = map[int32]bool{}, map[int32]bool{}
		}
	}
	for _, it := range items {
		if set := titles[it.source.Key]; set != nil {
			set[it.title.no] = true
		}
	}
	return titles
}
