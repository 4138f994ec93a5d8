package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func newExplain(a *app) *cobra.Command {
	var search explainSearchFlags
	c := &cobra.Command{
		Use:   "explain RECORD --strategy FILE (--index DIR | FILE...)",
		Short: "Say why a record is found, or is not",
		Long: `Says which lines of a strategy find a record and where: field, word and what was
found. Where the final line does not find it, the line is named at which it is
lost, and what of the record would have matched nearly.

RECORD is file#number, a PMID, a DOI, an accession number or the export's own id.`,
		Example: "  refsift explain 12345678 --strategy appendix.txt exports/",
		Args:    cobra.MinimumNArgs(1),
	}
	a.input.register(c)
	search.reading.register(c)
	search.register(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if search.strategy == "" {
			return errors.New("name a strategy with --strategy")
		}
		return a.explainSearch(c.Context(), search, args[0], args[1:])
	}
	return c
}
