package norm

import (
	"slices"
	"strings"
)

// A TitleRelation says how two titles compare word by word. Words that were
// joined from several are NoWord, or NoStopWord, in Common where the lexicon
// lacks them.
type TitleRelation struct {
	Same      bool // equal but for spelling, word order, stop words and typing errors
	Contained bool // one goes on where the other ends, or holds the other whole
	Contrast  bool // something tells the works apart
	Common    []WordID
	OnlyA     []WordID
	OnlyB     []WordID
	Typos     int

	against [2][]WordID // what contrasts, word against word
	alone   []WordID    // or stands in one title only
}

// A TitleComparer compares titles and reuses its memory: what it returns is
// valid until the next call. It serves one goroutine.
type TitleComparer struct {
	lex   *Lexicon
	known func(WordID) bool

	rel          TitleRelation
	matches      [][2]int
	table        []uint8
	used         []bool
	bytesX       []byte
	bytesY       []byte
	cutA, cutB   []WordID
	restX, restY []WordID
	contentA     []WordID
	contentB     []WordID
}

// NewTitleComparer returns a comparer of titles whose words are in lex. known
// reports whether a word is a word of several titles, so that a difference of
// one letter is no slip.
func NewTitleComparer(lex *Lexicon, known func(WordID) bool) *TitleComparer {
	return &TitleComparer{lex: lex, known: known}
}

// maxTitleWords bounds the comparison of two titles.
const maxTitleWords = 120

// Compare aligns two titles by their longest common sequence of words and
// looks at what stands in the gaps.
func (t *TitleComparer) Compare(a, b []WordID) *TitleRelation {
	a, b = a[:min(len(a), maxTitleWords)], b[:min(len(b), maxTitleWords)]
	if t.after(a, b) { // alignment may be ambiguous: decide it by content
		r := t.align(b, a)
		r.OnlyA, r.OnlyB = r.OnlyB, r.OnlyA
		return r
	}
	return t.align(a, b)
}

// after reports whether a stands behind b in the order of their words.
func (t *TitleComparer) after(a, b []WordID) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return t.lex.words[a[i]].text > t.lex.words[b[i]].text
		}
	}
	return len(a) > len(b)
}

func (t *TitleComparer) align(a, b []WordID) *TitleRelation {
	a, b = t.completeCut(a, b)
	r := &t.rel
	*r = TitleRelation{Common: r.Common[:0], OnlyA: r.OnlyA[:0], OnlyB: r.OnlyB[:0], against: r.against, alone: r.alone[:0]}
	i, j := 0, 0
	for _, m := range t.commonWords(a, b) {
		t.gap(a[i:m[0]], b[j:m[1]])
		r.Common = append(r.Common, a[m[0]])
		i, j = m[0]+1, m[1]+1
	}
	t.gap(a[i:], b[j:])
	t.dropMoved()
	t.contentA = t.content(t.contentA[:0], r.OnlyA)
	t.contentB = t.content(t.contentB[:0], r.OnlyB)
	switch {
	case len(r.Common) == 0:
	case len(t.contentA) == 0 && len(t.contentB) == 0:
		r.Same = true
	case len(t.contentA) == 0 || len(t.contentB) == 0:
		r.Contained = true
	}
	if !r.Contrast && t.lex.ContrastAlone(r.OnlyA) != t.lex.ContrastAlone(r.OnlyB) {
		r.Contrast = true
		r.alone = append(append(r.alone, t.contentA...), t.contentB...)
	}
	return r
}

// Parting says in words what tells the titles apart, "" for nothing.
func (t *TitleComparer) Parting(r *TitleRelation) string {
	switch {
	case !r.Contrast:
		return ""
	case len(r.alone) > 0:
		return "words of one title only: " + t.text(r.alone)
	}
	return t.text(r.against[0]) + " against " + t.text(r.against[1])
}

func (t *TitleComparer) text(words []WordID) string {
	var out []string
	for _, w := range words {
		out = append(out, t.lex.Text(w))
	}
	return strings.Join(out, " ")
}

// completeCut makes the last words equal where one title was cut off inside
// its last word, as databases with fields of fixed length do.
func (t *TitleComparer) completeCut(a, b []WordID) (x, y []WordID) {
	const long = 12 // words of a title that may have met a limit
	if len(a) < long || len(b) < long || a[len(a)-1] == b[len(b)-1] {
		return a, b
	}
	cut := func(out, short, whole []WordID) (completed, scratch []WordID) {
		k := len(short) - 1
		last := t.lex.words[short[k]].text
		for _, at := range [...]int{k, k - 1, k + 1} { // a blank more or less before it
			if at < 0 || at >= len(whole) || at < len(whole)-2 {
				continue
			}
			if w := t.lex.words[whole[at]].text; len(w) > len(last) && strings.HasPrefix(w, last) {
				out = append(append(out[:0], short[:k]...), whole[at])
				return out, out
			}
		}
		return short, out
	}
	x, t.cutA = cut(t.cutA, a, b)
	y, t.cutB = cut(t.cutB, b, a)
	return x, y
}

// gap classifies the words between two common ones.
func (t *TitleComparer) gap(x, y []WordID) {
	r := &t.rel
	x, y = t.joined(x, y)
	if len(x) == 0 && len(y) == 0 {
		return
	}
	if len(x) > 0 && len(y) > 0 {
		if t.sameContent(x, y) {
			for _, w := range x {
				if !t.lex.words[w].stop {
					r.Common = append(r.Common, w)
				}
			}
			return
		}
		if len(x) == len(y) {
			for k := range x {
				t.pair(x[k], y[k])
			}
			return
		}
		if t.joinedTypo(x, y) {
			return
		}
	}
	// Words slipped against each other: pair off the slips, keep the rest.
	x, y = t.pairSlips(x, y)
	if t.differentNumbers(x, y) && !r.Contrast {
		r.Contrast = true
		r.against[0], r.against[1] = t.numbers(r.against[0][:0], x), t.numbers(r.against[1][:0], y)
	}
	r.OnlyA, r.OnlyB = append(r.OnlyA, x...), append(r.OnlyB, y...)
}

// join writes the words without blanks.
func (t *TitleComparer) join(out []byte, words []WordID) []byte {
	for _, w := range words {
		out = append(out, t.lex.words[w].text...)
	}
	return out
}

// sameContent reports whether the words, but for stop words, are the same
// letters, and there are any.
func (t *TitleComparer) sameContent(x, y []WordID) bool {
	t.bytesX, t.bytesY = t.bytesX[:0], t.bytesY[:0]
	for _, w := range x {
		if l := &t.lex.words[w]; !l.stop {
			t.bytesX = append(t.bytesX, l.text...)
		}
	}
	for _, w := range y {
		if l := &t.lex.words[w]; !l.stop {
			t.bytesY = append(t.bytesY, l.text...)
			if len(t.bytesY) > len(t.bytesX) {
				return false
			}
		}
	}
	return len(t.bytesX) > 0 && string(t.bytesX) == string(t.bytesY)
}

// joinedTypo takes two runs of words that are slips of each other when joined.
func (t *TitleComparer) joinedTypo(x, y []WordID) bool {
	jx, jy := lexeme{}, lexeme{}
	t.joinedFacts(&jx, x)
	t.joinedFacts(&jy, y)
	if jx.digit || jy.digit {
		return false
	}
	t.bytesX, t.bytesY = t.join(t.bytesX[:0], x), t.join(t.bytesY[:0], y)
	if apart(jx.letters, jy.letters, 2) && !samePrefix(t.bytesX, t.bytesY, 5) {
		return false // neither a slip nor an inflection
	}
	jx.text, jy.text = string(t.bytesX), string(t.bytesY)
	if !isTypo(&jx, &jy) {
		return false
	}
	t.rel.Typos++
	t.rel.Common = append(t.rel.Common, t.lex.numberOf(t.bytesX))
	return true
}

func (t *TitleComparer) joinedFacts(out *lexeme, words []WordID) {
	ideographs := false
	for _, w := range words {
		l := &t.lex.words[w]
		out.letters |= l.letters
		out.digit = out.digit || l.digit
		out.runes += l.runes
		ideographs = ideographs || l.runes == 0
	}
	if ideographs {
		out.runes = 0
	}
}

func samePrefix(a, b []byte, n int) bool {
	return len(a) >= n && len(b) >= n && string(a[:n]) == string(b[:n])
}

// joined takes off the runs at the start that differ in blanks and hyphens
// only: "intra epithelial", "intraepithelial"; "alpha v beta 3", "alphavbeta3".
func (t *TitleComparer) joined(x, y []WordID) (restX, restY []WordID) {
	for {
		i, j := t.joinedRun(x, y)
		if i == 0 {
			return x, y
		}
		w := x[0]
		if i > 1 {
			t.bytesX = t.join(t.bytesX[:0], x[:i])
			w = t.lex.numberOf(t.bytesX)
		}
		t.rel.Common = append(t.rel.Common, w)
		x, y = x[i:], y[j:]
	}
}

// joinedRun returns how many words at the start of x and y are the same
// letters, 0 and 0 for none. The shorter of the two runs takes the next word;
// the letters compared so far are always equal.
func (t *TitleComparer) joinedRun(x, y []WordID) (i, j int) {
	var restX, restY string // letters of one run that the other has yet to show
	for i < len(x) || j < len(y) {
		switch {
		case restY != "" && i < len(x), restX == "" && restY == "" && i < len(x):
			restX, i = t.lex.words[x[i]].text, i+1
		case restY == "" && j < len(y):
			restY, j = t.lex.words[y[j]].text, j+1
		default:
			return 0, 0
		}
		n := min(len(restX), len(restY))
		if restX[:n] != restY[:n] {
			return 0, 0
		}
		restX, restY = restX[n:], restY[n:]
		if restX == "" && restY == "" {
			return i, j
		}
	}
	return 0, 0
}

func (t *TitleComparer) pairSlips(x, y []WordID) (restX, restY []WordID) {
	t.restX, t.restY = t.restX[:0], t.restY[:0]
	t.used = append(t.used[:0], make([]bool, len(y))...)
next:
	for _, w := range x {
		for k, v := range y {
			if !t.used[k] && t.isSlip(w, v) {
				t.used[k] = true
				t.rel.Typos++
				t.rel.Common = append(t.rel.Common, w)
				continue next
			}
		}
		t.restX = append(t.restX, w)
	}
	for k, v := range y {
		if !t.used[k] {
			t.restY = append(t.restY, v)
		}
	}
	return t.restX, t.restY
}

// isSlip reports whether one word was written for the other by mistake.
func (t *TitleComparer) isSlip(w, v WordID) bool {
	a, b := &t.lex.words[w], &t.lex.words[v]
	return isTypo(a, b) && !contrast(a, b) && !(t.known(w) && t.known(v))
}

func (t *TitleComparer) pair(w, v WordID) {
	r := &t.rel
	if w == v {
		r.Common = append(r.Common, w)
		return
	}
	a, b := &t.lex.words[w], &t.lex.words[v]
	switch {
	case a.stop && b.stop:
		if a.text == "with" && b.text == "without" || a.text == "without" && b.text == "with" {
			t.contrasts(w, v)
		}
		return
	case contrast(a, b):
		t.contrasts(w, v)
	case isTypo(a, b) && !(t.known(w) && t.known(v) && !samePlural(a.text, b.text)):
		r.Typos++
		r.Common = append(r.Common, w)
		return
	}
	r.OnlyA, r.OnlyB = append(r.OnlyA, w), append(r.OnlyB, v)
}

func (t *TitleComparer) contrasts(w, v WordID) {
	if r := &t.rel; !r.Contrast {
		r.Contrast = true
		r.against[0], r.against[1] = append(r.against[0][:0], w), append(r.against[1][:0], v)
	}
}

func (t *TitleComparer) content(out, words []WordID) []WordID {
	for _, w := range words {
		if !t.lex.words[w].stop {
			out = append(out, w)
		}
	}
	return out
}

func (t *TitleComparer) numbers(out, words []WordID) []WordID {
	for _, w := range words {
		if t.lex.words[w].digit {
			out = append(out, w)
		}
	}
	return out
}

// differentNumbers reports whether both runs hold numbers, and not the same.
func (t *TitleComparer) differentNumbers(x, y []WordID) bool {
	i, j, any := 0, 0, false
	for {
		for i < len(x) && !t.lex.words[x[i]].digit {
			i++
		}
		for j < len(y) && !t.lex.words[y[j]].digit {
			j++
		}
		switch {
		case i == len(x) && j == len(y):
			return false
		case i == len(x) || j == len(y):
			return any
		case x[i] != y[j]:
			return true
		}
		i, j, any = i+1, j+1, true
	}
}

// dropMoved takes out words that stand in both lists: they only moved.
func (t *TitleComparer) dropMoved() {
	r := &t.rel
	x, y := r.OnlyA, r.OnlyB
	if len(x) == 0 || len(y) == 0 {
		return
	}
	t.used = append(t.used[:0], make([]bool, len(y))...)
	restX := x[:0]
	for _, w := range x {
		if k := t.lastUnused(y, w); k >= 0 {
			t.used[k] = true
			r.Common = append(r.Common, w)
			continue
		}
		restX = append(restX, w)
	}
	restY := y[:0]
	for k, w := range y {
		if !t.used[k] {
			restY = append(restY, w)
		}
	}
	r.OnlyA, r.OnlyB = restX, restY
}

func (t *TitleComparer) lastUnused(words []WordID, w WordID) int {
	for k := len(words) - 1; k >= 0; k-- {
		if words[k] == w && !t.used[k] {
			return k
		}
	}
	return -1
}

// commonWords returns the index pairs of a longest common subsequence.
func (t *TitleComparer) commonWords(a, b []WordID) [][2]int {
	lead := 0
	for lead < len(a) && lead < len(b) && a[lead] == b[lead] {
		lead++
	}
	tail := 0
	for tail < len(a)-lead && tail < len(b)-lead && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	out := t.matches[:0]
	for i := range lead {
		out = append(out, [2]int{i, i})
	}
	x, y := a[lead:len(a)-tail], b[lead:len(b)-tail]
	if len(x) > 0 && len(y) > 0 {
		w := len(y) + 1
		n := (len(x) + 1) * w
		t.table = slices.Grow(t.table[:0], n)[:n]
		clear(t.table[n-w:])
		for i := len(x) - 1; i >= 0; i-- {
			row, below := t.table[i*w:(i+1)*w], t.table[(i+1)*w:(i+2)*w]
			row[w-1] = 0
			for j := len(y) - 1; j >= 0; j-- {
				if x[i] == y[j] {
					row[j] = below[j+1] + 1
				} else {
					row[j] = max(below[j], row[j+1])
				}
			}
		}
		for i, j := 0, 0; i < len(x) && j < len(y); {
			switch {
			case x[i] == y[j]:
				out = append(out, [2]int{lead + i, lead + j})
				i, j = i+1, j+1
			case t.table[(i+1)*w+j] >= t.table[i*w+j+1]:
				i++
			default:
				j++
			}
		}
	}
	for k := range tail {
		out = append(out, [2]int{len(a) - tail + k, len(b) - tail + k})
	}
	t.matches = out
	return out
}
