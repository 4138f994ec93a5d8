package bibtex

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/refsift/refsift"
)

// makeKey makes a key of the first author, the year and the first word of
// the title that means something: Mueller2019Shared.
func makeKey(rec *refsift.Record) string {
	var b strings.Builder
	name := "Anonymous"
	for _, list := range [][]refsift.Author{rec.Authors, rec.Editors} {
		if len(list) == 0 {
			continue
		}
		if n := keyWord(list[0].Family); n != "" {
			name = n
		} else if n := keyWord(list[0].Corporate); n != "" {
			name = n
		}
		break
	}
	b.WriteString(name)
	if rec.Year > 0 {
		b.WriteString(strconv.Itoa(rec.Year))
	}
	for w := range strings.FieldsSeq(rec.Title) {
		if k := keyWord(w); len(k) > 3 && !isStopWord(k) {
			b.WriteString(k)
			break
		}
	}
	return b.String()
}

// keyWord leaves the unaccented letters and digits of s, the first in upper
// case, at most 24 of them.
func keyWord(s string) string {
	var b strings.Builder
	upper := true
	for _, r := range norm.NFKD.String(s) {
		if t, ok := keyLetters[r]; ok {
			b.WriteString(t)
			upper = false
			continue
		}
		if r > unicode.MaxASCII || !isLetter(byte(r)) && !isDigit(byte(r)) {
			upper = upper || r == ' '
			continue
		}
		if upper {
			r = unicode.ToUpper(r)
			upper = false
		}
		b.WriteRune(r)
		if b.Len() >= 24 {
			break
		}
	}
	return b.String()
}

// keyLetters are letters that do not decompose into a plain one.
var keyLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'Æ': "Ae", 'ø': "o", 'Ø': "O", 'ł': "l", 'Ł': "L", 'œ': "oe", 'Œ': "Oe", 'đ': "d", 'Đ': "D", 'ð': "d", 'þ': "th", 'ı': "i",
}

func isStopWord(w string) bool {
	switch strings.ToLower(w) {
	case "with", "from", "into", "that", "this", "does", "what", "when", "over", "than":
		return true
	}
	return false
}

// suffix returns a, b, … z, aa, ab, … for 0, 1, ….
func suffix(n int) string {
	s := ""
	for n >= 0 {
		s = string(rune('a'+n%26)) + s
		n = n/26 - 1
	}
	return s
}
