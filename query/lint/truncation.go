package lint

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
)

// A textLeaf is a term or phrase of a line.
type textLeaf struct {
	x      query.Expr
	line   *query.Line
	words  []query.Word
	fields query.Fields
}

// leaves returns the terms and phrases of all lines.
func (p *pass) leaves() []textLeaf { return p.texts }

func (p *pass) findLeaves() (out []textLeaf) {
	p.bare = map[*query.Line]bool{}
	for _, l := range p.s.Lines {
		out = p.addLeaves(out, l.Expr, l, false)
	}
	return out
}

// addLeaves walks an expression; inside a proximity search the field is that
// of the search.
func (p *pass) addLeaves(out []textLeaf, x query.Expr, l *query.Line, near bool) []textLeaf {
	switch x := x.(type) {
	case *query.Term:
		out = append(out, textLeaf{x, l, []query.Word{x.Word}, x.Fields})
		p.bare[l] = p.bare[l] || !near && x.Fields.Tag == ""
		return out
	case *query.Phrase:
		out = append(out, textLeaf{x, l, x.Words, x.Fields})
		p.bare[l] = p.bare[l] || !near && x.Fields.Tag == ""
		return out
	case *query.Near:
		near = true
		p.bare[l] = p.bare[l] || x.Fields.Tag == ""
	}
	for _, c := range query.Children(x) {
		out = p.addLeaves(out, c, l, near)
	}
	return out
}

// truncated calls f for each word of the strategy with an unlimited wildcard
// at its end: stem is what stands before it.
func (p *pass) truncated(f func(leaf textLeaf, stem string)) {
	for _, leaf := range p.leaves() {
		if !onlyText(leaf.fields) {
			continue
		}
		for _, w := range leaf.words {
			if n := len(w); n == 2 && w[0].Text != "" && w[1].Wild == query.Any {
				f(leaf, w[0].Text)
			}
		}
	}
}

// broadTruncations finds truncations after three letters or fewer, which
// find words of many kinds. Where the platform refuses them reading the line
// has said so.
func broadTruncations(p *pass) {
	const short = 3
	p.truncated(func(leaf textLeaf, stem string) {
		words := token.Words(stem)
		if len(words) == 0 || !fieldsOf(leaf.fields).isTopical() {
			return
		}
		if last := words[len(words)-1]; len(last) <= short && strings.Trim(last, "0123456789") == last && !p.tooShort(leaf) {
			p.report(leaf.x.Span(), "write more of the word, or each variant", "%s finds every word that begins with %s", quote(p.sourceOf(leaf.x)), quote(last))
		}
	})
}

// tooShort reports whether reading the line found the same truncation too
// short for the platform.
func (p *pass) tooShort(leaf textLeaf) bool {
	s := leaf.x.Span()
	for _, d := range p.diagsAt(leaf.line, refsift.CodeTruncationShort) {
		if d.Span.Start.Offset < s.End.Offset && s.Start.Offset < d.Span.End.Offset {
			return true
		}
	}
	return false
}

// leftTruncations finds wildcards at the start of a word on platforms that
// do not have them, or with fewer letters behind it than they ask for.
func leftTruncations(p *pass) {
	for _, leaf := range p.leaves() {
		for _, w := range leaf.words {
			if len(w) < 2 || w[0].Text != "" {
				continue
			}
			source := quote(p.sourceOf(leaf.x))
			switch {
			case p.dialectIn("ovid", "ebsco", "pubmed") && !p.has(refsift.CodeTruncationPlace):
				p.report(leaf.x.Span(), "write each word", "%s begins with a wildcard, which %s does not have", source, p.s.Dialect.Title)
			case p.dialect() == "wos" && len([]rune(w[1].Text)) < 3:
				p.report(leaf.x.Span(), "write three letters or more behind the wildcard", "%s: Web of Science wants three characters behind a wildcard at the start", source)
			}
		}
	}
}

// innerTruncations finds wildcards near the start of a word on EBSCOhost,
// which wants three characters before them.
func innerTruncations(p *pass) {
	if p.dialect() != "ebsco" {
		return
	}
	for _, leaf := range p.leaves() {
		for _, w := range leaf.words {
			stem := 0
			for _, part := range w {
				if part.Text == "" && part.Wild == query.Any {
					if stem < 3 && stem > 0 {
						p.report(leaf.x.Span(), "write more of the word, or each variant", "%s: EBSCOhost wants three characters before *", quote(p.sourceOf(leaf.x)))
					}
					break
				}
				stem += len([]rune(part.Text))
			}
		}
	}
}

// phraseTruncations finds wildcards inside a quoted phrase on PubMed, where
// only the last word of a phrase can be truncated.
func phraseTruncations(p *pass) {
	if p.dialect() != "pubmed" {
		return
	}
	for _, leaf := range p.leaves() {
		if len(leaf.words) < 2 || !strings.ContainsAny(p.sourceOf(leaf.x), `"“”`) {
			continue
		}
		for _, w := range leaf.words[:len(leaf.words)-1] {
			if w.HasWildcard() {
				p.report(leaf.x.Span(), "write each phrase, or join the words with AND", "%s: PubMed truncates the last word of a phrase only", quote(p.sourceOf(leaf.x)))
				break
			}
		}
	}
}

// possibleTruncations finds three or more words of one OR that begin alike,
// so that one truncated word would find them, and the forms that were
// forgotten.
func possibleTruncations(p *pass) {
	for _, o := range p.pools {
		byLine := o.byLine()
		for _, l := range p.lines {
			p.truncatable(byLine[l])
		}
	}
}

// truncatable looks at the members of one line: single words in one field.
func (p *pass) truncatable(ms []*member) {
	var words []*member
	for _, m := range ms {
		if len(m.seq.words) == 1 && m.seq.words[0].IsLiteral() && m.seq.fields.isTopical() {
			words = append(words, m)
		}
	}
	slices.SortStableFunc(words, func(a, b *member) int {
		return cmp.Or(cmp.Compare(a.seq.fields, b.seq.fields), strings.Compare(a.seq.words[0].Prefix(), b.seq.words[0].Prefix()))
	})
	for i := 0; i < len(words); {
		k := i + 1
		stem := words[i].seq.words[0].Prefix()
		for k < len(words) && words[k].seq.fields == words[i].seq.fields {
			common := commonPrefix(stem, words[k].seq.words[0].Prefix())
			if !wordStem(common, words[k].seq.words[0].Prefix()) || !wordStem(common, words[i].seq.words[0].Prefix()) {
				break
			}
			stem = common
			k++
		}
		if k-i >= 3 {
			f := p.report(words[i].x.Span(), "write "+stem+" and the wildcard of the platform, if all its endings are wanted", "%d words of this OR begin with %s", k-i, quote(stem))
			for _, m := range words[i+1 : k] {
				p.relate(f, m.x.Span(), "another one")
			}
		}
		i = k
	}
}

func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return a[:n]
}

// wordStem reports whether a common start is most of a word, rather than a
// prefix that many words have.
func wordStem(stem, word string) bool {
	const least = 6
	return len(stem) >= least && len(stem)*3 >= len(word)*2-2
}
