package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A kind is what an item is.
type kind int

const (
	article kind = iota
	review
	editorial
	letter
	erratum
	meetingAbstract
	registration
	preprint
	thesis
	retraction
)

// A work is one bibliographic item before any database describes it. Plants
// change copies of it; slices are replaced, never written to.
type work struct {
	index         int // unique for each item; identifiers come from it
	kind          kind
	title         string
	vernacular    string // title in the language of the item, if that is not English
	lang          *language
	authors       []person
	group         string // corporate author
	journal       *journal
	source        string // title of what is no journal: proceedings, a register, a university
	year          int    // 0: the databases give none
	month, day    int    // 0: unknown
	volume, issue string
	first, last   string // pages
	number        string // article number
	doi           string
	pmid          int // 0: not in PubMed
	trial         string
	abstract      []section
	keywords      []string
	headings      []heading
	affiliations  []string
	erratumNotice string // "[Erratum appears in …]", which Ovid puts behind a title
}

// A language as the platforms name it.
type language struct {
	code    string // PubMed
	english string
	title   func(r *rand.Rand, f *frame) string
}

var languages = []struct {
	weight int
	language
}{
	{172, language{"eng", "English", nil}},
	{5, language{"swe", "Swedish", vernacularTitle("%s på väg in i vården i %s: en studie av bemötande och förståelse")}},
	{4, language{"nor", "Norwegian", vernacularTitle("%s i møte med helsetjenesten i %s: språk, tillit og ventetid")}},
	{4, language{"dan", "Danish", vernacularTitle("%s og mødet med sundhedsvæsenet i %s: sprog, tillid og ventetid")}},
	{5, language{"ger", "German", vernacularTitle("%s im Gespräch: Verständigung und Vertrauen in der Pflege in %s")}},
	{3, language{"fre", "French", vernacularTitle("%s à l'écoute : langue, confiance et attente aux soins à %s")}},
	{2, language{"spa", "Spanish", vernacularTitle("%s en la consulta: idioma, confianza y tiempo de espera en %s")}},
	{2, language{"dut", "Dutch", vernacularTitle("%s in de spreekkamer: taal, vertrouwen en wachttijd in %s")}},
	{2, language{"pol", "Polish", vernacularTitle("%s w gabinecie: język, zaufanie i czas oczekiwania w %s")}},
	{1, language{"rus", "Russian", vernacularTitle("%s: язык, доверие и ожидание помощи в городе %s")}},
}

// vernacularTitle makes a title of a programme's name and a place.
func vernacularTitle(template string) func(*rand.Rand, *frame) string {
	return func(_ *rand.Rand, f *frame) string { return fmt.Sprintf(template, f.programme, f.place) }
}

func drawLanguage(r *rand.Rand) *language {
	total := 0
	for i := range languages {
		total += languages[i].weight
	}
	at := r.IntN(total)
	for i := range languages {
		if at -= languages[i].weight; at < 0 {
			return &languages[i].language
		}
	}
	panic("demo: weights do not add up")
}

func languageNamed(code string) *language {
	for i := range languages {
		if languages[i].code == code {
			return &languages[i].language
		}
	}
	panic("demo: no language " + code)
}

// A topic says which blocks of the strategy an item is about.
type topic struct{ one, two, three bool }

// topics are the ordinary mixes; most of what a search finds is beside the point.
var topics = []struct {
	weight int
	topic
}{
	{3, topic{true, true, true}},
	{7, topic{true, true, false}},
	{9, topic{true, false, true}},
	{5, topic{false, true, true}},
	{20, topic{true, false, false}},
	{11, topic{false, true, false}},
	{9, topic{false, false, true}},
	{36, topic{}},
}

func drawTopic(r *rand.Rand) topic {
	at := r.IntN(100)
	for _, t := range topics {
		if at -= t.weight; at < 0 {
			return t.topic
		}
	}
	panic("demo: weights do not add up")
}

// A maker builds works. It holds nothing that changes.
type maker struct {
	journals        []*journal
	reviews         *journal // the serial of the Cochrane reviews
	one, two, three []phraseRow
	forced          []phrase // every term of the strategy, once each
}

func newMaker() *maker {
	m := &maker{journals: newJournals(), reviews: newReviewSerial(), one: block1(), two: block2(), three: block3()}
	for _, rows := range [][]phraseRow{m.one, m.two, m.three} {
		for _, row := range rows {
			m.forced = append(m.forced, row.terms...)
		}
	}
	return m
}

func draw(r *rand.Rand, rows []phraseRow) phrase {
	total := 0
	for _, row := range rows {
		total += row.weight
	}
	at := r.IntN(total)
	for _, row := range rows {
		if at -= row.weight; at < 0 {
			return pick(r, row.terms)
		}
	}
	panic("demo: weights do not add up")
}

// ordinary makes the item with that index. The first items carry one term of
// the strategy each and are all in PubMed, so that every term occurs there
// even at the smallest scale.
func (m *maker) ordinary(r *rand.Rand, index int, trial bool) work {
	t := drawTopic(r)
	var forced phrase
	if m.isForced(index) {
		forced = m.forced[index-firstOrdinary]
	}
	return m.make(r, index, t, forced, trial)
}

func (m *maker) isForced(index int) bool {
	return index >= firstOrdinary && index < firstOrdinary+len(m.forced)
}

// about makes an item on the topic, for plants.
func (m *maker) about(r *rand.Rand, index int, t topic) work {
	return m.make(r, index, t, phrase{}, false)
}

func (m *maker) make(r *rand.Rand, index int, t topic, forced phrase, trial bool) work {
	f := newFrame(r, trial)
	w := work{index: index, lang: drawLanguage(r), journal: pick(r, m.journals)}
	drawDate(r, &w)
	f.year = w.year

	var concepts []phrase
	if t.one {
		concepts = append(concepts, draw(r, m.one))
		if chance(r, 35) {
			concepts = append(concepts, draw(r, m.one))
		}
	}
	if t.two {
		f.people = draw(r, m.two).text
	}
	if t.three {
		concepts = append(concepts, draw(r, m.three))
	}
	switch {
	case forced.text == "":
	case m.isPeople(forced):
		f.people = forced.text
	default:
		concepts = append([]phrase{forced}, concepts...)
	}
	w.title = f.title(r, titleConcepts(r, concepts))
	if w.lang.title != nil {
		w.vernacular = w.lang.title(r, &f)
	}
	if f.trial {
		w.trial = trialNumber(index)
	}
	if strings.Contains(f.design, "review") {
		w.kind = review
	}
	w.abstract = f.abstract(r, concepts)
	m.describe(r, &w, &f, t)
	m.place(r, &w)
	return w
}

func (m *maker) isPeople(p phrase) bool {
	return p.row >= "24" && p.row <= "30" && len(p.row) == 2
}

// titleConcepts leaves the concepts to the abstract in a third of the items.
func titleConcepts(r *rand.Rand, concepts []phrase) []phrase {
	if chance(r, 35) {
		return nil
	}
	return concepts
}

// drawDate gives years from 1992 to 2019, most of them late.
func drawDate(r *rand.Rand, w *work) {
	w.year = 2019 - r.IntN(14)
	if chance(r, 20) {
		w.year = 1992 + r.IntN(15)
	}
	w.month = 1 + r.IntN(12)
	if w.year == 2019 {
		w.month = 1 + r.IntN(10)
	}
	if chance(r, 40) {
		w.day = 1 + r.IntN(28)
	}
}

// describe adds people, affiliations, keywords and headings.
func (m *maker) describe(r *rand.Rand, w *work, f *frame, t topic) {
	for range 1 + r.IntN(6) {
		w.authors = append(w.authors, newPerson(r))
	}
	if chance(r, 4) {
		w.group = named(r, pick(r, groupNames))
	}
	for range 1 + r.IntN(2) {
		w.affiliations = append(w.affiliations, named(r, pick(r, affiliations))+", "+syllables(r, citySyllables)+", "+strings.TrimPrefix(f.country, "the "))
	}
	for _, i := range r.Perm(len(authorKeywords))[:2+r.IntN(4)] {
		w.keywords = append(w.keywords, authorKeywords[i])
	}
	w.keywords = append(w.keywords, f.condition)
	w.headings = m.mesh(r, f, t)
}

// named puts a place into a name that asks for one.
func named(r *rand.Rand, s string) string {
	return strings.ReplaceAll(s, "%s", syllables(r, citySyllables))
}

// mesh draws the headings: Humans and check tags, those of the topic's
// blocks, and others.
func (m *maker) mesh(r *rand.Rand, f *frame, t topic) []heading {
	hs := []heading{"Humans", pick(r, meshChecks), meshCountries[f.country]}
	add := func(list []heading, percent int) {
		if chance(r, percent) {
			hs = append(hs, pick(r, list))
		}
	}
	add(meshRow22, map[bool]int{true: 60, false: 12}[t.one])
	add(meshRow31, map[bool]int{true: 65, false: 2}[t.two])
	add(meshRow37, map[bool]int{true: 80, false: 30}[t.three])
	for range 1 + r.IntN(4) {
		add(meshOther, 80)
	}
	return distinctHeadings(hs)
}

// distinctHeadings keeps the first of headings that differ in their marks
// only, and sorts them by name as PubMed does.
func distinctHeadings(hs []heading) []heading {
	var out []heading
	for _, h := range hs {
		if !hasHeading(out, h) {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b heading) int { return strings.Compare(a.name(), b.name()) })
	return out
}

func hasHeading(hs []heading, h heading) bool {
	for _, o := range hs {
		if o.name() == h.name() {
			return true
		}
	}
	return false
}

// name is the heading without stars and qualifiers.
func (h heading) name() string {
	name, _, _ := strings.Cut(strings.TrimPrefix(string(h), "*"), "/")
	return name
}

// place gives the item its volume, pages and identifiers.
func (m *maker) place(r *rand.Rand, w *work) {
	j := w.journal
	w.volume = fmt.Sprint(max(1, w.year-1985) + len(j.title)%20)
	w.issue = fmt.Sprint((w.month + 1) / 2)
	if chance(r, 6) {
		w.issue = ""
	}
	if j.articleNumbers && w.year > 2004 {
		w.number = fmt.Sprint(100 + r.IntN(9000))
		if strings.HasPrefix(j.title, "Open") {
			w.number = fmt.Sprintf("e%07d", 20000+r.IntN(300000))
		}
	} else {
		w.setPages(10+r.IntN(1500), 4+r.IntN(12))
	}
	if w.year >= 1998 && chance(r, 90) {
		w.doi = doi(j, w.year, w.index)
	}
	w.pmid = firstPMID + w.index
}

func (w *work) setPages(first, length int) {
	w.first, w.last = fmt.Sprint(first), fmt.Sprint(first+length)
	w.number = ""
}

// Identifiers are made up: DOIs under 10.5555, which is set apart for
// examples; PMIDs above 90 million; trial numbers NCT9 and ISRCTN9.
const firstPMID = 90_000_000

// doi is unique for each index, in the three shapes that publishers like.
func doi(j *journal, year, index int) string {
	switch index % 3 {
	case 0:
		return fmt.Sprintf("10.5555/%s.%d.%06d", j.code, year, index)
	case 1:
		return fmt.Sprintf("10.5555/S%s(%02d)%07d-%d", strings.ReplaceAll(j.issn, "-", ""), year%100, index, index%10)
	}
	return fmt.Sprintf("10.5555/%s-%04d-%d", j.issn, index%10000, index)
}

func trialNumber(index int) string { return fmt.Sprintf("NCT9%07d", index) }
