package query_test

import (
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// unmark takes the mark § out of a text and returns where it stood, -1
// without one. The mark stands where the diagnostic must point.
func unmark(text string) (string, int64) {
	before, after, ok := strings.Cut(text, "§")
	if !ok {
		return text, -1
	}
	return before + after, int64(len(before))
}

// TestPubMed reads one line each. Where a code is expected, § marks its place.
func TestPubMed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want string // the expression as the generic dialect prints it
		code refsift.Code
	}{
		// Operators, from left to right.
		{"a[ti] OR b[ti]", "a[ti] OR b[ti]", ""},
		{"a[ti] OR b[ti] §AND c[ti]", "(a[ti] OR b[ti]) AND c[ti]", refsift.CodeOperatorsMixed},
		{"a[ti] AND b[ti] §OR c[ti] NOT d[ti]", "(a[ti] AND b[ti] OR c[ti]) NOT d[ti]", refsift.CodeOperatorsMixed},
		{"a[ti] OR (b[ti] AND c[ti])", "a[ti] OR b[ti] AND c[ti]", ""},
		{"a[ti] AND b[ti] NOT c[ti]", "(a[ti] AND b[ti]) NOT c[ti]", ""},
		{"a[ti] NOT b[ti] NOT c[ti]", "a[ti] NOT b[ti] NOT c[ti]", ""},
		{"((a[ti]) OR b[ti]) OR (c[ti] OR d[ti])", "a[ti] OR b[ti] OR c[ti] OR d[ti]", ""},
		{"a[ti] §or b[ti] or c[ti]", "a[ti] OR b[ti] OR c[ti]", refsift.CodeOperatorCase},
		{"a[ti] §| b[ti]", "a[ti] OR b[ti]", refsift.CodeOperatorSymbol},
		{"a[ti] §AND NOT b[ti]", "a[ti] NOT b[ti]", refsift.CodeOperatorSymbol},
		{"a[ti] §b[ti]", "a[ti] AND b[ti]", refsift.CodeOperatorMissing},
		{"§AND a[ti]", "<> AND a[ti]", refsift.CodeOperandMissing},
		{"a[ti] OR §OR b[ti]", "a[ti] OR <> OR b[ti]", refsift.CodeOperandMissing},
		{"a[ti] O§R", "a[ti] OR <>", refsift.CodeOperandMissing},
		{"a[ti] AND (§)", "a[ti] AND <>", refsift.CodeOperandMissing},
		{"a[ti] AND §(b[ti] OR c[ti]", "a[ti] AND <(b[ti] OR c[ti]>", refsift.CodeParenUnbalanced},
		{"a[ti] OR b[ti]§) AND c[ti]", "(a[ti] OR b[ti]) AND <) AND c[ti]>", refsift.CodeParenUnbalanced},

		// Fields.
		{"§a", "a[all]", refsift.CodeFieldMissing},
		{"a[All Fields]", "a[All Fields]", ""},
		{"technician*[ Title/Abstract]", "technician*[Title/Abstract]", ""},
		{"a[tIaB]", "a[tIaB]", ""},
		{"a [tw]", "a[tw]", ""},
		{"a§[tldr]", "<a[tldr]>", refsift.CodeFieldUnknown},
		{"a§[tiab:noexp]", "<a[tiab:noexp]>", refsift.CodeFieldUnknown},
		{"a§[gr]", "<a[gr]>", refsift.CodeFieldUnsupported},
		{"a§[1au]", "a[1au]", refsift.CodeFieldApproximate},
		{"(a[ti] OR b[ti])§[tiab]", "<(a[ti] OR b[ti])[tiab]>", refsift.CodeFieldOnGroup},
		{"a[ti] AND §[tiab]", "a[ti] AND <[tiab]>", refsift.CodeFieldAlone},
		{"a[ti] AND b§[ti", "a[ti] AND b[all] AND <[> AND ti[all]", refsift.CodeBracketUnbalanced},

		// Words, phrases, truncation.
		{`"heart attack"[tiab]`, `"heart attack"[tiab]`, ""},
		{"§heart attack[tiab]", `"heart attack"[tiab]`, refsift.CodeWordsAdjacent},
		{"§heart attack OR stroke[tiab]", "heart[all] AND attack[all] OR stroke[tiab]", refsift.CodeWordsAnded},
		{`"breast feed*"[tiab]`, `"breast feed*"[tiab]`, ""},
		{"co-production[tiab]", "co-production[tiab]", ""},
		{"§“heart attack”[tiab]", `"heart attack"[tiab]`, refsift.CodeQuotesCurly},
		{`a[ti] OR §"b c[ti]`, `a[ti] OR <"b c[ti]>`, refsift.CodeQuoteUnbalanced},
		{`§"b c[tiab] OR "d"[tiab]`, `<"b c[tiab] OR "> AND d[all] AND <"[tiab]>`, refsift.CodeQuoteUnbalanced},
		{`§"%"[tiab]`, `<"%"[tiab]>`, refsift.CodeTermEmpty},
		{"(a[ti] OR b[ti])§* AND c[ti]", "(a[ti] OR b[ti]) AND c[ti]", refsift.CodeTruncationPlace},
		{"§col*[tiab]", "col*[tiab]", refsift.CodeTruncationShort},
		{"§colo*r[tiab]", "colo*r[tiab]", refsift.CodeTruncationPlace},
		{"§monitor$[tiab]", "monitor$[tiab]", refsift.CodeWildcardForeign},
		{"interleukin 2[tiab]", `"interleukin 2"[tiab]`, ""},

		// Proximity.
		{`"hip pain"[tiab:~2]`, "hip NEAR/2 pain[tiab]", ""},
		{`"VLBW-I"[Title/Abstract:~1]`, "VLBW NEAR/1 I[Title/Abstract]", ""},
		{`§hip pain[tiab:~2]`, "<hip pain[tiab:~2]>", refsift.CodeProximityInvalid},
		{`§"hip"[tiab:~2]`, `<"hip"[tiab:~2]>`, refsift.CodeProximityInvalid},
		{`§"hip pain"[tiab:~0.5]`, `<"hip pain"[tiab:~0.5]>`, refsift.CodeProximityInvalid},
		{`§"hip pain"[tw:~2]`, `<"hip pain"[tw:~2]>`, refsift.CodeProximityInvalid},
		{`§"hip pain*"[ti:~2]`, "hip NEAR/2 pain*[ti]", refsift.CodeTruncationPlace},

		// Headings.
		{`"Heart Failure"[Mesh]`, `"Heart Failure"[Mesh]`, ""},
		{"Infant, Newborn[MeSH Terms]", `"Infant, Newborn"[Mesh]`, ""},
		{`"Heart Failure"[mh:noexp]`, `"Heart Failure"[Mesh:NoExp]`, ""},
		{`"Heart Failure"[Mesh: No Exp]`, `"Heart Failure"[Mesh:NoExp]`, ""},
		{`"Heart Failure"[majr]`, `"Heart Failure"[Majr]`, ""},
		{`"Heart Failure"[MeSH Major Topic:noexp]`, `"Heart Failure"[Majr:NoExp]`, ""},
		{`"Heart Failure/drug therapy"[Mesh]`, `"Heart Failure/drug therapy"[Mesh]`, ""},
		{"drug therapy[sh]", `"/drug therapy"[Mesh]`, ""},
		{"§neoplasm*[mh]", "<neoplasm*[mh]>", refsift.CodeHeadingTruncated},
		{`"Heart Failure"§[mh:deep]`, `<"Heart Failure"[mh:deep]>`, refsift.CodeFieldUnknown},
		{`§"/"[Mesh]`, `<"/"[Mesh]>`, refsift.CodeTermEmpty},

		// Dates.
		{"2007:2019[dp]", "2007:2019[dp]", ""},
		{"2007 : 2019 [dp]", "2007:2019[dp]", ""},
		{"2007:3000[dp]", "2007:[dp]", ""},
		{"1000:2019[dp]", ":2019[dp]", ""},
		{"2007[dp]", "2007:2007[dp]", ""},
		{"2007/01:2007/06[dp]", "2007-01:2007-06[dp]", ""},
		{"1865/01/01:2020/12/16[crdt]", "1865-01-01:2020-12-16[crdt]", ""},
		{`"2007/01/01"[Date - Publication] : "3000"[Date - Publication]`, "2007-01-01:[Date - Publication]", ""},
		{`"2007/01/01":"2008/02/03"[dp]`, "2007-01-01:2008-02-03[dp]", ""},
		{`2007[dp]:2008[dp]`, "2007:2008[dp]", ""},
		{`("1995"[pdat] : "3000"[pdat])`, "1995:[pdat]", ""},
		{`§"1995"[pdat] : "3000"[edat]`, `<"1995"[pdat] : "3000"[edat]>`, refsift.CodeDateInvalid},
		{`§"last 5 years"[dp]`, `<"last 5 years"[dp]>`, refsift.CodeDateInvalid},
		{"§2009:2007[dp]", "2009:2007[dp]", refsift.CodeDateInvalid},
		{"§3000[dp]", "<3000[dp]>", refsift.CodeDateInvalid},

		// Values and filters.
		{"english[la]", "english[la]", ""},
		{"randomized controlled trial[pt]", `"randomized controlled trial"[pt]`, ""},
		{`"clinical trial"[pt:noexp]`, `"clinical trial"[pt:NoExp]`, ""},
		{"Review [Publication Type:NoExp]", "Review[Publication Type:NoExp]", ""},
		{"review§[pt:deep]", "<review[pt:deep]>", refsift.CodeFieldUnknown},
		{"english§[la:noexp]", "<english[la:noexp]>", refsift.CodeFieldUnknown},
		{"12345678[pmid]", "12345678[pmid]", ""},
		{"all[sb]", "all[sb]", ""},
		{"hasabstract", "{1,-1}[hasabstract]", ""},
		{"humans[filter]", `"Humans"[Mesh:NoExp]`, ""},
		{"clinicaltrial[filter]", `"Clinical Trial"[pt]`, ""},
		{"english[Filter]", "english[la]", ""},
		{"§systematic[sb]", "<systematic[sb]>", refsift.CodeFilterUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			in, at := unmark(tt.in)
			s, ds := query.Parse(query.PubMed, in)
			if len(s.Lines) != 1 {
				t.Fatalf("%d lines", len(s.Lines))
			}
			if got := s.Lines[0].Expr.String(); got != tt.want {
				t.Errorf("read as %s, want %s", got, tt.want)
			}
			if tt.code == "" {
				if err := ds.Err(); err != nil {
					t.Errorf("unexpected: %v", err)
				}
				return
			}
			checkPlace(t, ds, tt.code, at)
		})
	}
}

// checkPlace looks for a diagnostic of a code at an offset.
func checkPlace(t *testing.T, ds refsift.Diagnostics, code refsift.Code, at int64) {
	t.Helper()
	for _, d := range ds {
		if d.Code == code && d.Span.Start.Offset == at {
			return
		}
	}
	t.Errorf("no %s at offset %d in %v", code, at, ds)
}

func TestKeywordsInTitleAbstract(t *testing.T) {
	t.Parallel()
	s, _ := query.Parser{Dialect: query.PubMed, KeywordsInTitleAbstract: true}.Parse("a[tiab] OR b[ti]")
	var got []string
	for x := range query.Preorder(s.Lines[0].Expr) {
		if term, ok := x.(*query.Term); ok {
			got = append(got, strings.Trim(strings.Join(fieldNames(term.Fields.In), " "), " "))
		}
	}
	if want := "title abstract keywords,title"; strings.Join(got, ",") != want {
		t.Errorf("fields %v, want %s", got, want)
	}
}

func fieldNames(in []query.Field) []string {
	var out []string
	for _, f := range in {
		out = append(out, f.String())
	}
	return out
}

func TestDefaultField(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, option string
		want         string // the fields of the first term
		code         refsift.Code
	}{
		{"Title/\nabstract\n1 a OR b", "", "title abstract", refsift.CodeFieldDefault},
		{"PubMed, 3 March 2022, all terms in Title/Abstract\n1 a\n2 b", "", "title abstract", refsift.CodeFieldDefault},
		{"Search strategy, title, abstract\n1 a[tw]\n2 b", "", "title abstract headings pubtypes keywords substances", refsift.CodeFieldMissing},
		{"Search field: Title\n1 a\n2 b", "", "title", refsift.CodeFieldDefault},
		{"Title\n1 a\n2 b", "", "title abstract keywords headings authors affiliations source pubtypes substances", refsift.CodeFieldMissing},
		{"1 a\n2 b", "tiab", "title abstract", ""},
		{"1 a[tw]\n2 b", "ti", "title abstract headings pubtypes keywords substances", ""},
		{"1 a\n2 b", "nonsense", "title abstract keywords headings authors affiliations source pubtypes substances", refsift.CodeFieldUnknown},
	}
	for _, tt := range tests {
		s, ds := query.Parser{Dialect: query.PubMed, DefaultField: tt.option}.Parse(tt.text)
		var got string
		for x := range query.Preorder(s.Lines[0].Expr) {
			if term, ok := x.(*query.Term); ok {
				got = strings.Join(fieldNames(term.Fields.In), " ")
				break
			}
		}
		if got != tt.want {
			t.Errorf("%q %q: searched in %q, want %q", tt.text, tt.option, got, tt.want)
		}
		if tt.code != "" && !hasCode(ds, tt.code) {
			t.Errorf("%q: no %s in %v", tt.text, tt.code, ds)
		}
	}
}
