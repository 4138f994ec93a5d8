package intake

import (
	"bytes"
	"strings"

	"github.com/refsift/refsift"
)

// Bounds of what is kept of the text outside records.
const (
	MaxOutside  = 1000     // passages
	maxKept     = 4 << 20  // bytes of all of them
	maxPassage  = 1 << 20  // bytes of one
	maxRecorded = 48 << 20 // bytes of text that is not accounted for yet
	maxGone     = 16 << 20 // bytes of the buffer that are, when it would have to grow
)

// A tape holds the decoded text from the end of the last record on, which is
// a little more than the reader has read ahead. When the next record is known,
// what stands before it is outside.
type tape struct {
	buf   []byte
	head  int   // of buf: what stands before it is accounted for
	base  int64 // offset of buf[head] in the text
	at    refsift.Position
	sawLF bool

	kept  []refsift.Passage
	bytes int // of the text of kept
	count int
	sink  func(refsift.Passage)
}

func (t *tape) append(p []byte) {
	full := len(t.buf)+len(p) > cap(t.buf)
	if t.head > 0 && (t.head == len(t.buf) || full && (t.head > len(t.buf)/2 || t.head > maxGone)) {
		t.buf = t.buf[:copy(t.buf, t.buf[t.head:])]
		t.head = 0
	}
	t.sawLF = t.sawLF || bytes.IndexByte(p, '\n') >= 0
	t.buf = append(t.buf, p...)
	if over := len(t.buf) - t.head - maxRecorded; over > 0 {
		t.drop(over)
	}
}

func (t *tape) drop(n int) {
	t.head += n
	t.base += int64(n)
}

// to returns the text up to an offset and drops it. Of a text that was too
// long to be held its end is returned.
func (t *tape) to(offset int64) []byte {
	n := int(min(max(offset-t.base, 0), int64(len(t.buf)-t.head)))
	text := t.buf[t.head : t.head+n]
	t.drop(n)
	return text
}

// claim accounts for a span of the text: it is a record, or what is left of
// one that was lost.
func (t *tape) claim(span refsift.Span, lost int) {
	t.outside(span.Start.Offset, 0)
	t.at.Line, t.at.Column, t.at.Offset = span.Start.Line, span.Start.Column, max(span.Start.Offset, t.at.Offset)
	if lost > 0 {
		t.outside(span.End.Offset, lost)
	}
	t.to(span.End.Offset)
	t.at.Line, t.at.Column, t.at.Offset = span.End.Line, span.End.Column, max(span.End.Offset, t.at.Offset)
}

func (t *tape) finish() { t.outside(t.base+int64(len(t.buf)-t.head), 0) }

// outside makes a passage of the text up to an offset, unless it is blank.
func (t *tape) outside(offset int64, lost int) {
	if t.base > t.at.Offset { // the beginning was dropped
		t.at.Offset = t.base
	}
	raw := t.to(offset)
	text := bytes.TrimLeft(raw, space)
	t.move(raw[:len(raw)-len(text)])
	rest := len(text)
	text = bytes.TrimRight(text, space)
	if len(text) == 0 {
		return
	}
	p := refsift.Passage{Lost: lost, Span: refsift.Span{Start: t.at}}
	t.move(text)
	p.Span.End = t.at
	t.move(raw[len(raw)-rest+len(text):])
	t.add(p, text)
}

// space is what separates records without being text.
const space = " \t\r\n\f\v\uFEFF"

func (t *tape) add(p refsift.Passage, text []byte) {
	t.count++
	keep := len(t.kept) < MaxOutside && t.bytes < maxKept
	if !keep && t.sink == nil {
		return
	}
	p.Text = strings.ToValidUTF8(string(text[:min(len(text), maxPassage)]), "")
	if t.sink != nil {
		t.sink(p)
	}
	if keep {
		t.bytes += len(p.Text)
		t.kept = append(t.kept, p)
	}
}

// move moves the place over text.
func (t *tape) move(text []byte) {
	t.at.Offset += int64(len(text))
	eol := byte('\n')
	if !t.sawLF {
		eol = '\r'
	}
	if k := bytes.LastIndexByte(text, eol); k >= 0 {
		t.at.Line += bytes.Count(text, []byte{eol})
		t.at.Column = len(text) - k
		return
	}
	t.at.Column += len(text)
}
