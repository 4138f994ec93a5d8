// Package names reads the names of authors and editors as exports write
// them. All functions are pure.
package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// Parse reads one name:
//
//	Family, Given, Suffix    the RIS specification, most exports
//	Family, Suffix, Given    BibTeX
//	Family, G.G.             Scopus
//	Family GG                MEDLINE
//	Family G G               EPPI-Reviewer
//	Given Family             publishers' sites
//	Name of a Body           no comma, or a comma at the end (EndNote)
//
// A placeholder such as "[Anonymous]" or "et al." gives the zero Author.
func Parse(s string) refsift.Author {
	s = clean(s)
	if s == "" || IsPlaceholder(s) {
		return refsift.Author{}
	}
	i := strings.IndexByte(s, ',')
	switch {
	case i < 0:
		return parseWithoutComma(s)
	case i == 0:
		return Parse(s[1:])
	}
	return parseWithComma(s, i)
}

// clean trims a name, collapses its white space and takes off a role:
// "Werner, S. M. [Author, Reprint Author; E-mail: …]" (BIOSIS on Ovid).
func clean(s string) string {
	s = strings.TrimSpace(s)
	if n := len(s); n > 0 && s[n-1] == ']' && s[0] != '[' {
		if i := strings.IndexByte(s, '['); i > 0 {
			s = strings.TrimSpace(s[:i])
		}
	}
	for i := range len(s) {
		if c := s[i]; c < ' ' || i+1 < len(s) && (c == ' ' && s[i+1] == ' ' || c == 0xC2 && s[i+1] == 0xA0) {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return s
}

// IsPlaceholder reports whether a name says that there is no name, or that
// there are more: "[Anonymous]", "Anon.", "et al.", "[No authors listed]".
func IsPlaceholder(s string) bool {
	s = strings.Trim(s, "[]().,; ")
	if len(s) > 24 {
		return false
	}
	if s != "" && strings.IndexByte("aeonu", s[0]|0x20) < 0 || strings.IndexByte(s, ',') >= 0 {
		return false
	}
	switch strings.ToLower(s) {
	case "", "anonymous", "anon", "et al", "et. al", "et alii", "others", "and others",
		"no authors listed", "no author", "no authors", "not available", "author unknown",
		"n/a", "undefined", "null", "nan":
		return true
	}
	return false
}

func parseWithComma(s string, comma int) refsift.Author {
	family, rest := strings.TrimSpace(s[:comma]), strings.TrimSpace(s[comma+1:])
	if rest == "" { // "World Health Organization," keeps EndNote from turning it round
		return refsift.Author{Corporate: family}
	}
	given, suffix, more := strings.Cut(rest, ",")
	if !more {
		if isBody(family) && strings.Contains(family, " ") {
			return refsift.Author{Corporate: s}
		}
		given, suffix = CutSuffix(rest)
		return refsift.Author{Family: family, Given: given, Suffix: suffix}
	}
	given, suffix = strings.TrimSpace(given), strings.Trim(suffix, " ,")
	switch {
	case strings.Contains(suffix, ","): // three commas: no person is written so
		return refsift.Author{Corporate: s}
	case suffix == "":
		given, suffix = CutSuffix(given) // a comma at the end
	case isSuffix(given) && !isSuffix(suffix):
		given, suffix = suffix, given
	case !isSuffix(suffix) && (isBody(s) || strings.Count(suffix, " ") > 1):
		return refsift.Author{Corporate: s}
	}
	return refsift.Author{Family: family, Given: given, Suffix: suffix}
}

// CutSuffix takes a generation off the end of given names: "J.R. Jr".
func CutSuffix(given string) (string, string) {
	i := strings.LastIndexByte(given, ' ')
	if i > 0 && isSuffix(given[i+1:]) && !isOneLetter(given[i+1:]) {
		return strings.TrimSpace(given[:i]), given[i+1:]
	}
	return given, ""
}

// isOneLetter recognises "V" and "V.", which behind a given name are initials
// far more often than generations.
func isOneLetter(s string) bool { return len(strings.TrimRight(s, ".")) == 1 }

func isSuffix(s string) bool {
	if len(s) > 6 {
		return false
	}
	switch strings.ToLower(strings.TrimRight(s, ". ")) {
	case "jr", "sr", "jnr", "snr", "i", "ii", "iii", "iv", "v", "1st", "2nd", "3rd", "4th", "5th", "filho", "neto":
		return true
	}
	return false
}

// parseWithoutComma tells "Smith JA", "Smith J A", "John A. Smith" and
// "World Health Organization" apart.
func parseWithoutComma(s string) refsift.Author {
	if s[0] == '{' || s[0] == '"' {
		return refsift.Author{Corporate: strings.TrimSpace(strings.Trim(s, `{}"`))}
	}
	words := strings.Fields(s)
	if len(words) == 1 {
		if s == strings.ToUpper(s) && utf8.RuneCountInString(s) > 1 && s != strings.ToLower(s) || isBody(s) {
			return refsift.Author{Corporate: s} // WHO
		}
		return refsift.Author{Family: s}
	}
	if isBody(s) {
		return refsift.Author{Corporate: s}
	}
	suffix := ""
	if last := words[len(words)-1]; len(words) > 2 && isSuffix(last) && !isOneLetter(last) {
		suffix, words = last, words[:len(words)-1]
	}
	shouting := s == strings.ToUpper(s)
	first := len(words) // of the initials at the end
	for first > 1 && isInitials(words[first-1], shouting) {
		first--
	}
	if first < len(words) {
		return refsift.Author{
			Family: strings.Join(words[:first], " "),
			Given:  strings.Join(words[first:], " "),
			Suffix: suffix,
		}
	}
	if len(words) > 5 {
		return refsift.Author{Corporate: s}
	}
	n := len(words) - 1
	for n > 1 && isParticle(words[n-1]) {
		n--
	}
	given := strings.Join(words[:n], " ")
	if suffix == "" {
		given, suffix = CutSuffix(given) // "Ada Jr Okafor"
	}
	return refsift.Author{Given: given, Family: strings.Join(words[n:], " "), Suffix: suffix}
}

// isInitials recognises "JA", "J.A.", "J-P", "J". In a name all in capitals
// only one or two letters are initials: "LEE MIN" may be anything.
func isInitials(w string, shouting bool) bool {
	if len(w) > 16 {
		return false
	}
	letters, dots := 0, 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			letters++
		case r == '.':
			dots++
		case r != '-' && r != '\'':
			return false
		}
	}
	if dots >= letters && letters > 0 {
		return true
	}
	if shouting {
		return letters > 0 && letters <= 2
	}
	return letters > 0 && letters <= 4
}

func isParticle(w string) bool {
	switch w {
	case "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "ten", "ter", "zu", "zur", "af", "av", "bin", "ibn", "al", "el":
		return true
	}
	return false
}

// bodyWords occur in names of bodies and hardly ever in names of persons.
var bodyWords = map[string]bool{
	"academy": true, "agency": true, "alliance": true, "association": true, "board": true, "bureau": true,
	"center": true, "centers": true, "centre": true, "centres": true, "coalition": true, "collaboration": true,
	"collaborative": true, "collaborators": true, "college": true, "commission": true, "committee": true,
	"company": true, "consortium": true, "corporation": true, "council": true, "department": true,
	"federation": true, "foundation": true, "group": true, "health": true, "hospital": true, "inc": true,
	"initiative": true, "institute": true, "institutes": true, "institution": true, "international": true,
	"investigators": true, "laboratory": true, "ltd": true, "ministry": true, "national": true,
	"network": true, "office": true, "organisation": true, "organization": true, "panel": true,
	"partnership": true, "programme": true, "program": true, "project": true, "registry": true,
	"research": true, "school": true, "service": true, "services": true, "society": true, "study": true,
	"task": true, "team": true, "trial": true, "trialists": true, "unit": true, "universität": true,
	"université": true, "university": true, "universidad": true, "working": true,
	"and": true, "for": true, "of": true, "the": true, "on": true, "&": true, "with": true,
}

// isBody reports whether a word of the name, or a digit in it, says that it
// is a body's.
func isBody(s string) bool {
	start := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != ' ' && s[i] != ',' && s[i] != '(' && s[i] != ')' && s[i] != '.' {
			continue
		}
		if i > start && isBodyWord(s[start:i]) {
			return true
		}
		start = i + 1
	}
	return false
}

func isBodyWord(w string) bool {
	if c := w[0]; c >= '0' && c <= '9' {
		return !isSuffix(w)
	}
	if len(w) == 1 {
		return w == "&"
	}
	var lower [16]byte // longer than any of bodyWords
	if len(w) > len(lower) {
		return false
	}
	for i := range len(w) {
		c := w[i]
		if c >= utf8.RuneSelf {
			return bodyWords[strings.ToLower(w)]
		}
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		lower[i] = c
	}
	return bodyWords[string(lower[:len(w)])]
}
