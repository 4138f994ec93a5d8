package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// CollectionOptions say what Collection makes. The zero options are the recommended ones.
type CollectionOptions struct {
	Seed    uint64
	Records int // 0 means 1,000
}

// A Collected record is one with the number of the item that it describes.
type Collected struct {
	*refsift.Record
	Item int
}

// Collection makes records as readers give them, tags included, and the truth
// about which are one item: for measuring what works on records at any size,
// where the exports of [Write] are for trying things out.
//
// It follows what is known of real searches: 28 % of the works have copies in
// other databases, 75 % of the records a DOI, 80 % an abstract. Words follow
// Zipf's law, and works of one subject share theirs. Copies differ as databases
// differ, one in fifteen is damaged, and beside every twentieth work stands
// another one that is easily mistaken for it.
//
// The same options give the same records, and more records begin with the
// same works.
func Collection(o CollectionOptions) []Collected {
	if o.Records == 0 {
		o.Records = 1000
	}
	c := newCollector(o.Seed)
	out := make([]Collected, 0, o.Records+8)
	for n := 0; len(out) < o.Records; n++ {
		out = c.work(out, n)
	}
	return out[:o.Records]
}

// A collector makes works.
type collector struct {
	seed     uint64
	words    *vocabulary
	journals []*journal
	r        *rand.Rand
	zipf     zipfLaws
	item     int
	serial   int
	near     *collected // the last work, for another one beside it
}

type zipfLaws struct{ word, journal, subject, subjectWord, surname *rand.Zipf }

// collected is a work of a collection. Slices are replaced, never written to.
type collected struct {
	title         []string
	subtitle      string
	authors       []person
	year, volume  int
	issue, suppl  int
	first, last   int
	number        string // article number instead of pages
	journal       *journal
	doi           string
	pmid          int
	abstract      string
	foreign       bool
	pageLetter    string // of meeting abstracts
	publicationOf string // type in the words of databases
}

func newCollector(seed uint64) *collector {
	return &collector{seed: seed, words: newVocabulary(), journals: manyJournals()}
}

// work appends the records of the work with that number.
func (c *collector) work(out []Collected, n int) []Collected {
	c.r = rand.New(rand.NewPCG(c.seed, uint64(n)*0x9e3779b97f4a7c15+11))
	c.zipf = zipfLaws{
		word:        rand.NewZipf(c.r, 1.06, 2.7, vocabularySize-1),
		journal:     rand.NewZipf(c.r, 1.1, 20, uint64(len(c.journals)-1)),
		subject:     rand.NewZipf(c.r, 1.05, 30, 200_000),
		subjectWord: rand.NewZipf(c.r, 1.3, 3, 400),
		surname:     rand.NewZipf(c.r, 1.05, 40, 300_000),
	}
	if c.near != nil && c.r.IntN(20) == 0 {
		w := c.beside(*c.near)
		c.item++
		return c.copies(out, &w, 1+c.r.IntN(2))
	}
	w := c.newWork(n)
	c.near = &w
	c.item++
	return c.copies(out, &w, c.copyCount())
}

// copyCount is 1 for 72 works of a hundred.
func (c *collector) copyCount() int {
	switch n := c.r.IntN(1000); {
	case n < 720:
		return 1
	case n < 885:
		return 2
	case n < 960:
		return 3
	case n < 990:
		return 4
	}
	return 5
}

func (c *collector) newWork(n int) collected {
	r := c.r
	j := c.journals[c.zipf.journal.Uint64()]
	w := collected{journal: j, year: 2024 - min(r.IntN(25), r.IntN(45)), foreign: r.IntN(25) == 0, publicationOf: "Journal Article"}
	subject := int(c.zipf.subject.Uint64())
	w.title = c.titleWords(subject, 6+r.IntN(10))
	if r.IntN(3) == 0 {
		w.subtitle = pick(r, subtitles)
	}
	for range 1 + min(r.IntN(9), r.IntN(12)) {
		w.authors = append(w.authors, c.person())
	}
	w.volume, w.issue = max(1, w.year-1960+len(j.title)%30), 1+r.IntN(12)
	if j.articleNumbers {
		w.number = fmt.Sprintf("e%d", 10000+n%900_000)
	} else {
		w.first = 1 + r.IntN(2200)
		w.last = w.first + 2 + r.IntN(13)
	}
	if r.IntN(100) < 91 {
		w.doi = fmt.Sprintf("10.5555/%s.%d.%07d", j.code, w.year, n)
	}
	w.pmid = 10_000_000 + n
	if r.IntN(100) < 92 {
		w.abstract = c.abstract(subject)
	}
	return w
}

// titleWords draws words of the subject and of the language.
func (c *collector) titleWords(subject, n int) []string {
	words := make([]string, 0, n)
	for len(words) < n {
		w := c.word(subject)
		if slices.Contains(words, w) && (len(w) > 4 || words[len(words)-1] == w) {
			continue // titles repeat short words only
		}
		words = append(words, w)
	}
	words[0] = capital(words[0])
	return words
}

// word draws one word, every second from those of the subject.
func (c *collector) word(subject int) string {
	if c.r.IntN(2) == 0 {
		k := c.zipf.subjectWord.Uint64()
		rank := (uint64(subject)*7919 + k*k*31 + k*131) * 0x9e3779b97f4a7c15 >> 40 // 24 bits
		return c.words.at(int(frequentWords + rank%(vocabularySize/50)))
	}
	return c.words.at(int(c.zipf.word.Uint64()))
}

// abstract writes about 140 words with the formulas that abstracts share.
func (c *collector) abstract(subject int) string {
	var b strings.Builder
	b.Grow(1500)
	for i, formula := range abstractFormulas {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(formula[c.r.IntN(len(formula))])
		for sentence := range 2 + c.r.IntN(3) {
			for range 7 + c.r.IntN(8) {
				b.WriteByte(' ')
				b.WriteString(c.word(subject))
			}
			b.WriteByte('.')
			if sentence == 0 && c.r.IntN(2) == 0 {
				fmt.Fprintf(&b, " (n = %d; %d.%d%%)", 10+c.r.IntN(2000), c.r.IntN(100), c.r.IntN(10))
			}
		}
	}
	return b.String()
}

// person draws an author: half of them bear the names of the demo, the others
// one of a long tail of surnames.
func (c *collector) person() person {
	p := newPerson(c.r)
	if c.r.IntN(5) > 0 {
		p.family = surname(int(c.zipf.surname.Uint64()))
	}
	return p
}

// surname spells a number in syllables.
func surname(n int) string {
	var b strings.Builder
	for n += 17; n > 0; n /= len(surnameSyllables) {
		b.WriteString(surnameSyllables[n%len(surnameSyllables)])
	}
	b.WriteString(surnameEndings[b.Len()%len(surnameEndings)])
	return capital(b.String())
}
