package dedupe

import (
	"cmp"
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
	abstractParts = 3
)

var blockingKeys = map[string]keyRule{
	"doi": {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey { return appendKey(out, it.doi()) }},
	"pmid": {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		return appendKey(out, it.rec.PMID.String())
	}},
	"trial": {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		for _, t := range it.trials {
			out = appendKey(out, t)
		}
		return out
	}},
	"title": {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		for _, t := range [...]*title{it.title, it.original} {
			if !t.empty() {
				out = append(out, blockingKey{hash: t.letters})
			}
		}
		return out
	}},
	"title-words": {
		coarse: func(c *corpus, it *item, out []blockingKey) []blockingKey {
			w := &it.title.rare
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
			w := &it.title.rare
			return c.addWord(out, "", w.all(), parts)
		},
	},
	"volume-page": {
		coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey { return appendPlace(out, it, 0) },
		finer: func(_ *corpus, it *item, parts uint8, out []blockingKey) []blockingKey {
			for _, part := range [...]uint8{placeYear, placeAuthor} {
				if parts&part == 0 {
					out = appendPlace(out, it, parts|part)
				}
			}
			return out
		},
	},
	"year-page": {coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		p := it.pages.Key()
		if p == "" || p == "1" || it.year == 0 || it.num.Volume != "" && it.pages.Kind != norm.PageRange {
			return out
		}
		last := ""
		if it.pages.Kind == norm.PageRange {
			last = lastPage(it.pages)
		}
		return appendKey(out, p, last, strconv.Itoa(int(it.year)))
	}},
	"author-word": {
		coarse: func(c *corpus, it *item, out []blockingKey) []blockingKey {
			a := it.firstAuthor()
			if a == "" {
				return out
			}
			w := &it.title.rare
			for i := range min(2, w.known) {
				out = c.appendWords(out, a, w.all(), 1<<i)
			}
			if w.unseen > 0 {
				out = c.appendWords(out, a, w.all(), 1<<w.known)
			}
			return out
		},
		finer: func(c *corpus, it *item, parts uint8, out []blockingKey) []blockingKey {
			return c.addWord(out, it.firstAuthor(), it.title.rare.all(), parts)
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
	known, unseen uint8
}

func (w *rareWords) all() []norm.WordID { return w.words[:w.known+w.unseen] }

// unseenParts is how many words that the frequencies do not know may be parts
// of keys: names of new things, which bring new records together, but also
// typing errors, which must not take the places of the words of the title.
const unseenParts = 2

// rareWords finds the rarest words of the title, longest first among equals,
// and the longest of those that were not counted, which also take the places
// that are left.
func (c *corpus) rareWords(t *title) (w rareWords) {
	const n = titleParts
	var unseen [titleParts + unseenParts]norm.WordID
	others := unseen[:0]
	list := w.words[:0]
	for _, word := range t.set {
		switch titles := c.titlesWith(word); {
		case titles > 1:
			// Most words are too common at a glance.
			if len(list) < n || titles <= c.titlesWith(list[n-1]) {
				list = c.insertRare(list, word, n)
			}
		case !c.lexicon.IsLetter(word):
			others = c.insertRare(others, word, len(unseen))
		}
	}
	for len(list) < n && len(others) > 0 {
		list, others = append(list, others[0]), others[1:]
	}
	w.known = uint8(len(list))
	w.unseen = uint8(copy(w.words[len(list):len(list)+unseenParts], others))
	return w
}

// insertRare keeps the n rarest words in order.
func (c *corpus) insertRare(out []norm.WordID, word norm.WordID, n int) []norm.WordID {
	if c.lexicon.IsLetter(word) {
		return out
	}
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
	var buf [titleParts + unseenParts]uint64
	chosen := buf[:0]
	for i, w := range words {
		if parts&(1<<i) != 0 {
			chosen = append(chosen, c.lexicon.Hash(w))
			share *= float64(c.titlesWith(w)) / float64(max(1, c.records))
		}
	}
	slices.Sort(chosen)
	for _, w := range chosen {
		h.number(w)
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

// The parts of a place beside volume and first page, which many journals have
// in common.
const (
	placeYear = 1 << iota
	placeAuthor
)

// appendPlace appends the key of the volume, the first page and the parts, if
// the record has them all.
func appendPlace(out []blockingKey, it *item, parts uint8) []blockingKey {
	page := it.pages.Key()
	if page == "" || it.num.Volume == "" || parts&placeYear != 0 && it.year == 0 || parts&placeAuthor != 0 && it.firstAuthor() == "" {
		return out
	}
	h := keyHash(keyStart)
	h.text(it.num.Volume)
	h.text(page)
	h.number(uint64(parts))
	if parts&placeYear != 0 {
		h.number(uint64(it.year))
	}
	if parts&placeAuthor != 0 {
		h.text(it.firstAuthor())
	}
	return append(out, blockingKey{hash: uint64(h), parts: parts})
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

// compareContent orders items so that like ones are neighbours.
func (c *corpus) compareContent(x, y *item) int {
	if x.title != y.title {
		if c := c.compareLetters(x.title.words, y.title.words); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(x.year, y.year), strings.Compare(x.firstAuthor(), y.firstAuthor()),
		strings.Compare(x.num.Volume, y.num.Volume), strings.Compare(x.pages.Key(), y.pages.Key()), compareItems(x, y))
}

// compareLetters orders titles by their letters, whatever words they make.
func (c *corpus) compareLetters(a, b []norm.WordID) int {
	x, y := "", ""
	for {
		for x == "" && len(a) > 0 {
			x, a = c.lexicon.Text(a[0]), a[1:]
		}
		for y == "" && len(b) > 0 {
			y, b = c.lexicon.Text(b[0]), b[1:]
		}
		n := min(len(x), len(y))
		if n == 0 {
			return cmp.Compare(len(x), len(y))
		}
		if c := strings.Compare(x[:n], y[:n]); c != 0 {
			return c
		}
		x, y = x[n:], y[n:]
	}
}
