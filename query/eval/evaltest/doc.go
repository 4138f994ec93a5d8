// Package evaltest tests engines: implementations of eval.Leaves.
//
// [Run] is the suite that every engine must pass: a table of searches over
// made-up records with the answers written out, then random nested searches
// and strategies compared, record by record, with a matcher that reads the
// records and tries every combination of words. An engine's test is short:
//
//	func TestConformance(t *testing.T) {
//		evaltest.Run(t, func(t testing.TB, recs []*refsift.Record) evaltest.Engine {
//			return openMyEngine(t, recs)
//		})
//	}
//
// The matcher is also there on its own: [Scan] counts expressions over records
// without any index, and is itself an engine. It shares with other engines the
// tokenizer and the division of a record into fields (eval.NewDocument), and
// nothing else: no compiled plans, no position lists, no sets.
//
// The package is for tests. It leaves out speed.
package evaltest
