// Package translate says a search strategy in the syntax of another
// platform, and what gets lost.
//
// The smallest program translates a strategy and prints both:
//
//	s, _ := query.Parse(query.PubMed, text)
//	result, losses := translate.Strategy(s, query.OvidMEDLINE)
//	fmt.Print(result)
//	losses.WriteText(os.Stderr, text)
//
// # Contracts
//
// Nothing is lost silently. What the other platform has no words for is
// written in the nearest way that it has, and reported at its place with what
// that does to the records found: [refsift.CodeTranslationWider],
// [refsift.CodeTranslationNarrower], [refsift.CodeTranslationDiffers], or
// [refsift.CodeNotExpressible] where nothing fitting could be written. A
// line's [Line.Effect] takes in the lines that it refers to. A line with the
// effect [Same] finds the same records by the rules of both dialects; one that
// is [Wider] finds those and maybe more. Notes say what was written in another
// way without any effect.
//
// Rather too much than too little: where there is a choice, the wider search
// is written, because what a search does not find nobody can screen.
//
// Lines keep their numbers and their references; counts and headings between
// lines are left out. The text is in the canonical layout of
// [query.Formatter], and reading it again gives the same text.
//
// Headings are not looked up in other thesauri: one of MeSH stays as it is
// in Embase, with [refsift.CodeHeadingUntranslated] and, if [Options] has
// them, the entry terms that may be searched instead. Qualifiers are written
// by name or by code, as the platform asks for.
//
// # What is left out
//
// Spelling variants, synonyms and filters are not added: the translation
// finds what the original does. Term mapping and stemming of platforms are
// not repeated.
package translate
