package query

import (
	"slices"

	"github.com/refsift/refsift"
)

// A fieldUse is a field, or several at once, as a line uses it.
type fieldUse struct {
	rows []*fieldRow
	name string // as written
	in   []Field
	at   token // where it stands
	// qualifiers are those of headings: (Mothers or Fathers)/px.
	qualifiers []string
}

func (u fieldUse) fields() Fields { return Fields{Tag: u.name, In: u.in} }

// closing returns the index of the token that closes the parenthesis at i,
// 0 if none does. A field that stands after its group is known by it before
// the group is read.
func (p *lineParser) closing(i int) int {
	if p.closes == nil {
		p.closes = make([]int, len(p.toks))
		var open []int
		for k, t := range p.toks {
			switch {
			case t.kind == tokenOpen:
				open = append(open, k)
			case t.kind == tokenClose && len(open) > 0:
				p.closes[open[len(open)-1]] = k
				open = open[:len(open)-1]
			}
		}
	}
	return p.closes[i]
}

// fieldAround returns the field of the innermost group around the current operand.
func (p *lineParser) fieldAround() (u fieldUse, ok bool) {
	if n := len(p.around); n > 0 {
		return p.around[n-1], true
	}
	return fieldUse{}, false
}

// groupIn reads a group in parentheses whose terms are searched in a field
// unless they have their own.
func (p *lineParser) groupIn(u fieldUse) operand {
	p.around = append(p.around, u)
	o := p.group()
	p.around = p.around[:len(p.around)-1]
	return o
}

// noField counts a term without a field and returns where it is searched:
// where the strategy says for all terms, or in all text fields.
func (p *lineParser) noField(t token) Fields {
	if len(p.st.Default.In) > 0 {
		return Fields{In: p.st.Default.In}
	}
	if p.missing == 0 {
		p.missingAt = t
	}
	p.missing++
	return Fields{In: p.d.untagged}
}

// inFields builds the leaf of a term in a field of the dialect. Where fields
// of several kinds are named at once (.ti,ab,sh.) it is an OR of leaves.
func (p *lineParser) inFields(r rawTerm, u fieldUse, to int) operand {
	var text []Field
	var parts []Expr
	for _, row := range u.rows {
		if row.kind == textField {
			text = append(text, row.in...)
			continue
		}
		o := p.inRow(r, fieldUse{rows: []*fieldRow{row}, name: row.name(), in: row.in, at: u.at, qualifiers: u.qualifiers}, to)
		if isBad(o.x) {
			return o
		}
		parts = append(parts, o.x)
	}
	name := u.name
	if len(parts) == 0 {
		text = u.in
	} else if len(text) > 0 {
		name = textNames(u.rows)
	}
	if len(text) > 0 {
		o := p.phrase(r, Fields{Tag: name, In: text}, to)
		if isBad(o.x) || len(parts) == 0 {
			return o
		}
		parts = slices.Insert(parts, 0, o.x)
	}
	if len(parts) == 1 {
		return operand{parts[0], r.from, to, 1}
	}
	return operand{&Or{p.node(r.from, to), parts}, r.from, to, 2}
}

func textNames(rows []*fieldRow) string {
	name := ""
	for _, row := range rows {
		if row.kind == textField {
			if name != "" {
				name += ","
			}
			name += row.name()
		}
	}
	return name
}

func isBad(x Expr) bool {
	_, bad := x.(*Bad)
	return bad
}

// inRow builds the leaf of a term in a field that is none of text.
func (p *lineParser) inRow(r rawTerm, u fieldUse, to int) operand {
	switch row := u.rows[0]; row.kind {
	case headingField, qualifierField:
		return p.headingNamed(r, u, to)
	case dateField:
		return p.dateTerm(r, u, to)
	case valueField:
		return p.phrase(r, u.fields(), to)
	default:
		p.report(refsift.Error, refsift.CodeFieldUnsupported, u.at.from, u.at.to, "search another field", "%s: %s", u.name, row.why)
		return p.bad(r.from, to)
	}
}

// headingNamed builds a descriptor, not exploded, or a floating qualifier.
func (p *lineParser) headingNamed(r rawTerm, u fieldUse, to int) operand {
	name := joinBlanks(r.text)
	switch w := p.d.word(name); {
	case w.HasWildcard():
		return p.truncatedHeading(r, u, to)
	case !hasWordRune(name):
		p.report(refsift.Error, refsift.CodeTermEmpty, r.from, r.to, "write the heading", "%s names no heading", quoteShort(p.text.text[r.from:r.to]))
		return p.bad(r.from, to)
	}
	d := &Descriptor{node: p.node(r.from, to), Heading: name, Focus: u.rows[0].focus, Qualifiers: u.qualifiers, Fields: u.fields()}
	if u.rows[0].kind == qualifierField {
		d.Heading, d.Qualifiers = "", []string{name}
	}
	return operand{d, r.from, to, 1}
}

// truncatedHeading searches the words of headings instead, which finds the
// word in other places of a heading too.
func (p *lineParser) truncatedHeading(r rawTerm, u fieldUse, to int) operand {
	row, ok := p.d.fieldFor([]Field{Headings}, textField)
	if u.rows[0].kind == qualifierField || len(u.qualifiers) > 0 || !ok {
		p.report(refsift.Error, refsift.CodeHeadingTruncated, r.from, r.to, "name the headings", "the heading %s is truncated", quoteShort(r.text))
		return p.bad(r.from, to)
	}
	p.report(refsift.Warning, refsift.CodeHeadingTruncated, r.from, r.to, "name the headings", "the heading %s is truncated; the words of all headings are searched", quoteShort(r.text))
	return p.phrase(r, Fields{Tag: row.name(), In: row.in}, to)
}

// dateTerm builds a range from 2005, 2005*, 20050131 or "2005 - 2010".
func (p *lineParser) dateTerm(r rawTerm, u fieldUse, to int) operand {
	from, until, ok := compactRange(r.text)
	if !ok {
		p.report(refsift.Error, refsift.CodeDateInvalid, r.from, to, "write a year, a day as 20051231, or two of these", "no date: %s", quoteShort(r.text))
		return p.bad(r.from, to)
	}
	return operand{&Range{p.node(r.from, to), from, until, u.fields()}, r.from, to, 1}
}
