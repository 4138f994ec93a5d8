package mapping

import (
	"strings"
)

// Joined writes the lines of a value as one, with a space between them.
func Joined(v string) string {
	if !strings.ContainsAny(v, "\n\r\t") && !strings.Contains(v, "  ") {
		return v
	}
	return strings.Join(strings.Fields(v), " ")
}

// Paragraphs keeps the line ends of a value, except where a line was wrapped:
// one of 60 to 255 bytes that does not end a sentence.
func Paragraphs(v string) string {
	if !strings.ContainsAny(v, "\n\r") {
		return v
	}
	var out strings.Builder
	out.Grow(len(v))
	previous := ""
	for line := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if out.Len() > 0 {
			if n := len(previous); n >= 60 && n <= 255 && !strings.ContainsRune(".?!:", rune(previous[n-1])) {
				out.WriteByte(' ')
			} else {
				out.WriteByte('\n')
			}
		}
		out.WriteString(line)
		previous = line
	}
	return out.String()
}

// EachLine calls f for each line of a value that is not blank.
func EachLine(v string, f func(string)) {
	for v != "" {
		line, rest, _ := strings.Cut(v, "\n")
		if line = strings.TrimSpace(line); line != "" {
			f(line)
		}
		v = rest
	}
}

// EachPart calls f for each part of a value between semicolons. A semicolon
// that closes an entity ("&amp;") separates nothing.
func EachPart(v string, f func(string)) {
	start := 0
	for i := 0; i < len(v); i++ {
		if v[i] != ';' || endsEntity(v[start:i]) {
			continue
		}
		if p := strings.TrimSpace(v[start:i]); p != "" {
			f(p)
		}
		start = i + 1
	}
	if p := strings.TrimSpace(v[start:]); p != "" {
		f(p)
	}
}

// endsEntity reports whether s ends in an entity that lacks its semicolon.
func endsEntity(s string) bool {
	i := strings.LastIndexByte(s, '&')
	if i < 0 || len(s)-i < 3 || len(s)-i > 9 {
		return false
	}
	return strings.Trim(s[i+1:], "#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
