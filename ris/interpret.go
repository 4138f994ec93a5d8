package ris

import (
	"cmp"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
)

// A builder computes the typed fields of a record from its tags. Its fields
// are what cannot be decided before all tags are seen.
type builder struct {
	r        *Reader
	rec      *refsift.Record
	platform string
	plain    bool // tags mean what the specification says, see isPlain
	number   int

	dates       [4]string // PY, Y1, DA, Y2
	proceedings string    // C3 of papers
	journal     [4]string // JF, JO, T2, abbreviation
	first       string    // page
	last        string
	pages       string
	misc        string // M1
	dois        [doiRanks]refsift.DOI
	db, dp, an  string
	eid         string // Scopus number in an address, where no tag gives an accession
	mesh        bool   // the record is MEDLINE's
	abstracts   []string
	orcids      []string
	trialNotes  []string
	values      []string // scratch
	seen        tagCounts
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
	}
	b.plain = isPlain(raw.tags, &b.seen, b.platform)
	if b.plain {
		r.hints.last = "" // Writer puts records of many platforms in one file
	} else {
		r.hints.last = b.platform
	}
	rs := b.roles(raw)
	b.mesh = isMEDLINE(raw.tags, b.platform)
	b.reserve()
	for i := range raw.tags {
		b.tag(&raw.tags[i], b.seen.numbers[i], rs)
	}
	b.recordType(raw.noType)
	b.finishTitles()
	b.finishDates()
	b.finishPages()
	b.finishAbstract()
	b.finishDOI()
	b.finishAuthors()
	if len(rec.Keywords) == 0 {
		rec.Keywords = nil // all were headings, or empty
	}
	rec.Origin = refsift.Origin{
		File: r.File, Format: "ris", Platform: b.platform, Encoding: r.in.Encoding(), Span: raw.span,
		Database: cmp.Or(r.Database, detectDatabase(rec, b.platform, b.db, b.dp, b.an), r.hints.database),
	}
	rec.Notes = append(rec.Notes, b.trialNotes...)
	setFirst(&rec.Accession, b.eid)
	if len(raw.tags) < 2 || !hasContent(raw.tags) {
		b.warn(refsift.CodeRecordEmpty, "the record has no content", "", raw.span)
	}
	return rec
}

// roles returns what the tags of a record mean.
func (b *builder) roles(raw rawRecord) []role {
	platform, recordType := b.platform, ""
	if b.plain {
		platform = ""
	}
	if !raw.noType {
		recordType = strings.ToUpper(raw.tags[0].Value)
	}
	return roles(platform, recordType)
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
	b.r.in.Report(refsift.Diagnostic{Severity: refsift.Warning, Code: code, Span: span, Record: b.number, Tag: tag, Message: message})
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
	case roleAuthor, roleEditor, roleSeriesEditor, roleTranslator, roleContributor, roleKeyword, roleAffiliation, roleSerial, roleURL, roleLink, roleDatabase, roleLanguage, rolePublicationType, roleORCID:
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
	case roleProceedings:
		setFirst(&b.proceedings, v)
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
