package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// usage is what a process of its own cost, with the processes it started.
type usage struct {
	Wall    float64 `json:"wall_s"`
	CPU     float64 `json:"cpu_s"`
	PeakRSS int64   `json:"peak_rss_bytes"` // 0: unknown on this system
}

// built is an index as it was made; it stands beside the index as JSON.
type built struct {
	Records int    `json:"records"`
	Bytes   int64  `json:"bytes"`
	Usage   usage  `json:"usage"`
	Made    string `json:"made"` // day
}

// A laboratory starts this program again for each index and each column.
type laboratory struct {
	dir    string // of indexes
	corpus string // corpus.ID
	jars   string
	rounds int
	few    int // records of a collection as most reviews have it
	tell   func(format string, args ...any)
}

// run starts this program with the arguments, decodes what it prints into out
// and returns its cost.
func (l *laboratory) run(ctx context.Context, env []string, out any, args ...string) (usage, error) {
	self, err := os.Executable()
	if err != nil {
		return usage{}, err
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that it ends Java
	cmd.WaitDelay = 10 * time.Second
	cmd.Stderr = os.Stderr
	begin := time.Now()
	text, err := cmd.Output()
	if ctx.Err() != nil {
		return usage{}, ctx.Err()
	}
	if err != nil {
		return usage{}, err
	}
	var reply reply
	if err := json.Unmarshal(text, &reply); err != nil {
		return usage{}, fmt.Errorf("%v: %w", args, err)
	}
	if reply.Error != "" {
		return usage{}, errors.New(reply.Error)
	}
	u := usage{Wall: time.Since(begin).Seconds(), CPU: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), PeakRSS: peakRSS(cmd.ProcessState)}
	if out == nil {
		return u, nil
	}
	return u, json.Unmarshal(reply.Value, out)
}

// A reply is what a process started by run prints.
type reply struct {
	Error string          `json:"error,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
}

// path returns where an index of n records is kept.
func (l *laboratory) path(e engine, n int) string {
	return filepath.Join(l.dir, "corpus-"+l.corpus, strconv.Itoa(n), e.Index())
}

// index makes an index unless it is there.
func (l *laboratory) index(ctx context.Context, e engine, n int, anew bool) (*built, error) {
	path := l.path(e, n)
	note := path + ".json"
	if !anew {
		if text, err := os.ReadFile(note); err == nil {
			out := &built{}
			if json.Unmarshal(text, out) == nil && out.Records == n {
				l.tell("%s: taking the index of %d records of %s", e.Index(), n, out.Made)
				return out, nil
			}
		}
	}
	l.tell("%s: indexing %d records", e.Index(), n)
	aside := path + ".building"
	for _, p := range []string{note, path, aside} {
		if err := os.RemoveAll(p); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(aside, 0o777); err != nil {
		return nil, err
	}
	defer os.RemoveAll(aside) // with what an engine leaves there when it is interrupted
	made := filepath.Join(aside, "index")
	u, err := l.run(ctx, nil, nil, "_build", "-engine", e.Name(), "-n", strconv.Itoa(n), "-lucene-jars", l.jars, made)
	if err != nil {
		return nil, err
	}
	out := &built{Records: n, Usage: u, Made: time.Now().Format(time.DateOnly)}
	if out.Bytes, err = size(made); err != nil {
		return nil, err
	}
	if err := os.Rename(made, path); err != nil {
		return nil, err
	}
	text, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	l.tell("%s: %d records in %.0f s", e.Index(), n, u.Wall)
	return out, os.WriteFile(note, text, 0o666)
}

// measure times the searches of a column on one core.
func (l *laboratory) measure(ctx context.Context, e engine, n int) (*measured, usage, error) {
	l.tell("%s: searching %d records", e.Name(), n)
	out := &measured{}
	u, err := l.run(ctx, []string{"GOMAXPROCS=1"}, out, "_measure", "-engine", e.Name(), "-rounds", strconv.Itoa(l.rounds), "-lucene-jars", l.jars, l.path(e, n))
	return out, u, err
}

// size adds up the files of a folder, or is that of a file.
func size(path string) (total int64, err error) {
	err = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return total, err
}
