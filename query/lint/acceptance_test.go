package lint_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/shared"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/lint"
)

// theirCodes maps the codes of the search-query library to ours; any of them
// at the place is a find.
var theirCodes = map[string][]refsift.Code{
	"EBSCO_0001":   {lint.CodeTruncationInner, lint.CodeTruncationLeft},
	"FIELD_0001":   {refsift.CodeFieldUnknown, refsift.CodeFieldUnsupported, lint.CodeFieldSuspect},
	"FIELD_0002":   {refsift.CodeFieldMissing},
	"FIELD_0003":   {lint.CodeFieldOutside},
	"FIELD_0004":   {refsift.CodeFieldMissing, lint.CodeFieldOutside},
	"LINT_2001":    {refsift.CodeFieldUnknown}, // a field of an older version is one that does not exist
	"PARSE_0002":   {refsift.CodeParenUnbalanced},
	"PARSE_0003":   {refsift.CodeQuoteUnbalanced},
	"PARSE_0004":   {refsift.CodeOperatorMissing, refsift.CodeOperandMissing, refsift.CodeFieldOnGroup, refsift.CodeFieldAlone, refsift.CodeWordsAnded},
	"PARSE_0006":   {lint.CodeSyntaxForeign, refsift.CodeFieldUnknown},
	"PARSE_0007":   {lint.CodeQueryQuoted},
	"PARSE_0010":   {lint.CodePlatformPrefix},
	"PUBMED_0002":  {lint.CodeCharacterIgnored},
	"PUBMED_0003":  {refsift.CodeTruncationShort},
	"QUALITY_0002": {lint.CodeLimitInBlock},
	"QUALITY_0003": {lint.CodeLimitInBlock},
	"QUALITY_0004": {lint.CodeParenNeedless},
	"QUALITY_0005": {lint.CodeTermRepeated},
	"STRUCT_0001":  {refsift.CodeOperatorsMixed},
	"STRUCT_0002":  {refsift.CodeOperatorCase, lint.CodeOperatorGlued},
	"STRUCT_0003":  {refsift.CodeOperatorSymbol},
	"STRUCT_0004":  {refsift.CodeProximityInvalid, lint.CodeSyntaxForeign},
	"TERM_0001":    {refsift.CodeQuotesCurly, lint.CodeQuotesSingle},
	"TERM_0002":    {refsift.CodeDateInvalid},
	"TERM_0004":    {lint.CodeNumberInvalid},
	"WOS_0001":     {lint.CodeTermsMany},
	"WOS_0003":     {lint.CodeLimitAlone},
	"WOS_0006":     {refsift.CodeDateInvalid},
	"WOS_0007":     {lint.CodeTruncationLeft},
	"WOS_0008":     {refsift.CodeTruncationShort},
	"WOS_0009":     {lint.CodeCharacterIgnored},
	"WOS_0010":     {refsift.CodeTermEmpty},
	"WOS_0011":     {lint.CodeCharacterIgnored},
	"WOS_0012":     {lint.CodeCharacterIgnored},
	"WOS_0013":     {refsift.CodeProximityInvalid},
}

// missed are the cases that are not found as expected, each with its reason.
var missed = map[string]string{
	"sq-wos-test_linter-18": "a term without a letter or digit is an error; that it has no field either is not said",
}

type lintCase struct {
	ID, Dialect string
	Inputs      struct {
		QueryString  *string   `json:"query_string"`
		QueryStr     *string   `json:"query_str"`
		FieldGeneral string    `json:"field_general"`
		Messages     []message `json:"messages"`
		Expected     []message `json:"expected_messages"`
	}
}

type message struct {
	Code     string   `json:"code"`
	Position [][2]int `json:"position"`
}

func lintCases(t *testing.T) (out []lintCase) {
	b, err := os.ReadFile(shared.Path(t, "data", "query", "acceptance", "lint-search-query.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []lintCase }
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	return file.Cases
}

// TestSearchQuery lints the strings of the search-query library's own tests
// and compares what is found where.
func TestSearchQuery(t *testing.T) {
	t.Parallel()
	all, found := 0, 0
	for _, c := range lintCases(t) {
		text := c.Inputs.QueryString
		if text == nil {
			text = c.Inputs.QueryStr
		}
		if text == nil {
			continue // tokens of their own lexer
		}
		all++
		want := append(c.Inputs.Messages, c.Inputs.Expected...)
		d, ok := query.DialectNamed(c.Dialect)
		if !ok {
			t.Fatalf("no dialect %q", c.Dialect)
		}
		l := lint.Linter{Parser: query.Parser{Dialect: d, DefaultField: c.Inputs.FieldGeneral}}
		problem := compare(l.Lint(*text), want)
		reason, listed := missed[c.ID]
		switch {
		case problem == "":
			found++
			if listed {
				t.Errorf("%s is found now; take it off the list", c.ID)
			}
		case !listed:
			t.Errorf("%s: %q: %s", c.ID, *text, problem)
		default:
			t.Logf("%s: %s (%s)", c.ID, problem, reason)
		}
	}
	t.Logf("%d of %d cases found at the right place", found, all)
	if all != 89 || found < 83 {
		t.Errorf("%d of %d cases, want 83 of 89", found, all)
	}
}

// compare returns what of the expected messages was not found, or what was
// found in a query that has none.
func compare(r *lint.Report, want []message) string {
	if len(want) == 0 && (r.Count(refsift.Error) > 0 || r.Count(refsift.Warning) > 0) {
		return "nothing expected, found " + strings.Join(codes(r), ", ")
	}
	for _, m := range want {
		ours, ok := theirCodes[m.Code]
		if !ok {
			return "no code for " + m.Code
		}
		if !slices.ContainsFunc(r.Findings, func(f lint.Finding) bool { return slices.Contains(ours, f.Code) && allAt(f, m.Position) }) {
			return m.Code + " not found among " + strings.Join(codes(r), ", ")
		}
	}
	return ""
}

// allAt reports whether a finding names each of the positions.
func allAt(f lint.Finding, positions [][2]int) bool {
	spans := []refsift.Span{f.Span}
	for _, r := range f.Related {
		spans = append(spans, r.Span)
	}
	for _, e := range f.Edits {
		spans = append(spans, e.Span)
	}
	for _, p := range positions {
		if !slices.ContainsFunc(spans, func(s refsift.Span) bool {
			return int(s.Start.Offset) < p[1] && p[0] < int(s.End.Offset) || int(s.Start.Offset) == p[1]
		}) {
			return false
		}
	}
	return true
}
