package bibtex

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/readbench"
)

// benchText is made up in the layout of Web of Science and Scopus.
func benchText() string {
	var b strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&b, "@article{ WOS:%09d,\nAuthor = {Berg, Anna and Tal, B. C. and M\\\"uller, J.},\nTitle = {{Shared decisions, number %d of many\n   in {DNA} studies}},\nJournal = {JOURNAL OF MADE-UP STUDIES},\nYear = {2019},\nVolume = {12},\nPages = {100-%d},\nMonth = {DEC},\nAbstract = {%s},\nDOI = {10.1000/made.up.%d},\nISSN = {0378-5955},\nUnique-ID = {WOS:%09d},\n}\n\n",
			i, i, i+101, strings.Repeat("We asked many people in two groups, and they said what they thought of it.\n   ", 15), i, i)
	}
	return b.String()
}

func BenchmarkReader(b *testing.B) {
	readbench.Run(b, []byte(benchText()), 2000, func(r io.Reader) refsift.RecordReader { return NewReader(r) })
}
