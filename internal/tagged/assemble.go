package tagged

import (
	"bytes"
	"strings"

	"github.com/refsift/refsift"
)

// maxFields bounds the tags of a record, as package intake does for formats
// without lines.
const maxFields = 1 << 18

// Begin opens a record: its text starts at byte at of the line. What was in
// hand before is forgotten; take it first.
func (s *Scanner) Begin(at int) {
	s.held = s.start + at
	s.overflow, s.doubt = false, 0
	s.fields = s.fields[:0]
	s.place = s.Position(at)
	s.Extend()
}

// BeginNext opens a record whose text starts on the line that follows: the
// line itself announces it.
func (s *Scanner) BeginNext() {
	s.Begin(0)
	s.held = s.next
	s.place = s.After()
}

// Extend says that the line belongs to the record in hand.
func (s *Scanner) Extend() {
	s.last.line, s.last.column = s.after()
	s.last.offset = s.base + int64(s.next)
}

// End returns the place behind the last line of the record in hand and its
// line end. Blank lines that follow are no part of it.
func (s *Scanner) End() refsift.Position {
	return refsift.Position{Line: s.last.line, Column: s.last.column, Offset: s.last.offset}
}

// Open reports whether a record is in hand, even if its text was too long to
// be kept.
func (s *Scanner) Open() bool { return s.held >= 0 || s.overflow }

// Overflow reports whether the record in hand was longer than the limit: its
// tags are lost.
func (s *Scanner) Overflow() bool { return s.overflow }

// Start returns the place where the record in hand begins.
func (s *Scanner) Start() refsift.Position { return s.place }

// Fields returns the number of tags of the record in hand.
func (s *Scanner) Fields() int { return len(s.fields) }

// Field adds a tag to the record in hand: its name stands at nameStart to
// nameEnd of the line (name overrides it where it is to be spelled otherwise)
// and its value at valueStart to valueEnd.
func (s *Scanner) Field(name string, nameStart, nameEnd, valueStart, valueEnd int) {
	s.Extend()
	if s.held < 0 {
		return
	}
	if len(s.fields) >= maxFields {
		s.GiveUp()
		return
	}
	if s.doubt > 0 && len(s.fields) > 0 {
		f := &s.fields[len(s.fields)-1]
		f.valueEnd, f.more = max(f.valueEnd, s.doubt), true
	}
	s.doubt = 0
	off := s.start - s.held
	s.fields = append(s.fields, field{
		name: name, nameStart: off + nameStart, nameEnd: off + nameEnd,
		valueStart: off + valueStart, valueEnd: off + valueEnd,
		line: int32(s.number), column: int32(nameStart + 1),
	})
}

// Continue makes the line part of the last tag's value.
func (s *Scanner) Continue() {
	s.Extend()
	if s.held < 0 || len(s.fields) == 0 {
		return
	}
	f := &s.fields[len(s.fields)-1]
	f.valueEnd = s.end - s.held
	f.more = true
}

// Doubt says that the line belongs to the last tag's value only if another tag
// of the same record follows.
func (s *Scanner) Doubt() {
	if s.held >= 0 {
		s.doubt = s.end - s.held
	}
}

// Last returns what is read so far of the last tag's value, line ends
// included; nil without one.
func (s *Scanner) Last() []byte {
	if s.held < 0 || len(s.fields) == 0 {
		return nil
	}
	f := s.fields[len(s.fields)-1]
	return s.buf[s.held+f.valueStart : s.held+f.valueEnd]
}

// Indent says what Take does with the white space that begins a
// continuation line.
type Indent bool

// KeepIndent leaves it in the value; CutIndent takes it off.
const (
	KeepIndent Indent = false
	CutIndent  Indent = true
)

// Take returns the tags of the record in hand and closes it. Values are
// trimmed at both ends; their line ends are "\n". The tags share one string.
func (s *Scanner) Take(indent Indent) []refsift.Tag {
	if s.held < 0 || len(s.fields) == 0 {
		s.Drop()
		return nil
	}
	end := s.fields[len(s.fields)-1].valueEnd
	text := string(s.buf[s.held : s.held+end])
	tags := make([]refsift.Tag, len(s.fields))
	for i := range s.fields {
		f := &s.fields[i]
		t := &tags[i]
		if t.Name = f.name; t.Name == "" {
			t.Name = text[f.nameStart:f.nameEnd]
		}
		t.Value = strings.TrimSpace(text[f.valueStart:f.valueEnd])
		t.Line, t.Column = f.line, f.column
		if f.more {
			t.Value = s.joinLines(t.Value, indent)
		}
	}
	s.Drop()
	return tags
}

// Drop closes the record in hand without returning it.
func (s *Scanner) Drop() {
	s.held, s.overflow = -1, false
	s.fields = s.fields[:0]
}

// joinLines writes the line ends of a value as "\n". White space before a
// line end goes, and that behind it if indent says so.
func (s *Scanner) joinLines(v string, indent Indent) string {
	if !s.cr && !bool(indent) && !strings.Contains(v, "\r\n") && !strings.Contains(v, " \n") {
		return v
	}
	out := s.scratch[:0]
	for v != "" {
		line, rest := s.cutLine(v)
		line = strings.TrimRight(line, " \t\r")
		if bool(indent) && len(out) > 0 {
			line = strings.TrimLeft(line, " \t")
		}
		out = append(out, line...)
		if rest != "" {
			out = append(out, '\n')
		}
		v = rest
	}
	s.scratch = out
	return string(bytes.TrimSpace(out))
}

func (s *Scanner) cutLine(v string) (line, rest string) {
	if !s.cr {
		line, rest, _ = strings.Cut(v, "\n")
		return line, rest
	}
	i := strings.IndexAny(v, "\r\n")
	if i < 0 {
		return v, ""
	}
	if strings.HasPrefix(v[i:], "\r\n") {
		return v[:i], v[i+2:]
	}
	return v[:i], v[i+1:]
}
