package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/prisma"
)

// The states of unique records that were screened. A record that stays
// Unique has no decision yet.
const (
	Excluded       State = "excluded"        // on title and abstract
	Sought         State = "sought"          // its report is to be read, without a decision yet
	NotRetrieved   State = "not-retrieved"   // its report could not be had
	ReportExcluded State = "report-excluded" // after reading, for Entry.Reason
	Included       State = "included"
)

// NoReason stands for the reason of a report that was excluded without one.
const NoReason = "no reason given"

// kept reports whether a record in the state was left by the deduplication.
func (s State) kept() bool {
	switch s {
	case Unique, Excluded, Sought, NotRetrieved, ReportExcluded, Included:
		return true
	}
	return false
}

// Screening is sums over the unique records; those without a decision are in
// none of them.
type Screening struct {
	Excluded       int `json:"excluded"`
	Sought         int `json:"sought"` // without a decision about the report
	NotRetrieved   int `json:"not_retrieved"`
	ReportExcluded int `json:"report_excluded"`
	Included       int `json:"included"`
}

// Add counts a record; one without a decision is in none of the sums.
func (s *Screening) Add(state State) {
	switch state {
	case Excluded:
		s.Excluded++
	case Sought:
		s.Sought++
	case NotRetrieved:
		s.NotRetrieved++
	case ReportExcluded:
		s.ReportExcluded++
	case Included:
		s.Included++
	}
}

// Screen enters what became of a unique record: Excluded on title and
// abstract, or Sought, and then what became of its report. The reason is that
// of an exclusion.
func (l *Ledger) Screen(id refsift.ID, state State, reason string) error {
	i, ok := l.byID[id]
	if !ok {
		return fmt.Errorf("record %s is not in the ledger", id)
	}
	if !state.kept() || state == Unique {
		return fmt.Errorf("%q is no state of a record that was screened", state)
	}
	e := &l.entries[i]
	if e.State != Unique && e.State != Sought {
		return fmt.Errorf("record %s is %s already", id, e.State)
	}
	e.State, e.Reason = state, reason
	l.screened = true
	return nil
}

// checkScreened returns what is wrong with the entry of a record that was
// screened, or "".
func (l *Ledger) checkScreened(e *Entry) string {
	if e.Of.IsValid() {
		return fmt.Sprintf("%s is %s but names %s", e.ID, e.State, e.Of)
	}
	return ""
}

// Screened sums over the records that were screened.
func (l *Ledger) Screened() (s Screening) {
	for i := range l.entries {
		s.Add(l.entries[i].State)
	}
	return s
}

// screening returns the numbers of the flow after the search, nil if nothing
// was screened.
func (l *Ledger) screening() *prisma.Screening {
	if !l.screened {
		return nil
	}
	s, t := l.Screened(), l.Totals()
	out := &prisma.Screening{Excluded: s.Excluded}
	out.Sought = s.Sought + s.NotRetrieved + s.ReportExcluded + s.Included
	out.Undecided = t.Unique - s.Excluded - out.Sought
	out.NotRetrieved = s.NotRetrieved
	out.Assessed = out.Sought - s.NotRetrieved
	out.Pending = s.Sought
	out.Included = s.Included
	out.Reports.Excluded = l.reasons()
	return out
}

// reasons counts the reports excluded by their reasons, the most frequent first.
func (l *Ledger) reasons() []prisma.Reason {
	count := map[string]int{}
	for i := range l.entries {
		if l.entries[i].State == ReportExcluded {
			count[cmp.Or(l.entries[i].Reason, NoReason)]++
		}
	}
	out := make([]prisma.Reason, 0, len(count))
	for reason, n := range count {
		out = append(out, prisma.Reason{Reason: reason, N: n})
	}
	slices.SortFunc(out, func(a, b prisma.Reason) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Reason, b.Reason))
	})
	return out
}
