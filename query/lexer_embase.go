package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// embaseSuffix returns the end of a field or heading mark at i: ":ti,ab,kw",
// "/exp/mj", "/dm_dt,dm_su"; 0 if none stands there.
func embaseSuffix(text string, i int) int {
	switch {
	case i >= len(text):
		return 0
	case text[i] == '/':
		return slashSuffix(text, i)
	case text[i] != ':':
		return 0
	}
	return labelsEnd(text, i)
}

// labelsEnd returns the end of the labels between commas behind the mark at
// i, 0 if there are none.
func labelsEnd(text string, i int) int {
	end := 0
	for at := i + 1; ; {
		n := labelAt(text, at)
		if n == 0 {
			return end
		}
		end = n
		next := skipBlank(text, end)
		if next >= len(text) || text[next] != ',' {
			return end
		}
		at = skipBlank(text, next+1)
		if k := labelAt(text, at); k == 0 || !embaseLabels[strings.ToLower(text[at:k])] {
			return end
		}
	}
}

// embaseLabels are all spellings of the labels, for the lexer.
var embaseLabels = spellings(embaseFields)

// labelAt returns the end of the letters at i, 0 if a label cannot stand there.
func labelAt(text string, i int) int {
	end := i
	for end < len(text) && isLetter(text[end]) {
		end++
	}
	if end-i < 2 || end-i > 6 || !endsLabel(text, end) {
		return 0
	}
	return end
}

func endsLabel(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return i == len(text) || isBlank(r) || strings.ContainsRune("),;/:.", r)
}

// slashSuffix reads heading marks, which must be known ones: and/or is a word.
func slashSuffix(text string, i int) int {
	end := 0
	for i < len(text) && (text[i] == '/' || end > 0 && text[i] == ',') {
		n := i + 1
		for n < len(text) && (isLetter(text[n]) || text[n] == '_') {
			n++
		}
		mark := strings.ToLower(text[i+1 : n])
		if !headingMarks[mark] && !isLink(mark) || !endsLabel(text, n) && !strings.HasPrefix(text[n:], ",") {
			return end
		}
		i, end = n, n
	}
	return end
}

// quotedSlash returns the end of what stands behind a quoted term and a slash,
// where no word can stand: 'conference abstract'/it, or a mark that nobody
// knows, which is to be reported; 0 before an operator, as in 'a'/or.
func quotedSlash(text string, i int) int {
	if !behindQuote(text, i) || text[i] != '/' {
		return 0
	}
	if end := slashSuffix(text, i); end > 0 {
		return end
	}
	end := labelsEnd(text, i)
	if end == 0 {
		for end = i + 1; end < len(text) && (isLetter(text[end]) || text[end] == '_'); {
			end++
		}
	}
	if end == i+1 || !endsLabel(text, end) || operatorWord(text[i+1:end]) != noOp {
		return 0
	}
	return end
}

// behindQuote reports whether a closing quotation mark stands before the
// token at i: a token that begins behind such a mark has nothing else there.
func behindQuote(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return r == '\'' || isQuote(r)
}

// slashField reports whether a mark behind a slash is a field's name and no
// mark of a heading.
func slashField(mark string) bool {
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(mark, "/")), ",")
	return embaseLabels[name] && !headingMarks[name]
}

var headingMarks = wordSet("exp de mj br syn")

func isLink(mark string) bool {
	return strings.HasPrefix(mark, "dm_") || strings.HasPrefix(mark, "dd_") || strings.HasPrefix(mark, "dv_")
}

func embaseTagged(d *Dialect, text string) bool {
	for _, t := range lexEmbase(text) {
		switch t.kind {
		case tokenMark:
			return true
		case tokenSuffix:
			name, _, _ := strings.Cut(strings.TrimLeft(t.text, ":/"), ",")
			if _, ok := d.field(name); ok || t.text[0] == '/' {
				return true
			}
		}
	}
	return false
}

func lexEmbase(text string) []token {
	return lexWith(text, func(i int) (token, bool) {
		switch c := text[i]; {
		case c == '\'':
			return lexSingle(text, i), true
		case c == '[':
			if t, ok := lexEmbaseLimit(text, i); ok {
				return t, true
			}
			return token{}, false
		}
		if end := max(embaseSuffix(text, i), quotedSlash(text, i)); end > 0 {
			return token{kind: tokenSuffix, from: i, to: end, text: text[i:end]}, true
		}
		if t, ok := lexNear(text, i, "NEAR", -1); ok {
			t.near.distance--
			return t, true
		}
		if t, ok := lexNear(text, i, "NEXT", -1); ok {
			t.near.distance--
			t.near.ordered = true
			return t, true
		}
		return lexEmbaseWord(text, i)
	})
}

// lexSingle reads what stands between single quotation marks. The second one
// is not followed by a letter: 'crohn's disease' is one term.
func lexSingle(text string, i int) token {
	for k := i + 1; k < len(text); k++ {
		if text[k] != '\'' {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(text[k+1:]); k+1 < len(text) && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			continue
		}
		return token{kind: tokenQuote, from: i, to: k + 1, text: text[i+1 : k]}
	}
	return token{kind: tokenOpenQuote, from: i, to: len(text), text: text[i+1:]}
}

// lexEmbaseLimit reads [english]/lim, [2005-2025]/py and [1-1-2010]/sd.
func lexEmbaseLimit(text string, i int) (token, bool) {
	n := strings.IndexAny(text[i+1:], "[]")
	if n < 0 || text[i+1+n] != ']' {
		return token{}, false
	}
	at := i + n + 2
	for _, kind := range [...]string{"/lim", "/py", "/sd"} {
		if end := at + len(kind); len(text) >= end && strings.EqualFold(text[at:end], kind) && endsLabel(text, end) {
			return token{kind: tokenMark, from: i, to: end, text: text[i:end]}, true
		}
	}
	return token{}, false
}

// lexEmbaseWord reads a word that a field or heading mark ends; all others are
// read as everywhere.
func lexEmbaseWord(text string, i int) (token, bool) {
	for k, r := range text[i:] {
		switch {
		case isBlank(r) || isQuote(r) || strings.ContainsRune("()[]", r):
			return token{}, false
		case k > 0 && (r == ':' || r == '/') && embaseSuffix(text, i+k) > 0:
			return token{kind: tokenWord, from: i, to: i + k, text: text[i : i+k]}, true
		}
	}
	return token{}, false
}
