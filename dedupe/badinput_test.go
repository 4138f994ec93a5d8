package dedupe_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// numbered gives records IDs of their own.
func numbered(recs []*refsift.Record) []*refsift.Record {
	for i, r := range recs {
		r.ID, r.ExportID = refsift.ID{File: "made-up.ris", Ordinal: i + 1}, fmt.Sprint(i)
	}
	return recs
}

// Whatever the input, work is bounded by the number of records, and the
// answer is one that a person would give.
func TestBadInput(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	repeat := func(n int, r func(i int) *refsift.Record) []*refsift.Record {
		recs := make([]*refsift.Record, n)
		for i := range recs {
			recs[i] = r(i)
		}
		return numbered(recs)
	}
	manyAuthors := func(n int) string {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("%s%s, %c", word26(i), word26(i*7+3), 'A'+i%26))
		}
		return strings.Join(names, "; ")
	}
	long := strings.Repeat("sandpipers of the northern estuary ", 30_000) // 1 MB
	tests := []struct {
		name     string
		recs     []*refsift.Record
		clusters int // -1: any
		pairs    int // at most, a record
	}{
		{"nothing at all", repeat(3000, func(int) *refsift.Record { return &refsift.Record{} }), 3000, 0},
		{"no titles", repeat(3000, func(i int) *refsift.Record {
			return with(paper, "t: ", "doi: ", fmt.Sprintf("v: %d", i/2), fmt.Sprintf("a: Author%s, A", word26(i/2)))
		}), -1, 70},
		{"only a title each", repeat(3000, func(i int) *refsift.Record {
			return rec("t: Night feeding of " + word26(i) + " on the " + word26(i*31))
		}), 3000, 30},
		{"one title only", repeat(3000, func(int) *refsift.Record { return rec("t: Night feeding of ringed knots on the tidal flats") }), 3000, 30},
		{"one record many times", repeat(10_000, func(int) *refsift.Record { return rec(paper...) }), 1, 90},
		{"one section title", repeat(100_000, func(i int) *refsift.Record {
			return rec("t: Editorial", fmt.Sprintf("a: Editor%s, A", word26(i%40_000)), fmt.Sprintf("y: %d", 1950+i%70), "j: Shore Review", fmt.Sprintf("v: %d", i%70), fmt.Sprintf("p: %d", 1+i%3000))
		}), -1, 45},
		{"huge titles", repeat(4, func(i int) *refsift.Record { return with(paper, "doi: ", "t: "+long+word26(i)) }), -1, 3},
		{"huge abstracts", repeat(4, func(int) *refsift.Record { return with(paper, "ab: "+long) }), 1, 3},
		{"a thousand authors", repeat(40, func(i int) *refsift.Record {
			return with(paper, "a: "+manyAuthors(1000), fmt.Sprintf("y: %d", 2014+i%2))
		}), -1, 39},
		{"one ID for all", func() []*refsift.Record {
			recs, _ := madeUp(31, 500)
			for _, r := range recs {
				r.ID, r.ExportID = refsift.ID{File: "x", Ordinal: 1}, "same"
			}
			return recs
		}(), -1, 30},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := run(t, dedupe.Options{}, tt.recs)
			checkPartition(t, res, tt.recs)
			if tt.clusters >= 0 && len(res.Clusters) != tt.clusters {
				t.Errorf("%d clusters, want %d", len(res.Clusters), tt.clusters)
			}
			if got := res.Stats.PairsCompared; got > tt.pairs*len(tt.recs) {
				t.Errorf("%d pairs of %d records, want at most %d a record", got, len(tt.recs), tt.pairs)
			}
			if len(res.Review) > 2*len(tt.recs) {
				t.Errorf("%d pairs for review", len(res.Review))
			}
			t.Logf("%d records: %d pairs, %d clusters, %d for review", len(tt.recs), res.Stats.PairsCompared, len(res.Clusters), len(res.Review))
		})
	}
}

// word26 spells a number in letters.
func word26(n int) string {
	s := ""
	for n += 26; n > 0; n /= 26 {
		s += string(rune('a' + n%26))
	}
	return s
}

// A record that is given twice, or that is in the session already, is an error.
func TestSameRecordTwice(t *testing.T) {
	t.Parallel()
	r := rec(paper...)
	d := must(t, dedupe.Options{})
	if _, err := d.Run(t.Context(), []*refsift.Record{r, rec("t: Another"), r}); err == nil {
		t.Error("one record twice is accepted")
	}
	s := d.Begin(nil)
	if _, err := s.Add(t.Context(), []*refsift.Record{r}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Add(t.Context(), []*refsift.Record{r}); err == nil || s.Records() != 1 {
		t.Errorf("the record is added again: %v, %d records", err, s.Records())
	}
}
