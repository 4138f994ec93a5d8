package lean

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// strewn returns positions with steps of 2*mean at most.
func strewn(n int, mean uint32, seed uint64) []uint32 {
	rng := rand.New(rand.NewPCG(seed, 4))
	out := make([]uint32, n)
	at := uint32(0)
	for i := range out {
		at += 1 + rng.Uint32N(2*mean)
		out[i] = at
	}
	return out
}

// perPosition reports what a position costs, and how many times what it costs to
// add up as many numbers in memory: the least that looking at each can take.
func perPosition(b *testing.B, positions int) {
	numbers := make([]uint32, positions)
	sum := uint32(0)
	least := time.Hour
	for range 5 {
		begin := time.Now()
		for _, n := range numbers {
			sum += n
		}
		least = min(least, time.Since(begin))
	}
	if sum != 0 {
		b.Fatal("numbers that are not 0")
	}
	each := float64(b.Elapsed()) / float64(b.N) / float64(positions)
	b.ReportMetric(each, "ns/position")
	b.ReportMetric(each*float64(positions)/float64(least), "times-a-sum")
}

// BenchmarkList reads lists of common and of rarer words.
func BenchmarkList(b *testing.B) {
	for name, mean := range map[string]uint32{"common": 20, "rarer": 3000} {
		b.Run(name, func(b *testing.B) {
			at := strewn(200_000, mean, 1)
			text := append(appendPositions(nil, at), make([]byte, padding)...)
			for b.Loop() {
				var l list
				if err := l.open(text, len(at)); err != nil {
					b.Fatal(err)
				}
				for {
					at, err := l.next(0)
					if err != nil {
						b.Fatal(err)
					}
					if len(at) == 0 {
						break
					}
				}
			}
			b.ReportMetric(8*float64(len(text))/float64(len(at)), "bits/position")
			perPosition(b, len(at))
		})
	}
}

// benchWords returns words of one term each over made-up lists, in a field of 200
// positions a record.
func benchWords(lists ...[]uint32) (*Field, []*Word) {
	last := uint32(0)
	for _, at := range lists {
		last = max(last, at[len(at)-1])
	}
	s := &Segment{records: last/200 + 1}
	f := &Field{segment: s, text: true, span: 200 * s.records}
	starts := make([]uint32, s.records+1)
	for i := range starts {
		starts[i] = 200 * uint32(i)
	}
	f.starts = make([]byte, 0, 4*len(starts))
	for _, p := range starts {
		f.starts = append(f.starts, byte(p), byte(p>>8), byte(p>>16), byte(p>>24))
	}
	f.table = sync.OnceValue(f.newTable)
	var words []*Word
	for _, at := range lists {
		w := f.NewWord()
		w.count = len(at)
		w.terms = []Term{{field: f, at: len(at), positions: append(appendPositions(nil, at), make([]byte, padding)...)}}
		words = append(words, w)
	}
	return f, words
}

// BenchmarkPhrase is two words that are both common, one of which is rarer, and
// one of which is rare.
func BenchmarkPhrase(b *testing.B) {
	for name, mean := range map[string]uint32{"common": 20, "rarer": 200, "rare": 20_000} {
		b.Run(name, func(b *testing.B) {
			n := 4_000_000 / int(mean)
			lists := [][]uint32{strewn(200_000, 20, 1), strewn(n, mean, 2)}
			f, words := benchWords(lists...)
			for b.Loop() {
				if _, err := f.Phrase(context.Background(), words); err != nil {
					b.Fatal(err)
				}
			}
			perPosition(b, len(lists[0])+len(lists[1]))
		})
	}
}

// BenchmarkNear is two common words with two others between them.
func BenchmarkNear(b *testing.B) {
	lists := [][]uint32{strewn(100_000, 40, 1), strewn(100_000, 40, 2)}
	f, words := benchWords(lists...)
	for b.Loop() {
		if _, err := f.Near(context.Background(), words[0], words[1], 2, false); err != nil {
			b.Fatal(err)
		}
	}
	perPosition(b, len(lists[0])+len(lists[1]))
}
