package mapping

import (
	"slices"
	"strings"
	"testing"
)

func TestJoined(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "a": "a", " a ": "a", "a b": "a b", "a\nb": "a b", "a  b": "a b", "a \n\r\n\tb\n": "a b", "\n": "", "a\u00a0\nb": "a\u00a0 b", "a b\nc d  e": "a b c d e",
	} {
		if got := Joined(in); got != want {
			t.Errorf("Joined(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("pears ", 12) + "and"
	for in, want := range map[string]string{
		"a": "a", "One.\nTwo.": "One.\nTwo.", long + "\nplums": long + " plums", "a\n\n b": "a\nb", "a\r\nb\n": "a\nb",
	} {
		if got := Paragraphs(in); got != want {
			t.Errorf("Paragraphs(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"": nil, ";": nil, "a; b;c": {"a", "b", "c"}, "a &amp; b; c": {"a &amp; b", "c"}, "; a": {"a"}, "a;; b": {"a", "b"},
	} {
		var got []string
		EachPart(in, func(v string) { got = append(got, v) })
		if !slices.Equal(got, want) {
			t.Errorf("EachPart(%q) = %q, want %q", in, got, want)
		}
	}
	values := []string{"a &amp; b", "c; d", "", "e"}
	var got []string
	EachPart(JoinParts(values), func(v string) { got = append(got, v) })
	if want := []string{"a &amp; b", "c, d", "e"}; !slices.Equal(got, want) {
		t.Errorf("JoinParts is read as %q, want %q", got, want)
	}
}

func FuzzJoined(f *testing.F) {
	f.Add("a  b\n c")
	f.Fuzz(func(t *testing.T, s string) {
		got := Joined(s)
		if Joined(got) != got {
			t.Fatalf("Joined(%q) = %q is not a fixed point", s, got)
		}
		same := func(s string) string {
			return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < 0x80 && isBlank(byte(r)) }), " ")
		}
		if want := strings.TrimSpace(same(s)); got != want && strings.TrimSpace(got) != want {
			t.Fatalf("Joined(%q) = %q, want %q", s, got, want)
		}
	})
}

func TestParseDescriptor(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Pyrus": "Pyrus", "*Pyrus": "*Pyrus", "Pyrus/growth/*genetics": "Pyrus/growth/*genetics", "Pyrus / growth": "Pyrus/growth", "HIV/AIDS": "HIV/AIDS", "HIV/AIDS/genetics": "HIV/AIDS/genetics", "": "",
	} {
		if got := ParseDescriptor(in).String(); got != want {
			t.Errorf("ParseDescriptor(%q) = %q, want %q", in, got, want)
		}
	}
	if d := ParseDescriptor("HIV/AIDS/genetics"); d.Heading != "HIV/AIDS" || len(d.Qualifiers) != 1 {
		t.Errorf("%+v", d)
	}
}
