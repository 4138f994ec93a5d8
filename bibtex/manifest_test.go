package bibtex

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
)

type manifestRow struct {
	file, platformID, databaseID string
	records                      int
}

// manifest lists the BibTeX and biblatex files of the shared material.
func manifest(t testing.TB) []manifestRow {
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
		if row[4] != "bibtex" && row[4] != "biblatex" {
			continue
		}
		n, err := strconv.Atoi(row[5])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, manifestRow{file: row[0], platformID: row[2], databaseID: row[3], records: n})
	}
	return out
}

// platformIDs are the names that the manifest uses.
var platformIDs = map[string]string{
	"scopus": "Scopus", "wos": "Web of Science", "mendeley": "Mendeley", "ebsco": "EBSCOhost", "zotero": "Zotero",
}

func TestManifest(t *testing.T) {
	t.Parallel()
	for _, row := range manifest(t) {
		t.Run(row.file, func(t *testing.T) {
			t.Parallel()
			f, err := os.Open(filepath.Join(shared.Path(t, "data", "exports"), filepath.FromSlash(row.file)))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			r := NewReader(f)
			r.File = row.file
			n, platform, database := 0, map[string]int{}, map[string]int{}
			for rec, err := range r.All() {
				if _, ok := errors.AsType[*refsift.Diagnostic](err); err != nil && !ok {
					t.Fatal(err)
				}
				if rec == nil {
					continue
				}
				n++
				platform[rec.Origin.Platform]++
				database[rec.Origin.Database]++
			}
			if n != row.records {
				t.Errorf("%d records, want %d", n, row.records)
			}
			if want := platformIDs[row.platformID]; row.platformID != "" && 2*platform[want] <= n {
				t.Errorf("platforms %v, want %q", platform, want)
			}
			if want := platformIDs[row.databaseID]; row.databaseID != "" && 2*database[want] <= n {
				t.Errorf("databases %v, want %q", database, want)
			}
			t.Log(n, platform, database, r.Diagnostics().Counts())
		})
	}
}
