package demo

// A heading is a MeSH heading as PubMed prints it in MH: qualifiers behind
// slashes, a star before what is a main topic. All are in the tree of 2019.
type heading string

// Headings that the MeSH rows 22, 31 and 37 of the strategy find, some of
// them by explosion alone ("Negotiating" under Decision Making, "Patient
// Navigation" under Patient-Centered Care), and others.
var (
	meshRow22 = []heading{
		"*Patient Participation", "Patient Participation/methods", "Community Participation", "*Patient-Centered Care",
		"Patient-Centered Care/*organization & administration", "Decision Making", "*Decision Making",
		"Physician-Patient Relations", "*Physician-Patient Relations", "Hospital-Patient Relations",
		"*Culturally Competent Care", "Negotiating", "Patient Navigation", "Choice Behavior", "Uncertainty",
	}
	meshRow31 = []heading{
		"Emigrants and Immigrants/*psychology", "*Emigrants and Immigrants/statistics & numerical data", "Emigrants and Immigrants",
		"Refugees/*psychology", "*Refugees", "*Transients and Migrants", "Transients and Migrants/psychology",
		"Undocumented Immigrants/*legislation & jurisprudence",
	}
	meshRow37 = []heading{
		"*Health Services", "Health Services Accessibility/*organization & administration", "*Delivery of Health Care",
		"Delivery of Health Care/*organization & administration", "Delivery of Health Care, Integrated/*methods",
		"Mental Health Services/organization & administration", "Maternal Health Services/*standards", "Emergency Service, Hospital",
		"*Healthcare Disparities", "Health Literacy", "*Community Health Services", "Patient Acceptance of Health Care/*ethnology",
		"Home Care Services", "*Attitude of Health Personnel", "Needs Assessment", "Patient Satisfaction", "Telemedicine",
	}
	// meshOther are found by none of the three rows.
	meshOther = []heading{
		"Diabetes Mellitus, Type 2/*therapy", "Hypertension/epidemiology", "*Qualitative Research", "Interviews as Topic",
		"Quality of Life", "*Communication Barriers", "Stress Disorders, Post-Traumatic/*psychology", "Pregnancy", "Depression/therapy",
		"*Social Support", "Surveys and Questionnaires", "Cross-Sectional Studies", "Cohort Studies", "Focus Groups", "Trust",
		"*Cultural Diversity", "Language", "Socioeconomic Factors", "Asthma/*prevention & control", "Tuberculosis/diagnosis",
		"Stroke/rehabilitation", "Pain Measurement", "Risk Factors", "Prevalence", "Follow-Up Studies", "Sleep",
	}
	meshCountries = map[string]heading{
		"Sweden": "Sweden", "Norway": "Norway", "Denmark": "Denmark", "Germany": "Germany", "the Netherlands": "Netherlands",
		"Finland": "Finland", "Switzerland": "Switzerland", "Canada": "Canada", "Australia": "Australia", "Ireland": "Ireland",
		"Austria": "Austria", "Belgium": "Belgium", "Spain": "Spain", "Italy": "Italy", "Poland": "Poland",
		"New Zealand": "New Zealand", "England": "England", "Scotland": "Scotland",
	}
	meshChecks = []heading{"Adult", "Aged", "Female", "Male", "Middle Aged", "Adolescent", "Child", "Young Adult"}
)
