package norm

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/shared"
)

// compareTitles compares two titles in a lexicon of their own.
func compareTitles(a, b []string, known func(WordID) bool) *TitleRelation {
	var l Lexicon
	x, y := l.Number(nil, a), l.Number(nil, b)
	return NewTitleComparer(&l, known).Compare(x, y)
}

// checkAgainstPlain compares two titles with both implementations, where all
// words are known and where none is.
func checkAgainstPlain(t testing.TB, a, b []string) {
	t.Helper()
	for _, known := range []bool{false, true} {
		var l Lexicon
		x, y := l.Number(nil, a), l.Number(nil, b)
		c := NewTitleComparer(&l, func(WordID) bool { return known })
		got := c.Compare(x, y)
		want := plainCompareTitles(a, b, func(string) bool { return known })
		switch {
		case got.Same != want.Same, got.Contained != want.Contained, got.Typos != want.Typos, c.Parting(got) != want.Contrast, got.Contrast != (want.Contrast != ""),
			!sameWords(&l, got.OnlyA, want.OnlyA), !sameWords(&l, got.OnlyB, want.OnlyB), !sameWords(&l, got.Common, want.Common):
			t.Fatalf("%q and %q:\n got %+v %q\nwant %+v", a, b, *got, c.Parting(got), want)
		}
	}
}

func sameWords(l *Lexicon, got []WordID, want []string) bool {
	return slices.EqualFunc(got, want, func(id WordID, w string) bool {
		joined := id == NoWord || id == NoStopWord
		if _, ok := l.lookup(w); joined {
			return !ok && IsStopWord(w) == l.IsStop(id)
		}
		return l.Text(id) == w && IsStopWord(w) == l.IsStop(id)
	})
}

// The comparison over numbers of words agrees with the plain one over
// strings: on made-up titles that differ as databases and works do.
func TestAlignmentAgainstPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	words := strings.Fields("knots godwits of the in with without phase 1 2 part ii hypertension hypotension diabetic nondiabetic adult adolescent moulting moulted " +
		"estuary wintering migration 120 150 t2dm tdm a i it protocol men women factor h vitamin d 鸟 类 ночное питание ray fish rayfish intraepithelial intra epithelial")
	change := func(title []string) []string {
		out := slices.Clone(title)
		for range r.IntN(5) {
			if len(out) == 0 {
				break
			}
			i := r.IntN(len(out))
			switch r.IntN(8) {
			case 0:
				out = slices.Delete(out, i, i+1)
			case 1:
				out = slices.Insert(out, i, words[r.IntN(len(words))])
			case 2:
				out[i] = words[r.IntN(len(words))]
			case 3:
				j := r.IntN(len(out))
				out[i], out[j] = out[j], out[i]
			case 4:
				if b := []rune(out[i]); len(b) > 1 {
					k := r.IntN(len(b) - 1)
					b[k], b[k+1] = b[k+1], b[k]
					out[i] = string(b)
				}
			case 5:
				if b := []rune(out[i]); len(b) > 1 {
					out[i] = string(slices.Delete(b, len(b)-1, len(b)))
				}
			case 6:
				if i+1 < len(out) {
					out[i] += out[i+1]
					out = slices.Delete(out, i+1, i+2)
				}
			case 7:
				out[i] = []string{"non", "hyper", "un", "intra"}[r.IntN(4)] + out[i]
			}
		}
		return out
	}
	for range 20_000 {
		title := make([]string, r.IntN(16))
		for i := range title {
			title[i] = words[r.IntN(len(words))]
		}
		checkAgainstPlain(t, change(title), change(title))
	}
}

// The same on titles of real exports: each with its neighbours by the
// alphabet and with titles taken at random.
func TestAlignmentAgainstPlainOnRealTitles(t *testing.T) {
	for _, set := range []string{"diabetes", "respiratory", "dblp_acm", "cora"} {
		f, err := os.Open(shared.Path(t, "data", "dedupe", set, "records.csv"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := slices.Index(rows[0], "title")
		var titles []string
		for _, row := range rows[1:] {
			titles = append(titles, row[column])
		}
		slices.Sort(titles)
		words := make([][]string, len(titles))
		for i := range titles {
			words[i] = ParseTitle(titles[i]).Words
		}
		r := rand.New(rand.NewPCG(5, 5))
		for i := range words {
			checkAgainstPlain(t, words[i], words[(i+1)%len(words)])
			checkAgainstPlain(t, words[i], words[r.IntN(len(words))])
		}
	}
}

// Comparing titles takes no memory once the comparer has grown.
func TestCompareTakesNoMemory(t *testing.T) {
	var l Lexicon
	a := l.Number(nil, strings.Fields("nocturnal foraging of ringed sandpipers in a northern estuary a cohort study of 120 birds"))
	b := l.Number(nil, strings.Fields("nocturnal feeding of ringed sandpipers in the southern estuaries a cohort of 150 birds"))
	c := NewTitleComparer(&l, func(WordID) bool { return false })
	c.Compare(a, b)
	if n := testing.AllocsPerRun(100, func() { c.Compare(a, b) }); n != 0 {
		t.Errorf("%v allocations a comparison", n)
	}
}

func BenchmarkCompare(b *testing.B) {
	var l Lexicon
	x := l.Number(nil, strings.Fields("nocturnal foraging of ringed sandpipers in a northern estuary a cohort study of 120 birds"))
	y := l.Number(nil, strings.Fields("nocturnal feeding of ringed sandpipers in the southern estuaries a cohort of 150 birds"))
	c := NewTitleComparer(&l, func(WordID) bool { return false })
	b.ReportAllocs()
	for b.Loop() {
		c.Compare(x, y)
	}
}
