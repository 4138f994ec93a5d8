package bibtex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/latex"
	"github.com/refsift/refsift/internal/names"
)

// parseNames reads a value of author or editor: names separated by " and "
// outside braces. Values that use other separators are read as exports of
// other formats write them.
func parseNames(s string) []refsift.Author {
	parts := splitNames(s)
	var out []refsift.Author
	for _, p := range parts {
		if strings.EqualFold(p, "others") {
			continue // "and others": there are more
		}
		if a, ok := parseExtended(p); ok {
			out = append(out, a)
			continue
		}
		out = append(out, parseName(p)...)
	}
	return out
}

// splitNames cuts at the word "and", in any case, outside braces.
func splitNames(s string) []string {
	var out []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
			if i < len(s) && s[i] == '{' {
				depth++
			} else if i < len(s) && s[i] == '}' {
				depth--
			}
		case c == '{':
			depth++
		case c == '}':
			depth--
		case depth == 0 && isSpace(c) && isAnd(s[i+1:]):
			out = appendName(out, s[start:i])
			i += len("and")
			start = i + 1
		}
	}
	return appendName(out, s[start:])
}

// isAnd reports whether t begins with the word "and" and white space, or is
// "and" altogether.
func isAnd(t string) bool {
	return len(t) >= 3 && strings.EqualFold(t[:3], "and") && (len(t) == 3 || isSpace(t[3]))
}

func appendName(list []string, s string) []string {
	if s = strings.Trim(s, " \t\r\n,"); s != "" {
		list = append(list, s)
	}
	return list
}

// parseName reads one name in the forms of BibTeX:
//
//	First von Last
//	von Last, First
//	von Last, Jr, First
//	{Name of a Body}
//
// A name that follows none of them may be several.
func parseName(s string) []refsift.Author {
	if isGroup(s) {
		return one(corporate(s[1 : len(s)-1]))
	}
	parts := splitDepth0(s, ',')
	if strings.Contains(s, ";") && len(splitDepth0(s, ';')) > 1 || len(parts) > 3 {
		// "Almanza E., Jerrett M., Dunton G." or "A.; B.": not BibTeX's way.
		var out []refsift.Author
		for _, n := range names.Split(text(s)) {
			out = append(out, names.Parse(n))
		}
		return out
	}
	switch len(parts) {
	case 1:
		return one(parseFirstLast(parts[0]))
	case 2:
		if strings.TrimSpace(parts[1]) == "" {
			return one(parseFirstLast(parts[0]))
		}
		given, suffix := names.CutSuffix(text(parts[1])) // "Okafor, Ada B. 2nd" (Zotero, from PubMed)
		return one(refsift.Author{Family: text(parts[0]), Given: given, Suffix: suffix})
	}
	a := refsift.Author{Family: text(parts[0]), Suffix: text(parts[1]), Given: text(parts[2])}
	if looksLikeGiven(a.Suffix) && isSuffixLike(a.Given) {
		a.Given, a.Suffix = a.Suffix, a.Given // "Pimentel, Joseph, Jr."
	}
	return one(a)
}

func one(a refsift.Author) []refsift.Author { return []refsift.Author{a} }

func corporate(s string) refsift.Author { return refsift.Author{Corporate: text(s)} }

func text(s string) string { return collapse(latex.Text(s)) }

// isGroup reports whether s is one group in braces that is no accent.
func isGroup(s string) bool {
	return len(s) > 2 && s[0] == '{' && s[1] != '\\' && matching(s[1:], false) == len(s)-2
}

func isSuffixLike(s string) bool {
	switch strings.ToLower(strings.TrimRight(s, ".")) {
	case "jr", "sr", "ii", "iii", "iv", "2nd", "3rd":
		return true
	}
	return false
}

func looksLikeGiven(s string) bool { return !isSuffixLike(s) }

// splitDepth0 cuts at a separator outside braces.
func splitDepth0(s string, sep byte) []string {
	var out []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case c == sep && depth <= 0:
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

// parseFirstLast reads "First von Last". The von part begins at the first
// word in lower case and ends before the last word that is not.
func parseFirstLast(s string) refsift.Author {
	words := nameWords(s)
	n := len(words)
	switch n {
	case 0:
		return refsift.Author{}
	case 1:
		if isGroup(words[0]) {
			return corporate(words[0][1 : len(words[0])-1])
		}
		return refsift.Author{Family: text(words[0])}
	}
	suffix := ""
	if n > 2 && isSuffixLike(text(words[n-1])) {
		suffix, n = text(words[n-1]), n-1
	}
	from, to := -1, -1
	for i := 0; i < n-1; i++ {
		if isLower(words[i]) {
			if from < 0 {
				from = i
			}
			to = i
		}
	}
	if from >= 0 && to >= 0 {
		return refsift.Author{Given: text(strings.Join(words[:from], " ")), Family: text(strings.Join(words[from:n], " ")), Suffix: suffix}
	}
	if a := names.Parse(text(s)); a.Corporate != "" || isInitialsLast(words[n-1]) && a.Family != "" {
		return a // "World Health Organization", "Smith JA": exports write so
	}
	return refsift.Author{Given: text(strings.Join(words[:n-1], " ")), Family: text(words[n-1]), Suffix: suffix}
}

// isInitialsLast reports whether the last word is "JA" or "J.A.", which is
// no family name.
func isInitialsLast(w string) bool {
	if len(w) > 5 || strings.ContainsAny(w, `\{`) {
		return false
	}
	letters := 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			letters++
		case r != '.' && r != '-':
			return false
		}
	}
	return letters == 1 || letters == 2 || letters > 0 && strings.Contains(w, ".")
}

// nameWords cuts at white space and ties outside braces.
func nameWords(s string) []string {
	var out []string
	depth, start := 0, 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || depth <= 0 && (isSpace(s[i]) || s[i] == '~' && (i == 0 || s[i-1] != '\\')) {
			if i > start {
				out = append(out, s[start:i])
			}
			start = i + 1
			continue
		}
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		}
	}
	return out
}

// isLower reports whether a word counts as lower case for BibTeX: its first
// letter outside braces decides, or that of an accent group ("{\'e}").
func isLower(w string) bool {
	if strings.HasPrefix(w, "{") && !strings.HasPrefix(w, `{\`) {
		return false
	}
	if w != "" && isLetter(w[0]) {
		return w[0] >= 'a'
	}
	t := latex.Text(w)
	for t != "" {
		r, n := utf8.DecodeRuneInString(t)
		if unicode.IsLetter(r) {
			return unicode.IsLower(r)
		}
		t = t[n:]
	}
	return false
}

// parseExtended reads biblatex's extended form: "family=Poussin, given=Charles,
// prefix=de la".
func parseExtended(s string) (refsift.Author, bool) {
	first, _, _ := strings.Cut(s, "=")
	if !isNamePart(first) || !strings.Contains(s, "=") {
		return refsift.Author{}, false
	}
	var a refsift.Author
	prefix := ""
	for _, p := range splitDepth0(s, ',') {
		name, val, ok := strings.Cut(p, "=")
		if !ok || !isNamePart(name) {
			return refsift.Author{}, false
		}
		val = text(strings.Trim(strings.TrimSpace(val), `"`))
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "family":
			a.Family = val
		case "given":
			a.Given = val
		case "suffix":
			a.Suffix = val
		case "prefix":
			prefix = val
		}
	}
	if prefix != "" {
		a.Family = prefix + " " + a.Family
	}
	if a.Given == "" && a.Suffix == "" && strings.Contains(a.Family, " ") && prefix == "" {
		a = refsift.Author{Corporate: a.Family}
	}
	return a, a.Family != "" || a.Given != "" || a.Corporate != ""
}

func isNamePart(s string) bool {
	switch strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), "-i") {
	case "family", "given", "prefix", "suffix", "id", "useprefix", "juniorcomma", "nosortprefix", "sortingnamekeytemplatename", "gender", "namekey":
		return true
	}
	return false
}
