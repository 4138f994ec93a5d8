package prisma

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A section is a column of the diagram as a table: its boxes from above.
type section struct {
	title string
	boxes []*box
}

// sections is the diagram as text: the twin of the picture.
func (f Flow) sections(w Words) []section {
	b := f.boxes(w)
	main := section{"Identification of " + map[bool]string{false: "", true: "new "}[f.Previous != nil] + w.studies() + " via databases and registers",
		[]*box{b.identified, b.removed, b.screened, b.excluded, b.sought, b.notFetched, b.assessed, b.excludedReports}}
	all := []section{{"Previous " + w.studies(), []*box{b.previous}}, main,
		{"Identification of " + w.studies() + " via other methods", []*box{b.otherIdentified, b.otherSought, b.otherNotFetched, b.otherAssessed, b.otherExcluded}},
		{"Included", []*box{b.included, b.total}}}
	var out []section
	for _, s := range all {
		kept := section{title: s.title}
		for _, x := range s.boxes {
			if x != nil {
				kept.boxes = append(kept.boxes, x)
			}
		}
		if len(kept.boxes) > 0 {
			out = append(out, kept)
		}
	}
	return out
}

// WriteText prints the flow for people. It prints nothing and returns the
// error of Verify if the numbers do not add up.
func (f Flow) WriteText(w io.Writer) error {
	if err := f.Verify(); err != nil {
		return err
	}
	var rows []row
	for _, s := range f.sections(SystematicReview) {
		for _, b := range s.boxes {
			rows = append(rows, b.rows...)
		}
	}
	_, err := io.WriteString(w, align(rows))
	return err
}

// align prints the rows with the numbers under each other.
func align(rows []row) string {
	lines := make([]string, len(rows))
	wide := 0
	for i, r := range rows {
		lines[i] = strings.Repeat("  ", r.indent) + strings.TrimSuffix(r.text, ":")
		wide = max(wide, utf8.RuneCountInString(lines[i]))
	}
	var b strings.Builder
	for i, r := range rows {
		fmt.Fprintf(&b, "%s%s%8d\n", lines[i], strings.Repeat(" ", wide-utf8.RuneCountInString(lines[i])), r.n)
	}
	return b.String()
}

// WriteMarkdown prints the flow as a Markdown table, the text twin of the
// picture.
func (f Flow) WriteMarkdown(w io.Writer, style Style) error {
	if err := f.Verify(); err != nil {
		return err
	}
	var b strings.Builder
	for i, s := range f.sections(style.Words) {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "| %s | n |\n| --- | ---: |\n", cell(s.title))
		for _, x := range s.boxes {
			for _, r := range x.rows {
				fmt.Fprintf(&b, "| %s%s | %s |\n", strings.Repeat("&emsp;", r.indent), cell(strings.TrimSuffix(r.text, ":")), thousands(r.n))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cell makes text safe in a cell of a Markdown table.
func cell(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", "\n", " ", "\r", " ", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[").Replace(s)
}
