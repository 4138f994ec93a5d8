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
	"github.com/refsift/refsift/format/csv"
	"github.com/refsift/refsift/format/jsonl"
	"github.com/refsift/refsift/ris"
)

// recordWriter is what the writers of all formats have in common.
type recordWriter interface {
	Write(*refsift.Record) error
	Flush() error
}

// writers lists the formats that can be written.
var writers = []struct {
	name string
	open func(io.Writer) recordWriter
}{
	{format.RIS, func(w io.Writer) recordWriter { return ris.NewWriter(w) }},
	{format.BibTeX, func(w io.Writer) recordWriter { return bibtex.NewWriter(w) }},
	{format.CSV, func(w io.Writer) recordWriter { return csv.NewWriter(w) }},
	{format.JSONL, func(w io.Writer) recordWriter { return jsonl.NewWriter(w) }},
}

func writable() string {
	names := make([]string, len(writers))
	for i, w := range writers {
		names[i] = w.name
	}
	return strings.Join(names, ", ")
}

func newWriter(name string, w io.Writer) (recordWriter, error) {
	i := slices.IndexFunc(writers, func(x struct {
		name string
		open func(io.Writer) recordWriter
	}) bool {
		return x.name == name
	})
	if i < 0 {
		return nil, fmt.Errorf("cannot write the format %q: want one of %s", name, writable())
	}
	return writers[i].open(w), nil
}

// formatOfName guesses the format to write from the end of a file name.
func formatOfName(path string) string {
	switch {
	case strings.HasSuffix(path, ".bib"):
		return format.BibTeX
	case strings.HasSuffix(path, ".csv"):
		return format.CSV
	case strings.HasSuffix(path, ".jsonl"), strings.HasSuffix(path, ".ndjson"):
		return format.JSONL
	}
	return format.RIS
}

func newConvert(a *app) *cobra.Command {
	var to, out string
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
	if err := c.MarkFlagRequired("to"); err != nil {
		panic(err)
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.convert(c, to, out, args)
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

func (a *app) convert(c *cobra.Command, to, out string, args []string) error {
	if a.json && (out == "" || out == "-") {
		return fmt.Errorf("--json prints the result on standard output: name a file for the records with -o")
	}
	o, err := a.create(out)
	if err != nil {
		return err
	}
	defer o.Discard()
	w, err := newWriter(to, o)
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
