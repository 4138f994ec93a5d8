package state

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// What opening a state can fail with.
var (
	// ErrLocked: another run has the state open.
	ErrLocked = errors.New("the state is in use")
	// ErrForeign: the directory holds something else than a state.
	ErrForeign = errors.New("the folder is no refsift state")
	// ErrVersion: the state was written by a version that this one does not know.
	ErrVersion = errors.New("the state is of another version")
	// ErrDamaged: a file of the state is missing, truncated or changed.
	ErrDamaged = errors.New("the state is damaged")
	// ErrNoState: there is no state to open.
	ErrNoState = errors.New("there is no refsift state")
)

// Version is the version of the form of a state on disk.
const Version = 1

const (
	manifestName = "state.json"
	lockName     = "lock"
	logName      = "log.jsonl"
	formatName   = "refsift state"
)

// A disk is where a state is kept.
type disk struct {
	dir      string
	lock     io.Closer
	manifest *manifest // nil: nothing was saved yet
	drift    bool      // the groups as computed are not those that were saved
	// fault fails a step of saving, for tests: a run that is cut off there.
	fault func(step string) error
}

// Open opens the state in a directory and locks it, or makes one with the
// settings where there is none yet. The settings of a state that is there
// stay as they are, see [Update]. The caller must close it.
func Open(ctx context.Context, dir string, settings Settings) (*State, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	d := &disk{dir: dir}
	return d.open(ctx, func() (*State, error) { return New(settings) })
}

// OpenExisting opens the state in a directory and locks it. It is [ErrNoState]
// that there is none.
func OpenExisting(ctx context.Context, dir string) (*State, error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s", ErrNoState, dir)
	}
	d := &disk{dir: dir}
	return d.open(ctx, func() (*State, error) { return nil, fmt.Errorf("%w in %s", ErrNoState, dir) })
}

// Exists reports whether a directory holds a state, of whatever version.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, manifestName))
	return err == nil
}

func (d *disk) open(ctx context.Context, fresh func() (*State, error)) (s *State, err error) {
	raw, err := os.ReadFile(filepath.Join(d.dir, manifestName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := d.checkEmpty(); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	default:
		if _, err := readManifest(raw); err != nil { // before the lock: a message in any case
			return nil, fmt.Errorf("%s: %w", filepath.Join(d.dir, manifestName), err)
		}
	}
	if d.lock, err = lock(filepath.Join(d.dir, lockName)); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.lock.Close())
		}
	}()
	// Once more under the lock: another run may have saved in between.
	raw, err = os.ReadFile(filepath.Join(d.dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		if s, err = fresh(); err != nil {
			return nil, err
		}
		s.disk = d
		return s, nil
	} else if err != nil {
		return nil, err
	}
	if d.manifest, err = readManifest(raw); err != nil {
		return nil, err
	}
	if s, err = d.load(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", d.dir, err)
	}
	s.disk = d
	return s, nil
}

// checkEmpty makes sure that a new state does not begin among other files.
func (d *disk) checkEmpty() error {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if n := e.Name(); n != lockName && !isPart(n) && n != logName && !strings.HasPrefix(n, tempPrefix) {
			return fmt.Errorf("%w: %s holds %s and no %s; name an empty or a new folder", ErrForeign, d.dir, n, manifestName)
		}
	}
	return nil
}

// load reads the parts and groups the records anew.
func (d *disk) load(ctx context.Context) (*State, error) {
	if err := d.checkSizes(); err != nil {
		return nil, err
	}
	if err := d.checkLog(); err != nil {
		return nil, err
	}
	m := d.manifest
	s, err := New(m.Settings)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	var freq *dedupe.Frequencies
	var saved []int
	others := 0
	s.runs = slices.Clone(m.Runs)
	for _, p := range m.Parts {
		switch p.Role {
		case roleRecords:
			err = d.readRecords(ctx, p, s)
		case roleOthers:
			for others < len(s.runs) && s.runs[others].others() != p.Name {
				others++
			}
			if others < len(s.runs) {
				err = d.readOthers(p, &s.runs[others])
			}
		case roleRulings:
			err = d.readRulings(p, s)
		case roleGroups:
			saved, err = d.readGroups(p)
		case roleFrequencies:
			err = d.read(p, func(r io.Reader) (err error) { freq, err = dedupe.ReadFrequencies(r); return err })
		}
		if err != nil {
			return nil, err
		}
	}
	if len(s.records) != m.Records {
		return nil, fmt.Errorf("%w: there are %d records, and %s says %d", ErrDamaged, len(s.records), manifestName, m.Records)
	}
	s.rule(Update{}, &Report{})
	if err := s.begin(freq); err != nil {
		return nil, err
	}
	if err := s.group(ctx, s.records); err != nil {
		return nil, err
	}
	d.drift = !slices.Equal(saved, s.groups.of)
	return s, nil
}

// others is the name of the part for what a run read and did not enter.
func (r run) others() string { return fmt.Sprintf("%06d-others.jsonl", r.Run) }

// checkSizes finds truncated and missing files before anything is read.
func (d *disk) checkSizes() error {
	for _, p := range d.manifest.Parts {
		info, err := os.Stat(filepath.Join(d.dir, p.Name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%w: the file %s is missing", ErrDamaged, p.Name)
		case err != nil:
			return err
		case info.Size() != p.Size:
			return fmt.Errorf("%w: the file %s has %d bytes, and should have %d", ErrDamaged, p.Name, info.Size(), p.Size)
		}
	}
	return nil
}

// checkLog checks the log line by line, as far as it belongs to the state.
// What a run that was cut off left behind it is cut at the next saving.
func (d *disk) checkLog() error {
	mark := d.manifest.Log
	f, err := os.Open(filepath.Join(d.dir, logName))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: the file %s is missing", ErrDamaged, logName)
	} else if err != nil {
		return err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil {
		return err
	} else if info.Size() < mark.Size {
		return fmt.Errorf("%w: the file %s has %d bytes, and should have %d", ErrDamaged, logName, info.Size(), mark.Size)
	}
	var c chain
	lines := 0
	err = readLines(io.LimitReader(f, mark.Size), func(n int, body []byte) error {
		lines = n
		c.next(body)
		return nil
	})
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, logName, err)
	}
	if lines != mark.Lines || hex.EncodeToString(c.sum[:]) != mark.Sum {
		return fmt.Errorf("%w: %s is another log", ErrDamaged, logName)
	}
	return nil
}

// read hands a part to do, and checks its hash.
func (d *disk) read(p part, do func(io.Reader) error) error {
	f, err := os.Open(filepath.Join(d.dir, p.Name))
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	tee := io.TeeReader(f, h)
	failed := do(tee)
	if _, err := io.Copy(io.Discard, tee); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != p.SHA256 {
		return fmt.Errorf("%w: the file %s was changed", ErrDamaged, p.Name)
	}
	if failed != nil {
		return fmt.Errorf("%w: the file %s: %w", ErrDamaged, p.Name, failed)
	}
	return nil
}

// readJSON decodes a part that has one value a line.
func readJSON[T any](d *disk, p part, each func(T)) error {
	return d.read(p, func(r io.Reader) error {
		dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
		for {
			var v T
			if err := dec.Decode(&v); err == io.EOF {
				return nil
			} else if err != nil {
				return err
			}
			each(v)
		}
	})
}

// readRecords decodes the records of a part, as many lines at a time as there
// are processors.
func (d *disk) readRecords(ctx context.Context, p part, s *State) error {
	return d.read(p, func(r io.Reader) error {
		z, err := gzip.NewReader(r)
		if err != nil {
			return err
		}
		in := newLines(z)
		const together = 4096
		for {
			var batch [][]byte
			for len(batch) < together {
				line, err := in.next()
				if err == io.EOF && line == nil {
					break
				} else if err != nil {
					return err
				}
				batch = append(batch, line)
			}
			if len(batch) == 0 {
				return nil
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			recs, err := decodeRecords(batch)
			if err != nil {
				return err
			}
			for _, rec := range recs {
				s.add(rec, rec.Digest())
			}
		}
	})
}

func decodeRecords(lines [][]byte) ([]*refsift.Record, error) {
	recs := make([]*refsift.Record, len(lines))
	errs := make([]error, len(lines))
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(lines); i += workers {
				recs[i] = new(refsift.Record)
				errs[i] = json.Unmarshal(lines[i], recs[i])
			}
		})
	}
	wg.Wait()
	return recs, errors.Join(errs...)
}

// An other is one line of what a run read and did not enter.
type other struct {
	Known      *KnownRecord `json:"known,omitempty"`
	Unreadable *Unreadable  `json:"unreadable,omitempty"`
}

func (d *disk) readOthers(p part, r *run) error {
	return readJSON(d, p, func(o other) {
		switch {
		case o.Known != nil:
			r.known = append(r.known, *o.Known)
		case o.Unreadable != nil:
			r.unreadable = append(r.unreadable, *o.Unreadable)
		}
	})
}

func (d *disk) readRulings(p part, s *State) error {
	return readJSON(d, p, func(r dedupe.Ruling) { s.rulings = append(s.rulings, r) })
}

func (d *disk) readGroups(p part) (of []int, err error) {
	return of, d.read(p, func(r io.Reader) error {
		sc := bufio.NewScanner(r)
		for sc.Scan() {
			var n, g, kept int
			if _, err := fmt.Sscanf(sc.Text(), "%d,%d,%d", &n, &g, &kept); err != nil {
				continue // the header
			}
			of = append(of, g)
		}
		return sc.Err()
	})
}

// Drifted reports whether this version of the program groups the records of a
// state otherwise than the one that saved it. The next saving stores, and logs,
// the groups as they are now.
func (s *State) Drifted() bool { return s.disk != nil && s.disk.drift }

// Close gives up the lock. What was not saved is not kept.
func (s *State) Close() error {
	if s.disk == nil || s.disk.lock == nil {
		return nil
	}
	l := s.disk.lock
	s.disk.lock = nil
	return l.Close()
}

// tempPrefix begins the names of files that are being written.
const tempPrefix = ".new-"

// isPart reports whether a name is that of a part, of any generation.
func isPart(name string) bool {
	digits, rest, ok := strings.Cut(name, "-")
	return ok && len(digits) == 6 && strings.Trim(digits, "0123456789") == "" && slices.ContainsFunc(
		[]string{roleRecords, roleOthers, roleGroups, roleRulings, roleFrequencies},
		func(role string) bool { stem, _, _ := strings.Cut(rest, "."); return stem == role })
}

// LogFile is the name of the log in the directory of a state.
func LogFile(dir string) string { return filepath.Join(dir, logName) }
