package norm

import (
	"hash/fnv"
	"slices"
	"strings"
)

// An Abstract is a sketch of an abstract: hashes of the runs of three words
// among its first hundred, sorted.
type Abstract []uint32

// sketchWords bounds the part of the abstract that is compared. Copies differ
// at the end: cut off, or followed by a copyright line.
const sketchWords = 100

// ParseAbstract makes the sketch; text of fewer than 15 words gives none.
func ParseAbstract(s string) Abstract {
	if len(s) > 4000 {
		s = s[:4000]
	}
	words := Words(Fold(s))
	if len(words) < 15 {
		return nil
	}
	words = words[:min(len(words), sketchWords)]
	out := make(Abstract, 0, len(words))
	for i := range len(words) - 2 {
		h := fnv.New32a()
		h.Write([]byte(strings.Join(words[i:i+3], " ")))
		out = append(out, h.Sum32())
	}
	slices.Sort(out)
	return slices.Compact(out)
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
