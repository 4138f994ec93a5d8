// Package ciw reads and writes the exports of Web of Science: the tagged form
// (.ciw, .txt, .isi) and the tab-delimited one.
//
//	for rec, err := range ciw.NewReader(file).All() {
//		if err != nil {
//			log.Print(err)
//			continue
//		}
//		fmt.Println(rec.Accession, rec.Title)
//	}
//
// # What a Reader promises
//
// Every tag of a record is in [refsift.Record.Tags], in order, with its place.
// A tag is two characters at the start of a line; lines that begin with white
// space continue the value, and a value's lines are joined with "\n" there.
// Exports that passed through mail or an editor have lost the indent, or the
// space behind a tag; both are repaired and the latter is reported. Lines that
// stand in no tag are in [Reader.Outside] (the header FN and VR), or are the
// marks ER and EF.
//
// The databases of the platform use different tags: AF and C1 of the Core
// Collection, PS for the pages of Zoological Record and BIOSIS, AN for the PMID
// of MEDLINE. Traps that the names hide: SP is the sponsor and CY the date of
// a conference, PG the number of pages, DA the day of the export.
//
// # What a Writer promises
//
// A [Writer] writes the tagged form that VOSviewer, bibliometrix and EndNote
// read. With Lossless set, records from this format get their tags back as they
// were read.
//
// # Left out
//
// Cited references (CR), funding, and counts of uses and citations are kept as
// raw tags only. Writing the tab-delimited form.
package ciw
