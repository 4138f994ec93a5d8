package ris

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
)

// TestTypeHabits reads tags whose meaning depends on the type of the record, and
// writes and reads the record again: what they mean must not change.
func TestTypeHabits(t *testing.T) {
	t.Parallel()
	show := func(rec *refsift.Record) string {
		contributors := ""
		if len(rec.Contributors) > 0 {
			contributors = fmt.Sprintf(" contributors %v", rec.Contributors)
		}
		return fmt.Sprintf("authors %v editors %v%s volume %q issue %q edition %q source %q series %q id %q",
			rec.Authors, rec.Editors, contributors, rec.Volume, rec.Issue, rec.Edition, rec.Source, rec.Series, rec.ExportID)
	}
	for _, tt := range []struct{ name, in, want string }{
		{"journal article", "TY  - JOUR\nA2  - Tal, B\nVL  - 3\nIS  - 4\nT2  - J Made Up\n",
			`authors [] editors [Tal, B] volume "3" issue "4" edition "" source "J Made Up" series "" id ""`},
		{"patent: A2 is the assignee, VL the application", "TY  - PAT\nA2  - Pear Works\nVL  - 877\nIS  - 4,904\n",
			`authors [] editors [] volume "" issue "4,904" edition "" source "" series "" id ""`},
		{"message: A2 is the recipient", "TY  - ICOMM\nA2  - Tal, B\n",
			`authors [] editors [] volume "" issue "" edition "" source "" series "" id ""`},
		{"recording: A2 are the performers", "TY  - SOUND\nAU  - Berg, A\nA2  - Tal, B\n",
			`authors [Berg, A Tal, B] editors [] volume "" issue "" edition "" source "" series "" id ""`},
		{"chapter: A3 edits the series, A4 translates", "TY  - CHAP\nA3  - Tal, B\nA4  - Lund, C\n",
			`authors [] editors [] contributors [Tal, B (series-editor) Lund, C (translator)] volume "" issue "" edition "" source "" series "" id ""`},
		{"book with another contributor", "TY  - BOOK\nA5  - Tal, B\n",
			`authors [] editors [] contributors [Tal, B (contributor)] volume "" issue "" edition "" source "" series "" id ""`},
		{"thesis: A3 advises", "TY  - THES\nA3  - Tal, B\nA4  - Lund, C\n",
			`authors [] editors [] contributors [Tal, B (contributor) Lund, C (contributor)] volume "" issue "" edition "" source "" series "" id ""`},
		{"paper: A4 is the sponsor", "TY  - CONF\nA3  - Tal, B\nA4  - Pear Works\n",
			`authors [] editors [] contributors [Tal, B (series-editor)] volume "" issue "" edition "" source "" series "" id ""`},
		{"TA is no translator", "TY  - JOUR\nTA  - J Made Up\n",
			`authors [] editors [] volume "" issue "" edition "" source "" series "" id ""`},
		{"ProCite, series", "TY  - BOOK\nN1  - Record ID: 46\nA3  - Tal, B\nN1  - Author, Subsidiary: Lund, C\n",
			`authors [] editors [] contributors [Tal, B (series-editor) Lund, C (contributor)] volume "" issue "" edition "" source "" series "" id "46"`},
		{"ProCite, series in a note", "TY  - ADVS\nN1  - Record ID: 47\nN1  - Series Editor: Tal, B\n",
			`authors [] editors [] contributors [Tal, B (series-editor)] volume "" issue "" edition "" source "" series "" id "47"`},
		{"ProCite, book", "TY  - BOOK\nN1  - Record ID: 40\nVL  - 2nd\nIS  - 3\nN1  - Series Title: Pears\n",
			`authors [] editors [] volume "3" issue "" edition "2nd" source "" series "Pears" id "40"`},
		{"ProCite, chapter", "TY  - CHAP\nN1  - Record ID: 41\nT2  - Pears\nVL  - 2nd\nN1  - Volume ID: 7\nN1  - Author, Monographic: Tal, B\n",
			`authors [] editors [Tal, B] volume "7" issue "" edition "2nd" source "Pears" series "" id "41"`},
		{"ProCite, paper", "TY  - CONF\nN1  - Record Number: 42\nN1  - Proceedings Title: Pears\nVL  - 7\n",
			`authors [] editors [] volume "7" issue "" edition "" source "Pears" series "" id "42"`},
		{"ProCite, report", "TY  - RPRT\nN1  - Record Number: 43\nVL  - TR-7\nN1  - Edition: 2\n",
			`authors [] editors [] volume "" issue "TR-7" edition "2" source "" series "" id "43"`},
		{"ProCite, program", "TY  - COMP\nN1  - Record Number: 44\nIS  - 2.1\n",
			`authors [] editors [] volume "" issue "" edition "2.1" source "" series "" id "44"`},
		{"ProCite, article", "TY  - JOUR\nN1  - Record Number: 45\nVL  - 3\nIS  - 4\nN1  - Page(s): 12-9\n",
			`authors [] editors [] volume "3" issue "4" edition "" source "" series "" id "45"`},
	} {
		recs, err := refsift.Collect(NewReader(strings.NewReader(tt.in + "ER  - \n")).All())
		if err != nil || len(recs) != 1 {
			t.Fatalf("%s: %d records, %v", tt.name, len(recs), err)
		}
		if got := show(recs[0]); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		var b bytes.Buffer
		w := NewWriter(&b)
		if err := w.Write(recs[0]); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		out := b.String()
		again, err := refsift.Collect(NewReader(&b).All())
		if err != nil || len(again) != 1 || show(again[0]) != tt.want {
			t.Errorf("%s: written and read again:\n%s\n%s", tt.name, out, show(again[0]))
		}
	}
}
