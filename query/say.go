package query

import (
	"slices"

	"github.com/refsift/refsift"
)

// A split is a term that is searched in several fields, joined with OR. It
// is kept together where the layout says so.
type split struct{ *Or }

// say rebuilds x from what the dialect has words for, and reports what gets
// lost. Fields of the result have the dialect's own spelling; what it holds
// is written without further loss, but for headings and dates, which the
// dialects write on their own.
func (p *printer) say(x Expr) Expr {
	switch x := x.(type) {
	case *And:
		return p.sayAnd(x)
	case *Or:
		return p.sayOr(x)
	case *Not:
		left := p.say(x.Left)
		p.negative = !p.negative
		right := p.say(x.Right)
		p.negative = !p.negative
		if _, all := left.(*All); all && p.st.all == "" && p.st.exclude == nil {
			p.loss(x, refused, "name the records that it is taken from", "all records but some", "")
		}
		return &Not{x.node, left, right}
	case *Term, *Phrase, *Near:
		return p.sayText(x)
	case *Descriptor:
		return p.sayHeading(x)
	case *Range:
		return p.sayRange(x)
	case *LineRef:
		return p.sayRef(x)
	case *LineRange:
		return p.sayLines(x)
	case *All:
		if p.st.all == "" {
			return &All{x.node}
		}
	case *Bad:
		p.loss(x, refused, "correct it first", "what was not understood: "+quoteShort(x.Text), "it stands as it was")
	}
	return x
}

// sayAnd leaves out all records beside others, which changes nothing.
func (p *printer) sayAnd(x *And) Expr {
	var args []Expr
	for _, a := range x.Args {
		switch a := p.say(a).(type) {
		case *And:
			args = append(args, a.Args...)
		case *All:
			if p.st.all != "" {
				args = append(args, a)
			}
		default:
			args = append(args, a)
		}
	}
	switch len(args) {
	case 0:
		return &All{x.node}
	case 1:
		return args[0]
	}
	return &And{x.node, args}
}

// sayOr joins neighbours that are searched in the same several fields: field
// by field, so that each is written once.
func (p *printer) sayOr(x *Or) Expr {
	var args []Expr
	var run []*split
	flush := func() {
		if len(run) > 0 {
			for k := range run[0].Args {
				for _, s := range run {
					args = append(args, s.Args[k])
				}
			}
		}
		run = nil
	}
	for _, a := range x.Args {
		a = p.say(a)
		s, ok := a.(*split)
		if ok && !p.st.each {
			if len(run) > 0 && !sameSplit(run[0], s) {
				flush()
			}
			run = append(run, s)
			continue
		}
		flush()
		if ok && !p.f.Polyglot {
			a = s.Or
		}
		if or, ok := a.(*Or); ok {
			args = append(args, or.Args...)
		} else {
			args = append(args, a)
		}
	}
	flush()
	return &Or{x.node, args}
}

func sameSplit(a, b *split) bool {
	if len(a.Args) != len(b.Args) {
		return false
	}
	for i := range a.Args {
		if fieldTag(a.Args[i]) != fieldTag(b.Args[i]) {
			return false
		}
	}
	return true
}

// fieldTag returns the field of a leaf, or of the first leaf below.
func fieldTag(x Expr) string {
	switch x := x.(type) {
	case *Term:
		return x.Fields.Tag
	case *Phrase:
		return x.Fields.Tag
	case *Near:
		return x.Fields.Tag
	}
	for _, c := range Children(x) {
		return fieldTag(c)
	}
	return ""
}

func fieldsOf(x Expr) Fields {
	switch x := x.(type) {
	case *Term:
		return x.Fields
	case *Phrase:
		return x.Fields
	case *Near:
		return x.Fields
	}
	return Fields{}
}

// sayText says words in the fields that the dialect has.
func (p *printer) sayText(x Expr) Expr {
	if t, ok := x.(*Term); ok && t.Fields.Tag == "hasabstract" && !t.Word.searchable() {
		if p.st.hasAbstract == "" {
			p.loss(x, refused, "leave it out", "that a record has an abstract", "")
		}
		return x
	}
	f := fieldsOf(x)
	if sameFields(f.In, []Field{Databases}) {
		if _, ok := p.st.leaf(p, x); ok {
			return x
		}
	}
	if t, ok := x.(*Term); ok && sameFields(f.In, []Field{Languages}) && len(t.Word.String()) < 4 && !p.st.languageCodes {
		p.loss(x, differs, "write its name", "the code "+quoteShort(t.Word.String())+" of a language", "it stands as it was")
	}
	choices := p.choose(x, f)
	if f.AsWritten {
		choices = p.withoutNarrower(choices)
	}
	y := p.sayWords(x)
	if near, ok := x.(*Near); ok && p.st.nearTerm != nil && choices[0].Tag == "" && hasNear(y) {
		y = p.anded(near, "a proximity search without a field")
	}
	if len(choices) == 1 {
		return withFields(y, choices[0])
	}
	parts := make([]Expr, len(choices))
	for i, c := range choices {
		parts[i] = withFields(y, c)
	}
	return &split{&Or{node{x.Span()}, parts}}
}

// withoutNarrower asks for publication types alone where the dialect finds
// narrower ones with them.
func (p *printer) withoutNarrower(choices []Fields) []Fields {
	if !p.d.Expansion().PubTypes {
		return choices
	}
	out := slices.Clone(choices)
	for i, c := range out {
		if sameFields(c.In, []Field{PubTypes}) {
			out[i] = Fields{c.Tag + ":NoExp", c.In, true}
		}
	}
	return out
}

// withFields gives the leaves of x their fields. Those below a proximity
// search have none of their own.
func withFields(x Expr, f Fields) Expr {
	each := func(args []Expr) []Expr {
		out := make([]Expr, len(args))
		for i, a := range args {
			out[i] = withFields(a, f)
		}
		return out
	}
	switch x := x.(type) {
	case *Term:
		return &Term{x.node, x.Word, f}
	case *Phrase:
		return &Phrase{x.node, x.Words, f}
	case *Or:
		return &Or{x.node, each(x.Args)}
	case *And:
		return &And{x.node, each(x.Args)}
	case *Near:
		return &Near{x.node, x.Args, x.Distance, x.Ordered, f}
	}
	return x
}

// sayHeading says a heading in words where the dialect has no headings.
func (p *printer) sayHeading(x *Descriptor) Expr {
	if x.Heading == "" && !p.st.subheadings {
		return p.sayQualifiers(x)
	}
	if p.st.headingWords == nil {
		return p.eachQualifier(x)
	}
	p.loss(x, differs, "write its synonyms", "the heading "+quoteShort(x.Heading), "its words are searched")
	text := value(x.node, joinBlanks(p.literal(x.Heading)), Fields{In: p.st.headingWords})
	return p.sayText(text)
}

// eachQualifier writes a heading once for each qualifier where the dialect has
// no list of them, and qualifiers alone one by one.
func (p *printer) eachQualifier(x *Descriptor) Expr {
	if len(x.Qualifiers) < 2 || p.d.qualifiers && x.Heading != "" {
		return x
	}
	args := make([]Expr, len(x.Qualifiers))
	for i, q := range x.Qualifiers {
		one := *x
		one.Qualifiers = []string{q}
		args[i] = &one
	}
	return &Or{x.node, args}
}

// sayQualifiers says qualifiers of any heading where the dialect has none: by
// their words among those of headings.
func (p *printer) sayQualifiers(x *Descriptor) Expr {
	args := make([]Expr, len(x.Qualifiers))
	for i, q := range x.Qualifiers {
		p.loss(x, differs, "write what it is about", "the qualifier "+quoteShort(q)+" alone", "its words are searched")
		args[i] = p.sayText(value(x.node, joinBlanks(p.literal(q)), Fields{In: []Field{Headings}}))
	}
	if len(args) == 0 {
		return x
	}
	return orOf(x.node, args)
}

// sayRange says dates in a field that the dialect has.
func (p *printer) sayRange(x *Range) Expr {
	if !x.From.IsValid() && !x.To.IsValid() { // any record with a date
		x = &Range{x.node, refsift.Date{Year: firstYear + 1}, x.To, x.Fields}
	}
	if row, ok := p.d.field(x.Fields.Tag); ok && row.kind == dateField && sameFields(row.in, x.Fields.In) && row.why == "" {
		return &Range{x.node, x.From, x.To, Fields{Tag: row.name(), In: row.in}}
	}
	if row, ok := p.d.fieldFor(x.Fields.In, dateField); ok {
		return &Range{x.node, x.From, x.To, Fields{Tag: row.name(), In: row.in}}
	}
	if s, ok := p.st.leaf(p, x); ok && s != "" {
		return x
	}
	row, ok := p.d.fieldFor([]Field{Date}, dateField)
	if !ok {
		p.loss(x, refused, "set the limit on the platform", "a range of dates", "")
		return x
	}
	p.loss(x, differs, "", "that date ("+fieldList(x.Fields.In)+")", "the date of publication is searched")
	return &Range{x.node, x.From, x.To, Fields{Tag: row.name(), In: row.in}}
}
