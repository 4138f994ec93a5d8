package translate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/thesaurus"
)

// Options say how to translate. The zero value is the recommended setting.
type Options struct {
	// EntryTerms are offered for headings that have no translation; nil offers
	// the words of the heading alone.
	EntryTerms *thesaurus.EntryTerms
	// Polyglot writes in the layout of the Polyglot Search Translator and
	// keeps the numbers of proximity operators, as it does; what this changes
	// is reported. See docs/translate.md.
	Polyglot bool
}

// An Effect says how the records that a translation finds differ from those
// of the original.
type Effect uint8

// The effects. Differs is both of the others at once, or unknown.
const (
	Same     Effect = 0
	Wider    Effect = 1
	Narrower Effect = 2
	Differs  Effect = Wider | Narrower
)

// String returns "same", "wider", "narrower" or "differs".
func (e Effect) String() string {
	return [...]string{"same", "wider", "narrower", "differs"}[e&Differs]
}

// MarshalText writes the effect as a word.
func (e Effect) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// EffectOf returns the effect that a diagnostic with the code reports.
func EffectOf(code refsift.Code) Effect {
	switch code {
	case refsift.CodeTranslationWider:
		return Wider
	case refsift.CodeTranslationNarrower:
		return Narrower
	case refsift.CodeTranslationDiffers, refsift.CodeNotExpressible, refsift.CodeHeadingUntranslated:
		return Differs
	}
	return Same
}

// A Result is a translated strategy.
type Result struct {
	From, To *query.Dialect
	Lines    []Line
	// Notes say what changed in the strategy as a whole.
	Notes refsift.Diagnostics
	text  string
}

// String returns the translation, a line each with its number.
func (r *Result) String() string { return r.text }

// A Line is a translated line.
type Line struct {
	Source *query.Line
	Number string // "" where the strategy is a single line without a number
	Text   string
	// Effect is that of the line with all lines that it refers to.
	Effect Effect
	Losses refsift.Diagnostics // in this line alone
}

// Strategy translates s to another dialect with the zero [Options].
func Strategy(s *query.Strategy, to *query.Dialect) (*Result, refsift.Diagnostics) {
	return Options{}.Strategy(s, to)
}

// Strategy translates s to another dialect. It does not change s. The
// diagnostics are those of all lines in order, notes first.
func (o Options) Strategy(s *query.Strategy, to *query.Dialect) (*Result, refsift.Diagnostics) {
	h := &headings{o: o, from: s.Dialect, to: to, losses: map[*query.Line]refsift.Diagnostics{}}
	f := query.Formatter{Dialect: to, From: s.Dialect, Polyglot: o.Polyglot}
	written := f.Strategy(s.Map(h.translate))
	r := &Result{From: s.Dialect, To: to, Notes: written.Notes, text: written.String()}
	diags := slices.Clone(written.Notes)
	for i, w := range written.Lines {
		l := Line{Source: s.Lines[i], Number: w.Number, Text: w.Text}
		l.Losses = append(h.losses[l.Source], w.Losses...)
		diags = append(diags, l.Losses...)
		r.Lines = append(r.Lines, l)
	}
	r.addEffects(s)
	return r, diags
}

// addEffects computes the effect on each line, those that it refers to first.
func (r *Result) addEffects(s *query.Strategy) {
	at := map[*query.Line]*Line{}
	for i := range r.Lines {
		at[r.Lines[i].Source] = &r.Lines[i]
	}
	for _, source := range s.Order() {
		l := at[source]
		for _, d := range l.Losses {
			l.Effect |= EffectOf(d.Code)
		}
		l.Effect |= inherited(s, source, source.Expr, at, false)
	}
}

// inherited is the effect of the lines that x refers to, turned round inside
// of what a NOT takes away.
func inherited(s *query.Strategy, in *query.Line, x query.Expr, at map[*query.Line]*Line, negative bool) (e Effect) {
	switch x := x.(type) {
	case *query.Not:
		return inherited(s, in, x.Left, at, negative) | inherited(s, in, x.Right, at, !negative)
	case *query.LineRef, *query.LineRange:
		for _, l := range s.Resolve(x, in) {
			e |= at[l].Effect
		}
		if negative {
			e = e.turned()
		}
		return e
	}
	for _, c := range query.Children(x) {
		e |= inherited(s, in, c, at, negative)
	}
	return e
}

// turned is the effect on the whole of a part that a NOT takes away.
func (e Effect) turned() Effect {
	switch e {
	case Wider:
		return Narrower
	case Narrower:
		return Wider
	}
	return e
}

// headings says headings and types of publications for another database.
type headings struct {
	o        Options
	from, to *query.Dialect
	losses   map[*query.Line]refsift.Diagnostics
}

// translate replaces a heading or a type of publication in a line.
func (h *headings) translate(l *query.Line, x query.Expr) query.Expr {
	d, ok := x.(*query.Descriptor)
	if !ok {
		return h.pubType(l, x)
	}
	out := *d
	out.Qualifiers = nil
	for _, q := range h.families(l, d) {
		out.Qualifiers = append(out.Qualifiers, h.qualifier(q, d.Heading == ""))
	}
	if d.Heading != "" && h.foreign() {
		h.losses[l] = append(h.losses[l], h.untranslated(d))
	}
	return &out
}

// foreign reports whether the target has a thesaurus of its own.
func (h *headings) foreign() bool {
	return h.from != nil && h.from.Thesaurus != "" && h.to.Thesaurus != "" && h.from.Thesaurus != h.to.Thesaurus
}

// maxOffered bounds the entry terms that one diagnostic offers.
const maxOffered = 12

// untranslated reports a heading of another thesaurus.
func (h *headings) untranslated(d *query.Descriptor) refsift.Diagnostic {
	terms := append([]string{d.Heading}, h.o.EntryTerms.Of(d.Heading)...)
	offer := "its name"
	if len(terms) > 1 {
		offer = "its entry terms"
	}
	more := ""
	if len(terms) > maxOffered {
		more = fmt.Sprintf("; … (%d in all)", len(terms))
		terms = terms[:maxOffered]
	}
	return refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeHeadingUntranslated, Span: d.Span(),
		Message: fmt.Sprintf("the heading %q is one of %s and stands as it was; %s has headings of its own (%s)", d.Heading, h.from.Thesaurus, h.to.Title, h.to.Thesaurus),
		Fix:     fmt.Sprintf("look it up there, or search %s: %s%s", offer, strings.Join(terms, "; "), more)}
}

// qualifier says a qualifier by code or by name, as the platform writes it.
func (h *headings) qualifier(q string, alone bool) string {
	name, known := thesaurus.Qualifier(q)
	if !known {
		return q
	}
	code, _ := thesaurus.QualifierCode(q)
	platform := h.to.Platform()
	switch {
	case platform == query.Cochrane, !alone && (platform == query.Ovid || platform == query.EBSCOhost):
		return code
	case len(q) == 2 && (platform == query.PubMed || platform == query.Generic):
		return q
	case platform == query.Embase:
		return name
	case alone: // people can read names, and platforms take them
		return h.capital(name)
	}
	return strings.ReplaceAll(name, "&", "and")
}

// capital writes a name for people; the Polyglot layout has capitals.
func (h *headings) capital(name string) string {
	if h.o.Polyglot {
		words := strings.Fields(name)
		for i, w := range words {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
		return strings.Join(words, " ")
	}
	return strings.ReplaceAll(name, "&", "and")
}
