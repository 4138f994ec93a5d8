package bibtex

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refsift/refsift"
)

// read reads all records of text; errors other than diagnostics fail.
func read(t testing.TB, text string) ([]*refsift.Record, *Reader) {
	t.Helper()
	r := NewReader(strings.NewReader(text))
	r.File = "x.bib"
	var recs []*refsift.Record
	for rec, err := range r.All() {
		if _, ok := errors.AsType[*refsift.Diagnostic](err); err != nil && !ok {
			t.Fatal(err)
		}
		if rec != nil {
			recs = append(recs, rec)
		}
	}
	return recs, r
}

// codes lists the diagnostics as "severity code line:column".
func codes(r *Reader) []string {
	var out []string
	for _, d := range r.Diagnostics().Sample() {
		out = append(out, fmt.Sprintf("%s %s %d:%d", d.Severity, d.Code, d.Span.Start.Line, d.Span.Start.Column))
	}
	return out
}

// tags prints the tags of a record, one a line.
func tags(rec *refsift.Record) string {
	var b strings.Builder
	for _, t := range rec.Tags {
		fmt.Fprintf(&b, "%d:%d %s=%s\n", t.Line, t.Column, t.Name, t.Value)
	}
	return b.String()
}

func TestGrammar(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     []string // "key|title|year" for each record
		diags    []string
	}{
		{"plain", "@article{a, title = {T}, year = 2010}", []string{"a|T|2010"}, nil},
		{"quotes", "@article{a, title = \"The {DNA} of \\\"{o}\", year = \"2010\"}", []string{"a|The DNA of ö|2010"}, nil},
		{"parentheses", "@article(a, title = {T (x)}, year = 2010)\n@misc{b, title={U}}", []string{"a|T (x)|2010", "b|U|0"}, nil},
		{"no fields", "@misc{a}", []string{"a||0"}, nil},
		{"trailing comma", "@misc{a, title={T},}", []string{"a|T|0"}, nil},
		{"upper case", "@ARTICLE{a,Title={A},TITLE={B}}", []string{"a|A|0"}, nil},
		{"space around the word", "@ article {a, title={T}}", []string{"a|T|0"}, nil},
		{"word and brace on two lines", "@article\n{a, title={T}}", []string{"a|T|0"}, nil},
		{"text outside", "Scopus\nEXPORT DATE: 1 May\n\n@misc{a, title={T}}\nmore text\n@misc{b,}", []string{"a|T|0", "b||0"},
			[]string{"note text-outside 1:1", "note text-outside 5:1"}},
		{"address outside", "mail to anna@berg{at}example.org\n@misc{a, title={T}}", []string{"a|T|0"}, []string{"note text-outside 1:1"}},
		{"at sign with parentheses", "see @home (or elsewhere)\n@misc{a, title={T}}", []string{"a|T|0"}, []string{"note text-outside 1:1"}},
		{"commented entry", "%@book{x, title={X}}\n@misc{a, title={T}}", []string{"a|T|0"}, nil},
		{"comment without braces", "@comment hello\n@misc{a, title={T}}", []string{"a|T|0"}, []string{"note text-outside 1:1"}},
		{"comment with an entry", "@comment{\n@book{x,\n title={X}}\n}\n@misc{a, title={T}}", []string{"a|T|0"}, nil},
		{"comment that does not end", "@comment{ {x\n@misc{a, title={T}}", []string{"a|T|0"}, []string{"warning braces-unbalanced 1:1"}},
		{"preamble", "@preamble{ \"x\" }\n@misc{a, title={T}}", []string{"a|T|0"}, nil},
		{"key of any character", "@misc{doi:10.1002/(SICI)1097<1::AID>3.0.CO;2-#,title={T}}", []string{"doi:10.1002/(SICI)1097<1::AID>3.0.CO;2-#|T|0"}, nil},
		{"key with space", "@misc{ Smith  2010 ,title={T}}", []string{"Smith 2010|T|0"}, nil},
		{"key with apostrophe", "@misc{O'Brien,title={T}}", []string{"O'Brien|T|0"}, nil},
		{"key with equals sign", "@misc{ref?id=5,title={T}}", []string{"ref?id=5|T|0"}, nil},
		{"empty key", "@misc{,title={Shared Decisions},author={Berg, Anna},year=2019}", []string{"Berg2019Shared|Shared Decisions|2019"},
			[]string{"warning key-missing 1:7"}},
		{"no key", "@misc{title={Shared},year=2019}", []string{"Anonymous2019Shared|Shared|2019"}, []string{"warning key-missing 1:7"}},
		{"comma missing behind the key", "@misc{a\n title={T}}", []string{"a|T|0"}, []string{"error comma-missing 1:7"}},
		{"comma missing", "@misc{a,title={A} year={2010}}\n@misc{b,title={U}}", []string{"a|A|2010", "b|U|0"}, []string{"error comma-missing 1:18"}},
		{"keys twice", "@misc{a,title={A}}\n@misc{A,title={B}}", []string{"a|A|0", "A|B|0"}, []string{"warning key-twice 2:7"}},
		{"name with a space", "@misc{a,funding_text 1={x},bdsk-url-1={y},a+b={z},title={T}}", []string{"a|T|0"}, nil},
		{"special characters in braces", "@misc{a,title={a@b.org % & # _ $5},year=2010}", []string{"a|a@b.org % & # _ $5|2010"}, nil},
		{"double braces", "@misc{a,title={{A\n   B}},year={{2010}}}", []string{"a|A B|2010"}, nil},
		{"concatenation", "@string{x = {Journal}}\n@misc{a,title = X # { of } # \"Y\",year=2010}", []string{"a|Journal of Y|2010"}, nil},
		{"string defined later", "@misc{a,title = x}\n@string(x = {Later})", []string{"a|Later|0"}, nil},
		{"undefined macro", "@misc{a,title = nothing}", []string{"a|nothing|0"}, []string{"warning macro-undefined 1:9"}},
		{"month in another case", "@misc{a,title={T},month=Mar,year=2010}", []string{"a|T|2010"}, nil},
		{"comment between fields", "@misc{a,\n title={T},\n % year = {1999},\n year={2010}}", []string{"a|T|2010"}, nil},
		{"escaped brace", "@misc{a,title={A \\{ b}}\n@misc{b,title={U}}", []string{"a|A { b|0", "b|U|0"},
			[]string{"error braces-unbalanced 1:1"}},
		{"escaped braces on several lines", "@misc{a,title={A \\{ b},\n year={2010}}\n@misc{b,title={U}}", []string{"a|A { b|2010", "b|U|0"},
			[]string{"error braces-unbalanced 1:15", "error braces-unbalanced 1:1"}},
		{"brace missing", "@misc{a,\n title={A {b},\n year={2010}\n}\n\n@misc{b,title={U}}", []string{"a|A b|2010", "b|U|0"},
			[]string{"error braces-unbalanced 2:8", "error braces-unbalanced 1:1"}},
		{"brace too many", "@misc{a,title={A}}, year = {2010}}\n@misc{b,title={U}}", []string{"a|A|2010", "b|U|0"}, []string{"error braces-unbalanced 1:18"}},
		{"cut off", "@misc{a,title={A}}\n@misc{b,title={U\n", []string{"a|A|0", "b|U|0"},
			[]string{"error braces-unbalanced 2:15", "error record-unterminated 2:1"}},
		{"quotation mark inside", "@misc{a,title = \"An \"exact\" test\", year=2010}", []string{"a|An \"exact\" test|2010"}, []string{"error quotes-unbalanced 1:17"}},
		{"no delimiters", "@misc{a,title = An exact test, year=2010}", []string{"a|An exact test|2010"}, []string{"error quotes-unbalanced 1:17"}},
		{"junk between fields", "@misc{a,title={A},\n ???\n year={2010}}", []string{"a|A|2010"}, []string{"error record-damaged 2:2"}},
		{"entry in a value at a line start", "@misc{a,abstract={see\n@foo{x} there},title={T}}", []string{"a|T|0"}, nil},
		{"no value", "@misc{a,title=,year=2010}", []string{"a||2010"}, []string{"warning record-damaged 1:15"}},
		{"unknown type", "@zettel{a,title={T}}", []string{"a|T|0"}, []string{"note type-unknown 1:1"}},
		{"only CR", "@misc{a,\r title={A {b},\r year={2010}\r}\r@misc{b,title={U}}", []string{"a|A b|2010", "b|U|0"},
			[]string{"error braces-unbalanced 2:8", "error braces-unbalanced 1:1"}},
		{"script in keywords", "@misc{a,keywords={x, y}, @z}, q.f() {,\ntitle={T},\nyear={2010},\n}\n@misc{b,title={U}}", []string{"a|T|2010", "b|U|0"},
			[]string{"error record-damaged 1:26", "error braces-unbalanced 1:1"}},
		{"year not a year", "@misc{a,title={T},year={n.d.}}", []string{"a|T|0"}, []string{"warning year-invalid 1:1"}},
		{"parent missing", "@misc{a,title={T},crossref={p}}", []string{"a|T|0"}, []string{"warning parent-missing 1:19"}},
		{"pages backwards", "@misc{a,title={T},pages={20--10}}", []string{"a|T|0"}, []string{"warning pages-inverse 1:19"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			recs, r := read(t, tt.in)
			var got []string
			for _, rec := range recs {
				got = append(got, fmt.Sprintf("%s|%s|%d", rec.ExportID, rec.Title, rec.Year))
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("records %q, want %q", got, tt.want)
			}
			if d := codes(r); !reflect.DeepEqual(d, tt.diags) {
				t.Errorf("diagnostics %q, want %q", d, tt.diags)
			}
		})
	}
}

func TestTags(t *testing.T) {
	t.Parallel()
	recs, _ := read(t, "@string{J = {J. Made Up}}\n@Article{ k1 ,\n  Title = {{A {B}}},\n  month = jan # \"~5\", journal = j,\n  year = 2010,\n  note = {# x}, note = \"y\",\n  % old\n}\n")
	want := "2:11 @Article=k1\n1:9 @string=J = {J. Made Up}\n3:3 Title={A {B}}\n4:3 month=# jan # \"~5\"\n4:23 journal=# j\n" +
		"5:3 year=2010\n6:3 note=# {# x}\n6:17 note=y\n7:3 %=old\n"
	if got := tags(recs[0]); got != want {
		t.Errorf("tags:\n%swant:\n%s", got, want)
	}
	rec := recs[0]
	if rec.Source != "J. Made Up" || rec.Date != (refsift.Date{Year: 2010, Month: 1, Day: 5}) || !reflect.DeepEqual(rec.Notes, []string{"# x", "y"}) {
		t.Errorf("source %q, date %v, notes %q", rec.Source, rec.Date, rec.Notes)
	}
	if want := (refsift.ID{File: "x.bib", Ordinal: 1}); rec.ID != want || rec.Origin.Span.String() != "x.bib:2:1" || rec.Origin.Span.End.Line != 8 {
		t.Errorf("id %v, span %v-%v", rec.ID, rec.Origin.Span.Start, rec.Origin.Span.End)
	}
}

// TestRaw checks that the text of a damaged entry is kept.
func TestRaw(t *testing.T) {
	t.Parallel()
	recs, _ := read(t, "@misc{a,title={A} year={2010}}\n@misc{b,title={U}}")
	if got, ok := recs[0].Tag(RawTag); !ok || got != "@misc{a,title={A} year={2010}}" {
		t.Errorf("raw text %q", got)
	}
	if _, ok := recs[1].Tag(RawTag); ok {
		t.Error("an intact entry has its text as a tag")
	}
}

func TestFields(t *testing.T) {
	t.Parallel()
	recs, r := read(t, `@incollection{WOS:000123,
  author = {von Berg, Jr., Anna and {World Health Organization} and Ludwig van Beethoven and others},
  editor = {M{\"u}ller, J\"org},
  title = {Shared decisions}, subtitle = {A trial of {TNF}-$\alpha$},
  booktitle = {Handbook of \emph{Made-Up} Studies}, series = {Studies}, volume = 3, number = {2}, pages = {1535--41},
  year = 2019, month = dec, day = 9, publisher = {Press \& Sons}, address = {Z\"urich},
  doi = {https://doi.org/10.1000/AB\_c}, pmid = {12345}, pmcid = {PMC77}, issn = {0378-5955}, eissn = {2049-3630}, isbn = {978-3-16-148410-0},
  keywords = {one; two, inverted}, author_keywords = {three}, keywords = {four},
  language = {English}, type = {Review}, url = {http://example.org/\~{}a}, note = {PMID: 12345}, abstract = {Text -- more.},
  annote = {kept as a tag},
}`)
	if d := codes(r); d != nil {
		t.Errorf("diagnostics %q", d)
	}
	rec := recs[0]
	rec.Tags, rec.Origin, rec.ID = nil, refsift.Origin{Platform: rec.Origin.Platform, Database: rec.Origin.Database}, refsift.ID{}
	issn, _ := refsift.ParseISSN("0378-5955")
	eissn, _ := refsift.ParseISSN("2049-3630")
	isbn, _ := refsift.ParseISBN("9783161484100")
	pmid, _ := refsift.ParsePMID("12345")
	pmcid, _ := refsift.ParsePMCID("PMC77")
	want := &refsift.Record{
		ExportID: "WOS:000123", Accession: "WOS:000123", Type: refsift.Chapter, Title: "Shared decisions: A trial of TNF-α",
		Authors: []refsift.Author{{Family: "von Berg", Given: "Anna", Suffix: "Jr."}, {Corporate: "World Health Organization"}, {Family: "van Beethoven", Given: "Ludwig"}},
		Editors: []refsift.Author{{Family: "Müller", Given: "Jörg"}},
		Year:    2019, Date: refsift.Date{Year: 2019, Month: 12, Day: 9},
		Source: "Handbook of Made-Up Studies", Series: "Studies", Volume: "3", Issue: "2", Pages: "1535-1541",
		Publisher: "Press & Sons", Place: "Zürich", DOI: refsift.MustDOI("10.1000/ab_c"), PMID: pmid, PMCID: pmcid,
		ISSN: []refsift.ISSN{issn}, EISSN: []refsift.ISSN{eissn}, ISBN: []refsift.ISBN{isbn},
		Keywords: []string{"one", "two, inverted", "three", "four"}, Languages: []string{"English"}, PublicationTypes: []string{"Review"},
		URLs: []string{"http://example.org/~a"}, Notes: []string{"PMID: 12345"}, Abstract: "Text – more.",
		Origin: refsift.Origin{Platform: "Web of Science", Database: "Web of Science"},
	}
	if d := cmp.Diff(want, rec, cmp.Exporter(func(reflect.Type) bool { return true })); d != "" {
		t.Error(d)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"year = 2010", "2010"},
		{"year = {2010}, month = {DEC 24}", "2010-12-24"},
		{"year = {2010}, month = 3", "2010-03"},
		{"year = {2010}, month = jun # \"~5--10\"", "2010-06-05"},
		{"year = {2010}, month = \"June\"", "2010-06"},
		{"date = {1988-05/1988-06}", "1988-05"},
		{"date = {2017~}", "2017"},
		{"date = {/1998}", "1998"},
		{"year = 2016, date = {2017-01-02}", "2016"},
		{"year = 2017, date = {2017-01-02}", "2017-01-02"},
		{"early-access-date = {MAR 2021}", "2021-03"},
		{"year = {in press}", ""},
	}
	for _, tt := range tests {
		recs, _ := read(t, "@misc{a, "+tt.in+"}")
		if got := recs[0].Date.String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{ // Family|Given|Suffix|Corporate; …
		{"Berg, Anna", "Berg|Anna||"},
		{"Anna Berg", "Berg|Anna||"},
		{"Anna Maria Berg", "Berg|Anna Maria||"},
		{"von Hicks, III, Michael", "von Hicks|Michael|III|"},
		{"Pimentel, Jr. ,Joseph J.", "Pimentel|Joseph J.|Jr.|"},
		{"Francis van der valt Frome", "van der valt Frome|Francis||"},
		{"Charles Louis de la Vall{\\'e}e Poussin", "de la Vallée Poussin|Charles Louis||"},
		{"Van de Graaff, R. J.", "Van de Graaff|R. J.||"},
		{"{\\v S}omeone Smith", "Smith|Šomeone||"},
		{"{John Henry} Ford", "Ford|John Henry||"},
		{"Ian {Iliad Ipswich}", "Iliad Ipswich|Ian||"},
		{"{Barnes and Noble, Inc.}", "|||Barnes and Noble, Inc."},
		{"{{American Heart Association, Council}}", "|||American Heart Association, Council"},
		{"A. Berg AND\nB. Tal and others", "Berg|A.||; Tal|B.||"},
		{"{{Berg, A. and Tal, B.}}", "Berg|A.||; Tal|B.||"},
		{"family=Poussin, given=Charles, prefix=de la", "de la Poussin|Charles||"},
		{"id=x, given=Alfred, family=Adler", "Adler|Alfred||"},
		{"{Almanza E Jerrett M}, G", "Almanza E Jerrett M|G||"},
		{"Berg, A.; Tal, B.", "Berg|A.||; Tal|B.||"},
		{"Plato", "Plato|||"},
		{"Brand{\\~a}o, F and Sandison, D", "Brandão|F||; Sandison|D||"},
		{"World Health Organization", "|||World Health Organization"},
		{"Donald~E. Knuth", "Knuth|Donald E.||"},
		{"[Anonymous]", ""},
	}
	for _, tt := range tests {
		recs, _ := read(t, "@misc{a, author = {"+tt.in+"}}")
		var got []string
		for _, a := range recs[0].Authors {
			got = append(got, strings.Join([]string{a.Family, a.Given, a.Suffix, a.Corporate}, "|"))
		}
		if s := strings.Join(got, "; "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.in, s, tt.want)
		}
	}
}

func TestInherit(t *testing.T) {
	t.Parallel()
	const parent = "@proceedings{P1, title={Made-Up Meeting}, year=2010, editor={Tal, B.}, publisher={Press}, doi={10.1000/1}, author={X, Y}}\n"
	const child = "@inproceedings{c, crossref={p1}, title={Paper}, publisher={Own}}\n"
	const shared = "@xdata{x, publisher={Press}, title={No}}\n@book{b, xdata={x, y}, title={Yes}}\n@xdata{y, address={Ulm}}"
	for name, text := range map[string]string{"before": parent + child, "after": child + parent} {
		recs, _ := read(t, text)
		for _, rec := range recs {
			if rec.ExportID == "c" && (rec.Title != "Paper" || rec.Source != "Made-Up Meeting" || rec.Year != 2010 || len(rec.Editors) != 1 ||
				rec.Publisher != "Own" || rec.DOI.IsValid() || rec.Authors != nil) {
				t.Errorf("parent %s: %+v", name, rec)
			}
		}
	}
	recs, _ := read(t, shared)
	if b := recs[1]; b.Title != "Yes" || b.Publisher != "Press" || b.Place != "Ulm" {
		t.Errorf("xdata: %+v", b)
	}
	if recs, _ := read(t, "@book{a, crossref={b}}\n@book{b, crossref={a}, year=2010}"); recs[0].Year != 2010 {
		t.Errorf("entries that name each other: %+v", recs[0])
	}
}

func TestPlatform(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, platform, database string }{
		{"Scopus\nEXPORT DATE: 1 May 2020\n@misc{a,}", "Scopus", "Scopus"},
		{"@misc{a, source={Scopus}}", "Scopus", "Scopus"},
		{"@misc{a, url={https://www.scopus.com/inward/record.uri?eid=2-s2.0-1&x=y}}", "Scopus", "Scopus"},
		{"@misc{ WOS:0001, title={T}}", "Web of Science", "Web of Science"},
		{"@misc{ ISI:0001, title={T}}", "Web of Science", "Web of Science"},
		{"@misc{a, Unique-ID={MEDLINE:123}}", "Web of Science", "MEDLINE"},
		{"Automatically generated by Mendeley Desktop 1.19\n@misc{a, source={Scopus}}", "Mendeley", "Scopus"},
		{"@misc{a, abstract={x}, author={Y}, title={{T}}, year={2010}}", "Mendeley", ""},
		{"% Encoding: UTF-8\n@misc{a,}", "JabRef", ""},
		{"%% Created using BibDesk\n@misc{a,}", "BibDesk", ""},
		{"@misc{berg_shared_2010, year=2010}", "Zotero", ""},
		{"@misc{a, url={http://search.ebscohost.com/login.aspx?db=x}}", "EBSCOhost", ""},
		{"@misc{DBLP:conf/x/Y, title={T}}", "DBLP", ""},
		{"@misc{a, title={T}}", "", ""},
	}
	for _, tt := range tests {
		recs, _ := read(t, tt.in)
		if o := recs[0].Origin; o.Platform != tt.platform || o.Database != tt.database {
			t.Errorf("%s: %q %q, want %q %q", tt.in, o.Platform, o.Database, tt.platform, tt.database)
		}
	}
	r := NewReader(strings.NewReader("@misc{a, source={Scopus}}"))
	r.Platform, r.Database = "P", "D"
	if rec, _ := r.Read(); rec.Origin.Platform != "P" || rec.Origin.Database != "D" {
		t.Errorf("set from outside: %+v", rec.Origin)
	}
}

func TestStrict(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader("@misc{a, title = nothing}"))
	r.Strict = true
	rec, err := r.Read()
	d, ok := errors.AsType[*refsift.Diagnostic](err)
	if rec == nil || !ok || d.Code != refsift.CodeMacroUndefined {
		t.Errorf("%v, %v", rec, err)
	}
}

func TestOutside(t *testing.T) {
	t.Parallel()
	_, r := read(t, "Header\n@comment{x}\n@misc{a,}\n% c\n@preamble{ {y} }")
	var got []string
	for _, o := range r.Outside() {
		got = append(got, fmt.Sprintf("%d:%d-%d %s", o.Span.Start.Line, o.Span.Start.Column, o.Span.End.Line, o.Text))
	}
	want := []string{"1:1-2 Header\n@comment{x}", "4:1-5 % c\n@preamble{ {y} }"}
	if !reflect.DeepEqual(got, want) || r.OutsideCount() != 2 {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestIOError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	r := NewReader(io.MultiReader(strings.NewReader("@misc{a, title={T}}\n"), iotest.ErrReader(broken)))
	if rec, err := r.Read(); err != nil || rec.Title != "T" {
		t.Fatal(rec, err)
	}
	if _, err := r.Read(); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	r = NewReader(strings.NewReader(""))
	r.Encoding = "no such"
	if _, err := r.Read(); err == nil || err == io.EOF {
		t.Errorf("error %v for an unknown encoding", err)
	}
}

// TestTooBig reads an entry beyond the limit and the one behind it.
func TestTooBig(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("x", 1000) + "\n"
	text := io.MultiReader(strings.NewReader("@misc{a, title={"), strings.NewReader(strings.Repeat(line, refsift.DefaultMaxRecord/1000+1)), strings.NewReader("@misc{b, title={T}}"))
	r := NewReader(text)
	rec, err := r.Read()
	if rec != nil || !errors.Is(err, refsift.ErrTooLarge) {
		t.Errorf("%v, %v", rec, err)
	}
	if rec, err := r.Read(); err != nil || rec.Title != "T" {
		t.Errorf("%v, %v", rec, err)
	}
}

// TestHostile reads texts that cost quadratic time or memory in a careless
// reader.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("bounds on time mean little under -race; run without -short")
	}
	t.Parallel()
	doubling := "@string{a0 = {" + strings.Repeat("x", 1000) + "}}\n"
	for i := range 40 {
		doubling += fmt.Sprintf("@string{a%d = a%d # a%d}\n", i+1, i, i)
	}
	doubling += "@misc{k, title = a40, note = a12 # a13 # a14}"
	n := 1 << 19
	for name, text := range map[string]string{
		"doubling macros":  doubling,
		"open quotations":  "@misc{k," + strings.Repeat(`a="{",`, n/6) + strings.Repeat("}", n/6) + `"x}`,
		"escaped braces":   "@misc{k," + strings.Repeat(`a={\{},`, n/7),
		"open groups":      "@misc{k," + strings.Repeat("a={", n/3),
		"at signs":         strings.Repeat("@", n),
		"heads":            strings.Repeat("@a{\n", n/4),
		"heads in a row":   strings.Repeat("@misc{", n/6),
		"undefined macros": strings.Repeat("@misc{a, title = x}\n", n/40),
		"missing parents":  strings.Repeat("@misc{a, crossref = x}\n", n/40),
		"text behind":      strings.Repeat("@a{b}x", n/6),
		"early ends":       "@misc{a" + strings.Repeat(", b = {c}}", n/10),
		"equals signs":     "@misc{" + strings.Repeat("=", n),
		"hashes":           "@misc{a, b = " + strings.Repeat("#", n),
		"commas":           "@misc{a" + strings.Repeat(",", n),
		"comments":         strings.Repeat("@comment{\n", n/10),
		"many names":       "@misc{a, author={" + strings.Repeat("A and ", n/6) + "}}",
		"name commas":      "@misc{a, author={" + strings.Repeat("A, ", n/3) + "}}",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			r := NewReader(strings.NewReader(text))
			for _, err := range r.All() {
				if _, ok := errors.AsType[*refsift.Diagnostic](err); err != nil && !ok {
					t.Error(err)
				}
			}
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("%d bytes take %v", len(text), d)
			}
		})
	}
}

func TestCollapse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "a": "a", " a\n  b ": "a b", "a b": "a b", "a  b\tc\r\nd": "a b c d", "\n": "", "a\u00a0 b": "a\u00a0 b", "a\x01 b \x02": "a\x01 b \x02",
	} {
		if got := collapse(in); got != want {
			t.Errorf("collapse(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestContributors reads the people whom biblatex keeps apart from authors and
// editors. What editoratype says may stand in front.
func TestContributors(t *testing.T) {
	t.Parallel()
	const entry = `@book{a, title = {Pears}, editorbtype = {serieseditor}, editor = {Tal, B.}, editorb = {Ek, D.}, translator = {Lund, C. and Ahl, E.},
  editora = {Berg, A.}, editoratype = {compiler}, commentator = {Holm, F.}}`
	rec, err := NewReader(strings.NewReader(entry)).Read()
	if err != nil {
		t.Fatal(err)
	}
	want := "[Tal, B.] [Lund, C. (translator) Ahl, E. (translator) Holm, F. (contributor) Ek, D. (series-editor) Berg, A. (contributor)]"
	if got := fmt.Sprint(rec.Editors, rec.Contributors); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
