package report_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift/overlap"
	"github.com/refsift/refsift/prisma"
	"github.com/refsift/refsift/report"
)

func ExampleReport_WriteSection() {
	r := report.Report{Title: "Deciding together", Duplicates: &report.Duplicates{Records: 3, Unique: 2, Clusters: 1,
		Sizes: []report.Size{{Records: 1, Clusters: 1}, {Records: 2, Clusters: 1}}}}
	var b strings.Builder
	if err := r.WriteSection(&b, report.DuplicatesSection); err != nil {
		fmt.Println(err)
	}
	fmt.Println(strings.Contains(b.String(), "Of 3 records, 1 were duplicates of another (33.3 %); 2 are left."))
	// Output: true
}

func count(n int) *int { return &n }

const hostile = `</td><script>alert(1)</script><img src=x onerror=alert(1)>`

func whole() report.Report {
	var t overlap.Table
	t.Add("MEDLINE", "Scopus")
	t.Add("MEDLINE")
	t.Add(hostile)
	return report.Report{
		Title: "Deciding together " + hostile, Version: "development",
		Files: []report.File{{Name: hostile, Format: "ris", Database: "MEDLINE", Records: 2, Title: 2, DOI: 1}, {Name: "b.ris", Format: "ris", Records: 2, Unreadable: 1, Problems: 1}},
		Flow: &prisma.Flow{Databases: []prisma.Source{{Name: "MEDLINE", Records: 2, Unique: 2}, {Name: "Scopus", Records: 1, Unique: 0}, {Name: hostile, Records: 2, Unique: 1}},
			Duplicates: 1, Unreadable: 1, ToScreen: 3},
		Overlap: &t,
		Strategies: []report.Strategy{{Name: "appendix " + hostile, Platform: "PubMed", Records: 1000, Lines: []report.Line{
			{Number: "1", Text: "decision[tiab]", Count: count(120), Reported: count(100), Unique: count(4)},
			{Number: "2", Text: hostile, Note: "could not be run"},
			{Number: "3", Text: "1 AND 2", Count: count(0), Reported: count(1234)}}}},
		Duplicates: &report.Duplicates{Records: 4, Unique: 3, Clusters: 1, Sizes: []report.Size{{1, 2}, {2, 1}},
			Rules: []report.Rule{{"title+doi", 1}}, Review: 2, Refused: 1, Relations: []report.Rule{{"abstract-of", 2}}, Decisions: 1, Model: "default"},
		Screening: &report.Screening{Records: 3, Settled: 2, Conflicts: 1, Agreements: []report.Agreement{{A: "Ann", B: hostile, Both: 2, Observed: 0.5, Kappa: 0.4}}},
		Findings:  []report.Finding{{Where: "line 3", Severity: "error", Code: "line-unknown", Message: hostile, Fix: "write 1"}},
		Methods:   []string{"We searched " + hostile},
		Checklist: report.Checklist(),
	}
}

// TestWhole: everything is in the page, as text.
func TestWhole(t *testing.T) {
	t.Parallel()
	r := whole()
	r.Checklist[0].Answer = "MEDLINE by PubMed"
	r.Checklist[3].NotUsed = true
	var b strings.Builder
	if err := r.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{"decision[tiab]", "&#43;20", "−1,234", "could not be run", "line-unknown", "14 of 16 items have no answer",
		"not used", "MEDLINE by PubMed", "abstract-of", "0.40", "flow-picture", "upset-picture", "heat-picture", "1 decisions"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in the page", want)
		}
	}
	for _, bad := range []string{"<script", "<img", "ZgotmplZ", "http://", "https://"} {
		if i := strings.Index(strings.ReplaceAll(page, "http://www.w3.org/2000/svg", ""), bad); i >= 0 {
			t.Errorf("%q is in the page: …%s…", bad, page[max(0, i-80):min(len(page), i+80)])
		}
	}
	if strings.Count(page, "not given") != 14 {
		t.Errorf("%d items are marked as missing", strings.Count(page, "not given"))
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	if err := whole().Verify(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*report.Report){
		"a file":       func(r *report.Report) { r.Files[0].Records++ },
		"unreadable":   func(r *report.Report) { r.Files[1].Unreadable++ },
		"the flow":     func(r *report.Report) { r.Flow.Duplicates++ },
		"the overlap":  func(r *report.Report) { r.Overlap.Add("x") },
		"the clusters": func(r *report.Report) { r.Duplicates.Sizes[0].Clusters++ },
		"the records":  func(r *report.Report) { r.Duplicates.Records++ },
		"the unique":   func(r *report.Report) { r.Duplicates.Unique-- },
	} {
		r := whole()
		change(&r)
		var b strings.Builder
		if err := r.WriteHTML(&b); err == nil || b.Len() > 0 {
			t.Errorf("%s changed: %d bytes were written, error %v", name, b.Len(), err)
		} else if !errors.Is(err, report.ErrUnbalanced) && !errors.Is(err, prisma.ErrUnbalanced) {
			t.Errorf("%s changed: error %v", name, err)
		}
	}
}

func TestSections(t *testing.T) {
	t.Parallel()
	for _, s := range report.Sections() {
		var b strings.Builder
		if err := whole().WriteSection(&b, s); err != nil {
			t.Fatal(err)
		}
		for _, other := range report.Sections() {
			if strings.Contains(b.String(), `<section id="`+string(other)+`"`) != (other == s) {
				t.Errorf("the page of %s: section %s", s, other)
			}
		}
	}
	if err := whole().WriteSection(&strings.Builder{}, "nothing"); err == nil {
		t.Error("an unknown section is no error")
	}
}
