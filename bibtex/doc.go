// Package bibtex reads and writes BibTeX and biblatex files.
//
// The smallest program:
//
//	r := bibtex.NewReader(file)
//	for rec, err := range r.All() {
//		if err != nil {
//			log.Print(err) // rec holds what could be read of the entry
//		}
//		if rec != nil {
//			fmt.Println(rec.ExportID, rec.Title)
//		}
//	}
//
// # What is read
//
// The reader is a scanner of its own, made for what databases export: text
// and comments between entries, keys of any character, double braces, names
// with spaces, undefined macros, missing commas. Memory holds the entry in
// hand, the @string definitions and entries that others may inherit from, all
// bounded; a macro or parent that stands behind its use is looked for 4 MiB
// ahead.
//
// An entry that does not follow the grammar costs nobody but itself. It ends
// at the latest where a line begins the next entry; what could be read of it
// comes with an error that names the line, and its text is in the tag [RawTag].
//
// Where BibTeX and this package differ: a line that begins with a percent
// sign, outside entries, is a comment, as in btparse and bibutils (BibTeX would
// read an entry in it); @comment takes the text in braces that follows with it,
// as in biber; an undefined macro stands for its own name.
//
// # What a record holds
//
// Typed fields hold Unicode text: LaTeX accents and symbols are characters,
// braces are gone, unknown macros and mathematics stay (see the format
// reference). Names follow BibTeX's rules, with the "von" part in the family
// name. Empty fields are taken from the entries that crossref and xdata name.
// ExportID is the key; an entry without one gets a key made of author, year and
// title.
//
// Tags hold the entry as it stands:
//
//   - first the type and the key: name "@article", value "Smith2010";
//   - "@string" for each definition that the entry uses: "jgg = {J. Gen.}";
//   - each field with its name as written. The value of a single literal is
//     what stands between its braces or quotation marks, a number is as it is;
//     any other expression follows "# ", as in `# jun # "~5"` or `# jan`. A literal
//     that begins with "#" is written so as well, in braces;
//   - "%" for a comment between fields;
//   - [RawTag], the text of the entry, if it does not follow the grammar.
//
// # Writing
//
// [Writer] writes entries in a fixed order of fields with unique keys. With
// Lossless set, records that came from BibTeX are written from their tags.
//
// # nickng/bibtex
//
// [FromBibTeX] and [ToBibTeX] exchange records with programs that use the
// types of github.com/nickng/bibtex. Its parser is not used for reading: an
// undefined macro ends the process, an @ inside braces loses the file, and
// duplicate fields, field order and positions are not kept.
package bibtex
