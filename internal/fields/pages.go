package fields

import (
	"strings"
)

// Pages joins a first and a last page, either of which may hold a whole
// range, into "first-last" with a full last page, or one page. An electronic
// locator (e0209483, 104567) is no page and comes back as article number.
//
//	"1535-41", ""    1535-1541       "S112", "S118"         S112-S118
//	"pp. 12--19", "" 12-19           "e0209483", ""         article e0209483
//	"359–376", ""    359-376         "No Pagination", …     nothing
func Pages(first, last string) (pages, article string) {
	if number := ArticleNumber(first); last == "" && number != strings.TrimSpace(first) {
		return "", number
	}
	first, last = cleanPages(first), strings.TrimLeft(cleanPages(last), "- ")
	if first == "" {
		if !isPage(last) {
			return "", ""
		}
		return last, ""
	}
	if !hasPage(first) {
		return "", "" // "No" + "Pagination Specified" (Ovid), "Online"
	}
	if a, b, ok := cutRange(first); ok {
		first, b = strings.TrimRight(a, "- "), strings.TrimLeft(b, "- ")
		if last == "" || last == b || !isPage(last) {
			last = b
		}
	} else if _, b, ok := cutRange(last); ok {
		last = b
	}
	if !isPage(last) {
		last = ""
	}
	if last != "" {
		last = expandPage(first, last)
	}
	if last == "" || last == first {
		if IsLocator(first) {
			return "", first
		}
		return first, ""
	}
	return first + "-" + last, ""
}

// Inverse reports whether pages, as Pages gives them, run backwards.
func Inverse(pages string) bool {
	first, last, ok := strings.Cut(pages, "-")
	if !ok {
		return false
	}
	p, n := cutDigits(first)
	q, m := cutDigits(last)
	return p == q && n != "" && m != "" && compareDigits(m, n) < 0
}

// cleanPages takes off what stands around page numbers: "pp. 12–19",
// "Pages 12-19; discussion 20", "123+" (continued elsewhere).
func cleanPages(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || isPlainPage(s) {
		return s
	}
	if Empty(s) {
		return ""
	}
	lower := strings.ToLower(s)
	if strings.Contains(lower, "pagination") {
		return ""
	}
	for _, p := range []string{"pages", "page", "pp.", "pp ", "p.", "p "} {
		if strings.HasPrefix(lower, p) {
			s = strings.TrimLeft(s[len(p):], ".: ")
			break
		}
	}
	if i := strings.IndexAny(s, ";,"); i >= 0 {
		s = s[:i]
	}
	s = dashes.Replace(s)
	for strings.Contains(s, "--") {
		s = strings.ReplaceAll(s, "--", "-")
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, " -", "-"), "- ", "-")
	return strings.TrimSpace(strings.Trim(s, "+.-"))
}

func isPlainPage(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < '0' || c > '9' {
			return false
		}
	}
	return true
}

var dashes = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2212", "-")

// hasPage asks for a digit or a roman number.
func hasPage(s string) bool {
	return strings.ContainsAny(s, "0123456789") || s != "" && strings.Trim(strings.ToLower(s), "ivxlcdm-") == ""
}

func isPage(s string) bool { return len(s) <= 24 && hasPage(s) }

// cutRange cuts "12-19" where both sides are pages. Page numbers that hold a
// hyphen themselves ("A-12", "12-1-12-9") are no plain range.
func cutRange(s string) (first, last string, ok bool) {
	if strings.Count(s, "-") != 1 {
		return "", "", false
	}
	first, last, _ = strings.Cut(s, "-")
	if !isPage(first) || !isPage(last) {
		return "", "", false
	}
	return first, last, true
}

// IsLocator recognises electronic locators: an e and three or more digits
// (e0209483), or six or more digits (104567), which no page has.
func IsLocator(s string) bool {
	digits := s
	least := 6
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		digits, least = s[1:], 3
	}
	return len(digits) >= least && isPlainPage(digits)
}

// expandPage writes an abbreviated last page in full: 1535, 41 -> 1541;
// S112, 8 -> S118; 1598, 612 -> 1612. A last page that would stand before
// the first is left alone.
func expandPage(first, last string) string {
	prefix, n := cutDigits(first)
	lastPrefix, m := cutDigits(last)
	if n == "" || m == "" || lastPrefix != "" && !strings.EqualFold(lastPrefix, prefix) {
		return last
	}
	if len(m) >= len(n) {
		if lastPrefix == "" && prefix != "" && len(m) == len(n) && compareDigits(m, n) >= 0 {
			return prefix + m // S112-118
		}
		return last
	}
	full := n[:len(n)-len(m)] + m
	if compareDigits(full, n) < 0 {
		return last
	}
	return prefix + full
}

// cutDigits splits "S112" into "S" and "112"; digits is empty if anything
// follows the number.
func cutDigits(s string) (prefix, digits string) {
	i := strings.IndexAny(s, "0123456789")
	if i < 0 || !isPlainPage(s[i:]) {
		return s, ""
	}
	return s[:i], s[i:]
}

// compareDigits compares two numbers written in digits.
func compareDigits(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// ArticleNumber takes off what stands before the number of an article: "UNSP
// 82", "ARTN e12" (Web of Science), "Article No. 30".
func ArticleNumber(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.IndexByte("UuAaNn", s[0]) < 0 {
		return s
	}
	for _, label := range []string{"unsp", "artn", "article number", "article no.", "article no", "art. no.", "article", "no."} {
		if len(s) > len(label) && strings.EqualFold(s[:len(label)], label) {
			if rest := strings.TrimLeft(s[len(label):], " :"); rest != s[len(label):] && strings.ContainsAny(rest, "0123456789") {
				return rest
			}
		}
	}
	return s
}

// PageOfNumber is the number of an article where it may stand as the first page
// too: "" if it would be read as a range or as something else there.
func PageOfNumber(number string) string {
	if pages, article := Pages(number, ""); !strings.Contains(number, "-") && pages+article == number {
		return number
	}
	return ""
}
