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

func TestDatabase(t *testing.T) {
	for in, want := range map[string]string{
		"PsycINFO": "APA PsycInfo", "psyh": "APA PsycInfo", "Ovid MEDLINE(R) ALL": "MEDLINE", "Ovid MEDLINE(R)": "MEDLINE", "Embase <1974 to 2020>": "Embase",
		"EBM Reviews - Cochrane Central Register of Controlled Trials": Central, "pubmed": "PubMed", "My Database": "My Database", "": "",
	} {
		got, known := Database(in)
		if got != want || known != (want != "" && want != "My Database") {
			t.Errorf("Database(%q) = %q, %v; want %q", in, got, known, want)
		}
	}
	for code, want := range map[string]string{"PSYH": "APA PsycInfo", "eric": "ERIC", "nosuch": ""} {
		if got := DatabaseOfCode(code); got != want {
			t.Errorf("DatabaseOfCode(%q) = %q, want %q", code, got, want)
		}
	}
}
