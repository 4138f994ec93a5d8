package query

import "github.com/refsift/refsift"

// A Strategy is a whole search: numbered lines, in the order of the source.
type Strategy struct {
	Dialect  *Dialect
	Lines    []*Line
	Headings []Heading // block headings and other text between lines
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
// twice it is the last one before the line "before", or the first after it;
// before may be nil.
func (s *Strategy) Line(number string, before *Line) *Line {
	var found *Line
	for _, l := range s.Lines {
		if l == before && found != nil {
			return found
		}
		if l.Number == number && l != before {
			if found = l; before == nil {
				return l
			}
		}
	}
	return found
}
