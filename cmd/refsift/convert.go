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

// writeOptions are how records are written.
type writeOptions struct {
	lossless bool        // records of the same format with the tags they came with
	profile  ris.Profile // for RIS: the program that reads it
}

// A writerFormat is a format that can be written.
type writerFormat struct {
	name string
	open func(w io.Writer, o writeOptions) recordWriter
	// fixed says why the format has no lossless mode, "" if it has one.
	fixed string
}

// writers lists the formats that can be written.
var writers = []writerFormat{
	{name: format.RIS, open: func(w io.Writer, o writeOptions) recordWriter {
		x := ris.NewWriter(w)
		x.Lossless, x.Profile = o.lossless, o.profile
		return x
	}},
	{name: format.BibTeX, open: func(w io.Writer, o writeOptions) recordWriter {
		x := bibtex.NewWriter(w)
		x.Lossless = o.lossless
		return x
	}},
	{name: format.CSV, fixed: "its columns are fixed", open: func(w io.Writer, _ writeOptions) recordWriter { return csv.NewWriter(w) }},
	{name: format.JSONL, open: func(w io.Writer, _ writeOptions) recordWriter { return jsonl.NewWriter(w) }}, // always with all tags
	{name: format.NBIB, open: func(w io.Writer, o writeOptions) recordWriter {
		x := nbib.NewWriter(w)
		x.Lossless = o.lossless
		return x
	}},
	{name: format.EndNoteXML, open: func(w io.Writer, o writeOptions) recordWriter {
		x := endnotexml.NewWriter(w)
		x.Lossless = o.lossless
		return x
	}},
	{name: format.WoS, open: func(w io.Writer, o writeOptions) recordWriter {
		x := ciw.NewWriter(w)
		x.Lossless = o.lossless
		return x
	}},
	{name: format.Refer, open: func(w io.Writer, o writeOptions) recordWriter {
		x := enw.NewWriter(w)
		x.Lossless = o.lossless
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

func newWriter(name string, w io.Writer, o writeOptions) (recordWriter, error) {
	i := slices.IndexFunc(writers, func(f writerFormat) bool { return f.name == name })
	switch {
	case i < 0:
		return nil, fmt.Errorf("cannot write the format %q: want one of %s", name, writable())
	case o.lossless && writers[i].fixed != "":
		return nil, fmt.Errorf("%s cannot be written lossless: %s; jsonl keeps every tag", name, writers[i].fixed)
	case o.profile != ris.Standard && name != format.RIS:
		return nil, fmt.Errorf("--profile is for ris, not for %s", name)
	}
	return writers[i].open(w, o), nil
}

// profiles are the programs that RIS is written for.
var profiles = []ris.Profile{ris.Standard, ris.EndNote, ris.Zotero, ris.Covidence, ris.Rayyan}

func profileNames() string {
	names := make([]string, len(profiles))
	for i, p := range profiles {
		names[i] = p.String()
	}
	return strings.Join(names, ", ")
}

func parseProfile(name string) (ris.Profile, error) {
	for _, p := range profiles {
		if strings.EqualFold(p.String(), name) {
			return p, nil
		}
	}
	return ris.Standard, fmt.Errorf("profile %q: want one of %s", name, profileNames())
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
	var to, out, profile string
	var write writeOptions
	c := &cobra.Command{
		Use:     "convert --to FORMAT [-o OUT] FILE...",
		Short:   "Write the records of all files in one format",
		Long:    "Reads every file, whatever its format, and writes all records to OUT or to standard output.",
		Example: "  refsift convert --to csv -o all.csv exports/\n  refsift convert --to ris --profile covidence -o import.ris library.bib",
		Args:    cobra.MinimumNArgs(1),
	}
	a.input.register(c)
	c.Flags().StringVar(&to, "to", "", "format to write: "+writable()+" (required)")
	c.Flags().StringVarP(&out, "output", "o", "", "file to write (default: standard output)")
	c.Flags().BoolVar(&write.lossless, "lossless", false, "write records of the same format with the tags they came with")
	c.Flags().StringVar(&profile, "profile", ris.Standard.String(), "program that the RIS file is for: "+profileNames())
	if err := c.MarkFlagRequired("to"); err != nil {
		panic(err)
	}
	c.RunE = func(c *cobra.Command, args []string) (err error) {
		if write.profile, err = parseProfile(profile); err != nil {
			return err
		}
		return a.convert(c, to, out, write, args)
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

func (a *app) convert(c *cobra.Command, to, out string, write writeOptions, args []string) error {
	if a.json && (out == "" || out == "-") {
		return fmt.Errorf("--json prints the result on standard output: name a file for the records with -o")
	}
	o, err := a.create(out)
	if err != nil {
		return err
	}
	defer o.Discard()
	w, err := newWriter(to, o, write)
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
