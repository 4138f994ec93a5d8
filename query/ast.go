package query

import (
	"iter"

	"github.com/refsift/refsift"
)

// An Expr is a node of a parsed line: *And, *Or, *Not, *Near, *Term,
// *Phrase, *Descriptor, *Range, *LineRef, *LineRange, *All or *Bad. The set
// is closed.
type Expr interface {
	// Span is the text of the node in the strategy's source.
	Span() refsift.Span
	// String prints the node in the generic dialect, with only the
	// parentheses that it needs.
	String() string
	isExpr()
}

// node carries the span that every node has.
type node struct{ span refsift.Span }

func (n *node) Span() refsift.Span { return n.span }
func (n *node) isExpr()            {}

// And finds the records that all of Args find; there are two or more.
type And struct {
	node
	Args []Expr
}

// Or finds the records that any of Args finds; there are two or more.
type Or struct {
	node
	Args []Expr
}

// Not finds the records that Left finds and Right does not.
type Not struct {
	node
	Left, Right Expr
}

// Near finds records in which all of Args occur close to each other in one
// occurrence of one field. Args are *Term, *Phrase, *Near or *Or of these.
//
// Distance is the largest number of other words between the first and the
// last of the arguments, whatever the platform's own way of counting;
// dialects convert. With k one-word arguments the window is k+Distance words
// wide. Arguments never share a word.
type Near struct {
	node
	Args     []Expr
	Distance int
	Ordered  bool // the arguments occur in the order of Args
	Fields   Fields
}

// Term is one word as written, which a tokenizer may still split: with the
// local rule that a hyphen separates, the term co-production is found as the
// two words co production next to each other.
type Term struct {
	node
	Word   Word
	Fields Fields
}

// Phrase finds its words next to each other and in order in one occurrence
// of one field.
type Phrase struct {
	node
	Words  []Word
	Fields Fields
}

// Descriptor finds records that carry a heading of a thesaurus.
type Descriptor struct {
	node
	Heading    string   // as written; "" with Qualifiers only: a floating qualifier
	Explode    bool     // with every narrower heading
	Focus      bool     // as a main topic only
	Qualifiers []string // any of these must be attached; empty: any or none
	Fields     Fields   // how the field was written, for printing
}

// Range finds records whose date lies between From and To, both included.
// A zero bound is open. A bound without month or day covers the whole year
// or month.
type Range struct {
	node
	From, To refsift.Date
	Fields   Fields // Field values Date…
}

// LineRef stands for the records of another line.
type LineRef struct {
	node
	Label string // normalised: digits, or the label of an unnumbered line ("u1")
}

// LineRange joins the lines From to To, by position in the strategy, with
// OR, or with AND if All is set. Lines that do not exist are left out, with
// a diagnostic; unnumbered lines between the two belong to it.
type LineRange struct {
	node
	From, To string
	All      bool
}

// All finds every record.
type All struct{ node }

// Bad is text that could not be understood. A line that holds one has no count.
type Bad struct {
	node
	Text string
}

// A Word is one word as written, taken apart into literal text and wildcards.
type Word []Part

// A Part of a Word is literal text, or a wildcard if Text is empty.
type Part struct {
	Text string
	Wild Wildcard
}

// A Wildcard stands for Min to Max characters within one word. Max < 0 means
// any number. The zero Wildcard is none.
type Wildcard struct{ Min, Max int }

// Any is the unlimited wildcard, "*" on most platforms.
var Any = Wildcard{0, -1}

// Lit returns a word without wildcards.
func Lit(s string) Word { return Word{{Text: s}} }

// HasWildcard reports whether the word holds a wildcard.
func (w Word) HasWildcard() bool {
	for _, p := range w {
		if p.Text == "" {
			return true
		}
	}
	return false
}

// Fields says where a leaf is looked for.
type Fields struct {
	// Tag is the field as the strategy writes it ("tiab", "Title/Abstract"); ""
	// where the leaf had none and a default applied.
	Tag string
	// In lists the local fields, each searched on its own: a phrase never
	// runs from one into the next.
	In []Field
	// AsWritten: a publication type is searched without the narrower ones that
	// the platform finds with it, as PubMed's [pt:noexp] asks for.
	AsWritten bool
}

// A Field is a searchable part of a record, common to all dialects.
type Field uint8

// The fields. Text fields are searched by word; value fields (marked V) hold
// whole values, compared without regard to case and accents.
const (
	Title        Field = iota + 1 // title, and the original title
	Abstract                      // abstract
	Keywords                      // author keywords and uncontrolled terms
	Headings                      // words of descriptors
	Qualifiers                    // V: qualifiers of descriptors
	Authors                       // names: family name, then initials
	Affiliations                  // affiliations of authors and record
	Source                        // words of the full or abbreviated journal title
	Languages                     // V: language, whatever its notation
	PubTypes                      // V: publication types
	Date                          // V: date of publication
	Volume                        // V
	Issue                         // V
	Pages                         // V
	DOI                           // V
	PMID                          // V
	ISSN                          // V: any ISSN or eISSN
	Accession                     // V: accession number, and any other identifier
	Publisher                     // publisher
	Place                         // place of publication
	Notes                         // notes
	Databases                     // V: the database the record comes from
	Substances                    // substance names, where the export tells them apart
	Created                       // V: date the record was created (CRDT), as all of the following where the export has it
	Entered                       // V: date the record was entered into the database (EDAT)
	Completed                     // V: date indexing was completed (DCOM)
	Indexed                       // V: date headings were added (MHDA)
	Revised                       // V: date of the last revision (LR)
	numFields
)

var fieldNames = [numFields]string{
	Title: "title", Abstract: "abstract", Keywords: "keywords", Headings: "headings", Qualifiers: "qualifiers",
	Authors: "authors", Affiliations: "affiliations", Source: "source", Languages: "languages",
	PubTypes: "pubtypes", Date: "date", Volume: "volume", Issue: "issue", Pages: "pages", DOI: "doi",
	PMID: "pmid", ISSN: "issn", Accession: "accession", Publisher: "publisher", Place: "place",
	Notes: "notes", Databases: "databases", Substances: "substances", Created: "created", Entered: "entered",
	Completed: "completed", Indexed: "indexed", Revised: "revised",
}

// String returns the field's name in lower case.
func (f Field) String() string {
	if f > 0 && f < numFields {
		return fieldNames[f]
	}
	return "unknown"
}

// AllFields returns every field, in order.
func AllFields() []Field {
	out := make([]Field, 0, numFields-1)
	for f := Title; f < numFields; f++ {
		out = append(out, f)
	}
	return out
}

// IsValue reports whether the field holds whole values rather than words.
func (f Field) IsValue() bool {
	switch f {
	case Qualifiers, Languages, PubTypes, Date, Volume, Issue, Pages, DOI, PMID, ISSN, Accession, Databases:
		return true
	}
	return f.IsDate()
}

// IsDate reports whether the field holds dates, which a [Range] searches.
func (f Field) IsDate() bool {
	switch f {
	case Date, Created, Entered, Completed, Indexed, Revised:
		return true
	}
	return false
}

// Preorder walks x and everything below it, parents first.
func Preorder(x Expr) iter.Seq[Expr] {
	return func(yield func(Expr) bool) { preorder(x, yield) }
}

func preorder(x Expr, yield func(Expr) bool) bool {
	if x == nil {
		return true
	}
	if !yield(x) {
		return false
	}
	for _, c := range Children(x) {
		if !preorder(c, yield) {
			return false
		}
	}
	return true
}

// Children returns the nodes directly below x.
func Children(x Expr) []Expr {
	switch x := x.(type) {
	case *And:
		return x.Args
	case *Or:
		return x.Args
	case *Near:
		return x.Args
	case *Not:
		return []Expr{x.Left, x.Right}
	}
	return nil
}
