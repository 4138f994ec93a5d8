package query

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/refsift/refsift"
)

// Format writes x in the syntax of d. What d cannot say is reported, and
// written in the nearest way that d has. Parentheses stand wherever
// operators of different kinds meet, so that the result does not depend on
// their order. Reading what Format wrote and writing it again gives the same.
func Format(d *Dialect, x Expr) (string, refsift.Diagnostics) {
	p := &printer{d: d}
	s := p.expr(x)
	return s, p.diags
}

// A printer writes expressions in one dialect.
type printer struct {
	d      *Dialect
	diags  refsift.Diagnostics
	scoped bool // inside a group that carries the field
	shared map[Expr]sharedName
}

// cannot reports what the dialect has no words for.
func (p *printer) cannot(x Expr, sev refsift.Severity, fix, format string, args ...any) {
	p.diags = append(p.diags, refsift.Diagnostic{Severity: sev, Code: refsift.CodeNotExpressible, Span: x.Span(),
		Message: p.d.Title + " cannot say " + fmt.Sprintf(format, args...), Fix: fix})
}

func (p *printer) expr(x Expr) string {
	if p.d.rewriteLeaf != nil {
		x = p.d.rewriteLeaf(p, x)
	}
	if s, ok := p.scopedExpr(x); ok {
		return s
	}
	switch x := x.(type) {
	case *And:
		return p.join(x.Args, opAnd)
	case *Or:
		return p.join(x.Args, opOr)
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
		return left + " " + cmp.Or(p.d.notWord, "NOT") + " " + p.operand(x.Right, noOp)
	}
	return p.d.printLeaf(p, x)
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
	if p.d.rewriteLeaf != nil {
		x = p.d.rewriteLeaf(p, x)
	}
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
	case *Not:
		if _, all := excluded(x); all && p.d.style != nil && p.d.style.exclude != nil && !strings.Contains(s, p.d.notWord) {
			return s
		}
	case *Range:
		if p.d.style == nil || !p.d.style.bothAnd || op == opAnd || !strings.Contains(s, " AND ") {
			return s
		}
	case *Descriptor:
		if len(x.Qualifiers) < 2 || p.d.qualifiers {
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

// fieldOf returns the field to write for a leaf: the one it was written
// with if the dialect has that, else the dialect's own for the same local
// fields; ok is false if there is none.
func (p *printer) fieldOf(f Fields, kinds ...fieldKind) (name string, ok bool) {
	if f.Tag == "" && sameFields(f.In, p.d.untagged) {
		return "", true
	}
	if row, found := p.d.field(f.Tag); found && f.Tag != "" {
		for _, k := range kinds {
			if row.kind == k {
				return f.Tag, true
			}
		}
	}
	if row, found := p.d.fieldFor(f.In, kinds...); found {
		return row.name(), true
	}
	return "", false
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

// printPubMed writes a leaf in PubMed's syntax.
func printPubMed(p *printer, x Expr) string {
	switch x := x.(type) {
	case *Term:
		return p.pubmedTerm(x)
	case *Phrase:
		return p.pubmedWords(x, x.Words, x.Fields, true)
	case *Near:
		return p.pubmedNear(x)
	case *Descriptor:
		return p.pubmedDescriptor(x)
	case *Range:
		return p.pubmedRange(x)
	case *LineRef:
		if !isDigits(x.Label) {
			p.cannot(x, refsift.Error, "number the line", "the line without a number %s", x.Label)
		}
		return "#" + x.Label
	case *LineRange:
		p.cannot(x, refsift.Warning, "write every line with OR or AND", "a range of lines")
		return x.String()
	case *All:
		return "all[sb]"
	case *Bad:
		p.cannot(x, refsift.Error, "correct it first", "what was not understood: %s", quoteShort(x.Text))
		return x.Text
	}
	return x.String()
}

func (p *printer) pubmedTerm(x *Term) string {
	if x.Fields.Tag == "hasabstract" && !x.Word.searchable() {
		return "hasabstract"
	}
	return p.pubmedWords(x, []Word{x.Word}, x.Fields, false)
}

// pubmedWords writes words with their field. Fields that PubMed does not
// have together are written side by side.
func (p *printer) pubmedWords(x Expr, words []Word, f Fields, phrase bool) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = p.pubmedWord(x, w)
	}
	text := p.pubmedText(strings.Join(texts, " "))
	if phrase || !plainWord(text) {
		text = `"` + text + `"`
	}
	name, ok := p.fieldOf(f, textField, valueField)
	switch {
	case ok && name == "":
		return text
	case ok:
		return text + "[" + name + "]"
	}
	return p.pubmedEach(x, text, f)
}

// pubmedEach writes a term once for each local field, joined with OR.
func (p *printer) pubmedEach(x Expr, text string, f Fields) string {
	var parts []string
	for _, in := range f.In {
		if row, ok := p.d.fieldFor([]Field{in}, textField, valueField); ok {
			parts = append(parts, text+"["+row.name()+"]")
		} else {
			p.cannot(x, refsift.Warning, "search another field", "the field %s", in)
		}
	}
	switch len(parts) {
	case 0:
		p.cannot(x, refsift.Error, "search another field", "a field of %s; all fields are written", text)
		return text + "[all]"
	case 1:
		return parts[0]
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// pubmedWord writes a word; a wildcard other than * widens to *.
func (p *printer) pubmedWord(x Expr, w Word) string {
	var b strings.Builder
	for _, part := range w {
		switch {
		case part.Text != "":
			b.WriteString(strings.ReplaceAll(part.Text, "*", " "))
		case part.Wild == Any:
			b.WriteByte('*')
		default:
			p.cannot(x, refsift.Warning, "write each variant", "the wildcard in %s; * is written, which finds more", w)
			b.WriteByte('*')
		}
	}
	return b.String()
}

// pubmedText keeps out of a term what would end it: quotes, and brackets
// that would be read as a field.
func (p *printer) pubmedText(s string) string {
	tagged := bracketTagged(p.d, s)
	return joinBlanks(strings.Map(func(r rune) rune {
		if isQuote(r) || tagged && (r == '[' || r == ']') {
			return ' '
		}
		return r
	}, s))
}

// plainWord reports whether a word is read as one word without quotes.
func plainWord(s string) bool {
	toks := lex(s)
	return len(toks) == 2 && toks[0].kind == tokenWord && toks[0].text == s && !isLineWord(s) && readLabel(s).style == noLabel &&
		!strings.HasPrefix(s, ":") && !strings.HasPrefix(s, "/") && !strings.Contains(s, "|") && !strings.EqualFold(s, "hasabstract") && !limitMarks.MatchString(s+" :")
}

// pubmedNear writes "a b"[tiab:~2], which has no order and no groups.
func (p *printer) pubmedNear(x *Near) string {
	var words []string
	simple := true
	for _, a := range x.Args {
		t, ok := a.(*Term)
		if !ok {
			simple = false
			break
		}
		words = append(words, p.pubmedWord(x, t.Word))
	}
	name, ok := p.fieldOf(x.Fields, textField)
	row, found := p.d.field(name)
	if !simple || !ok || !found || !row.near {
		p.cannot(x, refsift.Error, "write each pair of words as \"a b\"[tiab:~n]", "this proximity search; AND is written, which finds more")
		parts := make([]string, len(x.Args))
		for i, a := range x.Args {
			parts[i] = p.operand(withFields(a, x.Fields), opAnd)
		}
		return "(" + strings.Join(parts, " AND ") + ")"
	}
	if x.Ordered {
		p.cannot(x, refsift.Warning, "", "an order of words in a proximity search; any order is written")
	}
	return fmt.Sprintf(`"%s"[%s:~%d]`, p.pubmedText(strings.Join(words, " ")), name, x.Distance)
}

// withFields gives the leaves of a proximity search its fields.
func withFields(x Expr, f Fields) Expr {
	switch x := x.(type) {
	case *Term:
		return &Term{x.node, x.Word, f}
	case *Phrase:
		return &Phrase{x.node, x.Words, f}
	case *Or:
		args := make([]Expr, len(x.Args))
		for i, a := range x.Args {
			args[i] = withFields(a, f)
		}
		return &Or{x.node, args}
	case *Near:
		return &Near{x.node, x.Args, x.Distance, x.Ordered, f}
	}
	return x
}

// pubmedDescriptor writes a heading; several qualifiers become alternatives.
func (p *printer) pubmedDescriptor(x *Descriptor) string {
	tag := "Mesh"
	switch row, ok := p.d.field(x.Fields.Tag); {
	case x.Heading == "":
		tag = "sh"
	case ok && row.kind == headingField && row.focus == x.Focus:
		tag = x.Fields.Tag
	case x.Focus:
		tag = "Majr"
	}
	if !x.Explode {
		tag += ":NoExp"
	}
	heading := p.pubmedText(strings.ReplaceAll(x.Heading, "*", " "))
	if len(x.Qualifiers) == 0 {
		if strings.Contains(heading, "/") {
			p.cannot(x, refsift.Error, "", "a heading with a slash: %s", heading)
		}
		return `"` + heading + `"[` + tag + "]"
	}
	parts := make([]string, len(x.Qualifiers))
	for i, q := range x.Qualifiers {
		name := p.pubmedText(strings.ReplaceAll(q, "*", " "))
		if x.Heading != "" {
			name = heading + "/" + name
		}
		parts[i] = `"` + name + `"[` + tag + "]"
	}
	return strings.Join(parts, " OR ")
}

// pubmedRange writes 2007:2019[dp]; an open end is 3000, an open start 1000.
func (p *printer) pubmedRange(x *Range) string {
	name, ok := p.fieldOf(x.Fields, dateField)
	if !ok || name == "" {
		p.cannot(x, refsift.Error, "write a date field", "a range of this field")
		name = "dp"
	}
	from, to := fmt.Sprint(firstYear), fmt.Sprint(lastYear)
	if x.From.IsValid() {
		from = strings.ReplaceAll(x.From.String(), "-", "/")
	}
	if x.To.IsValid() {
		to = strings.ReplaceAll(x.To.String(), "-", "/")
	}
	if from == to {
		return from + "[" + name + "]"
	}
	return from + ":" + to + "[" + name + "]"
}
