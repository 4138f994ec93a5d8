package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/state"
)

// stateEdit is what the commands share that change a state without reading records.
type stateEdit struct {
	state, who, why, when string
	undo                  bool // what the evidence says is known, and meant
}

func (f *stateEdit) register(c *cobra.Command) {
	c.Flags().StringVar(&f.state, "state", "", "folder of the state (required)")
	c.Flags().StringVar(&f.who, "who", "", "who decides, for the log")
	c.Flags().StringVar(&f.why, "why", "", "the reason, for the log")
	c.Flags().StringVar(&f.when, "when", "", "date or time of the decision (default: now)")
	if err := c.MarkFlagRequired("state"); err != nil {
		panic(err)
	}
}

// time is when the decision is made.
func (f *stateEdit) time() string {
	if f.when != "" {
		return f.when
	}
	return time.Now().UTC().Format(time.RFC3339)
}

// sign puts who, when and why on rulings.
func (f *stateEdit) sign(rulings []dedupe.Ruling) []dedupe.Ruling {
	for i := range rulings {
		rulings[i].Who, rulings[i].When, rulings[i].Why = f.who, f.time(), f.why
	}
	return rulings
}

// edit opens the state, changes it, saves it, and prints what changed.
func (a *app) edit(ctx context.Context, f stateEdit, change func(*state.State) (state.Update, error)) (err error) {
	s, err := state.OpenExisting(ctx, f.state)
	if err != nil {
		return stateError(err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	u, err := change(s)
	if err != nil {
		return err
	}
	u.Program, u.When = version(), f.time()
	report, err := s.Update(ctx, u)
	if err != nil {
		return err
	}
	if _, err := s.Ledger(); err != nil {
		return dataError{err}
	}
	if err := s.Save(); err != nil {
		return err
	}
	if f.undo {
		report.Conflicts = nil
	}
	return a.printEdit(s, report)
}

func (a *app) printEdit(s *state.State, r *state.Report) error {
	troubles := append(s.Settled().Found.Sample(), r.Conflicts...)
	for i := range troubles {
		if d := &troubles[i]; d.Severity > refsift.Note {
			a.note("%s", d.Error())
		}
	}
	if a.json {
		return a.printJSON(struct {
			Schema int `json:"schema"`
			*state.Report
			Decisions refsift.Diagnostics `json:"decisions,omitempty"`
		}{schema, r, troubles})
	}
	p := &printer{w: a.out}
	for _, g := range r.Groups {
		p.printf("%s %s%s: %s\n", g.Group, g.Change, others(g), plural(len(g.Records), "record"))
	}
	if len(r.Groups) == 0 {
		p.printf("no group changed\n")
	}
	return p.err
}

func newDecide(a *app) *cobra.Command {
	var f stateEdit
	c := &cobra.Command{
		Use:   "decide RECORD RECORD same|different|undecided --state DIR",
		Short: "Say of two records that they are the same item, or are not",
		Long: `Records in a state what a person decided on two records. It holds in all later
runs, before every rule, until somebody decides otherwise; undecided takes it
back. Many decisions at once: refsift dedupe --state DIR --decisions FILE.

RECORD is file#number, a digest or its beginning, or the export's own id.`,
		Example: `  refsift decide embase.ris#12 scopus.ris#40 same --state review/ --who AB --why "same trial, same pages"`,
		Args:    cobra.ExactArgs(3),
	}
	f.register(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		answer, err := dedupe.ParseAnswer(args[2])
		if err != nil {
			return err
		}
		return a.edit(c.Context(), f, func(s *state.State) (u state.Update, err error) {
			r := dedupe.Ruling{Answer: answer}
			for i, name := range []*string{&r.A, &r.B} {
				rec, err := oneRecord(s.Find(args[i]), args[i])
				if err != nil {
					return u, err
				}
				*name = rec.Digest().String()
			}
			if answer == dedupe.Undecided {
				u.Retract = []dedupe.Ruling{r}
			} else {
				u.Rulings = f.sign([]dedupe.Ruling{r})
			}
			return u, nil
		})
	}
	return c
}

// oneRecord wants a name to mean one record, or several of one content.
func oneRecord(found []*refsift.Record, name string) (*refsift.Record, error) {
	if len(found) == 0 {
		return nil, fmt.Errorf("there is no record %q: name it as file#number, by its digest, or by the export's own id", name)
	}
	for _, r := range found[1:] {
		if r.Digest() != found[0].Digest() {
			return nil, fmt.Errorf("%q means %d records, among them %s and %s: name one as file#number", name, len(found), found[0].ID, r.ID)
		}
	}
	return found[0], nil
}
