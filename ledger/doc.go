// Package ledger keeps one entry for every input record, in exactly one
// state, and derives every number of the flow as a sum over the entries.
//
//	var l ledger.Ledger
//	l.Read(rec)                            // each record, as it is read
//	l.Unreadable(id, "Scopus", diagnostic) // each that could not be
//	err := l.Duplicate(rec.ID, kept.ID, "equal DOI")
//	err = l.Verify(ledger.Expected{Read: n, Unreadable: m, Unique: k})
//
// Nothing is counted a second time elsewhere: a flow diagram takes its
// numbers from [Ledger.Flow], and [Ledger.Verify] compares the sums with
// what the readers, the deduplication and the writer counted on their own.
package ledger
