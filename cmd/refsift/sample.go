package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/screening"
)

func newSample(a *app) *cobra.Command {
	var n int
	var seed uint64
	var out, to string
	c := &cobra.Command{
		Use:   "sample -n N [--seed S] [-o OUT] FILE...",
		Short: "Draw records at random for a pilot",
		Long: `Draws N records at random. The same records and seed give the same sample,
whatever the order of the records or the names of the files.`,
		Example: "  refsift sample -n 20 --seed 1 -o pilot.ris unique.ris",
		Args:    cobra.MinimumNArgs(1),
	}
	a.input.register(c)
	c.Flags().IntVarP(&n, "number", "n", 0, "how many records (required)")
	c.Flags().Uint64Var(&seed, "seed", 1, "another seed draws other records")
	c.Flags().StringVarP(&out, "output", "o", "", "file for the records (default: standard output)")
	c.Flags().StringVar(&to, "to", "", "format of the records: "+writable()+" (default: by the end of the name, or ris)")
	if err := c.MarkFlagRequired("number"); err != nil {
		panic(err) // the flag is defined above
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if n < 1 {
			return errors.New("-n: want a number from 1")
		}
		return a.sample(c.Context(), n, seed, out, to, args)
	}
	return c
}

func (a *app) sample(ctx context.Context, n int, seed uint64, out, to string, args []string) error {
	var recs []*refsift.Record
	reading, err := a.read(ctx, args, func(r *refsift.Record) error {
		recs = append(recs, r)
		return nil
	})
	if err != nil {
		return err
	}
	drawn := screening.Sample(recs, n, seed)
	if to == "" && out != "" {
		to = formatOfName(out)
	}
	if to == "" {
		to = "ris"
	}
	if err := a.writeFile(out, func(w io.Writer) error {
		rw, err := newWriter(to, w, writeOptions{})
		if err != nil {
			return err
		}
		for _, r := range drawn {
			if err := rw.Write(r); err != nil {
				return err
			}
		}
		return rw.Flush()
	}); err != nil {
		return err
	}
	a.noteProblems(reading)
	a.note("%s of %d, seed %d", plural(len(drawn), "record"), len(recs), seed)
	if len(drawn) < n {
		a.note("there are no more than %d", len(recs))
	}
	return reading.verdict(a.strict)
}
