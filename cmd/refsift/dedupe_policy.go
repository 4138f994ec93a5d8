package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/state"
)

// policyFlags say how records are grouped, and which of a group stays.
type policyFlags struct{ model, merge, keep string }

func (f *policyFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.model, "model", "", "file with the model as JSON, see refsift model (default: the documented model)")
	c.Flags().StringVar(&f.merge, "merge", "", "relations to merge, separated by commas: "+relationNames())
	c.Flags().StringVar(&f.keep, "keep", "", "which record of a group stays: complete (default), newest, oldest, database:NAME,NAME…")
}

func relationNames() string {
	var names []string
	for _, r := range dedupe.Relations() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// given reports whether the user set a policy.
func (f *policyFlags) given() bool { return f.model+f.merge+f.keep != "" }

// settings returns old with what the user set.
func (f *policyFlags) settings(old state.Settings) (s state.Settings, err error) {
	s = old
	if f.merge != "" {
		if s.Merge, err = dedupe.ParseRelations(f.merge); err != nil {
			return s, err
		}
	}
	if f.keep != "" {
		s.Keep = f.keep
		if _, err := dedupe.ParseKeep(f.keep); err != nil {
			return s, err
		}
	}
	if f.model != "" {
		data, err := os.ReadFile(f.model)
		if err != nil {
			return s, err
		}
		if s.Model, err = dedupe.ParseModel(data); err != nil {
			return s, fmt.Errorf("%s: %w", f.model, err)
		}
	}
	return s, nil
}
