package query

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// useOf finds the fields that a tag names, one or several between commas. It
// reports what the dialect or the records do not have.
func (p *lineParser) useOf(tag token, names string) (u fieldUse, ok bool) {
	u.name, u.at = strings.Join(strings.FieldsFunc(names, isBlank), ""), tag
	for name := range strings.SplitSeq(u.name, ",") {
		row, ok := p.d.field(name)
		switch {
		case !ok:
			p.report(refsift.Error, refsift.CodeFieldUnknown, tag.from, tag.to, "write one of its fields, as in "+p.exampleOf("term"), "%s has no field %s", p.d.Title, quoteShort(name))
			return u, false
		case row.kind == refusedField:
			p.report(refsift.Error, refsift.CodeFieldUnsupported, tag.from, tag.to, "search another field", "%s: %s", name, row.why)
			return u, false
		case len(u.rows) > 0 && (row.kind != textField || u.rows[0].kind != textField):
			p.report(refsift.Error, refsift.CodeFieldUnknown, tag.from, tag.to, "write one field at a time", "%s joins fields of different kinds", quoteShort(names))
			return u, false
		case row.why != "":
			p.report(refsift.Warning, refsift.CodeFieldApproximate, tag.from, tag.to, "expect another count than that of "+p.d.Title, "%s: %s", name, row.why)
		}
		if u.rows = append(u.rows, row); len(u.rows) == 1 {
			u.in = row.in
		} else {
			u.in = union(u.in, row.in)
		}
	}
	return u, true
}

// union adds the fields of b to those of a, each once and in their own order.
func union(a, b []Field) []Field {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

func (p *lineParser) exampleOf(word string) string { return fieldExample(p.d, token{text: word}) }

// within reads an operand in a field.
func (p *lineParser) within(u fieldUse, read func() operand) operand {
	p.around = append(p.around, u)
	o := read()
	p.around = p.around[:len(p.around)-1]
	return o
}

// skip passes over an operand whose field was refused: to read its terms in
// another field would be a guess.
func (p *lineParser) skip(from int) operand {
	to := p.toks[max(p.i-1, 0)].to
	if p.tok().kind == tokenOpen {
		end := p.closing(p.i)
		if end == 0 {
			t := p.tok()
			p.report(refsift.Error, refsift.CodeParenUnbalanced, t.from, t.to, "add the missing ) or remove this (", "this ( is never closed")
			p.i = len(p.toks) - 1
			return p.bad(from, len(p.text.text))
		}
		p.i = end
		to = p.next().to
	} else {
		for k := p.tok().kind; k == tokenWord || k == tokenQuote; k = p.tok().kind {
			to = p.next().to
		}
	}
	return p.bad(from, to)
}

// prefixed reads a field and the operand behind it: a group, or words up to
// the next operator. A proximity operator does not end them, for its
// arguments are in one field: TI=a NEAR/3 b.
func (p *lineParser) prefixed() operand {
	tag := p.next()
	if k := p.tok().kind; k != tokenOpen && k != tokenWord && k != tokenQuote && k != tokenOpenQuote {
		p.report(refsift.Error, refsift.CodeFieldAlone, tag.from, tag.to, "write the term behind the field", "no term behind %s", strings.TrimSpace(p.text.text[tag.from:tag.to]))
		return p.bad(tag.from, tag.to)
	}
	u, ok := p.useOf(tag, tag.text)
	if !ok {
		return p.skip(tag.from)
	}
	o := p.within(u, func() operand {
		if p.tok().kind == tokenOpen {
			return p.group()
		}
		o := p.fieldTerm()
		for t := p.tok(); t.kind == tokenOperator && t.op == opNear; t = p.tok() {
			p.next()
			o = p.combine(pending{op: opNear, at: t}, o, p.readOperand())
		}
		return o
	})
	o.from = tag.from
	return o
}

// fieldTerm reads a quoted term or unquoted words in the field in force.
func (p *lineParser) fieldTerm() operand {
	t := p.tok()
	switch t.kind {
	case tokenQuote:
		p.next()
		if t.curly {
			if p.curly == 0 {
				p.curlyAt = t
			}
			p.curly++
		}
		return p.leaf(rawTerm{t, true, false})
	case tokenOpenQuote:
		p.next()
		p.report(refsift.Error, refsift.CodeQuoteUnbalanced, t.from, t.from+1, "add or remove a quotation mark", "this quotation mark has no partner")
		return p.bad(t.from, t.to)
	case tokenField, tokenOpenField, tokenMark:
		p.next()
		p.report(refsift.Error, refsift.CodeFieldUnknown, t.from, t.to, "write the field as in "+p.exampleOf("term"), "%s has no syntax such as %s", p.d.Title, quoteShort(p.text.text[t.from:t.to]))
		return p.bad(t.from, t.to)
	case tokenSuffix, tokenPrefix:
		p.next()
		p.report(refsift.Error, refsift.CodeFieldAlone, t.from, t.to, "write the field as in "+p.exampleOf("term"), "no term with the field %s", quoteShort(t.text))
		return p.bad(t.from, t.to)
	}
	u, in := p.fieldAround()
	if p.d.wordRuns || in && (u.rows[0].whole || u.rows[0].kind != textField) {
		return p.leaf(p.words())
	}
	return p.leaf(rawTerm{p.next(), false, false})
}

// leaf builds the node for a term in the field in force. Without one the
// field for the whole table applies, else all text fields.
func (p *lineParser) leaf(r rawTerm) operand {
	u, in := p.fieldAround()
	if !in {
		if !r.quoted && p.numbers[strings.TrimSpace(r.text)] {
			p.report(refsift.Warning, refsift.CodeNumberAsWord, r.from, r.to, "write #"+r.text+" to mean the line", "%s is searched as a word here, not as line %s", r.text, r.text)
		}
		return p.textLeaf(r, p.noField(r.token), false)
	}
	switch u.rows[0].kind {
	case qualifierField:
		return p.headingNamed(r, u, r.to)
	case valueField:
		return p.valueLeaf(r, u.fields())
	case dateField:
		return p.years(r, u.fields())
	}
	return p.textLeaf(r, u.fields(), u.rows[0].whole)
}

// textLeaf builds the node for words. Unquoted words are joined with AND,
// unless they are one name.
func (p *lineParser) textLeaf(r rawTerm, fields Fields, whole bool) operand {
	words := p.readQuoted(r)
	if r.quoted || whole || len(words) < 2 || p.opt.UnquotedPhrases {
		return p.leafOf(words, fields, r)
	}
	if p.anded == 0 {
		p.andedAt = r.token
	}
	p.anded += len(words) - 1
	args := make([]Expr, len(words))
	for i, w := range words {
		args[i] = &Term{p.node(r.from, r.to), w, fields}
	}
	return operand{&And{p.node(r.from, r.to), args}, r.from, r.to, 2}
}

// readQuoted takes a term apart into words. What wildcards between quotation
// marks mean is an option, because the platforms' guides disagree.
func (p *lineParser) readQuoted(r rawTerm) []Word {
	if r.exact {
		p.sum.exact.add(p.text, 1, r.token)
	}
	if r.quoted && (r.exact || p.opt.QuotedLiteral && !p.d.wildQuoted) {
		if words := literalWords(r.text); words != nil {
			return words
		}
	}
	words := p.readWords(r)
	if r.quoted && !r.exact && !p.d.wildQuoted && slices.ContainsFunc(words, Word.HasWildcard) {
		p.sum.quotedWild.add(p.text, 1, r.token)
	}
	return words
}

// literalWords reads words in which no character is a wildcard.
func literalWords(text string) (out []Word) {
	for f := range splitWords(text) {
		if w := Lit(text[f.from:f.to]); w.searchable() {
			out = append(out, w)
		}
	}
	return out
}

// valueLeaf builds the node for a whole value. Codes are written out: in
// Scopus "re" is a review.
func (p *lineParser) valueLeaf(r rawTerm, fields Fields) operand {
	names, ok := p.d.values[strings.ToLower(joinBlanks(r.text))]
	if !ok || !slices.Equal(fields.In, []Field{PubTypes}) {
		words := literalWords(r.text)
		if !r.exact || words == nil {
			words = p.readWords(r)
		}
		return p.leafOf(words, fields, r)
	}
	n := p.node(r.from, r.to)
	if len(names) == 1 {
		return operand{value(n, names[0], fields), r.from, r.to, 1}
	}
	p.report(refsift.Warning, refsift.CodeFieldApproximate, r.from, r.to, "name the type of publication", "%s is searched as %s", quoteShort(r.text), strings.Join(names, " or "))
	args := make([]Expr, len(names))
	for i, name := range names {
		args[i] = value(n, name, fields)
	}
	return operand{&Or{n, args}, r.from, r.to, 2}
}

// years reads 2010, 2005-2010 and 2010-01-01/2010-06-30 in a date field; a
// "<" before the first year leaves the start open.
func (p *lineParser) years(r rawTerm, fields Fields) operand {
	x, ok := readYears(r.text)
	if !ok {
		p.report(refsift.Error, refsift.CodeDateInvalid, r.from, r.to, "write years as in 2005-2010", "no year or range of years: %s", quoteShort(r.text))
		return p.bad(r.from, r.to)
	}
	x.node, x.Fields = p.node(r.from, r.to), fields
	if x.From.IsValid() && x.To.IsValid() && x.From.Compare(x.To) > 0 {
		p.report(refsift.Warning, refsift.CodeDateInvalid, r.from, r.to, "exchange the years", "the range ends before it begins; it finds nothing")
	}
	return operand{x, r.from, r.to, 1}
}

// readYears reads one year or date, or two with a dash or slash between.
func readYears(text string) (*Range, bool) {
	text = strings.TrimFunc(text, isBlank)
	text, open := strings.CutPrefix(text, "<")
	from, to := text, text
	if a, b, ok := strings.Cut(text, "/"); ok {
		from, to = a, b
	} else if i := strings.IndexFunc(text, func(c rune) bool { return dashWidth(string(c)) > 0 }); i >= 0 {
		from, to = text[:i], text[i+dashWidth(text[i:]):]
	}
	x := &Range{}
	var okFrom, okTo bool
	x.From, okFrom = readDate(from)
	x.To, okTo = readDate(to)
	if open {
		x.From = refsift.Date{}
	}
	return x, okFrom && okTo && (x.From.IsValid() || x.To.IsValid())
}
