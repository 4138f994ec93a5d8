package ris

import (
	"strings"

	"github.com/refsift/refsift"
)

// databaseCodes names the databases that EBSCOhost gives as codes in DB and
// in its addresses.
var databaseCodes = map[string]string{
	"aph": "Academic Search Premier", "a9h": "Academic Search Complete", "asn": "Academic Search Ultimate",
	"bth": "Business Source Premier", "buh": "Business Source Elite", "bsu": "Business Source Ultimate",
	"c8h": "CINAHL", "ccm": "CINAHL", "cin20": "CINAHL", "cinahl": "CINAHL", "rzh": "CINAHL", "jlh": "CINAHL", "cul": "CINAHL",
	"cmedm": "MEDLINE", "mdc": "MEDLINE", "mnh": "MEDLINE", "mdl": "MEDLINE",
	"ecn": "EconLit", "eoh": "EconLit", "eric": "ERIC", "eue": "Education Source", "ehh": "Education Research Complete",
	"pbh": "Psychology and Behavioral Sciences Collection", "psyh": "APA PsycInfo", "pdh": "APA PsycArticles", "psyhref": "APA PsycInfo",
	"sih": "SocINDEX", "snh": "SocINDEX", "s3h": "SPORTDiscus", "sph": "SPORTDiscus", "lxh": "LISTA", "amed": "AMED",
	"swh": "Social Work Abstracts", "gnh": "GreenFILE", "8gh": "GreenFILE", "hch": "Health Source: Nursing/Academic Edition",
}

// databaseNames writes names of databases, compared in lower case, in one way.
var databaseNames = map[string]string{
	"apa psycinfo": "APA PsycInfo", "psycinfo": "APA PsycInfo", "psyctests": "APA PsycTests", "apa psycarticles": "APA PsycArticles",
	"psycarticles": "APA PsycArticles", "cab abstracts": "CAB Abstracts", "cabi": "CAB Abstracts", "central": central,
	"cochrane central register of controlled trials": central, "cochrane central": central,
	"cochrane database of systematic reviews": cochraneReviews, "cinahl complete": "CINAHL", "cinahl plus": "CINAHL",
	"cinahl with full text": "CINAHL", "cinahl plus with full text": "CINAHL", "cinahl": "CINAHL", "econlit": "EconLit", "econlit with full text": "EconLit",
	"embase": "Embase", "embase classic": "Embase", "eric": "ERIC", "medline": "MEDLINE", "pubmed": "PubMed", "medline complete": "MEDLINE",
	"medline with full text": "MEDLINE", "pubmed-not-medline": "PubMed", "scopus": "Scopus", "web of science": "Web of Science",
	"web of science core collection": "Web of Science",
	"pmc":                            "PubMed Central",
}

const (
	central         = "Cochrane CENTRAL"
	cochraneReviews = "Cochrane Database of Systematic Reviews"
)

// databaseName writes a database's name in one way; unknown names stay as
// they are.
func databaseName(s string) string {
	s, _, _ = strings.Cut(s, "<") // "APA PsycInfo <2021>" (Ovid)
	s = strings.TrimSpace(s)
	l := strings.ToLower(s)
	if n, ok := databaseNames[l]; ok {
		return n
	}
	if n, ok := databaseCodes[l]; ok {
		return n
	}
	switch {
	case strings.HasPrefix(l, "ovid medline"), strings.HasPrefix(l, "medline("), strings.HasPrefix(l, "ovid-medline"):
		return "MEDLINE"
	case strings.HasPrefix(l, "embase"):
		return "Embase"
	case strings.HasPrefix(l, "ebm reviews - cochrane central"):
		return central
	case strings.HasPrefix(l, "ebm reviews - cochrane database of systematic"):
		return cochraneReviews
	}
	return s
}

// ovidDatabase reads the database code of Ovid's links: D=caba6.
func ovidDatabase(code string) string {
	code = strings.ToLower(code)
	for _, c := range []struct{ prefix, name string }{
		{"caba", "CAB Abstracts"}, {"med", "MEDLINE"}, {"ppez", "MEDLINE"}, {"pmnm", "MEDLINE"}, {"prem", "MEDLINE"}, {"ovftm", "MEDLINE"},
		{"emed", "Embase"}, {"emez", "Embase"}, {"emcz", "Embase"}, {"oemezd", "Embase"}, {"psyc", "APA PsycInfo"}, {"psya", "APA PsycInfo"},
		{"cctr", central}, {"coch", cochraneReviews}, {"amed", "AMED"}, {"hmic", "HMIC"}, {"cagh", "Global Health"},
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
		return central
	case isCochraneReview(an):
		return cochraneReviews
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
	return databaseCodes[strings.ToLower(code)]
}
