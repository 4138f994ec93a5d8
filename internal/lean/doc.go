// Package lean stores the words and values of records that no longer change.
//
// bleve's segments keep for every word of a record its field, place and byte
// offsets, which a count does not need and which make phrases slow. A segment of
// this package keeps the least that answers the same questions: for each term
// of a field the records that hold it, and for each word of a text field where
// it stands. A [Builder] collects records and writes segments, [Merge] makes one
// of several and leaves out what was deleted, [Open] maps one into memory.
//
// # Positions
//
// All words of a field, of all records, stand on one line of numbers, record
// after record, with one number left free between two values and between two
// records. A word is then one ascending list of numbers, a phrase is an
// intersection of such lists, and a proximity search a merge of two. Starts says
// which record a number belongs to, breaks where a value ends within a record.
//
// # Files
//
// A segment is a folder. Numbers are little-endian; "varint" is that of
// encoding/binary.
//
//	contents   JSON: what is where in the other files, see contents
//	terms      dictionaries, see dictionary.go
//	records    lists of records, see recordlist.go
//	positions  lists of positions, see positions.go
//	starts     for each text field the number of the first word of each record
//	keys       for each record the number of its key in the dictionary of keys
//
// Nothing in them depends on the order of a map or on the clock: the same records
// in the same order give the same bytes. Integrity is for the caller to check
// (package search keeps a SHA-256 of each file); a damaged file is an error
// where it is noticed, and never read beyond its end.
package lean
