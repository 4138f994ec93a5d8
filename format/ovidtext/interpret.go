package ovidtext

import (
	"regexp"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/mapping"
	"github.com/refsift/refsift/internal/names"
)

// An interpreter computes the typed fields of a record of either form.
type interpreter struct {
	b mapping.Builder

	unique, source, book, chapter, publisher string
	correspondence                           []string
	institutions                             []string
	footnotes                                map[int]string // of an author: the number of the address
}

// Fill implements mapping.Layout.
func (l *tagLayout) Fill(c *mapping.Core, rec *refsift.Record) {
	l.fill(c, rec, func(name string) string { return name })
}

// Fill implements mapping.Layout.
func (l *fieldLayout) Fill(c *mapping.Core, rec *refsift.Record) {
	l.fill(c, rec, func(name string) string { return tagOf[strings.ToLower(name)] })
}

func (p *interpreter) fill(c *mapping.Core, rec *refsift.Record, code func(string) string) {
	*p = interpreter{correspondence: p.correspondence[:0], institutions: p.institutions[:0]}
	b := &p.b
	b.Reset(c, rec)
	for i := range rec.Tags {
		t := &rec.Tags[i]
		tag := code(t.Name)
		m := table[tag]
		switch {
		case t.Value == "":
		case m.Role == mapping.Special:
			b.At(t)
			p.special(tag, t.Value)
		default:
			b.Add(t, m)
		}
	}
	p.finish(rec)
}

// special reads the tags that need more than the table says.
func (p *interpreter) special(tag, v string) {
	b := &p.b
	switch tag {
	case "UI", "AN":
		v = cleanAccession(mapping.Joined(v))
		b.Value(mapping.Accession, v)
		mapping.SetFirst(&p.unique, v)
	case "PM": // "29567890 [http://…]"
		number, _, _ := strings.Cut(mapping.Joined(v), " ")
		b.Value(mapping.PMID, number)
	case "TI":
		b.Value(mapping.Title, unquoted(cleanTitle(mapping.Joined(v))))
	case "TT", "OT":
		b.Value(mapping.OriginalTitle, cleanTitle(mapping.Joined(v)))
	case "LC":
		if v = strings.TrimRight(mapping.Joined(v), ". "); len(v) <= 80 { // Books@Ovid has whole addresses there
			b.Value(mapping.Place, v)
		}
	case chapterTitle:
		mapping.SetFirst(&p.chapter, cleanTitle(mapping.Joined(v)))
	case "BT":
		mapping.SetFirst(&p.book, mapping.Joined(v))
	case "SO":
		mapping.SetFirst(&p.source, v)
	case "AU":
		mapping.EachLine(v, p.author)
	case "IN":
		mapping.EachLine(v, func(s string) { p.institutions = append(p.institutions, s) })
	case "AD":
		mapping.EachLine(v, func(s string) { p.correspondence = append(p.correspondence, s) })
	case "PB", "PU":
		mapping.SetFirst(&p.publisher, mapping.Joined(v))
	case "PT", "DT":
		mapping.EachPart(mapping.Joined(v), func(s string) { b.Value(mapping.PublicationType, strings.TrimRight(s, ". ")) })
	case "MH", "OD", "SH", "MC":
		mapping.EachLine(v, func(s string) { b.Heading(heading(s)) })
	case "DE", "KW", "KF", "OW":
		mapping.EachLine(v, func(line string) {
			mapping.EachPart(line, func(s string) { b.Value(mapping.Keyword, strings.TrimLeft(s, "*")) })
		})
	case "ID": // APA PsycInfo separates its key concepts by commas
		for _, k := range fields.KeywordsByComma(v) {
			b.Value(mapping.Keyword, k)
		}
	case "XR":
		if d, ok := fields.FindDOI(v); ok {
			b.Value(mapping.DOI, d.String())
		}
	default: // links
		b.Value(mapping.URL, v)
		p.linkPMID(v)
	}
}

// linkPMID reads the PMID in the address of a link resolver: "&id=pmid:123&".
func (p *interpreter) linkPMID(v string) {
	if _, rest, ok := strings.Cut(v, "id=pmid:"); ok && !p.b.Rec.PMID.IsValid() {
		number, _, _ := strings.Cut(rest, "&")
		if n, err := refsift.ParsePMID(number); err == nil {
			p.b.Rec.PMID = n
		}
	}
}

// cleanAccession takes off what APA PsycInfo puts around its numbers: "Book:
// 2011-27892-001."
func cleanAccession(v string) string {
	v = strings.TrimRight(v, ". ")
	if i := strings.LastIndex(v, ": "); i >= 0 && strings.ContainsAny(v[i:], "0123456789") {
		v = v[i+2:]
	}
	return v
}

// cleanTitle takes off remarks behind a title ("[References].", "[Article]")
// and the full stop that Ovid puts there. Brackets around a whole title say
// that it is translated and stay.
func cleanTitle(v string) string {
	for {
		v = strings.TrimRight(v, " ")
		t := strings.TrimSuffix(v, ".")
		if strings.HasSuffix(t, "]") {
			i := strings.LastIndexByte(t, '[')
			if i > 0 && !strings.ContainsAny(t[i:], " ,") && (strings.HasSuffix(strings.TrimRight(t[:i], " "), ".") || isRemark(t[i+1:len(t)-1])) {
				v = t[:i]
				continue
			}
		}
		if strings.HasSuffix(v, "..") {
			return v
		}
		return t
	}
}

// unquoted takes off the quotation marks around a whole title (Journals@Ovid).
func unquoted(v string) string {
	if n := len(v); n > 2 && v[0] == '"' && strings.IndexByte(v[1:], '"') == n-2 {
		return v[1 : n-1]
	}
	return v
}

func isRemark(s string) bool {
	switch s {
	case "References", "Article", "Review", "Abstract", "Editorial", "Letter", "Miscellaneous", "Report":
		return true
	}
	return false
}

// author reads a name: "Okafor A.B.", "Okafor, Ada [Author; E-mail: …]",
// "AHMED, Mughees.", and in Journals@Ovid "Okafor, Ada B. MD, MPH 1".
func (p *interpreter) author(v string) {
	rec := p.b.Rec
	note := ""
	if strings.HasPrefix(p.b.Database, "Journals@Ovid") {
		v, note = cutFootnote(v)
		v = cutDegrees(v)
	}
	if words := strings.Fields(v); len(words) > 0 && len(strings.Trim(words[len(words)-1], ".")) > 2 && !strings.Contains(strings.TrimSuffix(words[len(words)-1], "."), ".") {
		v = strings.TrimSuffix(v, ".")
	}
	if strings.HasSuffix(v, "[Ed]") || strings.HasSuffix(v, "[Ed.]") || strings.HasSuffix(v, "[Editor]") {
		rec.Editors = mapping.AppendNames(rec.Editors, v)
		return
	}
	before := len(rec.Authors)
	rec.Authors = mapping.AppendNames(rec.Authors, v)
	if note != "" && len(rec.Authors) == before+1 {
		if p.footnotes == nil {
			p.footnotes = map[int]string{}
		}
		p.footnotes[before] = note
	}
}

// cutFootnote cuts the number of the address off a name.
func cutFootnote(v string) (name, note string) {
	name = strings.TrimRight(v, "0123456789, *")
	return name, strings.Trim(v[len(name):], " ,*")
}

// degrees follow names in Journals@Ovid.
var degrees = map[string]bool{
	"MD": true, "PHD": true, "MPH": true, "MSC": true, "MS": true, "MA": true, "BSC": true, "BS": true, "BA": true, "RN": true, "DRPH": true, "SCD": true,
	"DO": true, "DDS": true, "DVM": true, "PHARMD": true, "FRCP": true, "FACP": true, "FACS": true, "MBBS": true, "MBA": true, "MHS": true, "EDD": true, "PSYD": true,
	"DPT": true, "PT": true, "MSW": true, "MSN": true, "DNP": true, "FAHA": true, "FACC": true, "MBCHB": true, "FRACP": true, "MPHIL": true, "DPHIL": true, "JD": true,
}

// cutDegrees cuts degrees off the end of a name, but not its only given name.
func cutDegrees(v string) string {
	for {
		i := strings.LastIndexAny(v, " ,")
		if i < 0 || !degrees[strings.ToUpper(strings.ReplaceAll(v[i+1:], ".", ""))] {
			return strings.TrimRight(v, " ,")
		}
		rest := strings.TrimRight(v[:i], " ,")
		if !strings.Contains(rest, ",") && !strings.Contains(rest, " ") {
			return v
		}
		v = rest
	}
}

// heading reads "*Pears/gd, *ec [Growth & Development, Economics]", as MEDLINE
// on Ovid writes headings, and plain ones.
func heading(v string) refsift.Descriptor {
	v = strings.TrimRight(v, ".")
	head, rest, _ := strings.Cut(v, "/")
	list, named, ok := strings.Cut(rest, "[")
	if !ok || !strings.HasSuffix(named, "]") {
		return mapping.ParseDescriptor(v)
	}
	codes, full := strings.Split(list, ","), strings.Split(strings.TrimSuffix(named, "]"), ", ")
	if len(codes) != len(full) {
		return mapping.ParseDescriptor(v)
	}
	var d refsift.Descriptor
	d.Heading, d.Major = strings.CutPrefix(strings.TrimSpace(head), "*")
	for i, name := range full {
		d.Qualifiers = append(d.Qualifiers, refsift.Qualifier{Name: strings.TrimSpace(name), Major: strings.Contains(codes[i], "*")})
	}
	return d
}

func (p *interpreter) finish(rec *refsift.Record) {
	b := &p.b
	p.fromSource(rec)
	p.fromBook(rec)
	p.editors(rec)
	p.publisherOf(rec)
	p.affiliations(rec)
	if p.chapter != "" {
		mapping.SetFirst(&rec.Source, rec.Title)
		rec.Title = p.chapter
	}
	b.Finish()
	rec.Origin.Platform = mapping.Ovid
	if rec.Origin.Database == "MEDLINE" && !rec.PMID.IsValid() {
		rec.PMID, _ = refsift.ParsePMID(p.unique)
	}
	rec.Type = p.recordType(rec)
}

// publicationDate reads "Date of Publication: March 2018." in Embase's citation
// strings, which some of them have twice.
func publicationDate(s string) string {
	const label = "Date of Publication: "
	_, s, _ = strings.Cut(s, label)
	for strings.HasPrefix(s, label) {
		s = s[len(label):]
	}
	if i := strings.IndexAny(s, ".;"); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

// fromSource fills what has no tag of its own from the citation string.
func (p *interpreter) fromSource(rec *refsift.Record) {
	if p.source == "" {
		return
	}
	b := &p.b
	s := ParseSource(p.source)
	mapping.SetFirst(&rec.Source, s.Title)
	mapping.SetFirst(&rec.Volume, s.Volume)
	mapping.SetFirst(&rec.Issue, s.Issue)
	if b.Range == "" && b.First == "" {
		b.Range = s.Pages
	}
	mapping.SetFirst(&b.Date, publicationDate(p.source))
	mapping.SetFirst(&b.Date, s.Date)
	mapping.SetFirst(&rec.Publisher, s.Publisher)
	mapping.SetFirst(&rec.Place, s.Place)
}

var (
	bookPages = regexp.MustCompile(`(?i)chapter (?:pagination|pages?): ([\w-]+)`)
	bookTitle = regexp.MustCompile(`^(?:.*?\[Eds?\.?\]\.? )?(?:\[([^\]]+)\]|(.+?)(?:\. |$))`)
)

// fromBook reads BT, the citation of the book that holds a chapter (Zoological
// Record): "Okafor, A. [Ed.]. Pears of the north. Pear Press. 2002: 1-280.
// Chapter pagination: 214-218."
func (p *interpreter) fromBook(rec *refsift.Record) {
	if p.book == "" || len(p.book) > maxSource {
		return
	}
	b := &p.b
	if m := bookPages.FindStringSubmatch(p.book); m != nil {
		mapping.SetFirst(&b.Range, m[1])
	}
	if m := bookTitle.FindStringSubmatch(p.book); m != nil {
		if title := strings.Trim(m[1]+m[2], "[]. "); rec.Source == "" && !strings.EqualFold(title, strings.Trim(rec.Title, "[]. ")) {
			rec.Source = title
		}
	}
	if b.Year == "" && b.Date == "" {
		if d, ok := fields.Date(p.book[strings.LastIndexByte(p.book, ']')+1:]); ok {
			b.Year = d.String()
		}
	}
}

var editor = regexp.MustCompile(`^[;,.\s]*([^\[\]]{2,100}?)\s*\[(?:Eds?|Editors?)\b[^\]]*\]`)

// editors reads the names before the title of a book in SO or BT: "Okafor, Ada
// [Editor, Reprint Author], Berg, Jan [Editor]. Pears in practice."
func (p *interpreter) editors(rec *refsift.Record) {
	for _, s := range []string{p.source, p.book} {
		if len(s) > maxSource || len(rec.Editors) > 0 || !strings.Contains(s, "[Ed") {
			continue
		}
		for m := editor.FindStringSubmatch(s); m != nil; m = editor.FindStringSubmatch(s) {
			rec.Editors = mapping.AppendNames(rec.Editors, m[1])
			s = s[len(m[0]):]
		}
	}
}

// publisherOf reads "Pear Press; US", which names the country (APA PsycInfo).
func (p *interpreter) publisherOf(rec *refsift.Record) {
	name, country, ok := strings.Cut(p.publisher, "; ")
	if p.publisher != "" {
		rec.Publisher = strings.TrimSpace(name)
	}
	if ok && len(country) <= 40 {
		mapping.SetFirst(&rec.Place, strings.TrimSpace(country))
	}
}

// affiliations ties the addresses of IN to authors: by families in brackets
// (Embase), by the name before a colon (APA PsycInfo), by a number in brackets
// (Journals@Ovid). The rest belongs to the record.
func (p *interpreter) affiliations(rec *refsift.Record) {
	if len(p.institutions) == 0 {
		rec.Affiliations = append(rec.Affiliations, p.correspondence...)
		return
	}
	for _, line := range p.institutions {
		if !p.tie(rec, line) {
			rec.Affiliations = append(rec.Affiliations, line)
		}
	}
}

// maxTied bounds the authors that addresses are tied to: more are a list of
// collaborators, and comparing all with all would take long.
const maxTied = 500

func (p *interpreter) tie(rec *refsift.Record, line string) bool {
	if len(rec.Authors) > maxTied {
		return false
	}
	if who, address, ok := strings.Cut(line, ")"); ok && who != "" && who[0] == '(' {
		address = strings.TrimSpace(address)
		found := false
		for name := range strings.FieldsFuncSeq(who[1:], func(r rune) bool { return r == ',' || r == ';' }) {
			name = strings.TrimSpace(name)
			for i := range rec.Authors {
				if a := &rec.Authors[i]; a.Family == name || a.Family+" "+a.Given == name || p.hasFootnote(i, name) {
					a.Affiliations = append(a.Affiliations, address)
					found = true
				}
			}
		}
		return found
	}
	who, address, ok := strings.Cut(line, ": ")
	if !ok || !strings.Contains(who, ",") {
		return false
	}
	author := names.Parse(who)
	for i := range rec.Authors {
		if a := &rec.Authors[i]; a.Family == author.Family && strings.TrimRight(a.Given, ".") == strings.TrimRight(author.Given, ".") {
			a.Affiliations = append(a.Affiliations, address)
			return true
		}
	}
	return false
}

func (p *interpreter) hasFootnote(i int, number string) bool {
	note := p.footnotes[i]
	for n := range strings.FieldsFuncSeq(note, func(r rune) bool { return r == ',' || r == ' ' }) {
		if n == number {
			return true
		}
	}
	return false
}

// recordType reads the publication and document types. Without any an item
// with a journal is an article.
func (p *interpreter) recordType(rec *refsift.Record) refsift.Type {
	book, found := false, refsift.Type("")
	for _, v := range rec.PublicationTypes {
		l := strings.ToLower(v)
		switch {
		case strings.Contains(l, "chapter"):
			return refsift.Chapter
		case strings.Contains(l, "dissertation"), strings.Contains(l, "thesis"):
			return refsift.Thesis
		case strings.Contains(l, "conference abstract"), l == "meeting abstract":
			found = refsift.Abstract
		case strings.Contains(l, "conference"), strings.Contains(l, "meeting paper"), strings.Contains(l, "proceedings paper"):
			found = refsift.ConferencePaper
		case l == "patent":
			return refsift.Patent
		case l == "preprint":
			return refsift.Preprint
		case strings.Contains(l, "report") && !strings.Contains(l, "case report") && rec.Volume == "":
			found = refsift.Report
		case strings.Contains(l, "book") && !strings.Contains(l, "review"):
			book = true
		}
	}
	switch {
	case p.chapter != "":
		return refsift.Chapter
	case found != "":
		return found
	case book, strings.HasPrefix(p.b.Database, "Books@Ovid"):
		return refsift.Book
	case rec.Source == "" && rec.Volume == "" && len(rec.PublicationTypes) == 0:
		return refsift.Generic
	}
	return refsift.Article
}
