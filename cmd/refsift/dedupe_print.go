package main

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/ledger"
	"github.com/refsift/refsift/prisma"
	"github.com/refsift/refsift/state"
)

// dedupeResult is the JSON of refsift dedupe.
type dedupeResult struct {
	Schema int `json:"schema"`
	ledger.Totals
	ByDatabase []ledger.DatabaseTotals `json:"by_database"`
	Flow       prisma.Flow             `json:"flow"` // with a state: of this run
	Stats      dedupe.Stats            `json:"stats"`
	Review     []dedupe.Pair           `json:"review"`
	Related    []dedupe.Pair           `json:"related"`
	Update     *state.Report           `json:"update,omitempty"` // with a state: what this run did
	Decisions  refsift.Diagnostics     `json:"decisions,omitempty"`
	Files      []fileReport            `json:"files"`
}

func (run *dedupeRun) json() dedupeResult {
	out := dedupeResult{Schema: schema, Totals: run.ledger.Totals(), ByDatabase: run.ledger.ByDatabase(), Flow: run.flow,
		Review: []dedupe.Pair{}, Related: []dedupe.Pair{}, Decisions: run.troubles, Files: run.reading.files}
	if res := run.state.Result(); res != nil {
		out.Stats = res.Stats
		out.Review, out.Related = append(out.Review, res.Review...), append(out.Related, res.Related...)
	}
	if run.shared {
		out.Update = run.report
	}
	return out
}

func (a *app) printDedupe(run *dedupeRun) error {
	if a.json {
		return a.printJSON(run.json())
	}
	p := &printer{w: a.out}
	run.printDatabases(p)
	if run.shared && run.report != nil {
		run.printUpdate(p)
	}
	if p.err == nil {
		if err := run.flow.WriteText(a.out); err != nil {
			return dataError{err}
		}
	}
	run.printStats(p)
	return p.err
}

// A printer prints until the first error, which it keeps.
type printer struct {
	w   interface{ Write([]byte) (int, error) }
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (run *dedupeRun) printDatabases(p *printer) {
	sum := run.ledger.Totals()
	head, foot := []any{"database", "records"}, table.Row{"all", sum.Identified}
	if sum.Known > 0 {
		head, foot = append(head, "known"), append(foot, sum.Known)
	}
	head, foot = append(head, "duplicates", "unreadable", "unique"), append(foot, sum.Duplicates, sum.Unreadable, sum.Unique)
	t := newTable(head...)
	var right []table.ColumnConfig
	for n := 2; n <= len(head); n++ {
		right = append(right, table.ColumnConfig{Number: n, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	t.SetColumnConfigs(right)
	t.Style().Format.Footer = 0
	for _, d := range run.ledger.ByDatabase() {
		row := table.Row{d.Database, d.Identified}
		if sum.Known > 0 {
			row = append(row, d.Known)
		}
		t.AppendRow(append(row, d.Duplicates, d.Unreadable, d.Unique))
	}
	t.AppendFooter(foot)
	p.printf("%s\n\n", t.Render())
}

// printUpdate says what this run did to the state.
func (run *dedupeRun) printUpdate(p *printer) {
	r := run.report
	if r.Read+r.Unreadable > 0 {
		p.printf("Run %d read %s\n", r.Run, plural(r.Read, "record"))
		p.printf("  known: the same record was read before    %6d\n", r.Known)
		p.printf("  other records of items known before       %6d\n", r.OfEarlierGroups)
		p.printf("  new items, to screen                      %6d\n", r.NewGroups)
		p.printf("  further records of the new items          %6d\n", r.Duplicates)
	}
	for i, c := range r.Changed {
		if i == shownChanges {
			p.printf("  and %d more\n", len(r.Changed)-i)
			break
		}
		what := strings.Join(c.Fields, ", ")
		if what == "" {
			what = "tags only"
		}
		p.printf("  changed: %s is a newer form of record %d (%s)\n", c.ID, c.Of, what)
	}
	kinds := map[state.ChangeKind]int{}
	for _, g := range r.Groups {
		kinds[g.Change]++
		if g.Change != state.GroupJoined && g.Change != state.GroupSplit {
			continue
		}
		if n := kinds[state.GroupJoined] + kinds[state.GroupSplit]; n <= shownChanges {
			p.printf("  %s %s%s: %s\n", g.Group, g.Change, others(g), plural(len(g.Records), "record"))
		} else if n == shownChanges+1 {
			p.printf("  and more, see the log\n")
		}
	}
	p.printf("Groups of two records or more: %d new, %d grown, %d joined, %d split\n\n",
		kinds[state.GroupNew], kinds[state.GroupGrown], kinds[state.GroupJoined], kinds[state.GroupSplit])
}

// shownChanges is how many changes are printed one by one.
const shownChanges = 20

func others(g state.GroupChange) string {
	switch {
	case len(g.Aliases) > 0:
		return " with " + strings.Join(g.Aliases, ", ")
	case len(g.From) > 0:
		return " from " + strings.Join(g.From, ", ")
	}
	return ""
}

func (run *dedupeRun) printStats(p *printer) {
	res := run.state.Result()
	if res == nil {
		return
	}
	s := res.Stats
	p.printf("\n%d pairs compared, %d links in %d clusters, %d merges refused, %d possible matches to look at\n",
		s.PairsCompared, s.Links, s.DuplicateClusters, s.RefusedMerges, len(res.Review))
	if n := len(run.state.Rulings()); n > 0 {
		settled := run.state.Settled()
		p.printf("%s of people: %d count, %d are about records that are not there\n", plural(n, "decision"), len(settled.Held), settled.Gone)
	}
	for _, r := range s.Rules {
		if r.Cut > 0 {
			p.printf("note: %d blocks of the rule %q were too large to compare every pair (%d records)\n", r.Cut, r.Rule, r.CutRecords)
		}
	}
}
