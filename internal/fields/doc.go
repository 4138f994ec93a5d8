// Package fields reads the values that all export formats share: dates,
// pages, serial numbers, identifiers inside text, lists of keywords. All
// functions are pure.
package fields

import "strings"

// Empty reports whether a value stands for "nothing": blank, "NA", "n/a",
// "undefined", "nan" (data frames written as RIS do so).
func Empty(s string) bool {
	if len(s) > 16 {
		return strings.TrimSpace(s) == ""
	}
	s = strings.TrimSpace(s)
	if len(s) == 0 {
		return true
	}
	switch s[0] {
	case 'N', 'n', 'u', 'U', '-', '<', '[':
	default:
		return false
	}
	switch strings.ToLower(s) {
	case "na", "n/a", "n.a.", "nan", "null", "undefined", "unknown", "-", "--", "<na>", "[na]", "not available":
		return true
	}
	return false
}
