package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift/internal/lean"
)

// A baseSegment is a segment that an index was built of, with the records that
// were deleted from it since.
type baseSegment struct {
	name    string // of its folder
	segment *lean.Segment
	deleted *roaring.Bitmap // nil: none; never changed, but replaced
}

// runBytes is about how much memory a build takes before it writes a run, a
// segment of some ten thousand records; Commit makes one of all runs.
const runBytes = 64 << 20

// deltaFolder is where, in the folder of a generation, the records are that
// were added to a committed index.
const deltaFolder = "delta"

// deletedFile is the name of the file beside a segment that says which of its
// records were deleted.
func deletedFile(segment string) string { return segment + ".deleted" }

// openBase opens segments of the generation in dir.
func (x *Index) openBase(dir string, names []string) error {
	for _, name := range names {
		s, err := lean.Open(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		b := &baseSegment{name: name, segment: s}
		x.base = append(x.base, b)
		if b.deleted, err = readDeleted(filepath.Join(dir, deletedFile(name)), s.Len()); err != nil {
			return err
		}
	}
	return nil
}

func readDeleted(name string, records int) (*roaring.Bitmap, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	out := roaring.New()
	err = out.UnmarshalBinary(text)
	if err == nil {
		err = out.Validate()
	}
	if err == nil && (out.IsEmpty() || int(out.Maximum()) >= records) {
		err = fmt.Errorf("it names no record, or one of more than %d", records)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, filepath.Base(name), err)
	}
	return out, nil
}

// writeDeleted writes which records were deleted to the generation in dir.
func (x *Index) writeDeleted(dir string) error {
	for _, b := range x.base {
		if b.deleted == nil {
			continue
		}
		text, err := b.deleted.ToBytes()
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(dir, deletedFile(b.name)), text); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes a file and makes sure that it is on the disk.
func writeFile(name string, text []byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// delete takes records out of a segment. Who holds the set of deleted records
// keeps it as it was.
func (b *baseSegment) delete(docs *roaring.Bitmap) {
	if b.deleted != nil {
		docs = roaring.Or(docs, b.deleted)
	}
	b.deleted = docs
}

// writeRun makes a segment of the records in the builder.
func (x *Index) writeRun() error {
	if x.builder.Len() == 0 {
		return nil
	}
	name := fmt.Sprintf("run%d", x.runs)
	x.runs++
	if err := x.builder.Write(filepath.Join(x.build, name)); err != nil {
		return err
	}
	return x.openBase(x.build, []string{name})
}

// joinRuns makes one segment, or as few as hold them, of all runs.
func (x *Index) joinRuns(ctx context.Context) (names []string, err error) {
	var parts []lean.Part
	for _, b := range x.base {
		parts = append(parts, lean.Part{Segment: b.segment, Deleted: b.deleted})
	}
	if n := x.count(); n != x.meta.Records {
		return nil, fmt.Errorf("the runs hold %d records, not %d", n, x.meta.Records)
	}
	groups := lean.Groups(parts, 0)
	if len(groups) == 0 {
		groups = [][]lean.Part{nil} // an index without records is one all the same
	}
	done, total := 0, 0
	for _, b := range x.base {
		for _, f := range b.segment.Fields() {
			total += f.Count()
		}
	}
	tell := func(n int) {
		if x.o.Progress != nil {
			x.o.Progress(done+n, total)
		}
	}
	for i, group := range groups {
		names = append(names, fmt.Sprintf("segment%d", i+1))
		last := 0
		err := lean.Merge(ctx, filepath.Join(x.build, names[i]), group, func(n, _ int) { last = n; tell(n) })
		if err != nil {
			return nil, err
		}
		done += last
	}
	runs := x.base
	if err := x.closeBase(); err != nil {
		return nil, err
	}
	for _, b := range runs {
		err = errors.Join(err, os.RemoveAll(filepath.Join(x.build, b.name)))
	}
	return names, err
}

// count returns how many records are left of what the index was built of.
func (x *Index) count() (n int) {
	for _, b := range x.base {
		n += b.segment.Len()
		if b.deleted != nil {
			n -= int(b.deleted.GetCardinality())
		}
	}
	return n
}

func (x *Index) closeBase() (err error) {
	for _, b := range x.base {
		err = errors.Join(err, b.segment.Close())
	}
	x.base = nil
	return err
}
