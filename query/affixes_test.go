package query_test

import (
	"strings"
	"testing"
	"time"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// A lineTest is one line in a dialect. Where a code is expected, § marks its
// place.
type lineTest struct {
	in   string
	want string // the expression as the generic dialect prints it
	code refsift.Code
}

func testLines(t *testing.T, d *query.Dialect, tests []lineTest) {
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			in, at := unmark(tt.in)
			s, ds := query.Parse(d, in)
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

// testFormat reads lines and writes them in the same dialect.
func testFormat(t *testing.T, d *query.Dialect, tests [][2]string) {
	t.Helper()
	for _, tt := range tests {
		s, _ := query.Parse(d, tt[0])
		got, ds := query.Format(d, s.Lines[0].Expr)
		if got != tt[1] || len(ds) > 0 {
			t.Errorf("%s: %s, want %s; %v", tt[0], got, tt[1], ds)
		}
	}
}

// TestHostileFields reads texts made to exhaust the dialects whose fields
// enclose or follow.
func TestHostileFields(t *testing.T) {
	if testing.Short() {
		t.Skip("bounds on time mean little under -race; run without -short")
	}
	t.Parallel()
	const long = 100_000
	for _, d := range []*query.Dialect{query.WebOfScience, query.Scopus, query.Embase} {
		for _, piece := range []string{
			"TS=(", "TS=", "TITLE(", "TITLE-ABS-KEY ( a ) W/3 ", "a NEAR/3 ", "a W/1 b OR ", "TI=a NEAR/2 ", "LIMIT-TO(", "EXCLUDE(a,", "{", "'", "'a ", "a' ",
			":ti", "/exp", "a:ti,ab,", "(a):ti ", "[", "[a]/lim ", "'a'/exp OR ", "PUBYEAR > ", "PUBYEAR", "a SAME ", "a*OR ", "((a OR b):ti AND ", "XX=(",
			"a ", " ", "a-", "a/", "a:", "(", ")", "TITLE(a) AND NOT ",
		} {
			start := time.Now()
			s, ds := query.Parse(d, strings.Repeat(piece, long/len(piece)))
			for _, l := range s.Lines {
				query.Format(d, l.Expr)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("%s: %q took %v", d.Name, piece, took)
			} else if took > time.Second {
				t.Logf("%s: %q took %v, %d diagnostics", d.Name, piece, took, len(ds))
			}
		}
	}
}

func fuzzDialect(f *testing.F, d *query.Dialect, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 1<<14 {
			checkLaws(t, d, text)
		}
	})
}

func FuzzWebOfScience(f *testing.F) {
	fuzzDialect(f, query.WebOfScience, "TS=(a OR b NEAR/3 \"c d*\") NOT TI=colo$r", "AD=(a SAME b) AND PY=(1990-1999 OR 2005)",
		"AU=Doe J OR SO=(a of b) OR XX=(c OR d)", "DT=(Article) AND LA=English AND DO=10.1/a(b)", "TS=(a NEAR/3 (b OR c NEAR d)) OR ts=x", "#1 AND TS=(a b)")
}

func FuzzScopus(f *testing.F) {
	fuzzDialect(f, query.Scopus, "TITLE-ABS-KEY(a W/3 (b OR c)) AND NOT KEY({d-e*} OR \"f\")", "TITLE(a b) AND PUBYEAR > 2005 AND PUBYEAR = 2010",
		"TITLE(a) AND ( LIMIT-TO ( DOCTYPE , \"ar\" ) OR EXCLUDE(LANGUAGE,\"x\") OR EXCLUDE(PUBYEAR, 2010) )", "a PRE/0 b PRE/0 c OR AUTH(Smith J)", "ALL(a) AND NOT b AND c")
}

func FuzzEmbase(f *testing.F) {
	fuzzDialect(f, query.Embase, "'heart infarction'/exp/mj OR (heart NEXT/2 attack*):ti,ab", "crohn's:ti OR \"crohn's disease\"/de/dm_dt NOT [medline]/lim",
		"[english]/lim AND [<1966-2010]/py AND [1-1-2010]/sd AND [abstracts]/lim", "(a OR b:ab AND c):ti,ab,kw OR only:ti", "a NEAR/3 b:ti OR smith j:au")
}

// TestSettings: what the guides leave open is a setting.
func TestSettings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		p        query.Parser
		in, want string
	}{
		{query.Parser{Dialect: query.Cochrane, Wildcards: map[byte]query.Wildcard{'?': {Min: 0, Max: 1}}}, "colo?r:ti", "colo{0,1}r[ti]"},
		{query.Parser{Dialect: query.Embase, Wildcards: map[byte]query.Wildcard{'$': {Min: 0, Max: 1}}}, "colo$r:ti", "colo{0,1}r[ti]"},
		{query.Parser{Dialect: query.EBSCOhost, Wildcards: map[byte]query.Wildcard{'#': {}}}, "TI C#3", "C#3[TI]"},
		{query.Parser{Dialect: query.Ovid, QuotedLiteral: true}, `"heart attack*".ti.`, `"heart attack*"[ti]`},
		{query.Parser{Dialect: query.EBSCOhost, QuotedLiteral: true}, `TI "heart attack*"`, `"heart attack*"[TI]`},
		{query.Parser{Dialect: query.PubMed, MiddleWordsCount: true}, `"a b c"[ti:~3]`, "a NEAR/2 b NEAR/2 c[ti]"},
		{query.Parser{Dialect: query.PubMed, MiddleWordsCount: true}, `"a b"[ti:~3]`, "a NEAR/3 b[ti]"},
		{query.Parser{Dialect: query.PubMed, UnquotedPhrases: true}, "heart attack", `"heart attack"[all]`},
		{query.Parser{Dialect: query.WebOfScience, UnquotedPhrases: true}, "TI=(heart attack)", `"heart attack"[TI]`},
	} {
		s, ds := tt.p.Parse(tt.in)
		if got := s.Lines[0].Expr.String(); got != tt.want || ds.Err() != nil {
			t.Errorf("%s: %s, want %s; %v", tt.in, got, tt.want, ds)
		}
		if p, ok := s.Lines[0].Expr.(*query.Phrase); ok && tt.p.QuotedLiteral && p.Words[1].HasWildcard() {
			t.Errorf("%s holds a wildcard", tt.in)
		}
	}
}
