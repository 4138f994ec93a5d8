// Package cochrane reads the citation export of the Cochrane Library in its
// plain text form: "Record #3 of 18", then lines such as "AU: Okafor A".
//
//	for rec, err := range cochrane.NewReader(file).All() {
//		if err != nil {
//			log.Print(err)
//			continue
//		}
//		fmt.Println(rec.Accession, rec.Title)
//	}
//
// Every tag of a record is in [refsift.Record.Tags], in order, with its place.
// The number of a record is its [refsift.Record.ExportID]. The number of
// records that the file announces may be larger than what it holds. Text
// before the first record is in [Reader.Outside].
//
// The headings of KY become descriptors: "Diet [methods]" with its qualifiers,
// "Humans[checkword]" without. Names of authors stand without a comma and with
// the family name first; where the family name ends is a guess.
//
// Left out: writing the format.
package cochrane
