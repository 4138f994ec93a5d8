package origin

import "testing"

func TestIDs(t *testing.T) {
	for name, want := range map[string]string{"EBSCOhost": "ebsco", "PubMed": "pubmed", "Google Scholar": "google-scholar", "": ""} {
		if got := PlatformID(name); got != want {
			t.Errorf("PlatformID(%q) = %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"APA PsycInfo": "psycinfo", "Academic Search Premier": "academic-search-premier", "Cochrane CENTRAL": "cochrane", "CAB Abstracts": "cab-abstracts", "": ""} {
		if got := DatabaseID(name); got != want {
			t.Errorf("DatabaseID(%q) = %q, want %q", name, got, want)
		}
	}
}
