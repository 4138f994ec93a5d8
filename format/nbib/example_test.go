package nbib_test

import (
	"errors"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/nbib"
)

func ExampleReader() {
	r := nbib.NewReader(strings.NewReader(`
PMID- 90000001
DP  - 2019 Jan 28
TI  - Pears in
      spring.
FAU - Okafor, Ada
AU  - Okafor A
MH  - *Pyrus/growth & development
`))
	for rec, err := range r.All() {
		if err != nil {
			log.Print(err)
			continue
		}
		fmt.Println(rec.PMID, rec.Date, rec.Authors[0], rec.Title)
		fmt.Println(rec.Descriptors[0], rec.Descriptors[0].IsMajor())
	}
	// Output:
	// 90000001 2019-01-28 Okafor, Ada Pears in spring.
	// *Pyrus/growth & development true
}

func ExampleWriter() {
	w := nbib.NewWriter(os.Stdout)
	err := w.Write(&refsift.Record{
		Title: "Pears in spring.", Authors: []refsift.Author{{Family: "Okafor", Given: "Ada B"}},
		Year: 2019, SourceAbbrev: "J Pears", Volume: "4", Pages: "12-19", Origin: refsift.Origin{Platform: "PubMed"},
	})
	if err := errors.Join(err, w.Flush()); err != nil {
		log.Print(err)
	}
	// Output:
	// OWN - NLM
	// VI  - 4
	// DP  - 2019
	// TI  - Pears in spring.
	// PG  - 12-19
	// FAU - Okafor, Ada B
	// AU  - Okafor AB
	// TA  - J Pears
	// SO  - J Pears. 2019;4:12-19.
}
