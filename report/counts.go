package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/refsift/refsift/internal/sheet"
	"github.com/refsift/refsift/internal/svg"
)

var countColumns = []string{"line", "search", "count", "published", "difference", "unique", "note"}

// WriteCSV writes the count table: a row for each line, empty where a number
// is not known.
func (s Strategy) WriteCSV(w io.Writer) error {
	return sheet.Write(w, append([][]string{countColumns}, s.rows()...))
}

func (s Strategy) rows() (rows [][]string) {
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	for _, l := range s.Lines {
		difference := ""
		if d, ok := l.Delta(); ok {
			difference = strconv.Itoa(d)
		}
		rows = append(rows, []string{l.Number, l.Text, number(l.Count), number(l.Reported), difference, number(l.Unique), l.Note})
	}
	return rows
}

// WriteMarkdown writes the count table in Markdown.
func (s Strategy) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "| Line | %s | Here | Published | Difference | Only this line |\n| --- | --- | ---: | ---: | ---: | ---: |\n", sheet.Markdown(s.heading()))
	for _, l := range s.Lines {
		text := sheet.Markdown(l.Text)
		if l.Note != "" {
			text += " (" + sheet.Markdown(l.Note) + ")"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", sheet.Markdown(l.Number), text, maybe(l.Count), maybe(l.Reported), delta(l), maybe(l.Unique))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Strategy) heading() string {
	if s.Platform == "" || s.Platform == s.Name {
		return s.Name
	}
	return s.Name + " (" + s.Platform + ")"
}

// Measures of the bars, in pixels.
const (
	barMargin = 14.0
	barRow    = 24.0
	barLabel  = 44.0
	barText   = 380.0
	barLength = 300.0
	barNumber = 90.0
)

var barFace = svg.Face{Size: 13}

const barStyle = `.t { font-size: 13px; }
.r { font-size: 13px; text-anchor: end; }
.a { font-size: 13px; font-weight: bold; }
.bar { fill: #1f4e79; }
.track { fill: #eef0f3; }
.mark { stroke: #b35900; stroke-width: 3; fill: none; }
.axis { stroke: #999; stroke-width: 1; fill: none; }`

// WriteSVG draws a bar for each line on a logarithmic scale, with its count,
// and a mark at the count that was published.
func (s Strategy) WriteSVG(w io.Writer) error {
	_, err := io.WriteString(w, s.picture().String(barStyle))
	return err
}

func (s Strategy) picture() *svg.Picture {
	left := barMargin + barLabel + barText + barMargin
	top := barMargin + 30
	p := &svg.Picture{Title: "Records of each line: " + s.heading(), Desc: s.describe(),
		Width: left + barLength + barNumber + barMargin, Height: top + float64(len(s.Lines))*barRow + 3*barMargin}
	p.Text("a", barMargin, barMargin+12, barFace.Shorten(s.heading()+", run on "+sheet.Thousands(s.Records)+" records", p.Width-2*barMargin))
	most := s.most()
	place := func(n int) float64 { return barLength * math.Log1p(float64(max(n, 0))) / math.Log1p(float64(most)) }
	bottom := top + float64(len(s.Lines))*barRow
	for n := 10; n < most; n *= 10 {
		p.Line("axis", left+place(n), top, left+place(n), bottom)
		if n > most/10 {
			break // the next would overflow, or stand outside
		}
	}
	for i, l := range s.Lines {
		y := top + float64(i)*barRow
		p.Group("l", l.Number+" "+l.Text)
		p.Text("r", barMargin+barLabel-8, y+16, barFace.Shorten(l.Number, barLabel-8))
		p.Text("t", barMargin+barLabel, y+16, barFace.Shorten(strings.Join(strings.Fields(l.Text), " "), barText))
		p.Rect("track", left, y+4, barLength, barRow-8, 0)
		if l.Count != nil {
			p.Rect("bar", left, y+4, place(*l.Count), barRow-8, 0)
		}
		if l.Reported != nil {
			p.Line("mark", left+place(*l.Reported), y+2, left+place(*l.Reported), y+barRow-2)
		}
		p.Text("r", left+barLength+barNumber, y+16, barFace.Shorten(maybe(l.Count), barNumber-8))
		p.End()
	}
	p.Text("t", barMargin, bottom+2*barMargin, "bar: records here, on a logarithmic scale; mark: the count that was published")
	return p
}

// most is the largest number of the table.
func (s Strategy) most() int {
	most := 1
	for _, l := range s.Lines {
		for _, n := range []*int{l.Count, l.Reported} {
			if n != nil {
				most = max(most, *n)
			}
		}
	}
	return most
}

// describe says the counts in words, for those who cannot see the bars.
func (s Strategy) describe() string {
	parts := make([]string, len(s.Lines))
	for i, l := range s.Lines {
		parts[i] = fmt.Sprintf("line %s: %s", l.Number, maybe(l.Count))
	}
	return strings.Join(parts, "; ")
}
