package main

import (
	"github.com/spf13/cobra"

	"github.com/refsift/refsift/state"
)

func newUndo(a *app) *cobra.Command {
	f := stateEdit{undo: true}
	c := &cobra.Command{
		Use:   "undo GROUP [RECORD...] --state DIR",
		Short: "Take a merge apart, for good",
		Long: `Splits a group of a state into its records, which are the exact ones that were
read, or takes the records named out of it. Later runs keep them apart: the
split is stored as decisions, which refsift decide can change.

GROUP is the name that the groups file has (g12). A name that a group had
before it joined another means the group that its oldest record is in now.`,
		Example: `  refsift undo g12 --state review/ --who AB --why "abstract and article"`,
		Args:    cobra.MinimumNArgs(1),
	}
	f.register(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.edit(c.Context(), f, func(s *state.State) (u state.Update, err error) {
			u.Rulings, err = s.Part(args[0], args[1:]...)
			u.Rulings = f.sign(u.Rulings)
			return u, err
		})
	}
	return c
}
