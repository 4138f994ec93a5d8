// Package enw reads and writes Refer, the format that EndNote calls .enw:
// lines such as "%A Okafor, Ada", records separated by blank lines.
//
//	for rec, err := range enw.NewReader(file).All() {
//		if err != nil {
//			log.Print(err)
//			continue
//		}
//		fmt.Println(rec.Year, rec.Title)
//	}
//
// # What a Reader promises
//
// Every tag of a record is in [refsift.Record.Tags] under its name with the
// percent sign ("%A"), in order, with its place. A record need not begin with
// %0, nor have one. A blank line followed by a tag separates records, with one
// exception: a tag that describes rather than identifies (%X, %K, %U and their
// like) goes on with a record of EndNote's kind, because abstracts hold blank
// lines; two blank lines always separate. Lines without a tag continue the
// value before them.
//
// # What a Writer promises
//
// A [Writer] writes what EndNote and Zotero import. With Lossless set, records
// from this format get their tags back as they were read.
//
// # Left out
//
// The custom tags (%1 to %4, %#, %$), which each program fills as it likes:
// only a PMCID is taken from them.
package enw
