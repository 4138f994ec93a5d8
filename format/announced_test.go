package format_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
)

func TestChunkOf(t *testing.T) {
	for name, want := range map[string]format.Chunk{
		"scopus_1-1000.ris":       {Series: "scopus_#.ris", First: 1, Last: 1000},
		"in/wos 501 to 1000.txt":  {Series: "in/wos #.txt", First: 501, Last: 1000},
		"savedrecs1001-1432.ciw":  {Series: "savedrecs#.ciw", First: 1001, Last: 1432},
		"embase_2007-2019.ris":    {},
		"pubmed-2020-05-01.nbib":  {},
		"scopus.ris":              {},
		"scopus_1000-1.ris":       {},
		"export_12-13.ris":        {},
		"99999999999999-1000.ris": {},
	} {
		got, ok := format.ChunkOf(name)
		if got != want || ok != (want != format.Chunk{}) {
			t.Errorf("ChunkOf(%q) = %+v, %v; want %+v", name, got, ok, want)
		}
	}
}

func TestPartOf(t *testing.T) {
	for name, want := range map[string]format.Part{
		"scopus_part_2_of_3.ris": {Series: "scopus_part_#of3.ris", Number: 2, Of: 3},
		"in/wos 1of12":           {Series: "in/wos #of12", Number: 1, Of: 12},
		"best of 2020.ris":       {},
		"1 of 1.ris":             {},
		"4 of 3.ris":             {},
	} {
		got, ok := format.PartOf(name)
		if got != want || ok != (want != format.Part{}) {
			t.Errorf("PartOf(%q) = %+v, %v; want %+v", name, got, ok, want)
		}
	}
}

// TestCheckParts reads files with so many records, announced as the text above
// each says, and compares what is said of them together.
func TestCheckParts(t *testing.T) {
	const record = "TY  -  JOUR\nTI  -  Shared decisions\nER  -  \n\n"
	records := func(n int) string { return strings.Repeat(record, n) }
	for _, tt := range []struct {
		name  string
		files []string // name: text
		want  []string
	}{
		{"a part of a search", []string{"a.ris: Record #3 of 6\n" + record + "Record #4 of 6\n" + record},
			[]string{"a.ris: part of 6 records; missing here: 1-2, 5-6"}},
		{"all of a search", []string{"a.ris: Record #1 of 2\n" + record + "Record #2 of 2\n" + record}, nil},
		{"a number twice in one file", []string{"a.ris: Record #1 of 2\n" + record + "Record #2 of 2\n" + record + "Record #2 of 2\n" + record},
			[]string{"a.ris: more than once: 2"}},
		{"Cochrane's text", []string{"a.txt: Record #2 of 3\nID: CN-00000001\nTI: Shared decisions\n"}, []string{"a.txt: missing here: 1, 3"}},
		{"two files that complete each other", []string{"a.ris: Record #1 of 2\n" + record, "b.ris: Record #2 of 2\n" + record}, nil},
		{"two files that overlap and leave a gap", []string{"a.ris: Record #1 of 3\n" + record, "b.ris: Record #1 of 3\n" + record},
			[]string{"b.ris: the records 1 of 3 are in a file before", "a.ris: missing in these 2 files: 2-3"}},
		{"searches of other sizes", []string{"a.ris: Record #1 of 1\n" + record, "b.ris: Record #2 of 2\n" + record}, []string{"b.ris: missing here: 1"}},
		{"ProQuest", []string{"a.ris: Document 1 of 2\n" + record}, []string{"a.ris: missing here: 2"}},
		{"a total at the top", []string{"a.ris: Number of records: 1,204\n\n" + records(3)}, []string{"a.ris: announces 1204 records; here are 3"}},
		{"a total that is there", []string{"a.ris: Results: 3\n" + records(2), "b.ris: Results: 3\n" + record}, nil},
		{"names that leave a gap", []string{"s_1-50.ris: " + records(50), "s_101-150.ris: " + records(50)}, []string{"s_101-150.ris: records 51-100 of this series"}},
		{"names that overlap", []string{"s_1-100.ris: " + records(100), "s_51-150.ris: " + records(100)}, []string{"s_51-150.ris: the records 51-100 are in s_1-100.ris"}},
		{"a chunk inside another", []string{"s_1-100.ris: " + records(100), "s_51-60.ris: " + records(10), "s_101-150.ris: " + records(50)}, []string{"s_51-60.ris: the records 51-60 are in s_1-100.ris"}},
		{"fewer than named", []string{"s_1-50.ris: " + record}, []string{"s_1-50.ris: records 1 to 50, the file holds 1"}},
		{"more than named", []string{"s_1-50.ris: " + records(51)}, []string{"s_1-50.ris: records 1 to 50, the file holds 51"}},
		{"a part without its fellows", []string{"x part 1 of 3.ris: " + record, "x part 3 of 3.ris: " + record}, []string{"x part 1 of 3.ris: missing: 2"}},
		{"nothing announced", []string{"scopus.ris: " + record}, nil},
	} {
		fsys := fstest.MapFS{}
		var infos []format.Info
		for _, f := range tt.files {
			name, text, _ := strings.Cut(f, ": ")
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
			r, err := format.Open(name, strings.NewReader(text), format.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := refsift.Collect(r.All()); err != nil {
				t.Fatal(err)
			}
			infos = append(infos, r.Info())
		}
		got := format.CheckParts(infos)
		if len(got) != len(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			continue
		}
		for i, d := range got {
			file, words, _ := strings.Cut(tt.want[i], ": ")
			if d.Span.Start.File != file || !strings.Contains(d.Message, words) || d.Fix == "" || d.Severity != refsift.Warning {
				t.Errorf("%s: %v, want %s", tt.name, &d, tt.want[i])
			}
		}
		// Files that are read together are compared in the end.
		heard := 0
		o := format.Options{OnDiagnostic: func(d refsift.Diagnostic) {
			switch d.Code {
			case refsift.CodeRecordsMissing, refsift.CodeChunkMissing, refsift.CodeChunkOverlap:
				heard++
			}
		}}
		if _, err := refsift.Collect(o.Files(fsys, "*")); err != nil || heard != len(tt.want) {
			t.Errorf("%s: Files reported %d, want %d; %v", tt.name, heard, len(tt.want), err)
		}
	}
}
