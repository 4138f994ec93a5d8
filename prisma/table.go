package prisma

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift/internal/sheet"
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

// align prints the rows with the numbers under each other. A number never
// touches the text, however large it is.
func align(rows []row) string {
	lines := make([]string, len(rows))
	wide, digits := 0, 6
	for i, r := range rows {
		lines[i] = strings.Repeat("  ", r.indent) + oneLine(strings.TrimSuffix(r.text, ":"))
		wide = max(wide, utf8.RuneCountInString(lines[i]))
		digits = max(digits, len(strconv.Itoa(r.n)))
	}
	var b strings.Builder
	for i, r := range rows {
		fmt.Fprintf(&b, "%s%s%*d\n", lines[i], strings.Repeat(" ", wide-utf8.RuneCountInString(lines[i])), digits+2, r.n)
	}
	return b.String()
}

// oneLine makes one line of a name that holds line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// A Row is one number of the diagram with its words.
type Row struct {
	Text   string
	N      int
	Indent int // 1: part of the row above
}

// Rows are the numbers of the diagram as a list, in its order: the twin of the
// picture in text.
func (f Flow) Rows(w Words) (rows []Row) {
	for _, s := range f.sections(w) {
		for _, b := range s.boxes {
			for _, r := range b.rows {
				rows = append(rows, Row{strings.TrimSuffix(r.text, ":"), r.n, r.indent})
			}
		}
	}
	return rows
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
		fmt.Fprintf(&b, "| %s | n |\n| --- | ---: |\n", sheet.Markdown(s.title))
		for _, x := range s.boxes {
			for _, r := range x.rows {
				fmt.Fprintf(&b, "| %s%s | %s |\n", strings.Repeat("&emsp;", r.indent), sheet.Markdown(strings.TrimSuffix(r.text, ":")), sheet.Thousands(r.n))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
