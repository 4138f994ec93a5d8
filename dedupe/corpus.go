package dedupe

import (
	"math"
	"slices"

	"github.com/refsift/refsift/internal/norm"
)

// A corpus is what the records of a run know together: how rare a word or a
// name is, which titles recur, which journal names are the same, which
// fields cannot be trusted. The zero corpus knows nothing.
type corpus struct {
	titles     int
	wordTitles map[string]int32 // distinct titles that hold the word
	surnames   map[string]int32 // records with that first author
	records    int
	recurring  []bool // by titleID
	sameSource map[[2]string]int
	muted      [numFields]bool // fields that disagree among certain pairs
}

// newCorpus counts over the items and numbers their titles. Words are counted
// once per distinct title: copies of one record make no word common.
func newCorpus(items []*item) *corpus {
	c := &corpus{wordTitles: map[string]int32{}, surnames: map[string]int32{}, records: len(items), sameSource: map[[2]string]int{}}
	ids := map[string]int32{}
	// Two views of the authors: databases list them in different orders, and
	// cut the list at different places. A title recurs if both views say so.
	type context struct {
		first, least string
		year         int
	}
	var contexts []map[context]struct{}
	for _, it := range items {
		id, ok := ids[it.title.Compact]
		if !ok {
			id = int32(len(ids))
			ids[it.title.Compact] = id
			contexts = append(contexts, nil)
			words := slices.Clone(it.title.Words)
			slices.Sort(words)
			for _, w := range slices.Compact(words) {
				c.wordTitles[w]++
			}
		}
		it.titleID = id
		if a := it.firstAuthor(); a != "" || it.year != 0 {
			if a != "" {
				c.surnames[a]++
			}
			if contexts[id] == nil {
				contexts[id] = map[context]struct{}{}
			}
			contexts[id][context{a, it.leastAuthor(), it.year}] = struct{}{}
		}
	}
	c.titles = len(ids)
	c.recurring = make([]bool, len(ids))
	for id, set := range contexts {
		first, least, years := map[string]bool{}, map[string]bool{}, map[int]bool{}
		for k := range set {
			if k.first != "" {
				first[k.first], least[k.least] = true, true
			}
			if k.year != 0 {
				years[k.year] = true
			}
		}
		c.recurring[id] = min(len(first), len(least)) >= recurringContexts || len(years) >= recurringContexts
	}
	return c
}

// recurringContexts is how many first authors or years make a title recur.
// Two happen to a meeting abstract and its article.
const recurringContexts = 3

// bits is the information of a word: high for rare ones. The constants keep
// small collections, in which every word is rare, from saying too much.
func (c *corpus) bits(w string) float64 {
	if norm.IsStopWord(w) {
		return 0
	}
	return min(10, math.Log2(float64(c.titles+1000)/float64(c.wordTitles[w]+10)))
}

// fullTitle is the information from which a title counts in full.
const fullTitle = 30

// titleScale is the share of the title's weight that the words deserve.
func (c *corpus) titleScale(words []string) float64 {
	sum := 0.0
	for _, w := range words {
		sum += c.bits(w)
	}
	return min(1, sum/fullTitle)
}

// isCommonWord reports whether a word stands in several titles, so that it
// is no slip of another.
func (c *corpus) isCommonWord(w string) bool { return c.wordTitles[w] >= 3 }

// authorScale weighs an agreement of authors by number and rarity.
func (c *corpus) authorScale(matched int, first string) float64 {
	scale := min(1, 0.55+0.15*float64(matched))
	if matched == 1 && c.records >= 500 && float64(c.surnames[first]) > float64(c.records)/50 {
		scale *= 0.6 // a name like Wang
	}
	return scale
}

// isRecurring reports whether the title of an item says nothing about it.
func (c *corpus) isRecurring(it *item) bool {
	return it.title.Generic || int(it.titleID) < len(c.recurring) && c.recurring[it.titleID]
}

func sourcePair(a, b *item) [2]string {
	if a.source.Key <= b.source.Key {
		return [2]string{a.source.Key, b.source.Key}
	}
	return [2]string{b.source.Key, a.source.Key}
}
