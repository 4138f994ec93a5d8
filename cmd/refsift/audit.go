package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/audit"
)

func newAudit(a *app) *cobra.Command {
	var flow string
	c := &cobra.Command{
		Use:   "audit --flow NUMBERS.toml",
		Short: "Check the numbers that a paper reports against each other",
		Long: `Reads the numbers of a paper from a file in TOML (see docs/audit.md) and says
which do not add up, which are said twice with unlike values, and which PRISMA
2020 and PRISMA-S ask for and the paper does not give. Exit code 1 if a sum is
wrong; with --strict also for warnings.`,
		Example: "  refsift audit --flow numbers.toml",
		Args:    cobra.NoArgs,
	}
	c.Flags().StringVar(&flow, "flow", "", "file with the numbers (- for standard input)")
	if err := c.MarkFlagRequired("flow"); err != nil {
		panic(err) // the flag is defined one line above
	}
	c.RunE = func(*cobra.Command, []string) error { return a.audit(flow) }
	return c
}

// auditResult is the JSON of refsift audit.
type auditResult struct {
	Schema   int             `json:"schema"`
	File     string          `json:"file"`
	Findings []audit.Finding `json:"findings"`
}

func (a *app) audit(path string) error {
	data, err := a.readAll(path)
	if err != nil {
		return err
	}
	numbers, err := audit.Parse(data)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	findings := numbers.Findings()
	if a.json {
		if findings == nil {
			findings = []audit.Finding{}
		}
		err = a.printJSON(auditResult{schema, path, findings})
	} else {
		err = a.printAudit(findings)
	}
	if err != nil {
		return err
	}
	worst := 0
	for _, f := range findings {
		if f.Severity == refsift.Error || a.strict && f.Severity == refsift.Warning {
			worst++
		}
	}
	if worst > 0 {
		return dataError{fmt.Errorf("%s: %s", path, plural(worst, "number")+" that cannot be right")}
	}
	return nil
}

func (a *app) printAudit(findings []audit.Finding) error {
	for _, f := range findings {
		if _, err := fmt.Fprintln(a.out, f); err != nil {
			return err
		}
	}
	if len(findings) == 0 {
		_, err := fmt.Fprintln(a.out, "everything adds up, and nothing is missing")
		return err
	}
	return nil
}
