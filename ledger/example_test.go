package ledger_test

import (
	"errors"
	"fmt"
	"os"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/ledger"
)

func ExampleLedger() {
	article := &refsift.Record{ID: refsift.ID{File: "medline.nbib", Ordinal: 1}, Title: "Deciding together", Origin: refsift.Origin{Database: "MEDLINE"}}
	copied := &refsift.Record{ID: refsift.ID{File: "scopus.ris", Ordinal: 1}, Title: "Deciding Together", Origin: refsift.Origin{Database: "Scopus"}}

	var l ledger.Ledger
	err := errors.Join(
		l.Read(article),
		l.Read(copied),
		l.Duplicate(copied.ID, article.ID, "equal title"),
		l.Verify(ledger.Expected{Read: 2, Unique: 1, Written: 1}),
	)
	fmt.Println(l.Totals(), err)
	fmt.Println(l.Verify(ledger.Expected{Read: 3, Unique: 1, Written: 1}))
	if err := l.Flow().WriteText(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {2 0 1 1 0} <nil>
	// the numbers do not add up: the readers gave 3 records, the ledger has 2
	// Records identified from databases       2
	//   MEDLINE                               1
	//   Scopus                                1
	// Records removed before screening        1
	//   Duplicate records                     1
	// Records to screen                       1
}
