package csv

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
)

var platformIDs = map[string]string{
	"scopus": "Scopus", "wos": "Web of Science", "embase": "Embase.com", "covidence": "Covidence", "openalex": "OpenAlex",
}

func TestManifest(t *testing.T) {
	t.Parallel()
	dir := shared.Path(t, "data", "exports")
	rows := readAll(t, filepath.Join(dir, "manifest.csv"))
	for _, m := range rows[1:] {
		if m[4] != "csv" && m[4] != "wos-tab" {
			continue
		}
		t.Run(m[0], func(t *testing.T) {
			t.Parallel()
			f, err := os.Open(filepath.Join(dir, filepath.FromSlash(m[0])))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			r := NewReader(f)
			n := 0
			for rec, err := range r.All() {
				if err != nil {
					t.Error(err)
				}
				n++
				if rec.Title == "" || rec.Year == 0 || rec.Source == "" || len(rec.Authors) == 0 && m[4] == "csv" {
					t.Errorf("%v lacks a field: %q %d %v %q", rec.ID, rec.Title, rec.Year, rec.Authors, rec.Source)
				}
				if want := platformIDs[m[2]]; rec.Origin.Platform != want && m[2] != "" {
					t.Errorf("platform %q, want %q", rec.Origin.Platform, want)
				}
			}
			if want, _ := strconv.Atoi(m[5]); n != want {
				t.Errorf("%d records, want %d", n, want)
			}
			t.Log(n, r.Diagnostics().Counts())
		})
	}
}

// TestDedupeSets compares the sets of deduplication, whose columns are those
// of ASySD, with encoding/csv.
func TestDedupeSets(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "data", "dedupe"), "*", "records.csv"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			want := readAll(t, file)
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			r := NewReader(f)
			i := 0
			for rec, err := range r.All() {
				if _, ok := errors.AsType[*refsift.Diagnostic](err); err != nil && !ok {
					t.Fatal(err)
				}
				i++
				if i >= len(want) {
					continue
				}
				if rec.ExportID != want[i][0] || rec.Origin.Database != databaseOf(want[i][12]) {
					t.Fatalf("record %d: id %q database %q, want %q %q", i, rec.ExportID, rec.Origin.Database, want[i][0], want[i][12])
				}
				for c, name := range want[0] {
					got, _ := rec.Tag(name)
					if got != want[i][c] {
						t.Fatalf("record %d: %s is %q, want %q", i, name, got, want[i][c])
					}
				}
			}
			if i != len(want)-1 {
				t.Errorf("%d records, want %d", i, len(want)-1)
			}
			t.Log(i, r.Diagnostics().Counts())
		})
	}
}

func databaseOf(s string) string {
	for _, name := range []string{"Crossref", "MEDLINE", "DBLP", "Scopus", "Embase", "Web of Science"} {
		if strings.EqualFold(s, name) {
			return name
		}
	}
	return s
}

func readAll(t testing.TB, file string) [][]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
