package query

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A labelStyle is the way a strategy numbers its lines.
type labelStyle uint8

const (
	noLabel     labelStyle = iota
	spaceLabel             // "1 term": could also be text that begins with a number
	columnLabel            // "1<TAB>term", "1   term" or "| 1 | term |"
	dotLabel               // "1. term"
	parenLabel             // "1) term"
	hashLabel              // "#1 term"
	letterLabel            // "S1 term"
	aloneLabel             // "1" on a line of its own, the text below it
	doubtLabel             // "17.15 or 16" or "56 or exp x/": only where exactly this number is missing
)

// A label is the number at the start of a physical line.
type label struct {
	style labelStyle
	n     int
	text  string // as printed, without the mark after it: "1", "#1", "S1"
	at    int    // where the label begins in the line
	rest  int    // where the text after the label begins
}

// maxLabelDigits: the longest published strategies have some hundred lines.
const maxLabelDigits = 4

// readLabel reads the number that a line begins with. What an operator
// follows is a combination of lines, not a label: "#1 OR #2", "1 or 2".
func readLabel(line string) label {
	i := len(line) - len(strings.TrimLeft(line, "| \t"))
	barred := strings.Contains(line[:i], "|")
	if l := wordyLabel(line, i); l.style != noLabel {
		return l
	}
	l := label{at: i}
	switch {
	case strings.HasPrefix(line[i:], "#"):
		l.style = hashLabel
		i++
		for i < len(line) && line[i] == ' ' { // "# 4", as typed by hand
			i++
		}
	case strings.HasPrefix(line[i:], "S"):
		l.style = letterLabel
		i++
	}
	digits := i
	for i < len(line) && line[i] >= '0' && line[i] <= '9' {
		i++
	}
	if i == digits || i-digits > maxLabelDigits {
		return label{}
	}
	l.n, _ = strconv.Atoi(line[digits:i])
	l.text = line[l.at:i]
	if l.style == hashLabel {
		l.text = "#" + line[digits:i]
	}
	return l.finish(line, i, barred)
}

// wordyLabel reads "(1) term", "Line 1: term" and "Search 1. term".
func wordyLabel(line string, i int) label {
	at := i
	rest := line[i:]
	var closing string
	if strings.HasPrefix(rest, "(") {
		i++
		closing = ")"
	} else {
		n := leadingWord(rest)
		switch strings.ToLower(rest[:n]) {
		case "line", "search", "set", "query", "step":
		default:
			return label{}
		}
		i = skipBlank(line, i+n)
		i += len(line[i:]) - len(strings.TrimPrefix(line[i:], "#"))
		closing = ":.)"
	}
	digits := i
	for i < len(line) && line[i] >= '0' && line[i] <= '9' {
		i++
	}
	if i == digits || i-digits > maxLabelDigits || i == len(line) || !strings.Contains(closing, line[i:i+1]) {
		return label{}
	}
	n, _ := strconv.Atoi(line[digits:i])
	l := label{style: parenLabel, n: n, text: line[digits:i], at: at, rest: skipBlank(line, i+1)}
	if n == 0 || l.rest == i+1 || l.rest == len(line) || beginsOperator(line[l.rest:]) {
		return label{}
	}
	return l
}

// finish reads the mark between the digits that end at i and the text.
func (l label) finish(line string, i int, barred bool) label {
	after := line[i:]
	gap := len(after) - len(strings.TrimLeftFunc(after, func(r rune) bool { return isBlank(r) || r == '|' }))
	mark := byte(0)
	if after != "" {
		mark = after[0]
	}
	switch {
	case (mark == '.' || mark == ')') && len(after) == 1 && l.style == noLabel: // the text was lost
		l.style, l.rest = dotLabel, len(line)
		return l
	case (mark == '.' || mark == ')' || mark == ':') && len(after) > 1 && !isDigitOrColon(after[1]):
		if l.style == noLabel {
			l.style = map[byte]labelStyle{'.': dotLabel, ')': parenLabel, ':': dotLabel}[mark]
		}
		i++
		gap = len(line[i:]) - len(strings.TrimLeftFunc(line[i:], func(r rune) bool { return isBlank(r) || r == '|' }))
	case mark == '.' && l.style == noLabel && l.n > 0 && len(after) > 1 && after[1] != ':':
		return label{style: doubtLabel, n: l.n, text: l.text, at: l.at, rest: i + 1}
	case gap == 0 && !(l.style == hashLabel && mark == '#'): // "#33#15 AND #23" is line 33
		return label{}
	case l.style == noLabel && (barred || gap >= 3 || strings.ContainsAny(after[:gap], "\t|")):
		l.style = columnLabel
	case l.style == noLabel:
		l.style = spaceLabel
	}
	l.rest = i + gap
	if l.n == 0 {
		return label{}
	}
	if beginsOperator(line[l.rest:]) {
		l.style = doubtLabel
		return l
	}
	if l.style == spaceLabel && beginsMonth(line[l.rest:]) { // "9 December 2019"
		return label{}
	}
	return l
}

func isDigitOrColon(b byte) bool { return b >= '0' && b <= '9' || b == ':' }

// beginsOperator reports whether a text begins with an operator that joins
// it to what stands before: "OR x", but not "OR/1-3", which is a whole line.
func beginsOperator(t string) bool {
	n := leadingWord(t)
	if operatorWord(t[:n]) == noOp {
		return false
	}
	return !strings.HasPrefix(strings.TrimLeftFunc(t[n:], isBlank), "/") && wholeCombination(t) == 0
}

var months = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthNumber reads the name of a month or its first three letters; 0 is none.
func monthNumber(word string) int {
	w := strings.TrimSuffix(strings.ToLower(word), ".")
	if len(w) < 3 {
		return 0
	}
	return slices.IndexFunc(months, func(m string) bool { return m == w || w == m[:3] || w == "sept" && m == "september" }) + 1
}

func beginsMonth(t string) bool {
	fields := strings.FieldsFunc(t, func(r rune) bool { return isBlank(r) || r == ',' })
	if len(fields) < 2 || monthNumber(fields[0]) == 0 {
		return false
	}
	return len(fields[1]) == 4 && strings.Trim(fields[1], "0123456789") == ""
}

// chooseLabels decides which physical lines begin a row, and returns their
// labels by line; the others have style noLabel. One style rules a table.
// Numbers that could as well be text ("5 fluorouracil") count only where
// they fit into a sequence.
func chooseLabels(lines []string) []label {
	all := make([]label, len(lines))
	var per [doubtLabel + 1][]int
	for i, t := range lines {
		all[i] = readLabel(t)
		per[all[i].style] = append(per[all[i].style], i)
	}
	main := mainStyle(lines, all, per[:])
	if alone := aloneLabels(lines); len(alone) > len(per[main]) || main == noLabel && len(alone) > 0 {
		for i := range all {
			all[i] = label{}
		}
		for _, l := range alone {
			all[l.line] = l.label
		}
		return all
	}
	keep := make([]bool, len(lines))
	if main != noLabel {
		chosen := per[main]
		if main == spaceLabel || main == columnLabel {
			cand := mergeSorted(per[spaceLabel], per[columnLabel])
			chosen = sequence(all, cand)
			keepDisplaced(lines, all, cand, chosen, keep)
		}
		for _, i := range chosen {
			keep[i] = true
		}
		keepFitting(lines, all, keep)
		keepAlone(lines, all, keep)
	}
	for i := range all {
		if !keep[i] {
			all[i] = label{}
		}
	}
	return all
}

// A placedLabel is a label with the physical line that it stands on.
type placedLabel struct {
	line int
	label
}

// aloneLabels finds the numbers of a table whose cells were extracted one
// below the other: number, search, count. The numbers begin with 1 and rise
// by one or a few; what lies between them is counts.
func aloneLabels(lines []string) []placedLabel {
	var out []placedLabel
	texts := 0 // lines of text since the last label
	prev := 0
	for i, t := range lines {
		digits := strings.Trim(t, "#.) ")
		n, err := strconv.Atoi(digits)
		switch {
		case t == "":
		case err != nil || len(digits) > maxLabelDigits || !strings.Contains(t, digits):
			texts++
		case n == prev+1 && (prev == 0 || texts > 0), prev > 0 && texts > 0 && n > prev && n <= prev+3 && !countFollows(lines, i):
			text := digits
			if strings.HasPrefix(t, "#") {
				text = "#" + digits
			}
			out = append(out, placedLabel{i, label{style: aloneLabel, n: n, text: text, rest: len(t)}})
			prev, texts = n, 0
		}
	}
	if len(out) < 2 || texts == 0 {
		return nil
	}
	return out
}

// countFollows reports whether the next line of text is a number: then this
// one is a count and that one the label.
func countFollows(lines []string, i int) bool {
	for _, t := range lines[i+1:] {
		if t != "" {
			_, _, ok := parseCount(t)
			return ok
		}
	}
	return true
}

// keepDisplaced adds bare numbers that break the sequence, a repeated or
// exchanged one, where the line above is complete and the number is one of
// the table's.
func keepDisplaced(lines []string, all []label, cand, chosen []int, keep []bool) {
	if len(chosen) < 2 {
		return
	}
	lo, hi := all[chosen[0]].n, all[chosen[len(chosen)-1]].n
	if lo > hi {
		lo, hi = hi, lo
	}
	above := ""
	next := 0
	for i, t := range lines {
		if t == "" {
			continue
		}
		if next < len(cand) && cand[next] == i {
			next++
			complete := above != "" && (endsTerm(above) || trailingCount(above).strength != notCount)
			keep[i] = complete && i > chosen[0] && lo <= all[i].n && all[i].n <= hi
		}
		above = t
	}
}

func mergeSorted(a, b []int) []int {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return out
}

// mainStyle returns the style with the most lines; a mark beats a bare
// number. A single bare number must be 1 or stand in a column.
func mainStyle(lines []string, all []label, per [][]int) labelStyle {
	best, most := noLabel, 0
	for style := letterLabel; style > columnLabel; style-- {
		if len(per[style]) > most {
			best, most = style, len(per[style])
		}
	}
	bare := sequence(all, mergeSorted(per[spaceLabel], per[columnLabel]))
	if len(bare) > most && (len(bare) > 1 || all[bare[0]].style == columnLabel || all[bare[0]].n == 1 || bareRow(lines[bare[0]], all[bare[0]])) {
		best = spaceLabel
	}
	return best
}

// bareRow reports whether a lone "23 Or/1-22 465.523" is surely a row.
func bareRow(line string, l label) bool {
	return trailingCount(line[l.rest:]).strength == strongCount
}

// maxJump bounds the gap between the numbers of two bare labels: a larger
// one is a year or a quantity in wrapped text.
const maxJump = 40

// maxSequence bounds the quadratic search for the best sequence.
const maxSequence = 3000

// sequence returns the longest run of candidates whose numbers rise, or
// fall, without large jumps. Equal numbers may follow each other.
func sequence(all []label, cand []int) []int {
	if len(cand) > maxSequence {
		return cand
	}
	up := longestRun(all, cand, 1)
	if down := longestRun(all, cand, -1); len(down) > len(up) {
		return down
	}
	return up
}

func longestRun(all []label, cand []int, sign int) []int {
	length := make([]int, len(cand))
	from := make([]int, len(cand))
	best := -1
	for i := range cand {
		length[i], from[i] = 1, -1
		for j := range i {
			step := sign * (all[cand[i]].n - all[cand[j]].n)
			if step >= 0 && step <= maxJump && length[j]+1 > length[i] {
				length[i], from[i] = length[j]+1, j
			}
		}
		if best < 0 || length[i] > length[best] {
			best = i
		}
	}
	var out []int
	for i := best; i >= 0; i = from[i] {
		out = append(out, cand[i])
	}
	slices.Reverse(out)
	return out
}

// keepFitting adds lines of another style whose number lies between those
// of their neighbours: "# 4", or a "12" that lost its dot.
func keepFitting(lines []string, all []label, keep []bool) {
	next := make([]int, len(all)) // the first kept line from here on
	for i, n := len(all)-1, -1; i >= 0; i-- {
		if keep[i] {
			n = i
		}
		next[i] = n
	}
	prev := -1
	for i := range all {
		if keep[i] {
			prev = i
		}
		if keep[i] || all[i].style == noLabel || prev < 0 {
			continue
		}
		if all[i].style == doubtLabel {
			if all[i].n == all[prev].n+1 && (next[i] < 0 || all[next[i]].n == all[i].n+1) && surelyLabel(lines[i], all[i]) {
				keep[i] = true
				prev = i
			}
			continue
		}
		if next[i] < 0 { // below the last one only the next number fits
			if all[i].n == all[prev].n+1 {
				keep[i] = true
				prev = i
			}
			continue
		}
		lo, hi := all[prev].n, all[next[i]].n
		if lo > hi {
			lo, hi = hi, lo
		}
		if lo < all[i].n && all[i].n < hi {
			keep[i] = true
			prev = i
		}
	}
}

// surelyLabel reports whether the doubtful number that fills a gap is a
// label: after a dot no count (2.269), before an operator no reference (7 or 8).
func surelyLabel(line string, l label) bool {
	rest := line[l.rest:]
	if !beginsOperator(rest) {
		_, _, count := countOnly(line)
		return !count
	}
	return strings.Trim(rest[leadingWord(rest):], " #S0123456789()") != ""
}

// keepAlone adds numbers on a line of their own that close a gap in the
// sequence and have text below them.
func keepAlone(lines []string, all []label, keep []bool) {
	prev := 0
	for i, t := range lines {
		if keep[i] {
			prev = all[i].n
			continue
		}
		n, err := strconv.Atoi(strings.Trim(t, "#.) "))
		if t == "" || err != nil || n != prev+1 {
			continue
		}
		below := i + 1
		for below < len(lines) && lines[below] == "" {
			below++
		}
		if below == len(lines) || keep[below] || prev == 0 && below > i+2 {
			continue
		}
		if _, _, count := countOnly(lines[below]); count {
			continue
		}
		if next := slices.Index(keep[below:], true); next >= 0 && all[below+next].n == n+1 {
			all[i] = label{style: aloneLabel, n: n, text: strings.Trim(t, ".) "), rest: len(t)}
			keep[i] = true
			prev = n
		}
	}
}

// isQuote reports the double quotation marks that keyboards and word
// processors produce.
func isQuote(r rune) bool { return r == '"' || isCurly(r) }

func isCurly(r rune) bool {
	switch r {
	case '“', '”', '„', '‟', '″', '＂', '«', '»':
		return true
	}
	return false
}

// titleWord reports whether a word begins with a capital letter.
func titleWord(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}
