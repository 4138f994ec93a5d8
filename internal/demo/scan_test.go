package demo

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// The scan here is the test's own plain reading of the exports: it shares
// nothing with the readers of the library nor with what wrote the files.

// A scanned record is the text of one record and what a search looks at.
type scanned struct {
	file      string
	text      string
	title     string // " words of the title "
	abstract  string
	headings  []string
	language  string
	year      int
	accession string
}

// layout tells how to cut a file into records and where the fields are.
type layout struct {
	start                            *regexp.Regexp
	title, abstract, year, language  *regexp.Regexp
	accession                        *regexp.Regexp
	hangingIndent, bracesAndCommands bool
}

func tagLine(tags string) *regexp.Regexp {
	return regexp.MustCompile(`(?m)^(?:` + tags + `) {1,2}-  ?(.+)$`)
}

func bibField(name string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)\n` + name + ` = \{\{(.*?)\}\},\n`)
}

var (
	risLayout = layout{
		start: regexp.MustCompile(`(?m)^\x{feff}?TY  - `), title: tagLine("TI|T1"), abstract: tagLine("AB|N2"),
		year: tagLine("PY|Y1"), language: tagLine("LA"), accession: tagLine("AN|ID"),
	}
	layouts = map[string]layout{
		"pubmed.nbib": {
			start: regexp.MustCompile(`(?m)^PMID- `), title: tagLine("TI"), abstract: tagLine("AB"), year: tagLine("DP"),
			language: tagLine("LA"), accession: regexp.MustCompile(`(?m)^PMID- (\d+)$`), hangingIndent: true,
		},
		"wos.bib": {
			start: regexp.MustCompile(`(?m)^@\w+\{ `), title: bibField("Title"), abstract: bibField("Abstract"), year: bibField("Year"),
			language: bibField("Language"), accession: bibField("Unique-ID"), bracesAndCommands: true,
		},
		"scopus.ris":         risLayout.with(regexp.MustCompile(`eid=(2-s2\.0-\d+)`)),
		"embase-ovid.ris":    risLayout.with(tagLine("ID")),
		"cinahl-ebsco.ris":   risLayout.with(regexp.MustCompile(`Accession Number: (\d+);`)),
		"psycinfo-ebsco.ris": risLayout.with(regexp.MustCompile(`Accession Number: ([\d-]+);`)),
		"cochrane.ris":       risLayout.with(tagLine("AN")),
	}
)

func (l layout) with(accession *regexp.Regexp) layout {
	l.accession = accession
	return l
}

var meshLine = regexp.MustCompile(`(?m)^MH  - (.+)$`)

// scan cuts a file into records.
func scan(name, text string) []scanned {
	l := layouts[name]
	starts := l.start.FindAllStringIndex(text, -1)
	var out []scanned
	for i, at := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		out = append(out, l.record(name, text[at[0]:end]))
	}
	return out
}

func (l layout) record(name, raw string) scanned {
	text := raw
	if l.hangingIndent {
		text = strings.ReplaceAll(text, "\n      ", " ")
	}
	if l.bracesAndCommands {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\n   ", " "), `\`, "")
	}
	r := scanned{
		file: name, text: text, title: plainWords(first(l.title, text)), abstract: plainWords(first(l.abstract, text)),
		language: first(l.language, text), accession: first(l.accession, text),
	}
	fmt.Sscan(first(l.year, text), &r.year)
	for _, m := range meshLine.FindAllStringSubmatch(text, -1) {
		r.headings = append(r.headings, heading(m[1]).name())
	}
	return r
}

func first(re *regexp.Regexp, text string) string {
	if m := re.FindStringSubmatch(text); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

var notWord = regexp.MustCompile(`[^\p{L}\p{Nd}]+`)

// plainWords puts a text into the form " one two three ".
func plainWords(s string) string {
	return " " + strings.TrimSpace(notWord.ReplaceAllString(strings.ToLower(s), " ")) + " "
}

// scanAll scans the seven exports of a demo.
func scanAll(t testing.TB, m memory) map[string][]scanned {
	t.Helper()
	all := map[string][]scanned{}
	for name := range layouts {
		b, ok := m[ExportFolder+"/"+name]
		if !ok {
			t.Fatalf("no file %s", name)
		}
		all[name] = scan(name, b.String())
	}
	return all
}

// A truthLine is a row of truth.csv.
type truthLine struct{ id, file, ordinal, accession, group, planted, caseNo string }

func readTruth(t testing.TB, m memory) []truthLine {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(m[truthName].String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []truthLine
	for _, r := range rows[1:] {
		out = append(out, truthLine{r[0], r[1], r[2], r[3], r[4], r[5], r[6]})
	}
	return out
}
