// Package lint reviews search strategies by rules: line numbers that lead
// nowhere, lines that no line uses, fields without their dot, headings that
// the thesaurus does not have, terms that another one makes superfluous,
// spellings that are missing, filters that remove too much.
//
//	var l lint.Linter
//	l.Parser = query.Parser{Dialect: query.Ovid, File: "strategy.txt"}
//	report := l.Lint(text)
//	report.WriteText(os.Stdout)
//
// The checklist behind the rules is PRESS 2015; each rule names the element
// that asks for it. [Rules] is the table of rules, and docs/lint.md shows a
// failing and a passing example of each.
//
// # Contracts
//
// A finding has a stable code, an exact place in the text, a message and
// what to do. Its severity says how sure it is: an Error is what the platform
// refuses, or what cannot mean what it says; a Warning loses records or is
// surely a slip; a Note is advice that a searcher may have reasons not to
// take. Habits that cost nothing are notes.
//
// An [Edit] is safe: it keeps what the strategy is read as, or writes the
// only thing that it can mean. [Linter.Fix] applies edits until none is left;
// the finding is gone then. What needs a decision has a Fix in words only: a
// missing spelling is never added behind the searcher's back.
//
// Linting is deterministic, bounded in time and memory for any input, and may
// be done from many goroutines.
//
// # Counts
//
// With Linter.Counts the published counts are held against each other, as
// sets must behave whatever the database holds: an OR has at least as many
// records as each of its lines and at most as many as all together, an AND
// at most as many as each, a NOT or a limit at most as many as what it
// narrows, a line that another one contains at most as many as that one.
//
// # What is left out
//
// Nothing is searched: whether a line finds the right records is for package
// search. Entry terms of the thesaurus are not known, so a heading that was
// replaced is recognised only where it is close to its successor or well
// known.
package lint
