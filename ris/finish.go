package ris

import (
	"cmp"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
)

func (b *builder) recordType(noType bool) {
	rec := b.rec
	rec.Type = refsift.Generic
	if noType {
		b.warn(refsift.CodeTypeMissing, "the record has no type tag (TY)", "TY", b.at(&rec.Tags[0]))
		return
	}
	ty := &rec.Tags[0]
	t, ok := typeOf(ty.Value)
	switch {
	case ty.Value == "":
		b.warn(refsift.CodeTypeMissing, "the type tag is empty", "TY", b.at(ty))
	case !ok:
		b.warn(refsift.CodeTypeUnknown, "unknown type "+quote(ty.Value), "TY", b.at(ty))
	}
	rec.Type = t
}

// finishTitles decides between the titles of the source: the longest is the
// full one; a shorter one in JO abbreviates it. T2 of a book is a series.
func (b *builder) finishTitles() {
	rec := b.rec
	if isBook(rec.Type) && b.journal[full] == "" && b.journal[either] == "" {
		setFirst(&rec.Series, b.journal[secondary])
		rec.SourceAbbrev = b.journal[abbreviated]
		return
	}
	rec.Source, rec.SourceAbbrev = b.journal[full], b.journal[abbreviated]
	for _, v := range b.journal[either:abbreviated] {
		switch {
		case v == "" || v == rec.Source:
		case rec.Source == "":
			rec.Source = v
		case len(v) > len(rec.Source):
			setFirst(&rec.SourceAbbrev, rec.Source)
			rec.Source = v
		default:
			setFirst(&rec.SourceAbbrev, v)
		}
	}
	setFirst(&rec.Source, b.proceedings)
	setFirst(&rec.Source, rec.SourceAbbrev)
}

// finishDates takes the year from PY, else Y1, else DA, else Y2, and month and
// day from whichever of these has the same year and says most.
func (b *builder) finishDates() {
	rec := b.rec
	given := ""
	for i, v := range b.dates {
		if v == "" {
			continue
		}
		given = cmp.Or(given, v)
		d, ok := fields.Date(v)
		switch {
		case !ok && i == 2 && rec.Year > 0 && rec.Date.Month == 0: // "JUN 13" (Web of Science)
			rec.Date.Month, rec.Date.Day = fields.MonthDay(v)
		case !ok || i == 3 && rec.Year > 0:
		case rec.Year == 0:
			rec.Year, rec.Date = d.Year, d
		case d.Year == rec.Year && (rec.Date.Month == 0 || rec.Date.Day == 0 && d.Month == rec.Date.Month):
			rec.Date = d
		}
	}
	if rec.Year == 0 && given != "" && !fields.Empty(given) {
		b.warn(refsift.CodeYearInvalid, "no year in "+quote(given), "PY", b.at(&rec.Tags[0]))
	}
}

func (b *builder) finishPages() {
	rec := b.rec
	pages, article := fields.Pages(b.first, b.last)
	if pages == "" && article == "" && b.pages != "" {
		pages, article = fields.Pages(b.pages, "")
	}
	rec.Pages = pages
	setFirst(&rec.ArticleNumber, article)
	if rec.Pages == rec.ArticleNumber {
		rec.Pages = "" // "SP  - 82" with "C7  - 82", as Writer writes it: one number
	}
	if fields.Inverse(pages) {
		b.warn(refsift.CodePagesInverse, "the last page is before the first: "+pages, "EP", b.at(&rec.Tags[0]))
	}
	if rec.Issue == "" && len(b.misc) <= 8 && allDigits(b.misc) {
		rec.Issue = b.misc
	}
}

func (b *builder) finishDOI() {
	for _, d := range b.dois {
		if d.IsValid() {
			b.rec.DOI = d
			break
		}
	}
	rec := b.rec
	if rec.PMID.IsValid() || !b.mesh && !strings.HasPrefix(b.an, "MEDLINE:") {
		return
	}
	an := strings.TrimPrefix(b.an, "MEDLINE:")
	if p, err := refsift.ParsePMID(an); err == nil {
		rec.PMID = p
	}
}

// finishAbstract takes the first abstract; a copyright statement (EBSCOhost) or
// a second abstract becomes a note.
func (b *builder) finishAbstract() {
	for _, v := range b.abstracts {
		v = paragraphs(v, b.platform == webOfScience)
		switch {
		case v == b.rec.Abstract:
		case b.rec.Abstract == "" && !isCopyright(v):
			b.rec.Abstract = v
		default:
			b.note(v)
		}
	}
}

func isCopyright(v string) bool {
	return strings.HasPrefix(v, "Copyright of ") || strings.HasPrefix(v, "[Copyright") || strings.HasPrefix(v, "(Copyright")
}

// finishAuthors ties ORCIDs to authors: "Keefer, Amy; ORCID: https://…" (Ovid).
func (b *builder) finishAuthors() {
	if len(b.orcids) == 0 {
		return
	}
	index := make(map[string]int, len(b.rec.Authors))
	for i := range b.rec.Authors {
		index[b.rec.Authors[i].String()] = i
	}
	for _, v := range b.orcids {
		name, id, ok := strings.Cut(v, ";")
		if !ok {
			continue
		}
		id = strings.TrimPrefix(strings.TrimSpace(id), "ORCID:")
		orcid, err := refsift.ParseORCID(id)
		if err != nil {
			continue
		}
		if i, ok := index[names.Parse(name).String()]; ok {
			b.rec.Authors[i].ORCID = orcid
		}
	}
}
