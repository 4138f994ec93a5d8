package csv_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/csv"
)

func ExampleReader() {
	const file = "Title;Authors;Published Year;DOI\n\"Shared decisions; a trial\";Berg, A.;2019;https://doi.org/10.1000/X\n"
	r := csv.NewReader(strings.NewReader(file))
	for rec, err := range r.All() {
		fmt.Println(rec.Title, rec.Authors, rec.Year, rec.DOI, err)
	}
	// Output:
	// Shared decisions; a trial [Berg, A.] 2019 10.1000/x <nil>
}

func ExampleWriter() {
	w := csv.NewWriter(os.Stdout)
	err := w.Write(&refsift.Record{ExportID: "7", Title: "Shared, not sold", Authors: []refsift.Author{{Family: "Berg", Given: "A."}}, Year: 2019})
	if err != nil {
		fmt.Println(err)
	}
	w.Flush()
	// Output:
	// id,type,title,authors,year,journal,volume,issue,pages,doi,pmid,issn,isbn,abstract,keywords,language,url,database,accession,journal_abbreviation,article_number,date,pmcid,editors,publisher,place,series,edition,original_title
	// 7,,"Shared, not sold","Berg, A.",2019,,,,,,,,,,,,,,,,,,,,,,,,
}
