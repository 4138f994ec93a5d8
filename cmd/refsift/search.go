package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/search"
)

// searchFlags are the options of refsift search.
type searchFlags struct {
	strategy, index string
	to, out         string
	final, known    string
	terms, dedupe   bool
	headings        headingFlags
	reading         strategyFlags
}

func newSearch(a *app) *cobra.Command {
	var f searchFlags
	c := &cobra.Command{
		Use:   "search --strategy FILE [--index DIR] FILE...",
		Short: "Count every line of a published strategy over the records",
		Long: `Parses a strategy of numbered lines as papers and platforms print it, counts each
line exactly over the records of all files, before deduplication, and prints the
count beside the published one. Further columns say what a line brings:

  unique      records that no other line of its block finds, the block being the
              line that joins it with others by OR
  cumulative  records that the lines of the block up to this one find together
  lost        records of the final line that would be lost without this line;
              behind it, in parentheses, how many more would be found
  dropped     records that a limit drops only because they have no date,
              language or publication type to compare

and how many records of each database it finds. With --dedupe, the number in
parentheses counts items after deduplication: an item counts once, for the
database of the preferred one of its records that the line finds.

With --index DIR the index is kept on disk: the first run builds it from the
files, later runs may leave the files out. See refsift index.

With --known FILE, a list of PMIDs and DOIs or an export, the table says how many
of these records each line finds. For each one that the final line misses, the
line is named at which it is lost, and what of it would have matched nearly.

The counts follow the documented rules of this program. They are those of the
same strategy over these records, not those of the live database.`,
		Example: `  refsift search --strategy appendix.txt exports/
  refsift search --strategy appendix.txt --known included.txt -o counts.html exports/
  refsift search --strategy appendix.txt --index pubmed.idx pubmed.nbib.gz`,
	}
	a.input.register(c)
	f.reading.register(c)
	flags := c.Flags()
	flags.StringVar(&f.strategy, "strategy", "", "file with the strategy, - for standard input (required)")
	f.headings.register(c)
	flags.StringVar(&f.index, "index", "", "folder of an index on disk")
	flags.StringVarP(&f.out, "output", "o", "", "file for the result (default: standard output)")
	flags.StringVar(&f.to, "to", "", "form of the result: "+strings.Join(searchForms, ", ")+" (default: by the end of the name, or text)")
	flags.StringVar(&f.to, "format", "", "the same as --to")
	flags.StringVar(&f.final, "final", "", "number of the line that is the result (default: the last that combines lines)")
	flags.StringVar(&f.known, "known", "", "file with known records: PMIDs, DOIs, or an export")
	flags.BoolVar(&f.terms, "terms", false, "count every term of every line, truncations and explosions with what they stand for")
	flags.BoolVar(&f.dedupe, "dedupe", false, "count after deduplication as well")
	if err := errors.Join(c.MarkFlagRequired("strategy"), flags.MarkHidden("format")); err != nil {
		panic(err)
	}
	c.RunE = func(c *cobra.Command, args []string) error { return a.search(c.Context(), f, args) }
	return c
}

// onceFromStdin refuses to read two things from standard input: the second
// would be empty.
func onceFromStdin(paths []string) error {
	n := 0
	for _, p := range paths {
		if p == "-" {
			n++
		}
	}
	if n > 1 {
		return errors.New("standard input can be read once: give one file as -, and the others by name")
	}
	return nil
}

// searchForms are the forms that the result is written in.
var searchForms = []string{"text", "md", "csv", "json", "html"}

// form returns the form asked for by flag or by the name of the file.
func (f *searchFlags) form(asJSON bool) (string, error) {
	switch {
	case f.to != "":
	case asJSON:
		return "json", nil
	case f.out != "":
		f.to = strings.TrimPrefix(strings.ToLower(filepath.Ext(f.out)), ".")
		if f.to == "txt" || f.to == "" {
			f.to = "text"
		}
	default:
		return "text", nil
	}
	for _, form := range searchForms {
		if form == f.to {
			return form, nil
		}
	}
	return "", fmt.Errorf("%q is no form of the result: want %s", f.to, strings.Join(searchForms, ", "))
}

func dialectNames() string {
	var names []string
	for _, d := range query.Dialects() {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}

func (a *app) search(ctx context.Context, f searchFlags, args []string) error {
	form, err := f.form(a.json)
	if err != nil {
		return err
	}
	if err := onceFromStdin(append([]string{f.strategy, f.known}, args...)); err != nil {
		return err
	}
	strategy, diags, err := a.readStrategy(f.strategy, f.reading)
	if err != nil {
		return err
	}
	if f.final, err = finalLine(strategy, f.final); err != nil {
		return err
	}
	run := &searchRun{app: a, flags: f, strategy: strategy, diags: diags}
	if err := run.search(ctx, args); err != nil {
		return err
	}
	a.noteProblems(run.reading)
	if form != "json" {
		if err := a.noteDiagnostics(run.diags, strategy.Source); err != nil {
			return err
		}
	}
	if form == "csv" && (f.terms || run.known != nil && len(run.known.Missed) > 0) {
		a.note("note: CSV has the table of lines alone; terms and missed records are in the other forms")
	}
	if err := a.writeSearch(run.report(), form, f.out); err != nil {
		return err
	}
	return run.verdict()
}

// finalLine returns the number of the line that --final names: 4, or #4 and S4
// as the strategy prints it; "" for "".
func finalLine(s *query.Strategy, name string) (string, error) {
	if name == "" || s.Line(name, nil) != nil {
		return name, nil
	}
	for _, l := range s.Lines {
		if strings.EqualFold(l.Label, name) || "#"+l.Number == name {
			return l.Number, nil
		}
	}
	return "", fmt.Errorf("--final %s: the strategy has no such line", name)
}

// A searchRun is what one run of the command knows.
type searchRun struct {
	app      *app
	flags    searchFlags
	strategy *query.Strategy
	diags    refsift.Diagnostics
	records  []*refsift.Record // kept only to be deduplicated
	reading  *reading

	index     *search.Index
	analysis  *eval.Analysis
	databases []eval.Group
	items     *eval.Items // nil without deduplication
	known     *eval.KnownReport
	missed    []missedRecord
	terms     []eval.LineTerms
}

func (run *searchRun) search(ctx context.Context, args []string) (err error) {
	o, err := run.flags.headings.options()
	if err != nil {
		return err
	}
	if run.flags.dedupe && len(args) == 0 {
		return errors.New("--dedupe compares the records themselves: name their files beside the index")
	}
	var keep func(*refsift.Record)
	if run.flags.dedupe {
		keep = func(r *refsift.Record) { run.records = append(run.records, r) }
	}
	if run.index, run.reading, err = run.app.openIndex(ctx, run.flags.index, o, args, keep); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, run.index.Close()) }()
	bar := run.app.steps("searching")
	defer bar.finish()
	var ao eval.AnalyzeOptions
	ao.Final, ao.Progress = run.flags.final, bar.step
	if run.analysis, err = run.index.Analyze(ctx, run.strategy, ao); err != nil {
		return err
	}
	run.diags = append(run.diags, run.analysis.Diagnostics...)
	if run.databases, err = run.index.Databases(ctx); err != nil {
		return err
	}
	for _, step := range []struct {
		wanted bool
		do     func(context.Context) error
	}{{run.flags.dedupe, run.deduplicate}, {run.flags.known != "", run.findKnown}, {run.flags.terms, run.countTerms}} {
		if step.wanted {
			if err := step.do(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// deduplicate finds out which records are one item.
func (run *searchRun) deduplicate(ctx context.Context) error {
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		return err
	}
	res, err := d.Run(ctx, run.records)
	if err != nil {
		return err
	}
	all, _, err := run.index.Find(ctx, &query.All{})
	if err != nil {
		return err
	}
	names, err := run.index.Names(ctx, all)
	if err != nil {
		return err
	}
	numbers := make(map[refsift.ID]uint64, len(names))
	for number, id := range names {
		numbers[id] = number
	}
	items := make([][]uint64, len(res.Clusters))
	for i, c := range res.Clusters {
		items[i] = []uint64{numbers[c.Kept.ID]}
		for _, r := range c.Records {
			if r != c.Kept {
				items[i] = append(items[i], numbers[r.ID])
			}
		}
	}
	run.items = eval.NewItems(items)
	return nil
}

func (run *searchRun) countTerms(ctx context.Context) (err error) {
	run.terms, err = run.index.Terms(ctx, run.strategy, eval.TermOptions{})
	return err
}

// verdict is the error that the strategy or the data call for.
func (run *searchRun) verdict() error {
	if err := errors.Join(run.diags.Err(), run.analysis.Err()); err != nil {
		return dataError{fmt.Errorf("%s without a count", plural(uncounted(run.analysis.Result), "line"))}
	}
	if s, _ := run.diags.Max(); run.app.strict && s == refsift.Warning {
		return dataError{errors.New("the strategy has warnings, and --strict is set")}
	}
	return run.reading.verdict(run.app.strict)
}

func uncounted(r *eval.Result) (n int) {
	for _, l := range r.Lines {
		if l.Err != nil {
			n++
		}
	}
	return n
}

// noteDiagnostics prints what was found in the strategy: warnings and errors
// with their place, and which platform it was taken to be for.
func (a *app) noteDiagnostics(diags refsift.Diagnostics, source string) error {
	if a.quiet {
		return nil
	}
	var show refsift.Diagnostics
	for _, d := range diags {
		switch {
		case d.Severity > refsift.Note:
			show = append(show, d)
		case d.Code == refsift.CodeDialectGuessed:
			a.note("note: %s", d.Message)
		}
	}
	return show.WriteText(a.err, source)
}
