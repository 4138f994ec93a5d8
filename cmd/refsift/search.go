package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/search"
	"github.com/refsift/refsift/thesaurus"
)

// searchFlags are the options of refsift search.
type searchFlags struct {
	strategy, mesh, index, format string
	reading                       strategyFlags
}

func newSearch(a *app) *cobra.Command {
	var f searchFlags
	c := &cobra.Command{
		Use:   "search --strategy FILE [--index DIR] FILE...",
		Short: "Count every line of a published strategy over the records",
		Long: `Parses a strategy of numbered lines as papers and platforms print it, counts each
line exactly over the records of all files, before deduplication, and prints the
count beside the published one.

With --index DIR the index is kept on disk: the first run builds it from the
files, later runs may leave the files out.

The counts follow the documented rules of this program. They are those of the
same strategy over these records, not those of the live database.`,
		Example: "  refsift search --strategy appendix.txt exports/\n  refsift search --strategy appendix.txt --index pubmed.idx pubmed.nbib.gz",
	}
	a.input.register(c)
	f.reading.register(c)
	c.Flags().StringVar(&f.strategy, "strategy", "", "file with the strategy, - for standard input (required)")
	c.Flags().StringVar(&f.mesh, "mesh", "", "NLM's tree of headings (mtreesYYYY.bin, plain or gzip; default: MeSH 2019)")
	c.Flags().StringVar(&f.index, "index", "", "folder of an index on disk")
	c.Flags().StringVar(&f.format, "format", "text", "of the table: text, md, csv")
	if err := c.MarkFlagRequired("strategy"); err != nil {
		panic(err)
	}
	c.RunE = func(c *cobra.Command, args []string) error { return a.search(c.Context(), f, args) }
	return c
}

func dialectNames() string {
	var names []string
	for _, d := range query.Dialects() {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}

func (a *app) search(ctx context.Context, f searchFlags, args []string) error {
	render, ok := map[string]func(table.Writer) string{"text": table.Writer.Render, "md": table.Writer.RenderMarkdown, "csv": table.Writer.RenderCSV}[f.format]
	if !ok {
		return fmt.Errorf("--format %q: want text, md or csv", f.format)
	}
	strategy, diags, err := a.readStrategy(f.strategy, f.reading)
	if err != nil {
		return err
	}
	var o search.Options
	if f.mesh != "" {
		if o.Thesaurus, err = loadTree(f.mesh); err != nil {
			return dataError{err}
		}
	}
	idx, r, err := a.openIndex(ctx, f.index, o, args)
	if err != nil {
		return err
	}
	result, err := idx.Run(ctx, strategy)
	if err = errors.Join(err, idx.Close()); err != nil {
		return err
	}
	diags = append(diags, result.Diagnostics...)
	a.noteProblems(r)
	if a.json {
		err = a.printJSON(newSearchResult(strategy, result, diags, r))
	} else if err = a.noteDiagnostics(diags, strategy.Source); err == nil {
		_, err = fmt.Fprintln(a.out, render(countTable(result, f.format == "csv")))
	}
	if err != nil {
		return err
	}
	if err := errors.Join(diags.Err(), result.Err()); err != nil {
		return dataError{fmt.Errorf("%s without a count", plural(uncounted(result), "line"))}
	}
	if s, _ := diags.Max(); a.strict && s == refsift.Warning {
		return dataError{errors.New("the strategy has warnings, and --strict is set")}
	}
	return r.verdict(a.strict)
}

func loadTree(path string) (*thesaurus.Tree, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return thesaurus.Load(file, thesaurus.LoadOptions{File: filepath.ToSlash(path)})
}

// openIndex returns an index over the files, or the one in dir.
func (a *app) openIndex(ctx context.Context, dir string, o search.Options, args []string) (*search.Index, *reading, error) {
	if dir == "" {
		return a.build(ctx, args, func() (*search.Index, error) { return search.New(&o) })
	}
	if _, err := os.Stat(dir); err == nil {
		return a.reopen(ctx, dir, o, args)
	}
	idx, r, err := a.build(ctx, args, func() (*search.Index, error) { return search.Create(dir, &o) })
	if err != nil {
		return nil, nil, err
	}
	if err := idx.Commit(); err != nil {
		return nil, nil, errors.Join(err, idx.Close())
	}
	a.note("an index of %s was written to %s", plural(r.records(), "record"), dir)
	return idx, r, nil
}

// build makes an index and fills it with the records of the files.
func (a *app) build(ctx context.Context, args []string, make func() (*search.Index, error)) (*search.Index, *reading, error) {
	if len(args) == 0 {
		return nil, nil, errors.New("name the files to search, or an index that exists with --index")
	}
	idx, err := make()
	if err != nil {
		return nil, nil, err
	}
	r, err := a.fill(ctx, idx, args)
	if err != nil {
		return nil, nil, errors.Join(err, idx.Close())
	}
	return idx, r, nil
}

// reopen opens an index on disk. Where files are named as well they must be
// those that it was built from: counting over other records than the user
// named would be a silent mistake.
func (a *app) reopen(ctx context.Context, dir string, o search.Options, args []string) (*search.Index, *reading, error) {
	idx, err := search.Open(dir, &o)
	if err != nil {
		return nil, nil, err
	}
	info := idx.Info()
	if len(args) == 0 {
		return idx, &reading{files: []fileReport{}, indexed: info.Records}, nil
	}
	var sum search.Sum
	r, err := a.read(ctx, args, func(rec *refsift.Record) error {
		sum.Add(rec)
		return nil
	})
	if err == nil && (sum.String() != info.Digest || r.records() != info.Records) {
		err = fmt.Errorf("the index %s holds other records than the files (%d against %d): remove it, or name another folder", dir, info.Records, r.records())
	}
	if err != nil {
		return nil, nil, errors.Join(err, idx.Close())
	}
	return idx, r, nil
}

// batch is how many records are handed to the index at once.
const batch = 1000

func (a *app) fill(ctx context.Context, idx *search.Index, args []string) (*reading, error) {
	var recs []*refsift.Record
	flush := func() error {
		err := idx.Add(ctx, recs...)
		recs = recs[:0]
		return err
	}
	r, err := a.read(ctx, args, func(rec *refsift.Record) error {
		if recs = append(recs, rec); len(recs) < batch {
			return nil
		}
		return flush()
	})
	if err != nil {
		return nil, err
	}
	return r, flush()
}

// searchLine is a line in the JSON of refsift search.
type searchLine struct {
	Number      string              `json:"number"`
	Label       string              `json:"label"`
	Block       string              `json:"block,omitempty"`
	Text        string              `json:"text"`
	Count       *int                `json:"count"`    // null: the line could not be counted
	Reported    *int                `json:"reported"` // null: the source prints none
	Dropped     int                 `json:"dropped,omitempty"`
	Diagnostics refsift.Diagnostics `json:"diagnostics"`
}

// searchResult is the JSON of refsift search.
type searchResult struct {
	Schema      int                 `json:"schema"`
	Dialect     string              `json:"dialect"`
	Records     int                 `json:"records"`
	Lines       []searchLine        `json:"lines"`
	Diagnostics refsift.Diagnostics `json:"diagnostics"` // those of no line
	Files       []fileReport        `json:"files"`
}

func newSearchResult(s *query.Strategy, result *eval.Result, diags refsift.Diagnostics, r *reading) searchResult {
	out := searchResult{Schema: schema, Dialect: s.Dialect.Name, Records: r.records(), Diagnostics: refsift.Diagnostics{}, Files: r.files}
	byLine := make([]refsift.Diagnostics, len(result.Lines))
	for _, d := range diags {
		i := lineOf(result, d)
		if i < 0 {
			out.Diagnostics = append(out.Diagnostics, d)
		} else {
			byLine[i] = append(byLine[i], d)
		}
	}
	for i, l := range result.Lines {
		line := searchLine{Number: l.Line.Number, Label: l.Line.Label, Block: l.Line.Block, Text: l.Line.Text, Dropped: l.Dropped,
			Diagnostics: append(refsift.Diagnostics{}, byLine[i]...)}
		if l.Err == nil {
			line.Count = &l.Count
		} else if d, ok := errors.AsType[*refsift.Diagnostic](l.Err); ok {
			line.Diagnostics = append(line.Diagnostics, *d)
		}
		if l.Line.Reported >= 0 {
			line.Reported = &l.Line.Reported
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

// lineOf returns the index of the line that a diagnostic lies in, or -1.
func lineOf(r *eval.Result, d refsift.Diagnostic) int {
	at := d.Span.Start.Offset
	for i := range r.Lines {
		if s := r.Lines[i].Line.Span; d.Span.Start.IsValid() && s.Start.Offset <= at && at < max(s.End.Offset, s.Start.Offset+1) {
			return i
		}
	}
	return -1
}

// noteDiagnostics prints what was found in the strategy: warnings and errors
// with their place.
func (a *app) noteDiagnostics(diags refsift.Diagnostics, source string) error {
	if a.quiet {
		return nil
	}
	var show refsift.Diagnostics
	for _, d := range diags {
		if d.Severity > refsift.Note {
			show = append(show, d)
		}
	}
	return show.WriteText(a.err, source)
}

func uncounted(r *eval.Result) (n int) {
	for _, l := range r.Lines {
		if l.Err != nil {
			n++
		}
	}
	return n
}

// countTable has a row a line: what is searched, the published count, ours.
// The block of a line is a row of its own for people, a column for programs.
func countTable(r *eval.Result, blockColumn bool) table.Writer {
	t := newTable("line", "search", "published", "here", "difference")
	if blockColumn {
		t = newTable("line", "search", "published", "here", "difference", "block")
	}
	configs := []table.ColumnConfig{{Number: 2, WidthMax: 72, WidthMaxEnforcer: text.WrapSoft}}
	for n := 3; n <= 5; n++ {
		configs = append(configs, table.ColumnConfig{Number: n, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(configs)
	block := ""
	for _, l := range r.Lines {
		row := countRow(l)
		switch {
		case blockColumn:
			row = append(row, l.Line.Block)
		case l.Line.Block != block:
			block = l.Line.Block
			t.AppendRow(table.Row{"", block, "", "", ""})
		}
		t.AppendRow(row)
	}
	return t
}

func countRow(l eval.LineResult) table.Row {
	published, here, delta := "", "error", ""
	if l.Line.Reported >= 0 {
		published = strconv.Itoa(l.Line.Reported)
	}
	if l.Err == nil {
		here = strconv.Itoa(l.Count)
	}
	if n, ok := l.Delta(); ok && n != 0 {
		delta = fmt.Sprintf("%+d", n)
	} else if ok {
		delta = "0"
	}
	return table.Row{cmp.Or(l.Line.Label, l.Line.Number), l.Line.Text, published, here, delta}
}
