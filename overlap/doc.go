// Package overlap counts which databases found the same items, and draws it.
//
//	var t overlap.Table
//	t.Add("MEDLINE", "Scopus", "Scopus") // one unique record, found in two databases, three records in all
//	t.Add("MEDLINE")
//	err := t.WriteUpSet(w, overlap.Style{})
//
// An item is what is left as one record after deduplication; the arguments
// of [Table.Add] are the databases of its records, each record once. Every
// item is in exactly one combination of databases, so that the sum of the
// combinations is the number of items ([Table.Verify] checks it before
// anything is drawn).
//
// The UpSet plot (Lex A et al., IEEE Trans Vis Comput Graph 2014;20:1983)
// shows the combinations as bars above a matrix of dots; the heat map shows,
// for each pair of databases, which share of the items of the one the other
// has as well. Both are SVG that needs neither network nor script, are
// readable without colour, and have a table as a twin.
//
// The package knows nothing of records or of the deduplication.
package overlap
