package fields

import (
	"strings"
)

// keywordMargin is what may stand around a keyword without belonging to it.
const keywordMargin = ", \t\n\r\f\v\u00a0"

// Keywords takes a value with several keywords apart: at semicolons, line
// ends, bars and " / ". Commas stay: "Delivery of Health Care, Integrated" is
// one heading. Empty parts and stand-ins for "nothing" are left out.
func Keywords(s string) []string {
	if !strings.ContainsAny(s, ";\n\r|") && !strings.Contains(s, " / ") {
		if s = strings.Trim(s, keywordMargin); Empty(s) {
			return nil
		}
		return []string{s}
	}
	var out []string
	add := func(p string) {
		for q := range strings.SplitSeq(p, " / ") {
			if q = strings.Trim(q, keywordMargin); !Empty(q) {
				out = append(out, q)
			}
		}
	}
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ';':
			if inEntity(s[start:i]) {
				continue
			}
		case '\n', '\r', '|':
		default:
			continue
		}
		add(s[start:i])
		start = i + 1
	}
	add(s[start:])
	return out
}

// inEntity reports whether s ends in an entity that a semicolon closes: "&amp".
func inEntity(s string) bool {
	i := strings.LastIndexByte(s, '&')
	if i < 0 || len(s)-i < 3 || len(s)-i > 9 {
		return false
	}
	return strings.Trim(strings.ToLower(s[i+1:]), "#0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

// KeywordsByComma takes apart a value that separates keywords by commas, as
// BibTeX and CSV exports do. Another separator in it means that commas separate
// nothing; a comma before the tail of an inverted heading ("Aged, 80 and
// over", "Diabetes Mellitus, Type 2") stays.
func KeywordsByComma(s string) []string {
	if strings.ContainsAny(s, ";|\n\r") || strings.Contains(s, " / ") || !strings.Contains(s, ",") {
		return Keywords(s)
	}
	var out []string
	for p := range strings.SplitSeq(s, ",") {
		p = strings.TrimSpace(p)
		switch {
		case Empty(p):
		case len(out) > 0 && isInverted(p):
			out[len(out)-1] += ", " + p
		default:
			out = append(out, p)
		}
	}
	return out
}

// isInverted knows the tails that MeSH puts behind a comma most often.
func isInverted(s string) bool {
	switch strings.ToLower(s) {
	case "80 and over", "adult", "animal", "bacterial", "biological", "child", "clinical", "cultured", "dental",
		"experimental", "family", "genetic", "human", "infant", "inbred", "integrated", "medical", "molecular",
		"newborn", "nursing", "preschool", "protein", "psychological", "statistical", "theoretical",
		"type 1", "type 2", "viral":
		return true
	}
	return false
}

// JoinKeywords writes keywords that KeywordsByComma takes apart again: a single
// one that holds a comma gets a semicolon at its end.
func JoinKeywords(list []string) string {
	s := strings.Join(list, "; ")
	if strings.Contains(s, ",") && !strings.Contains(s, ";") {
		s += ";"
	}
	return s
}
