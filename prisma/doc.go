// Package prisma holds the numbers of a PRISMA 2020 flow diagram and checks
// that they add up (Page MJ et al., BMJ 2021;372:n71, figure 1, upper part:
// identification and the step to screening).
//
//	f := prisma.Flow{Databases: []prisma.Source{{Name: "Scopus", Records: 10}}, Duplicates: 3, ToScreen: 7}
//	err := f.Verify()
//
// It takes plain numbers and knows none of the packages that count them.
package prisma
