package nbib

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
)

// readAll reads every record and fails on errors.
func readAll(t testing.TB, r *Reader) []*refsift.Record {
	t.Helper()
	recs, err := refsift.Collect(r.All())
	if err != nil {
		t.Error(err)
	}
	return recs
}

func table(t testing.TB, elem ...string) [][]string {
	t.Helper()
	f, err := os.Open(shared.Path(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// TestManifest reads every real nbib file: exactly the expected number of
// records, and each line accounted for.
func TestManifest(t *testing.T) {
	for _, row := range table(t, "data", "exports", "manifest.csv") {
		if row[4] != "nbib" {
			continue
		}
		t.Run(row[0], func(t *testing.T) {
			data, err := os.ReadFile(shared.Path(t, "data", "exports", row[0]))
			if err != nil {
				t.Fatal(err)
			}
			want, err := strconv.Atoi(row[5])
			if err != nil {
				t.Fatal(err)
			}
			checkFile(t, string(data), want)
		})
	}
}

// TestCorpora reads the PubMed exports among the record corpora.
func TestCorpora(t *testing.T) {
	for _, row := range table(t, "data", "corpus", "medline-mixed", "manifest.csv") {
		if !strings.HasSuffix(row[0], ".nbib.gz") {
			continue
		}
		want, err := strconv.Atoi(row[4])
		if err != nil {
			t.Fatal(err)
		}
		recs := checkFile(t, unzip(t, "data", "corpus", "medline-mixed", row[0]), want)
		headings := 0
		for _, rec := range recs {
			headings += len(rec.Descriptors)
		}
		if want, _ := strconv.Atoi(row[5]); headings != want {
			t.Errorf("%s: %d descriptors, want %d", row[0], headings, want)
		}
	}
	checkFile(t, unzip(t, "data", "corpus", "cohen2006", "cohen2006.nbib.gz"), 9416)
}

func unzip(t testing.TB, elem ...string) string {
	t.Helper()
	f, err := os.Open(shared.Path(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// checkFile reads a text, checks the number of records and that each line is
// in a tag of a record, outside records, or blank.
func checkFile(t testing.TB, text string, want int) []*refsift.Record {
	t.Helper()
	r := NewReader(strings.NewReader(text))
	recs := readAll(t, r)
	if len(recs) != want {
		t.Errorf("%d records, want %d", len(recs), want)
	}
	seen := map[int]bool{}
	for _, rec := range recs {
		for _, tag := range rec.Tags {
			for i := range strings.Count(tag.Value, "\n") + 1 {
				seen[int(tag.Line)+i] = true
			}
		}
		if rec.Title == "" || rec.Year == 0 && rec.Tags[len(rec.Tags)-1].Name == "SO" {
			t.Logf("%s: title %q year %d", rec.ID, rec.Title, rec.Year)
		}
	}
	for _, o := range r.Outside() {
		for n := o.Span.Start.Line; n <= o.Span.End.Line; n++ {
			seen[n] = true
		}
	}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) != "" && !seen[i+1] {
			t.Errorf("line %d is nowhere: %.80q", i+1, line)
		}
	}
	if testing.Verbose() {
		t.Log(len(recs), r.Diagnostics().Counts())
	}
	return recs
}
