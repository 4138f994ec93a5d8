// Package jsonl reads and writes records as JSON Lines: one object a line,
// in the form that encoding/json gives a refsift.Record.
//
// It is the library's own form for exchange between programs and loses
// nothing: reading what was written gives the same records, tags included.
// Origin is kept as the line has it, so that a record still tells which export
// it came from; ID is set anew and names the line's record in this file. A line
// without origin gets one of its own.
//
// The smallest program:
//
//	r := jsonl.NewReader(file)
//	for rec, err := range r.All() {
//		…
//	}
//
// A line that is no JSON object costs itself and nothing else. A member with
// an unknown name or in the wrong form is reported and becomes a tag. Lines
// longer than [MaxLine] are skipped. Values must be one object a line: arrays
// over several lines are left out.
package jsonl
