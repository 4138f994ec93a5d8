package translate_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/translate"
)

// rosettaPlatforms are the columns of the field table that are ours.
var rosettaPlatforms = []struct {
	name string
	d    *query.Dialect
}{
	{"PubMed full", query.PubMed}, {"Ovid MEDLINE", query.OvidMEDLINE}, {"PsycInfo (Ovid)", query.OvidPsycInfo}, {"Cochrane Library", query.Cochrane},
	{"Embase (Elsevier)", query.Embase}, {"CINAHL (Ebsco)", query.EBSCOhostCINAHL}, {"PsycInfo (Ebsco)", query.EBSCOhostPsycInfo},
	{"WoS Advanced", query.WebOfScience}, {"Scopus (advanced search)", query.Scopus},
}

// The reasons why our translation of PubMed's field is not that of the table.
const (
	keywordsToo  = "theirs adds the keywords of authors, which [tiab] does not search here"
	tableTypo    = "the table's own form is misspelt"
	keywordField = "KW holds the keywords of authors; theirs searches the abstract"
	keywordsPlus = "Keywords Plus are not written by authors"
	pubmedTiab   = "the row is Ovid's .ti,ab,kf.; its column for PubMed has no keywords"
	ownField     = "the platform has a field for it; theirs searches everything"
	numbersWhole = "numbers are searched in the field for them"
	corporate    = "records do not tell corporate authors apart; any author is searched, with a diagnostic"
	exactField   = "the field of the same meaning; theirs is broader"
	unknownHere  = "theirs is a field that is not searched here"
	noNumberHere = "the platform has no field for it: an error, not a search for the number anywhere"
	topic        = "the words of the heading are searched in topics, not in addresses and journals"
	fullText     = "[tw] searches title, abstract and subjects; theirs takes in full texts or everything"
	substances   = "theirs searches trade names or everything; the nearest field is searched, with a diagnostic"
	floating     = "a qualifier alone is searched as one"
)

// rosettaDiffers justifies the deviations by row and platform, "*" for several.
var rosettaDiffers = map[string]string{
	"title-abstract-search/*": keywordsToo, "title-abstract-search/CINAHL (Ebsco)": "XB is not written in the layout of the comparison",
	"keyword-field-kf/PubMed full": tableTypo, "keyword-field-phrase-kw/PubMed full": tableTypo,
	"keyword-field-kf/*": keywordField, "keyword-field-phrase-kw/*": keywordField,
	"keyword-field-kf/WoS Advanced": keywordsPlus, "keyword-field-phrase-kw/WoS Advanced": keywordsPlus,
	"title-abstract-keyword-ti-ab-kf/*": pubmedTiab, "title-abstract-keyword-phrase-ti-ab-kw/*": pubmedTiab,
	"language/WoS Advanced": ownField, "type-of-material-the-article-represents-e-g-clinical-trial/WoS Advanced": ownField,
	"journals-country-of-publication/PsycInfo (Ovid)": ownField, "publisher-name-for-ncbi-bookshelf-citations/Ovid MEDLINE": ownField,
	"article-identifier/*": numbersWhole, "doi-or-publisher-id-for-online-articles/*": numbersWhole, "pubmed-indentifier/Ovid MEDLINE": numbersWhole,
	"corporate-author/*":                                                   corporate,
	"first-personal-author-name-in-a-citation/*":                           exactField,
	"first-personal-author-name-in-a-citation/Ovid MEDLINE":                unknownHere,
	"full-authors-name/Ovid MEDLINE":                                       "any form of a name is searched in .au.",
	"journal-title-abbreviation-or-issn/*":                                 "the ISSN is not searched along with the title",
	"the-first-number-the-article-appears-on/Embase (Elsevier)":            unknownHere,
	"the-first-number-the-article-appears-on/Scopus (advanced search)":     "all pages are searched here, not the first alone",
	"publisher-name-for-ncbi-bookshelf-citations/Embase (Elsevier)":        unknownHere,
	"publisher-name-for-ncbi-bookshelf-citations/Scopus (advanced search)": "publishers of journals are searched as well",
	"journal-issue-numbers/*":                                              noNumberHere, "the-first-number-the-article-appears-on/WoS Advanced": noNumberHere, "volume-number-of-published-article/*": noNumberHere,
	"journals-country-of-publication/*": noNumberHere, "publisher-name-for-ncbi-bookshelf-citations/WoS Advanced": noNumberHere,
	"includes-chemical-protocol-disease-or-organism-tests/*": substances,
	"includes-all-words/*": fullText,
	"words-and-numbers-of-original-non-english-title/WoS Advanced": "the title is searched, with a diagnostic",
	"mesh-major-topic-search-exploded/WoS Advanced":                topic, "mesh-major-topic-search-not-exploded/WoS Advanced": topic,
	"mesh-search-exploded/WoS Advanced": topic, "mesh-search-not-exploded/WoS Advanced": topic,
	"mesh-subheading-search/PsycInfo (Ovid)": floating, "mesh-subheading-search/WoS Advanced": topic,
}

func rosettaReason(id, platform string) (key string, ok bool) {
	_, id, _ = strings.Cut(id, "-")
	if strings.HasPrefix(id, "includes-all-words") {
		id = "includes-all-words"
	}
	for _, key := range []string{id + "/" + platform, id + "/*"} {
		if _, ok := rosettaDiffers[key]; ok {
			return key, true
		}
	}
	return "", false
}

// TestRosetta checks the fields, headings and qualifiers against the field
// table of the Polyglot Search Translator: PubMed's column, translated, must
// be the column of each platform, or search the same. Where theirs has no
// field at all ours need not do so, and where PubMed's field cannot be
// searched in records there is nothing to translate. All else is justified.
func TestRosetta(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(shared.Path(t, "data", "query", "acceptance", "rosetta-field-table.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Rows []struct {
			ID, Sheet string
			Forms     map[string]string
		}
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	n, used := map[string]int{}, map[string]bool{}
	for _, r := range file.Rows {
		if !slices.Contains([]string{"fieldCodes", "mesh", "meshTranslations"}, r.Sheet) {
			continue
		}
		s, sourceDiags := query.Parse(query.PubMed, r.Forms["PubMed abbreviation"])
		for _, p := range rosettaPlatforms {
			form := strings.TrimSpace(strings.ReplaceAll(r.Forms[p.name], "term", "Test"))
			if form == "" {
				continue
			}
			result, _ := translate.Options{Polyglot: p.d != query.WebOfScience}.Strategy(s, p.d)
			got := squeeze(result.String())
			kind := rosettaKind(p.d, form, got, sourceDiags.Err() != nil)
			if key, ok := rosettaReason(r.ID, p.name); kind == "" && ok {
				kind, used[key] = "justified", true
			} else if kind == "" {
				t.Errorf("%s: %s: theirs %s, ours %s", r.ID, p.name, form, got)
			}
			n[kind]++
		}
	}
	t.Log(n)
	for key := range rosettaDiffers {
		if !used[key] {
			t.Errorf("%s needs no justification", key)
		}
	}
	if n["equal"]+n["same search"] < 440 {
		t.Errorf("%d forms are equal and %d search the same", n["equal"], n["same search"])
	}
}

// rosettaKind compares a form of the table with ours; "" if they differ.
func rosettaKind(d *query.Dialect, form, ours string, refused bool) string {
	theirs, diags := query.Parse(d, form)
	switch {
	case refused:
		return "not in records"
	case ours == form:
		return "equal"
	case diags.Err() != nil:
		return ""
	case bare(diags):
		return "theirs has no field"
	}
	mine, _ := query.Parse(d, ours)
	a, _ := query.Format(d, theirs.Lines[0].Expr)
	b, _ := query.Format(d, mine.Lines[0].Expr)
	if strings.EqualFold(a, b) {
		return "same search"
	}
	return ""
}

func bare(diags refsift.Diagnostics) bool {
	return slices.ContainsFunc(diags, func(d refsift.Diagnostic) bool { return d.Code == refsift.CodeFieldMissing })
}
