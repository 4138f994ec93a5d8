package thesaurus_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/thesaurus"
)

const small = `Plants;B01
Trees;B01.100
Oaks;B01.100.050
Shade Givers;C05
Oaks;C05.300
Holm Oaks;C05.300.100
Cork;B01.1001
Ménière Shrub;B01.200
`

func load(t *testing.T, text string) *thesaurus.Tree {
	t.Helper()
	tree, err := thesaurus.Load(strings.NewReader(text), thesaurus.LoadOptions{File: "small.txt", Year: 2001})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestExplode(t *testing.T) {
	tree := load(t, small)
	for _, c := range []struct{ heading, want string }{
		{"Plants", "Cork Ménière Shrub Oaks Plants Trees"}, // not Holm Oaks: no transit through the other place of Oaks
		{"trees", "Oaks Trees"},                            // not Cork: B01.1001 is no child of B01.100
		{"OAKS", "Holm Oaks Oaks"},
		{"meniere shrub", "Ménière Shrub"},
		{"Holm Oaks", "Holm Oaks"},
		{"female", "Female"},
		{"Unicorns", ""},
		{"", ""},
	} {
		if got := strings.Join(tree.Explode(c.heading), " "); got != c.want {
			t.Errorf("Explode(%q) = %q, want %q", c.heading, got, c.want)
		}
	}
	if got := tree.Numbers("oaks"); !slices.Equal(got, []string{"B01.100.050", "C05.300"}) {
		t.Errorf("Numbers = %q", got)
	}
	if h, ok := tree.Lookup("HOLM oaks"); h != "Holm Oaks" || !ok {
		t.Errorf("Lookup = %q, %t", h, ok)
	}
	if tree.Year() != 2001 || tree.Len() != 7 {
		t.Errorf("year %d, %d headings", tree.Year(), tree.Len())
	}
}

func TestLoadErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "f.txt: not a thesaurus tree: no descriptor"},
		{"Oaks;B01\nnonsense\n", "f.txt:2: not a thesaurus tree: no semicolon"},
		{"Oaks;B01\n;B02\n", "f.txt:2: not a thesaurus tree: no descriptor before"},
		{"Oaks;b01\n", `f.txt:1: not a thesaurus tree: "b01" is not a tree number`},
		{"Oaks;B01..2\n", "f.txt:1:"},
		{"Oaks;B01\nElms;B01\n", "tree number B01 belongs to"},
		{"Oaks;B01\nM\xe9;B02\n", "f.txt:2: not a thesaurus tree: the text is not UTF-8"},
		{"\x1f\x8bxx", "f.txt:"},
		{strings.Repeat("x", 100_000), "f.txt:1: not a thesaurus tree: the line is too long"},
	} {
		_, err := thesaurus.Load(strings.NewReader(c.in), thesaurus.LoadOptions{File: "f.txt"})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Load(%.20q): %v, want %q", c.in, err, c.want)
		}
	}
	if _, err := thesaurus.Load(strings.NewReader("x"), thesaurus.LoadOptions{}); !errors.Is(err, thesaurus.ErrFormat) {
		t.Errorf("%v is not ErrFormat", err)
	}
}

func TestLoadGzip(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte("\ufeff" + strings.ReplaceAll(small, "\n", "\r\n")))
	z.Close()
	tree, err := thesaurus.Load(&b, thesaurus.LoadOptions{})
	if err != nil || tree.Len() != 7 {
		t.Fatalf("%v, %v", tree, err)
	}
}

func TestPackUnpack(t *testing.T) {
	tree := load(t, small)
	var b bytes.Buffer
	if err := tree.Pack(&b); err != nil {
		t.Fatal(err)
	}
	packed := b.Bytes()
	again, err := thesaurus.Unpack(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, again, tree)
	for n := range packed {
		if _, err := thesaurus.Unpack(bytes.NewReader(packed[:n])); err == nil {
			t.Fatalf("a file of %d of %d bytes was read", n, len(packed))
		}
	}
}

func equal(t *testing.T, got, want *thesaurus.Tree) {
	t.Helper()
	a, b := slices.Collect(got.Headings()), slices.Collect(want.Headings())
	if !slices.Equal(a, b) {
		t.Fatalf("%d headings, want %d", len(a), len(b))
	}
	for _, h := range a {
		if !slices.Equal(got.Numbers(h), want.Numbers(h)) {
			t.Fatalf("%s: %v, want %v", h, got.Numbers(h), want.Numbers(h))
		}
	}
}

// TestDefaultIsNLM compares the embedded tree with NLM's file.
func TestDefaultIsNLM(t *testing.T) {
	f, err := os.Open(shared.Path(t, "data", "mesh", "mtrees2019.txt.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := thesaurus.Load(f, thesaurus.LoadOptions{File: f.Name(), Year: 2019})
	if err != nil {
		t.Fatal(err)
	}
	tree := thesaurus.Default()
	if tree.Year() != 2019 {
		t.Errorf("year %d", tree.Year())
	}
	equal(t, tree, want)
}

func TestDefaultExplodesAppendixA(t *testing.T) {
	text, err := os.ReadFile(shared.Path(t, "data", "mesh", "explode-appendix-a.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string]struct {
		Numbers  []string `json:"tree_numbers_2019"`
		Exploded []string `json:"exploded_2019"`
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 10 {
		t.Fatalf("only %d cases", len(cases))
	}
	tree := thesaurus.Default()
	for h, c := range cases {
		slices.Sort(c.Exploded)
		slices.Sort(c.Numbers)
		if got := tree.Explode(h); !slices.Equal(got, c.Exploded) {
			t.Errorf("%s: %d headings, want %d", h, len(got), len(c.Exploded))
		}
		if got := tree.Numbers(strings.ToUpper(h)); !slices.Equal(got, c.Numbers) {
			t.Errorf("%s: numbers %v, want %v", h, got, c.Numbers)
		}
	}
}

func TestAnimalsHoldHumans(t *testing.T) {
	if !slices.Contains(thesaurus.Default().Explode("Animals"), "Humans") {
		t.Error("Animals explodes without Humans")
	}
}

func TestQualifier(t *testing.T) {
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{"DT", "drug therapy", true},
		{"drug therapy", "drug therapy", true},
		{"Administration and Dosage", "administration & dosage", true},
		{"no such thing", "no such thing", false},
		{"zz", "zz", false},
	} {
		if got, ok := thesaurus.Qualifier(c.in); got != c.want || ok != c.ok {
			t.Errorf("Qualifier(%q) = %q, %t", c.in, got, ok)
		}
	}
}

func TestQualifierCode(t *testing.T) {
	t.Parallel()
	for _, tt := range [][2]string{{"drug therapy", "dt"}, {"DT", "dt"}, {"Administration and Dosage", "ad"}, {"moon", ""}} {
		if got, ok := thesaurus.QualifierCode(tt[0]); got != tt[1] || ok != (tt[1] != "") {
			t.Errorf("%s: %q, want %q", tt[0], got, tt[1])
		}
	}
}

func ExampleTree_Explode() {
	tree := thesaurus.Default()
	fmt.Println(tree.Year(), tree.Len())
	for _, h := range tree.Explode("community participation") {
		fmt.Println(h)
	}
	// Output:
	// 2019 29349
	// Community Participation
	// Patient Participation
}

func ExampleLoad() {
	tree, err := thesaurus.Load(strings.NewReader("Plants;B01\nTrees;B01.100\nOaks;B01.100.050\n"),
		thesaurus.LoadOptions{File: "mtrees.bin", Year: 2026})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tree.Explode("trees"))
	// Output: [Oaks Trees]
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("A;A01\nB;A01.1\nA;B\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := thesaurus.Load(bytes.NewReader(data), thesaurus.LoadOptions{})
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := tree.Pack(&b); err != nil {
			t.Fatal(err)
		}
		again, err := thesaurus.Unpack(&b)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, again, tree)
		for h := range tree.Headings() {
			if x := tree.Explode(h); !slices.Contains(x, h) {
				t.Fatalf("%q explodes to %q without itself", h, x)
			}
		}
	})
}

func BenchmarkDefault(b *testing.B) {
	tree := thesaurus.Default()
	var buf bytes.Buffer
	if err := tree.Pack(&buf); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := thesaurus.Unpack(bytes.NewReader(buf.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}
