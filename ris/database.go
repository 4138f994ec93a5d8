package ris

import (
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/origin"
)

// databaseName writes a database's name in one way; unknown names stay as
// they are.
func databaseName(s string) string {
	name, _ := origin.Database(s)
	return name
}

// ovidDatabase reads the database code of Ovid's links: D=caba6.
func ovidDatabase(code string) string {
	code = strings.ToLower(code)
	for _, c := range []struct{ prefix, name string }{
		{"caba", "CAB Abstracts"}, {"med", "MEDLINE"}, {"ppez", "MEDLINE"}, {"pmnm", "MEDLINE"}, {"prem", "MEDLINE"}, {"ovftm", "MEDLINE"},
		{"emed", "Embase"}, {"emez", "Embase"}, {"emcz", "Embase"}, {"oemezd", "Embase"}, {"psyc", "APA PsycInfo"}, {"psya", "APA PsycInfo"},
		{"cctr", origin.Central}, {"coch", origin.CochraneReviews}, {"amed", "AMED"}, {"hmic", "HMIC"}, {"cagh", "Global Health"},
		{"agri", "AGRICOLA"}, {"eric", "ERIC"}, {"econ", "EconLit"}, {"biosis", "BIOSIS Previews"}, {"zoor", "Zoological Record"},
	} {
		if strings.HasPrefix(code, c.prefix) {
			return c.name
		}
	}
	return ""
}

// detectDatabase names the database of a record whose DB tag is db and whose
// provider (DP) is dp.
//
// What PubMed gave is PubMed, indexed for MEDLINE or not, also by way of
// EndNote, whose filter for PubMed writes "DB  - Medline" and "DP  - NLM".
func detectDatabase(rec *refsift.Record, platform, db, dp, an string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(db), "\n")
	name := databaseName(first)
	switch {
	case (name == "" || name == "MEDLINE") && (platform == pubmed || providerPlatform(dp) == pubmed):
		return "PubMed"
	case name != "":
		return name
	}
	switch {
	case strings.HasPrefix(an, "CN-"):
		return origin.Central
	case isCochraneReview(an):
		return origin.CochraneReviews
	case strings.HasPrefix(an, "WOS:"), strings.HasPrefix(an, "ISI:"):
		return "Web of Science"
	case strings.HasPrefix(an, "MEDLINE:"):
		return "MEDLINE"
	}
	switch platform {
	case ebsco:
		for _, u := range rec.URLs {
			if n := ebscoDatabase(u); n != "" {
				return n
			}
		}
	case scopus, lens, dimensions, openAlex:
		return platform
	case webOfScience:
		return "Web of Science"
	case embase:
		return "Embase"
	}
	return ""
}

// ebscoDatabase reads "&db=psyh&" of EBSCO's addresses.
func ebscoDatabase(url string) string {
	_, rest, ok := strings.Cut(url, "db=")
	if !ok {
		return ""
	}
	code, _, _ := strings.Cut(rest, "&")
	return origin.DatabaseOfCode(code)
}
