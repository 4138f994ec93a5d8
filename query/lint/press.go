package lint

// An Element is one of the six elements of PRESS 2015, the checklist by
// which librarians review each other's searches (McGowan et al., J Clin
// Epidemiol 2016;75:40-46).
type Element uint8

// The elements of PRESS.
const (
	Question  Element = iota + 1 // translation of the research question
	Operators                    // Boolean and proximity operators
	Subjects                     // subject headings
	TextWords                    // text word searching
	Spelling                     // spelling, syntax and line numbers
	Limits                       // limits and filters
)

var elementNames = [...]string{
	Question: "translation of the research question", Operators: "Boolean and proximity operators",
	Subjects: "subject headings", TextWords: "text word searching",
	Spelling: "spelling, syntax and line numbers", Limits: "limits and filters",
}

// String returns the element's name.
func (e Element) String() string {
	if e >= Question && int(e) < len(elementNames) {
		return elementNames[e]
	}
	return "none"
}

// MarshalText implements encoding.TextMarshaler.
func (e Element) MarshalText() ([]byte, error) { return []byte(e.String()), nil }
