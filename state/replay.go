package state

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/refsift/refsift"
)

// A Step is an update as a log tells it, without the records.
type Step struct {
	Settings Settings
	Update   Update // Files, decisions, Refit, When, Program
}

// ReadSteps reads from a log what was done.
func ReadSteps(log io.Reader) (steps []Step, err error) {
	err = ReadLog(log, func(e *Event) error {
		if e.Event == EventRun {
			if e.Schema != LogSchema {
				return fmt.Errorf("the log has schema %d, and this program knows %d", e.Schema, LogSchema)
			}
			if len(steps) == 0 && e.Run != 1 {
				return fmt.Errorf("the log begins with update %d: name the %s of the state, which has all", e.Run, logName)
			}
			if e.Settings == nil {
				return fmt.Errorf("%w: update %d has no settings", ErrLog, e.Run)
			}
			steps = append(steps, Step{*e.Settings, Update{Refit: e.Refit, When: e.When, Program: e.Version}})
			return nil
		}
		if len(steps) == 0 {
			return fmt.Errorf("%w: it does not begin with an update", ErrLog)
		}
		u := &steps[len(steps)-1].Update
		switch {
		case e.File != nil:
			u.Files = append(u.Files, *e.File)
		case e.Decision != nil && e.Event == EventRetract:
			u.Retract = append(u.Retract, *e.Decision)
		case e.Decision != nil:
			u.Rulings = append(u.Rulings, *e.Decision)
		}
		return nil
	})
	if err == nil && len(steps) == 0 {
		err = fmt.Errorf("%w: it is empty", ErrLog)
	}
	return steps, err
}

// Replay does again what a log tells, in memory. Read gives the records of a
// file, which must have the recorded name in their IDs.
func Replay(ctx context.Context, steps []Step, read func(File) ([]*refsift.Record, []Unreadable, error)) (*State, error) {
	if len(steps) == 0 {
		return nil, errors.New("nothing to replay")
	}
	s, err := New(steps[0].Settings)
	if err != nil {
		return nil, err
	}
	for _, step := range steps {
		u := step.Update
		for _, f := range u.Files {
			recs, unreadable, err := read(f)
			if err != nil {
				return nil, err
			}
			u.Records = append(u.Records, recs...)
			u.Unreadable = append(u.Unreadable, unreadable...)
		}
		if same, err := sameSettings(step.Settings, s.settings); err != nil {
			return nil, err
		} else if !same {
			u.Settings = &step.Settings
		}
		if _, err := s.Update(ctx, u); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func sameSettings(a, b Settings) (bool, error) {
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return bytes.Equal(x, y), errors.Join(err, err2)
}

// A Difference is the first line in which two logs differ.
type Difference struct {
	Line      int
	Want, Got []byte // without the end of the line; nil: there is none
}

// CompareLog compares a log with that of a state in memory, byte by byte. It
// returns nil if they are equal.
func (s *State) CompareLog(log io.Reader) (*Difference, error) {
	c := &comparer{want: newLines(log)}
	err := s.WriteLog(c)
	if err != nil && c.found == nil {
		return nil, err
	}
	if c.found == nil {
		c.end()
	}
	return c.found, c.err
}

// errDiffers ends the writing of a log at the first difference.
var errDiffers = errors.New("the logs differ")

// A comparer compares what is written to it with lines.
type comparer struct {
	want  *lines
	got   []byte // the line begun
	found *Difference
	err   error
}

func (c *comparer) Write(b []byte) (int, error) {
	c.got = append(c.got, b...)
	for {
		i := bytes.IndexByte(c.got, '\n')
		if i < 0 {
			return len(b), nil
		}
		want, err := c.want.next()
		if err != nil && err != io.EOF {
			c.err = err
			return 0, err
		}
		if err == io.EOF && want == nil || !bytes.Equal(want, c.got[:i]) {
			c.found = &Difference{c.want.n, bytes.Clone(want), bytes.Clone(c.got[:i])}
			return 0, errDiffers
		}
		c.got = c.got[i+1:]
	}
}

// end looks for lines that were not written.
func (c *comparer) end() {
	want, err := c.want.next()
	if want != nil {
		c.found = &Difference{Line: c.want.n, Want: want}
	} else if err != io.EOF {
		c.err = err
	}
}
