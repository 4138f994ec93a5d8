// Package endnotexml reads and writes the XML that EndNote exports: records/record
// elements with styled text. An export is often one single line of many
// megabytes; reading streams, one record in memory at a time.
//
//	for rec, err := range endnotexml.NewReader(file).All() { … }
//
// Every element and attribute of a record is kept as a tag, named by its path.
//
// A [Writer] writes the typed fields into the elements that EndNote imports;
// with Lossless set, the elements of records that came from EndNote XML as they
// were read. EndNote has no place for ORCIDs, for the author an address belongs
// to, for contributors of a book who are neither editors of its series nor
// translators, and for what marks a heading as a main topic; several notes become one,
// and preprints and abstracts the types nearest to them.
package endnotexml
