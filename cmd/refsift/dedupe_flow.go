package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/refsift/refsift/prisma"
	"github.com/refsift/refsift/report"
)

// included reads --previous: "14", or "14,16" where the reports are more than
// the studies.
func (f *outputFlags) included() (*prisma.Included, error) {
	if f.previous == "" {
		return nil, nil
	}
	first, second, two := strings.Cut(f.previous, ",")
	studies, err := strconv.Atoi(strings.TrimSpace(first))
	reports := studies
	if two && err == nil {
		reports, err = strconv.Atoi(strings.TrimSpace(second))
	}
	if err != nil || studies < 0 || reports < studies {
		return nil, fmt.Errorf("--previous %s: want the number of studies, or studies,reports with no fewer reports", f.previous)
	}
	return &prisma.Included{Studies: studies, Reports: reports}, nil
}

// writeFlow draws the flow of the run, in the update form if the earlier
// version of the review included studies.
func (run *dedupeRun) writeFlow(w io.Writer, f outputFlags) (err error) {
	flow := run.flow
	if flow.Previous, err = f.included(); err != nil {
		return err
	}
	switch report.FormOf(f.flow) {
	case report.SVG:
		return flow.WriteSVG(w, prisma.Style{})
	case report.CSV:
		return flow.WriteCSV(w, prisma.Style{})
	case report.Markdown:
		return flow.WriteMarkdown(w, prisma.Style{})
	}
	return flow.WriteHTML(w, prisma.Style{})
}
