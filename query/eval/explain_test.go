package eval_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
)

// TestExplainAgrees compares each line of random strategies with the
// brute-force matcher, record by record.
func TestExplainAgrees(t *testing.T) {
	t.Parallel()
	compared, losses := 0, 0
	for seed := range uint64(10) {
		g := evaltest.NewGenerator(500 + seed)
		recs := g.Records(40)
		scan := evaltest.NewScan(recs)
		s := g.Strategy(15)
		e := eval.NewExplainer(s, eval.AnalyzeOptions{})
		for i, r := range recs {
			got := e.Explain(eval.NewDocument(r))
			for k, l := range s.Lines {
				compared++
				if want := scan.Matches(i, l.Expr, s); got.Lines[k].Found != want {
					t.Errorf("seed %d, record %d, line %s: %t, want %t", seed, i+1, l.Expr, got.Lines[k].Found, want)
				}
			}
			if got.Found() != (len(got.Losses) == 0) {
				t.Errorf("seed %d, record %d: found %t with %d losses: %s", seed, i+1, got.Found(), len(got.Losses), got.Lines[got.Final].Line.Expr)
			}
			losses += len(got.Losses)
			checkExplanation(t, got.Explanation("x"))
		}
	}
	t.Logf("%d lines, %d losses", compared, losses)
}

func checkExplanation(t *testing.T, x refsift.Explanation) {
	t.Helper()
	if x.Value != 0 && x.Value != 1 || x.Reason == "" {
		t.Errorf("%+v", x)
	}
	for _, p := range x.Parts {
		checkExplanation(t, p)
	}
}

func parsed(t *testing.T, text string) *query.Strategy {
	t.Helper()
	s, diags := query.Parse(query.PubMed, text)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestExplain(t *testing.T) {
	t.Parallel()
	r := &refsift.Record{
		Title: "Co production of care with the nurses of a hospital", Abstract: "Blood was taken. The pressure was high, and patient participation low.",
		Languages: []string{"fre"}, PublicationTypes: []string{"Review"}, Keywords: []string{"shared work", "public involvement"},
		Descriptors: []refsift.Descriptor{{Heading: "Hypertension", Qualifiers: []refsift.Qualifier{{Name: "epidemiology"}}}, {Heading: "Cardiovascular Diseases"}},
		Authors:     []refsift.Author{{Family: "Smith", Given: "John A"}},
	}
	for _, c := range []struct{ strategy, want string }{
		{"1 care[ti]\n2 nurs*[tiab]\n3 1 AND 2", "found"},
		{"1 coproduction[tiab]", "1: coproduction[tiab] – written as one word or as two: title, word 1: co production"},
		{"1 blood[tiab]\n2 \"blood pressure\"[tiab]\n3 1 AND 2", "2: \"blood pressure\"[tiab] – all words are there, too far apart: abstract, word 1: blood … pressure"},
		{"1 participate[tiab] OR participatory[tiab]", "1: participate[tiab] – another form or spelling: abstract, word 10: participation|1: participatory[tiab] – another form or spelling: abstract, word 10: participation"},
		{"1 participation[ti]", "1: participation[ti] – in a field that is not searched: abstract, word 10: participation"},
		{"1 hospitals[ti]", "1: hospitals[ti] – another form or spelling: title, word 10: hospital"},
		{"1 \"Hypertension\"[Majr]", "1: \"Hypertension\"[Majr] – not as a main topic: headings: hypertension/epidemiology|1: \"Hypertension\"[Majr] – a broader heading: headings: cardiovascular diseases"},
		{"1 \"Hypertension/drug therapy\"[Mesh]", "1: \"Hypertension/drug therapy\"[Mesh] – without the qualifier: headings: hypertension/epidemiology|1: \"Hypertension/drug therapy\"[Mesh] – a broader heading: headings: cardiovascular diseases"},
		{"1 \"Vascular Diseases\"[Mesh:NoExp]", "1: \"Vascular Diseases\"[Mesh:NoExp] – a narrower heading, and the search does not explode: headings: hypertension/epidemiology|1: \"Vascular Diseases\"[Mesh:NoExp] – a broader heading: headings: cardiovascular diseases"},
		{"1 \"Heart Failure\"[Mesh]", "1: \"Heart Failure\"[Mesh] – a broader heading: headings: cardiovascular diseases"},
		{"1 care[ti]\n2 #1 AND 2001:2005[dp]", "2 for want of date"},
		{"1 care[ti]\n2 #1 AND english[la]", "2: english[la] – another value: languages: fra|2: english[la] – another value: languages: fre"},
		{"1 care[ti]\n2 nurses[ti]\n3 #1 NOT #2", "2 excluded: nurses[ti] – found, behind NOT: title, word 7: nurses"},
		{"1 smith j[au]\n2 care[ti]\n3 1 AND 2", "found"},
		{"1 zebra[tiab]", "1"},
		// Every record has values that are not the word, and words that begin like it.
		{"1 zebra[tw]", "1"},
		{"1 sharepoint[ot]", "1"},
	} {
		e := eval.NewExplainer(parsed(t, c.strategy), eval.AnalyzeOptions{})
		got := e.Explain(eval.NewDocument(r))
		if text := lossText(got); text != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.strategy, text, c.want)
		}
	}
}

// TestExplainNoResult: a strategy in which no combination has a count finds
// nothing, which is not the same as that nothing has a count.
func TestExplainNoResult(t *testing.T) {
	t.Parallel()
	s, _ := query.Parse(query.PubMed, "1 alpha[ti]\n2 beta[nosuch]\n3 1 OR 2")
	got := eval.NewExplainer(s, eval.AnalyzeOptions{}).Explain(eval.NewDocument(&refsift.Record{Title: "Alpha"}))
	if x := got.Explanation("r"); got.Found() || x.Reason != "r: no line with a count is the result" || len(x.Parts) != 3 || x.Parts[0].Value != 1 {
		t.Errorf("%v %s", got.Found(), x)
	}
}

func lossText(x *eval.Explained) string {
	if x.Found() {
		return "found"
	}
	var out []string
	for _, l := range x.Losses {
		text := l.Line.Number
		if l.Excluded {
			text += " excluded"
		}
		if l.Missing != 0 {
			text += " for want of " + l.Missing.String()
		}
		if len(l.Near) == 0 {
			out = append(out, text)
		}
		for _, n := range l.Near {
			out = append(out, text+": "+n.String())
		}
	}
	return strings.Join(out, "|")
}

// TestExplainHits checks the places that an explanation names.
func TestExplainHits(t *testing.T) {
	t.Parallel()
	r := &refsift.Record{Title: "One two three", Keywords: []string{"alpha beta", "gamma alpha"}, DOI: refsift.MustDOI("10.1000/x"), Year: 2001}
	for _, c := range []struct{ line, want string }{
		{"alpha[ot]", "[keywords, word 1: alpha keywords 2, word 2: alpha]"},
		{"\"two three\"[ti]", "[title, word 2: two three]"},
		{"\"one three\"[ti:~1]", "[title, word 1: one … three]"},
		{"10.1000/x[doi]", "[doi: 10.1000/x]"},
		{"2001[dp]", "[date: 2001]"},
	} {
		got := eval.NewExplainer(parsed(t, "1 "+c.line), eval.AnalyzeOptions{}).Explain(eval.NewDocument(r))
		if text := fmt.Sprint(got.Lines[0].Hits); text != c.want {
			t.Errorf("%s: %s, want %s", c.line, text, c.want)
		}
	}
}
