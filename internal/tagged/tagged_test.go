package tagged

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/refsift/refsift"
)

func lines(t testing.TB, r io.Reader, limit int) (out []string) {
	t.Helper()
	s := NewScanner(r, limit)
	for s.Scan() {
		p := s.Position(0)
		out = append(out, fmt.Sprintf("%d@%d %s", p.Line, p.Offset, s.Line()))
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	return out
}

func TestLines(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"", ""},
		{"a", "1@0 a"},
		{"a\nb\n", "1@0 a|2@2 b"},
		{"a\r\nb\r\n", "1@0 a|2@3 b"},
		{"a\rb\r", "1@0 a|2@2 b"},
		{"a\rb", "1@0 a|2@2 b"},
		{"a\rb\nc\r\n", "1@0 a\rb|2@4 c"}, // with an LF a lone CR is text
		{"a\n\n\nb", "1@0 a|2@2 |3@3 |4@4 b"},
		{"a\r\r\rb", "1@0 a|2@2 |3@3 |4@4 b"},
		{"\n", "1@0 "},
	}
	for _, tt := range tests {
		for _, r := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in))} {
			if got := strings.Join(lines(t, r, 0), "|"); got != tt.want {
				t.Errorf("%q: %q, want %q", tt.in, got, tt.want)
			}
		}
	}
}

func TestCarriageReturnsDecidedEarly(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("x\r", chunk) + "\r\ny\nz"
	got := lines(t, strings.NewReader(text), 0)
	if n := len(got); n != chunk+3 || !strings.HasSuffix(got[n-2], " y") || !strings.HasSuffix(got[n-1], " z") {
		t.Errorf("%d lines, last %q", len(got), got[len(got)-2:])
	}
}

// TestTake assembles a record by hand.
func TestTake(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"\n", "\r\n", "\r"} {
		text := strings.ReplaceAll("skip\nAA one \n   two\n\n  three\nBB \nnext", "\n", end)
		s := NewScanner(strings.NewReader(text), 0)
		s.Scan()
		s.Scan()
		s.Begin(0)
		s.Field("", 0, 2, 3, len(s.Line()))
		for range 3 {
			s.Scan()
			if len(s.Line()) > 0 {
				s.Continue()
			}
		}
		if got := string(s.Last()); !strings.HasSuffix(got, "  three") {
			t.Errorf("Last %q", got)
		}
		s.Scan()
		s.Field("XX", 0, 2, 3, len(s.Line()))
		if !s.Open() || s.Fields() != 2 || s.Start().Line != 2 {
			t.Errorf("open %v, %d fields, start %v", s.Open(), s.Fields(), s.Start())
		}
		tags := s.Take(CutIndent)
		want := []refsift.Tag{{Name: "AA", Value: "one\ntwo\n\nthree", Line: 2, Column: 1}, {Name: "XX", Value: "", Line: 6, Column: 1}}
		if fmt.Sprint(tags) != fmt.Sprint(want) {
			t.Errorf("%q: %q, want %q", end, tags, want)
		}
		if s.Open() || s.Take(KeepIndent) != nil {
			t.Error("still open")
		}
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	long := strings.Repeat("y", 3*limit)
	s := NewScanner(strings.NewReader("a\n"+long+"\nb\n"), limit)
	s.Scan()
	s.Begin(0)
	s.Field("", 0, 1, 1, 1)
	if !s.Scan() || !s.Cut() || len(s.Line()) > limit {
		t.Errorf("cut %v, %d bytes", s.Cut(), len(s.Line()))
	}
	if !s.Overflow() || !s.Open() || s.Fields() != 0 || s.Last() != nil {
		t.Error("the record should be lost")
	}
	s.Field("", 0, 1, 1, 1)
	s.Continue()
	if s.Take(KeepIndent) != nil || s.Open() {
		t.Error("Take after overflow")
	}
	if !s.Scan() || string(s.Line()) != "b" || s.Cut() || s.Number() != 3 || s.Position(0).Offset != int64(len(long)+3) {
		t.Errorf("%q line %d offset %d", s.Line(), s.Number(), s.Position(0).Offset)
	}
}

// TestMemory: the buffer does not grow with the text, nor with a line beyond
// the limit.
func TestMemory(t *testing.T) {
	t.Parallel()
	s := NewScanner(io.LimitReader(repeat("TI  - pears and plums\n"), 32<<20), 1<<20)
	for s.Scan() {
	}
	if cap(s.buf) > 4*chunk {
		t.Errorf("buffer of %d bytes for short lines", cap(s.buf))
	}
	s = NewScanner(io.LimitReader(repeat("pears"), 64<<20), 1<<20)
	for s.Scan() {
	}
	if cap(s.buf) > 8<<20 {
		t.Errorf("buffer of %d bytes for a line without end", cap(s.buf))
	}
}

// A repeat yields its text for ever.
type repeat string

func (r repeat) Read(p []byte) (int, error) {
	n := 0
	for n+len(r) <= len(p) {
		n += copy(p[n:], r)
	}
	return max(n, copy(p, r[:min(len(r), len(p))])), nil
}

func FuzzScanner(f *testing.F) {
	for _, s := range []string{"a\nb\r\nc", "a\rb\r", "\r\n\r\r\n", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := NewScanner(strings.NewReader(text), 0)
		var b strings.Builder
		at := int64(0)
		for s.Scan() {
			if s.Position(0).Offset != at {
				t.Fatalf("line %d begins at %d, want %d", s.Number(), s.Position(0).Offset, at)
			}
			at = s.After().Offset
			b.Write(s.Line())
			b.WriteString(text[int(s.Position(len(s.Line())).Offset):at]) // the line end
		}
		if b.String() != text {
			t.Fatalf("lines of %q make %q", text, b.String())
		}
	})
}

func BenchmarkScanner(b *testing.B) {
	data := bytes.Repeat([]byte("KW  - pears and plums of the north\r\n"), 20000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		s := NewScanner(bytes.NewReader(data), 0)
		for s.Scan() {
		}
	}
}
