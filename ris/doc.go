// Package ris reads and writes RIS, the format that nearly every database and
// reference manager exports, each in its own dialect.
//
// The smallest program:
//
//	r := ris.NewReader(file)
//	for rec, err := range r.All() {
//		if err != nil {
//			log.Print(err)
//			continue
//		}
//		fmt.Println(rec.Year, rec.Title)
//	}
//
// # What a Reader promises
//
// No record and no byte of a value is lost: every tag of a record is in
// [refsift.Record.Tags], in order, with its place; text between records is
// in [Reader.Outside]. One damaged record costs at most itself. Memory does
// not grow with the file. What was repaired or guessed is reported as a
// [refsift.Diagnostic].
//
// The specifications of 2001 and 2011 say what a tag means; where a vendor
// means something else, a table of habits says so. Which vendor wrote a
// record is told by its tags, addresses and numbers, unless [Reader.Platform]
// names it. A line is a tag line in the strict form "TY  - value"; looser
// forms count for known tags, and riskier ones ("ty-jour") only where the TY
// lines of the file are written so.
//
// # What a Writer promises
//
// A [Writer] writes what EndNote, Zotero, Covidence and Rayyan read: one value
// a line, CRLF, both JO and T2 for the journal; a [Profile] writes for one of them
// only. With Lossless set, the tags of
// records that came from RIS are written as they were read.
//
// # Left out
//
// Values are not corrected: mojibake and markup stay as exported. Tags whose
// meaning differs between programs (M1, U1 to U5, most of C1 to C8) are kept
// as raw tags only.
package ris
