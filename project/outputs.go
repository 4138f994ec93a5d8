package project

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/internal/sheet"
	"github.com/refsift/refsift/overlap"
	"github.com/refsift/refsift/prisma"
	"github.com/refsift/refsift/report"
	"github.com/refsift/refsift/review"
	"github.com/refsift/refsift/ris"
)

// An Output is a file that a run writes.
type Output struct {
	Name  string // with slashes, below the output folder
	What  string // for people
	Write func(io.Writer) error
}

// Outputs are the files that the run writes, in a fixed order. Their bytes
// depend on the inputs and the version of the program only.
func (r *Result) Outputs() []Output {
	flow, style := r.Flow(), prisma.Style{Title: r.Project.Title, Words: r.words()}
	shared := r.Overlap()
	out := []Output{
		{"report.html", "everything on one page", func(w io.Writer) error { return r.Report().WriteHTML(w) }},
		{"unique.ris", "the unique records, to screen", r.writeUnique},
		{"review.html", "possible duplicates to decide about", func(w io.Writer) error {
			return review.Write(w, r.Deduped(), review.Options{Title: r.Project.Title, Rulings: r.state.Rulings()})
		}},
		{"groups.csv", "every record with its group", r.writeGroups},
		{"ledger.jsonl", "every record with what became of it", r.ledger.WriteJSONL},
		{"log.jsonl", "every decision with its reason", r.state.WriteLog},
		{"flow.svg", "the flow diagram", func(w io.Writer) error { return flow.WriteSVG(w, style) }},
		{"flow.md", "its numbers as a table", func(w io.Writer) error { return flow.WriteMarkdown(w, style) }},
		{"flow.csv", "its numbers, for the PRISMA2020 tool", func(w io.Writer) error { return flow.WriteCSV(w, style) }},
		{"upset.svg", "which databases found what", func(w io.Writer) error { return shared.WriteUpSet(w, overlap.Style{}) }},
		{"heatmap.svg", "which share one database has of another", func(w io.Writer) error { return shared.WriteHeatMap(w, overlap.Style{}) }},
		{"overlap.csv", "the numbers of both", shared.WriteCSV},
		{"overlap.md", "the same as tables", shared.WriteMarkdown},
	}
	if r.Screening != nil {
		out = append(out, Output{"conflicts.csv", "the records that a further reviewer has to decide", r.WriteConflicts})
	}
	for i := range r.Strategies {
		table, name := r.Strategies[i].table(), "counts-"+fileName(r.Strategies[i].Database.Name, i)
		out = append(out,
			Output{name + ".csv", "the strategy of " + table.Name + " with its counts", table.WriteCSV},
			Output{name + ".svg", "its counts as bars", table.WriteSVG})
	}
	return out
}

// fileName makes a name of a database safe as part of a file name, and
// distinct by its place.
func fileName(name string, i int) string {
	safe := strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		}
		return '-'
	}, name)
	return strconv.Itoa(i+1) + "-" + strings.Trim(safe, "-")
}

func (r *Result) words() prisma.Words {
	if r.Project.Flow.Scoping {
		return prisma.ScopingReview
	}
	return prisma.SystematicReview
}

// Overlap counts which databases have each unique record.
func (r *Result) Overlap() *overlap.Table {
	var t overlap.Table
	for i := range r.Deduped().Clusters {
		var in []string
		for _, rec := range r.Deduped().Clusters[i].Records {
			in = append(in, rec.Origin.Database)
		}
		t.Add(in...)
	}
	return &t
}

// kept are the unique records in the order of output: by title, then content.
func (r *Result) kept() []*refsift.Record {
	recs := slices.Collect(r.Deduped().Unique())
	dedupe.SortForOutput(recs)
	return recs
}

func (r *Result) writeUnique(w io.Writer) error {
	x := ris.NewWriter(w)
	for _, rec := range r.kept() {
		if err := x.Write(rec); err != nil {
			return err
		}
	}
	return x.Flush()
}

// writeGroups writes a row for each record: its place, its database, the
// record kept in its place, and every database that has the item.
func (r *Result) writeGroups(w io.Writer) error {
	var rows [][]string
	for i := range r.Deduped().Clusters {
		c := &r.Deduped().Clusters[i]
		var databases []string
		for _, rec := range c.Records {
			if !slices.Contains(databases, rec.Origin.Database) {
				databases = append(databases, rec.Origin.Database)
			}
		}
		slices.Sort(databases)
		for _, rec := range c.Records {
			keep := "0"
			if rec == c.Kept {
				keep = "1"
			}
			rows = append(rows, []string{rec.ID.String(), c.Kept.ID.String(), keep, rec.Origin.Database, strings.Join(databases, "; "), rec.Title})
		}
	}
	slices.SortFunc(rows, slices.Compare)
	return sheet.Write(w, append([][]string{{"id", "group", "keep", "database", "databases", "title"}}, rows...))
}

// Report is the data of the report page.
func (r *Result) Report() report.Report {
	flow := r.Flow()
	out := report.Report{Title: cmp.Or(r.Project.Title, "Search report"), Version: r.version, Flow: &flow, Words: r.words(),
		Overlap: r.Overlap(), Duplicates: r.duplicates(), Methods: r.Methods(), Checklist: r.Checklist()}
	for i := range r.Files {
		row := fileRow(&r.Files[i])
		row.Problems = r.weighty[i]
		out.Files = append(out.Files, row)
	}
	for i := range r.Strategies {
		out.Strategies = append(out.Strategies, r.Strategies[i].table())
		out.Findings = append(out.Findings, r.Strategies[i].findings()...)
	}
	if s := r.Screening; s != nil {
		out.Screening = &report.Screening{Records: s.Records, Settled: s.Settled, Conflicts: s.Conflicts, Awaiting: s.Awaiting}
		for _, a := range s.Agreements {
			out.Screening.Agreements = append(out.Screening.Agreements, report.Agreement{A: a.A, B: a.B, Both: a.Both, Observed: a.Observed(), Kappa: a.Kappa()})
		}
	}
	return out
}

func fileRow(x *format.Info) report.File {
	f := report.File{Name: x.File, Format: x.Format, Records: x.Records, Unreadable: x.Unreadable,
		Title: x.Records - x.Missing.Title, Abstract: x.Records - x.Missing.Abstract, DOI: x.Records - x.Missing.DOI, Year: x.Records - x.Missing.Year}
	if len(x.Databases) > 0 {
		f.Database = x.Databases[0].Name
	}
	if len(x.Platforms) > 0 {
		f.Platform = x.Platforms[0].Name
	}
	return f
}

func (r *Result) duplicates() *report.Duplicates {
	res := r.Deduped()
	d := &report.Duplicates{Records: res.Stats.Records, Unique: len(res.Clusters), Review: len(res.Review), Refused: res.Stats.RefusedMerges,
		Decisions: len(r.state.Rulings()), Model: r.state.Settings().Model.Name}
	sizes, rules, relations := map[int]int{}, map[string]int{}, map[string]int{}
	for i := range res.Clusters {
		c := &res.Clusters[i]
		sizes[len(c.Records)]++
		if len(c.Records) > 1 {
			d.Clusters++
		}
		for j := range c.Links {
			rules[c.Links[j].Rule]++
		}
	}
	for i := range res.Related {
		relations[string(res.Related[i].Relation)]++
	}
	for n, clusters := range sizes {
		d.Sizes = append(d.Sizes, report.Size{Records: n, Clusters: clusters})
	}
	slices.SortFunc(d.Sizes, func(a, b report.Size) int { return cmp.Compare(a.Records, b.Records) })
	d.Rules, d.Relations = ranked(rules), ranked(relations)
	return d
}

// ranked lists what was counted, the most frequent first.
func ranked(count map[string]int) (out []report.Rule) {
	for name, n := range count {
		out = append(out, report.Rule{Name: name, N: n})
	}
	slices.SortFunc(out, func(a, b report.Rule) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Name, b.Name)) })
	return out
}

// table is the count table of a strategy.
func (s *Strategy) table() report.Strategy {
	out := report.Strategy{Name: s.Database.Name, Platform: s.Database.Platform, Records: s.Records}
	for i, l := range s.Analysis.Lines {
		row := report.Line{Number: cmp.Or(l.Line.Label, l.Line.Number), Text: l.Line.Text}
		if l.Err != nil {
			row.Note = l.Err.Error()
		} else {
			row.Count = &s.Analysis.Lines[i].Count
		}
		if l.Line.Reported >= 0 {
			row.Reported = &l.Line.Reported
		}
		if u := &s.Analysis.Contributions[i].Unique; *u >= 0 {
			row.Unique = u
		}
		out.Lines = append(out.Lines, row)
	}
	return out
}

func (s *Strategy) findings() (out []report.Finding) {
	for _, f := range s.Lint.Findings {
		if f.Severity == refsift.Note {
			continue // advice is for refsift lint
		}
		where := s.Database.Name
		if f.Line != "" {
			where += ", line " + f.Line
		}
		out = append(out, report.Finding{Where: where, Severity: f.Severity.String(), Code: string(f.Code), Message: f.Message, Fix: f.Fix})
	}
	return out
}
