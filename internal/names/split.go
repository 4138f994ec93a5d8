package names

import (
	"strings"

	"github.com/refsift/refsift"
)

// Split takes a value with several names apart: at semicolons, line ends and
// bars, at " and " between persons, and where commas alone separate
// ("Smith J, Jones K" and "Smith, J., Jones, K."). A value with one name comes
// back alone; placeholders such as "et al." are left out.
func Split(s string) []string {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil
	}
	if isOne(s) {
		if IsPlaceholder(s) {
			return nil
		}
		return []string{s}
	}
	if glued := splitGlued(s); glued != nil {
		return glued
	}
	var out []string
	for _, part := range splitHard(s) {
		for _, p := range splitAnd(part) {
			for _, name := range splitCommas(p) {
				if name = strings.TrimSpace(name); name != "" && !IsPlaceholder(name) {
					out = append(out, name)
				}
			}
		}
	}
	return out
}

// Append parses every name in a value and appends those that are names.
func Append(list []refsift.Author, s string) []refsift.Author {
	if isOne(s) {
		if a := Parse(s); a.Family != "" || a.Corporate != "" || a.Given != "" {
			list = append(list, a)
		}
		return list
	}
	for _, n := range Split(s) {
		if a := Parse(n); a.String() != "" {
			list = append(list, a)
		}
	}
	return list
}

// isOne recognises most values with one name at a glance: no separator, and
// at most one comma with few words behind it.
func isOne(s string) bool {
	commas, dots, spaces := 0, 0, 0
	for i := range len(s) {
		switch s[i] {
		case ',':
			commas++
		case '.':
			dots++
		case ' ':
			spaces++
		case ';', '|', '\n', '\r', '&':
			return false
		}
	}
	if commas == 1 && spaces > 2 && isPairOfPersons(s) {
		return false
	}
	return commas < 2 && (dots < 2 || spaces+dots < 4) && (spaces < 3 || !strings.Contains(s, " and ") && !strings.Contains(s, " AND "))
}

// isPairOfPersons recognises "Berg A, Tal B": initials stand on both sides.
func isPairOfPersons(s string) bool {
	left, right, ok := strings.Cut(s, ",")
	return ok && isFamilyInitials(left) && isFamilyInitials(right)
}

// splitHard cuts at separators that no name contains. A semicolon inside
// brackets ("[Author; E-mail: …]") or at the end of an entity ("M&uuml;ller")
// separates nothing.
func splitHard(s string) []string {
	if !strings.ContainsAny(s, ";|\n\r") {
		return []string{s}
	}
	var out []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[', '(':
			depth++
		case ']', ')':
			depth = max(depth-1, 0)
		case ';':
			if depth > 0 || endsEntity(s[start:i]) {
				continue
			}
			fallthrough
		case '|', '\n', '\r':
			out = append(out, s[start:i])
			start, depth = i+1, 0
		}
	}
	return append(out, s[start:])
}

// endsEntity reports whether s ends in an open entity: "&uuml", "&#252".
func endsEntity(s string) bool {
	i := strings.LastIndexByte(s, '&')
	if i < 0 || len(s)-i < 3 || len(s)-i > 9 {
		return false
	}
	for _, c := range []byte(s[i+1:]) {
		if c != '#' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// splitAnd cuts at " and ", " & " where both sides are persons; "Food and
// Drug Administration" stays whole.
func splitAnd(s string) []string {
	if len(s) > 4096 { // no such list is real, and each name costs a look at the rest
		return []string{s}
	}
	for _, sep := range []string{" and ", " AND ", " & "} {
		i := strings.Index(s, sep)
		if i < 0 {
			continue
		}
		left, right := strings.Trim(s[:i], " ,"), strings.TrimSpace(s[i+len(sep):])
		if isPersonLike(left) && (isPersonLike(right) || strings.Contains(right, sep) || IsPlaceholder(right)) {
			return append([]string{left}, splitAnd(right)...)
		}
	}
	return []string{s}
}

// isPersonLike asks for a comma or for initials, without a body's words.
func isPersonLike(s string) bool {
	if isBody(s) {
		return false
	}
	if strings.Contains(s, ",") {
		return true
	}
	return isFamilyInitials(s) || isInitialsFamily(s)
}

// isFamilyInitials recognises "Smith JA" and "van der Berg J".
func isFamilyInitials(s string) bool {
	words := strings.Fields(s)
	if n := len(words); n > 2 && isSuffix(words[n-1]) {
		words = words[:n-1]
	}
	n := len(words)
	return n > 1 && n < 6 && isInitials(words[n-1], false) && !isInitials(words[0], false)
}

// isInitialsFamily recognises "J.A. Smith".
func isInitialsFamily(s string) bool {
	words := strings.Fields(s)
	n := len(words)
	return n > 1 && n < 6 && isInitials(words[0], false) && strings.Contains(words[0], ".") && !isInitials(words[n-1], false)
}

// splitCommas takes comma lists apart: names that each end in initials, or
// family names and initials by turns. Everything else is one name.
func splitCommas(s string) []string {
	n := strings.Count(s, ",")
	if n == 0 || isBody(s) {
		return []string{s}
	}
	parts := strings.Split(s, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	for len(parts) > 1 && (parts[len(parts)-1] == "" || IsPlaceholder(parts[len(parts)-1])) {
		parts = parts[:len(parts)-1] // "Smith J, Jones K, et al."
	}
	if len(parts) > 1 && all(parts, isFamilyInitials) {
		return parts
	}
	if pairs := familyInitialsPairs(parts); pairs != nil {
		return pairs
	}
	return []string{s}
}

// familyInitialsPairs joins "Smith", "J.", "Jones", "K." (old Scopus) into
// "Smith, J." and "Jones, K."; nil if the parts do not alternate so.
func familyInitialsPairs(parts []string) []string {
	if len(parts) < 4 || len(parts)%2 != 0 {
		return nil
	}
	out := make([]string, 0, len(parts)/2)
	for i := 0; i < len(parts); i += 2 {
		given := strings.ReplaceAll(parts[i+1], " ", "")
		if parts[i] == "" || isInitials(parts[i], false) && strings.Contains(parts[i], ".") || !isInitials(given, false) {
			return nil
		}
		out = append(out, parts[i]+", "+parts[i+1])
	}
	return out
}

func all(parts []string, ok func(string) bool) bool {
	for _, p := range parts {
		if !ok(p) {
			return false
		}
	}
	return true
}
