package lint_test

import (
	"fmt"
	"os"

	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/lint"
)

// The smallest review: what was found, as a compiler would say it.
func ExampleLinter_Lint() {
	l := lint.Linter{Parser: query.Parser{Dialect: query.Ovid, File: "strategy.txt"}}
	report := l.Lint("1. exp Asthma/\n2. wheez*.ti,ab\n3. or/1-33\n")
	if err := report.WriteText(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// strategy.txt:2:10: warning: the dot after .ti,ab is missing [field-dot]
	//     2. wheez*.ti,ab
	//              ^~~~~~
	//     fix (--fix does it): write .ti,ab.
	// strategy.txt:3:4: error: the range 1-33 reaches beyond line 2, the last one above [range-beyond]
	//     3. or/1-33
	//        ^~~~~~~
	//     fix (--fix does it): write or/1-2
}

// Corrections that are safe are made; what needs a decision is left.
func ExampleLinter_Fix() {
	l := lint.Linter{Parser: query.Parser{Dialect: query.PubMed}}
	fixed, rest, edits := l.Fix("“hay fever”[tiab] OR tumour[tiab] OR tumour[tiab]")
	fmt.Println(edits, "edits:", fixed)
	for _, f := range rest.Findings {
		fmt.Println(f.Severity, f.Message)
	}
	// Output:
	// 3 edits: "hay fever"[tiab] OR tumour[tiab]
	// note “tumour[tiab]” has no partner in the other spelling, “tumor”
}

// Published counts are held against each other without any database.
func ExampleLinter_counts() {
	l := lint.Linter{Parser: query.Parser{Dialect: query.PubMed}, Counts: true}
	report := l.Lint("1 migrant*[tiab] 18.751\n2 refugee*[tiab] 10.136\n3 OR/1-2 9.957\n")
	for _, f := range report.Findings {
		fmt.Println(f.Code, f.Message)
	}
	// Output:
	// count-or line 3 reports 9957, but lines 1 and 2 allow at least 18751
}

// The table of rules says which element of PRESS asks for each.
func ExampleRules() {
	for _, r := range lint.Rules()[:3] {
		fmt.Printf("%s (%s): %s\n", r.Code, r.Element, r.Summary)
	}
	// Output:
	// line-unknown (spelling, syntax and line numbers): a line names a line that does not exist
	// line-cycle (spelling, syntax and line numbers): a line names itself, directly or through others
	// range-beyond (spelling, syntax and line numbers): a range of lines reaches to its own line or beyond
}
