// Package refsift holds the words that everything else shares: the
// bibliographic [Record], its identifiers, places in text ([Position],
// [Span]) and [Diagnostic], which says what was found where.
//
// The way of a record: a reader (packages ris, bibtex, format and below)
// turns bytes into a *Record; package search counts strategies over records;
// package dedupe links those that describe the same item; package ledger
// accounts for each; writers give records back with the tags they came with.
// No stage changes a record after it was read, and none parses it twice.
//
//	recs, err := refsift.Collect(format.Files(os.DirFS("exports"), "*.nbib", "*.ris"))
//	if err != nil {
//		log.Print(err) // every problem, one a line; recs holds all that could be read
//	}
//
// This package imports only the standard library.
package refsift
