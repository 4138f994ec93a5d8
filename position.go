package refsift

import (
	"strconv"
)

// A Position is a place in the decoded text of a file: after decompression,
// after the byte order mark was taken off and after conversion to UTF-8.
// Line and Column count from 1, columns in bytes, as in go/token, so that
// editors can jump there. The zero Position means "unknown".
type Position struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Offset int64  `json:"offset,omitempty"` // bytes before the place
}

// IsValid reports whether the position names a line.
func (p Position) IsValid() bool { return p.Line > 0 }

// String prints file:line:col, leaving out what is unknown, and "-" for
// the zero Position.
func (p Position) String() string {
	s := p.File
	if p.IsValid() {
		if s != "" {
			s += ":"
		}
		s += strconv.Itoa(p.Line)
		if p.Column > 0 {
			s += ":" + strconv.Itoa(p.Column)
		}
	}
	if s == "" {
		return "-"
	}
	return s
}

// A Span is the text from Start up to, not including, End.
type Span struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// String prints the start of the span, which is what an editor opens.
func (s Span) String() string { return s.Start.String() }
