package query_test

import (
	"encoding/csv"
	"os"
	"testing"

	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
)

// allDialects are those of platforms and of single databases.
func allDialects() []*query.Dialect { return append(query.Dialects(), query.DatabaseDialects()...) }

// checkWhole: a strategy written in a dialect is read as the same lines and
// written the same again. It reports false where the strategy holds what the
// dialect cannot say, which is written as it stood.
func checkWhole(t *testing.T, s *query.Strategy, d *query.Dialect) bool {
	t.Helper()
	f := query.Formatter{Dialect: d}
	once := f.Strategy(s)
	if once.Diagnostics().Err() != nil {
		return false
	}
	again, ds := query.Parse(d, once.String())
	if len(again.Lines) != len(s.Lines) {
		t.Errorf("%s: %d lines are written as\n%sread as %d", d.Name, len(s.Lines), once, len(again.Lines))
		return true
	}
	if err := ds.Err(); err != nil {
		t.Errorf("%s:\n%sdoes not read: %v", d.Name, once, err)
		return true
	}
	if twice := f.Strategy(again); twice.String() != once.String() {
		for i := range once.Lines {
			if a, b := once.Lines[i].Text, twice.Lines[i].Text; a != b {
				t.Errorf("%s: %s\nwritten as %s\nread and written as %s", d.Name, s.Lines[i].Text, a, b)
				return true
			}
		}
		t.Errorf("%s: written as\n%sread and written as\n%s", d.Name, once, twice)
	}
	return true
}

// TestFormatStrategies writes every real strategy in every dialect.
func TestFormatStrategies(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, and writing is not concurrent")
	}
	f, err := os.Open(shared.Path(t, "data", "query", "strategies", "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range table[0] {
		column[name] = i
	}
	sayable, own, files := 0, 0, 0
	for _, r := range table[1:] {
		from, ok := query.DialectNamed(r[column["dialect"]])
		if !ok {
			t.Errorf("no dialect %s", r[column["dialect"]])
			continue
		}
		s, _ := query.Parse(from, readText(t, "data", "query", "strategies", r[column["file"]]))
		for _, d := range allDialects() {
			t.Run(r[column["file"]]+"/"+d.Name, func(t *testing.T) {
				if files++; checkWhole(t, s, d) {
					if sayable++; d == from {
						own++
					}
				}
			})
		}
	}
	t.Logf("%d of %d strategies in all dialects are read again and written the same, %d in their own; the others hold lines that were not understood, or cannot be said", sayable, files, own)
	if own < 180 || sayable*10 < files*8 {
		t.Error("too few could be said")
	}
}
