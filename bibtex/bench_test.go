package bibtex

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
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
	text := benchText()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	var spent time.Duration
	for b.Loop() {
		start := time.Now()
		r := NewReader(strings.NewReader(text))
		n := 0
		for {
			if _, err := r.Read(); err == io.EOF {
				break
			}
			n++
		}
		if n != 2000 {
			b.Fatal(n)
		}
		spent += time.Since(start)
	}
	b.ReportMetric(float64(spent)/float64(b.N)/float64(lineScan(text)), "x-bufio")
}

// BenchmarkLines is the limit: reading the lines and doing nothing.
func BenchmarkLines(b *testing.B) {
	text := benchText()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		lineScan(text)
	}
}

// lineScan returns how long plain line scanning takes.
func lineScan(text string) time.Duration {
	start := time.Now()
	for s := bufio.NewScanner(strings.NewReader(text)); s.Scan(); {
	}
	return time.Since(start)
}
