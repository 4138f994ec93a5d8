package thesaurus

import (
	"slices"
	"strings"
)

// ExplodeQualifier returns the full name of a MeSH qualifier and those of its
// family below it, in alphabetical order: therapy with drug therapy, surgery,
// transplantation and so on. Qualifiers without a family, and names that are
// none, come back alone, folded.
func ExplodeQualifier(s string) []string {
	name, _ := Qualifier(s)
	out := []string{name}
	for i := 0; i < len(out); i++ {
		for _, n := range qualifierFamilies[out[i]] {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	slices.SortFunc(out, strings.Compare)
	return out
}

// qualifierFamilies are the groupings of NLM's qualifiers, one step deep. The
// ways of imaging belong to diagnostic imaging, which replaced them in 2017.
var qualifierFamilies = map[string][]string{
	"adverse effects":               {"poisoning", "toxicity"},
	"analysis":                      {"blood", "cerebrospinal fluid", "isolation & purification", "urine"},
	"anatomy & histology":           {"blood supply", "cytology", "embryology", "innervation", "pathology", "ultrastructure"},
	"chemistry":                     {"agonists", "analogs & derivatives", "antagonists & inhibitors", "chemical synthesis"},
	"complications":                 {"secondary"},
	"cytology":                      {"pathology", "ultrastructure"},
	"diagnosis":                     {"diagnostic imaging", "pathology"},
	"diagnostic imaging":            {"radiography", "radionuclide imaging", "ultrasonography"},
	"embryology":                    {"abnormalities"},
	"epidemiology":                  {"ethnology", "mortality"},
	"etiology":                      {"chemically induced", "complications", "congenital", "embryology", "genetics", "immunology", "microbiology", "parasitology", "transmission"},
	"metabolism":                    {"biosynthesis", "blood", "cerebrospinal fluid", "deficiency", "enzymology", "pharmacokinetics", "urine"},
	"microbiology":                  {"virology"},
	"organization & administration": {"economics", "legislation & jurisprudence", "manpower", "standards", "supply & distribution", "trends", "utilization"},
	"pharmacology":                  {"administration & dosage", "adverse effects", "agonists", "antagonists & inhibitors", "contraindications", "diagnostic use", "pharmacokinetics"},
	"physiology":                    {"genetics", "growth & development", "immunology", "metabolism", "physiopathology", "secretion"},
	"statistics & numerical data":   {"epidemiology", "supply & distribution", "utilization"},
	"surgery":                       {"transplantation"},
	"therapeutic use":               {"administration & dosage", "adverse effects", "contraindications", "poisoning"},
	"therapy":                       {"diet therapy", "drug therapy", "nursing", "prevention & control", "radiotherapy", "rehabilitation", "surgery"},
}
