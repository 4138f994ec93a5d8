package query_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
)

func ExampleGuesses() {
	for _, g := range query.Guesses("1. exp Asthma/\n2. asthma$.ti,ab.\n3. 1 or 2")[:1] {
		fmt.Printf("%s %.2f\n", g.Dialect.Title, g.Confidence)
		fmt.Println(g.Evidence[0])
	}
	// Output:
	// Ovid 1.00
	// headings with exp and a slash (once, in line 1)
}

func TestGuesses(t *testing.T) {
	t.Parallel()
	tests := []struct{ want, text string }{
		{"pubmed", "asthma[tiab] OR \"Asthma\"[Mesh:NoExp]"},
		{"pubmed", "#1,\"Search (asthma)\"\n#2,\"Search: wheeze [Title/Abstract]\""},
		{"ovid", "exp Asthma/ or (asthma$ adj3 child$).tw."},
		{"ovid", "Ovid MEDLINE(R) <1946 to May 2019>\n1 asthma\n2 wheeze\n3 1 or 2"},
		{"ovid", "1 asthma.mp. [mp=title, abstract]\n2 limit 1 to english language"},
		{"ovid", "(medline or embase or pubmed or cochrane or cinahl).ti,ab.\nweb of science.tw."}, // names inside searches prove nothing
		{"ebsco", "(MH \"Asthma+\") OR TI asthma* OR AB (asthma N3 child*)"},
		{"ebsco", "S3 S1 AND S2 Limiters - English Language\nS2 x\nS1 y"},
		{"cochrane", "#1 MeSH descriptor: [Asthma] explode all trees\n#2 (asthma* near/3 child*):ti,ab,kw\n#3 {or #1-#2}"},
		{"cochrane", "[mh Asthma] or [mh ^\"Status Asthmaticus\"]"},
		{"embase.com", "'asthma'/exp OR asthma*:ti,ab AND [english]/lim"},
		{"embase.com", "Embase.com\n#1 asthma\n#2 wheeze"},
		{"wos", "TS=(asthma* NEAR/3 child*)"},
		{"wos", "Web of Science Core Collection\n#1 asthma\n#2 wheeze"},
		{"scopus", "TITLE-ABS-KEY(asthma W/3 child*) AND NOT TITLE(adult) AND PUBYEAR > 2009"},
	}
	for _, tt := range tests {
		g := query.Guesses(tt.text)
		if g[0].Dialect.Name != tt.want || g[0].Confidence < 0.9 || len(g[0].Evidence) == 0 {
			t.Errorf("%q: %s %.2f %q, want %s", tt.text, g[0].Dialect.Name, g[0].Confidence, g[0].Evidence, tt.want)
		}
		sum := 0.0
		for _, x := range g {
			sum += x.Confidence
		}
		if math.Abs(sum-1) > 1e-9 || len(g) != len(query.Dialects()) {
			t.Errorf("%q: %d guesses that add up to %f", tt.text, len(g), sum)
		}
	}
	for _, text := range []string{"", "asthma", "asthma AND wheeze", "asthma:ti OR wheeze:ab", strings.Repeat("'", 1000)} {
		if g := query.Guesses(text); g[0].Confidence >= 0.9 {
			t.Errorf("%q: %s with confidence %.2f on no evidence", text, g[0].Dialect.Name, g[0].Confidence)
		}
	}
}

// guessTuned are the collections on which the signs were chosen; the others
// are held out.
var guessTuned = []string{"clef-tar", "sigir2017"}

// TestGuessesStrategies measures the guesses on real strategies whose
// platform is known, collections that were not looked at while tuning apart.
func TestGuessesStrategies(t *testing.T) {
	t.Parallel()
	f, err := os.Open(shared.Path(t, "data", "query", "strategies", "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var right, all [2]int
	sure := 0
	table := map[string]int{}
	for _, r := range rows[1:] {
		g := query.Guesses(readText(t, "data", "query", "strategies", r[0]))[0]
		if g.Confidence >= 0.9 {
			sure++
			if g.Dialect.Name != r[3] {
				t.Errorf("%s: %s with confidence %.3f (%q), it is %s", r[0], g.Dialect.Name, g.Confidence, g.Evidence, r[3])
			}
		}
		table[fmt.Sprintf("%-10s read as %s", r[3], g.Dialect.Name)]++
		if r[3] == "generic" {
			continue // no platform: nothing is right or wrong below certainty
		}
		set := 0
		if !slices.Contains(guessTuned, r[2]) {
			set = 1
		}
		all[set]++
		if g.Dialect.Name == r[3] {
			right[set]++
		} else {
			t.Logf("%s: %s with confidence %.2f, it is %s", r[0], g.Dialect.Name, g.Confidence, r[3])
		}
	}
	var lines []string
	for k, n := range table {
		lines = append(lines, fmt.Sprintf("%s: %d", k, n))
	}
	slices.Sort(lines)
	t.Logf("%d of %d right in the collections used for tuning, %d of %d in the others; %d of %d with confidence 0.9 or more\n%s",
		right[0], all[0], right[1], all[1], sure, len(rows)-1, strings.Join(lines, "\n"))
	if right[0] < all[0]*97/100 || right[1] < all[1]*90/100 || sure < (len(rows)-1)*85/100 {
		t.Error("fewer than were right before")
	}
}
