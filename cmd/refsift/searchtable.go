package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/refsift/refsift/internal/sheet"
)

// A countColumn is a column of the table of lines.
type countColumn struct {
	title string
	left  bool // for text; numbers stand to the right
	cell  func(*searchLine) string
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// columns returns the columns that hold anything; all of them for programs,
// which want the same ones every time.
func (r *searchResult) columns(programs bool) []countColumn {
	has := func(value func(*searchLine) bool) bool {
		for i := range r.Lines {
			if value(&r.Lines[i]) {
				return true
			}
		}
		return false
	}
	out := []countColumn{
		{"line", true, func(l *searchLine) string { return cmp.Or(l.Label, l.Number) }},
		{"search", true, func(l *searchLine) string { return l.Text }},
		{"published", false, func(l *searchLine) string { return number(l.Reported) }},
		{"here", false, here},
		{"difference", false, difference},
	}
	if programs {
		out = append(out, countColumn{"block", true, func(l *searchLine) string { return l.Block }},
			countColumn{"joined by", true, func(l *searchLine) string { return l.JoinedBy }})
	}
	if programs || has(func(l *searchLine) bool { return l.Unique != nil }) {
		out = append(out, countColumn{"unique", false, func(l *searchLine) string { return number(l.Unique) }},
			countColumn{"cumulative", false, func(l *searchLine) string { return number(l.Cumulative) }})
	}
	switch {
	case programs:
		out = append(out, countColumn{"lost", false, func(l *searchLine) string { return number(l.Lost) }},
			countColumn{"gained", false, func(l *searchLine) string { return number(l.Gained) }})
	case has(func(l *searchLine) bool { return l.Lost != nil }):
		out = append(out, countColumn{"lost", false, lost})
	}
	if programs || has(func(l *searchLine) bool { return l.Dropped > 0 }) {
		out = append(out, countColumn{"dropped", false, dropped})
	}
	if r.Known != nil {
		out = append(out, countColumn{"known", false, func(l *searchLine) string { return number(l.Known) }},
			countColumn{"recall", false, recall})
	}
	return append(out, r.databaseColumns(programs)...)
}

func here(l *searchLine) string {
	if l.Count == nil {
		return "error"
	}
	return strconv.Itoa(*l.Count)
}

func difference(l *searchLine) string {
	if l.Count == nil || l.Reported == nil {
		return ""
	}
	if n := *l.Count - *l.Reported; n != 0 {
		return fmt.Sprintf("%+d", n)
	}
	return "0"
}

// lost is what the final line loses without the line, and in parentheses
// what it gains.
func lost(l *searchLine) string {
	if l.Lost == nil {
		return ""
	}
	if *l.Gained > 0 {
		return fmt.Sprintf("%d (+%d)", *l.Lost, *l.Gained)
	}
	return strconv.Itoa(*l.Lost)
}

// dropped is how many records a limit drops that have no value to compare.
func dropped(l *searchLine) string {
	if l.Dropped == 0 {
		return ""
	}
	return strconv.Itoa(l.Dropped)
}

func recall(l *searchLine) string {
	if l.Recall == nil {
		return ""
	}
	return fmt.Sprintf("%.1f%%", 100**l.Recall)
}

// databaseColumns has a column for each database if there are several, and
// the items after deduplication.
func (r *searchResult) databaseColumns(programs bool) (out []countColumn) {
	if r.Items != nil {
		out = append(out, countColumn{"items", false, func(l *searchLine) string { return number(l.Items) }})
	}
	if len(r.Databases) < 2 {
		return out
	}
	for i, d := range r.Databases {
		title := databaseLabel(d.Database)
		records := func(l *searchLine) string {
			return l.inDatabase(i, func(c databaseCount) string { return strconv.Itoa(c.Records) })
		}
		items := func(l *searchLine) string {
			return l.inDatabase(i, func(c databaseCount) string { return number(c.Items) })
		}
		switch {
		case r.Items == nil:
			out = append(out, countColumn{title, false, records})
		case programs:
			out = append(out, countColumn{title, false, records}, countColumn{title + " items", false, items})
		default:
			out = append(out, countColumn{title, false, func(l *searchLine) string {
				return l.inDatabase(i, func(c databaseCount) string { return fmt.Sprintf("%d (%d)", c.Records, *c.Items) })
			}})
		}
	}
	return out
}

// inDatabase is a cell of the i-th database, empty for lines without a count.
func (l *searchLine) inDatabase(i int, cell func(databaseCount) string) string {
	if l.Databases == nil {
		return ""
	}
	return cell(l.Databases[i])
}

// grid has a row a line. The block of a line is a row of its own for people,
// a column for programs.
func (r *searchResult) grid(programs bool) *grid {
	columns := r.columns(programs)
	out := &grid{}
	for i, c := range columns {
		width := 0
		switch {
		case i == 1: // the more columns there are, the narrower is the one with words
			width = max(72-8*max(len(columns)-8, 0), 30)
		case !c.left:
			width = 12
		}
		out.columns = append(out.columns, gridColumn{c.title, !c.left, width})
	}
	block := ""
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Block != block && !programs {
			block = l.Block
			heading := make([]string, len(columns))
			heading[1] = block
			out.rows = append(out.rows, heading)
		}
		var row []string
		for _, c := range columns {
			row = append(row, c.cell(l))
		}
		out.rows = append(out.rows, row)
	}
	return out
}

func (r *searchResult) writeCSV(w io.Writer) error { return r.grid(true).csv(w) }

// A gridForm is how tables, headings and sentences, which name records, are
// written.
type gridForm struct {
	grid     func(*grid) string
	heading  string // before a heading
	sentence func(string) string
	between  string // sentences
}

func (r *searchResult) writeText(w io.Writer) error {
	return r.writeGrids(w, gridForm{(*grid).text, "", func(s string) string { return s }, "\n"})
}

func (r *searchResult) writeMarkdown(w io.Writer) error {
	return r.writeGrids(w, gridForm{(*grid).markdown, "## ", sheet.Markdown, "\n\n"})
}

// writeGrids writes the table of lines and what was asked for beyond it.
func (r *searchResult) writeGrids(w io.Writer, form gridForm) error {
	var b strings.Builder
	b.WriteString(form.grid(r.grid(false)) + "\n")
	if r.Known != nil {
		sentences := r.Known.summary(r.Final)
		for i, s := range sentences {
			sentences[i] = form.sentence(s)
		}
		fmt.Fprintf(&b, "\n%sKnown records\n\n%s\n", form.heading, strings.Join(sentences, form.between))
		if missed := r.Known.grid(); len(missed.rows) > 0 {
			b.WriteString("\n" + form.grid(missed) + "\n")
		}
	}
	if terms := r.termGrid(); len(terms.rows) > 0 {
		fmt.Fprintf(&b, "\n%sTerms\n\n%s\n", form.heading, form.grid(terms))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// summary says in sentences how many of the known records were found.
func (k *knownResult) summary(final string) (out []string) {
	var b strings.Builder
	fmt.Fprintf(&b, "%d given, ", k.Given)
	if k.Repeated > 0 {
		fmt.Fprintf(&b, "%d of them repeated, ", k.Repeated)
	}
	fmt.Fprintf(&b, "%d among the records, ", k.Located)
	switch {
	case final == "":
		b.WriteString("and no line with a count is the result")
	case k.Located == 0:
		fmt.Fprintf(&b, "%d found by line %s", k.Found, final)
	default:
		fmt.Fprintf(&b, "%d found by line %s (relative recall %.1f%%)", k.Found, final, 100*float64(k.Found)/float64(k.Located))
	}
	out = append(out, b.String())
	if len(k.Absent) > 0 {
		out = append(out, "not among the records: "+strings.Join(k.Absent, ", "))
	}
	if len(k.Databases) > 0 {
		how := "the fewest databases that hold all that are found"
		if !k.Exact {
			how = "databases that hold all that are found, perhaps not the fewest"
		}
		out = append(out, how+": "+strings.Join(k.Databases, ", "))
	}
	return out
}

// mostNear is how many near matches of a loss people are shown.
const mostNear = 3

func (k *knownResult) grid() *grid {
	out := &grid{columns: []gridColumn{{title: "missed", width: 40}, {title: "record"}, {title: "lost at line"}, {title: "nearly", width: 80}}}
	for _, m := range k.Missed {
		name, record := m.Known, m.Record
		for _, l := range m.Losses {
			var near []string
			for _, n := range l.Near[:min(len(l.Near), mostNear)] {
				near = append(near, n.String())
			}
			out.rows = append(out.rows, []string{name, record, l.String(), strings.Join(near, "\n")})
			name, record = "", ""
		}
	}
	return out
}

// String says at which line, and how.
func (l lossRow) String() string {
	switch {
	case l.Excluded:
		return l.Line + " (excluded by NOT)"
	case l.Missing != "":
		return l.Line + " (no value in " + l.Missing + ")"
	}
	return l.Line
}

// String says what of the record nearly matches which term.
func (n nearRow) String() string {
	return fmt.Sprintf("%s: %s – %s (%s)", n.Term, n.Words, n.Reason, n.Field)
}

func (r *searchResult) termGrid() *grid {
	out := &grid{columns: []gridColumn{{title: "line"}, {title: "term", width: 48}, {title: "count", right: true}, {title: "unique", right: true},
		{title: "stands for", width: 72}}}
	for i := range r.Lines {
		l := &r.Lines[i]
		for _, c := range l.Terms {
			out.rows = append(out.rows, []string{cmp.Or(l.Label, l.Number), c.Term, strconv.Itoa(c.Count), strconv.Itoa(c.Unique), c.standsFor()})
		}
	}
	return out
}

// standsFor lists words and headings with their counts.
func (c termCount) standsFor() string {
	var out []string
	list := func(words []string, total int, what string) {
		text := strings.Join(words, ", ")
		if total > len(words) {
			text += fmt.Sprintf(" … (%d %s)", total, what)
		}
		out = append(out, text)
	}
	for _, x := range c.Truncations {
		var words []string
		for _, w := range x.Words {
			words = append(words, fmt.Sprintf("%s %d", w.Word, w.Count))
		}
		list(words, x.Total, "words")
	}
	if c.Exploded > 1 {
		var words []string
		for _, w := range c.Headings {
			words = append(words, fmt.Sprintf("%s %d", w.Word, w.Count))
		}
		list(words, c.Exploded, "headings")
	}
	return strings.Join(out, "\n")
}
