package dedupe

import (
	"cmp"
	"slices"
)

// A posting says that an item has a key.
type posting struct {
	key   uint64
	no    uint32
	parts uint8
}

func comparePostings(a, b posting) int {
	if a.key != b.key {
		if a.key < b.key {
			return -1
		}
		return 1
	}
	return cmp.Compare(a.no, b.no)
}

// A ruleIndex holds the keys of all items under one rule, in sorted segments
// of falling size. It is never changed: an addition gives another one, which
// shares the segments.
//
// What brings two items together depends on the set of items alone. An item
// has its coarse keys, and for each of its keys that more than MaxBlock items
// have, the finer ones. A key that no more items have brings together each
// with each. In a larger block, those that have no finer key are brought
// together with their neighbours in the order of content, or each with each if
// they are few.
type ruleIndex struct {
	rule     BlockingRule
	keys     keyRule
	segments [][]posting
	stats    RuleStats
}

// neighbours is how many records each is compared with in a cut block.
const neighbours = 8

// unsplit is how many times larger a block may be that no finer key can
// split: its records have all in common that the rule looks at.
const unsplit = 3

// hopeless is how many times too many records a key is expected to hold when
// it is not even tried.
const hopeless = 4

// members appends the postings of a key.
func (x *ruleIndex) members(out []posting, key uint64) []posting {
	for _, seg := range x.segments {
		for at := findKey(seg, key); at < len(seg) && seg[at].key == key; at++ {
			out = append(out, seg[at])
		}
	}
	return out
}

// count is the number of items that have a key.
func (x *ruleIndex) count(key uint64) (n int) {
	for _, seg := range x.segments {
		for at := findKey(seg, key); at < len(seg) && seg[at].key == key; at++ {
			n++
		}
	}
	return n
}

// findKey returns the place of the first posting of a key or a larger one.
func findKey(seg []posting, key uint64) int {
	low, high := 0, len(seg)
	for low < high {
		if mid := int(uint(low+high) >> 1); seg[mid].key < key {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// with returns the index with one segment more. Small segments become one.
func (x *ruleIndex) with(added []posting) *ruleIndex {
	y := *x
	y.segments = slices.Clone(x.segments)
	for len(y.segments) > 0 && 2*len(added) > len(y.segments[len(y.segments)-1]) {
		added = mergePostings(y.segments[len(y.segments)-1], added)
		y.segments = y.segments[:len(y.segments)-1]
	}
	if len(added) > 0 {
		y.segments = append(y.segments, added)
	}
	return &y
}

func mergePostings(a, b []posting) []posting {
	out := make([]posting, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if comparePostings(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// An indexer adds items to the index of one rule.
type indexer struct {
	*ruleIndex
	corpus *corpus
	items  []*item
	levels [][]posting // keys to be entered, by how much finer they are than the coarse ones
	added  [][]posting // keys that were entered, level by level
	pairs  []pair      // that are brought together now
	lost   []pair      // that no block of those that were looked at brings together any more
	old    []posting
	buf    []blockingKey
}

// add enters the items from a number on. It returns the index with them and
// the pairs that are brought together now; and those that were and are not any
// more by the same blocks.
func (x *ruleIndex) add(c *corpus, items []*item, from int) (y *ruleIndex, pairs, lost []pair) {
	start := *x
	w := indexer{ruleIndex: &start, corpus: c, items: items}
	w.makeRoom(from)
	for no := from; no < len(items); no++ {
		first := len(w.buf)
		w.buf = w.keys.coarse(c, items[no], w.buf)
		for k := first; k < len(w.buf); k++ {
			w.enter(uint32(no), w.buf[k], 0)
		}
		w.buf = w.buf[:first]
	}
	for depth := 0; depth < len(w.levels); depth++ {
		w.level(depth)
	}
	slices.Sort(w.pairs)
	w.pairs = slices.Compact(w.pairs)
	w.stats.Candidates += len(w.pairs)
	y = &start
	for _, level := range w.added {
		y = y.with(level)
	}
	return y, w.pairs, w.lost
}

// makeRoom takes the memory for the keys of the items from a number on, by
// what the first of them need.
func (w *indexer) makeRoom(from int) {
	const sample = 500
	n := len(w.items) - from
	if n < 4*sample {
		return
	}
	keys := 0
	for _, it := range w.items[from : from+sample] {
		w.buf = w.keys.coarse(w.corpus, it, w.buf[:0])
		keys += len(w.buf)
	}
	w.buf = w.buf[:0]
	w.levels = [][]posting{make([]posting, 0, (keys+keys/16+8)*(n/sample+1))}
}

// enter notes a key of an item. Instead of one that would hold far too many
// records it takes finer ones.
func (w *indexer) enter(no uint32, k blockingKey, depth int) {
	if k.expected > hopeless*float64(w.rule.MaxBlock) {
		if !w.enterFiner(no, k.parts, depth+1) {
			w.stats.Skipped++ // common words of a large collection name nothing
		}
		return
	}
	for depth >= len(w.levels) {
		w.levels = append(w.levels, nil)
	}
	w.levels[depth] = append(w.levels[depth], posting{k.hash, no, k.parts})
}

// enterFiner enters the keys that are finer by one part, and reports whether
// there are any.
func (w *indexer) enterFiner(no uint32, parts uint8, depth int) bool {
	if w.keys.finer == nil {
		return false
	}
	first := len(w.buf) // it grows while its keys are entered
	w.buf = w.keys.finer(w.corpus, w.items[no], parts, w.buf)
	last := len(w.buf)
	for k := first; k < last; k++ {
		w.enter(no, w.buf[k], depth)
	}
	w.buf = w.buf[:first]
	return last > first
}

// hasFiner reports whether an item has keys finer than one of the given parts.
func (w *indexer) hasFiner(p posting) bool {
	if w.keys.finer == nil {
		return false
	}
	first := len(w.buf)
	w.buf = w.keys.finer(w.corpus, w.items[p.no], p.parts, w.buf)
	last := len(w.buf)
	w.buf = w.buf[:first]
	return last > first
}

// level takes the keys of one fineness, block by block.
func (w *indexer) level(depth int) {
	keys := w.levels[depth]
	w.levels[depth] = nil
	slices.SortFunc(keys, comparePostings)
	keys = slices.CompactFunc(keys, func(a, b posting) bool { return a.key == b.key && a.no == b.no })
	kept := keys[:0]
	for i := 0; i < len(keys); {
		j := i + 1
		for j < len(keys) && keys[j].key == keys[i].key {
			j++
		}
		fresh := keys[i:j]
		w.old = w.old[:0]
		if len(w.segments) > 0 {
			w.old = w.members(w.old, keys[i].key)
			fresh = without(fresh, w.old)
		}
		if len(fresh) > 0 && len(w.old)+len(fresh) > 1 {
			w.block(w.old, fresh, depth)
		}
		kept = append(kept, fresh...)
		i = j
	}
	w.added = append(w.added, slices.Clip(kept))
}

// without takes out the items that a block holds already.
func without(fresh, old []posting) []posting {
	if len(old) == 0 {
		return fresh
	}
	out := fresh[:0]
	for _, p := range fresh {
		if !slices.ContainsFunc(old, func(o posting) bool { return o.no == p.no }) {
			out = append(out, p)
		}
	}
	return out
}

// block notes what the fresh members of a block are brought together with, and
// what its size parts.
func (w *indexer) block(old, fresh []posting, depth int) {
	limit := w.rule.MaxBlock
	if n := len(old) + len(fresh); n <= limit {
		if len(old) < 2 {
			w.stats.Blocks++
		}
		w.stats.Largest = max(w.stats.Largest, n)
		w.pairFresh(old, fresh)
		return
	}
	before := arrangement{small: len(old) <= limit, members: old}
	after := arrangement{members: slices.Concat(old, fresh)}
	after.last = make([]bool, len(after.members))
	for i, p := range after.members {
		if !before.small && i < len(old) {
			after.last[i] = !w.hasFiner(p)
		} else {
			after.last[i] = !w.enterFiner(p.no, p.parts, depth+1)
		}
	}
	before.last = after.last[:len(old)]
	w.arrange(&before)
	w.arrange(&after)
	w.stats.take(&before, -1)
	w.stats.take(&after, 1)
	after.each(func(a, b uint32) {
		if !before.holds(a) || !before.holds(b) {
			w.pairs = append(w.pairs, makePair(a, b))
		}
	})
	before.each(func(a, b uint32) {
		if !after.joins(a, b) {
			w.lost = append(w.lost, makePair(a, b))
		}
	})
}

func (w *indexer) pairFresh(old, fresh []posting) {
	for i, p := range fresh {
		for _, o := range old {
			w.pairs = append(w.pairs, makePair(p.no, o.no))
		}
		for _, o := range fresh[:i] {
			w.pairs = append(w.pairs, makePair(p.no, o.no))
		}
	}
}

// An arrangement says which members of a block are brought together.
type arrangement struct {
	small    bool // each with each
	members  []posting
	last     []bool // has no finer key
	lasts    int
	allLasts bool     // those without finer keys each with each
	order    []uint32 // the numbers in the order of content, if there are any of these
	place    map[uint32]int
}

// arrange orders a block. A split block without members that have no finer key
// brings nothing together.
func (w *indexer) arrange(a *arrangement) {
	if a.small {
		return
	}
	for _, last := range a.last {
		if last {
			a.lasts++
		}
	}
	a.allLasts = w.keys.finer != nil && a.lasts <= unsplit*w.rule.MaxBlock
	if a.lasts == 0 {
		return
	}
	order := make([]int, len(a.members))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		x, y := a.members[i].no, a.members[j].no
		return cmp.Or(w.corpus.compareContent(w.items[x], w.items[y]), cmp.Compare(x, y))
	})
	a.order = make([]uint32, len(order))
	a.place = make(map[uint32]int, len(order))
	last := make([]bool, len(order))
	for at, i := range order {
		a.order[at], last[at] = a.members[i].no, a.last[i]
		a.place[a.order[at]] = at
	}
	a.last = last
}

func (a *arrangement) holds(no uint32) bool {
	if a.place != nil {
		_, ok := a.place[no]
		return ok
	}
	return slices.ContainsFunc(a.members, func(p posting) bool { return p.no == no })
}

// joins reports whether the block brings two members together.
func (a *arrangement) joins(i, j uint32) bool {
	if a.small || a.lasts == 0 {
		return a.small
	}
	x, y := a.place[i], a.place[j]
	if a.allLasts && a.last[x] && a.last[y] {
		return true
	}
	return (a.last[x] || a.last[y]) && max(x-y, y-x) <= neighbours
}

// each yields the pairs that the block brings together, some of them twice.
func (a *arrangement) each(yield func(i, j uint32)) {
	if a.small {
		for x := range a.members {
			for y := range x {
				yield(a.members[y].no, a.members[x].no)
			}
		}
		return
	}
	var lasts []uint32
	for x := range a.order {
		for y := x + 1; y < len(a.order) && y <= x+neighbours; y++ {
			if a.last[x] || a.last[y] {
				yield(a.order[x], a.order[y])
			}
		}
		if a.allLasts && a.last[x] {
			for _, other := range lasts {
				yield(other, a.order[x])
			}
			lasts = append(lasts, a.order[x])
		}
	}
}

// take adds the numbers of a block, or takes them away.
func (s *RuleStats) take(a *arrangement, times int) {
	switch {
	case len(a.members) < 2:
	case a.small:
		s.Blocks += times
	case a.lasts > 0:
		s.Blocks += times
		if times > 0 {
			s.Largest = max(s.Largest, len(a.members))
		}
		if !a.allLasts {
			s.Cut += times
			s.CutRecords += times * a.lasts
		}
	}
}

// joins reports whether the rule brings two items together.
func (x *ruleIndex) joins(c *corpus, items []*item, a, b uint32) bool {
	w := &indexer{ruleIndex: x, corpus: c, items: items}
	keysA, keysB := w.closure(a), w.closure(b)
	for _, p := range keysA {
		if !slices.ContainsFunc(keysB, func(q posting) bool { return q.key == p.key }) {
			continue
		}
		block := arrangement{members: x.members(nil, p.key)}
		if block.small = len(block.members) <= x.rule.MaxBlock; !block.small {
			for _, m := range block.members {
				block.last = append(block.last, !w.hasFiner(m))
			}
			w.arrange(&block)
		}
		if block.joins(a, b) {
			return true
		}
	}
	return false
}

// closure returns the keys that an item has, finer ones included.
func (w *indexer) closure(no uint32) (keys []posting) {
	skipped := w.stats.Skipped
	for _, k := range w.keys.coarse(w.corpus, w.items[no], nil) {
		w.enter(no, k, 0)
	}
	for depth := 0; depth < len(w.levels); depth++ {
		level := w.levels[depth]
		w.levels[depth] = nil
		for _, p := range level {
			if slices.ContainsFunc(keys, func(q posting) bool { return q.key == p.key }) {
				continue
			}
			keys = append(keys, p)
			if w.count(p.key) > w.rule.MaxBlock {
				w.enterFiner(no, p.parts, depth+1)
			}
		}
	}
	w.levels, w.stats.Skipped = nil, skipped
	return keys
}
