package lint

// renamed tells which heading of MeSH took the place of an older one, or of
// a well-known entry term, that published strategies still name as a
// heading. Keys are in lower case, without punctuation. A heading that the
// thesaurus at hand does not have is never suggested.
var renamed = map[string]string{
	"animal":                      "Animals",
	"human":                       "Humans",
	"antilipemic agents":          "Hypolipidemic Agents",
	"artificial leg":              "Artificial Limbs",
	"biological markers":          "Biomarkers",
	"cellular phone":              "Cell Phone",
	"cerebrovascular accident":    "Stroke",
	"cognitive therapy":           "Cognitive Behavioral Therapy",
	"evaluation studies":          "Evaluation Studies as Topic",
	"exertion":                    "Physical Exertion",
	"heart failure congestive":    "Heart Failure",
	"intensive care":              "Critical Care",
	"kidney failure acute":        "Acute Kidney Injury",
	"mental retardation":          "Intellectual Disability",
	"physical therapy techniques": "Physical Therapy Modalities",
	"sex behavior":                "Sexual Behavior",
	"tumor markers biological":    "Biomarkers, Tumor",
	"wounds":                      "Wounds and Injuries",
}
