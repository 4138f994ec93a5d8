package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/jedib0t/go-pretty/v6/table"
)

// schema is the version of every JSON result; it changes when a field
// changes its meaning or goes away, not when one is added.
const schema = 1

func (a *app) printJSON(v any) error { return writeJSON(a.out, v) }

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// newTable returns a table without colour, which reads the same in a
// terminal, a file and a pipe.
func newTable(header ...any) table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = 0
	t.AppendHeader(table.Row(header))
	return t
}

// An outFile is written beside its final place and appears there, whole,
// when Commit is called; "-" and "" are standard output.
type outFile struct {
	*bufio.Writer
	f    *os.File // nil: standard output
	path string
}

func (a *app) create(path string) (*outFile, error) {
	if path == "" || path == "-" {
		return &outFile{Writer: bufio.NewWriterSize(a.out, 64<<10)}, nil
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		// A device or a pipe cannot be replaced by a file: write through.
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return &outFile{Writer: bufio.NewWriterSize(f, 64<<10), f: f}, nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	return &outFile{Writer: bufio.NewWriterSize(f, 64<<10), f: f, path: path}, nil
}

// Commit flushes and puts the file in its place.
func (o *outFile) Commit() error {
	if err := o.Flush(); err != nil {
		return err
	}
	if o.f == nil {
		return nil
	}
	f := o.f
	o.f = nil
	if o.path == "" {
		return f.Close()
	}
	err := errors.Join(f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), o.path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the one to tell
		return fmt.Errorf("write %s: %w", o.path, err)
	}
	return nil
}

// Discard takes the unfinished file away; after Commit it does nothing.
func (o *outFile) Discard() {
	if o.f == nil {
		return
	}
	_ = o.f.Close()
	if o.path != "" {
		_ = os.Remove(o.f.Name())
	}
	o.f = nil
}

// writeFile writes a whole output file with write.
func (a *app) writeFile(path string, write func(io.Writer) error) error {
	o, err := a.create(path)
	if err != nil {
		return err
	}
	defer o.Discard()
	if err := write(o); err != nil {
		return err
	}
	return o.Commit()
}
