package bibtex

import (
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/latex"
	"github.com/refsift/refsift/internal/names"
)

// RawTag is the name of the tag that holds the text of an entry that does
// not follow the grammar.
const RawTag = "@raw"

// stringTag is the name of a tag that holds an @string definition that the
// entry uses.
const stringTag = "@string"

// A builder makes a record of an entry.
type builder struct {
	r   *Reader
	e   *entry
	rec *refsift.Record

	budget int // bytes that macros may still expand to
	values []value

	year, month, day, date, early string
	titles                        titles
	journal, fjournal, book       string
	bookSub, journalSub           string
	publishers                    [4]string // publisher, school, institution, organization
	number, issue                 string
	eprint, eprintType            string
	bodies                        []string // corporate authors
	further                       []furtherEditors
	seriesEditors                 [3]bool // whether editora, editorb, editorc are those of a series
	source                        string  // database that the entry names
}

type titles struct{ title, sub, main, mainSub string }

// A value is a field with its macros expanded. Text is computed when asked for.
type value struct {
	*field
	value string
}

// view is the value as people read it.
func (v value) view() string { return collapse(latex.Text(stripOuter(v.value))) }

// verbatim is the value of a field that is no prose.
func (v value) verbatim() string { return collapse(latex.Verbatim(v.value)) }

// stripOuter takes off a second pair of braces: {{Title}}. No program writes
// more than three pairs, and looking for the end of each of many would take
// time without bound.
func stripOuter(s string) string {
	const most = 8
	t := strings.TrimSpace(s)
	for range most {
		if len(t) < 2 || t[0] != '{' || t[len(t)-1] != '}' || matching(t[1:], false) != len(t)-2 {
			break
		}
		t = strings.TrimSpace(t[1 : len(t)-1])
	}
	return t
}

// collapse makes every run of white space one space and trims the ends. A
// no-break space is no white space here.
func collapse(s string) string {
	s = strings.Trim(s, " \t\r\n\f\v")
	i := 0
	for i < len(s) && (s[i] > ' ' || s[i] == ' ' && s[i+1] > ' ') {
		i++
	}
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	start := 0
	for ; i < len(s); i++ {
		if s[i] > ' ' || s[i] == ' ' && s[i+1] > ' ' || !isSpace(s[i]) {
			continue
		}
		b.WriteString(s[start:i])
		b.WriteByte(' ')
		for isSpace(s[i+1]) {
			i++
		}
		start = i + 1
	}
	b.WriteString(s[start:])
	return b.String()
}

func newBuilder(r *Reader, e *entry) *builder {
	b := &builder{r: r, e: e, budget: maxExpansion}
	b.rec = &refsift.Record{
		ID:       refsift.ID{File: r.File, Ordinal: r.ordinal},
		ExportID: e.key,
		Origin:   r.in.Origin(refsift.Span{Start: e.start, End: e.end}),
	}
	return b
}

func (b *builder) build() {
	b.setType()
	b.resolveFields()
	for _, v := range b.values {
		if read, ok := fieldTable[v.name]; ok {
			read(b, v)
		}
	}
	b.inherit()
	b.finish()
	b.setKey()
	b.setOrigin()
	b.tags()
}

func (b *builder) setType() {
	word := strings.ToLower(b.e.word)
	t, ok := entryTypes[word]
	if !ok {
		t = refsift.Type(word)
		b.note(b.e.start, refsift.CodeTypeUnknown, "", "unknown entry type @"+b.e.word)
	}
	b.rec.Type = t
}

func (b *builder) note(at refsift.Position, code refsift.Code, tag, message string) {
	b.e.defects = append(b.e.defects, defect{severity: refsift.Note, code: code, at: at, tag: tag, message: message})
}

func (b *builder) warn(v value, code refsift.Code, message, fix string) {
	b.e.defects = append(b.e.defects, defect{refsift.Warning, code, v.at, v.raw, message, fix})
}

func (b *builder) resolveFields() {
	b.values = make([]value, 0, len(b.e.fields))
	for i := range b.e.fields {
		f := &b.e.fields[i]
		text, missing := b.r.resolve(f, &b.budget)
		v := value{f, text}
		if missing != "" {
			b.warn(v, refsift.CodeMacroUndefined, "the macro "+quote(missing)+" is not defined", "put the value in braces")
		}
		b.values = append(b.values, v)
	}
}

// inherit fills empty fields from the entries that crossref and xdata name,
// and from theirs, up to three levels.
func (b *builder) inherit() {
	seen := []*entry{b.e}
	own := map[string]bool{}
	var refs func(e *entry, values []value, level int)
	refs = func(e *entry, values []value, level int) {
		for _, v := range values {
			if v.name != "crossref" && v.name != "xdata" || level > 3 {
				continue
			}
			for key := range strings.SplitSeq(v.value, ",") {
				if v.name == "xdata" && strings.TrimSpace(key) == "" {
					continue
				}
				p := b.r.parent(key)
				if p == nil {
					b.warn(v, refsift.CodeParentMissing, "no entry "+quote(key)+" to inherit from", "")
					continue
				}
				if slices.Contains(seen, p) {
					continue
				}
				seen = append(seen, p)
				b.take(e, p, v.name == "xdata", own, func(values []value) { refs(p, values, level+1) })
			}
		}
	}
	if b.e.find("crossref") == nil && b.e.find("xdata") == nil {
		return
	}
	for _, v := range b.values {
		own[v.name] = true
	}
	refs(b.e, b.values, 1)
}

// take reads the fields of parent p that the child does not have itself.
func (b *builder) take(child, p *entry, xdata bool, own map[string]bool, next func([]value)) {
	values := make([]value, 0, len(p.fields))
	for i := range p.fields {
		f := &p.fields[i]
		text, _ := b.r.resolve(f, &b.budget)
		v := value{f, text}
		values = append(values, v)
		name := f.name
		if !xdata {
			name = inherited(p.word, child.word, name)
		}
		if name == "" || own[name] || name == "crossref" || name == "xdata" {
			continue
		}
		own[name] = true
		if read, ok := fieldTable[name]; ok {
			read(b, v)
		}
	}
	next(values)
}

// finish combines what several fields say.
func (b *builder) finish() {
	b.finishFurther()
	rec := b.rec
	rec.Title = b.titles.join()
	b.finishSource()
	for _, p := range b.publishers {
		if rec.Publisher == "" {
			rec.Publisher = p
		}
	}
	rec.Issue = b.number
	if rec.Issue == "" {
		rec.Issue = b.issue
	}
	for _, name := range b.bodies {
		a := refsift.Author{Corporate: name}
		if !slices.ContainsFunc(rec.Authors, func(o refsift.Author) bool { return o.String() == name }) {
			rec.Authors = append(rec.Authors, a)
		}
	}
	if rec.Pages == rec.ArticleNumber {
		rec.Pages = "" // "pages = {e0123456}, eid = {e0123456}", as Writer writes it: one number
	}
	b.finishDate()
	b.finishIDs()
}

func (t titles) join() string {
	title, sub := t.title, t.sub
	if title == "" {
		title, sub = t.main, t.mainSub
	}
	if title != "" && sub != "" {
		return strings.TrimRight(title, ": ") + ": " + sub
	}
	return title + sub
}

// finishSource chooses the source title. MathSciNet gives the full title of
// a journal as fjournal and the abbreviated one as journal.
func (b *builder) finishSource() {
	rec := b.rec
	journal := withSub(b.journal, b.journalSub)
	if b.fjournal != "" {
		if rec.SourceAbbrev == "" && journal != b.fjournal {
			rec.SourceAbbrev = journal
		}
		journal = b.fjournal
	}
	book := withSub(b.book, b.bookSub)
	rec.Source = journal
	if journal == "" || book != "" && (rec.Type == refsift.ConferencePaper || rec.Type == refsift.Chapter) {
		rec.Source = book
		if book != "" && journal != "" && rec.Series == "" {
			rec.Series = journal
		}
	}
	if main := withSub(b.titles.main, b.titles.mainSub); b.titles.title != "" {
		if isPart := rec.Type == refsift.Chapter || rec.Type == refsift.ConferencePaper; isPart && rec.Source == "" {
			rec.Source = main
		} else if rec.Series == "" {
			rec.Series = main // the work that a volume belongs to
		}
	}
	if rec.Source == "" {
		rec.Source = rec.SourceAbbrev
	}
}

func withSub(title, sub string) string {
	if title != "" && sub != "" {
		return title + ": " + sub
	}
	return title
}

// finishDate puts year, month and day together; a biblatex date, of which a
// range gives its beginning, serves where there is no year.
func (b *builder) finishDate() {
	rec := b.rec
	date := firstDate(b.date)
	d, ok := fields.Date(b.year)
	if !ok && len(b.year) == 4 { // before 1500
		d, _ = refsift.ParseDate(b.year)
		ok = d.IsValid()
	}
	switch {
	case ok && date.Year == d.Year:
		d = date
	case ok:
	case date.IsValid():
		d, ok = date, true
	case b.early != "":
		d, ok = fields.Date(b.early)
	}
	if !ok {
		if given := b.year + b.date; given != "" && !fields.Empty(given) {
			b.e.defects = append(b.e.defects, defect{refsift.Warning, refsift.CodeYearInvalid, b.e.start, "year", "no year in " + quote(given), "write four digits"})
		}
		return
	}
	rec.Year, rec.Date = d.Year, d
	if d.Month == 0 && b.month != "" {
		rec.Date.Month, rec.Date.Day = monthDay(b.month)
	}
	if rec.Date.Month > 0 && rec.Date.Day == 0 && b.day != "" {
		if n, err := strconv.Atoi(strings.TrimSpace(b.day)); err == nil && n >= 1 && n <= 31 {
			rec.Date.Day = n
		}
	}
}

func monthDay(s string) (month, day int) {
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil {
		if n >= 1 && n <= 12 {
			return n, 0
		}
		return 0, 0
	}
	return fields.MonthDay(s)
}

// firstDate reads a date of biblatex: "1988-05/1988-06", "2017~", "/1998".
func firstDate(s string) refsift.Date {
	for part := range strings.SplitSeq(s, "/") {
		part = strings.TrimRight(strings.TrimSpace(part), "~?% ")
		part, _, _ = strings.Cut(part, "T")
		if d, err := refsift.ParseDate(part); err == nil {
			return d
		}
	}
	d, _ := fields.Date(s)
	return d
}

// finishIDs looks for identifiers where they stand in other fields.
func (b *builder) finishIDs() {
	rec := b.rec
	if !rec.DOI.IsValid() {
		for _, u := range rec.URLs {
			if fields.HostIsDOI(u) {
				rec.DOI, _ = fields.FindDOI(u)
				break
			}
		}
	}
	switch strings.ToLower(b.eprintType) {
	case "pubmed", "pmid":
		if id, err := refsift.ParsePMID(b.eprint); err == nil && !rec.PMID.IsValid() {
			rec.PMID = id
		}
	}
	if !rec.PMID.IsValid() {
		for _, n := range rec.Notes {
			if id, ok := notedPMID(n); ok {
				rec.PMID = id
				break
			}
		}
	}
	if rec.Accession == "" {
		for _, u := range rec.URLs {
			if id, ok := scopusEID(u); ok {
				rec.Accession = id
				break
			}
		}
	}
}

// notedPMID reads "PMID: 23439512" (Zotero writes it into note).
func notedPMID(s string) (refsift.PMID, bool) {
	i := strings.Index(strings.ToUpper(s), "PMID:")
	if i < 0 {
		return refsift.PMID{}, false
	}
	rest := strings.TrimSpace(s[i+len("PMID:"):])
	n := 0
	for n < len(rest) && isDigit(rest[n]) {
		n++
	}
	id, err := refsift.ParsePMID(rest[:n])
	return id, err == nil
}

// scopusEID reads the EID in an address of Scopus.
func scopusEID(url string) (string, bool) {
	i := strings.Index(url, "eid=2-s2.0-")
	if i < 0 {
		return "", false
	}
	id := url[i+len("eid="):]
	if end := strings.IndexAny(id, "&# "); end >= 0 {
		id = id[:end]
	}
	return id, true
}

// setKey makes a key for an entry without one, and reports a key used twice.
func (b *builder) setKey() {
	if b.e.key == "" {
		b.rec.ExportID = makeKey(b.rec)
		return
	}
	if b.r.keys.add(b.e.key) {
		b.e.defects = append(b.e.defects, defect{
			severity: refsift.Warning, code: refsift.CodeKeyTwice, at: b.e.keyAt,
			message: "the key " + quote(b.e.key) + " is used twice", fix: "give one of the entries another key",
		})
	}
	if b.rec.Accession == "" && accessionPlatform(b.e.key) != nil {
		b.rec.Accession = b.e.key
	}
}

// tags lists the entry as it stands in the file: its type and key, the
// macros that it uses, its fields, and its text if it is damaged.
func (b *builder) tags() {
	e := b.e
	tags := make([]refsift.Tag, 0, len(e.fields)+2)
	tags = append(tags, newTag("@"+e.word, e.key, e.keyAt))
	tags = b.appendMacros(tags)
	for i := range e.fields {
		f := &e.fields[i]
		tags = append(tags, newTag(f.raw, f.tagValue(), f.at))
	}
	if e.damaged() {
		tags = append(tags, newTag(RawTag, e.text, e.start))
	}
	b.rec.Tags = tags
}

func newTag(name, value string, at refsift.Position) refsift.Tag {
	return refsift.Tag{Name: name, Value: value, Line: int32(at.Line), Column: int32(at.Column)}
}

// appendMacros adds the definitions that the entry uses, so that a record
// can be written to another file without loss.
func (b *builder) appendMacros(tags []refsift.Tag) []refsift.Tag {
	var used []string
	for i := range b.e.fields {
		for _, p := range b.e.fields[i].parts {
			if !p.macro {
				continue
			}
			name := strings.ToLower(p.text)
			if m, ok := b.r.macros.m[name]; ok && !slices.Contains(used, name) && len(used) < 100 {
				used = append(used, name)
				tags = append(tags, newTag(stringTag, m.name+" = "+b.expanded(m), m.at))
			}
		}
	}
	return tags
}

// expanded is the value of a macro as an expression that needs no other.
func (b *builder) expanded(m macro) string {
	if !strings.ContainsAny(strings.Trim(m.expr, "{}\" "), "#") && m.expr != "" && (m.expr[0] == '{' || m.expr[0] == '"') {
		return m.expr
	}
	return "{" + m.value + "}"
}

// tagValue is the value as tags hold it: a single literal without its
// delimiters, a number as it is, and any other expression as written behind
// "# ". A literal that begins with "#" keeps its braces behind one, so that the
// two cannot be mistaken for each other.
func (f *field) tagValue() string {
	if len(f.parts) == 0 {
		return ""
	}
	p := f.parts[0]
	if len(f.parts) == 1 && !p.macro {
		if strings.HasPrefix(p.text, "#") {
			return "# {" + p.text + "}"
		}
		return p.text
	}
	return "# " + strings.TrimSpace(f.expr)
}

// authors reads a list of names.
func authors(v value) []refsift.Author {
	s := v.value
	if t := stripOuter(s); t != strings.TrimSpace(s) {
		// {{World Health Organization}} is one name; a list in two pairs of
		// braces is a list all the same.
		if !isNameList(t) {
			return parseNames("{" + t + "}")
		}
		s = t
	}
	return parseNames(s)
}

// isNameList reports whether t is several names with a comma each: "Barnes
// and Noble, Inc." is one.
func isNameList(t string) bool {
	list := splitNames(t)
	for _, n := range list {
		if !strings.Contains(n, ",") && !strings.EqualFold(n, "others") {
			return false
		}
	}
	return len(list) > 1
}

func keepAuthor(list []refsift.Author, a refsift.Author) []refsift.Author {
	if a.Family == "" && a.Given == "" && a.Corporate == "" || names.IsPlaceholder(a.String()) {
		return list
	}
	return append(list, a)
}
