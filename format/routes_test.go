package format_test

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/internal/norm"
	"github.com/refsift/refsift/internal/shared"
)

// A routeGroup is a set of files of the shared exports that hold the same
// records, each through another program. The first file is what the others
// are held against.
type routeGroup struct {
	name  string
	files []string
	least int // records that every other file has in common with the first
}

var routeGroups = []routeGroup{
	{"reference managers", []string{"zotero/cff_10.ris", "csv/zotero.csv", "endnote/cff_10.ris", "mendeley/cff_10.ris", "rayyan/cff_10.ris", "covidence/zotero_10.ris", "covidence/endnote_10.ris", "covidence/refworks_10.ris", "covidence/covidence.csv"}, 8},
	{"PubMed and EndNote", []string{"pubmed/bluelight_crlf.nbib", "endnote/bluelight_102.ris", "endnote/bluelight_102.xml"}, 80},
	{"Lens, Zotero, Citavi", []string{"lens/cff_100.ris", "zotero/baseline_100.ris", "citavi/cff_100.ris"}, 97},
	{"Web of Science and CiteSource", []string{"wos/ris_166.ris", "citesource/no_ty_cut150.ris"}, 140},
	{"Embase.com", []string{"embase/embase_com_6.ris", "embase/embase_com.csv"}, 6},
	{"Scopus", []string{"scopus/pfas_8.ris", "scopus/pfas_8.bib"}, 8},
	{"Scopus, older", []string{"scopus/synthesisr_3.ris", "scopus/synthesisr_3.bib"}, 3},
}

// routeFields are compared in this form: what may differ in writing between
// programs without being another value is taken away, nothing else.
var routeFields = []struct {
	name string
	of   func(*refsift.Record) string
	same func(a, b string) bool // nil: equal
}{
	{"title", func(r *refsift.Record) string { return norm.Compact(norm.StripMarkup(r.Title)) }, nil},
	{"first author", firstFamily, nil},
	{"authors", func(r *refsift.Record) string { return strconv.Itoa(len(r.Authors)) }, nil},
	{"year", func(r *refsift.Record) string { return strconv.Itoa(r.Year) }, nil},
	{"journal", journals, shareLine},
	{"volume", func(r *refsift.Record) string { return norm.Compact(r.Volume) }, nil},
	{"issue", func(r *refsift.Record) string { return norm.Compact(r.Issue) }, nil},
	{"pages", func(r *refsift.Record) string { return strings.ToLower(cmp.Or(r.Pages, r.ArticleNumber)) }, nil},
	{"doi", func(r *refsift.Record) string { return strings.ToLower(r.DOI.String()) }, nil},
	{"issn", serials, shareWord},
	{"abstract", func(r *refsift.Record) string { return start(norm.Compact(norm.StripMarkup(r.Abstract)), 80) }, nil},
}

func firstFamily(r *refsift.Record) string {
	if len(r.Authors) == 0 {
		return ""
	}
	return norm.Compact(cmp.Or(r.Authors[0].Family, r.Authors[0].Corporate))
}

// serials are the ISSNs of a record, of whatever kind: programs keep one, two,
// or do not say which.
func serials(r *refsift.Record) string {
	var out []string
	for _, n := range slices.Concat(r.ISSN, r.EISSN) {
		out = append(out, n.String())
	}
	return strings.Join(out, " ")
}

func shareWord(a, b string) bool {
	words := strings.Fields(b)
	return a == b || slices.ContainsFunc(strings.Fields(a), func(w string) bool { return slices.Contains(words, w) })
}

// journals are the full title and the abbreviated one: some programs keep only
// the latter, and equal is what has a name in common.
func journals(r *refsift.Record) string {
	var out []string
	for _, name := range []string{r.Source, r.SourceAbbrev} {
		if name = strings.TrimPrefix(norm.Compact(norm.StripMarkup(name)), "the"); name != "" {
			out = append(out, name)
		}
	}
	return strings.Join(out, "\n")
}

func shareLine(a, b string) bool {
	lines := strings.Split(b, "\n")
	return slices.ContainsFunc(strings.Split(a, "\n"), func(l string) bool { return slices.Contains(lines, l) })
}

func start(s string, n int) string { return s[:min(n, len(s))] }

// A routeDifference is a difference that the files themselves have: no reader
// could give equal fields.
type routeDifference struct {
	file, field string
	records     []int // ordinals in the file; nil: any
	reason      string
}

var routeDifferences = []routeDifference{
	{"endnote/cff_10.ris", "issue", []int{1}, "an address stands in the IS of the Zotero file; EndNote's file has no IS there"},
	{"mendeley/cff_10.ris", "issue", []int{1}, "an address stands in the IS of the Zotero file; Mendeley's file has no IS there"},
	{"mendeley/cff_10.ris", "issn", nil, "Mendeley exports no SN"},
	{"rayyan/cff_10.ris", "issue", []int{9, 10}, "Rayyan writes 1 for '1 January', and drops the address that stands in the IS of the Zotero file"},
	{"covidence/zotero_10.ris", "issn", nil, "Covidence exports no ISSN"},
	{"covidence/endnote_10.ris", "issn", nil, "Covidence exports no ISSN"},
	{"covidence/refworks_10.ris", "issn", nil, "Covidence exports no ISSN"},
	{"covidence/covidence.csv", "issn", nil, "Covidence exports no ISSN"},
	{"covidence/zotero_10.ris", "issue", []int{8}, "addresses stand in IS: all of them here, the first in the Zotero file"},
	{"covidence/endnote_10.ris", "issue", []int{8}, "addresses stand in IS: all of them here, the first in the Zotero file"},
	{"covidence/refworks_10.ris", "issue", []int{8}, "addresses stand in IS: all of them here, the first in the Zotero file"},
	{"covidence/covidence.csv", "issue", []int{8}, "addresses stand in the column of the issue: all of them here, the first in the Zotero file"},
	{"endnote/bluelight_102.ris", "authors", []int{31}, "EndNote drops PubMed's CN, the group behind the persons"},
	{"endnote/bluelight_102.xml", "authors", []int{31}, "EndNote drops PubMed's CN, the group behind the persons"},
	{"zotero/baseline_100.ris", "volume", []int{78}, "the Zotero file says nan"},
	{"zotero/baseline_100.ris", "issue", []int{78}, "the Zotero file says nan"},
	{"zotero/baseline_100.ris", "pages", []int{41, 52, 78}, "the Zotero file has the pages of the online version (1 to n) or its number"},
	{"zotero/baseline_100.ris", "abstract", []int{42}, "the Zotero file leaves out the heading Introduction"},
	{"citavi/cff_100.ris", "first author", []int{4, 15, 36, 92}, "Citavi exports no prefixes of names: 'Jong, M.' for 'de Jong, M.'"},
	{"citavi/cff_100.ris", "issn", []int{36}, "the digits of the ISSN are moved in Citavi's SN"},
	{"citesource/no_ty_cut150.ris", "authors", []int{78}, "CiteSource drops the group behind the persons"},
	{"citesource/no_ty_cut150.ris", "pages", nil, "CiteSource exports the first page only and puts labels where Web of Science has the article number (C7)"},
}

// TestRoutes: the same records through different programs give the same fields.
// Every difference is listed above with its reason, and everything listed there
// occurs, so that the table stays true.
func TestRoutes(t *testing.T) {
	t.Parallel()
	dir := shared.Path(t, "data", "exports")
	occurred := make([]bool, len(routeDifferences))
	compared, equal := 0, 0
	for _, g := range routeGroups {
		first := readRoute(t, dir, g.files[0])
		for _, file := range g.files[1:] {
			pairs := pairByTitle(first, readRoute(t, dir, file))
			if len(pairs) < g.least {
				t.Errorf("%s: %s has %d records in common with %s, want %d", g.name, file, len(pairs), g.files[0], g.least)
			}
			for _, d := range comparisons(pairs) {
				compared++
				if d.same {
					equal++
					continue
				}
				i := slices.IndexFunc(routeDifferences, func(x routeDifference) bool {
					return x.file == file && x.field == d.field && (x.records == nil || slices.Contains(x.records, d.ordinal))
				})
				if i < 0 {
					t.Errorf("%s#%d: %s is %q, in %s %q", file, d.ordinal, d.field, d.there, g.files[0], d.here)
					continue
				}
				occurred[i] = true
			}
		}
	}
	for i, d := range routeDifferences {
		if !occurred[i] {
			t.Errorf("no difference any more: %s, %s: %s", d.file, d.field, d.reason)
		}
	}
	const floor = 0.95
	share := float64(equal) / float64(compared)
	if share < floor {
		t.Errorf("%.2f %% of the fields are equal, want %.0f %%", 100*share, 100*floor)
	}
	t.Logf("%d of %d fields are equal (%.2f %%); the others are listed with their reasons", equal, compared, 100*share)
}

// A fieldComparison is one field of two records that are the same item.
type fieldComparison struct {
	ordinal     int // in the second file
	field       string
	here, there string
	same        bool
}

func comparisons(pairs [][2]*refsift.Record) []fieldComparison {
	var out []fieldComparison
	for _, p := range pairs {
		for _, f := range routeFields {
			a, b := f.of(p[0]), f.of(p[1])
			same := a == b || f.same != nil && f.same(a, b)
			out = append(out, fieldComparison{p[1].ID.Ordinal, f.name, a, b, same})
		}
	}
	return out
}

func readRoute(t *testing.T, dir, file string) []*refsift.Record {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := format.Open(file, f, format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var recs []*refsift.Record
	for rec := range r.All() {
		if rec != nil {
			recs = append(recs, rec)
		}
	}
	return recs
}

// pairByTitle pairs the records whose titles are equal and occur once in each list.
func pairByTitle(a, b []*refsift.Record) [][2]*refsift.Record {
	byTitle := map[string][]*refsift.Record{}
	for _, rec := range b {
		key := norm.Compact(norm.StripMarkup(rec.Title))
		byTitle[key] = append(byTitle[key], rec)
	}
	seen := map[string]int{}
	for _, rec := range a {
		seen[norm.Compact(norm.StripMarkup(rec.Title))]++
	}
	var out [][2]*refsift.Record
	for _, rec := range a {
		key := norm.Compact(norm.StripMarkup(rec.Title))
		if len(key) > 15 && seen[key] == 1 && len(byTitle[key]) == 1 {
			out = append(out, [2]*refsift.Record{rec, byTitle[key][0]})
		}
	}
	return out
}
