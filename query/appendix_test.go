package query_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
)

// plainText brings the printed strategy and the clean table together:
// straight quotes, single spaces, no break after a hyphen.
func plainText(s string) string {
	s = strings.NewReplacer("“", `"`, "”", `"`).Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

func readText(t *testing.T, elem ...string) string {
	t.Helper()
	b, err := os.ReadFile(shared.Path(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAppendixA(t *testing.T) {
	t.Parallel()
	text := readText(t, "data", "query", "appendix-a.txt")
	var want [][]string
	for line := range strings.Lines(readText(t, "data", "query", "appendix-a.tsv")) {
		want = append(want, strings.Split(strings.TrimRight(line, "\r\n"), "\t"))
	}
	want = want[1:]
	s, ds := query.Parser{Dialect: query.PubMed, File: "appendix-a.txt"}.Parse(text)
	if err := ds.Err(); err != nil {
		t.Errorf("errors: %v", err)
	}
	if len(s.Lines) != len(want) {
		t.Errorf("%d lines, want %d", len(s.Lines), len(want))
	}
	unnumbered := 0
	for i, l := range s.Lines {
		if i >= len(want) {
			t.Errorf("extra line %q", l.Text)
			continue
		}
		w := want[i]
		number := w[2]
		if number == "" {
			unnumbered++
			number = fmt.Sprintf("u%d", unnumbered)
		}
		if l.Label != w[2] || l.Number != number {
			t.Errorf("row %d: label %q number %q, want %q %q", i+1, l.Label, l.Number, w[2], number)
		}
		if got := plainText(l.Text); got != w[3] {
			t.Errorf("line %s:\n got %s\nwant %s", l.Number, got, w[3])
		}
		if n, _ := strconv.Atoi(w[4]); l.Reported != n {
			t.Errorf("line %s: count %d, want %d", l.Number, l.Reported, n)
		}
		if w[1] != "" && l.Block != "Block "+w[1] {
			t.Errorf("line %s: block %q, want %q", l.Number, l.Block, "Block "+w[1])
		}
	}
}
