package query_test

import (
	"fmt"
	"os"

	"github.com/refsift/refsift/query"
)

func ExampleParse() {
	s, diags := query.Parse(query.PubMed, `
Block 1 population
1 asthma[tiab] OR wheez*[tiab]      45.120
2 "Asthma"[Mesh]                    30.001
4 or/1-2                            60.200
#4 AND 1995:2002[dp]                22.400
From 2007 onwards                   21.300
`)
	for _, l := range s.Lines {
		fmt.Printf("%-3s%6d  %s\n", l.Number, l.Reported, l.Expr)
	}
	for _, d := range diags {
		fmt.Println(d.Span.Start, d.Severity, d.Code)
	}
	// Output:
	// 1   45120  asthma[tiab] OR wheez*[tiab]
	// 2   30001  "Asthma"[Mesh]
	// 4   60200  OR/1-2
	// u1  22400  #4 AND 1995:2002[dp]
	// u2  21300  #u1 AND 2007:[dp]
	// 5:1 warning line-gap
	// 6:1 warning line-unnumbered
	// 7:1 warning line-unnumbered
	// 7:1 note limit-prose
}

func ExampleParser() {
	p := query.Parser{Dialect: query.PubMed, File: "strategy.txt", DefaultField: "tiab"}
	text := `1 asthma OR "heart attack
2 placebo OR random*`
	s, diags := p.Parse(text)
	for _, l := range s.Lines {
		fmt.Println(l.Number, l.Expr)
	}
	diags.WriteText(os.Stdout, text)
	// Output:
	// 1 asthma[title,abstract] OR <"heart attack>
	// 2 placebo[title,abstract] OR random*[title,abstract]
	// strategy.txt:1:13: error: this quotation mark has no partner (quote-unbalanced); add or remove a quotation mark
	//     1 asthma OR "heart attack
	//                 ^
}

func ExampleFormat() {
	s, _ := query.Parse(query.PubMed, "heart attack[ Title/Abstract] or stroke[ti] and 2010:3000[dp]")
	text, _ := query.Format(query.PubMed, s.Lines[0].Expr)
	fmt.Println(text)
	// Output:
	// ("heart attack"[tiab] OR stroke[ti]) AND 2010:3000[dp]
}

func ExampleStrategy_Resolve() {
	s, _ := query.Parse(query.PubMed, `1. asthma[ti]
2. wheez*[ti]
5. or/1-4`)
	last := s.Lines[2]
	for _, l := range s.Resolve(last.Expr, last) {
		fmt.Println(l.Number, l.Text)
	}
	// Output:
	// 1 asthma[ti]
	// 2 wheez*[ti]
}
