package ovidtext

import (
	"bytes"
	"io"
	"iter"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping"
)

// A Reader reads the tagged form. Set the options before the first
// [Reader.Read]. A Reader is not safe for concurrent use; the records it
// returns are independent of it and of each other.
type Reader struct {
	refsift.ReadOptions

	core *mapping.Core
}

// NewReader returns a Reader of the tagged export in r.
func NewReader(r io.Reader) *Reader {
	return &Reader{core: mapping.NewCore(r, mapping.Options{Format: "ovid-tagged"}, &tagLayout{})}
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

// A FieldReader reads the form with field names on lines of their own. It has
// the fields and the contract of a [Reader].
type FieldReader struct {
	refsift.ReadOptions

	core *mapping.Core
}

// NewFieldReader returns a FieldReader of the export in r.
func NewFieldReader(r io.Reader) *FieldReader {
	return &FieldReader{core: mapping.NewCore(r, mapping.Options{Format: "ovid-text"}, &fieldLayout{})}
}

// Read returns the next record, or io.EOF at the end; see [Reader.Read].
func (r *FieldReader) Read() (*refsift.Record, error) {
	return r.core.Read(r.ReadOptions)
}

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *FieldReader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *FieldReader) Diagnostics() *refsift.Tally { return r.core.Diagnostics() }

// Outside returns the text that no record holds, complete at the end: the
// first 1000 passages.
func (r *FieldReader) Outside() []refsift.Passage { return r.core.Outside() }

// OutsideCount returns the exact number of passages.
func (r *FieldReader) OutsideCount() int { return r.core.OutsideCount() }

// tagLayout reads the lines of the tagged form.
type tagLayout struct {
	interpreter
	vendor bool // the record in hand has VN
}

// Line implements mapping.Layout.
func (l *tagLayout) Line(c *mapping.Core, line []byte) {
	if number, ok := recordNumber(line); ok {
		c.Begin(number)
		l.vendor = false
		return
	}
	end, value, strict := cutTag(line)
	name := line[:end]
	_, known := table[string(name)]
	switch {
	case end == 0, !known && !strict:
		c.Continue(line) // "IT - we used it" in an abstract
		return
	case string(name) == "VN" && (!c.IsOpen() || l.vendor):
		c.Begin("") // the line with the number is missing
		l.vendor = true
	case string(name) == "VN":
		l.vendor = true
	case !c.IsOpen():
		c.Stray()
		return
	}
	if !known {
		c.UnknownTag(name)
	}
	c.Field("", 0, end, value, len(line))
}

// recordNumber reads "<12. >" and "<12>".
func recordNumber(line []byte) (string, bool) {
	t := bytes.TrimSpace(line)
	if len(t) < 3 || t[0] != '<' || t[len(t)-1] != '>' {
		return "", false
	}
	t = bytes.TrimRight(t[1:len(t)-1], ". ")
	if !mapping.IsNumber(t) {
		return "", false
	}
	return string(t), true
}

// cutTag takes "TI  - Pears" and "TI - Pears" apart: two to five capitals or
// digits, one to three spaces, a dash, and a space or the end. strict says
// that there are two spaces.
func cutTag(line []byte) (nameEnd, value int, strict bool) {
	for nameEnd < len(line) && nameEnd < 5 && (line[nameEnd] >= 'A' && line[nameEnd] <= 'Z' || nameEnd > 0 && line[nameEnd] >= '0' && line[nameEnd] <= '9') {
		nameEnd++
	}
	i := nameEnd
	for i < len(line) && i < nameEnd+3 && line[i] == ' ' {
		i++
	}
	if nameEnd < 2 || i == nameEnd || i == len(line) || line[i] != '-' {
		return 0, 0, false
	}
	if i+1 < len(line) && line[i+1] != ' ' && line[i+1] != '\t' {
		return 0, 0, false
	}
	return nameEnd, i + 1, i == nameEnd+2
}

// fieldLayout reads the lines of the form with field names.
type fieldLayout struct {
	interpreter
}

// maxFieldName bounds the length of a line that may be a field's name.
const maxFieldName = 60

// Line implements mapping.Layout.
func (l *fieldLayout) Line(c *mapping.Core, line []byte) {
	if number, ok := recordNumber(line); ok {
		c.Begin(number)
		return
	}
	name := bytes.TrimRight(line, " \t\r:")
	if !c.IsOpen() || line[0] == ' ' || line[0] == '\t' || len(name) > maxFieldName || len(name) == 0 {
		c.Continue(line)
		return
	}
	_, known := tagOf[strings.ToLower(string(name))]
	if !known {
		if bytes.Count(name, []byte(" ")) > 4 || bytes.ContainsAny(name, ".,;?!") {
			c.Continue(line)
			return
		}
		c.UnknownTag(name)
	}
	c.Field("", 0, len(name), len(line), len(line))
}
