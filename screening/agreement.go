package screening

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// An Agreement says how well two reviewers agree on the records that both
// decided.
type Agreement struct {
	A string `json:"a"`
	B string `json:"b"`
	// Both is the records that both decided.
	Both int `json:"both"`
	// Table counts them by the verdict of A (rows) and of B (columns), each
	// in the order include, exclude, maybe.
	Table [3][3]int `json:"table"`
}

// Observed is the share of records on which the two agree, from 0 to 1; NaN
// without a record.
func (a Agreement) Observed() float64 {
	return float64(a.Table[0][0]+a.Table[1][1]+a.Table[2][2]) / float64(a.Both)
}

// Expected is the share on which they would agree by chance.
func (a Agreement) Expected() float64 {
	sum := 0.0
	for i := range a.Table {
		row, column := 0, 0
		for j := range a.Table {
			row += a.Table[i][j]
			column += a.Table[j][i]
		}
		sum += float64(row) * float64(column)
	}
	return sum / (float64(a.Both) * float64(a.Both))
}

// Kappa is Cohen's kappa (Cohen J, Educ Psychol Meas 1960;20:37): the
// agreement beyond chance, 1 if they always agree. It is NaN where chance
// alone makes them agree on everything (both gave one and the same verdict
// throughout), for then it says nothing.
func (a Agreement) Kappa() float64 {
	e := a.Expected()
	if e == 1 {
		return math.NaN()
	}
	return (a.Observed() - e) / (1 - e)
}

// given reports whether the verdict is one of the three.
func (v Verdict) given() bool { return v == Include || v == Exclude || v == Maybe }

// Agreements compares each pair of reviewers over the records. It takes the
// decisions of each record, as [Of] returns them.
func Agreements(records [][]Decision) []Agreement {
	type pair struct{ a, b string }
	found := map[pair]*Agreement{}
	spelled := map[string]string{} // each name as it was first written
	fold := func(name string) string {
		key := strings.ToLower(strings.Join(strings.Fields(name), " "))
		if _, ok := spelled[key]; !ok {
			spelled[key] = name
		}
		return key
	}
	for _, decisions := range records {
		for i, x := range decisions {
			for _, y := range decisions[i+1:] {
				if !x.Verdict.given() || !y.Verdict.given() || SameReviewer(x.Reviewer, y.Reviewer) {
					continue
				}
				a, b := x, y
				k := pair{fold(a.Reviewer), fold(b.Reviewer)}
				if k.a > k.b {
					a, b, k = b, a, pair{k.b, k.a}
				}
				if found[k] == nil {
					found[k] = &Agreement{A: spelled[k.a], B: spelled[k.b]}
				}
				found[k].Both++
				found[k].Table[a.Verdict-Include][b.Verdict-Include]++
			}
		}
	}
	out := make([]Agreement, 0, len(found))
	for _, a := range found {
		out = append(out, *a)
	}
	slices.SortFunc(out, func(x, y Agreement) int {
		return cmp.Or(strings.Compare(x.A, y.A), strings.Compare(x.B, y.B))
	})
	return out
}
