package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/state"
)

// replay does again what a log tells with the files named, and compares the
// log that comes out with it.
func (a *app) replay(ctx context.Context, f dedupeFlags, args []string) error {
	log, err := os.ReadFile(f.replay)
	if err != nil {
		return err
	}
	steps, err := state.ReadSteps(bytes.NewReader(log))
	if err != nil {
		return stateError(fmt.Errorf("%s: %w", f.replay, err))
	}
	given, err := a.hashed(args)
	if err != nil {
		return err
	}
	if err := missing(steps, given); err != nil {
		return dataError{err}
	}
	run := &dedupeRun{reading: &reading{}}
	run.state, err = state.Replay(ctx, steps, func(file state.File) ([]*refsift.Record, []state.Unreadable, error) {
		return a.readAs(ctx, run.reading, given[file.SHA256], file)
	})
	if err != nil {
		return err
	}
	diff, err := run.state.CompareLog(bytes.NewReader(log))
	if err != nil {
		return err
	}
	if err := a.finishDedupe(run, f); err != nil {
		return err
	}
	if diff != nil {
		return dataError{fmt.Errorf("%s: the replay differs from line %d on\n  log:    %s\n  replay: %s%s", f.replay, diff.Line, logExcerpt(diff.Want), logExcerpt(diff.Got), otherProgram(steps))}
	}
	a.note("note: the replay gives the same log, %s", plural(bytes.Count(log, []byte("\n")), "line"))
	return nil
}

// hashed finds the inputs by the SHA-256 of their bytes.
func (a *app) hashed(args []string) (map[string]input, error) {
	ins, err := a.inputs(args)
	if err != nil {
		return nil, err
	}
	out := map[string]input{}
	for _, in := range ins {
		r, err := in.open()
		if err != nil {
			return nil, err
		}
		h := sha256.New()
		_, err = io.Copy(h, r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", in.name, err)
		}
		out[hex.EncodeToString(h.Sum(nil))] = in
	}
	return out, nil
}

// missing compares the files of a log with those given, by content.
func missing(steps []state.Step, given map[string]input) error {
	byName := map[string]string{}
	for sum, in := range given {
		byName[path.Base(in.name)] = sum
	}
	var errs []error
	for _, s := range steps {
		for _, f := range s.Update.Files {
			if _, ok := given[f.SHA256]; ok {
				continue
			}
			if sum := byName[path.Base(f.Name)]; sum != "" {
				errs = append(errs, fmt.Errorf("the input %s changed: its SHA-256 was %.12s…, and is %.12s… now", f.Name, f.SHA256, sum))
			} else {
				errs = append(errs, fmt.Errorf("the input %s is not among the files named (SHA-256 %.12s…)", f.Name, f.SHA256))
			}
		}
	}
	return errors.Join(errs...)
}

// readAs reads an input under the name that the log has for it.
func (a *app) readAs(ctx context.Context, all *reading, in input, file state.File) ([]*refsift.Record, []state.Unreadable, error) {
	o, err := a.input.options()
	if err != nil {
		return nil, nil, err
	}
	in.name = file.Name
	one := &reading{}
	var recs []*refsift.Record
	err = one.file(ctx, in, o, &progress{}, func(r *refsift.Record) error {
		recs = append(recs, r)
		return nil
	})
	_, unreadable := one.inputs()
	all.files, all.damaged = append(all.files, one.files...), append(all.damaged, one.damaged...)
	return recs, unreadable, err
}

func logExcerpt(line []byte) string {
	const most = 300
	switch {
	case line == nil:
		return "(no such line)"
	case len(line) > most:
		return string(bytes.ToValidUTF8(line[:most], nil)) + "…"
	}
	return string(line)
}

// otherProgram says that another version of the program wrote the log.
func otherProgram(steps []state.Step) string {
	for _, s := range steps {
		if p := s.Update.Program; p != version() {
			return fmt.Sprintf("\n  the log was written by refsift %s, this is %s", p, version())
		}
	}
	return ""
}
