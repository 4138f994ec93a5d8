package svg

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestWrap checks that no line is too wide and no character is lost.
func TestWrap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		f := Face{Size: 13, Bold: rapid.Bool().Draw(t, "bold")}
		limit := rapid.Float64Range(20, 400).Draw(t, "limit")
		lines := f.Wrap(s, limit)
		if len(lines) == 0 {
			t.Fatal("no line")
		}
		for _, line := range lines {
			if f.Width(line) > limit {
				t.Fatalf("%q is %.1f wide, more than %.1f", line, f.Width(line), limit)
			}
		}
		bare := func(s string) string { return strings.Join(strings.FieldsFunc(s, breaks), "") }
		if got := bare(strings.Join(lines, " ")); got != bare(s) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func TestShorten(t *testing.T) {
	t.Parallel()
	f := Face{Size: 10}
	for _, c := range []struct {
		in    string
		limit float64
		want  string
	}{
		{"short", 100, "short"},
		{"a long name of a database", 60, "a long na…"},
		{"日本医学中央雑誌", 40, "日本…"},
	} {
		got := f.Shorten(c.in, c.limit)
		if got != c.want {
			t.Errorf("Shorten(%q, %v) = %q, want %q", c.in, c.limit, got, c.want)
		}
		if f.Width(got) > c.limit {
			t.Errorf("%q is too wide", got)
		}
	}
}

func TestNoBreakSpace(t *testing.T) {
	t.Parallel()
	f := Face{Size: 10}
	if got := f.Wrap("found (n\u00a0=\u00a05)", 45); len(got) != 2 || got[1] != "(n\u00a0=\u00a05)" {
		t.Errorf("got %q", got)
	}
}
