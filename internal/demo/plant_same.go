package demo

import (
	"fmt"
	"strings"
)

// plantKinds lists the kinds; the documentation keeps this order.
var plantKinds = append(sameKinds, differentKinds...)

// sameKinds are duplicates that differ in what tools compare.
var sameKinds = []plantKind{
	{"doi-forms", true, 4, "the DOI as an address, in capitals, percent-encoded, or with a stray full stop", doiForms},
	{"doi-typo", true, 3, "one digit of the DOI is wrong in one database", doiTypo},
	{"doi-absent", true, 4, "no database gives a DOI", doiAbsent},
	{"pages-broken", true, 4, "pages damaged on the way: 08-Aug, Suppl-12, t-20", pagesBroken},
	{"pages-or-number", true, 3, "an article number in one database, pages 1 to n in the other", pagesOrNumber},
	{"year-apart", true, 4, "ahead of print in one year, in an issue in the next", yearApart},
	{"in-press", true, 5, "an early record without year, volume and pages", inPress},
	{"title-translated", true, 4, "an English title in brackets, the original title in the other database", titleTranslated},
	{"title-short", true, 3, "the subtitle is missing in one database", titleShort},
	{"title-capitals", true, 3, "the title in capitals", titleCapitals},
	{"title-markup", true, 4, "Greek letters, subscripts and entities lost or written out", titleMarkup},
	{"title-typo", true, 3, "one letter of the title is wrong", titleTypo},
	{"title-lost-letters", true, 3, "question marks where letters with accents were", titleLostLetters},
	{"title-suffix", true, 4, "[Review] [33 refs] behind the title", titleSuffix},
	{"erratum-in-title", true, 3, "the article, with a note of its erratum behind the title", erratumInTitle},
	{"title-retracted", true, 3, "the article, with RETRACTED before the title in one database", titleRetracted},
	{"names-transposed", true, 4, "Chinese names with family and given name exchanged", namesTransposed},
	{"names-prefixed", true, 4, "van der Meer under V in one database, under M in the other", namesPrefixed},
	{"names-cut", true, 3, "only the first of many authors", namesCut},
	{"names-corporate", true, 3, "a group as the only author here, its members there, [Anonymous] elsewhere", namesCorporate},
	{"journal-renamed", true, 4, "the journal under its own title and under a translated or former one", journalRenamed},
	{"volume-muddled", true, 3, "the supplement in the volume here, in the issue there", volumeMuddled},
	{"sparse", true, 4, "title, year and journal only", sparse},
	{"same-database", true, 4, "one database holds the item twice, under two numbers", sameDatabase},
	{"meeting-abstract", true, 3, "one meeting abstract in two databases, with a page that others share", meetingAbstractTwice},
	{"registration-twice", true, 3, "one registration of a trial twice, under its long and its short title", registrationTwice},
}

func doiForms(c *plantCase) {
	w := c.paged()
	c.add(pubmed, w, "")
	forms := []string{
		"http://dx.doi.org/" + w.doi, strings.ToUpper(w.doi), strings.NewReplacer("(", "%28", ")", "%29", "/", "%2F").Replace(w.doi), w.doi + ".",
	}
	c.add(scopus, w, "").as.doi = forms[c.number-1]
	c.add(cinahl, w, "").as.doi = "https://doi.org/" + strings.ToUpper(w.doi)
}

func doiTypo(c *plantCase) {
	w := c.paged()
	_, b := c.both(pubmed, scopus, w, "")
	last := w.doi[len(w.doi)-1]
	b.as.doi = w.doi[:len(w.doi)-1] + string('0'+(last-'0'+1)%10)
}

func doiAbsent(c *plantCase) {
	w := c.paged()
	w.doi = ""
	c.add(pubmed, w, "")
	c.add(embase, w, "")
	if c.number%2 == 0 {
		c.add(psycinfo, w, "")
	}
}

func pagesBroken(c *plantCase) {
	w := c.paged()
	w.doi = ""
	first, last := "8", "11"
	broken := [][2]string{{"08-Aug", ""}, {"Suppl-12", ""}, {"t-20", ""}, {"11-Aug", ""}}[c.number-1]
	if c.number == 2 {
		first, last = "S109", "S112"
	}
	if c.number == 3 {
		first, last = "314", "320"
	}
	w.first, w.last = first, last
	c.add(pubmed, w, "")
	e := c.add(embase, w, "")
	e.as.first, e.as.last = broken[0], broken[1]
}

func pagesOrNumber(c *plantCase) {
	w := c.item()
	w.number = fmt.Sprintf("e%05d", 10000+c.r.IntN(80000))
	w.first, w.last = "", ""
	c.add(pubmed, w, "")
	c.add(cinahl, w, "").doi = "" // CINAHL prints SP 1, EP n
	v := w
	v.number, v.first, v.last, v.doi = "", "1", "9", ""
	c.add(wos, v, "")
}

func yearApart(c *plantCase) {
	w := c.paged()
	w.year = min(w.year, 2018)
	w.doi = doi(w.journal, w.year, w.index)
	a, b := c.both(pubmed, scopus, w, "")
	b.year, b.month = w.year+1, 1
	if c.number%2 == 0 {
		a.doi = ""
	}
}

func inPress(c *plantCase) {
	w := c.paged()
	w.year = max(w.year, 2018)
	early := c.add([]int{embase, wos, cinahl, embase, wos}[c.number-1], w, "")
	early.as.inPress, early.year = true, 0
	if c.number%2 == 0 {
		early.doi = ""
	}
	if c.number > 1 {
		c.add(pubmed, w, "")
	}
	c.add(scopus, w, "")
}

func titleTranslated(c *plantCase) {
	w := c.paged()
	w.lang = languageNamed([]string{"ger", "swe", "fre", "rus"}[c.number-1])
	f := newFrame(c.r, false)
	w.vernacular = w.lang.title(c.r, &f)
	c.add(pubmed, w, "")
	e := c.add(psycinfo, w, "")
	e.as.title = w.vernacular
	if c.number%2 == 0 {
		e.doi = ""
	}
	c.add(embase, w, "").doi = ""
}

func titleShort(c *plantCase) {
	w := c.paged()
	short, _, _ := strings.Cut(w.title, ": ")
	w.title = short + ": results of a survey among staff and managers"
	c.add(pubmed, w, "")
	e := c.add(wos, w, "")
	e.as.title, e.doi = short, ""
}

func titleCapitals(c *plantCase) {
	w := c.paged()
	c.add(scopus, w, "")
	e := c.add(wos, w, "")
	e.as.title = strings.ToUpper(ascii(w.title))
	if c.number > 1 {
		e.doi = ""
	}
}

func titleMarkup(c *plantCase) {
	w := c.paged()
	forms := [][3]string{
		{"β-blockers", "beta-blockers", "<i>β</i>-blockers"},
		{"vitamin B12", "vitamin B<sub>12</sub>", "vitamin B-12"},
		{"food & drink", "food &amp; drink", "food and drink"},
		{"NF-κB", "NF-kappaB", "NF-B"},
	}[c.number-1]
	tail := ": " + w.title
	for i, file := range []int{pubmed, scopus, wos} {
		e := c.add(file, w, "")
		e.as.title = capital(forms[i]) + tail
		if file == wos {
			e.doi = ""
		}
	}
}

func titleTypo(c *plantCase) {
	w := c.paged()
	w.doi = ""
	c.add(pubmed, w, "")
	words := strings.Fields(w.title)
	longest := 0
	for i, word := range words {
		if len(word) > len(words[longest]) {
			longest = i
		}
	}
	word := words[longest]
	words[longest] = word[:3] + word[4:5] + word[3:4] + word[5:] // two letters exchanged
	c.add(cinahl, w, "").as.title = strings.Join(words, " ") + "."
}

func titleLostLetters(c *plantCase) {
	w := c.paged()
	w.title = "Øjenhøjde and Åben dør in Ærø: " + w.title
	c.add(pubmed, w, "")
	e := c.add(embase, w, "")
	e.as.title = strings.NewReplacer("Ø", "?", "ø", "?", "Å", "?", "Æ", "?").Replace(w.title) + "."
	if c.number > 1 {
		e.doi = ""
	}
}

func titleSuffix(c *plantCase) {
	w := c.paged()
	w.kind = review
	c.add(pubmed, w, "")
	e := c.add(embase, w, "")
	e.as.title = fullStop(w.title) + fmt.Sprintf(" [Review] [%d refs]", 20+c.r.IntN(60))
	if c.number%2 == 0 {
		e.doi = ""
	}
}

func erratumInTitle(c *plantCase) {
	w := c.paged()
	c.add(pubmed, w, "")
	e := c.add(embase, w, "")
	e.erratumNotice = fmt.Sprintf("Erratum appears in %s. %d;%s(6):%d", w.journal.abbrev, w.year, w.volume, 700+c.r.IntN(90))
	e.doi = ""
}

func titleRetracted(c *plantCase) {
	w := c.paged()
	c.add(pubmed, w, "").as.title = "RETRACTED: " + fullStop(w.title)
	c.add(scopus, w, "")
	e := c.add(embase, w, "")
	e.as.title = fullStop(w.title) + " (Retracted article)"
	e.doi = ""
}

func namesTransposed(c *plantCase) {
	w := c.paged()
	w.authors = []person{
		{given: []string{"Wei"}, family: "Zhang"}, {given: []string{"Xiaoming"}, family: "Li"}, {given: []string{"Jing"}, family: "Sun"},
	}[:1+c.number%3]
	w.doi = ""
	c.add(pubmed, w, "")
	e := c.add(cinahl, w, "")
	for _, a := range w.authors {
		e.as.authors = append(e.as.authors, a.given[0]+", "+a.family)
	}
}

func namesPrefixed(c *plantCase) {
	w := c.paged()
	w.doi = ""
	w.authors = []person{{given: []string{"Anneke"}, family: "van der Meer"}, {given: []string{"Joost", "P"}, family: "de Jong"}}
	c.add(pubmed, w, "")
	c.add(scopus, w, "").as.authors = []string{"Meer, A. van der", "Jong, J.P. de"}
	if c.number%2 == 0 {
		c.add(embase, w, "").as.authors = []string{"VanderMeer A.", "DeJong J.P."}
	}
}

func namesCut(c *plantCase) {
	w := c.paged()
	for len(w.authors) < 6 {
		w.authors = append(w.authors[:len(w.authors):len(w.authors)], newPerson(c.r))
	}
	c.add(pubmed, w, "")
	e := c.add(psycinfo, w, "")
	e.as.authors, e.doi = []string{w.authors[0].full(), "et al."}, ""
}

func namesCorporate(c *plantCase) {
	w := c.paged()
	w.group = "Sound Region Interpreting Study Group"
	c.add(pubmed, w, "")
	e := c.add(scopus, w, "")
	e.authors, e.doi = nil, ""
	e = c.add(wos, w, "")
	e.as.authors, e.doi = []string{"[Anonymous]"}, ""
}

func journalRenamed(c *plantCase) {
	w := c.paged()
	for w.journal.former == "" {
		w.journal = pick(c.r, c.g.maker.journals)
	}
	w.doi = doi(w.journal, w.year, w.index)
	c.add(pubmed, w, "")
	e := c.add(embase, w, "")
	e.as.journal = w.journal.former
	if c.number%2 == 0 {
		e.doi = ""
	}
}

func volumeMuddled(c *plantCase) {
	w := c.paged()
	volume := w.volume
	w.volume, w.issue = volume, "Suppl 2"
	w.first, w.last = "S"+w.first, "S"+w.last
	c.add(pubmed, w, "")
	e := c.add(embase, w, "")
	e.as.volume, e.issue, e.doi = volume+" Suppl. 2", "", ""
	e = c.add(cinahl, w, "")
	e.issue, e.doi = "", ""
}

func sparse(c *plantCase) {
	w := c.paged()
	c.add(pubmed, w, "")
	e := c.add(psycinfo, w, "")
	e.authors, e.group, e.abstract, e.doi = nil, "", nil, ""
	e.volume, e.issue, e.first, e.last, e.month, e.day = "", "", "", "", 0, 0
	e.keywords, e.headings, e.affiliations = nil, nil, nil
}

func sameDatabase(c *plantCase) {
	w := c.paged()
	a, b := c.both([]int{embase, scopus, cinahl, wos}[c.number-1], []int{embase, scopus, cinahl, wos}[c.number-1], w, "")
	a.abstract = nil
	b.doi = ""
	if c.number%2 == 0 {
		c.add(pubmed, w, "")
	}
}

// meetingWork turns an item into an abstract of a meeting: a supplement, one
// page, no place in PubMed. The meeting is named where its abstracts are not
// in a supplement of the journal.
func (c *plantCase) meetingWork(w work, meeting string, page int) work {
	w.kind = meetingAbstract
	w.pmid = 0
	w.headings = nil
	w.issue = "Suppl 1"
	w.number, w.first, w.last = "", fmt.Sprintf("S%d", page), ""
	w.source = meeting
	return w
}

func meetingAbstractTwice(c *plantCase) {
	w := c.item()
	w = c.meetingWork(w, "", 40+c.number)
	w.doi = ""
	c.add(embase, w, "")
	e := c.add(wos, w, "")
	e.as.journal = w.journal.title + ": Meeting of the Sound Society"
}

// registered turns an item into an entry of a trial register.
func (c *plantCase) registered(w work, trial string) work {
	w.kind = registration
	w.pmid, w.doi, w.month, w.day = 0, "", 0, 0
	w.volume, w.issue, w.number, w.first, w.last = "", "", "", "", ""
	w.headings, w.keywords, w.affiliations = nil, nil, nil
	w.trial = trial
	w.source = "https://clinicaltrials.gov/show/" + trial
	w.authors, w.group = nil, ""
	return w
}

func registrationTwice(c *plantCase) {
	w := c.item()
	w = c.registered(w, trialNumber(w.index))
	w.title += ", a randomised trial"
	a, b := c.both(cochrane, cochrane, w, "")
	a.as.authors, b.as.authors = []string{w.trial + ","}, []string{"Nct,"}
	if c.number > 1 {
		b.as.title = syllables(c.r, programmeSyllables) + " (" + w.trial + ")"
	}
	if c.number > 2 {
		b.year++
	}
}
