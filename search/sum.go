package search

import "github.com/refsift/refsift"

// A Sum computes what Info.Digest would be for records, without indexing
// them: to learn whether an index holds just those. The zero Sum is ready.
type Sum struct{ d digest }

// Add takes a record in; the order does not matter.
func (s *Sum) Add(r *refsift.Record) { s.d.add(r.Digest()) }

// String returns the digest as Info gives it.
func (s *Sum) String() string { return s.d.String() }
