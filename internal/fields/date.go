package fields

import (
	"strings"

	"github.com/refsift/refsift"
)

// Date reads a date in any form that exports use:
//
//	2019, 2019-12, 2019-12-09, 2019/12/09/text, 2021/06//, 2016///, 2001///winter
//	20191209, 2019 Dec 9, 2019 Jan-Feb, 2019 Winter, Dec 2019, 4-8 Aug. 2020, 9-Dec-2019
//
// The year is a four-digit token from 1500 to 2100. Without one the result is
// false; a month or day that makes no sense is left out.
func Date(s string) (refsift.Date, bool) {
	s = strings.TrimSpace(s)
	if d, ok := plainDate(s); ok {
		return d, true
	}
	ts := dateTokens(s)
	for i, t := range ts {
		if t.isYear() {
			d := refsift.Date{Year: t.number}
			d.Month, d.Day = monthDay(ts, i)
			return d, true
		}
		if y, m, day, ok := t.packed(); ok {
			return refsift.Date{Year: y, Month: m, Day: day}, true
		}
	}
	return refsift.Date{}, false
}

// MonthDay reads a month, and a day if there is one, from a value without a
// year: "JUN 13", "SEP", "Jun". It returns 0 for what is not there.
func MonthDay(s string) (month, day int) { return monthDay(dateTokens(s), -1) }

// plainDate reads the most frequent forms, "2019", "2019/12/09/" and
// "2019-12-09", without taking the value apart.
func plainDate(s string) (refsift.Date, bool) {
	y, ok := number(s, 0, 4)
	if !ok || y < minYear || y > maxYear {
		return refsift.Date{}, false
	}
	if len(s) == 4 {
		return refsift.Date{Year: y}, true
	}
	if len(s) < 10 || len(s) > 11 || s[4] != s[7] || (s[4] != '/' && s[4] != '-') || len(s) == 11 && s[10] != '/' {
		return refsift.Date{}, false
	}
	m, ok1 := number(s, 5, 2)
	d, ok2 := number(s, 8, 2)
	if !ok1 || !ok2 || m < 1 || m > 12 || d < 1 || d > 31 {
		return refsift.Date{}, false
	}
	return refsift.Date{Year: y, Month: m, Day: d}, true
}

const minYear, maxYear = 1500, 2100

func number(s string, at, n int) (v int, ok bool) {
	if len(s) < at+n {
		return 0, false
	}
	for _, c := range []byte(s[at : at+n]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	return v, true
}

// A dateToken is a run of digits or of letters.
type dateToken struct {
	text   string
	number int  // -1 for words and long runs
	sep    byte // what stands before it
	blanks int  // '/' before it beyond the first: empty parts
}

func (t dateToken) isYear() bool {
	return len(t.text) == 4 && t.number >= minYear && t.number <= maxYear
}

// packed reads 20191209.
func (t dateToken) packed() (y, m, d int, ok bool) {
	if len(t.text) != 8 || t.number < 0 {
		return
	}
	y, m, d = t.number/10000, t.number/100%100, t.number%100
	if y < minYear || y > maxYear {
		return 0, 0, 0, false
	}
	if m < 1 || m > 12 {
		return y, 0, 0, true
	}
	if d < 1 || d > 31 {
		d = 0
	}
	return y, m, d, true
}

func dateTokens(s string) []dateToken {
	if len(s) > 200 {
		s = s[:200]
	}
	var ts []dateToken
	sep, blanks := byte(0), 0
	for i := 0; i < len(s); {
		class := classOf(s[i])
		if class == other {
			if s[i] == '/' && sep == '/' {
				blanks++
			}
			if s[i] != ' ' || sep == 0 {
				sep = s[i]
			}
			i++
			continue
		}
		j := i + 1
		for j < len(s) && classOf(s[j]) == class {
			j++
		}
		t := dateToken{text: s[i:j], number: -1, sep: sep, blanks: blanks}
		if class == digit && j-i <= 8 {
			t.number, _ = number(s, i, j-i)
		}
		ts = append(ts, t)
		i, sep, blanks = j, 0, 0
	}
	return ts
}

type charClass byte

const (
	other charClass = iota
	digit
	letter
)

func classOf(c byte) charClass {
	switch {
	case c >= '0' && c <= '9':
		return digit
	case c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80:
		return letter
	}
	return other
}

// monthDay finds month and day around the year token ts[year]; year -1: there
// is none. A named month decides; the day is then the first number beside it.
// Without one, numbers count by place: after the year month and day, before
// it day.month or month/day, if only one reading is possible.
func monthDay(ts []dateToken, year int) (month, day int) {
	for i, t := range ts {
		if t.number >= 0 {
			continue
		}
		if month = monthOf(t.text); month == 0 {
			continue
		}
		if after := i + 1; after < len(ts) && after != year && isDay(ts[after]) {
			return month, ts[after].number
		}
		if i > 0 && i-1 != year && isDay(ts[i-1]) {
			return month, firstDay(ts, i-1)
		}
		return month, 0
	}
	if year < 0 {
		return 0, 0
	}
	if year+1 < len(ts) && isMonth(ts[year+1]) && ts[year+1].blanks == 0 && joined(ts[year+1]) {
		month = ts[year+1].number
		if year+2 < len(ts) && isDay(ts[year+2]) && ts[year+2].blanks == 0 && joined(ts[year+2]) {
			day = ts[year+2].number
		}
		return month, day
	}
	return beforeYear(ts, year)
}

// joined reports whether a number hangs on the one before by - / or a dot.
func joined(t dateToken) bool { return t.sep == '/' || t.sep == '-' || t.sep == '.' }

// firstDay goes back over a range of days: the 4 of "4-8 Aug".
func firstDay(ts []dateToken, i int) int {
	if i > 0 && ts[i].sep == '-' && isDay(ts[i-1]) {
		return ts[i-1].number
	}
	return ts[i].number
}

func isDay(t dateToken) bool   { return t.number >= 1 && t.number <= 31 && len(t.text) <= 2 }
func isMonth(t dateToken) bool { return t.number >= 1 && t.number <= 12 && len(t.text) <= 2 }

// beforeYear reads 28.01.2019 and 01/28/2019; 03/04/2019 is not decided.
func beforeYear(ts []dateToken, year int) (month, day int) {
	if !joined(ts[year]) || year < 1 {
		return 0, 0
	}
	if year == 1 && isMonth(ts[0]) {
		return ts[0].number, 0 // 12/2019
	}
	if year < 2 || !joined(ts[year-1]) {
		return 0, 0
	}
	a, b := ts[year-2], ts[year-1]
	switch {
	case isDay(a) && isMonth(b) && (ts[year].sep == '.' || a.number > 12 || a.number == b.number):
		return b.number, a.number
	case isMonth(a) && isDay(b) && b.number > 12:
		return a.number, b.number
	}
	return 0, 0
}

// monthOf reads the name of a month, full or cut, in English, or in German
// where its first letters differ.
func monthOf(s string) int {
	if len(s) < 3 {
		return 0
	}
	switch strings.ToLower(s[:3]) {
	case "jan":
		return 1
	case "feb":
		return 2
	case "mar":
		return 3
	case "apr":
		return 4
	case "may":
		return 5
	case "jun":
		return 6
	case "jul":
		return 7
	case "aug":
		return 8
	case "sep":
		return 9
	case "oct", "okt":
		return 10
	case "nov":
		return 11
	case "dec", "dez":
		return 12
	}
	return 0
}
