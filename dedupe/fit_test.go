package dedupe_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// labelled are made-up pairs of a collection with habits of its own: years are
// wrong in every third copy, and issues in most.
func labelledPairs(n int) (recs []*refsift.Record, same, different []dedupe.DigestPair) {
	rng := rand.New(rand.NewPCG(1, 2))
	words := []string{"tidal", "feeding", "marsh", "estuary", "winter", "curlew", "mussel", "night", "salinity", "breeding", "eelgrass", "nematodes", "sediment", "roosting", "plover", "dredging"}
	title := func() string {
		s := "On"
		for range 6 {
			s += " " + words[rng.IntN(len(words))]
		}
		return s
	}
	record := func(t string, year, page int) *refsift.Record {
		return &refsift.Record{Title: t, Year: year, Volume: fmt.Sprint(year - 1990), Issue: fmt.Sprint(1 + rng.IntN(12)), Pages: fmt.Sprint(page), Source: "Wadden Notes",
			Authors: []refsift.Author{{Family: "Tern" + string(rune('a'+rng.IntN(20))), Given: "A"}}}
	}
	for i := range n {
		a := record(title(), 2000+i%15, 10+3*i)
		b := *a
		b.Issue = fmt.Sprint(20 + rng.IntN(9))
		b.Source = "Wadden Notes."
		if rng.IntN(3) == 0 {
			b.Pages = ""
		}
		c := record(a.Title+" "+words[rng.IntN(len(words))], a.Year, 5000+i)
		c.Authors, c.Volume, c.Pages = a.Authors, "", ""
		recs = append(recs, a, &b, c)
		same = append(same, dedupe.DigestPair{a.Digest(), b.Digest()})
		different = append(different, dedupe.DigestPair{a.Digest(), c.Digest()})
	}
	return recs, same, different
}

func fitted(t *testing.T, recs []*refsift.Record, same, different []dedupe.DigestPair) (*dedupe.Model, *dedupe.FitReport) {
	t.Helper()
	m, report, err := plain(t).FitWeights(context.Background(), recs, same, different)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	return m, report
}

// moved is the largest change of a weight.
func moved(m *dedupe.Model) (most float64) {
	for c, cmp := range dedupe.DefaultModel().Comparisons {
		for l := range cmp.Levels {
			most = max(most, math.Abs(cmp.Levels[l].Weight-m.Comparisons[c].Levels[l].Weight))
		}
	}
	return most
}

func TestFitWeights(t *testing.T) {
	t.Parallel()
	recs, same, different := labelledPairs(150)
	m, report := fitted(t, recs, same, different)
	t.Logf("moved %.2f bits\n%v", moved(m), report)
	if report.After.Loss > report.Before.Loss || report.After.Wrong > report.Before.Wrong {
		t.Errorf("fitting made it worse on the pairs it was fitted to:\n%v", report)
	}
	if !report.HeldOut.Better() {
		t.Errorf("fitting made it worse on pairs that were left out:\n%v", report)
	}
	if report.Same != 150 || report.Different != 150 || report.Missing != 0 {
		t.Errorf("%+v", report)
	}
	again, _ := fitted(t, recs, same, different)
	if fmt.Sprint(m) != fmt.Sprint(again) {
		t.Error("fitting twice gives two models")
	}
	_, few := fitted(t, recs, same[:1], different[:1])
	if few.Same+few.Different != 2 {
		t.Errorf("%+v", few)
	}
}

// With few pairs the model stays near where it was.
func TestFitFewPairs(t *testing.T) {
	t.Parallel()
	recs, same, different := labelledPairs(30)
	m, _ := fitted(t, recs, same[:2], different[:2])
	if moved(m) > 1 {
		t.Errorf("four pairs moved a weight by %.2f bits", moved(m))
	}
	for c, cmp := range m.Comparisons {
		was := dedupe.DefaultModel().Comparisons[c]
		for l, level := range cmp.Levels {
			switch level.State {
			case dedupe.Silent:
				if level.Weight != was.Levels[l].Weight {
					t.Errorf("%s %s says something now", cmp.Field, level.Name)
				}
			case dedupe.Agrees:
				if level.Weight < 0 || l > 0 && cmp.Levels[l-1].Weight < level.Weight {
					t.Errorf("%s %s is worth %v, the level above %v", cmp.Field, level.Name, level.Weight, cmp.Levels[l-1].Weight)
				}
			}
		}
	}
}

func TestFitNeedsBothKinds(t *testing.T) {
	t.Parallel()
	recs, same, different := labelledPairs(3)
	for _, labels := range [][2][]dedupe.DigestPair{{same, nil}, {nil, different}, {nil, nil}, {{{{1}, {2}}}, different}} {
		if _, report, err := plain(t).FitWeights(context.Background(), recs, labels[0], labels[1]); err == nil {
			t.Errorf("fitted to %+v", report)
		}
	}
}
