package query_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

const mp = "[title,abstract,keywords,headings,substances]"

func TestOvid(t *testing.T) {
	t.Parallel()
	testLines(t, query.Ovid, []lineTest{
		// Fields after a term and after a group.
		{"migraine$.ti,ab.", "migraine*[ti,ab]", ""},
		{"§placebo.ti,ab", "placebo[ti,ab]", ""},
		{"placebo§.ti,ab", "placebo[ti,ab]", refsift.CodeFieldDot},
		{"(a or b and c).ti.", "a[ti] OR b[ti] AND c[ti]", ""},
		{"(a or b.ab.).TI.", "a[ti] OR b[ab]", ""},
		{"(Xpert or cepheid). tw.", "Xpert[tw] OR cepheid[tw]", ""},
		{"MRI* .mp.", "MRI*[mp]", ""},
		{"a.ti, ab.", "a[ti,ab]", ""},
		{"2018*.(dt).", "2018:2018[dt]", ""},
		{"heart attack.tw.", `"heart attack"[tw]`, ""},
		{`"point of care" test*.tw.`, `"point of care test*"[tw]`, ""},
		{`"M. pneumoniae".tw.`, `"M. pneumoniae"[tw]`, ""},
		{"3-acetoxyandrost-5-ene-7,17-dione.mp.", "3-acetoxyandrost-5-ene-7,17-dione[mp]", ""},
		{"randomized controlled trial.pt.", `"randomized controlled trial"[pt]`, ""},
		{"drug therapy.fs.", `"/drug therapy"[Mesh:NoExp]`, ""},
		{"humans.sh.", `"humans"[Mesh:NoExp]`, ""},
		{"asthma.ti,sh.", `asthma[ti] OR "asthma"[Mesh:NoExp]`, ""},
		{"§abdomin$.sh.", "abdomin*[hw]", refsift.CodeHeadingTruncated},
		{"Smith J$.au.", `"Smith J*"[au]`, ""},
		{"2005.yr.", "2005:2005[yr]", ""},
		{`"2005 - 2010".yr.`, "2005:2010[yr]", ""},
		{"§soon.yr.", "<soon.yr.>", refsift.CodeDateInvalid},
		{"a§.rs.", "a[rs]", refsift.CodeFieldApproximate},
		{"a§.qq. or b.ti.", "<a.qq.> OR b[ti]", refsift.CodeFieldUnknown},
		{"(a or b)§.qq,ti.", "<(a or b).qq,ti.>", refsift.CodeFieldUnknown},
		{"x§.cm.", "<x.cm.>", refsift.CodeFieldUnsupported},
		{"§asthma", "asthma" + mp, refsift.CodeFieldMissing},
		{"a.ti. or §.ab.", "a[ti] OR <.ab.>", refsift.CodeFieldAlone},
		{"x.ab. §/freq=2", "<x.ab. /freq=2>", refsift.CodeFieldUnsupported},
		{"(1 or 2)§.ti.", "<1> OR <2>", refsift.CodeFieldOnGroup},
		{"exp A/ §use ppez", `"A"[Mesh] AND <use ppez>`, refsift.CodeFieldUnsupported},

		// Comments; that of .mp. names its fields.
		{"a.mp. [mp=title, abstract, original title]", "a[mp]", ""},
		{"a.mp. §[mp=title, moon phase]", "a[mp]", refsift.CodeFieldApproximate},
		{"§[exp Asthma/]", "<>", refsift.CodeLineEmpty},
		{"§[exp A/ or b.ti.] and [c or d].tw. and e.ab.", `("A"[Mesh] OR b[ti]) AND <.tw.> AND e[ab]`, refsift.CodeBracketsAsParens},
		{"exp A/ and §[b.ti. or c.ti.]", `"A"[Mesh] AND (b[ti] OR c[ti])`, refsift.CodeBracketsAsParens},
		{"exp Guideline/ [narrower: none]", `"Guideline"[Mesh]`, ""},

		// Headings.
		{"exp Sleep Apnea Syndromes/", `"Sleep Apnea Syndromes"[Mesh]`, ""},
		{"*Hypertension/", `"Hypertension"[Majr:NoExp]`, ""},
		{"exp *Hypertension/", `"Hypertension"[Majr]`, ""},
		{"Hypertension/dt, th", `"Hypertension/dt,th"[Mesh:NoExp]`, ""},
		{"§(Mothers or Fathers)/px", `"Mothers/px"[Mesh:NoExp] OR "Fathers/px"[Mesh:NoExp]`, ""},
		{"exp Wounds and Injuries/ or a.ti.", `"Wounds and Injuries"[Mesh] OR a[ti]`, ""},
		{`"Wounds and Injuries"/`, `"Wounds and Injuries"[Mesh:NoExp]`, ""},
		{"Receptors, N-Methyl-D-Aspartate/ai", `"Receptors, N-Methyl-D-Aspartate/ai"[Mesh:NoExp]`, ""},
		{"HIV/AIDS.tw.", "HIV/AIDS[tw]", ""},
		{"exp animals/ not humans.sh.", `"animals"[Mesh] NOT "humans"[Mesh:NoExp]`, ""},

		// adj3 leaves two words between, in any order; adj none, in order.
		{"(sleep$ adj3 (apnea$ or apnoea$)).mp.", "sleep* NEAR/2 (apnea* OR apnoea*)[mp]", ""},
		{"(cluster adj headache?).ti.", "cluster NEXT/0 headache{0,1}[ti]", ""},
		{"(a adj1 b).ti.", "a NEAR/0 b[ti]", ""},
		{"(a ADJ b adj2 c).ti.", "(a NEXT/0 b) NEAR/1 c[ti]", ""},
		{"(§a.ti. adj2 b.ab.)", "<a.ti. adj2 b.ab.>", refsift.CodeProximityInvalid},
		{"(§exp A/ adj2 b).ti.", "<exp A/ adj2 b>", refsift.CodeProximityInvalid},

		// Wildcards.
		{"wom#n.tw.", "wom?n[tw]", ""},
		{"wom##.tw.", "wom??[tw]", ""},
		{"colo?r.tw.", "colo{0,1}r[tw]", ""},
		{"dog$1.tw.", "dog{0,1}[tw]", ""},
		{"exercise*12.tw.", "exercise{0,12}[tw]", ""},
		{"psych:.tw.", "psych*[tw]", ""},

		// AND before NOT before OR.
		{"a.ti. or b.ti. §and c.ti.", "a[ti] OR b[ti] AND c[ti]", refsift.CodeOperatorsMixed},
		{"a.ti. not b.ti. §and c.ti.", "a[ti] NOT (b[ti] AND c[ti])", refsift.CodeOperatorsMixed},

		// Broken.
		{"(§or a).ti.", "<> OR a[ti]", refsift.CodeOperandMissing},
		{"a.ti. or §\"b", `a[ti] OR <"b>`, refsift.CodeQuoteUnbalanced},
		{"a.ti. or §] b.ti.", "a[ti] OR <]> AND b[ti]", refsift.CodeBracketUnbalanced},
		{"§remove duplicates from 5", "<remove duplicates from 5>", refsift.CodeFilterUnknown},
	})
}

// TestOvidLimits reads limits on line 1 of a strategy of two lines.
func TestOvidLimits(t *testing.T) {
	t.Parallel()
	for _, tt := range [][2]string{
		{"limit 1 to english language", "#1 AND english[lg]"},
		{"Limit 1 to Humans", `#1 AND "Humans"[Mesh:NoExp]`},
		{`limit 1 to yr="1970 -Current"`, "#1 AND 1970:[yr]"},
		{"limit 1 to yr=2004", "#1 AND 2004:2004[yr]"},
		{"limit 1 to ed=19400101-20100114", "#1 AND 1940-01-01:2010-01-14[ed]"},
		{`limit 1 to ed = "19480101-20180214"`, "#1 AND 1948-01-01:2018-02-14[ed]"},
		{`limit 1 to (english language and humans and yr="2000 - 2010")`, `#1 AND english[lg] AND "Humans"[Mesh:NoExp] AND 2000:2010[yr]`},
		{"limit 1 to (danish or english)", "#1 AND (danish[lg] OR english[lg])"},
		{`limit 1 to "review articles"`, "#1 AND Review[pt]"},
		{`limit 1 to ("newborn infant (birth to 1 month)" and (clinical trial or randomised controlled trial))`,
			`#1 AND "Infant, Newborn"[Mesh:NoExp] AND ("Clinical Trial"[pt] OR "Randomized Controlled Trial"[pt])`},
		{`limit 1 to "reviews (maximizes specificity)"`, `#1 AND <"reviews (maximizes specificity)">`},
		{"limit 1 to (english", "#1 AND <(english>"},
		{"limit 1 to", "<limit 1 to>"},
	} {
		s, ds := query.Parse(query.Ovid, "1. a.ti.\n2. "+tt[0])
		if got := s.Lines[1].Expr.String(); got != tt[1] && tt[0] != "limit 1 to" {
			t.Errorf("%s: %s, want %s", tt[0], got, tt[1])
		}
		if bad := s.Lines[1].Expr.String(); (ds.Err() != nil) != (bad[len(bad)-1] == '>') && tt[0] != "limit 1 to" {
			t.Errorf("%s: %v", tt[0], ds.Err())
		}
	}
	s, ds := query.Parse(query.Ovid, `1. a.ti.`+"\n"+`2. limit 1 to "reviews (maximizes specificity)"`)
	if !hasCode(ds, refsift.CodeLimitUnknown) || s.Lines[0].Expr.String() != "a[ti]" {
		t.Errorf("an unknown limit gives %v", ds)
	}
}

// TestOvidHistory reads a history as Ovid exports it, and a list without
// numbers, whose references count physical lines.
func TestOvidHistory(t *testing.T) {
	t.Parallel()
	s, ds := query.Parse(query.Ovid, `Database: Made-up MEDLINE <1946 to Present>
Search Strategy:
--------------------------------------------------------------------------------
1     exp Hypertension/ (259123)
Annotation: with all narrower ones
2     (high adj2 pressure).mp. [mp=title, abstract, keyword heading word] (1,234)
3     1 or 2 (260000)
4     limit 3 to english language (200000)
`)
	if err := ds.Err(); err != nil {
		t.Error(err)
	}
	want := []string{`"Hypertension"[Mesh]`, "high NEAR/1 pressure[mp]", "#1 OR #2", "#3 AND english[lg]"}
	reported := []int{259123, 1234, 260000, 200000}
	if len(s.Lines) != len(want) {
		t.Fatalf("%d lines", len(s.Lines))
	}
	for i, l := range s.Lines {
		if l.Expr.String() != want[i] || l.Reported != reported[i] {
			t.Errorf("line %s: %s (%d)", l.Number, l.Expr, l.Reported)
		}
	}
	s, ds = query.Parse(query.Ovid, "exp Bronchiectasis/\nbronchiect*.ti,ab.\n(1 OR 2)\n3 and x.ti.\n4 not 9")
	if got := s.Lines[3].Expr.String(); got != "#3 AND x[ti]" || len(s.Lines) != 5 || !hasCode(ds, refsift.CodeLineUnknown) {
		t.Errorf("line 4 of %d: %s; %v", len(s.Lines), got, ds)
	}
}

func TestOvidOptions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		p        query.Parser
		in, want string
	}{
		{query.Parser{WordsBetween: true}, "(a adj3 b).ti.", "a NEAR/3 b[ti]"},
		{query.Parser{WordsBetween: true}, "(a adj b).ti.", "a NEXT/0 b[ti]"},
		{query.Parser{Precedence: query.LeftToRight}, "a.ti. or b.ti. and c.ti.", "(a[ti] OR b[ti]) AND c[ti]"},
		{query.Parser{Precedence: query.AndBeforeNot}, "a.ti. not b.ti. and c.ti.", "a[ti] NOT (b[ti] AND c[ti])"},
		{query.Parser{Precedence: query.NotBeforeAnd}, "a.ti. and b.ti. not c.ti.", "a[ti] AND b[ti] NOT c[ti]"},
		{query.Parser{Precedence: query.NotEqualsAnd}, "a.ti. not b.ti. and c.ti.", "a[ti] NOT b[ti] AND c[ti]"},
		{query.Parser{DefaultField: "ti"}, "a", "a[title]"},
	} {
		tt.p.Dialect = query.Ovid
		s, _ := tt.p.Parse(tt.in)
		if got := s.Lines[0].Expr.String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.in, got, tt.want)
		}
		if s.Dialect != query.Ovid {
			t.Error("the strategy has another dialect")
		}
	}
}

func TestOvidFormat(t *testing.T) {
	t.Parallel()
	testFormat(t, query.Ovid, [][2]string{
		{"(a or b c).ti,ab.", `(a OR "b c").ti,ab.`},
		{"a.ti. or b.ab.", "a.ti. OR b.ab."},
		{"(a adj3 (b or c$)).tw.", "(a adj3 (b OR c*)).tw."},
		{"(a adj b).tw. not x.ti.", "(a adj b).tw. NOT x.ti."},
		{"exp *Asthma/dt,th or Wounds/", "exp *Asthma/dt,th OR Wounds/"},
		{`"Wounds and Injuries"/`, `"Wounds and Injuries"/`},
		{"drug therapy.fs.", `"drug therapy".fs.`},
		{"wom#n.tw.", "wom#n.tw."},
		{"2005.yr.", `"2005".yr.`},
		{"(5 fluorouracil).ti.", `"5 fluorouracil".ti.`},
		{"review.pt.", "review.pt."},
	})
}

func FuzzOvid(f *testing.F) {
	f.Add("1     exp *Wounds and Injuries/dt, th (259123)\n2     (a$1 adj3 (b#c or d?e)).ti,ab [mp=title]\n3  limit 2 to (english and yr=\"1970 -Current\")\n4  or/1-3\n5 x.ab. /freq=2")
	f.Add("(Mothers or \"a b\")/px not 2005.yr. and (1 or 2).ti,sh.")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) <= 1<<12 {
			checkLaws(t, query.Ovid, text)
		}
	})
}
