// Command bench measures refsift beside other engines over the same made-up
// records, and checks that all of them count the same. See README.md.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run takes the first argument as the name of what to do. _build, _measure and
// _file are how the program starts itself.
func run(ctx context.Context, args []string, out io.Writer) error {
	command := "report"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		command, args = args[0], args[1:]
	}
	switch command {
	case "report":
		return runReport(ctx, args, out)
	case "build":
		return runBuild(ctx, args)
	case "growth":
		return runGrowth(ctx, args, out)
	case "corpus":
		return runCorpus(args, out)
	case "_build", "_measure", "_file":
		return runEngine(ctx, command, args, out)
	}
	return fmt.Errorf("unknown command %q: there are report (the default), build, growth and corpus", command)
}

// common are the flags of report and growth.
type common struct {
	dir, jars, page, rebuild string
	rounds                   int
	json                     bool
}

func (c *common) register(f *flag.FlagSet) {
	f.StringVar(&c.dir, "dir", filepath.Join(os.TempDir(), "refsift-bench"), "keep indexes in `DIR`, and use those that are there")
	f.StringVar(&c.jars, "lucene-jars", "/usr/share/java", "`DIR` with Lucene's jars, as Debian's liblucene8-java installs them")
	f.StringVar(&c.page, "page", "", "put the tables into `FILE`, between the comments that mark their place")
	f.StringVar(&c.rebuild, "rebuild", "", "build the indexes of these `engines` anew; all for all")
	f.IntVar(&c.rounds, "rounds", 3, "repeat each search at least `N` times and take the median")
	f.BoolVar(&c.json, "json", false, "write JSON")
}

func (c *common) anew(index string) bool {
	return c.rebuild == "all" || slices.Contains(strings.Split(c.rebuild, ","), index)
}

func (c *common) laboratory(corpus *corpus) *laboratory {
	return &laboratory{dir: c.dir, corpus: corpus.ID(), jars: c.jars, rounds: c.rounds, few: 10_000, tell: func(format string, args ...any) {
		fmt.Fprintf(os.Stderr, format+"\n", args...)
	}}
}

// publish writes a report to where it is wanted.
func (c *common) publish(out io.Writer, mark string, value any, markdown string) error {
	if c.page != "" {
		page, err := os.ReadFile(c.page)
		if err != nil {
			return err
		}
		text, err := replaceBetween(string(page), mark, markdown)
		if err != nil {
			return fmt.Errorf("%s: %w", c.page, err)
		}
		if err := os.WriteFile(c.page, []byte(text), 0o666); err != nil {
			return err
		}
	}
	if !c.json {
		_, err := io.WriteString(out, markdown)
		return err
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	return e.Encode(value)
}

// over are the flags of what is done with several engines over one corpus.
type over struct {
	common
	n        int
	engines  string
	noScored bool
}

func (o *over) parse(f *flag.FlagSet, args []string) ([]engine, error) {
	o.register(f)
	f.IntVar(&o.n, "n", 20_000, "take `N` records")
	f.StringVar(&o.engines, "engines", "refsift,bleve,sqlite,lucene", "take these, separated by commas")
	f.StringVar(&o.engines, "only", "refsift,bleve,sqlite,lucene", "the same as -engines")
	f.BoolVar(&o.noScored, "no-scored", false, "leave out bleve.Search with scores, which is slow")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if o.n < 1 || f.NArg() > 0 {
		return nil, fmt.Errorf("-n takes a positive number, and there are no other arguments: %q", f.Args())
	}
	return choose(strings.Split(o.engines, ","), o.jars, o.noScored)
}

func runReport(ctx context.Context, args []string, out io.Writer) error {
	var o over
	columns, err := o.parse(flag.NewFlagSet("bench", flag.ContinueOnError), args)
	if err != nil {
		return err
	}
	corpus := newCorpus()
	rep, err := o.laboratory(corpus).survey(ctx, columns, o.n, o.anew)
	if err != nil {
		return err
	}
	if err := o.publish(out, "report", rep, rep.Markdown(corpus.tasks())); err != nil {
		return err
	}
	if len(rep.Mismatches) > 0 {
		return fmt.Errorf("%d counts differ", len(rep.Mismatches))
	}
	return nil
}

// runBuild makes the indexes that are missing, for a report later.
func runBuild(ctx context.Context, args []string) error {
	var o over
	columns, err := o.parse(flag.NewFlagSet("bench build", flag.ContinueOnError), args)
	if err != nil {
		return err
	}
	columns = slices.CompactFunc(columns, func(a, b engine) bool { return a.Index() == b.Index() })
	lab := o.laboratory(newCorpus())
	var errs []error
	for _, e := range columns {
		if _, err := lab.index(ctx, e, o.n, o.anew(e.Index())); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", e.Index(), err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// choose returns the columns of the named indexes, in the order of the report.
func choose(names []string, jars string, noScored bool) (out []engine, err error) {
	all := engines(jars)
	for _, name := range names {
		if !slices.ContainsFunc(all, func(e engine) bool { return e.Index() == name }) {
			return nil, fmt.Errorf("there is no engine %q", name)
		}
	}
	for _, e := range all {
		if slices.Contains(names, e.Index()) && !(noScored && e.Name() == "bleve scored") {
			out = append(out, e)
		}
	}
	return out, nil
}

func runGrowth(ctx context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("bench growth", flag.ContinueOnError)
	var c common
	c.register(f)
	list := f.String("n", "10000,100000,1000000,3000000", "numbers of records")
	if err := f.Parse(args); err != nil {
		return err
	}
	var sizes []int
	for s := range strings.SplitSeq(*list, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return fmt.Errorf("-n: %q is not a number of records", s)
		}
		sizes = append(sizes, n)
	}
	g, err := c.laboratory(newCorpus()).growth(ctx, sizes, c.anew("refsift"))
	if err != nil {
		return err
	}
	return c.publish(out, "growth", g, g.Markdown())
}

// runCorpus writes the records as TSV.
func runCorpus(args []string, out io.Writer) error {
	f := flag.NewFlagSet("bench corpus", flag.ContinueOnError)
	n := f.Int("n", 20_000, "write `N` records")
	if err := f.Parse(args); err != nil {
		return err
	}
	return newCorpus().WriteTSV(out, *n)
}

// runEngine is what a process started by laboratory.run does. It prints a reply.
func runEngine(ctx context.Context, command string, args []string, out io.Writer) error {
	f := flag.NewFlagSet(command, flag.ContinueOnError)
	name := f.String("engine", "", "")
	n := f.Int("n", 0, "")
	rounds := f.Int("rounds", 3, "")
	jars := f.String("lucene-jars", "", "")
	if err := f.Parse(args); err != nil {
		return err
	}
	value, err := func() (any, error) {
		if command == "_file" {
			return countFile(ctx, newCorpus(), *n)
		}
		if f.NArg() != 1 {
			return nil, errors.New("needs a path")
		}
		e, err := engineNamed(*name, *jars)
		if err != nil {
			return nil, err
		}
		if command == "_build" {
			return nil, e.Build(ctx, newCorpus(), *n, f.Arg(0))
		}
		return e.Measure(ctx, newCorpus(), f.Arg(0), *rounds)
	}()
	var r reply
	if err != nil {
		r.Error = err.Error()
	} else if r.Value, err = json.Marshal(value); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(r)
}
