package fields

import "strings"

// Flat writes a value in one line: control characters, line ends and Unicode's
// line separators become one space, and white space at both ends goes.
func Flat(v string) string {
	if needsFlat(v) {
		v = strings.Join(strings.FieldsFunc(v, isBreak), " ")
	}
	return strings.TrimSpace(v)
}

// needsFlat looks for control characters and for the first byte of U+2028.
func needsFlat(v string) bool {
	for i := range len(v) {
		if c := v[i]; c < ' ' || c == 0xE2 && strings.ContainsFunc(v[i:], isBreak) {
			return true
		}
	}
	return false
}

func isBreak(c rune) bool { return c < ' ' || c == '\u2028' || c == '\u2029' }
