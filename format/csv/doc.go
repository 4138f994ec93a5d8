// Package csv reads CSV exports of databases, reference managers and
// screening programs, and writes records as CSV.
//
// The smallest program:
//
//	r := csv.NewReader(file)
//	for rec, err := range r.All() {
//		if err != nil {
//			log.Print(err) // rec holds what could be read of the row
//		}
//		…
//	}
//
// # What is read
//
// The first row that is not blank names the columns. A table gives the
// meaning of several hundred names, whatever their case and punctuation: those
// of ASySD, Scopus, Embase.com (in columns, and with one field a row), Web of
// Science, Covidence, Zotero, Rayyan, Cochrane Library, ASReview, PubMed,
// OpenAlex, Lens.org, Dimensions and IEEE Xplore. Cells are separated by commas,
// semicolons or tabs, whichever makes the most known columns; a line "sep=;"
// before the header decides as well. Cells may hold line breaks in quotation
// marks. A header that comes again, where exports were joined, is a header.
//
// A column named "source" holds the database if another column names the
// journal (ASySD, Scopus), a citation in Embase.com's export, else the journal.
//
// Every cell that is not empty is a tag, named as its column; the cells behind
// the last column have no name. Blank rows are skipped.
//
// # What is damaged
//
// A quotation mark inside a quotation that is not doubled is text. A
// quotation that does not end, or ends in a later row, costs its line: the line
// is read by itself and comes with an error. Rows with more or fewer cells than
// the header are read as far as they go; where a row has cells in its middle
// that the header does not name (Scopus's second "Funding Text"), cells with a
// checkable form such as ISSN and EID show where, and the rest keeps its columns.
//
// # Writing
//
// [Writer] writes the columns of [Columns], which Reader reads back. Tags and
// what has no column are left out; use package jsonl to lose nothing.
package csv
