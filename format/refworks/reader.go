package refworks

import (
	"io"
	"iter"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping"
	"github.com/refsift/refsift/internal/origin"
)

// A Reader reads records in the tagged format of RefWorks. Set the
// options before the first [Reader.Read]. A Reader is not safe for concurrent
// use; the records it returns are independent of it and of each other.
type Reader struct {
	refsift.ReadOptions

	core *mapping.Core
}

// NewReader returns a Reader of the RefWorks text in r.
func NewReader(r io.Reader) *Reader {
	return &Reader{core: mapping.NewCore(r, mapping.Options{Format: "refworks-tagged"}, &layout{})}
}

// Read returns the next record, or io.EOF at the end. An error of type
// *[refsift.Diagnostic] concerns one record, which comes with it unless it
// was lost; Read may be called again. Every other error ends reading.
func (r *Reader) Read() (*refsift.Record, error) {
	return r.core.Read(r.ReadOptions)
}

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *Reader) Diagnostics() *refsift.Tally { return r.core.Diagnostics() }

// Outside returns the text that no record holds, complete at the end: the
// first 1000 passages.
func (r *Reader) Outside() []refsift.Passage { return r.core.Outside() }

// OutsideCount returns the exact number of passages.
func (r *Reader) OutsideCount() int { return r.core.OutsideCount() }

// layout reads the lines.
type layout struct {
	b    mapping.Builder
	last mapping.Shape // of the tag in hand
}

// Line implements mapping.Layout.
func (l *layout) Line(c *mapping.Core, line []byte) {
	if !mapping.ShortTag(line) {
		c.Continue(line)
		return
	}
	name := line[:2]
	m, known := table[string(name)]
	switch {
	case string(name) == "RT" && (!c.IsOpen() || l.last != mapping.Text || c.Blank() > 0 || isType(line)):
		c.Begin("")
	case !c.IsOpen():
		c.Stray()
		return
	case !known && l.last == mapping.Text:
		c.Continue(line) // "US patients …" in an abstract
		return
	case !known:
		c.UnknownTag(name)
	}
	l.last = m.Shape
	c.Field("", 0, 2, 2, len(line))
}

// isType asks for a known type behind RT.
func isType(line []byte) bool {
	_, known := typeOf(strings.TrimSpace(string(line[2:])))
	return known
}

// Fill implements mapping.Layout.
func (l *layout) Fill(c *mapping.Core, rec *refsift.Record) {
	b := &l.b
	b.Reset(c, rec)
	subfile := ""
	for i := range rec.Tags {
		t := &rec.Tags[i]
		if t.Name == "SF" {
			mapping.SetFirst(&subfile, t.Value)
		}
		b.Add(t, table[t.Name])
	}
	database, source := b.Database, b.Provider
	b.Finish()
	rec.Type, _ = typeOf(b.Type)
	if _, known := typeOf(b.Type); !known {
		b.Warn(refsift.CodeTypeUnknown, "RT", "unknown type "+b.Type[:min(len(b.Type), 40)])
	}
	rec.Origin.Platform = mapping.RefWorks
	rec.Origin.Database = databaseOf(database, source, subfile)
	if p, err := refsift.ParsePMID(rec.Accession); err == nil && !rec.PMID.IsValid() && rec.Origin.Database == "MEDLINE" {
		rec.PMID = p
	}
}

// databaseOf names the database of DB; DS and the first part of SF ("CINAHL;
// doctoral dissertation") count where they hold a known name.
func databaseOf(database, source, subfile string) string {
	if database != "" {
		name, _ := origin.Database(database)
		return name
	}
	first, _, _ := strings.Cut(subfile, ";")
	for _, v := range []string{source, first} {
		if name, ok := origin.Database(v); ok {
			return name
		}
	}
	return ""
}
