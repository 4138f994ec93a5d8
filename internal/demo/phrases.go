package demo

// A phrase is one term of a text row of the strategy, in a form that a
// sentence can carry.
type phrase struct {
	row  string // number of the row in the strategy; u1 and u2 are its rows without a number
	text string
	form phraseForm
}

type phraseForm int

const (
	noun   phraseForm = iota
	verb              // "co-produce": takes an object
	gerund            // "co-producing"
)

// nouns, verbs and gerunds list the same row's terms by form.
func nouns(row string, texts ...string) []phrase   { return phrases(row, noun, texts) }
func verbs(row string, texts ...string) []phrase   { return phrases(row, verb, texts) }
func gerunds(row string, texts ...string) []phrase { return phrases(row, gerund, texts) }

func phrases(row string, form phraseForm, texts []string) []phrase {
	ps := make([]phrase, len(texts))
	for i, t := range texts {
		ps[i] = phrase{row, t, form}
	}
	return ps
}

// relations gives the eight terms of rows 17 to 21.
func relations(row, with string) []phrase {
	var ps []phrase
	for _, kind := range []string{"relation", "relations", "relationship", "relationships",
		"communication", "communications", "interaction", "interactions"} {
		ps = append(ps, phrase{row, "patient-" + with + " " + kind, noun})
	}
	return ps
}

// A phraseRow is a row with how often its terms are drawn, roughly in the
// order of the counts that the paper prints.
type phraseRow struct {
	weight int
	terms  []phrase
}

func join(lists ...[]phrase) []phrase {
	var all []phrase
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// block1 is how care is made together; rows 1 to 21.
func block1() []phraseRow {
	return []phraseRow{
		{7, join(nouns("1", "coproduction", "co-production"), verbs("1", "coproduce", "co-produce"), gerunds("1", "coproducing", "co-producing"))},
		{4, join(nouns("2", "cocreation", "co-creation"), verbs("2", "cocreate", "co-create"), gerunds("2", "cocreating", "co-creating"))},
		{4, join(nouns("3", "codesign", "co-design"), gerunds("3", "codesigning", "co-designing"))},
		{22, join(nouns("4", "cooperation", "co-operation"), verbs("4", "cooperate in", "co-operate in"), gerunds("4", "cooperating in", "co-operating in"))},
		{24, join(nouns("5", "collaboration"), verbs("5", "collaborate in"), gerunds("5", "collaborating in"))},
		{1, nouns("6", "co-care")},
		{11, nouns("9", "patient participation", "patient involvement", "patient empowerment", "patient activation")},
		{2, nouns("10", "relationship-centered care", "relationship-centred care")},
		{11, nouns("11", "patient-centered care", "patient-centred care", "patient-focused care")},
		{1, nouns("12", "patient-centered nursing", "patient-centred nursing")},
		{3, nouns("13", "patient-centered communication", "patient-centred communication")},
		{5, nouns("14", "patient-centeredness", "patient-centredness")},
		{11, nouns("15", "shared decision-making")},
		{4, nouns("16", "cross-cultural communication", "culturally competent care")},
		{5, relations("17", "provider")},
		{5, relations("18", "physician")},
		{3, relations("19", "doctor")},
		{2, relations("20", "nurse")},
		{1, relations("21", "hospital")},
	}
}

// block2 is who the care is for; rows 24 to 30. Every term stands for people.
func block2() []phraseRow {
	return []phraseRow{
		{16, nouns("24", "migrants", "migrant women", "labour migrants", "migrant families")},
		{20, nouns("25", "immigrants", "immigrant patients", "immigrant parents", "elderly immigrants")},
		{10, nouns("26", "ethnic minorities", "ethnic minority patients", "ethnic minority groups", "members of an ethnic minority group")},
		{11, nouns("27", "refugees", "refugee children", "resettled refugees", "refugee women")},
		{5, nouns("28", "asylum seekers", "asylum seeker families")},
		{4, nouns("29", "descendants of guest workers", "descendants", "people who are each a descendant of settlers")},
		{2, nouns("30", "undocumented immigrants", "undocumented immigrant mothers", "illegal immigrants", "illegal immigrant workers")},
	}
}

// block3 is the care itself; row 33 and the two rows without a number.
func block3() []phraseRow {
	return []phraseRow{
		{16, nouns("33", "healthcare services", "health care services", "the healthcare service", "the health care service")},
		{10, nouns("u1", "the delivery of healthcare", "the delivery of health care")},
		{1, nouns("u2", "integrated delivery of healthcare", "integrated delivery of health care")},
	}
}

// Sentences that carry a phrase of block 1 or 3, by form.
var conceptSentences = [3]wordList{
	noun: {
		"Participants described {c} as the part of care that mattered most.",
		"{C} was discussed in every interview.",
		"Barriers to {c} were lack of time and of a common language.",
		"The intervention aimed to strengthen {c} in {setting}.",
		"We found that {c} depends on trust between {pop} and {staff}.",
		"Models of {c} are seldom tried out with {pop}.",
		"Managers saw {c} as a way to better {outcome}.",
	},
	verb: {
		"{Pop} were invited to {c} the follow-up programme with {staff}.",
		"{Staff} wished to {c} the plan of care but lacked a routine.",
		"Few of the {pop} had been asked to {c} the {programme} programme.",
	},
	gerund: {
		"{C} the {programme} programme took more time than expected.",
		"{Staff} and {pop} reported that {c} the information material built trust.",
		"By {c} the plan of care, {staff} learned what {pop} need.",
	},
}

// conceptTitles carry a noun of block 1 or 3, actionTitles a verb or gerund.
var conceptTitles = wordList{
	"{C} with {pop} in {setting}: {design}",
	"{C} for {pop} with {condition}: {design}",
	"Experiences of {c} among {pop} in {place}: {design}",
	"Barriers to {c} for {pop}: {design} in {setting}",
	"What does {c} mean to {pop}? {Design} from {place}",
	"{Staff}' views on {c} with {pop} in {place}",
	"The {programme} programme: {c} and {outcome} in {pop}",
	"{Outcome} and {c} in {setting}: {design} of {pop}",
	"Towards {c} in {country}: {pop} with {condition} in {setting}",
	"{C} and {intervention} in {setting}: the case of {place}",
}

var ordinaryTitles = wordList{
	"{Intervention} for {pop} with {condition}: {design}",
	"{Outcome} among {pop} in {place}: {design}",
	"Experiences of {intervention} among {pop} in {setting}",
	"{Condition} in {pop}: {design} from {country}",
	"{Staff}' views on {intervention} for {pop} in {place}",
	"The {programme} study: {intervention} and {outcome} in {pop}",
	"Does {intervention} change {outcome} in {pop}? {Design}",
	"{Condition} and {outcome} in {setting}: {design}",
	"{Pop} in {setting} in {place}: needs, use and {outcome}",
	"Use of {setting} by {pop} with {condition} in {country}: {design}",
	"{Outcome} after {intervention} in {setting}: {design} from {place}",
	"Predictors of {outcome} in {pop} with {condition}",
}
