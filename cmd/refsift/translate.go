package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/translate"
)

// translateFlags are the options of refsift translate.
type translateFlags struct {
	to, out, layout string
	headings        headingFlags
	reading         strategyFlags
}

func newTranslate(a *app) *cobra.Command {
	var f translateFlags
	c := &cobra.Command{
		Use:   "translate [--from PLATFORM] --to PLATFORM FILE",
		Short: "Write a strategy in the syntax of another platform, and say what gets lost",
		Long: `Reads a strategy and prints it in the syntax of another platform, with its line
numbers and the references between lines. Counts and headings between lines are
left out. Standard error says, with the place in the original, what the platform
has no words for and whether what is written instead may find more records
(translation-wider), fewer (translation-narrower), or others.

Platforms are ` + dialectNames() + `; where fields or
headings depend on the database, name it too: ` + databaseNames() + `.

Headings of MeSH stay as they are where the other database has a thesaurus of
its own (heading-untranslated). With --entry-terms FILE their entry terms are
offered.

Exit code 1 means that a line was not understood, or holds what the platform
cannot say at all (not-expressible); with --strict also any other loss.`,
		Example: "  refsift translate --from pubmed --to ovid:medline strategy.txt\n  refsift translate --to embase --entry-terms d2019.bin strategy.docx",
		Args:    cobra.ExactArgs(1),
	}
	flags := c.Flags()
	f.reading.register(c)
	flags.StringVar(&f.reading.dialect, "from", "", "platform of the strategy (default: by content)")
	flags.StringVar(&f.to, "to", "", "platform to write for (required)")
	flags.StringVarP(&f.out, "output", "o", "", "file for the translation (default: standard output)")
	flags.StringVar(&f.layout, "layout", "canonical", "canonical, or polyglot: as the Polyglot Search Translator writes")
	flags.StringVar(&f.headings.entryTerms, "entry-terms", "", "other names of headings: NLM's dYYYY.bin, or heading and name between tabs, plain or gzip")
	if err := errors.Join(c.MarkFlagRequired("to"), flags.MarkHidden("dialect")); err != nil {
		panic(err)
	}
	c.RunE = func(_ *cobra.Command, args []string) error { return a.translate(f, args[0]) }
	return c
}

func databaseNames() string {
	var names []string
	for _, d := range query.DatabaseDialects() {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}

// A translation is what --json prints.
type translation struct {
	Schema      int                 `json:"schema"`
	From        string              `json:"from"`
	To          string              `json:"to"`
	Lines       []translatedLine    `json:"lines"`
	Notes       refsift.Diagnostics `json:"notes"`       // on the translation as a whole
	Diagnostics refsift.Diagnostics `json:"diagnostics"` // on the original
}

type translatedLine struct {
	Number string              `json:"number"`
	Source string              `json:"source"` // the number in the original
	Text   string              `json:"text"`
	Effect translate.Effect    `json:"effect"` // same, wider, narrower, differs: with the lines that it refers to
	Losses refsift.Diagnostics `json:"losses"`
}

func newTranslation(r *translate.Result, reading refsift.Diagnostics) *translation {
	t := &translation{Schema: schema, From: r.From.Name, To: r.To.Name, Lines: []translatedLine{}, Notes: orEmpty(r.Notes), Diagnostics: orEmpty(reading)}
	for _, l := range r.Lines {
		t.Lines = append(t.Lines, translatedLine{l.Number, l.Source.Number, l.Text, l.Effect, orEmpty(l.Losses)})
	}
	return t
}

func orEmpty(d refsift.Diagnostics) refsift.Diagnostics {
	if d == nil {
		return refsift.Diagnostics{}
	}
	return d
}

func (a *app) translate(f translateFlags, path string) error {
	to, ok := query.DialectNamed(f.to)
	if !ok {
		return fmt.Errorf("--to %q: want one of %s, %s", f.to, dialectNames(), databaseNames())
	}
	if f.layout != "canonical" && f.layout != "polyglot" {
		return fmt.Errorf("--layout %q: want canonical or polyglot", f.layout)
	}
	s, reading, err := a.readStrategy(path, f.reading)
	if err != nil {
		return err
	}
	o, err := f.headings.options()
	if err != nil {
		return err
	}
	result, losses := translate.Options{EntryTerms: o.EntryTerms, Polyglot: f.layout == "polyglot"}.Strategy(s, to)
	err = a.writeFile(f.out, func(w io.Writer) error {
		if a.json {
			return writeJSON(w, newTranslation(result, reading))
		}
		_, err := io.WriteString(w, result.String())
		return err
	})
	if err != nil {
		return err
	}
	if err := a.noteLosses(s, result, reading, losses); err != nil {
		return err
	}
	return a.translated(result, reading, losses)
}

// noteLosses prints what is lost, below what was wrong with the original.
func (a *app) noteLosses(s *query.Strategy, r *translate.Result, reading, losses refsift.Diagnostics) error {
	if a.quiet || a.json {
		return nil
	}
	if err := a.noteDiagnostics(reading, s.Source); err != nil {
		return err
	}
	if err := losses.WriteText(a.err, s.Source); err != nil {
		return err
	}
	count := map[translate.Effect]int{}
	for _, l := range r.Lines {
		count[l.Effect]++
	}
	text := plural(len(r.Lines), "line") + " from " + r.From.Title + " to " + r.To.Title
	for _, part := range []struct {
		e    translate.Effect
		what string
	}{{translate.Same, "find the same"}, {translate.Wider, "may find more"}, {translate.Narrower, "may find fewer"}, {translate.Differs, "may find others"}} {
		if n := count[part.e]; n > 0 {
			text += fmt.Sprintf("; %d %s", n, part.what)
		}
	}
	a.note("%s", text)
	return nil
}

// translated is the verdict on the translation.
func (a *app) translated(r *translate.Result, reading, losses refsift.Diagnostics) error {
	if errors.Join(reading.Err(), losses.Err()) != nil {
		return dataError{errors.New("some lines were not understood or cannot be said; see above")}
	}
	if worst, _ := append(reading, losses...).Max(); a.strict && worst == refsift.Warning {
		return dataError{errors.New("the translation has losses or the strategy warnings, and --strict is set")}
	}
	return nil
}
