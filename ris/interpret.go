package ris

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
)

// A builder computes the typed fields of a record from its tags. Its fields
// are what cannot be decided before all tags are seen.
type builder struct {
	r        *Reader
	rec      *refsift.Record
	platform string
	number   int

	dates      [4]string // PY, Y1, DA, Y2
	journal    [4]string // JF, JO, T2, abbreviation
	first      string    // page
	last       string
	pages      string
	misc       string // M1
	dois       [doiRanks]refsift.DOI
	db, dp, an string
	eid        string // Scopus number in an address, where no tag gives an accession
	mesh       bool   // the record is MEDLINE's
	abstracts  []string
	orcids     []string
	trialNotes []string
	values     []string // scratch
	seen       tagCounts
}

// The places a DOI is taken from, best first.
const (
	doiTag = iota
	doiL3
	doiM3
	doiLink
	doiNote
	doiRanks
)

// The slots of builder.journal.
const (
	full = iota
	either
	secondary
	abbreviated
)

// build makes the record of raw: first its platform, which decides what tags
// mean, then each tag in order, then what depends on several.
func (b *builder) build(r *Reader, raw rawRecord, ordinal int) *refsift.Record {
	rec := &refsift.Record{Tags: raw.tags, ID: refsift.ID{File: r.File, Ordinal: ordinal}}
	*b = builder{r: r, rec: rec, number: ordinal, values: b.values[:0], abstracts: b.abstracts[:0], orcids: b.orcids[:0], trialNotes: b.trialNotes[:0], seen: b.seen}
	b.seen.fill(raw.tags)
	b.platform = cmp.Or(r.Platform, detectPlatform(raw.tags, &b.seen, r.hints.last), r.hints.platform, r.hints.last)
	if b.platform == "" {
		b.platform = weakPlatform(raw.tags)
	} else {
		r.hints.last = b.platform
	}
	rs := roles(b.platform)
	if isPlain(raw.tags, &b.seen, b.platform) {
		rs = roles("")
	}
	b.mesh = isMEDLINE(raw.tags, b.platform)
	b.reserve()
	for i := range raw.tags {
		b.tag(&raw.tags[i], b.seen.numbers[i], rs)
	}
	b.recordType(raw.noType)
	b.finishTitles()
	b.finishDates()
	b.finishPages()
	b.finishDOI()
	b.finishAbstract()
	b.finishAuthors()
	rec.Origin = refsift.Origin{
		File: r.File, Format: "ris", Platform: b.platform, Encoding: r.dec.Encoding(), Span: raw.span,
		Database: cmp.Or(r.Database, detectDatabase(rec, b.platform, b.db, b.dp, b.an), r.hints.database),
	}
	rec.Notes = append(rec.Notes, b.trialNotes...)
	setFirst(&rec.Accession, b.eid)
	if len(raw.tags) < 2 || !hasContent(raw.tags) {
		b.warn(refsift.CodeRecordEmpty, "the record has no content", "", raw.span)
	}
	return rec
}

// reserve makes room for the lists of which each tag adds one.
func (b *builder) reserve() {
	if n := b.seen.count("AU") + b.seen.count("A1"); n > 1 {
		b.rec.Authors = make([]refsift.Author, 0, n)
	}
	if n := b.seen.count("KW"); n > 1 {
		b.rec.Keywords = make([]string, 0, n)
	}
}

func hasContent(ts []refsift.Tag) bool {
	return slices.ContainsFunc(ts, func(t refsift.Tag) bool { return t.Name != "TY" && t.Value != "" })
}

func (b *builder) warn(code refsift.Code, message, tag string, span refsift.Span) {
	b.r.report(refsift.Diagnostic{Severity: refsift.Warning, Code: code, Span: span, Record: b.number, Tag: tag, Message: message})
}

// at returns the place of a tag.
func (b *builder) at(t *refsift.Tag) refsift.Span {
	p := refsift.Position{File: b.r.File, Line: int(t.Line), Column: int(t.Column)}
	return refsift.Span{Start: p, End: p}
}

// tag reads one tag, whose number is n. A value into which other tags are glued ("https://…
// U2  - L2029880245", Rayyan) is read as several; the raw tag stays whole.
func (b *builder) tag(t *refsift.Tag, n uint8, rs []role) {
	if len(t.Value) == 0 || n == 0 {
		return
	}
	value := t.Value
	for glued := false; ; {
		at, end := findGlued(value)
		if at < 0 {
			b.field(t, rs[n], value)
			return
		}
		if !glued {
			glued = true
			b.warn(refsift.CodeTagsGlued, "another tag stands inside the value", t.Name, b.at(t))
		}
		b.field(t, rs[n], strings.TrimSpace(value[:at]))
		n = tags.find(strings.TrimSpace(value[at : end-3]))
		value = strings.TrimSpace(value[end:])
	}
}

// findGlued finds a known tag in its strict form behind three or more spaces,
// or behind a lone CR (Web of Science: "… USA\rAD  - Kansas …").
func findGlued(v string) (at, end int) {
	from := 0
	for {
		dash := strings.IndexByte(v[from:], '-') // rarer than the spaces around it
		if dash < 0 {
			return -1, 0
		}
		from += dash + 1
		i := from - 3 // where "  - " begins
		if i < 3 || v[i] != ' ' || v[i+1] != ' ' || from == len(v) || v[from] != ' ' {
			continue
		}
		if (v[i-3] == '\r' || i >= 5 && v[i-3] == ' ' && v[i-4] == ' ' && v[i-5] == ' ') && tags.find(v[i-2:i]) != 0 {
			return i - 2, i + 3
		}
	}
}

// field adds one value, by its role.
func (b *builder) field(t *refsift.Tag, ro role, v string) {
	rec := b.rec
	switch ro {
	case roleNone:
		return
	case roleAbstract:
		if !fields.Empty(v) {
			b.abstracts = append(b.abstracts, v)
		}
		return
	case roleNote:
		b.note(v)
		return
	case roleAuthor, roleEditor, roleKeyword, roleAffiliation, roleSerial, roleURL, roleLink, roleDatabase, roleLanguage, rolePublicationType, roleORCID:
		b.list(t, ro, v)
		return
	case roleCustom, roleMisc, rolePMID, rolePMCID, roleTrialIDs:
		b.custom(t, ro, v)
		return
	}
	v = oneLine(v)
	if fields.Empty(v) {
		return
	}
	switch ro {
	case roleTitle:
		setFirst(&rec.Title, v)
	case roleOriginalTitle:
		setFirst(&rec.OriginalTitle, v)
	case roleYear:
		setFirst(&b.dates[0], v)
	case roleYear1:
		setFirst(&b.dates[1], v)
	case roleDate:
		setFirst(&b.dates[2], v)
	case roleYear2:
		setFirst(&b.dates[3], v)
	case roleJournal:
		setLongest(&b.journal[full], v)
	case roleJournalEither:
		setFirst(&b.journal[either], v)
	case roleSecondary:
		setFirst(&b.journal[secondary], v)
	case roleAbbreviation:
		setFirst(&b.journal[abbreviated], v)
	case roleSeries:
		setFirst(&rec.Series, v)
	case roleVolume:
		setFirst(&rec.Volume, v)
	case roleIssue:
		setFirst(&rec.Issue, v)
	case roleStart:
		setFirst(&b.first, v)
	case roleEnd:
		setFirst(&b.last, v)
	case rolePages:
		setFirst(&b.pages, v)
	case roleArticleNumber:
		b.articleNumber(v)
	case roleDOI:
		b.doi(t, doiTag, v)
	case roleDOIOnly:
		b.doi(t, doiL3, v)
	case roleAccession:
		b.accession(v)
	case roleProvider:
		setFirst(&b.dp, v)
	case roleID:
		setFirst(&rec.ExportID, v)
	case rolePublisher:
		setFirst(&rec.Publisher, v)
	case rolePlace:
		setFirst(&rec.Place, v)
	case roleEdition:
		if d, ok := fields.Date(v); !ok || d.Month == 0 { // ET of PubMed records in EndNote is a date
			setFirst(&rec.Edition, v)
		}
	}
}

func setFirst(p *string, v string) {
	if *p == "" {
		*p = v
	}
}

func setLongest(p *string, v string) {
	if len(v) > len(*p) {
		*p = v
	}
}

// oneLine joins the lines of a value with spaces.
func oneLine(v string) string {
	for i := range len(v) {
		if c := v[i]; c < ' ' || c == ' ' && i+1 < len(v) && v[i+1] == ' ' {
			return strings.Join(strings.Fields(v), " ")
		}
	}
	return v
}

// hasBreak reports whether a value has more than one line.
func hasBreak(v string) bool {
	return strings.IndexByte(v, '\n') >= 0 || strings.IndexByte(v, '\r') >= 0
}

// breaks yields the lines of a value, without the empty ones. A lone CR ends
// a line too.
func breaks(v string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := 0
		for i := 0; i <= len(v); i++ {
			if i < len(v) && v[i] != '\n' && v[i] != '\r' {
				continue
			}
			if i > start && !yield(v[start:i]) {
				return
			}
			start = i + 1
		}
	}
}

// list adds the values of a tag each of whose lines is a value.
func (b *builder) list(t *refsift.Tag, ro role, v string) {
	if !hasBreak(v) {
		if !fields.Empty(v) {
			b.item(t, ro, v)
		}
		return
	}
	for _, line := range b.listLines(v) {
		if !fields.Empty(line) {
			b.item(t, ro, line)
		}
	}
}

// listLines cuts a value into its lines; a line indented by two or more that
// follows a long one continues it (Web of Science).
func (b *builder) listLines(v string) []string {
	lines := b.values[:0]
	previous := 0
	for line := range breaks(v) {
		trimmed := strings.TrimSpace(line)
		if len(lines) > 0 && strings.HasPrefix(line, "  ") && previous > 60 && trimmed != "" && len(lines[len(lines)-1]) < 64<<10 {
			lines[len(lines)-1] += " " + trimmed
		} else if trimmed != "" {
			lines = append(lines, trimmed)
		}
		previous = len(line)
	}
	b.values = lines
	return lines
}

func (b *builder) item(t *refsift.Tag, ro role, v string) {
	rec := b.rec
	switch ro {
	case roleAuthor:
		rec.Authors = names.Append(rec.Authors, v)
	case roleEditor:
		rec.Editors = names.Append(rec.Editors, v)
	case roleORCID:
		b.orcids = append(b.orcids, v)
	case roleKeyword:
		b.keyword(v)
	case roleAffiliation:
		if b.platform == openAlex && len(rec.Authors) > 0 {
			a := &rec.Authors[len(rec.Authors)-1]
			a.Affiliations = append(a.Affiliations, v)
			return
		}
		rec.Affiliations = append(rec.Affiliations, v)
	case roleSerial:
		b.serial(t, v)
	case roleURL:
		b.url(v)
	case roleLink:
		if fields.HostIsDOI(v) {
			b.doi(t, doiLink, v)
		}
	case roleDatabase:
		setFirst(&b.db, v)
	case roleLanguage:
		for l := range strings.FieldsFuncSeq(v, func(c rune) bool { return c == ';' || c == ',' || c == '|' }) {
			if l = strings.TrimSpace(l); !fields.Empty(l) {
				rec.Languages = appendNew(rec.Languages, l)
			}
		}
	case rolePublicationType:
		if strings.Contains(v, "10.") {
			if d, ok := fields.FindDOI(v); ok {
				b.dois[doiM3] = d
				return
			}
		}
		for p := range strings.SplitSeq(v, ";") {
			if p = strings.TrimSpace(p); !fields.Empty(p) {
				rec.PublicationTypes = appendNew(rec.PublicationTypes, p)
			}
		}
	}
}

func (b *builder) serial(t *refsift.Tag, v string) {
	issn, eissn, isbn := fields.SerialNumbers(v)
	if len(issn)+len(eissn)+len(isbn) == 0 && strings.ContainsAny(v, "0123456789") {
		b.invalid(t, "no ISSN or ISBN with a right check digit in "+quote(v))
	}
	for _, n := range issn {
		b.rec.ISSN = appendNew(b.rec.ISSN, n)
	}
	for _, n := range eissn {
		b.rec.EISSN = appendNew(b.rec.EISSN, n)
	}
	for _, n := range isbn {
		b.rec.ISBN = appendNew(b.rec.ISBN, n)
	}
}

// appendNew appends v unless the list has it. Lists longer than any real one
// are not searched, so that hostile input costs linear time.
func appendNew[T comparable](list []T, v T) []T {
	if len(list) < 500 && slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

func (b *builder) invalid(t *refsift.Tag, message string) {
	b.r.report(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeIDInvalid, Span: b.at(t), Record: b.number, Tag: t.Name, Message: message})
}

func quote(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}

// url adds an address and what it tells: DOI, PMID, PMCID, a platform's
// accession.
func (b *builder) url(v string) {
	rec := b.rec
	for u := range strings.FieldsSeq(v) {
		u = strings.TrimSuffix(u, ",")
		if !strings.Contains(u, "://") && !strings.HasPrefix(u, "www.") {
			if strings.HasPrefix(u, "10.") {
				b.doi(nil, doiLink, u) // EndNote keeps a bare DOI as an address
			}
			continue // internal-pdf://… has "://", bare file names do not
		}
		if strings.HasPrefix(u, "internal-pdf:") || strings.HasPrefix(u, "file:") {
			continue
		}
		rec.URLs = appendNew(rec.URLs, u)
		switch {
		case fields.HostIsDOI(u):
			b.doi(nil, doiLink, u)
		case strings.Contains(u, "ncbi.nlm.nih.gov/"):
			b.nlmURL(u)
		case b.eid == "":
			if _, eid, ok := strings.Cut(u, "eid=2-s2.0-"); ok {
				eid, _, _ = strings.Cut(eid, "&")
				b.eid = "2-s2.0-" + eid
			}
		}
	}
}

// nlmURL reads the number at the end of addresses of PubMed and PubMed Central.
func (b *builder) nlmURL(u string) {
	u = strings.TrimRight(u, "/")
	i := strings.LastIndexByte(u, '/')
	last := u[i+1:]
	if strings.Contains(u[:i+1], "pubmed") && allDigits(last) && !b.rec.PMID.IsValid() {
		b.rec.PMID, _ = refsift.ParsePMID(last)
	}
	if strings.HasPrefix(last, "PMC") && !b.rec.PMCID.IsValid() {
		b.rec.PMCID, _ = refsift.ParsePMCID(last)
	}
}

// keyword adds a keyword or a descriptor: see parseDescriptor.
func (b *builder) keyword(v string) {
	if isPlainKeyword(v) {
		b.rec.Keywords = append(b.rec.Keywords, v)
		return
	}
	if d, ok := parseDescriptor(v, b.platform, b.mesh); ok {
		b.rec.Descriptors = append(b.rec.Descriptors, d)
		return
	}
	for _, k := range fields.Keywords(v) {
		if d, ok := parseDescriptor(k, b.platform, b.mesh); ok {
			b.rec.Descriptors = append(b.rec.Descriptors, d)
		} else {
			b.rec.Keywords = append(b.rec.Keywords, k)
		}
	}
}

// isPlainKeyword recognises at a glance a keyword that is neither a list nor a
// heading with marks.
func isPlainKeyword(v string) bool {
	for i := range len(v) {
		switch v[i] {
		case ';', '/', '*', '[', '-', '|', '\n', '\r':
			return false
		}
	}
	return true
}

// isMEDLINE reports whether the record's own tags name MEDLINE as its source.
func isMEDLINE(ts []refsift.Tag, platform string) bool {
	if platform == pubmed {
		return true
	}
	for i := range ts {
		switch ts[i].Name {
		case "DB":
			first, _, _ := strings.Cut(ts[i].Value, "\n")
			if n := databaseName(first); n == "MEDLINE" || n == "PubMed" {
				return true
			}
		case "DP":
			if providerPlatform(ts[i].Value) == pubmed {
				return true
			}
		}
	}
	return false
}

// accession takes the first number of AN: "2214991469; 51887" (ProQuest).
func (b *builder) accession(v string) {
	v, _, _ = strings.Cut(v, ";")
	v = strings.TrimSpace(v)
	setFirst(&b.rec.Accession, v)
	setFirst(&b.an, v)
}

func (b *builder) articleNumber(v string) {
	if len(v) <= 32 && strings.ContainsAny(v, "0123456789") && !strings.Contains(v, ",") && strings.Count(v, " ") < 2 {
		setFirst(&b.rec.ArticleNumber, v)
	}
}

func (b *builder) doi(t *refsift.Tag, rank int, v string) {
	if b.dois[rank].IsValid() {
		return
	}
	d, ok := fields.FindDOI(v)
	if !ok && rank == doiTag {
		b.invalid(t, quote(v)+" is not a DOI")
	}
	b.dois[rank] = d
}

// custom reads the tags that programs fill as they like: an identifier counts
// if the value says which, or if the vendor's table does.
func (b *builder) custom(t *refsift.Tag, ro role, v string) {
	rec := b.rec
	switch ro {
	case rolePMID:
		if p, err := refsift.ParsePMID(firstWord(v)); err == nil && !rec.PMID.IsValid() {
			rec.PMID = p
			return
		}
	case rolePMCID:
		if p, err := refsift.ParsePMCID(firstWord(v)); err == nil && !rec.PMCID.IsValid() {
			rec.PMCID = p
			return
		}
	case roleTrialIDs:
		if !fields.Empty(v) {
			b.trialNotes = append(b.trialNotes, oneLine(v))
		}
		return
	case roleMisc:
		setFirst(&b.misc, v)
		return
	}
	b.labelled(v)
}

func firstWord(v string) string {
	if i := strings.IndexAny(v, " \n,;"); i > 0 && !strings.HasSuffix(strings.ToLower(v[:i]), "pmid:") {
		return v[:i]
	}
	return v
}

// labelled finds "PMID: 1", "PUBMED 1", "EMBASE 1", "PMC1" in a value.
func (b *builder) labelled(v string) {
	rec := b.rec
	if len(v) > 400 {
		return
	}
	u := strings.ToUpper(v)
	if !rec.PMID.IsValid() {
		for _, label := range []string{"PUBMED ", "PMID: ", "PMID:", "PMID "} {
			if i := strings.Index(u, label); i >= 0 {
				if p, err := refsift.ParsePMID(leadingDigits(u[i+len(label):])); err == nil {
					rec.PMID = p
				}
				break
			}
		}
	}
	if i := strings.Index(u, "PMC"); i >= 0 && !rec.PMCID.IsValid() {
		t := strings.TrimLeft(u[i+3:], "ID: PMC")
		if p, err := refsift.ParsePMCID("PMC" + leadingDigits(t)); err == nil {
			rec.PMCID = p
		}
	}
}

func leadingDigits(s string) string {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n]
}

// note adds a note and reads what vendors pack into it.
func (b *builder) note(v string) {
	if fields.Empty(v) {
		return
	}
	rec := b.rec
	rec.Notes = append(rec.Notes, paragraphs(v, false))
	if rest, ok := strings.CutPrefix(v, "Accession Number: "); ok && rec.Accession == "" {
		number, _, _ := strings.Cut(rest, ";") // EBSCOhost
		b.accession(strings.TrimSpace(number))
	}
	if first, _, _ := strings.Cut(v, "\n"); rec.Accession == "" && len(first) > 8 && len(first) < 14 && first[0] == 'L' && allDigits(first[1:]) {
		b.accession(first) // Embase, by way of EndNote: "L2030246463"
	}
	if len(v) > 4000 {
		return // a list of references (Scopus), not the item's own numbers
	}
	if i := indexFold(v, "doi"); i >= 0 {
		b.doi(nil, doiNote, v[i:])
	}
	if i := indexFold(v, "pmid"); i >= 0 && !rec.PMID.IsValid() {
		b.labelled(v[i:min(len(v), i+40)])
	}
}

// indexFold finds a word of lower-case letters, in any case.
func indexFold(s, word string) int {
	if i := strings.Index(s, word); i >= 0 {
		return i
	}
	return strings.Index(s, strings.ToUpper(word))
}

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
	if rec.Source == "" {
		rec.Source = rec.SourceAbbrev
	}
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
			b.rec.Notes = append(b.rec.Notes, v)
		}
	}
}

func isCopyright(v string) bool {
	return strings.HasPrefix(v, "Copyright of ") || strings.HasPrefix(v, "[Copyright") || strings.HasPrefix(v, "(Copyright")
}

// paragraphs joins the lines of a text: a line of 60 to 255 bytes that does not
// end a sentence was wrapped, and goes on after a space; elsewhere the line
// break stays. indented says that indented lines are paragraphs (Web of
// Science).
func paragraphs(v string, indented bool) string {
	if !hasBreak(v) {
		return v
	}
	var out strings.Builder
	out.Grow(len(v))
	previous := ""
	for line := range breaks(v) {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" {
			previous = ""
			continue
		}
		if out.Len() > 0 {
			if isWrapped(previous) && !(indented && strings.HasPrefix(line, "  ")) {
				out.WriteByte(' ')
			} else {
				out.WriteByte('\n')
			}
		}
		out.WriteString(trimmed)
		previous = trimmed
	}
	return out.String()
}

func isWrapped(line string) bool {
	if len(line) < 60 || len(line) > 255 {
		return false
	}
	return !strings.ContainsRune(".?!:", rune(line[len(line)-1]))
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
