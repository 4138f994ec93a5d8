package mapping

import "strings"

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
