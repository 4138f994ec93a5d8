package demo

import (
	"fmt"
	"strings"
)

// differentKinds are records that look alike and are different items.
var differentKinds = []plantKind{
	{"abstract-and-article", false, 4, "a meeting abstract and the later article", abstractAndArticle},
	{"two-meetings", false, 3, "one abstract at two meetings", twoMeetings},
	{"supplement-doi", false, 3, "four abstracts of a supplement under one DOI", supplementDOI},
	{"same-doi-same-title", false, 3, "two abstracts of one meeting with equal title and DOI, on pages 51 and 52", sameDOISameTitle},
	{"parts", false, 4, "part 1 and part 2 of an article", parts},
	{"adult-adolescent", false, 3, "titles that differ in one word", adultAdolescent},
	{"phases", false, 3, "phase II and phase III, or two years of one survey", phases},
	{"erratum-notice", false, 4, "an article and the notice of its erratum", erratumNotice},
	{"retraction-notice", false, 3, "an article and the notice of its retraction", retractionNotice},
	{"reply", false, 4, "an article, a comment on it and the reply", reply},
	{"one-title-many-letters", false, 2, "five commentaries under one title in one issue", manyLetters},
	{"editorial", false, 6, "editorials of one journal, all called Editorial", editorials},
	{"cochrane-versions", false, 3, "two versions of one Cochrane review", cochraneVersions},
	{"protocol-and-results", false, 3, "a protocol and the trial's results", protocolAndResults},
	{"registration-and-article", false, 3, "the registration of a trial and its article", registrationAndArticle},
	{"two-registers", false, 2, "one trial in two registers", twoRegisters},
	{"preprint-and-article", false, 3, "a preprint and the article that came of it", preprintAndArticle},
	{"thesis-and-article", false, 3, "a dissertation and the article that came of it", thesisAndArticle},
	{"proceedings-volumes", false, 2, "the front matter of two volumes of one meeting's proceedings", proceedingsVolumes},
}

func abstractAndArticle(c *plantCase) {
	w := c.paged()
	m := c.meetingWork(c.sequel(w), "", 30+c.number)
	if c.number%2 == 0 {
		m.year--
		m.doi = ""
	}
	c.add(embase, m, "a")
	c.both(pubmed, scopus, w, "b")
}

func twoMeetings(c *plantCase) {
	w := c.item()
	w.doi = ""
	first := c.meetingWork(w, "Annual Meeting of the Sound Society of Medicine", 12+c.number)
	second := c.meetingWork(c.sequel(w), "Congress of the Baltic League for Nursing", 80+c.number)
	second.year++
	second.journal = pick(c.r, c.g.maker.journals)
	second.volume = w.volume + "0"
	c.both(embase, wos, first, "a")
	c.add(embase, second, "b")
}

func supplementDOI(c *plantCase) {
	w := c.item()
	for i := range 4 {
		o := c.meetingWork(c.other(w), "", 60+i)
		o.doi = w.doi
		letter := string(rune('a' + i))
		c.add(embase, o, letter)
		if i < 2 {
			c.add(wos, o, letter)
		}
	}
}

func sameDOISameTitle(c *plantCase) {
	w := c.item()
	one := c.meetingWork(w, "", 51)
	two := c.meetingWork(c.other(w), "", 52)
	two.title, two.doi = one.title, one.doi
	c.both(embase, wos, one, "a")
	c.add(embase, two, "b")
}

func parts(c *plantCase) {
	w := c.paged()
	base := w.title
	w.title = base + []string{". Part 1", ". Part I", " (1)", ". First report"}[c.number-1]
	v := c.sequel(w)
	v.title = base + []string{". Part 2", ". Part II", " (2)", ". Second report"}[c.number-1]
	c.follow(&v, w)
	c.both(pubmed, scopus, w, "a")
	c.both(pubmed, scopus, v, "b")
}

// follow puts an item on the pages right after another, with an abstract of
// its own.
func (c *plantCase) follow(v *work, w work) {
	var last int
	fmt.Sscan(w.last, &last)
	v.setPages(last+1, 6)
	v.abstract = c.ownAbstract(w.year)
}

// ownAbstract writes another abstract.
func (c *plantCase) ownAbstract(year int) []section {
	f := newFrame(c.r, false)
	f.year = year
	return f.abstract(c.r, nil)
}

func adultAdolescent(c *plantCase) {
	w := c.paged()
	words := [][2]string{{"adult", "adolescent"}, {"sensitive", "resistant"}, {"women", "men"}}[c.number-1]
	base := w.title
	w.title = "Experiences of " + words[0] + " clients: " + base
	v := c.sequel(w)
	v.title = "Experiences of " + words[1] + " clients: " + base
	c.follow(&v, w)
	w.doi, v.doi = "", ""
	c.both(pubmed, embase, w, "a")
	c.both(pubmed, embase, v, "b")
}

func phases(c *plantCase) {
	w := c.paged()
	words := [][2]string{{"phase II", "phase III"}, {"the 2008 survey", "the 2012 survey"}, {"12-month results", "24-month results"}}[c.number-1]
	base := w.title
	w.title = base + ": " + words[0]
	v := c.sequel(w)
	v.title = base + ": " + words[1]
	c.follow(&v, w)
	v.issue = "5"
	c.both(pubmed, wos, w, "a")
	c.both(pubmed, wos, v, "b")
}

func erratumNotice(c *plantCase) {
	w := c.paged()
	n := c.sequel(w)
	n.kind, n.abstract = erratum, nil
	n.setPages(990+c.number, 0)
	n.last = ""
	n.issue = "6"
	n.title = "Erratum: " + w.title
	if c.number%2 == 0 {
		n.title = fmt.Sprintf("%s (vol %s, pg %s, %d)", w.title, w.volume, w.first, w.year)
	}
	c.both(pubmed, scopus, w, "a")
	c.add(wos, n, "b")
	c.add(scopus, n, "b")
}

func retractionNotice(c *plantCase) {
	w := c.paged()
	n := c.sequel(w)
	n.kind, n.abstract = retraction, nil
	n.setPages(880+c.number, 0)
	n.last = ""
	n.year = min(2019, w.year+2)
	n.volume += "2"
	n.title = "Retraction notice to: " + w.title
	c.both(pubmed, scopus, w, "a")
	c.add(pubmed, n, "b")
}

func reply(c *plantCase) {
	w := c.paged()
	comment, answer := c.sequel(w), c.sequel(w)
	comment.authors, answer.authors = []person{newPerson(c.r)}, w.authors
	comment.title, answer.title = "Comment on: "+w.title, w.title+": reply"
	for i, l := range []*work{&comment, &answer} {
		l.kind, l.abstract, l.issue = letter, nil, "6"
		l.setPages(1700+10*c.number+i, 0)
	}
	c.both(pubmed, scopus, w, "a")
	c.both(pubmed, embase, comment, "b")
	c.both(pubmed, embase, answer, "c")
}

func manyLetters(c *plantCase) {
	w := c.paged()
	title := "Commentary on " + strings.ToLower(w.title[:1]) + w.title[1:]
	for i := range 5 {
		l := c.other(w)
		l.kind, l.abstract, l.title = letter, nil, title
		l.setPages(300+i, 0)
		if c.number == 2 {
			l.doi = ""
		}
		letterName := string(rune('a' + i))
		c.add(pubmed, l, letterName)
		if i%2 == 0 {
			c.add(wos, l, letterName)
		}
	}
}

func editorials(c *plantCase) {
	w := c.paged()
	w.journal = c.g.maker.journals[4]
	w.kind, w.abstract, w.title = editorial, nil, []string{"Editorial", "Editorial", "Editorial", "From the editor", "Editorial comment", "Editorial"}[c.number-1]
	w.authors, w.group, w.keywords, w.headings = w.authors[:1], "", nil, nil
	w.year, w.month, w.volume, w.issue = 2010+c.number/2, 1+c.number, fmt.Sprint(20+c.number/2), fmt.Sprint(1+c.number%2)
	w.setPages(1+c.number%2, 1)
	w.doi = ""
	c.both(scopus, wos, w, "")
	if c.number > 2 {
		c.add(cinahl, w, "")
	}
}

func cochraneVersions(c *plantCase) {
	w := c.item()
	w.kind, w.number, w.volume, w.trial = review, "", "", ""
	w.journal = c.g.maker.reviews
	w.year = min(w.year, 2015)
	base := fmt.Sprintf("10.5555/14651858.CD99%04d", w.index)
	w.first, w.last = fmt.Sprintf("CD99%04d", w.index), ""
	v := c.sequel(w)
	v.year = w.year + 4
	w.issue, v.issue = "3", "7"
	w.doi, v.doi = base+".pub2", base+".pub3"
	c.add(cochrane, w, "a").as.accession = fmt.Sprintf("CD99%04d.PUB2", w.index)
	c.add(pubmed, w, "a")
	c.add(cochrane, v, "b").as.accession = fmt.Sprintf("CD99%04d.PUB3", w.index)
	c.add(pubmed, v, "b")
}

func protocolAndResults(c *plantCase) {
	w := c.paged()
	w.year = min(w.year, 2016)
	base := w.title
	w.title = base + ": study protocol for a randomised controlled trial"
	v := c.sequel(w)
	v.title = base + ": a randomised controlled trial"
	v.year, v.volume = w.year+3, w.volume+"3"
	c.follow(&v, w)
	c.both(pubmed, cochrane, w, "a")
	c.both(pubmed, cochrane, v, "b")
}

func registrationAndArticle(c *plantCase) {
	w := c.paged()
	w.title += ", a randomised trial"
	w.trial = trialNumber(w.index)
	r := c.registered(c.sequel(w), w.trial)
	r.year = w.year - 2
	c.add(cochrane, r, "a").as.authors = []string{w.trial + ","}
	c.both(pubmed, cochrane, w, "b")
}

func twoRegisters(c *plantCase) {
	w := c.item()
	w.title += ", a randomised trial"
	one := c.registered(w, trialNumber(w.index))
	two := c.registered(c.sequel(w), fmt.Sprintf("ISRCTN99%06d", w.index))
	two.source = "http://www.who.int/trialsearch/Trial2.aspx?TrialID=" + two.trial
	c.add(cochrane, one, "a").as.authors = []string{"Nct,"}
	c.add(cochrane, two, "b").as.authors = []string{"Isrctn,"}
}

func preprintAndArticle(c *plantCase) {
	w := c.paged()
	w.year = max(w.year, 2017)
	p := c.sequel(w)
	p.kind, p.source = preprint, "madeRxiv"
	p.volume, p.issue, p.first, p.last, p.headings = "", "", "", "", nil
	p.doi = fmt.Sprintf("10.5555/%d.01.22.%06d", w.year, p.index)
	p.year = w.year - c.number%2
	c.add(pubmed, p, "a")
	c.both(pubmed, scopus, w, "b")
}

func thesisAndArticle(c *plantCase) {
	w := c.paged()
	w.authors = w.authors[:1]
	t := c.sequel(w)
	t.kind, t.source, t.pmid, t.doi = thesis, named(c.r, "University of %s"), 0, ""
	t.volume, t.issue, t.first, t.last, t.month, t.day = "", "", "", "", 0, 0
	t.year, t.abstract = w.year-1, c.ownAbstract(w.year)
	c.add(psycinfo, t, "a")
	c.both(psycinfo, pubmed, w, "b")
}

func proceedingsVolumes(c *plantCase) {
	w := c.item()
	w.kind, w.abstract, w.keywords, w.headings, w.doi, w.pmid = meetingAbstract, nil, nil, nil, "", 0
	w.title = "Proceedings of the Meeting on Care and Culture in " + syllables(c.r, citySyllables)
	w.source, w.number, w.issue = w.title, "", ""
	for i := range 3 {
		v := c.sequel(w)
		v.title = fmt.Sprintf("%s, volume %d", w.title, i+1)
		v.volume = fmt.Sprint(i + 1)
		v.setPages(1, 300+20*i)
		c.add(wos, v, string(rune('a'+i)))
		c.add(scopus, v, string(rune('a'+i)))
	}
}
