package project

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/refsift/refsift/bundle"
)

// local checks that everything that the project names lies in its folder. A
// bundle comes from others: making it again must not read elsewhere.
func (p *Project) local() error {
	names := slices.Concat([]string{p.file, p.Dedupe.Model}, p.Dedupe.Decisions)
	for _, d := range p.Databases {
		names = append(append(names, d.Strategy), d.Files...)
	}
	for _, f := range p.Screening.Files {
		names = append(names, f.Files...)
	}
	for _, name := range names {
		if name != "" && (filepath.IsAbs(name) || !filepath.IsLocal(filepath.FromSlash(name))) {
			return fmt.Errorf("%s lies outside the folder of the project, which a bundle cannot hold", name)
		}
	}
	return nil
}

// SourceFiles are the files beside the exports that a run depends on, relative
// to the project file and with slashes.
func (p *Project) SourceFiles() (names []string, err error) {
	if err := p.local(); err != nil {
		return nil, err
	}
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	add(p.file)
	for i := range p.Databases {
		add(p.Databases[i].Strategy)
	}
	for _, name := range p.Dedupe.Decisions {
		add(name)
	}
	add(p.Dedupe.Model)
	for i, f := range p.Screening.Files {
		paths, err := p.expand(f.Files)
		if err != nil {
			return nil, fmt.Errorf("screening file %d: %w", i+1, err)
		}
		for _, path := range paths {
			add(p.name(path))
		}
	}
	return names, nil
}

// Inputs names the exports by their content.
func (r *Result) Inputs() []bundle.Entry {
	out := make([]bundle.Entry, len(r.Files))
	for i, f := range r.Files {
		out[i] = bundle.Entry{Name: f.File, Bytes: f.Bytes, SHA256: f.SHA256}
	}
	return out
}

// Contents returns the outputs with their contents.
func (r *Result) Contents() ([]bundle.File, error) {
	var files []bundle.File
	for _, o := range r.Outputs() {
		var b bytes.Buffer
		if err := o.Write(&b); err != nil {
			return nil, fmt.Errorf("%s: %w", o.Name, err)
		}
		files = append(files, bundle.File{Name: o.Name, Content: b.Bytes()})
	}
	return files, nil
}

// Bundle packs the project, what it was made from, and its outputs.
func (r *Result) Bundle() ([]byte, error) {
	names, err := r.Project.SourceFiles()
	if err != nil {
		return nil, err
	}
	var sources []bundle.File
	for _, name := range names {
		content, err := os.ReadFile(r.Project.path(name))
		if err != nil {
			return nil, err
		}
		sources = append(sources, bundle.File{Name: name, Content: content})
	}
	outputs, err := r.Contents()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = bundle.Write(&b, bundle.Manifest{Program: r.version, Project: r.Project.file, Inputs: r.Inputs()}, sources, outputs)
	return b.Bytes(), err
}

// Rerun makes the outputs of a bundle again from exports in a folder, and
// compares: that the exports are those that the bundle was made from, and that
// every output has the same bytes. The error names everything that differs.
func Rerun(ctx context.Context, b *bundle.Bundle, inputs string, o Options) (err error) {
	dir, err := os.MkdirTemp("", "refsift-verify-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	for _, f := range b.Sources() {
		if err := place(dir, f.Name, f.Content); err != nil {
			return err
		}
	}
	for _, e := range b.Manifest.Inputs {
		if err := inside(e.Name); err != nil {
			return err
		}
		content, err := os.ReadFile(filepath.Join(inputs, filepath.FromSlash(e.Name)))
		if err != nil {
			return fmt.Errorf("input: %w", err)
		}
		if err := place(dir, e.Name, content); err != nil {
			return err
		}
	}
	if err := inside(b.Manifest.Project); err != nil {
		return err
	}
	p, err := Load(filepath.Join(dir, filepath.FromSlash(b.Manifest.Project)))
	if err != nil {
		return err
	}
	if err := p.local(); err != nil {
		return fmt.Errorf("%w: %w", bundle.ErrDamaged, err)
	}
	o.Version = b.Manifest.Program // outputs name the program that made them
	r, err := p.Run(ctx, o)
	if err != nil {
		return err
	}
	if err := b.CompareInputs(r.Inputs()); err != nil {
		return err
	}
	again, err := r.Contents()
	if err != nil {
		return err
	}
	return b.CompareOutputs(again)
}

// inside refuses a name that leads out of the bundle.
func inside(name string) error {
	if !filepath.IsLocal(filepath.FromSlash(name)) || strings.Contains(name, "\\") {
		return fmt.Errorf("%w: the name %q leads out of the bundle", bundle.ErrDamaged, name)
	}
	return nil
}

// place writes a file of a bundle below dir.
func place(dir, name string, content []byte) error {
	if err := inside(name); err != nil {
		return err
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}
