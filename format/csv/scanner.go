package csv

import (
	"bytes"
	"io"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/intake"
)

// Bounds that keep memory small on hostile input.
const (
	maxCell   = 4 << 20 // bytes of one quoted cell
	firstRead = 64 << 10
)

// A cell is a part of a row.
type cell struct {
	start, end int  // of the content in the text of the row
	at         int  // of the cell, with its quotation mark
	doubled    bool // holds doubled quotation marks
}

// A row is one record of the file as text.
type row struct {
	text       string
	cells      []cell // reused by the next row
	start, end refsift.Position
	stray      bool // a quotation mark stands where none may
	opens      bool // such a mark stands at the start of a cell, as if it opened one
	unclosed   bool // a quotation does not end
	tooBig     bool
}

// value returns the content of cell i.
func (r *row) value(i int) string {
	c := r.cells[i]
	s := r.text[c.start:c.end]
	if c.doubled {
		s = strings.ReplaceAll(s, `""`, `"`)
	}
	return s
}

// A scanner cuts a file into rows. A quotation that does not end costs its
// row, not the rows behind it.
type scanner struct {
	src   io.Reader
	limit int // bytes of one row
	comma byte
	eol   byte
	quote bool // quotation marks mean something

	buf   []byte
	off   int
	at    refsift.Position
	eof   bool
	err   error
	cells []cell
	width int   // cells of the header; 0: not known
	waste int64 // bytes looked at in vain
}

func newScanner(src io.Reader, file string, limit int) *scanner {
	s := &scanner{src: src, limit: limit, at: refsift.Position{File: file, Line: 1, Column: 1}, eol: '\n', comma: ',', quote: true}
	for !s.eof && len(s.buf) < firstRead {
		s.fill()
	}
	if bytes.IndexByte(s.buf, '\n') < 0 && bytes.IndexByte(s.buf, '\r') >= 0 {
		s.eol = '\r'
	}
	return s
}

func (s *scanner) rest() []byte { return s.buf[s.off:] }

// fill reads more text behind the unread text.
func (s *scanner) fill() {
	if s.eof {
		return
	}
	if s.off > 0 && s.off >= len(s.buf)/2 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.off:])]
		s.off = 0
	}
	if len(s.buf) == cap(s.buf) {
		grown := make([]byte, len(s.buf), max(firstRead, 2*cap(s.buf)))
		copy(grown, s.buf)
		s.buf = grown
	}
	for range 100 {
		n, err := s.src.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err != nil {
			s.eof = true
			if err != io.EOF {
				s.err = err
			}
			return
		}
		if n > 0 {
			return
		}
	}
	s.eof, s.err = true, io.ErrNoProgress
}

// next returns the next row that is not blank, and false at the end.
func (s *scanner) next(r *row) bool {
	for {
		if len(s.rest()) == 0 && !s.eof {
			s.fill()
			continue
		}
		if len(s.rest()) == 0 {
			return false
		}
		n := s.measure(r, false)
		if r.unclosed || r.stray && s.width > 0 && (r.opens || len(s.cells) != s.width) && s.spansLines(n) {
			// A quotation that ends in another row, or not at all. Read the
			// line by itself, unless such looking ahead has cost too much
			// before: then the rows up to here are lost together.
			s.waste += int64(n)
			if s.waste < 16*s.at.Offset+64<<20 {
				n = s.measure(r, true)
				r.unclosed = true
			}
		}
		s.take(r, n)
		if len(r.cells) > 1 || r.tooBig || strings.TrimSpace(r.value(0)) != "" {
			return true
		}
	}
}

// spansLines reports whether the row of n bytes holds a line end before its
// last byte.
func (s *scanner) spansLines(n int) bool {
	k := bytes.IndexByte(s.rest()[:n], s.eol)
	return k >= 0 && k < n-1
}

// take moves n bytes into the row.
func (s *scanner) take(r *row, n int) {
	b := s.rest()[:n]
	r.start = s.at
	if n > s.limit || r.tooBig {
		r.tooBig = true
		r.text = ""
		r.cells = append(r.cells[:0], cell{})
	} else {
		r.text = string(b)
		r.cells = s.cells
	}
	s.at.Offset += int64(n)
	if k := bytes.LastIndexByte(b, s.eol); k >= 0 {
		s.at.Line += bytes.Count(b, []byte{s.eol})
		s.at.Column = n - k
	} else {
		s.at.Column += n
	}
	r.end = s.at
	s.off += n
}

// measure finds the cells of the next row and returns its length with the
// line end. If lineOnly is set, no cell extends behind the line.
func (s *scanner) measure(r *row, lineOnly bool) int {
	s.cells = s.cells[:0]
	r.stray, r.opens, r.unclosed, r.tooBig = false, false, false, false
	i := 0
	for {
		c := cell{at: i, start: i}
		var ended bool
		if i, ended = s.cell(&c, i, r, lineOnly); ended {
			return i
		}
		if i > s.limit || len(s.cells) > intake.MaxFields {
			r.tooBig = true
			return s.lineEnd(i)
		}
	}
}

// lineEnd returns the offset behind the line that holds i.
func (s *scanner) lineEnd(i int) int {
	for {
		b := s.rest()
		if i < len(b) {
			if k := bytes.IndexByte(b[i:], s.eol); k >= 0 {
				return i + k + 1
			}
		}
		if s.eof {
			return len(b)
		}
		// The line is longer than any row may be; drop what is known of it.
		i = len(b)
		if i > 2*s.limit {
			return i
		}
		s.fill()
	}
}

// cell reads the cell at i and returns where the next begins, or the end of
// the row.
func (s *scanner) cell(c *cell, i int, r *row, lineOnly bool) (next int, rowEnds bool) {
	if b, ok := s.byteAt(i); s.quote && ok && b == '"' {
		return s.quoted(c, i, r, lineOnly)
	}
	for j := i; ; {
		b := s.rest()
		for ; j < len(b); j++ {
			switch b[j] {
			case s.comma:
				s.add(c, j)
				return j + 1, false
			case s.eol:
				s.add(c, s.withoutCR(i, j))
				return j + 1, true
			}
		}
		if s.eof || j-i > s.limit {
			s.add(c, s.withoutCR(i, j))
			return j, true
		}
		s.fill()
	}
}

// withoutCR takes off the CR of a CRLF line end.
func (s *scanner) withoutCR(start, end int) int {
	if s.eol == '\n' && end > start && s.rest()[end-1] == '\r' {
		return end - 1
	}
	return end
}

func (s *scanner) add(c *cell, end int) {
	c.end = max(end, c.start)
	s.cells = append(s.cells, *c)
}

func (s *scanner) byteAt(i int) (byte, bool) {
	for len(s.rest()) <= i {
		if s.eof {
			return 0, false
		}
		s.fill()
	}
	return s.rest()[i], true
}

// quoted reads a cell in quotation marks. A mark that no separator or line
// end follows is taken as text, as spreadsheets do. It reports false if the
// quotation does not end; then the cell is read up to the separator.
func (s *scanner) quoted(c *cell, i int, r *row, lineOnly bool) (next int, rowEnds bool) {
	c.start = i + 1
	for j := i + 1; ; {
		b := s.rest()
		k := -1
		if j < len(b) {
			k = bytes.IndexByte(b[j:], '"')
		}
		stop := len(b)
		if k >= 0 {
			stop = j + k
		}
		if lineOnly {
			if e := bytes.IndexByte(b[min(j, stop):stop], s.eol); e >= 0 {
				s.add(c, s.withoutCR(i+1, j+e))
				return j + e + 1, true
			}
		}
		if k < 0 {
			if s.eof || len(b)-i > maxCell {
				return s.unclosed(c, r, len(b))
			}
			j = max(j, len(b))
			s.fill()
			continue
		}
		q := j + k
		after, more := s.byteAt(q + 1)
		switch {
		case more && after == '"':
			c.doubled = true
			j = q + 2
			continue
		case !more:
			s.add(c, q)
			return q + 1, true
		}
		if end, rowEnds, closes := s.closes(q + 1); closes {
			s.add(c, q)
			return end, rowEnds
		}
		r.stray = true
		before := s.rest()[q-1]
		r.opens = r.opens || before == s.comma || before == s.eol
		if j = q + 1; j-i > maxCell {
			return s.unclosed(c, r, j)
		}
	}
}

// unclosed ends a quotation that does not end by itself.
func (s *scanner) unclosed(c *cell, r *row, end int) (next int, rowEnds bool) {
	r.unclosed = true
	s.add(c, end)
	return end, true
}

// closes reports whether a separator or line end stands at i, behind blanks.
func (s *scanner) closes(i int) (next int, rowEnds, ok bool) {
	for n := 0; n < 16; n++ {
		c, more := s.byteAt(i)
		switch {
		case !more:
			return i, true, true
		case c == s.comma:
			return i + 1, false, true
		case c == s.eol:
			return i + 1, true, true
		case c != ' ' && c != '\r' && c != '\t':
			return i, false, false
		}
		i++
	}
	return i, false, false
}
