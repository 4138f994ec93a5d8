package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	bq "github.com/blevesearch/bleve/v2/search/query"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/thesaurus"
)

// benchRecords is how many records the benchmarks index.
const benchRecords = 20_000

// benchCorpus makes records whose words are spread as in language (Zipf), with
// a few phrases strewn in.
func benchCorpus(n int) []*refsift.Record {
	rng := rand.New(rand.NewPCG(42, 1))
	words := make([]string, 60_000)
	syllables := []string{"ba", "co", "di", "fer", "gan", "ho", "in", "ker", "lo", "men", "nu", "pro", "ri", "sta", "ter", "ul", "ven", "xi"}
	for i := range words {
		var b strings.Builder
		for range 2 + rng.IntN(3) {
			b.WriteString(syllables[rng.IntN(len(syllables))])
		}
		words[i] = fmt.Sprintf("%s%d", b.String(), i%7)
	}
	copy(words, strings.Fields("of the and in to with a for was were is by patients on that as or care at from health this study an be"))
	zipf := rand.NewZipf(rng, 1.08, 3, uint64(len(words)-1))
	text := func(n int) string {
		var b strings.Builder
		for range n {
			if rng.IntN(60) == 0 {
				b.WriteString(benchPhrases[rng.IntN(len(benchPhrases))])
			} else {
				b.WriteString(words[zipf.Uint64()])
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	headings := benchHeadings()
	pick := rand.NewZipf(rng, 1.15, 3, uint64(len(headings)-1))
	recs := make([]*refsift.Record, n)
	for i := range recs {
		r := &refsift.Record{ID: refsift.ID{File: "bench", Ordinal: i + 1}, Title: text(8 + rng.IntN(8)), Year: 1990 + rng.IntN(30), Languages: []string{"eng"}}
		if rng.IntN(8) > 0 {
			r.Abstract = text(120 + rng.IntN(120))
		}
		for range 6 + rng.IntN(8) {
			r.Descriptors = append(r.Descriptors, refsift.Descriptor{Heading: headings[pick.Uint64()]})
		}
		recs[i] = r
	}
	return recs
}

func benchHeadings() (out []string) {
	for h := range thesaurus.Default().Headings() {
		out = append(out, h)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

var benchPhrases = func() (out []string) {
	for _, a := range []string{"co production", "coproduction", "stakeholder engagement", "shared decision making", "patient participation"} {
		for _, b := range []string{"", " in care", " of services", " research", " programme"} {
			out = append(out, a+b)
		}
	}
	return out
}()

// benchRecs are the records of the benchmarks.
var benchRecs = sync.OnceValue(func() []*refsift.Record { return benchCorpus(benchRecords) })

// benchIndex is built once, on disk; TestMain removes it.
var benchIndex = sync.OnceValues(func() (*Index, error) {
	dir, err := os.MkdirTemp("", "refsift-bench")
	if err != nil {
		return nil, err
	}
	benchDir = dir
	x, err := Create(filepath.Join(dir, "index"), nil)
	if err != nil {
		return nil, err
	}
	if err := x.Add(context.Background(), benchRecs()...); err != nil {
		return nil, err
	}
	return x, x.Commit(context.Background())
})

// benchLive holds the same records in memory, in one segment of bleve's, for
// bleve's own search.
var benchLive = sync.OnceValues(func() (*Index, error) {
	x, err := New(&Options{BatchSize: benchRecords})
	if err != nil {
		return nil, err
	}
	return x, x.Add(context.Background(), benchRecs()...)
})

var benchDir string

func TestMain(m *testing.M) {
	code := m.Run()
	if benchDir != "" {
		os.RemoveAll(benchDir)
	}
	os.Exit(code)
}

var tiab = query.Fields{In: []query.Field{query.Title, query.Abstract}}

func phraseOf(text string) query.Expr {
	x := &query.Phrase{Fields: tiab}
	for w := range strings.FieldsSeq(text) {
		x.Words = append(x.Words, query.Lit(w))
	}
	return x
}

func prefixOf(text string) query.Expr {
	return &query.Term{Word: query.Word{{Text: text}, {Wild: query.Any}}, Fields: tiab}
}

func termOf(text string) query.Expr { return &query.Term{Word: query.Lit(text), Fields: tiab} }

// benchLines are the lines of the measured strategy, by kind.
func benchLines() map[string]query.Expr {
	phrases, headings, terms := &query.Or{}, &query.Or{}, &query.Or{}
	for _, p := range benchPhrases {
		phrases.Args = append(phrases.Args, phraseOf(p))
	}
	for _, h := range benchHeadings()[:500] {
		headings.Args = append(headings.Args, &query.Descriptor{Heading: h})
	}
	for i := range 40 {
		terms.Args = append(terms.Args, termOf(fmt.Sprintf("cofer%d", i%7)), termOf("health"))
	}
	return map[string]query.Expr{
		"term":     termOf("patients"),
		"phrase":   phraseOf("of the"),
		"phrases":  phrases,
		"headings": headings,
		"prefix":   prefixOf("in"),
		"terms":    terms,
		"near":     &query.Near{Args: []query.Expr{&query.Term{Word: query.Word{{Text: "stakeholder"}, {Wild: query.Any}}}, &query.Term{Word: query.Word{{Text: "engag"}, {Wild: query.Any}}}}, Distance: 2, Fields: tiab},
		"years":    &query.Range{From: refsift.Date{Year: 2005}, To: refsift.Date{Year: 2015}, Fields: query.Fields{In: []query.Field{query.Date}}},
	}
}

// benchStrategy is forty lines: leaves first, then combinations of lines.
func benchStrategy(near bool) *query.Strategy {
	lines := benchLines()
	s := &query.Strategy{}
	add := func(x query.Expr) {
		n := fmt.Sprint(len(s.Lines) + 1)
		s.Lines = append(s.Lines, &query.Line{Number: n, Label: n, Reported: -1, Expr: x})
	}
	for _, p := range benchPhrases[:12] {
		add(phraseOf(p))
	}
	for _, name := range []string{"term", "phrases", "headings", "terms", "prefix", "years"} {
		add(lines[name])
	}
	if near {
		add(lines["near"])
	} else {
		add(termOf("health"))
	}
	for _, p := range []string{"pro", "ster", "ven", "coproduc", "men"} {
		add(prefixOf(p + "ba"))
	}
	add(&query.LineRange{From: "1", To: "12"})
	for i := range 12 {
		add(&query.Or{Args: []query.Expr{&query.LineRef{Label: fmt.Sprint(i + 1)}, &query.LineRef{Label: "14"}, &query.LineRef{Label: "19"}}})
	}
	add(&query.And{Args: []query.Expr{&query.LineRef{Label: "25"}, &query.LineRef{Label: "15"}, &query.LineRef{Label: "16"}}})
	add(&query.And{Args: []query.Expr{&query.LineRef{Label: "38"}, &query.LineRef{Label: "18"}}})
	add(&query.Not{Left: &query.LineRef{Label: "39"}, Right: &query.LineRef{Label: "17"}})
	return s
}

// toBleve writes a line out as bleve's own query, references and all.
func toBleve(b testing.TB, s *query.Strategy, x query.Expr) bq.Query {
	var any []bq.Query
	switch x := x.(type) {
	case *query.Or:
		for _, a := range x.Args {
			any = append(any, toBleve(b, s, a))
		}
		return bq.NewDisjunctionQuery(any)
	case *query.And:
		for _, a := range x.Args {
			any = append(any, toBleve(b, s, a))
		}
		return bq.NewConjunctionQuery(any)
	case *query.Not:
		return bq.NewBooleanQuery([]bq.Query{toBleve(b, s, x.Left)}, nil, []bq.Query{toBleve(b, s, x.Right)})
	case *query.LineRef:
		return toBleve(b, s, s.Line(x.Label, nil).Expr)
	case *query.LineRange:
		for i := range 12 {
			any = append(any, toBleve(b, s, s.Lines[i].Expr))
		}
		return bq.NewDisjunctionQuery(any)
	case *query.Descriptor:
		plan, _, err := eval.Compile(x, eval.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, t := range leafTerms(plan.Leaf.(*eval.DescriptorLeaf)) {
			q := bq.NewTermQuery(t)
			q.SetField(fieldDescriptor)
			any = append(any, q)
		}
	case *query.Term:
		for _, f := range x.Fields.In {
			if x.Word.HasWildcard() {
				q := bq.NewPrefixQuery(x.Word[0].Text)
				q.SetField(f.String())
				any = append(any, q)
			} else {
				q := bq.NewTermQuery(x.Word[0].Text)
				q.SetField(f.String())
				any = append(any, q)
			}
		}
	case *query.Phrase:
		var words []string
		for _, w := range x.Words {
			words = append(words, w[0].Text)
		}
		for _, f := range x.Fields.In {
			any = append(any, bq.NewPhraseQuery(words, f.String()))
		}
	case *query.Range:
		for y := x.From.Year; y <= x.To.Year; y++ {
			q := bq.NewTermQuery(fmt.Sprint(y))
			q.SetField(query.Date.String())
			any = append(any, q)
		}
	default:
		b.Fatalf("%T has no query in bleve", x)
	}
	return bq.NewDisjunctionQuery(any)
}

func searchBleve(b testing.TB, x *Index, q bq.Query, score string) int {
	req := bleve.NewSearchRequestOptions(q, 0, 0, false)
	req.Score = score
	res, err := x.idx.Search(req)
	if err != nil {
		b.Fatal(err)
	}
	return int(res.Total)
}

// BenchmarkLeaf measures each kind of leaf on an index as it was built, on one
// that bleve keeps, and by bleve's own search.
func BenchmarkLeaf(b *testing.B) {
	x, err := benchIndex()
	if err != nil {
		b.Fatal(err)
	}
	live, err := benchLive()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"term", "phrase", "phrases", "headings", "prefix", "terms", "near", "years"} {
		e := benchLines()[name]
		b.Run(name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				if n, err = x.Count(b.Context(), e); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n), "records")
		})
		b.Run(name+"/live", func(b *testing.B) {
			have := 0
			for b.Loop() {
				if have, err = live.Count(b.Context(), e); err != nil {
					b.Fatal(err)
				}
			}
			if want, err := x.Count(b.Context(), e); err != nil || have != want {
				b.Errorf("%d, want %d (%v)", have, want, err)
			}
		})
		if name == "near" {
			continue
		}
		q := toBleve(b, nil, e)
		b.Run(name+"/bleve", func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = searchBleve(b, live, q, "none")
			}
			b.ReportMetric(float64(n), "records")
		})
	}
}

// BenchmarkStrategy measures forty lines, with the ratio to running each line,
// written out, through bleve.Search without scores; the counts must be equal.
func BenchmarkStrategy(b *testing.B) {
	x, err := benchIndex()
	if err != nil {
		b.Fatal(err)
	}
	live, err := benchLive()
	if err != nil {
		b.Fatal(err)
	}
	s := benchStrategy(false)
	res, err := x.Run(b.Context(), s)
	if err != nil {
		b.Fatal(err)
	}
	begin := time.Now()
	for i, l := range s.Lines {
		if n := searchBleve(b, live, toBleve(b, s, l.Expr), "none"); n != res.Lines[i].Count {
			b.Errorf("line %s: %d, bleve %d", l.Number, res.Lines[i].Count, n)
		}
	}
	bleveTime := time.Since(begin)
	for b.Loop() {
		if _, err := x.Run(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(bleveTime)/(float64(b.Elapsed())/float64(b.N)), "bleve/run")
}

// BenchmarkStrategyNear has a proximity line instead of a term.
func BenchmarkStrategyNear(b *testing.B) {
	x, err := benchIndex()
	if err != nil {
		b.Fatal(err)
	}
	s := benchStrategy(true)
	for b.Loop() {
		if _, err := x.Run(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPostings measures the union of the postings of 500 headings.
func BenchmarkPostings(b *testing.B) {
	x, err := benchIndex()
	if err != nil {
		b.Fatal(err)
	}
	snap, err := x.snapshot()
	if err != nil {
		b.Fatal(err)
	}
	var leaf eval.DescriptorLeaf
	for _, h := range benchHeadings()[:500] {
		plan, _, _ := eval.Compile(&query.Descriptor{Heading: h}, eval.Options{})
		leaf.Headings = append(leaf.Headings, plan.Leaf.(*eval.DescriptorLeaf).Headings...)
	}
	postings := 0
	for _, t := range leafTerms(&leaf) {
		for _, v := range snap.parts {
			p, err := v.term(b.Context(), fieldDescriptor, t)
			if err != nil {
				b.Fatal(err)
			}
			if p != nil {
				postings += int(p.GetCardinality())
			}
		}
	}
	for b.Loop() {
		if _, err := snap.Find(b.Context(), &leaf); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(postings), "ns/posting")
}

// BenchmarkAdd measures building on disk.
func BenchmarkAdd(b *testing.B) {
	recs := benchCorpus(4000)
	for b.Loop() {
		x, err := Create(filepath.Join(b.TempDir(), "index"), nil)
		if err != nil {
			b.Fatal(err)
		}
		if err := x.Add(b.Context(), recs...); err != nil {
			b.Fatal(err)
		}
		if err := x.Commit(b.Context()); err != nil {
			b.Fatal(err)
		}
		x.Close()
	}
	b.ReportMetric(float64(len(recs))*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
