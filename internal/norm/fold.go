package norm

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letters replaces what decomposition leaves alone: letters with strokes,
// ligatures, Greek letters (exports write "α" or "alpha"), odd punctuation.
var letters = map[rune]string{
	'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h", 'ı': "i",
	'æ': "ae", 'œ': "oe", 'ĸ': "k", 'ŋ': "n",
	'α': "alpha", 'β': "beta", 'γ': "gamma", 'δ': "delta", 'ε': "epsilon", 'ζ': "zeta",
	'η': "eta", 'θ': "theta", 'ι': "iota", 'κ': "kappa", 'λ': "lambda", 'μ': "mu", 'µ': "mu",
	'ν': "nu", 'ξ': "xi", 'ο': "omicron", 'π': "pi", 'ρ': "rho", 'σ': "sigma", 'ς': "sigma",
	'τ': "tau", 'υ': "upsilon", 'φ': "phi", 'χ': "chi", 'ψ': "psi", 'ω': "omega",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '﹣': "-", '－': "-", '\u00ad': "",
	'‘': "'", '’': "'", 'ʼ': "'", '´': "'", '“': "\"", '”': "\"",
	'\u200b': "", '\u200c': "", '\u200d': "", '\u2060': "", '\ufeff': "",
	'×': "x", '≥': ">=", '≤': "<=",
}

// Fold brings text to lower case without accents, markup, entities and
// typographic variants. White space becomes single spaces.
func Fold(s string) string {
	s = StripMarkup(s)
	if !isASCII(s) {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		rep, blank := "", false
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9': // most letters need no table
		case r < utf8.RuneSelf:
			r, rep, blank = foldASCII(r)
		case unicode.Is(unicode.Mn, r):
			continue
		default:
			r = unicode.ToLower(r)
			var ok bool
			if rep, ok = letters[r]; ok && rep == "" {
				continue
			}
			blank = unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError
		}
		if blank {
			space = true
			if rep == "" {
				continue
			}
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = blank // "&" is a word of its own
		switch {
		case rep != "":
			b.WriteString(rep)
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// foldASCII returns the small letter, or what stands for the sign, and
// whether there is a blank around it.
func foldASCII(r rune) (small rune, rep string, blank bool) {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A', "", false
	case r <= ' ' || r == 0x7f:
		return ' ', "", true
	case r == '&':
		return r, "and", true
	case r == '`':
		return '\'', "", false
	}
	return r, "", false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// markupTags are the elements that databases leave in titles. Others are
// kept: "p<a and b>c" is mathematics, "<ORIGINAL>" parts two titles.
var markupTags = map[string]bool{
	"sup": true, "sub": true, "i": true, "b": true, "em": true, "strong": true, "u": true, "sc": true,
	"sp": true, "inf": true, "small": true, "p": true, "br": true, "span": true, "font": true, "it": true,
	"italic": true, "bold": true, "tt": true, "title": true, "inline-formula": true,
}

// StripMarkup decodes entities and removes HTML, JATS and MathML elements.
// The text of sub- and superscripts joins the word they stand at.
func StripMarkup(s string) string {
	for range 2 { // "&amp;lt;" is encoded twice
		if strings.IndexByte(s, '&') < 0 {
			break
		}
		s = html.UnescapeString(s)
	}
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			break
		}
		end := strings.IndexByte(s[open:min(len(s), open+200)], '>')
		if end < 0 || !isMarkup(s[open+1:open+end]) {
			b.WriteString(s[:open+1])
			s = s[open+1:]
			continue
		}
		b.WriteString(s[:open])
		s = s[open+end+1:]
	}
	b.WriteString(s)
	return b.String()
}

func isMarkup(tag string) bool {
	name := strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(tag, "/"), "/"))
	if i := strings.IndexAny(name, " \t\n"); i >= 0 {
		if rest := strings.TrimSpace(name[i:]); rest != "" && !strings.Contains(rest, "=") {
			return false // "a<b and c>d"
		}
		name = name[:i]
	}
	return markupTags[name] || strings.HasPrefix(name, "mml:") || strings.HasPrefix(name, "jats:")
}

// Words splits folded text at everything that is neither letter nor digit.
// Signs of scripts without blanks are words. Apostrophes and the "?" that stands for a lost letter join their parts.
func Words(folded string) []string {
	var out []string
	start := -1       // of the word in folded
	var joined []byte // the word so far, where a sign inside it was left out
	flush := func(end int) {
		if start < 0 {
			return
		}
		if joined == nil {
			out = append(out, folded[start:end])
		} else if joined = append(joined, folded[start:end]...); len(joined) > 0 {
			out = append(out, string(joined))
		}
		start, joined = -1, nil
	}
	if isASCII(folded) {
		out = make([]string, 0, len(folded)/6+1)
	}
	for i, r := range folded {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r >= utf8.RuneSelf && r < 0x2e80 && (unicode.IsLetter(r) || unicode.IsDigit(r)), 'A' <= r && r <= 'Z':
			if start < 0 {
				start = i
			}
		case r >= 0x2e80 && unicode.IsLetter(r): // Chinese, Japanese, Korean: each sign is a word
			flush(i)
			out = append(out, folded[i:i+utf8.RuneLen(r)])
		case r >= 0x2e80 && unicode.IsDigit(r):
			if start < 0 {
				start = i
			}
		case r == '\'' || r == '?' && betweenLetters(folded, i):
			if start >= 0 {
				joined = append(joined, folded[start:i]...)
				start = i + 1
			}
		default:
			flush(i)
		}
	}
	flush(len(folded))
	return out
}

func betweenLetters(s string, i int) bool {
	if i == 0 || i+1 >= len(s) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return unicode.IsLetter(before) && unicode.IsLetter(after)
}

// Compact joins the words of s: spelling with hyphens, blanks or dots does
// not show.
func Compact(s string) string { return strings.Join(Words(Fold(s)), "") }

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
