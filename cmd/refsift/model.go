package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/state"
)

func newModel(a *app) *cobra.Command {
	var policy policyFlags
	c := &cobra.Command{
		Use:   "model [--model FILE]",
		Short: "Print the method of the deduplication: rules, weights, vetoes, thresholds",
		Long: `Prints the model by which refsift dedupe decides: which rules bring records
together, what each step of agreement of a field is worth in bits, which
contradictions refuse a match, and from which score pairs are merged or shown to a
person. With --json it prints the form that --model reads: change a number, and
the next run decides by it.`,
		Example: `  refsift model --json > mine.json
  refsift dedupe --model mine.json exports/`,
		Args: cobra.NoArgs,
	}
	c.Flags().StringVar(&policy.model, "model", "", "file with a model to check and print (default: the documented model)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		m, err := policy.resolved()
		switch {
		case err != nil:
			return err
		case a.json:
			return a.printModel(m)
		}
		return a.describeModel(m)
	}
	c.AddCommand(newModelFit(a))
	return c
}

// resolved is the model that the flags name, written out.
func (f *policyFlags) resolved() (*dedupe.Model, error) {
	s, err := f.settings(state.Settings{})
	if err != nil {
		return nil, err
	}
	d, err := dedupe.New(dedupe.Options{Model: s.Model})
	if err != nil {
		return nil, err
	}
	return d.Model(), nil
}

func (a *app) printModel(m *dedupe.Model) error {
	data, err := json.MarshalIndent(m, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(a.out, "%s\n", data)
	}
	return err
}

func (a *app) describeModel(m *dedupe.Model) error {
	p := &printer{w: a.out}
	p.printf("model %s: a pair is merged from %g bits on, and for a person to decide from %g\n\n", m.Name, m.MatchAt, m.ReviewAt)
	rules := newTable("rule that brings records together", "records compared each with each")
	for _, b := range m.Blocks {
		name := b.Name
		if len(b.Keys) > 0 {
			name += " (" + strings.Join(b.Keys, ", ") + ")"
		}
		rules.AppendRow(table.Row{name, b.MaxBlock})
	}
	fields := newTable("field", "step of agreement: bits")
	for _, c := range m.Comparisons {
		var steps []string
		for _, l := range c.Levels {
			steps = append(steps, l.Name+" "+strconv.FormatFloat(l.Weight, 'g', -1, 64))
		}
		fields.AppendRow(table.Row{c.Field, strings.Join(steps, ", ")})
	}
	vetoes := newTable("veto", "refuses a match, for", "excused by")
	for _, v := range m.Vetoes {
		excused := "nothing"
		switch {
		case v.Witnesses == 1:
			excused = "1 witness"
		case v.Witnesses > 1:
			excused = fmt.Sprintf("%d witnesses", v.Witnesses)
		}
		vetoes.AppendRow(table.Row{v.Name, v.Reason, excused})
	}
	p.printf("%s\n\n%s\n\n%s\n", rules.Render(), fields.Render(), vetoes.Render())
	for _, r := range m.Rules {
		p.printf("\nrule %s: %s if %s", r.Name, r.Then, strings.Join(r.When, " and "))
	}
	if len(m.Rules) > 0 {
		p.printf("\n")
	}
	return p.err
}

func newModelFit(a *app) *cobra.Command {
	var f struct {
		policy policyFlags
		pairs  []string
		out    string
	}
	c := &cobra.Command{
		Use:   "fit --pairs LABELLED.csv [-o MODEL.json] FILE...",
		Short: "Estimate the weights of the model from pairs that you labelled",
		Long: `Moves the weights of the model as far as labelled pairs pull them: a logistic
regression with the model's own weights as prior, so that few pairs change little.
Rules, vetoes and thresholds stay. The pairs are a decisions file: columns a, b and
decision (same or different), such as a review list that was filled in; pairs of
both kinds are needed. Prints the model, and on standard error what it makes of the
pairs, also of those that were left out of fitting in turn.`,
		Example: "  refsift model fit --pairs review.csv -o mine.json exports/\n  refsift dedupe --model mine.json exports/",
		Args:    cobra.MinimumNArgs(1),
	}
	a.input.register(c)
	c.Flags().StringVar(&f.policy.model, "model", "", "file with the model to begin with (default: the documented model)")
	c.Flags().StringArrayVar(&f.pairs, "pairs", nil, "file with labelled pairs, CSV or JSON Lines; may be repeated (required)")
	c.Flags().StringVarP(&f.out, "output", "o", "", "file for the model (default: standard output)")
	if err := c.MarkFlagRequired("pairs"); err != nil {
		panic(err)
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		m, err := f.policy.resolved()
		if err != nil {
			return err
		}
		fitted, report, err := a.fit(c.Context(), m, f.pairs, args)
		if err != nil {
			return err
		}
		a.note("%s", strings.TrimRight(report.String(), "\n"))
		switch h := report.HeldOut; {
		case !h.Better():
			a.note("note: on pairs that were left out the fitted model is no better than before: label more pairs, or keep the model")
		case h.After.Right < h.Before.Right:
			a.note("note: the fitted model is more careful: %s fewer are decided rightly without a person; lower match_at if that is too many", plural(h.Before.Right-h.After.Right, "pair"))
		}
		if f.out == "" || f.out == "-" {
			return a.printModel(fitted)
		}
		data, err := json.MarshalIndent(fitted, "", "  ")
		if err != nil {
			return err
		}
		return a.writeFile(f.out, func(w io.Writer) error { _, err := w.Write(append(data, '\n')); return err })
	}
	return c
}

func (a *app) fit(ctx context.Context, m *dedupe.Model, pairs, files []string) (*dedupe.Model, *dedupe.FitReport, error) {
	d, err := dedupe.New(dedupe.Options{Model: m})
	if err != nil {
		return nil, nil, err
	}
	var troubles refsift.Diagnostics
	var rulings []dedupe.Ruling
	for _, path := range pairs {
		more, err := a.readRulings(path, &troubles)
		if err != nil {
			return nil, nil, err
		}
		rulings = append(rulings, more...)
	}
	var recs []*refsift.Record
	reading, err := a.read(ctx, files, func(r *refsift.Record) error {
		recs = append(recs, r)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	a.noteProblems(reading)
	settled := dedupe.Settle(rulings, dedupe.NewDirectory(recs))
	troubles = append(troubles, settled.Found.Sample()...)
	for i := range troubles {
		if troubles[i].Severity > refsift.Note {
			a.note("%s", troubles[i].Error())
		}
	}
	fitted, report, err := d.FitWeights(ctx, recs, settled.MustLink, settled.CannotLink)
	if err != nil && report != nil && report.Same*report.Different == 0 {
		return nil, nil, dataError{fmt.Errorf("pairs of both kinds are needed, and %d are the same, %d different", report.Same, report.Different)}
	}
	return fitted, report, err
}
