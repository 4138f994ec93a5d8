package norm

import (
	"slices"
	"strings"
)

// The comparison of titles as it was first written: over strings, without
// looking ahead and without thrift. It is what the comparison over numbers of
// words has to agree with.

// Contrast reports whether two words that stand at one place of two titles
// tell the works apart: other numbers, short symbols (factor H, factor I), or
// words that are opposites.
func plainContrast(a, b string) bool {
	if a == b {
		return false
	}
	if len(a) == 1 && len(b) == 1 {
		return true // factor H and I, vitamin A and D; a Roman I may stand as 1
	}
	if hasDigit(a) || hasDigit(b) {
		return hasDigit(a) && hasDigit(b) && !sameNumber(a, b)
	}
	if i := contrastIndex[a]; i != 0 && i == contrastIndex[b] && !samePlural(a, b) {
		return true
	}
	if len(a) <= 2 && len(b) <= 2 {
		return !IsStopWord(a) && !IsStopWord(b)
	}
	for _, p := range contrastPrefixes {
		if opposite(a, b, p[0], p[1]) || opposite(b, a, p[0], p[1]) {
			return true
		}
	}
	return plainNegation(a, b) || plainNegation(b, a)
}

func plainNegation(a, b string) bool {
	for _, p := range []string{"non", "un", "in", "im", "dis", "anti", "a"} {
		if len(b) >= 5 && a == p+b {
			return true
		}
	}
	return false
}

// ContrastAlone reports whether a run of words that only one title has tells
// the works apart: "Part 2", "study protocol".
func plainContrastAlone(words []string) bool {
	for i, w := range words {
		if otherItem[w] {
			return true
		}
		if (w == "part" || w == "phase") && i+1 < len(words) && hasDigit(words[i+1]) {
			return true
		}
	}
	return false
}

// A plainRelation says how two titles compare word by word.
type plainRelation struct {
	Same      bool     // equal but for spelling, word order, stop words and typing errors
	Contained bool     // one goes on where the other ends, or holds the other whole
	Contrast  string   // what tells the works apart, "" for nothing
	Common    []string // words of both
	OnlyA     []string
	OnlyB     []string
	Typos     int
}

// CompareTitles aligns two titles by their longest common sequence of words
// and looks at what stands in the gaps. known reports whether a word is a
// word of several titles, so that a difference of one letter is no slip.
func plainCompareTitles(a, b []string, known func(string) bool) plainRelation {
	a, b = a[:min(len(a), maxTitleWords)], b[:min(len(b), maxTitleWords)]
	if slices.Compare(a, b) > 0 { // alignment may be ambiguous: decide it by content
		r := plainCompareTitles(b, a, known)
		r.OnlyA, r.OnlyB = r.OnlyB, r.OnlyA
		return r
	}
	a, b = plainCompleteCut(a, b)
	r := plainRelation{}
	i, j := 0, 0
	for _, m := range plainCommonWords(a, b) {
		r.gap(a[i:m[0]], b[j:m[1]], known)
		r.Common = append(r.Common, a[m[0]])
		i, j = m[0]+1, m[1]+1
	}
	r.gap(a[i:], b[j:], known)
	r.OnlyA, r.OnlyB = plainDropMoved(r.OnlyA, r.OnlyB, &r.Common)
	onlyA, onlyB := plainContentWords(r.OnlyA), plainContentWords(r.OnlyB)
	switch {
	case len(r.Common) == 0:
	case len(onlyA) == 0 && len(onlyB) == 0:
		r.Same = true
	case len(onlyA) == 0 || len(onlyB) == 0:
		r.Contained = true
	}
	if r.Contrast == "" && (plainContrastAlone(r.OnlyA) != plainContrastAlone(r.OnlyB)) {
		r.Contrast = "words of one title only: " + strings.Join(append(onlyA, onlyB...), " ")
	}
	return r
}

// completeCut makes the last words equal where one title was cut off inside
// its last word, as databases with fields of fixed length do.
func plainCompleteCut(a, b []string) (x, y []string) {
	const long = 12 // words of a title that may have met a limit
	if len(a) < long || len(b) < long {
		return a, b
	}
	cut := func(short, whole []string) []string {
		last := short[len(short)-1]
		k := len(short) - 1
		for _, at := range []int{k, k - 1, k + 1} { // a blank more or less before it
			if at >= 0 && at < len(whole) && len(whole[at]) > len(last) && strings.HasPrefix(whole[at], last) && at >= len(whole)-2 {
				return append(append([]string{}, short[:k]...), whole[at])
			}
		}
		return short
	}
	if a[len(a)-1] == b[len(b)-1] {
		return a, b
	}
	return cut(a, b), cut(b, a)
}

// gap classifies the words between two common ones.
func (r *plainRelation) gap(x, y []string, known func(string) bool) {
	x, y = r.joined(x, y)
	if len(x) == 0 && len(y) == 0 {
		return
	}
	if cx, cy := plainContentWords(x), plainContentWords(y); len(cx) > 0 && strings.Join(cx, "") == strings.Join(cy, "") {
		r.Common = append(r.Common, cx...)
		return
	}
	if len(x) == len(y) {
		for k := range x {
			r.pair(x[k], y[k], known)
		}
		return
	}
	if jx, jy := strings.Join(x, ""), strings.Join(y, ""); len(x) > 0 && len(y) > 0 && plainIsTypo(jx, jy) && !hasDigit(jx+jy) {
		r.Typos++
		r.Common = append(r.Common, jx)
		return
	}
	// Words slipped against each other: pair off the slips, keep the rest.
	x, y = r.pairSlips(x, y, known)
	if cx, cy := plainNumbersOf(x), plainNumbersOf(y); len(cx) > 0 && len(cy) > 0 && strings.Join(cx, " ") != strings.Join(cy, " ") {
		r.contrast(strings.Join(cx, " "), strings.Join(cy, " "))
	}
	r.OnlyA, r.OnlyB = append(r.OnlyA, x...), append(r.OnlyB, y...)
}

// joined takes off the runs at the start that differ in blanks and hyphens
// only: "intra epithelial", "intraepithelial"; "alpha v beta 3", "alphavbeta3".
func (r *plainRelation) joined(x, y []string) (restX, restY []string) {
	i, j, jx, jy := 0, 0, "", ""
	for i < len(x) || j < len(y) {
		switch {
		case len(jx) <= len(jy) && i < len(x):
			jx, i = jx+x[i], i+1
		case j < len(y):
			jy, j = jy+y[j], j+1
		default:
			return x, y
		}
		if jx == jy {
			r.Common = append(r.Common, jx)
			return r.joined(x[i:], y[j:])
		}
		if !strings.HasPrefix(jx, jy) && !strings.HasPrefix(jy, jx) {
			return x, y
		}
	}
	return x, y
}

func (r *plainRelation) pairSlips(x, y []string, known func(string) bool) (restX, restY []string) {
	used := make([]bool, len(y))
next:
	for _, w := range x {
		for k, v := range y {
			if !used[k] && !plainContrast(w, v) && plainIsTypo(w, v) && !(known(w) && known(v)) {
				used[k] = true
				r.Typos++
				r.Common = append(r.Common, w)
				continue next
			}
		}
		restX = append(restX, w)
	}
	for k, v := range y {
		if !used[k] {
			restY = append(restY, v)
		}
	}
	return restX, restY
}

func (r *plainRelation) pair(w, v string, known func(string) bool) {
	switch {
	case w == v:
		r.Common = append(r.Common, w)
		return
	case IsStopWord(w) && IsStopWord(v):
		if w == "with" && v == "without" || w == "without" && v == "with" {
			r.contrast(w, v)
		}
		return
	case plainContrast(w, v):
		r.contrast(w, v)
	case plainIsTypo(w, v) && !(known(w) && known(v) && !samePlural(w, v)):
		r.Typos++
		r.Common = append(r.Common, w)
		return
	}
	r.OnlyA, r.OnlyB = append(r.OnlyA, w), append(r.OnlyB, v)
}

func (r *plainRelation) contrast(w, v string) {
	if r.Contrast == "" {
		r.Contrast = w + " against " + v
	}
}

// isTypo allows one edit in words of four to eight letters, two in longer ones.
func plainIsTypo(a, b string) bool {
	n := min(runes(a), runes(b))
	if plainIsInflection(a, b) {
		return true
	}
	if n < 4 || hasDigit(a) != hasDigit(b) {
		// "t2dm" and "tdm": a lost digit is a slip, another digit is not.
		return n >= 3 && hasDigit(a) != hasDigit(b) && plainWithin(a, b, 1)
	}
	if n >= 9 {
		return plainWithin(a, b, 2)
	}
	return plainWithin(a, b, 1)
}

// isInflection reports whether two words are a stem of five letters or more
// with two of the endings.
func plainIsInflection(a, b string) bool {
	for k := 5; k <= len(a) && k <= len(b) && a[:k] == b[:k]; k++ {
		if x, y := a[k:], b[k:]; (x == "" || endings[x]) && (y == "" || endings[y]) {
			return true
		}
	}
	return false
}

func plainContentWords(words []string) []string {
	var out []string
	for _, w := range words {
		if !IsStopWord(w) {
			out = append(out, w)
		}
	}
	return out
}

func plainNumbersOf(words []string) []string {
	var out []string
	for _, w := range words {
		if hasDigit(w) {
			out = append(out, w)
		}
	}
	return out
}

// dropMoved takes out words that stand in both lists: they only moved.
func plainDropMoved(x, y []string, common *[]string) (restX, restY []string) {
	count := map[string]int{}
	for _, w := range y {
		count[w]++
	}
	for _, w := range x {
		if count[w] > 0 {
			count[w]--
			*common = append(*common, w)
			continue
		}
		restX = append(restX, w)
	}
	for _, w := range y {
		if count[w] > 0 {
			count[w]--
			restY = append(restY, w)
		}
	}
	return restX, restY
}

// commonWords returns the index pairs of a longest common subsequence.
func plainCommonWords(a, b []string) [][2]int {
	lead := 0
	for lead < len(a) && lead < len(b) && a[lead] == b[lead] {
		lead++
	}
	tail := 0
	for tail < len(a)-lead && tail < len(b)-lead && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out [][2]int
	for i := range lead {
		out = append(out, [2]int{i, i})
	}
	x, y := a[lead:len(a)-tail], b[lead:len(b)-tail]
	if len(x) > 0 && len(y) > 0 {
		w := len(y) + 1
		table := make([]uint8, (len(x)+1)*w)
		for i := len(x) - 1; i >= 0; i-- {
			for j := len(y) - 1; j >= 0; j-- {
				if x[i] == y[j] {
					table[i*w+j] = table[(i+1)*w+j+1] + 1
				} else {
					table[i*w+j] = max(table[(i+1)*w+j], table[i*w+j+1])
				}
			}
		}
		for i, j := 0, 0; i < len(x) && j < len(y); {
			switch {
			case x[i] == y[j]:
				out = append(out, [2]int{lead + i, lead + j})
				i, j = i+1, j+1
			case table[(i+1)*w+j] >= table[i*w+j+1]:
				i++
			default:
				j++
			}
		}
	}
	for k := range tail {
		out = append(out, [2]int{len(a) - tail + k, len(b) - tail + k})
	}
	return out
}

// plainWithin reports whether a and b are at most limit edits apart, where an
// edit inserts, deletes or replaces a letter or swaps two neighbours.
func plainWithin(a, b string, limit int) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > limit {
		return false
	}
	for len(x) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) == 0 {
		return len(y) <= limit
	}
	// Only cells near the diagonal can stay within the limit.
	far := limit + 1
	prev2 := make([]int, len(y)+1)
	prev := make([]int, len(y)+1)
	row := make([]int, len(y)+1)
	for j := range prev {
		prev[j] = min(j, far)
		prev2[j], row[j] = far, far
	}
	for i := 1; i <= len(x); i++ {
		lo, hi := max(1, i-limit), min(len(y), i+limit)
		row[lo-1] = far
		if lo == 1 {
			row[0] = min(i, far)
		}
		best := row[lo-1]
		for j := lo; j <= hi; j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
			best = min(best, row[j])
		}
		if hi < len(y) {
			row[hi+1] = far
		}
		if best > limit {
			return false
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(y)] <= limit
}
