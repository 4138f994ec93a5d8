package dedupe_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/internal/demo"
	"pgregory.net/rapid"
)

// vocabulary is made up; madeUp writes records with it as databases would.
var vocabulary = strings.Fields(`sandpiper estuary nocturnal foraging ring moult tide mudflat plover avocet colony winter breeding gravel
	lamp clutch fledgling predator salinity worm copepod census survey transect dune marsh reed lagoon heron gull tern egg nest shell light
	parasite feather migration stopover weight wing tarsus bill gizzard calcium island harbour trawler nutrient algae biomass wind storm`)

var families = strings.Fields("Quandt Overbeck Tollefsen Brandes Ito Moser Vogel Solheim Marchetti Hale Okafor Lund Falk Stern Ruiz Zhang Wei Liu Novak Petrov Haddad Silva")

// word i of an endless vocabulary: rare words look like names of species.
func word(r *rand.Rand, n int) string {
	if r.IntN(3) > 0 {
		return vocabulary[r.IntN(len(vocabulary))]
	}
	const syllables = "bacadafagalamanaparasatavazabecedefegelemenepereseteveze"
	k := r.IntN(max(n, 200))
	return fmt.Sprintf("%s%s%s", syllables[2*(k%28):2*(k%28)+2], syllables[2*(k/28%28):2*(k/28%28)+2], syllables[2*(k/784%28):2*(k/784%28)+2]) + "us"
}

// madeUp makes n records of about 2n/3 items; group says which item each is.
func madeUp(seed uint64, n int) (recs []*refsift.Record, group map[*refsift.Record]int) {
	r := rand.New(rand.NewPCG(seed, 7))
	group = map[*refsift.Record]int{}
	for item := 0; len(recs) < n; item++ {
		words := make([]string, 7+r.IntN(6))
		for i := range words {
			words[i] = word(r, n)
		}
		var authors []string
		for range 1 + r.IntN(4) {
			authors = append(authors, families[r.IntN(len(families))]+", "+string(rune('A'+r.IntN(26))))
		}
		first := 1 + r.IntN(1800)
		base := []string{
			"t: " + strings.Join(words, " "), "a: " + strings.Join(authors, "; "), fmt.Sprintf("y: %d", 1990+r.IntN(30)),
			"j: Journal of " + vocabulary[r.IntN(40)] + " Research", fmt.Sprintf("v: %d", 1+r.IntN(60)), fmt.Sprintf("i: %d", 1+r.IntN(12)),
			fmt.Sprintf("p: %d-%d", first, first+3+r.IntN(9)), fmt.Sprintf("doi: 10.9999/x.%d", item),
		}
		copies := 1
		if r.IntN(3) == 0 {
			copies += 1 + r.IntN(3)
		}
		for c := range copies {
			var parts []string
			switch r.IntN(4) {
			case 0:
				parts = append(parts, "doi: ")
			case 1:
				parts = append(parts, "p: ", "i: ")
			case 2:
				parts = append(parts, "t: "+strings.ToUpper(strings.Join(words, " "))+".")
			}
			rec := with(base, parts...)
			rec.ExportID = fmt.Sprintf("%d.%d", item, c)
			group[rec] = item
			recs = append(recs, rec)
		}
	}
	return recs[:n], group
}

func TestOrderDoesNotShow(t *testing.T) {
	t.Parallel()
	recs, _ := madeUp(1, 1500)
	recs = append(recs, rec(paper...), with(paper, "p: 1-2"), with(paper, "doi: "))
	want := ""
	for i, workers := range []int{1, 2, 7, 0} {
		r := rand.New(rand.NewPCG(uint64(i), 3))
		r.Shuffle(len(recs), func(a, b int) { recs[a], recs[b] = recs[b], recs[a] })
		res := run(t, dedupe.Options{Workers: workers}, recs)
		got := res.String()
		for rec := range res.Unique() {
			got += rec.ExportID + "\n"
		}
		log, err := json.Marshal(res.Review)
		if err != nil {
			t.Fatal(err)
		}
		got += string(log)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("run %d with %d workers differs", i, workers)
		}
	}
}

// The invariants, on records as databases give them: every record is in one
// cluster; three shuffles and one or two workers give the same bytes; each link
// names a rule whose fields exist and hold something in both records.
func TestInvariants(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		made := demo.Collection(demo.CollectionOptions{Seed: rapid.Uint64Range(1, 1000).Draw(t, "seed"), Records: rapid.IntRange(1, 120).Draw(t, "records")})
		var recs []*refsift.Record
		for _, c := range made {
			recs = append(recs, c.Record)
		}
		want := ""
		for shuffle := range 3 {
			r := rand.New(rand.NewPCG(uint64(shuffle), 9))
			r.Shuffle(len(recs), func(i, j int) { recs[i], recs[j] = recs[j], recs[i] })
			for workers := 1; workers <= 2; workers++ {
				d, err := dedupe.New(dedupe.Options{Workers: workers})
				if err != nil {
					t.Fatal(err)
				}
				res, err := d.Run(context.Background(), recs)
				if err != nil {
					t.Fatal(err)
				}
				checkPartition(t, res, recs)
				checkReasons(t, res)
				log, err := json.Marshal([][]dedupe.Pair{res.Review, res.Related})
				if err != nil {
					t.Fatal(err)
				}
				switch got := res.String() + string(log); {
				case want == "":
					want = got
				case got != want:
					t.Fatalf("shuffle %d, %d workers: another result", shuffle, workers)
				}
			}
		}
	})
}

// checkReasons looks up the fields that the rule of each link names.
func checkReasons(t interface{ Errorf(string, ...any) }, res *dedupe.Result) {
	value := map[string]func(r *refsift.Record) bool{
		"title": func(r *refsift.Record) bool { return r.Title != "" }, "authors": func(r *refsift.Record) bool { return len(r.Authors) > 0 },
		"year": func(r *refsift.Record) bool { return r.Year != 0 }, "source": func(r *refsift.Record) bool { return r.Source != "" || len(r.ISSN) > 0 },
		"volume": func(r *refsift.Record) bool { return r.Volume != "" }, "issue": func(r *refsift.Record) bool { return r.Issue != "" || r.Volume != "" },
		"pages": func(r *refsift.Record) bool { return r.Pages != "" || r.ArticleNumber != "" }, "doi": func(r *refsift.Record) bool { return r.DOI.IsValid() },
		"pmid": func(r *refsift.Record) bool { return r.PMID.IsValid() }, "accession": func(r *refsift.Record) bool { return r.Accession != "" },
		"trial": func(r *refsift.Record) bool { return true }, "abstract": func(r *refsift.Record) bool { return r.Abstract != "" },
	}
	for c := range res.Duplicates() {
		for _, l := range c.Links {
			if l.Rule == "" || l.Reason == "" || l.Decision != dedupe.Match {
				t.Errorf("a link without a reason: %+v", l)
			}
			for _, field := range strings.Split(l.Rule, "+") {
				if has := value[field]; has == nil || !has(l.A) || !has(l.B) {
					t.Errorf("rule %q: no field %q in %s and %s", l.Rule, field, l.A.ExportID, l.B.ExportID)
				}
			}
		}
	}
}

func TestOrderDoesNotShowInRealSets(t *testing.T) {
	t.Parallel()
	for _, set := range mainSets {
		recs := load(t, set)
		want := run(t, dedupe.Options{}, recs).String()
		for seed := range uint64(3) {
			r := rand.New(rand.NewPCG(seed, 5))
			r.Shuffle(len(recs), func(a, b int) { recs[a], recs[b] = recs[b], recs[a] })
			if run(t, dedupe.Options{}, recs).String() != want {
				t.Errorf("%s: shuffle %d differs", set, seed)
			}
		}
	}
}

func checkPartition(t interface{ Errorf(string, ...any) }, res *dedupe.Result, recs []*refsift.Record) {
	seen := map[*refsift.Record]bool{}
	for _, c := range res.Clusters {
		if !slices.Contains(c.Records, c.Kept) {
			t.Errorf("a cluster keeps a record that it does not hold")
		}
		if len(c.Records) > 1 && len(c.Links) < len(c.Records)-1 {
			t.Errorf("%d records hang on %d links", len(c.Records), len(c.Links))
		}
		for _, r := range c.Records {
			if seen[r] {
				t.Errorf("record %s is in two clusters", r.ExportID)
			}
			seen[r] = true
		}
	}
	for _, r := range recs {
		if !seen[r] {
			t.Errorf("record %s is in no cluster", r.ExportID)
		}
	}
	if res.Stats.Removed != len(recs)-len(res.Clusters) || len(slices.Collect(res.Unique())) != len(res.Clusters) {
		t.Errorf("removed %d, records %d, clusters %d", res.Stats.Removed, len(recs), len(res.Clusters))
	}
}

// drawRecord draws records that share many values, broken ones among them.
func drawRecord(t *rapid.T) *refsift.Record {
	pick := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	return rec(
		"t: "+pick("title", "", "Editorial", "Nocturnal foraging of ringed sandpipers", "Nocturnal foraging of ringed plovers", "[Nocturnal foraging of ringed sandpipers]",
			"Erratum: Nocturnal foraging of ringed sandpipers", "Ring loss, part 1", "Ring loss, part II", "Ночное питание", rapid.String().Draw(t, "any")),
		"a: "+pick("authors", "Anonymous", "Quandt, M", "Quandt, Mirjam; Ito, K", "Ito K.Quandt M.", "Moser, U", rapid.String().Draw(t, "name")),
		"y: "+pick("year", "0", "2014", "2015", "2019"), "j: "+pick("journal", "", "Wader Research", "Wader Res", "Acta Limicola", "Niaolei = Wader Research"),
		"v: "+pick("volume", "", "5", "1)", "5 (Suppl 1)", "2014"), "i: "+pick("issue", "", "1", "Suppl 1", "1112"),
		"p: "+pick("pages", "", "1-9", "221-8", "221-228", "S51", "08-Aug", "t-20", "e1234", rapid.String().Draw(t, "pages?")),
		"ab: "+pick("abstract", "", abstractA, abstractB),
	)
}

func TestExplanationAddsUp(t *testing.T) {
	t.Parallel()
	d := must(t, dedupe.Options{})
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawRecord(t), drawRecord(t)
		e := d.Explain(a, b)
		sum := 0.0
		for _, p := range e.Parts {
			sum += p.Value
		}
		if !e.Sum || math.Abs(sum-e.Value) > 1e-9 {
			t.Fatalf("parts give %v:\n%s", sum, e)
		}
		l, m := d.Compare(a, b), d.Compare(b, a)
		if l.Score != m.Score || l.Decision != m.Decision || l.Reason != m.Reason || l.Score != e.Value {
			t.Fatalf("not symmetric: %+v and %+v", l, m)
		}
		if !strings.HasPrefix(e.Reason, l.Decision.String()) || e.String() != d.Explain(b, a).String() {
			t.Fatalf("explanation differs: %s", e)
		}
	})
}

func TestPartition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var recs []*refsift.Record
		for i := range rapid.IntRange(0, 25).Draw(t, "n") {
			r := drawRecord(t)
			r.ExportID = fmt.Sprint(i)
			recs = append(recs, r)
		}
		d, err := dedupe.New(dedupe.Options{})
		if err != nil {
			t.Fatal(err)
		}
		res, err := d.Run(context.Background(), recs)
		if err != nil {
			t.Fatal(err)
		}
		checkPartition(t, res, recs)
		for _, c := range res.Clusters { // no two members of a cluster contradict
			for i, x := range c.Records {
				for _, y := range c.Records[i+1:] {
					if _, against, _ := strings.Cut(res.Explain(x, y).Reason, "against: "); strings.Contains(against, "the titles differ") {
						t.Fatalf("one cluster holds %q and %q", x.Title, y.Title)
					}
				}
			}
		}
	})
}

// Blocking against all pairs: the rules bring together what would match.
func TestBlockingLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	recs, group := madeUp(2, 300)
	res := run(t, dedupe.Options{}, recs)
	checkPartition(t, res, recs)
	cluster := map[*refsift.Record]int{}
	for i, c := range res.Clusters {
		for _, r := range c.Records {
			cluster[r] = i
		}
	}
	matches := 0
	for i, x := range recs {
		for _, y := range recs[i+1:] {
			e := res.Explain(x, y)
			if strings.HasPrefix(e.Reason, "match") {
				matches++
				if cluster[x] != cluster[y] {
					t.Errorf("a match across clusters:\n%s", e)
				}
				if group[x] != group[y] {
					t.Errorf("two items match:\n%s", e)
				}
			}
		}
	}
	if matches < 50 {
		t.Errorf("only %d matches: the test says nothing", matches)
	}
}

func TestLargeBlocksAreCutAndReported(t *testing.T) {
	var recs []*refsift.Record
	for i := range 500 {
		recs = append(recs, rec("t: Editorial", fmt.Sprintf("a: Editor%c%c, A", 'a'+i%26, 'a'+i/26), fmt.Sprintf("y: %d", 1960+i%60), "j: Shore Review"))
		recs[i].ExportID = fmt.Sprint(i)
	}
	res := run(t, dedupe.Options{}, recs)
	i := slices.IndexFunc(res.Stats.Rules, func(s dedupe.RuleStats) bool { return s.Rule == "title" })
	if s := res.Stats.Rules[i]; s.Cut != 1 || s.CutRecords != 500 || s.Largest != 500 {
		t.Errorf("the cut is not reported: %+v", s)
	}
	if res.Stats.PairsCompared > 500*12 || len(res.Clusters) != 500 {
		t.Errorf("%d pairs, %d clusters", res.Stats.PairsCompared, len(res.Clusters))
	}
}

func TestManyCopiesOfOneRecord(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	var recs []*refsift.Record
	for range 20000 {
		recs = append(recs, rec(paper...))
	}
	if res := run(t, dedupe.Options{}, recs); len(res.Clusters) != 1 {
		t.Errorf("%d clusters", len(res.Clusters))
	}
}

func TestDecisionsOfPeople(t *testing.T) {
	a, b, c := rec(paper...), with(paper, "doi: "), rec("t: Another work on knots altogether", "a: Moser, Ute", "y: 1999")
	recs := []*refsift.Record{a, b, c}
	cannot := dedupe.Options{CannotLink: []dedupe.DigestPair{{b.Digest(), a.Digest()}}}
	if res := run(t, cannot, recs); len(res.Clusters) != 3 {
		t.Errorf("cannot-link is not honoured:\n%s", res)
	}
	links := dedupe.Options{MustLink: []dedupe.DigestPair{{a.Digest(), c.Digest()}}}
	res := run(t, links, recs)
	if len(res.Clusters) != 1 && len(res.Clusters) != 2 {
		t.Errorf("must-link is not honoured:\n%s", res)
	}
	together := false
	for _, cl := range res.Clusters {
		together = together || slices.Contains(cl.Records, a) && slices.Contains(cl.Records, c)
	}
	if !together {
		t.Errorf("must-link is not honoured:\n%s", res)
	}
	e := res.Explain(a, c)
	sum := 0.0
	for _, p := range e.Parts {
		sum += p.Value
	}
	if math.Abs(sum-e.Value) > 1e-9 {
		t.Errorf("parts give %v of %v", sum, e.Value)
	}
	if _, err := dedupe.New(dedupe.Options{CannotLink: cannot.CannotLink, MustLink: []dedupe.DigestPair{{a.Digest(), b.Digest()}}}); err == nil {
		t.Error("a pair both linked and parted is accepted")
	}
}

func TestKeep(t *testing.T) {
	full, bare := rec(paper...), with(paper, "doi: ", "i: ")
	res := run(t, dedupe.Options{}, []*refsift.Record{bare, full})
	if got := slices.Collect(res.Unique()); len(got) != 1 || got[0] != full {
		t.Errorf("the fuller record is not kept")
	}
	last := func(c []*refsift.Record) *refsift.Record { return bare }
	if res := run(t, dedupe.Options{Keep: last}, []*refsift.Record{bare, full}); res.Clusters[0].Kept != bare {
		t.Error("Keep is not asked")
	}
	d := must(t, dedupe.Options{Keep: func([]*refsift.Record) *refsift.Record { return nil }})
	if _, err := d.Run(context.Background(), []*refsift.Record{bare, full}); err == nil {
		t.Error("a foreign record is kept")
	}
}

func TestRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	recs, _ := madeUp(3, 50)
	d := must(t, dedupe.Options{})
	if _, err := d.Run(ctx, recs); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Run(context.Background(), []*refsift.Record{nil}); err == nil {
		t.Error("a nil record is accepted")
	}
	if res := run(t, dedupe.Options{}, nil); len(res.Clusters) != 0 {
		t.Error("clusters of nothing")
	}
}

func TestModel(t *testing.T) {
	m := dedupe.DefaultModel()
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	back, err := dedupe.ParseModel(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.MarshalIndent(back, "", "  ")
	if err != nil || string(again) != string(data) {
		t.Errorf("the model does not survive JSON: %v", err)
	}
	m.Comparisons[0].Levels[0].Weight = 99
	m.Vetoes = nil
	if dedupe.DefaultModel().Comparisons[0].Levels[0].Weight == 99 || len(dedupe.DefaultModel().Vetoes) == 0 {
		t.Error("DefaultModel shares its slices")
	}
	for _, bad := range []struct{ data, want string }{
		{`{"blocks":[{"name":"moon","max_block":9}]}`, `rule "moon"`},
		{`{"blocks":[{"name":"doi","max_block":1}]}`, "max_block"},
		{`{"blocks":[]}`, "no blocking rule"},
		{`{"blocks":[{"name":"doi","max_block":9}],"comparisons":[{"field":"moon"}]}`, `field "moon"`},
		{`{"blocks":[{"name":"doi","max_block":9}],"comparisons":[{"field":"title","levels":[{"name":"moon"}]}]}`, `no level "moon"`},
		{`{"blocks":[{"name":"doi","max_block":9}],"vetoes":[{"name":"moon"}]}`, `veto "moon"`},
		{`{"blocks":[{"name":"doi","max_block":9}],"match_at":1,"review_at":2}`, "above"},
		{`{"moon":1}`, "moon"},
		{`[`, "unexpected"},
	} {
		if _, err := dedupe.ParseModel([]byte(bad.data)); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%s: %v", bad.data, err)
		}
	}
	twice := dedupe.DefaultModel()
	twice.Comparisons = append(twice.Comparisons, twice.Comparisons[0])
	if _, err := dedupe.New(dedupe.Options{Model: twice}); err == nil {
		t.Error("a field compared twice is accepted")
	}
	if _, err := dedupe.New(dedupe.Options{Workers: -1}); err == nil {
		t.Error("a negative number of workers is accepted")
	}
}
