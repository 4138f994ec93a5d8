package dedupe

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/refsift/refsift/internal/norm"
)

// A corpus is what the records of a run know together: the frequencies, and
// the numbers of words, titles and names that comparisons use instead of texts.
type corpus struct {
	*Frequencies
	lexicon    *norm.Lexicon
	texts      map[string]*title // by the numbers of their words
	numbers    map[string]int32  // of titles, by their letters
	wordTitles []int32           // distinct titles that hold the word, by its number
	wordBits   []float64         // information of the word
	unseen     float64           // information of other words
	recurs     []bool            // by title number
}

// A title is the key of a title, shared by the records that have it.
type title struct {
	words   []norm.WordID
	set     []norm.WordID // content words in the order of their numbers
	compact string        // the letters
	no      int32         // number among the titles of different letters, -1 for none
	generic bool
	foreign bool    // letters of other scripts
	scale   float64 // share of the title's weight that the words deserve
}

// newCorpus numbers the titles of the items. Without frequencies it counts them.
func newCorpus(items []*item, f *Frequencies) *corpus {
	c := &corpus{Frequencies: f, lexicon: new(norm.Lexicon), texts: map[string]*title{}, numbers: map[string]int32{}}
	sources := uint32(0)
	for _, it := range items {
		c.admit(it)
		if it.source.no == 0 {
			sources++
			it.source.no = sources
		}
	}
	if f == nil {
		c.Frequencies = c.count(items)
	}
	c.weighWords()
	for _, t := range c.texts {
		t.scale = c.titleScale(t.words)
	}
	c.recurs = make([]bool, len(c.numbers))
	for compact, no := range c.numbers {
		c.recurs[no] = c.recurring[titleHash(compact)]
	}
	return c
}

// titleHash names a title in the frequencies.
func titleHash(compact string) uint64 {
	h := keyHash(keyStart)
	h.text(compact)
	return uint64(h)
}

// admit numbers the titles of an item and their words.
func (c *corpus) admit(it *item) {
	it.title, it.original = c.title(&it.parsed[0]), c.title(&it.parsed[1])
	it.parsed = nil
	t := it.title
	if t.no >= 0 {
		return
	}
	no, ok := c.numbers[t.compact]
	if !ok {
		no = int32(len(c.numbers))
		c.numbers[t.compact] = no
	}
	t.no = no
}

// count counts the values of the items. Words are counted once per distinct
// title: copies of one record make no word common.
func (c *corpus) count(items []*item) *Frequencies {
	f := newFrequencies()
	f.records, f.titles = len(items), len(c.numbers)
	recurrence := recurrence{}
	words := make([]int32, c.lexicon.Len())
	counted := make([]bool, len(c.numbers))
	for _, it := range items {
		if a := it.firstAuthor(); a != "" {
			f.surnames[a]++
		}
		recurrence.add(it)
		if counted[it.title.no] {
			continue
		}
		counted[it.title.no] = true
		set := slices.Clone(it.title.words)
		slices.Sort(set)
		for _, w := range slices.Compact(set) {
			words[w]++
		}
	}
	for compact, no := range c.numbers {
		if r := recurrence[no]; r != nil && r.recurs() {
			f.recurring[titleHash(compact)] = true
		}
	}
	maps.DeleteFunc(f.surnames, func(_ string, n int32) bool { return n < 2 })
	for w, n := range words {
		if n >= 2 {
			f.words[c.lexicon.Text(norm.WordID(w))] = n
		}
	}
	return f
}

// title returns the key of a title, one for all records that have its words.
func (c *corpus) title(parsed *norm.Title) *title {
	words := c.lexicon.Number(parsed.Words)
	buf := make([]byte, 0, 256)
	for _, w := range words {
		buf = binary.BigEndian.AppendUint32(buf, uint32(w))
	}
	if t, ok := c.texts[string(buf)]; ok {
		return t
	}
	t := &title{
		words: words, set: c.lexicon.ContentSet(words), compact: strings.Join(parsed.Words, ""), no: -1,
		generic: parsed.Generic,
	}
	t.foreign = isForeign(t.compact)
	c.texts[string(buf)] = t
	return t
}

// with returns the corpus with the words of another item, which it does not count.
func (c *corpus) with(it *item) *corpus {
	x := *c
	x.lexicon, x.texts = c.lexicon.Extend(), map[string]*title{}
	it.title, it.original = x.title(&it.parsed[0]), x.title(&it.parsed[1])
	for _, t := range []*title{it.title, it.original} {
		t.scale = x.titleScale(t.words)
		if no, ok := c.numbers[t.compact]; ok {
			t.no = no
		}
	}
	it.source.no = math.MaxUint32
	return &x
}

// A recurrence is where the titles stand, by their numbers.
type recurrence map[int32]*contexts

// contexts are the first authors and years that one title stands with. Two
// views of the authors: databases list them in different orders, and cut the
// list at different places. A title recurs if both views say so.
type contexts struct {
	first, least []string
	years        []int
}

// recurringContexts is how many first authors or years make a title recur.
// Two happen to a meeting abstract and its article.
const recurringContexts = 3

func (r recurrence) add(it *item) {
	a := it.firstAuthor()
	if a == "" && it.year == 0 {
		return
	}
	x := r[it.title.no]
	if x == nil {
		x = &contexts{}
		r[it.title.no] = x
	}
	if a != "" {
		x.first, x.least = addContext(x.first, a), addContext(x.least, it.leastAuthor())
	}
	if it.year != 0 {
		x.years = addContext(x.years, it.year)
	}
}

// addContext adds to a set that need not know more than that it is large.
func addContext[T comparable](set []T, v T) []T {
	if len(set) == recurringContexts || slices.Contains(set, v) {
		return set
	}
	return append(set, v)
}

func (x *contexts) recurs() bool {
	return min(len(x.first), len(x.least)) >= recurringContexts || len(x.years) >= recurringContexts
}

// weighWords derives the information of words: high for rare ones. The constants keep
// small collections, in which every word is rare, from saying too much.
func (c *corpus) weighWords() {
	bits := func(n int32) float64 {
		return min(10, math.Log2(float64(c.titles+1000)/float64(n+10)))
	}
	c.unseen = bits(1)
	c.wordBits, c.wordTitles = make([]float64, c.lexicon.Len()), make([]int32, c.lexicon.Len())
	for w := range c.wordBits {
		n := max(1, c.words[c.lexicon.Text(norm.WordID(w))])
		c.wordTitles[w] = n
		if !c.lexicon.IsStop(norm.WordID(w)) {
			c.wordBits[w] = bits(n)
		}
	}
}

// titlesWith is the number of distinct titles that hold the word, 1 for words
// that were not counted.
func (c *corpus) titlesWith(w norm.WordID) int32 {
	if int(w) < len(c.wordTitles) {
		return c.wordTitles[w]
	}
	return 1
}

// information sums up what the words say.
func (c *corpus) information(words []norm.WordID) (sum float64) {
	for _, w := range words {
		switch {
		case int(w) < len(c.wordBits):
			sum += c.wordBits[w]
		case !c.lexicon.IsStop(w):
			sum += c.unseen
		}
	}
	return sum
}

// fullTitle is the information from which a title counts in full.
const fullTitle = 30

// titleScale is the share of the title's weight that the words deserve.
func (c *corpus) titleScale(words []norm.WordID) float64 {
	return min(1, c.information(words)/fullTitle)
}

// isCommonWord reports whether a word stands in several titles, so that it
// is no slip of another.
func (c *corpus) isCommonWord(w norm.WordID) bool { return c.titlesWith(w) >= 3 }

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
	return it.title.generic || it.title.no >= 0 && c.recurs[it.title.no]
}

func sourcePair(a, b *source) sourceNames {
	if a.Key <= b.Key {
		return sourceNames{a.Key, b.Key}
	}
	return sourceNames{b.Key, a.Key}
}
