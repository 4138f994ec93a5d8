package format_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
)

// A trap is a file of the shared collection that was made to be read wrongly.
type trap struct {
	file     string
	encoding string
	base     []string // the files that it was made of: its records have their titles
	codes    string   // severity, code and number of what is reported, notes included
	outside  int      // passages
	check    func(recs []*refsift.Record) bool
}

const pubmedBase, scopusBase = "pubmed/via_zotero.ris", "scopus/asysd_10_bom.ris"

func tags(rec *refsift.Record, name string) (values []string) {
	for _, t := range rec.Tags {
		if strings.EqualFold(t.Name, name) {
			values = append(values, t.Value)
		}
	}
	return values
}

// traps lists every file of derived/ with its right outcome. The number of
// records is the manifest's.
var traps = []trap{
	{file: "scopus_utf16le_bom.ris", encoding: "utf-16le", base: []string{scopusBase}},
	{file: "cinahl_cp1252.ris", encoding: "windows-1252", base: []string{"ebsco/cinahl_9.ris"}, codes: "warning encoding-guessed 10"},
	{file: "pubmed_cr_only.ris", encoding: "ascii", base: []string{pubmedBase}},
	{file: "mixed_utf8_then_latin1.ris", encoding: "utf-8+windows-1252", base: []string{"ebsco/cinahl_9.ris", "ebsco/cinahl_9.ris"}, codes: "warning encoding-guessed 10"},
	{file: "two_exports_bom_in_middle.ris", encoding: "utf-8-bom", base: []string{scopusBase}, codes: "note bom-inside 1"},
	{file: "glued_er_ty.ris", encoding: "utf-8", base: []string{scopusBase}, codes: "warning tags-glued 9"},
	{file: "no_er_blank_lines_inside.ris", encoding: "ascii", base: []string{pubmedBase}, codes: "warning end-missing 6",
		check: func(r []*refsift.Record) bool { return r[0].Abstract != "" }},
	{file: "one_space_tags.ris", encoding: "ascii", base: []string{pubmedBase}, codes: "note tag-loose 143"},
	{file: "no_space_after_dash.ris", encoding: "ascii", base: []string{pubmedBase}, codes: "note tag-loose 143"},
	{file: "abstract_with_tag_like_lines.ris", encoding: "ascii",
		check: func(r []*refsift.Record) bool {
			return strings.Contains(r[0].Abstract, "ER stress") && strings.Contains(r[0].Abstract, "IT - we")
		}},
	{file: "latin1.bib", encoding: "windows-1252", codes: "warning encoding-guessed 3", check: func(r []*refsift.Record) bool { return strings.Contains(r[0].ExportID, "ü") }},
	{file: "bib_backslash_at.bib", encoding: "ascii"},
	{file: "bib_bom.bib", encoding: "utf-8-bom"},
	{file: "bib_comment_noBrace.bib", encoding: "ascii", codes: "note text-outside 1", outside: 1},
	{file: "bib_dupfield.bib", encoding: "ascii", check: func(r []*refsift.Record) bool {
		return len(tags(r[0], "keywords")) == 2 && len(r[0].Keywords) == 2
	}},
	{file: "bib_dupkey.bib", encoding: "ascii", codes: "warning key-twice 1"},
	{file: "bib_escaped_brace.bib", encoding: "ascii", codes: "error braces-unbalanced 1", check: func(r []*refsift.Record) bool { return r[1].Title == "U" && len(tags(r[0], "@raw")) == 1 }},
	{file: "bib_field_plus.bib", encoding: "ascii"},
	{file: "bib_field_space.bib", encoding: "ascii"},
	{file: "bib_jabref.bib", encoding: "ascii", outside: 1},
	{file: "bib_key_paren.bib", encoding: "ascii"},
	{file: "bib_key_space.bib", encoding: "ascii"},
	{file: "bib_missing_comma.bib", encoding: "ascii", codes: "error comma-missing 1"},
	{file: "bib_month_Mar.bib", encoding: "ascii"},
	{file: "bib_month_mar.bib", encoding: "ascii"},
	{file: "bib_nul.bib", encoding: "ascii", codes: "warning control-dropped 1"},
	{file: "bib_paren.bib", encoding: "ascii"},
	{file: "bib_percent_header.bib", encoding: "ascii", outside: 1},
	{file: "bib_quoted_braces.bib", encoding: "ascii", check: func(r []*refsift.Record) bool { return r[0].Title == "The DNA of ö" }},
	{file: "bib_text_between.bib", encoding: "ascii", codes: "note text-outside 1", outside: 1},
	{file: "bib_trunc.bib", encoding: "ascii", codes: "error braces-unbalanced 1, error record-unterminated 1", check: func(r []*refsift.Record) bool { return r[0].Title != "" && len(tags(r[1], "@raw")) == 1 }},
	{file: "bib_upper.bib", encoding: "ascii"},
	{file: "bib_utf16.bib", encoding: "utf-16le", codes: "note bom-inside 1"},
	{file: "bib_wos_space_key.bib", encoding: "ascii", codes: "warning identifier-invalid 1", check: func(r []*refsift.Record) bool { return r[0].ExportID == "WOS:000123" }},
}

func TestTraps(t *testing.T) {
	rows := map[string]manifestRow{}
	for _, row := range manifest(t) {
		rows[row.file] = row
	}
	listed := 0
	for name := range rows {
		if strings.HasPrefix(name, "derived/") {
			listed++
		}
	}
	if listed != len(traps) {
		t.Errorf("%d traps here, %d in the manifest", len(traps), listed)
	}
	read := func(file string) ([]*refsift.Record, *format.Reader) {
		r, err := format.Open(file, bytes.NewReader(rows[file].bytes(t)), format.Options{})
		if err != nil {
			t.Fatal(err)
		}
		recs, _ := refsift.Collect(r.All()) // what is wrong with them is what the table says
		return recs, r
	}
	for _, tt := range traps {
		row := rows["derived/"+tt.file]
		recs, r := read(row.file)
		var codes []string
		for _, c := range r.Diagnostics().Counts() {
			codes = append(codes, fmt.Sprintf("%s %s %d", c.Severity, c.Code, c.Count))
		}
		if got := strings.Join(codes, ", "); got != tt.codes || r.Info().Encoding != tt.encoding || r.OutsideCount() != tt.outside {
			t.Errorf("%s: %s, %q, %d passages outside; want %s, %q, %d", tt.file, r.Info().Encoding, got, r.OutsideCount(), tt.encoding, tt.codes, tt.outside)
		}
		if len(recs) != row.records {
			t.Errorf("%s: %d records, want %d", tt.file, len(recs), row.records)
			continue
		}
		for _, rec := range recs {
			if slices.ContainsFunc(rec.Tags, func(t refsift.Tag) bool { return strings.ContainsRune(t.Value, '\uFFFD') }) {
				t.Errorf("%s: a character was lost in %v", tt.file, rec.ID)
			}
		}
		if tt.check != nil && !tt.check(recs) {
			t.Errorf("%s: read as %+v", tt.file, recs[0])
		}
		var want []*refsift.Record
		for _, b := range tt.base {
			base, _ := read(b)
			want = append(want, base...)
		}
		for i, rec := range recs {
			if i < len(want) && (rec.Title != want[i].Title || rec.Year != want[i].Year || rec.DOI != want[i].DOI || !slices.EqualFunc(rec.Authors, want[i].Authors, func(a, b refsift.Author) bool { return a.String() == b.String() })) {
				t.Errorf("%s: record %d differs from its base: %q, %q", tt.file, i+1, rec.Title, want[i].Title)
			}
		}
	}
}
