// Package readbench measures readers in processor time, which does not depend
// on what else the machine does, and beside plain line scanning, which is the
// limit that no reader of lines can pass.
package readbench

import (
	"bufio"
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/refsift/refsift"
)

// Run reads data again and again and reports the best run: "MB/cpu-s", in
// megabytes (10⁶ bytes) per second of processor time of all threads, and
// "x-bufio", how many times longer it takes than [bufio.Scanner] over the same
// text. records is how many there must be.
func Run(b *testing.B, data []byte, records int, open func(io.Reader) refsift.RecordReader) {
	b.Helper()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	best, limit := time.Duration(0), time.Duration(0)
	for b.Loop() {
		best = shorter(best, measure(func() { readAll(b, data, records, open) }))
		limit = shorter(limit, measure(func() { scanLines(data) }))
	}
	if best <= 0 || limit <= 0 {
		return // the clock is too coarse for one run
	}
	b.ReportMetric(float64(len(data))/1e6/best.Seconds(), "MB/cpu-s")
	b.ReportMetric(float64(best)/float64(limit), "x-bufio")
}

func readAll(b *testing.B, data []byte, records int, open func(io.Reader) refsift.RecordReader) {
	n := 0
	for rec, err := range refsift.Records(open(bytes.NewReader(data))) {
		if err != nil || rec.Title == "" {
			b.Fatalf("record %d: %v", n+1, err)
		}
		n++
	}
	if n != records {
		b.Fatalf("%d records, want %d", n, records)
	}
}

// scanLines reads the lines and does nothing. A text of one line is read with a
// buffer that holds it.
func scanLines(data []byte) {
	s := bufio.NewScanner(bytes.NewReader(data))
	s.Buffer(nil, len(data)+1)
	for s.Scan() {
	}
}

// measure returns the processor time that f takes, at least a microsecond; f is
// repeated until the clock can tell.
func measure(f func()) time.Duration {
	const enough = 20 * time.Millisecond
	start := processorTime()
	for n := 1; ; n++ {
		f()
		if spent := processorTime() - start; spent >= enough {
			return spent / time.Duration(n)
		}
	}
}

func shorter(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}
