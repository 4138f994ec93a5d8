package norm

import (
	"regexp"
	"slices"
	"strings"
)

var trialID = regexp.MustCompile(`(?i)\b(NCT[\s:-]?\d{8}|ISRCTN[\s:-]?\d{8}|ACTRN\s?\d{14}|EUCTR\s?\d{4}-\d{6}-\d{2}|EUDRACT[\s:#a-z.]{0,12}\d{4}-\d{6}-\d{2}|JRCTS?\d{9,10}|\d{4}-\d{6}-\d{2}-[A-Z]{2}|CHICTR[-A-Z]*\s?\d{8,10}|CTRI/\d{4}/\d{2,3}/\d{6}|UMIN\s?\d{9}|JPRN-\S+\d|IRCT\s?\d{10,20}(?:N\d+)?|DRKS\s?\d{8}|NTR\d{3,5}|KCT\d{7}|PACTR\s?\d{15}|RBR-\w{6,8}|TCTR\s?\d{11}|SLCTR/\d{4}/\d{3}|LBCTR\d{10})\b`)

// TrialIDs returns the numbers of trial registers in the text, sorted, each
// once, without blanks and in upper case.
func TrialIDs(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if len(t) > 10000 {
			t = t[:10000]
		}
		if !mayHoldTrialID(t) {
			continue
		}
		for _, m := range trialID.FindAllString(t, 20) {
			out = append(out, canonicalTrialID(m))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// canonicalTrialID writes a number one way: "NCT-01234567" as NCT01234567,
// numbers of the European register without its name.
func canonicalTrialID(s string) string {
	s = strings.ToUpper(strings.Join(strings.Fields(s), ""))
	switch {
	case strings.HasPrefix(s, "NCT"), strings.HasPrefix(s, "ISRCTN"):
		return strings.NewReplacer(":", "", "-", "").Replace(s)
	case strings.HasPrefix(s, "EUCTR"), strings.HasPrefix(s, "EUDRACT"):
		return s[strings.IndexAny(s, "0123456789"):]
	}
	return s
}

// registers are letters that every number of a register holds; those of the
// European one are digits with three hyphens.
var registers = []string{"ct", "tr", "umin", "jprn", "drks", "rbr"}

// mayHoldTrialID is a cheap look before the expression: nearly every number of
// a register has three digits in a row, the others have a mark of their own,
// and the letters of the register stand before them.
func mayHoldTrialID(s string) bool {
	run, longest, hyphens, named := 0, 0, 0, false
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			run++
			longest = max(longest, run)
			continue
		}
		run = 0
		if s[i] == '-' {
			hyphens++
			named = named || i >= 3 && (strings.EqualFold(s[i-3:i], "rbr") || strings.EqualFold(s[i-3:i], "prn"))
		}
	}
	if named || longest >= 3 && hyphens >= 3 {
		return true
	}
	if longest < 3 {
		return false
	}
	for _, r := range registers {
		if containsFold(s, r) {
			return true
		}
	}
	return false
}

// containsFold reports whether s holds the small ASCII letters in any case.
func containsFold(s, letters string) bool {
	for i := range len(s) - len(letters) + 1 {
		k := 0
		for k < len(letters) && s[i+k]|0x20 == letters[k] {
			k++
		}
		if k == len(letters) {
			return true
		}
	}
	return false
}
