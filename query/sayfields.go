package query

import (
	"cmp"
	"slices"
	"strings"
)

// Choosing the fields of another dialect: those that search the same where
// there are such, together or each with OR; else those that come nearest,
// rather too much than too little.

// chosenFields are the fields of the dialect for a set of local fields. lost and
// added say what is not searched, and what is beside it.
type chosenFields struct {
	in          []Fields
	lost, added []Field
	// special says what the field means beyond that, which is lost.
	special string
	ok      bool
}

// fieldWeights say how much of what is searched a field holds: how much is
// lost without it, and how much comes in with it.
var fieldWeights = map[Field]int{Title: 20, Abstract: 20, Keywords: 8, Headings: 8, Substances: 4, Affiliations: 3,
	PubTypes: 2, Authors: 2, Source: 2}

func weightOf(in []Field) int {
	n := 0
	for _, f := range in {
		n += max(fieldWeights[f], 1)
	}
	return n
}

const (
	lossCost     = 2 // a record that is not found cannot be screened out
	partCost     = 6 // of each field beyond the first
	untaggedCost = 1
	maxParts     = 4
)

// fieldKin are fields that hold the same kind of thing in the exports of
// different databases: substances stand among headings, or keywords.
var fieldKin = [][]Field{{Title, Abstract}, {Keywords, Headings, Substances}}

// choose finds the fields to write for those of a leaf, and reports what they
// lose or add.
func (p *printer) choose(x Expr, f Fields) []Fields {
	key := f.Tag + "|" + fieldList(f.In)
	if _, near := x.(*Near); near {
		key += "~"
	}
	c, known := p.chosen[key]
	if !known {
		c = p.chooseFields(x, f)
		for i, g := range c.in {
			if name, ok := p.st.renamed[g.Tag]; ok {
				c.in[i].Tag = name
			}
		}
		p.chosen[key] = c
	}
	names := make([]string, len(c.in))
	for i, g := range c.in {
		if names[i] = g.Tag; g.Tag == "" {
			names[i] = "no field"
		} else if !p.st.each || p.d.example != "" {
			names[i] = strings.ReplaceAll(p.st.scoped(g.Tag, "…", false), "…", "")
		} else {
			names[i] = "[" + g.Tag + "]"
		}
	}
	instead := strings.Join(names, " and ") + " is written"
	switch {
	case c.special != "":
		p.loss(x, differs, "", "the field "+quoteShort(f.Tag)+" of "+p.f.From.Title+" ("+c.special+")", instead)
	case !c.ok:
		p.loss(x, refused, "search another field", "the field "+fieldList(f.In), instead)
	case len(c.lost) > 0 && len(c.added) > 0:
		p.loss(x, differs, "", "the fields "+fieldList(f.In)+" together", instead+", without "+fieldList(c.lost)+" but with "+fieldList(c.added))
	case len(c.lost) > 0:
		p.loss(x, narrower, "", "the fields "+fieldList(f.In)+" together", instead+", without "+fieldList(c.lost))
	case len(c.added) > 0:
		p.loss(x, wider, "", "the fields "+fieldList(f.In)+" alone", instead+", with "+fieldList(c.added))
	}
	return c.in
}

// fieldList names fields for people.
func fieldList(in []Field) string {
	names := make([]string, len(in))
	for i, f := range in {
		names[i] = f.String()
	}
	return strings.Join(names, ", ")
}

func (p *printer) chooseFields(x Expr, f Fields) chosenFields {
	_, near := x.(*Near)
	kinds := []fieldKind{textField, valueField}
	if near {
		kinds = kinds[:1]
	}
	if p.st.only != "" {
		return p.onlyField(f)
	}
	if f.Tag == "" && isUntagged(f.In) { // a term without a field stays one
		return p.compared(f.In, Fields{In: p.d.untagged})
	}
	if c, ok := p.sameMeaning(f, near); ok {
		return c
	}
	if near && p.st.nearTerm != nil && !p.nearField(f.In) {
		return p.nearest(f.In, near)
	}
	if row, ok := p.d.fieldFor(f.In, kinds...); ok && p.st.rowsFirst && strings.Contains(f.Tag, ",") && p.searches(row, f.In, near) {
		return chosenFields{in: []Fields{{Tag: row.name(), In: row.in}}, ok: true}
	}
	if name, in := p.d.canonical(f.Tag); !slices.Contains(p.st.avoid, name) && sameFields(in, f.In) && (p.st.lists || !strings.Contains(name, ",")) {
		return chosenFields{in: []Fields{{Tag: name, In: in}}, ok: true}
	}
	if row, ok := p.d.fieldFor(f.In, kinds...); ok && !slices.Contains(p.st.avoid, row.name()) {
		return chosenFields{in: []Fields{{Tag: row.name(), In: row.in}}, ok: true}
	}
	if sameFields(f.In, p.d.untagged) {
		return chosenFields{in: []Fields{{In: p.d.untagged}}, ok: true}
	}
	if rows, lost := p.cover(f.In, near); len(lost) == 0 {
		return p.joined(rows)
	}
	if len(p.st.headingWords) > 1 && isSubject(f.In) {
		row, _ := p.d.fieldFor(p.st.headingWords, textField)
		return p.compared(f.In, Fields{Tag: row.name(), In: row.in})
	}
	return p.nearest(f.In, near)
}

// isSubject reports whether fields hold nothing but headings or substances.
func isSubject(in []Field) bool {
	return !slices.ContainsFunc(in, func(f Field) bool { return f != Headings && f != Substances })
}

// sameMeaning finds the field of the dialect for one that means more on its
// platform than records tell: the same note on what is searched instead
// stands for the same meaning. ok is false for all other fields.
func (p *printer) sameMeaning(f Fields, near bool) (chosenFields, bool) {
	if p.f.From == nil || p.f.From.Platform() == p.d.Platform() {
		return chosenFields{}, false
	}
	source, ok := p.f.From.field(f.Tag)
	if !ok || !source.everything && (source.why == "") {
		return chosenFields{}, false
	}
	for i := range p.d.rows {
		if r := &p.d.rows[i]; near && p.st.nearTerm != nil && !r.near {
			continue
		} else if source.everything && r.everything || !source.everything && r.why == source.why && sameFields(r.in, source.in) {
			return p.compared(f.In, Fields{Tag: r.name(), In: r.in}), true
		}
	}
	if source.everything {
		return p.compared(f.In, Fields{In: p.d.untagged}), true
	}
	f.Tag = ""
	c := p.chooseFields(nil, f)
	c.special = source.why
	return c, true
}

// onlyField is for layouts that have one field for everything.
func (p *printer) onlyField(f Fields) chosenFields {
	row, _ := p.d.field(p.st.only)
	return p.compared(f.In, Fields{Tag: "", In: row.in})
}

// compared says what the fields g lose and add.
func (p *printer) compared(in []Field, g ...Fields) chosenFields {
	c := chosenFields{in: g, ok: true}
	var all []Field
	for _, f := range g {
		all = union(all, f.In)
	}
	c.lost, c.added = without(in, all), without(all, in)
	return c
}

func without(a, b []Field) []Field {
	return slices.DeleteFunc(slices.Clone(a), func(f Field) bool { return slices.Contains(b, f) })
}

// joined writes several fields at once where the dialect has lists of them.
func (p *printer) joined(rows []*fieldRow) chosenFields {
	c := chosenFields{ok: true}
	if p.st.lists && !slices.ContainsFunc(rows, func(r *fieldRow) bool { return r.kind != textField }) {
		var in []Field
		for _, r := range rows {
			in = union(in, r.in)
		}
		c.in = []Fields{{Tag: rowNames(rows), In: in}}
		return c
	}
	for _, r := range rows {
		c.in = append(c.in, Fields{Tag: r.name(), In: r.in})
	}
	return c
}

// cover finds fields of the dialect that search nothing but fields in in, and
// says which are lost.
func (p *printer) cover(in []Field, near bool) (rows []*fieldRow, lost []Field) {
	lost = slices.Clone(in)
	for len(lost) > 0 {
		var best *fieldRow
		for i := range p.d.rows {
			r := &p.d.rows[i]
			if !p.searches(r, in, near) || len(without(r.in, in)) > 0 {
				continue
			}
			if n := weightOf(lost) - weightOf(without(lost, r.in)); n > 0 && (best == nil || n > weightOf(lost)-weightOf(without(lost, best.in))) {
				best = r
			}
		}
		if best == nil {
			break
		}
		rows, lost = append(rows, best), without(lost, best.in)
	}
	slices.SortStableFunc(rows, func(a, b *fieldRow) int { return cmp.Compare(a.in[0], b.in[0]) })
	return rows, lost
}

// searches reports whether words are searched in a field of the dialect just
// as on the platform.
func (p *printer) searches(r *fieldRow, in []Field, near bool) bool {
	if r.why != "" || r.shorthand || len(r.in) == 0 || slices.Contains(p.st.avoid, r.name()) || p.st.nearTerm != nil && near && !r.near {
		return false
	}
	return r.kind == textField || r.kind == valueField && !near && isValues(in)
}

// nearField reports whether proximity is possible in a field for just these.
func (p *printer) nearField(in []Field) bool {
	row, ok := p.d.fieldFor(in, textField)
	return ok && row.near
}

// isValues reports whether all fields hold whole values: a word in several
// fields is not looked for among them.
func isValues(in []Field) bool {
	return !slices.ContainsFunc(in, func(f Field) bool { return !f.IsValue() })
}

// nearest finds the fields that come closest.
func (p *printer) nearest(in []Field, near bool) chosenFields {
	best, cost := chosenFields{in: []Fields{{In: p.d.untagged}}}, 1<<30
	try := func(c chosenFields, extra int) {
		var all []Field
		for _, f := range c.in {
			all = union(all, f.In)
		}
		c = p.compared(in, c.in...)
		if !related(all, in) {
			return
		}
		if n := lossCost*weightOf(c.lost) + weightOf(c.added) + extra; n < cost {
			best, cost = c, n
		}
	}
	for i := range p.d.rows {
		if r := &p.d.rows[i]; p.searches(r, in, near) {
			try(chosenFields{in: []Fields{{Tag: r.name(), In: r.in}}}, 0)
		}
	}
	if rows, _ := p.cover(in, near); len(rows) > 1 && len(rows) <= maxParts {
		c := p.joined(rows)
		try(c, partCost*(len(c.in)-1))
	}
	if !near || p.st.nearTerm == nil {
		try(chosenFields{in: []Fields{{In: p.d.untagged}}}, untaggedCost)
	}
	return best
}

// related reports whether fields have one in common, or one of a kind.
func related(a, b []Field) bool {
	for _, f := range a {
		if slices.Contains(b, f) {
			return true
		}
		for _, kin := range fieldKin {
			if slices.Contains(kin, f) && slices.ContainsFunc(b, func(g Field) bool { return slices.Contains(kin, g) }) {
				return true
			}
		}
	}
	return false
}

// isUntagged reports whether fields are those of a term without one on some
// platform.
func isUntagged(in []Field) bool {
	for _, known := range [...][]Field{pubmedText, ovidText, ovidOtherText, cochraneText, ebscoText, wosText, scopusText, embaseText} {
		if sameFields(in, known) {
			return true
		}
	}
	return false
}
