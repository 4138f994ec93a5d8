package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/decode"
	"github.com/refsift/refsift/query/eval"
)

// A missedRecord is a known record that the final line does not find.
type missedRecord struct {
	item   int // of the known items
	id     refsift.ID
	losses []eval.Loss
}

// findKnown reads the known records and holds them against the lines.
func (run *searchRun) findKnown(ctx context.Context) error {
	items, err := run.app.readKnown(ctx, run.flags.known)
	if err != nil {
		return err
	}
	sets, err := run.index.Locate(ctx, items)
	if err != nil {
		return err
	}
	run.known = run.analysis.Known(items, sets)
	return run.explainMissed(ctx)
}

// readKnown reads a list of identifiers, or the records of an export.
func (a *app) readKnown(ctx context.Context, path string) ([]eval.KnownItem, error) {
	var data []byte
	var err error
	if path == "-" {
		data, err = io.ReadAll(a.in)
	} else {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	// A list saved as Unicode text by a spreadsheet program is UTF-16.
	text, err := decode.NewReader(bytes.NewReader(data), decode.Options{})
	if err != nil {
		return nil, err
	}
	items, notIDs := eval.ReadKnown(text)
	if notIDs == nil {
		return items, nil
	}
	if path == "-" {
		return nil, dataError{fmt.Errorf("known records: %w", notIDs)}
	}
	r, err := a.read(ctx, []string{path}, func(rec *refsift.Record) error {
		items = append(items, eval.KnownRecord(rec))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, dataError{fmt.Errorf("known records in %s: no export (refsift check says more) and %w", path, notIDs)}
	}
	if err := r.verdict(false); err != nil {
		a.noteProblems(r)
		return nil, dataError{fmt.Errorf("known records in %s: %w", path, err)}
	}
	return items, nil
}

// explainMissed says of each missed item where it is lost. An item with several
// records is explained by each of them.
func (run *searchRun) explainMissed(ctx context.Context) error {
	var missed []*eval.Set
	for _, i := range run.known.Missed {
		missed = append(missed, run.known.Sets[i])
	}
	all := eval.Or(missed...)
	docs, err := run.index.Documents(ctx, all)
	if err != nil {
		return err
	}
	names, err := run.index.Names(ctx, all)
	if err != nil {
		return err
	}
	return run.explain(ctx, run.index.Explainer(run.strategy, eval.AnalyzeOptions{Final: run.flags.final}), docs, names)
}

// explain finds the reasons for the missed items, of which docs and names are
// the records. Thousands of terms and hundreds of records take a while.
func (run *searchRun) explain(ctx context.Context, e *eval.Explainer, docs map[uint64]*eval.Document, names map[uint64]refsift.ID) error {
	bar := run.app.steps("explaining")
	defer bar.finish()
	for _, i := range run.known.Missed {
		first := len(run.missed)
		for number := range run.known.Sets[i].All() {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			// The traces of a long strategy are large: only the reasons are kept.
			run.missed = append(run.missed, missedRecord{i, names[number], e.Explain(docs[number]).Losses})
			bar.step(len(run.missed), len(docs))
		}
		slices.SortFunc(run.missed[first:], func(a, b missedRecord) int { return a.id.Compare(b.id) })
	}
	return nil
}

// smallest returns the fewest databases in which all known records are found
// that the final line finds.
func (run *searchRun) smallest() (databases []string, exact bool) {
	if run.analysis.Final < 0 {
		return nil, true
	}
	found := run.analysis.Lines[run.analysis.Final].Set
	var items [][]int
	for _, set := range run.known.Sets {
		var in []int
		for number := range set.All() {
			for g, group := range run.databases {
				if found.Has(number) && group.Set.Has(number) && !slices.Contains(in, g) {
					in = append(in, g)
				}
			}
		}
		items = append(items, in)
	}
	chosen, exact := eval.SmallestCover(items, len(run.databases))
	for _, g := range chosen {
		databases = append(databases, databaseLabel(run.databases[g].Name))
	}
	return databases, exact
}
