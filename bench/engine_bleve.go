package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
	bleveq "github.com/blevesearch/bleve/v2/search/query"

	"github.com/refsift/refsift/query"
)

// bleveEngine is bleve.Search over an index with nothing in it that counting
// does not need: no stored fields, no doc values, positions for text only.
type bleveEngine struct {
	score string // "none", or "" for bleve's default
}

func (e bleveEngine) Name() string {
	if e.score == "none" {
		return "bleve none"
	}
	return "bleve scored"
}

func (bleveEngine) Index() string { return "bleve" }

// bleveBatch is how many records the builder takes at a time: larger ones
// build a little faster and need much more memory.
const bleveBatch = 5000

func (bleveEngine) Build(ctx context.Context, c *corpus, n int, path string) error {
	m, err := leanMapping()
	if err != nil {
		return err
	}
	b, err := bleve.NewBuilder(path, m, map[string]any{"batchSize": bleveBatch, "mergeMax": 20, "buildPathPrefix": filepath.Dir(path)})
	if err != nil {
		return err
	}
	for r := range c.Records(n) {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := b.Index(strconv.Itoa(r.Number), map[string]any{
			"title": r.Title, "abstract": r.Abstract, "heading": c.HeadingNames(r), "year": strconv.Itoa(r.Year), "language": r.Language,
		})
		if err != nil {
			return err
		}
	}
	return b.Close() // merges all into one segment
}

func leanMapping() (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer("words", map[string]any{"type": custom.Name, "tokenizer": unicode.Name, "token_filters": []string{lowercase.Name}})
	if err != nil {
		return nil, err
	}
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	doc := bleve.NewDocumentStaticMapping()
	for name, isText := range map[string]bool{"title": true, "abstract": true, "heading": false, "year": false, "language": false} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.DocValues, f.IncludeInAll, f.IncludeTermVectors = "words", false, false, false, isText
		if !isText {
			f.Analyzer, f.SkipFreqNorm = "keyword", true
		}
		doc.AddFieldMappingsAt(name, f)
	}
	m.DefaultMapping = doc
	return m, nil
}

func (e bleveEngine) Measure(ctx context.Context, c *corpus, path string, rounds int) (*measured, error) {
	x, err := bleve.OpenUsing(path, map[string]any{"read_only": true, "bolt_timeout": "1s"})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	skip := func(t *task) string {
		if t.Near() {
			return "has no proximity"
		}
		return ""
	}
	timings, err := measureTasks(ctx, c.tasks(), rounds, skip, func(t *task) (runner, error) {
		return each(t.Written(), func(written query.Expr) (func(context.Context) (int, error), error) {
			q, err := toBleve(written)
			return func(ctx context.Context) (int, error) {
				req := bleve.NewSearchRequestOptions(q, 0, 0, false)
				req.Score = e.score
				res, err := x.SearchInContext(ctx, req)
				if err != nil {
					return 0, err
				}
				return int(res.Total), nil
			}, err
		})
	})
	return &measured{Version: "bleve " + moduleVersion("github.com/blevesearch/bleve/v2"), Timings: timings}, err
}

// toBleve writes a search without references in bleve's queries.
func toBleve(x query.Expr) (bleveq.Query, error) {
	all := func(list []query.Expr) (out []bleveq.Query, err error) {
		for _, a := range list {
			q, err := toBleve(a)
			if err != nil {
				return nil, err
			}
			out = append(out, q)
		}
		return out, nil
	}
	switch x := x.(type) {
	case *query.Or:
		args, err := all(x.Args)
		return bleveq.NewDisjunctionQuery(args), err
	case *query.And:
		args, err := all(x.Args)
		return bleveq.NewConjunctionQuery(args), err
	case *query.Not:
		args, err := all([]query.Expr{x.Left, x.Right})
		if err != nil {
			return nil, err
		}
		return bleveq.NewBooleanQuery(args[:1], nil, args[1:]), nil
	}
	l, err := leafOf(x)
	if err != nil {
		return nil, err
	}
	keyword := func(field, value string) bleveq.Query {
		q := bleveq.NewTermQuery(value)
		q.SetField(field)
		return q
	}
	switch {
	case l.Heading != "":
		return keyword("heading", l.Heading), nil
	case l.Language != "":
		return keyword("language", l.Language), nil
	case l.Years != [2]int{}:
		var any []bleveq.Query
		for y := l.Years[0]; y <= l.Years[1]; y++ {
			any = append(any, keyword("year", strconv.Itoa(y)))
		}
		return bleveq.NewDisjunctionQuery(any), nil
	case l.Near != nil:
		return nil, fmt.Errorf("bleve has no proximity")
	}
	return bleveq.NewDisjunctionQuery([]bleveq.Query{bleveWords("title", l.Words), bleveWords("abstract", l.Words)}), nil
}

// bleveWords is a word, a beginning of words, or a phrase in one field.
func bleveWords(field string, words []word) bleveq.Query {
	if len(words) > 1 {
		var texts []string
		for _, w := range words {
			texts = append(texts, w.Text)
		}
		return bleveq.NewPhraseQuery(texts, field)
	}
	if words[0].Prefix {
		q := bleveq.NewPrefixQuery(words[0].Text)
		q.SetField(field)
		return q
	}
	q := bleveq.NewTermQuery(words[0].Text)
	q.SetField(field)
	return q
}
