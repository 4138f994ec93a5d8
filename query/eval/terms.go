package eval

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/lang"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/thesaurus"
)

// fields splits the fields of a leaf into text and value fields, in order
// and each once. Without fields the default applies.
func (p *planner) fields(f query.Fields) (text, value []query.Field) {
	in := f.In
	if len(in) == 0 {
		in = p.o.DefaultFields
	}
	if len(in) == 0 {
		in = slices.DeleteFunc(query.AllFields(), query.Field.IsValue)
	}
	for _, f := range slices.Compact(slices.Sorted(slices.Values(in))) {
		if f.IsValue() {
			value = append(value, f)
		} else {
			text = append(text, f)
		}
	}
	return text, value
}

// term compiles a term or a phrase: words in the text fields, a whole value
// in the value fields.
func (p *planner) term(x query.Expr, words []query.Word, f query.Fields) *Plan {
	text, value := p.fields(f)
	var any []*Plan
	if len(text) > 0 {
		if t := sequence(words); t != nil {
			any = append(any, p.leaf(&TextLeaf{text, t}))
		}
	}
	// What also searches words searches the values as they stand: the text words
	// of PubMed hold no narrower types.
	any = append(any, p.values(words, value, len(text) == 0 && !f.AsWritten)...)
	switch len(any) {
	case 0:
		p.warn(x, refsift.Warning, refsift.CodeTermEmpty, "", "%s has no letter or digit and finds nothing", x)
		return &Plan{Op: OpNone}
	case 1:
		return any[0]
	}
	return &Plan{Op: OpOr, Args: any}
}

// parts converts a word as written to what the tokenizer takes.
func parts(w query.Word) []token.Part {
	out := make([]token.Part, len(w))
	for i, part := range w {
		out[i] = token.Part{Text: part.Text, Min: part.Wild.Min, Max: part.Wild.Max}
	}
	return out
}

// sequence returns the text that written words stand for, or nil if they
// hold no word.
func sequence(words []query.Word) Text {
	var all []*Words
	for _, w := range words {
		for _, pattern := range token.Patterns(parts(w)) {
			all = append(all, &Words{[]token.Pattern{pattern}})
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return &Sequence{all}
}

// values compiles words, taken as one value, for each value field, with what
// the platform finds under it if expand is set. Fields that write the value
// alike share a leaf.
func (p *planner) values(words []query.Word, fields []query.Field, expand bool) (out []*Plan) {
	var leaves []*ValueLeaf
	for _, f := range fields {
		if f.IsDate() {
			out = append(out, p.dateValue(words, f)...)
			continue
		}
		values := p.valuePatterns(words, f, expand)
		if len(values) == 0 {
			continue
		}
		i := slices.IndexFunc(leaves, func(l *ValueLeaf) bool { return patternsKey(l.Values) == patternsKey(values) })
		if i < 0 {
			leaves = append(leaves, &ValueLeaf{Values: values})
			i = len(leaves) - 1
		}
		leaves[i].Fields = append(leaves[i].Fields, f)
	}
	for _, l := range leaves {
		out = append(out, p.leaf(l))
	}
	return out
}

// dateValue reads a term in a date field, 2007 or 2007/05, as a range.
func (p *planner) dateValue(words []query.Word, f query.Field) []*Plan {
	text, ok := literal(words)
	if !ok {
		return nil
	}
	d, err := refsift.ParseDate(text)
	if err != nil {
		return nil
	}
	return []*Plan{p.leaf(&DateLeaf{f, d, d})}
}

// literal returns the written words if they hold no wildcard.
func literal(words []query.Word) (string, bool) {
	var texts []string
	for _, w := range words {
		if w.HasWildcard() {
			return "", false
		}
		var b strings.Builder
		for _, part := range w {
			b.WriteString(part.Text)
		}
		texts = append(texts, b.String())
	}
	return strings.Join(texts, " "), true
}

// valuePatterns returns the forms under which a field keeps the value.
func (p *planner) valuePatterns(words []query.Word, f query.Field, expand bool) []token.Pattern {
	if text, ok := literal(words); ok {
		if expand {
			if all := p.narrower(text, f); len(all) > 0 {
				return all
			}
		}
		return literalValue(text, f)
	}
	var all []token.Part
	for i, w := range words {
		if i > 0 {
			all = append(all, token.Part{Text: " "})
		}
		all = append(all, parts(w)...)
	}
	return []token.Pattern{token.ValuePattern(all)}
}

// narrower returns the value with those that the platform finds under it;
// none where it takes the value as it stands.
func (p *planner) narrower(text string, f query.Field) (out []token.Pattern) {
	var names []string
	switch {
	case f == query.PubTypes && p.expand.PubTypes:
		names = p.tree().Explode(text)
	case f == query.Qualifiers && p.expand.Qualifiers:
		names = thesaurus.ExplodeQualifier(text)
	}
	for _, n := range names {
		if v := token.Value(n); v != "" {
			out = append(out, token.Literal(v))
		}
	}
	return out
}

func literalValue(text string, f query.Field) (out []token.Pattern) {
	v := token.Value(text)
	if v == "" {
		return nil
	}
	switch f {
	case query.Languages:
		for _, code := range lang.Codes(text) {
			out = append(out, token.Literal(code))
		}
		return out
	case query.Qualifiers:
		v, _ = thesaurus.Qualifier(text)
	case query.DOI:
		if d, err := refsift.ParseDOI(text); err == nil {
			v = d.String()
		}
	case query.PMID:
		if id, err := refsift.ParsePMID(text); err == nil {
			v = id.String()
		}
	case query.ISSN:
		if i, err := refsift.ParseISSN(text); err == nil {
			v = token.Value(i.String())
		}
	case query.Accession:
		if i, err := refsift.ParseISBN(text); err == nil {
			out = append(out, token.Literal(i.String()))
		}
		if d, err := refsift.ParseDOI(text); err == nil {
			v = d.String()
		}
	}
	return append(out, token.Literal(v))
}

// near compiles a proximity search.
func (p *planner) near(x *query.Near) (*Plan, *refsift.Diagnostic) {
	text, _ := p.fields(x.Fields)
	if len(x.Fields.In) == 0 {
		own, some := argumentFields(x)
		if some && len(own) == 0 {
			return nil, fail(x, refsift.CodeNearArgument, "the arguments of a proximity search are in different fields")
		}
		text, _ = p.fields(query.Fields{In: own})
	}
	if len(text) == 0 {
		return nil, fail(x, refsift.CodeNearArgument, "a proximity search needs a field with words, not %s", x.Fields.Tag)
	}
	p.texts = 0
	t, err := p.proximity(x, 0)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return &Plan{Op: OpNone}, nil
	}
	return p.leaf(&TextLeaf{text, t}), nil
}

// argumentFields returns the fields that all arguments with fields have in
// common, for trees whose proximity search itself names none, and whether
// any has fields.
func argumentFields(x *query.Near) (common []query.Field, some bool) {
	for e := range query.Preorder(x) {
		var in []query.Field
		switch e := e.(type) {
		case *query.Term:
			in = e.Fields.In
		case *query.Phrase:
			in = e.Fields.In
		}
		if len(in) == 0 {
			continue
		}
		if !some {
			common, some = slices.Clone(in), true
			continue
		}
		common = slices.DeleteFunc(common, func(f query.Field) bool { return !slices.Contains(in, f) })
	}
	return common, some
}

// Bounds on what references to lines can make of a proximity search.
const (
	maxNearDepth = 100
	maxNearTexts = 100_000
)

func (p *planner) proximity(x *query.Near, depth int) (Text, *refsift.Diagnostic) {
	out := &Proximity{Distance: min(max(x.Distance, 0), MaxDistance), Ordered: x.Ordered}
	for _, a := range x.Args {
		t, err := p.text(a, depth+1)
		if err != nil {
			return nil, err
		}
		if t == nil { // it cannot occur, so neither can the whole
			return nil, nil
		}
		out.Args = append(out.Args, t)
	}
	switch len(out.Args) {
	case 0:
		return nil, nil
	case 1:
		return out.Args[0], nil
	}
	return out, nil
}

// text compiles an argument of a proximity search; nil finds nothing.
func (p *planner) text(x query.Expr, depth int) (Text, *refsift.Diagnostic) {
	if p.texts++; depth > maxNearDepth || p.texts > maxNearTexts {
		return nil, fail(x, refsift.CodeSearchTooComplex, "the lines in a proximity search refer to each other too often")
	}
	switch x := x.(type) {
	case *query.Term:
		return p.argument(x, []query.Word{x.Word}), nil
	case *query.Phrase:
		return p.argument(x, x.Words), nil
	case *query.Near:
		return p.proximity(x, depth)
	case *query.Or:
		return p.alternatives(x, depth)
	case *query.LineRef:
		l, err := p.target(x)
		if err != nil {
			return nil, err
		}
		if p.inText[l] {
			return nil, fail(x, refsift.CodeLineCycle, "line %s refers to itself, directly or through others", l.Number)
		}
		if l.Expr != nil {
			return p.lineText(l, depth+1)
		}
	}
	if x == nil {
		return nil, &refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeNearArgument, Message: "an argument of a proximity search is missing"}
	}
	return nil, fail(x, refsift.CodeNearArgument, "%s cannot stand in a proximity search: only words, phrases, and OR of these", x)
}

// lineText compiles the text of another line, whose own references are read
// from its place.
func (p *planner) lineText(l *query.Line, depth int) (Text, *refsift.Diagnostic) {
	outer := p.line
	p.inText[l], p.line = true, l
	t, err := p.text(l.Expr, depth)
	delete(p.inText, l)
	p.line = outer
	return t, err
}

func (p *planner) argument(x query.Expr, words []query.Word) Text {
	t := sequence(words)
	if t == nil {
		p.warn(x, refsift.Warning, refsift.CodeTermEmpty, "", "%s has no letter or digit and finds nothing", x)
	}
	return t
}

// alternatives joins single words into one, which engines read as a union.
func (p *planner) alternatives(x *query.Or, depth int) (Text, *refsift.Diagnostic) {
	var rest []Text
	single := &Words{}
	for _, a := range x.Args {
		t, err := p.text(a, depth+1)
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case nil:
		case *Words:
			single.Patterns = append(single.Patterns, t.Patterns...)
		case *Alternatives:
			rest = append(rest, t.Args...)
		default:
			rest = append(rest, t)
		}
	}
	if len(single.Patterns) > 0 {
		rest = append([]Text{single}, rest...)
	}
	switch len(rest) {
	case 0:
		return nil, nil
	case 1:
		return rest[0], nil
	}
	return &Alternatives{rest}, nil
}

// descriptor explodes a heading.
func (p *planner) descriptor(x *query.Descriptor) *Plan {
	leaf := &DescriptorLeaf{Focus: x.Focus}
	if x.Heading != "" {
		for _, h := range p.explode(x) {
			leaf.Headings = append(leaf.Headings, token.Value(h))
		}
	}
	for _, q := range x.Qualifiers {
		// asthma/therapy[mh:noexp] turns off both explosions in PubMed.
		if p.expand.Qualifiers && x.Explode {
			leaf.Qualifiers = append(leaf.Qualifiers, thesaurus.ExplodeQualifier(q)...)
		} else {
			name, _ := thesaurus.Qualifier(q)
			leaf.Qualifiers = append(leaf.Qualifiers, name)
		}
	}
	slices.Sort(leaf.Headings)
	slices.Sort(leaf.Qualifiers)
	leaf.Headings, leaf.Qualifiers = slices.Compact(leaf.Headings), slices.Compact(leaf.Qualifiers)
	if len(leaf.Headings)+len(leaf.Qualifiers) == 0 {
		p.warn(x, refsift.Warning, refsift.CodeTermEmpty, "", "a heading without a name finds nothing")
		return &Plan{Op: OpNone}
	}
	return p.leaf(leaf)
}

func (p *planner) explode(x *query.Descriptor) []string {
	tree := p.tree()
	name, known := tree.Lookup(x.Heading)
	if !known {
		if name, known = p.entryTerm(x); known {
			name, known = tree.Lookup(name)
		}
	}
	if !known {
		p.unknownHeading(x)
		return []string{x.Heading}
	}
	if !x.Explode {
		return []string{name}
	}
	return tree.Explode(name)
}

// entryTerm returns the heading that a name stands for on platforms that
// find headings by their other names.
func (p *planner) entryTerm(x *query.Descriptor) (string, bool) {
	if !p.expand.EntryTerms {
		return "", false
	}
	name, ok := p.o.EntryTerms.Heading(x.Heading)
	if ok {
		p.warn(x, refsift.Note, refsift.CodeHeadingEntryTerm, "write "+name, "%q is another name of the heading %q", x.Heading, name)
	}
	return name, ok
}

func (p *planner) unknownHeading(x *query.Descriptor) {
	edition := "the thesaurus"
	if y := p.tree().Year(); y > 0 {
		edition = "the thesaurus of " + refsift.Date{Year: y}.String()
	}
	fix := "check the spelling and the year of the thesaurus"
	if name, ok := p.o.EntryTerms.Heading(x.Heading); ok {
		fix = "it is another name of " + name
	}
	p.warn(x, refsift.Warning, refsift.CodeHeadingUnknown, fix,
		"the heading %q is not in %s; it is searched as it stands, without narrower headings", x.Heading, edition)
}

// dateRange compiles a range for each date field, or for the date of
// publication where none is named.
func (p *planner) dateRange(x *query.Range) *Plan {
	var any []*Plan
	for _, f := range slices.Compact(slices.Sorted(slices.Values(x.Fields.In))) {
		if f.IsDate() {
			any = append(any, p.leaf(&DateLeaf{f, x.From, x.To}))
		}
	}
	switch len(any) {
	case 0:
		return p.leaf(&DateLeaf{query.Date, x.From, x.To})
	case 1:
		return any[0]
	}
	return &Plan{Op: OpOr, Args: any}
}
