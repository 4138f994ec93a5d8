package lean

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/blevesearch/mmap-go"
)

// ErrDamaged: a file of a segment is not what was written.
var ErrDamaged = errors.New("segment is damaged")

// formatVersion is that of the files.
const formatVersion = 1

// Names of the files of a segment.
const (
	fileContents  = "contents"
	fileTerms     = "terms"
	fileRecords   = "records"
	filePositions = "positions"
	fileStarts    = "starts"
	fileKeys      = "keys"
)

var dataFiles = [...]string{fileTerms, fileRecords, filePositions, fileStarts, fileKeys}

// KeyField is the field of the keys of records.
const KeyField = "key"

// contents says what is where in the other files.
type contents struct {
	Version int             `json:"version"`
	Records uint32          `json:"records"`
	Fields  []fieldContents `json:"fields"` // by name
}

// fieldContents is where a field is. A range is where it begins and its length.
type fieldContents struct {
	Name      string   `json:"name"`
	Text      bool     `json:"text,omitempty"`
	Count     int      `json:"terms"`          // number of terms
	Span      uint32   `json:"span,omitempty"` // behind the last position
	Terms     [2]int64 `json:"dictionary"`     // the offsets of its blocks are its end
	Records   [2]int64 `json:"records"`
	Positions [2]int64 `json:"positions,omitzero"`
	Breaks    [2]int64 `json:"breaks,omitzero"` // in the file of positions: positions between two values of a record
	NBreaks   int      `json:"values,omitempty"`
	Starts    int64    `json:"starts,omitempty"` // where they begin
}

// A Segment is records that no longer change. It may be used from many
// goroutines.
type Segment struct {
	records uint32
	fields  map[string]*Field
	keys    []byte
	maps    []mmap.MMap
}

// A Field is the dictionary of a field with what its terms lead to.
type Field struct {
	Name    string
	segment *Segment
	text    bool
	count   int    // of terms
	span    uint32 // behind the last position
	terms   []byte
	offsets []byte // of the blocks of terms
	records []byte
	places  []byte // positions, to the end of the file
	breaks  []byte // positions between two values of a record, to the end of the file
	nbreaks int
	starts  []byte              // position of the first word of each record, and span
	table   func() *recordTable // made when it is first needed
	bytes   int64
}

// Open maps the segment in a folder.
func Open(dir string) (*Segment, error) {
	s := &Segment{fields: map[string]*Field{}}
	if err := s.open(dir); err != nil {
		return nil, errors.Join(fmt.Errorf("open segment %s: %w", filepath.Base(dir), err), s.Close())
	}
	return s, nil
}

func (s *Segment) open(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, fileContents))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s is missing", ErrDamaged, fileContents)
	} else if err != nil {
		return err
	}
	var c contents
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, fileContents, err)
	}
	if c.Version != formatVersion {
		return fmt.Errorf("%w: format %d, not %d", ErrDamaged, c.Version, formatVersion)
	}
	files := map[string][]byte{}
	for _, name := range dataFiles {
		if files[name], err = s.mapFile(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	s.records = c.Records
	for _, fc := range c.Fields {
		f, err := s.field(fc, files)
		if err != nil {
			return err
		}
		s.fields[f.Name] = f
	}
	if s.keys = files[fileKeys]; uint64(len(s.keys)) != 4*uint64(s.records) || s.records > 0 && s.fields[KeyField] == nil {
		return fmt.Errorf("%w: there is not one key for each record", ErrDamaged)
	}
	return nil
}

// mapFile maps a file for reading; an empty one cannot be mapped.
func (s *Segment) mapFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s is missing", ErrDamaged, filepath.Base(name))
	} else if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return nil, err
	}
	m, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", filepath.Base(name), err)
	}
	s.maps = append(s.maps, m)
	return m, nil
}

func (s *Segment) field(c fieldContents, files map[string][]byte) (*Field, error) {
	f := &Field{Name: c.Name, segment: s, text: c.Text, count: c.Count, span: c.Span, nbreaks: c.NBreaks}
	var ok [4]bool
	f.terms, ok[0] = cut(files[fileTerms], c.Terms)
	f.records, ok[1] = cut(files[fileRecords], c.Records)
	ok[2], ok[3] = true, c.Count > 0
	f.bytes = c.Terms[1] + c.Records[1]
	if c.Count < 0 || c.Count > len(f.terms) {
		ok[3] = false
	} else if blocks := (c.Count + termsBlock - 1) / termsBlock; 4*blocks > len(f.terms) {
		ok[3] = false
	} else {
		f.terms, f.offsets = f.terms[:len(f.terms)-4*blocks], f.terms[len(f.terms)-4*blocks:]
	}
	if c.Text {
		var all [3]bool
		f.places, all[0] = cutOpen(files[filePositions], c.Positions)
		f.breaks, all[1] = cutOpen(files[filePositions], c.Breaks)
		starts := [2]int64{c.Starts, 4 * (int64(s.records) + 1)}
		f.starts, all[2] = cut(files[fileStarts], starts)
		ok[2] = all == [3]bool{true, true, true} && c.NBreaks >= 0 && uint64(c.NBreaks) <= uint64(c.Span) && f.start(s.records) == c.Span
		f.bytes += c.Positions[1] + c.Breaks[1] + starts[1]
	}
	f.table = sync.OnceValue(f.newTable)
	if ok != [4]bool{true, true, true, true} {
		return nil, fmt.Errorf("%w: the field %s is not where it should be", ErrDamaged, c.Name)
	}
	return f, nil
}

// cut returns a range of a file.
func cut(file []byte, r [2]int64) ([]byte, bool) {
	if r[0] < 0 || r[1] < 0 || r[0] > int64(len(file)) || r[1] > int64(len(file))-r[0] {
		return nil, false
	}
	return file[r[0]:][:r[1]:r[1]], true
}

// cutOpen returns a range of a file with all that follows it.
func cutOpen(file []byte, r [2]int64) ([]byte, bool) {
	if _, ok := cut(file, r); !ok {
		return nil, false
	}
	return file[r[0]:], true
}

// Close unmaps the files. Nothing that came from the segment may be used any
// more.
func (s *Segment) Close() error {
	var err error
	for _, m := range s.maps {
		err = errors.Join(err, m.Unmap())
	}
	s.maps, s.fields, s.keys = nil, nil, nil
	return err
}

// Len returns the number of records, whose numbers are those below it.
func (s *Segment) Len() int { return int(s.records) }

// Field returns a field, nil if no record has a value in it.
func (s *Segment) Field(name string) *Field { return s.fields[name] }

// Fields returns all fields, by name.
func (s *Segment) Fields() []*Field {
	var out []*Field
	for _, name := range slices.Sorted(maps.Keys(s.fields)) {
		out = append(out, s.fields[name])
	}
	return out
}

// Count returns the number of terms.
func (f *Field) Count() int { return f.count }

// Bytes returns how much room the field takes.
func (f *Field) Bytes() int64 { return f.bytes }

// Key returns the key of a record.
func (s *Segment) Key(doc uint32) (string, error) {
	if doc >= s.records {
		return "", errNoRecord(doc)
	}
	n := binary.LittleEndian.Uint32(s.keys[4*doc:])
	f := s.fields[KeyField]
	if int(n) >= f.count {
		return "", fmt.Errorf("%w: there is no key %d", ErrDamaged, n)
	}
	key, err := f.nth(int(n))
	return string(key), err
}

// start returns the position of the first word of a record; of the number
// behind the last one, the span.
func (f *Field) start(doc uint32) uint32 { return binary.LittleEndian.Uint32(f.starts[4*doc:]) }
