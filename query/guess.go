package query

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// A Guess is a dialect that a text may be written in.
type Guess struct {
	Dialect *Dialect
	// Confidence lies between 0 and 1; those of all dialects add up to 1.
	// From 0.9 on the dialect may be taken without asking.
	Confidence float64
	// Evidence names what speaks for the dialect, the strongest sign first:
	// "headings with exp and a slash (12 times, first in line 3)".
	Evidence []string
}

// Guesses returns the dialects that a strategy may be written in, the
// likeliest first; the first has at least one piece of evidence, or else is
// no more than the most common platform. The text may hold headings and
// titles: a platform that they name counts as evidence, but a platform's name
// inside a search ("embase.tw.") does not.
//
// Every sign has a weight, which is about the logarithm of how much more
// often it stands in strategies of the one platform than in those of others.
// The weights were set by the syntax that the platforms document and checked
// on real strategies; docs/strategies.md has the table of confusions.
func Guesses(text string) []Guess {
	text = firstPart(text)
	titles := titleLines(text)
	all := Dialects()
	scores := map[string]*guessScore{}
	for _, d := range all {
		scores[d.Name] = &guessScore{sum: guessPrior[d.Name]}
	}
	for _, s := range guessSigns {
		where := text
		if s.title {
			where = titles
		}
		n, first := countSign(s, where)
		if n == 0 {
			continue
		}
		for name, weight := range s.weights {
			if score := scores[name]; score != nil {
				score.add(weight*s.saturation(n), evidence(s, n, strings.Count(where[:first], "\n")+1))
			}
		}
	}
	return ranked(all, scores)
}

// maxGuessed bounds the text that is looked at: a strategy shows its dialect
// in the first lines.
const maxGuessed = 64 << 10

func firstPart(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), maxGuessed)], " ")
	return curlyToStraight.Replace(text)
}

// curlyToStraight makes the marks of word processors those of keyboards.
var curlyToStraight = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "’", "'", "‘", "'", "\u00a0", " ", "\r", "\n")

// A guessScore adds up the signs for one dialect.
type guessScore struct {
	sum      float64
	evidence []weighed
}

type weighed struct {
	weight float64
	text   string
}

func (s *guessScore) add(weight float64, text string) {
	s.sum += weight
	if weight > 0 {
		s.evidence = append(s.evidence, weighed{weight, text})
	}
}

// saturation makes a sign that stands once count for less than one that
// stands often: once may be an error or a word. A title is written once.
func (s guessSign) saturation(n int) float64 {
	switch {
	case n == 1 && !s.title:
		return 0.6
	case n == 2 && !s.title:
		return 0.8
	}
	return 1
}

func evidence(s guessSign, n, line int) string {
	if n == 1 {
		return fmt.Sprintf("%s (once, in line %d)", s.what, line)
	}
	return fmt.Sprintf("%s (%d times, first in line %d)", s.what, n, line)
}

// ranked turns sums into confidences.
func ranked(all []*Dialect, scores map[string]*guessScore) []Guess {
	highest := math.Inf(-1)
	for _, s := range scores {
		highest = max(highest, s.sum)
	}
	total := 0.0
	out := make([]Guess, len(all))
	for i, d := range all {
		s := scores[d.Name]
		out[i] = Guess{Dialect: d, Confidence: math.Exp(s.sum - highest)}
		total += out[i].Confidence
		slices.SortStableFunc(s.evidence, func(a, b weighed) int { return -cmp.Compare(a.weight, b.weight) })
		for _, e := range s.evidence {
			out[i].Evidence = append(out[i].Evidence, e.text)
		}
	}
	for i := range out {
		out[i].Confidence /= total
	}
	slices.SortStableFunc(out, func(a, b Guess) int { return -cmp.Compare(a.Confidence, b.Confidence) })
	return out
}

// titleLines leaves of a text the lines that may name a platform, each in
// its place.
func titleLines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if guessTitle(strings.TrimRight(line, "\n")) {
			b.WriteString(line)
		} else {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// guessTitle reports whether a line is a title rather than a search: some
// words with a capital, and none of the marks that searches have.
func guessTitle(line string) bool {
	fields := strings.Fields(line)
	if len(fields) == 0 || len(fields) > 40 || len(line) > 400 || !strings.ContainsFunc(line, isUpper) {
		return false
	}
	if searchMarks.MatchString(line) {
		return false
	}
	for _, f := range fields {
		switch f {
		case "AND", "OR", "NOT", "or", "not":
			return false
		}
	}
	return true
}

func isUpper(r rune) bool { return r >= 'A' && r <= 'Z' }

// searchMarks are what a title has not: fields, headings, truncations,
// quoted terms, and the number of a line.
var searchMarks = regexp.MustCompile(`\*|\[[a-z]|\.(?:ti|ab|tw|mp|pt|kw|sh)\b|[A-Za-z)]/(?:\s|$)|=\(|^\s*(?:#?\d{1,3}[.):]?|S\d{1,3})\s|"`)

// guessPrior is how common the platforms are among published strategies: a
// text without any sign is most likely PubMed's or of no platform at all.
var guessPrior = map[string]float64{"ovid": 0.7, "pubmed": 0.7, "generic": 1}

// A guessSign is a mark that speaks for some dialects.
type guessSign struct {
	what    string
	title   bool // looked for in titles rather than in searches
	pattern *regexp.Regexp
	weights map[string]float64
	accept  func(match string) bool // nil: every match counts
}

// maxSigns is how many occurrences of a sign are counted.
const maxSigns = 50

func countSign(s guessSign, text string) (n, first int) {
	for _, m := range s.pattern.FindAllStringSubmatchIndex(text, maxSigns) {
		found := text[m[0]:m[1]]
		if len(m) > 2 && m[2] >= 0 {
			found = text[m[2]:m[3]]
		}
		if s.accept != nil && !s.accept(found) {
			continue
		}
		if n == 0 {
			first = m[0]
		}
		n++
	}
	return n, first
}

func sign(what, pattern string, weights map[string]float64) guessSign {
	return guessSign{what: what, pattern: regexp.MustCompile(pattern), weights: weights}
}

func titleSign(what, pattern string, weights map[string]float64) guessSign {
	s := sign(what, pattern, weights)
	s.title = true
	return s
}

type dialectWeights = map[string]float64

// guessSigns are the marks of each platform, from its documentation and from
// what its histories print.
var guessSigns = []guessSign{
	// PubMed
	{what: "fields of PubMed in brackets", pattern: regexp.MustCompile(`\[\s*([A-Za-z][^\[\]"\n]{0,40}?)\s*\](?:[^/]|$)`),
		weights: dialectWeights{"pubmed": 7}, accept: pubmedTag},
	sign(`"Search" before the query of a history`, `(?m)^\s*#?\d{1,3}[.,\t ]+(?:Add\s+)?Search:?\s`, dialectWeights{"pubmed": 4}),
	sign("range of dates up to 3000", `:\s*"?3000\b`, dialectWeights{"pubmed": 3}),

	// Ovid
	sign("headings with exp and a slash", `(?im)(?:^|[\s(,.\d])exp\s+\*?["\w][^/'\n]{1,80}/`, dialectWeights{"ovid": 7}),
	sign("headings with a slash after them", `[A-Za-z)"]/(?:\s|$|[a-z]{2}\b(?:,|\s|$))`, dialectWeights{"ovid": 3}),
	sign("fields between dots", `(?i)\.\s?(?:ti|ab|tw|mp|kw|kf|pt|sh|hw|fs|af|ot|nm|rn|tx|jw|jn|dm|do|tn|dv|xs|rs)(?:\s?,\s?[a-z]{2})*\.(?:\s|$|[)\]])`, dialectWeights{"ovid": 7}),
	sign("fields after a dot", `(?i)[a-z*$)"]\.(?:tw|mp|ti,ab|ab,ti|ti,ab,kw|tw,kw|ti,ab,kf|pt|sh)(?:\s|$|[)\]])`, dialectWeights{"ovid": 5}),
	sign("operator adj", `(?i)[a-z*$)"?#]\s+adj\d{0,2}\s+[("a-z*]`, dialectWeights{"ovid": 6}),
	sign("limit lines", `(?im)^\s*(?:\d{1,3}[.):]?\s+)?limit\s+#?\d{1,3}\s+to\b`, dialectWeights{"ovid": 6}),
	sign("commands on lines", `(?im)^\s*(?:\d{1,3}[.):]?\s+)?(?:remove duplicates from|from \d+ keep)\b`, dialectWeights{"ovid": 6}),
	sign("ranges after an operator and a slash", `(?i)\b(?:or|and)\s*/\s*\d`, dialectWeights{"ovid": 2}),
	sign("truncation with $", `[A-Za-z]{2}\$\d?(?:\W|$)`, dialectWeights{"ovid": 2.5, "wos": 0.5}),
	sign("note of the fields of .mp.", `(?i)\[mp\s*=`, dialectWeights{"ovid": 7}),
	sign("frequency of a word", `(?i)/freq\s*=`, dialectWeights{"ovid": 4}),

	// Cochrane Library
	sign("headings in brackets with mh", `(?i)\[\s*mh(?:\s*\^|\s*["']|\s+[A-Za-z/])`, dialectWeights{"cochrane": 7, "pubmed": -2}),
	sign("the words MeSH descriptor", `(?i)\bmesh descriptor:?\s*\[?\w`, dialectWeights{"cochrane": 7}),
	sign("explode all trees, this term only", `(?i)\bexplode all trees\b|\bthis term only\b|\bexplode trees? \d`, dialectWeights{"cochrane": 5}),
	sign("word variations", `(?i)word variations (?:have been|were) searched`, dialectWeights{"cochrane": 7}),
	sign("combinations in braces", `(?i)\{\s*(?:or|and)\s+#?\d`, dialectWeights{"cochrane": 7}),
	sign("head of the Search Manager", `(?im)^\s*ID\s+Search(?:\s+Hits)?\s*$`, dialectWeights{"cochrane": 6}),
	sign("headings with :ME after them", `[A-Z*\]]:ME\b`, dialectWeights{"cochrane": 3}), // the older Cochrane Library
	sign("limit to a collection", `(?i)\bin (?:trials|cochrane reviews|other reviews|cochrane protocols)\b`, dialectWeights{"cochrane": 4}),

	// Embase.com
	sign("headings in single quotes with /exp", `(?i)'[^'\n]{1,80}'/(?:exp|de|mj|br|syn|dm|dd|lnk)`, dialectWeights{"embase.com": 7}),
	sign("headings with /exp or /de", `(?i)\w/(?:exp|de)\b`, dialectWeights{"embase.com": 5}),
	sign("limits in brackets with /lim or /py", `(?i)\]/(?:lim|py|sd|dd)\b`, dialectWeights{"embase.com": 7}),
	sign("phrases in single quotes", `(?:^|[\s(])'[A-Za-z][^'\n]{2,60}'(?:[\s):/]|$)`, dialectWeights{"embase.com": 3}),
	sign("fields of Embase.com after a colon", `(?i)[\w*)'"]:(?:(?:ti|ab|kw),)*(?:de|tt|ca|tn|dn|it|exp|lnk|df|rn|ff|cn|jt|ta)(?:,[a-z]{2})*\b`, dialectWeights{"embase.com": 3}),

	// Cochrane Library and Embase.com, whose fields look alike
	sign("the fields :ti,ab,kw", `(?i)[\w*)'"]:ti,ab,kw\b`, dialectWeights{"cochrane": 0.8}),
	sign("the fields :ti,ab or :ab,ti", `(?i)[\w*)'"]:(?:ti,ab|ab,ti)(?:[\s)]|$)`, dialectWeights{"embase.com": 0.8}),
	sign("fields after a colon", `(?i)[\w*)'"]:(?:ti|ab|kw|au|so|pt)(?:,[a-z]{2})*(?:[\s)]|$)`, dialectWeights{"embase.com": 4.5, "cochrane": 4.5}),
	sign("operator NEXT", `(?i)[\w*)'"]\s+next\s+[\w*('"]*\*`, dialectWeights{"cochrane": 2}),
	sign("operator NEXT with a distance", `(?i)\bnext/\d`, dialectWeights{"embase.com": 4, "cochrane": 1}),
	sign("operator NEAR with a distance", `(?i)\bnear/\d`, dialectWeights{"embase.com": 3, "cochrane": 3, "wos": 3.5}),

	// EBSCOhost
	sign("headings with MH before them", `\(?\b(?:MH|MM|MJ|DE|ZG|ZH)\s*\(?\s*"`, dialectWeights{"ebsco": 7}),
	sign("fields in capitals before a term", `(?m)(?:^|[\s(])(?:TI|AB|TX|SU|XB|KW|MW|PT|SO|AU|LA|ZT|MH|DE)\s+[("a-z*]`, dialectWeights{"ebsco": 5}),
	sign("operators N and W with a distance", `[a-z*)"]\s+(?:[NW]|n)\d{1,2}\s+[("a-z*]`, dialectWeights{"ebsco": 5}),
	sign("columns of a history of EBSCOhost", `(?i)\b(?:limiters|expanders|search modes?|narrow by)\s*[-–:]\s|\binterface - ebscohost|\blast run via\b`, dialectWeights{"ebsco": 7}),
	sign("lines called S1", `\bS\d{1,3}\b\s*(?i:and|or|not)\s*\(?S\d`, dialectWeights{"ebsco": 4}),

	// Web of Science
	sign("fields with an equals sign", `\b(?:TS|TI|AB|AK|KP|AU|SO|PY|DT|LA|WC|SU|ALL|OG|AD|CU)\s*=\s*["(\w]`, dialectWeights{"wos": 8}),
	sign("settings of Web of Science", `(?i)\btimespan\s*[=:]|\bindexes\s*[=:]\s*\(?(?:sci|all|ssci)|\brefined by:?\s|\bdoctype=|\bdatabases\s*=\s*wos`, dialectWeights{"wos": 5}),

	// Scopus
	sign("fields of Scopus before parentheses", `(?i)\b(?:title-abs-key(?:-auth)?|title-abs|abs-key|authkey|indexterms|srctitle|affilcountry|firstauth|chemname)\s*\(`, dialectWeights{"scopus": 8}),
	sign("fields in capitals before parentheses", `\b(?:TITLE|ABS|KEY|AUTH|AFFIL|LANGUAGE|DOCTYPE|SUBJAREA|ALL|REF|CONF|EISSN|ISSN|DOI|PMID)\(`, dialectWeights{"scopus": 6}),
	sign("limits of Scopus", `(?i)\bpubyear\s+(?:[<>=]|aft|bef|is)|\b(?:limit-to|exclude)\s*\(`, dialectWeights{"scopus": 7}),
	sign("operators W/n and PRE/n", `(?i)[\w*)"}]\s+(?:w|pre)/\d{1,3}\s`, dialectWeights{"scopus": 5}),
	sign("operator AND NOT", `\bAND NOT\b`, dialectWeights{"scopus": 1.5}),

	// what titles name
	titleSign("a title that names PubMed", `(?i)\bpubmed\b`, dialectWeights{"pubmed": 5}),
	titleSign("a title that names Ovid", `(?i)\bovid(?:sp)?\b`, dialectWeights{"ovid": 6}),
	titleSign("a title as Ovid prints it", `(?i)\bmedline\(r\)|<\d{4} to (?:\d{4} )?\w+`, dialectWeights{"ovid": 5}),
	titleSign("a title that names EBSCO", `(?i)\bebsco(?:host)?\b`, dialectWeights{"ebsco": 6}),
	titleSign("a title that names CINAHL", `(?i)\bcinahl\b`, dialectWeights{"ebsco": 3.5}),
	titleSign("a title that names Web of Science", `(?i)\bweb of (?:science|knowledge)\b|\bwos\b|\bclarivate\b`, dialectWeights{"wos": 5.5}),
	titleSign("a title that names Scopus", `(?i)\bscopus\b`, dialectWeights{"scopus": 5.5}),
	titleSign("a title that names the Cochrane Library", `(?i)\bcochrane (?:library|central|register|database)\b|\bcentral\b.{0,40}\bcochrane\b|\bCENTRAL\b`, dialectWeights{"cochrane": 4.5}),
	titleSign("a title that names Embase.com", `(?i)\bembase\.com\b|\bembase\b.{0,20}\belsevier\b`, dialectWeights{"embase.com": 6}),
	titleSign("a title that names Embase", `(?i)\bembase\b`, dialectWeights{"embase.com": 1.5, "ovid": 1.5}),
	titleSign("a title that names MEDLINE", `(?i)\bmedline\b`, dialectWeights{"ovid": 1, "pubmed": 1}),
	titleSign("a title that names PsycINFO", `(?i)\bpsyc ?info\b`, dialectWeights{"ovid": 1, "ebsco": 1}),
	titleSign("a title with the fields of PubMed", `(?i)title\s*/\s*abstract`, dialectWeights{"pubmed": 1.5}),
}

// pubmedTag reports whether what stands in brackets is a field of PubMed,
// perhaps with :noexp or a distance.
func pubmedTag(text string) bool {
	name, _, _ := strings.Cut(text, ":")
	_, ok := PubMed.field(name)
	return ok
}
