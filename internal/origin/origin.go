// Package origin gives platforms and databases the short identifiers that
// programs compare; people read the names.
package origin

import "strings"

// platformIDs holds the platforms whose identifier is not simply their name.
var platformIDs = map[string]string{
	"APA PsycNet": "psycnet", "Cochrane Library": "cochrane", "EBSCOhost": "ebsco", "Embase.com": "embase",
	"EPPI-Reviewer": "eppi", "IEEE Xplore": "ieee", "Lens.org": "lens", "Web of Science": "wos",
}

// databaseIDs holds the databases whose identifier is not simply their name.
// The parts of the Cochrane Library are searched together and share one.
var databaseIDs = map[string]string{
	"APA PsycArticles": "psycarticles", "APA PsycInfo": "psycinfo", "APA PsycTests": "psyctests",
	"Cochrane CENTRAL": "cochrane", "Cochrane Database of Systematic Reviews": "cochrane", "Cochrane Library": "cochrane",
	"Lens.org": "lens", "Web of Science": "wos",
}

// PlatformID returns the identifier of a platform: "ebsco" for "EBSCOhost".
func PlatformID(name string) string { return id(platformIDs, name) }

// DatabaseID returns the identifier of a database: "psycinfo" for "APA PsycInfo".
func DatabaseID(name string) string { return id(databaseIDs, name) }

func id(table map[string]string, name string) string {
	if s, ok := table[name]; ok {
		return s
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	})
	return strings.Join(words, "-")
}
