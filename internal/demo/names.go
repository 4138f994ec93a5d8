package demo

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A person is an author. Databases print the same person in different forms;
// the layouts make them from these parts.
type person struct {
	given  []string // "Maria", "Elisabet"
	family string   // with its prefix: "van der Meer"
	suffix string   // "Jr", "3rd"
}

// A naming is the names of one part of the world. Given and family names
// are ordinary ones; who bears both together is chance.
type naming struct {
	weight        int
	given, family []string
}

var namings = []naming{
	{26, []string{"Åsa", "Märta", "Björn", "Göran", "Anna", "Karin", "Lars", "Ulf", "Elin", "Sofia", "Håkan", "Kerstin"},
		[]string{"Åkesson", "Sjöström", "Lindqvist", "Öberg", "Hägg", "Nordin", "Wallén", "Bergström", "Ekdahl", "Ståhl", "Rönn", "Malmgren"}},
	{16, []string{"Søren", "Bjørg", "Kåre", "Ingrid", "Mette", "Jørgen", "Astrid", "Pål", "Lærke", "Signe"},
		[]string{"Ørsted", "Bjørnsen", "Kjær", "Haugen", "Mølgaard", "Åsen", "Solheim", "Nørgaard", "Vestergaard", "Fjeld"}},
	{12, []string{"Jürgen", "Käthe", "Matthias", "Ursula", "Jörg", "Annegret", "Günter", "Bärbel"},
		[]string{"Müller-Lang", "Weiß", "Böhm", "Schäfer", "Krüger", "Jäger", "Vogt", "von Hohenau", "Groß"}},
	{9, []string{"Anneke", "Willem", "Joost", "Marijke", "Pieter", "Liesbeth"},
		[]string{"van der Meer", "de Jong", "van den Heuvel", "ter Horst", "Dijkstra", "van 't Hof", "de Wit"}},
	{12, []string{"Mary", "John", "Sinéad", "Thomas", "Eleanor", "Patrick", "Grace", "Henry"},
		[]string{"O'Brien", "Whitcombe", "MacAllister", "Hartley-Reed", "Fenwick", "O'Dowd", "Ashdown", "Penrose"}},
	{8, []string{"José", "María", "Inês", "Lucía", "João", "Óscar", "Núria", "André"},
		[]string{"García Núñez", "Peña-Ortiz", "Gonçalves", "Ibáñez", "Araújo Lima", "Muñoz", "Sepúlveda"}},
	{5, []string{"Hélène", "François", "Zoë", "Benoît", "Anaïs"},
		[]string{"Lefèvre", "Dubreuil", "Châtelain", "d'Aubigny", "Noël", "Garçon"}},
	{5, []string{"Agnieszka", "Łukasz", "Jiří", "Zsófia", "Mirela", "Ştefan", "Živa"},
		[]string{"Wójcik", "Kovács", "Dvořák", "Škoda", "Popescu", "Łęcki", "Babić", "Nagy"}},
	{6, []string{"Yıldız", "Ayşe", "Çağlar", "Mehmet", "Fatma", "Amina", "Yusuf", "Abdi"},
		[]string{"Öztürk", "Şahin", "Güneş", "Al-Hassan", "El Khoury", "Warsame", "Yılmaz", "Farah"}},
	{7, []string{"Wei", "Xiaoming", "Li", "Jing", "Hui", "Yan", "Mei-Ling", "Jian"},
		[]string{"Zhang", "Wang", "Liu", "Chen", "Zhao", "Huang", "Xu", "Sun"}},
	{3, []string{"Thị Lan", "Minh", "Haruka", "Kenji", "Ji-woo", "Priya"},
		[]string{"Nguyễn", "Trần", "Takahashi", "Mori", "Park", "Venkataraman"}},
}

var middleNames = []string{"Maria", "Elisabet", "Johan", "E", "K", "Louise", "Karl", "M", "Sofie", "Anton", "J", "Beate"}

var groupNames = wordList{
	"Nordic Shared Care Study Group", "%s Health Interview Group", "the %s Collaborators", "%s Trial Team",
	"Working Party on Interpreting of %s", "%s Care Research Network",
}

func newPerson(r *rand.Rand) person {
	total := 0
	for _, n := range namings {
		total += n.weight
	}
	at := r.IntN(total)
	for _, n := range namings {
		if at -= n.weight; at < 0 {
			p := person{given: []string{pick(r, n.given)}, family: pick(r, n.family)}
			if r.IntN(3) == 0 {
				p.given = append(p.given, pick(r, middleNames))
			}
			if r.IntN(60) == 0 {
				p.suffix = pick(r, []string{"Jr", "3rd"})
			}
			return p
		}
	}
	panic("demo: weights do not add up")
}

// initials joins the first letters of the given names, each followed by mark:
// "ME" or "M.E.". A hyphenated name gives two letters.
func (p person) initials(mark string) string {
	var b strings.Builder
	for _, g := range p.given {
		for _, part := range strings.FieldsFunc(g, func(r rune) bool { return r == '-' || r == ' ' }) {
			first, _ := utf8.DecodeRuneInString(part)
			b.WriteRune(unicode.ToUpper(first))
			b.WriteString(mark)
		}
	}
	return b.String()
}

// full prints "Family, Given M", the form of PubMed's FAU and of EBSCO.
func (p person) full() string {
	s := p.family + ", " + strings.Join(p.given, " ")
	if p.suffix != "" {
		s += " " + p.suffix
	}
	return s
}

// ascii writes Latin letters without their marks, as Ovid and Web of Science
// print names. Letters that do not decompose have their customary stand-ins.
func ascii(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if r < 128 {
			b.WriteRune(r)
		} else {
			b.WriteString(letterStandIns[r])
		}
	}
	return b.String()
}

var letterStandIns = map[rune]string{
	'ø': "o", 'Ø': "O", 'æ': "ae", 'Æ': "Ae", 'ß': "ss", 'ı': "i", 'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D",
	'’': "'", '‐': "-", '–': "-", '—': "-", '“': `"`, '”': `"`, 'β': "beta", 'α': "alpha", 'κ': "kappa", 'µ': "u",
}
