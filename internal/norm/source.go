package norm

import (
	"regexp"
	"slices"
	"strings"
)

// A Source is the comparison key of a journal, book or proceedings title.
type Source struct {
	Forms      [][]string // the words of each name: the whole, and its parts around "=", ":" and "."
	Key        string     // the first form, compact
	Conference bool       // "Journal. Conference: …": the record of a meeting abstract
	Registry   bool       // a register of trials
}

var (
	bracketed  = regexp.MustCompile(`[\[(][^\])]*[\])]?`)
	conference = regexp.MustCompile(`[.:,]\s*conference\b.*$`)
	registry   = regexp.MustCompile(`clinicaltrials\.gov|isrctn|eu clinical trials register|euctr|clinical trials? regist|ictrp|umin-ctr|umin ctr|anzctr|chictr|trialregister|jprn`)
	official   = regexp.MustCompile(`\s*[:;.]\s*(the )?(official|an official|a publication|publication of|organ of|an international|a journal|the journal of the)\b.*$`)
)

// articles are those that stand before a vowel in French and Italian.
var articles = strings.NewReplacer(" d'", " ", " l'", " ")

// sourceStop are the words that abbreviations leave out, and those that
// proceedings add.
var sourceStop = set(`the of and for in on a an de la le les des du et der die das und fur di del della e y el los las van voor och
	d l suppl supplement supplements supplementum
	proceedings proc annual meeting th st nd rd`)

// ParseSource derives the key. Numbers are dropped: years and numbers of
// meetings are written or left out at will.
func ParseSource(s string) Source {
	t := Fold(s)
	var src Source
	src.Registry = registry.MatchString(t)
	if c := conference.ReplaceAllString(t, ""); c != t {
		src.Conference, t = true, c
	}
	t = strings.TrimPrefix(strings.Trim(bracketed.ReplaceAllString(t, " "), " .,\""), "in ")
	t = official.ReplaceAllString(t, "")
	t = articles.Replace(t)
	add := func(part string) {
		words := sourceWords(part)
		if len(words) == 0 || len(src.Forms) == 6 {
			return
		}
		if !slices.ContainsFunc(src.Forms, func(f []string) bool { return slices.Equal(f, words) }) {
			src.Forms = append(src.Forms, words)
		}
	}
	add(t)
	for part := range strings.SplitSeq(t, "=") {
		add(part)
	}
	for _, sep := range []string{":", "; ", " / "} {
		if head, tail, ok := strings.Cut(t, sep); ok {
			// "BJOG: an international journal of …": both halves name it. A head
			// of one long word ("Cancer: …") is a name, too.
			add(head)
			add(tail)
		}
	}
	if head, tail, ok := strings.Cut(t, "."); ok && !abbreviated(t) {
		add(head)
		add(tail)
	}
	if len(src.Forms) > 0 {
		src.Key = strings.Join(src.Forms[0], "")
	}
	return src
}

// abbreviated reports whether full stops stand behind short words, as in "Braz. j. phys. ther."
func abbreviated(t string) bool { return strings.Count(t, ".") > 1 || strings.HasSuffix(t, ".") }

func sourceWords(s string) []string {
	var out []string
	for _, w := range Words(s) {
		if !sourceStop[w] && !hasDigit(w) && numberWords[w] == "" {
			out = append(out, w)
		}
	}
	return out
}

// SameSource reports whether two names may be one source's: equal, one the
// abbreviation of the other, or sharing a parallel name.
func SameSource(a, b *Source) bool {
	for _, x := range a.Forms {
		for _, y := range b.Forms {
			if sameForm(x, y) {
				return true
			}
		}
	}
	return false
}

// MayBeSource reports whether one name goes on where the other ends: that may
// be a subtitle ("Surgical Endoscopy and Other Techniques") or another
// journal ("Diabetes Care"). It speaks neither for nor against.
func MayBeSource(a, b *Source) bool {
	if len(a.Forms) == 0 || len(b.Forms) == 0 {
		return true
	}
	x, y := a.Forms[0], b.Forms[0]
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 2 {
		return false
	}
	for i := range x {
		if !abbreviates(x[i], y[i]) && !abbreviates(y[i], x[i]) {
			return false
		}
	}
	return true
}

func sameForm(x, y []string) bool {
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == len(y) {
		same := true
		for i := range x {
			if !abbreviates(x[i], y[i]) && !abbreviates(y[i], x[i]) {
				same = false
				break
			}
		}
		if same {
			return true
		}
	}
	jx, jy := strings.Join(x, ""), strings.Join(y, "")
	if jx == jy || min(len(jx), len(jy)) >= 12 && Within(jx, jy, 1) {
		return true
	}
	if concatenates(jx, y) || concatenates(jy, x) {
		return true
	}
	// "Chung-Hua … Tsa Chih Chinese Journal of Tuberculosis": the parallel name ends the other.
	return len(x) >= 3 && len(y) > len(x) && slices.Equal(y[len(y)-len(x):], x)
}

// abbreviates reports whether short stands for long: its beginning, or its
// first letter with others in order ("dtsch" for "deutsche", "natl").
func abbreviates(short, long string) bool {
	if strings.HasPrefix(long, short) {
		return true
	}
	if len(short) < 3 || len(short) >= len(long) || short[0] != long[0] {
		return isSlip(short, long)
	}
	i := 0
	for j := 0; j < len(long) && i < len(short); j++ {
		if short[i] == long[j] {
			i++
		}
	}
	if i < len(short) {
		return isSlip(short, long)
	}
	// Contractions keep the end ("natl", "intl") or nearly all consonants.
	return short[len(short)-1] == long[len(long)-1] || 2*len(short) >= len(long)
}

// isSlip reports whether the words, or the shorter and the beginning of the
// longer, are one edit apart: "r?animation" lost a letter.
func isSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) >= 6 && Within(a, b, 1) {
		return true
	}
	for _, n := range []int{len(a) - 1, len(a), len(a) + 1} {
		if len(a) >= 5 && n <= len(b) && n < len(b) && Within(a, b[:n], 1) {
			return true
		}
	}
	return false
}

// concatenates reports whether s is made of a beginning of each word in
// order: "jama", "amcis", "jthoraccardiovascsurg", "jamcollcardiol".
func concatenates(s string, words []string) bool {
	if len(words) < 3 || len(words) > 14 || len(s) < len(words) || len(s) > 200 {
		return false
	}
	// reach[p]: the words so far can make s[:p].
	reach := make([]bool, len(s)+1)
	reach[0] = true
	for _, w := range words {
		next := make([]bool, len(s)+1)
		for p, ok := range reach {
			if !ok {
				continue
			}
			for k := 0; k < len(w) && p+k < len(s) && s[p+k] == w[k]; k++ {
				next[p+k+1] = true
			}
		}
		reach = next
	}
	return reach[len(s)]
}
