package lint

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// WriteText prints the findings as compilers do: place, severity, message
// and code, the source line with the place marked, and what to do.
func (r *Report) WriteText(w io.Writer) error {
	lines := strings.Split(r.Source, "\n")
	for i := range r.Findings {
		if err := writeFinding(w, &r.Findings[i], lines); err != nil {
			return err
		}
	}
	if r.More > 0 {
		_, err := fmt.Fprintf(w, "%d more\n", r.More)
		return err
	}
	return nil
}

func writeFinding(w io.Writer, f *Finding, lines []string) error {
	if _, err := fmt.Fprintf(w, "%s: %s: %s [%s]\n", f.Span.Start, f.Severity, f.Message, f.Code); err != nil {
		return err
	}
	if at := f.Span.Start.Line; at >= 1 && at <= len(lines) {
		excerpt, mark := excerpt(strings.TrimRight(lines[at-1], "\r"), f.Span)
		if _, err := fmt.Fprintf(w, "    %s\n    %s\n", excerpt, mark); err != nil {
			return err
		}
	}
	if f.Fix == "" {
		return nil
	}
	how := "fix"
	if len(f.Edits) > 0 {
		how = "fix (--fix does it)"
	}
	_, err := fmt.Fprintf(w, "    %s: %s\n", how, f.Fix)
	return err
}

// excerpt cuts a window out of a long source line around the place, and
// returns it with a line that marks the place.
func excerpt(line string, s refsift.Span) (text, mark string) {
	const before, width = 32, 96
	from := runeStart(line, min(s.Start.Column-1, len(line)))
	to := len(line)
	if s.End.Line == s.Start.Line {
		to = runeStart(line, min(max(s.End.Column-1, from), len(line)))
	}
	lo, lead := 0, ""
	if utf8.RuneCountInString(line[:from]) > before+16 {
		lo, lead = back(line, from, before), "…"
	}
	hi, tail := forward(line, lo, width), ""
	if hi < len(line) {
		tail = "…"
	} else {
		hi = len(line)
	}
	to = min(max(to, from), hi)
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, lead+line[lo:from])
	return lead + line[lo:hi] + tail, pad + "^" + strings.Repeat("~", max(utf8.RuneCountInString(line[from:to])-1, 0))
}

func runeStart(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// back returns the place n characters before i.
func back(s string, i, n int) int {
	for ; n > 0 && i > 0; n-- {
		_, w := utf8.DecodeLastRuneInString(s[:i])
		i -= w
	}
	return i
}

// forward returns the place n characters after i.
func forward(s string, i, n int) int {
	for ; n > 0 && i < len(s); n-- {
		_, w := utf8.DecodeRuneInString(s[i:])
		i += w
	}
	return i
}
