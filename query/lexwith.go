package query

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// lexWith cuts a text into tokens as lex does, asking first for those that
// only the dialect has.
func lexWith(text string, own func(i int) (token, bool)) []token {
	var out []token
	for i := 0; i < len(text); {
		r, w := utf8.DecodeRuneInString(text[i:])
		if isBlank(r) {
			i += w
			continue
		}
		t, ok := own(i)
		if !ok {
			t = lexAt(text, i)
		}
		out = append(out, t)
		i = t.to
	}
	return append(out, token{kind: tokenEnd, from: len(text), to: len(text)})
}

// lexNear reads a proximity operator such as NEAR/3. Without a number it has
// the distance alone; a negative one means that it needs a number.
func lexNear(text string, i int, name string, alone int) (token, bool) {
	if len(text) < i+len(name) || !strings.EqualFold(text[i:i+len(name)], name) {
		return token{}, false
	}
	end := i + len(name)
	t := token{kind: tokenOperator, op: opNear, from: i, near: proximity{distance: alone}}
	if end < len(text) && text[end] == '/' {
		digits := end + 1
		for end = digits; end < len(text) && text[end] >= '0' && text[end] <= '9'; end++ {
		}
		n, err := strconv.Atoi(text[digits:end])
		if err != nil {
			return token{}, false
		}
		t.near.distance = min(n, sameDistance-1)
	} else if alone < 0 {
		return token{}, false
	}
	if !wordEnds(text[end:]) && !strings.HasPrefix(text[end:], `"`) {
		return token{}, false
	}
	t.to, t.text = end, text[i:end]
	return t, true
}

// plainIn reports whether a lexer reads a word back as one word.
func plainIn(lex func(string) []token, s string) bool {
	toks := lex(s)
	return len(toks) == 2 && toks[0].kind == tokenWord && toks[0].text == s && !isLineWord(s) && readLabel(s).style == noLabel &&
		!strings.ContainsAny(s, "|:/,{}<>=&") && !limitMarks.MatchString(s+" :")
}
