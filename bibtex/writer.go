package bibtex

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/latex"
)

// A Writer writes records as BibTeX. Set the exported fields before the
// first Write. A Writer is not safe for concurrent use.
//
// The output depends on the records and their order only. Text is UTF-8 with
// the characters escaped that LaTeX gives a meaning.
type Writer struct {
	// Lossless writes a record that came from BibTeX from its tags: the same
	// type, key, fields, order and values, with the @string definitions that it
	// uses before it. Other records are written from their typed fields.
	//
	// Keys stay as they are even where two entries share one.
	Lossless bool

	w       *bufio.Writer
	err     error
	keys    map[string]bool // in lower case
	defined map[string]string
	begun   bool
}

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer) *Writer {
	return &Writer{w: bufio.NewWriter(w), keys: map[string]bool{}, defined: map[string]string{}}
}

// Write writes one record.
func (w *Writer) Write(rec *refsift.Record) error {
	if rec == nil {
		return errors.New("write BibTeX: no record")
	}
	if w.begun {
		w.line()
	}
	w.begun = true
	if w.Lossless && isBibTeX(rec) {
		w.tags(rec)
	} else {
		w.record(rec)
	}
	return w.err
}

// Flush writes what is still in memory.
func (w *Writer) Flush() error {
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.err
}

func (w *Writer) line(parts ...string) {
	for _, p := range append(parts, "\n") {
		if w.err == nil {
			_, w.err = w.w.WriteString(p)
		}
	}
}

// isBibTeX reports whether the tags are those of an entry.
func isBibTeX(rec *refsift.Record) bool {
	if len(rec.Tags) == 0 || !strings.HasPrefix(rec.Tags[0].Name, "@") || !isName(rec.Tags[0].Name[1:]) {
		return false
	}
	key := rec.Tags[0].Value
	if strings.Contains(key, "=") && strings.ContainsAny(key, "\" \t") || strings.HasSuffix(key, "=") {
		return false // would be read as a field
	}
	return !strings.ContainsAny(key, "{},\n\r")
}

// isName reports whether s can be an entry type.
func isName(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isLetter(s[i]) && !(i > 0 && (isDigit(s[i]) || s[i] == '-' || s[i] == '_')) {
			return false
		}
	}
	return s != ""
}

// tags writes an entry from its tags.
func (w *Writer) tags(rec *refsift.Record) {
	for _, t := range rec.Tags[1:] {
		if t.Name == stringTag {
			w.define(t.Value)
		}
	}
	head := rec.Tags[0]
	w.line(head.Name, "{", head.Value, ",")
	w.keys[strings.ToLower(head.Value)] = true
	for _, t := range rec.Tags[1:] {
		switch {
		case t.Name == stringTag || t.Name == RawTag:
		case t.Name == "%":
			w.line("  % ", strings.ReplaceAll(t.Value, "\n", " "))
		case isFieldName(t.Name):
			w.line("  ", t.Name, " = ", expression(t.Value), ",")
		}
	}
	w.line("}")
}

// isFieldName reports whether a name can stand before an equals sign.
func isFieldName(s string) bool {
	return s != "" && s[0] != '%' && !strings.ContainsAny(s, "{}\"=,#\n\r") && strings.TrimSpace(s) == s
}

// define writes an @string definition, unless the same one is in force.
func (w *Writer) define(definition string) {
	name, value, ok := strings.Cut(definition, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !ok || !isFieldName(name) || !isExpression(value) || w.defined[strings.ToLower(name)] == value {
		return
	}
	w.defined[strings.ToLower(name)] = value
	w.line("@string{", name, " = ", value, "}")
}

// expression turns the value of a tag into an expression again.
func expression(v string) string {
	if rest, ok := strings.CutPrefix(v, "# "); ok && isExpression(rest) {
		return rest
	}
	if !balanced(v) {
		return "{" + latex.Escape(latex.Text(v)) + "}"
	}
	return "{" + v + "}"
}

// isExpression reports whether s is one value, ready to stand in an entry.
func isExpression(s string) bool {
	p := newParser(chunk{text: s, closed: false}, '\n')
	var f field
	p.value(&f)
	return p.i == len(s) && len(p.e.defects) == 0 && len(f.parts) > 0
}

// balanced reports whether the braces of s balance.
func balanced(s string) bool {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}

// record writes an entry from typed fields.
func (w *Writer) record(rec *refsift.Record) {
	w.line("@", entryType(rec), "{", w.key(rec), ",")
	for _, f := range fieldsOf(rec) {
		w.line("  ", f.name, " = {", f.value, "},")
	}
	w.line("}")
}

// key returns a key that was not written before: the record's own, or one
// made of author, year and title, with a letter behind it where needed.
func (w *Writer) key(rec *refsift.Record) string {
	key := cleanKey(rec.ExportID)
	if key == "" || strings.Trim(key, "0123456789") == "" {
		key = makeKey(rec) // numbers of other formats say nothing here
	}
	unique := key
	for n := 0; w.keys[strings.ToLower(unique)]; n++ {
		unique = key + suffix(n)
	}
	w.keys[strings.ToLower(unique)] = true
	return unique
}

// cleanKey drops what no key may hold.
func cleanKey(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || r == '\u00a0' || strings.ContainsRune(`{}(),"'#%~\=`, r) {
			return -1
		}
		return r
	}, s)
}

// A writtenField is a field ready to stand between braces.
type writtenField struct{ name, value string }

var atLineStart = regexp.MustCompile(`([\n\r]\s*)@`)

// lineSafe protects an at sign at the start of a line, where readers look for
// the next entry.
func lineSafe(value string) string {
	if strings.ContainsAny(value, "\n\r") && strings.Contains(value, "@") {
		return atLineStart.ReplaceAllString(value, "$1{@}")
	}
	return value
}

// fieldsOf lists the fields of a record in the order they are written.
func fieldsOf(rec *refsift.Record) []writtenField {
	var out []writtenField
	add := func(name, value string) {
		if value != "" {
			out = append(out, writtenField{name, lineSafe(value)})
		}
	}
	text := func(name, value string) { add(name, latex.Escape(value)) }
	add("author", joinNames(rec.Authors))
	add("editor", joinNames(rec.Editors))
	add("translator", joinNames(withRole(rec, refsift.Translator)))
	if s := joinNames(withRole(rec, refsift.OtherContributor)); s != "" {
		add("editora", s)
		add("editoratype", "collaborator")
	}
	if s := joinNames(withRole(rec, refsift.SeriesEditor)); s != "" {
		add("editorb", s)
		add("editorbtype", seriesEditorType)
	}
	text("title", rec.Title)
	text("origtitle", rec.OriginalTitle)
	text(sourceField(rec.Type), rec.Source)
	text("shortjournal", rec.SourceAbbrev)
	text("series", rec.Series)
	if rec.Year > 0 {
		add("year", strconv.Itoa(rec.Year))
	}
	if rec.Date.Month > 0 && rec.Date.Month <= 12 {
		add("month", strconv.Itoa(rec.Date.Month))
		if rec.Date.Day > 0 {
			add("day", strconv.Itoa(rec.Date.Day))
		}
	}
	text("volume", rec.Volume)
	text("number", rec.Issue)
	add("pages", pagesField(rec))
	text("eid", rec.ArticleNumber)
	text("edition", rec.Edition)
	text("publisher", rec.Publisher)
	text("address", rec.Place)
	add("doi", verbatim(rec.DOI.String()))
	add("pmid", rec.PMID.String())
	add("pmcid", rec.PMCID.String())
	add("issn", join(rec.ISSN, "; "))
	add("eissn", join(rec.EISSN, "; "))
	add("isbn", join(rec.ISBN, "; "))
	add("unique-id", verbatim(rec.Accession))
	for _, l := range rec.Languages {
		text("language", l)
	}
	for _, t := range rec.PublicationTypes {
		text("type", t)
	}
	for _, u := range rec.URLs {
		add("url", verbatim(u))
	}
	text("keywords", fields.JoinKeywords(keywordsOf(rec)))
	for _, a := range rec.Affiliations {
		add("affiliation", strings.ReplaceAll(latex.Escape(a), ";", "{;}"))
	}
	for _, n := range rec.Notes {
		text("note", n)
	}
	text("abstract", rec.Abstract)
	text("source", rec.Origin.Database)
	return out
}

// withRole lists the contributors of a role.
func withRole(rec *refsift.Record, role refsift.ContributorRole) (out []refsift.Author) {
	for _, c := range rec.Contributors {
		if c.Role == role {
			out = append(out, c.Author)
		}
	}
	return out
}

// pagesField is the range with an en dash. An article number stands here too
// where there are no pages, unless it would be read as a range: Zotero, EndNote
// and bibutils do not know eid.
func pagesField(rec *refsift.Record) string {
	if rec.Pages == "" {
		return latex.Escape(fields.PageOfNumber(rec.ArticleNumber))
	}
	return strings.ReplaceAll(latex.Escape(rec.Pages), "-", "--")
}

// entryType names the type of the entry that a record is written as. What has
// a journal with a volume or an issue and no type of its own (Covidence, CSV,
// CiteSource) is an article: from @misc other programs take neither.
func entryType(rec *refsift.Record) string {
	if word, ok := writtenTypes[rec.Type]; ok {
		return word
	}
	if (rec.Type == "" || rec.Type == refsift.Generic) && rec.Source != "" && (rec.Volume != "" || rec.Issue != "") {
		return "article"
	}
	return "misc"
}

// sourceField names the field of the source title: BibTeX keeps journals and
// books apart.
func sourceField(t refsift.Type) string {
	switch t {
	case refsift.Chapter, refsift.ConferencePaper, refsift.Book:
		return "booktitle"
	}
	return "journal"
}

// keywordsOf are the keywords and the headings of the record.
func keywordsOf(rec *refsift.Record) []string {
	out := append([]string(nil), rec.Keywords...)
	for _, d := range rec.Descriptors {
		out = append(out, d.String())
	}
	return out
}

func join[T interface{ String() string }](list []T, sep string) string {
	s := make([]string, len(list))
	for i, v := range list {
		s[i] = v.String()
	}
	return strings.Join(s, sep)
}

// verbatim writes an address or number: only braces and backslashes must go.
func verbatim(s string) string {
	if strings.ContainsAny(s, `{}\`) {
		return strings.NewReplacer(`\`, `{\textbackslash}`, "{", `{\textbraceleft}`, "}", `{\textbraceright}`).Replace(s)
	}
	return s
}

// joinNames writes names as "von Last, Jr, First" with " and " between them.
func joinNames(list []refsift.Author) string {
	var out []string
	for _, a := range list {
		if n := nameOf(a); n != "" {
			out = append(out, n)
		}
	}
	return strings.Join(out, " and ")
}

func nameOf(a refsift.Author) string {
	if a.Family == "" {
		if name := cmp.Or(a.Corporate, a.Given); name != "" {
			return "{" + latex.Escape(name) + "}"
		}
		return ""
	}
	family, given, suffix := namePart(a.Family), namePart(a.Given), namePart(a.Suffix)
	switch {
	case suffix != "":
		return family + ", " + suffix + ", " + given
	case given != "":
		return family + ", " + given
	}
	if strings.ContainsAny(a.Family, " \t") {
		// Without a comma the words would be taken for given and family name.
		return family + ","
	}
	return family
}

// namePart protects what would cut a name: commas, and the word "and".
func namePart(s string) string {
	e := latex.Escape(s)
	if strings.ContainsAny(s, ",;") || len(splitNames(" "+s+" ")) > 1 || isAnd(s) || strings.HasSuffix(strings.ToLower(s), " and") || strings.EqualFold(s, "others") {
		return "{" + e + "}"
	}
	return e
}
