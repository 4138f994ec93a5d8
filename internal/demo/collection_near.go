package demo

import (
	"fmt"
	"slices"
	"strings"
)

// beside makes another work that is easily mistaken for w: most of what tools
// merge wrongly is of one of these kinds.
func (c *collector) beside(w collected) collected {
	o := w
	c.renumber(&o)
	switch c.r.IntN(10) {
	case 0: // part I and part II
		o.title = append(slices.Clone(w.title), "part II")
		c.follow(&o, w)
	case 1: // the abstract at a meeting
		o.year -= c.r.IntN(2)
		o.suppl, o.pageLetter, o.number = 1, "S", ""
		o.first, o.last = 1+c.r.IntN(400), 0
		o.publicationOf = "Conference Abstract"
	case 2:
		o.title = append([]string{"Erratum:"}, w.title...)
		o.abstract, o.publicationOf = "", "Published Erratum"
		c.elsewhere(&o)
	case 3:
		o.title = append([]string{"Comment on:"}, w.title...)
		o.abstract, o.publicationOf, o.authors = "", "Comment", []person{c.person()}
		c.elsewhere(&o)
	case 4: // a section title of the same journal
		o.title, o.subtitle = strings.Fields(pick(c.r, sectionTitles)), ""
		o.abstract, o.publicationOf, o.authors = "", "Editorial", []person{c.person()}
		c.elsewhere(&o)
	case 5: // another phase, another group
		o.title = append(slices.Clone(w.title), "in", pick(c.r, samples), "samples")
		c.follow(&o, w)
	case 6: // the next abstract of the same group at the same meeting
		o.title = append(slices.Clone(w.title[:len(w.title)*2/3]), c.titleWords(int(c.zipf.subject.Uint64()), 3)...)
		c.follow(&o, w)
	case 7: // the same text in another journal
		o.journal = pick(c.r, c.journals)
		o.volume++
		c.elsewhere(&o)
	case 8: // the update some years later
		o.year += 3
		o.volume += 3
		c.follow(&o, w)
		c.elsewhere(&o)
	case 9: // the preprint
		o.journal = &journal{title: "madeRxiv", abbrev: "madeRxiv", code: "mr", issn: "x"}
		o.volume, o.issue, o.first, o.last, o.number = 1, 1, 1, 0, fmt.Sprintf("2020.01.%06d", c.item%1000000)
		o.doi, o.pmid, o.publicationOf = "10.5555/"+o.number, 0, "Preprint"
	}
	return o
}

// renumber gives the work identifiers of its own.
func (c *collector) renumber(o *collected) {
	o.pmid = 40_000_000 + c.item
	if o.doi != "" {
		o.doi = fmt.Sprintf("10.5555/%s.%d.n%06d", o.journal.code, o.year, c.item)
	}
}

// follow puts o behind w in its volume, with an abstract of its own.
func (c *collector) follow(o *collected, w collected) {
	if w.number != "" {
		o.number = fmt.Sprintf("e%d", 1_000_000+c.item%900_000)
	} else {
		o.first, o.last = w.last+1, w.last+8
	}
	if w.abstract != "" {
		o.abstract = c.abstract(int(c.zipf.subject.Uint64()))
	}
}

// elsewhere moves o to other pages.
func (c *collector) elsewhere(o *collected) {
	o.issue = 1 + (o.issue+c.r.IntN(11))%12
	if o.number != "" {
		o.number = fmt.Sprintf("e%d", 2_000_000+c.item%900_000)
		return
	}
	o.first = 2300 + c.r.IntN(600)
	o.last = o.first + c.r.IntN(4)
}

var sectionTitles = wordList{"Editorial", "In this issue", "Reply", "Letter to the editor", "News", "Preface", "From the editor", "Book review", "Introduction", "Correspondence"}

var samples = wordList{"paediatric", "adult", "malignant", "benign", "male", "female", "acute", "chronic", "resistant", "sensitive"}
