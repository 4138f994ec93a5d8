package project

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift/report"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// itemNumber reads the number of an item of PRISMA-S, 0 if it is none.
func itemNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 16 {
		return 0
	}
	return n
}

// notUsed are the words by which a project says that something was not done.
var notUsed = []string{"none", "not used", "not done", "no"}

// Checklist answers the items of PRISMA-S as far as the project and the run
// tell; what the project file says of an item goes before.
func (r *Result) Checklist() []report.Item {
	items := report.Checklist()
	for number, answer := range map[int]string{1: r.databaseNames(false), 3: r.databaseNames(true), 15: r.recordCounts(), 16: r.deduplication()} {
		items[number-1].Answer = answer
	}
	for number, say := range map[int]func(*Database) string{8: (*Database).strategyName, 9: (*Database).limits, 10: (*Database).filters, 13: (*Database).day} {
		i := &items[number-1]
		if i.Answer, i.Lacks = r.each(say); i.Answer == "" {
			i.Lacks = nil // of none
		}
	}
	for item, answer := range r.Project.Reporting {
		i := &items[itemNumber(item)-1]
		if i.Answer = strings.TrimSpace(answer); slices.Contains(notUsed, strings.ToLower(strings.TrimSuffix(i.Answer, "."))) {
			i.Answer, i.NotUsed = "", true
		}
		i.Lacks = nil
	}
	return items
}

func (d *Database) String() string {
	if d.Platform == "" || strings.EqualFold(d.Platform, d.Name) {
		return d.Name
	}
	return d.Name + " (" + d.Platform + ")"
}

func (r *Result) databaseNames(registers bool) string {
	var names []string
	for i := range r.Project.Databases {
		if d := &r.Project.Databases[i]; d.Register == registers {
			names = append(names, d.String())
		}
	}
	return strings.Join(names, ", ")
}

// each joins what is said of each database, and names those of which nothing is.
func (r *Result) each(say func(*Database) string) (answer string, lacks []string) {
	var parts []string
	for i := range r.Project.Databases {
		d := &r.Project.Databases[i]
		if what := say(d); what != "" {
			parts = append(parts, d.Name+": "+what)
		} else {
			lacks = append(lacks, d.Name)
		}
	}
	return strings.Join(parts, "; "), lacks
}

func (d *Database) limits() string  { return d.Limits }
func (d *Database) filters() string { return d.Filters }

func (d *Database) day() string {
	if d.Searched == nil {
		return ""
	}
	return d.Searched.Format("2 January 2006")
}

func (d *Database) strategyName() string {
	if d.Strategy == "" {
		return ""
	}
	return "in " + d.Strategy
}

func (r *Result) recordCounts() string {
	f := r.Flow()
	var parts []string
	for _, s := range slices.Concat(f.Databases, f.Registers) {
		parts = append(parts, fmt.Sprintf("%s %d", cmp.Or(s.Name, "not named"), s.Records))
	}
	return fmt.Sprintf("%s; %d in all, %d after deduplication", strings.Join(parts, ", "), f.Identified(), f.ToScreen)
}

func (r *Result) deduplication() string {
	s := fmt.Sprintf("refsift %s, model %q, by fuzzy comparison of titles, authors, sources, pages and identifiers; contradictions refuse a merge", cmp.Or(r.version, "(development)"), r.state.Settings().Model.Name)
	if n := len(r.state.Rulings()); n > 0 {
		s += fmt.Sprintf("; %d decisions by people", n)
	}
	return s
}

// Methods is a paragraph for the methods section, in the past tense, of what
// the project and the run tell.
func (r *Result) Methods() []string {
	f := r.Flow()
	var b strings.Builder
	fmt.Fprintf(&b, "We searched %s.", andList(r.searched()))
	if answer, _ := r.each((*Database).limits); answer != "" {
		fmt.Fprintf(&b, " Limits: %s.", answer)
	}
	fmt.Fprintf(&b, " The searches gave %d records", f.Identified())
	if f.Unreadable > 0 {
		fmt.Fprintf(&b, ", of which %d could not be read", f.Unreadable)
	}
	fmt.Fprintf(&b, ". Duplicates were removed with refsift %s (model %q), which links records by agreeing titles, authors, sources, pages and identifiers, refuses to merge records that contradict each other, and leaves doubtful pairs to a person; %d duplicates were removed, which left %d records to screen.",
		cmp.Or(r.version, "(development)"), r.state.Settings().Model.Name, f.Duplicates, f.ToScreen)
	out := []string{b.String()}
	if s := r.Screening; s != nil {
		text := fmt.Sprintf("Of %d records, %d were decided on title and abstract", s.Records, s.Settled)
		if n := r.Project.Screening.Reviewers; n > 1 {
			text += fmt.Sprintf(" by %d reviewers each", n)
		}
		if a := r.Project.Screening.Arbiter; a != "" {
			text += "; conflicts were settled by " + a
		}
		for _, k := range s.Agreements {
			if kappa := k.Kappa(); kappa == kappa {
				text += fmt.Sprintf("; Cohen's kappa of %s and %s was %.2f (%d records)", cmp.Or(k.A, "one reviewer"), cmp.Or(k.B, "another"), kappa, k.Both)
			}
		}
		out = append(out, text+".")
	}
	return out
}

// searched names each database with its platform and date.
func (r *Result) searched() (out []string) {
	for i := range r.Project.Databases {
		d := &r.Project.Databases[i]
		s := d.String()
		if d.Searched != nil {
			s += " on " + d.Searched.Format("2 January 2006")
		}
		out = append(out, s)
	}
	return out
}

func andList(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}
