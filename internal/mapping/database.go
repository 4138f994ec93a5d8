package mapping

import "strings"

// databaseNames writes names of databases, compared in lower case, in the way
// that package ris does.
var databaseNames = map[string]string{
	"apa psycinfo": "APA PsycInfo", "psycinfo": "APA PsycInfo", "apa psycarticles": "APA PsycArticles", "psycarticles": "APA PsycArticles",
	"cab abstracts": "CAB Abstracts", "cabi": "CAB Abstracts", "cinahl": "CINAHL", "cinahl complete": "CINAHL", "cinahl plus": "CINAHL",
	"cinahl with full text": "CINAHL", "cinahl plus with full text": "CINAHL", "econlit": "EconLit", "embase": "Embase", "embase classic": "Embase",
	"eric": "ERIC", "medline": "MEDLINE", "pubmed": "MEDLINE", "medline complete": "MEDLINE", "medline with full text": "MEDLINE",
	"pubmed-not-medline": "MEDLINE", "nlm": "MEDLINE", "scopus": "Scopus", "web of science": "Web of Science",
	"web of science core collection": "Web of Science", "global health": "Global Health", "amed": "AMED", "hmic": "HMIC", "agricola": "AGRICOLA",
	"biosis": "BIOSIS Previews", "biosis previews": "BIOSIS Previews", "zoological record": "Zoological Record", "inspec": "Inspec",
	"cochrane central register of controlled trials": Central, "central": Central, "cochrane central": Central,
	"cochrane database of systematic reviews": CochraneReviews,
}

// The databases of the Cochrane Library.
const (
	Central         = "Cochrane CENTRAL"
	CochraneReviews = "Cochrane Database of Systematic Reviews"
)

// KnownDatabase names a database in one way, if its name is known.
func KnownDatabase(s string) (string, bool) {
	s, _, _ = strings.Cut(s, "<") // "Embase <1974 to 2020 May 01>" (Ovid)
	s = strings.TrimSpace(strings.ReplaceAll(s, "(R)", ""))
	l := strings.ToLower(s)
	if n, ok := databaseNames[l]; ok {
		return n, true
	}
	switch {
	case strings.HasPrefix(l, "ovid medline"), strings.HasPrefix(l, "medline("), strings.HasPrefix(l, "ovid-medline"),
		strings.HasPrefix(l, "medline and "), strings.HasPrefix(l, "medline all"), strings.HasPrefix(l, "medline daily"), strings.HasPrefix(l, "medline in-process"):
		return "MEDLINE", true
	case strings.HasPrefix(l, "embase"):
		return "Embase", true
	case strings.HasPrefix(l, "ebm reviews - cochrane central"):
		return Central, true
	case strings.HasPrefix(l, "ebm reviews - cochrane database of systematic"):
		return CochraneReviews, true
	}
	return s, false
}

// DatabaseName names a database in one way; unknown names stay as they are.
func DatabaseName(s string) string {
	n, _ := KnownDatabase(s)
	return n
}

// The platforms and programs that the formats here name, as package ris does.
const (
	Cochrane     = "Cochrane Library"
	EBSCO        = "EBSCOhost"
	EndNote      = "EndNote"
	Ovid         = "Ovid"
	ProQuest     = "ProQuest"
	PubMed       = "PubMed"
	RefWorks     = "RefWorks"
	Scopus       = "Scopus"
	WebOfScience = "Web of Science"
)

// PlatformOf names the platform of a provider, "" if it is none of these.
func PlatformOf(provider string) string {
	l := strings.ToLower(provider)
	switch {
	case strings.Contains(l, "ebsco"):
		return EBSCO
	case strings.Contains(l, "ovid"):
		return Ovid
	case strings.Contains(l, "proquest"):
		return ProQuest
	case strings.Contains(l, "web of science"), strings.Contains(l, "clarivate"):
		return WebOfScience
	case l == "nlm", strings.Contains(l, "pubmed"):
		return PubMed
	case strings.Contains(l, "cochrane"):
		return Cochrane
	case strings.Contains(l, "scopus"):
		return Scopus
	}
	return ""
}
