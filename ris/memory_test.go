package ris

import (
	"io"
	"runtime"
	"testing"
)

// A repeated gives the same text again and again, without holding it twice.
type repeated struct {
	text []byte
	left int // times
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.text[r.at:])
	if r.at += n; r.at == len(r.text) {
		r.at, r.left = 0, r.left-1
	}
	return n, nil
}

// TestMemory streams 100 MB in at most 64 MB. It does not run beside others.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 100 MB")
	}
	const size, limit = 100 << 20, 64 << 20
	text := sample(1000)
	src := &repeated{text: text, left: size/len(text) + 1}
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	peak, records := uint64(0), 0
	for rec, err := range NewReader(src).All() {
		if err != nil || rec.Title == "" {
			t.Fatal(records, err)
		}
		if records++; records%500 == 0 {
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapSys-now.HeapReleased+now.StackSys)
		}
	}
	t.Logf("%d records of %d MB; %d MB of heap and stacks at most, %d MB of it before", records, size>>20, peak>>20, (before.HeapSys-before.HeapReleased)>>20)
	if peak > limit {
		t.Errorf("reading %d MB took %d MB, want %d MB", size>>20, peak>>20, limit>>20)
	}
}
