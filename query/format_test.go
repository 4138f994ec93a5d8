package query_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

func TestFormatPubMed(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"a[ti] OR b[ti] AND c[ti]", "(a[ti] OR b[ti]) AND c[ti]"},
		{"a[ti] OR (b[ti] AND c[ti])", "a[ti] OR (b[ti] AND c[ti])"},
		{"a[ti] NOT b[ti] NOT c[ti]", "a[ti] NOT b[ti] NOT c[ti]"},
		{"a[ti] NOT (b[ti] NOT c[ti])", "a[ti] NOT (b[ti] NOT c[ti])"},
		{"heart attack[tiab]", `"heart attack"[tiab]`},
		{`“heart attack*”[ Title/Abstract ]`, `"heart attack*"[tiab]`},
		{`"not"[ti]`, `"not"[ti]`},
		{`"(18)F"[ti]`, `"(18)F"[ti]`},
		{"heart attack", "heart AND attack"},
		{`"hip pain"[tiab:~2]`, `"hip pain"[tiab:~2]`},
		{"heart failure/drug therapy[mh:noexp]", `"heart failure/drug therapy"[Mesh:NoExp]`},
		{"drug therapy[sh]", `"drug therapy"[sh]`},
		{"clinical trial[Publication Type:noexp]", `"clinical trial"[pt:NoExp]`},
		{"review[pt:noexp] OR review[pt]", "review[pt:NoExp] OR review[pt]"},
		{"2007:3000[dp]", "2007:3000[dp]"},
		{"1000:2019/06[dp]", "1000:2019/06[dp]"},
		{"2007[dp]", "2007[dp]"},
		{"all[sb] AND hasabstract", "all[sb] AND hasabstract"},
		{"humans[filter]", `"Humans"[Mesh:NoExp]`},
	}
	for _, tt := range tests {
		s, _ := query.Parse(query.PubMed, tt.in)
		got, ds := query.Format(query.PubMed, s.Lines[0].Expr)
		if got != tt.want || len(ds) > 0 {
			t.Errorf("%s: %s, want %s; %v", tt.in, got, tt.want, ds)
		}
	}
}

func TestFormatReferences(t *testing.T) {
	t.Parallel()
	s, _ := query.Parse(query.PubMed, "1 a[ti]\n2 b[ti]\n3 (1 OR 2) AND #1")
	if got, ds := query.Format(query.PubMed, s.Lines[2].Expr); got != "(#1 OR #2) AND #1" || len(ds) > 0 {
		t.Errorf("%s %v", got, ds)
	}
}

// TestFormatNotExpressible: what PubMed has no words for is reported.
func TestFormatNotExpressible(t *testing.T) {
	t.Parallel()
	tiab := query.Fields{In: []query.Field{query.Title, query.Abstract}}
	word := func(parts ...query.Part) *query.Term { return &query.Term{Word: parts, Fields: tiab} }
	a, b, c := word(query.Part{Text: "a"}), word(query.Part{Text: "b"}), word(query.Part{Text: "c"})
	near := func(n int, ordered bool, args ...query.Expr) *query.Near {
		return &query.Near{Args: args, Distance: n, Ordered: ordered, Fields: tiab}
	}
	one := query.Part{Wild: query.Wildcard{Min: 1, Max: 1}}
	tests := []struct {
		x    query.Expr
		want string
		code refsift.Code
	}{
		{word(query.Part{Text: "colou"}, one, query.Part{Text: "n"}), "colou*[tiab]", refsift.CodeTranslationWider},
		{word(query.Part{Text: "wom"}, one, query.Part{Text: "n"}), "wom*[tiab]", refsift.CodeTranslationDiffers},
		{word(one, query.Part{Text: "oman"}), "oman[tiab]", refsift.CodeTranslationNarrower},
		{near(2, true, a, b), `"a b"[tiab:~2]`, refsift.CodeTranslationWider},
		{near(2, false, a, &query.Or{Args: []query.Expr{b, c}}), `"a b"[tiab:~2] OR "a c"[tiab:~2]`, ""},
		{near(0, true, a, &query.Or{Args: []query.Expr{b, c}}), `"a b"[tiab] OR "a c"[tiab]`, ""},
		{near(2, false, word(query.Part{Text: "abcd"}, query.Part{Wild: query.Any}), b), "abcd*[tiab] AND b[tiab]", refsift.CodeTranslationWider},
		{near(0, false, word(query.Part{Text: "abcd"}, query.Part{Wild: query.Any}), b), `"abcd* b"[tiab] OR "b abcd*"[tiab]`, ""},
		{near(2, false, near(1, false, a, b), c), "a[tiab] AND b[tiab] AND c[tiab]", refsift.CodeTranslationWider},
		{&query.Not{Left: a, Right: near(2, true, b, c)}, `a[tiab] NOT "b c"[tiab:~2]`, refsift.CodeTranslationNarrower},
		{&query.LineRange{From: "1", To: "3"}, "OR/1-3", refsift.CodeNotExpressible},
		{&query.LineRef{Label: "u1"}, "#u1", refsift.CodeNotExpressible},
		{&query.Bad{Text: "(("}, "((", refsift.CodeNotExpressible},
		{&query.Term{Word: query.Lit("x"), Fields: query.Fields{In: []query.Field{query.Notes}}}, "x", refsift.CodeNotExpressible},
		{&query.Descriptor{Heading: "A/B", Explode: true}, `"A/B"[Mesh]`, refsift.CodeNotExpressible},
	}
	for _, tt := range tests {
		got, ds := query.Format(query.PubMed, tt.x)
		if got != tt.want || tt.code != "" && !hasCode(ds, tt.code) || tt.code == "" && len(ds) > 0 {
			t.Errorf("%s: written as %s, want %s with %s; %v", tt.x, got, tt.want, tt.code, ds)
		}
	}
	// Title and keywords together are no field of PubMed.
	got, ds := query.Format(query.PubMed, &query.Term{Word: query.Lit("x"), Fields: query.Fields{In: []query.Field{query.Title, query.Keywords}}})
	if got != "x[ti] OR x[ot]" || len(ds) > 0 {
		t.Errorf("%s %v", got, ds)
	}
}

func TestSimplify(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"a[ti] OR a[ti]", "a[ti]"},
		{"a[tiab] OR a[Title/Abstract] OR b[ti]", "a[tiab] OR b[ti]"},
		{"(a[ti] AND (b[ti] OR b[ti])) AND a[ti]", "a[ti] AND b[ti]"},
		{"a[ti] NOT (b[ti] OR b[ti])", "a[ti] NOT b[ti]"},
		{"a[ti] OR A[ti]", "a[ti] OR A[ti]"},
	}
	for _, tt := range tests {
		s, _ := query.Parse(query.PubMed, tt.in)
		before := s.Lines[0].Expr.String()
		if got := query.Simplify(s.Lines[0].Expr).String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.in, got, tt.want)
		}
		if after := s.Lines[0].Expr.String(); after != before {
			t.Errorf("%s was changed to %s", before, after)
		}
	}
}
