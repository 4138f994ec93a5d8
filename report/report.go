package report

import (
	"errors"
	"fmt"

	"github.com/refsift/refsift/overlap"
	"github.com/refsift/refsift/prisma"
)

// A Report is the data of the page. What is nil or empty is left out.
type Report struct {
	Title   string
	Version string // of the program that counted
	Files   []File
	Flow    *prisma.Flow
	Words   prisma.Words
	Overlap *overlap.Table
	// Strategies are the count tables, one for each strategy that was run.
	Strategies []Strategy
	Duplicates *Duplicates
	Screening  *Screening
	Findings   []Finding // of the lint
	Methods    []string  // paragraphs
	Checklist  []Item
}

// A File is an export that was read.
type File struct {
	Name, Format, Database, Platform string
	Records, Unreadable              int
	Title, Abstract, DOI, Year       int // records that have it
	Problems                         int // diagnostics of weight
}

// A Strategy is a search with the count of every line.
type Strategy struct {
	Name, Platform string
	Records        int // that were searched
	Lines          []Line
}

// A Line is a row of a count table.
type Line struct {
	Number string
	Text   string
	// Count is what was counted here; nil if the line could not be run.
	Count    *int
	Reported *int // as published
	Unique   *int // records of its block that only this line brings
	Note     string
}

// Delta is Count − Reported; ok is false if one of them is not known.
func (l Line) Delta() (d int, ok bool) {
	if l.Count == nil || l.Reported == nil {
		return 0, false
	}
	return *l.Count - *l.Reported, true
}

// Duplicates is what the deduplication came to.
type Duplicates struct {
	Records, Unique, Clusters int
	Sizes                     []Size // clusters by the number of their records
	Rules                     []Rule // links by what agreed
	Review                    int    // pairs for a person
	Refused                   int    // merges that a contradiction refused
	Relations                 []Rule // pairs that belong together but are not merged
	Decisions                 int    // of people that were honoured
	Model                     string
}

// A Size is how many clusters have so many records.
type Size struct{ Records, Clusters int }

// A Rule is how many pairs a rule or a relation has.
type Rule struct {
	Name string
	N    int
}

// Screening is what reviewers decided.
type Screening struct {
	Records, Settled, Conflicts, Awaiting int
	Agreements                            []Agreement
}

// An Agreement is of two reviewers.
type Agreement struct {
	A, B            string
	Both            int
	Observed, Kappa float64
}

// A Finding is of the lint.
type Finding struct {
	Where, Severity, Code, Message, Fix string
}

// ErrUnbalanced is what Verify wraps.
var ErrUnbalanced = errors.New("the numbers of the report do not add up")

// Verify compares the numbers of the parts with each other.
func (r Report) Verify() error {
	var wrong []error
	is := func(what string, got, want int) {
		if got != want {
			wrong = append(wrong, fmt.Errorf("%w: %s: %d, not %d", ErrUnbalanced, what, got, want))
		}
	}
	if r.Flow != nil {
		wrong = append(wrong, r.Flow.Verify())
		if len(r.Files) > 0 {
			sum := 0
			for _, f := range r.Files {
				sum += f.Records + f.Unreadable
			}
			is("records of the files and records identified", sum, r.Flow.Identified())
		}
	}
	if r.Overlap != nil {
		wrong = append(wrong, r.Overlap.Verify())
	}
	if d := r.Duplicates; d != nil {
		records, clusters := 0, 0
		for _, s := range d.Sizes {
			records += s.Records * s.Clusters
			clusters += s.Clusters
		}
		is("records of the clusters", records, d.Records)
		is("clusters", clusters, d.Unique)
		if r.Overlap != nil {
			is("unique records and items of the overlap", d.Unique, r.Overlap.Items())
		}
		if r.Flow != nil {
			is("records removed and duplicates of the flow", d.Records-d.Unique, r.Flow.Duplicates+r.Flow.Known)
		}
	}
	return errors.Join(wrong...)
}
