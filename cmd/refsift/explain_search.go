package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/search"
)

// explainSearchFlags are the options of refsift explain RECORD --strategy.
type explainSearchFlags struct {
	strategy, index, final string
	headings               headingFlags
	reading                strategyFlags
}

func (f *explainSearchFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.strategy, "strategy", "", "file with a strategy: say which of its lines find the record")
	flags.StringVar(&f.index, "index", "", "folder of an index that holds the record, in place of files")
	flags.StringVar(&f.final, "final", "", "number of the line that is the result (default: the last that combines lines)")
	f.headings.register(c)
}

// An explainedRecord is the JSON of refsift explain RECORD --strategy, for
// each record of that name.
type explainedRecord struct {
	Schema      int                 `json:"schema"`
	Record      string              `json:"record"` // its ID
	Found       bool                `json:"found"`  // by the final line
	Final       string              `json:"final"`
	Losses      []lossRow           `json:"losses"`
	Explanation refsift.Explanation `json:"explanation"`
}

// A namedDocument is a record to explain.
type namedDocument struct {
	name string
	doc  *eval.Document
}

// explainSearch says which lines of a strategy find a record and where, and
// at which line it is lost.
func (a *app) explainSearch(ctx context.Context, f explainSearchFlags, name string, files []string) error {
	if err := onceFromStdin(append([]string{f.strategy}, files...)); err != nil {
		return err
	}
	strategy, diags, err := a.readStrategy(f.strategy, f.reading)
	if err != nil {
		return err
	}
	if f.final, err = finalLine(strategy, f.final); err != nil {
		return err
	}
	o, err := f.headings.options()
	if err != nil {
		return err
	}
	docs, err := a.recordsNamed(ctx, f.index, o, name, files)
	if err != nil {
		return err
	}
	if err := a.noteDiagnostics(diags, strategy.Source); err != nil {
		return err
	}
	return a.printExplained(f, o, strategy, docs)
}

func (a *app) printExplained(f explainSearchFlags, o search.Options, s *query.Strategy, docs []namedDocument) error {
	e := eval.NewExplainer(s, eval.AnalyzeOptions{Final: f.final,
		Options: eval.Options{Thesaurus: o.Thesaurus, EntryTerms: o.EntryTerms}})
	var out []explainedRecord
	for _, d := range docs {
		x := e.Explain(d.doc)
		r := explainedRecord{Schema: schema, Record: d.name, Found: x.Found(), Losses: []lossRow{}, Explanation: x.Explanation(d.name)}
		if x.Final >= 0 {
			r.Final = x.Lines[x.Final].Line.Number
		}
		for _, l := range x.Losses {
			r.Losses = append(r.Losses, newLossRow(l))
		}
		out = append(out, r)
	}
	if a.json {
		return a.printJSON(out)
	}
	for i, r := range out {
		if i > 0 {
			fmt.Fprintln(a.out)
		}
		if _, err := fmt.Fprint(a.out, r.Explanation.String()); err != nil {
			return err
		}
	}
	return nil
}

// recordsNamed finds the records of that name in the index or in the files:
// several where several databases have the item.
func (a *app) recordsNamed(ctx context.Context, dir string, o search.Options, name string, files []string) (out []namedDocument, err error) {
	switch {
	case dir != "" && len(files) > 0:
		return nil, errors.New("name files or --index, not both")
	case dir != "":
		out, err = recordsInIndex(ctx, dir, o, name)
	case len(files) > 0:
		_, err = a.read(ctx, files, func(r *refsift.Record) error {
			if isNamed(r, name) {
				out = append(out, namedDocument{r.ID.String(), eval.NewDocument(r)})
			}
			return nil
		})
	default:
		return nil, errors.New("name the files that hold the record, or an index with --index")
	}
	if err == nil && len(out) == 0 {
		err = dataError{fmt.Errorf("no record is called %s: want file#number, a PMID, a DOI, an accession number or the export's own id", name)}
	}
	return out, err
}

func isNamed(r *refsift.Record, name string) bool {
	if r.ID.String() == name || r.ExportID != "" && r.ExportID == name || r.Accession != "" && strings.EqualFold(r.Accession, name) ||
		r.Digest().String() == name {
		return true
	}
	for _, k := range identifiersIn(name) {
		if k.PMID.IsValid() && k.PMID == r.PMID || k.DOI.IsValid() && k.DOI == r.DOI {
			return true
		}
	}
	return false
}

// identifiersIn reads a name as a PMID or DOI, or as nothing.
func identifiersIn(name string) []eval.KnownItem {
	items, err := eval.ReadKnown(strings.NewReader(name))
	if err != nil {
		return nil
	}
	return items
}

func recordsInIndex(ctx context.Context, dir string, o search.Options, name string) (out []namedDocument, err error) {
	idx, err := search.Open(dir, &o)
	if err != nil {
		return nil, indexError(err)
	}
	defer func() { err = errors.Join(err, idx.Close()) }()
	set := eval.NewSet(nil)
	if id, err := refsift.ParseID(name); err == nil {
		if set, err = idx.Lookup(ctx, id); err != nil {
			return nil, err
		}
	}
	if set.Len() == 0 {
		sets, err := idx.Locate(ctx, append(identifiersIn(name), eval.KnownItem{Accession: name}))
		if err != nil {
			return nil, err
		}
		set = eval.Or(sets...)
	}
	docs, err := idx.Documents(ctx, set)
	if err != nil {
		return nil, err
	}
	names, err := idx.Names(ctx, set)
	if err != nil {
		return nil, err
	}
	for number, doc := range docs {
		out = append(out, namedDocument{names[number].String(), doc})
	}
	slices.SortFunc(out, func(a, b namedDocument) int { return strings.Compare(a.name, b.name) })
	return out, nil
}
