package query

import (
	"iter"
	"maps"
	"strconv"
	"strings"
)

// splitWords yields the places of the words of a text, between white space.
func splitWords(s string) iter.Seq[extent] {
	return func(yield func(extent) bool) {
		from := -1
		for i, r := range s {
			switch {
			case isBlank(r) && from >= 0:
				if !yield(extent{from, i}) {
					return
				}
				from = -1
			case !isBlank(r) && from < 0:
				from = i
			}
		}
		if from >= 0 {
			yield(extent{from, len(s)})
		}
	}
}

// word takes a word apart into literal text and the dialect's wildcards.
// Several unlimited wildcards in a row are one; wom## stands for two characters.
func (d *Dialect) word(s string) Word {
	var w Word
	from := 0
	for i := 0; i < len(s); i++ {
		wild, ok := d.wild[s[i]]
		next := i + 1
		if !ok && d.bounds {
			wild, next, ok = braceWildcard(s, i)
		}
		if !ok {
			continue
		}
		if from < i {
			w = append(w, Part{Text: s[from:i]})
		}
		from, i = next, next-1
		if wild == Any && d.bounded && s[i] != ':' {
			wild, from = boundedWildcard(s, from)
			i = from - 1
		}
		if n := len(w); n == 0 || wild != Any || w[n-1].Wild != Any || w[n-1].Text != "" {
			w = append(w, Part{Wild: wild})
		}
	}
	if from < len(s) {
		w = append(w, Part{Text: s[from:]})
	}
	return w
}

// boundedWildcard reads the number that may limit an unlimited wildcard:
// dog$1 finds dog and dogs. It returns where the word goes on.
func boundedWildcard(s string, i int) (Wildcard, int) {
	n, from := 0, i
	for i < len(s) && s[i] >= '0' && s[i] <= '9' && i-from < 3 {
		n = n*10 + int(s[i]-'0')
		i++
	}
	if n == 0 {
		return Any, from
	}
	return Wildcard{0, n}, i
}

// withWildcards returns d with other meanings of characters.
func (d *Dialect) withWildcards(wild map[byte]Wildcard) *Dialect {
	if len(wild) == 0 {
		return d
	}
	c := *d
	c.wild = maps.Clone(d.wild)
	for char, w := range wild {
		if c.foreign = strings.ReplaceAll(c.foreign, string(rune(char)), ""); w == (Wildcard{}) {
			delete(c.wild, char)
		} else {
			c.wild[char] = w
		}
	}
	return &c
}

// braceWildcard reads {0,3} at i; a maximum of -1 is none.
func braceWildcard(s string, i int) (w Wildcard, next int, ok bool) {
	if s[i] != '{' {
		return Wildcard{}, 0, false
	}
	end := strings.IndexByte(s[i:min(len(s), i+len("{000,000}"))], '}')
	if end < 0 {
		return Wildcard{}, 0, false
	}
	lo, hi, ok := strings.Cut(s[i+1:i+end], ",")
	if !ok || len(lo) > 3 || len(hi) > 3 {
		return Wildcard{}, 0, false
	}
	var err1, err2 error
	w.Min, err1 = strconv.Atoi(lo)
	w.Max, err2 = strconv.Atoi(hi)
	return w, i + end + 1, err1 == nil && err2 == nil && w.Min >= 0 && (w.Max == -1 || w.Max >= max(w.Min, 1))
}

// searchable reports whether the word holds a letter or a digit.
func (w Word) searchable() bool {
	for _, p := range w {
		if hasWordRune(p.Text) {
			return true
		}
	}
	return false
}

func hasWordRune(s string) bool { return strings.ContainsFunc(s, isWordRune) }

// split parts a word where the tokenizer does, at every character that is
// neither letter nor digit: VLBW-I is two words.
func (w Word) split() []Word {
	var out []Word
	var cur Word
	for _, p := range w {
		if p.Text == "" {
			cur = append(cur, p)
			continue
		}
		from := 0
		for i, r := range p.Text {
			if isWordRune(r) {
				continue
			}
			if from < i {
				cur = append(cur, Part{Text: p.Text[from:i]})
			}
			if cur.searchable() {
				out = append(out, cur)
			}
			cur, from = nil, i+len(string(r))
		}
		if from < len(p.Text) {
			cur = append(cur, Part{Text: p.Text[from:]})
		}
	}
	if cur.searchable() {
		out = append(out, cur)
	}
	return out
}
