package jsonl_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/jsonl"
)

func ExampleReader() {
	r := jsonl.NewReader(strings.NewReader(`{"title":"Shared decisions","year":2019}`))
	for rec, err := range r.All() {
		fmt.Println(rec.Title, rec.Year, err)
	}
	// Output:
	// Shared decisions 2019 <nil>
}

func ExampleWriter() {
	w := jsonl.NewWriter(os.Stdout)
	if err := w.Write(&refsift.Record{Title: "Shared decisions", Year: 2019}); err != nil {
		fmt.Println(err)
	}
	w.Flush()
	// Output:
	// {"title":"Shared decisions","year":2019}
}
