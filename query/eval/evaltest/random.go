package evaltest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// vocabulary is ordered by frequency. Many words share beginnings and endings,
// some are one word with a hyphen and two without, or differ in accents only.
var vocabulary = strings.Fields(`
	of the patient and patients care in health co production coproduction co-production co-design codesign design
	service services randomised randomized random trial trials women woman migrant migrants immigrant immigration
	participation patient's interaction inter-action interactive behaviour behavior behavioural étude etude naïve
	COVID-19 TNF-α β-blocker beta-blocker pain pains painful headache headaches relief reliefs hypertension hypotension
	blood pressure reduction reduced rate heart failure quality life of-life nurse nurses nursing X-ray 12 2019`)

// headings are descriptors of MeSH 2019, among them broad and narrow ones, a
// check tag, and one that is no descriptor.
var headings = []string{
	"Hypertension", "Hypertension, Renal", "Blood Pressure", "Humans", "Animals", "Female", "Patient Participation",
	"Community Participation", "Delivery of Health Care", "Health Services", "Nursing Care", "Migraine Disorders",
	"Migraine with Aura", "Headache Disorders", "Child", "Infant", "Not A Heading",
}

var qualifiers = []string{"drug therapy", "epidemiology", "adverse effects", "psychology", "therapy", "mortality", "transplantation"}

var languages = []string{"eng", "English", "fre", "French", "ger", "swe", "en", "English; French", "und"}

var pubTypes = []string{"Journal Article", "Review", "Randomized Controlled Trial", "Clinical Trial, Phase II", "Clinical Trial"}

var families = []string{"Smith", "Smith-Jones", "van der Berg", "Müller", "Li"}

var givens = []string{"John A", "J", "JA", "Jane", "Ana-Maria", ""}

// A Generator makes records and searches up. Equal seeds give equal results.
type Generator struct {
	rng *rand.Rand
	n   int
}

// NewGenerator returns a generator.
func NewGenerator(seed uint64) *Generator {
	return &Generator{rng: rand.New(rand.NewPCG(seed, 20190309))}
}

func (g *Generator) chance(percent int) bool { return g.rng.IntN(100) < percent }

func pick[T any](g *Generator, list []T) T { return list[g.rng.IntN(len(list))] }

// word prefers the front of the vocabulary.
func (g *Generator) word() string {
	f := g.rng.Float64()
	return vocabulary[int(f*f*float64(len(vocabulary)))]
}

func (g *Generator) text(least, most int) string {
	words := make([]string, least+g.rng.IntN(most-least+1))
	for i := range words {
		words[i] = g.word()
		if g.chance(10) {
			words[i] = strings.ToUpper(words[i])
		}
	}
	return strings.Join(words, pick(g, []string{" ", " ", "  ", ", "}))
}

// Records returns n made-up records.
func (g *Generator) Records(n int) []*refsift.Record {
	recs := make([]*refsift.Record, n)
	for i := range recs {
		recs[i] = g.Record()
	}
	return recs
}

// Record returns a made-up record. Each has another ID.
func (g *Generator) Record() *refsift.Record {
	g.n++
	r := &refsift.Record{
		ID:     refsift.ID{File: fmt.Sprintf("made-up-%d.ris", g.n%3), Ordinal: g.n},
		Title:  g.text(2, 9),
		Source: pick(g, []string{"Journal of Care", "Care and Health", "Trials"}),
		Volume: fmt.Sprint(1 + g.rng.IntN(5)),
		Pages:  fmt.Sprintf("%d-%d", 100+g.rng.IntN(5), 200),
		Origin: refsift.Origin{Database: pick(g, []string{"MEDLINE", "Embase"})},
	}
	if g.chance(20) {
		r.OriginalTitle = g.text(2, 6)
	}
	if g.chance(85) {
		r.Abstract = g.text(5, 40)
	}
	for range g.rng.IntN(4) {
		r.Keywords = append(r.Keywords, g.text(1, 3))
	}
	for range g.rng.IntN(3) {
		r.Authors = append(r.Authors, refsift.Author{Family: pick(g, families), Given: pick(g, givens)})
	}
	for range g.rng.IntN(5) {
		d := refsift.Descriptor{Heading: pick(g, headings), Major: g.chance(25)}
		for range g.rng.IntN(3) {
			d.Qualifiers = append(d.Qualifiers, refsift.Qualifier{Name: pick(g, qualifiers), Major: g.chance(25)})
		}
		r.Descriptors = append(r.Descriptors, d)
	}
	for range g.rng.IntN(3) {
		r.Languages = append(r.Languages, pick(g, languages))
	}
	if g.chance(70) {
		r.PublicationTypes = append(r.PublicationTypes, pick(g, pubTypes))
	}
	if g.chance(90) {
		r.Date = g.date()
		r.Year = r.Date.Year
	}
	return r
}

func (g *Generator) date() refsift.Date {
	d := refsift.Date{Year: 2005 + g.rng.IntN(10)}
	if g.chance(60) {
		d.Month = 1 + g.rng.IntN(12)
		if g.chance(60) {
			d.Day = 1 + g.rng.IntN(28)
		}
	}
	return d
}

var textFields = [][]query.Field{
	{query.Title}, {query.Abstract}, {query.Title, query.Abstract}, {query.Title, query.Abstract},
	{query.Title, query.Abstract, query.Keywords, query.Headings}, {query.Keywords},
}

func (g *Generator) fields() query.Fields { return query.Fields{In: pick(g, textFields)} }

// writtenWord returns a word as a search writes it: whole, truncated, or with
// a wildcard inside or in front.
func (g *Generator) writtenWord() query.Word {
	w := g.word()
	switch n := g.rng.IntN(20); {
	case n < 13 || len(w) < 4 || !isASCII(w):
		return query.Lit(w)
	case n < 17:
		return query.Word{{Text: w[:3+g.rng.IntN(len(w)-3)]}, {Wild: query.Any}}
	case n < 18:
		return query.Word{{Wild: query.Any}, {Text: w[len(w)/2:]}}
	case n < 19:
		i := 1 + g.rng.IntN(len(w)-2)
		return query.Word{{Text: w[:i]}, {Wild: query.Wildcard{Min: g.rng.IntN(2), Max: 1 + g.rng.IntN(2)}}, {Text: w[i+1:]}}
	default:
		return query.Word{{Text: w}, {Wild: query.Wildcard{Min: 0, Max: 1}}}
	}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0
}

func (g *Generator) phrase(f query.Fields) query.Expr {
	words := make([]query.Word, 2+g.rng.IntN(2))
	for i := range words {
		words[i] = g.writtenWord()
	}
	return &query.Phrase{Words: words, Fields: f}
}

// Near returns a proximity search, which may hold others.
func (g *Generator) Near() query.Expr { return g.near(g.fields(), 2) }

// near returns a proximity search, nested up to depth.
func (g *Generator) near(f query.Fields, depth int) query.Expr {
	x := &query.Near{Distance: g.rng.IntN(5), Ordered: g.chance(40), Fields: f}
	for range 2 + g.rng.IntN(2) {
		x.Args = append(x.Args, g.nearArgument(depth))
	}
	return x
}

func (g *Generator) nearArgument(depth int) query.Expr {
	switch n := g.rng.IntN(10); {
	case n < 6 || depth <= 0:
		return &query.Term{Word: g.writtenWord()}
	case n < 7:
		return g.phrase(query.Fields{})
	case n < 9:
		return &query.Or{Args: []query.Expr{g.nearArgument(depth - 1), g.nearArgument(depth - 1)}}
	default:
		return g.near(query.Fields{}, depth-1)
	}
}

// Leaf returns a search without operators.
func (g *Generator) Leaf() query.Expr {
	switch n := g.rng.IntN(20); {
	case n < 6:
		return &query.Term{Word: g.writtenWord(), Fields: g.fields()}
	case n < 9:
		return g.phrase(g.fields())
	case n < 12:
		return g.near(g.fields(), 2)
	case n < 16:
		return g.descriptor()
	case n < 18:
		return g.dates()
	}
	return g.value()
}

func (g *Generator) descriptor() query.Expr {
	x := &query.Descriptor{Heading: pick(g, headings), Explode: g.chance(60), Focus: g.chance(25)}
	if g.chance(20) {
		x.Heading = strings.ToLower(x.Heading)
	}
	for range g.rng.IntN(3) {
		if g.chance(50) {
			x.Qualifiers = append(x.Qualifiers, pick(g, append(qualifiers, "DT", "ep")))
		}
	}
	if len(x.Qualifiers) > 0 && g.chance(20) {
		x.Heading = ""
	}
	return x
}

func (g *Generator) dates() query.Expr {
	x := &query.Range{Fields: query.Fields{In: []query.Field{query.Date}}}
	if g.chance(80) {
		x.From = g.date()
	}
	if g.chance(80) {
		x.To = g.date()
	}
	return x
}

func (g *Generator) value() query.Expr {
	term := func(f query.Field, text string) query.Expr {
		return &query.Term{Word: query.Lit(text), Fields: query.Fields{In: []query.Field{f}}}
	}
	switch g.rng.IntN(7) {
	case 0:
		return term(query.Languages, pick(g, []string{"english", "eng", "French", "de", "swedish"}))
	case 1:
		return term(query.PubTypes, strings.ToLower(pick(g, pubTypes)))
	case 2:
		return &query.Term{Word: query.Word{{Text: "clinical "}, {Wild: query.Any}}, Fields: query.Fields{In: []query.Field{query.PubTypes}}}
	case 3:
		return term(query.Databases, "embase")
	case 4:
		return term(query.Qualifiers, pick(g, qualifiers))
	case 5:
		return term(query.Date, pick(g, []string{"2007", "2010/05"}))
	}
	return &query.Phrase{Words: []query.Word{query.Lit(pick(g, []string{"smith", "jones", "berg", "muller"})), query.Lit(pick(g, []string{"j", "ja", "john", "a"}))},
		Fields: query.Fields{In: []query.Field{query.Authors}}}
}

// Expr returns a search with operators nested up to depth.
func (g *Generator) Expr(depth int) query.Expr {
	if depth <= 0 || g.chance(15) {
		return g.Leaf()
	}
	args := func() (out []query.Expr) {
		for range 2 + g.rng.IntN(3) {
			out = append(out, g.Expr(depth-1))
		}
		return out
	}
	switch n := g.rng.IntN(20); {
	case n < 8:
		return &query.Or{Args: args()}
	case n < 14:
		return &query.And{Args: args()[:2]}
	case n < 18:
		return &query.Not{Left: g.Expr(depth - 1), Right: g.Expr(depth - 1)}
	case n < 19:
		return &query.All{}
	}
	return g.Leaf()
}

// Strategy returns n numbered lines. Later lines refer to earlier ones.
func (g *Generator) Strategy(n int) *query.Strategy {
	s := &query.Strategy{}
	if g.chance(50) {
		s.Dialect = query.PubMed // which expands qualifiers and publication types
	}
	for i := range n {
		l := &query.Line{Number: fmt.Sprint(i + 1), Label: fmt.Sprint(i + 1), Reported: -1}
		if i < 3 || g.chance(50) {
			l.Expr = g.Expr(2)
		} else {
			l.Expr = g.reference(i)
		}
		s.Lines = append(s.Lines, l)
	}
	return s
}

// reference returns a combination of some of the first n lines.
func (g *Generator) reference(n int) query.Expr {
	ref := func() query.Expr { return &query.LineRef{Label: fmt.Sprint(1 + g.rng.IntN(n))} }
	switch g.rng.IntN(4) {
	case 0:
		a := 1 + g.rng.IntN(n)
		return &query.LineRange{From: fmt.Sprint(a), To: fmt.Sprint(min(n, a+g.rng.IntN(4))), All: g.chance(20)}
	case 1:
		return &query.And{Args: []query.Expr{ref(), g.Leaf()}}
	case 2:
		return &query.Not{Left: ref(), Right: ref()}
	}
	return &query.Or{Args: []query.Expr{ref(), ref(), ref()}}
}
