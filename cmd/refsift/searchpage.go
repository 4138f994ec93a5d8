package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
)

//go:embed searchpage.html
var searchPage string

// A pageLine is a line of the page: what the table has, and bars.
type pageLine struct {
	Line                    *searchLine
	Heading                 string // block heading above the line, where it is another than before
	Cells                   []string
	Here, Unique, Published string // widths of the bars
	Title                   string // of the bar, for those who cannot see it
}

// writePage writes one self-contained page: no script, nothing from any other
// place, text escaped by the template.
func (r *searchResult) writePage(w io.Writer) error {
	t, err := template.New("search").Parse(searchPage)
	if err != nil {
		return err
	}
	columns := r.columns(false)
	var titles []string
	for _, c := range columns[2:] {
		titles = append(titles, c.title)
	}
	scale := barScale{1, 1}
	for i := range r.Lines {
		if n := r.Lines[i].Count; n != nil {
			scale.here = max(scale.here, *n)
		}
		if n := r.Lines[i].Reported; n != nil {
			scale.published = max(scale.published, *n)
		}
	}
	var lines []pageLine
	block := ""
	for i := range r.Lines {
		l := newPageLine(&r.Lines[i], columns[2:], scale)
		if l.Line.Block != block {
			block = l.Line.Block
			l.Heading = block
		}
		lines = append(lines, l)
	}
	var summary []string
	missed := false
	if r.Known != nil {
		summary, missed = r.Known.summary(r.Final), len(r.Known.grid().rows) > 0
	}
	return t.Execute(w, map[string]any{"Result": r, "Titles": titles, "Lines": lines, "Columns": len(titles) + 3, "Summary": summary,
		"Missed": missed, "Terms": len(r.termGrid().rows) > 0})
}

// A barScale is the numbers that bars of full length stand for. What is found
// here and what is published have each their own: a database holds a thousand
// times as much as the exports of a review.
type barScale struct{ here, published int }

func newPageLine(l *searchLine, columns []countColumn, scale barScale) pageLine {
	out := pageLine{Line: l, Here: bar(l.Count, scale.here), Unique: bar(l.Unique, scale.here), Published: bar(l.Reported, scale.published)}
	for _, c := range columns {
		out.Cells = append(out.Cells, c.cell(l))
	}
	out.Title = here(l) + " here"
	if l.Reported != nil {
		out.Title += fmt.Sprintf(", %d published", *l.Reported)
	}
	if l.Unique != nil {
		out.Title += fmt.Sprintf(", %d unique", *l.Unique)
	}
	return out
}

// bar is the width of a bar in percent. Counts differ by orders of magnitude,
// so bars grow with the square root: ten times as long is a hundred times as
// many.
func bar(n *int, most int) string {
	if n == nil || *n <= 0 {
		return ""
	}
	return fmt.Sprintf("%.1f", 100*math.Sqrt(float64(*n)/float64(most)))
}

// StandsFor lists what truncations and explosions stand for, for the page.
func (c termCount) StandsFor() string { return c.standsFor() }
