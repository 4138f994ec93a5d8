package query_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

func TestWebOfScience(t *testing.T) {
	t.Parallel()
	testLines(t, query.WebOfScience, []lineTest{
		// Fields hold for what stands in the parentheses behind them.
		{"TS=(a OR b)", "a[TS] OR b[TS]", ""},
		{"TS=a", "a[TS]", ""},
		{"ts = (a OR b)", "a[ts] OR b[ts]", ""},
		{"TS=(a OR TI=b)", "a[TS] OR b[TI]", ""},
		{"TI=(a) AND AB=(b)", "a[TI] AND b[AB]", ""},
		{"§TI=rainbow trout AND AU=Doe J", `rainbow[TI] AND trout[TI] AND "Doe J"[AU]`, ""},
		{"SO=(Journal of Finance OR \"Research Policy\")", `"Journal of Finance"[SO] OR "Research Policy"[SO]`, ""},
		{"LA=(English OR German)", "English[LA] OR German[LA]", ""},
		{"DT=(Article OR Early Access)", `Article[DT] OR "Early Access"[DT]`, ""},
		{"DO=10.1000/182", "10.1000/182[DO]", ""},
		{"IS=(0960-085X OR 1476-9344)", "0960-085X[IS] OR 1476-9344[IS]", ""},
		{"TI=a AND §b", "a[TI] AND b[title,abstract,keywords,headings,authors,affiliations,source,substances]", refsift.CodeFieldMissing},
		{"TI=a AND §XX=(b OR c)", "a[TI] AND <XX=(b OR c)>", refsift.CodeFieldUnknown},
		{"TI=a AND §WC=(Economics) OR TI=c", "a[TI] AND <WC=(Economics)> OR c[TI]", refsift.CodeFieldUnsupported},
		{"§CU=Norway", "Norway[CU]", refsift.CodeFieldApproximate},
		{"§TS= OR TI=a", "<TS=> OR a[TI]", refsift.CodeFieldAlone},
		{"TS=(§[mh] OR b)", "<[mh]> OR b[TS]", refsift.CodeFieldUnknown},

		// NEAR, SAME, NOT, AND, OR.
		{"TI=(copper OR lead §AND algae)", "copper[TI] OR lead[TI] AND algae[TI]", refsift.CodeOperatorsMixed},
		{"TS=(a AND b NOT c)", "a[TS] AND b[TS] NOT c[TS]", ""},
		{"TS=(§rainbow trout)", "rainbow[TS] AND trout[TS]", ""},
		{"TS=(rainbow §\"trout farm\")", `rainbow[TS] AND "trout farm"[TS]`, refsift.CodeWordsAnded},
		{"TS=(muscle$ NEAR/3 resist*)", "muscle{0,1} NEAR/3 resist*[TS]", ""},
		{"TS=(salmon NEAR virus)", "salmon NEAR/15 virus[TS]", ""},
		{"TS=(salmon near/2 (virus OR disease*))", "salmon NEAR/2 (virus OR disease*)[TS]", ""},
		{"TI=salmon NEAR/2 virus OR TI=b", "salmon NEAR/2 virus[TI] OR b[TI]", ""},
		{"TS=(a NEAR/2 b NEAR/4 c)", "(a NEAR/2 b) NEAR/4 c[TS]", ""},
		{`TS=("deep learning" NEAR/0 image)`, `"deep learning" NEAR/0 image[TS]`, ""},
		{"TS=(§Brown NEAR spider bite)", "<Brown NEAR spider bite>", refsift.CodeProximityInvalid},
		{"TS=(§a NEAR/3 (b AND c))", "<a NEAR/3 (b AND c)>", refsift.CodeProximityInvalid},
		{"TI=§a NEAR/3 AB=b", "<a NEAR/3 AB=b>", refsift.CodeProximityInvalid},
		{"LA=(§a NEAR/3 b)", "<a NEAR/3 b>", refsift.CodeProximityInvalid},
		{"AD=(Bergen SAME Norway)", "Bergen NEAR/65536 Norway[AD]", ""},
		{"TS=(a §SAME b)", "a[TS] AND b[TS]", refsift.CodeOperatorSymbol},

		// Wildcards.
		{"TI=colo$r", "colo{0,1}r[TI]", ""},
		{"TI=wom?n", "wom?n[TI]", ""},
		{"TI=wom??", "wom??[TI]", ""},
		{"TS=E*Trade", "E*Trade[TS]", ""},
		{"TS=*oligosacc*", "*oligosacc*[TS]", ""},
		{`TS="face mask*"`, `"face mask*"[TS]`, ""},
		{"TS=§ab*", "ab*[TS]", refsift.CodeTruncationShort},
		{"TS=(direction*§OR (route AND test))", "direction*[TS] OR route[TS] AND test[TS]", ""},

		// Years.
		{"PY=(1990-1999)", "1990:1999[PY]", ""},
		{"PY=(2005 OR 2007-2009)", "2005:2005[PY] OR 2007:2009[PY]", ""},
		{"PY=2010 - 2012", "2010:2012[PY]", ""},
		{"DOP=2010-01-01/2010-06-30", "2010-01-01:2010-06-30[DOP]", ""},
		{"PY=§199*", "<199*>", refsift.CodeDateInvalid},
		{"PY=§2010-2005", "2010:2005[PY]", refsift.CodeDateInvalid},

		// What is broken.
		{"TS=(a OR §\"b)", `<(a OR "b)>`, refsift.CodeQuoteUnbalanced},
		{"TS=§(a OR b", "<(a OR b>", refsift.CodeParenUnbalanced},
		{"§WC=(a OR b", "<WC=(a OR b>", refsift.CodeFieldUnsupported},
	})
}

func TestFormatWebOfScience(t *testing.T) {
	t.Parallel()
	testFormat(t, query.WebOfScience, [][2]string{
		{"TS=(a OR b)", "TS=(a OR b)"},
		{"TS=a OR TS=b", "TS=(a OR b)"},
		{"TS=a OR TS=b OR TI=c", "TS=(a OR b) OR TI=c"},
		{"TS=(a OR b AND c) NOT TI=d", "TS=(a OR (b AND c)) NOT TI=d"},
		{"TI=rainbow trout", "TI=(rainbow AND trout)"},
		{`AU=Doe J`, `AU="Doe J"`},
		{"TS=(a NEAR/3 (b OR c) OR d)", "TS=((a NEAR/3 (b OR c)) OR d)"},
		{"TS=(a NEAR b)", "TS=(a NEAR/15 b)"},
		{"AD=(a SAME b)", "AD=(a SAME b)"},
		{"TI=colo$r AND PY=(1990-1999)", "TI=colo$r AND PY=1990-1999"},
		{`TS="and"`, `TS="and"`},
	})
}

// TestFormatAcross writes searches for other platforms than they came from.
func TestFormatAcross(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from, to *query.Dialect
		in, want string
		problems bool
	}{
		{query.PubMed, query.WebOfScience, `"heart attack"[tiab] OR stroke[ti]`, `TI="heart attack" OR AB="heart attack" OR TI=stroke`, false},
		{query.PubMed, query.Embase, `"heart attack"[tiab] OR stroke*[tiab] OR "Stroke"[Mesh]`, `('heart attack' OR stroke*):ti,ab OR 'Stroke'/exp`, false},
		{query.PubMed, query.Scopus, `(heart[tiab] OR stroke*[tiab]) AND 2007:2019[dp]`, `TITLE-ABS(heart OR stroke*) AND PUBYEAR > 2006 AND PUBYEAR < 2020`, false},
		{query.PubMed, query.WebOfScience, `"Stroke"[Mesh]`, `TS=Stroke`, true},
		{query.PubMed, query.Embase, `"hip pain"[tiab:~2]`, `(hip NEAR/3 pain):ti,ab`, false},
		{query.PubMed, query.Scopus, `"hip pain"[tiab:~2]`, `TITLE-ABS(hip W/2 pain)`, false},
		{query.Embase, query.WebOfScience, `(hip NEXT/3 pain):ti`, `TI=(hip NEAR/2 pain)`, true},
		{query.WebOfScience, query.PubMed, `TI=colo$r`, `colo*[ti]`, true},
		{query.Scopus, query.Embase, `LANGUAGE(english) AND PUBYEAR > 2000`, `english:la AND [2001-3000]/py`, false},
	}
	for _, tt := range tests {
		s, _ := query.Parse(tt.from, tt.in)
		got, ds := query.Format(tt.to, s.Lines[0].Expr)
		if got != tt.want || len(ds) > 0 != tt.problems {
			t.Errorf("%s: %s, want %s; %v", tt.in, got, tt.want, ds)
		}
	}
}
