package project

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/internal/norm"
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
	// Open are the records that a person has to decide, with what was said.
	Open []Open
	// Foreign are records of screening files that are none of the unique
	// records: they were added later, or belong to another review.
	Foreign []*refsift.Record

	sums ledger.Screening // what the outcomes come to, to compare with the ledger
}

// Open is a record that waits for a further reviewer.
type Open struct {
	Record    *refsift.Record
	Stage     string // "records" or "reports"
	Status    screening.Status
	Decisions []screening.Decision
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
	lists     [][]screening.Decision // of each file, in the order of the project
	decisions []screening.Decision   // joined
	// final: a list of one verdict, which is what the team agreed on.
	final bool
}

// settle makes one outcome of them.
func (x *opinions) settle(rules screening.Rules) screening.Outcome {
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
	kept := r.kept()
	of, foreign, err := matchScreened(ctx, kept, found)
	if err != nil {
		return err
	}
	out := &Screened{Records: len(kept), Foreign: foreign}
	for _, rec := range foreign {
		r.warn(refsift.CodeScreeningForeign, rec, fmt.Sprintf("record %s is none of the unique records of the search", rec.ID),
			"add the export that it comes from, or leave it out of the screening file")
	}
	rules := screening.Rules{Reviewers: r.Project.Screening.Reviewers, Arbiter: r.Project.Screening.Arbiter}
	var first [][]screening.Decision
	for _, rec := range kept {
		x := of[rec]
		if x == nil {
			x = &stages{}
		}
		r.join(rec, stageRecords, &x.records)
		r.join(rec, stageReports, &x.reports)
		first = append(first, independent(x.records.decisions, rules.Arbiter))
		if err := r.enter(rec, x, rules, out); err != nil {
			return err
		}
	}
	out.Agreements = screening.Agreements(first)
	r.Screening = out
	return nil
}

// independent leaves out the arbiter, who decides where the others disagree:
// agreement with them would say nothing.
func independent(decisions []screening.Decision, arbiter string) []screening.Decision {
	if arbiter == "" {
		return decisions
	}
	return slices.DeleteFunc(slices.Clone(decisions), func(d screening.Decision) bool { return screening.SameReviewer(d.Reviewer, arbiter) })
}

// warn adds a diagnostic about a record.
func (r *Result) warn(code refsift.Code, rec *refsift.Record, message, fix string) {
	r.Diagnostics = append(r.Diagnostics, refsift.Diagnostic{Severity: refsift.Warning, Code: code,
		Span: refsift.Span{Start: refsift.Position{File: rec.ID.File, Line: 1, Column: 1}}, Record: rec.ID.Ordinal, Message: message, Fix: fix})
}

// The stages of one record.
type stages struct{ records, reports opinions }

// join makes one list of the decisions of all files, and says who contradicts
// herself.
func (r *Result) join(rec *refsift.Record, stage string, x *opinions) {
	var names []string
	x.decisions, names = screening.Join(x.lists...)
	for _, name := range names {
		r.warn(refsift.CodeScreeningContradiction, rec,
			fmt.Sprintf("%s both included and excluded record %s (stage %s), which is a conflict now", cmp.Or(name, "a reviewer without a name"), rec.ID, stage),
			"leave out the older list, name the reviewer of each list, or let a further reviewer decide")
	}
}

// enter puts the outcome of both stages into the ledger. A decision about the
// report says that it was sought, whatever the first stage knows.
func (r *Result) enter(rec *refsift.Record, x *stages, rules screening.Rules, out *Screened) error {
	first, second := x.records.settle(rules), x.reports.settle(rules)
	if second.Status != screening.Unscreened {
		if first.Verdict == screening.Exclude {
			r.warn(refsift.CodeScreeningStages, rec, fmt.Sprintf("record %s was excluded on title and abstract, but there is a decision about its report", rec.ID),
				"check the two decisions; the one about the report counts")
		}
		out.Settled++ // that its report was sought says so
	} else {
		out.count(rec, &x.records, first)
	}
	if second.Status == screening.Conflict || second.Status == screening.Awaiting {
		out.Open = append(out.Open, Open{rec, stageReports, second.Status, x.reports.decisions})
	}
	state, reason := r.outcome(first, second)
	if state == ledger.Unique {
		return nil
	}
	out.sums.Add(state)
	return r.ledger.Screen(rec.ID, state, reason)
}

// count adds the outcome of the first stage.
func (s *Screened) count(rec *refsift.Record, x *opinions, first screening.Outcome) {
	switch first.Status {
	case screening.Settled:
		s.Settled++
		return
	case screening.Conflict:
		s.Conflicts++
	case screening.Awaiting:
		s.Awaiting++
	default:
		return
	}
	s.Open = append(s.Open, Open{rec, stageRecords, first.Status, x.decisions})
}

// outcome is the state of a record and the reason of its exclusion; it stays
// unique if nothing is decided.
func (r *Result) outcome(first, second screening.Outcome) (ledger.State, string) {
	switch {
	case second.Verdict == screening.Include:
		return ledger.Included, ""
	case second.Verdict == screening.Exclude:
		return r.excludedReport(second.Reasons)
	case second.Status != screening.Unscreened, first.Verdict == screening.Include:
		return ledger.Sought, ""
	case first.Verdict == screening.Exclude:
		return ledger.Excluded, strings.Join(first.Reasons, "; ")
	}
	return ledger.Unique, ""
}

// excludedReport counts a report under its first reason, as a diagram counts
// each report once.
func (r *Result) excludedReport(reasons []string) (ledger.State, string) {
	for _, reason := range reasons {
		for _, not := range r.Project.Screening.NotRetrieved {
			if strings.EqualFold(strings.TrimSpace(not), reason) {
				return ledger.NotRetrieved, reason
			}
		}
	}
	if len(reasons) == 0 {
		return ledger.ReportExcluded, ""
	}
	return ledger.ReportExcluded, reasons[0]
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
			before := len(found)
			for _, rec := range recs {
				if d := screening.Of(rec, screening.File{Reviewer: f.Reviewer, Verdict: verdict}); len(d) > 0 {
					found = append(found, decided{rec, f.Stage, d, verdict != screening.None})
				}
			}
			if len(found) == before {
				r.Diagnostics = append(r.Diagnostics, refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeScreeningEmpty,
					Span:    refsift.Span{Start: refsift.Position{File: r.Project.name(path), Line: 1, Column: 1}},
					Message: fmt.Sprintf("none of its %d records holds a decision", len(recs)),
					Fix:     "check that it is an export with decisions; for a list of one verdict say verdict = \"include\" or \"exclude\""})
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

// matchScreened finds the unique record that each decided record is, by its
// title, and where that does not tell by the evidence of a deduplication.
func matchScreened(ctx context.Context, kept []*refsift.Record, found []decided) (of map[*refsift.Record]*stages, foreign []*refsift.Record, err error) {
	is := matchTitles(kept, found)
	if err := matchEvidence(ctx, kept, found, is); err != nil {
		return nil, nil, err
	}
	of = map[*refsift.Record]*stages{}
	for _, x := range found {
		rec := is[x.rec]
		if rec == nil {
			foreign = append(foreign, x.rec)
			continue
		}
		if of[rec] == nil {
			of[rec] = &stages{}
		}
		stage := &of[rec].records
		if x.stage == stageReports {
			stage = &of[rec].reports
		}
		stage.lists = append(stage.lists, x.decisions)
		stage.final = stage.final || x.final
	}
	return of, foreign, nil
}

// matchTitles finds the unique record of the same title. Several may have it (a
// thesis and its article, a reply): then the one whose other fields are most
// like those of the list, if one is; programs for screening keep most of them.
func matchTitles(kept []*refsift.Record, found []decided) map[*refsift.Record]*refsift.Record {
	byTitle := map[string][]*refsift.Record{}
	for _, rec := range kept {
		byTitle[norm.Compact(rec.Title)] = append(byTitle[norm.Compact(rec.Title)], rec)
	}
	is := map[*refsift.Record]*refsift.Record{}
	for _, x := range found {
		key := norm.Compact(x.rec.Title)
		if len(key) < shortTitle {
			continue
		}
		var best *refsift.Record
		most := -1
		for _, rec := range byTitle[key] {
			switch n := likeness(x.rec, rec); {
			case !agrees(x.rec, rec):
			case n > most:
				best, most = rec, n
			case n == most:
				best = nil
			}
		}
		if best != nil {
			is[x.rec] = best
		}
	}
	return is
}

// shortTitle is the bytes below which a title ("Editorial") names no item.
const shortTitle = 16

// agrees compares what both records have: years at most one apart, as an
// article may have two, and the family name of the first author.
func agrees(a, b *refsift.Record) bool {
	if a.Year != 0 && b.Year != 0 && max(a.Year-b.Year, b.Year-a.Year) > 1 {
		return false
	}
	return len(a.Authors) == 0 || len(b.Authors) == 0 || norm.Compact(a.Authors[0].Family) == norm.Compact(b.Authors[0].Family)
}

// likeness is the number of fields in which two records are alike, both
// without a value included.
func likeness(a, b *refsift.Record) (n int) {
	author := func(r *refsift.Record) string {
		if len(r.Authors) == 0 {
			return ""
		}
		return r.Authors[0].Family
	}
	for _, f := range [][2]string{{a.Source, b.Source}, {a.Volume, b.Volume}, {a.Issue, b.Issue}, {a.Pages, b.Pages}, {a.DOI.String(), b.DOI.String()},
		{a.Abstract, b.Abstract}, {author(a), author(b)}, {strconv.Itoa(a.Year), strconv.Itoa(b.Year)}} {
		if norm.Compact(f[0]) == norm.Compact(f[1]) {
			n++
		}
	}
	return n
}

// matchEvidence compares what is left with all unique records, as programs for
// screening drop and change fields.
func matchEvidence(ctx context.Context, kept []*refsift.Record, found []decided, is map[*refsift.Record]*refsift.Record) error {
	isKept := make(map[*refsift.Record]bool, len(kept))
	for _, rec := range kept {
		isKept[rec] = true
	}
	all := slices.Clone(kept)
	for _, x := range found {
		if is[x.rec] == nil {
			all = append(all, x.rec)
		}
	}
	if len(all) == len(kept) {
		return nil
	}
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		return err
	}
	res, err := d.Run(ctx, all)
	if err != nil {
		return err
	}
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
	matchPossible(res, isKept, is)
	return nil
}

// matchPossible finds the unique record of those that had too little to be
// linked: programs for screening may keep nothing but title and abstract. That
// a list of decisions is about the records of the search makes a possible
// match a good one, if there is only one and nothing contradicts it.
func matchPossible(res *dedupe.Result, isKept map[*refsift.Record]bool, is map[*refsift.Record]*refsift.Record) {
	best := map[*refsift.Record]*dedupe.Pair{}
	tied := map[*refsift.Record]bool{}
	for i := range res.Review {
		p := &res.Review[i]
		a, b := p.A, p.B
		if isKept[a] {
			a, b = b, a
		}
		if isKept[a] || !isKept[b] || is[a] != nil || p.Veto != "" || p.Relation != dedupe.Unrelated {
			continue
		}
		switch old := best[a]; {
		case old == nil || p.Score > old.Score:
			best[a], tied[a] = p, false
		case p.Score == old.Score:
			tied[a] = true
		}
	}
	for rec, p := range best {
		if tied[rec] {
			continue
		}
		is[rec] = p.A
		if p.A == rec {
			is[rec] = p.B
		}
	}
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
