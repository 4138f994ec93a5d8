package nbib_test

import (
	"fmt"
	"log"
	"strings"

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
