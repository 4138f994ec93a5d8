// Package xmlrec cuts an XML export into the elements that are its records
// and parses each into a small tree. It streams: an export of any size costs
// the memory of one record, and a damaged record costs only itself.
package xmlrec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/decode"
)

// maxRecord bounds the text of one record, in bytes.
const maxRecord = 16 << 20

// Options of a Reader.
type Options struct {
	File, Encoding string
	Elements       []string // names of the elements that are records
	Report         func(refsift.Diagnostic)
}

// A Reader yields the records of an XML export as text. It is not safe for
// concurrent use.
type Reader struct {
	o       Options
	text    *decode.Reader
	buf     []byte // read and not yet handed out
	piece   []byte // what one read gives
	at      refsift.Position
	records int
	err     error
}

// NewReader returns a Reader of the export in r; the error is that of
// decode.NewReader.
func NewReader(r io.Reader, o Options) (*Reader, error) {
	text, err := decode.NewReader(r, decode.Options{File: o.File, Encoding: o.Encoding, Report: o.Report})
	if err != nil {
		return nil, err
	}
	if o.Report == nil {
		o.Report = func(refsift.Diagnostic) {}
	}
	return &Reader{o: o, text: text, piece: make([]byte, 64<<10), at: refsift.Position{File: o.File, Line: 1, Column: 1}}, nil
}

// Encoding names the encoding found so far.
func (r *Reader) Encoding() string { return r.text.Encoding() }

// A Chunk is the text of one record.
type Chunk struct {
	Text string
	Span refsift.Span
}

// Next returns the next record. A *refsift.Diagnostic stands for one that
// has no end; Next goes on behind it. io.EOF and other errors end reading.
func (r *Reader) Next() (Chunk, error) {
	element, err := r.seekStart()
	if err != nil {
		return Chunk{}, err
	}
	r.records++
	end := []byte("</" + element + ">")
	open := []byte("<" + element)
	from := len(open)
	for {
		within := r.buf[from:]
		stop := bytes.Index(within, end)
		if stop >= 0 {
			within = within[:stop]
		}
		if next := startOf(within, open); next >= 0 {
			return Chunk{}, r.lose(from+next, "begins but does not end before the next one begins", refsift.CodeRecordDamaged, nil)
		}
		if stop >= 0 {
			return r.take(from + stop + len(end)), nil
		}
		if len(r.buf) > maxRecord {
			return Chunk{}, r.lose(len(r.buf), fmt.Sprintf("is larger than %d MiB", maxRecord>>20), refsift.CodeRecordTooBig, refsift.ErrTooLarge)
		}
		from = max(len(open), len(r.buf)-len(end))
		if !r.more() {
			if r.err != io.EOF {
				return Chunk{}, r.err
			}
			return Chunk{}, r.lose(len(r.buf), "is cut off by the end of the file", refsift.CodeTruncated, refsift.ErrTruncated)
		}
	}
}

// seekStart drops what stands before the next record and returns its element.
func (r *Reader) seekStart() (string, error) {
	for {
		best, element := -1, ""
		within := r.buf
		for _, e := range r.o.Elements {
			if i := startOf(within, []byte("<"+e)); i >= 0 {
				best, element = i, e
				within = within[:i] // another counts only if it comes earlier
			}
		}
		if best >= 0 {
			r.outside(best)
			return element, nil
		}
		const longest = 64 // more than any "<element "
		if keep := len(r.buf) - longest; keep > 0 {
			r.outside(keep)
		}
		if !r.more() {
			r.outside(len(r.buf))
			return "", r.err
		}
	}
}

// startOf finds the open tag in b, and not that of an element whose name is longer.
func startOf(b, open []byte) int {
	for from := 0; ; {
		i := bytes.Index(b[from:], open)
		if i < 0 {
			return -1
		}
		i += from
		if j := i + len(open); j < len(b) && (b[j] == '>' || b[j] == ' ' || b[j] == '\n' || b[j] == '\r' || b[j] == '\t') {
			return i
		}
		from = i + len(open)
	}
}

// more reads on; false: r.err says why not.
func (r *Reader) more() bool {
	if r.err != nil {
		return false
	}
	n, err := r.text.Read(r.piece)
	r.buf = append(r.buf, r.piece[:n]...)
	r.err = err
	return n > 0 || err == nil
}

// outside drops n bytes between records and reports text among them.
func (r *Reader) outside(n int) {
	if text := strings.TrimSpace(withoutMarkup(r.buf[:n])); text != "" {
		r.o.Report(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTextOutside,
			Span: refsift.Span{Start: r.at, End: r.at}, Message: fmt.Sprintf("text outside the records: %.60q", text)})
	}
	r.advance(n)
}

func withoutMarkup(b []byte) string {
	var out strings.Builder
	depth := 0
	for _, c := range b {
		switch {
		case c == '<':
			depth++
		case c == '>' && depth > 0:
			depth--
		case depth == 0:
			out.WriteByte(c)
		}
	}
	return out.String()
}

func (r *Reader) take(n int) Chunk {
	c := Chunk{Text: string(r.buf[:n]), Span: refsift.Span{Start: r.at}}
	r.advance(n)
	c.Span.End = r.at
	return c
}

// lose drops n bytes of a damaged record and returns the diagnostic.
func (r *Reader) lose(n int, what string, code refsift.Code, cause error) *refsift.Diagnostic {
	c := r.take(n)
	d := &refsift.Diagnostic{Severity: refsift.Error, Code: code, Span: c.Span, Record: r.records,
		Message: fmt.Sprintf("the record %s: %.80q", what, c.Text), Fix: "export again, or close the element", Err: cause}
	r.o.Report(*d)
	return d
}

func (r *Reader) advance(n int) {
	gone := r.buf[:n]
	r.at.Offset += int64(n)
	if lines := bytes.Count(gone, []byte{'\n'}); lines > 0 {
		r.at.Line += lines
		r.at.Column = n - bytes.LastIndexByte(gone, '\n')
	} else {
		r.at.Column += n
	}
	r.buf = r.buf[n:]
}

// IsEnd reports whether err ends reading: it is no *refsift.Diagnostic.
func IsEnd(err error) bool {
	_, ok := errors.AsType[*refsift.Diagnostic](err)
	return err != nil && !ok
}
