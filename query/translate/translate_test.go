package translate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/translate"
	"github.com/refsift/refsift/thesaurus"
)

// TestStrategy translates single lines: what is written, and with which codes.
func TestStrategy(t *testing.T) {
	t.Parallel()
	const (
		wider    = refsift.CodeTranslationWider
		narrower = refsift.CodeTranslationNarrower
		differs  = refsift.CodeTranslationDiffers
		heading  = refsift.CodeHeadingUntranslated
		refused  = refsift.CodeNotExpressible
		note     = refsift.CodeTranslationRewritten
	)
	for _, tt := range []struct {
		from, to *query.Dialect
		in, want string
		codes    string // in order, between blanks
	}{
		// Fields.
		{query.PubMed, query.OvidMEDLINE, "asthma[tw]", "asthma.mp.", string(narrower)},
		{query.PubMed, query.Embase, "asthma[tw]", "asthma", string(differs)},
		{query.PubMed, query.OvidPsycInfo, "asthma[tiab]", "asthma.ti,ab.", ""},
		{query.PubMed, query.EBSCOhostPsycInfo, "asthma[nm]", "MW asthma", string(differs)},
		{query.PubMed, query.Scopus, "smith j[1au]", `FIRSTAUTH("smith j")`, ""},
		{query.PubMed, query.WebOfScience, "smith j[1au]", `AU="smith j"`, string(differs)},
		{query.PubMed, query.OvidMEDLINE, "asthma[all]", "asthma.af.", string(wider)},
		{query.Ovid, query.WebOfScience, "(a or b).ti,ab.", "TI=(a OR b) OR AB=(a OR b)", ""},
		{query.WebOfScience, query.PubMed, "TS=a", "a[tiab] OR a[ot]", ""},
		{query.Scopus, query.PubMed, "TITLE-ABS-KEY(a)", "a[tw]", string(wider)},
		{query.WebOfScience, query.Cochrane, "IS=1234-5678", `"1234-5678"`, string(refused)},

		// An effect inside of a NOT is turned round.
		{query.Scopus, query.PubMed, "TITLE(b) AND NOT TITLE-ABS-KEY(a)", "b[ti] NOT a[tw]", string(narrower)},
		{query.PubMed, query.OvidMEDLINE, "a[ti] NOT (b[ti] NOT c[tw])", "a.ti. NOT (b.ti. NOT c.mp.)", string(narrower)},

		// Headings and qualifiers.
		{query.PubMed, query.OvidMEDLINE, `"Asthma/nursing"[Majr] OR "nursing"[sh]`, `exp *Asthma/nu OR "nursing".fs.`, ""},
		{query.PubMed, query.Cochrane, `"Asthma/drug therapy"[Mesh:NoExp]`, `[mh ^"Asthma"/DT]`, ""},
		{query.OvidMEDLINE, query.PubMed, "Asthma/dt,nu", `"Asthma/dt"[Mesh:NoExp] OR "Asthma/nu"[Mesh:NoExp]`, ""},
		{query.OvidMEDLINE, query.PubMed, "Asthma/th", `"Asthma/th"[Mesh:NoExp]`, string(wider)},
		{query.PubMed, query.OvidMEDLINE, `"Asthma/surgery"[Mesh]`, `exp Asthma/su,tr`, string(note)},
		{query.PubMed, query.Cochrane, `"Asthma"[Majr]`, `[mh "Asthma"]`, string(wider)},
		{query.PubMed, query.Embase, `"Asthma"[Mesh]`, "'Asthma'/exp", string(heading)},
		{query.PubMed, query.EBSCOhostCINAHL, `"Asthma"[Mesh]`, `(MH "Asthma+")`, string(heading)},
		{query.PubMed, query.EBSCOhostPsycInfo, `"Asthma"[Mesh]`, `(DE "Asthma+")`, string(heading)},
		{query.PubMed, query.EBSCOhost, `"Asthma"[Mesh]`, `(MH "Asthma+")`, ""},
		{query.PubMed, query.WebOfScience, `"Asthma"[Mesh]`, "TS=Asthma", string(differs)},
		{query.Embase, query.PubMed, "'asthma'/exp/dm_dt", `"asthma/drug therapy"[Mesh]`, string(heading)},
		{query.PubMed, query.Embase, `"drug therapy"[sh]`, "'drug therapy':lnk", ""},

		// Types of publications, with those that PubMed finds along.
		{query.PubMed, query.OvidMEDLINE, "Clinical Conference[pt]", `"Clinical Conference".pt.`, ""},
		{query.OvidMEDLINE, query.PubMed, "randomized controlled trial.pt.", `"randomized controlled trial"[pt]`, string(wider)},
		{query.PubMed, query.OvidMEDLINE, "randomized controlled trial[pt]",
			`("randomized controlled trial" OR "Equivalence Trial" OR "Pragmatic Clinical Trial").pt.`, string(note)},

		{query.PubMed, query.OvidMEDLINE, `"randomized controlled trial"[pt:noexp]`, `"randomized controlled trial".pt.`, ""},
		{query.PubMed, query.Cochrane, "review[pt:noexp]", "review:pt", ""},
		{query.PubMed, query.Generic, "review[pt:noexp]", "review[pubtypes]", ""},
		{query.PubMed, query.PubMed, "review[pt:noexp]", "review[pt:NoExp]", ""},

		// Wildcards.
		{query.Ovid, query.WebOfScience, "colo?r.ti.", "TI=colo$r", ""},
		{query.Ovid, query.Scopus, "colo?r.ti.", "TITLE(color OR colo?r)", ""},
		{query.Ovid, query.EBSCOhost, "wom#n.ti. or hears#.ti.", "TI (wom?n OR hears*)", string(wider)},
		{query.Ovid, query.PubMed, "behavio?r.ti.", "behavio*[ti]", string(wider)},
		{query.WebOfScience, query.Cochrane, "TI=(*glycem*)", "*glycem*:ti", ""},
		{query.WebOfScience, query.PubMed, "TI=(*glycem*)", "glycem*[ti]", string(narrower)},
		{query.PubMed, query.Scopus, `"heart attack*"[ti]`, "TITLE(heart PRE/0 attack*)", ""},
		{query.PubMed, query.Ovid, `"heart attack*"[ti]`, "heart attack*.ti.", ""},

		// Proximity.
		{query.Scopus, query.Ovid, "TITLE(a PRE/2 b)", "(a adj3 b).ti.", string(wider)},
		{query.Scopus, query.WebOfScience, "TITLE(a PRE/0 (b OR c))", `TI=("a b" OR "a c")`, ""},
		{query.Cochrane, query.PubMed, "((a or b) near/3 c):ti,ab", `"a c"[tiab:~2] OR "b c"[tiab:~2]`, ""},
		{query.EBSCOhost, query.PubMed, "TI (asthm* N3 b)", "asthm*[ti] AND b[ti]", string(wider)},
		{query.PubMed, query.EBSCOhost, `"a b c"[ti:~3]`, "TI (a N3 b N3 c)", string(differs)},
		{query.PubMed, query.Generic, `"a b c"[ti:~3]`, "(a NEAR/3 b NEAR/3 c)[title]", ""},
		{query.EBSCOhost, query.Scopus, "heart attack", "heart W/5 attack", string(wider)},

		{query.EBSCOhost, query.Scopus, `TI "midsummer * dream"`, "TITLE(midsummer PRE/1 dream)", string(wider)},
		{query.EBSCOhost, query.PubMed, `TI "midsummer * dream"`, `"midsummer dream"[ti:~1]`, string(wider + " " + wider)},

		// Dates and languages.
		{query.Embase, query.PubMed, "[2005-2010]/py AND [english]/lim", "2005:2010[dp] AND english[la]", ""},
		{query.PubMed, query.Scopus, "english[la]", "LANGUAGE(english)", ""},
		{query.PubMed, query.Scopus, "eng[la]", "LANGUAGE(eng)", string(differs)},
		{query.PubMed, query.Scopus, "letter[pt] OR editorial[pt]", "DOCTYPE(le OR ed)", ""},
		{query.PubMed, query.Scopus, "2005/03:2010[dp]", "PUBYEAR > 2004 AND PUBYEAR < 2011", string(wider)},
		{query.PubMed, query.Scopus, "2005:2010[edat]", "PUBYEAR > 2004 AND PUBYEAR < 2011", string(differs)},
		{query.PubMed, query.Scopus, "hasabstract AND a[ti]", "", string(refused)},
	} {
		s, ds := query.Parse(tt.from, tt.in)
		if err := ds.Err(); err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		result, losses := translate.Strategy(s, tt.to)
		var codes []string
		for _, d := range losses {
			codes = append(codes, string(d.Code))
		}
		if got := strings.TrimSpace(result.String()); got != tt.want && tt.want != "" || strings.Join(codes, " ") != tt.codes {
			t.Errorf("%s from %s to %s:\n got %s\nwant %s\n%v\nwant %s", tt.in, tt.from.Name, tt.to.Name, got, tt.want, losses, tt.codes)
		}
	}
}

// TestNumbers: lines keep their numbers, references follow, and lines without
// a number get one that is free.
func TestNumbers(t *testing.T) {
	t.Parallel()
	s, _ := query.Parse(query.PubMed, "1 a[ti] 10\nb[ti] OR c[ti] 200\n4 or/1-3 205\nFrom 2007 onwards 99")
	for _, tt := range []struct {
		to   *query.Dialect
		want string
	}{
		{query.Ovid, "1. a.ti.\n2. (b OR c).ti.\n4. or/1-3\n5. limit 4 to yr=\"2007 -Current\"\n"},
		{query.Cochrane, "#1 a:ti\n#2 (b OR c):ti\n#4 {OR #1-#3}\n#5 #4 with Publication Year from 2007\n"},
		{query.EBSCOhost, "S1 TI a\nS2 TI (b OR c)\nS4 S1 OR S2\nS5 S4 AND DT \"2007-3000\"\n"},
		{query.Generic, "#1 a[title]\n#2 (b OR c)[title]\n#4 OR/1-3\n#5 #4 AND 2007:3000[date]\n"},
	} {
		result, losses := translate.Strategy(s, tt.to)
		if result.String() != tt.want {
			t.Errorf("%s:\n%swant\n%s", tt.to.Name, result, tt.want)
		}
		if len(losses) != 2 || len(result.Notes) != 2 || losses[0].Code != refsift.CodeTranslationRewritten {
			t.Errorf("%s: %v", tt.to.Name, losses)
		}
	}
}

// TestEffects: an effect reaches the lines that refer to it, and turns round
// where they take it away.
func TestEffects(t *testing.T) {
	t.Parallel()
	s, _ := query.Parse(query.Scopus, "#1 TITLE-ABS-KEY(a)\n#2 TITLE(b)\n#3 #2 AND NOT #1\n#4 #1 OR #3\n#5 #2")
	result, _ := translate.Strategy(s, query.PubMed)
	want := []translate.Effect{translate.Wider, translate.Same, translate.Narrower, translate.Differs, translate.Same}
	for i, l := range result.Lines {
		if l.Effect != want[i] {
			t.Errorf("line %s: %s, want %s", l.Number, l.Effect, want[i])
		}
	}
}

// TestEntryTerms: those of a heading are offered, not too many.
func TestEntryTerms(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	for i := range 20 {
		fmt.Fprintf(&lines, "Asthma\tWheeze %d\n", i)
	}
	terms, err := thesaurus.LoadEntryTerms(strings.NewReader(lines.String()))
	if err != nil {
		t.Fatal(err)
	}
	s, _ := query.Parse(query.PubMed, `"Asthma"[Mesh]`)
	_, losses := translate.Options{EntryTerms: terms}.Strategy(s, query.OvidEmbase)
	if len(losses) != 1 || !strings.Contains(losses[0].Fix, "Asthma; Wheeze 0; Wheeze 1") || !strings.Contains(losses[0].Fix, "(21 in all)") {
		t.Errorf("%v", losses)
	}
}

// TestSourceUntouched: a translation does not change the strategy.
func TestSourceUntouched(t *testing.T) {
	t.Parallel()
	s, _ := query.Parse(query.PubMed, "1 \"Asthma/surgery\"[Majr] OR randomized controlled trial[pt]\n2 a[tiab] NOT #1")
	before := s.Lines[0].Expr.String() + s.Lines[1].Expr.String()
	for _, d := range allDialects() {
		translate.Strategy(s, d)
	}
	if after := s.Lines[0].Expr.String() + s.Lines[1].Expr.String(); after != before {
		t.Errorf("%s became %s", before, after)
	}
}

func allDialects() []*query.Dialect { return append(query.Dialects(), query.DatabaseDialects()...) }

// FuzzStrategy: any text in any dialect is translated into any other one
// without trouble; what is written without an error is read again as the same
// number of lines, without an error, and written the same.
func FuzzStrategy(f *testing.F) {
	f.Add("1 \"Asthma/surgery\"[Majr] OR (a* NOT \"b c\"[tiab:~2])\nx[1au]\n3 or/1-2\nFrom 2007 onwards", byte(5), byte(3))
	f.Add("1. exp *A/th or (wom#n$2 adj3 (b or c d?e)).ti,ab,kf.\n2. limit 1 to yr=\"1990 -Current\"", byte(4), byte(0))
	f.Add("#1 TITLE-ABS-KEY({a*b} W/2 (c OR d)) AND NOT (EXCLUDE(DOCTYPE, \"re\") OR PUBYEAR > 2000)", byte(6), byte(2))
	f.Add("S1 (MH \"A+/DT\") OR TX a W2 b#c N3 d?e\nS2 S1 AND TI x y z", byte(1), byte(7))
	f.Fuzz(func(t *testing.T, text string, a, b byte) {
		if len(text) > 1<<12 {
			return
		}
		all := allDialects()
		from, to := all[int(a)%len(all)], all[int(b)%len(all)]
		s, _ := query.Parse(from, text)
		result, losses := translate.Strategy(s, to)
		if losses.Err() != nil || len(s.Lines) == 0 {
			return
		}
		again, diags := query.Parse(to, result.String())
		if len(again.Lines) != len(s.Lines) || diags.Err() != nil {
			t.Fatalf("%s to %s: %q is written\n%s\nwhich reads as %d lines, not %d: %v", from.Name, to.Name, text, result, len(again.Lines), len(s.Lines), diags.Err())
		}
		if twice, _ := translate.Strategy(again, to); twice.String() != result.String() {
			t.Fatalf("%s to %s: %q is written\n%s\nand again\n%s", from.Name, to.Name, text, result, twice)
		}
	})
}

func BenchmarkStrategy(b *testing.B) {
	var text strings.Builder
	for i := range 100 {
		fmt.Fprintf(&text, "%d. \"heart attack\"[tiab] OR (infarct*[tw] AND acute[ti]) OR \"Myocardial Infarction/therapy\"[Mesh:NoExp]\n", i+1)
	}
	text.WriteString("101. or/1-100\n")
	s, _ := query.Parse(query.PubMed, text.String())
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		translate.Strategy(s, query.OvidMEDLINE)
	}
}

// TestBounds: what a translation writes out stays within bounds, and ends in a
// diagnostic.
func TestBounds(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	var ranges, nears strings.Builder
	for i := range 500 {
		fmt.Fprintf(&ranges, "%d. x.ti.\n", i+1)
	}
	for i := range 400 {
		fmt.Fprintf(&ranges, "%d. or/1-500\n", i+501)
		fmt.Fprintf(&nears, "((a%d or b or c or d or e or f or g or h) adj (i or j or k or l or m or n or o or p)).ti.\n", i)
	}
	for name, text := range map[string]string{
		"ranges":    ranges.String(),
		"proximity": nears.String(),
		"wildcards": `"` + strings.Repeat("a$7b ", 2000) + `".ti.`,
	} {
		s, _ := query.Parse(query.Ovid, text)
		for _, to := range []*query.Dialect{query.PubMed, query.WebOfScience, query.Scopus} {
			result, losses := translate.Strategy(s, to)
			if n := len(result.String()); n > 10<<20 {
				t.Errorf("%s to %s: %d bytes", name, to.Name, n)
			}
			if worst, _ := losses.Max(); (name == "ranges" || name == "wildcards" && to == query.PubMed) && worst < refsift.Warning {
				t.Errorf("%s to %s: nothing is reported", name, to.Name)
			}
		}
	}
}
