package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/refsift/refsift/internal/sheet"
	"github.com/refsift/refsift/overlap"
	"github.com/refsift/refsift/prisma"
)

//go:embed page.html
var pageHTML string

// A Section is a part of the page that can stand alone.
type Section string

// The sections of [Report.WriteSection].
const (
	FlowSection       Section = "flow"
	OverlapSection    Section = "overlap"
	CountsSection     Section = "counts"
	DuplicatesSection Section = "duplicates"
)

// Sections are those that can stand alone.
func Sections() []Section {
	return []Section{FlowSection, OverlapSection, CountsSection, DuplicatesSection}
}

// WriteHTML writes the whole page. It writes nothing and returns the error
// of Verify if the numbers do not add up.
func (r Report) WriteHTML(w io.Writer) error { return r.write(w, r) }

// WriteSection writes a page with one section only.
func (r Report) WriteSection(w io.Writer, s Section) error {
	only := Report{Title: r.Title, Version: r.Version, Words: r.Words}
	switch s {
	case FlowSection:
		only.Flow = r.Flow
	case OverlapSection:
		only.Overlap = r.Overlap
	case CountsSection:
		only.Strategies = r.Strategies
	case DuplicatesSection:
		only.Duplicates = r.Duplicates
	default:
		return fmt.Errorf("report: no section %q", s)
	}
	return r.write(w, only)
}

func (r Report) write(w io.Writer, part Report) error {
	if err := r.Verify(); err != nil {
		return err
	}
	data := struct {
		Report
		FlowPicture, UpSet, HeatMap template.HTML
		FlowTable                   []prisma.Row
	}{Report: part}
	var err error
	if part.Flow != nil {
		data.FlowTable = part.Flow.Rows(part.Words)
		if data.FlowPicture, err = picture(func(w io.Writer) error {
			return part.Flow.WriteSVG(w, prisma.Style{Words: part.Words, ID: "flow-"})
		}); err != nil {
			return err
		}
	}
	if part.Overlap != nil {
		if data.UpSet, err = picture(func(w io.Writer) error { return part.Overlap.WriteUpSet(w, overlap.Style{ID: "upset-", Columns: 20}) }); err != nil {
			return err
		}
		if data.HeatMap, err = picture(func(w io.Writer) error { return part.Overlap.WriteHeatMap(w, overlap.Style{ID: "heat-"}) }); err != nil {
			return err
		}
	}
	return page.Execute(w, data)
}

// picture takes a drawing, whose texts its package has escaped, into the page.
func picture(draw func(io.Writer) error) (template.HTML, error) {
	var b bytes.Buffer
	err := draw(&b)
	return template.HTML(b.String()), err //nolint:gosec // our own drawing
}

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"n":        sheet.Thousands,
	"maybe":    maybe,
	"delta":    delta,
	"percent":  percent,
	"kappa":    kappa,
	"bar":      bar,
	"add":      func(a, b int) int { return a + b },
	"sub":      func(a, b int) int { return a - b },
	"name":     func(s string) string { return orElse(s, overlap.NoName) },
	"reviewer": func(s string) string { return orElse(s, "a reviewer without a name") },
	"join":     func(names []string) string { return strings.Join(names, ", ") },
	"missing": func(items []Item) (n int) {
		for _, i := range items {
			if i.Missing() {
				n++
			}
		}
		return n
	},
}).Parse(pageHTML))

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func maybe(n *int) string {
	if n == nil {
		return "–"
	}
	return sheet.Thousands(*n)
}

func delta(l Line) string {
	d, ok := l.Delta()
	switch {
	case !ok:
		return "–"
	case d > 0:
		return "+" + sheet.Thousands(d)
	}
	return strings.Replace(sheet.Thousands(d), "-", "−", 1)
}

func percent(n, of int) string {
	if of == 0 {
		return "–"
	}
	return strconv.FormatFloat(100*float64(n)/float64(of), 'f', 1, 64) + " %"
}

func kappa(k float64) string {
	if math.IsNaN(k) {
		return "–"
	}
	return strconv.FormatFloat(k, 'f', 2, 64)
}

// bar is how wide the bar of a line is, in hundredths, on a scale of powers:
// the lines of a strategy differ by factors of a thousand.
func bar(l Line, s Strategy) int {
	if l.Count == nil || *l.Count == 0 || s.Records == 0 {
		return 0
	}
	return int(math.Round(100 * math.Log1p(float64(*l.Count)) / math.Log1p(float64(s.Records))))
}
