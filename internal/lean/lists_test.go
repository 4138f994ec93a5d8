package lean

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// ascending draws numbers that ascend: close together, far apart, or both.
func ascending(most int, limit uint32) *rapid.Generator[[]uint32] {
	return rapid.Custom(func(t *rapid.T) []uint32 {
		n := rapid.IntRange(1, most).Draw(t, "n")
		step := rapid.SampledFrom([]uint32{1, 3, 200, 1 << 16}).Draw(t, "step")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		var out []uint32
		for at := rng.Uint32N(step + 1); len(out) < n && at < limit; at += 1 + rng.Uint32N(step) {
			out = append(out, at)
		}
		return out
	})
}

func TestRecordList(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		docs := ascending(1000, 1<<20).Draw(t, "docs")
		text, err := appendRecords(nil, docs)
		if err != nil {
			t.Fatal(err)
		}
		f := &Field{segment: &Segment{records: docs[len(docs)-1] + 1}}
		term := &Term{field: f, docs: len(docs), records: text}
		got, err := term.AppendRecords(nil)
		if err != nil || !slices.Equal(got, docs) {
			t.Fatalf("%v, %v; want %v", got, err, docs)
		}
		b, err := term.Records()
		if err != nil || !slices.Equal(b.ToArray(), docs) {
			t.Fatalf("%v, %v; want %v", b, err, docs)
		}
		f.segment.records-- // the last one does not exist
		if _, err := term.AppendRecords(nil); !errors.Is(err, ErrDamaged) {
			t.Errorf("a record too many: %v", err)
		}
	})
}

// streams returns the same positions from each kind of stream.
func streams(t interface{ Fatal(...any) }, at []uint32) map[string]stream {
	l := &list{}
	if err := l.open(append(appendPositions(nil, at), make([]byte, padding)...), len(at)); err != nil {
		t.Fatal(err)
	}
	m := &marks{line: make([]uint64, at[len(at)-1]/64+1)}
	for _, p := range at {
		m.line[p/64] |= 1 << (p % 64)
	}
	return map[string]stream{"list": l, "slice": &slice{at: at}, "marks": m}
}

// TestStreams: whatever the jumps, a stream gives each position once and
// leaves out none that was not jumped over.
func TestStreams(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := ascending(2000, 1<<22).Draw(t, "at")
		jumps := rapid.SliceOf(rapid.Uint32Range(0, at[len(at)-1]+100)).Draw(t, "jumps")
		slices.Sort(jumps)
		for name, s := range streams(t, at) {
			rest := at
			for _, from := range append(slices.Clone(jumps), 0, 0, 0) {
				got, err := s.next(from)
				if err != nil {
					t.Fatal(err)
				}
				for len(rest) > 0 && rest[0] < from {
					rest = rest[1:]
				}
				if len(got) > len(rest) || len(got) == 0 && len(rest) > 0 || !slices.Equal(got, rest[:len(got)]) {
					t.Fatalf("%s: from %d: %v, want the first of %v", name, from, got, rest)
				}
				rest = rest[len(got):]
			}
		}
	})
}

// TestUnion: merging and marking find the same.
func TestUnion(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lists := rapid.SliceOfN(ascending(300, 1<<18), 2, 20).Draw(t, "lists")
		w := (&Field{span: 1 << 18}).NewWord()
		var want []uint32
		for _, at := range lists {
			text := append(appendPositions(nil, at), make([]byte, padding)...)
			if err := w.Add(&Term{field: w.field, at: len(at), positions: text}); err != nil {
				t.Fatal(err)
			}
			want = append(want, at...)
		}
		slices.Sort(want)
		want = slices.Compact(want)
		merged, err := w.merged(t.Context())
		if err != nil || !slices.Equal(merged, want) {
			t.Fatalf("merged: %v, %v; want %v", merged, err, want)
		}
		if err := w.markAll(); err != nil {
			t.Fatal(err)
		}
		m, err := w.stream(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var marked []uint32
		for {
			at, err := m.next(0)
			if err != nil {
				t.Fatal(err)
			}
			if len(at) == 0 {
				break
			}
			marked = append(marked, at...)
		}
		if !slices.Equal(marked, want) {
			t.Fatalf("marked: %v; want %v", marked, want)
		}
	})
}

// FuzzList reads positions from bytes that nobody wrote.
func FuzzList(f *testing.F) {
	f.Add(appendPositions(nil, []uint32{3, 4, 9, 1000}), 4, uint32(5))
	f.Add(appendPositions(nil, make([]uint32, 1)), 1, uint32(0))
	many := make([]uint32, 300)
	for i := range many {
		many[i] = uint32(7 * i)
	}
	f.Add(appendPositions(nil, many), 300, uint32(900))
	f.Fuzz(func(t *testing.T, b []byte, n int, from uint32) {
		if n < 1 || n > 1<<16 {
			return
		}
		var l list
		if l.open(b, n) != nil {
			return
		}
		seen := 0
		for {
			at, err := l.next(from)
			if err != nil || len(at) == 0 {
				break
			}
			for _, p := range at {
				if p < from {
					t.Fatalf("%d is below %d", p, from)
				}
			}
			if seen += len(at); seen > n {
				t.Fatalf("%d positions of %d", seen, n)
			}
		}
	})
}
