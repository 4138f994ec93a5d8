package prisma

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrUnbalanced is what Verify wraps.
var ErrUnbalanced = errors.New("the numbers of the flow do not add up")

// A Source is a database, a register, or another place that was searched.
type Source struct {
	Name    string `json:"name"`
	Records int    `json:"records"` // identified
	Unique  int    `json:"unique"`  // left to screen; of a cluster only the kept record counts
}

// A Reason is why records or reports were excluded, and how many.
type Reason struct {
	Reason string `json:"reason"`
	N      int    `json:"n"`
}

// Included counts studies and the reports about them: several reports may be
// about one study.
type Included struct {
	Studies int `json:"studies"`
	Reports int `json:"reports"`
}

// A Flow is the numbers of the diagram. What is nil is not known yet, or not
// part of the review, and is not drawn.
type Flow struct {
	// Previous is what the earlier version of the review included; nil for a
	// new review.
	Previous *Included `json:"previous,omitempty"`

	Databases []Source `json:"databases"`
	Registers []Source `json:"registers,omitempty"`

	// Removed before screening.
	Duplicates int      `json:"duplicates"`
	Known      int      `json:"known,omitempty"`      // found by an earlier search of the same review
	Automation int      `json:"automation,omitempty"` // marked as ineligible by automation tools
	Unreadable int      `json:"unreadable"`           // that no program could read
	Removed    []Reason `json:"removed,omitempty"`    // for other reasons

	ToScreen int `json:"to_screen"`

	Screening *Screening `json:"screening,omitempty"`
	// Other is what other methods found: websites, organisations, citation
	// searching.
	Other *Other `json:"other,omitempty"`
	// Included is the new studies; nil until all is decided.
	Included *Included `json:"included,omitempty"`
}

// Screening is what became of the records to screen.
type Screening struct {
	Excluded  int `json:"excluded"`            // on title and abstract
	Undecided int `json:"undecided,omitempty"` // not looked at yet, or in conflict
	Reports
}

// Reports is what became of the reports that were sought in full.
type Reports struct {
	Sought       int      `json:"sought"`
	NotRetrieved int      `json:"not_retrieved"`
	Assessed     int      `json:"assessed"`
	Excluded     []Reason `json:"excluded_reports"`
	Pending      int      `json:"pending,omitempty"` // assessed, not decided yet
	Included     int      `json:"included_reports"`
}

// Other is the records of other methods, and their reports.
type Other struct {
	Sources []Source `json:"sources"`
	Reports
}

func sum(sources []Source) (n int) {
	for _, s := range sources {
		n += s.Records
	}
	return n
}

func sumReasons(reasons []Reason) (n int) {
	for _, r := range reasons {
		n += r.N
	}
	return n
}

// Identified is the sum over the databases and registers.
func (f Flow) Identified() int { return sum(f.Databases) + sum(f.Registers) }

// RemovedBefore is the number of records removed before screening.
func (f Flow) RemovedBefore() int {
	return f.Duplicates + f.Known + f.Automation + f.Unreadable + sumReasons(f.Removed)
}

// Total is the studies and reports of all versions of the review.
func (f Flow) Total() Included {
	var t Included
	for _, i := range []*Included{f.Previous, f.Included} {
		if i != nil {
			t.Studies += i.Studies
			t.Reports += i.Reports
		}
	}
	return t
}

// Verify checks each box of the diagram against those it comes from. The
// error names every sum that is wrong.
func (f Flow) Verify() error {
	var c checks
	c.sources(slices.Concat(f.Databases, f.Registers), f.ToScreen)
	for what, n := range map[string]int{"duplicates": f.Duplicates, "records of earlier searches": f.Known,
		"records removed by automation tools": f.Automation, "unreadable records": f.Unreadable, "records to screen": f.ToScreen} {
		c.notNegative(what, n)
	}
	c.reasons("removed before screening", f.Removed)
	c.equal(fmt.Sprintf("%d identified − %d removed before screening", f.Identified(), f.RemovedBefore()),
		f.Identified()-f.RemovedBefore(), f.ToScreen, "to screen")
	if s := f.Screening; s != nil {
		c.notNegative("records excluded", s.Excluded)
		c.notNegative("records without a decision", s.Undecided)
		c.equal(fmt.Sprintf("%d screened − %d excluded − %d without a decision", f.ToScreen, s.Excluded, s.Undecided),
			f.ToScreen-s.Excluded-s.Undecided, s.Sought, "reports sought")
		c.reports("databases and registers", s.Reports)
	}
	if o := f.Other; o != nil {
		for _, s := range o.Sources {
			c.notNegative("records of "+s.Name, s.Records)
		}
		c.reports("other methods", o.Reports)
		c.atMost(o.Sought, "reports sought by other methods", sum(o.Sources), "records that they identified")
	}
	f.verifyIncluded(&c)
	if len(c) > 0 {
		slices.Sort(c)
		return fmt.Errorf("%w: %s", ErrUnbalanced, strings.Join(c, "; "))
	}
	return nil
}

func (f Flow) verifyIncluded(c *checks) {
	for _, i := range []*Included{f.Previous, f.Included} {
		if i != nil {
			c.notNegative("studies", i.Studies)
			c.atMost(i.Studies, "studies", i.Reports, "reports about them")
		}
	}
	if f.Included == nil || f.Screening == nil {
		return
	}
	reports := f.Screening.Included
	if f.Other != nil {
		reports += f.Other.Included
	}
	c.equal("reports that were assessed and not excluded", reports, f.Included.Reports, "reports included")
}

// checks collects what is wrong.
type checks []string

func (c *checks) wrong(format string, args ...any) { *c = append(*c, fmt.Sprintf(format, args...)) }

func (c *checks) notNegative(what string, n int) {
	if n < 0 {
		c.wrong("%d %s", n, what)
	}
}

func (c *checks) equal(how string, got, want int, what string) {
	if got != want {
		c.wrong("%s = %d, not %d %s", how, got, want, what)
	}
}

func (c *checks) atMost(n int, what string, limit int, ofWhat string) {
	if n > limit {
		c.wrong("%d %s, but %d %s", n, what, limit, ofWhat)
	}
}

func (c *checks) reasons(where string, reasons []Reason) {
	for _, r := range reasons {
		c.notNegative(fmt.Sprintf("%s for the reason %q", where, r.Reason), r.N)
	}
}

func (c *checks) sources(all []Source, toScreen int) {
	unique := 0
	for _, s := range all {
		unique += s.Unique
		if s.Records < 0 || s.Unique < 0 || s.Unique > s.Records {
			c.wrong("%s has %d records and %d unique ones", s.Name, s.Records, s.Unique)
		}
	}
	c.equal("the unique records of the databases", unique, toScreen, "to screen")
}

func (c *checks) reports(where string, r Reports) {
	c.notNegative("reports sought", r.Sought)
	c.notNegative("reports not retrieved", r.NotRetrieved)
	c.notNegative("reports not decided", r.Pending)
	c.notNegative("reports included", r.Included)
	c.reasons("reports excluded", r.Excluded)
	c.equal(fmt.Sprintf("%s: %d reports sought − %d not retrieved", where, r.Sought, r.NotRetrieved),
		r.Sought-r.NotRetrieved, r.Assessed, "assessed")
	c.equal(fmt.Sprintf("%s: %d reports assessed − %d excluded − %d not decided", where, r.Assessed, sumReasons(r.Excluded), r.Pending),
		r.Assessed-sumReasons(r.Excluded)-r.Pending, r.Included, "included")
}
