package query

import "strings"

// polyglotStyle is the dialect's style with the layout of the Polyglot
// Search Translator, which docs/translate.md describes.
func polyglotStyle(d *Dialect) *style {
	s := *d.style
	s.bareHeadings, s.rowsFirst = true, true
	switch d.Platform().Name {
	case "ebsco":
		s.each, s.parens = true, true
		s.avoid = []string{"XB"}
	case "wos":
		s.only = "TS"
	case "scopus":
		s.renamed = map[string]string{"CHEMNAME": "CHEM"}
	case "ovid":
		near := s.near
		s.near = func(distance int, ordered bool) (string, bool) {
			op, ok := near(distance, ordered)
			return strings.ToUpper(op), ok
		}
	}
	return &s
}
