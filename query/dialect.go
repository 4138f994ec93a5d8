package query

import (
	"slices"
	"strings"
)

// A Dialect says how a platform writes searches: its fields, the order of
// its operators, its wildcards. It is a table with small hooks; see
// [Dialects] for the ones there are. A Dialect does not change and may be
// used from many goroutines.
type Dialect struct {
	// Name is what users type: "pubmed", "ovid".
	Name string
	// Title is what people read: "PubMed".
	Title string
	// Database is the one database that the dialect is for, on a platform that
	// has several with fields or headings of their own: "psycinfo" of
	// ovid:psycinfo. "" is the platform as such.
	Database string
	// Thesaurus names the headings that the dialect searches: [MeSH],
	// [Emtree], …; "" where it has none, or any.
	Thesaurus string

	markText string // the characters of wild, for writing

	rows   []fieldRow           // the fields, in the order of the documentation
	fields map[string]*fieldRow // by normalised spelling
	// How tightly AND, OR and NOT bind; equal numbers are read from left to right.
	// near is for proximity operators.
	and, or, not, near int
	// notWord is how NOT is written, "" is NOT itself. On a platform that
	// writes AND NOT the words are one operator.
	notWord string
	// wordsAnded makes words side by side an AND by the platform's own rule.
	wordsAnded bool
	// wildInside is set where wildcards may stand anywhere in a word.
	wildInside bool
	// bounded makes a number after an unlimited wildcard its limit: dog$1.
	bounded bool
	// anyCase: operators in lower case are as usual as others.
	anyCase bool
	// adjacent: words side by side are a phrase by the platform's own rule.
	adjacent bool
	// setNumbers: a number that stands alone as an operand is a line.
	setNumbers bool
	// qualifiers: one heading may carry several qualifiers.
	qualifiers bool
	// example is how a word is written with a field, with %s for the word; ""
	// is %s[field].
	example string
	// aliases are other names of the dialect.
	aliases []string
	// untagged lists where a term without a field is searched if the strategy
	// names no field for all terms.
	untagged []Field
	// wild gives the wildcards by the character that stands for them.
	wild map[byte]Wildcard
	// foreign holds characters that are wildcards on other platforms only.
	foreign string
	// minStem is how many characters must stand before a truncation; 0: any.
	minStem int

	// wordRuns reads unquoted words up to the next operator as one operand.
	wordRuns bool
	// wildQuoted is set where wildcards certainly work between quotation marks.
	wildQuoted bool
	// values writes out the platform's codes for types of publications.
	values map[string][]string
	// plainNear is set where the platform's help allows only words and
	// phrases in proximity searches.
	plainNear bool
	// bounds: {0,3} is a wildcard for none to three characters.
	bounds bool
	// nearChains: a chain of the same proximity operator is one search of all its terms.
	nearChains bool
	// window is set where the number of a proximity operator is one more than
	// that of the words between: adj3 leaves two.
	window bool
	// style is how Format writes.
	style *style

	// lex cuts a line into tokens; nil is lex, for fields in brackets.
	lex func(string) []token
	// operand reads one operand of an operator: a term with its field, a
	// group in parentheses, a reference.
	operand func(*lineParser) operand
	// fieldAfterNumber reports whether a field begins at i, so that the number
	// before it is a term rather than the label of the line; nil: never.
	fieldAfterNumber func(text string, i int) bool
	// line reads a line that is no expression, such as a limit on another
	// line; ok is false for all others.
	line func(*lineParser) (x Expr, ok bool)
	// finish looks over a whole line once it is read.
	finish func(Expr) Expr
	// expansion is what the platform finds beyond what is written.
	expansion Expansion
	// looksTagged reports whether a text carries the dialect's fields or
	// headings, which tells a search from a title.
	looksTagged func(*Dialect, string) bool
}

// Dialects returns the dialects of the platforms, ordered by name.
// [DatabaseDialects] has those of single databases.
func Dialects() []*Dialect {
	return []*Dialect{Cochrane, EBSCOhost, Embase, Generic, Ovid, PubMed, Scopus, WebOfScience}
}

// DialectNamed returns the dialect with that name, without regard to case:
// of a platform, "ovid", or of a database on it, "ovid:psycinfo".
func DialectNamed(name string) (*Dialect, bool) {
	all := append(Dialects(), DatabaseDialects()...)
	i := slices.IndexFunc(all, func(d *Dialect) bool { return d.named(name) })
	if i < 0 {
		return nil, false
	}
	return all[i], true
}

// named reports whether name is the dialect's name or another name for it.
func (d *Dialect) named(name string) bool {
	return strings.EqualFold(d.Name, name) || slices.ContainsFunc(d.aliases, func(a string) bool { return strings.EqualFold(a, name) })
}

// tokens cuts the text of a line into the dialect's tokens.
func (d *Dialect) tokens(text string) []token {
	if d.lex != nil {
		return d.lex(text)
	}
	return lex(text)
}

// A fieldKind says what a field of a dialect holds and so what kind of leaf
// a term in it becomes.
type fieldKind uint8

const (
	textField      fieldKind = iota // searched by word
	valueField                      // whole values
	dateField                       // dates and ranges of dates
	headingField                    // descriptors
	qualifierField                  // qualifiers of any descriptor
	filterField                     // named filters and subsets
	refusedField                    // exists on the platform, not here; why says the reason
)

// A fieldRow is a field of a dialect.
type fieldRow struct {
	names string // spellings between "|"; the first is what Format writes
	kind  fieldKind
	in    []Field
	focus bool // headings: as main topic only
	near  bool // proximity searches are possible
	// shorthand: a name for several fields, which are written one by one.
	shorthand bool
	// everything: the platform's field for all that it has of a record.
	everything bool
	whole      bool   // unquoted words are one name: authors, titles of journals
	why        string // refused: the reason; otherwise: how it differs from the platform's field
}

// name returns the spelling that Format writes.
func (r *fieldRow) name() string {
	first, _, _ := strings.Cut(r.names, "|")
	return first
}

// normalField brings the spellings of a field together: letters in lower
// case, no spaces. "[ Title / Abstract]" is title/abstract.
func normalField(s string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(s, isBlank), ""))
}

// index builds the table of spellings.
func (d *Dialect) index() *Dialect {
	d.fields = map[string]*fieldRow{}
	d.markText = ""
	d.markText = d.marks()
	for i := range d.rows {
		for name := range strings.SplitSeq(d.rows[i].names, "|") {
			d.fields[normalField(name)] = &d.rows[i]
		}
	}
	return d
}

// field finds a field by any of its spellings.
func (d *Dialect) field(spelling string) (*fieldRow, bool) {
	r, ok := d.fields[normalField(spelling)]
	return r, ok
}

// order says how operators are ordered, for people.
func (d *Dialect) order() string {
	switch {
	case d.and == d.or && d.or == d.not:
		return "from left to right"
	case d.or > d.and && d.and > d.not:
		return "OR before AND before NOT"
	case d.or > d.and:
		return "OR before AND"
	case d.not > d.and:
		return "NOT before AND before OR"
	case d.and > d.not:
		return "AND before NOT before OR"
	}
	return "AND before OR"
}

// power returns how tightly an operator binds.
func (d *Dialect) power(op operator) int {
	switch op {
	case opAnd:
		return d.and
	case opOr:
		return d.or
	case opNear:
		return d.near
	}
	return d.not
}

// fieldFor returns the first field of the dialect that searches exactly
// those local fields.
func (d *Dialect) fieldFor(in []Field, kinds ...fieldKind) (*fieldRow, bool) {
	for i := range d.rows {
		r := &d.rows[i]
		if slices.Contains(kinds, r.kind) && r.why == "" && !r.shorthand && slices.Equal(r.in, in) {
			return r, true
		}
	}
	return nil, false
}

// headings returns the field of headings; a dialect that calls this has one.
func (d *Dialect) headings() *fieldRow {
	for i := range d.rows {
		if d.rows[i].kind == headingField && !d.rows[i].focus {
			return &d.rows[i]
		}
	}
	return nil
}

// tagOf returns how the dialect writes a field, "" if it has none for it.
func (d *Dialect) tagOf(f Field) string {
	if r, ok := d.fieldFor([]Field{f}, textField, valueField, dateField); ok {
		return r.name()
	}
	return ""
}
