package overlap

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift/internal/sheet"
)

// NoName stands for records whose export names no database.
const NoName = "database not named"

func named(name string) string {
	if name == "" {
		return NoName
	}
	return name
}

func join(sources []string) string {
	shown := make([]string, len(sources))
	for i, s := range sources {
		shown[i] = named(s)
	}
	return strings.Join(shown, " + ")
}

func percent(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) + " %" }

// MarshalJSON writes the databases, the combinations and the number of items.
func (t *Table) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Items        int           `json:"items"`
		Sources      []Source      `json:"sources"`
		Combinations []Combination `json:"combinations"`
		Shared       [][]int       `json:"shared"`
	}{t.items, t.Sources(), t.Combinations(), t.Shared()})
}

// WriteCSV writes a row for each combination: a column for each database,
// with 1 or 0, and the items. A name that a spreadsheet would take for a
// formula has an apostrophe before it.
func (t *Table) WriteCSV(w io.Writer) error {
	if err := t.Verify(); err != nil {
		return err
	}
	sources := t.Sources()
	head := make([]string, 0, len(sources)+1)
	for _, s := range sources {
		head = append(head, named(s.Name))
	}
	rows := [][]string{append(head, "items")}
	for _, c := range t.Combinations() {
		row := make([]string, 0, len(sources)+1)
		for _, s := range sources {
			row = append(row, bit(slices.Contains(c.Sources, s.Name)))
		}
		rows = append(rows, append(row, strconv.Itoa(c.Items)))
	}
	return sheet.Write(w, rows)
}

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// WriteMarkdown writes the databases and the combinations as two tables: the
// twin of the pictures in text.
func (t *Table) WriteMarkdown(w io.Writer) error {
	if err := t.Verify(); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("| Database | Records | Unique records | Found only there | Share |\n| --- | ---: | ---: | ---: | ---: |\n")
	for _, s := range t.Sources() {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %s |\n", sheet.Markdown(named(s.Name)), s.Records, s.Items, s.Only, percent(s.OnlyShare()))
	}
	b.WriteString("\n| In exactly these databases | Unique records |\n| --- | ---: |\n")
	for _, c := range t.Combinations() {
		fmt.Fprintf(&b, "| %s | %d |\n", sheet.Markdown(join(c.Sources)), c.Items)
	}
	fmt.Fprintf(&b, "| all | %d |\n", t.items)
	_, err := io.WriteString(w, b.String())
	return err
}
