package dedupe

import (
	"cmp"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/norm"
)

// An item is a record with its comparison keys, derived once.
type item struct {
	rec      *refsift.Record
	digest   refsift.Digest
	content  uint64 // hash of all keys: equal for records that cannot be told apart
	title    *title
	original *title // of OriginalTitle
	authors  norm.Authors
	source   *source
	issn     []string
	num      norm.Numbering
	pages    norm.Pages
	doi      string
	doiKey   string // without signs
	pmid     string
	access   string // database and accession
	abstract norm.Abstract
	trials   []string
	year     int

	registration string // the number under which a register holds the record

	notice             norm.Notice
	translated         bool // the title
	originalTranslated bool
	registry           bool // a record of a trial register
	letter             bool // the export types it as a letter, comment, reply or editorial
	preprint           bool

	parsed *[2]norm.Title // the titles, until the corpus numbers their words
}

// A source is the key of a journal, shared by its records.
type source struct {
	norm.Source
	no uint32 // number in the run
}

// A keyReader derives keys. It remembers what many records share: the names
// of journals and of authors. It serves one goroutine.
type keyReader struct {
	sources map[[2]string]*source
	persons map[[2]string]readPerson
}

type readPerson struct {
	norm.Person
	ok bool
}

// rememberedPersons bounds the memory for names.
const rememberedPersons = 1 << 15

func newKeyReader() *keyReader {
	return &keyReader{sources: map[[2]string]*source{}, persons: map[[2]string]readPerson{}}
}

// item derives the keys of a record.
func (k *keyReader) item(rec *refsift.Record) *item {
	it := &item{rec: rec, digest: rec.Digest(), year: rec.Year}
	it.parsed = &[2]norm.Title{norm.ParseTitle(rec.Title)}
	if original := originalTitle(rec); original != "" {
		it.parsed[1] = norm.ParseTitle(original)
	}
	it.notice = it.parsed[0].Notice
	it.translated, it.originalTranslated = it.parsed[0].Translated, it.parsed[1].Translated
	var registerAuthor bool
	it.authors, registerAuthor = k.people(rec.Authors)
	it.source = k.source(rec.Source, rec.SourceAbbrev)
	for _, n := range rec.ISSN {
		it.issn = append(it.issn, n.String())
	}
	for _, n := range rec.EISSN {
		it.issn = append(it.issn, n.String())
	}
	for _, n := range rec.ISBN {
		it.issn = append(it.issn, n.String())
	}
	pages := cmp.Or(rec.Pages, rec.ArticleNumber)
	it.num = norm.ParseNumbering(rec.Volume, rec.Issue, pages, rec.Year)
	it.pages = norm.ParsePages(pages)
	if rec.Pages == "" && it.pages.Kind == norm.SinglePage {
		it.pages.Kind = norm.ArticleNumber
	}
	if it.doi, it.pmid = rec.DOI.String(), rec.PMID.String(); it.doi != "" {
		it.doiKey = norm.Compact(it.doi)
	}
	if rec.Accession != "" && rec.Origin.Database != "" {
		it.access = strings.ToLower(rec.Origin.Database + " " + rec.Accession)
	}
	it.abstract = norm.ParseAbstract(rec.Abstract)
	it.readRegistration(registerAuthor)
	it.letter = isLetterType(rec)
	it.preprint = rec.Type == refsift.Preprint || strings.HasPrefix(it.doi, "10.1101/") || strings.HasPrefix(it.doi, "10.48550/")
	it.content = it.hash()
	return it
}

// originalTitle is the title in the other language. PsycInfo on EBSCOhost
// joins the two: "Ringmärkta snäppor = Ringed sandpipers".
func originalTitle(rec *refsift.Record) string {
	if rec.OriginalTitle != "" || len(rec.Title) > 1000 {
		return rec.OriginalTitle
	}
	first, second, ok := strings.Cut(rec.Title, " = ")
	if ok && strings.Count(first, " ") >= 2 && strings.Count(second, " ") >= 2 && !strings.Contains(second, " = ") {
		return second
	}
	return ""
}

// isLetterType reports whether an export types the record as a letter or
// another short text about something.
func isLetterType(rec *refsift.Record) bool {
	for _, t := range rec.PublicationTypes {
		switch strings.ToLower(strings.TrimSpace(t)) {
		case "letter", "comment", "commentary", "reply", "response", "editorial", "note", "editorial material", "correspondence":
			return true
		}
	}
	return false
}

// isLetter reports whether the record is a letter, comment or reply by its
// title or its type.
func (it *item) isLetter() bool {
	return it.notice == norm.Reply || it.notice == norm.Comment || it.notice == norm.NotANotice && it.letter
}

func (k *keyReader) source(name, abbrev string) *source {
	key := [2]string{name, abbrev}
	if s, ok := k.sources[key]; ok {
		return s
	}
	s := &source{Source: norm.ParseSource(name)}
	if abbrev != "" {
		short := norm.ParseSource(abbrev)
		s.Forms = append(s.Forms, short.Forms...)
		s.Key = cmp.Or(s.Key, short.Key)
	}
	k.sources[key] = s
	return s
}

// readRegistration finds the number of a registration. A trial's number in
// the title or among the addresses of an article names the trial, not the item.
func (it *item) readRegistration(registerAuthor bool) {
	rec := it.rec
	it.registry = it.source.Registry || registerAuthor
	texts := append(make([]string, 0, 2), rec.Title, rec.Accession)
	if it.registry {
		texts = append(texts, rec.Source, rec.Pages, rec.Volume, rec.ArticleNumber)
		texts = append(texts, rec.URLs...)
		for _, a := range rec.Authors {
			texts = append(texts, a.String())
		}
	}
	it.trials = norm.TrialIDs(texts...)
	if !it.registry {
		return
	}
	var authors []string
	for _, a := range rec.Authors {
		authors = append(authors, a.String())
	}
	// The register's address goes before what else the record names.
	for _, texts := range [][]string{{rec.Source}, authors, {rec.Accession}, rec.URLs} {
		if own := norm.TrialIDs(texts...); len(own) == 1 {
			it.registration = own[0]
			return
		}
	}
}

// people derives the authors' keys from fields that may hold one name, a
// glued list, or a body; register reports "Nct," or "Isrctn," as author.
func (k *keyReader) people(authors []refsift.Author) (out norm.Authors, register bool) {
	for _, a := range authors {
		if len(out) >= norm.MaxAuthors {
			break
		}
		if isRegister(a) {
			register = true
			continue
		}
		if a.Family != "" && a.Given != "" && (a.Suffix == "" && norm.IsOneName(a.Family, a.Given) || len(norm.SplitNames(a.String())) == 1) {
			if p := k.person(a.Family, a.Given); p.ok {
				out = append(out, p.Person)
			}
			continue
		}
		for _, name := range norm.SplitNames(a.String()) {
			if p, ok := norm.ParseName(name); ok {
				out = append(out, p)
			}
		}
	}
	return slices.Clip(out[:min(len(out), norm.MaxAuthors)]), register
}

// isRegister reports whether a register of trials stands in the place of an author.
func isRegister(a refsift.Author) bool {
	if len(a.Family)+len(a.Given)+len(a.Suffix)+len(a.Corporate) > 20 {
		return false
	}
	switch strings.ToLower(strings.Trim(a.String(), " ,.")) {
	case "nct", "isrctn", "euctr", "actrn", "chictr", "ctri", "jprn", "irct", "drks":
		return true
	}
	return false
}

func (k *keyReader) person(family, given string) readPerson {
	key := [2]string{family, given}
	if p, ok := k.persons[key]; ok {
		return p
	}
	var p readPerson
	p.Person, p.ok = norm.ParsePerson(family, given)
	if len(k.persons) == rememberedPersons {
		clear(k.persons)
	}
	k.persons[key] = p
	return p
}

// A keyHash is a hash like FNV-1a over keys, with marks between them.
type keyHash uint64

const keyStart = 14695981039346656037

// number takes all bytes of n at once and brings the high bits, which the
// multiplication mixes best, down to where the next number meets them.
func (h *keyHash) number(n uint64) {
	*h = (*h ^ keyHash(n)) * 1099511628211
	*h ^= *h >> 29
	*h *= 0xbf58476d1ce4e5b9
	*h ^= *h >> 32
}

func (h *keyHash) text(s string) {
	for i := range len(s) {
		*h = (*h ^ keyHash(s[i])) * 1099511628211
	}
	*h = (*h ^ 0xff) * 1099511628211 // no byte of UTF-8
}

func (h *keyHash) texts(list []string) {
	for _, s := range list {
		h.text(s)
	}
	h.number(uint64(len(list)))
}

func (h *keyHash) flags(list ...bool) {
	n := uint64(1)
	for _, b := range list {
		if n <<= 1; b {
			n |= 1
		}
	}
	h.number(n)
}

func (h *keyHash) page(p norm.Page) {
	h.text(p.Prefix)
	h.number(uint64(p.N))
	h.text(p.Suffix)
}

// hash combines everything that comparisons look at.
func (it *item) hash() uint64 {
	h := keyHash(keyStart)
	for _, t := range it.parsed {
		h.texts(t.Words)
		h.flags(t.Translated, t.Generic)
		h.number(uint64(t.Notice))
	}
	for i := range it.authors {
		h.text(it.authors[i].Surname)
		h.texts(it.authors[i].Names)
		h.text(it.authors[i].Initials)
	}
	h.number(uint64(len(it.authors)))
	for _, f := range it.source.Forms {
		h.texts(f)
	}
	h.texts([]string{it.source.Key, it.num.Volume, it.num.To, it.num.Issue, it.num.Suppl, it.num.Part, it.doi, it.pmid, it.access, it.registration})
	h.flags(it.source.Conference, it.source.Registry, it.num.Year, it.num.Damaged, it.registry, it.preprint, it.letter, it.pages.Early)
	h.number(uint64(it.year))
	h.texts(it.issn)
	h.texts(it.trials)
	h.number(uint64(it.pages.Kind))
	h.page(it.pages.First)
	h.page(it.pages.Last)
	for _, s := range it.pages.More {
		h.page(s.First)
		h.page(s.Last)
	}
	for _, n := range it.abstract {
		h.number(uint64(n))
	}
	return uint64(h)
}

// compareItems orders records by content, then by where they stand.
func compareItems(a, b *item) int {
	return cmp.Or(
		a.digest.Compare(b.digest),
		cmp.Compare(a.rec.Origin.File, b.rec.Origin.File),
		cmp.Compare(a.rec.Origin.Span.Start.Line, b.rec.Origin.Span.Start.Line),
		cmp.Compare(a.rec.Origin.Span.Start.Column, b.rec.Origin.Span.Start.Column),
		a.rec.ID.Compare(b.rec.ID),
		cmp.Compare(a.rec.ExportID, b.rec.ExportID),
		cmp.Compare(a.rec.Origin.Database, b.rec.Origin.Database),
	)
}

// leastAuthor is the first surname by the alphabet: databases list authors in
// different orders.
func (it *item) leastAuthor() string {
	least := it.firstAuthor()
	for _, p := range it.authors {
		least = min(least, p.Surname)
	}
	return least
}

func (it *item) firstAuthor() string {
	if len(it.authors) == 0 {
		return ""
	}
	return it.authors[0].Surname
}
