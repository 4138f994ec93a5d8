// Package report writes what a review's search came to as one HTML page for
// people: what was read, the flow diagram, the overlap of databases, the
// strategies with their counts, the duplicates, what the lint found, a
// paragraph for the methods, and the PRISMA-S checklist.
//
//	err := report.Report{Title: "Deciding together", Flow: &flow}.WriteHTML(w)
//
// The page needs no network and runs no script; each picture has a table as a
// twin. What a report does not hold is left out, except in the checklist,
// where it is marked as missing. The package takes numbers and texts and
// knows none of the packages that made them; the sums are checked again
// before anything is written.
package report
