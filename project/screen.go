package project

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/ledger"
	"github.com/refsift/refsift/screening"
)

// The stages of the screening, as the project file names them.
const (
	stageRecords = "records"
	stageReports = "reports"
)

// Screened is what the screening files came to.
type Screened struct {
	Records, Settled, Conflicts, Awaiting int // of the stage of records
	Agreements                            []screening.Agreement
	// Foreign are records of screening files that are none of the unique
	// records: they were added later, or belong to another review.
	Foreign []*refsift.Record
}

// A decided record of a screening file.
type decided struct {
	rec       *refsift.Record
	stage     string
	decisions []screening.Decision
	final     bool
}

// The opinions on a record in one stage.
type opinions struct {
	decisions []screening.Decision
	// final: a list of one verdict, which is what the team agreed on.
	final bool
}

// settle makes one outcome of them.
func (x opinions) settle(rules screening.Rules) screening.Outcome {
	if x.final {
		rules.Reviewers = 1
	}
	return screening.Settle(x.decisions, rules)
}

// screen reads the decisions back, finds the record that each is about, and
// enters what they come to.
func (r *Result) screen(ctx context.Context) error {
	found, err := r.readScreening(ctx)
	if err != nil {
		return err
	}
	kept := slices.Collect(r.Deduped().Unique())
	of, foreign, err := matchScreened(ctx, kept, found)
	if err != nil {
		return err
	}
	out := &Screened{Records: len(kept), Foreign: foreign}
	for _, rec := range foreign {
		r.Diagnostics = append(r.Diagnostics, refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeScreeningForeign,
			Span: refsift.Span{Start: refsift.Position{File: rec.ID.File, Line: 1, Column: 1}}, Record: rec.ID.Ordinal,
			Message: fmt.Sprintf("record %s is none of the unique records of the search", rec.ID),
			Fix:     "add the export that it comes from, or leave it out of the screening file"})
	}
	rules := screening.Rules{Reviewers: r.Project.Screening.Reviewers, Arbiter: r.Project.Screening.Arbiter}
	var first [][]screening.Decision
	for _, rec := range kept {
		byStage := of[rec]
		first = append(first, byStage[stageRecords].decisions)
		if err := r.enter(rec, byStage, rules, out); err != nil {
			return err
		}
	}
	out.Agreements = screening.Agreements(first)
	r.Screening = out
	return nil
}

// enter puts the outcome of both stages into the ledger. A decision about the
// report says that it was sought, whatever the first stage knows.
func (r *Result) enter(rec *refsift.Record, byStage map[string]opinions, rules screening.Rules, out *Screened) error {
	first := byStage[stageRecords].settle(rules)
	switch first.Status {
	case screening.Settled:
		out.Settled++
	case screening.Conflict:
		out.Conflicts++
	case screening.Awaiting:
		out.Awaiting++
	}
	second := byStage[stageReports].settle(rules)
	switch {
	case second.Status == screening.Settled && second.Verdict == screening.Include:
		return r.ledger.Screen(rec.ID, ledger.Included, "")
	case second.Status == screening.Settled:
		return r.excludeReport(rec.ID, second.Reasons)
	case second.Status != screening.Unscreened, first.Verdict == screening.Include:
		return r.ledger.Screen(rec.ID, ledger.Sought, "")
	case first.Verdict == screening.Exclude:
		return r.ledger.Screen(rec.ID, ledger.Excluded, strings.Join(first.Reasons, "; "))
	}
	return nil // not decided: stays unique
}

// excludeReport counts a report under its first reason, as a diagram counts
// each report once.
func (r *Result) excludeReport(id refsift.ID, reasons []string) error {
	reason := ""
	if len(reasons) > 0 {
		reason = reasons[0]
	}
	for _, not := range r.Project.Screening.NotRetrieved {
		if strings.EqualFold(not, reason) {
			return r.ledger.Screen(id, ledger.NotRetrieved, reason)
		}
	}
	return r.ledger.Screen(id, ledger.ReportExcluded, reason)
}

// readScreening reads the files in the order of the project. A record without
// a decision says nothing, and is left out.
func (r *Result) readScreening(ctx context.Context) (found []decided, err error) {
	for i, f := range r.Project.Screening.Files {
		verdict, err := screening.ParseVerdict(f.Verdict)
		if err != nil {
			return nil, err
		}
		paths, err := r.Project.expand(f.Files)
		if err != nil {
			return nil, fmt.Errorf("screening file %d: %w", i+1, err)
		}
		for _, path := range paths {
			recs, err := r.readRecords(ctx, path)
			if err != nil {
				return nil, err
			}
			for _, rec := range recs {
				if d := screening.Of(rec, screening.File{Reviewer: f.Reviewer, Verdict: verdict}); len(d) > 0 {
					found = append(found, decided{rec, f.Stage, d, verdict != screening.None})
				}
			}
		}
	}
	return found, nil
}

func (r *Result) readRecords(ctx context.Context, path string) (recs []*refsift.Record, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	x, err := format.Open(r.Project.name(path), f, format.Options{})
	if err != nil {
		return nil, err
	}
	for rec := range x.All() {
		if stop := ctx.Err(); stop != nil {
			return nil, stop
		}
		if rec != nil {
			recs = append(recs, rec)
		}
	}
	r.Diagnostics = append(r.Diagnostics, x.Diagnostics().Sample()...)
	return recs, nil
}

// matchScreened finds the unique record that each decided record is: programs
// for screening drop and change fields, so that it is a deduplication of the
// two lists. The decisions come by stage.
func matchScreened(ctx context.Context, kept []*refsift.Record, found []decided) (of map[*refsift.Record]map[string]opinions, foreign []*refsift.Record, err error) {
	isKept := make(map[*refsift.Record]bool, len(kept))
	for _, rec := range kept {
		isKept[rec] = true
	}
	all := slices.Clone(kept)
	for _, d := range found {
		all = append(all, d.rec)
	}
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		return nil, nil, err
	}
	res, err := d.Run(ctx, all)
	if err != nil {
		return nil, nil, err
	}
	is := map[*refsift.Record]*refsift.Record{}
	for i := range res.Clusters {
		var candidates []*refsift.Record
		for _, rec := range res.Clusters[i].Records {
			if isKept[rec] {
				candidates = append(candidates, rec)
			}
		}
		for _, rec := range res.Clusters[i].Records {
			if !isKept[rec] && len(candidates) > 0 {
				is[rec] = nearest(d, rec, candidates)
			}
		}
	}
	of = map[*refsift.Record]map[string]opinions{}
	for _, x := range found {
		rec := is[x.rec]
		if rec == nil {
			foreign = append(foreign, x.rec)
			continue
		}
		if of[rec] == nil {
			of[rec] = map[string]opinions{}
		}
		before := of[rec][x.stage]
		of[rec][x.stage] = opinions{merge(before.decisions, x.decisions), before.final || x.final}
	}
	return of, foreign, nil
}

// nearest chooses among unique records that the deduplication keeps apart.
func nearest(d *dedupe.Deduper, rec *refsift.Record, candidates []*refsift.Record) *refsift.Record {
	best, score := candidates[0], 0.0
	for i, c := range candidates {
		if s := d.Compare(rec, c).Score; i == 0 || s > score {
			best, score = c, s
		}
	}
	return best
}

// merge adds decisions of a further file: a reviewer's later verdict stands.
func merge(decisions, more []screening.Decision) []screening.Decision {
	for _, d := range more {
		if i := slices.IndexFunc(decisions, func(x screening.Decision) bool { return x.Reviewer == d.Reviewer }); i >= 0 {
			decisions[i] = d
			continue
		}
		decisions = append(decisions, d)
	}
	return decisions
}
