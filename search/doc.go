// Package search indexes records and counts search strategies over them,
// exactly and fast.
//
//	index, err := search.New(nil) // in memory
//	err = index.Add(ctx, records...)
//	result, err := index.Run(ctx, strategy)
//	for _, l := range result.Lines {
//		fmt.Println(l.Line.Label, l.Count, l.Line.Reported)
//	}
//	ids, err := index.IDs(ctx, result.Lines[0].Set)
//
// The index is bleve's scorch; no bleve type appears in this package's API.
// Nothing is ever counted by a ranked search: each leaf of a strategy becomes
// one bitmap a segment, read from the index as it lies, and lines that combine
// lines are operations on bitmaps (package query/eval).
//
// # On disk
//
// [Create] builds aside, in a folder beside the path; [Index.Commit] writes
// down what the index consists of and moves the folder to the path in one
// step. So a path holds a whole index or none, whenever a process ends. Close
// without Commit gives up and removes the folder; a killed process leaves it
// behind under a name that begins with a dot and holds ".building-".
//
// A committed index never changes: [Open] reads it, any number of processes
// at once, and Add on it fails with [ErrReadOnly]. To change it, build another.
// Open checks that every file is there in its full length, and with
// Options.Verify that each has its SHA-256. It fails rather than wait for a
// lock or panic in a damaged file.
//
// # Contracts
//
//   - Every record has one [refsift.ID]. Adding an ID a second time fails with
//     [ErrDuplicateID], and nothing of that call is added. A record without an
//     ID gets one inside the index: no file, and its number in the order of
//     adding.
//   - Records are read during Add and not kept.
//   - A Run sees one state of the index; records added meanwhile are not in it.
//   - All methods may be called from many goroutines. Close waits for the
//     searches under way.
//   - Which part of a record belongs to which field, and what counts as a word,
//     is described in package query/eval.
//
// # What is left out
//
// Records themselves are not stored, only their IDs. There is no ranking, no
// highlighting, no deletion.
package search
