// Package format opens exports whatever their format: it decompresses gzip,
// finds the format by content, and reads the records.
//
//	recs, err := refsift.Collect(format.Files(os.DirFS("exports"), "*.nbib", "*.ris"))
//
// [Open] serves a single stream, such as standard input, and tells through
// [Reader.Info] what was found. Nothing is decided by the name of a file:
// exports arrive as .txt whatever they hold.
//
// Info.Found says how sure format, platform and database are, and by what:
// see [Confidence]. Text that no record holds is in [Reader.Outside]; spans of
// records, passages outside and white space are the whole decoded text.
// [CheckParts] compares several files with what they announce.
//
// Files that are no exports give a *refsift.Diagnostic that names them for
// what they are and says what to do. The origin of records can be set from outside with [Options]: many
// exports do not say which database they come from.
package format
