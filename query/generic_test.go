package query_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

func TestGeneric(t *testing.T) {
	t.Parallel()
	testLines(t, query.Generic, []lineTest{
		// Its own syntax.
		{"a[title]", "a[title]", ""},
		{"(a OR b c)[title,abstract]", `a[title,abstract] OR "b c"[title,abstract]`, ""},
		{"(a OR b[ti])[abstract]", "a[abstract] OR b[ti]", ""},
		{"a[tiab] AND b[tw]", "a[tiab] AND b[tw]", ""},
		{"wom?n[title] OR colo$r[title] OR wom#n[title] OR x{2,5}[title] OR y{1,-1}[title]", "wom?n[title] OR colo{0,1}r[title] OR wom?n[title] OR x{2,5}[title] OR y{1,-1}[title]", ""},
		{"(a NEAR/3 b NEAR/3 c)[title]", "a NEAR/3 b NEAR/3 c[title]", ""},
		{"((a NEAR/3 b) NEAR/3 c)[title]", "(a NEAR/3 b) NEAR/3 c[title]", ""},
		{"(a NEXT/0 (b OR c))[title]", "a NEXT/0 (b OR c)[title]", ""},
		{`"X/dt,th"[Majr:NoExp]`, `"X/dt,th"[Majr:NoExp]`, ""},
		{"review[pt:noexp]", "review[pt]", ""},
		{`"drug therapy"[sh]`, `"/drug therapy"[Mesh]`, ""},
		{"2007:2019[date]", "2007:2019[date]", ""},
		{"a[title] OR b[title] §AND c[title]", "a[title] OR b[title] AND c[title]", refsift.CodeOperatorsMixed},
		{"a[title] AND §b", "a[title] AND b[all]", refsift.CodeFieldMissing},

		// That of the platforms.
		{"term.tw", "term[tw]", ""},
		{"heart attack.ti,ab.", `"heart attack"[ti,ab]`, ""},
		{"exp Asthma/ or *Asthma/dt", `"Asthma"[Mesh] OR "Asthma/dt"[Majr:NoExp]`, ""},
		{"(a adj3 b).ti.", "a NEAR/2 b[ti]", ""},
		{"(a NEAR3 b)[title] OR (a N3 b)[title] OR (a W3 b)[title]", "a NEAR/3 b[title] OR a NEAR/3 b[title] OR a NEXT/3 b[title]", ""},
		{"(a W/3 b)[title] OR (a PRE/3 b)[title]", "a NEAR/3 b[title] OR a NEXT/3 b[title]", ""},
		{"vitamin N3[title]", `"vitamin N3"[title]`, ""},
		{`"hip pain"[tiab:~2]`, "hip NEAR/2 pain[tiab]", ""},

		// What is broken.
		{"a§[nosuch]", "<a[nosuch]>", refsift.CodeFieldUnknown},
		{"a[title] OR §[title]", "a[title] OR <[title]>", refsift.CodeFieldAlone},
		{"a[title] OR §]", "a[title] OR <]>", refsift.CodeBracketUnbalanced},
		{"a[title] OR §\"b", "a[title] OR <\"b>", refsift.CodeQuoteUnbalanced},
	})
}

func TestGenericFormat(t *testing.T) {
	t.Parallel()
	testFormat(t, query.Generic, [][2]string{
		{"a[tiab] OR b[tiab] OR c[ti]", "(a OR b)[title,abstract] OR c[title]"},
		{"(a NEAR/3 b NEAR/3 c)[title]", "(a NEAR/3 b NEAR/3 c)[title]"},
		{"x{2,5}[ti] AND colo$r[ti]", "(x{2,5} AND colo$r)[title]"},
		{`"X/dt,th"[mh]`, `"X/dt,th"[Mesh]`},
		{"exp *Asthma/", `"Asthma"[Majr]`},
		{"2007:3000[dp] AND hasabstract AND all[sb]", "2007:3000[date] AND hasabstract AND all[sb]"},
	})
}

func FuzzGeneric(f *testing.F) {
	fuzzDialect(f, query.Generic, "(a NEAR/3 b{1,4} NEAR/3 \"c d\")[title,abstract] OR exp X/dt OR y.ti,ab. AND \"z\"[Mesh:NoExp]", "#1 a[title]\n#2 OR/1-1 AND 2007:2019[date]")
}
