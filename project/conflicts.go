package project

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift/internal/sheet"
	"github.com/refsift/refsift/screening"
)

// WriteConflicts writes the records that a further reviewer has to decide: in
// conflict first, then those that wait for a second reviewer. The columns
// decision and exclusion_reason are empty; filled in, the file is a screening
// file of that reviewer.
func (r *Result) WriteConflicts(w io.Writer) error {
	rows := [][]string{{"title", "authors", "year", "source", "doi", "abstract", "id", "stage", "status", "said", "decision", "exclusion_reason"}}
	if r.Screening != nil {
		open := slices.Clone(r.Screening.Open)
		slices.SortStableFunc(open, func(a, b Open) int {
			return cmp.Or(strings.Compare(a.Stage, b.Stage), -cmp.Compare(a.Status, b.Status))
		})
		for _, o := range open {
			rows = append(rows, o.row())
		}
	}
	return sheet.Write(w, rows)
}

func (o Open) row() []string {
	rec := o.Record
	authors := make([]string, len(rec.Authors))
	for i, a := range rec.Authors {
		authors[i] = a.String()
	}
	year := ""
	if rec.Year != 0 {
		year = strconv.Itoa(rec.Year)
	}
	return []string{rec.Title, strings.Join(authors, "; "), year, rec.Source, rec.DOI.String(), rec.Abstract, rec.ID.String(),
		o.Stage, o.Status.String(), said(o.Decisions), "", ""}
}

// said is what each reviewer decided: "Ann: include, Bo: exclude (wrong design)".
func said(decisions []screening.Decision) string {
	parts := make([]string, len(decisions))
	for i, d := range decisions {
		parts[i] = cmp.Or(d.Reviewer, "no name") + ": " + d.Verdict.String()
		if len(d.Reasons) > 0 && d.Verdict != screening.Include {
			parts[i] += " (" + strings.Join(d.Reasons, ", ") + ")"
		}
	}
	return strings.Join(parts, "; ")
}
