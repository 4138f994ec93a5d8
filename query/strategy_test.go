package query_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// rows prints a strategy one line a row: number, count (if any), expression.
func rows(s *query.Strategy) string {
	var b strings.Builder
	for _, l := range s.Lines {
		fmt.Fprintf(&b, "%s", l.Number)
		if l.Reported >= 0 {
			fmt.Fprintf(&b, " (%d)", l.Reported)
		}
		fmt.Fprintf(&b, " %s\n", l.Expr)
	}
	return b.String()
}

// TestLayouts reads the shapes in which strategies are printed, pasted and
// exported; none may lose a line, a count or a heading.
func TestLayouts(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"dots", "1. a[ti]\n2. b[ti]\n3. 1 or 2", "1 a[ti]\n2 b[ti]\n3 #1 OR #2\n"},
		{"parentheses", "1) a[ti] (1234)\n2) b[ti] (99)\n3) 1 AND 2 (3)", "1 (1234) a[ti]\n2 (99) b[ti]\n3 (3) #1 AND #2\n"},
		{"hashes and tabs", "#1\ta[ti]\t1,234\n#2\t#1 AND b[ti]\t99", "1 (1234) a[ti]\n2 (99) #1 AND b[ti]\n"},
		{"letters", "S1 a[ti] 200\nS2 b[ti] 150\nS3 S1 OR S2 300\nS4 S3 NOT c[ti] 290", "1 (200) a[ti]\n2 (150) b[ti]\n3 (300) #1 OR #2\n4 (290) #3 NOT c[ti]\n"},
		{"glued label", "#1 a[ti]\n#2 b[ti]\n#3#1 AND #2", "1 a[ti]\n2 b[ti]\n3 #1 AND #2\n"},
		{"spaced hash", "#1 a[ti]\n# 2 b[ti]\n#3 #1 AND #2", "1 a[ti]\n2 b[ti]\n3 #1 AND #2\n"},
		{"bars", "| # | Query | Results |\n|---|---|---|\n| 1 | a[ti] | 2 269 |\n| 2 | 1 AND b[ti] OR #1 | 171 |", "1 (2269) a[ti]\n2 (171) 1[all] AND b[ti] OR #1\n"},
		{"counts first", "| 1 | 2,269 | a[ti] |\n| 2 | 171 | b[ti] |", "1 (2269) a[ti]\n2 (171) b[ti]\n"},
		{"cells below each other", "Search\tQuery\tResults\n1\na[ti] OR b[ti]\n2,345\n2\nc[ti]\n99\n3\n#1 AND #2\n3", "1 (2345) a[ti] OR b[ti]\n2 (99) c[ti]\n3 (3) #1 AND #2\n"},
		{"PubMed history", "#3\tSearch #1 AND #2\t12\t10:01:22\n#2\tSearch b[ti]\t345\t10:00:59\n#1\tSearch a[ti]\t1234\t10:00:31", "3 (12) #1 AND #2\n2 (345) b[ti]\n1 (1234) a[ti]\n"},
		{"history with a button", "#2\tAdd\tSearch #1 AND b[ti]\t12\n#1\tAdd\tSearch a[ti]\t1234", "2 (12) #1 AND b[ti]\n1 (1234) a[ti]\n"},
		{"search as a word", "1 search engine[ti]\n2 Search[ti]", "1 \"search engine\"[ti]\n2 Search[ti]\n"},
		{"wrapped", "1 a[ti] OR b[ti] OR\nc[ti]\n\n2.269\n2 d[ti]\nOR e[ti] 70.116", "1 (2269) a[ti] OR b[ti] OR c[ti]\n2 (70116) d[ti] OR e[ti]\n"},
		{"broken word", "1 “patient- \nphysician relation”[ti] 12\n2 a[ti] 100", "1 (12) \"patient-physician relation\"[ti]\n2 (100) a[ti]\n"},
		{"soft hyphens", "1 co\u00adproduction[ti] 12\n2 inter\u00ad\nview[ti] OR zero\u200bwidth[ti] 100", "1 (12) coproduction[ti]\n2 (100) interview[ti] OR zerowidth[ti]\n"},
		{"hyphen before operator", "1 co-\nOR b[ti]\n2 a[ti]", "1 co-[all] OR b[ti]\n2 a[ti]\n"},
		{"numbers in the text", "1. interleukin 2\n2. vitamin B 12[ti]\n3. 1 or 2", "1 interleukin[all] AND 2[all]\n2 \"vitamin B 12\"[ti]\n3 #1 OR #2\n"},
		{"year is no count", "1 a[ti] 2.269\n2 dogs in 2010\n3 b[ti] 1.100", "1 (2269) a[ti]\n2 dogs[all] AND in[all] AND 2010[all]\n3 (1100) b[ti]\n"},
		{"spaces in counts", "1 a[ti] 256 597\n2 1 AND 3 12\n3 b[ti] 1\u00a0200", "1 (256597) a[ti]\n2 (12) #1 AND #3\n3 (1200) b[ti]\n"},
		{"reference ends in a number", "1 a[ti] 30\n2 b[ti] 400\n3 1 AND 2 12\n4 or/1-3 420", "1 (30) a[ti]\n2 (400) b[ti]\n3 (12) #1 AND #2\n4 (420) OR/1-3\n"},
		{"date above the table", "9 December 2019\n1 a[ti]\n2 b[ti]", "1 a[ti]\n2 b[ti]\n"},
		{"unnumbered list", "a[ti]\nb[ti]\n1 or 2", "1 a[ti]\n2 b[ti]\n3 #1 OR #2\n"},
		{"quote lost in a list", "a\"[ti]\nb[ti]\n#1 or #2", "1 a[all] AND <\"[ti]>\n2 b[ti]\n3 #1 OR #2\n"},
		{"one search over lines", "(a[ti] OR\nb[ti])\nAND c[ti]", "1 (a[ti] OR b[ti]) AND c[ti]\n"},
		{"operators on lines of their own", "a[ti] OR b[ti]\n\nAND\n\n# Setting\nc[ti] OR d[ti] #note\nNOT\ne[ti]", "1 ((a[ti] OR b[ti]) AND (c[ti] OR d[ti])) NOT e[ti]\n"},
		{"one operator throughout", "a[ti] OR b[ti]\nOR\nc[ti]", "1 a[ti] OR b[ti] OR c[ti]\n"},
		{"parentheses on their own", "(\n  (\n    a[ti]\n  )\n  AND\n  b[ti]\n)", "1 a[ti] AND b[ti]\n"},
		{"unnumbered among numbered", "1 a[ti] 10\nb[ti] OR c[ti] 200\n4 or/1-3 205", "1 (10) a[ti]\nu1 (200) b[ti] OR c[ti]\n4 (205) OR/1-3\n"},
		{"titles with their search below", "1. Population: adults\nadult*[ti] OR aged[ti]\n2. Setting: hospital\nhospital*[ti]\nSearch combination\n1 AND 2", "1 adult*[ti] OR aged[ti]\n2 hospital*[ti]\nu1 #1 AND #2\n"},
		{"heading word alone", "Patients", "1 Patients[all]\n"},
		{"numbers in parentheses", "(1) a[ti]\n(2) b[ti]\n(3) (1) OR (2)", "1 a[ti]\n2 b[ti]\n3 #1 OR #2\n"},
		{"numbers in words", "Line 1: a[ti]\nLine 2: b[ti]\nLine 3: 1 OR 2", "1 a[ti]\n2 b[ti]\n3 #1 OR #2\n"},
		{"first number alone", "1\na[ti] 2,000\n2 b[ti] 1,000\n3 1 OR 2 2,500", "1 (2000) a[ti]\n2 (1000) b[ti]\n3 (2500) #1 OR #2\n"},
		{"counts in words", "1. a[ti]  n = 300,000\n2. b[ti] (25 results)\n3. 1 AND 2 9 hits", "1 (300000) a[ti]\n2 (25) b[ti]\n3 (9) #1 AND #2\n"},
		{"operator and range", "a[ti]\nb[ti]\nOR 1-2", "1 a[ti]\n2 b[ti]\n3 OR/1-2\n"},
		{"number against the text", "1. a[ti]\n2.1 or x[ti]\n3. c[ti]\n4.1 or 3", "1 a[ti]\n2 1[all] OR x[ti]\n3 c[ti]\n4 #1 OR #3\n"},
		{"count that fits as a number", "1. a[ti]\n2.269\n3. c[ti]", "1 (2269) a[ti]\n3 c[ti]\n"},
		{"operator left of the term", "1 a[ti]\n2 or b[ti]\n3 c[ti]", "1 a[ti]\n2 <> OR b[ti]\n3 c[ti]\n"},
		{"last number again", "1. a[ti]\n2. b[ti]\n3. 1 or 2\n4. or/1-3\n2. 3 and 4", "1 a[ti]\n2 b[ti]\n3 #1 OR #2\n4 OR/1-3\n2 #3 AND #4\n"},
		{"mark lost", "1. a[ti]\n2. b[ti]\n3 1 or 2", "1 a[ti]\n2 b[ti]\n3 #1 OR #2\n"},
		{"one number by chance", "1. a[ti]\nb[ti]\nc[ti]\nd[ti]\ne[ti]\nor/1-5", "1 \"1. a\"[ti]\n2 b[ti]\n3 c[ti]\n4 d[ti]\n5 e[ti]\n6 OR/1-5\n"},
		{"first lines without a mark", "asthma\nwheezing\n1 or 2", "1 asthma[all]\n2 wheezing[all]\n3 #1 OR #2\n"},
		{"repeated number", "1 a[ti] 10\n2 b[ti] 300\n1 c[ti] 50\n3 1 or 2 310", "1 (10) a[ti]\n2 (300) b[ti]\n1 (50) c[ti]\n3 (310) #1 OR #2\n"},
		{"limit after a search", "1 a[ti]\n2 1 OR 1 only: English, Danish", "1 a[ti]\n2 (#1 OR #1) AND (English[la] OR Danish[la])\n"},
		{"limits below", "1 a[ti] 1.200\nEnglish language only 1.100\nFrom 2007 onwards 900", "1 (1200) a[ti]\nu1 (1100) #1 AND English[la]\nu2 (900) #u1 AND 2007:[dp]\n"},
		{"limits below, newest first", "Limits: English, Humans\n#2 b[ti]\n#1 a[ti]", "u1 #2 AND English[la] AND \"Humans\"[Mesh:NoExp]\n2 b[ti]\n1 a[ti]\n"},
		{"numbered limit", "1 a[ti]\n2 2000 to 2010", "1 a[ti]\n2 #1 AND 2000:2010[dp]\n"},
		{"carriage returns", "1 a[ti]\r2 b[ti]\r\n3 1 OR 2", "1 a[ti]\n2 b[ti]\n3 #1 OR #2\n"},
		{"order of the results", "Search\tQuery\tItems found\tTime\n#3\tSearch #1 AND #2 Sort by: Relevance\t7\t02:12:40\n#2\tSearch b[ti] Sort by: PublicationDate Filters: English\t12\t02:11:07\n#1\tSearch \"Sort by: Relevance\"[ti]\t30\t02:10:07",
			"3 (7) #1 AND #2\n2 (12) b[ti] AND English[la]\n1 (30) \"Sort by: Relevance\"[ti]\n"},
		{"byte order mark", "\ufeff1 a[ti]\n2 b[ti]", "1 a[ti]\n2 b[ti]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, ds := query.Parse(query.PubMed, tt.in)
			if got := rows(s); got != tt.want {
				t.Errorf("got\n%swant\n%s%v", got, tt.want, ds)
			}
			checkLaws(t, query.PubMed, tt.in)
		})
	}
}

// TestProseLimits reads limits as people write them, below a line.
func TestProseLimits(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"From 2007 onwards", "2007:[dp]"},
		{"from 2007", "2007:[dp]"},
		{"published since 2005", "2005:[dp]"},
		{"after 2005", "2006:[dp]"},
		{"before 2005", ":2004[dp]"},
		{"until 2019", ":2019[dp]"},
		{"2000 to 2010", "2000:2010[dp]"},
		{"2000–2010", "2000:2010[dp]"},
		{"2000-present", "2000:[dp]"},
		{"between 2000 and 2010", "2000:2010[dp]"},
		{"Publication date from 1996/01/01 to 2008", "1996-01-01:2008[dp]"},
		{"Publication date from 1996/01/01 : 2008/12/31", "1996-01-01:2008-12-31[dp]"},
		{"January 2007 to December 2019", "2007-01:2019-12[dp]"},
		{"from 1 March 2007", "2007-03-01:[dp]"},
		{"English language only", "English[la]"},
		{"English only", "English[la]"},
		{"only English", "English[la]"},
		{"Language: English, German and French", "English[la] OR German[la] OR French[la]"},
		{"Limits: English; 2000-2010", "English[la] AND 2000:2010[dp]"},
		{"Filters: Humans, English, from 2010 - 2020", `"Humans"[Mesh:NoExp] AND English[la] AND 2010:2020[dp]`},
		{"Limited to English", "English[la]"},
		{"Limits: Review, English", "Review[pt] AND English[la]"},
		{"Limits: abstract available", "{1,-1}[hasabstract]"},
	}
	for _, tt := range tests {
		s, ds := query.Parse(query.PubMed, "1 a[ti]\n2 b[ti]\n"+tt.in)
		want := "#2 AND " + tt.want
		if strings.Contains(tt.want, " OR ") {
			want = "#2 AND (" + tt.want + ")"
		}
		if len(s.Lines) != 3 || s.Lines[2].Expr.String() != want {
			t.Errorf("%s:\n%swant %s\n%v", tt.in, rows(s), want, ds)
			continue
		}
		if !hasCode(ds, refsift.CodeLimitProse) {
			t.Errorf("%s: the reading is not reported", tt.in)
		}
	}
}

// TestNotLimits: search terms that look a little like limits.
func TestNotLimits(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"English", "from 2007 patients", "since then", "humans", "Danish cohort", "to", "2007"} {
		s, _ := query.Parse(query.PubMed, "#1 a[ti]\n#2 "+in)
		if got := s.Lines[1].Expr.String(); strings.Contains(got, "#1") {
			t.Errorf("%s was read as %s", in, got)
		}
	}
}

// TestReferences: what is wrong with numbers of lines. § marks the place.
func TestReferences(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		code refsift.Code
		last string // the last line as read
	}{
		{"1 a[ti]\n2 b[ti]\n3 1 OR §4", refsift.CodeLineUnknown, "#1 OR <#4>"},
		{"1 a[ti]\n2 b[ti]\n3 §or/7-9", refsift.CodeLineUnknown, "<OR/7-9>"},
		{"1 a[ti]\n2 1 OR §2", refsift.CodeLineCycle, "#1 OR <#2>"},
		{"1 a[ti]\n2 b[ti]\n3 §or/1-3", refsift.CodeLineCycle, "<OR/1-3>"},
		{"§1 2 OR 3\n2 1 AND 3\n3 b[ti]", refsift.CodeLineCycle, "b[ti]"},
		{"1 §#3 OR x[ti]\n2 a[ti]\n3 b[ti]", refsift.CodeLineForward, "b[ti]"},
		{"1 a[ti]\n2 b[ti]\n5 §or/1-4", refsift.CodeRangeGap, "OR/1-4"},
		{"1 a[ti]\n2 b[ti]\n§5 or/1-2", refsift.CodeLineGap, "OR/1-2"},
		{"1 a[ti]\n2 b[ti]\n§2 c[ti]\n3 1 OR 2", refsift.CodeLineDuplicate, "#1 OR #2"},
		{"1. a[ti]\n3. b[ti]\n§2. c[ti]\n4. d[ti]", refsift.CodeLineOrder, "d[ti]"},
		{"§#2 #1\n#1 a[ti]", refsift.CodeLineOrder, "a[ti]"},
		{"1 a[ti]\n2 b[ti]\n3 #1 OR §2", refsift.CodeReferenceMixed, "#1 OR #2"},
		{"1 a[ti]\n2 §1 AND english[la]", refsift.CodeNumberAsWord, "1[all] AND english[la]"},
		{"1 a[ti]\n2 b[ti]\n3 §#1-#2", refsift.CodeOperatorMissing, "OR/1-2"},
		{"1. a[ti]\n§2.\n3. b[ti]", refsift.CodeLineEmpty, "b[ti]"},
		{"§a[ti]\nb[ti]\n#1 OR #2", refsift.CodeNumbersImplied, "#1 OR #2"},
		{"1 a[ti] 1,000\n§b[ti] 20\n3 or/1-2 30", refsift.CodeLineUnnumbered, "OR/1-2"},
		{"1 “patient-\n§physician”[ti]", refsift.CodeLineJoined, "patient-physician[ti]"},
		{"1 a[ti] 100\n2 b[ti] in §2010\n3 1 OR 2 700", refsift.CodeCountAmbiguous, "#1 OR #2"},
		{"1 a[ti]\n2 b[ti] only: §Klingon", refsift.CodeLimitUnknown, "b[ti] AND <Klingon>"},
		{"§", refsift.CodeStrategyEmpty, ""},
	}
	for _, tt := range tests {
		in, at := unmark(tt.in)
		s, ds := query.Parse(query.PubMed, in)
		if n := len(s.Lines); n > 0 {
			if got := s.Lines[n-1].Expr.String(); got != tt.last {
				t.Errorf("%q: last line %s, want %s", in, got, tt.last)
			}
		}
		t.Run(string(tt.code), func(t *testing.T) { checkPlace(t, ds, tt.code, at) })
		checkLaws(t, query.PubMed, in)
	}
}

// TestCombinations: the ways to name several lines.
func TestCombinations(t *testing.T) {
	t.Parallel()
	head := "1 a[ti]\n2 b[ti]\n3 c[ti]\n4 d[ti]\n5 e[ti]\n"
	tests := []struct{ in, want string }{
		{"Or/1-5", "OR/1-5"},
		{"OR/ 1 – 5", "OR/1-5"},
		{"and/3,5", "#3 AND #5"},
		{"or/1,3-5", "#1 OR OR/3-5"},
		{"1-5/or", "OR/1-5"},
		{"1-3/and", "AND/1-3"},
		{"#1-#5/OR", "OR/1-5"},
		{"(1 OR 2) AND 3", "(#1 OR #2) AND #3"},
		{"or/1-3 AND 4", "OR/1-3 AND #4"},
		{"#1 AND (or/2-3)", "#1 AND OR/2-3"},
		{"S1 OR S2", "#1 OR #2"},
		{"5", "#5"},
		{"#5", "#5"},
		{"05 OR 4", "#5 OR #4"},
		{"interleukin 2", "interleukin[all] AND 2[all]"},
		{"2 3", "2[all] AND 3[all]"},
	}
	for _, tt := range tests {
		s, _ := query.Parse(query.PubMed, head+"6 "+tt.in)
		if got := s.Lines[len(s.Lines)-1].Expr.String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.in, got, tt.want)
		}
	}
}

// TestIndexed: a strategy put together by hand finds its lines as one that was
// parsed does.
func TestIndexed(t *testing.T) {
	t.Parallel()
	parsed, diags := query.Parse(query.PubMed, "1 asthma[ti]\n2 wheeze[ti]\n3 #1 OR #2\n")
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	if parsed.Indexed() != parsed {
		t.Error("a parsed strategy was copied")
	}
	byHand := &query.Strategy{Dialect: parsed.Dialect, Lines: parsed.Lines}
	indexed := byHand.Indexed()
	if indexed == byHand || indexed.Indexed() != indexed || indexed.Dialect != byHand.Dialect {
		t.Errorf("%+v of %+v", indexed, byHand)
	}
	for _, s := range []*query.Strategy{byHand, indexed} {
		if got := s.Resolve(&query.LineRef{Label: "2"}, s.Lines[2]); len(got) != 1 || got[0] != parsed.Lines[1] {
			t.Errorf("line 2 is %v", got)
		}
	}
}

func TestBareReferences(t *testing.T) {
	t.Parallel()
	p := query.Parser{Dialect: query.PubMed, BareReferences: true}
	s, ds := p.Parse("1. a[ti]\n2. 1 NOT b[ti]\n3. (2) AND interleukin 2\n4. 7 AND c[ti]")
	if got, want := rows(s), "1 a[ti]\n2 #1 NOT b[ti]\n3 #2 AND interleukin[all] AND 2[all]\n4 7[all] AND c[ti]\n"; got != want {
		t.Errorf("got\n%swant\n%s%v", got, want, ds)
	}
}

// TestLoneCounts: in a list where few lines carry counts, a number behind a
// complete search that is no line before it is the count of the line.
func TestLoneCounts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		dialect *query.Dialect
		in      string
		want    string
	}{
		{"references", query.PubMed, "1. a[ti]\n2. b[ti]\n3. #1 OR #2 12\n4. c[ti]", "1 a[ti]\n2 b[ti]\n3 (12) #1 OR #2\n4 c[ti]\n"},
		{"bare references", query.PubMed, "1. a[ti]\n2. b[ti]\n3. 1 or 2 12\n4. c[ti]\n5. or/1-2 900\n6. d[ti]", "1 a[ti]\n2 b[ti]\n3 (12) #1 OR #2\n4 c[ti]\n5 (900) OR/1-2\n6 d[ti]\n"},
		{"the line itself", query.PubMed, "1. a[ti]\n2. b[ti]\n3. 1 or 2 3\n4. c[ti]", "1 a[ti]\n2 b[ti]\n3 (3) #1 OR #2\n4 c[ti]\n"},
		{"a later line", query.PubMed, "1. a[ti]\n2. b[ti]\n3. 1 or 2 4\n4. c[ti]", "1 a[ti]\n2 b[ti]\n3 (4) #1 OR #2\n4 c[ti]\n"},
		{"a line before", query.PubMed, "1. a[ti]\n2. b[ti]\n3. c[ti]\n4. 1 or 2 3", "1 a[ti]\n2 b[ti]\n3 c[ti]\n4 (#1 OR #2) AND #3\n"},
		{"newest first", query.PubMed, "#4 c[ti]\n#3 #1 OR #2 4\n#2 b[ti]\n#1 a[ti]", "4 c[ti]\n3 (4) #1 OR #2\n2 b[ti]\n1 a[ti]\n"},
		{"behind an operator", query.PubMed, "1. a[ti]\n2. b[ti]\n3. 1 AND 12\n4. 1 AND 2", "1 a[ti]\n2 b[ti]\n3 #1 AND <#12>\n4 #1 AND #2\n"},
		{"behind a word", query.PubMed, "1. a[ti]\n2. interleukin 2\n3. #1 AND #2", "1 a[ti]\n2 interleukin[all] AND 2[all]\n3 #1 AND #2\n"},
		{"a field of Ovid", query.Ovid, "1. exp asthma/\n2. exp asthma/ or wheez*.tw. 12\n3. 1 and 2\n4. Asthma/dt 12\n5. 3 and 12", "1 \"asthma\"[Mesh]\n2 (12) \"asthma\"[Mesh] OR wheez*[tw]\n3 #1 AND #2\n4 (12) \"Asthma/dt\"[Mesh:NoExp]\n5 #3 AND <#12>\n"},
		{"a line of Ovid before", query.Ovid, "1. asthma.ti.\n2. child.ti.\n3. adult.ti.\n4. wheez*.ti. 2", "1 asthma[ti]\n2 child[ti]\n3 adult[ti]\n4 wheez*[ti] AND #2\n"},
		{"a limit of Ovid", query.Ovid, "1. asthma.ti.\n2. limit 1 to english language 12\n3. child.ti.\n4. 1 or 3\n5. adult.ti.", "1 asthma[ti]\n2 (12) #1 AND english[lg]\n3 child[ti]\n4 #1 OR #3\n5 adult[ti]\n"},
		{"letters", query.EBSCOhost, "S1 TI a\nS2 TI b\nS3 S1 OR S2 12\nS4 TI c\nS5 TI d", "1 a[TI]\n2 b[TI]\n3 (12) #1 OR #2\n4 c[TI]\n5 d[TI]\n"},
		{"Scopus", query.Scopus, "1 TITLE(a)\n2 TITLE(b)\n3 #1 OR #2 12\n4 TITLE(c)", "1 a[TITLE]\n2 b[TITLE]\n3 (12) #1 OR #2\n4 c[TITLE]\n"},
		{"Embase.com", query.Embase, "#1 a:ti\n#2 'b'/exp OR b:ti,ab 12\n#3 #1 OR #2\n#4 c:ti", "1 a[ti]\n2 (12) \"b\"[Mesh] OR b[ti,ab]\n3 #1 OR #2\n4 c[ti]\n"},
		{"a single search", query.Embase, "a:ti 12", "1 a[ti] AND 12[title,abstract,keywords,headings,authors,affiliations,source,substances]\n"},
		{"without numbers", query.PubMed, "a[ti]\nb[ti]\n1 or 2 12\nc[ti]\nd[ti]", "1 a[ti]\n2 b[ti]\n3 (12) #1 OR #2\n4 c[ti]\n5 d[ti]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, ds := query.Parse(tt.dialect, tt.in)
			if got := rows(s); got != tt.want {
				t.Errorf("got\n%swant\n%s%v", got, tt.want, ds)
			}
			checkLaws(t, tt.dialect, tt.in)
		})
	}
	s, ds := query.Parser{Dialect: query.PubMed, BareReferences: true}.Parse("1. a[ti]\n2. b[ti]\n3. 1 NOT c[ti]\n4. #1 OR #2 12\n5. 3 AND 2")
	if got, want := rows(s), "1 a[ti]\n2 b[ti]\n3 #1 NOT c[ti]\n4 (12) #1 OR #2\n5 #3 AND #2\n"; got != want || !hasCode(ds, refsift.CodeCountAmbiguous) {
		t.Errorf("got\n%swant\n%s%v", got, want, ds)
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	s, _ := query.Parse(query.PubMed, "Table 1. Search in PubMed\nNo. Search terms Results\nP – Population\n#1 a[ti] 10\nIntervention\n#2 b[ti] 20\n#3 c[ti] 30\nBlock 3 (design)\n#4 d[ti] 40")
	want := []string{"P – Population", "Intervention", "Intervention", "Block 3 (design)"}
	for i, l := range s.Lines {
		if l.Block != want[i] {
			t.Errorf("line %s: block %q, want %q", l.Number, l.Block, want[i])
		}
	}
	if len(s.Headings) != 5 {
		t.Errorf("headings %v", s.Headings)
	}
}

// TestResolve: ranges go by position, and lines without a number belong to
// the range whose missing numbers they may carry.
func TestResolve(t *testing.T) {
	t.Parallel()
	s, _ := query.Parse(query.PubMed, `1 a[ti] 100
2 b[ti] 200
c[ti] 1.300
d[ti] 40
6 e[ti] 50
f[ti] 60
7 or/1-2 70
8 or/2-6 80
9 or/3-5 90
10 or/6-7 100
11 or/7-1 110
12 and/1,2 120`)
	want := map[string]string{"7": "1 2", "8": "2 u1 u2 6", "9": "u1 u2", "10": "6 u3 7", "11": "1 2 u1 u2 6 u3 7", "12": "1 2"}
	for _, l := range s.Lines {
		var got []string
		for _, r := range s.Refs(l) {
			got = append(got, r.Number)
		}
		if strings.Join(got, " ") != want[l.Number] {
			t.Errorf("line %s names %v, want %s", l.Number, got, want[l.Number])
		}
	}
}

func TestLineOfDuplicates(t *testing.T) {
	t.Parallel()
	s, _ := query.Parse(query.PubMed, "1. a[ti]\n2. b[ti]\n1. c[ti]\n3. 1 OR 2\n1. d[ti]")
	tests := []struct {
		before int // index of the line that refers
		want   string
	}{{0, "c[ti]"}, {1, "a[ti]"}, {2, "a[ti]"}, {3, "c[ti]"}, {4, "c[ti]"}}
	for _, tt := range tests {
		if got := s.Line("1", s.Lines[tt.before]).Expr.String(); got != tt.want {
			t.Errorf("line 1 seen from row %d is %s, want %s", tt.before+1, got, tt.want)
		}
	}
	if s.Line("1", nil) != s.Lines[0] || s.Line("9", nil) != nil {
		t.Error("line 1 is not the first, or line 9 exists")
	}
}

// TestLinesGrouped: an operator on a line of its own changes the meaning
// only where the lines around it hold another one, and then says so.
func TestLinesGrouped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"a[ti] OR b[ti]\nAND\nc[ti]":       true,
		"a[ti]\nAND\nb[ti] OR c[ti]":       true,
		"a[ti]\nAND\nb[ti]":                false,
		"(a[ti] OR b[ti])\nAND\n(c[ti])":   false,
		"(a[ti]\nAND\nb[ti] OR c[ti])":     false, // inside of parentheses the platform's order holds
		"a[ti] OR\nb[ti]\nOR c[ti]":        false,
		"a[ti] OR b[ti] AND\nc[ti]\nd[ti]": false,
	} {
		if _, ds := query.Parse(query.PubMed, text); hasCode(ds, refsift.CodeLinesGrouped) != want {
			t.Errorf("%q: %v", text, ds)
		}
	}
}

// TestComments: text after # is a comment only where no search can mean it.
func TestComments(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"a[ti] OR b[ti] #the illness\nc[ti]": true,
		"a[ti] OR (b #metoo)":                false,
		"#harassment OR #metoo":              false,
		"a[ti] OR #metoo[ti]":                false,
		"1. a[ti]\n2. b[ti] OR #1":           false,
	} {
		if _, ds := query.Parse(query.PubMed, text); hasCode(ds, refsift.CodeComment) != want {
			t.Errorf("%q: %v", text, ds)
		}
	}
}
