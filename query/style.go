package query

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// A style is how a dialect writes: words, fields, operators, lines.
type style struct {
	// scoped writes an expression with its field; compound asks for
	// parentheses around it.
	scoped func(field, inner string, compound bool) string
	// each is set where the field stands at every term; elsewhere it is
	// written once for neighbours that share it.
	each bool
	// parens is set where each field with its term stands in parentheses.
	parens bool
	// rowsFirst: a single field is preferred to a list that searches the same.
	rowsFirst bool
	// avoid names fields that are not written, and renamed those that are
	// written by another of their names.
	avoid   []string
	renamed map[string]string
	// lists is set where several fields may stand between commas.
	lists bool
	// only names the one field of layouts that write none.
	only string

	// wild gives the wildcards that the dialect can write, and how.
	wild []wildText
	// notLast are wildcards that cannot end a word.
	notLast []Wildcard
	// wildNext: between quotation marks no wildcard is safe; words next to each
	// other are written instead.
	wildNext bool
	// wildBare: a phrase with wildcards is written without quotation marks.
	wildBare bool
	// bounds: wildcards that have no sign of their own are written {0,3}.
	bounds bool
	// anyWord: a wildcard alone stands for any one word of a phrase.
	anyWord bool
	// quote writes a text between quotation marks.
	quote func(text string) string
	// exact writes a text in which no character is a wildcard; nil: blanks
	// stand in their place.
	exact func(text string) string
	// plain reports whether a word is read back as it is without quotes.
	plain func(word string) bool
	// clean keeps out of a text what the dialect would read otherwise; nil:
	// nothing but quotation marks.
	clean func(text string) string

	// near writes a proximity operator; ok is false if it has none such.
	near func(distance int, ordered bool) (op string, ok bool)
	// nearTerm writes a proximity search of words as one term; nil: there are
	// operators.
	nearTerm func(words, field string, distance int) string
	// nary is set where a chain of the same operator is one search of all its terms.
	nary bool

	// headingWords are where the words of a heading are searched if the
	// platform has no thesaurus; nil: it has one.
	headingWords []Field
	// subheadings is set where a qualifier may be searched without a heading.
	subheadings bool
	// bareHeadings: a heading of one word is written without quotation marks.
	bareHeadings bool
	// languageCodes: a language may be written by its code, eng.
	languageCodes bool
	// hasAbstract is how records with an abstract are asked for, and all how
	// all records are; "" if there is no way.
	hasAbstract, all string
	// leaf writes headings, dates and what else only the dialect has; ok is
	// false if it has no words for it.
	leaf func(p *printer, x Expr) (string, bool)
	// line writes a whole line that the platform has a form of its own for, such
	// as a limit on another line; nil: there is none.
	line func(p *printer, x Expr) (string, bool)
	// exclude writes "all records but these"; nil: there is no way.
	exclude func(p *printer, x *Not) (string, bool)
	// bothAnd is set where a range with two bounds is written with AND.
	bothAnd bool

	// ref writes a line that is referred to.
	ref func(number string) string
	// lines writes a range of lines; nil: there is none.
	lines func(op operator, from, to string) string
	// label writes the number of a line before its text.
	label func(number string) string
}

type wildText struct {
	wild Wildcard
	text string
}

// hashRef writes #5, as most platforms do.
func hashRef(number string) string { return "#" + number }

func hashedLabel(number string) string { return "#" + number + " " }

// operator writes a proximity operator, if there is one such.
func (s *style) operator(distance int, ordered bool) (op string, ok bool) {
	if s.near == nil {
		return "", false
	}
	return s.near(distance, ordered)
}

// leaf writes a node that is no And, Or or Not.
func (p *printer) leaf(x Expr) string {
	if s, ok := p.st.leaf(p, x); ok && !p.scoped {
		return s
	}
	switch x := x.(type) {
	case *Term:
		if x.Fields.Tag == "hasabstract" && !x.Word.searchable() && p.st.hasAbstract != "" {
			return p.st.hasAbstract
		}
		return p.inField(x.Fields.Tag, p.valueText([]Word{x.Word}, x.Fields, false), false)
	case *Phrase:
		return p.inField(x.Fields.Tag, p.valueText(x.Words, x.Fields, true), false)
	case *Near:
		return p.nearText(x)
	case *LineRef:
		return p.st.ref(x.Label)
	case *LineRange:
		return p.rangeOfLines(x)
	case *All:
		if p.st.all != "" {
			return p.st.all
		}
		p.loss(x, refused, "leave it out", "all records", "")
	case *Bad:
		return x.Text
	default:
		p.loss(x, refused, "rewrite it by hand", quoteShort(x.String()), "")
	}
	return p.st.quote(quoteText(x.String()))
}

func (p *printer) rangeOfLines(x *LineRange) string {
	if p.st.lines == nil || !isDigits(x.From) || !isDigits(x.To) {
		return x.String()
	}
	op := opOr
	if x.All {
		op = opAnd
	}
	return p.st.lines(op, x.From, x.To)
}

// inField writes a text with its field, or without it inside a group that
// carries it.
func (p *printer) inField(tag, text string, compound bool) string {
	if p.scoped || tag == "" {
		return text
	}
	text = p.st.scoped(tag, text, compound)
	if p.st.parens && !p.together {
		return "(" + text + ")"
	}
	return text
}

// valueText writes words, or the platform's code for the type of publication
// that they name.
func (p *printer) valueText(words []Word, f Fields, phrase bool) string {
	text := p.text(words, phrase)
	if len(p.d.values) == 0 || !sameFields(f.In, []Field{PubTypes}) {
		return text
	}
	for _, code := range slices.Sorted(maps.Keys(p.d.values)) {
		if names := p.d.values[code]; len(names) == 1 && strings.EqualFold(names[0], strings.Trim(text, `"`)) {
			return code
		}
	}
	return text
}

// text writes words, between quotation marks where they are several or
// would not be read back as one word.
func (p *printer) text(words []Word, phrase bool) string {
	texts := make([]string, len(words))
	bare, wild := true, false
	for i, w := range words {
		texts[i] = p.cleanWord(p.wordText(w))
		bare = bare && p.st.plain(texts[i])
		wild = wild || w.HasWildcard()
	}
	text := joinBlanks(strings.Join(texts, " "))
	switch {
	case p.st.exact != nil && p.literalMarks(words):
		return p.st.exact(text)
	case !phrase && p.st.plain(text), bare && wild && p.st.wildBare && len(words) > 1:
		return text
	}
	return p.st.quote(text)
}

// cleanWord keeps out of a word what the dialect would read otherwise. What
// stands beside a mark that fell out may be no word any more.
func (p *printer) cleanWord(s string) string {
	if p.st.clean != nil {
		s = p.st.clean(s)
	}
	if !strings.Contains(s, " ") {
		return s
	}
	return strings.Join(slices.DeleteFunc(strings.Fields(s), func(s string) bool { return !hasWordRune(s) }), " ")
}

// wordText writes a word with the dialect's wildcards.
func (p *printer) wordText(w Word) string {
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
		if s, ok := p.st.wildcard(part.Wild); ok {
			b.WriteString(s)
			continue
		}
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
	if d.markText != "" {
		return d.markText
	}
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
	if p.st.exact != nil {
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
	if s.bounds {
		return fmt.Sprintf("{%d,%d}", w.Min, w.Max), true
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

func doubleQuotes(text string) string { return `"` + text + `"` }

// headingQuoted writes the name of a heading, in quotation marks unless the
// layout leaves them out around one word.
func (p *printer) headingQuoted(name string) string {
	if p.st.bareHeadings && !strings.ContainsFunc(name, isBlank) && p.st.plain(strings.ReplaceAll(name, "/", "")) {
		return name
	}
	return p.st.quote(name)
}

// nearText writes a proximity search as a chain from left to right.
func (p *printer) nearText(x *Near) string {
	if p.st.nearTerm != nil {
		words := make([]string, len(x.Args))
		for i, a := range x.Args {
			if t, ok := a.(*Term); ok {
				words[i] = p.wordText(t.Word)
			}
		}
		return p.st.nearTerm(joinBlanks(strings.Join(words, " ")), x.Fields.Tag, x.Distance)
	}
	outer := p.scoped
	p.scoped = true
	inner := p.nearChain(x)
	p.scoped = outer
	return p.inField(x.Fields.Tag, inner, true)
}

func (p *printer) nearChain(x *Near) string {
	op, _ := p.st.operator(x.Distance, x.Ordered)
	parts := make([]string, len(x.Args))
	for i, a := range x.Args {
		switch a := a.(type) {
		case *Near:
			s := p.nearChain(a)
			if i > 0 || p.st.nary || a.Distance != x.Distance || a.Ordered != x.Ordered {
				s = "(" + s + ")"
			}
			parts[i] = s
		case *Or:
			parts[i] = "(" + p.expr(a) + ")"
		default:
			parts[i] = p.expr(a)
		}
	}
	return strings.Join(parts, " "+op+" ")
}

// canonical returns the first spelling of the fields of a tag, in the order of
// the table, and what they search.
func (d *Dialect) canonical(tag string) (name string, in []Field) {
	var rows []*fieldRow
	for one := range strings.SplitSeq(tag, ",") {
		row, ok := d.field(one)
		if !ok || row.shorthand || row.kind != textField && row.kind != valueField {
			return "", nil
		}
		if rows = append(rows, row); in == nil {
			in = row.in
		} else {
			in = union(in, row.in)
		}
	}
	return rowNames(rows), in
}

// rowNames joins the names of fields in the order of what they search.
func rowNames(rows []*fieldRow) string {
	slices.SortStableFunc(rows, func(a, b *fieldRow) int { return cmp.Compare(a.in[0], b.in[0]) })
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.name()
	}
	return strings.Join(slices.Compact(names), ",")
}

// sharedField returns the name of the field that every leaf of x has; ok is
// false where they differ or x holds what has no such field.
func (p *printer) sharedField(x Expr) (name string, ok bool) {
	switch x := x.(type) {
	case *Term:
		if name = x.Fields.Tag; name == "hasabstract" || sameFields(x.Fields.In, []Field{Databases}) {
			return "", false
		}
	case *Phrase:
		name = x.Fields.Tag
	case *Near:
		name = x.Fields.Tag
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
	}
	return name, name != ""
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
	if p.st.each || p.scoped || Children(x) == nil {
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
	return p.st.scoped(name, inner, true), true
}

// bareNear reports whether a proximity search is written without a field,
// so that it needs parentheses beside other operators.
func (p *printer) bareNear(x *Near) bool {
	return p.st.nearTerm == nil && (p.scoped || x.Fields.Tag == "")
}

// runs gathers neighbouring arguments with one field, so that a block of
// synonyms is written with its field once.
func (p *printer) runs(args []Expr, op operator) []Expr {
	if p.st.each || p.scoped {
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

// years writes years as from-to; it reports months and days, which the
// platforms do not have here.
func (p *printer) years(x *Range, from, to string) string {
	if x.From.Month > 0 || x.To.Month > 0 {
		p.loss(x, wider, "", "months and days of "+x.String(), "whole years are written")
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

// rangeText writes a date, or two of them between quotation marks.
func rangeText(from, to refsift.Date, mark string) string {
	a, b := fmt.Sprint(firstYear), fmt.Sprint(lastYear)
	if from.IsValid() {
		a = compact(from)
	}
	if to.IsValid() {
		b = compact(to)
	}
	if a == b {
		return `"` + a + `"`
	}
	return `"` + a + mark + b + `"`
}

// exclusion writes "all records but these" where the dialect has words for it.
func (p *printer) exclusion(x *Not) (string, bool) {
	if _, all := x.Left.(*All); !all || p.st.exclude == nil {
		return "", false
	}
	return p.st.exclude(p, x)
}
