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

// TestDamagedShared checks the traps of the shared material that hold a
// damaged entry: it is reported with its line and kept as text, and the others
// are intact.
func TestDamagedShared(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file, title string // of the intact entry
		line        int    // of the error
	}{
		{"bib_missing_comma.bib", "U", 1},
		{"bib_escaped_brace.bib", "U", 1},
		{"bib_trunc.bib", "A", 2},
	} {
		text, err := os.ReadFile(filepath.Join(shared.Path(t, "data", "exports", "derived"), tt.file))
		if err != nil {
			t.Fatal(err)
		}
		recs, r := read(t, string(text))
		errs, raw, intact := 0, 0, false
		for _, d := range r.Diagnostics().Sample() {
			if d.Severity == refsift.Error {
				errs++
				if d.Span.Start.Line != tt.line {
					t.Errorf("%s: %v, want line %d", tt.file, d, tt.line)
				}
			}
		}
		for _, rec := range recs {
			if _, ok := rec.Tag(RawTag); ok {
				raw++
			} else {
				intact = intact || rec.Title == tt.title
			}
		}
		if len(recs) != 2 || errs == 0 || raw != 1 || !intact {
			t.Errorf("%s: %d records, %d errors, %d raw texts, intact %v", tt.file, len(recs), errs, raw, intact)
		}
	}
}
