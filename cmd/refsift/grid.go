package main

import (
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/refsift/refsift/internal/sheet"
)

// A grid is a table of cells, which may have several lines, for people and for
// spreadsheets.
type grid struct {
	columns []gridColumn
	rows    [][]string
}

type gridColumn struct {
	title string
	right bool // numbers stand to the right
	width int  // longer lines are wrapped in text; 0: none is
}

// text draws the grid with rules.
func (g *grid) text() string {
	var header []any
	var configs []table.ColumnConfig
	for i, c := range g.columns {
		header = append(header, c.title)
		config := table.ColumnConfig{Number: i + 1, WidthMax: c.width, WidthMaxEnforcer: wrapLines}
		if c.right {
			config.Align, config.AlignHeader = text.AlignRight, text.AlignRight
		}
		configs = append(configs, config)
	}
	t := newTable(header...)
	t.SetColumnConfigs(configs)
	for _, cells := range g.rows {
		row := make(table.Row, len(cells))
		for i, c := range cells {
			row[i] = c
		}
		t.AppendRow(row)
	}
	return t.Render()
}

// wrapLines wraps each line on its own; text.WrapSoft would join them first.
func wrapLines(cell string, width int) string {
	lines := strings.Split(cell, "\n")
	for i, l := range lines {
		lines[i] = text.WrapSoft(l, width)
	}
	return strings.Join(lines, "\n")
}

// markdown writes the grid so that no cell is read as markup: a truncation has
// the mark that begins emphasis.
func (g *grid) markdown() string {
	var b strings.Builder
	line := func(cell func(i int) string) {
		b.WriteString("|")
		for i := range g.columns {
			b.WriteString(" " + cell(i) + " |")
		}
		b.WriteString("\n")
	}
	line(func(i int) string { return sheet.Markdown(g.columns[i].title) })
	line(func(i int) string {
		if g.columns[i].right {
			return "---:"
		}
		return "---"
	})
	for _, row := range g.rows {
		line(func(i int) string {
			lines := strings.Split(row[i], "\n")
			for k, l := range lines {
				lines[k] = sheet.Markdown(l)
			}
			return strings.Join(lines, "<br>")
		})
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// csv writes the grid for spreadsheets, in which no cell becomes a formula.
func (g *grid) csv(w io.Writer) error {
	header := make([]string, len(g.columns))
	for i, c := range g.columns {
		header[i] = c.title
	}
	return sheet.Write(w, append([][]string{header}, g.rows...))
}
