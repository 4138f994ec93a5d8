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

func ExampleAnalyze() {
	engine := evaltest.NewScan([]*refsift.Record{
		{Title: "Asthma in children"}, {Title: "Asthma and wheezing"}, {Title: "Wheezing"}, {Title: "Asthma in adults"},
	})
	strategy, _ := query.Parse(query.PubMed, "1 asthma[ti]\n2 wheezing[ti]\n3 1 OR 2\n4 #3 NOT children[ti]\n")
	a, err := eval.Analyze(context.Background(), engine, strategy, eval.AnalyzeOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, l := range a.Lines[:2] {
		c := a.Contributions[i]
		fmt.Printf("line %s finds %d, %d of them alone in line %s; without it line 4 loses %d\n", l.Line.Number, l.Count, c.Unique, c.Block, c.Lost)
	}
	// Output:
	// line 1 finds 3, 2 of them alone in line 3; without it line 4 loses 1
	// line 2 finds 2, 1 of them alone in line 3; without it line 4 loses 1
}

func ExampleExplainer() {
	strategy, _ := query.Parse(query.PubMed, "1 asthma[ti]\n2 coproduction[tiab]\n3 1 AND 2\n")
	record := &refsift.Record{Title: "Co-production of asthma care"}
	x := eval.NewExplainer(strategy, eval.AnalyzeOptions{}).Explain(eval.NewDocument(record))
	for _, loss := range x.Losses {
		fmt.Println("lost at line", loss.Line.Number)
		for _, near := range loss.Near {
			fmt.Println(near)
		}
	}
	// Output:
	// lost at line 2
	// coproduction[tiab] – written as one word or as two: title, word 1: co production
}

func ExampleSmallestCover() {
	databases := []string{"CINAHL", "Embase", "MEDLINE"}
	// Each item with the databases that have it.
	items := [][]int{{1, 2}, {0, 1}, {2}, {0, 1, 2}}
	chosen, exact := eval.SmallestCover(items, len(databases))
	for _, g := range chosen {
		fmt.Println(databases[g])
	}
	fmt.Println(exact)
	// Output:
	// CINAHL
	// MEDLINE
	// true
}
