package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// loneCount takes a number off the end of line i that can be nothing but its
// count. In a list where few lines carry counts the layout leaves such numbers
// alone, and here they would be read as lines: "3. #1 OR #2 12" and Ovid's
// "exp asthma/ or wheez*.tw. 12". A line that was run before keeps its
// reference; a line never refers to itself or to a later one for the sake of
// such a number.
func (r *reading) loneCount(i int) {
	l, j := r.s.Lines[i], r.texts[i]
	at := len(strings.TrimRight(j.text, "0123456789"))
	before := strings.TrimRightFunc(j.text[:at], isBlank)
	if l.Reported >= 0 || at == len(j.text) || len(before) == at || before == "" || len(r.s.Lines) < 2 {
		return
	}
	n, _, ok := parseCount(j.text[at:])
	if !ok || r.definedBefore(j.text[at:], i) || !standsApart(r.p.Dialect, j.text, at, n) {
		return
	}
	j.add(refsift.Note, refsift.CodeCountAmbiguous, at, len(j.text), fmt.Sprintf("no line before this one is line %d; it was read as the count", n), "put counts into a column")
	l.Reported, l.Text, j.text = n, before, before
}

// definedBefore reports whether a line run before line i has the number.
func (r *reading) definedBefore(number string, i int) bool {
	return slices.ContainsFunc(r.s.index.byNumber[strings.TrimLeft(number, "0")], func(k int) bool {
		return k != i && k < i != r.s.NewestFirst
	})
}

// standsApart reports whether the number that a text ends in from at on stands
// behind a complete search without an operator, where nothing but a line or a
// count can follow: behind a reference, a field, a heading or a limit. Behind a
// word it belongs to the words, "interleukin 2".
func standsApart(d *Dialect, text string, at, n int) bool {
	before := strings.TrimRightFunc(text[:at], isBlank)
	if !mayEnd(before) {
		return false
	}
	if _, _, limit := limitOnLine(before); limit && d.setNumbers {
		return n < firstLimitYear || n > lastLimitYear
	}
	toks := d.tokens(text)
	if len(toks) < 3 {
		return false
	}
	if last := toks[len(toks)-2]; last.kind != tokenWord || last.from != at {
		return false
	}
	switch toks[len(toks)-3].kind {
	case tokenRef, tokenLines, tokenSuffix, tokenMark:
		return true
	}
	return allReferences(before, d)
}

// Years end limits: "limit 3 to year 2010".
const firstLimitYear, lastLimitYear = 1900, 2099
