package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/project"
	"github.com/refsift/refsift/report"
)

func newRun(a *app) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "run [PROJECT]",
		Short: "Do everything that a project file asks for",
		Long: `Reads refsift.toml: the exports of each database, the strategies, the decisions
about duplicates, the screening. Removes duplicates, counts the lines of the
strategies, and writes records, tables, pictures and report.html to the output
folder. PROJECT is the file or its folder; the default is refsift.toml here, or
in the one folder below that has it. See docs/project.md.`,
		Example: "  refsift init && refsift run",
		Args:    cobra.MaximumNArgs(1),
	}
	c.Flags().StringVarP(&out, "output", "o", "", "folder for the results (default: that of the project)")
	c.RunE = func(c *cobra.Command, args []string) error { return a.runProject(c.Context(), out, args) }
	return c
}

// loadProject finds the project file that the user means, and reads it.
func (a *app) loadProject(args []string) (*project.Project, error) {
	path := project.FileName
	if len(args) > 0 {
		path = args[0]
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			path = filepath.Join(path, project.FileName)
		}
	} else if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		below, _ := filepath.Glob(filepath.Join("*", project.FileName)) // the pattern is a good one
		if len(below) != 1 {
			return nil, fmt.Errorf("there is no %s here: make one with refsift init, or name it", project.FileName)
		}
		path = below[0]
		a.note("using %s", path)
	}
	return project.Load(path)
}

// execute runs the project, without its strategies if noSearch is set.
func (a *app) execute(ctx context.Context, args []string, noSearch bool) (*project.Result, error) {
	p, err := a.loadProject(args)
	if err != nil {
		return nil, err
	}
	return p.Run(ctx, project.Options{Version: version(), NoSearch: noSearch, Progress: func(step string) { a.note("%s …", step) }})
}

// runResult is the JSON of refsift run.
type runResult struct {
	Schema  int      `json:"schema"`
	Output  string   `json:"output"`
	Files   []string `json:"files"`
	Records int      `json:"records"`
	Unique  int      `json:"unique"`
	Review  int      `json:"possible_matches"`
	Lint    int      `json:"lint_findings"`
}

func (a *app) runProject(ctx context.Context, out string, args []string) error {
	r, err := a.execute(ctx, args, false)
	if err != nil {
		return err
	}
	if out == "" {
		out = r.Project.OutputDir()
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	outputs := r.Outputs()
	for _, o := range outputs {
		if err := a.writeFile(filepath.Join(out, filepath.FromSlash(o.Name)), o.Write); err != nil {
			return err
		}
	}
	if err := a.printRun(r, out, outputs); err != nil {
		return err
	}
	return a.projectVerdict(r)
}

func (a *app) printRun(r *project.Result, out string, outputs []project.Output) error {
	f := r.Flow()
	if a.json {
		res := runResult{schema, filepath.ToSlash(out), nil, f.Identified(), f.ToScreen, len(r.Deduped().Review), r.Findings()}
		for _, o := range outputs {
			res.Files = append(res.Files, o.Name)
		}
		return a.printJSON(res)
	}
	if err := f.WriteText(a.out); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\n%s to look at, %s in the strategies\n\n", plural(len(r.Deduped().Review), "pair"), plural(r.Findings(), "finding"))
	wide := 0
	for _, o := range outputs {
		wide = max(wide, len(o.Name))
	}
	fmt.Fprintf(a.out, "In %s:\n", filepath.ToSlash(out))
	for _, o := range outputs {
		if _, err := fmt.Fprintf(a.out, "  %-*s  %s\n", wide, o.Name, o.What); err != nil {
			return err
		}
	}
	return nil
}

// projectVerdict prints what was found in the inputs, and is the error that
// it calls for.
func (a *app) projectVerdict(r *project.Result) error {
	shown := 0
	all := r.Diagnostics
	for _, s := range r.Strategies {
		all = append(slices.Clone(all), s.Diagnostics...)
	}
	for _, d := range all {
		if d.Severity == refsift.Note {
			continue
		}
		if shown++; shown <= 20 {
			a.note("%s", d.Error())
		}
	}
	if shown > 20 {
		a.note("%d more; refsift check and refsift lint show all", shown-20)
	}
	worst, _ := r.Worst()
	if worst == refsift.Error || a.strict && worst == refsift.Warning {
		return dataError{errors.New("the results are written, but something in the inputs is wrong or lost")}
	}
	return nil
}

func newInit(a *app) *cobra.Command {
	var title string
	var force bool
	c := &cobra.Command{
		Use:   "init [FILE...]",
		Short: "Write a project file that names the exports it finds",
		Long: `Reads the exports that are named, or all in the folder and those below it, and
writes refsift.toml with a block for each database. Fill in the dates and
strategies, and start refsift run.`,
		Example: "  refsift init exports/",
	}
	a.input.register(c)
	c.Flags().StringVar(&title, "title", "A review", "title of the review")
	c.Flags().BoolVar(&force, "force", false, "replace a project file that is there")
	c.RunE = func(c *cobra.Command, args []string) error { return a.init(c.Context(), title, force, args) }
	return c
}

func (a *app) init(ctx context.Context, title string, force bool, args []string) error {
	if _, err := os.Stat(project.FileName); err == nil && !force {
		return fmt.Errorf("%s is there already: add --force to replace it", project.FileName)
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	reading, err := a.read(ctx, args, func(*refsift.Record) error { return nil })
	if err != nil {
		return err
	}
	var found []project.Found
	for _, f := range reading.files {
		if f.Records == 0 {
			continue
		}
		x := project.Found{File: f.File}
		if len(f.Databases) > 0 {
			x.Database = f.Databases[0].Name
		}
		if len(f.Platforms) > 0 {
			x.Platform = f.Platforms[0].Name
		}
		found = append(found, x)
	}
	err = a.writeFile(project.FileName, func(w io.Writer) error {
		_, err := io.WriteString(w, project.Template(title, found))
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s names %s; fill in dates and strategies, then start refsift run\n", project.FileName, plural(len(found), "export"))
	return err
}

func newReport(a *app) *cobra.Command {
	var out, only string
	c := &cobra.Command{
		Use:   "report [--only SECTION] [-o FILE] [PROJECT]",
		Short: "Write the report page of a project, or one section of it",
		Long: `Runs the project as refsift run does, and writes one HTML page: what was read,
the flow diagram, the overlap of databases, the strategies with their counts,
the duplicates, what the lint found, a paragraph for the methods, and the
PRISMA-S checklist. With --only, one section: ` + sectionNames() + `.
The end of the file name says in which form: .html a page, .svg the pictures
(not for duplicates), .csv and .md the numbers; flow.csv is the form of the
PRISMA2020 tool.`,
		Example: "  refsift report --only flow -o flow.svg",
		Args:    cobra.MaximumNArgs(1),
	}
	c.Flags().StringVarP(&out, "output", "o", "report.html", "file for the page, - for standard output")
	c.Flags().StringVar(&only, "only", "", "one section: "+sectionNames())
	c.RunE = func(c *cobra.Command, args []string) error {
		section := report.Section(only)
		if only != "" && !slices.Contains(report.Sections(), section) {
			return fmt.Errorf("--only %s: want one of %s", only, sectionNames())
		}
		form := report.FormOf(out)
		if only == "" && form != report.HTML {
			return fmt.Errorf("-o %s: the whole report is a page (.html); add --only for a picture or a table", out)
		}
		r, err := a.execute(c.Context(), args, only != "" && section != report.CountsSection)
		if err != nil {
			return err
		}
		if err := a.writeFile(out, func(w io.Writer) error {
			if only != "" {
				return r.Report().WriteForm(w, section, form)
			}
			return r.Report().WriteHTML(w)
		}); err != nil {
			return err
		}
		return a.projectVerdict(r)
	}
	return c
}

func sectionNames() (names string) {
	for i, s := range report.Sections() {
		if i > 0 {
			names += ", "
		}
		names += string(s)
	}
	return names
}
