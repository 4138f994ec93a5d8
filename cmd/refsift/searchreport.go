package main

import (
	"cmp"
	"errors"
	"io"
	"slices"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query/eval"
)

// A searchResult is what refsift search prints: as JSON as it stands, and
// in the other forms from it.
type searchResult struct {
	Schema      int                 `json:"schema"`
	Dialect     string              `json:"dialect"`
	Records     int                 `json:"records"`
	Items       *int                `json:"items,omitempty"` // after deduplication
	Final       string              `json:"final,omitempty"` // number of the line that is the result
	Databases   []databaseCount     `json:"databases,omitempty"`
	Lines       []searchLine        `json:"lines"`
	Known       *knownResult        `json:"known,omitempty"`
	Diagnostics refsift.Diagnostics `json:"diagnostics"` // those of no line
	Files       []fileReport        `json:"files"`
}

// A databaseCount is how many records, and items, of a database something
// finds.
type databaseCount struct {
	Database string `json:"database"` // "" where the export names none
	Records  int    `json:"records"`
	Items    *int   `json:"items,omitempty"` // after deduplication
}

// A searchLine is a line of the strategy. Numbers are null where the question
// does not arise.
type searchLine struct {
	Number      string              `json:"number"`
	Label       string              `json:"label"`
	Block       string              `json:"block,omitempty"` // heading above the line
	Text        string              `json:"text"`
	Count       *int                `json:"count"`    // null: the line could not be counted
	Reported    *int                `json:"reported"` // null: the source prints none
	Dropped     int                 `json:"dropped,omitempty"`
	JoinedBy    string              `json:"joined_by,omitempty"` // line that joins it with others by OR
	Unique      *int                `json:"unique"`
	Cumulative  *int                `json:"cumulative"`
	Lost        *int                `json:"lost"`
	Gained      *int                `json:"gained"`
	Known       *int                `json:"known,omitempty"`  // known records that it finds
	Recall      *float64            `json:"recall,omitempty"` // as a share of those that are among the records
	Items       *int                `json:"items,omitempty"`  // after deduplication
	Databases   []databaseCount     `json:"databases,omitempty"`
	Terms       []termCount         `json:"terms,omitempty"`
	Diagnostics refsift.Diagnostics `json:"diagnostics"`
}

type termCount struct {
	Term        string           `json:"term"`
	Count       int              `json:"count"`
	Unique      int              `json:"unique"`
	Truncations []truncation     `json:"truncations,omitempty"`
	Exploded    int              `json:"exploded,omitempty"` // headings in the explosion
	Headings    []eval.WordCount `json:"headings,omitempty"` // those that records carry
}

type truncation struct {
	Pattern string           `json:"pattern"`
	Total   int              `json:"total"` // words that it stands for
	Words   []eval.WordCount `json:"words"` // the most frequent
}

type knownResult struct {
	Given     int           `json:"given"`
	Repeated  int           `json:"repeated,omitempty"` // that lead to the records of one given before
	Located   int           `json:"located"`            // of the others, those among the records
	Found     int           `json:"found"`              // by the final line
	Absent    []string      `json:"absent"`
	Missed    []missedKnown `json:"missed"`
	Databases []string      `json:"smallest_databases"` // the fewest that hold all that is found
	Exact     bool          `json:"smallest_exact"`
}

type missedKnown struct {
	Known  string    `json:"known"`  // as given
	Record string    `json:"record"` // its ID
	Losses []lossRow `json:"losses"`
}

type lossRow struct {
	Line     string    `json:"line"`
	Excluded bool      `json:"excluded,omitempty"` // found by the line, which stands behind NOT
	Missing  string    `json:"missing,omitempty"`  // field of a limit without a value
	Near     []nearRow `json:"near"`
}

type nearRow struct {
	Line     string `json:"line"`
	Term     string `json:"term"`
	Reason   string `json:"reason"`
	Field    string `json:"field"`
	Value    int    `json:"value"`
	Position int    `json:"position,omitempty"`
	Words    string `json:"words"`
}

// databaseLabel is what people read of a database.
func databaseLabel(name string) string { return cmp.Or(name, "(not named)") }

func known(n int) *int {
	if n < 0 {
		return nil
	}
	return &n
}

// report puts everything that the run found into the result.
func (run *searchRun) report() *searchResult {
	a := run.analysis
	out := &searchResult{Schema: schema, Dialect: run.strategy.Dialect.Name, Records: run.reading.records(),
		Diagnostics: refsift.Diagnostics{}, Files: run.reading.files}
	if a.Final >= 0 {
		out.Final = a.Lines[a.Final].Line.Number
	}
	all := make([]*eval.Set, len(run.databases))
	for i, g := range run.databases {
		all[i] = g.Set
	}
	out.Items, out.Databases = run.byDatabase(eval.Or(all...))
	for i := range a.Lines {
		out.Lines = append(out.Lines, run.line(i))
	}
	for _, d := range run.diags {
		i := lineOf(a.Result, d)
		if i < 0 {
			out.Diagnostics = append(out.Diagnostics, d)
		} else {
			out.Lines[i].Diagnostics = append(out.Lines[i].Diagnostics, d)
		}
	}
	if run.known != nil {
		out.Known = run.knownResult()
	}
	return out
}

// byDatabase counts a set by database, and as items where they are known.
func (run *searchRun) byDatabase(set *eval.Set) (items *int, out []databaseCount) {
	var by []int
	if run.items != nil {
		var total int
		total, by = run.items.Count(set, run.databases)
		items = &total
	}
	for i, g := range run.databases {
		c := databaseCount{Database: g.Name, Records: eval.And(set, g.Set).Len()}
		if by != nil {
			c.Items = &by[i]
		}
		out = append(out, c)
	}
	return items, out
}

func (run *searchRun) line(i int) searchLine {
	l, c := run.analysis.Lines[i], run.analysis.Contributions[i]
	out := searchLine{Number: l.Line.Number, Label: l.Line.Label, Block: l.Line.Block, Text: l.Line.Text, Dropped: l.Dropped,
		JoinedBy: c.Block, Unique: known(c.Unique), Cumulative: known(c.Cumulative), Lost: known(c.Lost), Gained: known(c.Gained),
		Reported: known(l.Line.Reported), Diagnostics: refsift.Diagnostics{}}
	if d, ok := errors.AsType[*refsift.Diagnostic](l.Err); ok {
		out.Diagnostics = append(out.Diagnostics, *d)
	}
	if l.Err != nil {
		return out
	}
	out.Count = &l.Count
	out.Items, out.Databases = run.byDatabase(l.Set)
	if run.known != nil {
		out.Known = known(run.known.Found[i])
		if n := run.known.Located(); n > 0 {
			recall := float64(run.known.Found[i]) / float64(n)
			out.Recall = &recall
		}
	}
	if run.terms != nil {
		out.Terms = termCounts(run.terms[i])
	}
	return out
}

func termCounts(l eval.LineTerms) (out []termCount) {
	for _, t := range l.Terms {
		c := termCount{Term: t.Expr.String(), Count: t.Count, Unique: t.Unique, Exploded: t.Exploded, Headings: t.Headings}
		for _, x := range t.Truncations {
			c.Truncations = append(c.Truncations, truncation{x.Pattern, x.Total, x.Words})
		}
		out = append(out, c)
	}
	return out
}

func (run *searchRun) knownResult() *knownResult {
	k := run.known
	out := &knownResult{Given: len(k.Items) + k.Repeated, Repeated: k.Repeated, Located: k.Located(), Found: k.Located() - len(k.Missed),
		Absent: []string{}, Missed: []missedKnown{}, Databases: []string{}}
	for _, i := range k.Absent {
		out.Absent = append(out.Absent, k.Items[i].Name)
	}
	for _, m := range run.missed {
		row := missedKnown{Known: k.Items[m.item].Name, Record: m.id.String(), Losses: []lossRow{}}
		for _, l := range m.losses {
			row.Losses = append(row.Losses, newLossRow(l))
		}
		out.Missed = append(out.Missed, row)
	}
	databases, exact := run.smallest()
	out.Databases, out.Exact = append(out.Databases, databases...), exact
	return out
}

func newLossRow(l eval.Loss) lossRow {
	out := lossRow{Line: l.Line.Number, Excluded: l.Excluded, Near: []nearRow{}}
	if l.Missing != 0 {
		out.Missing = l.Missing.String()
	}
	for _, n := range l.Near {
		out.Near = append(out.Near, nearRow{Line: n.Line.Number, Term: n.Term.String(), Reason: n.Reason.String(),
			Field: n.Hit.Field.String(), Value: n.Hit.Value, Position: n.Hit.Position, Words: n.Hit.Words})
	}
	return out
}

// lineOf returns the index of the line that a diagnostic lies in, or -1.
func lineOf(r *eval.Result, d refsift.Diagnostic) int {
	if !d.Span.Start.IsValid() || d.Code == refsift.CodeDialectGuessed { // of the whole strategy
		return -1
	}
	at := d.Span.Start.Offset
	return slices.IndexFunc(r.Lines, func(l eval.LineResult) bool {
		s := l.Line.Span
		return s.Start.Offset <= at && at < max(s.End.Offset, s.Start.Offset+1)
	})
}

func (r *searchResult) writeJSON(w io.Writer) error { return (&app{out: w}).printJSON(r) }

// writeSearch writes the result in a form, to a file or to standard output.
func (a *app) writeSearch(r *searchResult, form, path string) error {
	write := map[string]func(io.Writer) error{
		"json": r.writeJSON,
		"html": r.writePage,
		"csv":  r.writeCSV,
		"md":   r.writeMarkdown,
		"text": r.writeText,
	}[form]
	return a.writeFile(path, write)
}
