// Package eval counts search strategies: lines to sets of records.
//
// An engine answers leaves: a phrase, a truncation, a proximity pair, an
// exploded heading, a range of dates. Everything above is set algebra and is
// done here, once for all engines: AND, OR, NOT, references to lines, ranges
// of lines. Each line is evaluated once, and lines that name it reuse its set.
//
//	result, err := eval.Run(ctx, engine, strategy, eval.Options{})
//	for _, l := range result.Lines {
//		fmt.Println(l.Line.Label, l.Count, l.Line.Reported)
//	}
//
// Package search has the engine that most programs want; its Index.Run calls
// Run. Package evaltest has the tests that every engine must pass.
//
// What is asked about a strategy beyond its counts is answered here as well,
// from the same sets: [Analyze] says what each line brings to its block and to
// the result, [Terms] what each term of a line does, [Analysis.Known] which
// known records the lines find. An [Explainer] reads one record, without any
// engine, and says where each line finds it and at which line it is lost.
//
// # Rules
//
//   - Words are those of the tokenizer (internal/token): lower case, accents
//     folded, split at everything that is not a letter or digit. Nothing is
//     stemmed, no word is left out.
//   - A phrase is consecutive words of one value of one field. A proximity
//     search lies within one value as well: with k one-word arguments, they are
//     found in a window of k+Distance words, in any order unless Ordered, and
//     no word serves two arguments. An argument of several words counts as the
//     words from its first to its last; only words outside of all arguments
//     count towards Distance.
//   - A heading is exploded over all its tree numbers. One that the thesaurus
//     does not have is searched as it stands and reported.
//   - Where the platform of the strategy does so ([query.Dialect.Expansion]), a
//     publication type finds narrower ones, a qualifier those of its family,
//     and a heading is found by its entry terms, if Options has any.
//   - Dates are compared by the precision that both sides have; see [InRange].
//   - A record without a date fails a date limit, one without a language a
//     language limit. [LineResult.Dropped] says how many did for that reason.
//   - A line that was not understood, that depends on such a line, or that
//     refers to itself has an error and no count; the others are counted.
//   - A value field (language, publication type, DOI) is compared as a whole,
//     without case and accents. Languages are equal whatever their notation,
//     qualifiers by name or two-letter code.
//   - An author is family name, then given names; in their place stand also
//     the initials and every shorter form of them, so that smith j finds Smith,
//     John A.
//
// # What is left out
//
// Term mapping and stemming, which platforms do with tables of their own.
package eval
