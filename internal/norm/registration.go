package norm

import (
	"regexp"
	"slices"
	"strings"
)

var trialID = regexp.MustCompile(`(?i)\b(NCT\s?\d{8}|ISRCTN\s?\d{8}|ACTRN\s?\d{14}|EUCTR\s?\d{4}-\d{6}-\d{2}|\d{4}-\d{6}-\d{2}-[A-Z]{2}|CHICTR[-A-Z]*\s?\d{8,10}|CTRI/\d{4}/\d{2,3}/\d{6}|UMIN\s?\d{9}|JPRN-\S+\d|IRCT\s?\d{10,20}(?:N\d+)?|DRKS\s?\d{8}|NTR\d{3,5}|KCT\d{7}|PACTR\s?\d{15}|RBR-\w{6,8}|TCTR\s?\d{11}|SLCTR/\d{4}/\d{3}|LBCTR\d{10})\b`)

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
			m = strings.ToUpper(strings.ReplaceAll(m, " ", ""))
			out = append(out, strings.TrimPrefix(m, "EUCTR"))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mayHoldTrialID is a cheap look before the expression: nearly every number of
// a register has three digits in a row, and the others have a mark of their own.
func mayHoldTrialID(s string) bool {
	run := 0
	for i := range len(s) {
		switch {
		case s[i] >= '0' && s[i] <= '9':
			if run++; run == 3 {
				return true
			}
			continue
		case s[i] == '-' && i >= 3 && (strings.EqualFold(s[i-3:i], "rbr") || strings.EqualFold(s[i-3:i], "prn")):
			return true
		}
		run = 0
	}
	return false
}
