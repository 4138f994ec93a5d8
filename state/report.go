package state

import (
	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// A Report says what an update did.
type Report struct {
	Run     int    `json:"run"` // number of the update, from 1
	When    string `json:"when,omitempty"`
	Program string `json:"program,omitempty"`

	Read       int `json:"read"`  // records that the readers gave
	Known      int `json:"known"` // of them: there before, with the same content
	Entered    int `json:"entered"`
	Unreadable int `json:"unreadable"`

	// The records entered are in groups that are new, or were there before.
	NewGroups       int `json:"new_groups"`       // items that no earlier update had: what is to be screened
	Duplicates      int `json:"duplicates"`       // further records of them
	OfEarlierGroups int `json:"of_earlier_items"` // records of items that were there before

	Changed []ChangedRecord `json:"changed,omitempty"` // newer forms of records that were there before
	Groups  []GroupChange   `json:"groups,omitempty"`  // groups of two or more records that came about or changed
	// Conflicts are decisions of this update that hold against the evidence.
	Conflicts refsift.Diagnostics `json:"conflicts,omitempty"`
	// Settled is what became of the decisions of people.
	Settled *dedupe.Settled `json:"-"`

	state     *State
	update    Update
	settings  Settings
	before    *grouping
	after     *grouping
	resBefore *dedupe.Result
	res       *dedupe.Result
	freq      *dedupe.Frequencies
	files     []File
	first     int
	entered   []*refsift.Record
	known     []KnownRecord
	unread    []Unreadable
	rulings   []dedupe.Ruling
}

// A ChangedRecord is a newer form of a record: the same database gives it
// under the same number, with another content.
type ChangedRecord struct {
	Number int        `json:"number"`
	ID     refsift.ID `json:"id"`
	Of     int        `json:"of"`     // number of the older form
	Fields []string   `json:"fields"` // that differ; none: only tags that no field holds
}

// noteChanged looks for an older form of a record that is to be entered.
func (r *Report) noteChanged(rec *refsift.Record) {
	a, ok := accessionOf(rec)
	of := r.state.byNumber[a]
	if !ok || of == 0 || of >= r.first {
		return
	}
	r.Changed = append(r.Changed, ChangedRecord{len(r.state.records) + 1, rec.ID, of, dedupe.ChangedFields(r.state.records[of-1], rec)})
}

// finish sums up.
func (r *Report) finish() {
	s := r.state
	r.after, r.res, r.settings, r.freq = s.groups, s.result, s.settings, s.session.Frequencies()
	r.Known, r.Entered, r.Unreadable = len(r.known), len(r.entered), len(r.unread)
	r.Read = r.Known + r.Entered
	for _, rec := range r.entered {
		switch n := s.numbers[rec]; {
		case r.after.of[n-1] < r.first:
			r.OfEarlierGroups++
		case r.after.keptOf(r.after.of[n-1]) == rec:
			r.NewGroups++
		default:
			r.Duplicates++
		}
	}
	r.Groups = changes(r.before, r.after, s.numbers, r.first)
	r.Settled = s.settled
	if given := r.given(); len(given.Held) > 0 {
		r.Conflicts = s.result.Conflicts(given)
	}
}

// given is the decisions of the update, as far as they count.
func (r *Report) given() *dedupe.Settled {
	given := *r.state.settled
	fresh := map[dedupe.Ruling]bool{}
	for _, x := range r.rulings {
		fresh[x] = true
	}
	given.Held = nil
	for _, h := range r.state.settled.Held {
		if fresh[h.Ruling] {
			given.Held = append(given.Held, h)
		}
	}
	return &given
}

// run is what is stored of the update.
func (r *Report) run() run {
	return run{Run: r.Run, When: r.When, Program: r.Program, Files: r.files, First: r.first, Entered: len(r.entered), known: r.known, unreadable: r.unread}
}

// New returns the records kept of the groups that the update brought, in the
// order of the groups.
func (r *Report) New() []*refsift.Record {
	var out []*refsift.Record
	for n := r.first; n < r.first+len(r.entered); n++ {
		if kept := r.after.keptOf(n); kept != nil {
			out = append(out, kept)
		}
	}
	return out
}
