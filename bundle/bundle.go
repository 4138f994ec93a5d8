package bundle

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Schema is the version of the form of a bundle.
const Schema = 1

const manifestName = "MANIFEST.json"

// ErrDamaged is what every error about a changed bundle wraps.
var ErrDamaged = errors.New("the bundle was changed")

// A Manifest says what is in a bundle and what it was made from.
type Manifest struct {
	Schema  int    `json:"schema"`
	Program string `json:"program"` // version that made the outputs
	Project string `json:"project"` // name of the project file within the bundle
	// Inputs are the exports, which are not in the bundle.
	Inputs []Entry `json:"inputs"`
	// Sources are the files beside the exports that the outputs were made
	// from: the project, strategies, decisions, models, screening lists.
	Sources []Entry `json:"sources"`
	Outputs []Entry `json:"outputs"`
}

// An Entry names a file by its content.
type Entry struct {
	Name   string `json:"name"` // with slashes, relative
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// EntryOf names content.
func EntryOf(name string, content []byte) Entry {
	sum := sha256.Sum256(content)
	return Entry{name, int64(len(content)), hex.EncodeToString(sum[:])}
}

// A File is a file to pack.
type File struct {
	Name    string
	Content []byte
}

// Folders of a bundle.
const (
	sourceFolder = "sources/"
	outputFolder = "outputs/"
)

// Write packs a bundle. It fills the manifest's Sources and Outputs.
func Write(w io.Writer, m Manifest, sources, outputs []File) error {
	m.Schema = Schema
	m.Inputs = slices.Clone(m.Inputs)
	slices.SortFunc(m.Inputs, byName)
	m.Sources, m.Outputs = entries(sources), entries(outputs)
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	files := []File{{manifestName, append(text, '\n')}}
	for _, f := range sorted(sources) {
		files = append(files, File{sourceFolder + f.Name, f.Content})
	}
	for _, f := range sorted(outputs) {
		files = append(files, File{outputFolder + f.Name, f.Content})
	}
	return pack(w, files)
}

func byName(a, b Entry) int { return cmp.Compare(a.Name, b.Name) }

func entries(files []File) []Entry {
	out := make([]Entry, len(files))
	for i, f := range files {
		out[i] = EntryOf(f.Name, f.Content)
	}
	slices.SortFunc(out, byName)
	return out
}

func sorted(files []File) []File {
	out := slices.Clone(files)
	slices.SortFunc(out, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// pack writes the ZIP file: no times, no attributes, a fixed order, and no
// compression, which would change with the version of its library.
func pack(w io.Writer, files []File) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		x, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store, Modified: time.Time{}})
		if err != nil {
			return err
		}
		if _, err := x.Write(f.Content); err != nil {
			return err
		}
	}
	return z.Close()
}

// A Bundle is one that was read.
type Bundle struct {
	Manifest Manifest
	files    []File // as packed, with their folders
	whole    []byte
}

// Read reads a bundle, whatever is wrong with its contents; Check says what.
// The error says that it is no bundle at all, or was cut off.
func Read(data []byte) (*Bundle, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w, or is no bundle: %w", ErrDamaged, err)
	}
	b := &Bundle{whole: data}
	room := uint64(len(data)) // nothing is compressed, and no two files share bytes
	for _, f := range z.File {
		if f.Method != zip.Store || f.UncompressedSize64 > room {
			return nil, fmt.Errorf("%w: %s is not packed as refsift packs it", ErrDamaged, f.Name)
		}
		room -= f.UncompressedSize64
		content, err := readFile(f)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, f.Name, err)
		}
		b.files = append(b.files, File{f.Name, content})
	}
	text, ok := b.content(manifestName)
	if !ok {
		return nil, fmt.Errorf("%w, or is no bundle: it has no %s", ErrDamaged, manifestName)
	}
	if err := json.Unmarshal(text, &b.Manifest); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, manifestName, err)
	}
	if b.Manifest.Schema != Schema {
		return nil, fmt.Errorf("the bundle has the form %d, and this version reads %d", b.Manifest.Schema, Schema)
	}
	return b, nil
}

func readFile(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r) // archive/zip stops at the size that the file states
}

func (b *Bundle) content(name string) ([]byte, bool) {
	i := slices.IndexFunc(b.files, func(f File) bool { return f.Name == name })
	if i < 0 {
		return nil, false
	}
	return b.files[i].Content, true
}

// Sources returns the files that the outputs were made from, exports aside.
func (b *Bundle) Sources() []File { return b.below(sourceFolder) }

// Outputs returns the outputs.
func (b *Bundle) Outputs() []File { return b.below(outputFolder) }

func (b *Bundle) below(folder string) (out []File) {
	for _, f := range b.files {
		if name, ok := strings.CutPrefix(f.Name, folder); ok {
			out = append(out, File{name, f.Content})
		}
	}
	return out
}

// Check compares every file with the manifest, and the whole with what
// packing it again gives. The error names each file that differs.
func (b *Bundle) Check() error {
	wrong := append(compare("sources/", b.Manifest.Sources, entries(b.Sources())),
		compare("outputs/", b.Manifest.Outputs, entries(b.Outputs()))...)
	if len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	var again bytes.Buffer
	if err := Write(&again, b.Manifest, b.Sources(), b.Outputs()); err != nil {
		return err
	}
	if !bytes.Equal(again.Bytes(), b.whole) {
		return fmt.Errorf("%w: %s, or the frame of the file, is not as it was written (byte %d)", ErrDamaged, manifestName, firstDifference(again.Bytes(), b.whole))
	}
	return nil
}

func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// compare says how the entries found differ from those wanted; both are
// sorted.
func compare(where string, want, got []Entry) (wrong []error) {
	has := map[string]Entry{}
	for _, e := range got {
		has[e.Name] = e
	}
	for _, w := range want {
		g, ok := has[w.Name]
		switch {
		case !ok:
			wrong = append(wrong, fmt.Errorf("%w: %s%s is missing", ErrDamaged, where, w.Name))
		case g != w:
			wrong = append(wrong, fmt.Errorf("%w: %s%s: its content has the hash %s, the manifest says %s", ErrDamaged, where, w.Name, g.SHA256[:12], cmp.Or(w.SHA256, "nothing")))
		}
		delete(has, w.Name)
	}
	for _, g := range got {
		if _, left := has[g.Name]; left {
			wrong = append(wrong, fmt.Errorf("%w: %s%s is not in the manifest", ErrDamaged, where, g.Name))
		}
	}
	return wrong
}

// CompareInputs says how files at hand differ from those that the outputs
// were made from.
func (b *Bundle) CompareInputs(at []Entry) error {
	at = slices.Clone(at)
	slices.SortFunc(at, byName)
	return errors.Join(compare("input ", b.Manifest.Inputs, at)...)
}

// CompareOutputs says how outputs made again differ from those of the bundle.
func (b *Bundle) CompareOutputs(again []File) error {
	return errors.Join(compare("outputs/", b.Manifest.Outputs, entries(again))...)
}
