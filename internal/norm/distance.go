package norm

// runes is the number of letters that typing errors are weighed against: 0
// where each sign is a word, as in Chinese, so that no difference is a slip.
func runes(s string) int {
	n := 0
	for _, r := range s {
		if r >= 0x2e80 {
			return 0
		}
		n++
	}
	return n
}

// Within reports whether a and b are at most limit edits apart, where an
// edit inserts, deletes or replaces a letter or swaps two neighbours.
func Within(a, b string, limit int) bool {
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
