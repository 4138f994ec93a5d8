package norm

import (
	"regexp"
	"strings"
)

// A Title is the comparison key of a title.
type Title struct {
	Words      []string
	Compact    string // the words joined
	Notice     Notice
	Translated bool // the export marks the title as a translation
	Generic    bool // a genre ("Editorial", "Letters"), not a title
}

// added are the notes that databases append or insert. They are no part of
// the title: "[Review] [33 refs]", "(Structured abstract)", "LA: Chi".
var added = []*regexp.Regexp{
	regexp.MustCompile(`\[\s*\d+\s+refs?\.?\s*\]`),
	regexp.MustCompile(`[\[(]\s*(review|corrected|see comments?|comment|letter|editorial|abstract|provisional abstract|(dare |nhs ?eed )?structured abstract|author'?s transl(ation)?\.?|provisional record|project record|conference abstract|retracted|withdrawn|in process citation|proceeding|proceedings)\s*[\])]`),
	regexp.MustCompile(`\[\s*(erratum|corrigendum|correction|published erratum|comment|reprint|republish|retraction|update|summary for patients|originally|see comment|expression of concern|dissertation)[^\]]{0,12}(appears|in|of|on|for)\b[^\]]*\]?`),
	regexp.MustCompile(`\(\s*(erratum|corrigendum|correction|published erratum|comment|reprint|republish|retraction|update|summary for patients|originally|see comment|expression of concern|dissertation)[^)]{0,12}(appears|in|of|on|for)\b[^)]*\)?`),
	regexp.MustCompile(`[\[(]\s*(article )?(in )?(english|french|german|spanish|italian|russian|chinese|japanese|polish|portuguese|dutch|czech|danish|swedish|norwegian|finnish|hungarian|hebrew|turkish|korean|persian|arabic|ukrainian|serbian|croatian|romanian|bulgarian|greek|slovak|slovenian)\s*[\])]`),
	regexp.MustCompile(`[\[(]\s*abstract\s+(no|number|#)?[^\])]{0,12}[\])]`),
}

// languageTag is one that stands without brackets: "LA: Chi".
var languageTag = regexp.MustCompile(`\bla:\s*[a-z]{3}\b`)

// ParseTitle derives the key. It decides first whether the title is that of a
// notice, then strips what databases add.
func ParseTitle(s string) Title {
	t := Fold(s)
	var title Title
	title.Notice, t = parseNotice(t)
	for _, re := range added {
		if !strings.ContainsAny(t, "[(") { // expressions are slow, and most titles have no brackets
			break
		}
		t = re.ReplaceAllString(t, " ")
	}
	if strings.Contains(t, "la:") {
		t = languageTag.ReplaceAllString(t, " ")
	}
	t = strings.Trim(t, " .\"'")
	if strings.HasPrefix(t, "[") {
		title.Translated = true
	}
	title.Words = canonicalWords(Words(t))
	title.Compact = strings.Join(title.Words, "")
	title.Generic = isGeneric(title.Words)
	return title
}

// stopWords are short words that indexers drop, add and exchange.
var stopWords = set(`a an and are as at be by for from in into is it its la le of on or our the their this to was
	were which with der die das und des du de et el los las y en`)

// IsStopWord reports whether a word carries no information in a title.
// "with" and "without" part works, so titles are looked at for them first.
func IsStopWord(w string) bool { return stopWords[w] }

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// tens are number words that a unit may follow: "twenty-five".
var tens = map[string]string{"twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8", "ninety": "9"}

var numberWords = map[string]string{
	"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
	"eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
	"thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
	"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th",
	"fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}

// ordinalContext are the words before a lone Roman numeral: "phase I", "part V".
var ordinalContext = set("part phase type stage class grade group study trial factor level volume chapter section series step tier report angiotensin collagen interleukin")

// canonicalWords spells numbers as digits and diphthongs one way. A Roman
// numeral of one letter counts as a number only behind a word that asks for
// one; "iv" alone may be "intravenous".
func canonicalWords(words []string) []string {
	out := words[:0]
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case tens[w] != "":
			unit := "0"
			if i+1 < len(words) && len(numberWords[words[i+1]]) == 1 && numberWords[words[i+1]] != "0" {
				unit = numberWords[words[i+1]]
				i++
			}
			w = tens[w] + unit
		case numberWords[w] != "":
			w = numberWords[w]
		case isRoman(w) && len(w) >= 2 && w != "iv" && w != "mi" && w != "di" && w != "ci" && w != "cd" && !strings.ContainsAny(w, "lc"):
			w = itoa(roman(w))
		case isRoman(w) && i > 0 && ordinalContext[strings.TrimSuffix(words[i-1], "s")]:
			w = itoa(roman(w))
		case len(w) > 4:
			w = strings.ReplaceAll(strings.ReplaceAll(w, "ae", "e"), "oe", "e")
		}
		out = append(out, w)
	}
	return out
}

// genreWords make up the titles of sections: none of them tells one item from another.
var genreWords = set(`editorial editorials commentary commentaries comment comments letter letters reply replies response
	preface foreword introduction highlights abstract abstracts news announcement announcements obituary index contents
	erratum errata corrigendum correction corrections retraction correspondence author authors authors' editor editors editor's
	issue special book review reviews books poster posters presentations presentation oral session sessions program programme
	untitled unknown front back matter cover title page table proceedings paper papers meeting annual symposium summary discussion
	overview conclusion conclusions acknowledgment acknowledgments acknowledgements reviewers viewpoint perspective perspectives
	guest message president president's in memoriam note notes journal club volume number no this from to the of for and on a an`)

func isGeneric(words []string) bool {
	if len(words) == 0 {
		return false
	}
	for _, w := range words {
		if !genreWords[w] && !allDigits(w) && !(len(w) == 4 && allDigits(w)) {
			return false
		}
	}
	return true
}

// A Notice says that an item is about another item.
type Notice uint8

// The kinds of notices. A retracted article is the article; the notice of
// its retraction is an item of its own.
const (
	NotANotice Notice = iota
	Erratum
	Retraction
	Reply
	Comment
	Protocol
)

var noticeNames = [...]string{"", "erratum", "retraction", "reply", "comment", "protocol"}

// String names the kind, "" for none.
func (n Notice) String() string {
	if int(n) < len(noticeNames) {
		return noticeNames[n]
	}
	return ""
}

var (
	retractedArticle = regexp.MustCompile(`^[\[(]?\s*(retracted|withdrawn|retracted article|withdrawn article)\s*[\])]?\s*[:.]\s*`)
	retractedSuffix  = regexp.MustCompile(`[\[(:]\s*(retracted article|retracted|withdrawn)\b[^\])]*[\])]?\s*$`)
	citedItem        = regexp.MustCompile(`\((vol|v)\.?\s*\d+,?\s*(issue\s*\d+,?\s*)?(pg|p)\.?\s*[a-z]?\d+,?\s*\d{4}\)`)
	protocolEnd      = regexp.MustCompile(`[\[(]\s*(study )?protocol\s*[\])]\s*\.?$`)
	noticePrefix     = []struct {
		kind Notice
		re   *regexp.Regexp
	}{
		{Retraction, regexp.MustCompile(`^[\["(]*(notice of retraction|retraction notice|retraction note|retraction|withdrawal notice|notice of withdrawal|expression of concern)\s*(to|of|for|:|\.|-|$)`)},
		{Erratum, regexp.MustCompile(`^[\["(]*(erratum|errata|corrigendum|corrigenda|correction|corrections|addendum|publisher correction|author correction|publisher's correction)\s*(notice)?\s*(to|of|for|:|\.|-|\(|\]|$)`)},
		{Reply, regexp.MustCompile(`^[\["(]*((the )?authors?'?s?'? (reply|replies|response)|reply|replies|in reply|in response)\s*(to|by|from|of|:|\.|-|$)`)},
		{Reply, regexp.MustCompile(`^[\["(]*(response to( the)? (letter|comment|editor|reviewer)|response\s*:)`)},
		{Comment, regexp.MustCompile(`^[\["(]*((invited |editorial )?comment(ary)?|letter( to the editor)?)\s*(on|to|about|regarding|:)`)},
		{Comment, regexp.MustCompile(`^[\["(]*re\s*[:.]\s`)},
	}
)

// parseNotice finds out whether the folded title is that of a notice, and
// strips the mark of a retracted article. "X [Erratum appears in Y]" is X.
func parseNotice(t string) (Notice, string) {
	start := strings.TrimLeft(t, "[(\" ")
	if beginsWith(start, retractionWords) {
		if m := retractedArticle.FindString(t); m != "" {
			return NotANotice, t[len(m):]
		}
	}
	if beginsWith(start, noticeWords) {
		for _, p := range noticePrefix {
			if p.re.MatchString(t) {
				return p.kind, t
			}
		}
	}
	if strings.Contains(t, "protocol") && protocolEnd.MatchString(t) { // Cochrane: "Aspirin for headache (Protocol)"
		return Protocol, t
	}
	if strings.Contains(t, "(v") && citedItem.MatchString(t) { // "Title (vol 360, pg 542, 2009)"
		return Erratum, t
	}
	if strings.HasSuffix(t, "reply") && len(t) > 6 && strings.ContainsAny(t[len(t)-7:len(t)-5], ":.-") {
		return Reply, t
	}
	if strings.Contains(t, "retracted") || strings.Contains(t, "withdrawn") {
		t = retractedSuffix.ReplaceAllString(t, "")
	}
	return NotANotice, t
}

// The beginnings of what the expressions below look for: expressions are too
// slow to try on every title.
var (
	retractionWords = []string{"retract", "withdraw"}
	noticeWords     = []string{"notice", "retract", "withdraw", "expression", "errat", "corrig", "correction", "addend", "publisher", "author", "the author",
		"repl", "in re", "respon", "invited", "editorial", "comment", "letter", "re:", "re.", "re "}
)

func beginsWith(s string, beginnings []string) bool {
	for _, b := range beginnings {
		if strings.HasPrefix(s, b) {
			return true
		}
	}
	return false
}
