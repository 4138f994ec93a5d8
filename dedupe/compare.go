package dedupe

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
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
	fTrial:     {{"registration", Agrees}, {"same", Agrees}, {"silent", Silent}, {"different", Contradicts}},
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

const (
	authorsSame = iota
	authorsMost
	authorsSome
	authorsSilent
	authorsDifferent
)

const (
	pagesRange = iota
	pagesArticle
	pagesFirst
	pagesOverlap
	pagesStub
	pagesSilent
	pagesDifferent
)

const (
	yearAdjacent = 2
	doiVersion   = 2
	doiDifferent = 3

	trialRegistration = 0
)

func fieldIndex(name string) int { return slices.Index(fieldNames[:], name) }

func levelIndex(field int, name string) int {
	return slices.IndexFunc(levels[field], func(l level) bool { return l.name == name })
}

// silentLevel is the level of each field that says nothing.
var silentLevel = func() (out [numFields]uint8) {
	for f := range out {
		out[f] = uint8(levelIndex(f, "silent"))
	}
	return out
}()

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
	parted   bool               // something tells the titles apart
	contrast string             // what it is, where the matcher spells it
	extent   int                // pages of the shorter range, 0 unknown
}

func newEvidence() (e evidence) {
	for f := range e.scale {
		e.scale[f] = 1
	}
	return e
}

func (e *evidence) state(f int) State { return levels[f][e.level[f]].state }

func (e *evidence) is(f, l int) bool { return int(e.level[f]) == l }

// A matcher compares the items of a corpus. It reuses its memory and serves
// one goroutine.
type matcher struct {
	*corpus
	titles *norm.TitleComparer
	// journals remembers the level of two journals, for most pairs of records
	// are of few journals.
	journals map[uint64]uint8
	spell    bool // say in words what tells titles apart
}

func newMatcher(c *corpus) *matcher {
	return &matcher{corpus: c, titles: norm.NewTitleComparer(c.lexicon, c.isCommonWord), journals: map[uint64]uint8{}}
}

// newSpeller returns a matcher that gives reasons.
func newSpeller(c *corpus) *matcher {
	m := newMatcher(c)
	m.spell = true
	return m
}

// examine compares every field of a pair. It is symmetric.
func (m *matcher) examine(a, b *item) evidence {
	e := newEvidence()
	m.examinePlace(a, b, &e)
	m.examineAuthors(a, b, &e)
	m.examineSource(a, b, &e)
	m.examineAbstract(a, b, &e)
	m.examineTitle(a, b, &e)
	return e
}

// examinePlace compares the fields that are compared in no time: the place in
// the literature and the numbers of databases.
func (m *matcher) examinePlace(a, b *item, e *evidence) {
	e.level[fYear] = yearLevel(a.year, b.year)
	e.level[fVolume] = threeStates(norm.CompareVolume(&a.num, &b.num))
	e.level[fIssue] = threeStates(norm.CompareIssue(&a.num, &b.num))
	e.level[fPages] = pagesLevel[norm.ComparePages(&a.pages, &b.pages)]
	e.extent = min(a.pages.Length(), b.pages.Length())
	e.level[fDOI] = doiLevel(a, b)
	e.level[fPMID] = pmidLevel(a.rec.PMID, b.rec.PMID)
	e.level[fAccession] = accessionLevel(a.access, b.access)
	e.level[fTrial] = trialLevel(a, b)
	for _, f := range [...]int{fYear, fVolume, fIssue, fPages, fDOI, fPMID, fAccession, fTrial} {
		m.mute(e, f)
	}
}

// mute silences a field that holds something else in this collection.
func (c *corpus) mute(e *evidence, f int) {
	if c.muted[f] && e.state(f) != Silent {
		e.level[f] = silentLevel[f]
	}
}

func (m *matcher) examineTitle(a, b *item, e *evidence) {
	l, scale := m.titleLevel(a.title, b.title, a.translated != b.translated, e)
	// A translation may agree with the original title of the other record.
	if l > titleContained && !(a.original.empty() && b.original.empty()) {
		alternatives := [...]struct {
			x, y       *title
			translated bool
		}{
			{a.original, b.title, a.originalTranslated != b.translated}, {a.title, b.original, a.translated != b.originalTranslated},
			{a.original, b.original, a.originalTranslated != b.originalTranslated},
		}
		for _, alt := range alternatives {
			if l <= titleContained || alt.x.empty() || alt.y.empty() {
				continue
			}
			other := evidence{}
			if l2, s2 := m.titleLevel(alt.x, alt.y, alt.translated, &other); l2 < l {
				l, scale, e.parted, e.contrast = l2, s2, other.parted, other.contrast
			}
		}
	}
	if l <= titleContained && (m.isRecurring(a) || m.isRecurring(b)) {
		l, scale = titleRecurring, 1
	}
	e.level[fTitle], e.scale[fTitle] = uint8(l), scale
	m.mute(e, fTitle)
}

// unlikeTitles reports at a glance that no two of the titles have enough words
// in common to be looked at.
func (m *matcher) unlikeTitles(a, b *item) bool {
	return a.original.empty() && b.original.empty() && a.title.letters != b.title.letters && norm.Unlike(a.title.set, b.title.set)
}

// titleLevel compares two titles and notes in e what tells them apart.
// translated reports that one of the two only is a translation.
func (m *matcher) titleLevel(a, b *title, translated bool, e *evidence) (l int, scale float64) {
	switch {
	case a.empty() || b.empty():
		return titleSilent, 1
	case a.letters == b.letters:
		return titleIdentical, a.scale
	}
	if norm.Unlike(a.set, b.set) {
		if translated || a.foreign != b.foreign {
			return titleSilent, 1
		}
		return titleDifferent, 1
	}
	r := m.titles.Compare(a.words, b.words)
	common := m.titleScale(r.Common)
	part := func() {
		if e.parted = r.Contrast; e.parted && m.spell {
			e.contrast = m.titles.Parting(r)
		}
	}
	switch {
	case r.Same:
		part()
		return titleEqual, common
	case r.Contained && (common >= 0.5 || len(r.Common) >= 5):
		part()
		return titleContained, common
	}
	share := m.share(r)
	switch {
	case share >= 0.5 && len(r.Common) >= 3:
		part()
		return titleSimilar, min(common, 2*share-1+0.3)
	case translated, a.foreign != b.foreign:
		return titleSilent, 1 // two translations, or a translation and the original
	}
	part()
	return titleDifferent, 1
}

// share is the information of the common words in that of the shorter title.
func (c *corpus) share(r *norm.TitleRelation) float64 {
	common := c.information(r.Common)
	if common == 0 {
		return 0
	}
	return common / (common + (c.information(r.OnlyA)+c.information(r.OnlyB))/2)
}

// isForeign tells Latin titles from others.
func isForeign(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x370 })
}

func (m *matcher) examineAuthors(a, b *item, e *evidence) {
	e.level[fAuthors], e.scale[fAuthors] = m.authorsLevel(a, b)
	m.mute(e, fAuthors)
}

func (m *matcher) authorsLevel(a, b *item) (l uint8, scale float64) {
	r := norm.CompareAuthors(a.authors, b.authors)
	switch {
	case !r.Known:
		return authorsSilent, 1
	case r.Matched == 0:
		return authorsDifferent, 1
	case r.First && r.Matched == r.Shorter:
		l = authorsSame
	case r.First && 2*r.Matched >= r.Shorter, 4*r.Matched >= 3*r.Shorter && r.Shorter > 1:
		l = authorsMost
	case r.Shorter > 1 && 4*r.Matched >= r.Shorter, r.Shorter == 1:
		l = authorsSome // one author named, or two families of one group
	default:
		return authorsDifferent, 1
	}
	scale = m.authorScale(r.Matched, a.firstAuthor())
	if r.Matched == 1 {
		scale = min(scale, m.authorScale(1, b.firstAuthor()))
	}
	return l, scale
}

func yearLevel(a, b int32) uint8 {
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

func (m *matcher) examineSource(a, b *item, e *evidence) {
	e.level[fSource] = m.sourceLevel(a, b)
	m.mute(e, fSource)
}

// rememberedSources bounds the memory for pairs of journals.
const rememberedSources = 1 << 16

func (m *matcher) sourceLevel(a, b *item) uint8 {
	switch {
	case shareISSN(a.rec, b.rec):
		return 0
	case len(a.source.Forms) == 0 || len(b.source.Forms) == 0:
		return 3
	case a.source == b.source:
		return 0
	}
	key := uint64(min(a.source.no, b.source.no))<<32 | uint64(max(a.source.no, b.source.no))
	l, ok := m.journals[key]
	if !ok {
		if len(m.journals) == rememberedSources {
			clear(m.journals)
		}
		l = m.compareSources(a.source, b.source)
		m.journals[key] = l
	}
	return l
}

func (c *corpus) compareSources(a, b *source) uint8 {
	switch {
	case norm.SameSource(&a.Source, &b.Source):
		return 0
	case c.names[sourcePair(a, b)]:
		return 1
	case norm.MayBeSource(&a.Source, &b.Source):
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
func doiLevel(a, b *item) uint8 {
	x, y := a.doi(), b.doi()
	switch {
	case x == "" || y == "":
		return 1
	case a.doiKey == b.doiKey:
		return 0
	case cochraneBase(x) != "" && cochraneBase(x) == cochraneBase(y):
		return 2
	case strings.HasPrefix(x, y) || strings.HasPrefix(y, x):
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

func pmidLevel(a, b refsift.PMID) uint8 {
	switch {
	case !a.IsValid() || !b.IsValid():
		return 1
	case a == b:
		return 0
	}
	return 2
}

// shareISSN reports whether two records share the number of a serial or book.
func shareISSN(a, b *refsift.Record) bool {
	for _, x := range [...][]refsift.ISSN{a.ISSN, a.EISSN} {
		for _, n := range x {
			if slices.Contains(b.ISSN, n) || slices.Contains(b.EISSN, n) {
				return true
			}
		}
	}
	return slices.ContainsFunc(a.ISBN, func(n refsift.ISBN) bool { return slices.Contains(b.ISBN, n) })
}

// accessionLevel compares numbers of one database only.
func accessionLevel(a, b accession) uint8 {
	switch {
	case a == accession{} || b == accession{} || a.database != b.database:
		return 1
	case a.number == b.number:
		return 0
	}
	return 2
}

// trialLevel compares the numbers of trials. The number under which two
// registrations stand is the identity of the item, whatever titles they give.
func trialLevel(a, b *item) uint8 {
	switch {
	case a.registration != "" && a.registration == b.registration:
		return trialRegistration
	case len(a.trials) == 0 || len(b.trials) == 0:
		return 2
	case slices.ContainsFunc(a.trials, func(t string) bool { return slices.Contains(b.trials, t) }):
		return 1
	}
	return 3
}

func (m *matcher) examineAbstract(a, b *item, e *evidence) {
	e.level[fAbstract] = abstractLevel(a.abstract, b.abstract)
	m.mute(e, fAbstract)
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
