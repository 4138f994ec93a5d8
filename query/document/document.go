package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/decode"
	"github.com/refsift/refsift/query"
)

// A Format is a kind of file.
type Format string

// The formats that are read.
const (
	Text     Format = "text"
	Table    Format = "csv" // CSV, TSV and their kin
	Markdown Format = "markdown"
	HTML     Format = "html"
	DOCX     Format = "docx"
	RTF      Format = "rtf"
)

// Options say from outside what a file does not say. The zero value finds
// everything out.
type Options struct {
	Format   Format // "": by name and content
	Encoding string // of text, such as windows-1252; "": by content
}

// A Document is a file taken apart into strategies and the text around them.
type Document struct {
	Name   string
	Format Format
	// Text is what places refer to: the decoded file, or for DOCX and RTF the
	// text that was taken out of it, a paragraph a line, the cells of a row
	// separated by tabs.
	Text string
	// Excerpts are the strategies, in the order of the document.
	Excerpts []*Excerpt
	// Outside is the visible text of no excerpt: prose, columns of a table
	// that are no part of the search.
	Outside []Passage
	// Diagnostics is about the file as a whole, such as its encoding.
	Diagnostics refsift.Diagnostics

	starts []int // of the lines of Text
	cells  []cellExtent
}

// A Passage is text that belongs to no strategy.
type Passage struct {
	Text string
	Span refsift.Span
}

// An Excerpt is one strategy of a document.
type Excerpt struct {
	Number int    // from 1, in the document
	Title  string // the heading, caption or cell that names it; "" if nothing does
	Text   string // one physical line a row: number, search, limits and count separated by tabs

	doc     *Document
	marks   []mark
	title   []run
	guesses []query.Guess
}

// A Cell is a place in a table; all count from 1.
type Cell struct{ Table, Row, Column int }

// String prints "table 2, row 5, cell 3".
func (c Cell) String() string {
	return fmt.Sprintf("table %d, row %d, cell %d", c.Table, c.Row, c.Column)
}

type cellExtent struct {
	from, to int
	cell     Cell
}

// Bounds on what is read. Appendices with a dozen strategies stay below 1 MB.
const (
	maxFile     = 64 << 20
	maxText     = 16 << 20
	maxExcerpts = 1000
	maxCells    = 1 << 20
	maxTextRows = 400_000 // physical lines
	maxTags     = 1 << 20 // of an HTML page
)

// ErrNotText is the cause where a file is of a kind that is not read, such as PDF.
var ErrNotText = errors.New("not a document that strategies are read from")

// Read takes a document apart. The name serves for places, and its ending
// decides what the content leaves open.
func Read(name string, data []byte, o Options) (*Document, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s: %d bytes: %w", name, len(data), refsift.ErrTooLarge)
	}
	d := &Document{Name: name, Format: o.Format}
	if d.Format == "" {
		var err error
		if d.Format, err = formatOf(name, data); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	blocks, err := d.blocks(data, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	d.assemble(blocks)
	return d, nil
}

// blocks reads the file into paragraphs and tables.
func (d *Document) blocks(data []byte, o Options) ([]block, error) {
	switch d.Format {
	case DOCX:
		return d.docxBlocks(data)
	case RTF:
		return d.rtfBlocks(data)
	case Text, Table, Markdown, HTML:
	default:
		return nil, fmt.Errorf("no format %q: want text, csv, markdown, html, docx or rtf", d.Format)
	}
	text, err := d.decode(data, o.Encoding)
	if err != nil {
		return nil, err
	}
	if d.Format == Text && o.Format == "" {
		d.Format = textFormat(d.Name, text)
	}
	if n := strings.Count(text, "\n"); n > maxTextRows {
		return nil, fmt.Errorf("%d lines: %w", n, refsift.ErrTooLarge)
	}
	if n := strings.Count(text, "<"); n > maxTags && d.Format == HTML {
		return nil, fmt.Errorf("%d tags: %w", n, refsift.ErrTooLarge)
	}
	d.setText(text)
	switch d.Format {
	case Table:
		return d.csvBlocks()
	case Markdown:
		return d.markdownBlocks(), nil
	case HTML:
		return d.htmlBlocks(), nil
	}
	return textBlocks(text), nil
}

func (d *Document) decode(data []byte, encoding string) (string, error) {
	r, err := decode.NewReader(bytes.NewReader(data), decode.Options{File: d.Name, Encoding: encoding,
		Report: func(diag refsift.Diagnostic) { d.Diagnostics = append(d.Diagnostics, diag) }})
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(io.LimitReader(r, maxText+1))
	if err != nil {
		return "", err
	}
	if len(b) > maxText {
		return "", fmt.Errorf("more than %d bytes of text: %w", maxText, refsift.ErrTooLarge)
	}
	return string(b), nil
}

func (d *Document) setText(text string) {
	d.Text = text
	d.starts = []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			d.starts = append(d.starts, i+1)
		}
	}
}

func (d *Document) position(at int) refsift.Position {
	i, found := slices.BinarySearch(d.starts, at)
	if !found {
		i--
	}
	return refsift.Position{File: d.Name, Line: i + 1, Column: at - d.starts[i] + 1, Offset: int64(at)}
}

func (d *Document) span(e extent) refsift.Span {
	return refsift.Span{Start: d.position(e.from), End: d.position(e.to)}
}

// Cell returns the table, row and cell that a place of the document lies in.
func (d *Document) Cell(at refsift.Position) (Cell, bool) {
	i, _ := slices.BinarySearchFunc(d.cells, int(at.Offset)+1, func(c cellExtent, at int) int { return c.from - at })
	if i--; i < 0 || int(at.Offset) > d.cells[i].to {
		return Cell{}, false
	}
	return d.cells[i].cell, true
}

// Guesses returns the platforms that the strategy may be written for, as
// [query.Guesses] does; the title counts as evidence.
func (x *Excerpt) Guesses() []query.Guess {
	if x.guesses == nil {
		x.guesses = query.Guesses(x.Title + "\n" + x.Text)
	}
	return x.guesses
}

// sure is the confidence from which a guessed platform needs no check.
const sure = 0.9

// Parse reads the strategy with the options of p. Without a dialect it is
// read in the likeliest, and a diagnostic says so. All places are those of
// the document.
func (x *Excerpt) Parse(p query.Parser) (*query.Strategy, refsift.Diagnostics) {
	var guessed refsift.Diagnostics
	if p.Dialect == nil {
		g := x.Guesses()[0]
		p.Dialect = g.Dialect
		guessed = append(guessed, x.guessedDialect(g))
	}
	p.Place = x.place
	s, diags := p.Parse(x.Text)
	s.Source = x.doc.Text
	return s, append(guessed, diags...)
}

// guessedDialect says which platform was taken, and why.
func (x *Excerpt) guessedDialect(g query.Guess) refsift.Diagnostic {
	d := refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeDialectGuessed, Span: x.place(0, 0)}
	why := "nothing in it says so"
	if len(g.Evidence) > 0 {
		why = strings.Join(g.Evidence[:min(len(g.Evidence), 3)], ", ")
	}
	d.Message = fmt.Sprintf("read as a strategy for %s, with confidence %.2f: %s", g.Dialect.Title, g.Confidence, why)
	if g.Confidence < sure {
		d.Severity = refsift.Warning
		d.Fix = "name the platform"
	}
	return d
}

// Select returns the strategy that a user means: by number, by the name of
// its platform, or by a part of its title. It is an error if none or several
// are meant; "" means the only one.
func (d *Document) Select(which string) (*Excerpt, error) {
	if len(d.Excerpts) == 0 {
		return nil, fmt.Errorf("%s holds no search strategy", d.Name)
	}
	if which == "" && len(d.Excerpts) == 1 {
		return d.Excerpts[0], nil
	}
	if n, err := strconv.Atoi(which); err == nil && n >= 1 && n <= len(d.Excerpts) {
		return d.Excerpts[n-1], nil
	}
	found := d.Excerpts
	for _, match := range []func(*Excerpt) bool{
		func(x *Excerpt) bool { return strings.EqualFold(x.Title, which) },
		func(x *Excerpt) bool { return strings.Contains(strings.ToLower(x.Title), strings.ToLower(which)) },
		func(x *Excerpt) bool {
			g := x.Guesses()[0]
			return g.Confidence >= 0.5 && (strings.EqualFold(g.Dialect.Name, which) || strings.EqualFold(g.Dialect.Title, which))
		},
	} {
		if which == "" {
			break
		}
		found = slices.DeleteFunc(slices.Clone(d.Excerpts), func(x *Excerpt) bool { return !match(x) })
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			break
		}
	}
	if which != "" && len(found) == 0 {
		return nil, fmt.Errorf("no strategy of %s is called %q; it holds:%s", d.Name, which, listExcerpts(d.Excerpts))
	}
	return nil, fmt.Errorf("%s holds %d strategies; choose one by number or title:%s", d.Name, len(d.Excerpts), listExcerpts(found))
}

// listExcerpts prints a line a strategy: number, platform, title.
func listExcerpts(xs []*Excerpt) string {
	var b strings.Builder
	for _, x := range xs {
		g := x.Guesses()[0]
		platform := "platform unknown"
		if g.Confidence >= 0.5 {
			platform = g.Dialect.Title
		}
		title := x.Title
		if title == "" {
			title = "without a title"
		}
		fmt.Fprintf(&b, "\n  %d  %s (%s)", x.Number, title, platform)
	}
	return b.String()
}
