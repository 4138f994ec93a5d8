// Package endnotexml reads the XML that EndNote exports: records/record
// elements with styled text. An export is often one single line of many
// megabytes; reading streams, one record in memory at a time.
//
//	for rec, err := range endnotexml.NewReader(file).All() { … }
//
// Every element and attribute of a record is kept as a tag, named by its path.
package endnotexml
