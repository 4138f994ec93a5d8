package demo

import (
	"bufio"
	_ "embed"
	"fmt"
	"strings"
)

// Names of the files beside the exports.
const (
	truthName    = "truth.csv"
	strategyName = "strategy.txt"
	readmeName   = "README.md"
	projectName  = "refsift.toml"
)

// projectText is the project file that runs everything over the exports.
//
//go:embed project.toml
var projectText string

//go:embed strategy.txt
var strategyText string

// Strategy returns the PubMed strategy of Appendix A as the paper prints it:
// curly quotes, wrapped lines, counts with a full stop for the thousands, gaps
// in the numbering, rows without a number, limits in prose.
func Strategy() string { return strategyText }

// truthHeader names the columns of truth.csv. "id" and "group" are what tools
// that score duplicates read.
var truthHeader = []string{"id", "file", "ordinal", "accession", "group", "planted", "case"}

// A csvWriter writes rows whose fields need no quotes.
type csvWriter struct{ w *bufio.Writer }

func newCSVWriter(w *bufio.Writer) *csvWriter { return &csvWriter{w} }

func (c *csvWriter) Write(row []string) error {
	_, err := c.w.WriteString(strings.Join(row, ",") + "\n")
	return err
}

// readme describes the folder that was written.
func (g *generator) readme() string {
	var b strings.Builder
	s := &g.summary
	fmt.Fprintf(&b, "# A made-up search\n\n")
	fmt.Fprintf(&b, "Exports of seven databases, as a review team would download them on 9 December 2019. Everything in them is\n"+
		"made up: people, journals, articles and numbers. DOIs begin with 10.5555, PMIDs with 9. Written by\n"+
		"`refsift demo` with seed %d and scale %d; the same seed gives the same bytes.\n\n", g.options.Seed, g.options.Scale)
	fmt.Fprintf(&b, "| file | records |\n| --- | ---: |\n")
	for _, f := range s.Files {
		fmt.Fprintf(&b, "| %s | %d |\n", f.Name, f.Records)
	}
	fmt.Fprintf(&b, "| together | %d |\n\n", s.Records)
	fmt.Fprintf(&b, "The %d records describe %d items: %d records are duplicates (%.1f %%).\n\n",
		s.Records, s.Items, s.Records-s.Items, 100*float64(s.Records-s.Items)/float64(s.Records))
	fmt.Fprintf(&b, "- `%s`: the project file; `refsift run` in this folder does everything.\n", projectName)
	fmt.Fprintf(&b, "- `%s`: the strategy, as the paper prints it.\n", strategyName)
	fmt.Fprintf(&b, "- `screening/`: what two reviewers decided on title and abstract, and a third where they disagreed, as Rayyan\n"+
		"  exports it; and what became of the reports, as Covidence exports it.\n")
	fmt.Fprintf(&b, "- `%s`: one row a record: `id` (file#number), `file`, `ordinal`, the `accession` number that the export\n"+
		"  gives, `group` (records of one group are the same item), `planted` (the difficulty, if any) and `case`.\n\n", truthName)
	fmt.Fprintf(&b, "Planted difficulties:\n\n| planted | same item | cases | records | what it is |\n| --- | --- | ---: | ---: | --- |\n")
	for i, p := range s.Planted {
		same := map[bool]string{true: "yes", false: "no"}[p.Duplicates]
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %s |\n", p.Kind, same, p.Cases, p.Records, plantKinds[i].note)
	}
	return b.String()
}
