package nbib

import (
	"io"
	"iter"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping"
)

// A Reader reads records from a PubMed nbib file. Set the exported fields
// before the first [Reader.Read]. A Reader is not safe for concurrent use; the
// records it returns are independent of it and of each other.
type Reader struct {
	refsift.ReadOptions

	core *mapping.Core
}

// NewReader returns a Reader of the nbib text in r.
func NewReader(r io.Reader) *Reader {
	return &Reader{core: mapping.NewCore(r, mapping.Options{Format: "nbib"}, &layout{})}
}

// Read returns the next record, or io.EOF at the end. An error of type
// *[refsift.Diagnostic] concerns one record, which comes with it unless it
// was lost; Read may be called again. Every other error ends reading.
func (r *Reader) Read() (*refsift.Record, error) { return r.core.Read(r.ReadOptions) }

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
type layout struct{ seen firstTags }

// firstTags are the tags of the record in hand that may begin a record.
type firstTags struct{ pmid, own, fau, title, other bool }

// Line implements mapping.Layout.
func (l *layout) Line(c *mapping.Core, line []byte) {
	nameEnd, value, ok := cutTag(line)
	if !ok {
		l.text(c, line)
		return
	}
	name := line[:nameEnd]
	if !c.IsOpen() || l.begins(name, c.Blank() > 0) {
		c.Begin("")
		l.seen = firstTags{}
	}
	l.note(name)
	c.Field("", 0, nameEnd, value, len(line))
}

// text reads a line without a tag: the continuation of a value, or, behind a
// blank line, text outside records.
func (l *layout) text(c *mapping.Core, line []byte) {
	if indented := line[0] == ' ' || line[0] == '\t'; c.Blank() > 0 && !indented {
		c.Doubt()
	} else {
		c.Continue(line)
	}
}

// cutTag takes "PMID- 1", "TI  - Title" and ERIC's "ISSN - 1" apart.
func cutTag(line []byte) (nameEnd, value int, ok bool) {
	for nameEnd < len(line) && nameEnd < 5 && isTagByte(line[nameEnd], nameEnd) {
		nameEnd++
	}
	if nameEnd < 2 {
		return 0, 0, false
	}
	i := nameEnd
	for i < len(line) && i < 5 && line[i] == ' ' {
		i++
	}
	if i == len(line) || line[i] != '-' || i < 4 && nameEnd < 4 || i < nameEnd {
		return 0, 0, false
	}
	if i+1 < len(line) && line[i+1] != ' ' && line[i+1] != '\t' {
		return 0, 0, false
	}
	return nameEnd, i + 1, true
}

func isTagByte(c byte, at int) bool {
	return c >= 'A' && c <= 'Z' || at > 0 && c >= '0' && c <= '9'
}

// begins decides whether a tag begins a record while another is in hand.
func (l *layout) begins(name []byte, blank bool) bool {
	switch string(name) {
	case "PMID":
		return blank && l.seen.own || l.seen.pmid || l.seen.title || l.seen.fau || l.seen.other
	case "OWN": // not behind a PMID alone: some files have a blank line after each line
		return blank && (l.seen.own || l.seen.title)
	case "TI":
		return blank && l.seen.title
	case "FAU":
		return blank && l.seen.fau && l.seen.title
	}
	return false
}

func (l *layout) note(name []byte) {
	switch string(name) {
	case "PMID":
		l.seen.pmid = true
	case "OWN":
		l.seen.own = true
	case "FAU":
		l.seen.fau = true
	case "TI", "BTI":
		l.seen.title = true
	case "STAT", "LR", "DCOM", "DA", "VI", "IS", "DRDT", "CTDT", "PB":
	default:
		l.seen.other = true
	}
}
