// Command refsift reads the exports of bibliographic databases, removes
// duplicates, runs published search strategies over the records, and
// accounts for every record.
//
// Results go to standard output, progress and notes to standard error. Exit
// codes: 0 fine; 1 an error in the data, lost data or a failed check; 2
// wrong use, or a file that cannot be opened or written.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// The exit codes.
const (
	exitOK    = 0
	exitData  = 1
	exitUsage = 2
)

// A dataError is a failure of the data, not of the use of the command.
type dataError struct{ error }

func (e dataError) Unwrap() error { return e.error }

// run is main without the process: it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := &app{in: stdin, out: stdout, err: stderr}
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, syscall.EPIPE):
		return exitOK // the reader of our output had enough
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "refsift: interrupted; nothing was written")
		return exitUsage
	}
	fmt.Fprintln(stderr, "refsift:", err)
	if _, ok := errors.AsType[dataError](err); ok {
		return exitData
	}
	return exitUsage
}

// An app is what the commands share: where they read and write, and the
// flags that all of them have.
type app struct {
	in       io.Reader
	out, err io.Writer

	json, strict, quiet bool
	input               inputFlags
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "refsift",
		Short: "Read, deduplicate, search and account for bibliographic records",
		Long: `refsift is for the search side of systematic reviews: it reads the exports of
bibliographic databases, removes duplicates, runs a published search strategy
line by line, and accounts for every record. Everything happens on this machine.`,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("refsift {{.Version}}\n")
	p := root.PersistentFlags()
	p.BoolVar(&a.json, "json", false, "print the result as JSON")
	p.BoolVar(&a.strict, "strict", false, "treat warnings as errors (exit code 1)")
	p.BoolVarP(&a.quiet, "quiet", "q", false, "no progress and no notes on standard error")
	root.AddCommand(newCheck(a), newConvert(a), newDedupe(a), newSearch(a), newExplain(a), newIndex(a), newDecide(a), newUndo(a), newModel(a), newAudit(a), newInit(a), newRun(a), newReport(a), newBundle(a), newVerify(a), newSample(a), newScreening(a), newLint(a), newTranslate(a), newDemo(a))
	return root
}

// version tells the module version and the commit that the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "development"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			v += " " + s.Value[:12]
		}
	}
	return v + " " + info.GoVersion
}

// note prints one line for people on standard error.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.err, format+"\n", args...)
	}
}
