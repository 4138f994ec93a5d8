package demo

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/bibtex"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/format/nbib"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/ris"
	"github.com/refsift/refsift/search"
)

// These tests run the library over the demo and hold its answers against the
// truth and against the plain scan.

// readRecords reads the exports with the library's readers.
func readRecords(t testing.TB, m memory) map[string][]*refsift.Record {
	t.Helper()
	out := map[string][]*refsift.Record{}
	for name := range layouts {
		var all iter.Seq2[*refsift.Record, error]
		var tally *refsift.Tally
		in := strings.NewReader(m[ExportFolder+"/"+name].String())
		switch {
		case strings.HasSuffix(name, ".nbib"):
			r := nbib.NewReader(in)
			r.File = name
			all, tally = r.All(), r.Diagnostics()
		case strings.HasSuffix(name, ".bib"):
			r := bibtex.NewReader(in)
			r.File = name
			all, tally = r.All(), r.Diagnostics()
		default:
			r := ris.NewReader(in)
			r.File = name
			all, tally = r.All(), r.Diagnostics()
		}
		for rec, err := range all {
			if err != nil && err != io.EOF {
				t.Errorf("%s: %v", name, err)
				continue
			}
			rec.ID = refsift.ID{File: name, Ordinal: len(out[name]) + 1}
			out[name] = append(out[name], rec)
		}
		if n := tally.Count(refsift.Error) + tally.Count(refsift.Warning); n > 0 {
			t.Errorf("%s: %d warnings and errors: %v", name, n, tally.Sample())
		}
	}
	return out
}

// flat joins the records in the order of the truth file.
func flat(byFile map[string][]*refsift.Record) (all []*refsift.Record) {
	for _, p := range newPlatforms() {
		all = append(all, byFile[p.name]...)
	}
	return all
}

func TestReadersFindWhatWasWritten(t *testing.T) {
	t.Parallel()
	m, s := generate(t, Options{})
	byFile := readRecords(t, m)
	for _, f := range s.Files {
		name := strings.TrimPrefix(f.Name, ExportFolder+"/")
		if got := len(byFile[name]); got != f.Records {
			t.Errorf("%s: read %d records, wrote %d", name, got, f.Records)
		}
	}
	scannedFiles := scanAll(t, m)
	at := map[string]int{}
	for _, row := range readTruth(t, m) {
		i := at[row.file]
		at[row.file]++
		if i >= len(byFile[row.file]) {
			continue
		}
		rec, plain := byFile[row.file][i], scannedFiles[row.file][i]
		if rec.Accession != row.accession {
			t.Errorf("%s: accession %q, the truth says %q", rec.ID, rec.Accession, row.accession)
		}
		if rec.Year != plain.year {
			t.Errorf("%s: year %d, the file says %d", rec.ID, rec.Year, plain.year)
		}
		if rec.Title == "" || rec.Source == "" {
			t.Errorf("%s: title %q, source %q", rec.ID, rec.Title, rec.Source)
		}
		if wantPlatform := platformNames[row.file]; rec.Origin.Platform != wantPlatform {
			t.Errorf("%s: platform %q, want %q", rec.ID, rec.Origin.Platform, wantPlatform)
		}
		if rec.DOI.IsValid() && !strings.HasPrefix(rec.DOI.String(), "10.5555/") {
			t.Errorf("%s: DOI %s", rec.ID, rec.DOI)
		}
	}
}

var platformNames = map[string]string{
	"pubmed.nbib": "PubMed", "scopus.ris": "Scopus", "embase-ovid.ris": "Ovid", "cinahl-ebsco.ris": "EBSCOhost",
	"psycinfo-ebsco.ris": "EBSCOhost", "cochrane.ris": "Cochrane Library", "wos.bib": "Web of Science",
}

// TestStrategyCounts counts the strategy with the library's parser and
// evaluation and compares each row of PubMed's file with the plain scan. Over
// all files the rows with headings may find more, because the library reads
// headings from other exports too.
func TestStrategyCounts(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	m, _ := generate(t, Options{})
	byFile, plain := readRecords(t, m), scanAll(t, m)
	var together []scanned
	for _, p := range newPlatforms() {
		together = append(together, plain[p.name]...)
	}
	strategy, _ := query.Parse(query.PubMed, Strategy())
	if len(strategy.Lines) != 38 {
		t.Fatalf("parsed %d lines, want 38", len(strategy.Lines))
	}
	for name, c := range map[string]struct {
		records []*refsift.Record
		plain   []scanned
		exact   bool
	}{
		"pubmed.nbib": {byFile["pubmed.nbib"], plain["pubmed.nbib"], true},
		"together":    {flat(byFile), together, false},
	} {
		result, err := eval.Run(t.Context(), evaltest.NewScan(c.records), strategy, eval.Options{})
		if err != nil {
			t.Fatal(err)
		}
		indexed := runIndex(t, c.records, strategy)
		want := evaluate(t, c.plain)
		for i, row := range printedRows(t) {
			line := result.Lines[i]
			if line.Err != nil {
				t.Errorf("%s: row %s: %v", name, row.number, line.Err)
				continue
			}
			if got := indexed.Lines[i].Count; got != line.Count {
				t.Errorf("%s: row %s: the index counts %d, the scan of records %d", name, row.number, got, line.Count)
			}
			if line.Count != want[row.number] && (c.exact || line.Count < want[row.number]) {
				t.Errorf("%s: row %s: counted %d, the plain scan %d", name, row.number, line.Count, want[row.number])
			}
			t.Logf("%s: row %s: %d (plain scan %d)", name, row.number, line.Count, want[row.number])
		}
	}
}

// runIndex counts the strategy on an index in memory.
func runIndex(t *testing.T, records []*refsift.Record, strategy *query.Strategy) *eval.Result {
	t.Helper()
	index, err := search.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	if err := index.Add(t.Context(), records...); err != nil {
		t.Fatal(err)
	}
	result, err := index.Run(t.Context(), strategy)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestDedupeAgainstTruth holds the default model to the truth: at most one
// pair in a hundred wrong or missed, none wrong among ordinary records.
func TestDedupeAgainstTruth(t *testing.T) {
	t.Parallel()
	m, _ := generate(t, Options{})
	truth := map[string]truthLine{}
	for _, row := range readTruth(t, m) {
		truth[row.id] = row
	}
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	records := flat(readRecords(t, m))
	result, err := d.Run(t.Context(), records)
	if err != nil {
		t.Fatal(err)
	}
	right, wrong := 0, 0
	cluster := map[string]int{}
	for i, c := range result.Clusters {
		for j, a := range c.Records {
			cluster[a.ID.String()] = i
			for _, b := range c.Records[:j] {
				ta, tb := truth[a.ID.String()], truth[b.ID.String()]
				if ta.group == tb.group {
					right++
					continue
				}
				wrong++
				t.Logf("merged: %s (%s) and %s (%s)", ta.id, ta.group, tb.id, tb.group)
				if ta.planted == "" && tb.planted == "" {
					t.Errorf("two ordinary items merged: %s %q and %s %q", a.ID, a.Title, b.ID, b.Title)
				}
			}
		}
	}
	missed := 0
	groups := map[string][]*refsift.Record{}
	for _, a := range records {
		ta := truth[a.ID.String()]
		for _, b := range groups[ta.group] {
			if cluster[a.ID.String()] != cluster[b.ID.String()] {
				missed++
				t.Logf("missed: %s and %s (%s): %s", a.ID, b.ID, ta.group, fmt.Sprint(d.Compare(a, b).Reason))
			}
		}
		groups[ta.group] = append(groups[ta.group], a)
	}
	t.Logf("pairs: %d right, %d wrong, %d missed", right, wrong, missed)
	if wrong*100 > right || missed*100 > right {
		t.Errorf("pairs: %d right, %d wrong, %d missed; want at most one in a hundred wrong or missed", right, wrong, missed)
	}
}
