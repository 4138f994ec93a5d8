package bibtex_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/bibtex"
)

func ExampleReader() {
	const file = `Made up
@article{berg2019,
  author = {Berg, Anna and M{\"u}ller, J.},
  title = {{Shared decisions in $\beta$-blocker therapy}},
  journal = {J. Made-Up Studies}, year = 2019, pages = {12--19},
}`
	r := bibtex.NewReader(strings.NewReader(file))
	for rec, err := range r.All() {
		if err != nil {
			fmt.Println(err)
		}
		if rec != nil {
			fmt.Println(rec.ExportID, rec.Year, rec.Title, rec.Authors[1], rec.Pages)
		}
	}
	// Output:
	// berg2019 2019 Shared decisions in β-blocker therapy Müller, J. 12-19
}

// A damaged entry costs nobody but itself.
func ExampleReader_damaged() {
	r := bibtex.NewReader(strings.NewReader("@misc{a, title = {One} year = {2010}}\n@misc{b, title = {Two}}\n"))
	r.File = "made-up.bib"
	for rec, err := range r.All() {
		fmt.Println(rec.ExportID, rec.Title, rec.Year, err)
	}
	// Output:
	// a One 2010 made-up.bib:1:23: error: a comma is missing behind the field "title" (comma-missing); write a comma behind the value
	// b Two 0 <nil>
}

func ExampleWriter() {
	w := bibtex.NewWriter(os.Stdout)
	err := w.Write(&refsift.Record{
		Type: refsift.Article, Title: "Costs & benefits", Year: 2019, Source: "J. Made-Up Studies",
		Authors: []refsift.Author{{Family: "van der Berg", Given: "Anna"}, {Corporate: "Trial Group"}},
	})
	if err != nil {
		fmt.Println(err)
	}
	w.Flush()
	// Output:
	// @article{VanDerBerg2019Costs,
	//   author = {van der Berg, Anna and {Trial Group}},
	//   title = {Costs \& benefits},
	//   journal = {J. Made-Up Studies},
	//   year = {2019},
	// }
}

func ExampleToBibTeX() {
	bib := bibtex.ToBibTeX([]*refsift.Record{{ExportID: "k", Type: refsift.Book, Title: "Made up", Year: 2019}})
	fmt.Print(bib.PrettyString())
	// Output:
	// @book{k,
	//     title = "Made up",
	//     year  = 2019,
	// }
}
