package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/shared"
)

// command runs refsift and returns what it prints; the exit code must be 0.
func command(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(args, strings.NewReader(""), &out, &errs); code != 0 {
		t.Fatalf("refsift %s: exit code %d\n%s", strings.Join(args, " "), code, errs.String())
	}
	return out.String()
}

// TestLabelledSets deduplicates the four labelled sets as a user would, and
// again with the rows in other orders: the same bytes must come out.
func TestLabelledSets(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	falsePairs, missed, found := 0, 0, 0
	for _, set := range []string{"diabetes", "cytology_screening", "respiratory", "tafenoquine"} {
		dir := t.TempDir()
		records := shared.Path(t, "data", "dedupe", set, "records.csv")
		clusters, kept := deduplicate(t, dir, records)
		tp, fp, fn := score(readColumns(t, shared.Path(t, "data", "dedupe", set, "gold.csv"), nil), readColumns(t, "", clusters))
		t.Logf("%s: %d pairs found, %d false, %d missed", set, tp, fp, fn)
		found, falsePairs, missed = found+tp, falsePairs+fp, missed+fn
		for seed := range uint64(3) {
			shuffled := filepath.Join(dir, "shuffled.csv")
			shuffle(t, records, shuffled, seed)
			c, k := deduplicate(t, dir, shuffled)
			if !bytes.Equal(c, clusters) || !bytes.Equal(k, kept) {
				t.Errorf("%s: another order of the rows gives other bytes", set)
			}
		}
	}
	f1 := 2 * float64(found) / float64(2*found+falsePairs+missed)
	t.Logf("pool: F1 %.4f, %d false pairs, %d missed", f1, falsePairs, missed)
	if f1 < 0.998 || falsePairs > 1 {
		t.Errorf("pool: F1 %.4f with %d false pairs, want at least 0.998 with at most 1", f1, falsePairs)
	}
}

func deduplicate(t *testing.T, dir, records string) (clusters, kept []byte) {
	t.Helper()
	c, k := filepath.Join(dir, "clusters.csv"), filepath.Join(dir, "kept.ris")
	command(t, "dedupe", "-q", "--clusters", c, "-o", k, records)
	return readFile(t, c), readFile(t, k)
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func shuffle(t *testing.T, from, to string, seed uint64) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(readFile(t, from))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	body := rows[1:]
	rand.New(rand.NewPCG(seed, 7)).Shuffle(len(body), func(i, j int) { body[i], body[j] = body[j], body[i] })
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// readColumns returns the group of each id.
func readColumns(t *testing.T, path string, b []byte) map[string]string {
	t.Helper()
	if b == nil {
		b = readFile(t, path)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]string{}
	for _, row := range rows[1:] {
		groups[row[0]] = row[1]
	}
	return groups
}

// score counts pairs of ids that share a group in both, in got only, in want only.
func score(want, got map[string]string) (tp, fp, fn int) {
	var cells, golds, preds = map[[2]string]int{}, map[string]int{}, map[string]int{}
	for id, g := range want {
		cells[[2]string{g, got[id]}]++
		golds[g]++
		preds[got[id]]++
	}
	pairs := func(n int) int { return n * (n - 1) / 2 }
	for _, n := range cells {
		tp += pairs(n)
	}
	for _, n := range preds {
		fp += pairs(n)
	}
	for _, n := range golds {
		fn += pairs(n)
	}
	return tp, fp - tp, fn - tp
}

// TestExpectedCounts runs two strategies over the corpus as a user would.
func TestExpectedCounts(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	var want struct {
		AppendixA map[string]int `json:"appendix-a"`
		Blocks    struct {
			Counts map[string]int `json:"counts"`
		} `json:"pubmed-blocks"`
	}
	if err := json.Unmarshal(readFile(t, shared.Path(t, "data", "query", "counts", "expected-counts.json")), &want); err != nil {
		t.Fatal(err)
	}
	index := filepath.Join(t.TempDir(), "index")
	corpus := shared.Path(t, "data", "corpus", "cohen2006", "cohen2006.nbib.gz")
	for _, tt := range []struct {
		file           string
		counts         map[string]int
		rows, reported int
	}{
		{shared.Path(t, "data", "query", "counts", "pubmed-blocks.txt"), want.Blocks.Counts, 15, 0},
		{shared.Path(t, "data", "query", "appendix-a.txt"), want.AppendixA, 38, 38},
	} {
		var got searchResult
		if err := json.Unmarshal([]byte(command(t, "search", "-q", "--json", "--index", index, "--strategy", tt.file, corpus)), &got); err != nil {
			t.Fatal(err)
		}
		rows, reported := 0, 0
		for _, l := range got.Lines {
			rows++
			if l.Reported != nil {
				reported++
			}
			if n, ok := tt.counts[l.Number]; ok && (l.Count == nil || *l.Count != n) {
				t.Errorf("%s, line %s: count %v, want %d", filepath.Base(tt.file), l.Number, l.Count, n)
			}
		}
		if rows != tt.rows || reported != tt.reported {
			t.Errorf("%s: %d rows with %d published counts, want %d with %d", filepath.Base(tt.file), rows, reported, tt.rows, tt.reported)
		}
	}
}
