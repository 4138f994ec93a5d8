package translate_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/nbib"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/translate"
	"github.com/refsift/refsift/search"
)

// corpus is an index over the records of the corpus, built once for all tests.
var corpus struct {
	once sync.Once
	x    *search.Index
	err  error
}

func readCorpus(t *testing.T) *search.Index {
	t.Helper()
	path := shared.Path(t, "data", "corpus", "cohen2006", "cohen2006.nbib.gz")
	corpus.once.Do(func() { corpus.x, corpus.err = buildIndex(path) })
	if corpus.err != nil {
		t.Fatal(corpus.err)
	}
	return corpus.x
}

func buildIndex(path string) (*search.Index, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	recs, err := refsift.Collect(nbib.NewReader(z).All())
	if err != nil {
		return nil, err
	}
	x, err := search.New(nil)
	if err != nil {
		return nil, err
	}
	return x, x.Add(context.Background(), recs...)
}

// A run holds the records of each line of a strategy.
type run struct {
	s    *query.Strategy
	sets []*eval.Set
}

func execute(t *testing.T, x *search.Index, s *query.Strategy) run {
	t.Helper()
	result, err := x.Run(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	r := run{s: s}
	for _, l := range result.Lines {
		r.sets = append(r.sets, l.Set)
	}
	return r
}

// excess counts the records of a that b lacks.
func excess(a, b *eval.Set) (n int) {
	for id := range a.All() {
		if !b.Has(id) {
			n++
		}
	}
	return n
}

// sources are the strategies with known counts, each in its own dialect.
var sources = []struct {
	file string
	d    *query.Dialect
}{
	{"pubmed-blocks.txt", query.PubMed}, {"ovid-opioid-triptan.txt", query.Ovid}, {"cochrane-style.txt", query.Cochrane},
	{"ebsco-style.txt", query.EBSCOhost}, {"wos-style.txt", query.WebOfScience}, {"scopus-style.txt", query.Scopus}, {"embase-style.txt", query.Embase},
}

// TestExecuted translates the seven strategies into every dialect, and from
// there into every other one, and runs both on the corpus. A line without
// effect must find the same records, a wider one at least those, a narrower
// one at most those.
func TestExecuted(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	x := readCorpus(t)
	cache := map[string]run{}
	perform := func(s *query.Strategy, d *query.Dialect, text string) run {
		r, ok := cache[d.Name+text]
		if !ok {
			if s == nil {
				s, _ = query.Parse(d, text)
			}
			r = execute(t, x, s)
			cache[d.Name+text] = r
		}
		return r
	}
	total := map[translate.Effect]int{}
	pairs := map[string]map[translate.Effect]int{}
	for _, src := range sources {
		b, err := os.ReadFile(shared.Path(t, "data", "query", "counts", src.file))
		if err != nil {
			t.Fatal(err)
		}
		s, _ := query.Parse(src.d, string(b))
		first := perform(s, src.d, string(b))
		for _, via := range query.Dialects() {
			a := first
			if via != src.d {
				a = checkPair(t, src.file, first, via, perform, func(e translate.Effect) { count(pairs, src.d, via, e); total[e]++ })
			}
			if a.s == nil {
				continue
			}
			for _, to := range query.Dialects() {
				if to != via && via != src.d {
					checkPair(t, src.file+" in "+via.Name, a, to, perform, func(e translate.Effect) { count(pairs, via, to, e); total[e]++ })
				}
			}
		}
	}
	t.Logf("lines: %d same, %d wider, %d narrower, %d different or not expressible", total[translate.Same], total[translate.Wider], total[translate.Narrower], total[translate.Differs])
	var rows []string
	for pair, n := range pairs {
		rows = append(rows, fmt.Sprintf("%-22s %3d same %3d wider %3d narrower %3d other", pair, n[translate.Same], n[translate.Wider], n[translate.Narrower], n[translate.Differs]))
	}
	sort.Strings(rows)
	t.Log("\n" + strings.Join(rows, "\n"))
	if len(pairs) != 56 || total[translate.Same] < 2500 {
		t.Errorf("%d pairs of dialects, %d lines with equal records", len(pairs), total[translate.Same])
	}
}

func count(pairs map[string]map[translate.Effect]int, from, to *query.Dialect, e translate.Effect) {
	key := from.Name + " > " + to.Name
	if pairs[key] == nil {
		pairs[key] = map[translate.Effect]int{}
	}
	pairs[key][e]++
}

// checkPair translates the strategy of a run and compares the records of
// every line. It returns the run of the translation.
func checkPair(t *testing.T, name string, a run, to *query.Dialect, perform func(*query.Strategy, *query.Dialect, string) run, each func(translate.Effect)) run {
	t.Helper()
	result, losses := translate.Strategy(a.s, to)
	b := perform(nil, to, result.String())
	if len(b.sets) != len(a.sets) {
		t.Errorf("%s to %s: %d lines, want %d:\n%s", name, to.Name, len(b.sets), len(a.sets), result)
		return run{}
	}
	for i, l := range result.Lines {
		each(l.Effect)
		if l.Effect == translate.Differs {
			continue
		}
		if a.sets[i] == nil || b.sets[i] == nil {
			t.Errorf("%s to %s, line %s: %s\nas %s\nhas no count", name, to.Name, l.Number, l.Source.Text, l.Text)
			continue
		}
		lost, added := excess(a.sets[i], b.sets[i]), excess(b.sets[i], a.sets[i])
		if lost > 0 && l.Effect&translate.Narrower == 0 || added > 0 && l.Effect&translate.Wider == 0 {
			own := slices.DeleteFunc(slices.Clone(losses), func(d refsift.Diagnostic) bool { return translate.EffectOf(d.Code) == translate.Same })
			t.Errorf("%s to %s, line %s (%s): %d records lost, %d added\n   %s\nas %s\n%v", name, to.Name, l.Number, l.Effect, lost, added, l.Source.Text, l.Text, own)
		}
	}
	return b
}

// TestSettingsOnCorpus counts the readings that guides leave open.
func TestSettingsOnCorpus(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs the whole corpus")
	}
	x := readCorpus(t)
	for _, tt := range []struct {
		file, line string
		p          query.Parser
		want       int
	}{
		{"pubmed-blocks.txt", "15", query.Parser{Dialect: query.PubMed}, 155},
		{"pubmed-blocks.txt", "15", query.Parser{Dialect: query.PubMed, MiddleWordsCount: true}, 146},
		{"cochrane-style.txt", "6", query.Parser{Dialect: query.Cochrane}, 203},
		{"cochrane-style.txt", "6", query.Parser{Dialect: query.Cochrane, WordsBetween: true}, 204},
	} {
		b, err := os.ReadFile(shared.Path(t, "data", "query", "counts", tt.file))
		if err != nil {
			t.Fatal(err)
		}
		s, _ := tt.p.Parse(string(b))
		result, err := x.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if got := result.Line(tt.line).Count; got != tt.want {
			t.Errorf("%s, line %s: %d, want %d", tt.file, tt.line, got, tt.want)
		}
	}
}
