package demo

// The word lists that titles and abstracts are built from. None of them may
// hold a term of the strategy by accident: rows are hit on purpose only, by
// the phrases in phrases.go. TestOrdinaryWordsHitNoRow watches that.

// wordList holds alternatives of one slot.
type wordList []string

var ordinaryPeople = wordList{
	"older adults", "people with type 2 diabetes", "parents of preterm infants", "adolescents", "stroke survivors",
	"women after childbirth", "people living alone", "school children", "family carers", "patients with heart failure",
	"young adults", "people with dementia", "cancer survivors", "patients with chronic pain", "first-time mothers",
	"patients on dialysis", "people with severe mental illness", "farm workers", "rural residents", "nursing students",
	"patients with rheumatoid arthritis", "night-shift staff", "frail inpatients", "expectant fathers", "hip fracture patients",
	"people with hearing loss", "long-term unemployed adults", "amputees", "patients awaiting surgery", "children with asthma",
}

var settings = wordList{
	"primary care", "a county hospital", "outpatient clinics", "emergency departments", "maternity wards", "home nursing",
	"intensive care units", "child health centres", "general practice", "district nursing", "community pharmacies",
	"rehabilitation units", "school health centres", "psychiatric outpatient clinics", "municipal care", "dental clinics",
	"a university hospital", "out-of-hours care", "palliative home care", "surgical wards", "memory clinics", "dialysis units",
}

var conditions = wordList{
	"type 2 diabetes", "hypertension", "depression", "post-traumatic stress", "asthma", "tuberculosis", "heart failure",
	"breast cancer", "chronic low back pain", "obesity", "gestational diabetes", "hepatitis B", "dental caries", "stroke",
	"insomnia", "anxiety", "COPD", "osteoarthritis", "vitamin D deficiency", "chronic kidney disease", "epilepsy", "anaemia",
	"postnatal depression", "alcohol dependence", "migraine", "psoriasis", "atrial fibrillation", "irritable bowel syndrome",
}

var interventions = wordList{
	"home visits", "telephone follow-up", "medication review", "group education", "peer support", "self-monitoring",
	"written action plans", "motivational coaching", "a reminder letter", "pictorial leaflets", "exercise on prescription",
	"a smoking cessation course", "early discharge", "a nurse-led clinic", "breastfeeding counselling", "sleep hygiene advice",
	"remote consultation", "screening interviews", "dietary advice", "a walking group", "advance planning", "video consultation",
	"school-based teaching", "oral hygiene training", "bedside handover", "a mobile clinic", "trained interpreters", "music therapy",
}

var outcomes = wordList{
	"quality of life", "self-rated health", "satisfaction with care", "waiting time", "adherence to medication", "blood pressure",
	"health literacy", "readmission", "pain intensity", "attendance", "symptom burden", "trust in staff", "glycaemic control",
	"sleep quality", "sick leave", "vaccination coverage", "depressive symptoms", "length of stay", "unmet needs", "oral health",
}

var staffs = wordList{
	"nurses", "general practitioners", "midwives", "social workers", "physiotherapists", "interpreters", "link workers",
	"psychologists", "pharmacists", "dentists", "ward managers", "district nurses", "health visitors", "dietitians",
}

var instruments = wordList{
	"a postal questionnaire", "a structured interview guide", "the EQ-5D", "a validated trust scale", "a short screening tool",
	"register data", "a web-based form", "diary cards", "a 12-item scale", "standardised observation sheets",
}

// designs are the study designs; the ones in trialDesigns are what a trial
// register or CENTRAL would hold.
var designs = wordList{
	"a qualitative study", "an interview study", "a focus group study", "a cross-sectional survey", "a cohort study",
	"a register-based study", "a mixed-methods study", "a feasibility study", "a case study", "a scoping review",
	"a systematic review", "a thematic analysis", "an observational study", "a grounded theory study", "a before-and-after study",
	"an ethnographic study", "a multicentre study", "a longitudinal study", "a pilot study", "secondary analysis of survey data",
}

var trialDesigns = wordList{
	"a randomised controlled trial", "a cluster randomised trial", "a pilot randomised trial", "a pragmatic randomised trial",
}

// cities and countries are joined to a place; cities beyond the list are put
// together from syllables, so that a large demo has a long tail of rare words
// as real titles have.
var citySyllables = [3]wordList{
	{"Lind", "Vester", "Nord", "Ås", "Björk", "Sund", "Høj", "Gran", "Fjell", "Kvist", "Skog", "Ek", "Ulv", "Stor", "Berg", "Mjöl",
		"Älv", "Rosen", "Wald", "Stein", "Grün", "Ober", "Nieder", "Kron", "Hav", "Torn", "Kalk", "Silver", "Lärk", "Falk",
		"Tall", "Mark", "Hell", "Ost", "Rød", "Sval", "Klipp", "Hög", "Malm", "Brunn"},
	{"", "", "", "e", "s", "a", "en", "er", "ing", "el", "in", "or"},
	{"köping", "by", "stad", "rup", "vik", "sund", "havn", "dal", "heim", "berg", "feld", "bach", "torp", "ås", "strand", "hus",
		"borg", "näs", "holm", "bro", "mark", "lund", "fors", "dorf", "stedt", "brück", "hamn", "ö", "fjord", "minde"},
}

var countries = wordList{
	"Sweden", "Norway", "Denmark", "Germany", "the Netherlands", "Finland", "Switzerland", "Canada", "Australia", "Ireland",
	"Austria", "Belgium", "Spain", "Italy", "Poland", "New Zealand", "England", "Scotland",
}

// programmeSyllables make the names of made-up programmes (KOMVARA, BRIDELA, …).
var programmeSyllables = [3]wordList{
	{"KOM", "BRI", "SAM", "VAL", "LIN", "TRU", "HEL", "MIR", "NOR", "PAL", "RE", "SOL", "TAN", "VI", "ZE", "AL", "BO", "CA", "DI", "FE"},
	{"DE", "LA", "MO", "NI", "RA", "SA", "TE", "VO", "BE", "CO", "GA", "JU", "KA", "LU", "PE", "RO"},
	{"RA", "N", "X", "S", "NA", "LIS", "MA", "T", "DO", "VIA", "KO", "NET", "RI", "PLUS", "CARE", "LINK"},
}

// Sentence templates of an abstract. Slots in braces are filled from the
// frame of the item; {c1}, {pop}, {c3} carry the phrases of the strategy.
var backgroundSentences = wordList{
	"Little is known about how {pop} use {setting} in {country}.",
	"{Condition} is common among {pop}, and many of them are seen in {setting}.",
	"Earlier studies of {intervention} have rarely included {pop}.",
	"{Pop} meet {staff} who have little time and few aids.",
	"Differences in {outcome} between {pop} and the rest of the population are well documented.",
	"{Staff} often report that encounters with {pop} take longer than planned.",
	"Since {year}, {intervention} has been offered to {pop} in {place}.",
	"Guidelines recommend {intervention} for {condition}, but uptake in {setting} is low.",
	"Language, distance and cost are the obstacles that {pop} name most often.",
	"The burden of {condition} is unevenly distributed in {country}.",
}

// openings stand before the first sentence of an abstract. They name things
// that few abstracts share, as first sentences do.
var openings = wordList{
	"In {place}, ", "Between {year} and {year2}, in {place}, ", "At {m} units in {place}, ", "Within the {programme} programme, ",
	"Among {n} households in {place}, ", "Ever since the {programme} study, ", "Around {place}, ", "In and near {place}, ",
}

var aimSentences = wordList{
	"The aim was to describe how {pop} experience {intervention}.",
	"We set out to test whether {intervention} changes {outcome}.",
	"This study explored the views of {staff} on the care of {pop}.",
	"The objective was to estimate {outcome} in {pop} with {condition}.",
	"To examine what {pop} expect of {staff} in {setting}.",
	"To develop and try out {intervention} for {pop} in {place}.",
}

var methodSentences = wordList{
	"We interviewed {n} {pop} and {m} {staff} in {place}.",
	"A total of {n} {pop} answered {instrument} between {year} and {year2}.",
	"Data were collected with {instrument} in {setting}.",
	"Participants were recruited from {setting} in {place} and followed for {m} months.",
	"Interviews were transcribed verbatim and analysed with qualitative content analysis.",
	"Odds ratios with 95% confidence intervals were estimated with logistic regression.",
	"Field notes from {m} observed encounters were coded by two researchers independently.",
	"The material consisted of {n} records drawn at random from {setting}.",
	"{Staff} kept a log of every contact during {m} weeks.",
	"Missing answers were handled with multiple imputation.",
}

var trialSentences = wordList{
	"We randomised {n} {pop} to {intervention} or usual care.",
	"Randomisation was stratified by clinic; assessors were blinded.",
	"The primary outcome was {outcome} after {m} months.",
}

var resultSentences = wordList{
	"Three themes emerged: being listened to, finding the way, and carrying the burden alone.",
	"{Outcome} improved in {pct}% of the participants.",
	"Of {n} {pop}, {pct}% had contact with {staff} at least twice.",
	"No difference in {outcome} was found after {m} months (p = 0.{pct}).",
	"{Staff} described {intervention} as useful but hard to fit into a busy day.",
	"{Pop} with {condition} reported lower {outcome} (odds ratio 1.{m}, 95% CI 1.{lo} to 2.{hi}).",
	"Participants valued continuity and plain language more than speed.",
	"Costs per participant were lower by {n} euros a year.",
	"Interpreters were used in {pct}% of the visits.",
	"Many had stopped attending because letters were not understood.",
}

var conclusionSentences = wordList{
	"{Intervention} can be introduced in {setting} with modest means.",
	"Future studies should include {pop} from the start.",
	"{Staff} need time and training to meet {pop} with {condition}.",
	"The findings may guide managers who plan {setting}.",
	"Larger studies are needed before {intervention} is recommended.",
	"Attention to {outcome} is warranted in {country}.",
}

var authorKeywords = wordList{
	"interviews", "questionnaire", "Sweden", "Norway", "Denmark", "nursing", "communication barriers", "equity", "trust",
	"public health", "qualitative research", "implementation", "interpreters", "language barriers", "patient experience",
	"quality improvement", "primary care", "mental health", "culture", "health literacy", "user perspective", "evaluation",
}

var affiliations = wordList{
	"Department of Nursing, %s University College", "School of Health and Welfare, %s University",
	"Institute of Public Health, University of %s", "Centre for Primary Care Research, %s",
	"Department of Social Medicine, %s University Hospital", "Faculty of Health Sciences, University of %s",
	"Unit for Care Research, %s County Council", "Clinic of Psychiatry, %s Hospital",
}
