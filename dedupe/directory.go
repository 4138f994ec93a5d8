package dedupe

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// A Directory finds records by the names that people have for them. It may be
// used from many goroutines.
type Directory struct {
	byDigest map[refsift.Digest][]*refsift.Record
	byID     map[refsift.ID]*refsift.Record
	byExport map[string][]*refsift.Record
	digests  []refsift.Digest // sorted
}

// NewDirectory enters the records.
func NewDirectory(recs []*refsift.Record) *Directory {
	d := &Directory{
		byDigest: make(map[refsift.Digest][]*refsift.Record, len(recs)),
		byID:     make(map[refsift.ID]*refsift.Record, len(recs)), byExport: map[string][]*refsift.Record{},
	}
	for _, r := range recs {
		digest := r.Digest()
		d.byDigest[digest] = append(d.byDigest[digest], r)
		if r.ID.IsValid() {
			d.byID[r.ID] = r
		}
		if r.ExportID != "" {
			d.byExport[r.ExportID] = append(d.byExport[r.ExportID], r)
		}
	}
	for digest := range d.byDigest {
		d.digests = append(d.digests, digest)
	}
	slices.SortFunc(d.digests, refsift.Digest.Compare)
	return d
}

// Has reports whether a record has the digest.
func (d *Directory) Has(digest refsift.Digest) bool { return len(d.byDigest[digest]) > 0 }

// Find returns the records that a name fits: the one with that ID
// (file#number), else those with that digest, else those with that id of
// their export, else those whose digest begins with it, if it has eight digits
// or more.
func (d *Directory) Find(name string) []*refsift.Record {
	if id, err := refsift.ParseID(name); err == nil && d.byID[id] != nil {
		return []*refsift.Record{d.byID[id]}
	}
	if digest, err := refsift.ParseDigest(name); err == nil && d.Has(digest) {
		return d.byDigest[digest]
	}
	if found := d.byExport[name]; found != nil {
		return found
	}
	return d.byPrefix(strings.ToLower(name))
}

// shortestPrefix is how many digits of a digest are taken for its beginning.
const shortestPrefix = 8

func (d *Directory) byPrefix(prefix string) (found []*refsift.Record) {
	if len(prefix) < shortestPrefix || strings.Trim(prefix, "0123456789abcdef") != "" {
		return nil
	}
	from, _ := slices.BinarySearchFunc(d.digests, prefix, func(digest refsift.Digest, prefix string) int {
		return strings.Compare(digest.String(), prefix)
	})
	for _, digest := range d.digests[from:] {
		if !strings.HasPrefix(digest.String(), prefix) {
			break
		}
		found = append(found, d.byDigest[digest]...)
	}
	return found
}
