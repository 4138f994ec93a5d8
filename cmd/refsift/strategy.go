package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// strategyFlags say how a strategy is read, for every command that reads one.
type strategyFlags struct {
	dialect        string // as --dialect names it
	defaultField   string
	bareReferences bool
}

func (f *strategyFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.dialect, "dialect", query.PubMed.Name, "platform of the strategy: "+dialectNames())
	c.Flags().StringVar(&f.defaultField, "default-field", "", "field of terms without one, as the platform writes it")
	c.Flags().BoolVar(&f.bareReferences, "bare-references", false, "read a bare number beside other terms as the line of that number")
}

// readStrategy reads the strategy in a file, or on standard input for "-".
// The places of the strategy and of the diagnostics are those of its Source.
// An error means that there is no strategy; trouble in its lines is in the
// diagnostics.
func (a *app) readStrategy(path string, f strategyFlags) (*query.Strategy, refsift.Diagnostics, error) {
	d, ok := query.DialectNamed(f.dialect)
	if !ok {
		return nil, nil, fmt.Errorf("--dialect %q: want one of %s", f.dialect, dialectNames())
	}
	var b []byte
	var err error
	if path == "-" {
		b, err = io.ReadAll(a.in)
	} else {
		b, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, nil, err
	}
	s, diags := query.Parser{Dialect: d, File: filepath.ToSlash(path), DefaultField: f.defaultField, BareReferences: f.bareReferences}.Parse(string(b))
	if len(s.Lines) == 0 {
		return nil, nil, dataError{fmt.Errorf("%s holds no line of a strategy", path)}
	}
	return s, diags, nil
}
