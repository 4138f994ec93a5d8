package eval_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// words prints the words of a field, those of one position joined by "|", the
// values of the field separated by " / ".
func words(r *refsift.Record, f query.Field) string {
	var b strings.Builder
	for _, x := range eval.NewDocument(r).Text {
		if x.Field != f {
			continue
		}
		for i, w := range x.Words {
			if i > 0 {
				switch d := w.Position - x.Words[i-1].Position; {
				case d == 0:
					b.WriteString("|")
				case d == 1:
					b.WriteString(" ")
				case d >= eval.ValueGap:
					b.WriteString(" / ")
				default:
					fmt.Fprintf(&b, " (%d) ", d)
				}
			}
			b.WriteString(w.Text)
		}
	}
	return b.String()
}

func values(r *refsift.Record, f query.Field) string {
	for _, x := range eval.NewDocument(r).Values {
		if x.Field == f {
			return strings.Join(x.Values, " / ")
		}
	}
	return ""
}

func TestDocumentAuthors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		author refsift.Author
		want   string
	}{
		{refsift.Author{Family: "Smith", Given: "John A"}, "smith j|ja|john a"},
		{refsift.Author{Family: "Smith", Given: "JA"}, "smith j|ja"},
		{refsift.Author{Family: "Smith", Given: "J A"}, "smith j|ja a"},
		{refsift.Author{Family: "Smith", Given: "J.-P."}, "smith j|jp p"},
		{refsift.Author{Family: "Li", Given: "Xiao-Ming"}, "li x|xiao|xm ming"},
		{refsift.Author{Family: "van der Berg", Given: "Émile", Suffix: "Jr"}, "van der berg e|emile jr"},
		{refsift.Author{Family: "Smith"}, "smith"},
		{refsift.Author{Corporate: "The Trial Group"}, "the trial group"},
		{refsift.Author{}, ""},
	} {
		if got := words(&refsift.Record{Authors: []refsift.Author{c.author}}, query.Authors); got != c.want {
			t.Errorf("%v: %q, want %q", c.author, got, c.want)
		}
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	issn, err := refsift.ParseISSN("0378-5955")
	if err != nil {
		t.Fatal(err)
	}
	r := &refsift.Record{
		Title: "A title", OriginalTitle: "Un título", Keywords: []string{"one two", "--", "three"},
		Descriptors: []refsift.Descriptor{{Heading: "Blood Pressure", Qualifiers: []refsift.Qualifier{{Name: "DT"}, {Name: "Drug Therapy"}}}},
		Authors:     []refsift.Author{{Family: "A", Affiliations: []string{"Uppsala"}}}, Affiliations: []string{"Lund"},
		Source: "Journal of Trials", SourceAbbrev: "J Trials", Pages: "12-19", ArticleNumber: "e5",
		DOI: refsift.MustDOI("10.1000/X"), ISSN: []refsift.ISSN{issn}, EISSN: []refsift.ISSN{issn},
		Languages: []string{"ENG", "fre; ger", "unknown"}, Year: 2001,
		Origin: refsift.Origin{Database: "MEDLINE", Format: "nbib"},
		Tags: []refsift.Tag{{Name: "RN", Value: "0 (Acetates)"}, {Name: "CRDT", Value: "2001/02/03 06:00"},
			{Name: "DCOM", Value: "20010405"}, {Name: "LR", Value: "soon"}},
	}
	for f, want := range map[query.Field]string{
		query.Title: "a title / un titulo", query.Keywords: "one two / three", query.Headings: "blood pressure",
		query.Affiliations: "lund / uppsala", query.Source: "journal of trials / j trials", query.Substances: "acetates", query.Abstract: "",
	} {
		if got := words(r, f); got != want {
			t.Errorf("%s: %q, want %q", f, got, want)
		}
	}
	for f, want := range map[query.Field]string{
		query.Qualifiers: "drug therapy", query.Languages: "eng / fra / deu / fre; ger", query.Pages: "12-19 / 12 / e5",
		query.DOI: "10.1000/x", query.ISSN: "0378-5955", query.Databases: "medline", query.PubTypes: "",
	} {
		if got := values(r, f); got != want {
			t.Errorf("%s: %q, want %q", f, got, want)
		}
	}
	if got := fmt.Sprint(eval.NewDocument(r).Dates); got != "[{date 2001} {created 2001-02-03} {completed 2001-04-05}]" {
		t.Errorf("dates %s", got)
	}
	r.Origin.Format = "ris" // where RN is something else
	if got := words(r, query.Substances); got != "" {
		t.Errorf("substances of a RIS record: %q", got)
	}
}
