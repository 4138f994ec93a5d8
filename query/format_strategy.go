package query

import (
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// A WrittenLine is a line of a strategy as a [Formatter] wrote it.
type WrittenLine struct {
	Line   *Line  // as read
	Number string // as written; "" where the strategy is a single line without a number
	Text   string
	Losses refsift.Diagnostics // what the dialect could not say in this line
}

// A Written is a strategy as a [Formatter] wrote it.
type Written struct {
	Lines []WrittenLine
	// Notes say what changed in the strategy as a whole: lines that had no
	// number and have one now.
	Notes refsift.Diagnostics
	text  string
}

// String returns the text: a line each, with its number in the dialect's own
// way. Counts and headings between lines are left out.
func (w *Written) String() string { return w.text }

// Diagnostics returns all notes and losses, in the order of the lines.
func (w *Written) Diagnostics() refsift.Diagnostics {
	out := slices.Clone(w.Notes)
	for _, l := range w.Lines {
		out = append(out, l.Losses...)
	}
	return out
}

// Strategy writes a whole strategy. Lines keep their numbers and their
// references. A line that has none gets a number that is free where it stands,
// or the next one after all others: every platform numbers its lines.
func (f Formatter) Strategy(s *Strategy) *Written {
	w := &Written{}
	names := numberLines(s)
	var b strings.Builder
	spent, chosen := 0, map[string]chosenFields{}
	for _, l := range s.Lines {
		p := newPrinter(f)
		p.spent, p.chosen = &spent, chosen
		p.numbers = &numbering{s: s, at: l, names: names}
		one := WrittenLine{Line: l, Number: names[l], Text: p.write(l.Expr), Losses: p.diags}
		if len(s.Lines) == 1 && l.Label == "" {
			one.Number = ""
		} else {
			b.WriteString(p.st.label(one.Number))
			if l.Label == "" && one.Number != l.Number {
				w.Notes = append(w.Notes, refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTranslationRewritten, Span: l.Span,
					Message: "the line without a number " + l.Number + " is written as line " + one.Number})
			}
		}
		b.WriteString(one.Text)
		b.WriteByte('\n')
		w.Lines = append(w.Lines, one)
	}
	w.text = b.String()
	return w
}

// numberLines gives every line a number: its own, or a free one.
func numberLines(s *Strategy) map[*Line]string {
	names := map[*Line]string{}
	used := map[int]bool{}
	last := 0
	for _, l := range s.Lines {
		if n, err := strconv.Atoi(l.Number); err == nil {
			names[l], used[n], last = l.Number, true, max(last, n)
		}
	}
	places := s.lineIndex().places
	for i, l := range s.Lines {
		if names[l] != "" {
			continue
		}
		n := places[i].lo
		for n > 0 && n <= places[i].hi && used[n] {
			n++
		}
		if n <= 0 || n > places[i].hi || places[i].next == 0 {
			last++
			n = last
		}
		names[l], used[n], last = strconv.Itoa(n), true, max(last, n)
	}
	return names
}
