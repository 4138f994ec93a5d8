package translate_test

import (
	"fmt"

	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/translate"
)

func ExampleStrategy() {
	s, _ := query.Parse(query.Ovid, `1. exp Asthma/ or (asthma$ adj3 control$).ti,ab.
2. randomi?ed.ti,ab.
3. 1 and 2`)
	result, losses := translate.Strategy(s, query.Scopus)
	fmt.Print(result)
	for _, d := range losses {
		fmt.Println(d.Span.Start.Line, d.Code)
	}
	fmt.Println("line 3:", result.Lines[2].Effect)
	// Output:
	// #1 INDEXTERMS(Asthma) OR TITLE-ABS(asthma* W/2 control*)
	// #2 TITLE-ABS(randomied OR randomi?ed)
	// #3 #1 AND #2
	// 1 translation-differs
	// line 3: differs
}
