package project_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/bundle"
	"github.com/refsift/refsift/project"
)

// place writes files into a folder.
func place(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var topics = []string{"asthma in miners", "sleep of night nurses", "stroke units on islands", "pain after dental work", "home visits to elders",
	"falls in winter", "text messages about insulin", "choirs for memory"}

func title(i int) string { return "A made-up trial of " + topics[i] }

// exports is the made-up search: a record for each topic.
func exports(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "TY  - JOUR\r\nAU  - Berg%c, Anna\r\nTI  - %s\r\nAB  - We asked about %s and counted the answers of %d people.\r\nPY  - 2019\r\nT2  - Annals of Nothing\r\nSP  - %d\r\nER  - \r\n\r\n",
			'a'+i, title(i), topics[i], 40+i, 10*i+1)
	}
	return b.String()
}

const oneDatabase = "title = \"T\"\n[[database]]\nname = \"MEDLINE\"\nfiles = [\"a.ris\"]\n"

// screened runs a project of n records with the screening that is given.
func screened(t *testing.T, n int, toml string, files map[string]string) *project.Result {
	t.Helper()
	dir := t.TempDir()
	place(t, dir, map[string]string{"a.ris": exports(n), "refsift.toml": oneDatabase + toml})
	place(t, dir, files)
	return run(t, dir)
}

func stage(name string, files string, more ...string) string {
	return "[[screening.file]]\nstage = \"" + name + "\"\nfiles = [" + files + "]\n" + strings.Join(more, "\n") + "\n"
}

func codes(r *project.Result) (out []string) {
	for _, d := range r.Diagnostics {
		if d.Severity > refsift.Note {
			out = append(out, string(d.Code))
		}
	}
	return out
}

// TestProgramForms reads decisions back from the files that programs write,
// through the readers of their formats.
func TestProgramForms(t *testing.T) {
	t.Parallel()
	// ASReview drops pages, and its CSV has the columns of the import and two more.
	asreviewCSV := "record_id,title,abstract,authors,year,asreview_label,asreview_time\n"
	asreviewRIS, endnote, covidence := "", "", "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,Covidence #,Study,Notes,Tags\n"
	titles := "title,abstract,included\n"
	for i := range 4 {
		verdict := i % 2
		abstract := fmt.Sprintf("We asked about %s and counted the answers of %d people.", topics[i], 40+i)
		asreviewCSV += fmt.Sprintf("%d,%s,%s,\"Berg%c, A.\",2019,%d,2024-05-01 10:00:00\n", i, title(i), abstract, 'a'+i, verdict)
		titles += fmt.Sprintf("%s,%s,%d\n", title(i), abstract, verdict)
		word := []string{"ASReview_irrelevant", "ASReview_relevant"}[verdict]
		asreviewRIS += fmt.Sprintf("TY  - JOUR\nTI  - %s\nAU  - Berg%c, A.\nPY  - 2019\nAB  - %s\nN1  - %s\nER  - \n\n", title(i), 'a'+i, abstract, word)
		label := []string{"Ann: exclude: wrong design", "Ann: include"}[verdict]
		endnote += fmt.Sprintf("TY  - JOUR\r\nAU  - Berg%c, Anna\r\nPY  - 2019\r\nTI  - %s\r\nT2  - Annals of Nothing\r\nLB  - %s\r\nID  - %d\r\nER  - \r\n\r\n", 'a'+i, title(i), label, i+7)
		covidence += fmt.Sprintf("%s,\"Berg%c, Anna\",%s,2019,,Annals of Nothing,,,%d,,,,#%d,Berg 2019,%s,\n", title(i), 'a'+i, abstract, 10*i+1, i+1,
			[]string{"Exclusion reason: Wrong design; ", ""}[verdict])
	}
	for name, content := range map[string]string{"asreview.csv": asreviewCSV, "asreview.ris": asreviewRIS, "endnote.ris": endnote, "titles.csv": titles, "covidence.csv": covidence} {
		more := ""
		if name == "covidence.csv" {
			more = "verdict = \"include\"" // the whole library; reasons mark the excluded
		}
		r := screened(t, 6, stage("records", "\""+name+"\"", more), map[string]string{name: content})
		s := r.Flow().Screening
		if s == nil || s.Excluded != 2 || s.Sought != 2 || s.Undecided != 2 || len(r.Screening.Foreign) != 0 {
			t.Errorf("%s: %+v, %d foreign, %v", name, s, len(r.Screening.Foreign), r.Diagnostics)
		}
	}
}

// TestContradiction: one reviewer decides both ways in two lists. Whatever
// their order, the record is a conflict, is said to be one, and nothing is lost.
func TestContradiction(t *testing.T) {
	t.Parallel()
	list := func(verdict string) string {
		return "title,authors,year,decision\n" + title(0) + ",\"Berga, A.\",2019," + verdict + "\n" + title(1) + ",\"Bergb, A.\",2019,include\n"
	}
	for _, order := range []string{`"one.csv", "two.csv"`, `"two.csv", "one.csv"`} {
		r := screened(t, 2, stage("records", order), map[string]string{"one.csv": list("include"), "two.csv": list("exclude")})
		if s := r.Flow().Screening; s == nil || s.Undecided != 1 || s.Sought != 1 || r.Screening.Conflicts != 1 {
			t.Errorf("%s: %+v, %+v", order, s, r.Screening)
		}
		if got := codes(r); len(got) != 1 || got[0] != "screening-contradiction" {
			t.Errorf("%s: %v", order, got)
		}
	}
}

// TestStages: an exclusion on title and abstract, and a decision about the
// report, do not fit; the later stage counts, and it is said.
func TestStages(t *testing.T) {
	t.Parallel()
	first := "title,authors,year,decision\n" + title(0) + ",\"Berga, A.\",2019,exclude\n"
	r := screened(t, 2, stage("records", `"first.csv"`)+stage("reports", `"full.csv"`, `verdict = "include"`),
		map[string]string{"first.csv": first, "full.csv": "title,authors,year\n" + title(0) + ",\"Berga, A.\",2019\n"})
	if s := r.Flow().Screening; s == nil || s.Included != 1 || s.Excluded != 0 {
		t.Errorf("%+v", s)
	}
	if got := codes(r); len(got) != 1 || got[0] != "screening-stages" {
		t.Errorf("%v", got)
	}
}

// TestSilentList: a list without a decision does nothing, and that is said.
func TestSilentList(t *testing.T) {
	t.Parallel()
	r := screened(t, 2, stage("records", `"list.csv"`), map[string]string{"list.csv": "title,year\n" + title(0) + ",2019\n"})
	if got := codes(r); len(got) != 1 || got[0] != "screening-empty" {
		t.Errorf("%v", got)
	}
	if s := r.Flow().Screening; s != nil {
		t.Errorf("%+v", s)
	}
}

// TestThirdReviewer: the conflicts are written as a table, and the table,
// filled in, settles them.
func TestThirdReviewer(t *testing.T) {
	t.Parallel()
	rayyan := "key,title,year,authors,notes\n"
	for i, v := range [][2]string{{"Included", "Excluded"}, {"Included", "Included"}, {"Excluded", "Maybe"}, {"Excluded", "Excluded"}} {
		rayyan += fmt.Sprintf("rayyan-%d,%s,2019,\"Berg%c, A.\",\"RAYYAN-INCLUSION: {\"\"Ann\"\"=>\"\"%s\"\", \"\"Bo\"\"=>\"\"%s\"\"}\"\n", i, title(i), 'a'+i, v[0], v[1])
	}
	dir := t.TempDir()
	toml := oneDatabase + "[screening]\nreviewers = 2\narbiter = \"CY\"\n" + stage("records", `"rayyan.csv"`)
	place(t, dir, map[string]string{"a.ris": exports(4), "rayyan.csv": rayyan, "refsift.toml": toml})
	r := run(t, dir)
	var b bytes.Buffer
	if err := r.WriteConflicts(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || rows[0][10] != "decision" || rows[1][9] != "Ann: include; Bo: exclude" || rows[1][8] != "conflict" {
		t.Fatalf("%q", rows)
	}
	rows[1][10], rows[2][10], rows[2][11] = "exclude", "include", ""
	b.Reset()
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	place(t, dir, map[string]string{"third.csv": b.String(), "refsift.toml": toml + stage("records", `"third.csv"`, `reviewer = "Cy"`)})
	r = run(t, dir)
	if s := r.Flow().Screening; s.Undecided != 0 || s.Excluded != 2 || s.Sought != 2 || r.Screening.Conflicts != 0 {
		t.Errorf("%+v, %+v", s, r.Diagnostics)
	}
	if len(r.Screening.Open) != 0 {
		t.Errorf("open: %+v", r.Screening.Open)
	}
}

// TestNothingFound: a database whose export holds nothing is part of the flow,
// and a name with brackets is a file.
func TestNothingFound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	place(t, dir, map[string]string{"a [2019].ris": exports(3), "empty.csv": "title,authors,year\n",
		"refsift.toml": "[[database]]\nname = \"MEDLINE\"\nfiles = [\"a [2019].ris\"]\n[[database]]\nname = \"CINAHL\"\nfiles = [\"empty.csv\"]\n"})
	r := run(t, dir)
	f := r.Flow()
	if len(f.Databases) != 2 || f.Databases[1].Name != "CINAHL" || f.Databases[1].Records != 0 || f.Identified() != 3 {
		t.Errorf("%+v", f)
	}
	if err := r.Report().Verify(); err != nil {
		t.Error(err)
	}
	if _, err := r.Contents(); err != nil {
		t.Error(err)
	}
}

// TestProblems: the report counts what was found in each file.
func TestProblems(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	place(t, dir, map[string]string{"a.ris": strings.Replace(exports(3), "ER  - \r\n\r\nTY", "TY", 1), "refsift.toml": oneDatabase})
	if n := run(t, dir).Report().Files[0].Problems; n == 0 {
		t.Error("a record without an end is no problem of its file")
	}
}

// TestLeavesTheFolder: nothing outside of the project's folder is packed, and a
// bundle that names files outside is refused before one is read.
func TestLeavesTheFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	place(t, dir, map[string]string{"a.ris": exports(2), "project/refsift.toml": "[[database]]\nname = \"MEDLINE\"\nfiles = [\"../a.ris\"]\n"})
	r := run(t, filepath.Join(dir, "project"))
	if _, err := r.Bundle(); err == nil || !strings.Contains(err.Error(), "../a.ris lies outside the folder") {
		t.Errorf("error %v", err)
	}
	for name, m := range map[string]bundle.Manifest{
		"project": {Project: "../refsift.toml"},
		"input":   {Project: "refsift.toml", Inputs: []bundle.Entry{{Name: "../../a.ris"}}},
		"pattern": {Project: "refsift.toml"},
	} {
		var b bytes.Buffer
		if err := bundle.Write(&b, m, []bundle.File{{Name: "refsift.toml", Content: []byte("[[database]]\nname = \"M\"\nfiles = [\"/etc/host*\"]\n")}}, nil); err != nil {
			t.Fatal(err)
		}
		x, err := bundle.Read(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if err := project.Rerun(context.Background(), x, dir, project.Options{}); err == nil || !(strings.Contains(err.Error(), "leads out of the bundle") || strings.Contains(err.Error(), "lies outside")) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestHostileTables: no title and no database is a formula of a spreadsheet.
func TestHostileTables(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const formula = "=HYPERLINK(1)"
	place(t, dir, map[string]string{"a.ris": strings.ReplaceAll(exports(2), "A made-up", formula+" made-up"),
		"refsift.toml": strings.Replace(oneDatabase, "MEDLINE", formula, 1) + "[screening]\nreviewers = 2\n" + stage("records", `"s.csv"`),
		"s.csv":        "title,authors,year,decision\n\"" + formula + strings.TrimPrefix(title(0), "A") + "\",\"Berga, A.\",2019,=x: include\n"})
	files, err := run(t, dir).Contents()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".csv") {
			continue
		}
		rows, err := csv.NewReader(bytes.NewReader(f.Content)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if strings.HasPrefix(cell, "=") {
					t.Errorf("%s: cell %q", f.Name, cell)
				}
				if strings.HasPrefix(cell, "'=") {
					seen++
				}
			}
		}
	}
	if seen < 4 {
		t.Errorf("%d cells were made harmless", seen)
	}
}
