package ovidtext

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/mapping/mappingtest"
)

// The parts of citation strings. An issue may hold one more pair of brackets:
// "75(2-A(E))".
const (
	issue = `(?:\s?\((?P<issue>(?:[^()]|\([^()]*\))*)\))?`
	page  = `(?P<pages>[A-Za-z]{0,4}\d[\d.]*[A-Za-z]?\b(?:\s?[-–]\s?\w+)?|[ivxlc]+-[ivxlc]+)`
	date  = `(?P<date>(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Win|Spr|Sum|Fal|Aut)[A-Za-z./-]* )?(?:\d{1,2},? )?(?:1[5-9]|20)\d\d(?: (?:\d{1,2} )?[A-Z][a-z]{2,8}\b)?(?:[ -]\d{1,2}\b)?)`
)

// A sourcePattern is a form of citation strings. A string without all of its
// marks cannot have it, which costs far less to find out.
type sourcePattern struct {
	marks   []string
	pattern *regexp.Regexp
}

func (f sourcePattern) match(s string) []string {
	for _, m := range f.marks {
		if !strings.Contains(s, m) {
			return nil
		}
	}
	return f.pattern.FindStringSubmatch(s)
}

// sourcePatterns are the forms of citation strings, most specific first.
var sourcePatterns = []sourcePattern{
	// Embase: Journal of Pears. 12 (3) (pp 100-105), 2018. Date of Publication: 2018.
	{[]string{". ", "), "}, regexp.MustCompile(`^(?P<title>.+?)\. (?:.*\. )?(?P<volume>[A-Z]?\d[\w/-]*)` + issue + ` \((?:pp?\.? )?(?P<pages>[^()]+)\), ` + date)},
	// the same without volume: Journal of Pears. (pp 100-105), 2018.
	{[]string{". (", "), "}, regexp.MustCompile(`^(?P<title>.+?)\. \((?:pp?\.? )?(?P<pages>[^()]+)\), ` + date)},
	// MEDLINE, BIOSIS: Journal of Pears. 12(3):100-105, 2018 Jun.   Embase since 2020 too
	{[]string{":", ","}, regexp.MustCompile(`^(?P<title>.+?)\.?\s+(?:Vol\.? ?)?(?P<volume>[A-Z]?\d[\w/-]*)` + issue + `:\s?` + page + `[^,]*,\s*` + date)},
	// International Political Science Abstracts: Journal of Pears 12, Winter 2007: 7-14.
	{[]string{", ", ":"}, regexp.MustCompile(`^(?P<title>.+?),?\s(?P<volume>\d+)` + issue + `, ` + date + `:\s?` + page)},
	// Zoological Record: Journal of Pears. 201(2-3) November 2004: 327-334.
	{[]string{". "}, regexp.MustCompile(`^(?P<title>.+?)\. (?P<volume>\d[\w-]*)` + issue + `,? ` + date + `(?:[:;] ?` + page + `)?`)},
	// International Political Science Abstracts without a date: Journal of Pears, 2013(1): 3-28.
	{[]string{":"}, regexp.MustCompile(`^(?P<title>.+?)[.,]?\s(?P<volume>\d+)` + issue + `:\s?` + page)},
	// Journals@Ovid: Journal of Pears June 2015;58(6):688-696
	{[]string{";", ":"}, regexp.MustCompile(`^(?P<title>.+?)\.? ` + date + `;\s?(?P<volume>\d+)` + issue + `:\s?` + page)},
	// PsycINFO: Journal of Pears. Vol.12(3), Mar 2015, pp. 100-105.   Vol.75(2),2014, pp. No Pagination Specified.
	{[]string{". Vol"}, regexp.MustCompile(`^(?P<title>.+?)\. Vol\.? ?(?P<volume>\w+)` + issue + `[, ]\s?` + date + `(?:, (?:pp?\. )?` + page + `)?`)},
	// MEDLINE without pages, patents: Gazette. 1288(3), Nov. 16, 2004.
	{[]string{". ", ", "}, regexp.MustCompile(`^(?P<title>.+?)\. (?P<volume>\d[\w-]*)` + issue + `, ` + date)},
	// a chapter in BIOSIS: Okafor, Ada [Editor], Berg, Jan [Editor]. Pears in practice.:371-397, 2004.
	{[]string{".:", ", "}, regexp.MustCompile(`^(?:.*\]\. )?(?P<title>.+?)\.:` + page + `, ` + date)},
	// a chapter in PsycINFO: Okafor, Ada [Ed]. (2012). Pears in practice. (pp. 11-31). xvii, 254 pp. Northtown, UT, US: Pear Press; US.
	{[]string{"). ", "(p"}, regexp.MustCompile(`\((?P<date>(?:1[5-9]|20)\d\d)\)\. (?P<title>.+?)\.? \(pp?\.? (?P<pages>[^()]+)\)\.?(?:(?: [\w, ]*?pp\.)? (?P<place>[^:]+): (?P<publisher>[^;]+?)(?:;.*)?\.?)?\s*$`)},
	// a book: (2014). Pears. 58 pp. Northtown: Pear Press.
	{[]string{"). ", "pp."}, regexp.MustCompile(`\((?P<date>(?:1[5-9]|20)\d\d)\)\. (?P<title>.+?)\.? [\w, ]*\d+ ?pp\.(?: (?P<place>[^:]+): (?P<publisher>[^;]+?)(?:;.*)?\.?)?\s*$`)},
	// Zoological Record without volume: Pears. 2007 15 June; 433-441.
	{[]string{". "}, regexp.MustCompile(`^(?P<title>.+?)\. ` + date + `(?:[:;] ?` + page + `)?`)},
}

// byPatterns is what ParseSource does, written with patterns: slow and plain.
func byPatterns(s string) Source {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxSource {
		return Source{}
	}
	for _, form := range sourcePatterns {
		m := form.match(s)
		if m == nil {
			continue
		}
		part := func(name string) string {
			if i := form.pattern.SubexpIndex(name); i >= 0 {
				return m[i]
			}
			return ""
		}
		return Source{Title: part("title"), Volume: part("volume"), Issue: part("issue"), Pages: part("pages"),
			Date: part("date"), Place: part("place"), Publisher: part("publisher")}.trimmed()
	}
	return Source{}
}

func sameAsPatterns(t *testing.T, s string) {
	t.Helper()
	if got, want := ParseSource(s), byPatterns(s); got != want {
		t.Errorf("ParseSource(%q)\n got %+v\nwant %+v", s, got, want)
	}
}

// The pieces that citation strings are made of, and some that only look so.
var sourcePieces = []string{
	"Journal of Pears", ". ", ".", " ", ", ", ",", ":", ": ", "; ", ";", "12", "A12", "201-2", "12/13", "x", "(3)", " (3)", "(2-A(E))", "((2))", "(", ")",
	" (pp 100-105), ", " (no pagination), ", " (p 7), ", "(pp ), ", "100-5", "e12", "1044.e1", "S1.2a", "xii-xiv", "7 - 14", "7–14", "2018", "1999", "1499", "20185",
	" Jun", " 15 June", " Jan 01", "Nov. 16, ", "Winter ", "Mar-Apr ", "19 ", "-15", "Vol.", "Vol ", ". Vol", "pp. ", "p. ", "pp.", "Abcdefghij", "é", "\xff", "_", "[Ed]. ", "(2012). ",
	".:", "Northtown: Pear Press", "; US.",
}

var citations = []string{
	"Journal of Pears. 12 (3) (pp 100-105), 2018.",
	"BMC Pears. Conference: 2nd Pear Conference. Utopia. 12 (Supplement 3) (no pagination), 2018. Date of Publication: 2018.",
	"Journal of Pears. (pp 100-105), 2018.",
	"Pears. 135(6):1044-51, 2015 Jun.",
	"European Pear Journal. 42(1):1-10, 2021 Jan 01.",
	"Journal of Pear Studies 12, Winter 2007: 7-14.",
	"Journal of Current Pears, 2013(1): 3-28.",
	"American Pear Journal June 2015;58(6):688-696",
	"Pears. Vol.75(2-A(E)),2014, pp. No Pagination Specified.",
	"Pears. Vol.12(3), Mar 2015, pp. 100-105.",
	"Gazette. 1288(3), Nov. 16, 2004.",
	"Plums. 584 July 2007: 231-241.",
	"Plums. 2007 15 June; 433-441.",
	"Okafor, Ada [Ed]. (2012). Pears in practice. (pp. 11-31). xvii, 254 pp. Northtown, UT, US: Pear Press; US.",
	"(2014). Pears. 58 pp. Northtown: Pear Press.",
	"Okafor, Ada [Editor]. Pears in practice.:371-397, 2004.",
}

// madeUp returns pieces in any order, or a citation with a piece put in the
// place of a few bytes.
func madeUp(r *rand.Rand) string {
	var b strings.Builder
	if r.IntN(2) == 0 {
		for range 1 + r.IntN(14) {
			b.WriteString(sourcePieces[r.IntN(len(sourcePieces))])
		}
		return b.String()
	}
	s := citations[r.IntN(len(citations))]
	i := r.IntN(len(s))
	return s[:i] + sourcePieces[r.IntN(len(sourcePieces))] + s[min(i+r.IntN(4), len(s)):]
}

// TestSourceLikePatterns takes citations apart by hand and by patterns: those
// of real exports and made-up ones.
func TestSourceLikePatterns(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 20_000 {
		s := madeUp(r)
		sameAsPatterns(t, s)
		if ParseSource(s) != (Source{}) {
			found++
		}
	}
	if found < 8000 {
		t.Errorf("only %d of the made-up citations are any", found)
	}
	t.Run("real", func(t *testing.T) {
		for _, format := range []string{"ovid-tagged", "ovid-text", "nbib"} {
			for _, e := range mappingtest.Exports(t, format) {
				for line := range strings.SplitSeq(e.Text(t), "\n") {
					sameAsPatterns(t, strings.TrimPrefix(line, "SO  - "))
				}
			}
		}
	})
}

func FuzzParseSource(f *testing.F) {
	for _, s := range citations {
		f.Add(s)
	}
	f.Fuzz(sameAsPatterns)
}
