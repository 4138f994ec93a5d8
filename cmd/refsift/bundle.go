package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift/bundle"
	"github.com/refsift/refsift/project"
)

func newBundle(a *app) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "bundle [-o FILE] [PROJECT]",
		Short: "Pack a project with its results into one file that can be verified",
		Long: `Runs the project and packs the project file, strategies, decisions, model and
screening lists, the hashes of the exports, and every output into one ZIP file.
The exports themselves are not in it, because abstracts belong to publishers.`,
		Example: "  refsift bundle -o review.zip",
		Args:    cobra.MaximumNArgs(1),
	}
	c.Flags().StringVarP(&out, "output", "o", "bundle.zip", "file for the bundle")
	c.RunE = func(c *cobra.Command, args []string) error {
		r, err := a.execute(c.Context(), args, false)
		if err != nil {
			return err
		}
		data, err := r.Bundle()
		if err != nil {
			return err
		}
		if err := a.writeFile(out, func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		}); err != nil {
			return err
		}
		a.note("%s: %d bytes", out, len(data))
		return a.projectVerdict(r)
	}
	return c
}

func newVerify(a *app) *cobra.Command {
	var inputs string
	c := &cobra.Command{
		Use:   "verify BUNDLE [--inputs DIR]",
		Short: "Check a bundle, and make its outputs again from the exports",
		Long: `Checks every byte of the bundle against its manifest. With --inputs, the folder
that holds the exports under the names of the project, the outputs are made
again and compared byte by byte. Exit code 1 names what differs.`,
		Example: "  refsift verify review.zip --inputs .",
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&inputs, "inputs", "", "folder of the project with the exports")
	c.RunE = func(c *cobra.Command, args []string) error {
		data, err := os.ReadFile(args[0])
		if err != nil {
			return err
		}
		b, err := bundle.Read(data)
		if err != nil {
			return dataError{fmt.Errorf("%s: %w", args[0], err)}
		}
		if err := b.Check(); err != nil {
			return dataError{fmt.Errorf("%s: %w", args[0], err)}
		}
		if inputs != "" {
			if err := project.Rerun(c.Context(), b, inputs, project.Options{Progress: func(step string) { a.note("%s …", step) }}); err != nil {
				if b.Manifest.Program != version() {
					a.note("the bundle was made by refsift %s, this is %s: outputs may differ for that", b.Manifest.Program, version())
				}
				return dataError{fmt.Errorf("%s: %w", args[0], err)}
			}
		}
		return a.printVerified(args[0], b, inputs != "")
	}
	return c
}

func (a *app) printVerified(path string, b *bundle.Bundle, again bool) error {
	if a.json {
		return a.printJSON(struct {
			Schema int `json:"schema"`
			bundle.Manifest
			MadeAgain bool `json:"made_again"`
		}{schema, b.Manifest, again})
	}
	what := "as it was written"
	if again {
		what += ", and the exports give the same outputs"
	}
	_, err := fmt.Fprintf(a.out, "%s: %s (%s of %s, made by refsift %s)\n", path, what,
		plural(len(b.Manifest.Outputs), "output"), plural(len(b.Manifest.Inputs), "export"), b.Manifest.Program)
	return err
}
