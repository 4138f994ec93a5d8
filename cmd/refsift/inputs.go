package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
)

// inputFlags set from outside what exports do not say.
type inputFlags struct {
	format, encoding, platform string
	databases                  []string
}

func (f *inputFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.format, "from", "", "format of the input: "+strings.Join(format.Readable(), ", ")+" (default: by content)")
	c.Flags().StringVar(&f.encoding, "encoding", "", "encoding of the input, such as windows-1252 (default: by content)")
	c.Flags().StringVar(&f.platform, "platform", "", "platform of every record, such as Ovid (default: by content)")
	c.Flags().StringArrayVar(&f.databases, "database", nil, "NAME=GLOB: database of the files that match, such as CINAHL='cinahl*.ris'; may be repeated")
}

func (f *inputFlags) options() (format.Options, error) {
	o := format.Options{Format: f.format, Encoding: f.encoding, Platform: f.platform}
	for _, s := range f.databases {
		rule, err := format.ParseDatabaseRule(s)
		if err != nil {
			return o, err
		}
		o.Databases = append(o.Databases, rule)
	}
	return o, nil
}

// An input is one file to read.
type input struct {
	name  string // as it is shown and used in record IDs
	size  int64  // in bytes; 0: unknown
	named bool   // by the user, rather than found in a folder
	open  func() (io.ReadCloser, error)
}

// inputs resolves files, globs, folders and "-" to the files to read, each
// once: arguments in their order, the files of a folder by name.
func (a *app) inputs(args []string) ([]input, error) {
	if len(args) == 0 {
		return nil, errors.New("name at least one file, folder or glob, or - for standard input")
	}
	var out []input
	for _, arg := range args {
		found, err := a.resolve(arg)
		if err != nil {
			return nil, err
		}
		for _, in := range found {
			if slices.ContainsFunc(out, func(o input) bool { return o.name == in.name }) {
				a.note("note: %s is named twice and is read once", in.name)
				continue
			}
			out = append(out, in)
		}
	}
	return out, nil
}

func (a *app) resolve(arg string) ([]input, error) {
	if arg == "-" {
		return []input{{name: "stdin", named: true, open: func() (io.ReadCloser, error) { return io.NopCloser(a.in), nil }}}, nil
	}
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		return folder(arg)
	case err == nil:
		return []input{file(arg, info.Size(), true)}, nil
	case !strings.ContainsAny(arg, "*?["):
		return nil, err
	}
	names, err := filepath.Glob(arg)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", arg, err)
	}
	var out []input
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			out = append(out, file(name, info.Size(), true))
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no file matches %s", arg)
	}
	return out, nil
}

func file(path string, size int64, named bool) input {
	return input{name: filepath.ToSlash(filepath.Clean(path)), size: size, named: named,
		open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

// folder lists the regular files below dir, without hidden ones.
func folder(dir string) ([]input, error) {
	var out []input
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(e.Name(), ".") && path != dir {
			if e.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !e.Type().IsRegular() {
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		out = append(out, file(path, info.Size(), false))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("the folder %s holds no file", dir)
	}
	return out, nil
}

// A fileReport is what reading one file gave.
type fileReport struct {
	format.Info
	Skipped     bool                `json:"skipped,omitempty"` // found in a folder, and no export
	Warnings    int                 `json:"warnings"`
	Errors      int                 `json:"errors"`
	Counts      []refsift.CodeCount `json:"counts,omitempty"` // of diagnostics, exact
	Diagnostics refsift.Diagnostics `json:"diagnostics,omitempty"`
	Outside     int                 `json:"outside,omitempty"`      // passages that no record holds
	OutsideText []refsift.Passage   `json:"outside_text,omitempty"` // the first of them
}

// A reading is what reading all inputs gave.
type reading struct {
	files   []fileReport
	damaged []damagedRecord
	indexed int // records of an index that was used in place of files
}

type damagedRecord struct {
	id       refsift.ID
	database string
	err      *refsift.Diagnostic
}

// read reads every record of the inputs and hands it to each. It returns an
// error only for what ends the work: a cancelled context, a file that cannot
// be opened, an error of each. Trouble in the data is in the reports.
func (a *app) read(ctx context.Context, args []string, each func(*refsift.Record) error) (*reading, error) {
	o, err := a.input.options()
	if err != nil {
		return nil, err
	}
	ins, err := a.inputs(args)
	if err != nil {
		return nil, err
	}
	total := int64(0)
	for _, in := range ins {
		total += in.size
	}
	bar := a.progress("reading", total)
	defer bar.finish()
	var r reading
	for _, in := range ins {
		if err := r.file(ctx, in, o, bar, each); err != nil {
			return nil, err
		}
	}
	r.findTwins()
	r.checkParts()
	return &r, nil
}

func (r *reading) file(ctx context.Context, in input, o format.Options, bar *progress, each func(*refsift.Record) error) error {
	f, err := in.open()
	if err != nil {
		return err
	}
	defer f.Close()
	x, err := format.Open(in.name, io.TeeReader(f, bar), o)
	if d, ok := errors.AsType[*refsift.Diagnostic](err); ok {
		r.refused(in, d)
		return nil
	} else if err != nil {
		return err
	}
	first := len(r.damaged)
	for n := 0; ; n++ {
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		rec, err := x.Read()
		if err == io.EOF {
			break
		}
		if rec == nil {
			d, ok := errors.AsType[*refsift.Diagnostic](err)
			if !ok {
				return err
			}
			r.damaged = append(r.damaged, damagedRecord{refsift.ID{File: in.name, Ordinal: d.Record}, "", d})
			continue
		}
		if err := each(rec); err != nil {
			return err
		}
	}
	report := newFileReport(x)
	if len(report.Databases) == 1 {
		for i := first; i < len(r.damaged); i++ {
			r.damaged[i].database = report.Databases[0].Name
		}
	}
	r.files = append(r.files, report)
	return nil
}

func newFileReport(x *format.Reader) fileReport {
	t := x.Diagnostics()
	return fileReport{Info: x.Info(), Warnings: t.Count(refsift.Warning), Errors: t.Count(refsift.Error),
		Counts: t.Counts(), Diagnostics: t.Sample(),
		Outside: x.OutsideCount(), OutsideText: x.Outside()[:min(len(x.Outside()), refsift.DefaultSample)]}
}

// refused enters a file that is no export. In a folder that is no failure:
// folders hold notes and strategies beside the exports.
func (r *reading) refused(in input, d *refsift.Diagnostic) {
	var t refsift.Tally
	if !in.named && errors.Is(d, refsift.ErrNotAnExport) {
		d.Severity = refsift.Warning
	}
	t.Add(*d)
	r.files = append(r.files, fileReport{Info: format.Info{File: in.name}, Skipped: d.Severity < refsift.Error,
		Warnings: t.Count(refsift.Warning), Errors: t.Count(refsift.Error), Counts: t.Counts(), Diagnostics: t.Sample()})
}

// findTwins warns of files with the same content, which double the counts.
func (r *reading) findTwins() {
	first := map[string]string{}
	for i := range r.files {
		f := &r.files[i]
		if f.SHA256 == "" || f.Records == 0 {
			continue
		}
		other, twin := first[f.SHA256]
		if !twin {
			first[f.SHA256] = f.File
			continue
		}
		f.warn(refsift.CodeDuplicateFile, "has the same content as "+other, "leave one out, or the counts are doubled")
	}
}

// warn adds a warning that concerns the file as a whole.
func (f *fileReport) warn(code refsift.Code, message, fix string) {
	at := refsift.Position{File: f.File}
	f.Warnings++
	if i := slices.IndexFunc(f.Counts, func(c refsift.CodeCount) bool { return c.Code == code && c.Severity == refsift.Warning }); i >= 0 {
		f.Counts[i].Count++
	} else {
		f.Counts = append(f.Counts, refsift.CodeCount{Code: code, Severity: refsift.Warning, Count: 1})
	}
	f.Diagnostics = append(f.Diagnostics, refsift.Diagnostic{Severity: refsift.Warning, Code: code,
		Span: refsift.Span{Start: at, End: at}, Message: message, Fix: fix})
}

// checkParts warns of missing and overlapping parts of a search.
func (r *reading) checkParts() {
	infos := make([]format.Info, len(r.files))
	for i := range r.files {
		infos[i] = r.files[i].Info
	}
	for _, d := range format.CheckParts(infos) {
		i := slices.IndexFunc(r.files, func(f fileReport) bool { return f.File == d.Span.Start.File })
		r.files[i].warn(d.Code, d.Message, d.Fix)
	}
}

// records sums the records read.
func (r *reading) records() (n int) {
	n = r.indexed
	for _, f := range r.files {
		n += f.Records
	}
	return n
}

// verdict is the error that the state of the data calls for, nil if it is fine.
func (r *reading) verdict(strict bool) error {
	errs, warnings := 0, 0
	for _, f := range r.files {
		errs += f.Errors
		warnings += f.Warnings
	}
	switch {
	case errs > 0:
		return dataError{fmt.Errorf("%s in the input", plural(errs, "error"))}
	case strict && warnings > 0:
		return dataError{fmt.Errorf("%s in the input, and --strict is set", plural(warnings, "warning"))}
	}
	return nil
}

// noteProblems prints the errors and, in short, the warnings on standard error.
func (a *app) noteProblems(r *reading) {
	for _, f := range r.files {
		for i := range f.Diagnostics {
			if d := &f.Diagnostics[i]; d.Severity == refsift.Error {
				a.note("%s", d.Error())
			}
		}
		if f.Skipped {
			a.note("note: %s was skipped: %s", f.File, f.Diagnostics[0].Message)
		} else if f.Warnings > 0 {
			a.note("note: %s: %s, see refsift check", f.File, plural(f.Warnings, "warning"))
		}
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
