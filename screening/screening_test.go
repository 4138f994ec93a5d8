package screening_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/screening"
)

func ExampleOf() {
	rec := &refsift.Record{Tags: []refsift.Tag{{Name: "N1",
		Value: `RAYYAN-INCLUSION: {"Ann"=>"Included", "Bo"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong population`}}}
	decisions := screening.Of(rec, screening.File{})
	for _, d := range decisions {
		fmt.Println(d.Reviewer, d.Verdict, d.Reasons)
	}
	fmt.Println(screening.Settle(decisions, screening.Rules{Reviewers: 2}).Status)
	fmt.Println(screening.Settle(decisions, screening.Rules{Reviewers: 2, Arbiter: "Bo"}).Verdict)
	// Output:
	// Ann include []
	// Bo exclude [wrong population]
	// conflict
	// exclude
}

func TestOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		tags []refsift.Tag
		file screening.File
		want string
	}{
		{"nothing", []refsift.Tag{{Name: "TI", Value: "Included and excluded"}}, screening.File{}, `null`},
		{"Rayyan, three members", []refsift.Tag{{Name: "notes", Value: `imported note | RAYYAN-INCLUSION: {"Ann B."=>"Maybe", "Bo \"x\""=>"Excluded","C"=>"Included"} | RAYYAN-LABELS: rct,uk | RAYYAN-EXCLUSION-REASONS: wrong population,wrong design | USER-NOTES: {"Ann B."=>["RAYYAN"]}`}}, screening.File{},
			`[{"reviewer":"Ann B.","verdict":"maybe"},{"reviewer":"Bo \"x\"","verdict":"exclude","reasons":["wrong population","wrong design"]},{"reviewer":"C","verdict":"include"}]`},
		{"Rayyan, broken off", []refsift.Tag{{Name: "N1", Value: `RAYYAN-INCLUSION: {"Ann"=>"Included", "Bo"=>"Ex`}}, screening.File{}, `[{"reviewer":"Ann","verdict":"include"}]`},
		{"Rayyan, nobody yet", []refsift.Tag{{Name: "N1", Value: `RAYYAN-LABELS: a`}}, screening.File{}, `null`},
		{"ASReview CSV", []refsift.Tag{{Name: "asreview_label", Value: "1"}}, screening.File{}, `[{"verdict":"include"}]`},
		{"ASReview CSV, a float", []refsift.Tag{{Name: "included", Value: "0.0"}}, screening.File{Reviewer: "Ann"}, `[{"reviewer":"Ann","verdict":"exclude"}]`},
		{"ASReview CSV, not seen", []refsift.Tag{{Name: "included", Value: "-1"}}, screening.File{}, `null`},
		{"ASReview RIS", []refsift.Tag{{Name: "N1", Value: "a note"}, {Name: "N1", Value: "ASReview_irrelevant, ASReview_prior"}}, screening.File{}, `[{"verdict":"exclude"}]`},
		{"ASReview RIS, not seen", []refsift.Tag{{Name: "N1", Value: "ASReview_not_seen"}}, screening.File{}, `null`},
		{"Covidence, list of excluded", []refsift.Tag{{Name: "Notes", Value: "Exclusion reason: Wrong study design; "}}, screening.File{Verdict: screening.Exclude}, `[{"verdict":"exclude","reasons":["Wrong study design"]}]`},
		{"Covidence, list of included", []refsift.Tag{{Name: "Notes", Value: ""}}, screening.File{Verdict: screening.Include}, `[{"verdict":"include"}]`},
		{"EndNote label", []refsift.Tag{{Name: "LB", Value: "Ann: exclude: wrong outcome, too old; Bo: include"}}, screening.File{}, `[{"reviewer":"Ann","verdict":"exclude","reasons":["wrong outcome","too old"]},{"reviewer":"Bo","verdict":"include"}]`},
		{"a label that is a number", []refsift.Tag{{Name: "LB", Value: "1"}}, screening.File{}, `null`},
		{"one reviewer, written in two ways", []refsift.Tag{{Name: "LB", Value: "Ann: include"}, {Name: "LB", Value: " ann : exclude: late"}}, screening.File{}, `[{"reviewer":"Ann","verdict":"exclude","reasons":["late"]}]`},
		{"a label of something else", []refsift.Tag{{Name: "LB", Value: "berg2019: draft"}}, screening.File{}, `null`},
		{"own table", []refsift.Tag{{Name: "Decision", Value: "Exclude"}, {Name: "Exclusion reason", Value: "no trial; too short"}}, screening.File{Reviewer: "Ann"}, `[{"reviewer":"Ann","verdict":"exclude","reasons":["no trial","too short"]}]`},
	} {
		got, err := json.Marshal(screening.Of(&refsift.Record{Tags: c.tags}, c.file))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) == "[]" {
			got = []byte("null")
		}
		if string(got) != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestSettle(t *testing.T) {
	t.Parallel()
	const in, out, maybe = screening.Include, screening.Exclude, screening.Maybe
	for _, c := range []struct {
		verdicts []screening.Verdict
		rules    screening.Rules
		status   screening.Status
		want     screening.Verdict
	}{
		{nil, screening.Rules{}, screening.Unscreened, screening.None},
		{[]screening.Verdict{in}, screening.Rules{}, screening.Settled, in},
		{[]screening.Verdict{in}, screening.Rules{Reviewers: 2}, screening.Awaiting, screening.None},
		{[]screening.Verdict{maybe}, screening.Rules{}, screening.Conflict, screening.None},
		{[]screening.Verdict{in, out}, screening.Rules{Reviewers: 2}, screening.Conflict, screening.None},
		{[]screening.Verdict{in, maybe}, screening.Rules{Reviewers: 2}, screening.Conflict, screening.None},
		{[]screening.Verdict{out, out}, screening.Rules{Reviewers: 2}, screening.Settled, out},
		{[]screening.Verdict{in, out, in}, screening.Rules{Reviewers: 2}, screening.Settled, in},
		{[]screening.Verdict{in, out, maybe}, screening.Rules{Reviewers: 2}, screening.Conflict, screening.None},
		{[]screening.Verdict{in, out, in}, screening.Rules{Reviewers: 2, Arbiter: "1"}, screening.Settled, out},
		{[]screening.Verdict{in, maybe, out}, screening.Rules{Reviewers: 2, Arbiter: "1"}, screening.Conflict, screening.None},
		{[]screening.Verdict{out}, screening.Rules{Reviewers: 2, Arbiter: "0"}, screening.Settled, out},
	} {
		got := screening.Settle(reviewers(c.verdicts), c.rules)
		if got.Status != c.status || got.Verdict != c.want {
			t.Errorf("%v with %+v: %v %v, want %v %v", c.verdicts, c.rules, got.Status, got.Verdict, c.status, c.want)
		}
	}
}

// TestJoin: who says both in two lists has decided nothing, in whatever order
// the lists are read; a maybe gives way to a verdict.
func TestJoin(t *testing.T) {
	t.Parallel()
	d := func(name string, v screening.Verdict) []screening.Decision {
		return []screening.Decision{{Reviewer: name, Verdict: v}}
	}
	for _, c := range []struct {
		a, b  []screening.Decision
		want  screening.Verdict
		names int
		n     int
	}{
		{d("Ann", screening.Include), d("ann ", screening.Include), screening.Include, 0, 1},
		{d("Ann", screening.Include), d("ANN", screening.Exclude), screening.Maybe, 1, 1},
		{d("", screening.Exclude), d("", screening.Include), screening.Maybe, 1, 1},
		{d("Ann", screening.Maybe), d("Ann", screening.Exclude), screening.Exclude, 0, 1},
		{d("Ann", screening.Exclude), d("Ann", screening.Maybe), screening.Exclude, 0, 1},
		{d("Ann", screening.Include), d("Bo", screening.Exclude), screening.Include, 0, 2},
	} {
		got, names := screening.Join(c.a, c.b)
		if len(got) != c.n || got[0].Verdict != c.want || len(names) != c.names {
			t.Errorf("%v and %v: %v, %v", c.a, c.b, got, names)
		}
	}
	in, out := d("Ann", screening.Include), d("Ann", screening.Exclude)
	for _, lists := range [][][]screening.Decision{{in, out, in}, {in, in, out}, {out, in, in}} {
		if got, names := screening.Join(lists...); got[0].Verdict != screening.Maybe || len(names) != 1 {
			t.Errorf("%v: %v, %v", lists, got, names)
		}
	}
	both, _ := screening.Join(d("Ann", screening.Include), d("Ann", screening.Exclude))
	if o := screening.Settle(append(both, d("Bo", screening.Include)...), screening.Rules{Reviewers: 2}); o.Status != screening.Conflict {
		t.Errorf("a contradiction is %v", o)
	}
}

// TestOneNameInTwoForms: the arbiter is found, and nobody agrees with herself.
func TestOneNameInTwoForms(t *testing.T) {
	t.Parallel()
	decisions := []screening.Decision{{Reviewer: "Cy  Dahl", Verdict: screening.Exclude}, {Reviewer: "Ann", Verdict: screening.Include}}
	if o := screening.Settle(decisions, screening.Rules{Reviewers: 2, Arbiter: "cy dahl"}); o.Verdict != screening.Exclude {
		t.Errorf("%+v", o)
	}
	got := screening.Agreements([][]screening.Decision{decisions, {{Reviewer: "ANN", Verdict: screening.Include}, {Reviewer: "Cy Dahl", Verdict: screening.Include}},
		{{Reviewer: "x", Verdict: 9}, {Reviewer: "y", Verdict: screening.Include}}})
	if len(got) != 1 || got[0].Both != 2 || got[0].A != "Ann" || got[0].B != "Cy  Dahl" {
		t.Errorf("%+v", got)
	}
}

func reviewers(verdicts []screening.Verdict) (out []screening.Decision) {
	for i, v := range verdicts {
		out = append(out, screening.Decision{Reviewer: strconv.Itoa(i), Verdict: v})
	}
	return out
}

// TestKappa: 20 included and 15 excluded by both, 5 and 10 by one of them:
// observed 0.7, by chance 0.5, so that kappa is 0.4.
func TestKappa(t *testing.T) {
	t.Parallel()
	var records [][]screening.Decision
	for _, c := range []struct {
		n    int
		a, b screening.Verdict
	}{{20, screening.Include, screening.Include}, {5, screening.Include, screening.Exclude}, {10, screening.Exclude, screening.Include}, {15, screening.Exclude, screening.Exclude}} {
		for i := range c.n {
			pair := []screening.Decision{{Reviewer: "Ann", Verdict: c.a}, {Reviewer: "Bo", Verdict: c.b}}
			if i%2 == 0 {
				slices.Reverse(pair) // the order in which they stand says nothing
			}
			records = append(records, pair)
		}
	}
	records = append(records, []screening.Decision{{Reviewer: "Ann", Verdict: screening.Include}})
	got := screening.Agreements(records)
	want := []screening.Agreement{{A: "Ann", B: "Bo", Both: 50, Table: [3][3]int{{20, 5, 0}, {10, 15, 0}, {}}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatal(d)
	}
	if k := got[0].Kappa(); math.Abs(k-0.4) > 1e-12 || got[0].Observed() != 0.7 {
		t.Errorf("kappa %v, observed %v", k, got[0].Observed())
	}
	if k := (screening.Agreement{Both: 3, Table: [3][3]int{{3}}}).Kappa(); !math.IsNaN(k) {
		t.Errorf("kappa of one verdict throughout is %v", k)
	}
}

func TestSample(t *testing.T) {
	t.Parallel()
	var recs []*refsift.Record
	for i := range 500 {
		recs = append(recs, &refsift.Record{ID: refsift.ID{File: "a.ris", Ordinal: i + 1}, Title: "Trial " + strconv.Itoa(i)})
	}
	titles := func(recs []*refsift.Record) (out []string) {
		for _, r := range recs {
			out = append(out, r.Title)
		}
		return out
	}
	first := titles(screening.Sample(recs, 20, 1))
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(recs), func(i, j int) { recs[i], recs[j] = recs[j], recs[i] })
	if again := titles(screening.Sample(recs, 20, 1)); !slices.Equal(first, again) || len(first) != 20 {
		t.Errorf("the order changes the sample: %v, %v", first, again)
	}
	if other := titles(screening.Sample(recs, 20, 2)); slices.Equal(first, other) {
		t.Error("the seed does not change the sample")
	}
	if n := len(screening.Sample(recs, 1000, 1)); n != len(recs) {
		t.Errorf("%d of %d records", n, len(recs))
	}
	if n := len(screening.Sample(recs, -1, 1)); n != 0 {
		t.Errorf("%d records of a sample of -1", n)
	}
}

// FuzzOf: no panic, and no verdict that is none.
func FuzzOf(f *testing.F) {
	f.Add("N1", `RAYYAN-INCLUSION: {"Ann"=>"Included"} | RAYYAN-EXCLUSION-REASONS: a,b`)
	f.Add("LB", "Ann: exclude: x")
	f.Add("Notes", "Exclusion reason: a; Exclusion reason: b")
	f.Fuzz(func(t *testing.T, name, value string) {
		seen := map[string]bool{}
		for _, d := range screening.Of(&refsift.Record{Tags: []refsift.Tag{{Name: name, Value: value}}}, screening.File{}) {
			if d.Verdict == screening.None || seen[d.Reviewer] {
				t.Errorf("decision %+v", d)
			}
			seen[d.Reviewer] = true
		}
	})
}

// TestSettleOrder: the order of the decisions does not change the outcome.
func TestSettleOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		decisions := reviewers(rapid.SliceOfN(rapid.SampledFrom([]screening.Verdict{screening.Include, screening.Exclude, screening.Maybe}), 0, 5).Draw(t, "verdicts"))
		rules := screening.Rules{Reviewers: rapid.IntRange(0, 3).Draw(t, "reviewers"), Arbiter: rapid.SampledFrom([]string{"", "0", "9"}).Draw(t, "arbiter")}
		turned := slices.Clone(decisions)
		slices.Reverse(turned)
		a, b := screening.Settle(decisions, rules), screening.Settle(turned, rules)
		if a.Status != b.Status || a.Verdict != b.Verdict {
			t.Fatalf("%+v and %+v", a, b)
		}
	})
}
