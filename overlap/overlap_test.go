package overlap_test

import (
	"encoding/csv"
	"encoding/xml"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/refsift/refsift/overlap"
)

func ExampleTable() {
	var t overlap.Table
	t.Add("MEDLINE", "Scopus", "Scopus")
	t.Add("MEDLINE", "Scopus")
	t.Add("MEDLINE")
	if err := t.WriteMarkdown(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// | Database | Records | Unique records | Found only there | Share |
	// | --- | ---: | ---: | ---: | ---: |
	// | MEDLINE | 3 | 3 | 1 | 33.3 % |
	// | Scopus | 3 | 2 | 0 | 0.0 % |
	//
	// | In exactly these databases | Unique records |
	// | --- | ---: |
	// | MEDLINE + Scopus | 2 |
	// | MEDLINE | 1 |
	// | all | 3 |
}

// item draws the databases of the records of one item.
func item() *rapid.Generator[[]string] {
	return rapid.SliceOfN(rapid.SampledFrom([]string{"MEDLINE", "Embase", "Scopus", "CINAHL", "", "<b>", "日本"}), 1, 6)
}

// TestSums compares every number with a plain count over the items, in two
// orders of adding.
func TestSums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOf(item()).Draw(t, "items")
		var table, turned overlap.Table
		for i := range items {
			table.Add(items[i]...)
			turned.Add(items[len(items)-1-i]...)
		}
		if err := table.Verify(); err != nil {
			t.Fatal(err)
		}
		a, _ := table.MarshalJSON()
		b, _ := turned.MarshalJSON()
		if string(a) != string(b) {
			t.Fatalf("the order changes the table:\n%s\n%s", a, b)
		}
		sources, shared := table.Sources(), table.Shared()
		for i, s := range sources {
			records, have, only := 0, 0, 0
			both := make([]int, len(sources))
			for _, in := range items {
				for _, d := range in {
					if d == s.Name {
						records++
					}
				}
				if !slices.Contains(in, s.Name) {
					continue
				}
				have++
				if !slices.ContainsFunc(in, func(d string) bool { return d != s.Name }) {
					only++
				}
				for j := range sources {
					if slices.Contains(in, sources[j].Name) {
						both[j]++
					}
				}
			}
			if s.Records != records || s.Items != have || s.Only != only || !slices.Equal(shared[i], both) {
				t.Fatalf("%+v, shared %v; want %d %d %d %v", s, shared[i], records, have, only, both)
			}
		}
		sum := 0
		for _, c := range table.Combinations() {
			sum += c.Items
		}
		if sum != len(items) || table.Items() != len(items) {
			t.Fatalf("combinations sum to %d, items are %d, want %d", sum, table.Items(), len(items))
		}
	})
}

// TestPictures draws tables of any size, whose names try to leave their place.
func TestPictures(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var table overlap.Table
		names := rapid.SliceOfNDistinct(rapid.OneOf(rapid.String(), rapid.Just("<script>alert(1)</script>")), 1, 12, rapid.ID).Draw(t, "names")
		for range rapid.IntRange(0, 200).Draw(t, "items") {
			table.Add(rapid.SliceOfN(rapid.SampledFrom(names), 1, 5).Draw(t, "item")...)
		}
		for _, draw := range []func(io.Writer, overlap.Style) error{table.WriteUpSet, table.WriteHeatMap} {
			var b strings.Builder
			if err := draw(&b, overlap.Style{Columns: 10, ID: "x"}); err != nil {
				t.Fatal(err)
			}
			d := xml.NewDecoder(strings.NewReader(b.String()))
			for {
				token, err := d.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("not XML: %v", err)
				}
				if e, ok := token.(xml.StartElement); ok && e.Name.Local == "script" {
					t.Fatal("a script is in the picture")
				}
			}
		}
	})
}

// TestRest: the column of what found no room keeps the sum of the bars.
func TestRest(t *testing.T) {
	t.Parallel()
	var table overlap.Table
	for i := range 40 {
		for range i + 1 {
			table.Add("A", "D"+strconv.Itoa(i))
		}
	}
	var b strings.Builder
	if err := table.WriteUpSet(&b, overlap.Style{Columns: 5}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "36 further combinations: 666") { // 1 + 2 + … + 36
		t.Error("the rest is not drawn as one column")
	}
}

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	var table overlap.Table
	table.Add("A", "B")
	table.Add("A")
	table.Add("A")
	table.Add("")
	var b strings.Builder
	if err := table.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"A", overlap.NoName, "B", "items"}, {"1", "0", "0", "2"}, {"0", "1", "0", "1"}, {"1", "0", "1", "1"}}
	if !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("got %q", rows)
	}
}
