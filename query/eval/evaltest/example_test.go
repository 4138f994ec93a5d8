package evaltest_test

import (
	"fmt"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval/evaltest"
)

// Counting by looking at every record is slow and plain: what an index says
// can be held against it.
func ExampleMatches() {
	s, _ := query.Parse(query.PubMed, `1 "shared decision*"[ti] AND 2019[dp]`)
	for _, r := range []*refsift.Record{
		{Title: "Shared decision-making in practice", Year: 2019},
		{Title: "Shared decisions", Year: 2007},
		{Title: "Decisions that are shared", Year: 2019},
	} {
		fmt.Println(evaltest.Matches(r, s.Lines[0].Expr), r.Year, r.Title)
	}
	// Output:
	// true 2019 Shared decision-making in practice
	// false 2007 Shared decisions
	// false 2019 Decisions that are shared
}
