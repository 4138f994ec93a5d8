package prisma

import (
	"strings"

	"github.com/refsift/refsift/internal/sheet"
)

// Words are the vocabulary of a diagram.
type Words uint8

// The vocabularies.
const (
	SystematicReview Words = iota // studies and reports, PRISMA 2020
	ScopingReview                 // sources of evidence, PRISMA-ScR
)

func (w Words) studies() string {
	if w == ScopingReview {
		return "sources of evidence"
	}
	return "studies"
}

// A row is one line of a box: what is counted, and how many.
type row struct {
	text   string
	n      int
	indent int  // 1: part of the line above
	label  bool // no number stands behind the text
}

// A box is one box of the diagram.
type box struct {
	stage string // Identification, Screening or Included
	rows  []row
}

// The boxes of the diagram; nil where the flow has none.
type boxes struct {
	previous                                                    *box
	identified, removed, screened, excluded, sought, notFetched *box
	assessed, excludedReports, included, total                  *box
	otherIdentified, otherSought, otherNotFetched               *box
	otherAssessed, otherExcluded                                *box
}

const (
	identification = "Identification"
	screening      = "Screening"
	inclusion      = "Included"
)

// boxes says what stands in each box. Every writer takes its numbers and
// words from here.
func (f Flow) boxes(w Words) boxes {
	b := boxes{
		identified: f.identifiedBox(),
		removed:    f.removedBox(),
		screened:   &box{screening, []row{{text: "Records screened", n: f.ToScreen}}},
	}
	if f.Previous != nil {
		b.previous = &box{identification, []row{
			{text: capital(w.studies()) + " included in previous version of review", n: f.Previous.Studies},
			{text: "Reports of " + w.studies() + " included in previous version of review", n: f.Previous.Reports},
		}}
	}
	if s := f.Screening; s != nil {
		b.excluded = &box{screening, withPending([]row{{text: "Records excluded", n: s.Excluded}}, "Records without a decision yet", s.Undecided)}
		b.sought, b.notFetched, b.assessed, b.excludedReports = s.boxes()
	} else {
		b.screened.rows[0].text = "Records to screen"
	}
	if o := f.Other; o != nil {
		b.otherIdentified = &box{identification, sourceRows("Records identified from:", o.Sources, sum(o.Sources))}
		b.otherSought, b.otherNotFetched, b.otherAssessed, b.otherExcluded = o.boxes()
	}
	if f.Included != nil {
		b.included = &box{inclusion, []row{
			{text: map[bool]string{false: capital(w.studies()), true: "New " + w.studies()}[f.Previous != nil] + " included in review", n: f.Included.Studies},
			{text: "Reports of included " + w.studies(), n: f.Included.Reports},
		}}
		if f.Previous != nil {
			t := f.Total()
			b.total = &box{inclusion, []row{
				{text: "Total " + w.studies() + " included in review", n: t.Studies},
				{text: "Reports of total included " + w.studies(), n: t.Reports},
			}}
		}
	}
	return b
}

func (f Flow) identifiedBox() *box {
	rows := sourceRows("Records identified from databases", f.Databases, sum(f.Databases))
	rows[0].label = false
	if len(f.Registers) > 0 {
		registers := sourceRows("Records identified from registers", f.Registers, sum(f.Registers))
		registers[0].label = false
		rows = append(rows, registers...)
	}
	return &box{identification, rows}
}

func sourceRows(head string, sources []Source, n int) []row {
	rows := []row{{text: head, n: n, label: true}}
	for _, s := range sources {
		rows = append(rows, row{text: s.Name, n: s.Records, indent: 1})
	}
	return rows
}

func (f Flow) removedBox() *box {
	rows := []row{
		{text: "Records removed before screening:", n: f.RemovedBefore(), label: true},
		{text: "Duplicate records", n: f.Duplicates, indent: 1},
	}
	for _, r := range []Reason{
		{"Records of earlier searches", f.Known},
		{"Records marked as ineligible by automation tools", f.Automation},
		{"Records that could not be read", f.Unreadable},
	} {
		if r.N > 0 {
			rows = append(rows, row{text: r.Reason, n: r.N, indent: 1})
		}
	}
	return &box{identification, append(rows, reasonRows(f.Removed)...)}
}

func reasonRows(reasons []Reason) (rows []row) {
	for _, r := range reasons {
		rows = append(rows, row{text: r.Reason, n: r.N, indent: 1})
	}
	return rows
}

func withPending(rows []row, text string, n int) []row {
	if n > 0 {
		rows = append(rows, row{text: text, n: n})
	}
	return rows
}

func (r Reports) boxes() (sought, notFetched, assessed, excluded *box) {
	head := row{text: "Reports excluded", n: sumReasons(r.Excluded)}
	if len(r.Excluded) > 0 {
		head.text += ":"
		head.label = true
	}
	return &box{screening, []row{{text: "Reports sought for retrieval", n: r.Sought}}},
		&box{screening, []row{{text: "Reports not retrieved", n: r.NotRetrieved}}},
		&box{screening, []row{{text: "Reports assessed for eligibility", n: r.Assessed}}},
		&box{screening, withPending(append([]row{head}, reasonRows(r.Excluded)...), "Reports without a decision yet", r.Pending)}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// String is the row as it stands in the diagram: "Scopus (n = 1,604)".
func (r row) String() string {
	if r.label {
		return r.text
	}
	return r.text + " (n\u00a0=\u00a0" + sheet.Thousands(r.n) + ")"
}
