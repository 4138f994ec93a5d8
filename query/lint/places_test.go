package lint_test

import (
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/lint"
)

// TestPlaces: § marks the start of what a finding is about, ∑ its end.
func TestPlaces(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, dialect, text string
		code                refsift.Code
		severity            refsift.Severity
	}{
		{"reference twice", "ovid", "1. a.ti.\n2. b.ti.\n3. 1 or 2 or §2∑", lint.CodeReferenceRepeated, refsift.Warning},
		{"reference in a range twice", "ovid", "1. a.ti.\n2. b.ti.\n3. or/1-2\n4. or/1-2 or §2∑", lint.CodeReferenceRepeated, refsift.Warning},
		{"range beyond", "ovid", "1. a.ti.\n2. b.ti.\n3. §or/1-22∑ (12)", lint.CodeRangeBeyond, refsift.Error},
		{"unused", "ovid", "1. a.ti.\n2. §b.ti.∑\n3. c.ti.\n4. 1 and 3", lint.CodeLineUnused, refsift.Warning},
		{"unused in a history", "pubmed", "#4 #1 AND #3\n#3 c[ti]\n#2 §b[ti]∑\n#1 a[ti]", lint.CodeLineUnused, refsift.Warning},
		{"unused combination", "ovid", "1. a.ti.\n2. b.ti.\n3. §1 or 2∑\n4. 1 and 2", lint.CodeLineUnused, refsift.Note},
		{"own number", "ovid", "1. a.ti.\n2. b.ti.\n2. 1 and §2∑", refsift.CodeLineCycle, refsift.Warning},
		{"term twice", "pubmed", "a b[ti] OR c[ti] OR §a b[ti]∑", lint.CodeTermRepeated, refsift.Warning},
		{"term twice but for the case", "ovid", "(pib or §PiB∑).ti.", lint.CodeTermRepeated, refsift.Note},
		{"line twice", "ovid", "1. a.ti.\n2. b.ti.\n§3. a.ti.∑\n4. or/1-3", lint.CodeLineRepeated, refsift.Warning},
		{"term subsumed", "ovid", "(heart* or §heart failure∑).ti.", lint.CodeTermSubsumed, refsift.Note},
		{"term subsumed in another line", "ovid", "1. heart*.ti,ab.\n2. (§heart failure∑ or liver).ti.\n3. or/1-2", lint.CodeTermSubsumed, refsift.Note},
		{"proximity subsumed", "ovid", "(heart* or (§heart adj3 failure∑)).ti.", lint.CodeTermSubsumed, refsift.Note},
		{"line subsumed", "ovid", "1. heart*.ti,ab.\n2. §heart failure.ti.∑ (9)\n3. or/1-2", lint.CodeLineSubsumed, refsift.Note},
		{"heading redundant", "pubmed", "\"Lung Diseases\"[mh] OR §\"Asthma\"[mh]∑", lint.CodeHeadingRedundant, refsift.Note},
		{"heading with qualifier redundant", "ovid", "1. exp Lung Diseases/dt\n2. §Asthma/dt∑\n3. or/1-2", lint.CodeHeadingRedundant, refsift.Note},
		{"heading unknown", "ovid", "§exp Cognitive Therapy/∑", refsift.CodeHeadingUnknown, refsift.Warning},
		{"heading of another year", "ovid", "§Asthmas/∑", refsift.CodeHeadingUnknown, refsift.Note},
		{"heading punctuated", "ovid", "§lens implantation intraocular/∑", lint.CodeHeadingSpelling, refsift.Note},
		{"spelling", "ovid", "(§haemoptysis∑ or cough).ti.", lint.CodeSpellingVariant, refsift.Note},
		{"spelling in a phrase", "ovid", "(cough or §lung tumours∑).ti.", lint.CodeSpellingVariant, refsift.Note},
		{"hyphen", "pubmed", "§co-design[ti]∑ OR workshop[ti]", lint.CodeHyphenVariant, refsift.Note},
		{"glued operator", "ovid", "(asthm*§or∑ wheez*).ti.", lint.CodeOperatorGlued, refsift.Warning},
		{"glued quotation mark", "pubmed", "\"a b\"[ti]§OR∑ c[ti]", lint.CodeOperatorGlued, refsift.Note},
		{"glued distance", "ovid", "(alcohol §adj1∑use).ti.", lint.CodeOperatorGlued, refsift.Warning},
		{"field lost", "ovid", "§\"a b\"∑ or \"c d\".ti.", lint.CodeFieldLost, refsift.Warning},
		{"mixed", "pubmed", "a[ti] OR b[ti] §AND∑ c[ti]", refsift.CodeOperatorsMixed, refsift.Warning},
		{"needless", "pubmed", "a[ti] OR §(∑b[ti] OR c[ti])", lint.CodeParenNeedless, refsift.Note},
		{"quote slips back", "ebsco", "TI \"a b\" OR TI c d§\"∑ OR TI \"e f\"", refsift.CodeQuoteUnbalanced, refsift.Error},
		{"quote slips ahead", "ebsco", "TI §\"∑a b OR TI \"c d\"", refsift.CodeQuoteUnbalanced, refsift.Error},
		{"curly", "pubmed", "§“∑a b”[ti]", refsift.CodeQuotesCurly, refsift.Warning},
		{"animals", "ovid", "1. a.ti.\n2. exp animals/\n3. 1 not §2∑", lint.CodeNotAnimals, refsift.Warning},
		{"animals beside others", "pubmed", "a[ti] NOT (letter[pt] OR §animals[mh]∑)", lint.CodeNotAnimals, refsift.Warning},
		{"words in NOT", "pubmed", "a[ti] NOT §rat[ti]∑", lint.CodeNotText, refsift.Note},
		{"limit in a block", "pubmed", "a[ti] OR (b[ti] AND §2000:2010[dp]∑)", lint.CodeLimitInBlock, refsift.Note},
		{"count of an OR", "ovid", "1. a.ti. (10)\n2. b.ti. (20)\n§3. 1 or 2 (31)∑", lint.CodeCountOr, refsift.Warning},
		{"count of an OR over a line without one", "ovid", "1. a.ti. (10)\n2. b.ti. (20)\n3. 1 or 2\n§4. 3 not 2 (31)∑", lint.CodeCountNot, refsift.Warning},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, _ := query.DialectNamed(tt.dialect)
			from := strings.Index(tt.text, "§")
			to := strings.Index(tt.text, "∑") - len("§")
			l := lint.Linter{Parser: query.Parser{Dialect: d}, Counts: true}
			r := l.Lint(strings.NewReplacer("§", "", "∑", "").Replace(tt.text))
			for _, f := range r.Findings {
				if f.Code == tt.code && int(f.Span.Start.Offset) == from && int(f.Span.End.Offset) == to && f.Severity == tt.severity {
					return
				}
			}
			for _, f := range r.Findings {
				t.Logf("%d-%d %v", f.Span.Start.Offset, f.Span.End.Offset, &f)
			}
			t.Errorf("no %s %s at %d-%d", tt.severity, tt.code, from, to)
		})
	}
}

// TestSilence: what is usual and right gives nothing above a note, and none of
// the codes named.
func TestSilence(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, dialect, text string
		not                 []refsift.Code
	}{
		{"animals spared", "ovid", "1. a.ti.\n2. exp animals/ not humans.sh.\n3. 1 not 2", []refsift.Code{lint.CodeNotAnimals, lint.CodeNotHumans}},
		{"animals spared by lines", "ovid", "1. a.ti.\n2. exp animals/\n3. humans/\n4. 2 not (2 and 3)\n5. 1 not 4", []refsift.Code{lint.CodeNotAnimals, lint.CodeNotHumans}},
		{"same term in two fields", "ebsco", "TI asthma OR AB asthma", []refsift.Code{lint.CodeTermRepeated}},
		{"same proximity in two fields", "ebsco", "TI (a N3 b) OR AB (a N3 b)", []refsift.Code{lint.CodeTermRepeated, lint.CodeParenNeedless}},
		{"narrower field of a broader term", "pubmed", "heart[ti] OR heart failure[tiab]", []refsift.Code{lint.CodeTermSubsumed}},
		{"a term that PubMed maps", "pubmed", "heart[tiab] OR heart attack", []refsift.Code{lint.CodeTermSubsumed}},
		{"line with two purposes", "ovid", "1. lung.ti.\n2. lung cancer.ti.\n3. 1 or 2\n4. 2 and x.ti.\n5. 3 and 4", []refsift.Code{lint.CodeLineSubsumed, lint.CodeTermSubsumed}},
		{"heading beside its exploded qualifier", "ovid", "1. exp Lung Diseases/dt\n2. Asthma/\n3. or/1-2", []refsift.Code{lint.CodeHeadingRedundant}},
		{"not exploded", "ovid", "1. Lung Diseases/\n2. Asthma/\n3. or/1-2", []refsift.Code{lint.CodeHeadingRedundant}},
		{"both spellings", "ovid", "1. tumour*.ti.\n2. tumor*.ti.\n3. or/1-2", []refsift.Code{lint.CodeSpellingVariant}},
		{"a wildcard for both spellings", "ovid", "(tumo?r or an?emia).ti.", []refsift.Code{lint.CodeSpellingVariant}},
		{"validated filter", "ovid", "1. randomized controlled trial.pt.\n2. randomized.ab.\n3. 1 or 2", []refsift.Code{lint.CodeSpellingVariant}},
		{"both forms", "pubmed", "co-design[ti] OR codesign[ti]", []refsift.Code{lint.CodeHyphenVariant}},
		{"Emtree", "ovid:embase", "exp cognitive therapy/", []refsift.Code{refsift.CodeHeadingUnknown}},
		{"single lines", "ovid", "mmse.ti,ab.", []refsift.Code{lint.CodeLineUnused, lint.CodeLinesUnjoined}},
		{"result and limit", "pubmed", "1 a[ti]\n2 b[ti]\n3 1 AND 2\n4 #1 AND #2 AND 2007:2019[dp]", []refsift.Code{lint.CodeLineUnused}},
		{"parentheses that matter", "pubmed", "a[ti] AND (b[ti] OR c[ti])", []refsift.Code{lint.CodeParenNeedless, refsift.CodeOperatorsMixed}},
		{"parentheses of a field", "embase.com", "(a OR b):ti OR (c OR d):ab", []refsift.Code{lint.CodeParenNeedless}},
		{"Embase field", "embase.com", "Medline:ti,ab OR Pubmed:ti,ab", []refsift.Code{lint.CodePlatformPrefix}},
		{"apostrophes", "embase.com", "'hay fever':ti", []refsift.Code{lint.CodeQuotesSingle}},
		{"a possessive", "pubmed", "\"Crohn's disease\"[ti]", []refsift.Code{lint.CodeQuotesSingle}},
		{"counts that fit", "ovid", "1. a.ti. (10)\n2. b.ti. (20)\n3. 1 or 2 (30)\n4. 1 and 2 (0)\n5. 3 not 4 (30)", []refsift.Code{lint.CodeCountOr, lint.CodeCountAnd, lint.CodeCountNot}},
		{"count beside terms", "ovid", "1. a.ti. (10)\n2. 1 or b.ti. (500)\n3. 1 or 2 (500)", []refsift.Code{lint.CodeCountOr}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, ok := query.DialectNamed(tt.dialect)
			if !ok {
				t.Fatal(tt.dialect)
			}
			l := lint.Linter{Parser: query.Parser{Dialect: d}, Counts: true}
			r := l.Lint(tt.text)
			for _, code := range tt.not {
				if has(r, code) {
					t.Errorf("%v", codes(r))
				}
			}
		})
	}
}
