// Package query reads search strategies as systematic reviews publish them:
// numbered lines of Boolean expressions in a platform's own syntax, with
// block headings, counts, wrapped lines and limits in prose between them.
//
// The smallest program reads a strategy and prints what each line means:
//
//	s, diags := query.Parse(query.PubMed, text)
//	for _, l := range s.Lines {
//		fmt.Println(l.Number, l.Expr, l.Reported)
//	}
//	diags.WriteText(os.Stderr, text)
//
// # Contracts
//
// Nothing is lost: every character that is not white space lies in the
// span of a [Line] or of a [Heading], and every place is exact, even in
// lines that were put together from several.
//
// Nothing is guessed silently. What was repaired or decided by a local rule
// is a diagnostic of severity Note or Warning; what could not be understood
// is an Error, and a [Bad] node stands in its place. A line with a Bad node
// has no count; the other lines are read as if nothing had happened. A field
// that the platform or the records do not have never becomes "all fields".
//
// References to other lines stay references: [LineRef] and [LineRange]
// nodes, which [Strategy.Resolve] follows. After [Parser.Parse] no reference
// leads nowhere and none leads in a circle, so [Strategy.Order] can always
// give an order in which to count. A limit in prose ("From 2007 onwards")
// becomes an ordinary expression: the line above AND a [Range].
//
// [Format] writes an expression in a dialect, a [Formatter] a whole strategy.
// What it wrote is read again without error and written the same. What the
// dialect has no words for is a diagnostic that says whether what was written
// instead finds more records or fewer; package translate builds on it.
//
// Parsing is bounded in time, depth and memory for any input, uses no
// mutable state outside its arguments, and may be done from many goroutines.
//
// # Dialects
//
// A [Dialect] is a table: fields, the order of operators, wildcards, and a
// few hooks. [Dialects] lists those of platforms, [DatabaseDialects] those of
// single databases on a platform with several. docs/dialects has a page for
// each, which says what it supports, approximates and refuses, and which
// rules are local; what the platforms' guides leave open is an option of
// [Parser].
//
// A platform that nobody named is guessed with [Guesses]. Package document
// finds the strategies in tables, pages and Word documents, and hands on where
// each piece of them stands.
//
// # What is left out
//
// Counting is done by package eval, which knows no index either. Thesaurus
// headings are taken as written; whether they exist is for the thesaurus.
package query
