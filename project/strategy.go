package project

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/document"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/lint"
	"github.com/refsift/refsift/search"
)

// A Strategy is the search of one database, with the counts of its lines over
// the records of that database.
type Strategy struct {
	Database    *Database
	Records     int // that were searched
	Analysis    *eval.Analysis
	Lint        *lint.Report
	Diagnostics refsift.Diagnostics
}

// search runs the strategy of a database over its records. Lines that cannot
// be run have their error in the analysis.
func (p *Project) search(ctx context.Context, d *Database, recs []*refsift.Record) (s *Strategy, err error) {
	s = &Strategy{Database: d, Records: len(recs)}
	parsed, err := p.strategy(d, s)
	if err != nil {
		return nil, err
	}
	index, err := search.Temporary(nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	if err := index.Add(ctx, recs...); err != nil {
		return nil, err
	}
	if err := index.Commit(ctx); err != nil {
		return nil, err
	}
	if s.Analysis, err = index.Analyze(ctx, parsed, eval.AnalyzeOptions{}); err != nil {
		return nil, fmt.Errorf("%s: %w", d.Strategy, err)
	}
	s.Diagnostics = append(s.Diagnostics, s.Analysis.Diagnostics...)
	return s, nil
}

// strategy reads the strategy of a database, and lints it.
func (p *Project) strategy(d *Database, s *Strategy) (*query.Strategy, error) {
	data, err := os.ReadFile(p.path(d.Strategy))
	if err != nil {
		return nil, err
	}
	doc, err := document.Read(d.Strategy, data, document.Options{})
	if err != nil {
		return nil, err
	}
	x, err := doc.Select(d.Table)
	if err != nil {
		return nil, fmt.Errorf("%s: %w (say which by table)", d.Strategy, err)
	}
	parser := query.Parser{DefaultField: d.DefaultField}
	if parser.Dialect, err = d.dialect(); err != nil {
		return nil, err
	}
	parsed, diags := x.Parse(parser)
	if len(parsed.Lines) == 0 {
		return nil, fmt.Errorf("%s holds no line of a strategy", d.Strategy)
	}
	s.Diagnostics = append(doc.Diagnostics, diags...)
	s.Lint = (&lint.Linter{Counts: true}).Review(parsed, diags)
	return parsed, nil
}
