package ciw

import (
	"bytes"
	"io"
	"iter"

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
	return &Reader{core: mapping.NewCore(r, mapping.Options{Format: "wos", EndMarks: true}, &layout{})}
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

// layout reads the lines of the tagged form.
type layout struct {
	interpreter
	last     string // the tag in hand
	unindent bool   // lines of this file have lost their indent
}

// Line implements mapping.Layout.
func (l *layout) Line(c *mapping.Core, line []byte) {
	if line[0] == ' ' || line[0] == '\t' {
		c.Continue(line)
		return
	}
	switch text := bytes.TrimRight(line, " \t\r"); {
	case len(text) == 2 && string(text) == "ER":
		c.End()
	case len(text) == 2 && string(text) == "EF":
		c.Close()
	case !mapping.ShortTag(line):
		l.untagged(c, line)
	case isHeader(c, line):
		c.Close()
	default:
		l.tag(c, line)
	}
}

// isHeader recognises FN and VR, also those of a second export behind a
// record without end mark.
func isHeader(c *mapping.Core, line []byte) bool {
	if string(line[:2]) != "FN" && string(line[:2]) != "VR" {
		return false
	}
	value := bytes.TrimSpace(line[2:])
	return !c.IsOpen() || bytes.HasPrefix(value, []byte("Clarivate")) || bytes.HasPrefix(value, []byte("Thomson")) || bytes.HasPrefix(value, []byte("ISI "))
}

func (l *layout) tag(c *mapping.Core, line []byte) {
	name := line[:2]
	_, known := table[string(name)]
	value := bytes.TrimSpace(line[2:])
	switch {
	case string(name) == "PT" && (len(value) <= 2 || !c.IsOpen()):
		c.Begin("")
	case string(name) == "PT", !known && l.unindent && c.IsOpen():
		l.untagged(c, line) // "PT patients were …", "US patients …"
		return
	case !c.IsOpen() && !mayBegin[string(name)]:
		c.Stray()
		return
	case !c.IsOpen():
		c.Begin("")
	}
	if !known {
		c.UnknownTag(name)
	}
	l.last = string(name)
	c.Field("", 0, 2, 2, len(line))
}

// untagged reads a line without a tag at its start. Behind a tag that is
// never wrapped it can only be a tag that lost its space ("AUOkafor, A").
func (l *layout) untagged(c *mapping.Core, line []byte) {
	if !c.IsOpen() {
		c.Stray()
		return
	}
	if mapping.IsShortName(line) && len(line) > 2 && line[2] >= 'A' && neverWrapped[l.last] {
		if _, known := table[string(line[:2])]; known && string(line[:2]) != "PT" {
			c.Here(refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeTagLoose, Message: "no space stands behind the tag", Tag: string(line[:2])}, 0)
			l.last = string(line[:2])
			c.Field("", 0, 2, 2, len(line))
			return
		}
	}
	l.unindent = true
	c.Continue(line)
}
