// Package lang reads the language fields of exports, in which one language
// is English, eng, en, EN or "English; French", and gives each language one
// code.
package lang

import (
	"strings"

	"github.com/refsift/refsift/internal/token"
)

// Codes returns the codes of the languages that a field names, in order and
// each once: three letters of ISO 639-2 in the terminological form (fra, not
// fre). A name that is not in the table stays as it is, folded, so that it
// is still equal to itself. Codes of no information (und, "unknown") are left out.
func Codes(field string) []string {
	var out []string
	for _, v := range split(field) {
		c := code(v)
		if c == "" || c == "und" {
			continue
		}
		if !contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// Code returns the code of one language, or its folded name.
func Code(name string) string { return code(strings.ToLower(strings.TrimSpace(name))) }

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// split takes a field apart at the separators that exports put between
// languages. "Norwegian (Bokmål)" and "Greek, Modern" are one language each.
func split(field string) []string {
	field = strings.ToLower(strings.TrimSpace(field))
	if _, known := names[key(field)]; known {
		return []string{field}
	}
	parts := strings.FieldsFunc(field, func(r rune) bool {
		return r == ';' || r == '|' || r == '/' || r == ',' || r == '\n' || r == '\t' || r == '+' || r == '&'
	})
	var out []string
	for _, p := range parts {
		if p = strings.Trim(p, " .[]()\"'"); p != "" {
			out = append(out, splitWords(p)...)
		}
	}
	return out
}

// splitWords takes "english and french", "eng fre" apart, but no name of two
// words.
func splitWords(p string) []string {
	if _, known := names[key(p)]; known {
		return []string{p}
	}
	var out []string
	for _, w := range strings.Fields(p) {
		if w == "and" {
			continue
		}
		if _, known := names[key(w)]; !known {
			return []string{p} // not a list of languages after all
		}
		out = append(out, w)
	}
	return out
}

// code looks a lower-case name up: as it stands, without what is added in
// brackets or behind a hyphen (en-US, "norwegian (bokmål)").
func code(v string) string {
	k := key(v)
	if c, ok := names[k]; ok {
		return c
	}
	if base, _, ok := strings.Cut(v, "("); ok {
		if c, ok := names[key(base)]; ok {
			return c
		}
	}
	if base, _, ok := strings.Cut(strings.ReplaceAll(v, "_", "-"), "-"); ok && (len(base) == 2 || len(base) == 3) {
		if c, ok := names[key(base)]; ok {
			return c
		}
	}
	return k
}

// key is the form of a name in the table.
func key(v string) string { return strings.Join(token.Words(v), " ") }
