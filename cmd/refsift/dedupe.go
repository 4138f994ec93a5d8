package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/ledger"
	"github.com/refsift/refsift/prisma"
)

// dedupeFlags are the options of refsift dedupe.
type dedupeFlags struct {
	out, to, clusters, log, model string
	lossless                      bool
}

func newDedupe(a *app) *cobra.Command {
	var f dedupeFlags
	c := &cobra.Command{
		Use:   "dedupe [-o OUT.ris] [--clusters OUT.csv] [--log OUT.jsonl] FILE...",
		Short: "Find the records that describe the same item, keep one of each, account for all",
		Long: `Reads every file, links the records that describe the same item, and keeps one
of each. Prints the numbers by database and the flow; the sums are checked, and
the command fails when they do not add up.

  -o OUT         the kept records, sorted by title
  --clusters OUT one row a record: id,group,keep. The id is the export's own
                 where it is unique over the input, else file#number
  --log OUT      every file, link, refused merge, possible match and record, with
                 the reason of each, one JSON object a line`,
		Example: "  refsift dedupe -o unique.ris --log decisions.jsonl exports/",
		Args:    cobra.MinimumNArgs(1),
	}
	a.input.register(c)
	c.Flags().StringVarP(&f.out, "output", "o", "", "file for the kept records")
	c.Flags().StringVar(&f.to, "to", "", "format of the kept records: "+writable()+" (default: by the end of the name)")
	c.Flags().BoolVar(&f.lossless, "lossless", false, "write records of the same format with the tags they came with")
	c.Flags().StringVar(&f.clusters, "clusters", "", "file for the clusters as CSV")
	c.Flags().StringVar(&f.log, "log", "", "file for the log of decisions as JSON Lines")
	c.Flags().StringVar(&f.model, "model", "", "file with the model as JSON (default: the documented model)")
	c.RunE = func(c *cobra.Command, args []string) error { return a.dedupe(c.Context(), f, args) }
	return c
}

// A dedupeRun is what one run of the command knows.
type dedupeRun struct {
	reading *reading
	records []*refsift.Record
	result  *dedupe.Result
	model   *dedupe.Model
	kept    []*refsift.Record // sorted for output
	ledger  ledger.Ledger
}

func (a *app) dedupe(ctx context.Context, f dedupeFlags, args []string) error {
	d, err := newDeduper(f.model)
	if err != nil {
		return err
	}
	run := dedupeRun{model: d.Model()}
	if run.reading, err = a.read(ctx, args, func(r *refsift.Record) error {
		run.records = append(run.records, r)
		return nil
	}); err != nil {
		return err
	}
	if run.result, err = d.Run(ctx, run.records); err != nil {
		return err
	}
	if err := run.account(); err != nil {
		return dataError{err}
	}
	if err := a.writeDedupe(&run, f); err != nil {
		return err
	}
	a.noteProblems(run.reading)
	if a.json {
		err = a.printJSON(run.json())
	} else {
		err = a.printDedupe(&run)
	}
	if err != nil {
		return err
	}
	return run.reading.verdict(a.strict)
}

func newDeduper(modelFile string) (*dedupe.Deduper, error) {
	var o dedupe.Options
	if modelFile != "" {
		data, err := os.ReadFile(modelFile)
		if err != nil {
			return nil, err
		}
		if o.Model, err = dedupe.ParseModel(data); err != nil {
			return nil, fmt.Errorf("%s: %w", modelFile, err)
		}
	}
	return dedupe.New(o)
}

// account enters every record into the ledger and compares its sums with
// what reading and deduplication counted.
func (run *dedupeRun) account() error {
	l := &run.ledger
	for _, r := range run.records {
		if err := l.Read(r); err != nil {
			return err
		}
	}
	for _, d := range run.reading.damaged {
		if err := l.Unreadable(d.id, d.database, d.err); err != nil {
			return err
		}
	}
	for i := range run.result.Clusters {
		c := &run.result.Clusters[i]
		for _, r := range c.Records {
			if r == c.Kept {
				continue
			}
			if err := l.Duplicate(r.ID, c.Kept.ID, linkReason(c, r)); err != nil {
				return err
			}
		}
	}
	for r := range run.result.Unique() {
		run.kept = append(run.kept, r)
	}
	sortForOutput(run.kept)
	return l.Verify(ledger.Expected{Read: run.reading.records(), Unreadable: len(run.reading.damaged),
		Unique: len(run.records) - run.result.Stats.Removed, Written: len(run.kept)})
}

// linkReason is the reason of the strongest link that holds r in its cluster.
func linkReason(c *dedupe.Cluster, r *refsift.Record) string {
	for _, l := range c.Links {
		if l.A == r || l.B == r {
			return l.Reason
		}
	}
	return "" // Verify of the clusters is dedupe's own; a member without a link has no reason to give
}

// sortForOutput puts records in an order that does not depend on that of
// the input: by title, then by content.
func sortForOutput(recs []*refsift.Record) {
	type key struct {
		title  string
		digest refsift.Digest
	}
	keys := make(map[*refsift.Record]key, len(recs))
	for _, r := range recs {
		keys[r] = key{strings.ToLower(r.Title), r.Digest()}
	}
	slices.SortFunc(recs, func(a, b *refsift.Record) int {
		x, y := keys[a], keys[b]
		return cmp.Or(strings.Compare(x.title, y.title), x.digest.Compare(y.digest), a.ID.Compare(b.ID))
	})
}

func (a *app) writeDedupe(run *dedupeRun, f dedupeFlags) error {
	for _, out := range []struct {
		path  string
		write func(io.Writer) error
	}{
		{f.out, func(w io.Writer) error { return run.writeKept(w, cmp.Or(f.to, formatOfName(f.out)), f.lossless) }},
		{f.clusters, run.writeClusters},
		{f.log, run.writeLog},
	} {
		if out.path == "" {
			continue
		}
		if err := a.writeFile(out.path, out.write); err != nil {
			return err
		}
	}
	return nil
}

func (run *dedupeRun) writeKept(w io.Writer, to string, lossless bool) error {
	rw, err := newWriter(to, w, writeOptions{lossless: lossless})
	if err != nil {
		return err
	}
	for _, r := range run.kept {
		if err := rw.Write(r); err != nil {
			return err
		}
	}
	return rw.Flush()
}

// names gives each record the name it has in the clusters file: the export's
// own id if every record has one and no two share it, else file#number.
func (run *dedupeRun) names() func(*refsift.Record) string {
	seen := map[string]bool{}
	for _, r := range run.records {
		if r.ExportID == "" || seen[r.ExportID] {
			return func(r *refsift.Record) string { return r.ID.String() }
		}
		seen[r.ExportID] = true
	}
	return func(r *refsift.Record) string { return r.ExportID }
}

// writeClusters writes id,group,keep, sorted by id; a group has the name of
// the record kept.
func (run *dedupeRun) writeClusters(w io.Writer) error {
	name := run.names()
	var rows [][]string
	for i := range run.result.Clusters {
		c := &run.result.Clusters[i]
		for _, r := range c.Records {
			keep := "0"
			if r == c.Kept {
				keep = "1"
			}
			rows = append(rows, []string{name(r), name(c.Kept), keep})
		}
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	cw := csv.NewWriter(w)
	if err := cw.Write([]string{"id", "group", "keep"}); err != nil {
		return err
	}
	return cw.WriteAll(rows)
}

// A logLine is one line of the log of decisions.
type logLine struct {
	Event   string        `json:"event"` // run, file, link, review, record
	Schema  int           `json:"schema,omitempty"`
	Version string        `json:"version,omitempty"`
	Model   *dedupe.Model `json:"model,omitempty"`
	File    *fileReport   `json:"file,omitempty"`
	Link    *dedupe.Link  `json:"link,omitempty"`
	Review  *dedupe.Pair  `json:"review,omitempty"`
	Record  *ledger.Entry `json:"record,omitempty"`
}

func (run *dedupeRun) writeLog(w io.Writer) error {
	lines := []logLine{{Event: "run", Schema: schema, Version: version(), Model: run.model}}
	for i := range run.reading.files {
		lines = append(lines, logLine{Event: "file", File: &run.reading.files[i]})
	}
	for c := range run.result.Duplicates() {
		for i := range c.Links {
			lines = append(lines, logLine{Event: "link", Link: &c.Links[i]})
		}
	}
	for i := range run.result.Review {
		lines = append(lines, logLine{Event: "review", Review: &run.result.Review[i]})
	}
	for _, e := range run.ledger.Entries() {
		lines = append(lines, logLine{Event: "record", Record: &e})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range lines {
		if err := enc.Encode(&lines[i]); err != nil {
			return err
		}
	}
	return nil
}

// dedupeResult is the JSON of refsift dedupe.
type dedupeResult struct {
	Schema int `json:"schema"`
	ledger.Totals
	ByDatabase []ledger.DatabaseTotals `json:"by_database"`
	Flow       prisma.Flow             `json:"flow"`
	Stats      dedupe.Stats            `json:"stats"`
	Review     []dedupe.Pair           `json:"review"`
	Files      []fileReport            `json:"files"`
}

func (run *dedupeRun) json() dedupeResult {
	review := run.result.Review
	if review == nil {
		review = []dedupe.Pair{}
	}
	return dedupeResult{schema, run.ledger.Totals(), run.ledger.ByDatabase(), run.ledger.Flow(), run.result.Stats, review, run.reading.files}
}

func (a *app) printDedupe(run *dedupeRun) error {
	t := newTable("database", "records", "duplicates", "unreadable", "unique")
	var right []table.ColumnConfig
	for n := 2; n <= 5; n++ {
		right = append(right, table.ColumnConfig{Number: n, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	t.SetColumnConfigs(right)
	t.Style().Format.Footer = 0
	for _, d := range run.ledger.ByDatabase() {
		t.AppendRow(table.Row{d.Database, d.Identified, d.Duplicates, d.Unreadable, d.Unique})
	}
	sum := run.ledger.Totals()
	t.AppendFooter(table.Row{"all", sum.Identified, sum.Duplicates, sum.Unreadable, sum.Unique})
	if _, err := fmt.Fprintf(a.out, "%s\n\n", t.Render()); err != nil {
		return err
	}
	if err := run.ledger.Flow().WriteText(a.out); err != nil {
		return dataError{err}
	}
	s := run.result.Stats
	_, err := fmt.Fprintf(a.out, "\n%d pairs compared, %d links in %d clusters, %d merges refused, %d possible matches to look at\n",
		s.PairsCompared, s.Links, s.DuplicateClusters, s.RefusedMerges, len(run.result.Review))
	for _, r := range s.Rules {
		if r.Cut > 0 && err == nil {
			_, err = fmt.Fprintf(a.out, "note: %d blocks of the rule %q were too large to compare every pair (%d records)\n", r.Cut, r.Rule, r.CutRecords)
		}
	}
	return err
}
