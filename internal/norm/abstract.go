package norm

import (
	"math/bits"
	"slices"
)

// An Abstract is a sketch of an abstract: hashes of the runs of three words
// among its first hundred, sorted.
type Abstract []uint32

// sketchWords bounds the part of the abstract that is compared. Copies differ
// at the end: cut off, or followed by a copyright line.
const sketchWords = 100

// mostAbstract is how much of an abstract is looked at.
const mostAbstract = 4000

// ParseAbstract makes the sketch; text of fewer than 15 words gives none.
func ParseAbstract(s string) Abstract {
	s = s[:min(len(s), mostAbstract)]
	var buf [sketchWords]uint32
	words, ok := appendWordHashes(buf[:0], s)
	if !ok {
		words = foldedWordHashes(buf[:0], s)
	}
	if len(words) < 15 {
		return nil
	}
	out := make(Abstract, len(words)-2)
	for i := range out {
		out[i] = hashRun(words[i], words[i+1], words[i+2])
	}
	slices.Sort(out)
	return slices.Clip(slices.Compact(out))
}

// foldedWordHashes appends the hashes of the first words. Most of a long
// abstract lies behind the part that is compared, so a part is tried first. It
// must hold more words than that, for its end may be the middle of a tag or an
// entity.
func foldedWordHashes(out []uint32, s string) []uint32 {
	const part, spare = 1400, 20
	words := Words(Fold(s[:min(len(s), part)]))
	if len(s) > part && len(words) < sketchWords+spare {
		words = Words(Fold(s))
	}
	for _, w := range words[:min(len(words), sketchWords)] {
		out = append(out, hashWords(w))
	}
	return out
}

// What a byte does in a text without markup, entities and accents.
const (
	byteParts = iota // words from each other
	byteLetter
	byteJoins // as an apostrophe
	byteLost  // "?" for a letter, if between letters
	byteHard  // has to be folded first
)

// asciiBytes tells the small letter of a byte and what it does.
var asciiBytes = func() (t [256]struct{ small, does uint8 }) {
	for b := range t {
		c := uint8(b)
		t[b].small = c
		switch {
		case c >= 0x80 || c == '<' || c == '&':
			t[b].does = byteHard
		case 'A' <= c && c <= 'Z':
			t[b].small, t[b].does = c+'a'-'A', byteLetter
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			t[b].does = byteLetter
		case c == '\'' || c == '`':
			t[b].does = byteJoins
		case c == '?':
			t[b].does = byteLost
		}
	}
	return t
}()

// appendWordHashes appends the hashes of the first words of s as they are
// when it is folded, without folding it; ok is false where that takes more
// than a look at each byte.
func appendWordHashes(out []uint32, s string) (hashes []uint32, ok bool) {
	const start = uint32(2166136261)
	h, inside := start, false
	for i := range len(s) {
		c := asciiBytes[s[i]]
		switch c.does {
		case byteLetter:
			h, inside = (h^uint32(c.small))*16777619, true
			continue
		case byteJoins:
			continue
		case byteLost:
			if betweenLetters(s, i) {
				continue
			}
		case byteHard:
			return nil, false
		}
		if inside {
			if out = append(out, h); len(out) == sketchWords {
				return out, true
			}
			h, inside = start, false
		}
	}
	if inside {
		out = append(out, h)
	}
	return out, true
}

// hashRun mixes the hashes of three words in a row.
func hashRun(a, b, c uint32) uint32 {
	h := (a ^ bits.RotateLeft32(b, 11)) * 0x9e3779b1
	h = (h ^ h>>15 ^ bits.RotateLeft32(c, 22)) * 0x85ebca6b
	return h ^ h>>13
}

// hashWords is FNV-1a of the words with blanks between them.
func hashWords(words ...string) uint32 {
	h := uint32(2166136261)
	for i, w := range words {
		if i > 0 {
			h = (h ^ ' ') * 16777619
		}
		for k := range len(w) {
			h = (h ^ uint32(w[k])) * 16777619
		}
	}
	return h
}

// CompareAbstracts returns the share of the smaller sketch that is in the
// other, and false where one is empty.
func CompareAbstracts(a, b Abstract) (share float64, ok bool) {
	if len(a) == 0 || len(b) == 0 {
		return 0, false
	}
	i, j, n := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			n, i, j = n+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(n) / float64(min(len(a), len(b))), true
}
