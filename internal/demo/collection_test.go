package demo

import (
	"reflect"
	"strings"
	"testing"
)

func TestCollection(t *testing.T) {
	t.Parallel()
	const n = 20_000
	recs := Collection(CollectionOptions{Seed: 1, Records: n})
	if len(recs) != n {
		t.Fatalf("%d records", len(recs))
	}
	copies := map[int]int{}
	ids := map[string]bool{}
	words := map[string]int{}
	var doi, abstract, length, titles int
	for _, r := range recs {
		copies[r.Item]++
		if ids[r.ExportID] {
			t.Fatalf("two records %s", r.ExportID)
		}
		ids[r.ExportID] = true
		if r.DOI.IsValid() {
			doi++
			if !strings.HasPrefix(r.DOI.String(), "10.5555/") {
				t.Fatalf("DOI %s may be somebody's", r.DOI)
			}
		}
		if r.Abstract != "" {
			abstract++
			length += len(r.Abstract)
		}
		for _, w := range strings.Fields(r.Title) {
			words[strings.ToLower(w)]++
			titles++
		}
	}
	several := 0
	for _, k := range copies {
		if k > 1 {
			several++
		}
	}
	share := func(what string, got, of int, low, high float64) {
		if p := 100 * float64(got) / float64(of); p < low || p > high {
			t.Errorf("%s: %.1f %%, want %v to %v", what, p, low, high)
		}
	}
	share("works with copies", several, len(copies), 27, 30)
	share("records with a DOI", doi, n, 72, 78)
	share("records with an abstract", abstract, n, 77, 83)
	share("the most frequent word", words["of"], titles, 2, 8)
	once := 0
	for _, k := range words {
		if k == 1 {
			once++
		}
	}
	share("words that occur once", once, len(words), 35, 65)
	if mean := length / abstract; mean < 1000 || mean > 1900 {
		t.Errorf("abstracts of %d letters", mean)
	}
}

func TestCollectionIsRepeatable(t *testing.T) {
	t.Parallel()
	small, large := Collection(CollectionOptions{Seed: 3}), Collection(CollectionOptions{Seed: 3, Records: 1500})
	if len(small) != 1000 || !reflect.DeepEqual(small, large[:1000]) {
		t.Error("the same seed gives other records")
	}
	if other := Collection(CollectionOptions{Seed: 4}); other[0].Title == small[0].Title {
		t.Error("another seed gives the same records")
	}
}
