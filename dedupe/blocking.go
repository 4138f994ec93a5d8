package dedupe

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift/internal/norm"
)

// blockingKeys are the known blocking rules. Each appends the keys of a record
// with the number of records that a key is expected to hold, 0 where that
// cannot be told beforehand.
var blockingKeys = map[string]func(c *corpus, it *item, out []blockingKey) []blockingKey{
	"doi":  func(_ *corpus, it *item, out []blockingKey) []blockingKey { return appendKey(out, it.doi) },
	"pmid": func(_ *corpus, it *item, out []blockingKey) []blockingKey { return appendKey(out, it.pmid) },
	"trial": func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		for _, t := range it.trials {
			out = appendKey(out, t)
		}
		return out
	},
	"title": func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		return appendKey(appendKey(out, it.title.compact), it.original.compact)
	},
	"title-words": func(c *corpus, it *item, out []blockingKey) []blockingKey {
		var buf [4]norm.WordID
		return c.wordPairs(out, c.rareWords(buf[:0], it.title, len(buf)))
	},
	"volume-page": func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		if it.pages.Key() == "" || it.num.Volume == "" {
			return out
		}
		return appendKey(out, it.num.Volume, it.pages.Key())
	},
	"year-page": func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		p := it.pages.Key()
		if p == "" || p == "1" || it.year == 0 || it.num.Volume != "" && it.pages.Kind != norm.PageRange {
			return out
		}
		last := ""
		if it.pages.Kind == norm.PageRange {
			last = lastPage(it.pages)
		}
		return appendKey(out, p, last, strconv.Itoa(it.year))
	},
	"author-word": func(c *corpus, it *item, out []blockingKey) []blockingKey {
		a := it.firstAuthor()
		if a == "" {
			return out
		}
		var buf [2]norm.WordID
		for _, w := range c.rareWords(buf[:0], it.title, len(buf)) {
			h := keyHash(keyStart)
			h.text(a)
			h.number(uint64(w))
			out = append(out, blockingKey{uint64(h), c.expected(c.surnames[a], c.titlesWith(w))})
		}
		return out
	},
	"abstract": func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		if len(it.abstract) == 0 {
			return out
		}
		return append(out, blockingKey{hash: uint64(it.abstract[0])})
	},
}

// A blockingKey is the hash of a key: two keys of one hash bring together
// what no other rule would, and the comparison parts it again.
type blockingKey struct {
	hash     uint64
	expected float64
}

// expected is the number of records that two independent features share.
func (c *corpus) expected(x, y int32) float64 {
	return float64(x) * float64(y) / float64(max(1, c.records))
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

// rareWords fills out, of room n, with the rarest words of the title, longest
// first among equals. A word of one title only pairs nothing with anything.
func (c *corpus) rareWords(out []norm.WordID, t *title, n int) []norm.WordID {
	for _, w := range t.set {
		if c.titlesWith(w) <= 1 || c.lexicon.IsLetter(w) {
			continue
		}
		at := len(out)
		for at > 0 && c.rarer(w, out[at-1]) {
			at--
		}
		if at == n {
			continue
		}
		if len(out) == n {
			out = out[:n-1]
		}
		out = slices.Insert(out, at, w)
	}
	return out
}

// rarer orders words by rarity, then length, then letters.
func (c *corpus) rarer(a, b norm.WordID) bool {
	x, y := c.lexicon.Text(a), c.lexicon.Text(b)
	return cmp.Or(cmp.Compare(c.titlesWith(a), c.titlesWith(b)), cmp.Compare(len(y), len(x)), strings.Compare(x, y)) < 0
}

func (c *corpus) wordPairs(out []blockingKey, words []norm.WordID) []blockingKey {
	slices.Sort(words)
	for i, w := range words {
		for _, v := range words[i+1:] {
			out = append(out, blockingKey{uint64(w)<<32 | uint64(v), c.expected(c.titlesWith(w), c.titlesWith(v))})
		}
	}
	return out
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

type keyed struct {
	key uint64
	no  uint32
}

// candidates returns the pairs that any rule brings together, sorted, and the
// numbers of each rule. Its work grows with the records times their keys.
func (d *Deduper) candidates(ctx context.Context, c *corpus, items []*item) ([]pair, []RuleStats, error) {
	rules := d.model.Blocks
	stats := make([]RuleStats, len(rules))
	found := make([][]pair, len(rules))
	err := d.parallelRuns(ctx, len(rules), 1, func(_, r int) { found[r], stats[r] = c.follow(rules[r], items) })
	all := slices.Concat(found...)
	slices.Sort(all)
	return slices.Compact(all), stats, err
}

// follow returns the pairs that one rule brings together, each once.
func (c *corpus) follow(rule BlockingRule, items []*item) (pairs []pair, st RuleStats) {
	st.Rule = rule.Name
	var keys []keyed
	var buf []blockingKey
	derive := blockingKeys[rule.Name]
	for no, it := range items {
		buf = derive(c, it, buf[:0])
		for _, k := range buf {
			if 2*k.expected > float64(rule.MaxBlock) {
				st.Skipped++ // common words of a large collection name nothing
				continue
			}
			keys = append(keys, keyed{k.hash, uint32(no)})
		}
	}
	slices.SortFunc(keys, func(a, b keyed) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.no, b.no)) })
	for i := 0; i < len(keys); {
		j := i + 1
		for j < len(keys) && keys[j].key == keys[i].key {
			j++
		}
		if j-i > 1 {
			pairs = pairBlock(pairs, items, keys[i:j], rule.MaxBlock, &st)
		}
		i = j
	}
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	st.Candidates = len(pairs)
	return pairs, st
}

// pairBlock pairs the members of a block each with each, or, where there are
// too many, with their neighbours in the order of content.
func pairBlock(all []pair, items []*item, block []keyed, limit int, st *RuleStats) []pair {
	st.Blocks++
	st.Largest = max(st.Largest, len(block))
	window := len(block)
	if len(block) > limit {
		st.Cut++
		st.CutRecords += len(block)
		window = neighbours
		slices.SortFunc(block, func(a, b keyed) int {
			x, y := items[a.no], items[b.no]
			return cmp.Or(strings.Compare(x.title.compact, y.title.compact), cmp.Compare(x.year, y.year), strings.Compare(x.firstAuthor(), y.firstAuthor()),
				strings.Compare(x.num.Volume, y.num.Volume), strings.Compare(x.pages.Key(), y.pages.Key()), cmp.Compare(a.no, b.no))
		})
	}
	for i := range block {
		for j := i + 1; j < len(block) && j <= i+window; j++ {
			if block[i].no != block[j].no {
				all = append(all, makePair(block[i].no, block[j].no))
			}
		}
	}
	return all
}
