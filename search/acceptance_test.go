package search_test

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/nbib"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/search"
)

// corpus reads the 9,416 MEDLINE records of the drug class reviews once.
var corpus = sync.OnceValues(func() ([]*refsift.Record, error) {
	f, err := os.Open(corpusPath)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return refsift.Collect(nbib.NewReader(z).All())
})

var corpusPath string

func corpusRecords(t testing.TB) []*refsift.Record {
	t.Helper()
	corpusPath = shared.Path(t, "data", "corpus", "cohen2006", "cohen2006.nbib.gz")
	recs, err := corpus()
	if err != nil {
		t.Fatal(err)
	}
	if len(recs) != 9416 {
		t.Fatalf("%d records, want 9416", len(recs))
	}
	return recs
}

// corpusIndex is shared by the tests of this file; it is only searched.
var corpusIndex = sync.OnceValues(func() (*search.Index, error) {
	recs, err := corpus()
	if err != nil {
		return nil, err
	}
	x, err := search.New(nil)
	if err != nil {
		return nil, err
	}
	return x, x.Add(ctx, recs...)
})

func onCorpus(t testing.TB, s *query.Strategy) *eval.Result {
	t.Helper()
	corpusRecords(t)
	x, err := corpusIndex()
	if err != nil {
		t.Fatal(err)
	}
	res, err := x.Run(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func readShared(t testing.TB, elem ...string) string {
	t.Helper()
	text, err := os.ReadFile(shared.Path(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPubMedBlocks counts a strategy in PubMed's dialect whose counts were
// worked out by hand-written set expressions, by another program.
func TestPubMedBlocks(t *testing.T) {
	var want struct {
		Blocks struct{ Counts map[string]int } `json:"pubmed-blocks"`
	}
	if err := json.Unmarshal([]byte(readShared(t, "data", "query", "counts", "expected-counts.json")), &want); err != nil {
		t.Fatal(err)
	}
	s, diags := query.Parse(query.PubMed, readShared(t, "data", "query", "counts", "pubmed-blocks.txt"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	compareCounts(t, onCorpus(t, s), want.Blocks.Counts)
}

// TestAppendixA counts the strategy of a published review as its PDF gives it.
func TestAppendixA(t *testing.T) {
	var want struct {
		Appendix map[string]int `json:"appendix-a"`
	}
	if err := json.Unmarshal([]byte(readShared(t, "data", "query", "counts", "expected-counts.json")), &want); err != nil {
		t.Fatal(err)
	}
	s, diags := query.Parse(query.PubMed, readShared(t, "data", "query", "appendix-a.txt"))
	for _, d := range diags {
		t.Log(d.Error())
	}
	compareCounts(t, onCorpus(t, s), want.Appendix)
}

func compareCounts(t *testing.T, res *eval.Result, want map[string]int) {
	t.Helper()
	compared := 0
	for _, l := range res.Lines {
		n, ok := want[l.Line.Number]
		if !ok {
			t.Logf("line %s: %d (no expected count) %.60s", l.Line.Number, l.Count, l.Line.Text)
			continue
		}
		compared++
		if l.Err != nil {
			t.Errorf("line %s: %v", l.Line.Number, l.Err)
		} else if l.Count != n {
			t.Errorf("line %s: %d, want %d: %s", l.Line.Number, l.Count, n, l.Line.Text)
		}
	}
	missing := 0
	for k := range want {
		if !strings.Contains(k, "_if_") {
			missing++
		}
	}
	if compared != missing {
		t.Errorf("%d lines compared, the expected counts have %d", compared, missing)
	}
}

// TestCorpusAgainstBruteForce repeats the comparison of the conformance suite
// on real records, with words that occur there.
func TestCorpusAgainstBruteForce(t *testing.T) {
	recs := corpusRecords(t)[:600]
	x := open(t, &search.Options{BatchSize: 250}, recs)
	scan := evaltest.NewScan(recs)
	g := evaltest.NewGenerator(99)
	some := 0
	for range 150 {
		e := g.Expr(2)
		n, err := x.Count(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		if want := scan.Count(e); n != want {
			t.Errorf("%s: %d, want %d", e, n, want)
		}
		if n > 0 {
			some++
		}
	}
	if some < 30 {
		t.Errorf("only %d searches found anything", some)
	}
}

// TestRealStrategies runs every published strategy in PubMed's dialect with
// the index and with the brute-force engine, on records that have qualifiers,
// main topics, languages and publication types.
func TestRealStrategies(t *testing.T) {
	f, err := os.Open(shared.Path(t, "data", "query", "strategies", "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int {
		i := slices.Index(rows[0], name)
		if i < 0 {
			t.Fatalf("manifest.csv has no column %q, only %q", name, rows[0])
		}
		return i
	}
	file, dialect := column("file"), column("dialect")
	recs := mixedRecords(t)
	x := open(t, nil, recs)
	scan := evaltest.NewScan(recs)
	lines, some, strategies := 0, 0, 0
	for _, row := range rows[1:] {
		if row[dialect] != "pubmed" {
			continue
		}
		strategies++
		s, _ := query.Parse(query.PubMed, readShared(t, append([]string{"data", "query", "strategies"}, strings.Split(row[file], "/")...)...))
		got, err := x.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		want, err := scan.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range got.Lines {
			w := want.Lines[i]
			if l.Count != w.Count || l.Dropped != w.Dropped {
				t.Errorf("%s line %s: %d (dropped %d), want %d (%d)", row[file], l.Line.Number, l.Count, l.Dropped, w.Count, w.Dropped)
			}
			if lines++; l.Count > 0 {
				some++
			}
		}
	}
	t.Logf("%d strategies, %d lines, %d found something", strategies, lines, some)
	if strategies < 10 || some < 20 {
		t.Errorf("only %d strategies and %d lines that find something", strategies, some)
	}
}

// mixedRecords reads PubMed exports with everything that MEDLINE has.
func mixedRecords(t testing.TB) (recs []*refsift.Record) {
	t.Helper()
	for _, name := range []string{"mesh-papers.nbib.gz", "narchd.nbib.gz", "pybibx.nbib.gz"} {
		f, err := os.Open(shared.Path(t, "data", "corpus", "medline-mixed", name))
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		more, err := refsift.Collect(nbib.NewReader(z).All())
		if err != nil {
			t.Log(err)
		}
		f.Close()
		for i, r := range more {
			r.ID = refsift.ID{File: name, Ordinal: i + 1}
		}
		recs = append(recs, more...)
	}
	return recs
}
