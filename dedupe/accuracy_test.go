package dedupe_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"html"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/internal/shared"
)

var issnPattern = regexp.MustCompile(`\b\d{4}-?\d{3}[\dXx]\b`)

// load reads records.csv without any repair, so that the matching alone is measured.
func load(t testing.TB, set string) []*refsift.Record {
	t.Helper()
	rows := readCSV(t, shared.Path(t, "data", "dedupe", set, "records.csv"))
	var recs []*refsift.Record
	for _, row := range rows {
		r := &refsift.Record{ExportID: row["id"], Type: refsift.Type(row["type"]), Title: row["title"], Source: row["journal"], Volume: row["volume"],
			Issue: row["issue"], Pages: row["pages"], Abstract: row["abstract"], Origin: refsift.Origin{Database: row["source"]}}
		r.Year, _ = strconv.Atoi(row["year"])
		r.DOI, _ = refsift.ParseDOI(row["doi"])
		for _, m := range issnPattern.FindAllString(row["issn"], -1) {
			if n, err := refsift.ParseISSN(m); err == nil {
				r.ISSN = append(r.ISSN, n)
			}
		}
		for _, a := range strings.Split(html.UnescapeString(row["authors"]), ";") {
			if a = strings.TrimSpace(a); a == "" {
				continue
			}
			if f, g, ok := strings.Cut(a, ","); ok && strings.Count(a, ",") == 1 {
				r.Authors = append(r.Authors, refsift.Author{Family: f, Given: strings.TrimSpace(g)})
			} else {
				r.Authors = append(r.Authors, refsift.Author{Corporate: a})
			}
		}
		recs = append(recs, r)
	}
	return recs
}

func readCSV(t testing.TB, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, h := range rows[0] {
			m[strings.TrimPrefix(h, "\ufeff")] = row[i]
		}
		out = append(out, m)
	}
	return out
}

func gold(t testing.TB, set string) map[string]string {
	t.Helper()
	g := map[string]string{}
	for _, row := range readCSV(t, shared.Path(t, "data", "dedupe", set, "gold.csv")) {
		g[row["id"]] = row["group"]
	}
	return g
}

type score struct{ tp, fp, fn int }

func (s score) f1() float64 { return 100 * 2 * float64(s.tp) / float64(2*s.tp+s.fp+s.fn) }

func (s score) add(o score) score { return score{s.tp + o.tp, s.fp + o.fp, s.fn + o.fn} }

// measure counts pairs as the scorer beside the data does.
func measure(res *dedupe.Result, gold map[string]string) score {
	size, found, both := map[string]int{}, map[int]int{}, map[string]int{}
	for i, c := range res.Clusters {
		for _, r := range c.Records {
			g := gold[r.ExportID]
			size[g]++
			found[i]++
			both[g+"\x00"+strconv.Itoa(i)]++
		}
	}
	pairs := func(n int) int { return n * (n - 1) / 2 }
	var s score
	for _, n := range both {
		s.tp += pairs(n)
	}
	for _, n := range found {
		s.fp += pairs(n)
	}
	for _, n := range size {
		s.fn += pairs(n)
	}
	return score{s.tp, s.fp - s.tp, s.fn - s.tp}
}

func run(t testing.TB, o dedupe.Options, recs []*refsift.Record) *dedupe.Result {
	t.Helper()
	d, err := dedupe.New(o)
	if err != nil {
		t.Fatal(err)
	}
	res, err := d.Run(context.Background(), recs)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

var mainSets = []string{"diabetes", "cytology_screening", "respiratory", "tafenoquine"}

func TestAccuracy(t *testing.T) {
	var pool score
	for _, set := range append(mainSets, "dblp_acm", "mis_mixed", "cora") {
		recs := load(t, set)
		g := gold(t, set)
		res := run(t, dedupe.Options{}, recs)
		s := measure(res, g)
		t.Logf("%-20s tp %d fp %d fn %d F1 %.2f  review %d  candidates a record %.1f muted %v learned %d cut %v", set, s.tp, s.fp, s.fn, s.f1(), len(res.Review),
			float64(res.Stats.PairsCompared)/float64(len(recs)), res.Stats.Muted, res.Stats.LearnedSources, res.Stats.Rules)
		for _, m := range mainSets {
			if m == set {
				pool = pool.add(s)
			}
		}
		if dir := os.Getenv("DEDUPE_ERRORS"); dir != "" {
			writeErrors(t, dir+"/"+set+".txt", res, g)
		}
	}
	t.Logf("pool tp %d fp %d fn %d F1 %.2f", pool.tp, pool.fp, pool.fn, pool.f1())
}

func writeErrors(t testing.TB, path string, res *dedupe.Result, gold map[string]string) {
	var b strings.Builder
	cluster := map[string]int{}
	byID := map[string]*refsift.Record{}
	groups := map[string][]string{}
	for i, c := range res.Clusters {
		for _, r := range c.Records {
			cluster[r.ExportID] = i
			byID[r.ExportID] = r
			groups[gold[r.ExportID]] = append(groups[gold[r.ExportID]], r.ExportID)
		}
	}
	show := func(r *refsift.Record) string {
		return fmt.Sprintf("   %s | %.140s | %v | %d | %s | v %s | i %s | p %s | %s", r.ExportID, r.Title, r.Authors[:min(3, len(r.Authors))], r.Year, r.Source, r.Volume, r.Issue, r.Pages, r.DOI)
	}
	for _, c := range res.Clusters {
		for i, x := range c.Records {
			for _, y := range c.Records[i+1:] {
				if gold[x.ExportID] != gold[y.ExportID] {
					fmt.Fprintf(&b, "FP\n%s\n%s\n%s\n", show(x), show(y), res.Explain(x, y))
				}
			}
		}
	}
	for _, ids := range groups {
		for i, x := range ids {
			for _, y := range ids[i+1:] {
				if cluster[x] != cluster[y] {
					fmt.Fprintf(&b, "FN\n%s\n%s\n%s\n", show(byID[x]), show(byID[y]), res.Explain(byID[x], byID[y]))
				}
			}
		}
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
