package dedupe

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift/internal/norm"
)

// blockingKeys are the known blocking rules. Each yields the keys of a record
// with the number of records that a key is expected to hold, 0 where that
// cannot be told beforehand.
var blockingKeys = map[string]func(c *corpus, it *item) []blockingKey{
	"doi":  func(_ *corpus, it *item) []blockingKey { return one(it.doi) },
	"pmid": func(_ *corpus, it *item) []blockingKey { return one(it.pmid) },
	"trial": func(_ *corpus, it *item) []blockingKey {
		var out []blockingKey
		for _, t := range it.trials {
			out = append(out, blockingKey{text: t})
		}
		return out
	},
	"title": func(_ *corpus, it *item) []blockingKey {
		return append(one(it.title.Compact), one(it.original.Compact)...)
	},
	"title-words": func(c *corpus, it *item) []blockingKey { return c.wordPairs(c.rareWords(it, 4)) },
	"volume-page": func(_ *corpus, it *item) []blockingKey {
		p := it.pages.Key()
		if p == "" || it.num.Volume == "" {
			return nil
		}
		return one(it.num.Volume + " " + p)
	},
	"year-page": func(_ *corpus, it *item) []blockingKey {
		p := it.pages.Key()
		if p == "" || p == "1" || it.year == 0 || it.num.Volume != "" && it.pages.Kind != norm.PageRange {
			return nil
		}
		last := ""
		if it.pages.Kind == norm.PageRange {
			last = lastPage(it.pages)
		}
		return one(p + "-" + last + " " + strconv.Itoa(it.year))
	},
	"author-word": func(c *corpus, it *item) []blockingKey {
		a := it.firstAuthor()
		if a == "" {
			return nil
		}
		var out []blockingKey
		for _, w := range c.rareWords(it, 2) {
			out = append(out, blockingKey{a + " " + w, c.expected(c.surnames[a], c.wordTitles[w])})
		}
		return out
	},
	"abstract": func(_ *corpus, it *item) []blockingKey {
		if len(it.abstract) == 0 {
			return nil
		}
		return one(strconv.FormatUint(uint64(it.abstract[0]), 36))
	},
}

type blockingKey struct {
	text     string
	expected float64
}

// expected is the number of records that two independent features share.
func (c *corpus) expected(x, y int32) float64 {
	return float64(x) * float64(y) / float64(max(1, c.records))
}

func one(key string) []blockingKey {
	if key == "" {
		return nil
	}
	return []blockingKey{{text: key}}
}

func lastPage(p norm.Pages) string {
	return p.Last.Prefix + strconv.Itoa(p.Last.N)
}

// rareWords returns the n rarest words of the title, longest first among
// equals. A word of one title only pairs nothing with anything.
func (c *corpus) rareWords(it *item, n int) []string {
	var words []string
	for _, w := range it.title.Words {
		if c.wordTitles[w] > 1 && !norm.IsStopWord(w) && utf8.RuneCountInString(w) > 1 {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	slices.SortFunc(words, func(x, y string) int {
		return cmp.Or(cmp.Compare(c.wordTitles[x], c.wordTitles[y]), cmp.Compare(len(y), len(x)), strings.Compare(x, y))
	})
	return words[:min(len(words), n)]
}

func (c *corpus) wordPairs(words []string) []blockingKey {
	slices.Sort(words)
	var out []blockingKey
	for i, w := range words {
		for _, v := range words[i+1:] {
			out = append(out, blockingKey{w + " " + v, c.expected(c.wordTitles[w], c.wordTitles[v])})
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
func candidates(c *corpus, items []*item, rules []BlockingRule) ([]pair, []RuleStats) {
	var all []pair
	stats := make([]RuleStats, len(rules))
	var keys []keyed
	for r, rule := range rules {
		st := &stats[r]
		st.Rule = rule.Name
		keys = keys[:0]
		derive := blockingKeys[rule.Name]
		for no, it := range items {
			for _, k := range derive(c, it) {
				if 2*k.expected > float64(rule.MaxBlock) {
					st.Skipped++ // common words of a large collection name nothing
					continue
				}
				h := fnv.New64a()
				h.Write([]byte(k.text))
				keys = append(keys, keyed{h.Sum64(), uint32(no)})
			}
		}
		slices.SortFunc(keys, func(a, b keyed) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.no, b.no)) })
		start := len(all)
		for i := 0; i < len(keys); {
			j := i + 1
			for j < len(keys) && keys[j].key == keys[i].key {
				j++
			}
			if j-i > 1 {
				all = pairBlock(all, items, keys[i:j], rule.MaxBlock, st)
			}
			i = j
		}
		added := all[start:]
		slices.Sort(added)
		added = slices.Compact(added)
		all = all[:start+len(added)]
		st.Candidates = len(added)
	}
	slices.Sort(all)
	return slices.Compact(all), stats
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
			return cmp.Or(strings.Compare(x.title.Compact, y.title.Compact), cmp.Compare(x.year, y.year), strings.Compare(x.firstAuthor(), y.firstAuthor()),
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
