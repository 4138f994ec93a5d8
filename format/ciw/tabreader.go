package ciw

import (
	"bytes"
	"io"
	"iter"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping"
)

// A TabReader reads the tab-delimited form: a header with the same tags, then
// one record a line, without quotes. Empty cells give no tag. Set the
// options before the first [TabReader.Read]; it is not safe for concurrent use.
type TabReader struct {
	refsift.ReadOptions

	core *mapping.Core
}

// NewTabReader returns a TabReader of the tab-delimited export in r.
func NewTabReader(r io.Reader) *TabReader {
	return &TabReader{core: mapping.NewCore(r, mapping.Options{Format: "wos-tab"}, &rows{interpreter: interpreter{tabular: true}})}
}

// Read returns the next record, or io.EOF at the end; see [Reader.Read].
func (r *TabReader) Read() (*refsift.Record, error) {
	return r.core.Read(r.ReadOptions)
}

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *TabReader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *TabReader) Diagnostics() *refsift.Tally { return r.core.Diagnostics() }

// Outside returns the text that no record holds, complete at the end: the
// first 1000 passages.
func (r *TabReader) Outside() []refsift.Passage { return r.core.Outside() }

// OutsideCount returns the exact number of passages.
func (r *TabReader) OutsideCount() int { return r.core.OutsideCount() }

// rows reads the lines of the tab-delimited form.
type rows struct {
	interpreter
	header []string
}

// Line implements mapping.Layout. A line like the header stands where exports
// were joined.
func (l *rows) Line(c *mapping.Core, line []byte) {
	c.Close() // of a line that was longer than the limit
	if isHeaderRow(line) {
		l.header = strings.Split(strings.TrimRight(string(line), "\t\r "), "\t")
		for i := range l.header {
			if l.header[i] = strings.TrimSpace(l.header[i]); l.header[i] == "" {
				l.header[i] = mapping.Unnamed
			}
		}
		return
	}
	if l.header == nil {
		c.Stray()
		return
	}
	c.Begin("")
	start, cells := 0, 0
	for start <= len(line) {
		end := len(line)
		if i := bytes.IndexByte(line[start:], '\t'); i >= 0 {
			end = start + i
		}
		if len(bytes.TrimSpace(line[start:end])) > 0 {
			name := mapping.Unnamed
			if cells < len(l.header) {
				name = l.header[cells]
			}
			c.Field(name, start, start, start, end)
		}
		cells++
		start = end + 1
	}
	if cells > len(l.header)+1 || cells < len(l.header) {
		c.Here(refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeRowRagged, Message: "the row has not as many cells as the header", Fix: "check for a tab or a line end inside a cell"}, 0)
	}
	c.End()
}

func isHeaderRow(line []byte) bool {
	return bytes.HasPrefix(line, []byte("PT\tAU\t")) || bytes.HasPrefix(line, []byte("PT\tBA\t")) || bytes.HasPrefix(line, []byte("PT\tAF\t"))
}
