package cochrane

import (
	"bytes"
	"io"
	"iter"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping"
)

// A Reader reads the plain text export of the Cochrane Library. Set the
// options before the first [Reader.Read]. A Reader is not safe for
// concurrent use; the records it returns are independent of it and of each
// other.
type Reader struct {
	refsift.ReadOptions

	core *mapping.Core
}

// NewReader returns a Reader of the export in r.
func NewReader(r io.Reader) *Reader {
	return &Reader{core: mapping.NewCore(r, mapping.Options{Format: "cochrane-text"}, &layout{})}
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

// table says what the tags mean.
var table = mapping.Table{
	"ID": {Role: mapping.Accession}, "AU": {Role: mapping.Special}, "TI": {Role: mapping.Title}, "SO": {Role: mapping.Source},
	"YR": {Role: mapping.Year}, "VL": {Role: mapping.Volume}, "NO": {Role: mapping.Issue}, "PG": {Role: mapping.PageRange},
	"PM": {Role: mapping.Special}, "XR": {Role: mapping.Special}, "PT": {Role: mapping.PublicationType, Shape: mapping.Parts}, "PB": {Role: mapping.Publisher},
	"KY": {Role: mapping.Special}, "DOI": {Role: mapping.DOI}, "AB": {Role: mapping.Abstract, Shape: mapping.Text}, "US": {Role: mapping.URL},
	"LA": {Role: mapping.Language}, "SN": {Role: mapping.Serial}, "CY": {Role: mapping.Place}, "OT": {Role: mapping.OriginalTitle},
	"CC": {}, "CD": {}, "SR": {}, "HC": {}, "EN": {}, "DE": {}, "CM": {}, "ED": {}, "CN": {},
}

// layout reads the lines.
type layout struct {
	b    mapping.Builder
	last mapping.Shape // of the tag in hand
	seen bool          // the record in hand has its ID
}

// Line implements mapping.Layout.
func (l *layout) Line(c *mapping.Core, line []byte) {
	if number, ok := recordNumber(line); ok {
		c.BeginNext(number) // the line announces the size of the whole search: it stands outside
		l.seen, l.last = false, mapping.Line
		return
	}
	end := nameEnd(line)
	m, known := table[string(line[:end])]
	switch {
	case end == 0:
		l.untagged(c, line)
		return
	case !known && (l.last == mapping.Text || end != 2 || !c.IsOpen()):
		l.untagged(c, line) // "BMI: …" in an abstract
		return
	case string(line[:end]) == "ID" && (!c.IsOpen() || l.seen && c.Blank() > 0):
		c.Begin("") // the line with the number is missing
	case !c.IsOpen():
		c.Stray()
		return
	case !known:
		c.UnknownTag(line[:end])
	}
	l.seen = l.seen || string(line[:end]) == "ID"
	l.last = m.Shape
	c.Field("", 0, end, end+1, len(line))
}

func (l *layout) untagged(c *mapping.Core, line []byte) {
	if c.IsOpen() {
		c.Continue(line)
	} else {
		c.Stray()
	}
}

// recordNumber reads "Record #3 of 18".
func recordNumber(line []byte) (string, bool) {
	rest, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("Record #"))
	if !ok {
		return "", false
	}
	number, total, ok := bytes.Cut(rest, []byte(" of "))
	if !ok || !mapping.IsNumber(number) || !mapping.IsNumber(total) {
		return "", false
	}
	return string(number), true
}

// nameEnd returns the length of the tag that a colon closes: two or three
// capitals or digits. 0: none.
func nameEnd(line []byte) int {
	n := 0
	for n < len(line) && n < 4 && (line[n] >= 'A' && line[n] <= 'Z' || n > 0 && line[n] >= '0' && line[n] <= '9') {
		n++
	}
	if n < 2 || n > 3 || n == len(line) || line[n] != ':' || n+1 < len(line) && line[n+1] != ' ' && line[n+1] != '\t' {
		return 0
	}
	return n
}
