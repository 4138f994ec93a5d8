package origin

import "strings"

// The databases of the Cochrane Library.
const (
	Central         = "Cochrane CENTRAL"
	CochraneReviews = "Cochrane Database of Systematic Reviews"
)

// databaseCodes names the databases that EBSCOhost gives as codes in DB and
// in its addresses.
var databaseCodes = map[string]string{
	"aph": "Academic Search Premier", "a9h": "Academic Search Complete", "asn": "Academic Search Ultimate",
	"bth": "Business Source Premier", "buh": "Business Source Elite", "bsu": "Business Source Ultimate",
	"c8h": "CINAHL", "ccm": "CINAHL", "cin20": "CINAHL", "rzh": "CINAHL", "jlh": "CINAHL", "cul": "CINAHL",
	"cmedm": "MEDLINE", "mdc": "MEDLINE", "mnh": "MEDLINE", "mdl": "MEDLINE",
	"ecn": "EconLit", "eoh": "EconLit", "eue": "Education Source", "ehh": "Education Research Complete",
	"pbh": "Psychology and Behavioral Sciences Collection", "psyh": "APA PsycInfo", "pdh": "APA PsycArticles", "psyhref": "APA PsycInfo",
	"sih": "SocINDEX", "snh": "SocINDEX", "s3h": "SPORTDiscus", "sph": "SPORTDiscus", "lxh": "LISTA",
	"swh": "Social Work Abstracts", "gnh": "GreenFILE", "8gh": "GreenFILE", "hch": "Health Source: Nursing/Academic Edition",
}

// databaseNames writes names of databases, compared in lower case, in one way.
var databaseNames = map[string]string{
	"agricola": "AGRICOLA", "amed": "AMED",
	"apa psycarticles": "APA PsycArticles", "psycarticles": "APA PsycArticles", "apa psycinfo": "APA PsycInfo", "psycinfo": "APA PsycInfo", "psyctests": "APA PsycTests",
	"biosis": "BIOSIS Previews", "biosis previews": "BIOSIS Previews", "cab abstracts": "CAB Abstracts", "cabi": "CAB Abstracts",
	"central": Central, "cochrane central": Central, "cochrane central register of controlled trials": Central, "cochrane": Central,
	"cochrane database of systematic reviews": CochraneReviews,
	"cinahl": "CINAHL", "cinahl complete": "CINAHL", "cinahl plus": "CINAHL", "cinahl plus with full text": "CINAHL", "cinahl with full text": "CINAHL",
	"crossref": "Crossref", "dblp": "DBLP", "acm": "ACM",
	"econlit": "EconLit", "econlit with full text": "EconLit", "embase": "Embase", "embase classic": "Embase", "eric": "ERIC",
	"global health": "Global Health", "hmic": "HMIC", "inspec": "Inspec",
	"medline": "MEDLINE", "medline complete": "MEDLINE", "medline with full text": "MEDLINE", "nlm": "PubMed",
	"pmc": "PubMed Central", "pubmed": "PubMed", "pubmed-not-medline": "PubMed",
	"scopus": "Scopus", "web of science": "Web of Science", "web of science core collection": "Web of Science", "wos": "Web of Science",
	"zoological record": "Zoological Record",
}

// databasePrefixes are the beginnings of names that Ovid follows with years
// and editions.
var databasePrefixes = []struct{ prefix, name string }{
	{"ovid medline", "MEDLINE"}, {"ovid-medline", "MEDLINE"}, {"medline(", "MEDLINE"}, {"medline and ", "MEDLINE"},
	{"medline all", "MEDLINE"}, {"medline daily", "MEDLINE"}, {"medline in-process", "MEDLINE"},
	{"embase 1", "Embase"}, {"embase 2", "Embase"}, {"embase classic", "Embase"}, {"embase daily", "Embase"}, {"embase weekly", "Embase"},
	{"embase,", "Embase"}, // "Embase, Medline" (Embase.com)
	{"ebm reviews - cochrane central", Central},
	{"ebm reviews - cochrane database of systematic", CochraneReviews},
}

// Database writes the name or code of a database in one way; known tells
// whether it is one of those listed here. Unknown names stay as they are.
func Database(s string) (name string, known bool) {
	s, _, _ = strings.Cut(s, "<") // "Embase <1974 to 2020 May 01>" (Ovid)
	s = strings.TrimSpace(strings.ReplaceAll(s, "(R)", ""))
	l := strings.ToLower(s)
	if n, ok := databaseNames[l]; ok {
		return n, true
	}
	if n, ok := databaseCodes[l]; ok {
		return n, true
	}
	for _, p := range databasePrefixes {
		if strings.HasPrefix(l, p.prefix) {
			return p.name, true
		}
	}
	return s, false
}

// DatabaseOfCode names the database of an EBSCOhost code, "" if unknown.
func DatabaseOfCode(code string) string {
	code = strings.ToLower(code)
	if n, ok := databaseCodes[code]; ok {
		return n
	}
	return databaseNames[code] // eric, amed and cinahl are codes as well
}
