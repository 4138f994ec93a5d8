package eval

import (
	"slices"
	"strings"
	"unicode"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/lang"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/thesaurus"
)

// A Document is a record as engines index it: words and values by field,
// normalised. It is where it is settled which part of a record belongs to
// which [query.Field]; engines and the brute-force matcher share it.
type Document struct {
	Text        []TextField  // by field; only fields with words
	Values      []ValueField // by field; only fields with values
	Dates       []DateField  // by field; only known dates
	Descriptors []refsift.Descriptor
}

// A TextField is the words of all values of a field in a record.
type TextField struct {
	Field query.Field
	Words []Word
}

// A Word is a word and its position. Positions ascend; words at one position
// are alternatives (the initials of an author). Between two values of a field
// lie [ValueGap] positions or more.
type Word struct {
	Text     string
	Position int
}

// ValueGap keeps the values of a field apart: no phrase and no proximity
// pair reaches over it. [MaxDistance] is the largest distance of a proximity
// search; a larger one means the same.
const (
	ValueGap    = 1 << 17
	MaxDistance = 1 << 16
)

// A ValueField is the normalised values of a field in a record, each once.
type ValueField struct {
	Field  query.Field
	Values []string
}

// A DateField is a date of a record.
type DateField struct {
	Field query.Field
	Date  refsift.Date
}

// NewDocument takes a record apart. It does not change it.
func NewDocument(r *refsift.Record) *Document {
	d := &Document{}
	d.addTexts(r)
	d.addValues(r)
	d.addDates(r)
	for _, x := range r.Descriptors {
		n := refsift.Descriptor{Heading: token.Value(x.Heading), Major: x.Major}
		for _, q := range x.Qualifiers {
			name, _ := thesaurus.Qualifier(q.Name)
			n.Qualifiers = append(n.Qualifiers, refsift.Qualifier{Name: name, Major: q.Major})
		}
		d.Descriptors = append(d.Descriptors, n)
	}
	return d
}

func (d *Document) addTexts(r *refsift.Record) {
	headings := make([]string, len(r.Descriptors))
	for i, h := range r.Descriptors {
		headings[i] = h.Heading
	}
	affiliations := slices.Clone(r.Affiliations)
	for _, a := range r.Authors {
		affiliations = append(affiliations, a.Affiliations...)
	}
	d.addText(query.Title, r.Title, r.OriginalTitle)
	d.addText(query.Abstract, r.Abstract)
	d.addText(query.Keywords, r.Keywords...)
	d.addText(query.Headings, headings...)
	d.addAuthors(r.Authors)
	d.addText(query.Affiliations, affiliations...)
	d.addText(query.Source, r.Source, r.SourceAbbrev)
	d.addText(query.Publisher, r.Publisher)
	d.addText(query.Place, r.Place)
	d.addText(query.Notes, r.Notes...)
	d.addText(query.Substances, substances(r)...)
}

func (d *Document) addText(f query.Field, values ...string) {
	var words []Word
	var buf []string
	for _, v := range values {
		buf = token.AppendWords(buf[:0], v)
		at := start(words)
		words = slices.Grow(words, len(buf))
		for i, w := range buf {
			words = append(words, Word{w, at + i})
		}
	}
	if len(words) > 0 {
		d.Text = append(d.Text, TextField{f, words})
	}
}

// start returns the position of the first word of the next value.
func start(words []Word) int {
	if len(words) == 0 {
		return 1
	}
	return words[len(words)-1].Position + ValueGap
}

// addAuthors indexes "family given", with the initials in front: at the
// position of the first given name stand also the initials, and every
// shorter form of them, so that smith j, smith ja, smith john and smith john
// a all find Smith, John A, as an author search in PubMed does.
func (d *Document) addAuthors(authors []refsift.Author) {
	var words []Word
	for _, a := range authors {
		at := start(words)
		add := func(list []string, stacked bool) {
			for _, w := range list {
				words = append(words, Word{w, at})
				if !stacked {
					at++
				}
			}
		}
		add(token.Words(a.Family), false)
		given := token.Words(a.Given)
		if len(given) > 0 {
			alternatives := append(initials(a.Given), given[0])
			slices.Sort(alternatives)
			add(slices.Compact(alternatives), true)
			at++
			add(given[1:], false)
		}
		add(token.Words(a.Suffix), false)
		add(token.Words(a.Corporate), false)
	}
	if len(words) > 0 {
		d.Text = append(d.Text, TextField{query.Authors, words})
	}
}

// initials returns the initials of given names and every shorter form of
// them: "John A." gives j, ja. A word of up to four capitals is taken for
// initials itself.
func initials(given string) []string {
	var all []rune
	for _, name := range strings.FieldsFunc(given, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		letters := []rune(name)
		n := 1
		if len(letters) <= 4 && !slices.ContainsFunc(letters, func(r rune) bool { return !unicode.IsUpper(r) }) {
			n = len(letters)
		}
		all = append(all, letters[:n]...)
	}
	var out []string
	for i := range min(len(all), 8) {
		if w := token.Words(string(all[:i+1])); len(w) == 1 {
			out = append(out, w[0])
		}
	}
	return out
}

// substances returns the names of the RN tags of MEDLINE, "0 (Acetates)".
// In RIS the tag has another meaning.
func substances(r *refsift.Record) (out []string) {
	if r.Origin.Format != "nbib" {
		return nil
	}
	for _, t := range r.Tags {
		if t.Name != "RN" {
			continue
		}
		if _, name, ok := strings.Cut(t.Value, "("); ok {
			out = append(out, strings.TrimSuffix(strings.TrimSpace(name), ")"))
		}
	}
	return out
}

func (d *Document) addValues(r *refsift.Record) {
	var qualifiers []string
	for _, h := range r.Descriptors {
		for _, q := range h.Qualifiers {
			name, _ := thesaurus.Qualifier(q.Name)
			qualifiers = append(qualifiers, name)
		}
	}
	// The code, by which a language is found, and the text, for truncations.
	var languages []string
	for _, l := range r.Languages {
		if codes := lang.Codes(l); len(codes) > 0 {
			languages = append(append(languages, codes...), l)
		}
	}
	var issns []string
	for _, i := range append(slices.Clone(r.ISSN), r.EISSN...) {
		issns = append(issns, i.String())
	}
	ids := []string{r.Accession, r.PMCID.String(), r.DOI.String(), r.PMID.String()}
	for _, i := range r.ISBN {
		ids = append(ids, i.String())
	}
	d.addValue(query.Qualifiers, qualifiers...)
	d.addValue(query.Languages, languages...)
	d.addValue(query.PubTypes, r.PublicationTypes...)
	d.addValue(query.Volume, r.Volume)
	d.addValue(query.Issue, r.Issue)
	d.addValue(query.Pages, r.Pages, r.FirstPage(), r.ArticleNumber)
	d.addValue(query.DOI, r.DOI.String())
	d.addValue(query.PMID, r.PMID.String())
	d.addValue(query.ISSN, issns...)
	d.addValue(query.Accession, ids...)
	d.addValue(query.Databases, r.Origin.Database)
}

func (d *Document) addValue(f query.Field, values ...string) {
	var out []string
	for _, v := range values {
		if v = token.Value(v); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	if len(out) > 0 {
		d.Values = append(d.Values, ValueField{f, out})
	}
}

// dateTags are the tags of MEDLINE that hold dates of the record itself.
var dateTags = [...]struct {
	name  string
	field query.Field
}{
	{"CRDT", query.Created}, {"EDAT", query.Entered}, {"DCOM", query.Completed}, {"MHDA", query.Indexed}, {"LR", query.Revised},
}

func (d *Document) addDates(r *refsift.Record) {
	date := r.Date
	if !date.IsValid() {
		date = refsift.Date{Year: r.Year}
	}
	d.addDate(query.Date, date)
	for _, t := range dateTags {
		if v, ok := r.Tag(t.name); ok {
			d.addDate(t.field, recordDate(v))
		}
	}
}

func (d *Document) addDate(f query.Field, date refsift.Date) {
	if date.IsValid() {
		d.Dates = append(d.Dates, DateField{f, date})
	}
}

// recordDate reads 20190215 and 2019/02/15 06:00.
func recordDate(s string) refsift.Date {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	if len(s) == 8 && !strings.ContainsAny(s, "/-") {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	date, err := refsift.ParseDate(s)
	if err != nil {
		return refsift.Date{}
	}
	return date
}
