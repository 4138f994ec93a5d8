// Package tagged reads the lines of formats that write "tag, value,
// continuation": RIS, nbib, and later Web of Science, Refer, RefWorks and
// Ovid. It knows lines, their places and the text of the record in hand; what
// a tag looks like is the format's business.
//
// The text of a record becomes one string, and the record's tags are slices
// of it, so that reading costs a few allocations a record and not a line.
package tagged

import (
	"bytes"
	"io"

	"github.com/refsift/refsift"
)

// DefaultLimit bounds the text of one record and of one line.
const DefaultLimit = 32 << 20

// kept is how much remains of a line beyond the limit.
const kept = 4096

// chunk is how much is asked of the input at a time.
const chunk = 256 << 10

// A Scanner yields the lines of a text, which must be UTF-8.
//
// A line ends with LF or CRLF. A CR alone ends a line only in a text without
// any LF (Cochrane's citation export); elsewhere it is part of the value (Web
// of Science and Citavi have such). Whether there is an LF is decided on the
// first part of the text, at least 256 KiB.
//
// A Scanner is not safe for concurrent use.
type Scanner struct {
	src   io.Reader
	limit int
	err   error // of src, io.EOF at the end

	buf        []byte
	start, end int // of the line in buf, without its line end
	next       int // start of the line after it
	searched   int // up to here buf holds no line end after next
	base       int64
	number     int
	cr         bool // CR ends lines
	unended    bool // the last line has no line end
	decided    bool
	cut        bool  // the line was longer than the limit; its rest was dropped
	dropped    int64 // bytes of it that are gone

	held     int // start of the record's text in buf, or -1
	fields   []field
	doubt    int  // end of text behind the last field that may be its, from held; 0: none
	overflow bool // the record in hand was longer than the limit
	place    refsift.Position
	last     struct { // the end of the last line of the record in hand
		line, column int
		offset       int64
	}
	scratch []byte
}

// A field is a tag of the record in hand; offsets count from held.
type field struct {
	name                 string // "" where the text itself has it
	nameStart, nameEnd   int
	valueStart, valueEnd int
	line, column         int32
	more                 bool // has continuation lines
}

// NewScanner returns a Scanner of src. A record or line longer than limit
// bytes is not kept; 0 means [DefaultLimit].
func NewScanner(src io.Reader, limit int) *Scanner {
	if limit <= 0 {
		limit = DefaultLimit
	}
	return &Scanner{src: src, limit: limit, held: -1}
}

// Scan advances to the next line. It returns false at the end of the text or
// after an error, see Err.
func (s *Scanner) Scan() bool {
	s.start, s.cut, s.dropped = s.next, false, 0
	s.searched = max(s.searched, s.next)
	for {
		if !s.decided && !s.decide() {
			continue
		}
		if end, next, ok := s.lineEnd(); ok {
			s.end, s.next = end, next
			if s.cut {
				s.end = min(end, s.start+kept)
			}
			s.number++
			return true
		}
		if s.err != nil {
			if s.start == len(s.buf) {
				s.end = s.start
				return false
			}
			s.unended = true
			s.end, s.next = len(s.buf), len(s.buf)
			if s.cr || s.end > s.start && s.buf[s.end-1] == '\r' {
				s.end = trimCR(s.buf, s.start, s.end)
			}
			s.number++
			return true
		}
		if n := len(s.buf) - s.start; n > s.limit || s.cut && n > kept {
			s.dropTail()
		}
		s.fill()
	}
}

func trimCR(buf []byte, start, end int) int {
	if end > start && buf[end-1] == '\r' {
		return end - 1
	}
	return end
}

// decide looks whether the first part of the text holds an LF.
func (s *Scanner) decide() bool {
	if bytes.IndexByte(s.buf, '\n') >= 0 {
		s.decided = true
		return true
	}
	if s.err == nil && len(s.buf) < chunk {
		s.fill()
		return false
	}
	s.decided = true
	s.cr = bytes.IndexByte(s.buf, '\r') >= 0
	return true
}

// lineEnd finds the end of the line that starts at s.start.
func (s *Scanner) lineEnd() (end, next int, ok bool) {
	rest := s.buf[s.searched:]
	if !s.cr {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			s.searched = len(s.buf)
			return 0, 0, false
		}
		end = s.searched + i
		return trimCR(s.buf, s.start, end), end + 1, true
	}
	i := bytes.IndexAny(rest, "\r\n")
	if i < 0 {
		s.searched = len(s.buf)
		return 0, 0, false
	}
	end = s.searched + i
	next = end + 1
	if s.buf[end] == '\r' {
		if next == len(s.buf) && s.err == nil {
			return 0, 0, false // an LF may follow
		}
		if next < len(s.buf) && s.buf[next] == '\n' {
			next++
		}
	}
	return end, next, true
}

// dropTail drops what is read of a line beyond the limit, and the record in
// hand with it.
func (s *Scanner) dropTail() {
	keep := s.start + min(s.limit, kept)
	s.base += int64(len(s.buf) - keep)
	s.dropped += int64(len(s.buf) - keep)
	s.buf = s.buf[:keep]
	s.searched = keep
	s.cut = true
	s.GiveUp()
}

// GiveUp lets go of the text of the record in hand, which then counts as
// longer than the limit.
func (s *Scanner) GiveUp() {
	if s.held >= 0 {
		s.held, s.overflow = -1, true
		s.fields = s.fields[:0]
	}
}

// fill reads more text behind buf, first dropping what is no longer needed.
func (s *Scanner) fill() {
	if s.held >= 0 && s.start-s.held > s.limit {
		s.GiveUp()
	}
	keep := s.start
	if s.held >= 0 {
		keep = min(keep, s.held)
	}
	if keep > 0 {
		n := copy(s.buf, s.buf[keep:])
		s.buf = s.buf[:n]
		s.start -= keep
		s.next -= keep
		s.searched -= keep
		s.base += int64(keep)
		if s.held >= 0 {
			s.held -= keep
		}
	}
	if cap(s.buf)-len(s.buf) < chunk {
		grown := make([]byte, len(s.buf), 2*cap(s.buf)+chunk)
		copy(grown, s.buf)
		s.buf = grown
	}
	for range 100 {
		n, err := s.src.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err != nil {
			s.err = err
			return
		}
		if n > 0 {
			return
		}
	}
	s.err = io.ErrNoProgress
}

// Line returns the text of the line without its line end. It is valid until
// the next Scan.
func (s *Scanner) Line() []byte { return s.buf[s.start:s.end] }

// Cut reports whether the line was longer than the limit and Line is only
// its beginning.
func (s *Scanner) Cut() bool { return s.cut }

// Number returns the number of the line, from 1.
func (s *Scanner) Number() int { return s.number }

// Position returns the place of a byte of the line, counted from 0.
func (s *Scanner) Position(at int) refsift.Position {
	return refsift.Position{Line: s.number, Column: at + 1, Offset: s.base - s.dropped + int64(s.start+at)}
}

// After returns the place behind the line and its line end.
func (s *Scanner) After() refsift.Position {
	line, column := s.after()
	return refsift.Position{Line: line, Column: column, Offset: s.base + int64(s.next)}
}

func (s *Scanner) after() (line, column int) {
	if s.unended {
		return s.number, s.end - s.start + 1
	}
	return s.number + 1, 1
}

// Unended reports whether the text ended in the middle of a line, as a
// download that broke off does.
func (s *Scanner) Unended() bool { return s.unended }

// Err returns the error that ended Scan; nil at the end of the text.
func (s *Scanner) Err() error {
	if s.err == io.EOF {
		return nil
	}
	if s.start < len(s.buf) {
		return nil // lines are left
	}
	return s.err
}
