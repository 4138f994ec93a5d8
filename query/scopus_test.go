package query_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

func TestScopus(t *testing.T) {
	t.Parallel()
	testLines(t, query.Scopus, []lineTest{
		// Fields.
		{"TITLE-ABS-KEY(a OR b)", "a[TITLE-ABS-KEY] OR b[TITLE-ABS-KEY]", ""},
		{`TITLE-ABS ( "heart attack" )`, `"heart attack"[TITLE-ABS]`, ""},
		{"title(a)", "a[title]", ""},
		{"ABS(a) AND KEY(b)", "a[ABS] AND b[KEY]", ""},
		{"AUTH(Smith J) OR SRCTITLE(lancet)", `"Smith J"[AUTH] OR lancet[SRCTITLE]`, ""},
		{"INDEXTERMS(\"Stroke\")", "Stroke[INDEXTERMS]", ""},
		{"LANGUAGE(english)", "english[LANGUAGE]", ""},
		{"DOCTYPE(re)", "Review[DOCTYPE]", ""},
		{"DOCTYPE(§ar)", `Article[DOCTYPE] OR "Journal Article"[DOCTYPE]`, refsift.CodeFieldApproximate},
		{"TITLE(a) AND §SUBJAREA(medi)", "a[TITLE] AND <SUBJAREA(medi)>", refsift.CodeFieldUnsupported},
		{"TITLE(a) AND §TITEL(b OR c)", "a[TITLE] AND <TITEL(b OR c)>", refsift.CodeFieldUnknown},
		{"TITLE(a) AND §b", "a[TITLE] AND b[title,abstract,keywords,headings,authors,affiliations,source,substances]", refsift.CodeFieldMissing},

		// OR, then W/n and PRE/n, then AND, then AND NOT.
		{"TITLE(a AND b §OR c)", "a[TITLE] AND (b[TITLE] OR c[TITLE])", refsift.CodeOperatorsMixed},
		{"KEY(mouse AND NOT cat §OR dog)", "mouse[KEY] NOT (cat[KEY] OR dog[KEY])", refsift.CodeOperatorsMixed},
		{"KEY(cat AND dog AND NOT rodent §OR mouse)", "(cat[KEY] AND dog[KEY]) NOT (rodent[KEY] OR mouse[KEY])", ""},
		{"KEY(a AND NOT b §AND c)", "a[KEY] NOT (b[KEY] AND c[KEY])", refsift.CodeOperatorsMixed},
		{"KEY(a §NOT b)", "a[KEY] NOT b[KEY]", refsift.CodeOperatorSymbol},
		{"TITLE(heart §attack)", "heart[TITLE] AND attack[TITLE]", refsift.CodeWordsAnded},
		{"TITLE(heart attack §OR stroke)", "heart[TITLE] AND (attack[TITLE] OR stroke[TITLE])", refsift.CodeOperatorsMixed},
		{"TITLE-ABS(hot W/1 flush*)", "hot NEAR/1 flush*[TITLE-ABS]", ""},
		{"TITLE-ABS(bone PRE/2 density)", "bone NEXT/2 density[TITLE-ABS]", ""},
		{"TITLE-ABS-KEY(bay PRE/6 §(ship* OR channel))", "bay NEXT/6 (ship* OR channel)[TITLE-ABS-KEY]", refsift.CodeProximityInvalid},
		{"TITLE(§a W/3 b PRE/2 c)", "(a NEAR/3 b) NEXT/2 c[TITLE]", refsift.CodeProximityInvalid},
		{"TITLE(§a W/3 (b AND c))", "<a W/3 (b AND c)>", refsift.CodeProximityInvalid},

		// Phrases.
		{`TITLE("heart-attack")`, "heart-attack[TITLE]", ""},
		{"TITLE(§{heart attack*})", `"heart attack*"[TITLE]`, refsift.CodePhraseExact},
		{`TITLE(§"heart attack*")`, `"heart attack*"[TITLE]`, refsift.CodeWildcardQuoted},
		{"TITLE(§{heart)", "<{> AND heart[TITLE]", refsift.CodeFieldUnknown},
		{"TITLE(wom?n OR colo§$r)", "wom?n[TITLE] OR colo$r[TITLE]", ""},

		// Years and limits.
		{"PUBYEAR > 2015 AND PUBYEAR < 2027", "2016:[PUBYEAR] AND :2026[PUBYEAR]", ""},
		{"PUBYEAR = 2010 OR PUBYEAR IS 2012", "2010:2010[PUBYEAR] OR 2012:2012[PUBYEAR]", ""},
		{"PUBYEAR AFT 2006 AND pubyear bef 2010", "2007:[PUBYEAR] AND :2009[PUBYEAR]", ""},
		{"PUBYEAR>2006", "2007:[PUBYEAR]", ""},
		{"PUBYEAR >= 2006", "2006:[PUBYEAR]", ""},
		{"§PUBYEAR > now", "<PUBYEAR > > AND now[title,abstract,keywords,headings,authors,affiliations,source,substances]", refsift.CodeDateInvalid},
		{`TITLE(a) AND ( LIMIT-TO ( DOCTYPE , "re" ) OR LIMIT-TO ( DOCTYPE,"ch" ) )`, `a[TITLE] AND (Review[DOCTYPE] OR "Book Chapter"[DOCTYPE])`, ""},
		{`TITLE(a) AND (EXCLUDE(LANGUAGE,"German") OR EXCLUDE(LANGUAGE,"French"))`, "a[TITLE] AND (all[sb] NOT German[LANGUAGE] AND all[sb] NOT French[LANGUAGE])", ""},
		{"LIMIT-TO(PUBYEAR, 2010)", "2010:2010[PUBYEAR]", ""},
		{`§LIMIT-TO(SUBJAREA,"MEDI")`, `<LIMIT-TO(SUBJAREA,"MEDI")>`, refsift.CodeFieldUnsupported},
		{"§LIMIT-TO(re)", "<LIMIT-TO(re)>", refsift.CodeFilterUnknown},
	})
}

func TestFormatScopus(t *testing.T) {
	t.Parallel()
	testFormat(t, query.Scopus, [][2]string{
		{"TITLE(a) OR TITLE(b)", "TITLE(a OR b)"},
		{"TITLE(a AND b OR c)", "TITLE(a AND (b OR c))"},
		{"TITLE(a) AND NOT ABS(b)", "TITLE(a) AND NOT ABS(b)"},
		{"TITLE(a) AND PUBYEAR > 2015 AND PUBYEAR < 2027", "TITLE(a) AND PUBYEAR > 2015 AND PUBYEAR < 2027"},
		{"PUBYEAR = 2010", "PUBYEAR = 2010"},
		{"TITLE({a*b c})", "TITLE({a*b c})"},
		{"TITLE(bay PRE/6 (ship* OR channel) OR x)", "TITLE(bay PRE/6 (ship* OR channel OR x))"},
		{`EXCLUDE(DOCTYPE, "re") AND TITLE(a)`, `EXCLUDE(DOCTYPE, re) AND TITLE(a)`},
		{"DOCTYPE(re)", "DOCTYPE(re)"},
	})
}

// TestQuotedLiteral: some help pages say that * between quotation marks is
// punctuation.
func TestQuotedLiteral(t *testing.T) {
	t.Parallel()
	for _, d := range []*query.Dialect{query.Scopus, query.Embase, query.WebOfScience} {
		s, ds := query.Parser{Dialect: d, QuotedLiteral: true}.Parse(`"heart attack*"`)
		p, ok := s.Lines[0].Expr.(*query.Phrase)
		if !ok {
			t.Fatalf("%s: %s", d.Name, s.Lines[0].Expr)
		}
		// Web of Science documents wildcards between quotation marks.
		if wild := p.Words[1].HasWildcard(); wild != (d == query.WebOfScience) || hasCode(ds, refsift.CodeWildcardQuoted) {
			t.Errorf("%s: %s, a wildcard: %t, %v", d.Name, p, wild, ds)
		}
	}
}
