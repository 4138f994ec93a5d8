package ris_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/ris"
)

const export = `TY  - JOUR
AU  - Okafor, Ada
TI  - Pears in spring
T2  - Journal of Pears
PY  - 2019
SP  - 1535-41
DO  - https://doi.org/10.1000/PEARS
ER  - 
`

func ExampleReader() {
	r := ris.NewReader(strings.NewReader(export))
	for rec, err := range r.All() {
		if err != nil {
			log.Print(err)
			continue
		}
		fmt.Println(rec.Authors[0], rec.Year, rec.Title, rec.Pages, rec.DOI)
	}
	// Output: Okafor, Ada 2019 Pears in spring 1535-1541 10.1000/pears
}

// What was repaired is not an error, but can be seen.
func ExampleReader_Diagnostics() {
	r := ris.NewReader(strings.NewReader("TY  - JOUR\nTI - Pears\nTY  - JOUR\nTI  - Plums\nER  - \n"))
	r.File = "search.ris"
	recs, err := refsift.Collect(r.All())
	fmt.Println(len(recs), err)
	for _, d := range r.Diagnostics().Sample() {
		fmt.Println(d.Error())
	}
	// Output:
	// 2 <nil>
	// search.ris:2:1: note: the tag is not written as "XX  - " (tag-loose)
	// search.ris:1:1: warning: the record has no end mark (ER) (end-missing)
}

func ExampleWriter() {
	var out strings.Builder
	w := ris.NewWriter(&out)
	rec := &refsift.Record{
		Type: refsift.Article, Title: "Pears in spring", Year: 2019, Pages: "12-19",
		Authors: []refsift.Author{{Family: "Okafor", Given: "Ada"}}, Source: "Journal of Pears",
	}
	if err := w.Write(rec); err != nil {
		log.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
	fmt.Print(strings.ReplaceAll(out.String(), "\r\n", "\n"))
	// Output:
	// TY  - JOUR
	// AU  - Okafor, Ada
	// TI  - Pears in spring
	// T2  - Journal of Pears
	// JO  - Journal of Pears
	// PY  - 2019
	// SP  - 12
	// EP  - 19
	// ER  -
}
