package lint

import (
	"fmt"
	"strings"
)

// Examples that are too long to write out.

// deep nests parentheses.
func deep(n int) string {
	return strings.Repeat("(asthma[tiab] AND ", n) + "child*[tiab]" + strings.Repeat(")", n)
}

// large has that many lines.
func large(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d. asthma%d[tiab]\n", i+1, i+1)
	}
	return b.String()
}

// many has that many terms in all fields.
func many(n int) string {
	terms := make([]string, n)
	for i := range terms {
		terms[i] = fmt.Sprintf("asthma%d", i+1)
	}
	return "ALL=(" + strings.Join(terms, " OR ") + ")"
}
