package demo

import (
	"fmt"
	"math/rand/v2"
)

// A plantKind is one difficulty that real exports have. Its cases are made
// one by one; in each, records with the same letter are the same item.
type plantKind struct {
	name  string
	same  bool // the records of a case are one item
	cases int
	note  string // for the README and the documentation
	make  func(c *plantCase)
}

// A plantCase collects the records of one case.
type plantCase struct {
	g       *generator
	r       *rand.Rand
	kind    *plantKind
	number  int  // of the case, from 1
	items   int  // index of the next item
	central bool // the kind has a case on the topic of the strategy
	entries []entry
}

// plants makes the records of all kinds and sums them up.
func (g *generator) plants() []entry {
	var all []entry
	next := 1
	for k := range plantKinds {
		kind := &plantKinds[k]
		s := PlantSummary{Kind: kind.name, Duplicates: kind.same, Cases: kind.cases}
		for n := 1; n <= kind.cases; n++ {
			c := &plantCase{g: g, r: g.rand(plantStream, k*100+n), kind: kind, number: n, items: next, central: k%3 == 0}
			kind.make(c)
			next = c.items
			s.Records += len(c.entries)
			all = append(all, c.entries...)
		}
		g.summary.Planted = append(g.summary.Planted, s)
	}
	return all
}

// item makes a new item. The first case of every third kind is about all
// three blocks of the strategy, so that its last rows meet difficulties too.
func (c *plantCase) item() work {
	t := drawTopic(c.r)
	if c.number == 1 && c.central {
		t = topic{true, true, true}
	}
	w := c.g.maker.about(c.r, c.items, t)
	c.items++
	w.lang, w.vernacular = languageNamed("eng"), ""
	w.ensureDOI()
	return w
}

// paged makes an item that has volume, issue and pages, and no number.
func (c *plantCase) paged() work {
	w := c.item()
	if w.number != "" {
		w.setPages(20+c.r.IntN(900), 5+c.r.IntN(9))
	}
	if w.issue == "" {
		w.issue = "2"
	}
	return w
}

// sequel makes a second item beside w: same people, journal and subject, with
// an index, and so identifiers, of its own.
func (c *plantCase) sequel(w work) work {
	w.index = c.items
	c.items++
	if w.doi != "" {
		w.doi = doi(w.journal, w.year, w.index)
	}
	if w.pmid > 0 {
		w.pmid = firstPMID + w.index
	}
	return w
}

// other makes an item that shares nothing but the journal and the issue with w.
func (c *plantCase) other(w work) work {
	o := c.item()
	o.journal, o.volume, o.issue, o.year, o.month, o.day = w.journal, w.volume, w.issue, w.year, w.month, w.day
	o.number = ""
	o.doi = doi(o.journal, o.year, o.index)
	return o
}

// add puts a record of the item into a file. Records of the same letter are
// the same item; a kind of duplicates uses one letter only.
func (c *plantCase) add(file int, w work, letter string) *entry {
	c.g.serial++
	c.entries = append(c.entries, entry{
		work: w, file: file, serial: c.g.serial, planted: c.kind.name, caseNo: c.number,
		truth: fmt.Sprintf("%s-%d%s", c.kind.name, c.number, letter),
	})
	return &c.entries[len(c.entries)-1]
}

// both adds the item to two files.
func (c *plantCase) both(one, two int, w work, letter string) (a, b *entry) {
	c.add(one, w, letter)
	c.add(two, w, letter)
	n := len(c.entries)
	return &c.entries[n-2], &c.entries[n-1]
}

// ensureDOI moves an item to the years in which articles have DOIs.
func (w *work) ensureDOI() {
	if w.year < 2000 {
		w.year += 14
	}
	if w.doi == "" {
		w.doi = doi(w.journal, w.year, w.index)
	}
}
