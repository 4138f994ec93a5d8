// Package demo writes a made-up search: exports of seven databases in the
// layout that each platform uses, the strategy that they belong to, and the
// truth about which records are the same item.
//
//	summary, err := demo.Write("demo", demo.Options{})
//
// The data is for trying things out and for tests: nothing in it is copied
// from a real record. Titles, abstracts, people and journals come from the
// word lists of this package; DOIs begin with 10.5555, PMIDs with 9, trial
// numbers with NCT9 and ISRCTN9, ISSNs with 9990, so that none of them is
// anybody's.
//
// Contracts:
//
//   - The same Options give the same bytes.
//   - Memory does not grow with Options.Scale: items are made in blocks.
//   - Every record stands in truth.csv once.
//   - Every row of the strategy finds records, in PubMed's file alone and in
//     all files together.
//
// Left out: damaged files. The exports are intact; what is hard about them is
// what real platforms do (see plantKinds), not what happens to files later.
package demo
