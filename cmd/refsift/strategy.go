package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/document"
)

// strategyFlags say how a strategy is read, for every command that reads one.
type strategyFlags struct {
	dialect        string // as --dialect names it; "": by content
	table          string // which strategy of a document; "": the only one
	defaultField   string
	bareReferences bool
}

func (f *strategyFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.dialect, "dialect", "", "platform of the strategy: "+dialectNames()+" (default: by content)")
	c.Flags().StringVar(&f.table, "table", "", "which strategy of a document that holds several, by number or by title")
	c.Flags().StringVar(&f.defaultField, "default-field", "", "field of terms without one, as the platform writes it")
	c.Flags().BoolVar(&f.bareReferences, "bare-references", false, "read a bare number beside other terms as the line of that number")
}

// readStrategy reads the strategy in a document, or on standard input for
// "-": plain text, TSV, CSV, Markdown, HTML, DOCX or RTF. The places of the
// strategy and of the diagnostics are those of its Source. An error means
// that there is no strategy; trouble in its lines is in the diagnostics.
func (a *app) readStrategy(path string, f strategyFlags) (*query.Strategy, refsift.Diagnostics, error) {
	p := query.Parser{DefaultField: f.defaultField, BareReferences: f.bareReferences}
	if f.dialect != "" {
		d, ok := query.DialectNamed(f.dialect)
		if !ok {
			return nil, nil, fmt.Errorf("--dialect %q: want one of %s", f.dialect, dialectNames())
		}
		p.Dialect = d
	}
	doc, err := a.readDocument(path)
	if err != nil {
		return nil, nil, err
	}
	x, err := doc.Select(f.table)
	switch {
	case err != nil && len(doc.Excerpts) == 0:
		return nil, nil, dataError{err}
	case err != nil:
		return nil, nil, fmt.Errorf("%w\n(--table NUMBER or --table TITLE)", err)
	}
	s, diags := x.Parse(p)
	if len(s.Lines) == 0 {
		return nil, nil, dataError{fmt.Errorf("%s holds no line of a strategy", path)}
	}
	return s, append(doc.Diagnostics, withCells(doc, diags)...), nil
}

// readDocument opens a file, or standard input for "-".
func (a *app) readDocument(path string) (*document.Document, error) {
	name := filepath.ToSlash(path)
	if path == "-" {
		b, err := io.ReadAll(a.in)
		if err != nil {
			return nil, err
		}
		return refused(document.Read("stdin", b, document.Options{}))
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return refused(document.Read(name, b, document.Options{}))
}

// refused makes an error of a document one of the data.
func refused(doc *document.Document, err error) (*document.Document, error) {
	if err != nil {
		return nil, dataError{err}
	}
	return doc, nil
}

// withCells names the cell of each diagnostic where lines and columns mean
// little to a reader, because the document is no text.
func withCells(doc *document.Document, diags refsift.Diagnostics) refsift.Diagnostics {
	if doc.Format != document.DOCX && doc.Format != document.RTF {
		return diags
	}
	for i := range diags {
		if c, ok := doc.Cell(diags[i].Span.Start); ok {
			diags[i].Message += " in " + c.String()
		}
	}
	return diags
}
