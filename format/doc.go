// Package format opens exports whatever their format: it decompresses gzip,
// finds the format by content, and reads the records.
//
//	recs, err := refsift.Collect(format.Files(os.DirFS("exports"), "*.nbib", "*.ris"))
//
// [Open] serves a single stream, such as standard input, and tells through
// [Reader.Info] what was found. Nothing is decided by the name of a file:
// exports arrive as .txt whatever they hold.
//
// Files that are recognised but cannot be read, and files that are no
// exports at all, give a *refsift.Diagnostic that names them for what they
// are. The origin of records can be set from outside with [Options]: many
// exports do not say which database they come from.
package format
