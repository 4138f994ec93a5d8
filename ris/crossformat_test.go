package ris

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format/nbib"
	"github.com/refsift/refsift/internal/shared"
)

// TestWriteReadNbib writes records that came from PubMed as RIS: their typed
// fields survive.
func TestWriteReadNbib(t *testing.T) {
	files, err := filepath.Glob(shared.Path(t, "data", "exports", "pubmed", "*.nbib"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		recs, err := refsift.Collect(nbib.NewReader(f).All())
		if err != nil {
			t.Fatal(err)
		}
		again := readAll(t, NewReader(strings.NewReader(write(t, false, recs...))))
		if len(again) != len(recs) {
			t.Fatalf("%s: %d records became %d", filepath.Base(name), len(recs), len(again))
		}
		bad := 0
		for i := range recs {
			a, b := comparableRecord(recs[i]), comparableRecord(again[i])
			if diff := cmp.Diff(a, b, compareIdentifiers); diff != "" {
				if bad++; bad < 4 {
					t.Errorf("%s#%d: %s", filepath.Base(name), i+1, diff)
				}
			}
			if got, want := again[i].Origin.Database, recs[i].Origin.Database; got != want {
				t.Errorf("%s#%d: database %q, want %q", filepath.Base(name), i+1, got, want)
			}
		}
		if bad > 0 {
			t.Errorf("%s: %d of %d records differ", filepath.Base(name), bad, len(recs))
		}
	}
}
