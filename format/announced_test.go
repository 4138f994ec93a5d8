package format_test

import (
	"strings"
	"testing"

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

func TestAnnounced(t *testing.T) {
	record := "TY  -  JOUR\nTI  -  Shared decisions\nER  -  \n\n"
	for _, tt := range []struct{ name, text, want string }{
		{"a.ris", "Record #3 of 6\n" + record + "Record #4 of 6\n" + record, "part of 6 records; missing here: 1-2, 5-6"},
		{"a.ris", "Record #1 of 2\n" + record + "Record #2 of 2\n" + record, ""},
		{"a.txt", "Record #2 of 3\nID: CN-00000001\nTI: Shared decisions\n", "part of 3 records; missing here: 1, 3"},
		{"scopus_1-50.ris", record, "records 1 to 50, the file holds 1"},
		{"scopus.ris", record, ""},
	} {
		r, err := format.Open(tt.name, strings.NewReader(tt.text), format.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := refsift.Collect(r.All()); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, d := range r.Diagnostics().Sample() {
			if d.Code == refsift.CodeRecordsMissing {
				got += d.Message
			}
		}
		if !strings.Contains(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
