// Compare holds what other programs understood of files written by refsift
// against the records that they were written from. The script interop/check
// makes its input:
//
//	compare [-floor 0.99] [-list FILE] DIR
//
// DIR holds for each source NAME.records (JSON Lines) and, for the kinds ris and
// bib, NAME.KIND.mods (bibutils) and NAME.KIND.csl (citation-js). It prints per
// program and field the share of values that came through and why others did
// not, and ends with exit code 1 if the share without a reason is too large.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/jsonl"
)

// A reader is an outside program that reads one kind of file.
type reader struct {
	name   string
	suffix string // of the file that holds what it understood
	parse  func(io.Reader) ([]item, error)
}

var readers = []reader{
	{"RIS, bibutils", ".ris.mods", readMODS},
	{"RIS, citation-js", ".ris.csl", readCSL},
	{"BibTeX, bibutils", ".bib.mods", readMODS},
	{"BibTeX, citation-js", ".bib.csl", readCSL},
}

func main() {
	floor := flag.Float64("floor", 0.99, "least share of values that must come through or be changed for a listed reason")
	list := flag.String("list", "", "file to list the differences in")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: compare [-floor 0.99] [-list FILE] DIR")
		os.Exit(2)
	}
	ok, err := run(flag.Arg(0), *floor, *list, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

func run(dir string, floor float64, list string, out io.Writer) (ok bool, err error) {
	sources, err := filepath.Glob(filepath.Join(dir, "*.records"))
	if err != nil || len(sources) == 0 {
		return false, fmt.Errorf("no *.records in %s", dir)
	}
	var differences strings.Builder
	tallies := make([]tally, len(readers))
	records := 0
	for _, source := range sources {
		ours, err := readRecords(source)
		if err != nil {
			return false, err
		}
		records += len(ours)
		for i, r := range readers {
			theirs, err := readFile(strings.TrimSuffix(source, ".records")+r.suffix, r.parse)
			if err != nil {
				fmt.Fprintf(out, "%s: %v\n", r.name, err)
			}
			tallies[i].add(filepath.Base(source), r.name, ours, theirs, &differences)
		}
	}
	if list != "" {
		if err := os.WriteFile(list, []byte(differences.String()), 0o644); err != nil {
			return false, err
		}
	}
	fmt.Fprintf(out, "%d records of %d files; share of values that came through unchanged, in per cent\n", records, len(sources))
	fmt.Fprintln(out, render(tallies))
	fmt.Fprintln(out, renderReasons(tallies))
	return report(tallies, floor, out), nil
}

// readRecords reads the records as refsift read them.
func readRecords(name string) ([]item, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	recs, err := refsift.Collect(jsonl.NewReader(f).All())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out := make([]item, len(recs))
	for i, rec := range recs {
		out[i] = itemOf(rec)
	}
	return out, nil
}

func readFile(name string, parse func(io.Reader) ([]item, error)) ([]item, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	items, err := parse(f)
	if err != nil {
		return items, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	return items, nil
}

// render prints a row per program: records, then the share per field.
func render(tallies []tally) string {
	w := table.NewWriter()
	w.SetStyle(table.StyleLight)
	head := table.Row{"written as, read by", "records"}
	for _, f := range fieldNames {
		head = append(head, f)
	}
	w.AppendHeader(head)
	for i, t := range tallies {
		row := table.Row{readers[i].name, fmt.Sprintf("%d of %d", t.found, t.records)}
		for _, f := range fieldNames {
			row = append(row, fmt.Sprintf("%.2f", 100*t.share(f, false)))
		}
		w.AppendRow(row)
	}
	return w.Render()
}

// renderReasons prints why values did not come through, and how many have no
// listed reason.
func renderReasons(tallies []tally) string {
	w := table.NewWriter()
	w.SetStyle(table.StyleLight)
	w.AppendHeader(table.Row{"written as, read by", "field", "values", "why they did not come through"})
	for i := range tallies {
		t := &tallies[i]
		for k, f := range fieldNames {
			rest := t.had[f] - t.kept[f] - t.explained[f]
			for why := range t.byReason {
				if n := t.byReason[why][k]; n > 0 {
					w.AppendRow(table.Row{readers[i].name, f, n, reasons[why].text})
				}
			}
			if rest > 0 {
				w.AppendRow(table.Row{readers[i].name, f, rest, "no reason listed"})
			}
		}
	}
	return w.Render()
}

// report names every share that is below the floor although the values with a
// listed reason count as kept.
func report(tallies []tally, floor float64, out io.Writer) (ok bool) {
	ok = true
	for i, t := range tallies {
		for _, f := range slices.Concat([]string{"records"}, fieldNames) {
			if s := t.share(f, true); s < floor {
				ok = false
				fmt.Fprintf(out, "below %.1f %%: %s, %s: %.2f %%\n", 100*floor, readers[i].name, f, 100*s)
			}
		}
	}
	return ok
}
