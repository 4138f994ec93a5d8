package query_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

func TestCochrane(t *testing.T) {
	t.Parallel()
	const all = "[title,abstract,keywords,headings,authors,source,pubtypes]"
	testLines(t, query.Cochrane, []lineTest{
		// Fields behind a word, a phrase, a group.
		{"asthma:ti", "asthma[ti]", ""},
		{`"heart attack":ti,ab,kw`, `"heart attack"[ti,ab,kw]`, ""},
		{"(a or b):ti,ab", "a[ti,ab] OR b[ti,ab]", ""},
		{"(a or b:ab):ti", "a[ti] OR b[ab]", ""},
		{"(a §b):ti", "a[ti] AND b[ti]", refsift.CodeWordsAnded},
		{"§heart failure:ti", "heart" + all + " AND failure[ti]", refsift.CodeFieldMissing},
		{"a:ti or b§:zz", "a[ti] OR <b:zz>", refsift.CodeFieldUnknown},
		{"(a or b)§:crg", "<(a or b):crg>", refsift.CodeFieldUnsupported},
		{"a:ti or §:ab", "a[ti] OR <:ab>", refsift.CodeFieldAlone},
		{"2:1:ti", "2:1[ti]", ""},
		{"(#7 or a)§:ti", "<#7> OR a[ti]", refsift.CodeFieldOnGroup},

		// Headings in both forms.
		{`[mh "Heart Failure"]`, `"Heart Failure"[Mesh]`, ""},
		{`[mh ^"Heart Failure"]`, `"Heart Failure"[Mesh:NoExp]`, ""},
		{"[mh Asthma]", `"Asthma"[Mesh]`, ""},
		{`[mh "Heart Failure"/DT,TH]`, `"Heart Failure/dt,th"[Mesh]`, ""},
		{"[mh /AD]", `"/ad"[Mesh:NoExp]`, ""},
		{"a:ti or §[mh ]", "a[ti] OR <[mh ]>", refsift.CodeTermEmpty},
		{"a:ti or §[mh Asth*]", "a[ti] OR <[mh Asth*]>", refsift.CodeHeadingTruncated},
		{"MeSH descriptor: [Food Additives] explode all trees", `"Food Additives"[Mesh]`, ""},
		{"MeSH descriptor: [Food Additives] this term only", `"Food Additives"[Mesh:NoExp]`, ""},
		{"MeSH descriptor: [Asthma] explode all trees and with qualifier(s): [drug therapy - DT, therapy - TH]", `"Asthma/dt,th"[Mesh]`, ""},
		{"§MeSH descriptor: [Asthma]", `"Asthma"[Mesh:NoExp]`, refsift.CodeFieldApproximate},
		{"MeSH descriptor: [Asthma]§ of the moon", "<MeSH descriptor: [Asthma] of the moon>", refsift.CodeLimitUnknown},

		// NEAR/3 leaves two words between; NEXT none, in order.
		{"(early NEAR/3 (mobili* OR rehab*)):ti,ab,kw", "early NEAR/2 (mobili* OR rehab*)[ti,ab,kw]", ""},
		{"(a NEAR b):ti", "a NEAR/5 b[ti]", ""},
		{"(hearing NEXT aid*):ti", "hearing NEXT/0 aid*[ti]", ""},
		{"(a b near/3 c):ti", "a[ti] AND b NEAR/2 c[ti]", ""},
		{"§a NEAR/3 b:ti", "<a NEAR/3 b:ti>", refsift.CodeProximityInvalid},

		// Wildcards have no place in a phrase.
		{`§"lung cancer*":ti`, `<"lung cancer*":ti>`, refsift.CodeWildcardQuoted},
		{"wom?n:ti", "wom?n[ti]", ""},
		{"§ab*:ti", "ab*[ti]", refsift.CodeTruncationShort},

		// What the platform prints behind a search.
		{"asthma:ti §(Word variations have been searched)", "asthma[ti]", refsift.CodeFieldApproximate},
		{"asthma:ti in §Trials", "asthma[ti]", refsift.CodeFieldApproximate},
		{"asthma:ti with Publication Year from 2000 to 2010, in §Trials", "asthma[ti] AND 2000:2010[yr]", refsift.CodeFieldApproximate},

		{"a:ti OR b:ti §AND c:ti", "a[ti] OR b[ti] AND c[ti]", refsift.CodeOperatorsMixed},
	})
}

// TestCochranePrint reads the print form of the search manager.
func TestCochranePrint(t *testing.T) {
	t.Parallel()
	s, ds := query.Parse(query.Cochrane, "ID\tSearch\tHits\n#1\tMeSH descriptor: [Asthma] explode all trees\t10231\n#2\tasthma*:ti,ab,kw\t33012\n#3\t{or #1-#2}\t40000\n#4\t{AND #1, #2-#3}\t1\n")
	if err := ds.Err(); err != nil {
		t.Error(err)
	}
	want := []string{`"Asthma"[Mesh]`, "asthma*[ti,ab,kw]", "OR/1-2", "#1 AND AND/2-3"}
	reported := []int{10231, 33012, 40000, 1}
	if len(s.Lines) != 4 {
		t.Fatalf("%d lines", len(s.Lines))
	}
	for i, l := range s.Lines {
		if l.Expr.String() != want[i] || l.Reported != reported[i] {
			t.Errorf("%s: %s (%d), want %s", l.Label, l.Expr, l.Reported, want[i])
		}
		again, _ := query.Format(query.Cochrane, l.Expr)
		if i == 2 && again != "{OR #1-#2}" {
			t.Errorf("a range is written %s", again)
		}
	}
	s, _ = query.Parser{Dialect: query.Cochrane, WordsBetween: true}.Parse("(a NEAR/3 b NEXT c):ti")
	if got := s.Lines[0].Expr.String(); got != "(a NEAR/3 b) NEXT/0 c[ti]" {
		t.Error(got)
	}
}

func TestCochraneFormat(t *testing.T) {
	t.Parallel()
	testFormat(t, query.Cochrane, [][2]string{
		{"(a or b):ti,ab", "(a OR b):ti,ab"},
		{`"a b":ti not c:ab`, `"a b":ti NOT c:ab`},
		{"(a near/3 (b or cde*)):ti", "(a NEAR/3 (b OR cde*)):ti"},
		{`[mh ^"Heart Failure"/DT]`, `[mh ^"Heart Failure"/DT]`},
		{`[mh Asthma] and 2005:yr`, `[mh "Asthma"] with Publication Year from 2005 to 2005`},
	})
	s, _ := query.Parse(query.PubMed, `"breast feed*"[ti] OR breast-feed*[ti]`)
	if got, ds := query.Format(query.Cochrane, s.Lines[0].Expr); got != "((breast NEXT feed*) OR (breast NEXT feed*)):ti" || ds.Err() != nil {
		t.Error(got, ds)
	}
}

func FuzzCochrane(f *testing.F) {
	f.Add("ID Search Hits\n#1 MeSH descriptor: [X] explode all trees and with qualifier(s): [drug therapy - DT] 12\n#2 {or #1, #1-#5} 3\n#3 (a b NEAR/3 \"c d\"):ti,ab in Trials 4\n#4 [mh ^\"X\"/DT]")
	f.Add("a NEXT b*:ti OR \"c*\" (Word variations have been searched) with Publication Year from 2000 to 2010")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) <= 1<<12 {
			checkLaws(t, query.Cochrane, text)
		}
	})
}
