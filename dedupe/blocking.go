package dedupe

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift/internal/norm"
)

// A keyRule derives the keys of a record under one blocking rule. Keys have
// parts, such as words; a key of more parts is finer, and takes the place of a
// coarser one that too many records share.
type keyRule struct {
	// coarse appends the keys that every record is looked at with.
	coarse func(c *corpus, it *item, out []blockingKey) []blockingKey
	// finer appends the keys that have one part more than the given parts;
	// nil where the rule has none.
	finer func(c *corpus, it *item, parts uint8, out []blockingKey) []blockingKey
}

// A blockingKey is the hash of a key: two keys of one hash bring together
// what no other rule would, and the comparison parts it again.
type blockingKey struct {
	hash     uint64
	parts    uint8   // which parts of the record's it holds, one bit each
	expected float64 // records that are expected to have it, 0 where that cannot be told beforehand
}

// The most parts of a key: of the rarest words of the title, and of the least
// hashes of the abstract.
const (
	titleParts    = 4
	authorParts   = 3
	abstractParts = 3
)

var blockingKeys = map[string]keyRule{
	"doi":  {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey { return appendKey(out, it.doi) }},
	"pmid": {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey { return appendKey(out, it.pmid) }},
	"trial": {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		for _, t := range it.trials {
			out = appendKey(out, t)
		}
		return out
	}},
	"title": {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		return appendKey(appendKey(out, it.title.compact), it.original.compact)
	}},
	"title-words": {
		coarse: func(c *corpus, it *item, out []blockingKey) []blockingKey {
			w := c.rareWords(it.title, titleParts)
			for i := range w.known {
				for j := range i {
					out = c.appendWords(out, "", w.all(), 1<<i|1<<j)
				}
			}
			if w.unseen > 0 && w.known > 0 {
				out = c.appendWords(out, "", w.all(), 1|1<<w.known)
			}
			if w.unseen == 2 {
				out = c.appendWords(out, "", w.all(), 3<<w.known)
			}
			return out
		},
		finer: func(c *corpus, it *item, parts uint8, out []blockingKey) []blockingKey {
			w := c.rareWords(it.title, titleParts)
			return c.addWord(out, "", w.all(), parts)
		},
	},
	"volume-page": {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		if it.pages.Key() == "" || it.num.Volume == "" {
			return out
		}
		return appendKey(out, it.num.Volume, it.pages.Key())
	}},
	"year-page": {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		p := it.pages.Key()
		if p == "" || p == "1" || it.year == 0 || it.num.Volume != "" && it.pages.Kind != norm.PageRange {
			return out
		}
		last := ""
		if it.pages.Kind == norm.PageRange {
			last = lastPage(it.pages)
		}
		return appendKey(out, p, last, strconv.Itoa(it.year))
	}},
	"author-word": {
		coarse: func(c *corpus, it *item, out []blockingKey) []blockingKey {
			a := it.firstAuthor()
			if a == "" {
				return out
			}
			w := c.rareWords(it.title, authorParts)
			for i := range min(2, w.known) {
				out = c.appendWords(out, a, w.all(), 1<<i)
			}
			if w.unseen > 0 {
				out = c.appendWords(out, a, w.all(), 1<<w.known)
			}
			return out
		},
		finer: func(c *corpus, it *item, parts uint8, out []blockingKey) []blockingKey {
			w := c.rareWords(it.title, authorParts)
			return c.addWord(out, it.firstAuthor(), w.all(), parts)
		},
	},
	"abstract": {
		coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey { return appendSketch(out, it, 1) },
		finer: func(_ *corpus, it *item, parts uint8, out []blockingKey) []blockingKey {
			return appendSketch(out, it, parts+1)
		},
	},
}

// appendKey appends the key of texts, if the first is not empty.
func appendKey(out []blockingKey, parts ...string) []blockingKey {
	if parts[0] == "" {
		return out
	}
	h := keyHash(keyStart)
	for _, p := range parts {
		h.text(p)
	}
	return append(out, blockingKey{hash: uint64(h)})
}

func lastPage(p norm.Pages) string {
	return p.Last.Prefix + strconv.Itoa(p.Last.N)
}

// rareWords are the words of a title that keys are made of.
type rareWords struct {
	words         [titleParts + unseenParts]norm.WordID
	known, unseen int
}

func (w *rareWords) all() []norm.WordID { return w.words[:w.known+w.unseen] }

// unseenParts is how many words that the frequencies do not know may be parts
// of keys: names of new things, which bring new records together, but also
// typing errors, which must not take the places of the words of the title.
const unseenParts = 2

// rareWords finds the n rarest words of the title, longest first among equals,
// and the longest of those that were not counted, which also take the places
// that are left.
func (c *corpus) rareWords(t *title, n int) (w rareWords) {
	var unseen [titleParts + unseenParts]norm.WordID
	others := unseen[:0]
	list := w.words[:0]
	for _, word := range t.set {
		switch {
		case c.lexicon.IsLetter(word):
		case c.titlesWith(word) > 1:
			list = c.insertRare(list, word, n)
		default:
			others = c.insertRare(others, word, len(unseen))
		}
	}
	for len(list) < n && len(others) > 0 {
		list, others = append(list, others[0]), others[1:]
	}
	w.known = len(list)
	w.unseen = copy(w.words[w.known:w.known+unseenParts], others)
	return w
}

// insertRare keeps the n rarest words in order.
func (c *corpus) insertRare(out []norm.WordID, word norm.WordID, n int) []norm.WordID {
	at := len(out)
	for at > 0 && c.rarer(word, out[at-1]) {
		at--
	}
	if at == n {
		return out
	}
	if len(out) == n {
		out = out[:n-1]
	}
	return slices.Insert(out, at, word)
}

// rarer orders words by rarity, then length, then letters.
func (c *corpus) rarer(a, b norm.WordID) bool {
	x, y := c.lexicon.Text(a), c.lexicon.Text(b)
	return cmp.Or(cmp.Compare(c.titlesWith(a), c.titlesWith(b)), cmp.Compare(len(y), len(x)), strings.Compare(x, y)) < 0
}

// appendWords appends the key of an author, if any, and the words that parts
// names. Words and names are taken for independent when the records of the key
// are estimated.
func (c *corpus) appendWords(out []blockingKey, author string, words []norm.WordID, parts uint8) []blockingKey {
	h := keyHash(keyStart)
	share := 1.0
	if author != "" {
		h.text(author)
		share = float64(max(1, c.surnames[author])) / float64(max(1, c.records))
	}
	var buf [titleParts + unseenParts]norm.WordID
	chosen := buf[:0]
	for i, w := range words {
		if parts&(1<<i) != 0 {
			chosen = append(chosen, w)
			share *= float64(c.titlesWith(w)) / float64(max(1, c.records))
		}
	}
	slices.Sort(chosen)
	for _, w := range chosen {
		h.number(uint64(w))
	}
	return append(out, blockingKey{uint64(h), parts, share * float64(max(1, c.records))})
}

// addWord appends the keys that have one word more.
func (c *corpus) addWord(out []blockingKey, author string, words []norm.WordID, parts uint8) []blockingKey {
	for i := range words {
		if parts&(1<<i) == 0 {
			out = c.appendWords(out, author, words, parts|1<<i)
		}
	}
	return out
}

// appendSketch appends the key of the least n hashes of the abstract.
func appendSketch(out []blockingKey, it *item, n uint8) []blockingKey {
	if len(it.abstract) < int(n) || n > abstractParts {
		return out
	}
	h := keyHash(keyStart)
	for _, x := range it.abstract[:n] {
		h.number(uint64(x))
	}
	return append(out, blockingKey{hash: uint64(h), parts: n})
}

// A pair is two item numbers, the smaller first, in one integer.
type pair uint64

func makePair(i, j uint32) pair {
	if i > j {
		i, j = j, i
	}
	return pair(uint64(i)<<32 | uint64(j))
}

func (p pair) split() (i, j uint32) { return uint32(p >> 32), uint32(p) }

// neighbours is how many records each is compared with in a cut block.
const neighbours = 8

// beginning is how many letters at the start of two titles are the same in a
// title with and without its subtitle, whatever words of it are rare.
const beginning = 12

// unsplit is how many times larger a block may be that no finer key can
// split: its records have all in common that the rule looks at.
const unsplit = 3

type keyed struct {
	key   uint64
	no    uint32
	parts uint8
	last  bool // there is no finer key
}

func compareKeyed(a, b keyed) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.no, b.no)) }

// candidates returns the pairs that any rule brings together, sorted, and the
// numbers of each rule. Its work grows with the records times their keys.
func (d *Deduper) candidates(ctx context.Context, c *corpus, items []*item) ([]pair, []RuleStats, error) {
	rules := d.model.Blocks
	stats := make([]RuleStats, len(rules))
	found := make([][]pair, len(rules))
	rank := ranksByContent(items)
	err := d.parallelRuns(ctx, len(rules), 1, func(_, r int) {
		f := follower{corpus: c, items: items, rank: rank, rule: rules[r], keys: blockingKeys[rules[r].Name]}
		found[r], stats[r] = f.follow()
	})
	all := slices.Concat(found...)
	slices.Sort(all)
	return slices.Compact(all), stats, err
}

// A follower follows one rule.
type follower struct {
	*corpus
	items []*item
	rank  []uint32 // of the items in the order of content
	rule  BlockingRule
	keys  keyRule
	pairs []pair
	stats RuleStats
	buf   []blockingKey
}

// follow returns the pairs that the rule brings together, each once.
func (f *follower) follow() ([]pair, RuleStats) {
	f.stats.Rule = f.rule.Name
	var keys []keyed
	for no, it := range f.items {
		f.buf = f.keys.coarse(f.corpus, it, f.buf[:0])
		keys = f.admit(keys, uint32(no))
	}
	for len(keys) > 0 {
		slices.SortFunc(keys, compareKeyed)
		keys = f.pairUp(slices.Compact(keys))
	}
	slices.Sort(f.pairs)
	f.pairs = slices.Compact(f.pairs)
	f.stats.Candidates = len(f.pairs)
	return f.pairs, f.stats
}

// hopeless is how many times too many records a key is expected to hold when
// it is not even tried.
const hopeless = 4

// admit takes over the keys of a record in buf. Instead of one that would
// hold far too many records it takes finer ones.
func (f *follower) admit(keys []keyed, no uint32) []keyed {
	for i := 0; i < len(f.buf); i++ { // buf grows
		k := f.buf[i]
		if k.expected > hopeless*float64(f.rule.MaxBlock) {
			n := len(f.buf)
			if f.keys.finer != nil {
				f.buf = f.keys.finer(f.corpus, f.items[no], k.parts, f.buf)
			}
			if len(f.buf) == n {
				f.stats.Skipped++ // common words of a large collection name nothing
			}
			continue
		}
		keys = append(keys, keyed{key: k.hash, no: no, parts: k.parts})
	}
	return keys
}

// pairUp pairs the members of each block each with each. Those of a block that
// is too large get finer keys, which it returns; a record that has none is
// paired with its neighbours.
func (f *follower) pairUp(keys []keyed) (finer []keyed) {
	for i := 0; i < len(keys); {
		j := i + 1
		for j < len(keys) && keys[j].key == keys[i].key {
			j++
		}
		switch block := keys[i:j]; {
		case len(block) == 1:
		case len(block) <= f.rule.MaxBlock:
			f.noteBlock(block)
			f.pairAll(block)
		default:
			finer = f.split(finer, block)
		}
		i = j
	}
	return finer
}

func (f *follower) noteBlock(block []keyed) {
	f.stats.Blocks++
	f.stats.Largest = max(f.stats.Largest, len(block))
}

func (f *follower) pairAll(block []keyed) {
	for x := range block {
		for y := range x {
			f.pair(block[x], block[y])
		}
	}
}

func (f *follower) pair(a, b keyed) {
	if a.no != b.no {
		f.pairs = append(f.pairs, makePair(a.no, b.no))
	}
}

// split appends the finer keys of a block. Its records are paired with their
// neighbours in the order of content: those that have no finer key with
// several, or each with each if they are few enough, the others with the next
// if the titles begin alike.
func (f *follower) split(finer []keyed, block []keyed) []keyed {
	for i := range block {
		k := &block[i]
		f.buf = f.buf[:0]
		if f.keys.finer != nil {
			f.buf = f.keys.finer(f.corpus, f.items[k.no], k.parts, f.buf)
		}
		k.last = len(f.buf) == 0
		finer = f.admit(finer, k.no)
	}
	slices.SortFunc(block, func(a, b keyed) int { return cmp.Compare(f.rank[a.no], f.rank[b.no]) })
	var last []keyed
	for x, k := range block {
		if k.last {
			last = append(last, k)
		}
		for y := x + 1; y < len(block) && y <= x+neighbours; y++ {
			if k.last || block[y].last || y == x+1 && f.beginAlike(k, block[y]) {
				f.pair(k, block[y])
			}
		}
	}
	if len(last) == 0 {
		return finer
	}
	f.noteBlock(block)
	if f.keys.finer != nil && len(last) <= unsplit*f.rule.MaxBlock {
		f.pairAll(last)
	} else {
		f.stats.Cut++
		f.stats.CutRecords += len(last)
	}
	return finer
}

func (f *follower) beginAlike(a, b keyed) bool {
	x, y := f.items[a.no].title.compact, f.items[b.no].title.compact
	return len(x) >= beginning && len(y) >= beginning && x[:beginning] == y[:beginning]
}

// ranksByContent numbers the items so that like ones are neighbours.
func ranksByContent(items []*item) []uint32 {
	order := make([]uint32, len(items))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(i, j uint32) int {
		x, y := items[i], items[j]
		if x.title != y.title {
			if c := strings.Compare(x.title.compact, y.title.compact); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(x.year, y.year), strings.Compare(x.firstAuthor(), y.firstAuthor()),
			strings.Compare(x.num.Volume, y.num.Volume), strings.Compare(x.pages.Key(), y.pages.Key()), cmp.Compare(i, j))
	})
	rank := make([]uint32, len(items))
	for n, i := range order {
		rank[i] = uint32(n)
	}
	return rank
}
