// Package project runs a whole search from one file: it reads the exports of
// each database, removes duplicates, runs each strategy over the records of
// its database, reads the screening back, and writes records, tables, pictures
// and the report. It is what refsift run does.
//
//	p, err := project.Load("refsift.toml")
//	res, err := p.Run(ctx, project.Options{})
//	err = res.Write("out", …)
//
// The file is TOML; docs/project.md shows all of it, and [Template] writes one
// to begin with:
//
//	title = "Deciding together"
//
//	[[database]]
//	name = "MEDLINE"
//	platform = "PubMed"
//	files = ["exports/pubmed*.nbib"]
//	searched = 2019-12-09
//	strategy = "strategies/pubmed.txt"
//
//	[dedupe]
//	keep = "database:MEDLINE,Embase"
//	decisions = ["decisions.jsonl"]
//
// Names of files are relative to the project file. The same files, program
// and project give the same bytes.
package project
