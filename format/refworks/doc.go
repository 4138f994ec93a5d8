// Package refworks reads the tagged format of RefWorks: "RT Journal Article",
// then two characters, a space and the value, without a dash.
//
//	for rec, err := range refworks.NewReader(file).All() {
//		if err != nil {
//			log.Print(err)
//			continue
//		}
//		fmt.Println(rec.Year, rec.Title)
//	}
//
// Every tag of a record is in [refsift.Record.Tags], in order, with its place.
// A record begins with RT; there is no end mark. Lines without a tag continue
// the value before them; in abstract and notes only tags of RefWorks count as
// such. Lines before the first record are in [Reader.Outside].
//
// Left out: writing the format, which RefWorks itself no longer exports by
// default, and the user fields U1 to U15, kept as raw tags only.
package refworks
