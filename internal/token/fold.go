// Package token holds the one tokenizer and normaliser of index, query and
// oracle. Whatever splits text into words for matching goes through here, so
// that a count never depends on which part of the library did the splitting.
//
// The rule, version [Version]: text is decomposed with compatibility (NFKD),
// marks are dropped, letters are put in lower case, and the text is split at
// every character that is not a letter or a digit. Nothing is stemmed, no
// word is a stop word. In detail:
//
//   - A hyphen, an apostrophe, a slash, a full stop separate: co-production is
//     co production, crohn's is crohn s, 3.5 is 3 5.
//   - Letters that have no decomposition but an established plain spelling are
//     spelled plainly: ø o, ł l, đ d, ß ss, æ ae, œ oe, ı i.
//   - Full-width forms, ligatures, sub- and superscripts become plain
//     characters (NFKD), µ and μ are one letter, ς is σ.
//   - Invisible characters inside a word, as the soft hyphen, are dropped.
//   - Kana keep their voicing marks and Hangul its syllables; scripts that are
//     written without spaces are one word up to the next separator.
package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Version names the rule. An index stores it; one made under another
// version must be built again.
const Version = "refsift-1"

// plain spells letters that NFKD leaves alone and people type without.
var plain = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ħ': "h", 'ŧ': "t", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ȷ': "j",
	'ð': "d", 'þ': "th", 'ς': "σ",
}

// isWord reports whether a character of folded text belongs to a word.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || isVoicing(r)
}

// isVoicing reports whether r is one of the two combining marks that make
// another kana of a kana.
func isVoicing(r rune) bool { return r == '\u3099' || r == '\u309a' }

// isInvisible reports whether r stands inside words without being seen: the
// soft hyphen, joiners, and the byte order mark.
func isInvisible(r rune) bool {
	switch r {
	case '\u00ad', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}

// Fold returns s in the form in which text is compared: without case,
// accents and compatibility differences. Separators stay as they are.
// Folding a folded string changes nothing.
func Fold(s string) string {
	i := 0
	for i < len(s) && s[i] < utf8.RuneSelf && !('A' <= s[i] && s[i] <= 'Z') {
		i++
	}
	if i == len(s) {
		return s
	}
	for j := i; j < len(s); j++ {
		if s[j] >= utf8.RuneSelf {
			return foldUnicode(s)
		}
	}
	return strings.ToLower(s)
}

func foldUnicode(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	compose := false
	var it norm.Iter
	it.InitString(norm.NFKD, s)
	for !it.Done() {
		seg := it.Next()
		for len(seg) > 0 {
			r, n := utf8.DecodeRune(seg)
			seg = seg[n:]
			if r == utf8.RuneError && n == 1 {
				b.WriteByte(' ') // a damaged byte separates
				continue
			}
			if unicode.Is(unicode.M, r) && !isVoicing(r) || isInvisible(r) {
				continue
			}
			r = unicode.ToLower(r)
			if p, ok := plain[r]; ok {
				b.WriteString(p)
				continue
			}
			compose = compose || r >= 0x1100 && r <= 0x11ff || isVoicing(r)
			b.WriteRune(r)
		}
	}
	if compose { // give kana and Hangul their usual characters back
		return norm.NFC.String(b.String())
	}
	return b.String()
}

// Words returns the words of s in order. The words share one folded string.
func Words(s string) []string { return AppendWords(nil, s) }

// AppendWords appends the words of s to dst.
func AppendWords(dst []string, s string) []string {
	f := Fold(s)
	start := -1
	for i := 0; i < len(f); {
		r, n := rune(f[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(f[i:])
		}
		switch word := isWord(r); {
		case word && start < 0:
			start = i
		case !word && start >= 0:
			dst = append(dst, f[start:i])
			start = -1
		}
		i += n
	}
	if start >= 0 {
		dst = append(dst, f[start:])
	}
	return dst
}

// Value returns a whole value in the form in which values are compared:
// folded, outer white space removed, inner white space as single spaces.
func Value(s string) string { return strings.Join(strings.Fields(Fold(s)), " ") }
