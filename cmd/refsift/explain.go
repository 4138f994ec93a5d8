package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func newExplain(a *app) *cobra.Command {
	var search explainSearchFlags
	var pair explainPairFlags
	c := &cobra.Command{
		Use:   "explain RECORD RECORD (--state DIR | FILE...)\n  refsift explain RECORD --strategy FILE (--index DIR | FILE...)",
		Short: "Say why two records are merged or not, or why a search finds a record or not",
		Long: `With two records: the evidence for and against their being the same item, field
by field, which adds up to the score; what became of them, and through which
other records they are together. For any two records, merged or not.

With --strategy: which lines of a strategy find a record and where: field, word
and what was found. Where the final line does not find it, the line is named at
which it is lost, and what of the record would have matched nearly.

RECORD is file#number or the export's own id; for a search also a PMID, a DOI or
an accession number, for two records also a digest or its beginning.`,
		Example: `  refsift explain embase.ris#12 scopus.ris#40 exports/
  refsift explain embase.ris#12 scopus.ris#40 --state review/
  refsift explain 12345678 --strategy appendix.txt exports/`,
		Args: cobra.MinimumNArgs(1),
	}
	a.input.register(c)
	search.reading.register(c)
	search.register(c)
	pair.register(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case search.strategy != "":
			return a.explainSearch(c.Context(), search, args[0], args[1:])
		case len(args) < 2:
			return errors.New("name two records, or a record and a strategy with --strategy")
		}
		return a.explainPair(c.Context(), pair, args[:2], args[2:])
	}
	return c
}
