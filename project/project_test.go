package project_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/refsift/refsift/bundle"
	"github.com/refsift/refsift/internal/demo"
	"github.com/refsift/refsift/ledger"
	"github.com/refsift/refsift/project"
)

func ExampleParse() {
	_, err := project.Parse([]byte("title = \"T\"\n[[database]]\nname = \"MEDLINE\"\nfile = \"a.nbib\"\n"))
	fmt.Println(err)
	// Output:
	// unknown names: database.file
	// database 1 (MEDLINE): no files
}

// load writes the made-up review into a folder of its own.
func load(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if _, err := demo.Write(dir, demo.Options{}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func run(t *testing.T, dir string) *project.Result {
	t.Helper()
	p, err := project.Load(filepath.Join(dir, project.FileName))
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Run(context.Background(), project.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestDemo runs the made-up review: its sums, its report, and the same bytes
// from another folder.
func TestDemo(t *testing.T) {
	t.Parallel()
	r := run(t, load(t))
	f := r.Flow()
	if f.Identified() != 2460 || f.ToScreen != len(r.Deduped().Clusters) {
		t.Errorf("flow %+v", f)
	}
	if f.Databases[0].Name != "MEDLINE" || f.Databases[0].Records != 785 || len(f.Databases) != 7 {
		t.Errorf("databases %+v", f.Databases)
	}
	s := f.Screening
	if s == nil || s.Undecided != 0 || s.Pending != 0 || f.Included == nil || f.Included.Studies < 10 || len(r.Screening.Foreign) != 0 || len(s.Reports.Excluded) != 3 {
		t.Errorf("screening %+v, %d foreign, included %+v", s, len(r.Screening.Foreign), f.Included)
	}
	if a := r.Screening.Agreements; len(a) != 1 || a[0].Kappa() < 0.4 || a[0].Kappa() > 0.9 {
		t.Errorf("agreements %+v", a)
	}
	if len(r.Strategies) != 1 || len(r.Strategies[0].Analysis.Lines) != 38 {
		t.Errorf("%d strategies", len(r.Strategies))
	}
	if err := r.Report().Verify(); err != nil {
		t.Error(err)
	}
	missing := 0
	for _, i := range r.Checklist() {
		if i.Missing() {
			missing++
		}
	}
	if missing != 7 { // 3 registers, 5, 8 and 9 and 10 of every database, 11, 12
		t.Errorf("%d items of PRISMA-S are missing: %+v", missing, r.Checklist())
	}
	if i := r.Checklist()[7]; i.Answer != "MEDLINE: in strategy.txt" || len(i.Lacks) != 6 || !i.Missing() {
		t.Errorf("item 8: %+v", i)
	}
	first, err := r.Contents()
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		return
	}
	again, err := run(t, load(t)).Contents()
	if err != nil {
		t.Fatal(err)
	}
	for i := range first {
		if !bytes.Equal(first[i].Content, again[i].Content) {
			t.Errorf("%s differs between two runs", first[i].Name)
		}
		if len(first[i].Content) == 0 {
			t.Errorf("%s is empty", first[i].Name)
		}
	}
}

// TestScreening: decisions come back from a list in which programs changed
// fields, and the flow goes on to the end.
func TestScreening(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var ris, rayyan, full strings.Builder
	rayyan.WriteString("key,title,year,journal,authors,notes\n")
	full.WriteString("Title,Authors,Published Year,Journal,Covidence #,Study,Notes,Tags\n")
	for i := range 10 {
		title := fmt.Sprintf("A made-up study of %s in ward %c", strings.Repeat(string(rune('a'+i)), 6), 'A'+i)
		fmt.Fprintf(&ris, "TY  - JOUR\r\nAU  - Berg%d, Anna\r\nTI  - %s\r\nPY  - 2019\r\nT2  - Annals of Nothing\r\nSP  - %d\r\nER  - \r\n\r\n", i, title, 10*i+1)
		ann, bo := "Included", "Included"
		switch {
		case i < 3:
			ann, bo = "Excluded", "Excluded"
		case i == 3:
			bo = "Excluded" // conflict
		}
		fmt.Fprintf(&rayyan, "rayyan-%d,%s,2019,Annals of Nothing,\"Berg%d, A.\",\"RAYYAN-INCLUSION: {\"\"Ann\"\"=>\"\"%s\"\", \"\"Bo\"\"=>\"\"%s\"\"} | RAYYAN-EXCLUSION-REASONS: wrong population\"\n", i, strings.ToUpper(title), i, ann, bo)
		if i >= 5 && i < 8 {
			reason := []string{"Wrong design", "No full text", "Wrong design"}[i-5]
			fmt.Fprintf(&full, "%s,\"Berg%d, A.\",2019,Annals of Nothing,#%d,Berg 2019,Exclusion reason: %s;,\n", title, i, i, reason)
		}
	}
	rayyan.WriteString("rayyan-99,Something else altogether,2001,Elsewhere,\"Nobody, N.\",\"RAYYAN-INCLUSION: {\"\"Ann\"\"=>\"\"Included\"\"}\"\n")
	for name, content := range map[string]string{"a.ris": ris.String(), "rayyan.csv": rayyan.String(), "excluded.csv": full.String(), "refsift.toml": `
title = "T"
[[database]]
name = "MEDLINE"
files = ["*.ris"]
[screening]
reviewers = 2
not_retrieved = ["no full text"]
[[screening.file]]
files = ["rayyan.csv"]
stage = "records"
[[screening.file]]
files = ["excluded.csv"]
stage = "reports"
verdict = "exclude"
reviewer = "team"
`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r := run(t, dir)
	s := r.Flow().Screening
	if s == nil || s.Excluded != 3 || s.Undecided != 1 || s.Sought != 6 || s.Pending != 6-3 || s.NotRetrieved != 1 || s.Included != 0 {
		t.Errorf("screening %+v", s)
	}
	if len(s.Reports.Excluded) != 1 || s.Reports.Excluded[0].Reason != "Wrong design" || s.Reports.Excluded[0].N != 2 {
		t.Errorf("reasons %+v", s.Reports.Excluded)
	}
	if len(r.Screening.Foreign) != 1 || r.Screening.Conflicts != 1 {
		t.Errorf("%+v", r.Screening)
	}
	if a := r.Screening.Agreements; len(a) != 1 || a[0].Both != 10 {
		t.Errorf("agreements %+v", a)
	}
	if r.Flow().Included != nil {
		t.Error("the flow ends although decisions are open")
	}
	if err := r.Report().Verify(); err != nil {
		t.Error(err)
	}
	var b strings.Builder
	if err := r.Ledger().WriteJSONL(&b); err != nil {
		t.Fatal(err)
	}
	var entry ledger.Entry
	if err := json.Unmarshal([]byte(strings.SplitN(b.String(), "\n", 2)[0]), &entry); err != nil || entry.State != ledger.Excluded {
		t.Errorf("%+v, %v", entry, err)
	}
}

// TestBundle packs a run, and makes it again from the exports.
func TestBundle(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	place(t, dir, map[string]string{"exports/a.ris": exports(8), "strategy.txt": "1 asthma[tiab]\n2 sleep[tiab]\n3 1 OR 2\n",
		"screening/list.csv": "title,authors,year,decision\n" + title(0) + ",\"Berga, A.\",2019,include\n",
		"refsift.toml":       strings.Replace(oneDatabase, "a.ris", "exports/a.ris", 1) + "strategy = \"strategy.txt\"\nplatform = \"PubMed\"\n" + stage("records", `"screening/*.csv"`)})
	data, err := run(t, dir).Bundle()
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Check(); err != nil {
		t.Fatal(err)
	}
	if err := project.Rerun(context.Background(), b, dir, project.Options{}); err != nil {
		t.Error(err)
	}
	path := filepath.Join(dir, "exports", "a.ris")
	export, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	export[len(export)/2] ^= 1
	if err := os.WriteFile(path, export, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := project.Rerun(context.Background(), b, dir, project.Options{}); err == nil || !strings.Contains(err.Error(), "exports/a.ris") {
		t.Errorf("one flipped bit of an export: error %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := project.Rerun(context.Background(), b, dir, project.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing export: error %v", err)
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	const head = "[[database]]\nname = \"A\"\nfiles = [\"a.ris\"]\n"
	for in, want := range map[string]string{
		"":                                 "no [[database]]",
		"title = 3":                        "line 1",
		"[[database]]\nname = \"A\"":       "no files",
		"[[database]]\nfiles = [\"a\"]":    "no name",
		head + "dialect = \"klingon\"":     "klingon",
		head + "[dedupe]\nkeep = \"best\"": "keep",
		head + "[[screening.file]]\nstage = \"x\"":                              "stage = \"x\"",
		head + "[prisma_s]\n17 = \"x\"":                                         "\"17\" is no item",
		head + "[screening]\nreviewer = 2":                                      "unknown names: screening.reviewer",
		head + "[[screening.file]]\nstage = \"records\"\nverdict = \"perhaps\"": "perhaps",
	} {
		if _, err := project.Parse([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q in it", in, err, want)
		}
	}
}

func TestTemplate(t *testing.T) {
	t.Parallel()
	text := project.Template(`A "title" \ with marks`, []project.Found{{File: "exports/a.nbib", Database: "MEDLINE", Platform: "PubMed"},
		{File: "exports/b.nbib", Database: "MEDLINE", Platform: "PubMed"}, {File: "exports/c 1.ris"}})
	p, err := project.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if p.Title != `A "title" \ with marks` || len(p.Databases) != 2 || len(p.Databases[0].Files) != 2 || p.Databases[1].Name != "c 1" {
		t.Errorf("%+v", p)
	}
	// Every comment that is a setting is one that the parser knows.
	if _, err := project.Parse([]byte(uncommented(project.Template("T", nil)))); err != nil {
		t.Error(err)
	}
}

func uncommented(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if rest, ok := strings.CutPrefix(line, "# "); ok && (strings.Contains(rest, " = ") || strings.HasPrefix(rest, "[")) {
			line = rest
		}
		b.WriteString(line)
	}
	return b.String()
}

func TestMissingFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := "[[database]]\nname = \"A\"\nfiles = [\"none*.ris\"]\n"
	if err := os.WriteFile(filepath.Join(dir, "refsift.toml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p, err := project.Load(filepath.Join(dir, "refsift.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Run(context.Background(), project.Options{}); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "none*.ris") {
		t.Errorf("error %v", err)
	}
}
