package prisma_test

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/refsift/refsift/prisma"
)

func ExampleFlow_WriteText() {
	f := prisma.Flow{
		Databases:  []prisma.Source{{Name: "MEDLINE", Records: 120, Unique: 100}, {Name: "Scopus", Records: 80, Unique: 55}},
		Duplicates: 44, Unreadable: 1, ToScreen: 155,
	}
	if err := f.WriteText(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// Records identified from databases     200
	//   MEDLINE                             120
	//   Scopus                               80
	// Records removed before screening       45
	//   Duplicate records                    44
	//   Records that could not be read        1
	// Records to screen                     155
}

func ExampleFlow_WriteMarkdown() {
	f := prisma.Flow{
		Databases:  []prisma.Source{{Name: "MEDLINE", Records: 1200, Unique: 1000}},
		Duplicates: 200, ToScreen: 1000,
		Screening: &prisma.Screening{Excluded: 985, Reports: prisma.Reports{Sought: 15, Assessed: 15,
			Excluded: []prisma.Reason{{Reason: "Wrong population", N: 5}}, Included: 10}},
		Included: &prisma.Included{Studies: 8, Reports: 10},
	}
	if err := f.WriteMarkdown(os.Stdout, prisma.Style{Words: prisma.ScopingReview}); err != nil {
		panic(err)
	}
	// Output:
	// | Identification of sources of evidence via databases and registers | n |
	// | --- | ---: |
	// | Records identified from databases | 1,200 |
	// | &emsp;MEDLINE | 1,200 |
	// | Records removed before screening | 200 |
	// | &emsp;Duplicate records | 200 |
	// | Records screened | 1,000 |
	// | Records excluded | 985 |
	// | Reports sought for retrieval | 15 |
	// | Reports not retrieved | 0 |
	// | Reports assessed for eligibility | 15 |
	// | Reports excluded | 5 |
	// | &emsp;Wrong population | 5 |
	//
	// | Included | n |
	// | --- | ---: |
	// | Sources of evidence included in review | 8 |
	// | Reports of included sources of evidence | 10 |
}

// whole is a flow with every part of the diagram.
func whole() prisma.Flow {
	return prisma.Flow{
		Previous:   &prisma.Included{Studies: 15, Reports: 16},
		Databases:  []prisma.Source{{Name: "MEDLINE", Records: 1604, Unique: 1500}, {Name: "Embase", Records: 1890, Unique: 1000}},
		Registers:  []prisma.Source{{Name: "ClinicalTrials.gov", Records: 120, Unique: 20}},
		Duplicates: 1000, Known: 60, Automation: 20, Unreadable: 4, Removed: []prisma.Reason{{Reason: "retracted", N: 10}},
		ToScreen: 2520,
		Screening: &prisma.Screening{Excluded: 2400, Undecided: 20, Reports: prisma.Reports{Sought: 100, NotRetrieved: 5, Assessed: 95,
			Excluded: []prisma.Reason{{Reason: "wrong population", N: 30}, {Reason: "wrong design", N: 40}}, Pending: 5, Included: 20}},
		Other: &prisma.Other{Sources: []prisma.Source{{Name: "Websites", Records: 3}, {Name: "Citation searching", Records: 12}},
			Reports: prisma.Reports{Sought: 10, NotRetrieved: 1, Assessed: 9, Excluded: []prisma.Reason{{Reason: "wrong design", N: 4}}, Included: 5}},
		Included: &prisma.Included{Studies: 22, Reports: 25},
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	if err := whole().Verify(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*prisma.Flow){
		"duplicates":       func(f *prisma.Flow) { f.Duplicates++ },
		"known":            func(f *prisma.Flow) { f.Known++ },
		"automation":       func(f *prisma.Flow) { f.Automation-- },
		"unreadable":       func(f *prisma.Flow) { f.Unreadable++ },
		"removed":          func(f *prisma.Flow) { f.Removed[0].N++ },
		"to screen":        func(f *prisma.Flow) { f.ToScreen-- },
		"a database":       func(f *prisma.Flow) { f.Databases[0].Records++ },
		"a register":       func(f *prisma.Flow) { f.Registers[0].Records++ },
		"unique":           func(f *prisma.Flow) { f.Databases[0].Unique++ },
		"more unique":      func(f *prisma.Flow) { f.Registers[0].Unique, f.Registers[0].Records = 20, 10 },
		"excluded":         func(f *prisma.Flow) { f.Screening.Excluded++ },
		"undecided":        func(f *prisma.Flow) { f.Screening.Undecided++ },
		"sought":           func(f *prisma.Flow) { f.Screening.Sought++ },
		"not retrieved":    func(f *prisma.Flow) { f.Screening.NotRetrieved++ },
		"assessed":         func(f *prisma.Flow) { f.Screening.Assessed++ },
		"a reason":         func(f *prisma.Flow) { f.Screening.Reports.Excluded[1].N++ },
		"pending":          func(f *prisma.Flow) { f.Screening.Pending++ },
		"reports included": func(f *prisma.Flow) { f.Screening.Included++ },
		"other sought":     func(f *prisma.Flow) { f.Other.Sought = 16 },
		"other assessed":   func(f *prisma.Flow) { f.Other.Assessed++ },
		"other included":   func(f *prisma.Flow) { f.Other.Included++ },
		"included":         func(f *prisma.Flow) { f.Included.Reports++ },
		"studies":          func(f *prisma.Flow) { f.Included.Studies = 26 },
		"previous":         func(f *prisma.Flow) { f.Previous.Studies = 17 },
		"negative":         func(f *prisma.Flow) { f.Duplicates, f.Unreadable = f.Duplicates+5, f.Unreadable-5 },
	} {
		f := whole()
		change(&f)
		if err := f.Verify(); !errors.Is(err, prisma.ErrUnbalanced) {
			t.Errorf("%s changed: error %v", name, err)
		}
		for form, write := range map[string]func(io.Writer) error{
			"text": f.WriteText,
			"svg":  func(w io.Writer) error { return f.WriteSVG(w, prisma.Style{}) },
			"html": func(w io.Writer) error { return f.WriteHTML(w, prisma.Style{}) },
			"md":   func(w io.Writer) error { return f.WriteMarkdown(w, prisma.Style{}) },
			"csv":  func(w io.Writer) error { return f.WriteCSV(w, prisma.Style{}) },
		} {
			var b strings.Builder
			if err := write(&b); !errors.Is(err, prisma.ErrUnbalanced) || b.Len() > 0 {
				t.Errorf("%s changed: %s was written: %d bytes, error %v", name, form, b.Len(), err)
			}
		}
	}
}

// TestNumbersAreDrawn looks for every number of the flow in every form.
func TestNumbersAreDrawn(t *testing.T) {
	t.Parallel()
	f := whole()
	for form, write := range map[string]func(io.Writer) error{
		"svg":  func(w io.Writer) error { return f.WriteSVG(w, prisma.Style{}) },
		"html": func(w io.Writer) error { return f.WriteHTML(w, prisma.Style{}) },
		"md":   func(w io.Writer) error { return f.WriteMarkdown(w, prisma.Style{}) },
	} {
		var b strings.Builder
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		for _, n := range []string{"3,494", "1,604", "1,890", "120", "1,000", "60", "20", "4", "10", "2,520", "2,400", "100", "95", "30", "40", "15", "16", "22", "25", "37", "41"} {
			if !strings.Contains(b.String(), n) {
				t.Errorf("%s: %s is not there", form, n)
			}
		}
	}
}

// TestHostileNames draws names that try to leave their place.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"</text><script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "]]>", "&amp;", "\x00\x1b", strings.Repeat("W", 5000), "|a|b"})).Draw(t, "name")
		f := prisma.Flow{Databases: []prisma.Source{{Name: name, Records: 5, Unique: 5}}, ToScreen: 5}
		var b strings.Builder
		if err := f.WriteSVG(&b, prisma.Style{Title: name}); err != nil {
			t.Fatal(err)
		}
		for _, tag := range elements(t, b.String()) {
			if tag == "script" || tag == "img" || tag == "foreignObject" {
				t.Fatalf("an element %q is in the picture", tag)
			}
		}
		var page strings.Builder
		if err := f.WriteHTML(&page, prisma.Style{Title: name}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(page.String(), "<script") || strings.Contains(page.String(), "<img") {
			t.Fatal("an element of the name is in the page")
		}
	})
}

// elements reads s as XML and returns the names of its elements.
func elements(t *rapid.T, s string) (names []string) {
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return names
		}
		if err != nil {
			t.Fatalf("not XML: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			names = append(names, e.Name.Local)
		}
	}
}

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	f := whole()
	f.Databases[0].Name = "MEDLINE; searched first, by one"
	var b strings.Builder
	if err := f.WriteCSV(&b, prisma.Style{}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range rows[1:] {
		got[r[0]] = r[7]
	}
	for data, n := range map[string]int{"previous_studies": 15, "previous_reports": 16, "database_results": 3494, "register_results": 120,
		"website_results": 3, "organisation_results": 0, "citations_results": 12, "duplicates": 1000, "excluded_automatic": 20,
		"excluded_other": 74, "records_screened": 2520, "records_excluded": 2400, "dbr_sought_reports": 100, "dbr_notretrieved_reports": 5,
		"other_sought_reports": 10, "other_notretrieved_reports": 1, "dbr_assessed": 95, "other_assessed": 9,
		"new_studies": 22, "new_reports": 25, "total_studies": 37, "total_reports": 41} {
		if got[data] != strconv.Itoa(n) {
			t.Errorf("%s is %q, want %d", data, got[data], n)
		}
	}
	if got["dbr_excluded"] != "wrong population, 30; wrong design, 40" {
		t.Errorf("reasons: %q", got["dbr_excluded"])
	}
	if got["database_specific_results"] != "MEDLINE  searched first  by one, 1604; Embase, 1890" {
		t.Errorf("databases: %q", got["database_specific_results"])
	}
}

// TestLargeNumbers: a number of many digits does not run into its text, and a
// name with line breaks stays on its line.
func TestLargeNumbers(t *testing.T) {
	t.Parallel()
	f := prisma.Flow{Databases: []prisma.Source{{Name: "A\nB  1", Records: 1234567890, Unique: 1234567890}}, ToScreen: 1234567890}
	var b strings.Builder
	if err := f.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if words := strings.Fields(line); words[len(words)-1] != "1234567890" && words[len(words)-1] != "0" {
			t.Errorf("line %q", line)
		}
	}
	rows := f.Rows(prisma.SystematicReview)
	if len(rows) != 5 || rows[1] != (prisma.Row{Text: "A\nB  1", N: 1234567890, Indent: 1}) {
		t.Errorf("%+v", rows)
	}
}

// TestHostileCSV: the name of a database that an export brought is no formula
// of a spreadsheet.
func TestHostileCSV(t *testing.T) {
	t.Parallel()
	f := prisma.Flow{Databases: []prisma.Source{{Name: "=cmd|' /C calc'!A0", Records: 1, Unique: 1}}, ToScreen: 1}
	var b strings.Builder
	if err := f.WriteCSV(&b, prisma.Style{}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("cell %q", cell)
			}
		}
	}
}
