package fields

import (
	"strings"

	"github.com/refsift/refsift"
)

// FindDOI finds the first valid DOI in a text: bare, in an address, behind
// "doi:", percent-encoded. It gives up after 100 texts that begin like one.
func FindDOI(s string) (refsift.DOI, bool) {
	for at, tries := 0, 0; tries < 100; tries++ {
		i := strings.Index(s[at:], "10.")
		if i < 0 {
			return refsift.DOI{}, false
		}
		i += at
		at = i + len("10.")
		if i > 0 && (isDigit(s[i-1]) || s[i-1] == '.') {
			continue // 110.1000/, 3.10.1000/
		}
		if !startsDOI(s[at:]) {
			continue
		}
		if d, err := refsift.ParseDOI(doiToken(s, i)); err == nil {
			return d, true
		}
	}
	return refsift.DOI{}, false
}

// longestDOI bounds what is looked at around a candidate, so that a hostile
// value costs linear time.
const longestDOI = 2048

// startsDOI checks what follows "10.": digits, and a slash.
func startsDOI(s string) bool {
	n := 0
	for n < len(s) && n < 32 && (isDigit(s[n]) || s[n] == '.') {
		n++
	}
	if n < 4 || n >= len(s) {
		return false
	}
	return s[n] == '/' || n+2 < len(s) && s[n] == '%' && s[n+1] == '2' && s[n+2]|0x20 == 'f'
}

// doiToken returns the text from i to the next white space. In the query of
// an address (?id=doi:10.1000/1&sid=x) it ends at the ampersand, in markup at
// the closing tag or quote.
func doiToken(s string, i int) string {
	s, i = s[max(0, i-longestDOI):min(len(s), i+longestDOI)], min(i, longestDOI)
	end := len(s)
	if j := strings.IndexAny(s[i:], " \t\r\n\"\u00a0"); j >= 0 {
		end = i + j
	}
	token := s[i:end]
	if j := strings.Index(token, "</"); j >= 0 {
		token = token[:j]
	}
	start := strings.LastIndexAny(s[:i], " \t\r\n") + 1
	if strings.Contains(s[start:i], "?") {
		token, _, _ = strings.Cut(token, "&")
	}
	return token
}

// HostIsDOI reports whether an address points to the DOI resolver.
func HostIsDOI(url string) bool {
	return containsFold(url, "doi.org/")
}

// containsFold looks for a lower-case ASCII needle without regard to case.
func containsFold(s, needle string) bool {
	n := len(needle)
	for i := 0; i+n <= len(s); i++ {
		if s[i]|0x20 == needle[0]|0x20 && strings.EqualFold(s[i:i+n], needle) {
			return true
		}
	}
	return false
}
