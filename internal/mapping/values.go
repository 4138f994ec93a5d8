package mapping

import (
	"strings"
)

// Joined writes the lines of a value as one, with a space between them; a run
// of white space becomes one space.
func Joined(v string) string {
	if !strings.ContainsAny(v, "\n\r\t") && !strings.Contains(v, "  ") {
		return strings.TrimSpace(v)
	}
	var out strings.Builder
	out.Grow(len(v))
	for v != "" {
		n := 0
		for n < len(v) && isBlank(v[n]) {
			n++
		}
		v = v[n:]
		for n = 0; n < len(v) && (!isBlank(v[n]) || v[n] == ' ' && n+1 < len(v) && !isBlank(v[n+1])); n++ {
		}
		if n > 0 && out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(v[:n])
		v = v[n:]
	}
	return strings.TrimSpace(out.String())
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

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

// JoinParts is the inverse of [EachPart]. A semicolon inside a value, which
// would cut it in two, becomes a comma.
func JoinParts(values []string) string {
	var out []string
	for _, v := range values {
		for i := 0; i < len(v); i++ {
			if v[i] == ';' && !endsEntity(v[:i]) {
				v = v[:i] + "," + v[i+1:]
			}
		}
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return strings.Join(out, "; ")
}

// Flat writes a value in one line, without control characters and separators
// of lines that writers cannot put there.
func Flat(v string) string {
	if strings.ContainsFunc(v, isBreak) {
		v = strings.Join(strings.FieldsFunc(v, isBreak), " ")
	}
	return Joined(v)
}

func isBreak(c rune) bool {
	return c < ' ' || c == '\u2028' || c == '\u2029' || c == '\uFEFF'
}

// IsNumber reports whether a text is a number of at most nine digits, such as
// that of a record.
func IsNumber(p []byte) bool {
	for _, c := range p {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(p) > 0 && len(p) < 10
}

// ShortTag reports whether a line begins with a tag of two characters, the
// first a capital and the second a capital or digit, that white space or the
// end of the line follows.
func ShortTag(line []byte) bool {
	return IsShortName(line) && (len(line) == 2 || line[2] == ' ' || line[2] == '\t')
}

// IsShortName is ShortTag whatever follows.
func IsShortName(line []byte) bool {
	return len(line) >= 2 && line[0] >= 'A' && line[0] <= 'Z' && (line[1] >= 'A' && line[1] <= 'Z' || line[1] >= '0' && line[1] <= '9')
}
