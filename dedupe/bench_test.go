package dedupe_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"testing"
	"time"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/internal/demo"
)

// collection makes n records with a realistic vocabulary and the truth about them.
func collection(n int) (recs []*refsift.Record, gold map[string]string) {
	recs, gold = make([]*refsift.Record, n), make(map[string]string, n)
	for i, c := range demo.Collection(demo.CollectionOptions{Seed: 1, Records: n}) {
		recs[i], gold[c.ExportID] = c.Record, strconv.Itoa(c.Item)
	}
	return recs, gold
}

// sizes are the numbers of records that benchmarks run on. A million records
// take several gigabytes and a minute.
func sizes() []int {
	if os.Getenv("DEDUPE_MILLION") != "" {
		return []int{10_000, 100_000, 1_000_000}
	}
	return []int{10_000, 100_000}
}

// BenchmarkRun reports speed beside precision and recall: a faster blocker
// that misses duplicates is not faster. Memory is what the result holds
// beside the records, and how far the heap rose above them.
func BenchmarkRun(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			recs, gold := collection(n)
			d := must(b, dedupe.Options{})
			var res *dedupe.Result
			before := liveHeap()
			peak := watchHeap()
			cpu := cpuSeconds()
			for b.Loop() {
				res = nil
				var err error
				if res, err = d.Run(context.Background(), recs); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((cpuSeconds()-cpu)/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(int64(peak())-int64(before))/float64(n), "peak-B/record")
			b.ReportMetric(float64(int64(liveHeap())-int64(before))/float64(n), "held-B/record")
			report(b, res, n, measure(res, gold))
			runtime.KeepAlive(recs)
		})
	}
}

// BenchmarkAdd adds a thousand records to an open session and asks for its
// result; add-s is the first of the two alone.
func BenchmarkAdd(b *testing.B) {
	const batch = 1000
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			recs, _ := collection(n + 5*batch)
			s := must(b, dedupe.Options{}).Begin(nil)
			if _, err := s.Add(context.Background(), recs[:n]); err != nil {
				b.Fatal(err)
			}
			if _, err := s.Result(context.Background()); err != nil {
				b.Fatal(err)
			}
			at := n
			var adding time.Duration
			cpu := cpuSeconds()
			for b.Loop() {
				if at == len(recs) {
					b.Fatal("run with -benchtime 5x at most")
				}
				start := time.Now()
				if _, err := s.Add(context.Background(), recs[at:at+batch]); err != nil {
					b.Fatal(err)
				}
				adding += time.Since(start)
				if _, err := s.Result(context.Background()); err != nil {
					b.Fatal(err)
				}
				at += batch
			}
			b.ReportMetric(adding.Seconds()/float64(b.N), "add-s/op")
			b.ReportMetric((cpuSeconds()-cpu)/float64(b.N), "cpu-s/op")
		})
	}
}

// liveHeap is what is left after garbage collection.
func liveHeap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// watchHeap looks at the heap, garbage included, until it is asked.
func watchHeap() (peak func() uint64) {
	stop, done := make(chan bool), make(chan uint64)
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		highest := uint64(0)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			metrics.Read(sample)
			highest = max(highest, sample[0].Value.Uint64())
			select {
			case <-tick.C:
			case <-stop:
				done <- highest
				return
			}
		}
	}()
	return func() uint64 {
		stop <- true
		return <-done
	}
}

// Work grows nearly linearly: eight times the records take no more than
// ten times the pairs.
func TestScaling(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and nothing in it is concurrent that shorter tests do not run")
	}
	t.Parallel()
	pairs := map[int]int{}
	for _, n := range []int{2500, 20_000} {
		recs, gold := collection(n)
		res := run(t, dedupe.Options{}, recs)
		pairs[n] = res.Stats.PairsCompared
		s := measure(res, gold)
		t.Logf("%d records: %.1f pairs a record, %d false pairs, %d missed of %d", n, float64(pairs[n])/float64(n), s.fp, s.fn, s.tp+s.fn)
		if s.f1() < 99 {
			t.Errorf("%d records: F1 %.2f", n, s.f1())
		}
	}
	if pairs[20_000] > 10*pairs[2500] {
		t.Errorf("2,500 records give %d pairs, 20,000 give %d", pairs[2500], pairs[20_000])
	}
}
