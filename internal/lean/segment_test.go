package lean

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// A fact is a made-up record: values of words in two fields, and terms.
type fact struct {
	key   string
	texts map[query.Field][][]string
	terms []string
}

// facts makes records with few different words, so that phrases are found.
func facts(rng *rand.Rand, n int) []fact {
	words := []string{"a", "aa", "ab", "b", "care", "cares", "caring", "of", "the", "x"}
	out := make([]fact, n)
	for i := range out {
		out[i].key = fmt.Sprintf("record %d", rng.IntN(1<<30)*n+i)
		out[i].texts = map[query.Field][][]string{}
		for _, f := range []query.Field{query.Title, query.Abstract} {
			for range rng.IntN(3) { // some have none
				var value []string
				for range 1 + rng.IntN(12) {
					value = append(value, words[min(rng.IntN(len(words)), rng.IntN(len(words)))])
				}
				out[i].texts[f] = append(out[i].texts[f], value)
			}
		}
		for range rng.IntN(4) {
			out[i].terms = append(out[i].terms, fmt.Sprintf("t%d", rng.IntN(50)))
		}
	}
	return out
}

// words lays the values out as package eval does.
func (f fact) words(field query.Field) (out []eval.Word) {
	at := 1
	for _, value := range f.texts[field] {
		for _, w := range value {
			out = append(out, eval.Word{Text: w, Position: at})
			at++
		}
		at += eval.ValueGap - 1
	}
	return out
}

func write(t testing.TB, dir string, all []fact) *Segment {
	t.Helper()
	b := NewBuilder()
	for _, f := range all {
		var texts []eval.TextField
		for _, name := range []query.Field{query.Title, query.Abstract} {
			if words := f.words(name); len(words) > 0 {
				texts = append(texts, eval.TextField{Field: name, Words: words})
			}
		}
		var terms []TermField
		if len(f.terms) > 0 {
			terms = []TermField{{"terms", f.terms}}
		}
		if err := b.Add(f.key, texts, terms); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Write(dir); err != nil {
		t.Fatal(err)
	}
	return open(t, dir)
}

func open(t testing.TB, dir string) *Segment {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// check compares everything that can be read of a segment with the records.
func check(t *testing.T, s *Segment, all []fact) {
	t.Helper()
	if s.Len() != len(all) {
		t.Fatalf("%d records, want %d", s.Len(), len(all))
	}
	for i, f := range all {
		if key, err := s.Key(uint32(i)); err != nil || key != f.key {
			t.Errorf("record %d: key %q, %v; want %q", i, key, err, f.key)
		}
		found, err := s.Field(KeyField).Find(f.key)
		if err != nil || found == nil {
			t.Fatalf("key %q: %v, %v", f.key, found, err)
		}
		if docs, err := found.AppendRecords(nil); err != nil || !slices.Equal(docs, []uint32{uint32(i)}) {
			t.Errorf("key %q: %v, %v", f.key, docs, err)
		}
	}
	for _, name := range []query.Field{query.Title, query.Abstract} {
		want := map[string]map[uint32][]int{}
		for i, f := range all {
			for _, w := range f.words(name) {
				if want[w.Text] == nil {
					want[w.Text] = map[uint32][]int{}
				}
				want[w.Text][uint32(i)] = append(want[w.Text][uint32(i)], w.Position)
			}
		}
		checkText(t, s.Field(name.String()), want)
	}
	terms := map[string][]uint32{}
	for i, f := range all {
		for _, term := range f.terms {
			if at := terms[term]; len(at) == 0 || at[len(at)-1] != uint32(i) {
				terms[term] = append(at, uint32(i))
			}
		}
	}
	n := 0
	if f := s.Field("terms"); f != nil {
		it := f.Terms("")
		for ; it.Next(); n++ {
			if docs, err := it.Term().AppendRecords(nil); err != nil || !slices.Equal(docs, terms[string(it.Name())]) {
				t.Errorf("%s: %v, %v; want %v", it.Name(), docs, err, terms[string(it.Name())])
			}
		}
		if it.Err() != nil {
			t.Error(it.Err())
		}
	}
	if n != len(terms) {
		t.Errorf("%d terms, want %d", n, len(terms))
	}
}

func checkText(t *testing.T, f *Field, want map[string]map[uint32][]int) {
	t.Helper()
	if f == nil {
		if len(want) > 0 {
			t.Error("the field is missing")
		}
		return
	}
	n, last := 0, ""
	it := f.Terms("")
	for ; it.Next(); n++ {
		name := string(it.Name())
		if n > 0 && name <= last {
			t.Errorf("%q comes behind %q", name, last)
		}
		last = name
		docs, err := it.Term().Records()
		if err != nil || int(docs.GetCardinality()) != len(want[name]) {
			t.Fatalf("%s: %v, %v; want %v", name, docs, err, want[name])
		}
		some := docs.Clone() // places are asked for of some of the records
		for i, doc := range docs.ToArray() {
			if i%3 == 1 {
				some.Remove(doc)
			}
		}
		places, err := it.Term().Places(some)
		if err != nil {
			t.Fatal(err)
		}
		left := some.Clone()
		for {
			doc, at, ok, err := places.Next()
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			if !slices.Equal(at, want[name][doc]) {
				t.Errorf("%s in %d: %v, want %v", name, doc, at, want[name][doc])
			}
			left.Remove(doc)
		}
		if !left.IsEmpty() {
			t.Errorf("%s: no places in %v", name, left)
		}
	}
	if n != len(want) || it.Err() != nil {
		t.Errorf("%d words, want %d (%v)", n, len(want), it.Err())
	}
}

func TestSegment(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 33, 700} {
		all := facts(rand.New(rand.NewPCG(uint64(n), 1)), n)
		check(t, write(t, filepath.Join(t.TempDir(), "s"), all), all)
	}
}

// TestMerge: a merge of parts of records, some of them deleted, is byte for byte
// the segment that is merged of the remaining ones alone.
func TestMerge(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 2))
		dir := t.TempDir()
		var parts []Part
		var left []fact
		for i := range 1 + rng.IntN(5) {
			all := facts(rng, rng.IntN(300))
			p := Part{Segment: write(t, filepath.Join(dir, fmt.Sprint(i)), all)}
			if rng.IntN(2) == 0 {
				p.Deleted = roaring.New()
			}
			for k, f := range all {
				if p.Deleted != nil && rng.IntN(3) == 0 {
					p.Deleted.Add(uint32(k))
				} else {
					left = append(left, f)
				}
			}
			parts = append(parts, p)
		}
		merged, alone := filepath.Join(dir, "merged"), filepath.Join(dir, "alone")
		if err := Merge(t.Context(), merged, parts, nil); err != nil {
			t.Fatal(err)
		}
		check(t, open(t, merged), left)
		write(t, alone, left)
		for _, name := range append(slices.Clone(dataFiles[:]), fileContents) {
			a, errA := os.ReadFile(filepath.Join(merged, name))
			b, errB := os.ReadFile(filepath.Join(alone, name))
			if errA != nil || errB != nil || !bytes.Equal(a, b) {
				t.Errorf("seed %d: %s has %d and %d bytes (%v, %v)", seed, name, len(a), len(b), errA, errB)
			}
		}
	}
}

func TestMergeCancelled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := NewBuilder()
	for i := range 5000 {
		if err := b.Add(fmt.Sprint(i), nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Write(filepath.Join(dir, "s")); err != nil {
		t.Fatal(err)
	}
	parts := []Part{{Segment: open(t, filepath.Join(dir, "s"))}}
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("enough")
	err := Merge(ctx, filepath.Join(dir, "m"), parts, func(done, total int) {
		if done == 0 || done > total {
			t.Errorf("%d of %d", done, total)
		}
		cancel(reason)
	})
	if !errors.Is(err, reason) {
		t.Error(err)
	}
}

// TestContentsDamaged: numbers that cannot be true are refused at once.
func TestContentsDamaged(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "s")
	write(t, dir, facts(rand.New(rand.NewPCG(4, 4)), 50))
	name := filepath.Join(dir, fileContents)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []string{`"terms":`, `"span":`, `"values":`, `"starts":`, `"records":`} {
		for _, value := range []string{"9223372036854775807", "-1", "4294967295", "4000000000"} {
			at := bytes.Index(text, []byte(number)) // of records: of the whole segment
			if at < 0 {
				t.Fatalf("no %s", number)
			}
			end := at + len(number)
			rest := bytes.TrimLeft(text[end:], "0123456789")
			if err := os.WriteFile(name, slices.Concat(text[:end], []byte(value), rest), 0o600); err != nil {
				t.Fatal(err)
			}
			if s, err := Open(dir); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s%s: %v", number, value, err)
				s.Close()
			}
		}
	}
}

// TestGroups: no group has more than fits into a segment, unless it is one part.
func TestGroups(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var parts []Part
	for i := range 9 {
		parts = append(parts, Part{Segment: write(t, filepath.Join(dir, fmt.Sprint(i)), facts(rand.New(rand.NewPCG(1, uint64(i))), 20*i))})
	}
	var all []Part
	groups := Groups(parts, 1500)
	for _, g := range groups {
		all = append(all, g...)
		span := uint32(0)
		for _, p := range g {
			if f := p.Field(query.Abstract.String()); f != nil {
				span += f.span
			}
		}
		if span > 1500 && len(g) > 1 {
			t.Errorf("%d parts with %d positions", len(g), span)
		}
	}
	if len(groups) < 3 || !slices.Equal(all, parts) {
		t.Errorf("%d groups of %d parts", len(groups), len(all))
	}
}

// holds reports whether the words stand at p, p+1, … of a value.
func holds(value []string, p int, words []string) bool {
	return p >= 0 && p+len(words) <= len(value) && slices.EqualFunc(value[p:p+len(words)], words, matches)
}

// matches reports whether a word is what is searched, which may end in "*".
func matches(word, pattern string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(word, prefix)
	}
	return word == pattern
}

func wordOf(t *testing.T, f *Field, pattern string) *Word {
	t.Helper()
	w := f.NewWord()
	it := f.Terms(strings.TrimSuffix(pattern, "*"))
	for it.Next() {
		if matches(string(it.Name()), pattern) {
			if err := w.Add(it.Term()); err != nil {
				t.Fatal(err)
			}
		}
	}
	return w
}

var patterns = []string{"a", "a*", "b", "care", "care*", "car*", "of", "the", "x", "none", "none*"}

// TestPhraseAndNear compares with a look at every place of every value.
func TestPhraseAndNear(t *testing.T) {
	t.Parallel()
	some := 0
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 3))
		all := facts(rng, 1+rng.IntN(400))
		s := write(t, filepath.Join(t.TempDir(), "s"), all)
		f := s.Field(query.Abstract.String())
		if f == nil {
			continue
		}
		for range 60 {
			var words []string
			for range 2 + rng.IntN(3) {
				words = append(words, patterns[rng.IntN(len(patterns))])
			}
			compare(t, all, fmt.Sprintf("%q", words), &some, func() (*roaring.Bitmap, error) {
				list := make([]*Word, len(words))
				for i, w := range words {
					list[i] = wordOf(t, f, w)
				}
				return f.Phrase(t.Context(), list)
			}, func(value []string) bool {
				for p := range value {
					if holds(value, p, words) {
						return true
					}
				}
				return false
			})
			distance, ordered := rng.IntN(5), rng.IntN(2) == 0
			compare(t, all, fmt.Sprintf("%q near %d %t", words[:2], distance, ordered), &some, func() (*roaring.Bitmap, error) {
				return f.Near(t.Context(), wordOf(t, f, words[0]), wordOf(t, f, words[1]), distance, ordered)
			}, func(value []string) bool {
				for p := range value {
					for q := max(0, p-distance-1); q <= p+distance+1; q++ {
						if p != q && (p < q || !ordered) && holds(value, p, words[:1]) && holds(value, q, words[1:2]) {
							return true
						}
					}
				}
				return false
			})
		}
	}
	if some < 1000 {
		t.Errorf("only %d searches found something", some)
	}
}

func compare(t *testing.T, all []fact, what string, some *int, find func() (*roaring.Bitmap, error), match func([]string) bool) {
	t.Helper()
	var want []uint32
	for i, f := range all {
		if slices.ContainsFunc(f.texts[query.Abstract], match) {
			want = append(want, uint32(i))
		}
	}
	found, err := find()
	var got []uint32
	if found != nil {
		got = found.ToArray()
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%s: %v, %v; want %v", what, got, err, want)
	}
	if len(want) > 0 {
		*some++
	}
}

// FuzzDamaged changes a file and reads everything: errors, but no panic and no
// read beyond the end.
func FuzzDamaged(f *testing.F) {
	all := facts(rand.New(rand.NewPCG(9, 9)), 900) // some words are in so many that their records are a bitmap
	source := filepath.Join(f.TempDir(), "s")
	write(f, source, all)
	for file := range len(dataFiles) + 1 {
		f.Add(file, uint32(3), byte(0x80), uint32(0))
		f.Add(file, uint32(70), byte(0xff), uint32(60))
	}
	f.Fuzz(func(t *testing.T, file int, at uint32, flip byte, end uint32) {
		dir := filepath.Join(t.TempDir(), "s")
		if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
			t.Fatal(err)
		}
		names := append(slices.Clone(dataFiles[:]), fileContents)
		name := filepath.Join(dir, names[uint(file)%uint(len(names))])
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text[int(at)%len(text)] ^= flip
		if end > 0 {
			text = text[:int(end)%len(text)]
		}
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir)
		if err != nil {
			return
		}
		defer s.Close()
		readAll(s)
		_ = Merge(t.Context(), filepath.Join(t.TempDir(), "m"), []Part{{Segment: s}, {Segment: s, Deleted: roaring.BitmapOf(0)}}, nil)
	})
}

// readAll reads whatever can be read and cares for no error.
func readAll(s *Segment) {
	for i := range s.Len() + 1 {
		_, _ = s.Key(uint32(i))
	}
	for _, f := range s.Fields() {
		_, _ = f.Find("care")
		words := []*Word{f.NewWord(), f.NewWord()}
		it := f.Terms("")
		for it.Next() {
			docs, err := it.Term().Records()
			words[1] = f.NewWord()
			_, _ = words[0].Add(it.Term()), words[1].Add(it.Term())
			if err != nil || docs == nil || !f.text {
				continue
			}
			if places, err := it.Term().Places(docs); err == nil {
				for ok := true; ok && err == nil; {
					_, _, ok, err = places.Next()
				}
			}
			_, _ = f.Phrase(context.Background(), words)
			_, _ = f.Near(context.Background(), words[0], words[1], 2, false)
		}
	}
}
