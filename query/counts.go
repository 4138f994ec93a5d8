package query

import (
	"strings"
	"unicode/utf8"
)

// How surely a number at the end of a line is the count of the line.
type countStrength uint8

const (
	notCount    countStrength = iota
	weakCount                 // one space before plain digits: a count only in a table that has counts
	strongCount               // a column of its own, parentheses, thousands separators, or a mark before it that ends a term
)

// A countFound is a number at the end of a text that may be its count.
type countFound struct {
	n        int
	at       int // where the count begins, with what introduces it
	strength countStrength
	grouped  bool // written with thousands separators
}

// maxCountDigits keeps counts within int; the largest databases hold 10^9 records.
const maxCountDigits = 12

// parseCount reads a whole number as tables print it: 2269, 2.269, 2,269,
// 2 269 or 2'269, the separators every three digits and all alike.
func parseCount(s string) (n int, grouped, ok bool) {
	digits := 0 // in all
	group := 0  // since the last separator
	sep := rune(0)
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n = n*10 + int(r-'0')
			digits++
			group++
			if digits > maxCountDigits {
				return 0, false, false
			}
		case isThousands(r) && digits > 0 && (sep == 0 && group <= 3 || sep == r && group == 3):
			sep, group = r, 0
		default:
			return 0, false, false
		}
	}
	return n, sep != 0, digits > 0 && (sep == 0 || group == 3)
}

// isThousands reports the separators of thousands; the Danish and German
// point, the English comma, the Swiss apostrophe and the spaces of ISO 31.
func isThousands(r rune) bool {
	switch r {
	case '.', ',', '\'', '’', ' ', '\u00a0', '\u2009', '\u202f':
		return true
	}
	return false
}

// countOnly reads a text that is nothing but a count: "2.243", "(883)",
// "171 results", "| 12 |".
func countOnly(text string) (n int, grouped, ok bool) {
	t := strings.Trim(text, " \t|\u00a0")
	if in, found := strings.CutPrefix(t, "("); found {
		if in, found = strings.CutSuffix(in, ")"); !found {
			return 0, false, false
		}
		t = strings.TrimSpace(in)
	}
	t = trimCountWords(t)
	return parseCount(t)
}

var countBefore = []string{"results:", "results", "hits:", "hits", "n =", "n=", "records:", "items found:"}
var countAfter = []string{"results", "result", "hits", "hit", "records", "items", "articles", "citations", "references"}

// trimCountWords takes off the words that say that a number is a count.
func trimCountWords(t string) string {
	lower := strings.ToLower(t)
	for _, w := range countBefore {
		if strings.HasPrefix(lower, w) {
			return strings.TrimFunc(t[len(w):], isBlank)
		}
	}
	for _, w := range countAfter {
		if head, ok := strings.CutSuffix(lower, " "+w); ok {
			return strings.TrimFunc(t[:len(head)], isBlank)
		}
	}
	return t
}

// trailingCount looks for a count at the end of a line of text. A number
// that an operator, "#", "/" or "-" leads up to is part of the search.
func trailingCount(text string) countFound {
	body := strings.TrimRight(text, " \t|\u00a0")
	if c := parenthesisedCount(body); c.strength != notCount {
		return c
	}
	worded := body
	lower := strings.ToLower(body)
	for _, w := range countAfter {
		if head, ok := strings.CutSuffix(lower, " "+w); ok && endsInDigit(head) {
			worded = strings.TrimRight(body[:len(head)], " \u00a0")
		}
	}
	at := len(worded)
	for at > 0 {
		r, w := utf8.DecodeLastRuneInString(worded[:at])
		if !isThousands(r) && (r < '0' || r > '9') {
			break
		}
		at -= w
	}
	if head, ok := cutCountWord(worded[:at]); ok {
		if n, grouped, ok := parseCount(strings.TrimFunc(worded[at:], isBlank)); ok && mayEnd(worded[:head]) {
			return countFound{n, head, strongCount, grouped}
		}
	}
	c := longestCount(worded, at)
	if c.strength == weakCount && worded != body {
		c.strength = strongCount
	}
	return c
}

// cutCountWord finds where "n =" or "results:" begins at the end of a text,
// with white space before it.
func cutCountWord(text string) (at int, ok bool) {
	t := strings.TrimRightFunc(text, isBlank)
	if !strings.HasSuffix(t, "=") && !strings.HasSuffix(t, ":") {
		return 0, false
	}
	tail := strings.ToLower(t[max(0, len(t)-20):])
	for _, w := range countBefore {
		if head, found := strings.CutSuffix(tail, w); found && head != strings.TrimRightFunc(head, isBlank) {
			return len(t) - len(w), true
		}
	}
	return 0, false
}

func endsInDigit(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

// longestCount tries the run of digits and separators from the left: in
// "AND 38 2.300" the 38 belongs to the search.
func longestCount(body string, at int) countFound {
	for i := at; i < len(body); {
		r, w := utf8.DecodeRuneInString(body[i:])
		boundary := i == 0 || strings.ContainsAny(body[i-1:i], " \t|") || strings.HasSuffix(body[:i], "\u00a0")
		if r >= '0' && r <= '9' && boundary {
			n, grouped, ok := parseCount(body[i:])
			if ok && mayEnd(body[:i]) {
				return countFound{n, i, strengthOf(body[:i], grouped), grouped}
			}
		}
		i += w
	}
	return countFound{}
}

// strengthOf judges a count by what stands before it.
func strengthOf(before string, grouped bool) countStrength {
	gap := before[len(strings.TrimRight(before, " \t|\u00a0")):]
	if grouped || strings.ContainsAny(gap, "\t|") || len(gap) >= 3 || endsTerm(before[:len(before)-len(gap)]) {
		return strongCount
	}
	return weakCount
}

// parenthesisedCount reads "exp Hypertension/ (259123)".
func parenthesisedCount(body string) countFound {
	in, ok := strings.CutSuffix(body, ")")
	if !ok {
		return countFound{}
	}
	at := strings.LastIndexByte(in, '(')
	if at <= 0 || !strings.ContainsAny(in[at-1:at], " \t/)|") {
		return countFound{}
	}
	n, grouped, ok := parseCount(trimCountWords(strings.TrimSpace(in[at+1:])))
	if !ok || !mayEnd(in[:at]) {
		return countFound{}
	}
	return countFound{n, at, strongCount, grouped}
}

// mayEnd reports whether a search can end with text: it is not empty and
// does not end in an operator or another mark that asks for more.
func mayEnd(text string) bool {
	t := strings.TrimRight(text, " \t|\u00a0")
	return t != "" && !endsOpen(t)
}

// endsOpen reports whether a text ends in an operator or in a mark that
// something must follow.
func endsOpen(t string) bool {
	if strings.HasSuffix(t, "#") || strings.HasSuffix(t, ",") || strings.HasSuffix(t, "(") ||
		strings.HasSuffix(t, ":") || strings.HasSuffix(t, "=") || strings.HasSuffix(t, "-") {
		return true
	}
	i := strings.LastIndexFunc(t, func(r rune) bool { return isBlank(r) || r == ')' || r == ']' || isQuote(r) })
	_, w := utf8.DecodeRuneInString(t[max(i, 0):])
	if i < 0 {
		w = 0
	}
	last := t[max(i, 0)+w:]
	if op := operatorWord(last); op != noOp {
		return true
	}
	return operatorWord(strings.TrimSuffix(last, "/")) != noOp
}
