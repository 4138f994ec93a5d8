// Package nbib reads the tagged format of PubMed ("MEDLINE", .nbib, often
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
// Left out: substances (RN, NM), grants (GR) and the dates of processing are
// kept as raw tags only.
package nbib
