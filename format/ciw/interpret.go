package ciw

import (
	"slices"
	"strings"
	"unicode"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/mapping"
	"github.com/refsift/refsift/internal/names"
)

// An interpreter computes the typed fields of a record, of either form.
type interpreter struct {
	b       mapping.Builder
	tabular bool // values that are lines elsewhere are separated by semicolons

	short, full, bookShort, bookFull         []string // names as written
	bodies, bookBodies                       []string
	addresses, orcids, written               []string
	kind, number, pages, bookDOI, supplement string
	shortest, address                        string
}

// Fill implements mapping.Layout.
func (p *interpreter) Fill(c *mapping.Core, rec *refsift.Record) {
	*p = interpreter{tabular: p.tabular, short: p.short[:0], full: p.full[:0], bookShort: p.bookShort[:0], bookFull: p.bookFull[:0],
		bodies: p.bodies[:0], bookBodies: p.bookBodies[:0], addresses: p.addresses[:0], orcids: p.orcids[:0], written: p.written}
	b := &p.b
	b.Reset(c, rec)
	for i := range rec.Tags {
		t := &rec.Tags[i]
		m := table[t.Name]
		switch {
		case t.Value == "":
		case m.Role == mapping.Special:
			b.At(t)
			p.special(t)
		case m.Role == mapping.Editor && p.tabular:
			m.Shape = mapping.Parts
			b.Add(t, m)
		default:
			b.Add(t, m)
		}
	}
	p.finish(c, rec)
}

// special reads the tags whose values depend on others.
func (p *interpreter) special(t *refsift.Tag) {
	switch t.Name {
	case "PT":
		p.kind = strings.TrimSpace(t.Value)
	case "AU":
		p.each(t.Value, &p.short)
	case "AF":
		p.each(t.Value, &p.full)
	case "BA":
		p.each(t.Value, &p.bookShort)
	case "BF":
		p.each(t.Value, &p.bookFull)
	case "CA":
		p.each(t.Value, &p.bodies)
	case "GP":
		p.each(t.Value, &p.bookBodies)
	case "C1":
		p.addressLines(t.Value)
	case "OI":
		mapping.EachPart(mapping.Joined(t.Value), func(v string) { p.orcids = append(p.orcids, v) })
	case "J9":
		mapping.SetFirst(&p.shortest, mapping.Joined(t.Value))
	case "PA":
		mapping.SetFirst(&p.address, mapping.Joined(t.Value))
	case "SU":
		mapping.SetFirst(&p.supplement, mapping.Joined(t.Value))
	case "PS":
		mapping.SetFirst(&p.pages, mapping.Joined(t.Value))
	case "D2":
		mapping.SetFirst(&p.bookDOI, t.Value)
	case "AN":
		mapping.SetFirst(&p.number, mapping.Joined(t.Value))
	}
}

// each collects the names of a value, one a line, or between semicolons.
func (p *interpreter) each(v string, list *[]string) {
	add := func(n string) {
		if n = cutMail(n); !fields.Empty(n) {
			*list = append(*list, n)
		}
	}
	if p.tabular {
		mapping.EachPart(v, add)
	} else {
		mapping.EachLine(v, add)
	}
}

// cutMail takes off what Zoological Record and BIOSIS put behind the
// corresponding author: "Okafor, Ada (ada@example.org)".
func cutMail(n string) string {
	if n[len(n)-1] != ')' {
		return n
	}
	i := strings.LastIndex(n, " (")
	if i > 0 && (strings.Contains(n[i:], "@") || n[i:] == " (mail)") {
		return strings.TrimSpace(n[:i])
	}
	return n
}

// addressLines cuts C1 into addresses. In the Core Collection each line is
// one; other databases wrap the text, or separate addresses by semicolons
// behind a full stop.
func (p *interpreter) addressLines(v string) {
	if p.tabular {
		p.addresses = append(p.addresses, cutAddresses(v)...)
		return
	}
	previous := ""
	mapping.EachLine(v, func(line string) {
		n := len(p.addresses)
		if previous != "" && len(previous) >= 50 && line[0] != '[' && !strings.HasSuffix(previous, ".") {
			p.addresses[n-1] += " " + line
		} else {
			p.addresses = append(p.addresses, line)
		}
		previous = line
	})
	for i := 0; i < len(p.addresses); i++ {
		if parts := strings.Split(p.addresses[i], ".; "); len(parts) > 1 && p.addresses[i][0] != '[' {
			p.addresses = slices.Replace(p.addresses, i, i+1, parts...)
			i += len(parts) - 1
		}
	}
}

// cutAddresses takes the one-line form apart, where semicolons also stand
// between the names in brackets: "[A; B] Univ, City; [C] Inst, Town".
func cutAddresses(v string) []string {
	var out []string
	depth, start := 0, 0
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	for i := range len(v) {
		switch v[i] {
		case '[':
			depth++
		case ']':
			depth = max(depth-1, 0)
		case ';':
			if depth == 0 {
				add(v[start:i])
				start = i + 1
			}
		}
	}
	add(v[start:])
	return out
}

func (p *interpreter) finish(c *mapping.Core, rec *refsift.Record) {
	b := &p.b
	written := p.authors(rec)
	p.affiliations(rec, written)
	p.identify(rec, written)
	mapping.SetFirst(&b.Abbreviation, p.shortest)
	mapping.SetFirst(&rec.Place, p.address)
	if p.supplement != "" {
		mapping.SetFirst(&rec.Issue, "Suppl "+p.supplement)
	}
	p.pagesOf(rec)
	p.accession(rec)
	b.Finish()
	rec.Origin.Platform = mapping.WebOfScience
	rec.Origin.Database = databaseOf(rec.Accession)
	rec.Type = recordType(p.kind, rec)
	if rec.Type == refsift.Book && strings.EqualFold(strings.TrimRight(rec.Source, ". "), strings.TrimRight(rec.Title, ". ")) {
		rec.Source = "" // SO repeats the title of a book
	}
	if (rec.Type == refsift.Book || !rec.DOI.IsValid() && rec.Title == "") && !rec.DOI.IsValid() {
		rec.DOI, _ = fields.FindDOI(p.bookDOI)
	}
	switch _, known := kinds[p.kind]; {
	case len(rec.Tags) == 0 || rec.Tags[0].Name != "PT" && !p.tabular:
		b.Warn(refsift.CodeTypeMissing, "PT", "the record has no type tag (PT)")
	case !known && p.kind != "":
		b.Warn(refsift.CodeTypeUnknown, "PT", "unknown type "+p.kind[:min(len(p.kind), 20)])
	}
}

// authors takes the full names where there is one for each author, and adds
// the bodies behind the persons. It returns the names as written, in the order
// of rec.Authors.
func (p *interpreter) authors(rec *refsift.Record) []string {
	list := p.short
	if len(p.full) > 0 && len(p.full) >= len(p.short) {
		list = p.full
	}
	if len(list) == 0 {
		if list = p.bookFull; len(p.bookFull) < len(p.bookShort) {
			list = p.bookShort
		}
	}
	if n := len(list) + len(p.bodies); n > 0 {
		rec.Authors = make([]refsift.Author, 0, n)
	}
	p.written = p.written[:0]
	for _, n := range list {
		a := names.Parse(n)
		if a.Family == "" && a.Given == "" && a.Corporate == "" {
			continue // "[Anonymous]"
		}
		rec.Authors = append(rec.Authors, a)
		p.written = append(p.written, n)
	}
	bodies := p.bodies
	if len(list) == 0 && len(bodies) == 0 {
		bodies = p.bookBodies // "IEEE" of proceedings is no author of their papers
	}
	for _, n := range bodies {
		if !names.IsPlaceholder(n) {
			rec.Authors = append(rec.Authors, refsift.Author{Corporate: n})
		}
	}
	return p.written
}

// affiliations ties the addresses of C1 to the authors named before them in
// brackets. The rest belongs to the record.
func (p *interpreter) affiliations(rec *refsift.Record, written []string) {
	var index map[string]int // of an author by the name as written
	for _, line := range p.addresses {
		who, address, ok := strings.Cut(line, "] ")
		if !ok || who[0] != '[' {
			rec.Affiliations = append(rec.Affiliations, line)
			continue
		}
		if index == nil {
			index = p.index(written)
		}
		found := false
		for name := range strings.SplitSeq(who[1:], ";") {
			if i, ok := index[strings.TrimSpace(name)]; ok && i < len(rec.Authors) {
				a := &rec.Authors[i]
				a.Affiliations = append(a.Affiliations, address)
				found = true
			}
		}
		if !found {
			rec.Affiliations = append(rec.Affiliations, line)
		}
	}
}

// index numbers the authors by their names, full and, where these come in
// pairs, short.
func (p *interpreter) index(written []string) map[string]int {
	m := make(map[string]int, 2*len(written))
	if len(p.short) == len(written) {
		for i, n := range p.short {
			m[n] = i
		}
	}
	for i, n := range written {
		m[n] = i
	}
	return m
}

// identify reads OI: "Okafor, Ada/0000-0002-1825-0097". A number without a
// name belongs to the only author.
func (p *interpreter) identify(rec *refsift.Record, written []string) {
	for _, v := range p.orcids {
		i := strings.LastIndexByte(v, '/')
		if i < 0 {
			continue
		}
		orcid, err := refsift.ParseORCID(v[i+1:])
		if err != nil {
			continue
		}
		name := strings.TrimSpace(v[:i])
		if at := matchName(name, written, rec.Authors); at >= 0 && !rec.Authors[at].ORCID.IsValid() {
			rec.Authors[at].ORCID = orcid
		}
	}
}

// matchName finds an author by the name as written, else by the family name
// and the first letter of the given names, if that fits one author only.
func matchName(name string, written []string, authors []refsift.Author) int {
	if name == "" {
		if len(authors) == 1 {
			return 0
		}
		return -1
	}
	if i := slices.Index(written, name); i >= 0 {
		return i
	}
	want, at := names.Parse(name), -1
	for i := range authors {
		if !strings.EqualFold(authors[i].Family, want.Family) || !sameInitial(authors[i].Given, want.Given) {
			continue
		}
		if at >= 0 {
			return -1
		}
		at = i
	}
	return at
}

func sameInitial(a, b string) bool {
	for _, x := range a {
		for _, y := range b {
			return unicode.ToLower(x) == unicode.ToLower(y)
		}
	}
	return false
}

// pagesOf reads PS, the pages of Zoological Record and BIOSIS: "12-19",
// "pp. 1-4", "art2, 1-16", "duz039", "1-12, Article No.: 7".
func (p *interpreter) pagesOf(rec *refsift.Record) {
	if p.pages == "" || p.b.First != "" {
		return
	}
	v := p.pages
	if i := strings.Index(v, "Article No.: "); i >= 0 {
		number, _, _ := strings.Cut(v[i+len("Article No.: "):], ",")
		mapping.SetFirst(&rec.ArticleNumber, strings.TrimSpace(number))
		v = strings.Trim(v[:i], " ,;")
	}
	if first, rest, ok := strings.Cut(v, ", "); ok && isLocator(first) {
		mapping.SetFirst(&rec.ArticleNumber, first)
		v = rest
	}
	if isLocator(v) {
		mapping.SetFirst(&rec.ArticleNumber, v)
		return
	}
	p.b.Range = v
}

// isLocator recognises numbers of articles that begin with two or more
// letters: "duz039". Pages have at most one ("S12"), or are Roman.
func isLocator(v string) bool {
	i := strings.IndexAny(v, "0123456789")
	return i >= 2 && len(v) <= 20 && !strings.ContainsAny(v, " -.")
}

// accession takes UT, else AN, which in MEDLINE is the PMID.
func (p *interpreter) accession(rec *refsift.Record) {
	mapping.SetFirst(&rec.Accession, p.number)
	if number, ok := strings.CutPrefix(rec.Accession, "MEDLINE:"); ok && !rec.PMID.IsValid() {
		rec.PMID, _ = refsift.ParsePMID(number)
	}
}

// databases of the platform, by the prefix of their numbers.
var databases = map[string]string{
	"WOS": "Web of Science", "ISI": "Web of Science", "MEDLINE": "MEDLINE", "ZOOREC": "Zoological Record", "ZOOR": "Zoological Record",
	"INSPEC": "Inspec", "BIOSIS": "BIOSIS Previews", "PREV": "BIOSIS Previews", "BCI": "BIOSIS Citation Index", "CABI": "CAB Abstracts", "FSTA": "FSTA",
	"CCC": "Current Contents Connect", "DIIDW": "Derwent Innovations Index", "KJD": "KCI-Korean Journal Database",
	"SCIELO": "SciELO Citation Index", "RSCI": "Russian Science Citation Index", "DRCI": "Data Citation Index",
	"CSCD": "Chinese Science Citation Database", "PPRN": "Preprint Citation Index", "PQDT": "ProQuest Dissertations & Theses Citation Index",
}

// databaseOf names the database of an accession number: "WOS:000…", or
// "ZOOR155…" where there is no UT.
func databaseOf(accession string) string {
	prefix, _, ok := strings.Cut(accession, ":")
	if !ok {
		prefix = strings.TrimRight(accession, "0123456789")
		if prefix == accession {
			prefix = ""
		}
	}
	if name, ok := databases[strings.ToUpper(prefix)]; ok {
		return name
	}
	return "Web of Science"
}
