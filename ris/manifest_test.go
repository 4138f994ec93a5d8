package ris

import (
	"encoding/csv"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/origin"
	"github.com/refsift/refsift/internal/shared"
)

// A manifestRow describes one real export.
type manifestRow struct {
	file, platform, database, format string
	records                          int
}

func manifest(t testing.TB, format string) []manifestRow {
	t.Helper()
	f, err := os.Open(shared.Path(t, "data", "exports", "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []manifestRow
	for _, row := range rows[1:] {
		if row[4] != format {
			continue
		}
		n, err := strconv.Atoi(row[5])
		if err != nil {
			t.Fatalf("%s: %v", row[0], err)
		}
		out = append(out, manifestRow{row[0], row[2], row[3], row[4], n})
	}
	return out
}

// readAll reads every record and fails on errors.
func readAll(t testing.TB, r *Reader) []*refsift.Record {
	t.Helper()
	var out []*refsift.Record
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Error(err)
		}
		if rec == nil {
			if err == nil {
				t.Fatal("neither record nor error")
			}
			continue
		}
		out = append(out, rec)
	}
}

// TestManifest reads every real RIS export: exactly the expected number of
// records, and the platform where the manifest names one.
func TestManifest(t *testing.T) {
	platforms := map[string]string{
		"scopus": scopus, "ovid": ovid, "embase": embase, "ebsco": ebsco, "cochrane": cochrane, "wos": webOfScience,
		"proquest": proquest, "endnote": endnote, "mendeley": mendeley, "covidence": covidence, "rayyan": rayyan,
		"citavi": citavi, "lens": lens,
	}
	databases := map[string]string{
		"scopus": "Scopus", "cab-abstracts": "CAB Abstracts", "psycinfo": "APA PsycInfo", "econlit": "EconLit",
		"academic-search-premier": "Academic Search Premier", "cochrane": origin.Central, "lens": lens,
	}
	for _, row := range manifest(t, "ris") {
		t.Run(row.file, func(t *testing.T) {
			f, err := os.Open(shared.Path(t, "data", "exports", row.file))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			r := NewReader(f)
			r.File = row.file
			recs := readAll(t, r)
			if len(recs) != row.records {
				t.Errorf("%d records, want %d", len(recs), row.records)
			}
			got := map[string]int{}
			bases := map[string]int{}
			for _, rec := range recs {
				got[rec.Origin.Platform]++
				bases[rec.Origin.Database]++
			}
			if want := platforms[row.platform]; row.platform != "" && got[want] != len(recs) {
				t.Errorf("platforms %v, want %s", got, row.platform)
			}
			// One export calls itself CINAHL in its file name only; its DB tag says aph.
			if want := databases[row.database]; want != "" && bases[want] != len(recs) {
				t.Errorf("databases %v, want %s", bases, row.database)
			}
			if testing.Verbose() {
				t.Log(len(recs), got, bases, r.Diagnostics().Counts(), "outside", r.OutsideCount())
			}
		})
	}
}

// TestEveryLine checks that each line of every real export is in a tag of a
// record, outside records, blank, or an end mark.
func TestEveryLine(t *testing.T) {
	for _, row := range manifest(t, "ris") {
		if strings.Contains(row.file, "utf16") || strings.Contains(row.file, "cr_only") {
			continue // the same lines as their UTF-8 and LF bases
		}
		data, err := os.ReadFile(shared.Path(t, "data", "exports", row.file))
		if err != nil {
			t.Fatal(err)
		}
		checkEveryLine(t, row.file, string(data))
	}
}

// checkEveryLine marks the lines that the records and the outside text
// account for, and complains about the others.
func checkEveryLine(t testing.TB, name, text string) {
	t.Helper()
	r := NewReader(strings.NewReader(text))
	recs := readAll(t, r)
	lines := strings.Split(text, "\n")
	seen := map[int]bool{}
	for _, rec := range recs {
		for _, tag := range rec.Tags {
			markLines(seen, lines, tag)
		}
	}
	for _, o := range r.Outside() {
		for n := o.Span.Start.Line; n <= o.Span.End.Line; n++ {
			seen[n] = true
		}
	}
	if r.OutsideCount() > len(r.Outside()) {
		return // more than is kept
	}
	for i, line := range lines {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line == "" || seen[i+1] || strings.Trim(strings.ReplaceAll(strings.ToUpper(line), "ER", ""), " -") == "" {
			continue
		}
		t.Errorf("%s:%d: line is nowhere: %.80q", name, i+1, line)
	}
}

// markLines marks the lines of a tag: its own, and those on which the lines of
// its value stand. A value may begin below its tag.
func markLines(seen map[int]bool, lines []string, tag refsift.Tag) {
	at := int(tag.Line)
	seen[at] = true
	for v := range strings.SplitSeq(tag.Value, "\n") {
		for n := at; v != "" && n <= len(lines); n++ {
			line := lines[n-1]
			if n == int(tag.Line) {
				_, line, _ = strings.Cut(line, "-")
			}
			if strings.Contains(line, strings.TrimSpace(v)) {
				seen[n] = true
				at = n + 1
				break
			}
		}
	}
}

// TestDedupeSets reads the RIS files of the deduplication sets.
func TestDedupeSets(t *testing.T) {
	for _, name := range []string{"cytology_screening", "diabetes", "mis_mixed"} {
		f, err := os.Open(shared.Path(t, "data", "dedupe", name, "records.ris"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		recs := readAll(t, NewReader(strings.NewReader(string(data))))
		if want := strings.Count("\n"+string(data), "\nTY  - "); len(recs) != want {
			t.Errorf("%s: %d records, want %d", name, len(recs), want)
		}
	}
}
