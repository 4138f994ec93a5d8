package eval

import (
	"cmp"
	"errors"
	"slices"
)

// ErrTooComplex is what a proximity search gives up with, rather than run
// for ever, when a record offers it too many combinations of nested groups.
var ErrTooComplex = errors.New("proximity search too complex")

// maxSteps bounds the combinations tried for one record.
const maxSteps = 1 << 18

// A Matcher decides whether a [Text] occurs in a field of a record, from the
// positions of its words. Engines feed it; it holds scratch space and serves
// one goroutine.
type Matcher struct {
	text  Text
	atoms []*Words
	index map[*Words]int
	at    [][]int // positions by atom, for the call in progress
	steps int
	kuhn  matching
}

// NewMatcher returns a matcher of t.
func NewMatcher(t Text) *Matcher {
	m := &Matcher{text: t, index: map[*Words]int{}}
	m.collect(t)
	return m
}

func (m *Matcher) collect(t Text) {
	switch t := t.(type) {
	case *Words:
		if _, ok := m.index[t]; !ok {
			m.index[t] = len(m.atoms)
			m.atoms = append(m.atoms, t)
		}
	case *Sequence:
		for _, w := range t.Words {
			m.collect(w)
		}
	case *Alternatives:
		for _, a := range t.Args {
			m.collect(a)
		}
	case *Proximity:
		for _, a := range t.Args {
			m.collect(a)
		}
	}
}

// Atoms returns the words of the text, each once, in the order in which
// [Matcher.Match] wants their positions.
func (m *Matcher) Atoms() []*Words { return m.atoms }

// Match reports whether the text occurs, given the ascending positions of
// each atom in the field of one record. It keeps no reference to them.
func (m *Matcher) Match(at [][]int) (bool, error) {
	m.at, m.steps = at, 0
	return m.exists(m.text)
}

func (m *Matcher) positions(w *Words) []int { return m.at[m.index[w]] }

func (m *Matcher) exists(t Text) (bool, error) {
	switch t := t.(type) {
	case *Words:
		return len(m.positions(t)) > 0, nil
	case *Sequence:
		return len(m.sequence(t, true)) > 0, nil
	case *Alternatives:
		for _, a := range t.Args {
			if ok, err := m.exists(a); ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	case *Proximity:
		if lists, ok := m.single(t); ok {
			return m.near(lists, min(t.Distance, MaxDistance), t.Ordered), nil
		}
		found, err := m.proximity(t, true)
		return len(found) > 0, err
	}
	return false, nil
}

// single returns the positions of the arguments if each is one word.
func (m *Matcher) single(t *Proximity) ([][]int, bool) {
	lists := make([][]int, len(t.Args))
	for i, a := range t.Args {
		w, ok := a.(*Words)
		if !ok {
			return nil, false
		}
		lists[i] = m.positions(w)
	}
	return lists, true
}

// sequence returns where the words stand one after the other; only the first
// place if one is enough.
func (m *Matcher) sequence(t *Sequence, one bool) (starts []int) {
	for _, p := range m.positions(t.Words[0]) {
		ok := true
		for i := 1; ok && i < len(t.Words); i++ {
			_, ok = slices.BinarySearch(m.positions(t.Words[i]), p+i)
		}
		if ok {
			if starts = append(starts, p); one {
				break
			}
		}
	}
	return starts
}

// near reports whether one position of each list lies within a window of
// len(lists)+distance, all of them different.
func (m *Matcher) near(lists [][]int, distance int, ordered bool) bool {
	for _, l := range lists {
		if len(l) == 0 {
			return false
		}
	}
	switch {
	case ordered:
		return nearOrdered(lists, distance)
	case len(lists) == 2:
		return nearPair(lists[0], lists[1], distance)
	}
	return m.kuhn.near(lists, distance)
}

// nearPair merges two lists.
func nearPair(a, b []int, distance int) bool {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		d := a[i] - b[j]
		if d != 0 && max(d, -d)-1 <= distance {
			return true
		}
		switch {
		case d < 0:
			i++
		case d > 0:
			j++
		default: // one word cannot serve both: try its neighbours on either side
			if j+1 < len(b) && b[j+1]-a[i]-1 <= distance || i+1 < len(a) && a[i+1]-b[j]-1 <= distance {
				return true
			}
			i++
			j++
		}
	}
	return false
}

// nearOrdered takes for each first position the earliest following ones,
// which gives the smallest window that begins there.
func nearOrdered(lists [][]int, distance int) bool {
	for _, first := range lists[0] {
		last := first
		ok := true
		for _, l := range lists[1:] {
			i, _ := slices.BinarySearch(l, last+1)
			if i == len(l) {
				return false // no later start will find one either
			}
			last = l[i]
			if last-first+1 > len(lists)+distance {
				ok = false
				break
			}
		}
		if ok {
			return true
		}
	}
	return false
}

// matching gives each list a position of its own within a window: a
// bipartite matching (Kuhn), so that many equal words take no exponential time.
type matching struct {
	all   []int
	owner []int // list that holds a window's position, or -1
	seen  []bool
}

func (k *matching) near(lists [][]int, distance int) bool {
	k.all = k.all[:0]
	for _, l := range lists {
		k.all = append(k.all, l...)
	}
	slices.Sort(k.all)
	k.all = slices.Compact(k.all)
	for i, from := range k.all {
		to := from + len(lists) + distance // not included
		j, _ := slices.BinarySearch(k.all, to)
		if j-i >= len(lists) && k.fits(lists, k.all[i:j], from, to) {
			return true
		}
	}
	return false
}

func (k *matching) fits(lists [][]int, window []int, from, to int) bool {
	for _, l := range lists { // cheap: every list must have a position in the window
		i, _ := slices.BinarySearch(l, from)
		if i == len(l) || l[i] >= to {
			return false
		}
	}
	k.owner = slices.Grow(k.owner[:0], len(window))[:len(window)]
	k.seen = slices.Grow(k.seen[:0], len(window))[:len(window)]
	for i := range k.owner {
		k.owner[i] = -1
	}
	for i := range lists {
		clear(k.seen)
		if !k.place(lists, window, i) {
			return false
		}
	}
	return true
}

func (k *matching) place(lists [][]int, window []int, list int) bool {
	l := lists[list]
	first, _ := slices.BinarySearch(l, window[0])
	for _, p := range l[first:] {
		w, ok := slices.BinarySearch(window, p)
		if !ok {
			break
		}
		if k.seen[w] {
			continue
		}
		k.seen[w] = true
		if k.owner[w] < 0 || k.place(lists, window, k.owner[w]) {
			k.owner[w] = list
			return true
		}
	}
	return false
}

// An occurrence is a place where a text was found: the words from start to
// end, of which it uses the listed ones, or all if words is nil.
type occurrence struct {
	start, end int
	words      []int
}

func (o occurrence) list() []int {
	if o.words != nil {
		return o.words
	}
	all := make([]int, 0, o.end-o.start+1)
	for p := o.start; p <= o.end; p++ {
		all = append(all, p)
	}
	return all
}

func (o occurrence) uses(p int) bool {
	if p < o.start || p > o.end {
		return false
	}
	if o.words == nil {
		return true
	}
	_, ok := slices.BinarySearch(o.words, p)
	return ok
}

// shares reports whether two occurrences have a word in common.
func (o occurrence) shares(p occurrence) bool {
	if o.end < p.start || p.end < o.start {
		return false
	}
	if o.words == nil && p.words == nil {
		return true
	}
	if p.words == nil {
		o, p = p, o
	}
	return slices.ContainsFunc(p.words, o.uses)
}

func (o occurrence) compare(p occurrence) int {
	return cmp.Or(cmp.Compare(o.start, p.start), cmp.Compare(o.end, p.end), slices.Compare(o.words, p.words))
}

// occurrences returns every place of t, in order, each once.
func (m *Matcher) occurrences(t Text) (out []occurrence, err error) {
	switch t := t.(type) {
	case *Words:
		for _, p := range m.positions(t) {
			out = append(out, occurrence{start: p, end: p})
		}
	case *Sequence:
		for _, p := range m.sequence(t, false) {
			out = append(out, occurrence{start: p, end: p + len(t.Words) - 1})
		}
	case *Alternatives:
		for _, a := range t.Args {
			more, err := m.occurrences(a)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
	case *Proximity:
		if out, err = m.proximity(t, false); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, occurrence.compare)
	return slices.CompactFunc(out, func(a, b occurrence) bool { return a.compare(b) == 0 }), nil
}

// proximity returns the places where the arguments are close together; only
// the first if one is enough. It tries the arguments one after the other,
// each at the places that can still lie in one window with those chosen.
func (m *Matcher) proximity(t *Proximity, one bool) ([]occurrence, error) {
	s := &joiner{m: m, t: t, one: one, distance: min(t.Distance, MaxDistance)}
	for _, a := range t.Args {
		places, err := m.occurrences(a)
		if err != nil || len(places) == 0 {
			return nil, err
		}
		longest := 0
		for _, p := range places {
			longest = max(longest, p.end-p.start+1)
		}
		s.places = append(s.places, places)
		s.width += longest
	}
	s.width += s.distance
	err := s.join()
	return s.found, err
}

// A joiner looks for combinations of one occurrence of each argument.
type joiner struct {
	m        *Matcher
	t        *Proximity
	one      bool
	distance int
	width    int // no window is wider
	places   [][]occurrence
	chosen   []occurrence
	found    []occurrence
}

func (s *joiner) join() error {
	i := len(s.chosen)
	if i == len(s.places) {
		if s.gaps() <= s.distance {
			s.found = append(s.found, merge(s.chosen))
		}
		return nil
	}
	from, to := s.reach()
	places := s.places[i]
	k, _ := slices.BinarySearchFunc(places, from, func(o occurrence, p int) int { return cmp.Compare(o.start, p) })
	for ; k < len(places) && places[k].start <= to; k++ {
		o := places[k]
		if s.m.steps++; s.m.steps > maxSteps {
			return ErrTooComplex
		}
		if o.end > to || slices.ContainsFunc(s.chosen, o.shares) {
			continue
		}
		s.chosen = append(s.chosen, o)
		err := s.join()
		s.chosen = s.chosen[:i]
		if err != nil || s.one && len(s.found) > 0 {
			return err
		}
	}
	return nil
}

// reach returns the first and last position that the next occurrence may have.
func (s *joiner) reach() (from, to int) {
	if len(s.chosen) == 0 {
		last := s.places[0][len(s.places[0])-1]
		return 0, max(last.start, last.end) + s.width
	}
	lo, hi := s.chosen[0].start, s.chosen[0].end
	for _, o := range s.chosen[1:] {
		lo, hi = min(lo, o.start), max(hi, o.end)
	}
	if s.t.Ordered {
		return s.chosen[len(s.chosen)-1].end + 1, lo + s.width - 1
	}
	return hi - s.width + 1, lo + s.width - 1
}

// gaps counts the words of the window that lie in none of the occurrences.
func (s *joiner) gaps() int {
	order := slices.Clone(s.chosen)
	slices.SortFunc(order, occurrence.compare)
	gaps, end := 0, order[0].end
	for _, o := range order[1:] {
		gaps += max(0, o.start-end-1)
		end = max(end, o.end)
	}
	return gaps
}

// merge makes one occurrence of the chosen ones.
func merge(chosen []occurrence) occurrence {
	out := chosen[0]
	var words []int
	for _, o := range chosen {
		out.start, out.end = min(out.start, o.start), max(out.end, o.end)
		words = append(words, o.list()...)
	}
	slices.Sort(words)
	out.words = words
	return out
}
