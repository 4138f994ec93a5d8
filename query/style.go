package query

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// A style is how a dialect writes terms whose field may hold for a group:
// TS=(a OR b), TITLE(a OR b), (a OR b):ti. Format joins what has one field.
type style struct {
	// scoped writes an expression with its field; compound asks for
	// parentheses around it.
	scoped func(field, inner string, compound bool) string
	// wild gives the wildcards that the dialect can write, and how.
	wild []wildText
	// quote writes a text between quotation marks.
	quote func(text string) string
	// exact writes a text in which no character is a wildcard; nil: blanks
	// stand in their place.
	exact func(text string) string
	// plain reports whether a word is read back as it is without quotes.
	plain func(word string) bool
	// lists is set where several fields may stand between commas.
	lists bool
	// near writes a proximity operator; ok is false if it has none such.
	near func(distance int, ordered bool) (op string, ok bool)
	// leaf writes what else there is: headings, dates, all records; ok is
	// false if the dialect has no words for it.
	leaf func(p *printer, x Expr) (string, bool)
	// exclude writes "all records but these"; nil: there is no way.
	exclude func(p *printer, x *Not) (string, bool)
	// orders is set where near has operators that keep the order of words.
	orders bool
	// bothAnd is set where a range with two bounds is written with AND.
	bothAnd bool
}

type wildText struct {
	wild Wildcard
	text string
}

// printStyled writes a leaf by the dialect's style.
func printStyled(p *printer, x Expr) string {
	switch x := x.(type) {
	case *Term:
		return p.styledTerm(x, []Word{x.Word}, x.Fields, false)
	case *Phrase:
		return p.styledTerm(x, x.Words, x.Fields, true)
	case *Near:
		return p.styledNear(x)
	case *LineRef:
		if !isDigits(x.Label) {
			p.cannot(x, refsift.Error, "number the line", "the line without a number %s", x.Label)
		}
		return "#" + x.Label
	case *LineRange:
		p.cannot(x, refsift.Warning, "write every line with OR or AND", "a range of lines")
		return x.String()
	case *Bad:
		p.cannot(x, refsift.Error, "correct it first", "what was not understood: %s", quoteShort(x.Text))
		return x.Text
	}
	if s, ok := p.d.style.leaf(p, x); ok {
		return s
	}
	if d, ok := x.(*Descriptor); ok && d.Heading != "" {
		p.cannot(x, refsift.Error, "write its synonyms", "the heading %s; its words are written", quoteShort(d.Heading))
		return strings.ReplaceAll(p.d.example, "%s", p.d.style.quote(p.literal(d.Heading)))
	}
	p.cannot(x, refsift.Error, "rewrite it by hand", "%s", quoteShort(x.String()))
	return p.d.style.quote(quoteText(x.String()))
}

// styledTerm writes words with their field, or without it inside a scope.
func (p *printer) styledTerm(x Expr, words []Word, f Fields, phrase bool) string {
	if s, ok := p.d.style.leaf(p, x); ok && !p.scoped {
		return s
	}
	if f.Tag == "hasabstract" && !words[0].searchable() {
		p.cannot(x, refsift.Error, "", "that a record has an abstract")
	}
	text := p.styledText(x, words, phrase)
	if p.scoped {
		return text
	}
	name, ok := p.fieldName(f)
	switch {
	case ok && name == "":
		return text
	case ok:
		return p.d.style.scoped(name, text, false)
	}
	return p.styledEach(x, text, f)
}

// styledEach writes a term once for each local field, joined with OR, where
// the dialect has no field for all of them together.
func (p *printer) styledEach(x Expr, text string, f Fields) string {
	var parts []string
	for _, in := range f.In {
		if row, ok := p.d.fieldFor([]Field{in}, textField, valueField); ok {
			parts = append(parts, p.d.style.scoped(row.name(), text, false))
		} else {
			p.cannot(x, refsift.Warning, "search another field", "the field %s", in)
		}
	}
	switch len(parts) {
	case 0:
		p.cannot(x, refsift.Error, "search another field", "a field of %s", text)
		return text
	case 1:
		return parts[0]
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// styledText writes words, between quotation marks where they are several or
// would not be read back as one word.
func (p *printer) styledText(x Expr, words []Word, phrase bool) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = p.styledWord(x, w)
	}
	text := joinBlanks(strings.Join(texts, " "))
	if s := p.d.style; s.exact != nil && p.literalMarks(words) {
		return s.exact(text)
	}
	if !phrase && p.d.style.plain(text) {
		return text
	}
	return p.d.style.quote(text)
}

// styledWord writes a word with the dialect's wildcards. One that it does
// not have widens to an unlimited one.
func (p *printer) styledWord(x Expr, w Word) string {
	var b strings.Builder
	for i, part := range w {
		if part.Text != "" {
			b.WriteString(p.literal(part.Text))
			continue
		}
		if p.d.bounded && part.Wild == Any && i+1 < len(w) && strings.Trim(w[i+1].Text[:min(1, len(w[i+1].Text))], "0123456789") == "" {
			b.WriteByte(':') // a number after the others would be their limit
			continue
		}
		if s, ok := p.d.style.wildcard(part.Wild); ok {
			b.WriteString(s)
			continue
		}
		p.cannot(x, refsift.Warning, "write each variant", "the wildcard in %s; * is written, which finds more", w)
		b.WriteByte('*')
	}
	return b.String()
}

// literalMarks reports whether a word holds characters that would be read
// as wildcards.
func (p *printer) literalMarks(words []Word) bool {
	for _, w := range words {
		for _, part := range w {
			if strings.ContainsAny(part.Text, p.d.marks()) {
				return true
			}
		}
	}
	return false
}

// marks returns the characters that are wildcards.
func (d *Dialect) marks() string {
	var b strings.Builder
	for c := range byte(utf8.RuneSelf) {
		if _, ok := d.wild[c]; ok {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// literal keeps out of literal text what would be read otherwise.
func (p *printer) literal(s string) string {
	if p.d.style.exact != nil {
		return withoutBraces(quoteText(s))
	}
	marks := p.d.marks()
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(marks, r) {
			return ' '
		}
		return r
	}, quoteText(s))
}

// wildcard writes a wildcard by those that the dialect has: two characters
// as ??, at most two as $$ where there is a $.
func (s *style) wildcard(w Wildcard) (string, bool) {
	for _, t := range s.wild {
		if t.wild == w {
			return t.text, true
		}
	}
	for _, t := range s.wild {
		n := w.Max / max(t.wild.Max, 1)
		if t.wild.Max > 0 && n > 0 && n <= 20 && t.wild.Max*n == w.Max && t.wild.Min*n == w.Min {
			return strings.Repeat(t.text, n), true
		}
	}
	return "", false
}

// quoteText keeps quotation marks out of a text between them.
func quoteText(s string) string {
	return strings.Map(func(r rune) rune {
		if isQuote(r) {
			return ' '
		}
		return r
	}, s)
}

// styledNear writes a proximity search as a chain from left to right.
func (p *printer) styledNear(x *Near) string {
	inner, ok := p.nearChain(x)
	if !ok {
		p.cannot(x, refsift.Error, "", "this proximity search; AND is written, which finds more")
	}
	if p.scoped {
		return inner
	}
	name, ok := p.fieldName(x.Fields)
	if !ok {
		p.cannot(x, refsift.Error, "search another field", "a proximity search in these fields")
	}
	if name == "" {
		return inner
	}
	return p.d.style.scoped(name, inner, true)
}

func (p *printer) nearChain(x *Near) (string, bool) {
	ordered := x.Ordered
	if ordered && !p.d.style.orders {
		p.cannot(x, refsift.Warning, "", "an order of words in a proximity search; any order is written")
		ordered = false
	}
	op, ok := p.d.style.near(x.Distance, ordered)
	if !ok {
		op = "AND"
	}
	if len(x.Args) > 2 {
		p.cannot(x, refsift.Warning, "", "that %d terms stand within %d words; pairs are written", len(x.Args), x.Distance)
	}
	parts := make([]string, len(x.Args))
	outer := p.scoped
	p.scoped = true
	for i, a := range x.Args {
		switch a := a.(type) {
		case *Near:
			s, fine := p.nearChain(a)
			if ok = ok && fine; i > 0 || a.Distance != x.Distance || a.Ordered != x.Ordered {
				s = "(" + s + ")"
			}
			parts[i] = s
		case *Or:
			parts[i] = "(" + p.expr(a) + ")"
		default:
			parts[i] = p.expr(a)
		}
	}
	p.scoped = outer
	return strings.Join(parts, " "+op+" "), ok
}

// fieldName returns how the dialect writes a field: by the tag of the leaf if
// it means the same here, else by what the dialect has for the same fields.
// It is "" for terms without a field.
func (p *printer) fieldName(f Fields) (string, bool) {
	if f.Tag == "" && sameFields(f.In, p.d.untagged) {
		return "", true
	}
	if name, in := p.d.canonical(f.Tag); sameFields(in, f.In) {
		return name, true
	}
	if row, ok := p.d.fieldFor(f.In, textField, valueField); ok {
		return row.name(), true
	}
	if !p.d.style.lists {
		return "", false
	}
	var names []string
	for _, in := range f.In {
		row, ok := p.d.fieldFor([]Field{in}, textField)
		if !ok {
			return "", false
		}
		names = append(names, row.name())
	}
	return strings.Join(names, ","), len(names) > 0
}

// canonical returns the first spelling of the fields of a tag, and what they search.
func (d *Dialect) canonical(tag string) (name string, in []Field) {
	var names []string
	for one := range strings.SplitSeq(tag, ",") {
		row, ok := d.field(one)
		if !ok || row.kind != textField && row.kind != valueField {
			return "", nil
		}
		names = append(names, row.name())
		if in == nil {
			in = row.in
		} else {
			in = union(in, row.in)
		}
	}
	return strings.Join(names, ","), in
}

// sharedField returns the name of the field that every leaf of x has; ok is
// false where they differ or x holds what has no such field.
func (p *printer) sharedField(x Expr) (name string, ok bool) {
	var f Fields
	switch x := x.(type) {
	case *Term:
		if f = x.Fields; f.Tag == "hasabstract" {
			return "", false
		}
	case *Phrase:
		f = x.Fields
	case *Near:
		f = x.Fields
	case *And, *Or, *Not:
		if known, ok := p.shared[x]; ok {
			return known.name, known.ok
		}
		name, ok = p.childrenShare(x)
		if p.shared == nil {
			p.shared = map[Expr]sharedName{}
		}
		p.shared[x] = sharedName{name, ok}
		return name, ok
	default:
		return "", false
	}
	name, ok = p.fieldName(f)
	return name, ok && name != ""
}

// A sharedName is what sharedField found, kept because every level of a
// deep expression asks for it.
type sharedName struct {
	name string
	ok   bool
}

func (p *printer) childrenShare(x Expr) (name string, ok bool) {
	for i, c := range Children(x) {
		n, ok := p.sharedField(c)
		if !ok || i > 0 && n != name {
			return "", false
		}
		name = n
	}
	return name, true
}

// scopedExpr writes a compound expression whose leaves all have one field
// as a group with that field.
func (p *printer) scopedExpr(x Expr) (string, bool) {
	if p.d.style == nil || p.scoped || Children(x) == nil {
		return "", false
	}
	if _, ok := x.(*Near); ok {
		return "", false
	}
	name, ok := p.sharedField(x)
	if !ok {
		return "", false
	}
	p.scoped = true
	inner := p.expr(x)
	p.scoped = false
	return p.d.style.scoped(name, inner, true), true
}

// bareNear reports whether a proximity search is written without a field,
// so that it needs parentheses beside other operators.
func (p *printer) bareNear(x *Near) bool {
	if p.d.style == nil {
		return false
	}
	_, ok := p.sharedField(x)
	return p.scoped || !ok
}

// runs gathers neighbouring arguments with one field, so that a block of
// synonyms is written with its field once.
func (p *printer) runs(args []Expr, op operator) []Expr {
	if p.d.style == nil || p.scoped {
		return args
	}
	var out []Expr
	for i := 0; i < len(args); {
		f, ok := p.sharedField(args[i])
		j := i + 1
		for ok && j < len(args) {
			if g, same := p.sharedField(args[j]); !same || g != f {
				break
			}
			j++
		}
		switch {
		case j == i+1 || j-i == len(args):
			out = append(out, args[i:j]...)
		case op == opAnd:
			out = append(out, &And{Args: args[i:j]})
		default:
			out = append(out, &Or{Args: args[i:j]})
		}
		i = j
	}
	return out
}

// styledYears writes years as from-to; it reports months and days, which the
// platforms do not have here.
func (p *printer) styledYears(x *Range, from, to string) string {
	if x.From.Month > 0 || x.To.Month > 0 {
		p.cannot(x, refsift.Warning, "", "months and days; whole years are written")
	}
	if x.From.IsValid() {
		from = fmt.Sprint(x.From.Year)
	}
	if x.To.IsValid() {
		to = fmt.Sprint(x.To.Year)
	}
	if from == to {
		return from
	}
	return from + "-" + to
}

// exclusion writes "all records but these" where the dialect has words for it.
func (p *printer) exclusion(x *Not) (string, bool) {
	if _, all := x.Left.(*All); !all || p.d.style == nil || p.d.style.exclude == nil {
		return "", false
	}
	return p.d.style.exclude(p, x)
}
