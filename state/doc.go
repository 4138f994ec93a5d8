// Package state keeps a deduplication from one search to the next: the records,
// the groups that they form, the decisions of people, the numbers that
// records are judged with, and a log of everything that was decided.
//
//	s, err := state.Open("review", state.Settings{}) // makes the directory at the first time
//	report, err := s.Update(ctx, state.Update{Files: files, Records: recs})
//	fmt.Println(report.NewGroups, "to screen,", report.Known, "known before")
//	err = s.Save()
//	err = s.Close()
//
// [New] gives a state in memory, which is what a single run of the command is.
//
// # Contracts
//
// The groups after several updates are those of one run over all records with
// the frequencies of the first update, whatever the batches and their order,
// until an update asks for a refit. A record that the same database gave
// before with the same content is known, and is not entered again.
//
// Records are numbered as they come, those of one update in the order of their
// content. A group has the number of its oldest record: when groups join, the
// older name stays, and the other goes on to mean the group that its oldest
// record is in now (see [State.Group]). Decisions of people hold until other
// people decide otherwise.
//
// # On disk
//
// A directory holds files that are written once and never changed, a log that
// only grows, and state.json, which names the files with their sizes and
// hashes and is put in place last, by renaming. A run that is cut off at any
// point leaves the state as it was before. The directory is locked while it is
// open. What is damaged, truncated, of another version or no state at all is
// an error that says so; nothing is repaired by guessing.
//
// # The log
//
// The log has one JSON object a line, see [Event]. Each line ends in a
// checksum over itself and all lines before it. [Replay] does again what a log
// tells and compares.
package state
