package search

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/bits"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/token"
)

// metadataFile names the files of the index. It is replaced in one step, so
// that the folder always holds a whole index: the one before or the one after.
const metadataFile = "refsift-index.json"

// layoutVersion is that of the folder and of the fields and terms in the index.
const layoutVersion = 3

// metadata is what an index was made with, and what it consists of.
type metadata struct {
	Layout    int    `json:"layout"`
	Tokenizer string `json:"tokenizer"`
	Bleve     string `json:"bleve"`
	// Generation counts the commits; the files of each are in a folder of its
	// own.
	Generation int    `json:"generation"`
	Records    int    `json:"records"`
	Added      int    `json:"added"` // since the beginning, with those deleted since
	Digest     digest `json:"digest"`
	// Databases are the names of databases as records spell them, by the value
	// that is indexed.
	Databases map[string]string `json:"databases,omitempty"`
	Files     []fileID          `json:"files,omitempty"`
	// Segments are the folders of what the index was built of, in order; Delta
	// says whether there is one of records that were added since.
	Segments []string `json:"segments"`
	Delta    bool     `json:"delta,omitempty"`
	// Checksum is the SHA-256 of this file without it.
	Checksum string `json:"checksum"`
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
	m.Added++
	m.Digest.add(d)
}

func (m *metadata) remove(d refsift.Digest) {
	m.Records--
	m.Digest.remove(d)
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

// remove takes out what add put in.
func (d *digest) remove(r refsift.Digest) {
	h := sha256.Sum256(r[:])
	var borrow uint64
	for i := 3; i >= 0; i-- {
		d[i], borrow = bits.Sub64(d[i], binary.BigEndian.Uint64(h[8*i:]), borrow)
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

// folder is where the files of the generation are.
func (m *metadata) folder() string { return folderOf(m.Generation) }

const folderPrefix = "g"

func folderOf(generation int) string { return fmt.Sprintf("%s%d", folderPrefix, generation) }

// seal returns the text of the metadata with its checksum.
func (m metadata) seal() ([]byte, error) {
	m.Checksum = ""
	text, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	m.Checksum = hex.EncodeToString(sum[:])
	text, err = json.MarshalIndent(m, "", "\t")
	return append(text, '\n'), err
}

// writeMetadata puts the metadata into dir in one step.
func writeMetadata(dir string, m metadata) error {
	text, err := m.seal()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "."+metadataFile+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, metadataFile))
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the one to tell
		return err
	}
	syncDir(dir)
	return nil
}

// syncDir makes a rename or a new file in a folder last through a power
// failure, on systems where that can be asked for.
func syncDir(dir string) {
	if f, err := os.Open(dir); err == nil {
		f.Sync()
		f.Close()
	}
}

// list names the files of the generation below dir with their digests. Files
// that are those of an earlier generation are not read again.
func (m *metadata) list(ctx context.Context, dir string, before []fileID, beforeDir string) error {
	names, err := files(filepath.Join(dir, m.folder()))
	if err != nil {
		return err
	}
	known := map[string]fileID{} // by name in the folder of the generation
	for _, f := range before {
		_, name, _ := strings.Cut(f.Name, "/")
		known[name] = f
	}
	m.Files = nil
	for _, inside := range names {
		name := m.folder() + "/" + inside
		id := fileID{Name: name}
		if old, ok := known[inside]; ok && sameFile(filepath.Join(dir, name), filepath.Join(beforeDir, old.Name)) {
			id.Size, id.SHA256 = old.Size, old.SHA256
		} else if id, err = identify(ctx, dir, name, nil); err != nil {
			return err
		}
		m.Files = append(m.Files, id)
	}
	return nil
}

// sameFile reports whether two names lead to one file, which is so for
// segments that a generation has in common with the one before.
func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// files lists the files below dir, sorted.
func files(dir string) (names []string, err error) {
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// identify reads a file; read, if not nil, is told how much.
func identify(ctx context.Context, dir, name string, read func(int)) (fileID, error) {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return fileID{}, err
	}
	defer f.Close()
	h := sha256.New()
	size := int64(0)
	for buf := make([]byte, 1<<20); ; {
		if ctx.Err() != nil {
			return fileID{}, context.Cause(ctx)
		}
		n, err := f.Read(buf)
		h.Write(buf[:n])
		size += int64(n)
		if read != nil {
			read(n)
		}
		if err == io.EOF {
			return fileID{name, size, hex.EncodeToString(h.Sum(nil))}, nil
		}
		if err != nil {
			return fileID{}, err
		}
	}
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
			return m, fmt.Errorf("%w: another program made it", ErrNotAnIndex)
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
	if sealed, err := m.seal(); err != nil || !bytes.Equal(sealed, text) {
		return m, fmt.Errorf("%w: %s was changed", ErrDamaged, metadataFile)
	}
	return m, nil
}

// check compares the files with the list, their names and sizes.
func (m *metadata) check(dir string) error {
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
	}
	return nil
}

// verify reads all files and compares their digests.
func (m *metadata) verify(ctx context.Context, dir string, progress func(done, total int64)) error {
	done := int64(0)
	for _, want := range m.Files {
		got, err := identify(ctx, dir, want.Name, func(n int) {
			if done += int64(n); progress != nil {
				progress(done, m.bytes())
			}
		})
		if err != nil {
			return err
		}
		if got != want {
			return fmt.Errorf("%w: file %s was changed", ErrDamaged, want.Name)
		}
	}
	return nil
}

// bytes is the size of all files.
func (m *metadata) bytes() (n int64) {
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}
