// Package review writes one HTML page on which a person decides about
// possible duplicates: the two records side by side with what differs marked,
// the evidence, and keys for same and different.
//
//	err := review.Write(w, result, review.Options{Title: "Search of December 2019"})
//
// The page needs no server and no network. What was decided is kept in the
// browser and comes out as a decisions file, which dedupe.ReadRulings reads.
// The page shows the clusters that were merged as well, and can take a record
// out of one.
//
// Records are untrusted text: they are data of the page, never markup, and
// its content security policy lets no script run but its own (by hash) and
// loads nothing. The same result gives the same bytes.
package review
