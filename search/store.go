package search

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/bits"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/token"
)

// metadataFile is written last: where it is, the index is whole.
const metadataFile = "refsift-index.json"

// layoutVersion is that of the fields and terms in the index.
const layoutVersion = 1

// metadata is what bleve does not keep: what the index was made with, and
// what it consists of.
type metadata struct {
	Layout    int    `json:"layout"`
	Tokenizer string `json:"tokenizer"`
	Bleve     string `json:"bleve"`
	Records   int    `json:"records"`
	Digest    digest `json:"digest"`
	// Databases are the names of databases as records spell them, by the value
	// that is indexed.
	Databases map[string]string `json:"databases,omitempty"`
	Files     []fileID          `json:"files,omitempty"`
}

type fileID struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

func newMetadata() metadata {
	return metadata{Layout: layoutVersion, Tokenizer: token.Version, Bleve: bleveVersion(), Databases: map[string]string{}}
}

func bleveVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/blevesearch/bleve/v2" {
				return m.Version
			}
		}
	}
	return "unknown"
}

func (m *metadata) add(d refsift.Digest) {
	m.Records++
	m.Digest.add(d)
}

// name keeps how a database is spelled; of several spellings that are indexed
// alike the first in the alphabet, whatever the order of the records.
func (m *metadata) name(database string) {
	if database == "" {
		return
	}
	value := token.Value(database)
	if have, ok := m.Databases[value]; !ok || database < have {
		if m.Databases == nil {
			m.Databases = map[string]string{}
		}
		m.Databases[value] = database
	}
}

// A digest is the sum of the SHA-256 of the records' digests, modulo 2 to the
// 256: the same whatever the order of the records.
type digest [4]uint64

func (d *digest) add(r refsift.Digest) {
	h := sha256.Sum256(r[:])
	var carry uint64
	for i := 3; i >= 0; i-- {
		d[i], carry = bits.Add64(d[i], binary.BigEndian.Uint64(h[8*i:]), carry)
	}
}

func (d digest) String() string { return fmt.Sprintf("%016x%016x%016x%016x", d[0], d[1], d[2], d[3]) }

// MarshalText implements encoding.TextMarshaler.
func (d digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *digest) UnmarshalText(b []byte) error {
	raw, err := hex.DecodeString(string(b))
	if err != nil || len(raw) != 32 {
		return fmt.Errorf("digest %q: want 64 hexadecimal digits", b)
	}
	for i := range d {
		d[i] = binary.BigEndian.Uint64(raw[8*i:])
	}
	return nil
}

// Create begins an index that [Index.Commit] will put at path, where nothing
// may be yet. It can be searched while it is built.
func Create(path string, o *Options) (*Index, error) {
	if err := vacant(path); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	aside, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+".building-*")
	if err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	x := newIndex(o)
	x.path, x.aside = path, aside
	if x.idx, err = newBleve(aside); err != nil {
		return nil, errors.Join(fmt.Errorf("create index %s: %w", path, err), removeAside(aside))
	}
	return x, nil
}

func vacant(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// removeAside removes a folder that Create made.
func removeAside(aside string) error { return os.RemoveAll(aside) }

// Commit completes an index from [Create] and moves it to its path in one
// step. Afterwards the index is open for searching and read-only. IDs takes
// no sets from before. If Commit fails, the index is closed, and the path is
// as it was unless all that failed was opening it again.
func (x *Index) Commit() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.closed:
		return ErrClosed
	case x.path == "":
		return errors.New("commit: an index in memory has no path")
	case x.aside == "":
		return fmt.Errorf("commit %s: %w", x.path, ErrReadOnly)
	}
	err := x.commit()
	if err != nil {
		x.closed = true
		err = errors.Join(fmt.Errorf("commit %s: %w", x.path, err), x.closeBleve())
		if x.aside != "" {
			err = errors.Join(err, removeAside(x.aside))
		}
	}
	return err
}

func (x *Index) commit() error {
	x.addMu.Lock()
	err := x.flush()
	x.addMu.Unlock()
	if err != nil {
		return err
	}
	if err := x.merge(); err != nil {
		return err
	}
	if err := x.closeBleve(); err != nil {
		return err
	}
	if err := writeMetadata(x.aside, x.meta); err != nil {
		return err
	}
	if err := vacant(x.path); err != nil {
		return err
	}
	if err := os.Rename(x.aside, x.path); err != nil {
		return err
	}
	x.aside = ""
	x.state++
	syncDir(filepath.Dir(x.path))
	x.idx, err = openBleve(x.path, x.o)
	return err
}

// merge joins the segments of a finished index into one, which searches of
// many terms are faster in. It is not needed for correct counts: should bleve
// not get it done, as it may fail to when a merge of its own is under way, the
// index stays as it is.
func (x *Index) merge() error {
	adv, err := x.idx.Advanced()
	if err != nil {
		return err
	}
	merger, ok := adv.(*scorch.Scorch)
	if !ok {
		return nil
	}
	patience := 10*time.Second + time.Duration(x.meta.Records)*time.Millisecond
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for last := math.MaxInt; ; {
		n, err := segments(merger)
		if err != nil || n <= 1 || n >= last || ctx.Err() != nil {
			return err
		}
		last = n
		done := make(chan error, 1)
		go func() { done <- merger.ForceMerge(ctx, nil) }()
		select {
		case <-done: // an error leaves the segments as they are
		case <-ctx.Done():
		}
	}
}

func segments(s *scorch.Scorch) (int, error) {
	r, err := s.Reader()
	if err != nil {
		return 0, err
	}
	n := 0
	if state, ok := r.(*scorch.IndexSnapshot); ok {
		n = len(state.Segments())
	}
	return n, r.Close()
}

// writeMetadata lists the files of a folder with their digests.
func writeMetadata(dir string, m metadata) error {
	names, err := files(dir)
	if err != nil {
		return err
	}
	m.Files = nil
	for _, name := range names {
		id, err := identify(dir, name)
		if err != nil {
			return err
		}
		m.Files = append(m.Files, id)
	}
	text, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, metadataFile))
	if err != nil {
		return err
	}
	_, err = f.Write(append(text, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	syncDir(dir)
	return err
}

// syncDir makes a rename or a new file in a folder last through a power
// failure, on systems where that can be asked for.
func syncDir(dir string) {
	if f, err := os.Open(dir); err == nil {
		f.Sync()
		f.Close()
	}
}

// files lists the files below dir, sorted, without the metadata.
func files(dir string) (names []string, err error) {
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && name != metadataFile {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

func identify(dir, name string) (fileID, error) {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return fileID{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return fileID{name, n, hex.EncodeToString(h.Sum(nil))}, err
}

// Open opens a committed index for searching.
func Open(path string, o *Options) (*Index, error) {
	x := newIndex(o)
	x.path = path
	var err error
	if x.meta, err = readMetadata(path); err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	if err := x.meta.check(path, x.o.Verify); err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	if x.idx, err = openBleve(path, x.o); err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	snap, err := x.snapshot()
	if err == nil && snap.all.Len() != x.meta.Records {
		err = fmt.Errorf("%w: it holds %d records, not %d", ErrDamaged, snap.all.Len(), x.meta.Records)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open index %s: %w", path, err), x.closeBleve())
	}
	return x, nil
}

func readMetadata(path string) (m metadata, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return m, err
	}
	if !info.IsDir() {
		return m, fmt.Errorf("%w: it is a file", ErrNotAnIndex)
	}
	text, err := os.ReadFile(filepath.Join(path, metadataFile))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(path, "index_meta.json")); err == nil {
			return m, fmt.Errorf("%w: building it was not completed, or another program made it", ErrNotAnIndex)
		}
		return m, fmt.Errorf("%w: there is no %s", ErrNotAnIndex, metadataFile)
	}
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("%w: %s: %w", ErrDamaged, metadataFile, err)
	}
	if m.Layout != layoutVersion || m.Tokenizer != token.Version {
		return m, fmt.Errorf("%w: layout %d and tokenizer %q, this one has %d and %q: build the index again",
			ErrVersion, m.Layout, m.Tokenizer, layoutVersion, token.Version)
	}
	return m, nil
}

// check compares the files with the list: their names and sizes, and with
// verify their content.
func (m *metadata) check(dir string, verify bool) error {
	if len(m.Files) == 0 {
		return fmt.Errorf("%w: %s lists no files", ErrDamaged, metadataFile)
	}
	for _, want := range m.Files {
		if !filepath.IsLocal(filepath.FromSlash(want.Name)) {
			return fmt.Errorf("%w: %s names the file %q", ErrDamaged, metadataFile, want.Name)
		}
		info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(want.Name)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%w: file %s is missing", ErrDamaged, want.Name)
		case err != nil:
			return err
		case info.Size() != want.Size:
			return fmt.Errorf("%w: file %s has %d bytes, not %d", ErrDamaged, want.Name, info.Size(), want.Size)
		}
		if !verify {
			continue
		}
		got, err := identify(dir, want.Name)
		if err != nil {
			return err
		}
		if got != want {
			return fmt.Errorf("%w: file %s was changed", ErrDamaged, want.Name)
		}
	}
	return nil
}

// openBleve opens a folder read-only. bleve waits for ever for a lock unless
// told otherwise, and its store panics on some damaged files.
func openBleve(path string, o Options) (idx bleve.Index, err error) {
	defer func() {
		if p := recover(); p != nil {
			idx, err = nil, fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	idx, err = bleve.OpenUsing(path, map[string]any{"bolt_timeout": o.LockTimeout.String(), "read_only": true})
	switch {
	case err == nil:
		return idx, nil
	case strings.Contains(err.Error(), "timeout"): // bbolt's ErrTimeout, which bleve passes on as it is
		return nil, fmt.Errorf("%w: %w", ErrLocked, err)
	}
	return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
}
