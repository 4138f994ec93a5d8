package state

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
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

// A manifest names what belongs to a state. Putting it in place is what
// commits an update.
type manifest struct {
	Format     string   `json:"format"`
	Version    int      `json:"version"`
	Generation int      `json:"generation"` // of saving, from 1
	Program    string   `json:"program,omitempty"`
	Settings   Settings `json:"settings"`
	Records    int      `json:"records"`
	Groups     int      `json:"groups"`
	Runs       []run    `json:"runs"`
	// Parts are the files of records, other inputs, groups, decisions and
	// frequencies.
	Parts []part  `json:"parts"`
	Log   logMark `json:"log"`
	Sum   string  `json:"sum"` // SHA-256 of the manifest with this member empty
}

// A part is a file that is written once and never changed.
type part struct {
	Role   string `json:"role"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// The roles of parts.
const (
	roleRecords     = "records"
	roleOthers      = "others"
	roleGroups      = "groups"
	roleRulings     = "decisions"
	roleFrequencies = "frequencies"
)

// A logMark says how far the log belongs to the state.
type logMark struct {
	Size  int64  `json:"size"`
	Lines int    `json:"lines"`
	Sum   string `json:"sum"` // of the chain, in full
}

// chain is where the chain of the log goes on.
func (m logMark) chain() (c chain) {
	if sum, err := hex.DecodeString(m.Sum); err == nil {
		copy(c.sum[:], sum)
	}
	return c
}

// A disk is where a state is kept.
type disk struct {
	dir      string
	lock     io.Closer
	readOnly bool
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

// readManifest reads state.json and checks that it is whole.
func readManifest(raw []byte) (*manifest, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
		Program string `json:"program"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, fmt.Errorf("%w: %s cannot be read: %w", ErrDamaged, manifestName, err)
	}
	if head.Format != formatName {
		return nil, fmt.Errorf("%w: %s is of another program", ErrForeign, manifestName)
	}
	if head.Version != Version {
		return nil, fmt.Errorf("%w: %d, and this program knows %d; it was written by refsift %s", ErrVersion, head.Version, Version, cmp.Or(head.Program, "(unknown)"))
	}
	m := new(manifest)
	if err := json.Unmarshal(raw, m); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, manifestName, err)
	}
	_, sum, err := m.encode()
	if err != nil {
		return nil, err
	}
	if sum != m.Sum {
		return nil, fmt.Errorf("%w: %s was changed", ErrDamaged, manifestName)
	}
	return m, nil
}

// encode returns the bytes of the manifest with its checksum.
func (m *manifest) encode() (data []byte, sum string, err error) {
	c := *m
	c.Sum = ""
	if data, err = json.MarshalIndent(&c, "", "  "); err != nil {
		return nil, "", err
	}
	h := sha256.Sum256(data)
	c.Sum = hex.EncodeToString(h[:])
	data, err = json.MarshalIndent(&c, "", "  ")
	return append(data, '\n'), c.Sum, err
}

// load reads the parts and groups the records anew.
func (d *disk) load(ctx context.Context) (*State, error) {
	if err := d.checkLog(); err != nil {
		return nil, err
	}
	if err := d.checkSizes(); err != nil {
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

// Save stores the updates since the last saving. Until it returns nil, the
// state on disk is what it was before. A state in memory has nothing to save.
func (s *State) Save() error {
	d := s.disk
	if d == nil || len(s.pending) == 0 && !d.drift {
		return nil
	}
	if d.lock == nil {
		return errors.New("the state is closed")
	}
	m := manifest{Format: formatName, Version: Version, Generation: 1, Settings: s.settings, Records: len(s.records), Groups: len(s.groups.cluster), Runs: s.runs}
	old := &manifest{}
	if d.manifest != nil {
		old, m.Generation, m.Program = d.manifest, d.manifest.Generation+1, d.manifest.Program
	}
	if n := len(s.pending); n > 0 {
		m.Program = cmp.Or(s.pending[n-1].Program, m.Program)
	}
	var err error
	if m.Parts, err = d.writeParts(s, old, m.Generation); err != nil {
		return err
	}
	if m.Log, err = d.appendLog(s, old.Log); err != nil {
		return err
	}
	data, sum, err := m.encode()
	if err != nil {
		return err
	}
	m.Sum = sum
	if _, err := d.write(manifestName, "", func(w io.Writer) error { _, err := w.Write(data); return err }); err != nil {
		return err
	}
	d.manifest, d.drift = &m, false
	s.pending, s.spool = nil, spool{}
	d.sweep()
	return nil
}

// writeParts writes what is new, and returns all parts.
func (d *disk) writeParts(s *State, old *manifest, generation int) (parts []part, err error) {
	keep := func(role string) {
		for _, p := range old.Parts {
			if p.Role == role {
				parts = append(parts, p)
			}
		}
	}
	put := func(role, name string, do func(w io.Writer) error) {
		if err != nil {
			return
		}
		var p part
		if p, err = d.write(name, role, do); err == nil {
			parts = append(parts, p)
		}
	}
	keep(roleRecords)
	for _, r := range s.pending {
		if len(r.entered) > 0 {
			put(roleRecords, fmt.Sprintf("%06d-records.jsonl.gz", r.Run), func(w io.Writer) error { return writeRecords(w, r.entered) })
		}
	}
	keep(roleOthers)
	for _, r := range s.pending {
		run := r.run()
		if len(run.known)+len(run.unreadable) > 0 {
			put(roleOthers, run.others(), func(w io.Writer) error { return writeJSON(w, run.list()) })
		}
	}
	name := func(role, ending string) string { return fmt.Sprintf("%06d-%s.%s", generation, role, ending) }
	put(roleGroups, name(roleGroups, "csv"), s.writeGroups)
	if len(s.rulings) > 0 {
		put(roleRulings, name(roleRulings, "jsonl"), func(w io.Writer) error { return dedupe.WriteRulings(w, s.rulings) })
	}
	if f := s.session.Frequencies(); f != nil {
		stamp, data, failed := stampOf(f)
		i := slices.IndexFunc(old.Parts, func(p part) bool { return p.Role == roleFrequencies && p.SHA256 == stamp.SHA256 })
		switch {
		case failed != nil:
			return nil, failed
		case i >= 0:
			parts = append(parts, old.Parts[i])
		default:
			put(roleFrequencies, name(roleFrequencies, "bin"), func(w io.Writer) error { _, err := w.Write(data); return err })
		}
	}
	return parts, err
}

// list is what a run did not enter, by ID.
func (r run) list() []other {
	var out []other
	for i := range r.known {
		out = append(out, other{Known: &r.known[i]})
	}
	for i := range r.unreadable {
		out = append(out, other{Unreadable: &r.unreadable[i]})
	}
	return out
}

// writeRecords writes records as JSON Lines, compressed: with their raw tags
// they take three times the room of the export.
func writeRecords(w io.Writer, recs []*refsift.Record) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	return errors.Join(writeJSON(z, recs), z.Close())
}

func writeJSON[T any](w io.Writer, values []T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, v := range values {
		if err := enc.Encode(v); err != nil {
			return err
		}
	}
	return nil
}

// writeGroups writes number, group and whether the record is kept.
func (s *State) writeGroups(w io.Writer) error {
	bw := bufio.NewWriter(w)
	fmt.Fprintln(bw, "record,group,keep")
	for i, g := range s.groups.of {
		kept := 0
		if s.groups.cluster[g].Kept == s.records[i] {
			kept = 1
		}
		fmt.Fprintf(bw, "%d,%d,%d\n", i+1, g, kept)
	}
	return bw.Flush()
}

// write writes a file beside its place, brings it to the disk, and puts it there.
func (d *disk) write(name, role string, do func(w io.Writer) error) (p part, err error) {
	if err := d.step("write " + name); err != nil {
		return p, err
	}
	temp := filepath.Join(d.dir, tempPrefix+name)
	f, err := os.Create(temp)
	if err != nil {
		return p, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp) // the first error is the one to tell
		}
	}()
	c := &counter{h: sha256.New()}
	bw := bufio.NewWriterSize(io.MultiWriter(f, c), 1<<16)
	if err = cmp.Or(do(bw), bw.Flush(), f.Sync()); err != nil {
		return p, errors.Join(err, f.Close())
	}
	if err = f.Close(); err != nil {
		return p, err
	}
	if err = d.step("rename " + name); err != nil {
		return p, err
	}
	if err = os.Rename(temp, filepath.Join(d.dir, name)); err != nil {
		return p, err
	}
	return part{role, name, c.n, hex.EncodeToString(c.h.Sum(nil))}, syncDir(d.dir)
}

// A counter hashes and counts what passes.
type counter struct {
	h hash.Hash
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return c.h.Write(b)
}

// appendLog appends the pending updates behind what belongs to the state, and
// cuts off what a run that did not finish left there.
func (d *disk) appendLog(s *State, mark logMark) (logMark, error) {
	if err := d.step("append " + logName); err != nil {
		return mark, err
	}
	f, err := os.OpenFile(filepath.Join(d.dir, logName), os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return mark, err
	}
	defer f.Close()
	if err := f.Truncate(mark.Size); err != nil {
		return mark, err
	}
	if _, err := f.Seek(mark.Size, io.SeekStart); err != nil {
		return mark, err
	}
	l := newLogWriter(f)
	l.size, l.lines = mark.Size, mark.Lines
	l.chain = mark.chain()
	if err := cmp.Or(s.writePending(l), d.step("sync "+logName), f.Sync()); err != nil {
		return mark, err
	}
	return logMark{l.size, l.lines, hex.EncodeToString(l.chain.sum[:])}, nil
}

func (d *disk) step(name string) error {
	if d.fault == nil {
		return nil
	}
	return d.fault(name)
}

// sweep removes parts that do not belong to the state any more. A file that
// cannot be removed does no harm.
func (d *disk) sweep() {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		n := e.Name()
		used := slices.ContainsFunc(d.manifest.Parts, func(p part) bool { return p.Name == n })
		if isPart(n) && !used || strings.HasPrefix(n, tempPrefix) {
			_ = os.Remove(filepath.Join(d.dir, n))
		}
	}
}

// LogFile is the name of the log in the directory of a state.
func LogFile(dir string) string { return filepath.Join(dir, logName) }
