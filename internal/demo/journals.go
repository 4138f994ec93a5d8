package demo

import (
	"fmt"
	"strings"
)

// A journal is a made-up serial. The names are invented; the ISSNs carry
// valid check digits in a range (9990-9999) far above what is assigned here.
type journal struct {
	title, abbrev  string
	country        string
	publisher      string
	former         string // an older or translated title of the same serial
	code           string // in its DOIs
	issn, eissn    string
	articleNumbers bool // articles have a number instead of pages
}

var journalNames = []struct{ title, abbrev, country, former string }{
	{"Annals of Migrant Medicine", "Ann Migr Med", "England", ""},
	{"Nordic Annals of Shared Care", "Nord Ann Shared Care", "Sweden", ""},
	{"Öresund Journal of Care Research", "Oresund J Care Res", "Denmark", "Sundets Omsorgsforskning"},
	{"Halland Quarterly of Nursing", "Halland Q Nurs", "Sweden", ""},
	{"Journal of Everyday Nursing Practice", "J Everyday Nurs Pract", "United States", ""},
	{"Archives of Clinical Encounter Research", "Arch Clin Encount Res", "United States", ""},
	{"Baltic Review of Public Health", "Balt Rev Public Health", "Poland", ""},
	{"Care & Culture Letters", "Care Cult Lett", "England", ""},
	{"International Record of Maternity Practice", "Int Rec Matern Pract", "Netherlands", ""},
	{"Tidskrift för Omvårdnad och Samhälle", "Tidskr Omvardn Samh", "Sweden", "Journal of Nursing and Society (Sweden)"},
	{"Vestlandsk Tidsskrift for Helse", "Vestl Tidsskr Helse", "Norway", "Western Norwegian Journal of Health"},
	{"Zeitschrift für Begegnung in der Pflege", "Z Begegn Pflege", "Germany", "Journal of Encounter in Nursing"},
	{"Revue Alpine de Soins", "Rev Alp Soins", "Switzerland", ""},
	{"Open Health Encounters", "Open Health Encount", "England", ""},
	{"BCQ Primary Practice", "BCQ Prim Pract", "England", ""},
	{"Acta Interpretationis Medicae", "Acta Interpret Med", "Denmark", ""},
	{"Trust in Medicine", "Trust Med", "United States", ""},
	{"Proceedings of the Sound Society of Medicine", "Proc Sound Soc Med", "Sweden", ""},
	{"Chronic Illness Quarterly", "Chronic Illn Q", "Canada", ""},
	{"Journal of Interpreted Consultation", "J Interpret Consult", "Ireland", ""},
	{"European Notes on Rehabilitation", "Eur Notes Rehabil", "Austria", ""},
	{"Psychology of Displacement", "Psychol Displac", "United States", ""},
	{"Family & Community Encounter", "Fam Community Encount", "Australia", ""},
	{"Midwifery Today and Tomorrow Research", "Midwifery Today Tomorrow Res", "New Zealand", ""},
	{"Pacific Record of General Practice", "Pac Rec Gen Pract", "Australia", ""},
	{"Health Equity Observations", "Health Equity Obs", "Switzerland", ""},
	{"Methods of Encounter Research", "Methods Encount Res", "Netherlands", ""},
	{"Dialogues in Diabetes Nursing", "Dialogues Diabetes Nurs", "England", ""},
	{"The Ward Manager's Record", "Ward Manag Rec", "Scotland", ""},
	{"Journal of Rural and Island Health", "J Rural Isl Health", "Scotland", ""},
	{"Trials of Everyday Care", "Trials Everyday Care", "England", ""},
	{"Transactions on Telecare", "Trans Telecare", "Germany", ""},
	{"Child & Arrival Health", "Child Arriv Health", "Canada", ""},
	{"Quality Improvement Bulletin of the North", "Qual Improv Bull North", "Finland", ""},
	{"Oral Health for All Reports", "Oral Health All Rep", "Norway", ""},
	{"Pharmacy Encounter", "Pharm Encount", "Ireland", ""},
}

var publishers = []string{"Sundpress", "Nordlund & Voss", "Kattegat Academic", "Meridian Made-Up Press", "Open Harbour Publishing"}

// newJournals builds the serials that all items of a demo appear in.
func newJournals() []*journal {
	js := make([]*journal, len(journalNames))
	for i, n := range journalNames {
		js[i] = &journal{
			title: n.title, abbrev: n.abbrev, country: n.country, former: n.former,
			publisher:      publishers[i%len(publishers)],
			code:           journalCode(n.abbrev),
			issn:           issn(9990000 + 2*i*7),
			eissn:          issn(9990000 + 2*i*7 + 5),
			articleNumbers: strings.HasPrefix(n.title, "Open") || strings.HasPrefix(n.title, "Trials") || i%9 == 7,
		}
	}
	return js
}

// newReviewSerial is where the planted reviews of the Cochrane Library appear.
func newReviewSerial() *journal {
	return &journal{
		title: "Cochrane Database of Made-Up Reviews", abbrev: "Cochrane Database Made Up Rev", country: "England",
		publisher: publishers[0], code: "cdmr", issn: issn(9990900), eissn: issn(9990901),
	}
}

// journalCode takes the first letters of the abbreviated title.
func journalCode(abbrev string) string {
	var b strings.Builder
	for _, w := range strings.Fields(strings.ToLower(ascii(abbrev))) {
		b.WriteString(w[:min(2, len(w))])
	}
	return b.String()
}

// issn adds the check digit of ISO 3297 to seven digits.
func issn(n int) string {
	digits := fmt.Sprintf("%07d", n)
	sum := 0
	for i := range 7 {
		sum += int(digits[i]-'0') * (8 - i)
	}
	check := "0123456789X"[(11-sum%11)%11]
	return digits[:4] + "-" + digits[4:] + string(check)
}
