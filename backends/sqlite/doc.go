// Package sqlite answers the leaves of search strategies with SQLite and its
// full-text index FTS5. It is an oracle for tests: another program's index,
// under the same suite as the one of package search, must find the same
// records.
//
//	engine, err := sqlite.New(records)
//	result, err := engine.Run(ctx, strategy)
//
// FTS5 decides alone about words, truncations, phrases of words and of a
// truncated last word, and pairs of words near each other. What it cannot say –
// wildcards inside words, order, nested proximity, initials beside names – is
// decided from the positions that it reports. Headings, dates and values are
// plain tables.
//
// The package is a module of its own, so that users of the library do not
// depend on SQLite. It leaves out speed and files: all is in memory.
package sqlite
