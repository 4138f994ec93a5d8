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

// shortWord is the length up to which no memory is taken from the heap.
const shortWord = 48

// Within reports whether a and b are at most limit edits apart, where an
// edit inserts, deletes or replaces a letter or swaps two neighbours.
func Within(a, b string, limit int) bool {
	if isASCII(a) && isASCII(b) {
		// What follows is cheaper on bytes, and most words end here.
		if d := len(a) - len(b); d > limit || -d > limit {
			return false
		}
		for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
			a, b = a[1:], b[1:]
		}
		for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
			a, b = a[:len(a)-1], b[:len(b)-1]
		}
		switch {
		case len(a) == 0 || len(b) == 0:
			return max(len(a), len(b)) <= limit
		case limit == 1:
			return len(a) == 1 && len(b) == 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
		}
	}
	var xs, ys [shortWord]rune
	return within(appendRunes(xs[:0], a), appendRunes(ys[:0], b), limit)
}

func appendRunes(out []rune, s string) []rune {
	for _, r := range s {
		out = append(out, r)
	}
	return out
}

func within(x, y []rune, limit int) bool {
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
	var rows [3][shortWord + 1]int
	prev2, prev, row := rows[0][:], rows[1][:], rows[2][:]
	if len(y) > shortWord {
		prev2, prev, row = make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	}
	for j := range len(y) + 1 {
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
