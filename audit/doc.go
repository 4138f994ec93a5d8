// Package audit checks the numbers that a review reports against each other:
// what every reader of the paper can subtract, but few do.
//
//	numbers, err := audit.Parse(data)
//	for _, f := range numbers.Findings() {
//		fmt.Println(f)
//	}
//
// The numbers come from a file in TOML that a person fills in from the
// paper. All of it is optional; a number that is not given is a finding of
// its own where PRISMA 2020 or PRISMA-S (Rethlefsen ML et al., Syst Rev
// 2021;10:39) asks for it.
//
//	[flow]
//	identified = 3394
//	duplicates = 1100
//	screened = 2294
//	excluded = 2244
//	assessed = 50
//	excluded_reports = 35
//	included = 14
//	[flow.reasons]
//	"wrong population" = 26
//
//	[[database]]
//	name = "MEDLINE"
//	platform = "PubMed"
//	records = 1604
//	searched = 2019-12-09
//	strategy = true
//
//	[[breakdown]]           # any table of the paper that splits a total
//	name = "countries"
//	of = "included"
//	parts = { USA = 9, Australia = 2, Canada = 2 }
//
//	[[stated]]              # the same number, said elsewhere
//	where = "limitations"
//	of = "included"
//	n = 15
//
//	[search]
//	from = 2007-01-01
//	to = 2019-12-31
//
// The package judges numbers only: whether the review is a good one is not a
// question of sums.
package audit
