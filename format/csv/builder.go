package csv

import (
	"strings"
	"unicode"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
	"github.com/refsift/refsift/internal/origin"
)

// A builder fills a record from cells.
type builder struct {
	r   *Reader
	rec *refsift.Record

	year, month, date string
	yearAt            int
	first, last       string // pages
	source            string // cell of sourceOrDatabase
	orcids            string
	archive           string
	typeSet           bool
}

// text trims a cell; the white space inside is the author's.
func text(v string) string { return strings.Trim(v, " \t\r\n\u00a0") }

// set reads one cell. The first cell of a meaning that is not empty wins, but
// lists take from all.
func (b *builder) set(c column, name, v string, at int) {
	v = text(v)
	if fields.Empty(v) || v == "None" {
		return
	}
	rec := b.rec
	switch c {
	case exportID:
		keep(&rec.ExportID, v)
		b.openAlexID(v)
	case itemType, pubType:
		b.setType(c, v)
	case title:
		keep(&rec.Title, v)
	case originalTitle:
		keep(&rec.OriginalTitle, v)
	case authors:
		if b.r.layout.platform == "PubMed" {
			v = strings.TrimSuffix(v, ".") // "Berg A, Tal B."
		}
		if len(rec.Authors) == 0 || b.r.layout.fieldRows {
			rec.Authors = append(rec.Authors, people(v)...)
		}
	case editors:
		rec.Editors = append(rec.Editors, people(v)...)
	case orcids:
		b.orcids = v
	case year:
		keepAt(&b.year, v, &b.yearAt, at)
	case month:
		keep(&b.month, v)
	case date:
		keep(&b.date, v)
	case journal:
		keep(&rec.Source, v)
	case sourceOrDatabase:
		keep(&b.source, v)
	case journalAbbrev:
		keep(&rec.SourceAbbrev, v)
	case series:
		keep(&rec.Series, v)
	case volume:
		keep(&rec.Volume, number(v))
	case issue:
		keep(&rec.Issue, number(v))
	case pages:
		keep(&b.first, v)
	case firstPage:
		keep(&b.first, number(v))
	case lastPage:
		keep(&b.last, number(v))
	case articleNumber:
		keep(&rec.ArticleNumber, fields.ArticleNumber(v))
	case edition:
		keep(&rec.Edition, v)
	case doi, pmid, pmcid, issn, eissn, isbn:
		b.setID(c, name, v, at)
	case accession, eid:
		keep(&rec.Accession, v)
	case abstract:
		keep(&rec.Abstract, v)
	case keywords, commaKeywords, descriptors, majorDescriptors:
		b.setSubjects(c, v)
	case language:
		for l := range strings.SplitSeq(v, ";") {
			appendNew(&rec.Languages, text(l))
		}
	case publisher:
		keep(&rec.Publisher, v)
	case place:
		keep(&rec.Place, v)
	case affiliations:
		for a := range strings.SplitSeq(v, ";") {
			appendNew(&rec.Affiliations, text(a))
		}
	case address:
		for u := range strings.FieldsSeq(strings.NewReplacer("|", " ", "; ", " ").Replace(v)) {
			appendNew(&rec.URLs, strings.TrimRight(u, ";,"))
		}
	case openURL:
		b.openURL(v)
	case note:
		appendNew(&rec.Notes, v)
	case database:
		b.setDatabase(v)
	case archive:
		b.archive = v
	}
}

func keep(place *string, v string) {
	if *place == "" {
		*place = v
	}
}

func keepAt(place *string, v string, pos *int, at int) {
	if *place == "" {
		*place, *pos = v, at
	}
}

func appendNew[T comparable](list *[]T, v T) {
	var zero T
	if v == zero {
		return
	}
	for _, old := range *list {
		if old == v {
			return
		}
	}
	*list = append(*list, v)
}

// number takes off what spreadsheets add to numbers: 12.0.
func number(v string) string {
	if t, ok := strings.CutSuffix(v, ".0"); ok && t != "" && strings.Trim(t, "0123456789") == "" {
		return t
	}
	return v
}

func people(v string) []refsift.Author {
	parts := splitInitials(v)
	switch {
	case parts != nil:
	case strings.IndexByte(v, '|') >= 0: // OpenAlex: "Thomas M. Lehman|Steven L. Wick"
		parts = strings.Split(v, "|")
	default:
		parts = names.Split(v)
	}
	out := make([]refsift.Author, 0, len(parts))
	for _, p := range parts {
		if a := names.Parse(p); a.String() != "" {
			out = append(out, a)
		}
	}
	return out
}

// splitInitials cuts "Liu R., Adler D.G." (Embase.com, PubMed, Scopus before
// 2023), where every name ends in initials; nil if v is not written so.
func splitInitials(v string) []string {
	if strings.IndexByte(v, ',') < 0 || strings.ContainsAny(v, ";|\n") {
		return nil
	}
	parts := strings.Split(v, ",")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
		k := strings.LastIndexByte(parts[i], ' ')
		if k < 1 || !isInitials(parts[i][k+1:]) || isInitials(parts[i][:strings.IndexByte(parts[i], ' ')]) {
			return nil
		}
	}
	return parts
}

// isInitials recognises "A", "D.G." and "J.-P.".
func isInitials(w string) bool {
	letters := 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			letters++
		case r != '.' && r != '-':
			return false
		}
	}
	return letters > 0 && (letters <= 3 || strings.Count(w, ".") >= letters)
}

// openAlexID takes the number of a work in OpenAlex.
func (b *builder) openAlexID(v string) {
	if id, ok := strings.CutPrefix(v, "https://openalex.org/"); ok {
		keep(&b.rec.Accession, id)
	}
}

func (b *builder) setType(c column, v string) {
	appendNew(&b.rec.PublicationTypes, v)
	t, ok := typeOf(v)
	if !ok || b.typeSet || c == pubType && b.rec.Type != "" {
		return
	}
	b.rec.Type, b.typeSet = t, true
}

func (b *builder) setID(c column, name, v string, at int) {
	rec := b.rec
	ok := true
	switch c {
	case doi:
		if rec.DOI.IsValid() {
			return
		}
		rec.DOI, ok = fields.FindDOI(v)
	case pmid:
		if rec.PMID.IsValid() {
			return
		}
		id, err := refsift.ParsePMID(number(v[strings.LastIndexByte(v, '/')+1:]))
		rec.PMID, ok = id, err == nil
	case pmcid:
		if rec.PMCID.IsValid() {
			return
		}
		id, err := refsift.ParsePMCID(v[strings.LastIndexByte(v, '/')+1:])
		rec.PMCID, ok = id, err == nil
	default:
		ok = b.setSerial(c, v)
	}
	if !ok {
		b.r.reportRow(refsift.Warning, refsift.CodeIDInvalid, at, name, "no valid number in "+quote(v), "")
	}
}

func (b *builder) setSerial(c column, v string) bool {
	// Spreadsheets drop the zeros before a number: 1928651 is 01928651.
	if c == issn && len(v) == 7 && strings.Trim(v, "0123456789X") == "" {
		v = "0" + v
	}
	print, electronic, books := fields.SerialNumbers(v)
	for _, n := range print {
		if c == eissn {
			appendNew(&b.rec.EISSN, n)
		} else {
			appendNew(&b.rec.ISSN, n)
		}
	}
	for _, n := range electronic {
		appendNew(&b.rec.EISSN, n)
	}
	for _, n := range books {
		appendNew(&b.rec.ISBN, n)
	}
	return len(print)+len(electronic)+len(books) > 0
}

func quote(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return `"` + s + `"`
}

// setSubjects reads keywords and the index terms of Embase.com: "gastritis
// (diagnosis, surgery), cyst".
func (b *builder) setSubjects(c column, v string) {
	rec := b.rec
	switch {
	case c == descriptors:
		for _, h := range fields.Keywords(v) {
			rec.Descriptors = append(rec.Descriptors, heading(h))
		}
	case c == commaKeywords || c == majorDescriptors:
		for _, t := range splitTerms(v) {
			d := emtree(t)
			d.Major = c == majorDescriptors
			b.addDescriptor(d)
		}
	case b.r.layout.platform == "Embase.com":
		for _, t := range splitTerms(v) {
			appendNew(&rec.Keywords, t)
		}
	default:
		for _, k := range fields.KeywordsByComma(v) {
			appendNew(&rec.Keywords, k)
		}
	}
}

// addDescriptor adds a heading, or marks the one that is there as major.
func (b *builder) addDescriptor(d refsift.Descriptor) {
	for i := range b.rec.Descriptors {
		if old := &b.rec.Descriptors[i]; old.Heading == d.Heading {
			old.Major = old.Major || d.Major
			return
		}
	}
	b.rec.Descriptors = append(b.rec.Descriptors, d)
}

// splitTerms cuts at commas outside parentheses.
func splitTerms(s string) []string {
	var out []string
	depth, start := 0, 0
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s) || s[i] == ',' && depth == 0:
			if t := text(s[start:i]); t != "" {
				out = append(out, t)
			}
			start = i + 1
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth = max(depth-1, 0)
		}
	}
	return out
}

// emtree reads "heading (subheading, subheading)".
func emtree(s string) refsift.Descriptor {
	d := refsift.Descriptor{Heading: s}
	i := strings.LastIndex(s, " (")
	if i <= 0 || s[len(s)-1] != ')' {
		return d
	}
	d.Heading = s[:i]
	for q := range strings.SplitSeq(s[i+2:len(s)-1], ",") {
		d.Qualifiers = append(d.Qualifiers, refsift.Qualifier{Name: text(q)})
	}
	return d
}

// heading reads "*Heading/qualifier".
func heading(s string) refsift.Descriptor {
	h, rest, more := strings.Cut(s, "/")
	d := refsift.Descriptor{Heading: strings.TrimPrefix(text(h), "*"), Major: strings.HasPrefix(text(h), "*")}
	for more {
		var q string
		q, rest, more = strings.Cut(rest, "/")
		d.Qualifiers = append(d.Qualifiers, refsift.Qualifier{Name: strings.TrimPrefix(text(q), "*"), Major: strings.HasPrefix(text(q), "*")})
	}
	return d
}

// openURL takes identifiers from the link of Embase.com to a resolver.
func (b *builder) openURL(v string) {
	if !b.rec.DOI.IsValid() {
		if i := strings.Index(v, "id=doi:"); i >= 0 {
			id, _, _ := strings.Cut(v[i+len("id="):], "&")
			b.rec.DOI, _ = fields.FindDOI(id)
		}
	}
	if i := strings.Index(v, "issn="); i >= 0 && len(b.rec.ISSN) == 0 {
		n, _, _ := strings.Cut(v[i+len("issn="):], "&")
		b.rec.ISSN, _, _ = fields.SerialNumbers(n)
	}
}

func (b *builder) setDatabase(v string) { b.rec.Origin.Database, _ = origin.Database(v) }

// finish combines what several cells say.
func (b *builder) finish() {
	b.finishSource()
	b.finishDate()
	rec := b.rec
	p, article := fields.Pages(b.first, b.last)
	rec.Pages = p
	keep(&rec.ArticleNumber, article)
	if rec.Pages == rec.ArticleNumber { // one number in two columns
		rec.Pages = ""
	}
	if !rec.DOI.IsValid() {
		for _, u := range rec.URLs {
			if fields.HostIsDOI(u) {
				rec.DOI, _ = fields.FindDOI(u)
				break
			}
		}
	}
	if rec.Accession == "" {
		for _, u := range rec.URLs {
			if i := strings.Index(u, "eid=2-s2.0-"); i >= 0 {
				rec.Accession, _, _ = strings.Cut(u[i+len("eid="):], "&")
				break
			}
		}
	}
	if b.orcids != "" {
		for i, id := range strings.Split(b.orcids, "|") {
			if i < len(rec.Authors) {
				rec.Authors[i].ORCID, _ = refsift.ParseORCID(id)
			}
		}
	}
	if t, ok := origin.Database(b.archive); ok && rec.Origin.Database == "" {
		rec.Origin.Database = t
	}
}

// finishSource decides what the column "source" holds: a citation
// (Embase.com), the database if another column names the journal (ASySD,
// Scopus), else the journal (Cochrane Library).
func (b *builder) finishSource() {
	if b.source == "" {
		return
	}
	if b.r.layout.platform == "Embase.com" {
		b.citation(b.source)
		return
	}
	if _, ok := origin.Database(b.source); ok || b.r.layout.hasJournal {
		if b.rec.Origin.Database == "" || ok {
			b.setDatabase(b.source)
		}
		return
	}
	keep(&b.rec.Source, b.source)
}

// citation reads "Endoscopic Ultrasound (2014) 3:3 (152-160). Date of
// Publication: 2014".
func (b *builder) citation(s string) {
	rec := b.rec
	main, rest, _ := strings.Cut(s, " Date of Publication: ")
	keep(&b.date, rest)
	i := strings.Index(main, " (")
	if i < 0 {
		keep(&rec.Source, strings.TrimRight(text(main), "."))
		return
	}
	keep(&rec.Source, text(main[:i]))
	for i >= 0 && i+2 < len(main) {
		end := strings.IndexByte(main[i:], ')')
		if end < 0 {
			return
		}
		inner := main[i+2 : i+end]
		if d, ok := fields.Date(inner); ok && len(inner) == 4 {
			keep(&b.year, inner)
			keep(&rec.Source, text(main[:i]))
			_ = d
			b.volumeAndPages(text(main[i+end+1:]))
			return
		}
		next := strings.Index(main[i+end:], " (")
		if next < 0 {
			return
		}
		rec.Source = text(main[:i+end+next]) // "Journal (Oxford) (2014) …"
		i += end + next
	}
}

// volumeAndPages reads "3:3 (152-160)." and "12 SUPPL. 1 (S1)".
func (b *builder) volumeAndPages(s string) {
	head, tail, ok := strings.Cut(s, "(")
	if ok {
		inner, _, _ := strings.Cut(tail, ")")
		keep(&b.first, text(inner))
	}
	v, n, _ := strings.Cut(strings.TrimRight(text(head), "."), ":")
	keep(&b.rec.Volume, text(v))
	keep(&b.rec.Issue, text(n))
}

// finishDate puts year, month and date together.
func (b *builder) finishDate() {
	d, ok := fields.Date(number(b.year))
	full, fullOK := fields.Date(b.date)
	switch {
	case fullOK && (!ok || full.Year == d.Year):
		d, ok = full, true
	case !ok && b.year != "":
		b.r.reportRow(refsift.Warning, refsift.CodeYearInvalid, b.yearAt, "year", "no year in "+quote(b.year), "write four digits")
	}
	if !ok {
		return
	}
	b.rec.Year, b.rec.Date = d.Year, d
	if d.Month == 0 && b.month != "" {
		b.rec.Date.Month, b.rec.Date.Day = monthOf(b.month)
	}
}

func monthOf(s string) (month, day int) {
	s = number(s)
	if strings.Trim(s, "0123456789") == "" {
		n := 0
		for _, c := range s {
			n = min(n*10+int(c-'0'), 100)
		}
		if n >= 1 && n <= 12 {
			return n, 0
		}
		return 0, 0
	}
	return fields.MonthDay(s)
}
