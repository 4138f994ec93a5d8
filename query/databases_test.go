package query_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
)

// TestNames: every name on the command line, and what it is short for.
func TestNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		platform  *query.Dialect
		database  string
		thesaurus string
	}{
		{"pubmed", query.PubMed, "", query.MeSH}, {"ovid", query.Ovid, "", query.MeSH}, {"ebsco", query.EBSCOhost, "", query.MeSH},
		{"wos", query.WebOfScience, "", ""}, {"scopus", query.Scopus, "", ""}, {"cochrane", query.Cochrane, "", query.MeSH},
		{"embase", query.Embase, "", query.Emtree}, {"generic", query.Generic, "", ""},
		{"ovid:medline", query.Ovid, "medline", query.MeSH}, {"ovid:embase", query.Ovid, "embase", query.Emtree},
		{"OVID:PsycINFO", query.Ovid, "psycinfo", query.APAThesaurus}, {"ebsco:cinahl", query.EBSCOhost, "cinahl", query.CINAHLHeadings},
		{"ebscohost:psycinfo", query.EBSCOhost, "psycinfo", query.APAThesaurus}, {"ebsco:medline", query.EBSCOhost, "medline", query.MeSH},
	} {
		d, ok := query.DialectNamed(tt.name)
		if !ok || d.Platform() != tt.platform || d.Database != tt.database || d.Thesaurus != tt.thesaurus {
			t.Errorf("%s: %+v", tt.name, d)
		}
	}
	if _, ok := query.DialectNamed("ovid:klingon"); ok {
		t.Error("a database that nobody knows")
	}
}

// TestDatabases: fields that databases do not share.
func TestDatabases(t *testing.T) {
	t.Parallel()
	testLines(t, query.OvidPsycInfo, []lineTest{
		{"stress.id.", "stress[id]", ""},
		{"stress§.nm.", "<stress.nm.>", "field-unknown"},
		{"stress§.tw.", "stress[tw]", "field-approximate"},
		{"exp Anxiety/", `"Anxiety"[Mesh]`, ""},
	})
	testLines(t, query.EBSCOhostPsycInfo, []lineTest{
		{`DE "Anxiety+"`, `"Anxiety"[Mesh]`, ""},
		{`MM "Anxiety"`, `"Anxiety"[Majr:NoExp]`, ""},
	})
	testLines(t, query.EBSCOhostCINAHL, []lineTest{
		{`(MH "Anxiety+")`, `"Anxiety"[Mesh]`, ""},
		{`§DE "Anxiety"`, `<DE "Anxiety">`, "field-unknown"},
	})
	testFormat(t, query.OvidPsycInfo, [][2]string{{"stress.ti,ab,id.", "stress.ti,ab,id."}, {"stress", "stress"}})
}

// TestPages: every dialect has a page that names what it is called.
func TestPages(t *testing.T) {
	t.Parallel()
	for _, d := range query.Dialects() {
		b, err := os.ReadFile(filepath.Join(shared.Root(t), "docs", "dialects", d.Name+".md"))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, part := range []string{"`" + d.Name + "`", "## Supported", "## Refused", "## Local rules", "## Writing"} {
			if !strings.Contains(string(b), part) {
				t.Errorf("%s.md has no %s", d.Name, part)
			}
		}
	}
	for _, d := range query.DatabaseDialects() {
		b, err := os.ReadFile(filepath.Join(shared.Root(t), "docs", "dialects", d.Platform().Name+".md"))
		if err != nil || !strings.Contains(string(b), "`"+d.Name+"`") {
			t.Errorf("%s is not described: %v", d.Name, err)
		}
	}
}
