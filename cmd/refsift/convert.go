package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/bibtex"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/format/ciw"
	"github.com/refsift/refsift/format/csv"
	"github.com/refsift/refsift/format/endnotexml"
	"github.com/refsift/refsift/format/enw"
	"github.com/refsift/refsift/format/jsonl"
	"github.com/refsift/refsift/format/nbib"
	"github.com/refsift/refsift/ris"
)

// recordWriter is what the writers of all formats have in common.
type recordWriter interface {
	Write(*refsift.Record) error
	Flush() error
}

// A writerFormat is a format that can be written.
type writerFormat struct {
	name string
	open func(w io.Writer, lossless bool) recordWriter
}

// writers lists the formats that can be written. Lossless writers give
// records of their own format back with the tags they came with; formats
// without raw tags have no such mode.
var writers = []writerFormat{
	{format.RIS, func(w io.Writer, lossless bool) recordWriter {
		x := ris.NewWriter(w)
		x.Lossless = lossless
		return x
	}},
	{format.BibTeX, func(w io.Writer, lossless bool) recordWriter {
		x := bibtex.NewWriter(w)
		x.Lossless = lossless
		return x
	}},
	{format.CSV, func(w io.Writer, _ bool) recordWriter { return csv.NewWriter(w) }},
	{format.JSONL, func(w io.Writer, _ bool) recordWriter { return jsonl.NewWriter(w) }},
	{format.NBIB, func(w io.Writer, lossless bool) recordWriter {
		x := nbib.NewWriter(w)
		x.Lossless = lossless
		return x
	}},
	{format.EndNoteXML, func(w io.Writer, lossless bool) recordWriter {
		x := endnotexml.NewWriter(w)
		x.Lossless = lossless
		return x
	}},
	{format.WoS, func(w io.Writer, lossless bool) recordWriter {
		x := ciw.NewWriter(w)
		x.Lossless = lossless
		return x
	}},
	{format.Refer, func(w io.Writer, lossless bool) recordWriter {
		x := enw.NewWriter(w)
		x.Lossless = lossless
		return x
	}},
}

func writable() string {
	names := make([]string, len(writers))
	for i, w := range writers {
		names[i] = w.name
	}
	return strings.Join(names, ", ")
}

func newWriter(name string, w io.Writer, lossless bool) (recordWriter, error) {
	i := slices.IndexFunc(writers, func(f writerFormat) bool { return f.name == name })
	if i < 0 {
		return nil, fmt.Errorf("cannot write the format %q: want one of %s", name, writable())
	}
	return writers[i].open(w, lossless), nil
}

// formatOfName guesses the format to write from the end of a file name.
func formatOfName(path string) string {
	switch {
	case strings.HasSuffix(path, ".bib"):
		return format.BibTeX
	case strings.HasSuffix(path, ".ciw"):
		return format.WoS
	case strings.HasSuffix(path, ".nbib"):
		return format.NBIB
	case strings.HasSuffix(path, ".xml"):
		return format.EndNoteXML
	case strings.HasSuffix(path, ".enw"):
		return format.Refer
	case strings.HasSuffix(path, ".csv"):
		return format.CSV
	case strings.HasSuffix(path, ".jsonl"), strings.HasSuffix(path, ".ndjson"):
		return format.JSONL
	}
	return format.RIS
}

func newConvert(a *app) *cobra.Command {
	var to, out string
	var lossless bool
	c := &cobra.Command{
		Use:     "convert --to FORMAT [-o OUT] FILE...",
		Short:   "Write the records of all files in one format",
		Long:    "Reads every file, whatever its format, and writes all records to OUT or to standard output.",
		Example: "  refsift convert --to csv -o all.csv exports/\n  refsift convert --to ris library.bib > library.ris",
		Args:    cobra.MinimumNArgs(1),
	}
	a.input.register(c)
	c.Flags().StringVar(&to, "to", "", "format to write: "+writable()+" (required)")
	c.Flags().StringVarP(&out, "output", "o", "", "file to write (default: standard output)")
	c.Flags().BoolVar(&lossless, "lossless", false, "write records of the same format with the tags they came with")
	if err := c.MarkFlagRequired("to"); err != nil {
		panic(err)
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.convert(c, to, out, lossless, args)
	}
	return c
}

// convertResult is the JSON of refsift convert.
type convertResult struct {
	Schema     int          `json:"schema"`
	Read       int          `json:"read"`
	Unreadable int          `json:"unreadable"`
	Written    int          `json:"written"`
	Output     string       `json:"output"`
	Files      []fileReport `json:"files"`
}

func (a *app) convert(c *cobra.Command, to, out string, lossless bool, args []string) error {
	if a.json && (out == "" || out == "-") {
		return fmt.Errorf("--json prints the result on standard output: name a file for the records with -o")
	}
	o, err := a.create(out)
	if err != nil {
		return err
	}
	defer o.Discard()
	w, err := newWriter(to, o, lossless)
	if err != nil {
		return err
	}
	written := 0
	r, err := a.read(c.Context(), args, func(rec *refsift.Record) error {
		written++
		return w.Write(rec)
	})
	if err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := o.Commit(); err != nil {
		return err
	}
	a.noteProblems(r)
	a.note("%s read, %d unreadable, %d written", plural(r.records(), "record"), len(r.damaged), written)
	if written != r.records() {
		return dataError{fmt.Errorf("%d records were read and %d written", r.records(), written)}
	}
	if a.json {
		if err := a.printJSON(convertResult{schema, r.records(), len(r.damaged), written, out, r.files}); err != nil {
			return err
		}
	}
	return r.verdict(a.strict)
}
