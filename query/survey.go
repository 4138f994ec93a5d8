package query

import (
	"slices"
	"strings"
)

// unlabellable returns the physical lines with a letter before those that
// begin with a number that is no label: 2005.yr. on Ovid.
func (l *layout) unlabellable() []string {
	if l.d.fieldAfterNumber == nil {
		return l.texts
	}
	texts := slices.Clone(l.texts)
	for i, t := range texts {
		n := len(t) - len(strings.TrimLeft(t, "0123456789"))
		if n > 0 && n < len(t) && l.d.fieldAfterNumber(t, n) {
			texts[i] = "x" + t
		}
	}
	return texts
}

// labelsByChance reports whether the few lines that begin with a number do
// so by chance: most lines have none, and the strategy refers to lines
// beyond the highest of those numbers.
func (l *layout) labelsByChance() bool {
	labels, lines, highest := 0, 0, 0
	for i, t := range l.texts {
		if t != "" {
			lines++
		}
		if l.labels[i].style != noLabel {
			labels++
			highest = max(highest, l.labels[i].n)
		}
	}
	if labels == 0 || labels*5 >= lines {
		return false
	}
	for i, t := range l.texts {
		if l.labels[i].style == noLabel && isReferenceLine(t, l.d) && highestReference(t) > highest {
			return true
		}
	}
	return false
}

// survey finds out what kind of table it is: whether counts are printed, in
// front or behind, and what an unnumbered text is.
func (l *layout) survey() {
	v := countSurvey{}
	rows := 0
	for i, t := range l.texts {
		if t == "" {
			continue
		}
		rows++
		body := t
		if l.labels[i].style != noLabel {
			body = t[l.labels[i].rest:]
			v.row(isReferenceLine(body, l.d))
			if _, _, ok := leadingCount(body); ok {
				v.first++
			}
			if historyPrefix(body) > 0 {
				l.search++
			}
		}
		if !standaloneLimit(body) { // "published since 2005" ends in no count
			v.line(body)
		}
	}
	v.end()
	l.titled = l.numbersTitles(v.rows)
	l.grouped = v.grouped
	l.first = v.rows > 1 && v.first*2 > v.rows
	l.counts = !l.first && v.printsCounts()
	l.list = v.rows == 0 && rows > 1 && l.refersToLines()
}

// numbersTitles reports whether the numbers stand before titles, with the
// searches on the lines below, for most of the rows.
func (l *layout) numbersTitles(labels int) bool {
	titles := 0
	for i := range l.texts[:len(l.texts)-1] {
		lab := l.labels[i]
		if lab.style != noLabel && l.labels[i+1].style == noLabel && l.texts[i+1] != "" &&
			!l.plainlySearch(l.texts[i][lab.rest:]) && l.plainlySearch(l.texts[i+1]) && !leads(l.texts[i+1]) {
			titles++
		}
	}
	return titles > 1 && titles*2 > labels
}

// A countSurvey gathers the signs that a table prints counts.
type countSurvey struct {
	rows, counted     int // numbered rows, and those that a count may end
	combined, refused int // rows that combine others, and those of them without a count
	first             int
	strong            int  // counts in a column or with separators
	large             bool // a count has three digits or more
	grouped           bool
	reference, seen   bool // of the current row
}

func (v *countSurvey) row(reference bool) {
	v.end()
	v.rows++
	v.reference, v.seen = reference, false
}

// end closes the current row.
func (v *countSurvey) end() {
	if v.rows == 0 {
		return
	}
	if v.seen {
		v.counted++
	}
	if v.reference {
		v.combined++
		if !v.seen {
			v.refused++
		}
	}
	v.reference = false
}

// line looks at the end of a physical line.
func (v *countSurvey) line(body string) {
	c := trailingCount(body)
	if n, g, ok := countOnly(body); ok {
		c = countFound{n, 0, strongCount, g}
	}
	if c.strength == notCount || v.rows == 0 || v.seen {
		return
	}
	v.seen = true
	v.large = v.large || c.n >= 100
	v.grouped = v.grouped || c.grouped
	if c.strength == strongCount {
		v.strong++
	}
}

// printsCounts decides: half the rows end in a count, and the counts are
// more than numbers in the text. The rows that combine others are the best
// witnesses, because no word of theirs can be taken for a count.
func (v *countSurvey) printsCounts() bool {
	switch {
	case v.counted*2 < v.rows || v.counted == 0:
		return false
	case v.strong*2 >= v.counted:
		return v.counted > 1 || v.grouped
	case v.combined > 0:
		return v.refused*2 < v.combined
	}
	return v.counted > 2 && v.large && v.counted*5 >= v.rows*4
}

// refersToLines reports whether an unnumbered text has lines that combine
// others by number: then each physical line counts.
func (l *layout) refersToLines() bool {
	for _, t := range l.texts {
		if isReferenceLine(t, l.d) || hasHashReference(t) {
			return true
		}
	}
	return false
}

func hasHashReference(t string) bool {
	for i := strings.IndexByte(t, '#'); i >= 0 && i+1 < len(t); {
		if t[i+1] >= '0' && t[i+1] <= '9' && (i == 0 || strings.ContainsAny(t[i-1:i], " (\t")) {
			return true
		}
		next := strings.IndexByte(t[i+1:], '#')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return false
}

// leadingCount reads a count column that stands before the text.
func leadingCount(body string) (n, rest int, ok bool) {
	end := strings.IndexAny(body, "\t|")
	if end <= 0 {
		return 0, 0, false
	}
	n, _, ok = countOnly(body[:end])
	for rest = end; rest < len(body) && strings.ContainsAny(body[rest:rest+1], " \t|"); {
		rest++
	}
	return n, rest, ok && rest < len(body)
}
