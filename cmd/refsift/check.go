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
		Long: `Reads every file and prints per file the format, platform and database, each
with how sure it is (certain, likely or a guess) and by what, the encoding, the
number of records, the share of records with title, authors, year, abstract and
DOI, the text that stands outside the records, and every diagnostic with its
place. Missing and overlapping parts of a search are found by the names of the
files (1-1000, "part 2 of 3") and by what stands above the records ("Record #3
of 18").

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
		if err := a.printFound(f); err != nil {
			return err
		}
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
	if err := a.printOutside(f); err != nil {
		return err
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

// printOutside prints where text stands that no record holds, and how it begins.
func (a *app) printOutside(f fileReport) error {
	const places = 3
	for i, p := range f.OutsideText {
		if i == places {
			break
		}
		lines := fmt.Sprint(p.Span.Start.Line)
		if p.Span.End.Line > p.Span.Start.Line {
			lines += fmt.Sprintf("-%d", p.Span.End.Line)
		}
		what := "outside the records"
		if p.Lost > 0 {
			what = fmt.Sprintf("record %d, which could not be read", p.Lost)
		}
		if _, err := fmt.Fprintf(a.out, "%s:%s: %s: %s\n", f.File, lines, what, excerpt(p.Text)); err != nil {
			return err
		}
	}
	if more := f.Outside - min(places, len(f.OutsideText)); more > 0 {
		_, err := fmt.Fprintf(a.out, "%s: %s more outside the records; --json lists up to %d\n", f.File, plural(more, "passage"), refsift.DefaultSample)
		return err
	}
	return nil
}

// excerpt prints the beginning of a text on one line.
func excerpt(text string) string {
	const width = 60
	s := strings.Join(strings.Fields(strings.ToValidUTF8(text[:min(len(text), 4*width)], "")), " ")
	if r := []rune(s); len(r) > width {
		s = string(r[:width]) + "…"
	}
	return s
}

// printFound prints how sure format, platform and database are, and why.
func (a *app) printFound(f fileReport) error {
	if f.Format == "" {
		return nil
	}
	parts := []string{found("format "+f.Format, f.Found.Format)}
	for _, x := range []struct {
		what   string
		shares []format.Share
		format.Finding
	}{{"platform", f.Platforms, f.Found.Platform}, {"database", f.Databases, f.Found.Database}} {
		if len(x.shares) == 0 {
			parts = append(parts, x.what+" not named: set it with --"+x.what)
			continue
		}
		parts = append(parts, found(x.what+" "+x.shares[0].Name, x.Finding))
	}
	_, err := fmt.Fprintf(a.out, "%s: %s\n", f.File, strings.Join(parts, "; "))
	return err
}

func found(what string, f format.Finding) string {
	return fmt.Sprintf("%s (%s: %s)", what, f.Confidence, f.Evidence)
}
