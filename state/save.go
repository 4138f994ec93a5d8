package state

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// Save stores the updates since the last saving. Until it returns nil, the
// state on disk is what it was before. A state in memory has nothing to save.
func (s *State) Save() error {
	d := s.disk
	if d == nil || len(s.pending) == 0 && !d.drift {
		return nil
	}
	switch {
	case d.lock == nil:
		return errors.New("the state is closed")
	case s.failed != nil:
		return fmt.Errorf("an update failed, and nothing is saved: %w", s.failed)
	}
	m := manifest{Format: formatName, Version: Version, Generation: 1, Settings: s.settings, Records: len(s.records), Groups: s.groups.groups, Runs: s.runs}
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
		if s.groups.keptOf(g) == s.records[i] {
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
