package query_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

func TestEBSCOhost(t *testing.T) {
	t.Parallel()
	const all = "[title,abstract,keywords,headings,authors,source]"
	testLines(t, query.EBSCOhost, []lineTest{
		// Codes before a term and before a group.
		{"TI omeprazole OR AB omeprazole", "omeprazole[TI] OR omeprazole[AB]", ""},
		{"TI (a OR b)", "a[TI] OR b[TI]", ""},
		{"TI (a OR AB b)", "a[TI] OR b[AB]", ""},
		{"XB \"heart attack\"", `"heart attack"[XB]`, ""},
		{`TI example AND (AU "John Doe" OR AU "John Wayne")`, `example[TI] AND ("John Doe"[AU] OR "John Wayne"[AU])`, ""},
		{"TI RN OR AB RN", "RN[TI] OR RN[AB]", ""},
		{"TI a §AB b", "a[TI] AND b[AB]", refsift.CodeOperatorMissing},
		{"LA English AND PT Review", "English[LA] AND Review[PT]", ""},
		{"DT 2005-2010", "2005:2010[DT]", ""},
		{"§ZZ (a OR b)", "<ZZ (a OR b)>", refsift.CodeFieldUnknown},
		{`§ZZ "a" OR TI b`, `<ZZ "a"> OR b[TI]`, refsift.CodeFieldUnknown},
		{"§SB x", "<SB x>", refsift.CodeFieldUnsupported},
		{"§TX x", "x[TX]", refsift.CodeFieldApproximate},
		{"§asthma", "asthma" + all, refsift.CodeFieldMissing},
		{"TI a AND §[ b", "a[TI] AND <[> AND b" + all, refsift.CodeFieldUnknown},

		// Words side by side: within five words.
		{"TI §heart attack", "heart NEAR/5 attack[TI]", refsift.CodeWordsAdjacent},
		{"AU Doe J", `"Doe J"[AU]`, ""},

		// Headings.
		{`(MH "Hypertension+")`, `"Hypertension"[Mesh]`, ""},
		{`MH "Hypertension"`, `"Hypertension"[Mesh:NoExp]`, ""},
		{`(MM "Hypertension+")`, `"Hypertension"[Majr]`, ""},
		{`(MH "Hypertension+/DT/TH")`, `"Hypertension/dt,th"[Mesh]`, ""},
		{`MH ("A" OR "B+")`, `"A"[Mesh:NoExp] OR "B"[Mesh]`, ""},
		{`MH §"Hypert*"`, "Hypert*[MW]", refsift.CodeHeadingTruncated},
		{`DE "Irritable Bowel Syndrome"`, `"Irritable Bowel Syndrome"[Mesh:NoExp]`, ""},
		{`MH §""`, `<"">`, refsift.CodeTermEmpty},

		// Proximity: n words between.
		{"TI (patient N2 education)", "patient NEAR/2 education[TI]", ""},
		{"AB (tax W8 reform)", "tax NEXT/8 reform[AB]", ""},
		{"TI patient n2 education", "patient NEAR/2 education[TI]", ""},
		{"TI (a N3 (b OR c*))", "a NEAR/3 (b OR c*)[TI]", ""},
		{"TI vitamin N3", "vitamin NEAR/5 N3[TI]", ""},
		{"TI (§a N3 (b AND c))", "<a N3 (b AND c)>", refsift.CodeProximityInvalid},

		// Wildcards.
		{"TI colo#r", "colo{0,1}r[TI]", ""},
		{"TI wom?n", "wom?n[TI]", ""},
		{"TI random*", "random*[TI]", ""},
		{"TI \"midsummer * dream\"", `"midsummer {1,-1} dream"[TI]`, ""},
		{"TI §stroke?", "stroke[TI]", refsift.CodeWildcardForeign},

		// AND before OR; NOT like AND.
		{"TI a OR TI b §AND TI c", "a[TI] OR b[TI] AND c[TI]", refsift.CodeOperatorsMixed},
		{"TI a NOT AB b AND AB c", "a[TI] NOT b[AB] AND c[AB]", ""},
		{"§TI S100 AND AB S100 protein", "S100[TI] AND S100 NEAR/5 protein[AB]", ""},
	})
}

// TestEBSCOhostHistory reads a history with the columns that EBSCOhost prints.
func TestEBSCOhostHistory(t *testing.T) {
	t.Parallel()
	s, ds := query.Parse(query.EBSCOhost, "S1\t(MH \"Asthma+\")\tSearch modes - Boolean/Phrase\tInterface - EBSCOhost Research Databases\t1,234\n"+
		"S2\tS1 AND TI child*\tLimiters - Published Date: 20070101-20191231; English Language; Human\tSearch modes - Boolean/Phrase\t99\n"+
		"S3\tS1 OR S2\tExpanders - Apply equivalent subjects\t1,300\n"+
		"S4\tS3\tLimiters - Peer Reviewed\t7\n")
	want := []string{`"Asthma"[Mesh]`, `#1 AND child*[TI] AND 2007-01-01:2019-12-31[DT] AND english[LA] AND "Humans"[Mesh:NoExp]`, "#1 OR #2", "#3 AND <Peer Reviewed>"}
	reported := []int{1234, 99, 1300, 7}
	if len(s.Lines) != 4 {
		t.Fatalf("%d lines", len(s.Lines))
	}
	for i, l := range s.Lines {
		if got := query.Simplify(l.Expr).String(); got != want[i] || l.Reported != reported[i] {
			t.Errorf("%s: %s (%d), want %s", l.Label, got, l.Reported, want[i])
		}
	}
	for _, code := range []refsift.Code{refsift.CodeFieldApproximate, refsift.CodeLimitUnknown} {
		if !hasCode(ds, code) {
			t.Errorf("no %s", code)
		}
	}
}

func TestEBSCOhostOptions(t *testing.T) {
	t.Parallel()
	s, _ := query.Parser{Dialect: query.EBSCOhost, UnquotedPhrases: true}.Parse("TI heart attack")
	if got := s.Lines[0].Expr.String(); got != `"heart attack"[TI]` {
		t.Error(got)
	}
	s, ds := query.Parse(query.EBSCOhost, "1. TI a\n2. S1 OR S7")
	if got := s.Lines[1].Expr.String(); got != "#1 OR <#7>" || !hasCode(ds, refsift.CodeLineUnknown) {
		t.Error(got)
	}
}

func TestEBSCOhostFormat(t *testing.T) {
	t.Parallel()
	testFormat(t, query.EBSCOhost, [][2]string{
		{"TI (a OR b)", "TI (a OR b)"},
		{`TI "a b" OR AB c`, `TI "a b" OR AB c`},
		{"TI (a N3 (b OR c*)) NOT AB d", "TI (a N3 (b OR c*)) NOT AB d"},
		{`MH "Asthma+/DT"`, `(MH "Asthma+/DT")`},
		{`MM "Asthma"`, `(MM "Asthma")`},
		{"DT 2005-2010", `DT "2005-2010"`},
		{"TI wom?n OR TI colo#r", "TI (wom?n OR colo#r)"},
		{`TI "S100"`, `TI "S100"`},
	})
}

func FuzzEBSCOhost(f *testing.F) {
	f.Add("S1\t(MH \"X+/DT\") OR TI a W2 b#c\tLimiters - Published Date: 20070101-20191231; English Language\t12\nS2\tS1 AND TX (a * b)\t3")
	f.Add("TI (a N3 b? OR AB \"c * d\") NOT ZZ (x) OR DE y+")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) <= 1<<12 {
			checkLaws(t, query.EBSCOhost, text)
		}
	})
}
