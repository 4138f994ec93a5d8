package demo

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
)

func TestFilesHoldWhatTheSummarySays(t *testing.T) {
	t.Parallel()
	m, s := generate(t, Options{Seed: 3})
	all := scanAll(t, m)
	total := 0
	for _, f := range s.Files {
		name := strings.TrimPrefix(f.Name, ExportFolder+"/")
		if got := len(all[name]); got != f.Records {
			t.Errorf("%s has %d records, the summary says %d", name, got, f.Records)
		}
		total += f.Records
	}
	if total != s.Records {
		t.Errorf("files hold %d records, the summary says %d", total, s.Records)
	}
	if s.Records < 2300 || s.Records > 2600 {
		t.Errorf("%d records, documented as about 2,450", s.Records)
	}
	share := float64(s.Records-s.Items) / float64(s.Records)
	if share < 0.35 || share > 0.42 {
		t.Errorf("%.1f %% of the records are duplicates, documented as 35 to 42", 100*share)
	}
	ends := strings.Count(m[ExportFolder+"/cochrane.ris"].String(), fmt.Sprintf(" of %d\n", s.Files[cochrane].Records))
	if ends != s.Files[cochrane].Records {
		t.Errorf("%d Cochrane headers name the right total, want all %d", ends, s.Files[cochrane].Records)
	}
}

func TestTruthCoversEveryRecordOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	m, s := generate(t, Options{Scale: 2})
	all := scanAll(t, m)
	next := map[string]int{}
	groups := map[string]bool{}
	for _, row := range readTruth(t, m) {
		next[row.file]++
		n := next[row.file]
		if want := fmt.Sprint(n); row.ordinal != want || row.id != row.file+"#"+want {
			t.Fatalf("row %+v: want ordinal %s", row, want)
		}
		if n > len(all[row.file]) {
			t.Fatalf("row %+v: the file has %d records", row, len(all[row.file]))
		}
		if got := all[row.file][n-1].accession; got != row.accession || got == "" {
			t.Errorf("row %+v: the record's number is %q", row, got)
		}
		groups[row.group] = true
	}
	for name, records := range all {
		if next[name] != len(records) {
			t.Errorf("%s: the truth has %d rows for %d records", name, next[name], len(records))
		}
	}
	if len(groups) != s.Items {
		t.Errorf("the truth has %d groups, the summary says %d items", len(groups), s.Items)
	}
}

func TestAccessionNumbersAreUnique(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	m, _ := generate(t, Options{Scale: 3})
	for name, records := range scanAll(t, m) {
		seen := map[string]bool{}
		for _, r := range records {
			if seen[r.accession] {
				t.Errorf("%s: %s twice", name, r.accession)
			}
			seen[r.accession] = true
		}
	}
}

// TestPlantedKinds checks that every kind is there with its cases, that a
// case of duplicates is one item in two or more records, and that a case of
// look-alikes is two or more items (recurring titles: over all cases).
func TestPlantedKinds(t *testing.T) {
	t.Parallel()
	m, s := generate(t, Options{Seed: 11})
	cases := map[string]map[string]int{} // kind/case → group → records
	kinds := map[string]map[string]bool{}
	items := map[string]map[string]bool{}
	for _, row := range readTruth(t, m) {
		if row.planted == "" {
			continue
		}
		key := row.planted + "/" + row.caseNo
		put(cases, key, row.group)
		mark(kinds, row.planted, row.caseNo)
		mark(items, row.planted, row.group)
	}
	if len(kinds) != len(plantKinds) || len(s.Planted) != len(plantKinds) {
		t.Errorf("%d kinds in the truth, %d in the summary, want %d", len(kinds), len(s.Planted), len(plantKinds))
	}
	for i, k := range plantKinds {
		if len(kinds[k.name]) != k.cases || s.Planted[i].Cases != k.cases {
			t.Errorf("%s: %d cases in the truth, want %d", k.name, len(kinds[k.name]), k.cases)
		}
		if !k.same && len(items[k.name]) < 2 {
			t.Errorf("%s: one item only", k.name)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(cases)) {
		name, _, _ := strings.Cut(key, "/")
		same := plantKinds[slices.IndexFunc(plantKinds, func(k plantKind) bool { return k.name == name })].same
		groups := cases[key]
		for _, n := range groups {
			if same && (len(groups) != 1 || n < 2) {
				t.Errorf("%s: want one item in two or more records, got %v", key, groups)
			}
		}
		if !same && len(groups) < 2 && name != "editorial" {
			t.Errorf("%s: want two or more items, got %v", key, groups)
		}
	}
}

func put(m map[string]map[string]int, key, sub string) {
	if m[key] == nil {
		m[key] = map[string]int{}
	}
	m[key][sub]++
}

func mark(m map[string]map[string]bool, key, sub string) {
	if m[key] == nil {
		m[key] = map[string]bool{}
	}
	m[key][sub] = true
}

var (
	doiPattern  = regexp.MustCompile(`10\.\d{4,}/\S+`)
	issnPattern = regexp.MustCompile(`\b9990-?\d{3}[\dX]\b`)
)

func TestIdentifiersAreNobodys(t *testing.T) {
	t.Parallel()
	m, _ := generate(t, Options{})
	issns := map[string]string{}
	for _, j := range newJournals() {
		for _, s := range []string{j.issn, j.eissn} {
			if _, err := refsift.ParseISSN(s); err != nil {
				t.Errorf("%s: %v", j.title, err)
			}
			if issns[s] != "" {
				t.Errorf("%s has the ISSN of %s", j.title, issns[s])
			}
			issns[s] = j.title
		}
	}
	for name, records := range scanAll(t, m) {
		for _, r := range records {
			for _, d := range doiPattern.FindAllString(r.text, -1) {
				if !strings.HasPrefix(d, "10.5555/") && !strings.HasPrefix(d, "10.1002/central/CN-9") && !strings.HasPrefix(d, "10.1002/central/CD99") {
					t.Errorf("%s: DOI %s", name, d)
				}
			}
			for _, s := range issnPattern.FindAllString(r.text, -1) {
				if _, err := refsift.ParseISSN(s); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		for _, r := range records {
			if name == "pubmed.nbib" && (len(r.accession) != 8 || r.accession[0] != '9') {
				t.Errorf("PMID %s", r.accession)
			}
		}
	}
}

// TestLayoutMarks looks for what readers know the platforms by.
func TestLayoutMarks(t *testing.T) {
	t.Parallel()
	m, _ := generate(t, Options{})
	for name, marks := range map[string][]string{
		"pubmed.nbib":        {"\nPMID- 9", "\nOWN - NLM\n", "\nMH  - *", "/*psychology\n", "\nTI  - [", "\nTT  - ", "\nCN  - ", "\n      ", " [doi]\n", "\nPT  - Review\n"},
		"scopus.ris":         {bom + "TY  - JOUR\n", "DB  - Scopus\n", "N1  - Export Date: 9 December 2019", " (ISSN)\n", "UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-", "\nER  -\n\n"},
		"embase-ovid.ris":    {"1. \nTY  - JOUR\n", "Y1  - 2012//\n", "KW  - *", "DO  - https://dx.doi.org/10.5555/", "\nER  -  \n\n \n\n"},
		"cinahl-ebsco.ris":   {"L3  - 10.5555/", "DP  - EBSCOhost\nDB  - ccm\nER  - \n", "Accession Number: ", "Y1  - 2013/", "//\nVL  - "},
		"psycinfo-ebsco.ris": {"DB  - psyh\n", "(PsycINFO Database Record (c)"},
		"cochrane.ris":       {"Record #1 of ", "TY  -  JOUR\n", "C3  -  PUBMED 9", ",EMBASE 2", "‐", "[*psychology]", "Provider: John Wiley & Sons, Ltd.\n"},
		"wos.bib":            {bom + "\n@article{ WOS:000990000", "Title = {{", "\n   ", "Unique-ID = {{WOS:", `\&`, "@inproceedings{"},
	} {
		text := m[ExportFolder+"/"+name].String()
		for _, mark := range marks {
			if !strings.Contains(text, mark) {
				t.Errorf("%s: no %q", name, mark)
			}
		}
	}
	for _, line := range strings.Split(m[ExportFolder+"/pubmed.nbib"].String(), "\n") {
		if n := len([]rune(line)); n > 87 && !strings.Contains(line[6:], "10.5555") && strings.Contains(line[6:], " ") {
			t.Errorf("pubmed.nbib: line of %d characters: %s", n, line)
		}
	}
}

func TestREADMEAndPlantTable(t *testing.T) {
	t.Parallel()
	m, s := generate(t, Options{})
	readme := m[readmeName].String()
	for _, f := range s.Files {
		if want := fmt.Sprintf("| %s | %d |\n", f.Name, f.Records); !strings.Contains(readme, want) {
			t.Errorf("README.md lacks %q", want)
		}
	}
	for _, k := range plantKinds {
		if !strings.Contains(readme, "| "+k.name+" | ") {
			t.Errorf("README.md lacks %s", k.name)
		}
	}
}

// TestPageOfDocs keeps docs/demo.md in step with the table of kinds.
func TestPageOfDocs(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/demo.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range plantKinds {
		if want := fmt.Sprintf("| `%s` | %d | %s |\n", k.name, k.cases, k.note); !strings.Contains(string(page), want) {
			t.Errorf("docs/demo.md lacks the row %q", want)
		}
	}
	for _, p := range newPlatforms() {
		if !strings.Contains(string(page), "`"+ExportFolder+"/"+p.name+"`") {
			t.Errorf("docs/demo.md lacks %s", p.name)
		}
	}
}
