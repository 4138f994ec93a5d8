package state

import (
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/ledger"
	"github.com/refsift/refsift/prisma"
)

// A numbered entry is one of the ledger, with the number of its record.
type numbered struct {
	ledger.Entry
	number int // 0: it was not entered
}

// entriesOf returns the accounts of the records of an update, by ID, as of a grouping.
func (s *State) entriesOf(r run, g *grouping) []numbered {
	out := make([]numbered, 0, r.Entered+len(r.known)+len(r.unreadable))
	for n := r.First; n < r.First+r.Entered; n++ {
		rec := s.records[n-1]
		e := s.entry(rec, ledger.Unique)
		c := g.cluster[g.of[n-1]-1]
		if c.Kept != rec {
			e.State, e.Of, e.Reason = ledger.Duplicate, c.Kept.ID, linkReason(c, rec)
		}
		out = append(out, numbered{e, n})
	}
	for _, k := range r.known {
		rec := s.records[k.Number-1]
		e := s.entry(rec, ledger.Known)
		e.ID, e.Of, e.Reason = k.ID, rec.ID, "the same record was read before"
		out = append(out, numbered{e, 0})
	}
	for _, u := range r.unreadable {
		out = append(out, numbered{ledger.Entry{ID: u.ID, Database: u.Database, State: ledger.Unreadable, Reason: u.Reason}, 0})
	}
	slices.SortFunc(out, func(a, b numbered) int { return a.ID.Compare(b.ID) })
	return out
}

func (s *State) entry(r *refsift.Record, state ledger.State) ledger.Entry {
	return ledger.Entry{ID: r.ID, ExportID: r.ExportID, Digest: s.digests[s.numbers[r]-1],
		Database: r.Origin.Database, Platform: r.Origin.Platform, State: state}
}

// linkReason is the reason of the strongest link that holds a record in its cluster.
func linkReason(c *dedupe.Cluster, r *refsift.Record) string {
	for _, l := range c.Links {
		if l.A == r || l.B == r {
			return l.Reason
		}
	}
	return "" // a member without a link has no reason to give
}

// Ledger accounts for every record of every update, and compares the sums
// with what reading and grouping counted on their own.
func (s *State) Ledger() (*ledger.Ledger, error) {
	l := new(ledger.Ledger)
	read, unreadable, known := 0, 0, 0
	for _, r := range s.runs {
		for _, e := range s.entriesOf(r, s.groups) {
			if err := l.Enter(e.Entry); err != nil {
				return nil, err
			}
		}
		for _, f := range r.Files {
			read += f.Records
			unreadable += f.Unreadable
		}
		known += len(r.known)
	}
	unique := s.groups.groups
	return l, l.Verify(ledger.Expected{Read: read, Unreadable: unreadable, Known: known, Unique: unique, Written: unique})
}

// Flow returns the numbers of the flow diagram of one update, from 1. The
// records of items that an earlier update had are Known, whatever database
// they come from; the others are to screen, or duplicates of each other.
func (s *State) Flow(number int) (prisma.Flow, error) {
	if number < 1 || number > len(s.runs) {
		return prisma.Flow{}, fmt.Errorf("there is no update %d: the state has %d", number, len(s.runs))
	}
	var f prisma.Flow
	sources := map[string]*prisma.Source{}
	r := s.runs[number-1]
	for _, e := range s.entriesOf(r, s.groups) {
		name := e.Database
		if name == "" {
			name = ledger.NoDatabase
		}
		if sources[name] == nil {
			sources[name] = &prisma.Source{Name: name}
		}
		sources[name].Records++
		switch {
		case e.State == ledger.Unreadable:
			f.Unreadable++
		case e.State == ledger.Known || s.groups.of[e.number-1] < r.First:
			f.Known++
		case e.State == ledger.Unique || s.firstKept(r, e.number):
			sources[name].Unique++
			f.ToScreen++
		default:
			f.Duplicates++
		}
	}
	for _, src := range sources {
		f.Databases = append(f.Databases, *src)
	}
	slices.SortFunc(f.Databases, func(a, b prisma.Source) int { return strings.Compare(a.Name, b.Name) })
	return f, f.Verify()
}

// firstKept reports whether a record stands for its group in the flow of its
// update although a record of a later update is kept: the oldest does.
func (s *State) firstKept(r run, n int) bool {
	g := s.groups.of[n-1]
	kept := s.numbers[s.groups.keptOf(g)]
	return kept >= r.First+r.Entered && g == n
}
