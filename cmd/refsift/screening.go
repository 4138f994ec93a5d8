package main

import (
	"cmp"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift/ledger"
	"github.com/refsift/refsift/project"
	"github.com/refsift/refsift/screening"
)

func newScreening(a *app) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "screening [-o CONFLICTS.csv] [PROJECT]",
		Short: "Say how far the screening of a project is, and what a further reviewer has to decide",
		Long: `Reads the screening files of the project, and prints what became of the unique
records and how well each two reviewers agree. With -o, writes the records in
conflict, and those that wait for a second reviewer, with what was said. Fill in
the columns decision (include or exclude) and exclusion_reason, and add the file
to the project as a [[screening.file]] of that reviewer.`,
		Example: "  refsift screening -o conflicts.csv",
		Args:    cobra.MaximumNArgs(1),
	}
	c.Flags().StringVarP(&out, "output", "o", "", "file for the records that a further reviewer has to decide, as CSV")
	c.RunE = func(c *cobra.Command, args []string) error {
		r, err := a.execute(c.Context(), args, true)
		if err != nil {
			return err
		}
		if r.Screening == nil {
			return fmt.Errorf("the project names no screening files: add a [[screening.file]], see docs/project.md")
		}
		if out != "" {
			if err := a.writeFile(out, r.WriteConflicts); err != nil {
				return err
			}
		}
		if err := a.printScreening(r); err != nil {
			return err
		}
		return a.projectVerdict(r)
	}
	return c
}

// screeningResult is the JSON of refsift screening.
type screeningResult struct {
	Schema     int              `json:"schema"`
	Records    int              `json:"records"`
	Settled    int              `json:"settled"`
	Conflicts  int              `json:"conflicts"`
	Awaiting   int              `json:"awaiting"`
	Foreign    int              `json:"foreign"`
	Outcomes   ledger.Screening `json:"outcomes"`
	Agreements []agreement      `json:"agreements"`
	Open       []openRecord     `json:"open"`
}

type agreement struct {
	screening.Agreement
	Observed float64  `json:"observed"`
	Kappa    *float64 `json:"kappa"` // null where chance alone makes them agree
}

type openRecord struct {
	ID        string               `json:"id"`
	Title     string               `json:"title"`
	Stage     string               `json:"stage"`
	Status    screening.Status     `json:"status"`
	Decisions []screening.Decision `json:"decisions"`
}

func (a *app) printScreening(r *project.Result) error {
	s := r.Screening
	if a.json {
		res := screeningResult{schema, s.Records, s.Settled, s.Conflicts, s.Awaiting, len(s.Foreign), r.Ledger().Screened(), []agreement{}, []openRecord{}}
		for _, x := range s.Agreements {
			row := agreement{Agreement: x, Observed: x.Observed()}
			if k := x.Kappa(); !math.IsNaN(k) {
				row.Kappa = &k
			}
			res.Agreements = append(res.Agreements, row)
		}
		for _, o := range s.Open {
			res.Open = append(res.Open, openRecord{o.Record.ID.String(), o.Record.Title, o.Stage, o.Status, o.Decisions})
		}
		return a.printJSON(res)
	}
	fmt.Fprintf(a.out, "%s: %d decided, %d in conflict, %d waiting for a further reviewer, %d not looked at\n",
		plural(s.Records, "record"), s.Settled, s.Conflicts, s.Awaiting, s.Records-s.Settled-s.Conflicts-s.Awaiting)
	o := r.Ledger().Screened()
	fmt.Fprintf(a.out, "%d excluded; %d sought in full: %d not retrieved, %d excluded, %d included, %d to decide\n",
		o.Excluded, o.Sought+o.NotRetrieved+o.ReportExcluded+o.Included, o.NotRetrieved, o.ReportExcluded, o.Included, o.Sought)
	if len(s.Agreements) == 0 {
		return nil
	}
	t := newTable("Reviewers", "Records of both", "Agreement", "Cohen's kappa")
	for _, x := range s.Agreements {
		kappa := "–"
		if k := x.Kappa(); !math.IsNaN(k) {
			kappa = fmt.Sprintf("%.2f", k)
		}
		t.AppendRow([]any{cmp.Or(x.A, "no name") + ", " + cmp.Or(x.B, "no name"), x.Both, fmt.Sprintf("%.2f", x.Observed()), kappa})
	}
	_, err := fmt.Fprintf(a.out, "\n%s\n", t.Render())
	return err
}
