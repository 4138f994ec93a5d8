package query

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/refsift/refsift"
)

// Format writes x in the syntax of d, in its canonical layout: operators in
// capitals, one spelling for each field, a field once for neighbours that
// share it, and parentheses wherever operators of different kinds meet, so
// that the result does not depend on their order. Reading what Format wrote
// and writing it again gives the same.
//
// What d cannot say is written in the nearest way that d has, and reported
// with the effect on the records found: translation-wider,
// translation-narrower, translation-differs; not-expressible where there is
// no such way. An effect is that on the whole of x: what finds more inside of
// a NOT makes x find fewer.
func Format(d *Dialect, x Expr) (string, refsift.Diagnostics) {
	return Formatter{Dialect: d}.Expr(x)
}

// A Formatter writes expressions and whole strategies. The zero value but
// for Dialect writes the canonical layout.
type Formatter struct {
	// Dialect is the syntax to write; nil means PubMed.
	Dialect *Dialect
	// From is the dialect that the expressions were read in; nil: it is not
	// known. With it, a field that means more on its platform than records tell,
	// such as the first author, is written by the field that means the same, or
	// reported.
	From *Dialect
	// Polyglot writes in the layout of the Polyglot Search Translator, for
	// those who compare the two; docs/translate.md lists the differences. Two of
	// them change what is found and are reported: there are no fields on Web of
	// Science, and proximity operators keep the numbers that From has for them.
	Polyglot bool
}

// Expr writes one expression, as [Format] does.
func (f Formatter) Expr(x Expr) (string, refsift.Diagnostics) {
	p := newPrinter(f)
	text := p.write(x)
	return text, p.diags
}

// A printer writes expressions in one dialect.
type printer struct {
	d      *Dialect
	st     *style
	f      Formatter
	diags  refsift.Diagnostics
	seen   map[string]*place
	scoped bool // inside a group that carries the field
	// together is set inside a term that is searched in several fields, which
	// has parentheses of its own.
	together bool
	shared   map[Expr]sharedName
	// negative is set inside what a NOT takes away, where finding more means
	// that the whole finds less.
	negative bool
	numbers  *numbering // of the strategy around the expression, if any
	spent    *int       // see spend
	chosen   map[string]chosenFields
}

func newPrinter(f Formatter) *printer {
	if f.Dialect == nil {
		f.Dialect = PubMed
	}
	p := &printer{d: f.Dialect, st: f.Dialect.style, f: f, seen: map[string]*place{}, spent: new(int), chosen: map[string]chosenFields{}}
	if f.Polyglot {
		p.st = polyglotStyle(f.Dialect)
	}
	return p
}

// write says x in the dialect's own terms and prints it.
func (p *printer) write(x Expr) string {
	y := p.say(x)
	if p.st.line != nil {
		if s, ok := p.st.line(p, y); ok {
			return s
		}
	}
	text := p.expr(y)
	if standaloneLimit(text) { // a search for words that read as a limit in prose
		return "(" + text + ")"
	}
	if p.st.parens && sharesField(x) {
		return "(" + text + ")"
	}
	return text
}

// sharesField reports whether a compound expression has one field throughout.
func sharesField(x Expr) bool {
	key := ""
	switch x.(type) {
	case *And, *Or:
	default:
		return false
	}
	for y := range Preorder(x) {
		switch y.(type) {
		case *And, *Or, *Not:
			continue
		}
		f := fieldsOf(y)
		if f.Tag == "" || key != "" && key != f.Tag {
			return false
		}
		key = f.Tag
	}
	return true
}

// An effect is what a translation does to the records found.
type effect uint8

const (
	wider effect = 1 << iota
	narrower
	differs = wider | narrower
	refused = differs | 1<<2 // nothing fitting can be written
	same    = effect(0)      // said in another way
)

var effectCodes = map[effect]refsift.Code{same: refsift.CodeTranslationRewritten, wider: refsift.CodeTranslationWider,
	narrower: refsift.CodeTranslationNarrower, differs: refsift.CodeTranslationDiffers, refused: refsift.CodeNotExpressible}

var effectWords = map[effect]string{wider: ", which may find more", narrower: ", which may find fewer", differs: ", which may find others"}

// loss reports what the dialect has no words for, and what is written
// instead. The same loss is reported once, with the number of its places.
func (p *printer) loss(x Expr, e effect, fix, what, instead string) {
	if p.negative {
		e = e.turned()
	}
	sev := refsift.Warning
	message := p.d.Title + " cannot say " + what
	switch {
	case e == same:
		sev, message = refsift.Note, what
	case e == refused:
		sev = refsift.Error
	}
	if instead != "" {
		message += "; " + instead + effectWords[e]
	} else if words := effectWords[e]; words != "" {
		message += "; it is left out" + words
	}
	key := string(effectCodes[e]) + message
	if at, ok := p.seen[key]; ok {
		at.n++
		p.diags[at.i].Message = fmt.Sprintf("%s (%d places)", message, at.n)
		return
	}
	p.seen[key] = &place{len(p.diags), 1}
	p.diags = append(p.diags, refsift.Diagnostic{Severity: sev, Code: effectCodes[e], Span: x.Span(), Message: message, Fix: fix})
}

// A place is where a loss stands among the diagnostics, and how often it was met.
type place struct{ i, n int }

// turned is the effect on the whole of a part that a NOT takes away.
func (e effect) turned() effect {
	switch e {
	case wider:
		return narrower
	case narrower:
		return wider
	}
	return e
}

func (p *printer) expr(x Expr) string {
	if s, ok := p.scopedExpr(x); ok {
		return s
	}
	switch x := x.(type) {
	case *And:
		return p.join(x.Args, opAnd)
	case *Or:
		return p.join(x.Args, opOr)
	case *split:
		p.together = p.f.Polyglot
		s := p.join(x.Args, opOr)
		p.together = false
		if p.f.Polyglot {
			s = "(" + s + ")"
		}
		return s
	case *Not:
		if s, ok := p.exclusion(x); ok {
			return s
		}
		var left string
		if _, ok := x.Left.(*Not); ok {
			left = p.expr(x.Left) // a NOT b NOT c is read from left to right everywhere
		} else {
			left = p.operand(x.Left, opNot)
		}
		p.negative = !p.negative
		right := p.operand(x.Right, noOp)
		p.negative = !p.negative
		return left + " " + cmp.Or(p.d.notWord, "NOT") + " " + right
	}
	return p.leaf(x)
}

func (p *printer) join(args []Expr, op operator) string {
	args = p.runs(args, op)
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = p.operand(a, op)
	}
	return strings.Join(parts, " "+op.String()+" ")
}

// operand writes an operand of op, in parentheses unless it is a leaf or of
// the same associative kind.
func (p *printer) operand(x Expr, op operator) string {
	if s, ok := p.scopedExpr(x); ok {
		return s
	}
	s := p.expr(x)
	switch x := x.(type) {
	case *And:
		if op == opAnd {
			return s
		}
	case *Or:
		if op == opOr {
			return s
		}
	case *split:
		if p.f.Polyglot {
			return s
		}
	case *Not:
		if _, all := excluded(x); all && p.st.exclude != nil && !strings.Contains(s, p.d.notWord) {
			return s
		}
	case *Range:
		if !p.st.bothAnd || op == opAnd || !strings.Contains(s, " AND ") {
			return s
		}
	case *Near:
		if !p.bareNear(x) {
			return s
		}
	default:
		return s
	}
	return "(" + s + ")"
}

func sameFields(a, b []Field) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
