package ris

import (
	"bytes"
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
)

var allProfiles = []Profile{Standard, EndNote, Zotero, Covidence, Rayyan}

func writeFor(t fatal, p Profile, recs ...*refsift.Record) string {
	t.Helper()
	var buf bytes.Buffer
	w := NewWriter(&buf)
	w.Profile = p
	for _, rec := range recs {
		if err := w.Write(rec); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// fullRecords returns a record of each type that the profiles treat apart,
// with a value in every typed field that RIS has a place for.
func fullRecords(t *testing.T) []*refsift.Record {
	t.Helper()
	print, err1 := refsift.ParseISSN("0378-5955")
	online, err2 := refsift.ParseISSN("2434-561X")
	pmid, err3 := refsift.ParsePMID("90000001")
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	full := refsift.Record{
		Type: refsift.Article, Title: "Pears\nand plums: ÄÖ – “x”", OriginalTitle: "Birnen und Pflaumen", Abstract: "Background: Pears.\n\nResults: Plums.",
		Authors: []refsift.Author{{Family: "Okafor", Given: "Ada B.", Suffix: "Jr"}, {Family: "van der Berg", Given: "Jan"}, {Corporate: "Pear Tree Growers"}},
		Editors: []refsift.Author{{Family: "Lund", Given: "Eva"}}, Year: 2020, Date: refsift.Date{Year: 2020, Month: 3, Day: 9},
		Source: "Journal of Pears", SourceAbbrev: "J Pears", Series: "Fruit", Volume: "4", Issue: "2", Pages: "112-119", Edition: "2nd",
		ISSN: []refsift.ISSN{print}, EISSN: []refsift.ISSN{online}, DOI: refsift.MustDOI("10.1000/pears(1)2"), PMID: pmid, Accession: "L1234",
		Keywords: []string{"orchards", "Pears, dried"}, Languages: []string{"eng", "ger"}, Publisher: "Pear Press", Place: "Northtown",
		URLs: []string{"https://example.org/1", "https://example.org/2"}, Notes: []string{"a note"}, ExportID: "77",
		Origin: refsift.Origin{Format: "nbib", Platform: "PubMed", Database: "PubMed"},
		Tags:   []refsift.Tag{{Name: "XY", Value: "of another format"}},
	}
	var out []*refsift.Record
	for _, ty := range []refsift.Type{refsift.Article, refsift.Book, refsift.Chapter, refsift.ConferencePaper, refsift.Thesis, refsift.Report, refsift.Unpublished, refsift.Dataset} {
		rec := full
		rec.Type = ty
		if ty == refsift.Book {
			rec.Source, rec.SourceAbbrev = "", "" // a book is its own source
		}
		out = append(out, &rec)
	}
	return out
}

// TestProfileRules checks what EndNote, Zotero, Covidence and Rayyan need of
// every file, whatever its records are.
func TestProfileRules(t *testing.T) {
	t.Parallel()
	line := regexp.MustCompile(`^[A-Z][A-Z0-9]  - `)
	recs := fullRecords(t)
	for _, p := range allProfiles {
		out := writeFor(t, p, recs...)
		if strings.HasPrefix(out, "\ufeff") {
			t.Errorf("%s: a byte order mark", p)
		}
		if strings.Count(out, "\n") != strings.Count(out, "\r\n") || strings.Count(out, "\r") != strings.Count(out, "\n") {
			t.Errorf("%s: a line does not end with CRLF", p)
		}
		blocks := strings.Split(strings.TrimSuffix(out, "\r\n\r\n"), "\r\n\r\n")
		if len(blocks) != len(recs) {
			t.Fatalf("%s: %d blocks for %d records", p, len(blocks), len(recs))
		}
		for i, block := range blocks {
			lines := strings.Split(block, "\r\n")
			has := func(l string) bool { return slices.Contains(lines, l) }
			if !strings.HasPrefix(lines[0], "TY  - ") || lines[len(lines)-1] != "ER  - " {
				t.Errorf("%s: from %q to %q", p, lines[0], lines[len(lines)-1])
			}
			for _, l := range lines {
				if !line.MatchString(l) {
					t.Errorf("%s: %q is no tag line", p, l)
				}
			}
			for _, want := range []string{
				"AU  - Okafor, Ada B., Jr", "AU  - van der Berg, Jan", "AU  - Pear Tree Growers,", // EndNote: a body ends with a comma
				"TI  - Pears and plums: ÄÖ – “x”", "AB  - Background: Pears. Results: Plums.", "PY  - 2020", "DA  - 2020/03/09/",
				"SP  - 112", "EP  - 119", "DO  - 10.1000/pears(1)2", "AN  - L1234", "DB  - PubMed", "DP  - PubMed",
				"KW  - orchards", "KW  - Pears, dried", "SN  - 0378-5955", "UR  - https://example.org/1", "UR  - https://example.org/2", "LA  - eng", "LA  - ger",
			} {
				if !has(want) {
					t.Errorf("%s, %s: no %q in\n%s", p, recs[i].Type, want, block)
				}
			}
			for _, never := range []string{"N2", "XY", "T1", "A1", "Y1", "JF"} {
				if strings.Contains(block, "\n"+never+"  - ") {
					t.Errorf("%s, %s: %s in\n%s", p, recs[i].Type, never, block)
				}
			}
			source := recs[i].Source
			wantJO := source != "" && (p == Standard || p == Covidence || isBook(recs[i].Type))
			if has("T2  - "+source) != (source != "") || has("JO  - "+source) != wantJO {
				t.Errorf("%s, %s: the journal stands wrong in\n%s", p, recs[i].Type, block)
			}
			abbrev := profileTags[p].abbreviation
			if has(abbrev+"  - J Pears") != (source != "") {
				t.Errorf("%s, %s: no %s in\n%s", p, recs[i].Type, abbrev, block)
			}
		}
	}
}

// TestProfileRoundTrip writes full records of every type for every program and
// reads them again.
func TestProfileRoundTrip(t *testing.T) {
	t.Parallel()
	for _, p := range allProfiles {
		recs := fullRecords(t)
		again := readAll(t, NewReader(strings.NewReader(writeFor(t, p, recs...))))
		if len(again) != len(recs) {
			t.Fatalf("%s: %d records became %d", p, len(recs), len(again))
		}
		for i := range recs {
			recs[i].Title, recs[i].Abstract = "Pears and plums: ÄÖ – “x”", "Background: Pears. Results: Plums."
			if diff := cmp.Diff(comparableRecord(recs[i]), comparableRecord(again[i]), compareIdentifiers); diff != "" {
				t.Errorf("%s, %s: %s", p, recs[i].Type, diff)
			}
		}
	}
}

// TestProfileOfExports writes what a program exported for that program.
func TestProfileOfExports(t *testing.T) {
	for _, row := range manifest(t, "ris") {
		folder, _, _ := strings.Cut(row.file, "/")
		i := slices.IndexFunc(allProfiles, func(p Profile) bool { return p.String() == folder })
		if i < 0 {
			continue
		}
		f, err := os.Open(shared.Path(t, "data", "exports", row.file))
		if err != nil {
			t.Fatal(err)
		}
		recs := readAll(t, NewReader(f))
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		again := readAll(t, NewReader(strings.NewReader(writeFor(t, allProfiles[i], recs...))))
		if len(again) != len(recs) {
			t.Fatalf("%s: %d records became %d", row.file, len(recs), len(again))
		}
		bad := 0
		for k := range recs {
			if diff := cmp.Diff(comparableRecord(recs[k]), comparableRecord(again[k]), compareIdentifiers); diff != "" {
				if bad++; bad < 4 {
					t.Errorf("%s: %s", recs[k].ID, diff)
				}
			}
		}
		t.Logf("%s: %d of %d records differ", row.file, bad, len(recs))
	}
}
