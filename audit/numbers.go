package audit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/refsift/refsift/internal/tomlfile"
)

// Numbers are what a paper reports. A nil number is not given.
type Numbers struct {
	Flow       Flow        `toml:"flow"`
	Databases  []Database  `toml:"database"`
	Breakdowns []Breakdown `toml:"breakdown"`
	Stated     []Stated    `toml:"stated"`
	Search     Search      `toml:"search"`
}

// Flow is the numbers of the flow diagram, in its order.
type Flow struct {
	Identified      *int           `toml:"identified"` // records, by all databases and registers
	Duplicates      *int           `toml:"duplicates"`
	Removed         *int           `toml:"removed"`  // before screening, for other reasons
	Screened        *int           `toml:"screened"` // records
	Excluded        *int           `toml:"excluded"` // records
	Sought          *int           `toml:"sought"`   // reports
	NotRetrieved    *int           `toml:"not_retrieved"`
	Assessed        *int           `toml:"assessed"`         // full texts
	ExcludedReports *int           `toml:"excluded_reports"` // full texts
	Reasons         map[string]int `toml:"reasons"`          // of the full texts excluded
	Other           *int           `toml:"other"`            // reports from other methods that were included
	IncludedReports *int           `toml:"included_reports"`
	Included        *int           `toml:"included"` // studies
	PreviousStudies *int           `toml:"previous"` // studies of the earlier version
	Total           *int           `toml:"total"`    // studies of both
}

// A Database is what the paper says of one database.
type Database struct {
	Name     string     `toml:"name"`
	Platform string     `toml:"platform"`
	Records  *int       `toml:"records"`
	Searched *time.Time `toml:"searched"`
	Strategy bool       `toml:"strategy"` // is the full strategy given?
}

// A Breakdown is a table or sentence that splits a total into parts.
type Breakdown struct {
	Name  string         `toml:"name"`
	Of    string         `toml:"of"`    // a name of the flow, such as "included"
	Total *int           `toml:"total"` // or a number, where the total is none of the flow's
	Parts map[string]int `toml:"parts"`
}

// A Stated is a number of the flow that the paper says again elsewhere.
type Stated struct {
	Where string `toml:"where"`
	Of    string `toml:"of"`
	N     int    `toml:"n"`
}

// Search is the time that the search covers.
type Search struct {
	From *time.Time `toml:"from"`
	To   *time.Time `toml:"to"`
}

// Parse reads the numbers from TOML. A name that the file must not have, and
// a reference to a number that does not exist, are errors: they are most
// often slips of the pen, and would hide a finding.
func Parse(data []byte) (*Numbers, error) {
	var n Numbers
	if err := tomlfile.Decode(data, &n); err != nil {
		return nil, err
	}
	return &n, n.checkNames()
}

// checkNames checks what refers to a number of the flow.
func (n *Numbers) checkNames() error {
	var wrong []error
	names := n.Flow.names()
	check := func(what, of string) {
		if !slices.Contains(names, of) {
			wrong = append(wrong, fmt.Errorf("%s: of = %q is no number of the flow: want one of %s", what, of, strings.Join(names, ", ")))
		}
	}
	for i, b := range n.Breakdowns {
		what := fmt.Sprintf("breakdown %d (%s)", i+1, b.Name)
		switch {
		case b.Of == "" && b.Total == nil:
			wrong = append(wrong, fmt.Errorf("%s: say of what, by of = \"included\" or total = 15", what))
		case b.Of != "":
			check(what, b.Of)
		}
	}
	for i, s := range n.Stated {
		check(fmt.Sprintf("stated %d (%s)", i+1, s.Where), s.Of)
	}
	return errors.Join(wrong...)
}

// A named is a number of the flow with its name in the file and in words.
type named struct {
	key, words string
	n          *int
}

// list is the numbers of the flow in its order.
func (f *Flow) list() []named {
	return []named{
		{"identified", "records identified", f.Identified},
		{"duplicates", "duplicate records removed", f.Duplicates},
		{"removed", "records removed for other reasons", f.Removed},
		{"screened", "records screened", f.Screened},
		{"excluded", "records excluded", f.Excluded},
		{"sought", "reports sought for retrieval", f.Sought},
		{"not_retrieved", "reports not retrieved", f.NotRetrieved},
		{"assessed", "full texts assessed", f.Assessed},
		{"excluded_reports", "full texts excluded", f.ExcludedReports},
		{"other", "reports included from other methods", f.Other},
		{"included_reports", "reports included", f.IncludedReports},
		{"included", "studies included", f.Included},
		{"previous", "studies of the previous version", f.PreviousStudies},
		{"total", "studies in all", f.Total},
	}
}

func (f *Flow) names() (out []string) {
	for _, n := range f.list() {
		out = append(out, n.key)
	}
	return out
}

func (f *Flow) named(key string) named {
	for _, n := range f.list() {
		if n.key == key {
			return n
		}
	}
	return named{key: key, words: key}
}
