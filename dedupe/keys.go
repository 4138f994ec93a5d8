package dedupe

import (
	"cmp"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/norm"
)

// An item is a record with its comparison keys, derived once. A collection
// holds millions of them: what the record itself says is not repeated.
type item struct {
	rec      *refsift.Record
	digest   refsift.Digest
	content  uint64 // hash of all keys: equal for records that cannot be told apart
	title    *title
	original *title // of OriginalTitle
	source   *source
	authors  norm.Authors
	num      norm.Numbering
	pages    norm.Pages
	abstract norm.Abstract
	trials   []string
	doiKey   uint64    // hash of its letters and digits, 0 for none
	access   accession // zero for none

	registration string // the number under which a register holds the record

	year               int32
	notice             norm.Notice
	translated         bool // the title
	originalTranslated bool
	registry           bool // a record of a trial register
	letter             bool // the export types it as a letter, comment, reply or editorial
	preprint           bool
	decided            bool // people decided on a record of this content
}

// doi is without prefix and in lower case.
func (it *item) doi() string { return it.rec.DOI.String() }

// An accession is the hashes of a database and of a record's number in it.
type accession struct{ database, number uint64 }

// parsedTitles are the titles of an item before the corpus numbers their
// words: Title and OriginalTitle.
type parsedTitles [2]norm.Title

// A source is the key of a journal, shared by its records.
type source struct {
	norm.Source
	no uint32 // number in the corpus, from 1
}

// A keyReader derives keys. It remembers what many records share: the names
// of journals and of authors. It serves one goroutine.
type keyReader struct {
	sources map[[2]string]*source
	persons map[[2]string]readPerson
	people  norm.Authors  // of the record in hand
	slab    []norm.Person // room for authors
	items   []item        // room for items
}

type readPerson struct {
	norm.Person
	ok bool
}

// rememberedPersons bounds the memory for names.
const rememberedPersons = 1 << 15

// slabSize is how many items or authors take memory at once.
const slabSize = 512

func newKeyReader() *keyReader {
	return &keyReader{sources: map[[2]string]*source{}, persons: map[[2]string]readPerson{}}
}

// item derives the keys of a record, all but its titles.
func (k *keyReader) item(rec *refsift.Record, parsed *parsedTitles) *item {
	if len(k.items) == 0 {
		k.items = make([]item, slabSize)
	}
	it := &k.items[0]
	k.items = k.items[1:]
	k.read(it, rec, parsed)
	return it
}

func (k *keyReader) read(it *item, rec *refsift.Record, parsed *parsedTitles) {
	*it = item{rec: rec, digest: rec.Digest(), year: int32(rec.Year)}
	*parsed = parsedTitles{norm.ParseTitle(rec.Title)}
	if original := originalTitle(rec); original != "" {
		parsed[1] = norm.ParseTitle(original)
	}
	it.notice = parsed[0].Notice
	it.translated, it.originalTranslated = parsed[0].Translated, parsed[1].Translated
	var registerAuthor bool
	it.authors, registerAuthor = k.authors(rec.Authors)
	it.source = k.source(rec.Source, rec.SourceAbbrev)
	pages := cmp.Or(rec.Pages, rec.ArticleNumber)
	it.num = norm.ParseNumbering(rec.Volume, rec.Issue, pages, rec.Year)
	it.pages = norm.ParsePages(pages)
	if rec.Pages == "" && it.pages.Kind == norm.SinglePage {
		it.pages.Kind = norm.ArticleNumber
	}
	if doi := it.doi(); doi != "" {
		it.doiKey = lettersHash(doi)
		it.preprint = strings.HasPrefix(doi, "10.1101/") || strings.HasPrefix(doi, "10.48550/")
	}
	if rec.Type == refsift.Preprint {
		it.preprint = true
	}
	if rec.Accession != "" && rec.Origin.Database != "" {
		it.access = accession{foldedHash(rec.Origin.Database), foldedHash(rec.Accession)}
	}
	it.abstract = norm.ParseAbstract(rec.Abstract)
	it.readRegistration(registerAuthor)
	it.letter = isLetterType(rec)
	it.content = it.hash(parsed)
}

// lettersHash is a hash of the letters and digits of a DOI, which is ASCII
// in lower case but for odd ones.
func lettersHash(doi string) uint64 {
	h := keyHash(keyStart)
	for i := range len(doi) {
		switch c := doi[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			h = (h ^ keyHash(c)) * 1099511628211
		case c >= 0x80 || c == '&' || c == '<':
			h = keyStart
			h.text(norm.Compact(doi))
			return uint64(h)
		}
	}
	return uint64(h)
}

// foldedHash is a hash of the text in lower case.
func foldedHash(s string) uint64 {
	h := keyHash(keyStart)
	h.text(strings.ToLower(s))
	return uint64(h)
}

// originalTitle is the title in the other language. PsycInfo on EBSCOhost
// joins the two: "Ringmärkta snäppor = Ringed sandpipers"; others put the
// translation into brackets behind the title.
func originalTitle(rec *refsift.Record) string {
	if rec.OriginalTitle != "" || len(rec.Title) > 1000 {
		return rec.OriginalTitle
	}
	first, second, ok := strings.Cut(rec.Title, " = ")
	if !ok {
		first, second, ok = strings.Cut(strings.TrimRight(rec.Title, ". "), " [")
		if ok = ok && strings.HasSuffix(second, "]"); ok {
			second = second[:len(second)-1]
		}
	}
	if ok && strings.Count(first, " ") >= 2 && strings.Count(second, " ") >= 2 && !strings.Contains(second, " = ") && !strings.ContainsAny(second, "[]") {
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

// authors derives the keys from fields that may hold one name, a glued list,
// or a body; register reports "Nct," or "Isrctn," as author.
func (k *keyReader) authors(authors []refsift.Author) (out norm.Authors, register bool) {
	k.people = k.people[:0]
	for _, a := range authors {
		if len(k.people) >= norm.MaxAuthors {
			break
		}
		if isRegister(a) {
			register = true
			continue
		}
		if a.Family != "" && a.Given != "" && (a.Suffix == "" && norm.IsOneName(a.Family, a.Given) || len(norm.SplitNames(a.String())) == 1) {
			if p := k.person(a.Family, a.Given); p.ok {
				k.people = append(k.people, p.Person)
			}
			continue
		}
		for _, name := range norm.SplitNames(a.String()) {
			if p, ok := norm.ParseName(name); ok {
				k.people = append(k.people, p)
			}
		}
	}
	n := min(len(k.people), norm.MaxAuthors)
	if n == 0 {
		return nil, register
	}
	if len(k.slab) < n {
		k.slab = make([]norm.Person, slabSize)
	}
	out, k.slab = k.slab[:n:n], k.slab[n:]
	copy(out, k.people)
	return out, register
}

// isRegister reports whether a register of trials stands in the place of an author.
func isRegister(a refsift.Author) bool {
	if len(a.Family)+len(a.Given)+len(a.Suffix)+len(a.Corporate) > 12 || a.Family != "" && len(a.Given) > 1 {
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
func (it *item) hash(parsed *parsedTitles) uint64 {
	h := keyHash(keyStart)
	for i := range parsed {
		t := &parsed[i]
		h.texts(t.Words)
		h.flags(t.Translated, t.Generic)
		h.number(uint64(t.Notice))
	}
	for i := range it.authors {
		h.text(it.authors[i].Key())
	}
	h.number(uint64(len(it.authors)))
	for _, f := range it.source.Forms {
		h.texts(f)
	}
	rec := it.rec
	h.texts([]string{it.source.Key, it.num.Volume, it.num.To, it.num.Issue, it.num.Suppl, it.num.Part, it.doi(), rec.PMID.String(), it.registration})
	h.number(it.access.database)
	h.number(it.access.number)
	h.flags(it.source.Conference, it.source.Registry, it.num.Year, it.num.Damaged, it.registry, it.preprint, it.letter, it.pages.Early)
	h.number(uint64(it.year))
	for _, list := range [...][]refsift.ISSN{rec.ISSN, rec.EISSN} {
		for _, n := range list {
			h.text(n.String())
		}
	}
	for _, n := range rec.ISBN {
		h.text(n.String())
	}
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
	for i := range it.authors {
		least = min(least, it.authors[i].Surname())
	}
	return least
}

func (it *item) firstAuthor() string {
	if len(it.authors) == 0 {
		return ""
	}
	return it.authors[0].Surname()
}
