package format_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/internal/readertest"
	"github.com/refsift/refsift/internal/shared"
)

// A manifestRow is an export of the shared collection and what it holds.
type manifestRow struct {
	file, format, platformID, databaseID string
	records                              int
	traps                                string
}

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
	column := func(name string) int { return slices.Index(rows[0], name) }
	var out []manifestRow
	for _, row := range rows[1:] {
		n, err := strconv.Atoi(row[column("records_expected")])
		if err != nil {
			t.Fatal(err)
		}
		want := row[column("format")]
		if want == "biblatex" {
			want = format.BibTeX
		}
		out = append(out, manifestRow{row[column("file")], want, row[column("platform_id")], row[column("database_id")], n, row[column("traps")]})
	}
	return out
}

func (r manifestRow) bytes(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared.Path(t, "data", "exports"), filepath.FromSlash(r.file)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// contradicted are the rows of the manifest that the file itself contradicts,
// and what it says.
var contradicted = map[string]string{
	"pubmed/zt_medline_05.txt":          "its records say OWN - ERIC and have no PMID: ERIC wrote them, in PubMed's format",
	"pubmed/zt_medline_07.txt":          "its records say OWN - ERIC and have no PMID: ERIC wrote them, in PubMed's format",
	"pubmed/zt_medline_08.txt":          "its records say OWN - ERIC and have no PMID: ERIC wrote them, in PubMed's format",
	"wos/jabref_IsiImporterTestWOS.isi": "its numbers begin with ISI:, which is the Web of Science itself; Inspec's begin with INSPEC:",
	"derived/cinahl_cp1252.ris":         "its tags say DB - aph, which is EBSCOhost's code of Academic Search Premier; only the file's name says CINAHL",
}

// TestManifest reads every export of the shared collection: format and number
// of records have to be right, platform and database nearly always, and never
// wrong where they are said to be certain.
func TestManifest(t *testing.T) {
	exact, named, scored := 0, 0, 0
	sure := map[string]int{}
	rows := manifest(t)
	for _, row := range rows {
		r, err := format.Open(row.file, bytes.NewReader(row.bytes(t)), format.Options{})
		if err != nil {
			t.Errorf("%s: %v", row.file, err)
			continue
		}
		for range r.All() { // damaged records are expected here; the count is what is checked
		}
		info := r.Info()
		if info.Records == row.records && info.Format == row.format {
			exact++
		} else {
			t.Errorf("%s: %d records as %s, want %d as %s", row.file, info.Records, info.Format, row.records, row.format)
		}
		if info.Found.Format.Confidence < format.Likely {
			t.Logf("%s: the format is only a guess: %s", row.file, info.Found.Format.Evidence)
		}
		sure["format "+info.Found.Format.Confidence.String()]++
		for _, id := range []struct {
			what, got, want string
			found           format.Finding
		}{
			{"platform", info.PlatformID, row.platformID, info.Found.Platform},
			{"database", info.DatabaseID, row.databaseID, info.Found.Database},
		} {
			if (id.found.Confidence == format.Unknown) != (id.got == "") || (id.got != "") != (id.found.Evidence != "") {
				t.Errorf("%s: %s %q with the finding %+v", row.file, id.what, id.got, id.found)
			}
			if id.want == "" {
				continue
			}
			scored++
			if id.got == id.want {
				named++
				sure[id.what+" "+id.found.Confidence.String()]++
				continue
			}
			reason := contradicted[row.file]
			t.Logf("%s: %s %q (%s: %s), the manifest says %q. %s", row.file, id.what, id.got, id.found.Confidence, id.found.Evidence, id.want, reason)
			if id.found.Confidence == format.Certain || reason == "" {
				t.Errorf("%s: wrong and certain, or without a reason", row.file)
			}
		}
	}
	t.Logf("%d of %d files exact, %d of %d platforms and databases named; %v", exact, len(rows), named, scored, sure)
	if named*100 < scored*95 {
		t.Errorf("%d of %d platforms and databases named, want at least 95 %%", named, scored)
	}
}

// TestByteLaw holds the account of the bytes on every export of the shared
// collection.
func TestByteLaw(t *testing.T) {
	total := 0
	for _, row := range manifest(t) {
		total += byteLaw(t, row.file, row.bytes(t))
	}
	t.Logf("%d bytes of decoded text accounted for", total)
}

// byteLaw checks the account of the bytes of one export, and returns the
// length of its decoded text.
func byteLaw(t testing.TB, name string, data []byte) int {
	t.Helper()
	var outside []refsift.Passage
	r, err := format.Open(name, bytes.NewReader(data), format.Options{OnOutside: func(p refsift.Passage) { outside = append(outside, p) }})
	if err != nil {
		return 0
	}
	var recs []*refsift.Record
	for rec := range r.All() {
		if rec != nil {
			recs = append(recs, rec)
		}
	}
	if r.OutsideCount() != len(outside) || !slices.Equal(r.Outside(), outside[:len(r.Outside())]) {
		t.Errorf("%s: %d passages handed out, %d counted, %d kept", name, len(outside), r.OutsideCount(), len(r.Outside()))
	}
	text := readertest.Decoded(t, data)
	readertest.Law(t, text, recs, outside)
	if t.Failed() {
		t.Fatal(name)
	}
	return len(text)
}
