package enw_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/enw"
)

func ExampleReader() {
	export := "%0 Journal Article\n%A Okafor, Ada\n%T Pears in spring\n%J Journal of Pears\n%D 2019\n\n%0 Book\n%T Plums\n"
	for rec, err := range enw.NewReader(strings.NewReader(export)).All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(rec.Type, rec.Year, rec.Title)
	}
	// Output:
	// article 2019 Pears in spring
	// book 0 Plums
}

func ExampleWriter() {
	w := enw.NewWriter(os.Stdout)
	rec := &refsift.Record{Type: refsift.Article, Title: "Pears", Authors: []refsift.Author{{Family: "Okafor", Given: "Ada"}}, Source: "Journal of Pears", Year: 2019}
	if err := w.Write(rec); err != nil {
		fmt.Println(err)
	}
	if err := w.Flush(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// %0 Journal Article
	// %A Okafor, Ada
	// %T Pears
	// %J Journal of Pears
	// %D 2019
}
