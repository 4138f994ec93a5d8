package eval

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/thesaurus"
)

// A NearReason says why something in a record does not match though nearly.
// Reasons are ordered: the first is the nearest.
type NearReason uint8

// The reasons.
const (
	Present      NearReason = iota + 1 // it does match, and stands behind NOT
	OtherField                         // it is there, in a field that is not searched
	Compound                           // as one word instead of two, or two instead of one
	TooFar                             // all words are there, not next or near to each other
	OtherForm                          // another form or spelling of the word
	NotFocus                           // the heading is there, not as a main topic
	NoQualifier                        // the heading is there, without the qualifier
	Narrower                           // the heading is not exploded, and a narrower one is there
	Broader                            // a broader heading is there
	OtherHeading                       // a heading with some of its words is there
	OtherValue                         // the field has another value
)

var nearReasons = [...]string{
	Present: "found, behind NOT", OtherField: "in a field that is not searched", Compound: "written as one word or as two",
	TooFar: "all words are there, too far apart", OtherForm: "another form or spelling", NotFocus: "not as a main topic",
	NoQualifier: "without the qualifier", Narrower: "a narrower heading, and the search does not explode",
	Broader: "a broader heading", OtherHeading: "a similar heading", OtherValue: "another value",
}

// String says the reason in words.
func (r NearReason) String() string {
	if int(r) < len(nearReasons) {
		return nearReasons[r]
	}
	return "unknown"
}

// A Near is something in a record that a term nearly matches.
type Near struct {
	Line   *query.Line // that the term stands in
	Term   query.Expr
	Hit    Hit
	Reason NearReason
}

// String prints term, reason and place.
func (n Near) String() string { return fmt.Sprintf("%s – %s: %s", n.Term, n.Reason, n.Hit) }

// near looks for what a term that finds nothing in the record nearly matches.
func (e *Explainer) near(x query.Expr, p *Plan, line *query.Line) (out []Near) {
	var found []Near
	switch p.Op {
	case OpOr:
		words := slices.ContainsFunc(p.Args, isWords)
		for _, a := range p.Args {
			if words && !isWords(a) {
				continue // whole values beside words: another one says nothing
			}
			out = append(out, e.near(x, a, line)...)
		}
		return out
	case OpLeaf:
		switch l := p.Leaf.(type) {
		case *TextLeaf:
			found = e.doc.nearText(l)
		case *DescriptorLeaf:
			found = e.nearHeading(l)
		case *DateLeaf:
			found = e.doc.otherDates(l)
		case *ValueLeaf:
			found = e.doc.otherValues(l)
		}
	}
	for i := range found {
		found[i].Line, found[i].Term = line, x
	}
	return found
}

// isWords reports whether a plan looks for words in text.
func isWords(p *Plan) bool {
	_, ok := p.Leaf.(*TextLeaf)
	return ok
}

// nearText tries the reasons one after the other and returns what the first
// that applies finds.
func (d *Document) nearText(l *TextLeaf) (out []Near) {
	add := func(reason NearReason, hits []Hit) {
		if len(out) == 0 {
			for _, h := range hits[:min(len(hits), 2)] {
				out = append(out, Near{Hit: h, Reason: reason})
			}
		}
	}
	for _, f := range d.Text {
		if !slices.Contains(l.Fields, f.Field) {
			add(OtherField, NewMatcher(l.Text).hits(f))
		}
	}
	for _, f := range d.Text {
		if len(out) > 0 {
			break
		}
		if !slices.Contains(l.Fields, f.Field) {
			continue
		}
		add(Compound, f.compounds(l.Text))
		add(TooFar, f.scattered(l.Text))
		add(OtherForm, f.otherForms(l.Text))
	}
	return out
}

// compounds finds "co production" where coproduction is searched, and the
// other way round.
func (f TextField) compounds(t Text) (out []Hit) {
	switch t := t.(type) {
	case *Words:
		for i := 1; i < len(f.Words); i++ {
			a, b := f.Words[i-1], f.Words[i]
			if b.Position == a.Position+1 && t.matches(a.Text+b.Text) {
				out = append(out, f.at(a.Position, a.Text+" "+b.Text))
			}
		}
	case *Sequence:
		if joined, ok := join(t); ok {
			for _, w := range f.Words {
				if joined.Match(w.Text) {
					out = append(out, f.at(w.Position, w.Text))
				}
			}
		}
	}
	return out
}

// join makes one pattern of a sequence whose words, but for the last, are
// literal.
func join(t *Sequence) (token.Pattern, bool) {
	var all []token.Part
	for i, w := range t.Words {
		p := w.Patterns[0]
		if len(w.Patterns) != 1 || !p.IsLiteral() && (i < len(t.Words)-1 || !p.IsPrefix()) {
			return token.Pattern{}, false
		}
		all = append(all, token.Part{Text: p.Prefix()})
		if !p.IsLiteral() {
			all = append(all, token.Part{Max: -1})
		}
	}
	joined := token.Patterns(all)
	if len(joined) != 1 {
		return token.Pattern{}, false
	}
	return joined[0], true
}

func (f TextField) at(position int, words string) Hit {
	h := Hit{Field: f.Field, Words: words}
	h.Value, h.Position = f.place(position)
	return h
}

// scattered finds the words of a phrase or proximity search that all occur in
// one value, only not as close as asked for.
func (f TextField) scattered(t Text) []Hit {
	if _, one := t.(*Words); one {
		return nil
	}
	loose := loosen(t)
	if loose == nil {
		return nil
	}
	return NewMatcher(loose).hits(f)
}

// loosen turns phrases into their words and lets all arguments be far apart.
func loosen(t Text) Text {
	out := &Proximity{Distance: 40}
	switch t := t.(type) {
	case *Sequence:
		for _, w := range t.Words {
			out.Args = append(out.Args, w)
		}
	case *Proximity:
		out.Args = t.Args
	default:
		return nil
	}
	if len(out.Args) > 6 { // many arguments have many combinations
		return nil
	}
	return out
}

// otherForms finds words with the stem or nearly the spelling of those
// searched for: of a phrase, words next to each other that each match or
// nearly do.
func (f TextField) otherForms(t Text) (out []Hit) {
	var words []*Words
	switch t := t.(type) {
	case *Words:
		words = []*Words{t}
	case *Sequence:
		words = t.Words
	case *Alternatives:
		for _, a := range t.Args {
			out = append(out, f.otherForms(a)...)
		}
		return out
	default:
		return nil
	}
	for i := range f.Words {
		if i+len(words) > len(f.Words) {
			break
		}
		var text []string
		for k, w := range words {
			have := f.Words[i+k]
			if have.Position != f.Words[i].Position+k || !w.matches(have.Text) && !w.resembles(have.Text) {
				break
			}
			text = append(text, have.Text)
		}
		if len(text) == len(words) {
			out = append(out, f.at(f.Words[i].Position, strings.Join(text, " ")))
		}
	}
	return out
}

func (t *Words) resembles(word string) bool {
	return slices.ContainsFunc(t.Patterns, func(p token.Pattern) bool { return similar(p.Prefix(), word) })
}

// similar reports whether two words share a stem or differ by a slip: a
// common beginning that is most of both, or one or two letters.
func similar(a, b string) bool {
	// Most pairs of words have neither the first nor the last letter in common;
	// a slip in both is too much to call similar.
	if a == "" || b == "" || a[0] != b[0] && a[len(a)-1] != b[len(b)-1] {
		return false
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 4 || len(y) > 3*len(x) {
		return false
	}
	same := 0
	for same < len(x) && x[same] == y[same] {
		same++
	}
	if same >= 4 && 3*same >= 2*len(x) && 2*same > len(y) && len(y)-same <= 5 {
		return true
	}
	allowed := 1
	if len(x) >= 9 {
		allowed = 2
	}
	return len(x) >= 5 && len(y)-len(x) <= allowed && distance(x, y) <= allowed
}

// distance is the number of letters to insert, delete or replace.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// nearHeading looks among the headings of the record.
func (e *Explainer) nearHeading(l *DescriptorLeaf) (out []Near) {
	for _, h := range e.doc.Descriptors {
		if reason := e.nearestHeading(l, h); reason != 0 {
			out = append(out, Near{Hit: Hit{Field: query.Headings, Value: 1, Words: headingWords(h)}, Reason: reason})
		}
	}
	slices.SortStableFunc(out, func(a, b Near) int { return int(a.Reason) - int(b.Reason) })
	return out[:min(len(out), 2)]
}

func (e *Explainer) nearestHeading(l *DescriptorLeaf, h refsift.Descriptor) NearReason {
	bare := DescriptorLeaf{Headings: l.Headings}
	qualified := DescriptorLeaf{Headings: l.Headings, Qualifiers: l.Qualifiers}
	switch {
	case len(l.Headings) == 0: // a floating qualifier
		if qualified.finds(h) {
			return NotFocus
		}
		return 0
	case l.Focus && qualified.finds(h):
		return NotFocus
	case len(l.Qualifiers) > 0 && bare.finds(h):
		return NoQualifier
	}
	if len(l.Headings) == 1 && e.under(h.Heading, l.Headings[0]) {
		return Narrower
	}
	for _, wanted := range l.Headings {
		if e.under(wanted, h.Heading) {
			return Broader
		}
	}
	if len(l.Headings) == 1 && sharesWord(l.Headings[0], h.Heading) {
		return OtherHeading
	}
	return 0
}

// under reports whether one heading is narrower than another.
func (e *Explainer) under(narrow, broad string) bool {
	tree := e.p.tree()
	for _, b := range tree.Numbers(broad) {
		for _, n := range tree.Numbers(narrow) {
			if strings.HasPrefix(n, b+".") {
				return true
			}
		}
	}
	return false
}

func sharesWord(a, b string) bool {
	words := token.Words(b)
	return slices.ContainsFunc(token.Words(a), func(w string) bool {
		return utf8.RuneCountInString(w) > 4 && slices.Contains(words, w)
	})
}

func (d *Document) otherDates(l *DateLeaf) (out []Near) {
	for _, f := range d.Dates {
		if f.Field == l.Field {
			out = append(out, Near{Hit: Hit{Field: f.Field, Value: 1, Words: f.Date.String()}, Reason: OtherValue})
		}
	}
	return out
}

// otherValues lists what the record has where a whole value was asked for;
// identifiers, which are all different, say nothing.
func (d *Document) otherValues(l *ValueLeaf) (out []Near) {
	for _, f := range d.Values {
		switch f.Field {
		case query.Languages, query.PubTypes, query.Qualifiers, query.Databases:
		default:
			continue
		}
		if slices.Contains(l.Fields, f.Field) {
			for _, v := range f.Values[:min(len(f.Values), 3)] {
				out = append(out, Near{Hit: Hit{Field: f.Field, Value: 1, Words: v}, Reason: OtherValue})
			}
		}
	}
	return out
}

// tree returns the thesaurus that headings are looked up in.
func (p *planner) tree() *thesaurus.Tree {
	if p.o.Thesaurus != nil {
		return p.o.Thesaurus
	}
	return thesaurus.Default()
}
