package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift/internal/demo"
)

func newDemo(a *app) *cobra.Command {
	var o demo.Options
	var force bool
	c := &cobra.Command{
		Use:   "demo [DIR]",
		Short: "Write made-up exports of seven databases to try everything on",
		Long: `Writes to DIR made-up exports of PubMed, Scopus, Ovid Embase, EBSCO CINAHL,
EBSCO PsycINFO, Cochrane and Web of Science, each in the layout of its platform,
with planted duplicates, the truth about them, a published strategy, and a
project file that runs everything. The default folder is refsift-demo.`,
		Example: "  refsift demo && refsift run",
		Args:    cobra.MaximumNArgs(1),
	}
	c.Flags().Uint64Var(&o.Seed, "seed", 0, "another seed gives other data")
	c.Flags().IntVar(&o.Scale, "scale", 1, "multiplies the ordinary records; 500 is about a million")
	c.Flags().BoolVar(&force, "force", false, "write into a folder that is not empty")
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			args = []string{"refsift-demo"}
		}
		if entries, err := os.ReadDir(args[0]); err == nil && len(entries) > 0 && !force {
			return fmt.Errorf("the folder %s is not empty: name another, or add --force", args[0])
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		s, err := demo.Write(args[0], o)
		if err != nil {
			return err
		}
		if a.json {
			return a.printJSON(struct {
				Schema int `json:"schema"`
				*demo.Summary
			}{schema, s})
		}
		for _, f := range s.Files {
			fmt.Fprintf(a.out, "%6d  %s\n", f.Records, f.Name)
		}
		_, err = fmt.Fprintf(a.out, "%6d  records of %d items in %s\n", s.Records, s.Items, args[0])
		return err
	}
	return c
}
