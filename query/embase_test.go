package query_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

func TestEmbase(t *testing.T) {
	t.Parallel()
	testLines(t, query.Embase, []lineTest{
		// Headings.
		{"'heart infarction'/exp", `"heart infarction"[Mesh]`, ""},
		{"'heart infarction'/de", `"heart infarction"[Mesh:NoExp]`, ""},
		{"'heart infarction'/mj", `"heart infarction"[Majr:NoExp]`, ""},
		{"'heart infarction'/exp/mj", `"heart infarction"[Majr]`, ""},
		{"asthma/exp OR \"crohn's disease\"/de", `"asthma"[Mesh] OR "crohn's disease"[Mesh:NoExp]`, ""},
		{"'crohn's disease'/exp", `"crohn's disease"[Mesh]`, ""},
		{"'asthma'/exp/dm_dt,dm_th", `"asthma/drug therapy,therapy"[Mesh]`, ""},
		{"§'asthma'/dm_zz", "<'asthma'/dm_zz>", refsift.CodeFieldUnknown},
		{"§heart infarction/exp", `"heart infarction"[Mesh]`, refsift.CodeWordsAdjacent},
		{"§'asthma*'/exp", "<'asthma*'/exp>", refsift.CodeHeadingTruncated},
		{"§'asthma'/syn", "<'asthma'/syn>", refsift.CodeFieldUnsupported},
		{"(asthma OR copd)§/exp", "<(asthma OR copd)/exp>", refsift.CodeFieldOnGroup},
		{"§''/exp", "<''/exp>", refsift.CodeTermEmpty},

		// Fields.
		{"asthma:ti,ab,kw", "asthma[ti,ab,kw]", ""},
		{"'heart attack':ti, ab", `"heart attack"[ti,ab]`, ""},
		{"\"heart attack\":ti", `"heart attack"[ti]`, ""},
		{"(a OR b:ab):ti", "a[ti] OR b[ab]", ""},
		{"§heart attack:ti,ab", "heart[ti,ab] AND attack[ti,ab]", ""},
		{"'smith j':au AND lancet:jt", `"smith j"[au] AND lancet[jt]`, ""},
		{"smith j:au", `"smith j"[au]`, ""},
		{"review:it AND english:la AND 2010:py", "review[it] AND english[la] AND 2010:2010[py]", ""},
		{"'conference abstract'/it", `"conference abstract"[it]`, ""},
		{"a:ti NOT ('conference abstract'/it OR \"review\"/IT)", "a[ti] NOT (\"conference abstract\"[it] OR review[IT])", ""},
		{"'english'/la AND 'heart attack'/ti,ab", "english[la] AND \"heart attack\"[ti,ab]", ""},
		{"'smith j'/au OR 'asthma'/exp", "\"smith j\"[au] OR \"asthma\"[Mesh]", ""},
		{"§'asthma'/zz OR b:ti", "<'asthma'/zz> OR b[ti]", refsift.CodeFieldUnknown},
		{"'a b'§/tn", "<'a b'/tn>", refsift.CodeFieldUnsupported},
		{"§'asthma'/therapy", "<'asthma'/therapy>", refsift.CodeFieldUnknown},
		{"a:ti AND §parents'/it", "a[ti] AND parents'/it[title,abstract,keywords,headings,authors,affiliations,source,substances]", refsift.CodeFieldMissing},
		{"a:ti AND b§:zz", "a[ti] AND <b:zz>", refsift.CodeFieldUnknown},
		{"(a OR b)§:zz AND c:ti", "<(a OR b):zz> AND c[ti]", refsift.CodeFieldUnknown},
		{"aspirin§:tn", "<aspirin:tn>", refsift.CodeFieldUnsupported},
		{"a§:ti,py", "<a:ti,py>", refsift.CodeFieldUnknown},
		{"a:ti AND §:ab", "a[ti] AND <:ab>", refsift.CodeFieldAlone},
		{"§heart failure", "heart[title,abstract,keywords,headings,authors,affiliations,source,substances] AND failure[title,abstract,keywords,headings,authors,affiliations,source,substances]", refsift.CodeFieldMissing},
		{"methods:ti AND limit:ti", "methods[ti] AND limit[ti]", ""},

		// From left to right.
		{"a:ti OR b:ti §AND c:ti", "(a[ti] OR b[ti]) AND c[ti]", refsift.CodeOperatorsMixed},
		{"a:ti AND b:ti NOT c:ti", "(a[ti] AND b[ti]) NOT c[ti]", ""},
		{"(symptom* NEAR/5 headache*):ti,ab", "symptom* NEAR/4 headache*[ti,ab]", ""},
		{"(blood NEXT/1 pressure):ti", "blood NEXT/0 pressure[ti]", ""},
		{"((a OR b) NEAR/2 'c d'):ti", `(a OR b) NEAR/1 "c d"[ti]`, ""},
		{"(§a NEAR/0 b):ti", "<a NEAR/0 b>", refsift.CodeProximityInvalid},
		{"§a NEAR/3 b:ti", "<a NEAR/3 b:ti>", refsift.CodeProximityInvalid},
		{"§'asthma'/exp NEAR/3 b:ti", "<'asthma'/exp NEAR/3 b:ti>", refsift.CodeProximityInvalid},

		// Wildcards.
		{"wom?n:ti OR *cort*:ti", "wom?n[ti] OR *cort*[ti]", ""},
		{"§'breast feed*':ti", `"breast feed*"[ti]`, refsift.CodeWildcardQuoted},
		{"§dog$:ti", "dog$[ti]", refsift.CodeWildcardForeign},

		// Limits.
		{"[english]/lim AND [2005-2025]/py", "english[la] AND 2005:2025[py]", ""},
		{"[<1966-2010]/py", ":2010[py]", ""},
		{"[review]/lim OR [conference abstract]/lim", `review[it] OR "conference abstract"[it]`, ""},
		{"[abstracts]/lim", "{1,-1}[hasabstract]", ""},
		{"[embase]/lim NOT §[medline]/lim", "embase[lim] NOT medline[lim]", ""},
		{"§[medline]/lim", "medline[lim]", refsift.CodeFieldApproximate},
		{"§[humans]/lim", "<[humans]/lim>", refsift.CodeFilterUnknown},
		{"§[31-12-2010]/sd", "2010-12-31:[sd]", refsift.CodeFieldApproximate},
		{"§[yesterday]/sd", "<[yesterday]/sd>", refsift.CodeDateInvalid},
		{"§[last]/py", "<[last]/py>", refsift.CodeDateInvalid},
		{"a:ti AND §[x]", "a[ti] AND <[x]>", refsift.CodeFieldUnknown},
		{"a:ti OR §'b", "a[ti] OR <'b>", refsift.CodeQuoteUnbalanced},
	})
}

func TestFormatEmbase(t *testing.T) {
	t.Parallel()
	testFormat(t, query.Embase, [][2]string{
		{"'heart infarction'/exp/mj", "'heart infarction'/exp/mj"},
		{"asthma/dm_dt", "'asthma'/de/dm_dt"},
		{"a:ti,ab OR b:ti,ab OR 'c d':kw", "(a OR b):ti,ab OR 'c d':kw"},
		{"(a NEAR/3 b):ti", "(a NEAR/3 b):ti"},
		{"(a NEXT/1 b OR c):ti", "((a NEXT/1 b) OR c):ti"},
		{"\"crohn's disease\":ti", "\"crohn's disease\":ti"},
		{"[english]/lim AND [2005-2025]/py AND [abstracts]/lim", "english:la AND [2005-2025]/py AND [abstracts]/lim"},
		{"[31-12-2010]/sd", "[31-12-2010]/sd"},
		{"[embase]/lim", "[embase]/lim"},
		{"a:ti OR b:ti AND c:ti", "((a OR b) AND c):ti"},
	})
}

// TestEmbaseName: Embase is a database on several platforms; the dialect is
// that of Embase.com, under either name.
func TestEmbaseName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"embase", "embase.com", "Embase.com"} {
		if d, ok := query.DialectNamed(name); !ok || d != query.Embase {
			t.Errorf("%s: %v", name, d)
		}
	}
}
