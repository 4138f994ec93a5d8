package dedupe_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"pgregory.net/rapid"
)

// outcome is everything that a run decides: the partition, the records kept,
// the links, the lists. Only the numbers of the work are left out.
func outcome(t testing.TB, res *dedupe.Result) string {
	t.Helper()
	var b strings.Builder
	for _, c := range res.Clusters {
		for _, r := range c.Records {
			fmt.Fprintf(&b, "%s ", r.ExportID)
		}
		fmt.Fprintf(&b, "kept %s\n", c.Kept.ExportID)
		for _, l := range c.Links {
			line, err := json.Marshal(l)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	for _, list := range [][]dedupe.Pair{res.Review, res.Related} {
		for _, p := range list {
			line, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "pair %s\n", line)
		}
	}
	return b.String()
}

// inBatches adds the records batch by batch, cut at the given places.
func inBatches(t testing.TB, d *dedupe.Deduper, f *dedupe.Frequencies, recs []*refsift.Record, cuts ...int) *dedupe.Result {
	t.Helper()
	s := d.Begin(f)
	at := 0
	for _, cut := range append(cuts, len(recs)) {
		if _, err := s.Add(context.Background(), recs[at:cut]); err != nil {
			t.Fatal(err)
		}
		if at = cut; at%2 == 0 { // a result takes over what the one before has
			if _, err := s.Result(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
	res, err := s.Result(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	checkPartition(t, res, recs)
	return res
}

func fit(t testing.TB, d *dedupe.Deduper, recs []*refsift.Record) *dedupe.Frequencies {
	t.Helper()
	f, err := d.Fit(context.Background(), recs)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Records added in batches come out as if all had come at once, with
// frequencies of all of them and with those of a few.
func TestBatchesDoNotShow(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	recs, _ := madeUp(21, 250)
	d := must(t, dedupe.Options{})
	for _, known := range []int{0, 50, 250} {
		f := fit(t, d, recs[:known])
		want := outcome(t, inBatches(t, d, f, recs))
		rapid.Check(t, func(rt *rapid.T) {
			order := slices.Clone(recs)
			r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "order"), 1))
			r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			cuts := rapid.SliceOfN(rapid.IntRange(0, len(order)), 0, 4).Draw(rt, "cuts")
			slices.Sort(cuts)
			if got := outcome(t, inBatches(t, d, f, order, cuts...)); got != want {
				rt.Fatalf("cut at %v: another result:\n%s", cuts, difference(got, want))
			}
		})
	}
}

// The same where nearly every block is too large, so that additions split
// blocks and take pairs back; and with decisions that are taken on the way.
func TestBatchesDoNotShowInSmallBlocks(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	recs, _ := madeUp(24, 160)
	for i := range 60 { // many of one title, and of the same few words
		recs = append(recs, rec("t: Notes", fmt.Sprintf("a: Editor%s, A", word26(i%25)), fmt.Sprintf("y: %d", 1990+i%9), "j: Shore Review", fmt.Sprintf("v: %d", i%9), fmt.Sprintf("p: %d", 1+i%13)),
			rec("t: Moult of plover and gull: survey "+word26(i%7), fmt.Sprintf("a: Moser%s, U", word26(i%5)), fmt.Sprintf("y: %d", 1990+i%3), "j: Dune Letters", fmt.Sprintf("v: %d", i%3)))
	}
	numbered(recs)
	for _, limit := range []int{2, 4} {
		m := dedupe.DefaultModel()
		m.ReviewAt = 3
		for i := range m.Blocks {
			m.Blocks[i].MaxBlock = limit
		}
		rapid.Check(t, func(rt *rapid.T) {
			var taken [2][]dedupe.DigestPair
			for k := range taken {
				for range rapid.IntRange(0, 4).Draw(rt, "decisions") {
					i, j := rapid.IntRange(0, len(recs)-1).Draw(rt, "a"), rapid.IntRange(0, len(recs)-1).Draw(rt, "b")
					if i%2 == k && i != j && i/2 != j/2 {
						taken[k] = append(taken[k], dedupe.DigestPair{recs[i].Digest(), recs[j].Digest()})
					}
				}
			}
			decided, err := dedupe.New(dedupe.Options{Model: m, MustLink: taken[0], CannotLink: taken[1]})
			if err != nil {
				rt.Skip(err) // one pair in both
			}
			d := must(t, dedupe.Options{Model: m})
			f := fit(t, d, recs[:rapid.SampledFrom([]int{0, 40, len(recs)}).Draw(rt, "known")])
			want := outcome(t, inBatches(t, decided, f, recs))
			order := slices.Clone(recs)
			r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "order"), 1))
			r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			s := d.Begin(f)
			early := rapid.IntRange(0, 5).Draw(rt, "decided before batch")
			for at, batch := 0, 0; at < len(order); batch++ {
				n := min(len(order)-at, 1+rapid.IntRange(0, 90).Draw(rt, "batch"))
				if batch == early {
					decide(rt, s, taken[0], taken[1])
				}
				if _, err := s.Add(context.Background(), order[at:at+n]); err != nil {
					rt.Fatal(err)
				}
				if at += n; rapid.Bool().Draw(rt, "ask") { // a result takes over what the one before has
					if _, err := s.Result(context.Background()); err != nil {
						rt.Fatal(err)
					}
				}
			}
			decide(rt, s, taken[0], taken[1])
			res, err := s.Result(context.Background())
			if err != nil {
				rt.Fatal(err)
			}
			if got := outcome(t, res); got != want {
				rt.Fatalf("another result:\n%s", difference(got, want))
			}
		})
	}
}

func decide(t *rapid.T, s *dedupe.Session, must, cannot []dedupe.DigestPair) {
	if _, err := s.Decide(context.Background(), must, cannot); err != nil {
		t.Fatal(err)
	}
}

// difference shows the lines that one text has and the other has not.
func difference(got, want string) string {
	var b strings.Builder
	x, y := strings.Split(got, "\n"), strings.Split(want, "\n")
	for _, l := range x {
		if !slices.Contains(y, l) {
			fmt.Fprintf(&b, "got  %.300s\n", l)
		}
	}
	for _, l := range y {
		if !slices.Contains(x, l) {
			fmt.Fprintf(&b, "want %.300s\n", l)
		}
	}
	return b.String()
}

func TestBatchesDoNotShowInRealSets(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	d := must(t, dedupe.Options{})
	for _, set := range append(slices.Clone(mainSets), "dblp_acm", "mis_mixed", "cora") {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			recs := load(t, set)
			all := run(t, dedupe.Options{}, recs)
			want := outcome(t, all)
			f := all.Frequencies()
			for seed := range uint64(2) {
				r := rand.New(rand.NewPCG(seed, 17))
				r.Shuffle(len(recs), func(i, j int) { recs[i], recs[j] = recs[j], recs[i] })
				n := len(recs)
				cuts := []int{n / 3, n / 2, n/2 + 1, n - 5}
				if seed > 0 {
					cuts = []int{r.IntN(n)}
				}
				if got := outcome(t, inBatches(t, d, f, recs, cuts...)); got != want {
					t.Errorf("cut at %v: another result:\n%s", cuts, difference(got, want))
				}
			}
		})
	}
}

// A run is a session of one batch with the frequencies of its records, also
// when these were stored in between.
func TestFrequenciesOfARun(t *testing.T) {
	t.Parallel()
	recs, _ := madeUp(22, 1200)
	d := must(t, dedupe.Options{})
	res := run(t, dedupe.Options{}, recs)
	var file bytes.Buffer
	if _, err := fit(t, d, recs).WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	own, err := res.Frequencies().MarshalBinary()
	if err != nil || !bytes.Equal(own, file.Bytes()) {
		t.Errorf("the frequencies of a run are not those of Fit: %v", err)
	}
	back, err := dedupe.ReadFrequencies(bytes.NewReader(own))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := outcome(t, inBatches(t, d, back, recs)), outcome(t, res); got != want {
		t.Errorf("another result with stored frequencies:\n%s", difference(got, want))
	}
	again, err := back.MarshalBinary()
	if err != nil || !bytes.Equal(again, own) {
		t.Error("stored and read frequencies give other bytes")
	}
	if back.Records() != len(recs) {
		t.Errorf("counted %d records", back.Records())
	}
}

func TestDamagedFrequencies(t *testing.T) {
	t.Parallel()
	recs, _ := madeUp(23, 60)
	data, err := fit(t, must(t, dedupe.Options{}), recs).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for n := range data {
		if _, err := dedupe.ReadFrequencies(bytes.NewReader(data[:n])); err == nil {
			t.Fatalf("the first %d of %d bytes are accepted", n, len(data))
		}
		damaged := slices.Clone(data)
		damaged[n] ^= 0x40
		if _, err := dedupe.ReadFrequencies(bytes.NewReader(damaged)); err == nil {
			t.Fatalf("byte %d changed: accepted", n)
		}
	}
}

func TestChange(t *testing.T) {
	t.Parallel()
	a, b, c := rec(paper...), with(paper, "doi: "), rec("t: Another work on knots altogether", "a: Moser, Ute", "y: 1999")
	again := rec(paper...)
	for i, r := range []*refsift.Record{a, b, c, again} {
		r.ID = refsift.ID{File: "x", Ordinal: i + 1}
	}
	s := must(t, dedupe.Options{}).Begin(nil)
	add := func(recs ...*refsift.Record) *dedupe.Change {
		ch, err := s.Add(t.Context(), recs)
		if err != nil {
			t.Fatal(err)
		}
		return ch
	}
	if ch := add(a, c); len(ch.New) != 2 || len(ch.Known) != 0 || len(ch.Clusters) != 0 {
		t.Errorf("first batch: %+v", ch)
	}
	ch := add(b)
	if len(ch.New) != 1 || len(ch.Clusters) != 1 || ch.Clusters[0].Kind() != dedupe.ClusterGrown || len(ch.Clusters[0].Records) != 2 || ch.Clusters[0].Added[0] != b {
		t.Errorf("a copy: %+v", ch)
	}
	if ch := add(again); len(ch.Known) != 1 || len(ch.New) != 0 || len(ch.Clusters) != 1 {
		t.Errorf("the same content again: %+v", ch)
	}
	if !s.Holds(a.Digest()) || s.Holds(with(paper, "y: 1901").Digest()) || s.Records() != 4 {
		t.Error("the session does not know what it holds")
	}
	ch, err := s.Decide(t.Context(), nil, []dedupe.DigestPair{{a.Digest(), b.Digest()}})
	if err != nil || len(ch.Clusters) != 2 || ch.Clusters[0].Kind() != dedupe.ClusterSplit || ch.Clusters[1].Kind() != dedupe.ClusterSplit {
		t.Errorf("cannot-link: %+v %v", ch, err)
	}
	ch, err = s.Decide(t.Context(), nil, nil)
	if err != nil || len(ch.Clusters) != 1 || ch.Clusters[0].Kind() != dedupe.ClusterJoined || len(ch.Clusters[0].Records) != 3 {
		t.Errorf("the decision undone: %+v %v", ch, err)
	}
	if _, err := s.Decide(t.Context(), []dedupe.DigestPair{{a.Digest(), b.Digest()}}, []dedupe.DigestPair{{b.Digest(), a.Digest()}}); err == nil {
		t.Error("a pair both linked and parted is accepted")
	}
	if _, err := s.Add(t.Context(), []*refsift.Record{nil}); err == nil {
		t.Error("a nil record is accepted")
	}
	if res, err := s.Result(t.Context()); err != nil || len(res.Clusters) != 2 {
		t.Errorf("%d clusters, %v", len(res.Clusters), err)
	}
}

// Nothing is frozen as long as there are no records.
func TestEmptySession(t *testing.T) {
	t.Parallel()
	s := must(t, dedupe.Options{}).Begin(nil)
	if _, err := s.Add(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if res, err := s.Result(t.Context()); err != nil || len(res.Clusters) != 0 || s.Frequencies() != nil {
		t.Errorf("%v, %v", res, err)
	}
	recs, _ := madeUp(25, 100)
	if _, err := s.Add(t.Context(), recs); err != nil || s.Frequencies().Records() != 100 {
		t.Fatalf("%d records counted, %v", s.Frequencies().Records(), err)
	}
	res, err := s.Result(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := outcome(t, res), outcome(t, run(t, dedupe.Options{}, recs)); got != want {
		t.Error(difference(got, want))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	more, _ := madeUp(26, 600)
	if _, err := s.Add(ctx, more); err == nil || s.Records() != 100 {
		t.Errorf("a stopped addition: %v, %d records", err, s.Records())
	}
}

// Any bytes are refused or read; what is read is written and read again.
func FuzzReadFrequencies(f *testing.F) {
	recs, _ := madeUp(27, 40)
	data, err := fit(f, must(f, dedupe.Options{}), recs).MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[:len(data)-8])
	f.Add([]byte("refsift-frequencies-1\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		sum := fnv.New64a()
		sum.Write(body)
		freq, err := dedupe.ReadFrequencies(bytes.NewReader(sum.Sum(body)))
		if err != nil {
			return
		}
		once, err := freq.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		back, err := dedupe.ReadFrequencies(bytes.NewReader(once))
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := back.MarshalBinary(); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("written again, they differ: %v", err)
		}
	})
}
