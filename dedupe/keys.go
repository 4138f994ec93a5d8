package dedupe

import (
	"cmp"
	"encoding/json"
	"hash/fnv"
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
	title    norm.Title
	original norm.Title // of OriginalTitle
	authors  norm.Authors
	year     int
	source   norm.Source
	issn     []string
	num      norm.Numbering
	pages    norm.Pages
	doi      string
	pmid     string
	access   string // database and accession
	abstract norm.Abstract
	trials   []string
	registry bool // a record of a trial register
	preprint bool

	titleID int32 // number of the title among the distinct ones
}

// newItem derives the keys of a record.
func newItem(rec *refsift.Record) *item {
	it := &item{rec: rec, digest: rec.Digest(), year: rec.Year}
	it.title = norm.ParseTitle(rec.Title)
	if rec.OriginalTitle != "" {
		it.original = norm.ParseTitle(rec.OriginalTitle)
	}
	var registerAuthor bool
	it.authors, registerAuthor = persons(rec.Authors)
	it.source = norm.ParseSource(rec.Source)
	if rec.SourceAbbrev != "" {
		it.source.Forms = append(it.source.Forms, norm.ParseSource(rec.SourceAbbrev).Forms...)
		it.source.Key = cmp.Or(it.source.Key, norm.ParseSource(rec.SourceAbbrev).Key)
	}
	for _, n := range slices.Concat(rec.ISSN, rec.EISSN) {
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
	it.doi, it.pmid = rec.DOI.String(), rec.PMID.String()
	if rec.Accession != "" && rec.Origin.Database != "" {
		it.access = strings.ToLower(rec.Origin.Database + " " + rec.Accession)
	}
	it.abstract = norm.ParseAbstract(rec.Abstract)
	it.readRegistration(registerAuthor)
	it.preprint = rec.Type == refsift.Preprint || strings.HasPrefix(it.doi, "10.1101/") || strings.HasPrefix(it.doi, "10.48550/")
	it.content = it.hash()
	return it
}

// readRegistration finds the number of a registration. A trial's number in
// the title or among the addresses of an article names the trial, not the item.
func (it *item) readRegistration(registerAuthor bool) {
	rec := it.rec
	it.registry = it.source.Registry || registerAuthor
	texts := []string{rec.Title, rec.Accession}
	if it.registry {
		texts = append(texts, rec.Source, rec.Pages, rec.Volume, rec.ArticleNumber)
		texts = append(texts, rec.URLs...)
		for _, a := range rec.Authors {
			texts = append(texts, a.String())
		}
	}
	it.trials = norm.TrialIDs(texts...)
}

// persons derives the authors' keys from fields that may hold one name, a
// glued list, or a body; register reports "Nct," or "Isrctn," as author.
func persons(authors []refsift.Author) (out norm.Authors, register bool) {
	for _, a := range authors {
		if len(out) >= maxAuthors {
			break
		}
		whole := a.String()
		switch strings.ToLower(strings.Trim(whole, " ,.")) {
		case "nct", "isrctn", "euctr", "actrn", "chictr", "ctri", "jprn", "irct", "drks":
			register = true
			continue
		}
		if a.Family != "" && a.Given != "" && len(norm.SplitNames(whole)) == 1 {
			if p, ok := norm.ParsePerson(a.Family, a.Given); ok {
				out = append(out, p)
			}
			continue
		}
		for _, name := range norm.SplitNames(whole) {
			if p, ok := norm.ParseName(name); ok {
				out = append(out, p)
			}
		}
	}
	return out[:min(len(out), maxAuthors)], register
}

const maxAuthors = 40

// hash combines everything that comparisons look at.
func (it *item) hash() uint64 {
	h := fnv.New64a()
	enc := json.NewEncoder(h)
	for _, v := range []any{it.title, it.original, it.authors, it.year, it.source, it.issn, it.num, it.pages, it.doi, it.pmid, it.access, it.abstract, it.trials, it.registry, it.preprint} {
		if err := enc.Encode(v); err != nil {
			panic("dedupe: keys of strings and numbers must encode: " + err.Error())
		}
	}
	return h.Sum64()
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
