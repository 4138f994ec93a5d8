package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/refsift/refsift/internal/sheet"
	"github.com/refsift/refsift/internal/svg"
	"github.com/refsift/refsift/overlap"
	"github.com/refsift/refsift/prisma"
)

// A Form is how a section is written on its own.
type Form string

// The forms of [Report.WriteForm].
const (
	HTML     Form = "html"
	SVG      Form = "svg"
	CSV      Form = "csv"
	Markdown Form = "md"
)

// FormOf returns the form that the end of a file name tells; other names are
// HTML.
func FormOf(name string) Form {
	name = strings.ToLower(name)
	for _, f := range []Form{SVG, CSV, Markdown} {
		if strings.HasSuffix(name, "."+string(f)) {
			return f
		}
	}
	return HTML
}

// WriteForm writes one section as a page, a picture or a table. The error
// says that the report has no such section, or the section no such form.
func (r Report) WriteForm(w io.Writer, s Section, form Form) error {
	if err := r.Verify(); err != nil {
		return err
	}
	if !r.has(s) {
		return fmt.Errorf("the report has nothing about %s", s)
	}
	if form == HTML {
		return r.WriteSection(w, s)
	}
	switch s {
	case FlowSection:
		style := prisma.Style{Title: r.Title, Words: r.Words}
		return write(form, w, map[Form]func(io.Writer) error{
			SVG:      func(w io.Writer) error { return r.Flow.WriteSVG(w, style) },
			CSV:      func(w io.Writer) error { return r.Flow.WriteCSV(w, style) },
			Markdown: func(w io.Writer) error { return r.Flow.WriteMarkdown(w, style) },
		})
	case OverlapSection:
		return write(form, w, map[Form]func(io.Writer) error{
			SVG: func(w io.Writer) error { return r.Overlap.WriteSVG(w, overlap.Style{}) },
			CSV: r.Overlap.WriteCSV, Markdown: r.Overlap.WriteMarkdown,
		})
	case CountsSection:
		return write(form, w, map[Form]func(io.Writer) error{SVG: r.writeCountsSVG, CSV: r.writeCountsCSV, Markdown: r.writeCountsMarkdown})
	case DuplicatesSection:
		return write(form, w, map[Form]func(io.Writer) error{CSV: r.Duplicates.writeCSV, Markdown: r.Duplicates.writeMarkdown})
	}
	return fmt.Errorf("report: no section %q", s)
}

func write(form Form, w io.Writer, writers map[Form]func(io.Writer) error) error {
	if x := writers[form]; x != nil {
		return x(w)
	}
	return fmt.Errorf("this section has no form %s", form)
}

func (r Report) has(s Section) bool {
	switch s {
	case FlowSection:
		return r.Flow != nil
	case OverlapSection:
		return r.Overlap != nil
	case CountsSection:
		return len(r.Strategies) > 0
	case DuplicatesSection:
		return r.Duplicates != nil
	}
	return false
}

func (r Report) writeCountsSVG(w io.Writer) error {
	if len(r.Strategies) == 1 {
		return r.Strategies[0].WriteSVG(w)
	}
	var parts []svg.Part
	for i, s := range r.Strategies {
		p := s.picture()
		p.ID = fmt.Sprintf("counts%d-", i+1)
		parts = append(parts, svg.Part{Picture: p, Style: barStyle})
	}
	_, err := io.WriteString(w, svg.Stack("", "Records of each line of the strategies", parts...))
	return err
}

// writeCountsCSV writes one table of all strategies, with the database first.
func (r Report) writeCountsCSV(w io.Writer) error {
	rows := [][]string{append([]string{"database"}, countColumns...)}
	for _, s := range r.Strategies {
		for _, row := range s.rows() {
			rows = append(rows, append([]string{s.heading()}, row...))
		}
	}
	return sheet.Write(w, rows)
}

func (r Report) writeCountsMarkdown(w io.Writer) error {
	for i, s := range r.Strategies {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if err := s.WriteMarkdown(w); err != nil {
			return err
		}
	}
	return nil
}

// rows are the numbers about duplicates as a list.
func (d *Duplicates) rows() []Rule {
	rows := []Rule{{"records", d.Records}, {"unique records", d.Unique}, {"duplicate records", d.Records - d.Unique},
		{"possible duplicates for a person", d.Review}, {"merges that a contradiction refused", d.Refused}, {"decisions of people", d.Decisions}}
	for _, s := range d.Sizes {
		rows = append(rows, Rule{"items of " + strconv.Itoa(s.Records) + plural(s.Records, " record", " records"), s.Clusters})
	}
	for _, x := range d.Rules {
		rows = append(rows, Rule{"linked by: " + x.Name, x.N})
	}
	for _, x := range d.Relations {
		rows = append(rows, Rule{"kept apart as: " + x.Name, x.N})
	}
	return rows
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func (d *Duplicates) writeCSV(w io.Writer) error {
	rows := [][]string{{"what", "n"}}
	for _, x := range d.rows() {
		rows = append(rows, []string{x.Name, strconv.Itoa(x.N)})
	}
	return sheet.Write(w, rows)
}

func (d *Duplicates) writeMarkdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("| Duplicates | n |\n| --- | ---: |\n")
	for _, x := range d.rows() {
		fmt.Fprintf(&b, "| %s | %s |\n", sheet.Markdown(x.Name), sheet.Thousands(x.N))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
