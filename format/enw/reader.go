package enw

import (
	"io"
	"iter"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping"
)

// A Reader reads records from a Refer file. Set the exported fields before the
// first [Reader.Read]. A Reader is not safe for concurrent use; the records it
// returns are independent of it and of each other.
type Reader struct {
	refsift.ReadOptions

	core *mapping.Core
}

// NewReader returns a Reader of the Refer text in r.
func NewReader(r io.Reader) *Reader {
	return &Reader{core: mapping.NewCore(r, mapping.Options{Format: "refer"}, &layout{})}
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
	b       mapping.Builder
	typed   bool // the record in hand has %0
	began   bool // and began with it
	titled  bool // it has a title or a person
	journal string
	second  string
	other   string // %O
	people  []person
}

// A person of %Y (tertiary) or %? (subsidiary).
type person struct {
	tertiary bool
	name     string
}

// Line implements mapping.Layout.
func (l *layout) Line(c *mapping.Core, line []byte) {
	if !isTag(line) {
		c.Continue(line)
		return
	}
	name := string(line[:2])
	if !c.IsOpen() || l.begins(c, name) {
		c.Begin("")
		l.typed, l.began, l.titled = false, name == "%0", false
	}
	switch name {
	case "%0":
		l.typed = true
	case "%T", "%A", "%E":
		l.titled = true
	}
	if _, known := table[name]; !known {
		c.UnknownTag(line[:2])
	}
	c.Field("", 0, 2, 2, len(line))
}

// isTag recognises a percent sign, a character, and a space or the end. What
// is neither a letter or digit nor in the table is text ("%. In all …").
func isTag(line []byte) bool {
	if len(line) < 2 || line[0] != '%' || len(line) > 2 && line[2] != ' ' && line[2] != '\t' {
		return false
	}
	if c := line[1]; c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' {
		return true
	}
	_, known := table[string(line[:2])]
	return known
}

// begins decides whether a tag begins a record while another is in hand.
func (l *layout) begins(c *mapping.Core, name string) bool {
	switch {
	case c.Blank() == 0:
		return name == "%0" && l.typed && l.titled // the blank line is missing
	case c.Blank() > 1, name == "%0":
		return true
	}
	return !(describing[name] && l.began && l.titled)
}
