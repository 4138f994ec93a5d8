package prisma

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// ErrUnbalanced is what Verify wraps.
var ErrUnbalanced = errors.New("the numbers of the flow do not add up")

// A Source is a database or register that was searched.
type Source struct {
	Name    string `json:"name"`
	Records int    `json:"records"` // identified
	Unique  int    `json:"unique"`  // left after deduplication; of a cluster only the kept record counts
}

// A Flow is the numbers of the diagram from identification to screening.
type Flow struct {
	Databases  []Source `json:"databases"`
	Duplicates int      `json:"duplicates"` // removed before screening
	Unreadable int      `json:"unreadable"` // removed before screening: records that no program could read
	ToScreen   int      `json:"to_screen"`
}

// Identified is the sum over the databases.
func (f Flow) Identified() (n int) {
	for _, d := range f.Databases {
		n += d.Records
	}
	return n
}

// Verify checks that what was identified is what was removed and what is left.
func (f Flow) Verify() error {
	var wrong []string
	unique := 0
	for _, d := range f.Databases {
		unique += d.Unique
		if d.Records < 0 || d.Unique < 0 || d.Unique > d.Records {
			wrong = append(wrong, fmt.Sprintf("%s has %d records and %d unique ones", d.Name, d.Records, d.Unique))
		}
	}
	if got := f.Identified() - f.Duplicates - f.Unreadable; got != f.ToScreen {
		wrong = append(wrong, fmt.Sprintf("%d identified − %d duplicates − %d unreadable = %d, not %d to screen",
			f.Identified(), f.Duplicates, f.Unreadable, got, f.ToScreen))
	}
	if unique != f.ToScreen {
		wrong = append(wrong, fmt.Sprintf("the unique records of the databases sum to %d, not %d to screen", unique, f.ToScreen))
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%w: %s", ErrUnbalanced, strings.Join(wrong, "; "))
	}
	return nil
}

// WriteText prints the flow for people. It prints nothing and returns the
// error of Verify if the numbers do not add up.
func (f Flow) WriteText(w io.Writer) error {
	if err := f.Verify(); err != nil {
		return err
	}
	rows := []row{{"Records identified from databases", f.Identified()}}
	for _, d := range f.Databases {
		rows = append(rows, row{"  " + d.Name, d.Records})
	}
	rows = append(rows, row{"Removed before screening", f.Duplicates + f.Unreadable}, row{"  duplicate records", f.Duplicates})
	if f.Unreadable > 0 {
		rows = append(rows, row{"  unreadable records", f.Unreadable})
	}
	rows = append(rows, row{"Records to screen", f.ToScreen})
	_, err := io.WriteString(w, align(rows))
	return err
}

type row struct {
	what    string
	records int
}

// align prints the rows with the numbers under each other.
func align(rows []row) string {
	width := 0
	for _, r := range rows {
		width = max(width, utf8.RuneCountInString(r.what))
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s%s%8d\n", r.what, strings.Repeat(" ", width-utf8.RuneCountInString(r.what)), r.records)
	}
	return b.String()
}
