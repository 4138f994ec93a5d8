// Package latex turns the LaTeX of bibliographic fields into Unicode text
// and back. It knows the macros that databases and reference managers write:
// accents, symbols, quotation marks, dashes, markup without meaning for a
// search. What it does not know stays as it is, so that nothing is lost.
//
// All functions are pure and safe for concurrent use.
package latex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxDepth bounds the nesting of arguments; deeper text stays as it is.
const maxDepth = 64

// Text returns the text that s stands for:
//
//   - accents and symbol macros become characters, composed (NFC);
//   - braces that group or protect case are taken off;
//   - "--", "---", “ and ” written with accents and quotes, and "~" become
//     the characters they print as (a plain space for the tie);
//   - markup such as \emph{} leaves its content;
//   - mathematics stays, with Greek letters, symbols, raised and lowered digits
//     as characters; its dollar signs go where nothing but characters is left;
//   - unknown macros and their arguments stay as written.
func Text(s string) string {
	if !needsWork(s) {
		return s
	}
	d := decoder{s: s, reach: reach(s)}
	d.run(len(s))
	return norm.NFC.String(d.out.String())
}

// marks are the bytes that Text may change; those of the second kind only where
// they stand twice.
var marks = [256]uint8{'\\': 1, '{': 1, '}': 1, '$': 1, '~': 1, '-': 2, '`': 2, '\'': 2}

// needsWork reports whether s holds anything that Text would change.
func needsWork(s string) bool {
	for i := 0; i < len(s); i++ {
		if m := marks[s[i]]; m != 0 && (m == 1 || i+1 < len(s) && s[i+1] == s[i]) {
			return true
		}
	}
	return false
}

// Verbatim returns the text of a field that is no prose (DOI, address, file
// name): only escaped characters and grouping braces are resolved, so that
// "--" and "~" stay what they are.
func Verbatim(s string) string {
	if !strings.ContainsAny(s, `\{}`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '{', '}':
		case '\\':
			n, text := verbatimMacro(s[i:])
			b.WriteString(text)
			i += n - 1
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// verbatimMacro reads the escape at the start of s: its length and its text.
func verbatimMacro(s string) (int, string) {
	if len(s) > 1 && strings.IndexByte(`_%&#$~^{}@ -`, s[1]) >= 0 {
		return 2, s[1:2]
	}
	n := 1
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	text, ok := verbatimMacros[s[1:n]]
	switch {
	case n == 1 || !ok:
		return 1, `\`
	case n < len(s) && s[n] == ' ':
		n++
	}
	return n, text
}

// Escape returns s as LaTeX that [Text] turns into s again. Braces are
// written as macros: BibTeX counts them even behind a backslash.
func Escape(s string) string {
	if !needsEscape(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if m := escapes[c]; m != "" {
			b.WriteString(m)
			continue
		}
		if i > 0 && c == s[i-1] && (c == '-' || c == '`' || c == '\'') {
			b.WriteString("{}") // keeps two hyphens from becoming a dash
		}
		b.WriteByte(c)
	}
	return b.String()
}

func needsEscape(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if escapes[c] != "" || i > 0 && c == s[i-1] && (c == '-' || c == '`' || c == '\'') {
			return true
		}
	}
	return false
}

var escapes = [256]string{
	'\\': `{\textbackslash}`,
	'{':  `{\textbraceleft}`,
	'}':  `{\textbraceright}`,
	'~':  `{\textasciitilde}`,
	'^':  `{\textasciicircum}`,
	'$':  `\$`,
	'&':  `\&`,
	'%':  `\%`,
	'#':  `\#`,
	'_':  `\_`,
}

// A decoder turns s[i:] into text. Arguments are decoded by decoders of
// their own over the same string.
type decoder struct {
	s     string
	i     int
	depth int
	reach int // how far to look for a closing brace
	math  bool
	out   strings.Builder
}

// shortReach is how far an argument may extend in text whose braces do not
// balance. Without the bound, a long run of open groups would be searched to
// its end from each of them.
const shortReach = 256

func reach(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth < 0 {
			return shortReach
		}
	}
	if depth > 0 {
		return shortReach
	}
	return len(s)
}

// run decodes up to end.
func (d *decoder) run(end int) {
	for d.i < end {
		c := d.s[d.i]
		switch {
		case c == '\\':
			d.macro(end)
		case c == '{' || c == '}':
			if d.math {
				d.out.WriteByte(c)
			}
			d.i++
		case d.math:
			d.out.WriteByte(c)
			d.i++
		case c == '$':
			d.dollar(end)
		case c == '~':
			d.out.WriteByte(' ')
			d.i++
		case c == '-' || c == '`' || c == '\'':
			d.ligature(c, end)
		default:
			start := d.i
			for d.i++; d.i < end && !special[d.s[d.i]]; d.i++ {
			}
			d.out.WriteString(d.s[start:d.i])
		}
	}
}

// special are the bytes that run does not copy as they are.
var special = [256]bool{'\\': true, '{': true, '}': true, '$': true, '~': true, '-': true, '`': true, '\'': true}

// ligature resolves "---", "--", and doubled quotes.
func (d *decoder) ligature(c byte, end int) {
	n := 1
	for n < 3 && d.i+n < end && d.s[d.i+n] == c {
		n++
	}
	switch {
	case c == '-' && n == 3:
		d.out.WriteString("—")
	case c == '-' && n == 2:
		d.out.WriteString("–")
	case c == '`' && n >= 2:
		n = 2
		d.out.WriteString("“")
	case c == '\'' && n >= 2:
		n = 2
		d.out.WriteString("”")
	default:
		n = 1
		d.out.WriteByte(c)
	}
	d.i += n
}

// macro decodes the control sequence at d.i.
func (d *decoder) macro(end int) {
	start := d.i
	if d.i+1 >= end {
		d.out.WriteByte('\\')
		d.i = end
		return
	}
	if c := d.s[d.i+1]; !isLetter(c) {
		d.symbol(c, end)
		return
	}
	n := d.i + 1
	for n < end && isLetter(d.s[n]) {
		n++
	}
	name := d.s[d.i+1 : n]
	d.i = n
	if mark, ok := letterAccents[name]; ok && !d.math {
		if _, ok := d.accent(mark, end); !ok {
			d.out.WriteString(d.s[start:d.i])
		}
		return
	}
	if text, ok := symbols[name]; ok {
		d.out.WriteString(text)
		d.skipSpaceAfterName(end)
		return
	}
	if text, ok := mathSymbols[name]; ok {
		d.out.WriteString(text)
		d.skipSpaceAfterName(end)
		return
	}
	if d.markup(name, end) {
		return
	}
	d.unknown(start, end)
}

// skipSpaceAfterName drops what TeX drops: the blanks behind the name of a
// macro, which only end the name. Real exports write "\textgreater 5", where
// the blank belongs to the name as well.
func (d *decoder) skipSpaceAfterName(end int) {
	for d.i < end && (d.s[d.i] == ' ' || d.s[d.i] == '\t') {
		d.i++
	}
}

// symbol decodes a backslash with the non-letter c.
func (d *decoder) symbol(c byte, end int) {
	if mark, ok := symbolAccents[c]; ok && !d.math {
		d.i += 2
		if arg, ok := d.accent(mark, end); !ok {
			d.out.WriteByte(c) // \~{} and \^{} print the character itself
			d.out.WriteString(arg)
		}
		return
	}
	switch c {
	case '&', '%', '$', '#', '_', '@', '"', '\'', '`', '~', '^', '=', '.':
		d.out.WriteByte(c)
	case '{', '}':
		if d.math {
			d.out.WriteByte('\\')
		}
		d.out.WriteByte(c)
	case ' ', '\n', '\t', '\r', ',', ';', ':', '>', '\\':
		d.out.WriteByte(' ')
	case '!', '-', '/':
	default:
		d.out.WriteByte('\\')
		d.i++
		return
	}
	d.i += 2
}

// accent puts mark over the argument at d.i. Where there is no letter to
// carry it, it writes nothing and returns the argument as text: decoding it a
// second time would double the work at every level of nesting.
func (d *decoder) accent(mark string, end int) (arg string, ok bool) {
	start := d.i
	for d.i < end && strings.IndexByte(" \t\n\r", d.s[d.i]) >= 0 {
		d.i++
	}
	blanks := d.s[start:d.i]
	arg, ok = d.argument(end)
	if !ok {
		d.i = start
		return "", false
	}
	letter := strings.TrimSpace(arg)
	base, size := utf8.DecodeRuneInString(letter)
	switch base {
	case 'ı':
		base = 'i'
	case 'ȷ':
		base = 'j'
	}
	if !unicode.IsLetter(base) {
		return blanks + arg, false
	}
	// The marks that the argument carries already come first: \'{\"u}.
	rest := letter[size:]
	for rest != "" {
		r, n := utf8.DecodeRuneInString(rest)
		if !unicode.Is(unicode.Mn, r) {
			break
		}
		rest = rest[n:]
	}
	d.out.WriteRune(base)
	d.out.WriteString(letter[size : len(letter)-len(rest)])
	d.out.WriteString(mark)
	d.out.WriteString(rest)
	return "", true
}

// argument reads and decodes the next argument: a group, a macro or one
// character.
func (d *decoder) argument(end int) (string, bool) {
	if d.i >= end || d.depth >= maxDepth {
		return "", false
	}
	switch c := d.s[d.i]; {
	case c == '{':
		stop := d.closing(end)
		if stop < 0 {
			return "", false
		}
		sub := decoder{s: d.s, i: d.i + 1, depth: d.depth + 1, reach: d.reach, math: d.math}
		sub.run(stop)
		d.i = stop + 1
		return sub.out.String(), true
	case c == '\\':
		sub := decoder{s: d.s, i: d.i, depth: d.depth + 1, reach: d.reach}
		sub.macro(end)
		d.i = sub.i
		return sub.out.String(), true
	case c == '}' || c == '$':
		return "", false
	}
	_, n := utf8.DecodeRuneInString(d.s[d.i:end])
	d.i += n
	return d.s[d.i-n : d.i], true
}

// closing returns the index of the brace that closes the one at d.i, or -1.
// An escaped brace counts as BibTeX counts it, so that the text of a value
// that BibTeX found balanced is balanced here.
func (d *decoder) closing(end int) int {
	depth := 0
	for i := d.i; i < min(end, d.i+d.reach); i++ {
		switch d.s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// markup drops a macro that only changes how text looks; its argument
// follows as an ordinary group. Of \href only the text stays.
func (d *decoder) markup(name string, end int) bool {
	switch name {
	case "href", "textcolor", "foreignlanguage":
		d.skipSpaceAfterName(end)
		if d.i < end && d.s[d.i] == '{' {
			if stop := d.closing(end); stop >= 0 {
				d.i = stop + 1
			}
		}
		return true
	case "textsuperscript", "textsubscript":
		d.skipSpaceAfterName(end)
		arg, ok := "", false
		if d.i < end && d.s[d.i] == '{' {
			arg, ok = d.argument(end)
		}
		if !ok {
			return true
		}
		to := superscripts
		if name == "textsubscript" {
			to = subscripts
		}
		if text, ok := script(arg, to); ok { // "H\textsubscript{2}O"; an ordinal stays on the line: 4\textsuperscript{th}
			arg = text
		}
		d.out.WriteString(arg)
		return true
	case "ensuremath":
		d.skipSpaceAfterName(end)
		if d.i < end && d.s[d.i] == '{' {
			if stop := d.closing(end); stop >= 0 && d.depth < maxDepth {
				text, _ := mathText(d.s[d.i+1:stop], d.depth+1)
				d.out.WriteString(text)
				d.i = stop + 1
			}
		}
		return true
	}
	if markupMacros[name] {
		d.skipSpaceAfterName(end)
		if d.math && d.i < end && d.s[d.i] == '{' { // H$_{\textrm{2}}$O
			if arg, ok := d.argument(end); ok {
				d.out.WriteString(arg)
			}
		}
		return true
	}
	return false
}

// unknown copies a macro with its arguments.
func (d *decoder) unknown(start, end int) {
	for d.i < end && (d.s[d.i] == '{' || d.s[d.i] == '[') {
		stop := -1
		if d.s[d.i] == '{' {
			stop = d.closing(end)
		} else if n := strings.IndexByte(d.s[d.i:min(end, d.i+shortReach)], ']'); n >= 0 {
			stop = d.i + n
		}
		if stop < 0 {
			break
		}
		d.i = stop + 1
	}
	d.out.WriteString(d.s[start:d.i])
}

// dollar decodes mathematics, or copies a dollar sign that begins none.
func (d *decoder) dollar(end int) {
	stop := -1
	for i := d.i + 1; i < end; i++ {
		if d.s[i] == '\\' {
			i++
		} else if d.s[i] == '$' {
			stop = i
			break
		}
	}
	if stop <= d.i+1 {
		d.out.WriteByte('$')
		d.i++
		return
	}
	inner := d.s[d.i+1 : stop]
	text, plain := mathText(inner, d.depth+1)
	if plain {
		d.out.WriteString(text)
	} else {
		d.out.WriteString("$" + text + "$")
	}
	d.i = stop + 1
}

// mathText maps what has a character. It is plain if nothing but characters
// is left and a macro stood there, or a lone relation such as $<$: "costs $5
// and $6" is money and keeps its dollars.
func mathText(s string, depth int) (text string, plain bool) {
	if depth >= maxDepth {
		return s, false
	}
	if strings.Trim(s, " <>=|*+-,.:;") == "" {
		return s, true
	}
	if !strings.ContainsAny(s, `\^_`) {
		return s, false
	}
	d := decoder{s: s, depth: depth, reach: reach(s), math: true}
	d.run(len(s))
	text = d.out.String()
	raised, ok := scripts(text)
	if !ok {
		return text, false
	}
	bare := strings.Map(func(r rune) rune {
		if r == '{' || r == '}' {
			return -1
		}
		return r
	}, raised)
	if s == `\backslash` || !strings.ContainsAny(bare, `\^_$`) {
		return strings.TrimSpace(bare), true
	}
	return text, false
}

// superscripts and subscripts are the characters that Unicode has raised or
// lowered, in the order of scriptBase.
const (
	scriptBase   = "0123456789+-−=()n"
	superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"
	subscripts   = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ"
)

// scripts writes "^2" and "_{10}" as raised and lowered characters. Letters
// behind a digit are an ordinal and stay on the line: 4^{th}. It fails where
// Unicode has no such character.
func scripts(s string) (string, bool) {
	if !strings.ContainsAny(s, "^_") {
		return s, true
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		c := s[i]
		if c != '^' && c != '_' {
			b.WriteByte(c)
			i++
			continue
		}
		rest := s[i+1:]
		_, size := utf8.DecodeRuneInString(rest)
		inner, n := rest[:size], size
		if strings.HasPrefix(rest, "{") {
			stop := strings.IndexAny(rest[1:], "{}")
			if stop < 0 || rest[1+stop] != '}' {
				return "", false
			}
			inner, n = rest[1:1+stop], stop+2
		}
		to := superscripts
		if c == '_' {
			to = subscripts
		}
		out, ok := script(strings.TrimSpace(inner), to)
		if !ok && c == '^' && i > 0 && s[i-1] >= '0' && s[i-1] <= '9' && isWord(inner) && len(inner) > 1 {
			out, ok = inner, true
		}
		if !ok {
			return "", false
		}
		b.WriteString(out)
		i += 1 + n
	}
	return b.String(), true
}

func script(s, to string) (string, bool) {
	list := []rune(to)
	var b strings.Builder
	for _, r := range s {
		at := strings.IndexRune(scriptBase, r)
		if at < 0 {
			return "", false
		}
		b.WriteRune(list[utf8.RuneCountInString(scriptBase[:at])])
	}
	return b.String(), b.Len() > 0
}

// isWord reports whether s is letters only.
func isWord(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
