package dedupe

import (
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/refsift/refsift/internal/norm"
)

// A corpus is what the records of a run know together: the frequencies, and
// the numbers of words, titles and names that comparisons use instead of texts.
type corpus struct {
	*Frequencies
	lexicon    *norm.Lexicon
	texts      map[uint64]*title // by the hash of their words; those of one hash are chained
	unweighed  []*title          // titles without a scale
	numbers    map[uint64]int32  // of titles, by the hash of their letters
	hashes     []uint64          // of letters, by number
	recurs     []bool            // by title number
	sources    uint32            // numbered so far
	wordTitles []int32           // distinct titles that hold the word, by its number
	wordBits   []float64         // information of the word
	unseen     float64           // information of other words
	counts     *counts           // while the frequencies are counted
	room       []norm.WordID     // for the words of titles
	scratch    []norm.WordID
}

// A title is the key of a title, shared by the records that have it.
type title struct {
	words   []norm.WordID
	set     []norm.WordID // content words in the order of their numbers
	letters uint64        // hash of the letters
	next    *title        // of the same hash of words
	scale   float64       // share of the title's weight that the words deserve
	rare    rareWords
	no      int32 // number among the titles of different letters, -1 for those that are OriginalTitles only
	generic bool
	foreign bool // letters of other scripts
}

// empty reports whether there is no title.
func (t *title) empty() bool { return len(t.words) == 0 }

// newCorpus returns a corpus of no titles yet. Without frequencies it counts
// them, until learnt is called.
func newCorpus(f *Frequencies) *corpus {
	c := &corpus{Frequencies: f, lexicon: new(norm.Lexicon), texts: map[uint64]*title{}, numbers: map[uint64]int32{}}
	if f == nil {
		c.counts = &counts{surnames: map[string]int32{}}
	}
	return c
}

// titleHash names a title in the frequencies.
func titleHash(words []string) uint64 {
	h := keyHash(keyStart)
	for _, w := range words {
		for i := range len(w) {
			h = (h ^ keyHash(w[i])) * 1099511628211
		}
	}
	return uint64(h)
}

// admit numbers the titles of an item, their words, and its source, and counts
// its values if the frequencies are not known.
func (c *corpus) admit(it *item, parsed *parsedTitles) {
	it.title, it.original = c.title(&parsed[0]), c.title(&parsed[1])
	if it.source.no == 0 {
		c.sources++
		it.source.no = c.sources
	}
	isNew := it.title.no < 0
	if isNew {
		it.title.no = c.number(it.title.letters)
	}
	if c.counts != nil {
		c.count(it, isNew)
	}
}

// number is the number of the titles of these letters.
func (c *corpus) number(letters uint64) int32 {
	no, ok := c.numbers[letters]
	if !ok {
		no = int32(len(c.hashes))
		c.numbers[letters] = no
		c.hashes = append(c.hashes, letters)
	}
	return no
}

// counts are the frequencies while they are counted.
type counts struct {
	records  int
	surnames map[string]int32
	titles   []*title   // by number: of those of the same letters the one with the fewest words
	contexts []contexts // by title number
}

// count counts the values of an item.
func (c *corpus) count(it *item, newTitle bool) {
	n := c.counts
	n.records++
	if a := it.firstAuthor(); a != "" {
		n.surnames[a]++
	}
	t := it.title
	if int(t.no) == len(n.titles) {
		n.titles, n.contexts = append(n.titles, t), append(n.contexts, contexts{})
	} else if newTitle && c.compareWords(t.words, n.titles[t.no].words) < 0 {
		n.titles[t.no] = t
	}
	n.contexts[t.no].add(it)
}

// compareWords orders titles by the number of words, then by these.
func (c *corpus) compareWords(a, b []norm.WordID) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return slices.CompareFunc(a, b, func(x, y norm.WordID) int { return strings.Compare(c.lexicon.Text(x), c.lexicon.Text(y)) })
}

// frequencies ends the counting.
func (c *corpus) frequencies() *Frequencies {
	n := c.counts
	f := newFrequencies()
	f.records, f.titles = n.records, len(c.hashes)
	for no := range n.contexts {
		if n.contexts[no].recurs() {
			f.recurring[c.hashes[no]] = true
		}
	}
	maps.DeleteFunc(n.surnames, func(_ string, n int32) bool { return n < 2 })
	f.surnames = n.surnames
	for w, n := range c.titlesOfWords() {
		if n >= 2 {
			f.words[c.lexicon.Text(norm.WordID(w))] = n
		}
	}
	return f
}

// titlesOfWords counts the titles that hold each word. Titles of the same
// letters count once: copies of one record make no word common.
func (c *corpus) titlesOfWords() []int32 {
	out := make([]int32, c.lexicon.Len())
	for _, t := range c.counts.titles {
		c.scratch = append(c.scratch[:0], t.words...)
		slices.Sort(c.scratch)
		for _, w := range slices.Compact(c.scratch) {
			out[w]++
		}
	}
	return out
}

// weigh readies what was admitted for comparisons.
func (c *corpus) weigh() {
	if c.counts != nil {
		c.Frequencies, c.counts = c.frequencies(), nil
	}
	c.weighWords()
	var wg sync.WaitGroup
	for titles := range slices.Chunk(c.unweighed, max(4096, len(c.unweighed)/8+1)) {
		wg.Go(func() {
			for _, t := range titles {
				t.scale, t.rare = c.titleScale(t.words), c.rareWords(t)
			}
		})
	}
	wg.Wait()
	c.unweighed = nil
	for no := len(c.recurs); no < len(c.hashes); no++ {
		c.recurs = append(c.recurs, c.recurring[c.hashes[no]])
	}
}

// title returns the key of a title, one for all records that have its words.
func (c *corpus) title(parsed *norm.Title) *title {
	words := c.lexicon.Number(c.scratch[:0], parsed.Words)
	c.scratch = words
	h := keyHash(keyStart)
	for _, w := range words {
		h.number(uint64(w))
	}
	for t := c.texts[uint64(h)]; t != nil; t = t.next {
		if slices.Equal(t.words, words) {
			return t
		}
	}
	t := &title{letters: titleHash(parsed.Words), no: -1, generic: parsed.Generic, next: c.texts[uint64(h)]}
	t.foreign = slices.ContainsFunc(parsed.Words, isForeign)
	t.words = c.keep(words)
	t.set = c.keep(c.lexicon.ContentSet(words)) // words are not needed any more
	c.texts[uint64(h)] = t
	c.unweighed = append(c.unweighed, t)
	return t
}

// keep copies words to where they stay.
func (c *corpus) keep(words []norm.WordID) []norm.WordID {
	if len(c.room) < len(words) {
		c.room = make([]norm.WordID, max(4096, len(words)))
	}
	out := c.room[:len(words):len(words)]
	c.room = c.room[len(words):]
	copy(out, words)
	return out
}

// with returns the corpus with the words of another item, which it does not count.
func (c *corpus) with(it *item, parsed *parsedTitles) *corpus {
	x := *c
	x.lexicon, x.texts, x.room, x.scratch, x.unweighed = c.lexicon.Extend(), map[uint64]*title{}, nil, nil, nil
	it.title, it.original = x.title(&parsed[0]), x.title(&parsed[1])
	for _, t := range []*title{it.title, it.original} {
		t.scale = x.titleScale(t.words)
		if no, ok := c.numbers[t.letters]; ok {
			t.no = no
		}
	}
	if it.source.no == 0 {
		it.source.no = math.MaxUint32
	}
	return &x
}

// contexts are the first authors and years that one title stands with. Two
// views of the authors: databases list them in different orders, and cut the
// list at different places. A title recurs if both views say so.
type contexts struct {
	first, least [recurringContexts]uint32 // hashes of names
	years        [recurringContexts]int32
}

// recurringContexts is how many first authors or years make a title recur.
// Two happen to a meeting abstract and its article.
const recurringContexts = 3

func (x *contexts) add(it *item) {
	if a := it.firstAuthor(); a != "" {
		addContext(&x.first, nameHash(a))
		addContext(&x.least, nameHash(it.leastAuthor()))
	}
	addContext(&x.years, it.year)
}

// nameHash is not 0.
func nameHash(s string) uint32 {
	h := keyHash(keyStart)
	h.text(s)
	return uint32(h>>32) | 1
}

// addContext adds to a set that need not know more than that it is full. Zero
// is no value.
func addContext[T comparable](set *[recurringContexts]T, v T) {
	var zero T
	for i := range set {
		if set[i] == v {
			return
		}
		if set[i] == zero {
			set[i] = v
			return
		}
	}
}

func (x *contexts) recurs() bool {
	const last = recurringContexts - 1
	return x.first[last] != 0 && x.least[last] != 0 || x.years[last] != 0
}

// weighWords derives the information of words: high for rare ones. The constants keep
// small collections, in which every word is rare, from saying too much.
func (c *corpus) weighWords() {
	bits := func(n int32) float64 {
		return min(10, math.Log2(float64(c.titles+1000)/float64(n+10)))
	}
	c.unseen = bits(1)
	for w := len(c.wordBits); w < c.lexicon.Len(); w++ {
		n, information := max(1, c.words[c.lexicon.Text(norm.WordID(w))]), 0.0
		if !c.lexicon.IsStop(norm.WordID(w)) {
			information = bits(n)
		}
		c.wordTitles, c.wordBits = append(c.wordTitles, n), append(c.wordBits, information)
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
