package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/thesaurus"
)

// thesaurus returns the headings that the strategy's platform has, nil if
// they are of a thesaurus that is not at hand.
func (p *pass) thesaurus() *thesaurus.Tree {
	if t := p.s.Dialect.Thesaurus; t != query.MeSH && t != "" {
		return nil
	}
	if p.l.Thesaurus != nil {
		return p.l.Thesaurus
	}
	return thesaurus.Default()
}

// A usedHeading is a heading in a line.
type usedHeading struct {
	x    *query.Descriptor
	line *query.Line
}

func (p *pass) headings() []usedHeading { return p.used }

func (p *pass) findHeadings() (out []usedHeading) {
	for _, l := range p.s.Lines {
		for x := range query.Preorder(l.Expr) {
			if d, ok := x.(*query.Descriptor); ok && d.Heading != "" {
				out = append(out, usedHeading{d, l})
			}
		}
	}
	return out
}

// foreign reports whether most headings are unknown, as where Emtree is
// searched on Ovid: then they say nothing about the strategy.
func (p *pass) foreign() bool {
	const few = 4 // too few headings to tell
	seen := map[string]bool{}
	unknown := 0
	for _, h := range p.used {
		k := strings.ToLower(h.x.Heading)
		if seen[k] {
			continue
		}
		seen[k] = true
		if _, ok := p.tree.Lookup(h.x.Heading); !ok && p.near(h.x.Heading) == (suggestion{}) {
			unknown++
		}
	}
	return len(seen) >= few && unknown*2 > len(seen)
}

func headingsForeign(p *pass) {
	if p.alien {
		p.report(p.used[0].x.Span(), "name the thesaurus, or leave it", "most headings are not in MeSH of %d; headings are not checked further", p.tree.Year())
	}
}

// unknownHeadings finds headings that the thesaurus does not have. One that
// another heading is known to have replaced is a warning; any other may be of
// another year: Infection became Infections.
func unknownHeadings(p *pass) {
	p.eachUnknown(func(h usedHeading, s suggestion) {
		switch {
		case s.heading != "" && !s.same && !s.sure:
			p.reportAt(refsift.Note, h.x.Span(), "check whether "+s.heading+" was meant", "%s is not in MeSH of %d, %s is", quote(h.x.Heading), p.tree.Year(), quote(s.heading))
		case s.heading == "":
			p.reportAt(refsift.Note, h.x.Span(), "check whether it is a heading of another year or a text word", "%s is not in MeSH of %d", quote(h.x.Heading), p.tree.Year())
		case !s.same:
			p.report(h.x.Span(), "write "+s.heading, "%s is not in MeSH of %d, %s is", quote(h.x.Heading), p.tree.Year(), quote(s.heading))
		}
	})
}

// headingSpelling finds headings that differ from those of the thesaurus in
// punctuation only. Platforms differ in what they forgive.
func headingSpelling(p *pass) {
	p.eachUnknown(func(h usedHeading, s suggestion) {
		if !s.same {
			return
		}
		f := p.report(h.x.Span(), "write "+s.heading, "%s is spelled %s in MeSH", quote(h.x.Heading), quote(s.heading))
		if at, ok := p.within(h.x.Span(), h.x.Heading); ok {
			f.edit(at, s.heading)
		}
	})
}

func (p *pass) eachUnknown(f func(usedHeading, suggestion)) {
	if p.tree == nil || p.alien {
		return
	}
	for _, h := range p.headings() {
		name := strings.TrimSuffix(h.x.Heading, " [publication type]") // as Ovid displays them
		if _, ok := p.tree.Lookup(name); ok || strings.HasPrefix(strings.ToLower(h.x.Heading), "exp ") {
			continue
		}
		f(h, p.near(h.x.Heading))
	}
}

// within finds the only place of a text in a span.
func (p *pass) within(s refsift.Span, text string) (refsift.Span, bool) {
	t := p.text(s)
	i := strings.Index(t, text)
	if text == "" || i < 0 || strings.Contains(t[i+1:], text) {
		return refsift.Span{}, false
	}
	from := s.Start.Offset + int64(i)
	return p.span(from, from+int64(len(text))), true
}

// A suggestion is the heading that was probably meant.
type suggestion struct {
	heading string
	same    bool // but for punctuation it is what was written
	sure    bool // the heading that was written is known to be another one's
}

// near looks for the heading that was meant: the one that replaced it, the
// same words with other punctuation, in another number or order, or "as
// Topic". Each guess is looked up, so a suggestion always exists.
func (p *pass) near(name string) suggestion {
	s, known := p.guesses[name]
	if !known {
		s = p.guess(name)
		p.guesses[name] = s
	}
	return s
}

func (p *pass) guess(name string) suggestion {
	words := strings.Fields(strings.Map(func(r rune) rune {
		if r == ',' || r == '-' || r == '‐' || r == '–' {
			return ' '
		}
		return r
	}, name))
	if len(words) == 0 || len(words) > 8 {
		return suggestion{}
	}
	for guess := range punctuated(words) {
		if h, ok := p.tree.Lookup(guess); ok {
			return suggestion{h, true, true}
		}
	}
	if n := len(words); n%2 == 0 && slices.Equal(words[:n/2], words[n/2:]) { // pasted twice
		if h, ok := p.tree.Lookup(strings.Join(words[:n/2], " ")); ok {
			return suggestion{h, false, true}
		}
	}
	if h, ok := p.l.EntryTerms.Heading(name); ok {
		if h, ok := p.tree.Lookup(h); ok {
			return suggestion{h, false, true}
		}
	}
	if h, ok := p.tree.Lookup(renamed[strings.ToLower(strings.Join(words, " "))]); ok {
		return suggestion{h, false, true}
	}
	if h, ok := p.tree.Lookup(strings.Join(words, " ") + " as Topic"); ok {
		return suggestion{h, false, true}
	}
	for _, other := range respelled(words) {
		for comma := range other { // the usual forms only: there are many words to try
			if h, ok := p.tree.Lookup(joinWith(other, 0, comma)); ok {
				return suggestion{h, false, false}
			}
			if h, ok := p.tree.Lookup(joinWith(other, 1<<comma, 0)); ok {
				return suggestion{h, false, false}
			}
		}
	}
	return suggestion{}
}

// punctuated yields the words joined by blanks, hyphens and one comma, as
// headings are: "Double-Blind Method", "Hypothermia, Induced". Only short
// headings are tried with every combination.
func punctuated(words []string) func(func(string) bool) {
	return func(yield func(string) bool) {
		n := len(words)
		const most = 5
		masks := 1
		if n <= most {
			masks = 1 << (n - 1)
		}
		for comma := range n {
			for mask := range masks {
				if !yield(joinWith(words, mask, comma)) {
					return
				}
			}
		}
		for comma := 1; comma < n; comma++ { // two commas: "Lens Implantation, Intraocular" has one
			for second := comma + 1; second < n; second++ {
				if !yield(strings.Join(words[:comma], " ") + ", " + strings.Join(words[comma:second], " ") + ", " + strings.Join(words[second:], " ")) {
					return
				}
			}
		}
	}
}

// joinWith writes a hyphen after each word that mask names, and a comma
// before word comma, 0 for none.
func joinWith(words []string, mask, comma int) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i == 0:
		case i == comma:
			b.WriteString(", ")
		case mask&(1<<(i-1)) != 0:
			b.WriteByte('-')
		default:
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// respelled returns the words with one of them in the other number or
// spelling, and in another order.
func respelled(words []string) (out [][]string) {
	with := func(i int, w string) {
		c := append([]string(nil), words...)
		c[i] = w
		out = append(out, c)
	}
	for i, w := range words {
		for _, v := range numbersOf(w) {
			with(i, v)
		}
		for _, v := range spellings(strings.ToLower(w)) {
			with(i, v)
		}
	}
	if n := len(words); n > 1 {
		out = append(out, append([]string{words[n-1]}, words[:n-1]...), append(append([]string(nil), words[1:]...), words[0]))
	}
	return out
}

// numbersOf returns the singular or the plural of a word.
func numbersOf(w string) []string {
	if len(w) < 4 {
		return nil
	}
	switch {
	case strings.HasSuffix(w, "ies"):
		return []string{w[:len(w)-3] + "y"}
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		return []string{w[:len(w)-1], strings.TrimSuffix(w, "es")}
	case strings.HasSuffix(w, "y"):
		return []string{w[:len(w)-1] + "ies", w + "s"}
	}
	return []string{w + "s", w + "es", w + "e"}
}

// unknownQualifiers finds qualifiers that MeSH does not have.
func unknownQualifiers(p *pass) {
	if p.tree == nil || p.alien {
		return
	}
	for _, h := range p.headings() {
		for _, q := range h.x.Qualifiers {
			if _, ok := thesaurus.Qualifier(q); !ok {
				p.report(h.x.Span(), "check the qualifier", "%s is no qualifier of MeSH", quote(q))
			}
		}
	}
}

// explosions are the exploded headings of a pool, by tree number.
type explosions map[string][]*member

func (p *pass) explosions(o *pool) explosions {
	if p.tree == nil {
		return nil
	}
	out := explosions{}
	for _, m := range o.members {
		d, ok := m.x.(*query.Descriptor)
		if !ok || !d.Explode || d.Heading == "" {
			continue
		}
		for _, n := range p.tree.Numbers(d.Heading) {
			if len(out[n]) < maxCandidates {
				out[n] = append(out[n], m)
			}
		}
	}
	return out
}

// over returns the exploded heading that holds d.
func (e explosions) over(p *pass, m *member, d *query.Descriptor) *member {
	if p.tree == nil || d.Heading == "" {
		return nil
	}
	for _, n := range p.tree.Numbers(d.Heading) {
		for at := n; at != ""; {
			for _, by := range e[at] {
				if by.key != m.key && holds(by.x.(*query.Descriptor), d, at == n) {
					return by
				}
			}
			i := strings.LastIndexByte(at, '.')
			at = at[:max(i, 0)]
		}
	}
	return nil
}

// holds reports whether an exploded heading finds what d finds, which has
// the same place in the tree, or lies below it.
func holds(by, d *query.Descriptor, same bool) bool {
	if by.Focus && !d.Focus || len(by.Qualifiers) > 0 && len(d.Qualifiers) == 0 {
		return false
	}
	if len(by.Qualifiers) > 0 {
		for _, q := range d.Qualifiers {
			if !slices.ContainsFunc(by.Qualifiers, func(b string) bool { return strings.EqualFold(b, q) }) {
				return false
			}
		}
	}
	narrower := !d.Explode || by.Focus != d.Focus || len(by.Qualifiers) != len(d.Qualifiers)
	return !same || narrower
}

// redundantHeadings finds headings that the explosion of another one in the
// same OR holds already.
func redundantHeadings(p *pass) {
	for _, o := range p.pools {
		for _, c := range p.contained(o) {
			d, ok := c.m.x.(*query.Descriptor)
			if !ok || c.m.shared {
				continue
			}
			by := c.by.x.(*query.Descriptor)
			where := ""
			if c.by.line != c.m.line {
				where = " in line " + c.by.line.Number
			}
			f := p.report(c.m.x.Span(), "nothing to do, or leave it out", "%s lies under %s, which is exploded%s", quote(d.Heading), quote(by.Heading), where)
			if strings.EqualFold(d.Heading, by.Heading) {
				f.Message = fmt.Sprintf("%s is exploded%s, and so found there", quote(d.Heading), cmp.Or(where, " in this line"))
			}
			p.relate(f, c.by.x.Span(), "the exploded heading")
		}
	}
}
