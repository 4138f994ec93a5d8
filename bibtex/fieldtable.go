package bibtex

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/latex"
)

// fieldTable says what each field means. Names are those of BibTeX and
// biblatex, and what Scopus, Web of Science, Zotero, Mendeley, BASE,
// MathSciNet and publishers add. Fields that are not here stay tags.
var fieldTable = map[string]func(*builder, value){
	"title":     first(func(b *builder) *string { return &b.titles.title }),
	"subtitle":  first(func(b *builder) *string { return &b.titles.sub }),
	"maintitle": first(func(b *builder) *string { return &b.titles.main }),
	"mainsubtitle": first(func(b *builder) *string {
		return &b.titles.mainSub
	}),
	"origtitle":      first(func(b *builder) *string { return &b.rec.OriginalTitle }),
	"original_title": first(func(b *builder) *string { return &b.rec.OriginalTitle }),

	"author":            func(b *builder, v value) { b.rec.Authors = appendAuthors(b.rec.Authors, v) },
	"editor":            func(b *builder, v value) { b.rec.Editors = appendAuthors(b.rec.Editors, v) },
	"book-author":       func(b *builder, v value) { b.rec.Editors = appendAuthors(b.rec.Editors, v) },
	"translator":        contributor(refsift.Translator),
	"editora":           furtherEditor,
	"editorb":           furtherEditor,
	"editorc":           furtherEditor,
	"editoratype":       furtherEditorType,
	"editorbtype":       furtherEditorType,
	"editorctype":       furtherEditorType,
	"annotator":         contributor(refsift.OtherContributor),
	"commentator":       contributor(refsift.OtherContributor),
	"group-author":      body,
	"book-group-author": body,
	"collaboration":     body,

	"journal":             first(func(b *builder) *string { return &b.journal }),
	"journaltitle":        first(func(b *builder) *string { return &b.journal }),
	"journalsubtitle":     first(func(b *builder) *string { return &b.journalSub }),
	"fjournal":            first(func(b *builder) *string { return &b.fjournal }),
	"journal-full":        first(func(b *builder) *string { return &b.fjournal }),
	"abbrev_source_title": first(func(b *builder) *string { return &b.rec.SourceAbbrev }),
	"shortjournal":        first(func(b *builder) *string { return &b.rec.SourceAbbrev }),
	"journal-iso":         first(func(b *builder) *string { return &b.rec.SourceAbbrev }),
	"booktitle":           first(func(b *builder) *string { return &b.book }),
	"booksubtitle":        first(func(b *builder) *string { return &b.bookSub }),
	"series":              first(func(b *builder) *string { return &b.rec.Series }),
	"volume":              first(func(b *builder) *string { return &b.rec.Volume }),
	"number":              first(func(b *builder) *string { return &b.number }),
	"issue":               first(func(b *builder) *string { return &b.issue }),
	"edition":             first(func(b *builder) *string { return &b.rec.Edition }),
	"pages":               pages,
	"page":                pages,
	"art_number":          articleNumber,
	"article-number":      articleNumber,
	"articleno":           articleNumber,
	"eid":                 articleNumber,

	"publisher":    first(func(b *builder) *string { return &b.publishers[0] }),
	"school":       first(func(b *builder) *string { return &b.publishers[1] }),
	"institution":  first(func(b *builder) *string { return &b.publishers[2] }),
	"organization": first(func(b *builder) *string { return &b.publishers[3] }),
	"address":      first(func(b *builder) *string { return &b.rec.Place }),
	"location":     first(func(b *builder) *string { return &b.rec.Place }),

	"year":            first(func(b *builder) *string { return &b.year }),
	"month":           first(func(b *builder) *string { return &b.month }),
	"day":             first(func(b *builder) *string { return &b.day }),
	"date":            first(func(b *builder) *string { return &b.date }),
	"earlyaccessdate": first(func(b *builder) *string { return &b.early }),
	"early-access-date": first(func(b *builder) *string {
		return &b.early
	}),

	"doi":       doi,
	"pmid":      pmid,
	"pubmed_id": pmid,
	"pubmedid":  pmid,
	"pmcid":     pmcid,
	"pmc":       pmcid,
	"issn":      serial,
	"isbn":      serial,
	"eissn":     eissn,
	"e-issn":    eissn,

	"unique-id":        accession,
	"ut":               accession,
	"accession_number": accession,
	"accessionnumber":  accession,
	"accession":        accession,

	"abstract":        first(func(b *builder) *string { return &b.rec.Abstract }),
	"keywords":        keywords(fields.KeywordsByComma),
	"keyword":         keywords(fields.KeywordsByComma),
	"author_keywords": keywords(fields.Keywords),
	"keywords-plus":   keywords(fields.Keywords),

	"language":      each(func(b *builder) *[]string { return &b.rec.Languages }),
	"langid":        language,
	"type":          each(func(b *builder) *[]string { return &b.rec.PublicationTypes }),
	"document_type": each(func(b *builder) *[]string { return &b.rec.PublicationTypes }),
	"source":        first(func(b *builder) *string { return &b.source }),
	"note":          each(func(b *builder) *[]string { return &b.rec.Notes }),
	"url":           address,
	"howpublished":  howPublished,
	"eprint":        func(b *builder, v value) { b.eprint = v.verbatim() },
	"eprinttype":    func(b *builder, v value) { b.eprintType = v.view() },
	"archiveprefix": func(b *builder, v value) { b.eprintType = v.view() },
	"affiliations":  affiliations,
	"affiliation":   affiliations,
}

// first reads text into a place that is still empty.
func first(place func(*builder) *string) func(*builder, value) {
	return func(b *builder, v value) {
		if p := place(b); *p == "" {
			if s := v.view(); !fields.Empty(s) {
				*p = s
			}
		}
	}
}

// each adds text to a list, once.
func each(place func(*builder) *[]string) func(*builder, value) {
	return func(b *builder, v value) { appendNew(place(b), v.view()) }
}

func appendNew(list *[]string, s string) {
	if fields.Empty(s) {
		return
	}
	for _, old := range *list {
		if old == s {
			return
		}
	}
	*list = append(*list, s)
}

func appendAuthors(list []refsift.Author, v value) []refsift.Author {
	for _, a := range authors(v) {
		list = keepAuthor(list, a)
	}
	return list
}

func contributor(role refsift.ContributorRole) func(*builder, value) {
	return func(b *builder, v value) { b.contributors(role, v) }
}

func (b *builder) contributors(role refsift.ContributorRole, v value) {
	for _, a := range appendAuthors(nil, v) {
		b.rec.Contributors = append(b.rec.Contributors, refsift.Contributor{Role: role, Author: a})
	}
}

// seriesEditorType is the editoratype that the Writer gives the editors of
// series, for whom biblatex has no field.
const seriesEditorType = "serieseditor"

// furtherEditor reads biblatex's editora, editorb and editorc, whose part the
// field of the type may tell behind them.
func furtherEditor(b *builder, v value) {
	if !slices.ContainsFunc(b.further, func(f furtherEditors) bool { return f.field == v.name }) {
		b.further = append(b.further, furtherEditors{v.name, appendAuthors(nil, v)})
	}
}

func furtherEditorType(b *builder, v value) {
	if strings.EqualFold(v.view(), seriesEditorType) {
		b.seriesEditors[v.name[len("editor")]-'a'] = true
	}
}

// furtherEditors are the people of one of these fields.
type furtherEditors struct {
	field  string
	people []refsift.Author
}

// finishFurther adds these people: compilers, collaborators, redactors,
// whatever editoratype says, except editors of a series.
func (b *builder) finishFurther() {
	for _, f := range b.further {
		role := refsift.OtherContributor
		if b.seriesEditors[f.field[len("editor")]-'a'] {
			role = refsift.SeriesEditor
		}
		for _, a := range f.people {
			b.rec.Contributors = append(b.rec.Contributors, refsift.Contributor{Role: role, Author: a})
		}
	}
}

func body(b *builder, v value) { appendNew(&b.bodies, v.view()) }

func articleNumber(b *builder, v value) {
	if b.rec.ArticleNumber == "" {
		b.rec.ArticleNumber = fields.ArticleNumber(v.view())
	}
}

func pages(b *builder, v value) {
	if b.rec.Pages != "" {
		return
	}
	s := strings.ReplaceAll(v.view(), " – ", "–")
	p, article := fields.Pages(s, "")
	b.rec.Pages = p
	if b.rec.ArticleNumber == "" {
		b.rec.ArticleNumber = article
	}
	if fields.Inverse(p) {
		b.warn(v, refsift.CodePagesInverse, "the last page is before the first: "+quote(p), "")
	}
}

func doi(b *builder, v value) {
	s := v.verbatim()
	if fields.Empty(s) || b.rec.DOI.IsValid() {
		return
	}
	d, err := refsift.ParseDOI(s)
	if err != nil {
		var ok bool
		if d, ok = fields.FindDOI(s); !ok {
			b.warn(v, refsift.CodeIDInvalid, err.Error(), "")
			return
		}
	}
	b.rec.DOI = d
}

func pmid(b *builder, v value) {
	s := v.verbatim()
	if fields.Empty(s) || b.rec.PMID.IsValid() {
		return
	}
	id, err := refsift.ParsePMID(s)
	if err != nil {
		b.warn(v, refsift.CodeIDInvalid, err.Error(), "")
		return
	}
	b.rec.PMID = id
}

func pmcid(b *builder, v value) {
	s := v.verbatim()
	if fields.Empty(s) || b.rec.PMCID.IsValid() {
		return
	}
	id, err := refsift.ParsePMCID(s)
	if err != nil && s[0] >= '0' && s[0] <= '9' {
		id, err = refsift.ParsePMCID("PMC" + s)
	}
	if err != nil {
		b.warn(v, refsift.CodeIDInvalid, err.Error(), "")
		return
	}
	b.rec.PMCID = id
}

// serial reads issn and isbn; exports put either into either.
func serial(b *builder, v value) {
	s := v.verbatim()
	issn, electronic, isbn := fields.SerialNumbers(s)
	if !fields.Empty(s) && len(issn)+len(electronic)+len(isbn) == 0 {
		b.warn(v, refsift.CodeIDInvalid, "no valid number in "+quote(s), "")
		return
	}
	for _, n := range issn {
		b.rec.ISSN = appendID(b.rec.ISSN, n)
	}
	for _, n := range electronic {
		b.rec.EISSN = appendID(b.rec.EISSN, n)
	}
	for _, n := range isbn {
		b.rec.ISBN = appendID(b.rec.ISBN, n)
	}
}

func eissn(b *builder, v value) {
	issn, electronic, _ := fields.SerialNumbers(v.verbatim())
	for _, n := range append(issn, electronic...) {
		b.rec.EISSN = appendID(b.rec.EISSN, n)
	}
}

func appendID[T comparable](list []T, id T) []T {
	for _, old := range list {
		if old == id {
			return list
		}
	}
	return append(list, id)
}

func accession(b *builder, v value) {
	if b.rec.Accession == "" {
		b.rec.Accession = v.verbatim()
	}
}

func keywords(split func(string) []string) func(*builder, value) {
	return func(b *builder, v value) {
		// Keywords are split before macros are resolved: \& holds no separator,
		// but "{Heading, inverted}" may.
		text := latex.Text(stripOuter(v.value))
		if strings.Contains(text, ";") {
			text = collapse(text) // WoS wraps lines inside keywords
		}
		for _, k := range split(text) {
			appendNew(&b.rec.Keywords, collapse(k))
		}
	}
}

// language reads langid, which biblatex uses for hyphenation and which says
// nothing new beside a language field.
func language(b *builder, v value) {
	if b.e.find("language") == nil {
		appendNew(&b.rec.Languages, v.view())
	}
}

func address(b *builder, v value) {
	for u := range strings.FieldsSeq(v.verbatim()) {
		appendNew(&b.rec.URLs, strings.TrimRight(u, ";,")) // "http://a.example; http://b.example"
	}
}

func howPublished(b *builder, v value) {
	if s := v.verbatim(); strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
		address(b, v)
	}
}

func affiliations(b *builder, v value) {
	for _, a := range splitDepth0(stripOuter(v.value), ';') { // a semicolon in braces separates nothing
		appendNew(&b.rec.Affiliations, text(a))
	}
}
