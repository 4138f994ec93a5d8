// Package ovidtext reads the two text forms in which Ovid exports records: the
// tagged one ("reprint/Medline", also .cgi)
//
//	<12. >
//	VN  - Ovid Technologies
//	TI  - Pears in spring.
//
// by a [Reader], and the one with field names on lines of their own
//
//	<12>
//	Title
//	  Pears in spring.
//
// by a [FieldReader].
//
//	for rec, err := range ovidtext.NewReader(file).All() {
//		if err != nil {
//			log.Print(err)
//			continue
//		}
//		fmt.Println(rec.Origin.Database, rec.Title)
//	}
//
// # What the readers promise
//
// Every tag of a record is in [refsift.Record.Tags], in order, with its place;
// in the second form the tag is the field's name. The number of a record in
// the list of results is its [refsift.Record.ExportID]. There are no end
// marks; blank lines may stand inside values. Text before the first record is
// in Outside.
//
// Each database that Ovid hosts has tags of its own; those that mean the same
// are read alike. Volume, issue, pages and date come from their own tags where
// there are some, else from the citation string (SO, Source), which each
// database writes in its own way: see [ParseSource].
//
// # Left out
//
// Writing the formats. Classification codes, taxa and dates of indexing are
// kept as raw tags only.
package ovidtext
