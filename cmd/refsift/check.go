package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
)

func newCheck(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "check FILE...",
		Short: "Say what is in each export, what is missing, and what is wrong where",
		Long: `Reads every file and prints per file the format, platform, database, encoding,
the number of records, the share of records without title, authors, year,
abstract and DOI, and every diagnostic with its place.

FILE may be a file (gzip too), a folder, a glob, or - for standard input.`,
		Example: "  refsift check exports/\n  refsift check --json pubmed.nbib scopus.ris",
		Args:    cobra.MinimumNArgs(1),
	}
	a.input.register(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		r, err := a.read(c.Context(), args, func(*refsift.Record) error { return nil })
		if err != nil {
			return err
		}
		if a.json {
			err = a.printJSON(checkResult{schema, r.records(), r.files})
		} else {
			err = a.printCheck(r)
		}
		if err != nil {
			return err
		}
		return r.verdict(a.strict)
	}
	return c
}

// checkResult is the JSON of refsift check.
type checkResult struct {
	Schema  int          `json:"schema"`
	Records int          `json:"records"`
	Files   []fileReport `json:"files"`
}

func (a *app) printCheck(r *reading) error {
	t := checkTable(r.files)
	if _, err := fmt.Fprintln(a.out, t.Render()); err != nil {
		return err
	}
	for _, f := range r.files {
		if err := a.printProblems(f); err != nil {
			return err
		}
	}
	return nil
}

func checkTable(files []fileReport) table.Writer {
	t := newTable("file", "format", "platform", "database", "encoding", "records", "title", "authors", "year", "abstract", "DOI", "warn", "err")
	var configs []table.ColumnConfig
	for n := 6; n <= 13; n++ {
		configs = append(configs, table.ColumnConfig{Number: n, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	for _, n := range []int{1, 4} { // names of any length
		configs = append(configs, table.ColumnConfig{Number: n, WidthMax: 32, WidthMaxEnforcer: text.WrapText})
	}
	t.SetColumnConfigs(configs)
	total := 0
	for _, f := range files {
		total += f.Records
		m := f.Missing
		t.AppendRow(table.Row{f.File, dash(f.Format), names(f.Platforms), names(f.Databases), dash(f.Encoding), f.Records,
			have(f.Records, m.Title), have(f.Records, m.Authors), have(f.Records, m.Year), have(f.Records, m.Abstract), have(f.Records, m.DOI),
			f.Warnings, f.Errors})
	}
	t.AppendFooter(table.Row{plural(len(files), "file"), "", "", "", "", total})
	t.Style().Format.Footer = 0
	return t
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// names joins the platforms or databases of a file.
func names(shares []format.Share) string {
	const show = 2
	s := ""
	for i, x := range shares {
		if i == show {
			return s + fmt.Sprintf(" +%d", len(shares)-show)
		}
		if i > 0 {
			s += ", "
		}
		s += x.Name
	}
	return dash(s)
}

// have prints the share of records that have a field, rounded down, so that
// 100 % means all.
func have(records, missing int) string {
	if records == 0 {
		return "–"
	}
	return fmt.Sprintf("%d %%", (records-missing)*100/records)
}

// printProblems prints what was found in a file: errors and warnings by code
// with the first places of each.
func (a *app) printProblems(f fileReport) error {
	const places = 3
	for _, c := range f.Counts {
		if c.Severity == refsift.Note {
			continue
		}
		shown := 0
		for i := range f.Diagnostics {
			d := &f.Diagnostics[i]
			if d.Code != c.Code || d.Severity != c.Severity || shown == places {
				continue
			}
			shown++
			if _, err := fmt.Fprintln(a.out, d.Error()); err != nil {
				return err
			}
		}
		if more := c.Count - shown; more > 0 {
			if _, err := fmt.Fprintf(a.out, "%s: %s: %d more (%s); --json lists up to %d\n",
				f.File, c.Severity, more, c.Code, refsift.DefaultSample); err != nil {
				return err
			}
		}
	}
	if f.Outside > 0 {
		const width = 60
		if _, err := fmt.Fprintf(a.out, "%s: %s outside the records, the first: %.*s\n", f.File, plural(f.Outside, "line"), width, strings.TrimSpace(f.OutsideText[0].Text)); err != nil {
			return err
		}
	}
	if i := slices.IndexFunc(f.Counts, func(c refsift.CodeCount) bool { return c.Severity == refsift.Note }); i >= 0 {
		n := 0
		for _, c := range f.Counts[i:] {
			n += c.Count
		}
		if _, err := fmt.Fprintf(a.out, "%s: %s, with --json\n", f.File, plural(n, "note")); err != nil {
			return err
		}
	}
	return nil
}
