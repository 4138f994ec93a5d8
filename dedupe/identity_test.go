package dedupe_test

import (
	"fmt"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// One letter is a comment to one database, a letter or a reply to the next.
func TestLettersUnderOtherNames(t *testing.T) {
	letter := []string{"a: Solheim, Per; Hale, Tom", "y: 2009", "j: Annals of Marsh Biology", "v: 12", "i: 4", "p: 402-403", "doi: 10.9999/amb.2009.402"}
	typed := func(types string, parts ...string) *refsift.Record {
		r := with(letter, parts...)
		r.PublicationTypes = []string{types}
		return r
	}
	const title = "night feeding of ringed knots on the tidal flats"
	reply := typed("Comment", "t: Author's reply: "+title)
	tests := []struct {
		name string
		b    *refsift.Record
		want bool
	}{
		{"a letter without the mark in the title", typed("Letter", "t: "+title), true},
		{"a comment", typed("Letter", "t: Comment on: "+title), true},
		{"an editorial", typed("Editorial", "t: "+title), true},
		{"an article of that title", typed("Article", "t: "+title), false},
		{"a letter on other pages", typed("Letter", "t: "+title, "p: 398-399"), false},
		{"a letter with nothing that names it", typed("Letter", "t: "+title, "doi: ", "p: ", "i: "), false},
		{"the erratum", typed("Letter", "t: Erratum: "+title), false},
	}
	d := must(t, dedupe.Options{})
	for _, tt := range tests {
		if l := d.Compare(reply, tt.b); (l.Decision == dedupe.Match) != tt.want {
			t.Errorf("%s: %s\n%s", tt.name, l.Decision, d.Explain(reply, tt.b))
		}
	}
}

// The number under which a register holds a trial is the item.
func TestRegistrationsUnderTwoTitles(t *testing.T) {
	registered := func(number string, parts ...string) *refsift.Record {
		return rec(append(parts, "j: https://clinicaltrials.gov/show/"+number)...)
	}
	long := registered("NCT01234567", "t: Night feeding of caged sandpipers in winter quarters, a randomised trial", "a: Nct", "y: 2010")
	tests := []struct {
		name string
		b    *refsift.Record
		want bool
	}{
		{"the short title a year later", registered("NCT01234567", "t: TIDEFEED (NCT01234567)", "a: Nct", "y: 2011"), true},
		{"the short title, the number as author", registered("NCT01234567", "t: TIDEFEED", "a: NCT01234567", "y: 2010"), true},
		{"another number", registered("NCT07654321", "t: Night feeding of caged sandpipers in winter quarters, a randomised trial", "a: Nct", "y: 2010"), false},
		{"another register that names this one", rec("t: Night feeding of caged sandpipers in winter quarters (NCT01234567)", "a: Isrctn", "y: 2010", "j: https://www.isrctn.com/ISRCTN12345678"), false},
		{"an article that names it", rec("t: Night feeding of caged sandpipers in winter quarters: NCT01234567", "a: Moser, Ute", "y: 2012", "j: Wader Research"), false},
	}
	d := must(t, dedupe.Options{})
	for _, tt := range tests {
		if l := d.Compare(long, tt.b); (l.Decision == dedupe.Match) != tt.want {
			t.Errorf("%s: %s\n%s", tt.name, l.Decision, d.Explain(long, tt.b))
		}
	}
}

// PsycInfo joins the titles of a foreign item; PubMed has the English one.
// The rarest words of the joined title are words of the other language, yet
// the records have to meet. All around are titles of the same few words.
func TestJoinedTitlesMeet(t *testing.T) {
	item := []string{"a: Lund, Ola; Stern, Bo", "y: 2006", "j: Shore Review", "v: 28", "i: 1"}
	a := with(item, "t: [Nocturnal foraging of the sandpiper: an estuary census]", "p: 8531")
	b := with(item, "t: Nattlig naeringssoek hos ringmerkede snipefugler i fjaera = Nocturnal foraging of the sandpiper: an estuary census", "p: ")
	recs, _ := madeUp(11, 400)
	for i, r := range recs {
		r.ExportID = fmt.Sprint(i)
		if i < 3 { // rarer than the English words, but no words of one title only
			r.Title += " nattlig naeringssoek hos ringmerkede snipefugler i fjaera"
		}
	}
	res := run(t, dedupe.Options{}, append(recs, a, b))
	for c := range res.Duplicates() {
		if len(c.Records) == 2 && (c.Records[0] == a || c.Records[1] == a) && (c.Records[0] == b || c.Records[1] == b) {
			return
		}
	}
	t.Errorf("not one cluster:\n%s", res.Explain(a, b))
}
