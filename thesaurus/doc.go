// Package thesaurus explodes subject headings: from a heading to every
// narrower one, over all places that the heading has in the tree.
//
//	tree := thesaurus.Default()
//	for _, h := range tree.Explode("Community Participation") {
//		fmt.Println(h)
//	}
//
// # Editions
//
// Which headings an explosion holds depends on the year: a strategy that was
// run in December 2019 needs the tree of 2019. The embedded tree is MeSH
// 2019; [Load] reads any other one in the form in which the U.S. National
// Library of Medicine publishes it ("Descriptor;tree number").
//
// The embedded data is produced by the U.S. National Library of Medicine
// (Medical Subject Headings, 2019 edition; public domain). It is not the
// current edition, and NLM does not endorse this package.
//
// # Contracts
//
// Headings are compared without regard to case and accents. A [Tree] never
// changes and may be used from many goroutines. Results are sorted.
//
// # What is left out
//
// Entry terms (synonyms of a heading) are not embedded; [LoadEntryTerms] reads
// them. Which platforms find headings by them, or explode publication types
// and qualifiers, is for package query to say and for query/eval to do.
package thesaurus
