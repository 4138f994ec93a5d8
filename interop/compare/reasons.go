package main

import (
	"slices"
	"strings"
)

// A reason is a property of an outside program (not of what refsift writes)
// that changes or drops a value. Differences that have one are counted apart,
// so that what is left is ours to explain or to correct.
type reason struct {
	reader string // begins the name of the reader
	fields []string
	is     func(rec item, ours, theirs string) bool
	text   string
}

var reasons = []reason{
	{"RIS, bibutils", []string{"authors"}, sameWords, "a body's name is divided like a person's: RIS has no mark for bodies"},
	{"BibTeX, bibutils", []string{"authors"}, sameWords, "of the suffix in \"Last, Jr, First\" only Jr, Sr and III are known; 3rd is taken for a given name"},
	{"", []string{"authors"}, withoutTwins, "a name that occurs twice is dropped"},
	{"RIS, bibutils", []string{"pages"}, lostNumber, "C7, the article number, is not read, and the number cannot stand in SP"},
	{"RIS, citation-js", []string{"pages"}, lostNumber, "C7, the article number, is read for articles only"},
	{"BibTeX, bibutils", []string{"pages"}, lostNumber, "eid is not read"},
	{"RIS, bibutils", []string{"doi"}, longPrefix, "only DOIs with four digits before the slash are taken for DOIs"},
	{"RIS, citation-js", []string{"year"}, lostOf("conference-paper"), "of TY CONF the year is read from DA and C2, not from PY"},
	{"RIS, citation-js", []string{"issue"}, lostUnless("article", "abstract"), "neither IS nor M1 is read for this TY"},
	{"RIS, citation-js", []string{"volume", "journal", "pages"}, lostUnless("article", "abstract"), "the tag is not read for this TY"},
	{"RIS, citation-js", []string{"authors", "abstract"}, lost, "the tag is not read for this TY"},
	{"BibTeX, bibutils", []string{"journal", "volume", "issue", "pages"}, lostUnless("article", "abstract"), "the field is not read for this entry type"},
	{"BibTeX, bibutils", []string{"title", "journal"}, joinedBook, "booktitle or series of @book is taken into the title, or for the journal"},
	{"BibTeX, citation-js", []string{"issue"}, lostUnless("article", "abstract"), "number is not the issue in entries other than articles"},
	{"BibTeX, bibutils", nil, texMarks, "^, \\ and commands in mathematics are changed"},
}

// reasonFor returns the index in reasons, or -1.
func reasonFor(reader, field string, rec item, ours, theirs string) int {
	return slices.IndexFunc(reasons, func(r reason) bool {
		return strings.HasPrefix(reader, r.reader) && (r.fields == nil || slices.Contains(r.fields, field)) && r.is(rec, ours, theirs)
	})
}

// sameWords: every name has its words, in another order.
func sameWords(_ item, ours, theirs string) bool {
	return slices.Equal(sortedNames(ours), sortedNames(theirs))
}

func sortedNames(list string) []string {
	names := strings.Split(list, "; ")
	for i, n := range names {
		words := strings.Fields(n)
		slices.Sort(words)
		names[i] = strings.Join(words, " ")
	}
	return names
}

func withoutTwins(_ item, ours, theirs string) bool {
	var once []string
	for _, n := range sortedNames(ours) {
		if !slices.Contains(once, n) {
			once = append(once, n)
		}
	}
	return slices.Equal(once, sortedNames(theirs))
}

func lost(_ item, _, theirs string) bool { return theirs == "" }

func lostNumber(rec item, _, theirs string) bool { return theirs == "" && rec["kind"] == "number" }

func lostOf(types ...string) func(item, string, string) bool {
	return func(rec item, _, theirs string) bool { return theirs == "" && slices.Contains(types, rec["type"]) }
}

func lostUnless(types ...string) func(item, string, string) bool {
	return func(rec item, _, theirs string) bool { return theirs == "" && !slices.Contains(types, rec["type"]) }
}

func longPrefix(_ item, ours, theirs string) bool {
	prefix, _, _ := strings.Cut(ours, "/")
	return theirs == "" && len(prefix) != len("10.1234")
}

func joinedBook(rec item, ours, theirs string) bool {
	return rec["type"] == "book" && (strings.HasPrefix(theirs, ours) || theirs != "" && rec["journal"] == ours)
}

// texMarks: what is left without the marks that TeX gives a meaning is equal.
func texMarks(_ item, ours, theirs string) bool {
	return strings.ContainsAny(ours, `\^_$`) && withoutTeX.Replace(ours) == withoutTeX.Replace(theirs)
}

var withoutTeX = strings.NewReplacer(`\textbackslash`, "", `\`, "", "^", "", "⌃", "", "{", "", "}", "", " ", "")
