package query

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// An operator joins two operands.
type operator uint8

const (
	noOp operator = iota
	opAnd
	opOr
	opNot
	opNear // with the token's proximity
	numOperators
)

var operatorNames = [...]string{noOp: "", opAnd: "AND", opOr: "OR", opNot: "NOT", opNear: "NEAR"}

func (op operator) String() string { return operatorNames[op] }

// operatorWord reads AND, OR and NOT in any case.
func operatorWord(w string) operator {
	if len(w) < 2 || len(w) > 3 {
		return noOp
	}
	switch strings.ToUpper(w) {
	case "AND":
		return opAnd
	case "OR":
		return opOr
	case "NOT":
		return opNot
	}
	return noOp
}

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenQuote     // text between quotation marks
	tokenOpenQuote // a quotation mark without partner, and the text up to the end
	tokenField     // text between brackets
	tokenOpenField // a bracket without partner
	tokenOpen
	tokenClose
	tokenOperator
	tokenRef    // #5
	tokenLines  // or/1-5, 3-7
	tokenPrefix // a field before its term: TS=
	tokenSuffix // a field after its term: :ti,ab
	tokenMark   // what only the dialect's own operand hook understands
)

// A token is a piece of a line's text; text is what stands inside quotes and
// brackets.
type token struct {
	kind     tokenKind
	from, to int // in the line's text, with quotes and brackets
	text     string
	op       operator
	curly    bool // a curly quote was used
	exact    bool // quoted so that no character is a wildcard
	near     proximity
}

// A proximity is what a proximity operator asks for, in the terms of [Near].
type proximity struct {
	distance int  // other words that may stand among the arguments
	ordered  bool // in the order written
	// sameField asks for one occurrence of one field, however far apart.
	sameField bool
	// window is set where n-1 words may stand between by the default reading,
	// and n by that of Parser.WordsBetween.
	window bool
}

// lex cuts the text of a line into tokens. It never fails: what has no
// partner becomes a token of its own kind.
func lex(text string) []token {
	var out []token
	for i := 0; i < len(text); {
		r, w := utf8.DecodeRuneInString(text[i:])
		if isBlank(r) {
			i += w
			continue
		}
		t := lexAt(text, i)
		out = append(out, t)
		i = t.to
	}
	return append(out, token{kind: tokenEnd, from: len(text), to: len(text)})
}

func lexAt(text string, i int) token {
	r, w := utf8.DecodeRuneInString(text[i:])
	switch {
	case r == '(' || r == ')':
		kind := tokenOpen
		if r == ')' {
			kind = tokenClose
		}
		return token{kind: kind, from: i, to: i + 1, text: text[i : i+1]}
	case isQuote(r):
		return lexQuote(text, i, w)
	case r == '[':
		if n := strings.IndexAny(text[i+1:], "[]"); n >= 0 && text[i+1+n] == ']' {
			return token{kind: tokenField, from: i, to: i + n + 2, text: text[i+1 : i+1+n]}
		}
		return token{kind: tokenOpenField, from: i, to: i + 1, text: "["}
	case r == ']':
		return token{kind: tokenOpenField, from: i, to: i + 1, text: "]"}
	}
	if t, ok := lexLines(text, i); ok {
		return t
	}
	return lexWord(text, i)
}

func lexQuote(text string, i, w int) token {
	first, _ := utf8.DecodeRuneInString(text[i:])
	inside := i + w
	n := strings.IndexFunc(text[inside:], isQuote)
	if n < 0 {
		return token{kind: tokenOpenQuote, from: i, to: len(text), text: text[inside:], curly: isCurly(first)}
	}
	last, lw := utf8.DecodeRuneInString(text[inside+n:])
	return token{kind: tokenQuote, from: i, to: inside + n + lw, text: text[inside : inside+n], curly: isCurly(first) || isCurly(last)}
}

// lexWord reads up to white space, a parenthesis, a bracket or a quote.
func lexWord(text string, i int) token {
	n := strings.IndexFunc(text[i:], func(r rune) bool {
		return isBlank(r) || isQuote(r) || r == '(' || r == ')' || r == '[' || r == ']'
	})
	if n < 0 {
		n = len(text) - i
	}
	t := token{kind: tokenWord, from: i, to: i + n, text: text[i : i+n]}
	t.op = operatorWord(t.text)
	switch t.text {
	case "|", "||":
		t.op = opOr
	case "&", "&&":
		t.op = opAnd
	}
	if t.op != noOp {
		t.kind = tokenOperator
	} else if digits, ok := strings.CutPrefix(strings.TrimRight(t.text, ",;."), "#"); ok && isDigits(digits) {
		t.kind, t.text = tokenRef, digits
	}
	return t
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// lexLines reads a combination of lines: or/1-5, AND/3,5,9, 1-5/or, #1-#5.
// White space may stand around its marks.
func lexLines(text string, i int) (token, bool) {
	for _, op := range [...]string{"or", "and"} {
		if len(text) > i+len(op) && strings.EqualFold(text[i:i+len(op)], op) {
			at := skipBlank(text, i+len(op))
			if at < len(text) && text[at] == '/' {
				if _, end := lineList(text, at+1); end > 0 {
					return token{kind: tokenLines, from: i, to: end, text: text[i:end]}, true
				}
			}
		}
	}
	if i == 0 {
		if end := wholeCombination(text); end > 0 {
			return token{kind: tokenLines, from: 0, to: end, text: text[:end]}, true
		}
	}
	list, end := lineList(text, i)
	if end == 0 || !list.joined {
		return token{}, false
	}
	if rest := text[end:]; strings.HasPrefix(rest, "/") {
		for _, op := range [...]string{"or", "and"} {
			if len(rest) > len(op) && strings.EqualFold(rest[1:1+len(op)], op) && wordEnds(rest[1+len(op):]) {
				end += 1 + len(op)
				return token{kind: tokenLines, from: i, to: end, text: text[i:end]}, true
			}
		}
		return token{}, false
	}
	// A bare range without "#" is a range of lines only where it stands alone;
	// the parser looks at the whole line for that.
	return token{kind: tokenLines, from: i, to: end, text: text[i:end]}, list.marked && wordEnds(text[end:])
}

// wholeCombination reads "OR 16-24", a line that is nothing but an operator
// and a range, without the slash. It returns where the line ends, 0 if it is
// something else.
func wholeCombination(text string) int {
	n := leadingWord(text)
	if op := operatorWord(text[:n]); op != opAnd && op != opOr {
		return 0
	}
	list, end := lineList(text, n)
	if !list.joined || strings.TrimFunc(text[max(end, n):], isBlank) != "" {
		return 0
	}
	return end
}

func skipBlank(text string, i int) int {
	return len(text) - len(strings.TrimLeftFunc(text[i:], isBlank))
}

func wordEnds(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || isBlank(r) || r == ')' || r == '('
}

// A lineSpan is one part of a list of lines: 3, or 3-7.
type lineSpan struct{ from, to string }

type linesList struct {
	spans  []lineSpan
	joined bool // there is a dash or a comma
	marked bool // every number, or the start of every range, has its "#"
}

// lineList reads "1-3, 5, #7-#9" and returns where it ends, 0 if there is none.
func lineList(text string, i int) (linesList, int) {
	l := linesList{marked: true}
	end := 0
	for {
		n, marked, at := lineNumber(text, skipBlank(text, i))
		if at == 0 {
			return l, end
		}
		l.marked = l.marked && marked
		span := lineSpan{n, n}
		end = at
		next := skipBlank(text, at)
		if w := dashWidth(text[next:]); w > 0 {
			if m, _, at := lineNumber(text, skipBlank(text, next+w)); at > 0 {
				span.to, end, l.joined = m, at, true
				next = skipBlank(text, at)
			}
		}
		l.spans = append(l.spans, span)
		if next >= len(text) || text[next] != ',' {
			return l, end
		}
		if _, _, at := lineNumber(text, skipBlank(text, next+1)); at == 0 {
			return l, end
		}
		l.joined = true
		i = next + 1
	}
}

// lineNumber reads 5, #5 or S5, without leading zeros; marked tells "#"; end is 0 if there is none.
func lineNumber(text string, i int) (n string, marked bool, end int) {
	if i < len(text) && (text[i] == '#' || text[i] == 'S' || text[i] == 's') {
		marked = text[i] == '#'
		i++
	}
	from := i
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	if i == from || i-from > maxLabelDigits+2 {
		return "", false, 0
	}
	return strings.TrimLeft(text[from:i-1], "0") + text[i-1:i], marked, i
}

func dashWidth(s string) int {
	r, w := utf8.DecodeRuneInString(s)
	switch r {
	case '-', '–', '—', '‐', '‑', '−':
		return w
	}
	return 0
}

// isReferenceLine reports whether a line holds nothing but numbers, marks,
// operators, ranges and parentheses, and has an operator or a mark: then its
// numbers are lines. A trailing count is left aside.
func isReferenceLine(text string, d *Dialect) bool {
	if allReferences(text, d) {
		return true
	}
	c := trailingCount(text)
	return c.strength != notCount && allReferences(text[:c.at], d)
}

func allReferences(text string, d *Dialect) bool {
	if len(text) > 100_000 || hasLongWord(text) {
		return false
	}
	numbers, marks := 0, 0
	for _, t := range d.tokens(text) {
		switch t.kind {
		case tokenEnd, tokenOpen, tokenClose:
		case tokenOperator:
			if t.op == opNear {
				return false
			}
			marks++
		case tokenRef, tokenLines:
			numbers++
			marks++
		case tokenWord:
			if !isLineWord(t.text) {
				return false
			}
			numbers++
		default:
			return false
		}
	}
	return numbers > 0 && marks > 0
}

// hasLongWord reports a word longer than any operator before a comment, so
// that most lines need not be cut into tokens to see that they name no line.
func hasLongWord(text string) bool {
	const longest = len("AND")
	if i := strings.IndexByte(text, '['); i >= 0 {
		text = text[:i]
	}
	if i := strings.Index(text, "Annotation:"); i >= 0 {
		text = text[:i]
	}
	letters := 0
	for i := range len(text) {
		if c := text[i] | 0x20; c < 'a' || c > 'z' {
			letters = 0
		} else if letters++; letters > longest {
			return true
		}
	}
	return false
}

// highestReference returns the highest number in a line of references.
func highestReference(text string) int {
	highest := 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < '0' || r > '9' }) {
		if n, err := strconv.Atoi(w); err == nil && len(w) <= maxLabelDigits {
			highest = max(highest, n)
		}
	}
	return highest
}

// isLineWord reports 5, S5, or the range 3-7, which in a line of references
// are lines.
func isLineWord(w string) bool {
	list, end := lineList(w, 0)
	return end == len(w) && len(list.spans) > 0
}
