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
	x, y := newLexeme(a), newLexeme(b)
	return contrast(&x, &y)
}

func contrast(x, y *lexeme) bool {
	a, b := x.text, y.text
	switch {
	case a == b:
		return false
	case len(a) == 1 && len(b) == 1:
		return true // factor H and I, vitamin A and D; a Roman I may stand as 1
	case x.digit || y.digit:
		return x.digit && y.digit && !sameNumber(a, b)
	case x.class != 0 && x.class == y.class && !samePlural(a, b):
		return true
	case len(a) <= 2 && len(b) <= 2:
		return !x.stop && !y.stop
	case len(a) < 3 || len(b) < 3 || a[len(a)-3:] != b[len(b)-3:]:
		return false // prefixes leave the end alone
	}
	for i := range contrastPrefixes {
		p, q := contrastPrefixes[i][0], contrastPrefixes[i][1]
		if opposite(a, b, p, q) || opposite(b, a, p, q) {
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

var negations = []string{"non", "un", "in", "im", "dis", "anti", "a"}

func negation(a, b string) bool {
	if len(b) < 5 {
		return false
	}
	p, ok := strings.CutSuffix(a, b)
	return ok && slices.Contains(negations, p)
}

// otherItem are words that name another item about the same work.
var otherItem = set("non without not abstract demo demonstration poster protocol commentary comment reply erratum corrigendum retraction preprint")

// ContrastAlone reports whether a run of words that only one title has tells
// the works apart: "Part 2", "study protocol".
func (l *Lexicon) ContrastAlone(words []WordID) bool {
	for i, id := range words {
		w := &l.words[id]
		if w.other {
			return true
		}
		if (w.text == "part" || w.text == "phase") && i+1 < len(words) && l.words[words[i+1]].digit {
			return true
		}
	}
	return false
}

// isTypo allows one edit in words of four to eight letters, two in longer ones.
func isTypo(x, y *lexeme) bool {
	if isInflection(x.text, y.text) {
		return true
	}
	n := min(x.runes, y.runes)
	limit := 1
	switch {
	case x.digit != y.digit:
		// "t2dm" and "tdm": a lost digit is a slip, another digit is not.
		if n < 3 {
			return false
		}
	case n < 4:
		return false
	case n >= 9:
		limit = 2
	}
	return !apart(x.letters, y.letters, limit) && Within(x.text, y.text, limit)
}

// endings part forms of one word: "blind", "blinded"; "effusions", "effusion".
var endings = set("s es ed d ing e al ly y ic ion ions ive ance ence ant ent er ers or ors ies ity")

// longestEnding is the length of the longest of them.
const longestEnding = 4

// isInflection reports whether two words are a stem of five letters or more
// with two of the endings.
func isInflection(a, b string) bool {
	common := 0
	for common < len(a) && common < len(b) && a[common] == b[common] {
		common++
	}
	for k := max(5, len(a)-longestEnding, len(b)-longestEnding); k <= common; k++ {
		if x, y := a[k:], b[k:]; (x == "" || endings[x]) && (y == "" || endings[y]) {
			return true
		}
	}
	return false
}
