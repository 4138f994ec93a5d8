package norm

import (
	"slices"
	"strings"
)

// contrasts are sets of words that part works with otherwise equal titles.
var contrasts = []string{
	"adult adolescent child children pediatric paediatric infant neonate neonatal newborn elderly",
	"men women boy girl male female man woman boys girls males females",
	"sensitive resistant susceptible", "vivo vitro silico", "short long", "with without alone", "high low", "acute chronic",
	"positive negative", "before after during", "increase decrease increased decreased increases decreases",
	"upper lower", "left right", "early late", "primary secondary", "mild moderate severe", "single multiple double triple",
	"maternal paternal", "systolic diastolic", "benign malignant", "rural urban", "anterior posterior", "medial lateral",
	"rat rats mouse mice rabbit rabbits human humans dog dogs pig pigs", "efficacy safety effectiveness",
	"oral intravenous topical intranasal inhaled subcutaneous", "monday tuesday wednesday thursday friday",
	"north south east west northern southern eastern western", "pre post",
}

var contrastIndex = func() map[string]int {
	m := map[string]int{}
	for i, line := range contrasts {
		for _, w := range strings.Fields(line) {
			m[w] = i + 1
		}
	}
	return m
}()

// contrastPrefixes part words that are few edits apart: hypotension, hypertension.
var contrastPrefixes = [][2]string{
	{"hyper", "hypo"}, {"intra", "inter"}, {"pre", "post"}, {"pre", "pro"}, {"macro", "micro"}, {"endo", "exo"}, {"mono", "bi"},
	{"uni", "bi"}, {"ante", "anti"}, {"sub", "supra"}, {"hetero", "homo"}, {"over", "under"}, {"in", "ex"}, {"anti", "pro"},
	{"para", "peri"}, {"peri", "pre"}, {"peri", "post"}, {"mono", "poly"}, {"brady", "tachy"}, {"eu", "dys"}, {"iso", "allo"},
}

// Contrast reports whether two words that stand at one place of two titles
// tell the works apart: other numbers, short symbols (factor H, factor I), or
// words that are opposites.
func Contrast(a, b string) bool {
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
	return negation(a, b) || negation(b, a)
}

func sameNumber(a, b string) bool {
	return strings.Trim(a, "stndrh") == strings.Trim(b, "stndrh") || strings.TrimLeft(a, "0") == strings.TrimLeft(b, "0")
}

func samePlural(a, b string) bool { return strings.TrimSuffix(a, "s") == strings.TrimSuffix(b, "s") }

func opposite(a, b, p, q string) bool {
	x, ok := strings.CutPrefix(a, p)
	if !ok || len(x) < 3 {
		return false
	}
	y, ok := strings.CutPrefix(b, q)
	return ok && x == y
}

func negation(a, b string) bool {
	for _, p := range []string{"non", "un", "in", "im", "dis", "anti", "a"} {
		if len(b) >= 5 && a == p+b {
			return true
		}
	}
	return false
}

// otherItem are words that name another item about the same work.
var otherItem = set("non without not abstract demo demonstration poster protocol commentary comment reply erratum corrigendum retraction preprint")

// ContrastAlone reports whether a run of words that only one title has tells
// the works apart: "Part 2", "study protocol".
func ContrastAlone(words []string) bool {
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

// A TitleRelation says how two titles compare word by word.
type TitleRelation struct {
	Same      bool     // equal but for spelling, word order, stop words and typing errors
	Contained bool     // one goes on where the other ends, or holds the other whole
	Contrast  string   // what tells the works apart, "" for nothing
	Common    []string // words of both
	OnlyA     []string
	OnlyB     []string
	Typos     int
}

// maxTitleWords bounds the comparison of two titles.
const maxTitleWords = 120

// CompareTitles aligns two titles by their longest common sequence of words
// and looks at what stands in the gaps. known reports whether a word is a
// word of several titles, so that a difference of one letter is no slip.
func CompareTitles(a, b []string, known func(string) bool) TitleRelation {
	a, b = a[:min(len(a), maxTitleWords)], b[:min(len(b), maxTitleWords)]
	if slices.Compare(a, b) > 0 { // alignment may be ambiguous: decide it by content
		r := CompareTitles(b, a, known)
		r.OnlyA, r.OnlyB = r.OnlyB, r.OnlyA
		return r
	}
	a, b = completeCut(a, b)
	r := TitleRelation{}
	i, j := 0, 0
	for _, m := range commonWords(a, b) {
		r.gap(a[i:m[0]], b[j:m[1]], known)
		r.Common = append(r.Common, a[m[0]])
		i, j = m[0]+1, m[1]+1
	}
	r.gap(a[i:], b[j:], known)
	r.OnlyA, r.OnlyB = dropMoved(r.OnlyA, r.OnlyB, &r.Common)
	onlyA, onlyB := contentWords(r.OnlyA), contentWords(r.OnlyB)
	switch {
	case len(r.Common) == 0:
	case len(onlyA) == 0 && len(onlyB) == 0:
		r.Same = true
	case len(onlyA) == 0 || len(onlyB) == 0:
		r.Contained = true
	}
	if r.Contrast == "" && (ContrastAlone(r.OnlyA) != ContrastAlone(r.OnlyB)) {
		r.Contrast = "words of one title only: " + strings.Join(append(onlyA, onlyB...), " ")
	}
	return r
}

// completeCut makes the last words equal where one title was cut off inside
// its last word, as databases with fields of fixed length do.
func completeCut(a, b []string) (x, y []string) {
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
func (r *TitleRelation) gap(x, y []string, known func(string) bool) {
	x, y = r.joined(x, y)
	if len(x) == 0 && len(y) == 0 {
		return
	}
	if cx, cy := contentWords(x), contentWords(y); len(cx) > 0 && strings.Join(cx, "") == strings.Join(cy, "") {
		r.Common = append(r.Common, cx...)
		return
	}
	if len(x) == len(y) {
		for k := range x {
			r.pair(x[k], y[k], known)
		}
		return
	}
	if jx, jy := strings.Join(x, ""), strings.Join(y, ""); len(x) > 0 && len(y) > 0 && isTypo(jx, jy) && !hasDigit(jx+jy) {
		r.Typos++
		r.Common = append(r.Common, jx)
		return
	}
	// Words slipped against each other: pair off the slips, keep the rest.
	x, y = r.pairSlips(x, y, known)
	if cx, cy := numbersOf(x), numbersOf(y); len(cx) > 0 && len(cy) > 0 && strings.Join(cx, " ") != strings.Join(cy, " ") {
		r.contrast(strings.Join(cx, " "), strings.Join(cy, " "))
	}
	r.OnlyA, r.OnlyB = append(r.OnlyA, x...), append(r.OnlyB, y...)
}

// joined takes off the runs at the start that differ in blanks and hyphens
// only: "intra epithelial", "intraepithelial"; "alpha v beta 3", "alphavbeta3".
func (r *TitleRelation) joined(x, y []string) (restX, restY []string) {
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

func (r *TitleRelation) pairSlips(x, y []string, known func(string) bool) (restX, restY []string) {
	used := make([]bool, len(y))
next:
	for _, w := range x {
		for k, v := range y {
			if !used[k] && !Contrast(w, v) && isTypo(w, v) && !(known(w) && known(v)) {
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

func (r *TitleRelation) pair(w, v string, known func(string) bool) {
	switch {
	case w == v:
		r.Common = append(r.Common, w)
		return
	case IsStopWord(w) && IsStopWord(v):
		if w == "with" && v == "without" || w == "without" && v == "with" {
			r.contrast(w, v)
		}
		return
	case Contrast(w, v):
		r.contrast(w, v)
	case isTypo(w, v) && !(known(w) && known(v) && !samePlural(w, v)):
		r.Typos++
		r.Common = append(r.Common, w)
		return
	}
	r.OnlyA, r.OnlyB = append(r.OnlyA, w), append(r.OnlyB, v)
}

func (r *TitleRelation) contrast(w, v string) {
	if r.Contrast == "" {
		r.Contrast = w + " against " + v
	}
}

// isTypo allows one edit in words of four to eight letters, two in longer ones.
func isTypo(a, b string) bool {
	n := min(runes(a), runes(b))
	if isInflection(a, b) {
		return true
	}
	if n < 4 || hasDigit(a) != hasDigit(b) {
		// "t2dm" and "tdm": a lost digit is a slip, another digit is not.
		return n >= 3 && hasDigit(a) != hasDigit(b) && Within(a, b, 1)
	}
	if n >= 9 {
		return Within(a, b, 2)
	}
	return Within(a, b, 1)
}

// endings part forms of one word: "blind", "blinded"; "effusions", "effusion".
var endings = set("s es ed d ing e al ly y ic ion ions ive ance ence ant ent er ers or ors ies ity")

// isInflection reports whether two words are a stem of five letters or more
// with two of the endings.
func isInflection(a, b string) bool {
	for k := 5; k <= len(a) && k <= len(b) && a[:k] == b[:k]; k++ {
		if x, y := a[k:], b[k:]; (x == "" || endings[x]) && (y == "" || endings[y]) {
			return true
		}
	}
	return false
}

func contentWords(words []string) []string {
	var out []string
	for _, w := range words {
		if !IsStopWord(w) {
			out = append(out, w)
		}
	}
	return out
}

func numbersOf(words []string) []string {
	var out []string
	for _, w := range words {
		if hasDigit(w) {
			out = append(out, w)
		}
	}
	return out
}

// dropMoved takes out words that stand in both lists: they only moved.
func dropMoved(x, y []string, common *[]string) (restX, restY []string) {
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
func commonWords(a, b []string) [][2]int {
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
