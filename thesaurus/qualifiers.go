package thesaurus

import (
	"strings"

	"github.com/refsift/refsift/internal/token"
)

// Qualifier returns the full name of a MeSH qualifier (subheading) in lower
// case, from its two-letter code ("DT") or its name, in which "and" and "&"
// are equal. What is not in the table comes back folded, with false.
func Qualifier(s string) (name string, ok bool) {
	v := strings.ReplaceAll(token.Value(s), " and ", " & ")
	if len(v) == 2 {
		if name, ok = qualifierCodes[v]; ok {
			return name, true
		}
	}
	return v, qualifierNames[v]
}

// QualifierCode returns the two-letter code of a MeSH qualifier in lower
// case, from its name or the code itself.
func QualifierCode(s string) (code string, ok bool) {
	name, ok := Qualifier(s)
	if !ok {
		return "", false
	}
	return codesByName[name], true
}

var codesByName = func() map[string]string {
	out := make(map[string]string, len(qualifierCodes))
	for code, name := range qualifierCodes {
		out[name] = code
	}
	return out
}()

var qualifierNames = func() map[string]bool {
	out := make(map[string]bool, len(qualifierCodes))
	for _, n := range qualifierCodes {
		out[n] = true
	}
	return out
}()

// qualifierCodes are NLM's qualifiers with the codes that Ovid and PubMed
// accept, among them some that NLM has retired but old records carry.
var qualifierCodes = map[string]string{
	"ab": "abnormalities", "ad": "administration & dosage", "ae": "adverse effects", "ag": "agonists",
	"aa": "analogs & derivatives", "an": "analysis", "ah": "anatomy & histology", "ai": "antagonists & inhibitors",
	"bi": "biosynthesis", "bl": "blood", "bs": "blood supply", "cf": "cerebrospinal fluid", "cs": "chemical synthesis",
	"ci": "chemically induced", "ch": "chemistry", "cl": "classification", "co": "complications", "cn": "congenital",
	"ct": "contraindications", "cy": "cytology", "df": "deficiency", "di": "diagnosis", "dg": "diagnostic imaging",
	"du": "diagnostic use", "dh": "diet therapy", "de": "drug effects", "dt": "drug therapy", "ec": "economics",
	"ed": "education", "em": "embryology", "en": "enzymology", "ep": "epidemiology", "es": "ethics", "eh": "ethnology",
	"et": "etiology", "ge": "genetics", "gd": "growth & development", "hi": "history", "im": "immunology",
	"in": "injuries", "ir": "innervation", "is": "instrumentation", "ip": "isolation & purification",
	"lj": "legislation & jurisprudence", "ma": "manpower", "me": "metabolism", "mt": "methods", "mi": "microbiology",
	"mo": "mortality", "nu": "nursing", "og": "organization & administration", "ps": "parasitology",
	"py": "pathogenicity", "pa": "pathology", "pk": "pharmacokinetics", "pd": "pharmacology", "ph": "physiology",
	"pp": "physiopathology", "po": "poisoning", "pc": "prevention & control", "px": "psychology",
	"re": "radiation effects", "ra": "radiography", "ri": "radionuclide imaging", "rt": "radiotherapy",
	"rh": "rehabilitation", "sc": "secondary", "se": "secretion", "st": "standards",
	"sn": "statistics & numerical data", "sd": "supply & distribution", "su": "surgery", "tu": "therapeutic use",
	"th": "therapy", "to": "toxicity", "tm": "transmission", "tr": "transplantation", "td": "trends",
	"us": "ultrasonography", "ul": "ultrastructure", "ur": "urine", "ut": "utilization", "ve": "veterinary",
	"vi": "virology",
}
