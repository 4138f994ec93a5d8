package norm

import "slices"

// An Abstract is a sketch of an abstract: hashes of the runs of three words
// among its first hundred, sorted.
type Abstract []uint32

// sketchWords bounds the part of the abstract that is compared. Copies differ
// at the end: cut off, or followed by a copyright line.
const sketchWords = 100

// ParseAbstract makes the sketch; text of fewer than 15 words gives none.
func ParseAbstract(s string) Abstract {
	// Most of a long abstract lies behind the part that is compared, so a part
	// is tried first. It must hold more words than that, for its end may be the
	// middle of a tag or an entity.
	const part, spare, most = 1400, 20, 4000
	words := Words(Fold(s[:min(len(s), part)]))
	if len(s) > part && len(words) < sketchWords+spare {
		words = Words(Fold(s[:min(len(s), most)]))
	}
	if len(words) < 15 {
		return nil
	}
	words = words[:min(len(words), sketchWords)]
	out := make(Abstract, 0, len(words)-2)
	for i := range len(words) - 2 {
		out = append(out, hashWords(words[i], words[i+1], words[i+2]))
	}
	slices.Sort(out)
	return slices.Compact(out)
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
