package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// A Finding is one thing about the numbers that a reader would ask about.
type Finding struct {
	// Severity is Error where sums are wrong, Warning where they may be right
	// but need a word, Note where something that the statements ask for is
	// not given.
	Severity refsift.Severity `json:"severity"`
	Code     string           `json:"code"`  // stable: "sum", "order", "stated", "reasons", "missing", "dates"
	Where    string           `json:"where"` // names in the file: "flow.assessed"
	// Message is the numbers; Explanation is what they may mean and what to do.
	Message     string `json:"message"`
	Explanation string `json:"explanation"`
}

// String prints the finding on two lines.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %s: %s [%s]\n    %s", f.Where, f.Severity, f.Message, f.Code, f.Explanation)
}

// Findings compares the numbers with each other. They are in the order of
// the flow, then of the file.
func (n *Numbers) Findings() []Finding {
	var c check
	c.identification(n)
	c.screening(&n.Flow)
	c.inclusion(&n.Flow)
	c.reasons(&n.Flow)
	c.negative(&n.Flow)
	for i := range n.Breakdowns {
		c.breakdown(&n.Flow, n.Breakdowns[i], i)
	}
	for i, s := range n.Stated {
		c.stated(&n.Flow, s, i)
	}
	c.dates(n)
	c.missing(n)
	return c
}

type check []Finding

func (c *check) add(s refsift.Severity, code, where, explanation, format string, args ...any) {
	*c = append(*c, Finding{s, code, where, fmt.Sprintf(format, args...), explanation})
}

// step checks from − out = into, where all are given; what is nil in out
// counts as none.
func (c *check) step(code, explanation string, from, into named, out ...named) {
	if from.n == nil || into.n == nil {
		return
	}
	left := *from.n
	sum := fmt.Sprintf("%d %s", *from.n, from.words)
	for _, o := range out {
		if o.n != nil {
			left -= *o.n
			sum += fmt.Sprintf(" − %d %s", *o.n, o.words)
		}
	}
	if left != *into.n {
		c.add(refsift.Error, code, "flow."+into.key, explanation, "%s = %d, not %d %s", sum, left, *into.n, into.words)
	}
}

func (c *check) identification(n *Numbers) {
	f := &n.Flow
	sum, all := 0, len(n.Databases) > 0
	for _, d := range n.Databases {
		if d.Records == nil {
			all = false
			continue
		}
		sum += *d.Records
	}
	switch {
	case f.Identified == nil:
	case all && sum != *f.Identified:
		c.add(refsift.Error, "sum", "flow.identified", "A database is missing, was counted twice, or was searched again without a new count.",
			"the databases have %d records, not the %d identified", sum, *f.Identified)
	case sum > *f.Identified:
		c.add(refsift.Error, "sum", "flow.identified", "The databases that give a count have more than the total already.",
			"some databases alone have %d records, more than the %d identified", sum, *f.Identified)
	}
	if f.Duplicates == nil && f.Removed == nil {
		c.order(f.named("identified"), f.named("screened"))
		return
	}
	c.step("sum", "Records were removed or added between identification and screening without being reported.",
		f.named("identified"), f.named("screened"), f.named("duplicates"), f.named("removed"))
}

func (c *check) screening(f *Flow) {
	screened, sought, assessed := f.named("screened"), f.named("sought"), f.named("assessed")
	if sought.n == nil {
		sought = assessed
		sought.n = plus(assessed.n, f.NotRetrieved)
		sought.words = "reports that went on to full text"
	}
	if f.Excluded == nil {
		c.order(screened, sought)
	} else {
		c.step("sum", "Each record screened is either excluded or goes on to full text.", screened, sought, f.named("excluded"))
	}
	if f.Sought != nil {
		c.step("sum", "Each report sought is either retrieved and assessed, or not retrieved.", f.named("sought"), assessed, f.named("not_retrieved"))
	}
}

// plus is a + b, where a nil b counts as 0.
func plus(a, b *int) *int {
	if a == nil || b == nil {
		return a
	}
	sum := *a + *b
	return &sum
}

// order checks that a later stage has no more than an earlier one.
func (c *check) order(from, into named) {
	if from.n != nil && into.n != nil && *into.n > *from.n {
		c.add(refsift.Error, "order", "flow."+into.key, "A stage cannot have more than the one before it.",
			"%d %s, but only %d %s", *into.n, into.words, *from.n, from.words)
	}
}

func (c *check) inclusion(f *Flow) {
	assessed, out := f.named("assessed"), f.named("excluded_reports")
	reports := f.named("included_reports")
	other := f.named("other")
	if assessed.n != nil && other.n != nil {
		sum := *assessed.n + *other.n
		assessed.n = &sum
		assessed.words += " or found by other methods"
	}
	switch {
	case reports.n != nil && out.n != nil:
		c.step("sum", "Each full text is either excluded with a reason or included.", assessed, reports, out)
	case assessed.n != nil && out.n != nil && f.Included != nil:
		c.studies(f, *assessed.n-*out.n, assessed, out)
	default:
		c.order(assessed, f.named("included"))
	}
	if reports.n != nil && f.Included != nil && *f.Included > *reports.n {
		c.add(refsift.Error, "order", "flow.included", "A report is about one study, so that there are at least as many reports as studies.",
			"%d studies included, but only %d reports of them", *f.Included, *reports.n)
	}
	if f.Total != nil && f.Included != nil && f.PreviousStudies != nil && *f.PreviousStudies+*f.Included != *f.Total {
		c.add(refsift.Error, "sum", "flow.total", "The studies of the earlier version and the new ones make the total.",
			"%d earlier + %d new studies = %d, not %d", *f.PreviousStudies, *f.Included, *f.PreviousStudies+*f.Included, *f.Total)
	}
}

// studies compares the reports that are left with the studies included, where
// the paper does not count reports apart from studies.
func (c *check) studies(f *Flow, left int, assessed, out named) {
	if left == *f.Included {
		return
	}
	explanation := "More studies than full texts are left: a study was added (by a later search, or from other methods) without being counted."
	if left > *f.Included {
		explanation = "A full text is unaccounted for. If several reports are about one study, say how many reports there are; if one was found by an update, count it with the rest."
	}
	c.add(refsift.Error, "sum", "flow.included", explanation, "%d %s − %d %s = %d, not %d included",
		*assessed.n, assessed.words, *out.n, out.words, left, *f.Included)
}

func (c *check) reasons(f *Flow) {
	sum := 0
	for _, n := range f.Reasons {
		sum += n
	}
	switch {
	case f.ExcludedReports == nil && len(f.Reasons) == 0:
	case f.ExcludedReports == nil:
		c.add(refsift.Note, "missing", "flow.excluded_reports", "Give the number of full texts excluded.", "reasons for %d full texts, but not how many were excluded", sum)
	case len(f.Reasons) == 0 && *f.ExcludedReports > 0:
		c.add(refsift.Warning, "reasons", "flow.reasons", "PRISMA 2020 (item 16b) asks for the reasons for excluding reports.", "no reasons for the %d full texts excluded", *f.ExcludedReports)
	case sum < *f.ExcludedReports:
		c.add(refsift.Warning, "reasons", "flow.reasons", "PRISMA 2020 (item 16b) asks for the reason of each. Give the reason of the rest.",
			"%d of the %d full texts excluded have a reason: %d have none", sum, *f.ExcludedReports, *f.ExcludedReports-sum)
	case sum > *f.ExcludedReports:
		c.add(refsift.Warning, "reasons", "flow.reasons", "Some have several reasons, or a count is wrong. Count each under its first reason, or say that reasons overlap.",
			"reasons for %d full texts, but %d were excluded", sum, *f.ExcludedReports)
	}
}

func (c *check) negative(f *Flow) {
	for _, n := range f.list() {
		if n.n != nil && *n.n < 0 {
			c.add(refsift.Error, "order", "flow."+n.key, "A count cannot be below zero.", "%d %s", *n.n, n.words)
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(f.Reasons)) {
		if n := f.Reasons[reason]; n < 0 {
			c.add(refsift.Error, "order", "flow.reasons", "A count cannot be below zero.", "%d full texts excluded for %q", n, reason)
		}
	}
}

func (c *check) breakdown(f *Flow, b Breakdown, i int) {
	total, words := b.Total, "in all"
	if b.Of != "" {
		of := f.named(b.Of)
		total, words = of.n, of.words
	}
	if total == nil {
		return
	}
	sum := 0
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(b.Parts)) {
		sum += b.Parts[name]
		parts = append(parts, fmt.Sprintf("%s %d", name, b.Parts[name]))
	}
	if sum != *total {
		c.add(refsift.Error, "sum", fmt.Sprintf("breakdown.%d", i+1),
			"The parts are of another total (was the total changed after the table was made?), or one item is in two parts or in none.",
			"%s: %s sum to %d, not %d %s", b.Name, strings.Join(parts, ", "), sum, *total, words)
	}
}

func (c *check) stated(f *Flow, s Stated, i int) {
	of := f.named(s.Of)
	if of.n != nil && *of.n != s.N {
		c.add(refsift.Error, "stated", fmt.Sprintf("stated.%d", i+1), "One of the two was not updated.",
			"%s says %d %s, the flow says %d", s.Where, s.N, of.words, *of.n)
	}
}

func (c *check) dates(n *Numbers) {
	const form = "2006-01-02"
	if n.Search.From != nil && n.Search.To != nil && n.Search.To.Before(*n.Search.From) {
		c.add(refsift.Error, "dates", "search", "The two are exchanged, or one is mistyped.", "the search ends on %s, before it begins on %s",
			n.Search.To.Format(form), n.Search.From.Format(form))
	}
	if n.Search.To == nil {
		return
	}
	for _, d := range n.Databases {
		if d.Searched != nil && d.Searched.Before(*n.Search.To) {
			c.add(refsift.Warning, "dates", "search.to", "Records that were added after the search are not covered. Give the date of the search as the end.",
				"the search is said to cover until %s, but %s was searched on %s", n.Search.To.Format(form), d.Name, d.Searched.Format(form))
		}
	}
}

// missing lists what PRISMA 2020 and PRISMA-S ask for and the file has not.
func (c *check) missing(n *Numbers) {
	for _, x := range []struct {
		name string
		n    *int
	}{{"identified", n.Flow.Identified}, {"duplicates", n.Flow.Duplicates}, {"screened", n.Flow.Screened}, {"excluded", n.Flow.Excluded},
		{"assessed", n.Flow.Assessed}, {"excluded_reports", n.Flow.ExcludedReports}, {"included", n.Flow.Included}} {
		if x.n == nil {
			c.add(refsift.Note, "missing", "flow."+x.name, "The flow diagram of PRISMA 2020 (item 16a) asks for it.", "%s: not given", n.Flow.named(x.name).words)
		}
	}
	for _, x := range []struct {
		what, item string
		has        func(Database) bool
	}{
		{"a count of records", "PRISMA 2020, figure 1", func(d Database) bool { return d.Records != nil }},
		{"a platform", "PRISMA-S item 1", func(d Database) bool { return d.Platform != "" }},
		{"the day of the search", "PRISMA-S item 13", func(d Database) bool { return d.Searched != nil }},
		{"the full strategy", "PRISMA-S item 8", func(d Database) bool { return d.Strategy }},
	} {
		var without []string
		for _, d := range n.Databases {
			if !x.has(d) {
				without = append(without, d.Name)
			}
		}
		if len(without) > 0 {
			c.add(refsift.Note, "missing", "database", x.item+" asks for it for each database.",
				"%d of %d databases without %s: %s", len(without), len(n.Databases), x.what, strings.Join(without, ", "))
		}
	}
}
