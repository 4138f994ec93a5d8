package demo

import (
	"fmt"
	"strings"
)

// vocabularySize is the number of words; most are so rare that a collection
// holds none or one of them.
const vocabularySize = 1_500_000

// frequentWords is how many words come from the list; the others are put
// together.
const frequentWords = 150

// A vocabulary spells words by their rank.
type vocabulary struct{ frequent []string }

func newVocabulary() *vocabulary {
	return &vocabulary{strings.Fields(frequentList)[:frequentWords]}
}

// frequentList is in the order that titles of articles use words in.
const frequentList = `of the in and for with on a to from by an study patients effects analysis treatment between is using after clinical during
	effect risk disease as at factors human role associated care use new health cancer case among its evaluation induced activity children
	cell cells or versus response comparison control type model acute expression related studies primary system term chronic development
	women surgery via therapy impact quality level outcomes rats time against into changes early function growth heart blood assessment
	high low protein gene mice management adults through is trial research older prevalence following based approach population life pain
	infection social diagnosis review syndrome long mechanisms relationship exposure without training lung liver brain school nursing group
	determination stress different under two structure application method influence results report significance receptor surface binding
	characteristics status survival properties tissue inhibition first pregnancy diabetes hypertension asthma stroke depression children's
	multiple single severe community hospital national intervention screening measurement predictors predicting outcome`

var (
	wordStarts = strings.Fields(`card neur hep neph gast derm ost my ang cyt imm end per tran hyp mic mac pol mon cer pulm spon arth chon ad fib lip gluc
		hem leuk lymph onc path pharm phot phyt psych rad thromb tox xen acr aer all bi bron chem chol chron cran cry dent ent ery gal bor cel dil fos
		gren hol jor kin lor mel nor pris quin rel sol tern ulm var wen yor zel`)
	wordMiddles = strings.Fields(`al ar en er il in ol on or um an at et id is it od os ul ur ben cal dan fer gan hal kin lam mer nal pel ran sel tan ver
		xan zol bri cre dri flo gra pli sta tri`)
	wordEnds = strings.Fields(`a or al ic ed ion ing ive ous er y es um ent ant in on ar en o itis osis oma pathy logy graphy metry genic tropic plasty ectomy scopy emia uria algia trophy lysis gen ase ine ide ate ol
		ium mab tinib vir pril sartan olol statin cillin mycin azole idone amide ation ability ment ness`)
)

// at is the word of that rank. Words of the tail are made of three to four
// parts and are all different.
func (v *vocabulary) at(rank int) string {
	if rank < len(v.frequent) {
		return v.frequent[rank]
	}
	n := rank - len(v.frequent)
	start, n := wordStarts[n%len(wordStarts)], n/len(wordStarts)
	end, n := wordEnds[n%len(wordEnds)], n/len(wordEnds)
	for n > 0 {
		start, n = start+wordMiddles[n%len(wordMiddles)], n/len(wordMiddles)
	}
	return start + end
}

var surnameSyllables = strings.Fields(`ba be bo bra da de do dru fa fe ga go gri ha he ho ka ke ko kra la le lo ma me mi mo na ne no pa pe po ra re ro sa se so
	sta ta te to tri va ve vo wa we wi za ze zu`)

var surnameEndings = []string{"n", "s", "rt", "ck", "l", "nd", "", "sen", "ski", "va", "ro", "m"}

var subtitles = wordList{
	"a randomized controlled trial", "a systematic review", "a systematic review and meta-analysis", "a cohort study", "a pilot study",
	"a case report", "results of a survey", "a prospective study", "a cross-sectional study", "a qualitative study", "a multicentre study",
	"report of two cases", "a population-based study", "protocol of a randomized trial",
}

var abstractFormulas = [...]wordList{
	{"BACKGROUND: The aim of this study was to investigate", "OBJECTIVE: To determine", "Background: Little is known about", "PURPOSE: We sought to evaluate", "INTRODUCTION: The purpose of this study was to examine"},
	{"METHODS: A total of", "METHODS: We conducted a retrospective review of", "Methods: Data were collected from", "PATIENTS AND METHODS: Between January and December, all"},
	{"RESULTS: There was no significant difference in", "RESULTS: Of the patients included,", "Results: Multivariate analysis showed that", "RESULTS: We found a significant association between"},
	{"CONCLUSIONS: These results suggest that", "CONCLUSION: Further studies are needed to", "Conclusions: Our findings indicate that", "CONCLUSION: In conclusion,"},
}

// manyJournals makes serials beyond the list of the demo.
func manyJournals() []*journal {
	out := newJournals()
	heads := []struct{ title, abbrev string }{
		{"Journal of ", "J "}, {"Annals of ", "Ann "}, {"Archives of ", "Arch "}, {"Acta ", "Acta "}, {"Clinical ", "Clin "},
		{"International Journal of ", "Int J "}, {"European Journal of ", "Eur J "}, {"Current Opinion in ", "Curr Opin "}, {"Advances in ", "Adv "},
		{"Experimental ", "Exp "}, {"Scandinavian Journal of ", "Scand J "}, {"BMG ", "BMG "},
	}
	fields := []struct{ title, abbrev string }{
		{"Cardiometry", "Cardiom"}, {"Neurostudies", "Neurostud"}, {"Made-Up Medicine", "Made Up Med"}, {"Surgical Practice", "Surg Pract"}, {"Nursing Inquiry", "Nurs Inq"},
		{"Paediatric Care", "Paediatr Care"}, {"Renal Physiology", "Ren Physiol"}, {"Applied Toxometry", "Appl Toxom"}, {"Immunochemistry", "Immunochem"},
		{"Oral Rehabilitation", "Oral Rehabil"}, {"Public Health", "Public Health"}, {"Tropical Hygiene", "Trop Hyg"}, {"Molecular Pathometry", "Mol Pathom"},
		{"Sleep and Breathing", "Sleep Breath"}, {"Occupational Health", "Occup Health"}, {"Addiction Studies", "Addict Stud"}, {"Bone and Joint Research", "Bone Jt Res"},
		{"Clinical Imaging", "Clin Imaging"}, {"Health Economics", "Health Econ"}, {"Women's Health", "Womens Health"}, {"Gastrology", "Gastrol"}, {"Dermatometry", "Dermatom"},
		{"Ophthalmic Research", "Ophthalmic Res"}, {"Rheumatic Disease", "Rheum Dis"}, {"Critical Care", "Crit Care"}, {"Medical Ethics", "Med Ethics"}, {"Psychotherapy", "Psychother"},
		{"Veterinary Science", "Vet Sci"}, {"Epidemiologic Methods", "Epidemiol Methods"}, {"Pharmaceutics", "Pharm"},
	}
	regions := []struct{ title, abbrev string }{{"", ""}, {" and Therapy", " Ther"}, {" Letters", " Lett"}, {" Reports", " Rep"}, {" (Öresund)", " (Oresund)"}}
	for _, region := range regions {
		for i, field := range fields {
			for k, head := range heads {
				n := len(out)
				out = append(out, &journal{
					title: head.title + field.title + region.title, abbrev: head.abbrev + field.abbrev + region.abbrev, publisher: publishers[n%len(publishers)],
					code: fmt.Sprintf("%s%d", journalCode(head.abbrev+field.abbrev), n), issn: issn(9900000 + 2*n), eissn: issn(9900001 + 2*n), articleNumbers: (i+k)%11 == 3,
				})
			}
		}
	}
	return out
}
