package evaltest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// caseRecords are made up; a case names them by their number.
func caseRecords() []*refsift.Record {
	recs := []*refsift.Record{
		{ // 1
			Title: "Co-production of health care", OriginalTitle: "Étude de santé",
			Abstract: "Patients and nurses work together. Blood pressure was reduced; a reduction of pressure.",
			Keywords: []string{"shared decision", "making of care"}, Languages: []string{"eng"}, Year: 2007,
			Authors:     []refsift.Author{{Family: "Smith", Given: "John A"}, {Family: "van der Berg", Given: "M"}},
			Descriptors: []refsift.Descriptor{{Heading: "Hypertension", Qualifiers: []refsift.Qualifier{{Name: "drug therapy", Major: true}}}},
			DOI:         refsift.MustDOI("10.1000/A-b(1)"), PublicationTypes: []string{"Journal Article", "Review"},
		},
		{ // 2
			Title: "Coproduction in women", Abstract: "the the quality x life", Languages: []string{"English; French"},
			Date: refsift.Date{Year: 2007, Month: 5, Day: 31}, Year: 2007,
			Descriptors: []refsift.Descriptor{{Heading: "Hypertension, Renal", Major: true}, {Heading: "Female"}},
			Authors:     []refsift.Author{{Family: "Smith", Given: "B. C."}},
		},
		{ // 3
			Title: "Quality of life", Abstract: "pain pain pain relief", Languages: []string{"fre"},
			Date: refsift.Date{Year: 2008, Month: 2}, Year: 2008,
			Descriptors: []refsift.Descriptor{{Heading: "hypertension", Qualifiers: []refsift.Qualifier{{Name: "Epidemiology"}}}},
		},
		{ // 4
			Title: "Étude randomisée", Abstract: "a randomized trial of behaviour", Origin: refsift.Origin{Database: "Embase"},
			PublicationTypes: []string{"Randomized Controlled Trial"},
		},
	}
	for i, r := range recs {
		r.ID = refsift.ID{File: "cases", Ordinal: i + 1}
	}
	return recs
}

var (
	inTitle    = query.Fields{In: []query.Field{query.Title}}
	inAbstract = query.Fields{In: []query.Field{query.Abstract}}
	inBoth     = query.Fields{In: []query.Field{query.Title, query.Abstract}}
)

func in(f ...query.Field) query.Fields { return query.Fields{In: f} }

func term(text string, f query.Fields) query.Expr {
	return &query.Term{Word: writtenAs(text), Fields: f}
}

// writtenAs reads "*" as the unlimited wildcard and "?" as one character.
func writtenAs(text string) (w query.Word) {
	for _, r := range text {
		switch n := len(w); {
		case r == '*':
			w = append(w, query.Part{Wild: query.Any})
		case r == '?':
			w = append(w, query.Part{Wild: query.Wildcard{Min: 1, Max: 1}})
		case n > 0 && w[n-1].Text != "":
			w[n-1].Text += string(r)
		default:
			w = append(w, query.Part{Text: string(r)})
		}
	}
	return w
}

func words(text string, f query.Fields) query.Expr {
	x := &query.Phrase{Fields: f}
	for w := range strings.FieldsSeq(text) {
		x.Words = append(x.Words, writtenAs(w))
	}
	return x
}

func nearby(distance int, f query.Fields, args ...query.Expr) *query.Near {
	return &query.Near{Distance: distance, Fields: f, Args: args}
}

func inOrder(x *query.Near) query.Expr { x.Ordered = true; return x }

func or(args ...query.Expr) query.Expr { return &query.Or{Args: args} }

func heading(name string, explode, focus bool, qualifiers ...string) query.Expr {
	return &query.Descriptor{Heading: name, Explode: explode, Focus: focus, Qualifiers: qualifiers}
}

func dates(from, to string) query.Expr {
	x := &query.Range{Fields: in(query.Date)}
	x.From, _ = refsift.ParseDate(from)
	x.To, _ = refsift.ParseDate(to)
	return x
}

// none is for terms that take the field of the search around them.
var none query.Fields

var cases = []struct {
	name string
	x    query.Expr
	want string
}{
	{"hyphen is a break", term("co-production", inTitle), "1"},
	{"no hyphen is another word", term("coproduction", inTitle), "2"},
	{"case", term("COPRODUCTION", inTitle), "2"},
	{"accents", term("etude", inTitle), "1 4"},
	{"accents in the search", term("Étude", inBoth), "1 4"},
	{"truncation", term("co*", inTitle), "1 2"},
	{"truncation behind a hyphen", term("co-prod*", inTitle), "1"},
	{"wildcard inside", term("wom?n", inTitle), "2"},
	{"wildcard in front", term("*ction", inTitle), "1 2"},
	{"phrase", words("quality of life", inBoth), "3"},
	{"phrase leaves no hole", words("quality life", inBoth), ""},
	{"phrase of equal words", words("the the", inBoth), "2"},
	{"phrase of too many equal words", words("the the the", inBoth), ""},
	{"phrase with truncation", words("qual* of li?e", inBoth), "3"},
	{"phrase within one field", words("care patients", inBoth), ""},
	{"phrase within one value", words("decision making", in(query.Keywords)), ""},
	{"phrase within one value, title and original title", words("care etude", inTitle), ""},
	{"phrase over a full stop", words("together blood", inAbstract), "1"},
	{"near within one value", nearby(200, in(query.Keywords), term("shared", none), term("care", none)), ""},
	{"near, adjacent", nearby(0, inAbstract, term("pressure", none), term("blood", none)), "1"},
	{"near, ordered", inOrder(nearby(0, inAbstract, term("pressure", none), term("blood", none))), ""},
	{"near, at the limit", nearby(2, inAbstract, term("pressure", none), term("reduction", none)), "1"},
	{"near, three words", nearby(1, inAbstract, term("reduced", none), term("pressure", none), term("blood", none)), "1"},
	{"near, three words, too far", nearby(0, inAbstract, term("reduced", none), term("pressure", none), term("blood", none)), ""},
	{"near shares no word", nearby(5, inAbstract, term("relief", none), term("rel*", none)), ""},
	{"near, equal words", nearby(0, inAbstract, term("pain", none), term("pain", none), term("pain", none)), "3"},
	{"near, one word too few", nearby(9, inAbstract, term("pain", none), term("pain", none), term("pain", none), term("pain", none)), ""},
	{"near of phrases", nearby(1, inAbstract, words("blood pressure", none), term("reduced", none)), "1"},
	{"near of phrases, too far", nearby(0, inAbstract, words("blood pressure", none), term("reduced", none)), ""},
	{"near of alternatives", nearby(0, inAbstract, or(term("blood", none), term("nothing", none)), or(words("no such", none), term("press*", none))), "1"},
	{"near in near", nearby(0, inAbstract, nearby(1, none, term("blood", none), term("was", none)), term("reduced", none)), "1"},
	{"near in near, word between", nearby(0, inAbstract, nearby(1, none, term("blood", none), term("was", none)), term("pressure", none)), "1"},
	{"near in near, word taken", nearby(0, inAbstract, nearby(1, none, term("blood", none), term("was", none)), term("blood", none)), ""},
	{"heading, not exploded", heading("Hypertension", false, false), "1 3"},
	{"heading, exploded", heading("HYPERTENSION", true, false), "1 2 3"},
	{"heading with focus", heading("Hypertension", true, true), "1 2"},
	{"heading with qualifier", heading("Hypertension", true, false, "drug therapy"), "1"},
	{"heading with qualifier code", heading("Hypertension", true, false, "DT", "EP"), "1 3"},
	{"qualifier with focus", heading("Hypertension", true, true, "epidemiology"), ""},
	{"floating qualifier", heading("", false, false, "epidemiology"), "3"},
	{"check tag", heading("Female", true, false), "2"},
	{"words of headings", term("renal", in(query.Headings)), "2"},
	{"year", dates("2007", "2007"), "1 2"},
	{"from", dates("2008", ""), "3"},
	{"year only lies in every range of the year", dates("2007-08", "2007-09"), "1"},
	{"month", dates("2007-05", "2007-05"), "1 2"},
	{"day", dates("2007-06-01", "2008-02-10"), "1 3"},
	{"every date", dates("", ""), "1 2 3"},
	{"a date as a term", term("2008/02", in(query.Date)), "3"},
	{"language", term("English", in(query.Languages)), "1 2"},
	{"language code", term("fra", in(query.Languages)), "2 3"},
	{"publication type", term("review", in(query.PubTypes)), "1"},
	{"a value is compared whole", term("randomized", in(query.PubTypes)), ""},
	{"value with wildcard", term("randomized*", in(query.PubTypes)), "4"},
	{"DOI as an address", term("https://doi.org/10.1000/a-B(1)", in(query.DOI)), "1"},
	{"database", term("EMBASE", in(query.Databases)), "4"},
	{"author", words("smith j", in(query.Authors)), "1"},
	{"author, both initials", words("smith ja", in(query.Authors)), "1"},
	{"author, full name", words("smith john a", in(query.Authors)), "1"},
	{"author, other initials", words("smith jb", in(query.Authors)), ""},
	{"author, points between initials", words("smith bc", in(query.Authors)), "2"},
	{"author, particle", words("van der berg m", in(query.Authors)), "1"},
	{"author, family only", term("smith", in(query.Authors)), "1 2"},
	{"one author, not two", words("a van", in(query.Authors)), ""},
	{"text and value fields", term("review", in(query.Title, query.PubTypes)), "1"},
	{"all", &query.All{}, "1 2 3 4"},
	{"and", &query.And{Args: []query.Expr{term("co*", inTitle), dates("2007", "")}}, "1 2"},
	{"or", or(term("women", inTitle), term("life", inTitle)), "2 3"},
	{"not", &query.Not{Left: &query.All{}, Right: term("co*", inTitle)}, "3 4"},
	{"no field: all words", term("smith", none), "1 2"},
	{"nothing to find", term("-", inTitle), ""},
}

func runCases(t *testing.T, open func(testing.TB, []*refsift.Record) Engine) {
	recs := caseRecords()
	e := open(t, recs)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			res, err := e.Run(t.Context(), single(c.x))
			if err != nil {
				t.Fatal(err)
			}
			l := res.Lines[0]
			if l.Err != nil {
				t.Fatal(l.Err)
			}
			if want := len(strings.Fields(c.want)); l.Count != want {
				t.Errorf("%s: %d records, want %d", c.x, l.Count, want)
			}
			if l.Set == nil {
				return
			}
			ids, err := e.IDs(t.Context(), l.Set)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, id := range ids {
				got = append(got, fmt.Sprint(id.Ordinal))
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("%s: records %q, want %q", c.x, g, c.want)
			}
		})
	}
}
