package bibtex

import (
	"strings"

	"github.com/refsift/refsift"
)

// months are the macros that every BibTeX style defines.
var months = map[string]string{
	"jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June",
	"jul": "July", "aug": "August", "sep": "September", "oct": "October", "nov": "November", "dec": "December",
}

// Bounds on what @string definitions may hold, all of a file's together, and
// on what the macros in one entry may expand to: definitions made from
// definitions double with every line.
const (
	maxMacroText = 8 << 20
	maxExpansion = 4 << 20
)

// A macro is an @string definition.
type macro struct {
	name, value string
	expr        string // the value as written
	at          refsift.Position
}

// A macroTable holds the definitions of a file. Names have no case.
type macroTable struct {
	m    map[string]macro
	size int // bytes of names, values and expressions
}

// define reads an @string{name = value}.
func (t *macroTable) define(c chunk, eol byte) {
	p := newParser(c, eol)
	for p.field() {
	}
	for i := range p.e.fields {
		f := &p.e.fields[i]
		budget := maxMacroText - t.size
		value, _ := t.resolve(f.parts, &budget)
		size := len(f.raw) + len(value) + len(f.expr) + 64
		if t.size+size > maxMacroText {
			return
		}
		if t.m == nil {
			t.m = map[string]macro{}
		}
		t.size += size
		t.m[f.name] = macro{name: f.raw, value: value, expr: f.expr, at: f.at}
	}
}

// lookup returns what a macro stands for.
func (t *macroTable) lookup(name string) (value string, ok bool) {
	if m, ok := t.m[strings.ToLower(name)]; ok {
		return m.value, true
	}
	value, ok = months[strings.ToLower(name)]
	return value, ok
}

// resolve puts the operands of a value together and takes the length off
// the budget. An undefined macro, or one beyond the budget, stands for its own
// name; the first undefined one is returned as missing.
func (t *macroTable) resolve(parts []part, budget *int) (value, missing string) {
	if len(parts) == 1 && !parts[0].macro {
		return parts[0].text, ""
	}
	var b strings.Builder
	for _, p := range parts {
		text := p.text
		if p.macro {
			v, ok := t.lookup(p.text)
			switch {
			case ok && len(v) <= *budget:
				text = v
				*budget -= len(v)
			case !ok && missing == "":
				missing = p.text
			}
		}
		b.WriteString(text)
	}
	return b.String(), missing
}
