package fields

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// SerialNumbers finds every ISSN and ISBN in a value, whatever stands
// between them:
//
//	20762615 (ISSN)                          Scopus
//	0964-6906 (Print)0964-6906               EndNote
//	1234-5679 (Electronic) 0378-5955 (Linking)
//	0894-9867, 0894-9867                     ProQuest
//	978-3-16-148410-0
//
// A number counts as electronic where a word beside it says so. Numbers with
// a wrong check digit are left out; the same number comes once in each list.
func SerialNumbers(s string) (issn, eissn []refsift.ISSN, isbn []refsift.ISBN) {
	if isNumber(s) { // a failed parse costs an error, so it is tried only where it may succeed
		if n, err := refsift.ParseISSN(s); err == nil {
			return []refsift.ISSN{n}, nil, nil
		}
		if n, err := refsift.ParseISBN(s); err == nil { // spaces inside: 978 3 16 148410 0
			return nil, nil, []refsift.ISBN{n}
		}
	}
	before := ""
	for i := 0; i < len(s); {
		start := i
		for start < len(s) && !isDigit(s[start]) {
			start++
		}
		end := runEnd(s, start)
		label := s[i:start]
		next := end
		for next < len(s) && !isDigit(s[next]) {
			next++
		}
		kind := kindOf(before+label, s[end:next])
		before = ""
		if end > start {
			found := serialRun(s[start:end])
			for _, n := range found.issn {
				if kind == electronic {
					eissn = appendNew(eissn, n)
				} else {
					issn = appendNew(issn, n)
				}
			}
			for _, n := range found.isbn {
				isbn = appendNew(isbn, n)
			}
		}
		i = end
		if kind := trailingLabel(s[end:next]); kind != "" {
			i = end + len(kind) // a bracket belongs to the number before it
		}
	}
	return issn, eissn, isbn
}

// isNumber reports whether a value looks like one number and nothing else.
func isNumber(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case isDigit(c), c|0x20 == 'x', c == '-', c == ' ', c >= 0x80: // dashes, no-break spaces
		default:
			return false
		}
	}
	return true
}

// runEnd returns the end of the run of digits, X and hyphens at start. In a
// number that begins like an ISBN-13 single spaces belong to it.
func runEnd(s string, start int) int {
	spaced := strings.HasPrefix(s[start:], "978 ") || strings.HasPrefix(s[start:], "979 ")
	end := start
	for end < len(s) {
		switch c := s[end]; {
		case isDigit(c), c|0x20 == 'x', c == '-':
		case spaced && c == ' ' && end+1 < len(s) && isDigit(s[end+1]):
		default:
			return end
		}
		end++
	}
	return end
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func appendNew[T comparable](list []T, v T) []T {
	if len(list) < 500 && slices.Contains(list, v) { // longer lists are not searched: linear time
		return list
	}
	return append(list, v)
}

type serials struct {
	issn []refsift.ISSN
	isbn []refsift.ISBN
}

// serialRun reads one run of digits, X and hyphens: a number, or ISSNs glued
// together.
func serialRun(run string) (f serials) {
	run = strings.TrimRight(run, "-")
	if len(run) >= 10 {
		if n, err := refsift.ParseISBN(run); err == nil {
			f.isbn = append(f.isbn, n)
			return f
		}
	}
	for run != "" {
		width := 8
		if len(run) > 4 && run[4] == '-' {
			width = 9
		}
		if len(run) < width {
			return f
		}
		if n, err := refsift.ParseISSN(run[:width]); err == nil {
			f.issn = append(f.issn, n)
		}
		run = strings.TrimLeft(run[width:], "-")
	}
	return f
}

type serialKind byte

const (
	unknownKind serialKind = iota
	electronic
)

// kindOf reads the words around a number: those in brackets right behind it
// first, then those before it.
func kindOf(before, after string) serialKind {
	if label := trailingLabel(after); label != "" {
		return wordKind(label)
	}
	return wordKind(before)
}

// trailingLabel returns the bracket that follows a number, with the space
// before it.
func trailingLabel(after string) string {
	t := strings.TrimLeft(after, " ")
	if t == "" || t[0] != '(' && t[0] != '[' {
		return ""
	}
	end := strings.IndexAny(t, ")]")
	if end < 0 {
		end = len(t) - 1
	}
	return after[:len(after)-len(t)+end+1]
}

func wordKind(label string) serialKind {
	l := strings.ToLower(label)
	if strings.Contains(l, "electronic") || strings.Contains(l, "online") || strings.Contains(l, "eissn") ||
		strings.Contains(l, "e-issn") || strings.Contains(l, "digital") {
		return electronic
	}
	return unknownKind
}
