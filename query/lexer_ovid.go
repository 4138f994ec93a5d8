package query

import (
	"strings"
	"unicode/utf8"
)

// ovidFieldMark finds the field that begins with the dot at i: ".ti,ab.",
// ". tw.", ".ti,ab" without its last dot. end is 0 if there is none.
func ovidFieldMark(text string, i int) (names string, end int) {
	at := skipBlank(text, i+1)
	from := at
	parenthesised := strings.HasPrefix(text[at:], "(") // .(ti,ab).
	if parenthesised {
		at++
		from = at
	}
	n := 0
	for {
		w := leadingWord(text[at:])
		if w != 2 || !isLetters(text[at:at+w]) {
			break
		}
		n++
		to := at + w
		next := skipBlank(text, to)
		if next < len(text) && text[next] == ',' {
			at = skipBlank(text, next+1)
			continue
		}
		end = to
		if parenthesised {
			if next == len(text) || text[next] != ')' {
				return "", 0
			}
			end = next + 1
			next = skipBlank(text, end)
		}
		names = text[from:to]
		if next < len(text) && text[next] == '.' && ovidFieldEnds(text[next+1:]) {
			return names, next + 1
		}
		if ovidKnown(names) && ovidFieldEnds(text[end:]) {
			return names, end
		}
		break
	}
	return "", 0
}

func isLetters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}

// ovidFieldEnds reports whether a field can end before rest.
func ovidFieldEnds(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || isBlank(r) || strings.ContainsRune(")(],;:/[", r)
}

// ovidKnown reports whether each of the names is a field.
func ovidKnown(names string) bool {
	for name := range strings.SplitSeq(names, ",") {
		if !ovidNames[normalField(name)] {
			return false
		}
	}
	return true
}

// ovidNames are all spellings of fields; the lexer cannot ask Ovid, which
// holds the lexer.
var ovidNames = spellings(ovidFields)

// ovidHeadingMark reads what follows a heading: "/", "/dt", "/dt, th". end
// is 0 if the slash at i belongs to a word, as in HIV/AIDS.
func ovidHeadingMark(text string, i int) (qualifiers string, end int) {
	at := i + 1
	if ovidFieldEnds(text[at:]) {
		end = at
	}
	from := at
	for {
		at = skipBlank(text, at)
		w := leadingWord(text[at:])
		if w != 2 || !isLetters(text[at:at+2]) || operatorWord(text[at:at+2]) != noOp {
			return qualifiers, end
		}
		at += 2
		next := skipBlank(text, at)
		comma := next < len(text) && text[next] == ','
		if !ovidFieldEnds(text[at:]) {
			return qualifiers, end
		}
		if end == i+1 { // a blank after the slash: "Asthma/ dt" is not a qualifier
			return "", end
		}
		qualifiers, end = text[from:at], at
		if !comma {
			return qualifiers, end
		}
		at = next + 1
	}
}

// ovidLex cuts a line into tokens. What stands in brackets is a comment,
// unless it is a whole search where a term is due.
func ovidLex(text string) []token {
	out := make([]token, 0, len(text)/6+4)
	closing := -1                            // the bracket that closes a search in brackets
	last := strings.LastIndexByte(text, ']') // no bracket behind it is closed
	for i := 0; i < len(text); {
		r, w := utf8.DecodeRuneInString(text[i:])
		if isBlank(r) {
			i += w
			continue
		}
		if i == closing {
			out = append(out, token{kind: tokenClose, from: i, to: i + 1, text: "]"})
			i++
			continue
		}
		if r == '[' && closing < i && (len(out) == 0 || out[len(out)-1].kind == tokenOperator || out[len(out)-1].kind == tokenOpen) {
			if end := ovidBracketed(text, i); end > 0 {
				out = append(out, token{kind: tokenOpen, from: i, to: i + 1, text: "["})
				closing = end
				i++
				continue
			}
		}
		if r == '[' && i < last {
			i += strings.IndexByte(text[i:], ']') + 1
			continue
		}
		if strings.HasPrefix(text[i:], "Annotation:") {
			break
		}
		t := ovidTokenAt(text, i, len(out) > 0)
		out = append(out, t)
		i = t.to
	}
	return append(out, token{kind: tokenEnd, from: len(text), to: len(text)})
}

// ovidBracketed returns where the brackets at i close if they are used as
// parentheses, "[exp A/ or b.ti.] and [c.tw.]", and 0 if they hold a comment:
// a comment has no heading and no field.
func ovidBracketed(text string, i int) int {
	n := strings.IndexAny(text[i+1:], "[]")
	if n < 0 || text[i+1+n] == '[' || !ovidMarked(text[i+1:i+1+n]) {
		return 0
	}
	if strings.TrimFunc(text[:i]+text[i+n+2:], isBlank) == "" { // a line that was put out of action
		return 0
	}
	return i + 1 + n
}

// ovidMarked reports whether a text has a field or a heading in it.
func ovidMarked(text string) bool {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '.':
			if _, end := ovidFieldMark(text, i); end > 0 {
				return true
			}
		case '/':
			if _, end := ovidHeadingMark(text, i); end > 0 {
				return true
			}
		}
	}
	return false
}

func ovidTokenAt(text string, i int, after bool) token {
	switch c := text[i]; {
	case c == '.' && after:
		if names, end := ovidFieldMark(text, i); end > 0 {
			return token{kind: tokenSuffix, from: i, to: end, text: names}
		}
	case c == '/' && after:
		if n := len("/freq="); len(text) > i+n && strings.EqualFold(text[i:i+n], "/freq=") {
			return token{kind: tokenMark, from: i, to: i + n + leadingWord(text[i+n:]), text: "freq"}
		}
		if q, end := ovidHeadingMark(text, i); end > 0 {
			return token{kind: tokenMark, from: i, to: end, text: q}
		}
	case c == '[' || c == ']':
		return token{kind: tokenOpenField, from: i, to: i + 1, text: string(c)}
	case c == '(' || c == ')' || isQuoteAt(text, i):
		return lexAt(text, i)
	}
	if t, ok := lexLines(text, i); ok {
		return t
	}
	return ovidWord(text, i)
}

func isQuoteAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return isQuote(r)
}

// ovidWord reads up to white space, a mark, a field or the end of a heading.
func ovidWord(text string, i int) token {
	end := len(text)
	for k, r := range text[i:] {
		at := i + k
		if isBlank(r) || isQuote(r) || r == '(' || r == ')' || r == '[' || r == ']' {
			end = at
			break
		}
		if at == i {
			continue
		}
		if r == '.' {
			if _, e := ovidFieldMark(text, at); e > 0 {
				end = at
				break
			}
		}
		if r == '/' {
			if _, e := ovidHeadingMark(text, at); e > 0 {
				end = at
				break
			}
		}
	}
	t := token{kind: tokenWord, from: i, to: end, text: text[i:end]}
	if t.op = operatorWord(t.text); t.op != noOp {
		t.kind = tokenOperator
		return t
	}
	if near, ok := ovidAdj(t.text); ok {
		t.kind, t.op, t.near = tokenOperator, opNear, near
	}
	return t
}

// ovidAdj reads adj and adj3. The plain form keeps the order of the words.
func ovidAdj(w string) (proximity, bool) {
	if len(w) < 3 || len(w) > 6 || !strings.EqualFold(w[:3], "adj") {
		return proximity{}, false
	}
	if len(w) == 3 {
		return proximity{distance: 0, ordered: true}, true
	}
	n := 0
	for _, c := range w[3:] {
		if c < '0' || c > '9' {
			return proximity{}, false
		}
		n = n*10 + int(c-'0')
	}
	return proximity{distance: n - 1, window: true}, true
}

// ovidTagged reports whether a text has a field, a heading, adj or a limit.
func ovidTagged(d *Dialect, t string) bool {
	if _, _, ok := limitOnLine(t); ok {
		return true
	}
	toks := ovidLex(t)
	if len(toks) > 2 && strings.EqualFold(toks[0].text, "exp") {
		return true
	}
	for _, t := range toks {
		if t.kind == tokenSuffix && ovidKnown(t.text) || t.kind == tokenMark || t.op == opNear {
			return true
		}
	}
	return false
}
