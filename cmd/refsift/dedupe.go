package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/ledger"
	"github.com/refsift/refsift/prisma"
	"github.com/refsift/refsift/state"
)

// dedupeFlags are the options of refsift dedupe.
type dedupeFlags struct {
	policy policyFlags
	out    outputFlags

	decisions []string
	state     string
	refit     bool
	replay    string
}

func newDedupe(a *app) *cobra.Command {
	var f dedupeFlags
	c := &cobra.Command{
		Use:   "dedupe [-o OUT.ris] [--review OUT.csv] [--state DIR] FILE...",
		Short: "Find the records that describe the same item, keep one of each, account for all",
		Long: `Reads every file, links the records that describe the same item, and keeps one
of each. Prints the numbers by database and the flow; the sums are checked, and
the command fails when they do not add up.

  -o OUT           the kept records, sorted by title
  --clusters OUT   one row a record: id,group,keep,database,databases, or as
                   .jsonl one group a line. The id is the export's own where it
                   is unique over the input, else file#number
  --review OUT     the possible matches, best first, to be decided: .csv or
                   .jsonl with an empty column decision, or a page (.html)
  --decisions FILE what was decided: a,b,decision with same or different
  --log OUT        every file, decision, link with its evidence, possible match
                   and record, one JSON object a line
  --replay LOG     does again what a log tells, and compares
  --state DIR      adds the files to those of earlier runs: says what is new,
                   known and changed; without files, prints what is there`,
		Example: `  refsift dedupe -o unique.ris --review review.csv exports/
  refsift dedupe -o unique.ris --decisions review.csv exports/
  refsift dedupe --state review/ --new new.ris december/*.ris`,
	}
	a.input.register(c)
	f.policy.register(c)
	f.out.register(c)
	c.Flags().StringArrayVar(&f.decisions, "decisions", nil, "file with decisions of people, CSV or JSON Lines; may be repeated")
	c.Flags().StringVar(&f.state, "state", "", "folder that keeps records, groups and decisions from run to run")
	c.Flags().BoolVar(&f.refit, "refit", false, "with --state: take the frequencies of words and names anew from all records")
	c.Flags().StringVar(&f.replay, "replay", "", "log of a run to do again, and to compare with")
	c.RunE = func(c *cobra.Command, args []string) error { return a.dedupe(c.Context(), f, args) }
	return c
}

// A dedupeRun is what one run of the command knows.
type dedupeRun struct {
	reading *reading
	state   *state.State
	report  *state.Report // nil: nothing was read or decided
	kept    []*refsift.Record
	ledger  *ledger.Ledger
	flow    prisma.Flow
	shared  bool // the state is one on disk
	// troubles are what was found about decisions.
	troubles refsift.Diagnostics
}

func (a *app) dedupe(ctx context.Context, f dedupeFlags, args []string) (err error) {
	if err := f.check(args); err != nil {
		return err
	}
	if f.replay != "" {
		return a.replay(ctx, f, args)
	}
	run := &dedupeRun{reading: &reading{}, shared: f.state != ""}
	if run.state, err = f.open(ctx); err != nil {
		return stateError(err)
	}
	defer func() { err = errors.Join(err, run.state.Close()) }()
	u, err := a.update(ctx, run, f, args)
	if err != nil {
		return err
	}
	if u != nil {
		if run.report, err = run.state.Update(ctx, *u); err != nil {
			return err
		}
	}
	return a.finishDedupe(run, f)
}

func (f *dedupeFlags) check(args []string) error {
	switch {
	case len(args) == 0 && f.state == "":
		return errors.New("name at least one file, folder or glob, - for standard input, or a state with --state")
	case f.replay != "" && (f.state != "" || len(f.decisions) > 0 || f.policy.given()):
		return errors.New("--replay takes state, decisions and policies from the log: leave the other options out")
	case f.refit && f.state == "":
		return errors.New("--refit is for --state: a single run takes the frequencies from its own records")
	case f.out.newer != "" && f.state == "":
		return errors.New("--new is for --state: without one all records are new")
	}
	return f.out.check()
}

// open opens the state on disk, or one in memory.
func (f *dedupeFlags) open(ctx context.Context) (*state.State, error) {
	if f.state != "" && state.Exists(f.state) {
		return state.OpenExisting(ctx, f.state)
	}
	settings, err := f.policy.settings(state.Settings{})
	if err != nil {
		return nil, err
	}
	if f.state == "" {
		return state.New(settings)
	}
	return state.Open(ctx, f.state, settings)
}

// stateError tells a state that cannot be read from wrong use.
func stateError(err error) error {
	if errors.Is(err, state.ErrDamaged) || errors.Is(err, state.ErrLog) {
		return dataError{err}
	}
	return err
}

// update reads the files and decisions; nil if there is nothing to do.
func (a *app) update(ctx context.Context, run *dedupeRun, f dedupeFlags, args []string) (*state.Update, error) {
	u := &state.Update{Program: version(), Refit: f.refit}
	if run.shared {
		u.When = time.Now().UTC().Format(time.RFC3339)
	}
	if run.state.Runs() > 0 && f.policy.given() {
		settings, err := f.policy.settings(run.state.Settings())
		if err != nil {
			return nil, err
		}
		u.Settings = &settings
	}
	for _, path := range f.decisions {
		rulings, err := a.readRulings(path, &run.troubles)
		if err != nil {
			return nil, err
		}
		u.Rulings = append(u.Rulings, rulings...)
	}
	if len(args) > 0 {
		var err error
		if run.reading, err = a.read(ctx, args, func(r *refsift.Record) error {
			u.Records = append(u.Records, r)
			return nil
		}); err != nil {
			return nil, err
		}
		u.Files, u.Unreadable = run.reading.inputs()
	}
	if len(args)+len(u.Rulings) == 0 && u.Settings == nil && !u.Refit && !run.state.Drifted() {
		return nil, nil
	}
	return u, nil
}

func (a *app) readRulings(path string, troubles *refsift.Diagnostics) ([]dedupe.Ruling, error) {
	in, err := a.resolve(path)
	if err != nil {
		return nil, err
	}
	var all []dedupe.Ruling
	for _, file := range in {
		r, err := file.open()
		if err != nil {
			return nil, err
		}
		rulings, found, err := dedupe.ReadRulings(r, file.name)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", file.name, err)
		}
		*troubles = append(*troubles, found.Sample()...)
		all = append(all, rulings...)
	}
	return all, nil
}

// inputs is what was read, as a state keeps it.
func (r *reading) inputs() (files []state.File, unreadable []state.Unreadable) {
	for _, f := range r.files {
		if !f.Skipped {
			files = append(files, state.File{Name: f.File, Format: f.Format, SHA256: f.SHA256, Records: f.Records, Unreadable: f.Unreadable})
		}
	}
	for _, d := range r.damaged {
		unreadable = append(unreadable, state.Unreadable{ID: d.id, Database: d.database, Reason: d.err.Error()})
	}
	return files, unreadable
}

// finishDedupe accounts for the records, writes the files, saves and prints.
func (a *app) finishDedupe(run *dedupeRun, f dedupeFlags) error {
	if err := run.account(); err != nil {
		return dataError{err}
	}
	if err := a.writeDedupe(run, f.out); err != nil {
		return err
	}
	if err := run.state.Save(); err != nil {
		return err
	}
	a.noteProblems(run.reading)
	a.noteKeep(run)
	for i := range run.troubles {
		if d := &run.troubles[i]; d.Severity > refsift.Note {
			a.note("%s", d.Error())
		}
	}
	if err := a.printDedupe(run); err != nil {
		return err
	}
	if err := run.reading.verdict(a.strict); err != nil {
		return err
	}
	if worst, ok := run.troubles.Max(); ok && (worst == refsift.Error || a.strict && worst == refsift.Warning) {
		return dataError{fmt.Errorf("%s about decisions; all else was done", plural(len(run.troubles), "problem"))}
	}
	return nil
}

// account enters every record into the ledger, whose sums are compared with
// what reading and grouping counted, and takes the flow from it.
func (run *dedupeRun) account() (err error) {
	if run.ledger, err = run.state.Ledger(); err != nil {
		return err
	}
	run.flow = run.ledger.Flow()
	if n := run.state.Runs(); run.shared && run.report != nil && run.report.Read+run.report.Unreadable > 0 {
		if run.flow, err = run.state.Flow(n); err != nil {
			return err
		}
	}
	run.troubles = append(run.troubles, run.state.Settled().Found.Sample()...)
	if run.report != nil {
		run.troubles = append(run.troubles, run.report.Conflicts...)
	}
	if res := run.state.Result(); res != nil {
		for r := range res.Unique() {
			run.kept = append(run.kept, r)
		}
	}
	dedupe.SortForOutput(run.kept)
	return nil
}

// noteKeep notes databases of the policy from which there is no record.
func (a *app) noteKeep(run *dedupeRun) {
	for _, name := range dedupe.KeepNames(run.state.Settings().Keep) {
		if !run.has(name) {
			a.note("note: no record is from %q, which --keep names", name)
		}
	}
}

func (run *dedupeRun) has(database string) bool {
	for _, d := range run.ledger.Entries() {
		if dedupe.IsFrom(&refsift.Record{Origin: refsift.Origin{Database: d.Database, Platform: d.Platform}}, database) {
			return true
		}
	}
	return false
}
