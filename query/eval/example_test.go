package eval_test

import (
	"context"
	"fmt"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
)

// The engine here is the plain one of the tests; package search has the one
// for work.
func ExampleRun() {
	engine := evaltest.NewScan([]*refsift.Record{
		{Title: "Co-production of care", Year: 2010},
		{Title: "Codesign of services"},
		{Title: "Care of patients", Year: 1999},
	})
	inTitle := query.Fields{In: []query.Field{query.Title}}
	phrase := &query.Phrase{Words: []query.Word{query.Lit("co"), query.Lit("production")}, Fields: inTitle}
	codesign := &query.Term{Word: query.Lit("codesign"), Fields: inTitle}
	strategy := &query.Strategy{Lines: []*query.Line{
		{Number: "1", Reported: 1, Expr: phrase},
		{Number: "2", Reported: 2, Expr: codesign},
		{Number: "3", Reported: -1, Expr: &query.LineRange{From: "1", To: "2"}},
		{Number: "4", Reported: -1, Expr: &query.And{Args: []query.Expr{
			&query.LineRef{Label: "3"}, &query.Range{From: refsift.Date{Year: 2005}}}}},
	}}
	result, err := eval.Run(context.Background(), engine, strategy, eval.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range result.Lines {
		fmt.Print(l.Line.Number, ": ", l.Count)
		if delta, ok := l.Delta(); ok {
			fmt.Printf(", reported %d, difference %+d", l.Line.Reported, delta)
		}
		if l.Dropped > 0 {
			fmt.Printf(", %d dropped without a date", l.Dropped)
		}
		fmt.Println()
	}
	// Output:
	// 1: 1, reported 1, difference +0
	// 2: 1, reported 2, difference -1
	// 3: 2
	// 4: 1, 1 dropped without a date
}
