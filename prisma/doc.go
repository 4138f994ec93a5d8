// Package prisma holds the numbers of a PRISMA 2020 flow diagram (Page MJ et
// al., BMJ 2021;372:n71, figure 1), checks that they add up, and draws them.
//
//	f := prisma.Flow{Databases: []prisma.Source{{Name: "Scopus", Records: 10}}, Duplicates: 3, ToScreen: 7}
//	err := f.Verify()
//	err = f.WriteSVG(w, prisma.Style{})
//
// A flow ends where the numbers end: with the records to screen after the
// search, with the studies included when the screening is done. The diagram
// has the forms of the statement: for a new review or an update ([Flow.Previous]),
// with databases and registers only or with other methods ([Flow.Other]), and
// with the words of a scoping review ([ScopingReview]; Tricco AC et al., Ann
// Intern Med 2018;169:467).
//
// Nothing is drawn or printed when the numbers do not add up: every writer
// returns the error of [Flow.Verify] then. The package takes plain numbers
// and knows none of the packages that count them.
package prisma
