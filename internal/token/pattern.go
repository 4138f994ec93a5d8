package token

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Part of a written word is literal text, or, if Text is empty, a wildcard
// for Min to Max characters; Max < 0 means any number.
type Part struct {
	Text     string
	Min, Max int
}

// A Pattern is matched against single words, or against single values. It
// is literal text, or literal text with wildcards. The zero Pattern matches
// nothing but the empty string.
type Pattern struct {
	prefix string // literal text before the first wildcard, folded
	rest   []Part // from the first wildcard on; empty: the pattern is literal
}

// Literal returns the pattern of one folded word or value.
func Literal(s string) Pattern { return Pattern{prefix: s} }

// Patterns splits a written word into patterns, one for each word that the
// tokenizer makes of it: co-produc* is co and produc*. A wildcard that
// stands alone between separators is any one word.
func Patterns(parts []Part) []Pattern {
	var out []Pattern
	var cur Pattern
	open := false
	flush := func() {
		if open {
			out = append(out, cur)
		}
		cur, open = Pattern{}, false
	}
	for _, p := range parts {
		if p.Text == "" {
			cur, open = cur.append(p), true
			continue
		}
		f := Fold(p.Text)
		for f != "" {
			n := strings.IndexFunc(f, func(r rune) bool { return !isWord(r) })
			if n < 0 {
				n = len(f)
			}
			if n > 0 {
				cur, open = cur.append(Part{Text: f[:n]}), true
			}
			if n == len(f) {
				break
			}
			flush()
			_, size := utf8.DecodeRuneInString(f[n:])
			f = f[n+size:]
		}
	}
	flush()
	return out
}

// ValuePattern returns the pattern of a whole value.
func ValuePattern(parts []Part) Pattern {
	var p Pattern
	for _, part := range parts {
		if part.Text != "" {
			part = Part{Text: foldSpaces(part.Text)}
		}
		p = p.append(part)
	}
	p.prefix = strings.TrimLeft(p.prefix, " ")
	if len(p.rest) == 0 {
		p.prefix = strings.TrimRight(p.prefix, " ")
	} else if last := &p.rest[len(p.rest)-1]; last.Text != "" {
		last.Text = strings.TrimRight(last.Text, " ")
	}
	return p
}

// foldSpaces is Value without trimming.
func foldSpaces(s string) string {
	f := Fold(s)
	out := strings.Join(strings.Fields(f), " ")
	if out == "" {
		return " "
	}
	if strings.TrimLeft(f, " \t\r\n") != f {
		out = " " + out
	}
	if strings.TrimRight(f, " \t\r\n") != f {
		out += " "
	}
	return out
}

// append adds a part; neighbours of one kind become one part, so that no
// chain of wildcards makes matching slow.
func (p Pattern) append(part Part) Pattern {
	if part.Text == "" {
		part.Min = max(part.Min, 0)
		if part.Max >= 0 {
			part.Max = max(part.Max, part.Min)
		}
	}
	n := len(p.rest)
	switch {
	case part.Text != "" && n == 0:
		p.prefix += part.Text
	case part.Text != "" && p.rest[n-1].Text != "":
		p.rest[n-1].Text += part.Text
	case part.Text == "" && n > 0 && p.rest[n-1].Text == "":
		last := &p.rest[n-1]
		last.Min += part.Min
		if last.Max < 0 || part.Max < 0 {
			last.Max = -1
		} else {
			last.Max += part.Max
		}
	default:
		p.rest = append(p.rest, part)
	}
	return p
}

// IsLiteral reports whether the pattern has no wildcard.
func (p Pattern) IsLiteral() bool { return len(p.rest) == 0 }

// IsPrefix reports whether the pattern is text followed by any ending.
func (p Pattern) IsPrefix() bool {
	return len(p.rest) == 1 && p.rest[0].Text == "" && p.rest[0].Min == 0 && p.rest[0].Max < 0
}

// Prefix returns the literal text before the first wildcard: all of the
// pattern if it is literal. Every match begins with it.
func (p Pattern) Prefix() string { return p.prefix }

// String prints the pattern with "*" for any ending, "?" for one character
// and "{min,max}" for other wildcards. Equal patterns print alike.
func (p Pattern) String() string {
	if p.IsLiteral() {
		return p.prefix
	}
	var b strings.Builder
	b.WriteString(p.prefix)
	for _, part := range p.rest {
		switch {
		case part.Text != "":
			b.WriteString(part.Text)
		case part.Min == 0 && part.Max < 0:
			b.WriteByte('*')
		case part.Min == 1 && part.Max == 1:
			b.WriteByte('?')
		default:
			fmt.Fprintf(&b, "{%d,%d}", part.Min, part.Max)
		}
	}
	return b.String()
}

// Match reports whether the pattern covers all of the folded word or value s.
func (p Pattern) Match(s string) bool {
	if p.IsLiteral() {
		return s == p.prefix
	}
	rest, ok := strings.CutPrefix(s, p.prefix)
	if !ok {
		return false
	}
	if p.IsPrefix() {
		return true
	}
	return matchParts(p.rest, rest)
}

// matchParts walks the parts with the set of places in s that the parts so
// far can end at. Its time is bounded by the number of parts times the
// length of s, whatever the wildcards.
func matchParts(parts []Part, s string) bool {
	at := make([]bool, len(s)+1, 128)
	next := make([]bool, len(s)+1, 128)
	at[0] = true
	for _, p := range parts {
		clear(next)
		some := false
		if p.Text != "" {
			for i := range at {
				if at[i] && strings.HasPrefix(s[i:], p.Text) {
					next[i+len(p.Text)] = true
					some = true
				}
			}
		} else {
			some = spread(at, next, s, p)
		}
		if !some {
			return false
		}
		at, next = next, at
	}
	return at[len(s)]
}

// spread marks in next every place that is p.Min to p.Max characters after
// a place of at.
func spread(at, next []bool, s string, p Part) (some bool) {
	// starts holds the byte offset of each character, and the end.
	starts := make([]int, 0, len(s)+1)
	for i := range s {
		starts = append(starts, i)
	}
	starts = append(starts, len(s))
	last := -1 // the latest character number from which the current one is far enough
	for c, i := range starts {
		if c >= p.Min && at[starts[c-p.Min]] {
			last = c - p.Min
		}
		if last >= 0 && (p.Max < 0 || c-last <= p.Max) {
			next[i] = true
			some = true
		}
	}
	return some
}
