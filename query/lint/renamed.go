package lint

// renamed tells which heading of MeSH took the place of an older one, or of
// a well-known entry term, that published strategies still name as a
// heading. Keys are in lower case, without punctuation. A heading that the
// thesaurus at hand does not have is never suggested.
var renamed = map[string]string{
	"animal":                           "Animals",
	"human":                            "Humans",
	"antilipemic agents":               "Hypolipidemic Agents",
	"artificial leg":                   "Artificial Limbs",
	"axis":                             "Axis, Cervical Vertebra",
	"biological markers":               "Biomarkers",
	"biomechanics":                     "Biomechanical Phenomena",
	"cellular phone":                   "Cell Phone",
	"cerebrovascular accident":         "Stroke",
	"cognitive therapy":                "Cognitive Behavioral Therapy",
	"dose fractionation":               "Dose Fractionation, Radiation",
	"eating disorders":                 "Feeding and Eating Disorders",
	"exertion":                         "Physical Exertion",
	"heart failure congestive":         "Heart Failure",
	"implants artificial":              "Prostheses and Implants",
	"impulse control disorders":        "Disruptive, Impulse Control, and Conduct Disorders",
	"intensive care":                   "Critical Care",
	"intervertebral disk":              "Intervertebral Disc",
	"intervertebral disk degeneration": "Intervertebral Disc Degeneration",
	"intervertebral disk displacement": "Intervertebral Disc Displacement",
	"kidney failure acute":             "Acute Kidney Injury",
	"mental retardation":               "Intellectual Disability",
	"musculoskeletal equilibrium":      "Postural Balance",
	"physical therapy techniques":      "Physical Therapy Modalities",
	"physician's practice patterns":    "Practice Patterns, Physicians'",
	"serodiagnosis":                    "Serologic Tests",
	"sex behavior":                     "Sexual Behavior",
	"tumor markers biological":         "Biomarkers, Tumor",
	"wounds":                           "Wounds and Injuries",
	"delirium dementia amnestic cognitive disorders": "Neurocognitive Disorders",
}
