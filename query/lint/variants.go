package lint

import (
	"strings"
	"sync"
)

// britishAmerican are stems that British and American texts spell
// differently. They are found anywhere in a word, so that each must be long
// enough to stand in no other word.
const britishAmerican = `
acidaem/acidem aetiolog/etiolog ageing/aging albuminaem/albuminem aluminium/aluminum ammonaem/ammonem
anaemi/anemi anaesth/anesth analyse/analyze apnoea/apnea artefact/artifact azotaem/azotem bacteraem/bacterem
behaviour/behavior bilirubinaem/bilirubinem caecum/cecum caesarean/cesarean calcaem/calcem catheteris/catheteriz
centred/centered centre/center characteris/characteriz cholesterolaem/cholesterolem coeliac/celiac colour/color
counselling/counseling counsellor/counselor cyanaem/cyanem defence/defense diarrhoea/diarrhea dyslipidaem/dyslipidem
dyspnoea/dyspnea encyclopaed/encycloped faecal/fecal faeces/feces fibre/fiber foetal/fetal foetus/fetus
generalis/generaliz glycaem/glycem gonorrhoea/gonorrhea grey/gray gynaecolog/gynecolog haemangio/hemangio haematemesis/hematemesis
haematocrit/hematocrit haematolog/hematolog haematoma/hematoma haematopo/hematopo haematuri/hematuri haemochromat/hemochromat
haemodiafilt/hemodiafilt haemodialys/hemodialys haemodynam/hemodynam haemofilt/hemofilt haemoglobin/hemoglobin
haemolys/hemolys haemolyt/hemolyt haemophil/hemophil haemoptys/hemoptys haemorrh/hemorrh haemosta/hemosta
homoeopath/homeopath hospitalis/hospitaliz hypnoea/hypnea hypopnoea/hypopnea immunis/immuniz insulinaem/insulinem ischaem/ischem
kalaem/kalem labelling/labeling leucocyt/leukocyt leukaem/leukem lipaemi/lipemi lipidaem/lipidem localis/localiz
manoeuvr/maneuver maximis/maximiz menorrhoea/menorrhea minimis/minimiz mobilis/mobiliz modelling/modeling natraem/natrem
neighbour/neighbor normalis/normaliz oedema/edema oesophag/esophag oestradiol/estradiol oestriol/estriol oestrogen/estrogen
optimis/optimiz organisation/organization orthopaed/orthoped paediatr/pediatr palaeo/paleo pasteuris/pasteuriz
pharmacopoeia/pharmacopeia phenylketonaem/phenylketonem polymeris/polymeriz prioritis/prioritiz programme/program
randomis/randomiz revascularis/revasculariz seborrhoea/seborrhea sensitis/sensitiz septicaem/septicem stabilis/stabiliz
standardis/standardiz sterilis/steriliz sulphat/sulfat sulphon/sulfon thalassaem/thalassem titre/titer toxaem/toxem
travelling/traveling tumour/tumor uraemi/uremi utilis/utiliz vaporis/vaporiz viraem/virem visualis/visualiz volaem/volem`

// wholeWords are spelled differently only as whole words: "labor" is part of
// "laboratory".
const wholeWords = "labour/labor labours/labors odour/odor odours/odors mould/mold moulds/molds litre/liter litres/liters judgement/judgment orientated/oriented foetuses/fetuses"

// A variantTable finds spellings by the first four letters of a stem.
type variantTable struct {
	stems map[string][][2]string
	words map[string]string
}

// variants is built once and never changed.
var variants = sync.OnceValue(func() variantTable {
	t := variantTable{map[string][][2]string{}, map[string]string{}}
	for pair := range strings.FieldsSeq(britishAmerican) {
		a, b, _ := strings.Cut(pair, "/")
		t.stems[a[:4]] = append(t.stems[a[:4]], [2]string{a, b})
		t.stems[b[:4]] = append(t.stems[b[:4]], [2]string{b, a})
	}
	for pair := range strings.FieldsSeq(wholeWords) {
		a, b, _ := strings.Cut(pair, "/")
		t.words[a], t.words[b] = b, a
	}
	return t
})

// spellings returns the other spellings of a folded word, or of the start of
// one.
func spellings(word string) (out []string) {
	t := variants()
	if other, ok := t.words[word]; ok {
		out = append(out, other)
	}
	for i := 0; i+4 <= len(word); i++ {
		longest := [2]string{} // centered is no center with an ending
		for _, pair := range t.stems[word[i:i+4]] {
			if len(pair[0]) > len(longest[0]) && strings.HasPrefix(word[i:], pair[0]) {
				longest = pair
			}
		}
		if longest[0] != "" && !falseStem(word, i, longest[0]) {
			out = append(out, word[:i]+longest[1]+word[i+len(longest[0]):])
		}
	}
	return out
}

// falseStem reports words that hold a stem by chance.
func falseStem(word string, i int, stem string) bool {
	rest := word[i+len(stem):]
	before := byte(0)
	if i > 0 {
		before = word[i-1]
	}
	switch {
	case strings.HasSuffix(stem, "is") || strings.HasSuffix(stem, "iz"):
		// characterise, -ing, -ation; not characteristic, optimism.
		return rest != "" && !strings.ContainsAny(rest[:1], "aei")
	case strings.HasPrefix(stem, "oe"):
		// gastroesophageal is gastro and esophageal.
		return before != 0 && before != 'o' && stem != "oedema"
	case stem == "esophag" || stem == "edema" || strings.HasPrefix(stem, "est"):
		return before == 'o'
	}
	switch stem {
	case "program", "programme", "titer", "titre", "fiber", "fibre":
		return rest != "" && rest != "s"
	case "grey", "gray":
		return before != 0 || rest != ""
	case "analyse", "analyze":
		return rest == "s" // also the plural of analysis
	case "fetal", "fetus":
		return before == 'o'
	case "etiolog":
		return before == 'a'
	case "center", "centre":
		return before != 0 || rest != "" && rest != "s"
	case "aging", "ageing", "centered", "centred":
		return before != 0 // imaging
	case "color", "colour":
		return strings.HasPrefix(rest, "e") && before != 0 || strings.HasPrefix(rest, "ect") || strings.HasPrefix(rest, "ado")
	}
	return false
}
