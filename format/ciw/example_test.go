package ciw_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/ciw"
)

func ExampleReader() {
	export := `FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Okafor, AB
AF Okafor, Ada B.
TI On the growth of pears in the orchards
   of the north
SO JOURNAL OF PEARS
PY 2019
UT WOS:000500000000001
ER

EF
`
	for rec, err := range ciw.NewReader(strings.NewReader(export)).All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(rec.Accession, rec.Authors[0], rec.Year)
		fmt.Println(rec.Title)
	}
	// Output:
	// WOS:000500000000001 Okafor, Ada B. 2019
	// On the growth of pears in the orchards of the north
}

func ExampleTabReader() {
	export := "PT\tAU\tTI\tPY\nJ\tOkafor, A; Berg, J\tPears\t2019\n"
	for rec := range ciw.NewTabReader(strings.NewReader(export)).All() {
		fmt.Println(rec.Title, rec.Year, len(rec.Authors))
	}
	// Output:
	// Pears 2019 2
}

func ExampleWriter() {
	w := ciw.NewWriter(os.Stdout)
	rec := &refsift.Record{Type: refsift.Article, Title: "Pears", Authors: []refsift.Author{{Family: "Okafor", Given: "Ada B."}}, Year: 2019}
	if err := w.Write(rec); err != nil {
		fmt.Println(err)
	}
	if err := w.Flush(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// FN Clarivate Analytics Web of Science
	// VR 1.0
	// PT J
	// AU Okafor, AB
	// AF Okafor, Ada B.
	// TI Pears
	// PY 2019
	// ER
	//
	// EF
}
