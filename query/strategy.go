package query

import "github.com/refsift/refsift"

// A Strategy is a whole search: numbered lines, in the order of the source.
type Strategy struct {
	Dialect  *Dialect
	Lines    []*Line
	Headings []Heading // block headings and other text between lines
	// Default is where terms without a field are searched: what the table
	// names for all of them, as in a heading "Title/Abstract", or the
	// parser's DefaultField. In is empty if there is no such field; then
	// such terms are searched in all text fields.
	Default Fields
	// NewestFirst is set where the numbers descend, as in a history copied
	// from the screen.
	NewestFirst bool
	// Source is the text that the places of the strategy refer to.
	Source string

	index *lineIndex
}

// A Heading is text of the source that is no line: a block heading, a title, a date.
type Heading struct {
	Text string
	Span refsift.Span
}

// A Line is one row of a strategy.
type Line struct {
	Label    string // as printed: "1", "#1", "S1"; "" where the row has no number
	Number   string // "1" for each of these; "u1", "u2", … for rows without a number
	Text     string // the search as written, without label and count, wrapped lines joined
	Reported int    // the count that the source prints, or -1
	Block    string // the last block heading above the line, or ""
	Expr     Expr   // never nil
	Span     refsift.Span
}

// Line returns the line with that number, or nil. Where a number occurs
// twice it is the last one run before the line "before", or else the first
// after it; before may be nil. A line never stands for itself.
func (s *Strategy) Line(number string, before *Line) *Line {
	idx := s.lineIndex()
	at, ok := idx.position[before]
	var found *Line
	for _, i := range idx.byNumber[number] {
		switch {
		case ok && i == at:
		case !ok:
			return s.Lines[i]
		case s.NewestFirst && i > at:
			return s.Lines[i]
		case s.NewestFirst, found == nil || i < at:
			found = s.Lines[i]
		}
	}
	return found
}
