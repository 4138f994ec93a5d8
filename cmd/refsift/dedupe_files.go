package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/review"
)

// outputFlags name the files that refsift dedupe writes.
type outputFlags struct {
	out, newer, to, clusters, values, review, log string

	flow, previous        string
	lossless, mergeFields bool
}

func (f *outputFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVarP(&f.out, "output", "o", "", "file for the kept records")
	flags.StringVar(&f.newer, "new", "", "with --state: file for the kept records that this run brought")
	flags.StringVar(&f.to, "to", "", "format of the kept records: "+writable()+" (default: by the end of the name)")
	flags.BoolVar(&f.lossless, "lossless", false, "write records of the same format with the tags they came with")
	flags.BoolVar(&f.mergeFields, "merge-fields", false, "complete the kept records with values of the records of their group")
	flags.StringVar(&f.clusters, "clusters", "", "file for the groups: CSV, or JSON Lines by its name")
	flags.StringVar(&f.values, "values", "", "file for all values of the groups of two or more, with the records they come from, as CSV")
	flags.StringVar(&f.review, "review", "", "file for the possible matches: CSV, JSON Lines or a page (.html) by its name")
	flags.StringVar(&f.log, "log", "", "file for the log as JSON Lines")
	flags.StringVar(&f.flow, "flow", "", "file for the flow diagram: .svg, .html, .md or .csv by its name; with --state that of this run")
	flags.StringVar(&f.previous, "previous", "", "for --flow: studies, or studies,reports, that the earlier version of the review included")
}

func (f *outputFlags) check() error {
	if f.lossless && f.mergeFields {
		return errors.New("--lossless writes the tags of one export, --merge-fields the fields of all: choose one")
	}
	if f.previous != "" && f.flow == "" {
		return errors.New("--previous is for the diagram: add --flow FILE")
	}
	_, err := f.included()
	return err
}

func (a *app) writeDedupe(run *dedupeRun, f outputFlags) error {
	for _, out := range []struct {
		path  string
		write func(io.Writer) error
	}{
		{f.out, func(w io.Writer) error { return run.writeKept(w, f, f.out, run.kept) }},
		{f.newer, func(w io.Writer) error { return run.writeKept(w, f, f.newer, run.brought()) }},
		{f.clusters, func(w io.Writer) error { return run.writeClusters(w, f.clusters) }},
		{f.values, run.writeValues},
		{f.review, func(w io.Writer) error { return run.writeReview(w, f.review) }},
		{f.log, run.state.WriteLog},
		{f.flow, func(w io.Writer) error { return run.writeFlow(w, f) }},
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

// brought are the kept records of the items that no earlier run had.
func (run *dedupeRun) brought() []*refsift.Record {
	if run.report == nil {
		return nil
	}
	recs := run.report.New()
	dedupe.SortForOutput(recs)
	return recs
}

// clusters yields the clusters, none before the first run.
func (run *dedupeRun) clusters() []dedupe.Cluster {
	if res := run.state.Result(); res != nil {
		return res.Clusters
	}
	return nil
}

func (run *dedupeRun) writeKept(w io.Writer, f outputFlags, path string, recs []*refsift.Record) error {
	rw, err := newWriter(cmp.Or(f.to, formatOfName(path)), w, writeOptions{lossless: f.lossless})
	if err != nil {
		return err
	}
	group := map[*refsift.Record]*dedupe.Cluster{}
	for i, c := range run.clusters() {
		group[c.Kept] = &run.clusters()[i]
	}
	for _, r := range recs {
		if c := group[r]; c != nil && len(c.Records) > 1 && !f.lossless {
			r = withDatabases(c, f.mergeFields)
		}
		if err := rw.Write(r); err != nil {
			return err
		}
	}
	return rw.Flush()
}

// withDatabases is the record kept with a note on the databases that gave it,
// where they are several, and completed if that is wanted.
func withDatabases(c *dedupe.Cluster, complete bool) *refsift.Record {
	r := c.Kept
	if complete {
		r = c.Merge(nil).Record
	}
	names := c.Databases()
	if len(names) < 2 {
		return r
	}
	noted := *r
	noted.Notes = append(slices.Clone(r.Notes), "Found in: "+strings.Join(names, "; "))
	return &noted
}

// names gives each record the name it has in the clusters file: the export's
// own id if every record has one and no two share it, else file#number.
func (run *dedupeRun) names() func(*refsift.Record) string {
	seen := map[string]bool{}
	for _, c := range run.clusters() {
		for _, r := range c.Records {
			if r.ExportID == "" || seen[r.ExportID] {
				return func(r *refsift.Record) string { return r.ID.String() }
			}
			seen[r.ExportID] = true
		}
	}
	return func(r *refsift.Record) string { return r.ExportID }
}

// groupNames gives each cluster its name: that of the record kept, or that of
// the state, which stays from run to run.
func (run *dedupeRun) groupNames() func(*dedupe.Cluster) string {
	if run.shared {
		return func(c *dedupe.Cluster) string { return run.state.GroupName(c.Kept) }
	}
	name := run.names()
	return func(c *dedupe.Cluster) string { return name(c.Kept) }
}

// A clusterLine is one group in JSON Lines.
type clusterLine struct {
	Group     string          `json:"group"`
	Kept      string          `json:"kept"`
	Databases []string        `json:"databases"` // that gave a record
	Records   []clusterRecord `json:"records"`
}

type clusterRecord struct {
	ID       string         `json:"id"`
	ExportID string         `json:"export_id,omitempty"`
	Database string         `json:"database,omitempty"`
	Digest   refsift.Digest `json:"digest"`
}

func (run *dedupeRun) writeClusters(w io.Writer, path string) error {
	if isJSONLines(path) {
		return run.writeClusterLines(w)
	}
	name, group := run.names(), run.groupNames()
	var rows [][]string
	for _, c := range run.clusters() {
		databases := strings.Join(c.Databases(), "; ")
		for _, r := range c.Records {
			keep := "0"
			if r == c.Kept {
				keep = "1"
			}
			rows = append(rows, []string{name(r), group(&c), keep, r.Origin.Database, databases})
		}
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	cw := csv.NewWriter(w)
	if err := cw.Write([]string{"id", "group", "keep", "database", "databases"}); err != nil {
		return err
	}
	return cw.WriteAll(rows)
}

func (run *dedupeRun) writeClusterLines(w io.Writer) error {
	group := run.groupNames()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, c := range run.clusters() {
		line := clusterLine{Group: group(&c), Kept: c.Kept.ID.String(), Databases: c.Databases()}
		for _, r := range c.Records {
			line.Records = append(line.Records, clusterRecord{r.ID.String(), r.ExportID, r.Origin.Database, r.Digest()})
		}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// writeValues writes every value of every group of two records or more, with
// the records that have it.
func (run *dedupeRun) writeValues(w io.Writer) error {
	name, group := run.names(), run.groupNames()
	cw := csv.NewWriter(w)
	rows := [][]string{{"group", "field", "value", "used", "records", "databases"}}
	for _, c := range run.clusters() {
		if len(c.Records) < 2 {
			continue
		}
		for _, v := range c.Merge(nil).Values {
			used := "0"
			if v.Used {
				used = "1"
			}
			var ids []string
			for _, r := range v.Records {
				ids = append(ids, name(r))
			}
			databases := (&dedupe.Cluster{Records: v.Records}).Databases()
			rows = append(rows, []string{group(&c), v.Field, v.Value, used, strings.Join(ids, " "), strings.Join(databases, "; ")})
		}
	}
	return cw.WriteAll(rows)
}

func (run *dedupeRun) writeReview(w io.Writer, path string) error {
	res := run.state.Result()
	if res == nil {
		res = new(dedupe.Result)
	}
	switch {
	case isJSONLines(path):
		return res.WriteReview(w)
	case strings.HasSuffix(strings.ToLower(path), ".html"):
		return review.Write(w, res, review.Options{Rulings: run.state.Rulings()})
	}
	return res.WriteReviewCSV(w)
}

func isJSONLines(path string) bool {
	path = strings.ToLower(path)
	return strings.HasSuffix(path, ".jsonl") || strings.HasSuffix(path, ".ndjson")
}
