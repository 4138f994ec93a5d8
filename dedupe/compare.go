package dedupe

import (
	"slices"
	"strings"

	"github.com/refsift/refsift/internal/norm"
)

// The fields that are compared.
const (
	fTitle = iota
	fAuthors
	fYear
	fSource
	fVolume
	fIssue
	fPages
	fDOI
	fPMID
	fAccession
	fTrial
	fAbstract
	numFields
)

var fieldNames = [numFields]string{"title", "authors", "year", "source", "volume", "issue", "pages", "doi", "pmid", "accession", "trial", "abstract"}

type level struct {
	name  string
	state State
}

// levels lists the steps of agreement of each field. The first is the best.
var levels = [numFields][]level{
	fTitle: {{"identical", Agrees}, {"equal-words", Agrees}, {"contained", Agrees}, {"similar", Silent},
		{"recurring", Silent}, {"silent", Silent}, {"different", Contradicts}},
	fAuthors:   {{"same", Agrees}, {"most", Agrees}, {"some", Silent}, {"silent", Silent}, {"different", Contradicts}},
	fYear:      {{"same", Agrees}, {"silent", Silent}, {"adjacent", Silent}, {"different", Contradicts}},
	fSource:    {{"same", Agrees}, {"learned", Agrees}, {"unclear", Silent}, {"silent", Silent}, {"different", Contradicts}},
	fVolume:    {{"same", Agrees}, {"silent", Silent}, {"different", Contradicts}},
	fIssue:     {{"same", Agrees}, {"silent", Silent}, {"different", Contradicts}},
	fPages:     {{"range", Agrees}, {"article", Agrees}, {"first", Agrees}, {"overlap", Agrees}, {"stub", Agrees}, {"silent", Silent}, {"different", Contradicts}},
	fDOI:       {{"same", Agrees}, {"silent", Silent}, {"version", Contradicts}, {"different", Contradicts}},
	fPMID:      {{"same", Agrees}, {"silent", Silent}, {"different", Contradicts}},
	fAccession: {{"same", Agrees}, {"silent", Silent}, {"different", Silent}},
	fTrial:     {{"same", Agrees}, {"silent", Silent}, {"different", Contradicts}},
	fAbstract:  {{"same", Agrees}, {"similar", Agrees}, {"silent", Silent}, {"different", Contradicts}},
}

// Positions in levels, for the tests of the vetoes.
const (
	titleIdentical = iota
	titleEqual
	titleContained
	titleSimilar
	titleRecurring
	titleSilent
	titleDifferent
)

const authorsSome = 2

const (
	pagesRange = iota
	pagesArticle
	pagesFirst
	pagesOverlap
	pagesStub
	pagesSilent
	pagesDifferent
)

func fieldIndex(name string) int { return slices.Index(fieldNames[:], name) }

func levelIndex(field int, name string) int {
	return slices.IndexFunc(levels[field], func(l level) bool { return l.name == name })
}

func levelNames(field int) []string {
	var out []string
	for _, l := range levels[field] {
		out = append(out, l.name)
	}
	return out
}

// evidence is the comparison of one pair, field by field.
type evidence struct {
	level    [numFields]uint8
	scale    [numFields]float64 // share of the level's weight, by rarity
	contrast string             // what tells the titles apart
	extent   int                // pages of the shorter range, 0 unknown
}

func (e *evidence) state(f int) State { return levels[f][e.level[f]].state }

func (e *evidence) is(f, l int) bool { return int(e.level[f]) == l }

// examine compares every field of a pair. It is symmetric.
func (c *corpus) examine(a, b *item) evidence {
	var e evidence
	c.examineTitle(a, b, &e)
	c.examineRest(a, b, &e)
	return e
}

// examineRest compares all fields but the title.
func (c *corpus) examineRest(a, b *item, e *evidence) {
	for f := range e.scale {
		if f != fTitle {
			e.scale[f] = 1
		}
	}
	c.examineAuthors(a, b, e)
	e.level[fYear] = yearLevel(a.year, b.year)
	e.level[fSource] = c.sourceLevel(a, b)
	e.level[fVolume] = threeStates(norm.CompareVolume(a.num, b.num))
	e.level[fIssue] = threeStates(norm.CompareIssue(a.num, b.num))
	e.level[fPages] = pagesLevel[norm.ComparePages(a.pages, b.pages)]
	e.extent = min(a.pages.Length(), b.pages.Length())
	e.level[fDOI] = doiLevel(a.doi, b.doi)
	e.level[fPMID] = equalOrNot(a.pmid, b.pmid)
	e.level[fAccession] = accessionLevel(a.access, b.access)
	e.level[fTrial] = trialLevel(a, b)
	e.level[fAbstract] = abstractLevel(a.abstract, b.abstract)
	for f, muted := range c.muted {
		if muted && e.state(f) != Silent {
			e.level[f] = uint8(levelIndex(f, "silent"))
		}
	}
}

func (c *corpus) examineTitle(a, b *item, e *evidence) {
	l, scale, contrast := c.titleLevel(a.title, b.title)
	// A translation may agree with the original title of the other record.
	for _, alt := range [][2]norm.Title{{a.original, b.title}, {a.title, b.original}, {a.original, b.original}} {
		if l <= titleContained || alt[0].Compact == "" || alt[1].Compact == "" {
			continue
		}
		if l2, s2, c2 := c.titleLevel(alt[0], alt[1]); l2 < l {
			l, scale, contrast = l2, s2, c2
		}
	}
	if l <= titleContained && (c.isRecurring(a) || c.isRecurring(b)) {
		l, scale = titleRecurring, 1
	}
	e.level[fTitle], e.scale[fTitle], e.contrast = uint8(l), scale, contrast
}

func (c *corpus) titleLevel(a, b norm.Title) (l int, scale float64, contrast string) {
	switch {
	case a.Compact == "" || b.Compact == "":
		return titleSilent, 1, ""
	case a.Compact == b.Compact:
		return titleIdentical, c.titleScale(a.Words), ""
	}
	if norm.Unlike(a, b) {
		if a.Translated != b.Translated || script(a.Compact) != script(b.Compact) {
			return titleSilent, 1, ""
		}
		return titleDifferent, 1, ""
	}
	r := norm.CompareTitles(a.Words, b.Words, c.isCommonWord)
	common := c.titleScale(r.Common)
	switch {
	case r.Same:
		return titleEqual, common, r.Contrast
	case r.Contained && (common >= 0.5 || len(r.Common) >= 5):
		return titleContained, common, r.Contrast
	}
	share := c.share(r)
	switch {
	case share >= 0.5 && len(r.Common) >= 3:
		return titleSimilar, min(common, 2*share-1+0.3), r.Contrast
	case a.Translated != b.Translated, script(a.Compact) != script(b.Compact):
		return titleSilent, 1, "" // two translations, or a translation and the original
	}
	return titleDifferent, 1, r.Contrast
}

// share is the information of the common words in that of the shorter title.
func (c *corpus) share(r norm.TitleRelation) float64 {
	sum := func(words []string) (n float64) {
		for _, w := range words {
			n += c.bits(w)
		}
		return n
	}
	common := sum(r.Common)
	if common == 0 {
		return 0
	}
	return common / (common + (sum(r.OnlyA)+sum(r.OnlyB))/2)
}

// script tells Latin titles from others.
func script(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x370 })
}

func (c *corpus) examineAuthors(a, b *item, e *evidence) {
	r := norm.CompareAuthors(a.authors, b.authors)
	set := func(name string) { e.level[fAuthors] = uint8(levelIndex(fAuthors, name)) }
	switch {
	case !r.Known:
		set("silent")
		return
	case r.Matched == 0:
		set("different")
		return
	case r.First && r.Matched == r.Shorter:
		set("same")
	case r.First && 2*r.Matched >= r.Shorter, 4*r.Matched >= 3*r.Shorter && r.Shorter > 1:
		set("most")
	case r.Shorter > 1 && 4*r.Matched >= r.Shorter, r.Shorter == 1:
		set("some") // one author named, or two families of one group
	default:
		set("different")
		return
	}
	e.scale[fAuthors] = c.authorScale(r.Matched, a.firstAuthor())
	if r.Matched == 1 {
		e.scale[fAuthors] = min(e.scale[fAuthors], c.authorScale(1, b.firstAuthor()))
	}
}

func yearLevel(a, b int) uint8 {
	switch {
	case a == 0 || b == 0:
		return 1
	case a == b:
		return 0
	case a-b == 1 || b-a == 1:
		return 2
	}
	return 3
}

func (c *corpus) sourceLevel(a, b *item) uint8 {
	switch {
	case slices.ContainsFunc(a.issn, func(n string) bool { return slices.Contains(b.issn, n) }):
		return 0
	case len(a.source.Forms) == 0 || len(b.source.Forms) == 0:
		return 3
	case norm.SameSource(a.source, b.source):
		return 0
	case c.sameSource[sourcePair(a, b)] > 0:
		return 1
	case norm.MayBeSource(a.source, b.source):
		return 2
	}
	return 4
}

func threeStates(a norm.Agreement) uint8 { return uint8(1 - a) }

var pagesLevel = [...]uint8{
	norm.PagesContradict: pagesDifferent,
	norm.PagesSilent:     pagesSilent,
	norm.PagesStub:       pagesStub,
	norm.PagesOverlap:    pagesOverlap,
	norm.PagesFirst:      pagesFirst,
	norm.PagesRange:      pagesRange,
	norm.PagesArticle:    pagesArticle,
}

// doiLevel compares DOIs. A DOI that ends where the other goes on was cut
// off, and says nothing.
func doiLevel(a, b string) uint8 {
	switch {
	case a == "" || b == "":
		return 1
	case a == b || norm.Compact(a) == norm.Compact(b):
		return 0
	case cochraneBase(a) != "" && cochraneBase(a) == cochraneBase(b):
		return 2
	case strings.HasPrefix(a, b) || strings.HasPrefix(b, a):
		return 1
	}
	return 3
}

// cochraneBase cuts the version off a Cochrane DOI: 10.1002/14651858.cd002273.pub2.
func cochraneBase(doi string) string {
	if !strings.HasPrefix(doi, "10.1002/14651858.") {
		return ""
	}
	base, _, _ := strings.Cut(doi, ".pub")
	return base
}

func equalOrNot(a, b string) uint8 {
	switch {
	case a == "" || b == "":
		return 1
	case a == b:
		return 0
	}
	return 2
}

// accessionLevel compares numbers of one database only.
func accessionLevel(a, b string) uint8 {
	if a == "" || b == "" {
		return 1
	}
	da, _, _ := strings.Cut(a, " ")
	db, _, _ := strings.Cut(b, " ")
	if da != db {
		return 1
	}
	return equalOrNot(a, b)
}

func trialLevel(a, b *item) uint8 {
	if len(a.trials) == 0 || len(b.trials) == 0 {
		return 1
	}
	if slices.ContainsFunc(a.trials, func(t string) bool { return slices.Contains(b.trials, t) }) {
		return 0
	}
	return 2
}

func abstractLevel(a, b norm.Abstract) uint8 {
	share, ok := norm.CompareAbstracts(a, b)
	switch {
	case !ok:
		return 2
	case share >= 0.6:
		return 0
	case share >= 0.3:
		return 1
	case share >= 0.1:
		return 2
	}
	return 3
}
