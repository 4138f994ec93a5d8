package demo

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift/thesaurus"
)

// A printedRow is a row of the strategy, cut out of the printed text by the test.
type printedRow struct {
	number string // u1, u2 … without one
	text   string
}

var rowStart = regexp.MustCompile(`^(\d+) (.*)$`)

// printedRows joins wrapped lines and drops the counts.
func printedRows(t testing.TB) []printedRow {
	t.Helper()
	var rows []printedRow
	unnumbered := 0
	count := regexp.MustCompile(`\s*\b\d{1,3}(\.\d{3})*$`)
	for line := range strings.Lines(Strategy()) {
		line = strings.TrimRight(line, " \n")
		if m := rowStart.FindStringSubmatch(line); m != nil && !strings.Contains(line, "December") && !strings.HasPrefix(line, "23 AND 32 AND 38 only") {
			rows = append(rows, printedRow{m[1], m[2]})
			continue
		}
		switch {
		case strings.HasPrefix(line, "“delivery"), strings.HasPrefix(line, "“Integrated"), strings.HasPrefix(line, "23 AND"), strings.HasPrefix(line, "From "):
			unnumbered++
			rows = append(rows, printedRow{fmt.Sprintf("u%d", unnumbered), line})
		case line == "" || len(rows) == 0 || strings.HasPrefix(line, "Block"):
		default:
			last := &rows[len(rows)-1]
			last.text = strings.TrimSuffix(last.text+" ", "- ") + map[bool]string{true: "-", false: " "}[strings.HasSuffix(last.text, "-")] + line
		}
	}
	for i := range rows {
		rows[i].text = count.ReplaceAllString(strings.TrimSpace(rows[i].text), "")
	}
	if len(rows) != 38 {
		t.Fatalf("cut %d rows out of the strategy, want 38", len(rows))
	}
	return rows
}

var (
	quoted     = regexp.MustCompile(`“([^”]*)”`)
	descriptor = regexp.MustCompile(`“([^”]*)”\[Mesh\]`)
)

// textTerms gives the terms of a text row, and nothing of other rows.
func (r printedRow) textTerms() []string {
	switch {
	case strings.Contains(r.text, "[Mesh]"), strings.Contains(r.text, "/"), strings.Contains(r.text, "AND"), strings.HasPrefix(r.text, "From"):
		return nil
	}
	var terms []string
	if strings.Contains(r.text, "“") {
		for _, m := range quoted.FindAllStringSubmatch(r.text, -1) {
			terms = append(terms, plainWords(m[1]))
		}
		return terms
	}
	for _, s := range strings.Split(r.text, " OR ") {
		terms = append(terms, plainWords(s))
	}
	return terms
}

// TestEveryTermOccurs looks for each single term of the text rows in PubMed's
// titles and abstracts.
func TestEveryTermOccurs(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	for _, seed := range []uint64{0, 99} {
		m, _ := generate(t, Options{Seed: seed})
		records := scanAll(t, m)["pubmed.nbib"]
		n := 0
		for _, row := range printedRows(t) {
			for _, term := range row.textTerms() {
				n++
				if !slices.ContainsFunc(records, func(r scanned) bool { return r.has(term) }) {
					t.Errorf("seed %d: row %s: no record has %q", seed, row.number, term)
				}
			}
		}
		if n != 110 {
			t.Errorf("the strategy has %d terms, want 110", n)
		}
	}
}

func (r *scanned) has(term string) bool {
	return strings.Contains(r.title, term) || strings.Contains(r.abstract, term)
}

// evaluate runs the 38 rows over the records, by scanning.
func evaluate(t testing.TB, records []scanned) map[string]int {
	t.Helper()
	tree := thesaurus.Default()
	sets := map[string][]bool{}
	or := func(rows ...string) []bool {
		set := make([]bool, len(records))
		for _, row := range rows {
			for i, in := range sets[row] {
				set[i] = set[i] || in
			}
		}
		return set
	}
	keep := func(row string, test func(i int) bool) []bool {
		set := make([]bool, len(records))
		for i, in := range sets[row] {
			set[i] = in && test(i)
		}
		return set
	}
	var block []string
	for _, row := range printedRows(t) {
		switch {
		case row.textTerms() != nil:
			terms := row.textTerms()
			sets[row.number] = make([]bool, len(records))
			for i := range records {
				sets[row.number][i] = slices.ContainsFunc(terms, records[i].has)
			}
		case strings.Contains(row.text, "[Mesh]"):
			var wanted []string
			for _, m := range descriptor.FindAllStringSubmatch(row.text, -1) {
				wanted = append(wanted, tree.Explode(m[1])...)
			}
			sets[row.number] = make([]bool, len(records))
			for i := range records {
				sets[row.number][i] = slices.ContainsFunc(records[i].headings, func(h string) bool { return slices.Contains(wanted, h) })
			}
		case strings.Contains(row.text, "/"):
			sets[row.number], block = or(block...), nil
			continue
		case row.number == "39":
			sets["39"] = keep("23", func(i int) bool { return sets["32"][i] && sets["38"][i] })
		case strings.HasPrefix(row.text, "23 AND"):
			sets[row.number] = keep("39", func(i int) bool {
				return slices.Contains([]string{"eng", "swe", "nor", "dan", "ger", "English", "Swedish", "Norwegian", "Danish", "German"}, records[i].language)
			})
		default:
			sets[row.number] = keep("u3", func(i int) bool { return records[i].year >= 2007 })
		}
		block = append(block, row.number)
	}
	counts := map[string]int{}
	for row, set := range sets {
		for _, in := range set {
			if in {
				counts[row]++
			}
		}
	}
	return counts
}

// TestEveryRowFindsRecords runs the strategy by scanning: over PubMed's file
// and over all files, no row is empty, and each limit drops something.
func TestEveryRowFindsRecords(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	for _, seed := range []uint64{0, 1, 42} {
		m, _ := generate(t, Options{Seed: seed})
		all := scanAll(t, m)
		var together []scanned
		for _, records := range all {
			together = append(together, records...)
		}
		for name, records := range map[string][]scanned{"pubmed.nbib": all["pubmed.nbib"], "together": together} {
			counts := evaluate(t, records)
			for _, row := range printedRows(t) {
				if counts[row.number] == 0 {
					t.Errorf("seed %d: %s: row %s finds nothing", seed, name, row.number)
				}
			}
			final := []int{counts["39"], counts["u3"], counts["u4"]}
			if final[2] < 10 || final[0] > 200 || final[0] <= final[1] || final[1] <= final[2] {
				t.Errorf("seed %d: %s: the last rows find %v, want tens, each fewer", seed, name, final)
			}
			if counts["23"] >= counts["1"]+counts["2"]+counts["4"]+counts["5"]+counts["9"]+counts["11"]+counts["15"]+counts["22"]+counts["17"]+counts["18"]+counts["14"] {
				t.Errorf("seed %d: %s: the rows of block 1 do not overlap", seed, name)
			}
			t.Logf("seed %d: %s: %v", seed, name, counts)
		}
	}
}

// TestPhrasesAreTerms: what phrases.go plants for a row is found by that row.
func TestPhrasesAreTerms(t *testing.T) {
	t.Parallel()
	rows := map[string]printedRow{}
	for _, row := range printedRows(t) {
		rows[row.number] = row
	}
	for _, p := range newMaker().forced {
		text := plainWords(p.text)
		if !slices.ContainsFunc(rows[p.row].textTerms(), func(term string) bool { return strings.Contains(text, term) }) {
			t.Errorf("%q holds no term of row %s", p.text, p.row)
		}
	}
}

// TestOrdinaryWordsHitNoRow: the other word lists hold no term of the strategy.
func TestOrdinaryWordsHitNoRow(t *testing.T) {
	t.Parallel()
	var terms []string
	for _, row := range printedRows(t) {
		terms = append(terms, row.textTerms()...)
	}
	for name, list := range map[string]wordList{
		"people": ordinaryPeople, "settings": settings, "conditions": conditions, "interventions": interventions, "outcomes": outcomes,
		"staffs": staffs, "instruments": instruments, "designs": designs, "trial designs": trialDesigns, "background": backgroundSentences, "openings": openings,
		"aim": aimSentences, "method": methodSentences, "trial": trialSentences, "result": resultSentences, "conclusion": conclusionSentences,
		"concept titles": conceptTitles, "ordinary titles": ordinaryTitles,
		"concept sentences": slices.Concat(conceptSentences[0], conceptSentences[1], conceptSentences[2]),
	} {
		for _, text := range list {
			for _, term := range terms {
				if strings.Contains(plainWords(text), term) {
					t.Errorf("%s: %q holds the term %q", name, text, term)
				}
			}
		}
	}
}

func TestHeadingsAreInTheTree(t *testing.T) {
	t.Parallel()
	tree := thesaurus.Default()
	explode := func(names ...string) (all []string) {
		for _, n := range names {
			all = append(all, tree.Explode(n)...)
		}
		return all
	}
	row22 := explode("Patient Participation", "Community Participation", "Patient-Centered Care", "Decision Making",
		"Hospital-Patient Relations", "Physician-Patient Relations", "Culturally Competent Care")
	row31 := explode("Emigrants and Immigrants", "Transients and Migrants", "Refugees", "Undocumented Immigrants")
	row37 := explode("Health Services", "Delivery of Health Care", "Delivery of Health Care, Integrated")
	for i, list := range [][]heading{meshRow22, meshRow31, meshRow37} {
		for _, h := range list {
			if row := [][]string{row22, row31, row37}[i]; !slices.Contains(row, h.name()) {
				t.Errorf("%s is not found by its row", h)
			}
		}
	}
	others := slices.Clone(meshOther)
	for _, h := range meshCountries {
		others = append(others, h)
	}
	for _, h := range append(others, meshChecks...) {
		if len(tree.Explode(h.name())) == 0 && h != "Male" && h != "Female" { // these two have no place in the tree
			t.Errorf("%s is not in the tree", h)
		}
		if n := h.name(); slices.Contains(row22, n) || slices.Contains(row31, n) || slices.Contains(row37, n) {
			t.Errorf("%s is found by a row", h)
		}
	}
	for _, c := range countries {
		if meshCountries[c] == "" {
			t.Errorf("no heading for %s", c)
		}
	}
}
