package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift/search"
	"github.com/refsift/refsift/thesaurus"
)

// headingFlags say which thesaurus headings are looked up in.
type headingFlags struct{ mesh, entryTerms string }

func (f *headingFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.mesh, "mesh", "", "NLM's tree of headings (mtreesYYYY.bin, plain or gzip; default: MeSH 2019)")
	flags.StringVar(&f.entryTerms, "entry-terms", "", "other names of headings: NLM's dYYYY.bin, or heading and name between tabs, plain or gzip")
}

// options loads the files that were named.
func (f *headingFlags) options() (o search.Options, err error) {
	if f.mesh != "" {
		err = withFile(f.mesh, func(file *os.File) (err error) {
			o.Thesaurus, err = thesaurus.Load(file, thesaurus.LoadOptions{File: filepath.ToSlash(f.mesh)})
			return err
		})
	}
	if f.entryTerms != "" && err == nil {
		err = withFile(f.entryTerms, func(file *os.File) (err error) {
			o.EntryTerms, err = thesaurus.LoadEntryTerms(file)
			return err
		})
	}
	return o, err
}

// withFile opens a file for f; what is wrong with its content is an error in
// the data.
func withFile(path string, f func(*os.File) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := f(file); err != nil {
		return dataError{err}
	}
	return nil
}
