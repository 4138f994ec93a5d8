// Package nbib reads and writes the tagged format of PubMed ("MEDLINE", .nbib, often
// saved as .txt), and ERIC's files in the same layout.
//
// The smallest program:
//
//	r := nbib.NewReader(file)
//	for rec, err := range r.All() {
//		if err != nil {
//			log.Print(err)
//			continue
//		}
//		fmt.Println(rec.PMID, rec.Title)
//	}
//
// A line is "TAG - value" with the tag in four columns; lines that begin with
// white space go on with the value, whatever their length. There is no end
// mark: a PMID begins a record, and so does OWN, FAU or TI behind a blank line
// if the record in hand has one already.
//
// Titles are kept as PubMed writes them: with a full stop, and in brackets where
// they are translated. In typed fields the lines of a value are joined with a space. In
// [refsift.Record.Tags] they are joined with "\n", without their indent.
// Headings (MH) become descriptors with their main-topic marks and qualifiers;
// AD and AUID belong to the author before them.
//
// A [Writer] writes the typed fields under PubMed's tags, and GN for notes, OID
// for the accession number of another database; with Lossless set, the tags of
// records that came from nbib as they were read. The format has no place for
// the number that a reference manager gave a record, for the database, and for
// types other than articles, books, chapters, theses, preprints, data sets and
// newspaper articles. Records that are not PubMed's or ERIC's are marked
// OWN - NOTNLM, so that they are not taken for PubMed's.
//
// Left out: substances (RN, NM), grants (GR) and the dates of processing are
// kept as raw tags only.
package nbib
