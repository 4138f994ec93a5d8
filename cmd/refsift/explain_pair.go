package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/state"
)

// explainPairFlags are the options of refsift explain RECORD RECORD.
type explainPairFlags struct {
	state     string
	decisions []string
	policy    policyFlags
}

func (f *explainPairFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.state, "state", "", "folder of a state that holds the two records, in place of files")
	c.Flags().StringArrayVar(&f.decisions, "decisions", nil, "for two records of files: file with decisions of people")
	f.policy.register(c)
}

// An explainedPair is the JSON of refsift explain RECORD RECORD.
type explainedPair struct {
	Schema      int                  `json:"schema"`
	A           dedupe.RecordSummary `json:"a"`
	B           dedupe.RecordSummary `json:"b"`
	Groups      []string             `json:"groups,omitempty"` // with a state: of A and of B
	Explanation *refsift.Explanation `json:"explanation"`
	*dedupe.Trace
}

func (a *app) explainPair(ctx context.Context, f explainPairFlags, names, files []string) (err error) {
	s, err := a.stateOf(ctx, f, files)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var recs [2]*refsift.Record
	for i, name := range names {
		if recs[i], err = oneRecord(s.Find(name), name); err != nil {
			return err
		}
	}
	if recs[0] == recs[1] {
		return fmt.Errorf("%q and %q are one record", names[0], names[1])
	}
	x := explainedPair{Schema: schema, A: dedupe.Summary(recs[0]), B: dedupe.Summary(recs[1]), Trace: s.Result().Trace(recs[0], recs[1])}
	if f.state != "" {
		x.Groups = []string{s.GroupName(recs[0]), s.GroupName(recs[1])}
	}
	x.Explanation = x.Appraisal.Explanation()
	if a.json {
		return a.printJSON(x)
	}
	return a.printPair(&x)
}

// stateOf opens a state, or groups the records of files in memory.
func (a *app) stateOf(ctx context.Context, f explainPairFlags, files []string) (*state.State, error) {
	if f.state != "" {
		if len(files) > 0 || f.policy.given() || len(f.decisions) > 0 {
			return nil, errors.New("--state has its records, decisions and policies: leave files and the other options out")
		}
		s, err := state.OpenExisting(ctx, f.state)
		return s, stateError(err)
	}
	settings, err := f.policy.settings(state.Settings{})
	if err != nil {
		return nil, err
	}
	s, err := state.New(settings)
	if err != nil {
		return nil, err
	}
	u, err := a.update(ctx, &dedupeRun{reading: &reading{}, state: s}, dedupeFlags{decisions: f.decisions}, files)
	if err != nil {
		return nil, err
	}
	if u == nil {
		return nil, errors.New("name the files that hold the two records, or a state with --state")
	}
	_, err = s.Update(ctx, *u)
	return s, err
}

func (a *app) printPair(x *explainedPair) error {
	p := &printer{w: a.out}
	for i, r := range []dedupe.RecordSummary{x.A, x.B} {
		group := ""
		if x.Groups != nil {
			group = ", group " + x.Groups[i]
		}
		p.printf("%c  %s%s%s\n   %s\n", 'A'+i, r.ID, in(r.Database), group, described(r))
	}
	p.printf("\n%s\n%s\n", x.Explanation, x.outcome())
	for _, l := range x.Path {
		if len(x.Path) > 1 {
			p.printf("  %s = %s  %.2f  %s\n", l.A.ID, l.B.ID, l.Score, l.Reason)
		}
	}
	return p.err
}

func in(database string) string {
	if database == "" {
		return ""
	}
	return ", " + database
}

// described is a record in one line.
func described(r dedupe.RecordSummary) string {
	var parts []string
	for _, s := range []string{r.Title, r.Authors, r.Year, r.Source, strings.TrimSpace(r.Volume + " " + parenthesis(r.Issue)), r.Pages, r.DOI, r.PMID} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func parenthesis(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

// outcome says in a sentence what became of the two.
func (x *explainedPair) outcome() string {
	switch {
	case x.Together && len(x.Path) == 1:
		return "The two are merged: " + x.Path[0].Reason + "."
	case x.Together:
		return "The two are merged, through these links:"
	case x.Listed != nil && x.Listed.Between[0] != nil:
		return fmt.Sprintf("The two are not merged, and are for review: %s and %s of their groups contradict each other.", x.Listed.Between[0].ID, x.Listed.Between[1].ID)
	case x.Listed != nil && x.Related:
		return fmt.Sprintf("The two are different items that belong together: %s %s %s.", x.Listed.A.ID, x.Listed.Relation, x.Listed.B.ID)
	case x.Listed != nil:
		return fmt.Sprintf("The two are not merged; their groups are for review, as %s and %s.", x.Listed.A.ID, x.Listed.B.ID)
	case x.Appraisal.Decision == dedupe.Match:
		return "The two are not merged although the evidence is there: no rule brought them together. Decide with refsift decide or --decisions."
	}
	return "The two are not merged."
}
