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
// Nothing is ever counted by a ranked search: each leaf of a strategy becomes
// one bitmap a segment, read from the index as it lies, and lines that combine
// lines are operations on bitmaps (package query/eval).
//
// There are two kinds of segments. Records that come and go are bleve's: an index
// of [New], and what is added to one on disk after it was built. What an index on
// disk is built of is kept in lean segments (internal/lean), with the records and
// the positions of each word and nothing else: they are built five times faster,
// take a quarter of the room, and answer phrases and proximity several times
// faster. No type of either appears in this package's API. [Temporary] is for
// records that are searched and not changed: it builds lean segments as well.
//
// Beyond counts, [Index.Analyze] says what each line contributes,
// [Index.Terms] what each term does, [Index.Locate] finds known records, and
// [Index.Documents] hands out what the index holds of a record, which
// [eval.Explainer] explains. All algebra of that is in query/eval.
//
// # On disk
//
// An index on disk is a folder that is always whole. [Create] builds aside, in a
// folder beside the path, and [Index.Commit] moves it there in one step. [Update]
// and [Rebuild] open a committed index for changing: they build the next
// generation in a folder within, which shares the segments that stay, and Commit
// puts it in place by renaming one file. Until then, and if the process is
// killed at any moment, the path holds the index as it was; once Commit has
// returned, it holds the new one. Close without Commit gives up what was begun.
// What a killed process leaves behind is removed by the next writer, or, of
// Create, stays under a name that begins with a dot and holds ".building-".
//
// One writer at a time: another fails with [ErrLocked]. Readers mind no writer:
// any number may [Open] the index, in any process, and each goes on reading
// what it opened. Add on a committed index fails with [ErrReadOnly].
//
// Open checks that every file is there in its full length and the metadata
// unchanged; [Verify], or Open with Options.Verify, that each file has its
// SHA-256. They fail rather than wait for a lock or panic in a damaged file.
//
// # Contracts
//
//   - Every record has one [refsift.ID]. Adding an ID a second time fails with
//     [ErrDuplicateID], and nothing of that call is added; [Index.Replace] takes
//     the place of the first. A record without an ID gets one inside the index:
//     no file, and its number in the order of adding.
//   - Records are read during Add and not kept.
//   - A Run sees one state of the index; records added meanwhile are not in it.
//   - All methods may be called from many goroutines, adding beside searching.
//     Close waits for the searches under way.
//   - Memory is bounded by the collection, not by the search: a truncation may
//     stand for any number of words. Searches end when their context does.
//   - Which part of a record belongs to which field, and what counts as a word,
//     is described in package query/eval.
//
// # What is left out
//
// Records themselves are not stored, only their words, values and IDs. There is
// no ranking and no highlighting.
package search
