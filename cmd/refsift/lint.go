package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/document"
	"github.com/refsift/refsift/query/lint"
)

// lintFlags are the options of refsift lint.
type lintFlags struct {
	reading    strategyFlags
	headings   headingFlags
	fix, write bool
	counts     bool
	least      string
	off        []string
}

func newLint(a *app) *cobra.Command {
	var f lintFlags
	c := &cobra.Command{
		Use:   "lint FILE...",
		Short: "Review search strategies: references, syntax, headings, terms, counts",
		Long: `Reviews strategies by the rules that docs/lint.md lists, each with the element of
PRESS 2015 that asks for it. An error is what the platform refuses or what cannot
mean what it says, a warning loses records or is surely a slip, a note is advice.
The exit code is 1 if there is an error, with --strict also for a warning.

--fix prints the strategy with every correction that is safe, and what is left to
decide on standard error; --write puts it back into its file. --counts holds the
published counts against each other, which needs no database.

FILE may be plain text, TSV, CSV, Markdown, HTML, DOCX or RTF, or - for standard
input; every strategy of a document is reviewed.`,
		Example: "  refsift lint --dialect ovid strategy.txt\n  refsift lint --fix --dialect pubmed strategy.txt > corrected.txt\n  refsift lint --counts --least warning appendix.docx",
		Args:    cobra.MinimumNArgs(1),
	}
	f.reading.register(c)
	f.headings.register(c)
	flags := c.Flags()
	flags.BoolVar(&f.fix, "fix", false, "print the strategy with every safe correction")
	flags.BoolVarP(&f.write, "write", "w", false, "with --fix: write it back into its file")
	flags.BoolVar(&f.counts, "counts", false, "hold the published counts against each other")
	flags.StringVar(&f.least, "least", "note", "least severity to print: note, warning, error")
	flags.StringSliceVar(&f.off, "off", nil, "rules not to apply, by code")
	c.RunE = func(_ *cobra.Command, args []string) error { return a.lint(f, args) }
	return c
}

// lintFile is a file in the JSON of refsift lint.
type lintFile struct {
	File       string         `json:"file"`
	Strategies []lintStrategy `json:"strategies"`
	Edits      int            `json:"edits,omitempty"` // made by --fix
	Fixed      string         `json:"fixed,omitempty"` // the corrected text, with --fix and without --write

	source string
}

// lintStrategy is a strategy in the JSON of refsift lint.
type lintStrategy struct {
	Title    string         `json:"title,omitempty"`
	Dialect  string         `json:"dialect"`
	Guessed  string         `json:"guessed,omitempty"` // how the dialect was found, where --dialect does not name it
	Lines    int            `json:"lines"`
	Errors   int            `json:"errors"`
	Warnings int            `json:"warnings"`
	Notes    int            `json:"notes"`
	Findings []lint.Finding `json:"findings"`
	More     int            `json:"more,omitempty"` // findings that were counted but not kept

	unsure bool // the guess may well be wrong
}

// lintResult is the JSON of refsift lint.
type lintResult struct {
	Schema int        `json:"schema"`
	Files  []lintFile `json:"files"`
}

func (a *app) lint(f lintFlags, args []string) error {
	var least refsift.Severity
	if err := least.UnmarshalText([]byte(f.least)); err != nil {
		return fmt.Errorf("--least: %w", err)
	}
	if f.write && !f.fix {
		return errors.New("--write goes with --fix")
	}
	if f.fix && !f.write && len(args) > 1 {
		return errors.New("--fix prints one strategy; add --write to correct several files in place")
	}
	l, err := f.linter()
	if err != nil {
		return err
	}
	result := lintResult{Schema: schema}
	for _, path := range args {
		file, err := a.lintPath(l, f, path)
		if err != nil {
			return err
		}
		result.Files = append(result.Files, file)
	}
	if err := a.printLint(result, f, least); err != nil {
		return err
	}
	return lintVerdict(result, a.strict)
}

// linter returns the linter that the flags ask for.
func (f lintFlags) linter() (*lint.Linter, error) {
	l := &lint.Linter{Counts: f.counts}
	for _, code := range f.off {
		if !slices.ContainsFunc(lint.Rules(), func(r lint.Rule) bool { return string(r.Code) == code }) {
			return nil, fmt.Errorf("--off %q: no such rule; docs/lint.md lists them", code)
		}
		l.Off = append(l.Off, refsift.Code(code))
	}
	o, err := f.headings.options()
	l.Thesaurus, l.EntryTerms = o.Thesaurus, o.EntryTerms
	return l, err
}

// lintPath reviews every strategy of a file, and corrects it if asked to.
func (a *app) lintPath(l *lint.Linter, f lintFlags, path string) (lintFile, error) {
	data, err := a.readAll(path)
	if err != nil {
		return lintFile{}, err
	}
	name := filepath.ToSlash(path)
	if path == "-" {
		name = "stdin"
	}
	file, reports, err := lintDocument(l, f, name, data)
	if err != nil || !f.fix {
		return file, err
	}
	const rounds = 20 // edits that touch take turns
	for range rounds {
		text, n := fixAll(reports)
		if n == 0 {
			break
		}
		edits := file.Edits + n
		if file, reports, err = lintDocument(l, f, name, []byte(text)); err != nil {
			return file, err
		}
		file.Edits = edits
	}
	if !f.write {
		file.Fixed = file.source
		return file, nil
	}
	if path == "-" || file.Edits == 0 {
		return file, nil
	}
	return file, a.writeFile(path, func(w io.Writer) error {
		_, err := io.WriteString(w, file.source)
		return err
	})
}

// lintDocument reads the strategies of a document and applies the rules.
func lintDocument(l *lint.Linter, f lintFlags, name string, data []byte) (lintFile, []*lint.Report, error) {
	file := lintFile{File: name}
	d, err := f.reading.named()
	if err != nil {
		return file, nil, err
	}
	doc, err := refused(document.Read(name, data, document.Options{}))
	if err != nil {
		return file, nil, err
	}
	if f.fix && doc.Format != document.Text {
		return file, nil, fmt.Errorf("%s: --fix corrects plain text, this is %s", name, doc.Format)
	}
	excerpts := doc.Excerpts
	if f.reading.table != "" || len(excerpts) == 0 {
		x, err := doc.Select(f.reading.table)
		if err != nil {
			return file, nil, dataError{err}
		}
		excerpts = []*document.Excerpt{x}
	}
	file.source = doc.Text
	var reports []*lint.Report
	for _, x := range excerpts {
		s, diags := x.Parse(query.Parser{Dialect: d, DefaultField: f.reading.defaultField, BareReferences: f.reading.bareReferences})
		l.Parser.DefaultField = f.reading.defaultField
		r := l.Review(s, diags)
		for i := range r.Findings {
			nameCell(doc, &r.Findings[i].Diagnostic)
			if doc.Format != document.Text {
				r.Findings[i].Edits = nil // they would break the markup
			}
		}
		reports = append(reports, r)
		one := lintStrategy{Title: x.Title, Dialect: s.Dialect.Name, Lines: len(s.Lines), Findings: append([]lint.Finding{}, r.Findings...),
			Errors: r.Count(refsift.Error), Warnings: r.Count(refsift.Warning), Notes: r.Count(refsift.Note), More: r.More}
		if i := slices.IndexFunc(diags, func(d refsift.Diagnostic) bool { return d.Code == refsift.CodeDialectGuessed }); i >= 0 {
			one.Guessed, one.unsure = diags[i].Message, diags[i].Severity > refsift.Note
		}
		file.Strategies = append(file.Strategies, one)
	}
	return file, reports, nil
}

// nameCell adds the cell of a table to a message where lines and columns
// mean little to a reader, because the document is no text.
func nameCell(doc *document.Document, d *refsift.Diagnostic) {
	if doc.Format == document.DOCX || doc.Format == document.RTF {
		if c, ok := doc.Cell(d.Span.Start); ok {
			d.Message += " in " + c.String()
		}
	}
}

// named returns the dialect of --dialect, nil where there is none.
func (f strategyFlags) named() (*query.Dialect, error) {
	if f.dialect == "" {
		return nil, nil
	}
	d, ok := query.DialectNamed(f.dialect)
	if !ok {
		return nil, fmt.Errorf("--dialect %q: want one of %s", f.dialect, dialectNames())
	}
	return d, nil
}

// fixAll applies the edits to all strategies of one document at once.
func fixAll(reports []*lint.Report) (string, int) {
	all := lint.Report{Source: reports[0].Source}
	for _, r := range reports {
		all.Findings = append(all.Findings, r.Findings...)
	}
	return all.Fix()
}

// printLint prints the findings, or the corrected text with the findings on
// standard error, or JSON.
func (a *app) printLint(result lintResult, f lintFlags, least refsift.Severity) error {
	for i := range result.Files {
		for k := range result.Files[i].Strategies {
			s := &result.Files[i].Strategies[k]
			s.Findings = slices.DeleteFunc(s.Findings, func(x lint.Finding) bool { return x.Severity < least })
		}
	}
	if a.json {
		return a.printJSON(result)
	}
	var findings bytes.Buffer
	for _, file := range result.Files {
		for _, s := range file.Strategies {
			r := lint.Report{Source: file.source, Findings: s.Findings, More: s.More}
			if err := r.WriteText(&findings); err != nil {
				return err
			}
		}
	}
	out := a.out
	if f.fix && !f.write {
		out = a.err
		if _, err := io.WriteString(a.out, result.Files[0].Fixed); err != nil {
			return err
		}
	}
	if out == a.out || !a.quiet {
		if _, err := out.Write(findings.Bytes()); err != nil {
			return err
		}
	}
	for _, file := range result.Files {
		a.note("%s", file.summary(f.fix))
	}
	return nil
}

// summary says in a line what was found in a file.
func (f lintFile) summary(fixed bool) string {
	var parts []string
	for _, s := range f.Strategies {
		title := s.Dialect
		if s.Title != "" {
			title += ", " + s.Title
		}
		if s.unsure {
			title += " (" + s.Guessed + "; --dialect names the platform)"
		}
		parts = append(parts, fmt.Sprintf("%s (%s): %s, %s, %s", title, plural(s.Lines, "line"), plural(s.Errors, "error"), plural(s.Warnings, "warning"), plural(s.Notes, "note")))
	}
	text := f.File + ": " + strings.Join(parts, "; ")
	if fixed {
		text += "; " + plural(f.Edits, "correction") + " made"
	}
	return text
}

// lintVerdict is the error that sets the exit code.
func lintVerdict(result lintResult, strict bool) error {
	errs, warnings := 0, 0
	for _, f := range result.Files {
		for _, s := range f.Strategies {
			errs += s.Errors
			warnings += s.Warnings
		}
	}
	switch {
	case errs > 0:
		return dataError{errors.New(plural(errs, "error") + " found")}
	case strict && warnings > 0:
		return dataError{errors.New(plural(warnings, "warning") + " found, and --strict is set")}
	}
	return nil
}
