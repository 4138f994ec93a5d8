package query

import (
	"fmt"
	"slices"
)

// sayWords says words, phrases and proximity searches, leaving their fields aside.
func (p *printer) sayWords(x Expr) Expr {
	switch x := x.(type) {
	case *Term:
		if words := p.variants(x.Word); len(words) > 1 {
			args := make([]Expr, len(words))
			for i, w := range words {
				args[i] = p.sayWords(&Term{x.node, w, x.Fields})
			}
			return &Or{x.node, args}
		}
		y := &Term{x.node, p.sayWord(x, x.Word), x.Fields}
		if p.st.wildNext && y.Word.HasWildcard() && (len(y.Word.split()) > 1 || !p.st.plain(p.wordText(y.Word))) {
			return p.nextWords(y, []Word{y.Word})
		}
		return y
	case *Phrase:
		if y, ok := p.anyWords(x); ok {
			return y
		}
		for i, w := range x.Words {
			variants := p.variants(w)
			if len(variants) < 2 || p.phraseVariants(x.Words) > maxVariants {
				continue
			}
			args := make([]Expr, len(variants))
			for k, v := range variants {
				words := slices.Clone(x.Words)
				words[i] = v
				args[k] = p.sayWords(&Phrase{x.node, words, x.Fields})
			}
			return flatOr(x.node, args)
		}
		words := make([]Word, len(x.Words))
		for i, w := range x.Words {
			words[i] = p.sayWord(x, w)
		}
		y := &Phrase{x.node, words, x.Fields}
		if p.st.wildNext && slices.ContainsFunc(words, Word.HasWildcard) {
			return p.nextWords(y, words)
		}
		return y
	case *Near:
		return p.sayNear(x)
	case *Or:
		args := make([]Expr, len(x.Args))
		for i, a := range x.Args {
			args[i] = p.sayWords(a)
		}
		return flatOr(x.node, args)
	}
	return x
}

// anyWords says a phrase that leaves a word open as a proximity search where
// a wildcard alone stands for no word.
func (p *printer) anyWords(x *Phrase) (Expr, bool) {
	if p.st.anyWord {
		return nil, false
	}
	var near Expr
	var part []Word
	gap, found := 0, false
	join := func() {
		if len(part) == 0 {
			return
		}
		y := leafOfWords(x.node, part)
		if near == nil {
			near = y
		} else {
			near = &Near{x.node, []Expr{near, y}, gap, true, Fields{}}
		}
		part, gap = nil, 0
	}
	for _, w := range x.Words {
		if w.searchable() || !w.HasWildcard() {
			part = append(part, w)
			continue
		}
		join()
		gap++
		found = true
	}
	join()
	if !found || near == nil {
		return nil, false
	}
	p.loss(x, wider, "", "that any one word stands in a phrase", "it may be missing")
	return p.sayWords(near), true
}

func leafOfWords(n node, words []Word) Expr {
	if len(words) == 1 {
		return &Term{n, words[0], Fields{}}
	}
	return &Phrase{n, words, Fields{}}
}

// flatOr joins alternatives, those of alternatives among them.
func flatOr(n node, args []Expr) Expr {
	var out []Expr
	for _, a := range args {
		if or, ok := a.(*Or); ok {
			out = append(out, or.Args...)
		} else {
			out = append(out, a)
		}
	}
	return orOf(n, out)
}

// maxVariants bounds how many words or phrases one with wildcards is written as.
const maxVariants = 8

// phraseVariants counts the phrases that words with variants make, up to a
// little more than maxVariants.
func (p *printer) phraseVariants(words []Word) int {
	n := 1
	for _, w := range words {
		if n *= max(len(p.variants(w)), 1); n > maxVariants {
			break
		}
	}
	return n
}

// variants writes a wildcard for a few characters out where the dialect has
// one for exactly one: headache{0,1} as headache and headache?.
func (p *printer) variants(w Word) []Word {
	one, ok := p.st.wildcard(Wildcard{1, 1})
	if !ok || one == "" || !p.d.wildInside {
		return nil
	}
	out := []Word{nil}
	for i, part := range w {
		_, has := p.st.wildcard(part.Wild)
		if part.Text != "" || has || part.Wild.Max < 0 {
			for k := range out {
				out[k] = append(out[k], part)
			}
			continue
		}
		n := part.Wild.Max - part.Wild.Min + 1
		if len(out)*n > maxVariants || i == 0 || i == len(w)-1 && len(p.st.notLast) > 0 {
			return nil
		}
		var next []Word
		for _, o := range out {
			for k := part.Wild.Min; k <= part.Wild.Max; k++ {
				v := slices.Clone(o)
				for range k {
					v = append(v, Part{Wild: Wildcard{1, 1}})
				}
				next = append(next, v)
			}
		}
		out = next
	}
	for i := range out {
		out[i] = out[i].joined()
	}
	return out
}

// joined puts neighbouring literal parts of a word together.
func (w Word) joined() Word {
	var out Word
	for _, part := range w {
		if n := len(out); n > 0 && part.Text != "" && out[n-1].Text != "" {
			out[n-1].Text += part.Text
			continue
		}
		out = append(out, part)
	}
	return out
}

// nextWords writes a phrase with wildcards as words next to each other,
// since the dialect has no wildcard between quotation marks, or its guides
// do not agree that it has.
func (p *printer) nextWords(x Expr, words []Word) Expr {
	n := node{x.Span()}
	var parts []Word
	for _, w := range words {
		if !w.searchable() && w.HasWildcard() {
			p.loss(x, refused, "rewrite it by hand", "any one word in a phrase: "+quoteShort(x.String()), "")
			return x
		}
		parts = append(parts, w.split()...)
	}
	for _, w := range parts {
		if w.HasWildcard() && !p.st.plain(p.wordText(w)) {
			p.loss(x, refused, "rewrite it by hand", "the truncated word "+quoteShort(w.String()), "it stands between quotation marks")
		}
	}
	switch len(parts) {
	case 0:
		return x
	case 1:
		return &Term{n, parts[0], Fields{}}
	}
	var near Expr = &Term{n, parts[0], Fields{}}
	for _, w := range parts[1:] { // as a chain of pairs is read
		near = &Near{n, []Expr{near, &Term{n, w, Fields{}}}, 0, true, Fields{}}
	}
	return near
}

// sayWord says the wildcards of a word. One that the dialect does not have
// becomes an unlimited one; where it has none inside of words, the word is
// cut there.
func (p *printer) sayWord(x Expr, w Word) Word {
	if p.st.exact != nil && p.literalMarks([]Word{w}) {
		return w // written as it is, see styledText
	}
	var out Word
	for i, part := range w {
		if part.Text != "" {
			out = append(out, part)
			continue
		}
		last := i == len(w)-1
		_, ok := p.st.wildcard(part.Wild)
		if ok && last && slices.Contains(p.st.notLast, part.Wild) {
			ok = false
		}
		switch {
		case !p.d.wildInside && !last && !out.searchable():
			p.loss(x, narrower, "write each variant", "a wildcard at the start of "+quoteShort(w.String()), "the word without it is written")
			continue
		case !p.d.wildInside && !last:
			p.loss(x, wider, "write each variant", part.Wild.words()+" inside of "+quoteShort(w.String()), "the word is cut there and truncated")
			return p.stem(x, append(out, Part{Wild: Any}))
		case !ok:
			p.loss(x, wider, "write each variant", part.Wild.words()+" in "+quoteShort(w.String()), "any characters are written")
			part = Part{Wild: Any}
		}
		if n := len(out); n == 0 || part.Wild != Any || out[n-1].Text != "" || out[n-1].Wild != Any {
			out = append(out, part)
		}
	}
	return p.stem(x, out)
}

// words says for people what a wildcard stands for.
func (w Wildcard) words() string {
	switch {
	case w == Any:
		return "a wildcard"
	case w.Max < 0:
		return fmt.Sprintf("a wildcard for %d or more characters", w.Min)
	case w == Wildcard{1, 1}:
		return "a wildcard for just one character"
	case w == Wildcard{0, 1}:
		return "a wildcard for one character or none"
	case w.Min == w.Max:
		return fmt.Sprintf("a wildcard for just %d characters", w.Min)
	case w.Min == 0:
		return fmt.Sprintf("a wildcard for at most %d characters", w.Max)
	}
	return fmt.Sprintf("a wildcard for %d to %d characters", w.Min, w.Max)
}

// stem reports a truncation after fewer characters than the platform asks for.
func (p *printer) stem(x Expr, w Word) Word {
	n, truncated := 0, false
	for _, part := range w {
		n += len([]rune(part.Text))
		truncated = truncated || part.Text == "" && part.Wild.Max < 0
	}
	if truncated && n < p.d.minStem && w.searchable() {
		p.loss(x, differs, "write each variant", fmt.Sprintf("%s, with fewer than %d characters beside the truncation", quoteShort(w.String()), p.d.minStem), "it stands as it was")
	}
	return w
}
