package lang

import (
	"strings"
	"testing"
)

func TestCodes(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"English", "eng"},
		{"eng", "eng"},
		{"EN", "eng"},
		{"en-US", "eng"},
		{"ENG", "eng"},
		{"ger", "deu"},
		{"deu", "deu"},
		{"Deutsch", "deu"},
		{"dut", "nld"},
		{"fre", "fra"},
		{"Français", "fra"},
		{"English; French", "eng fra"},
		{"eng|fre", "eng fra"},
		{"English, German", "eng deu"},
		{"English and Spanish", "eng spa"},
		{"eng fre ger", "eng fra deu"},
		{"English;English", "eng"},
		{"[English]", "eng"},
		{"Greek, Modern", "ell"},
		{"Norwegian (Bokmål)", "nor"},
		{"Norwegian Bokmål", "nor"},
		{"nob", "nor"},
		{"Chinese (Simplified)", "zho"},
		{"Serbo-Croatian", "hbs"},
		{"Unknown", ""},
		{"und", ""},
		{"Klingon", "klingon"},
		{"Old High Klingon; English", "old high klingon eng"},
	} {
		if got := strings.Join(Codes(c.in), " "); got != c.want {
			t.Errorf("Codes(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCode(t *testing.T) {
	for _, c := range [][2]string{{"english", "eng"}, {" Swedish ", "swe"}, {"Norsk", "nor"}, {"Danish", "dan"}} {
		if got := Code(c[0]); got != c[1] {
			t.Errorf("Code(%q) = %q, want %q", c[0], got, c[1])
		}
	}
}

// TestTable checks that no name or code stands for two languages.
func TestTable(t *testing.T) {
	seen := map[string]string{}
	for line := range strings.Lines(table) {
		f := strings.SplitN(strings.TrimSpace(line), " ", 4)
		if len(f) == 1 && f[0] == "" {
			continue
		}
		if len(f) != 4 || len(f[0]) != 3 {
			t.Errorf("line %q is not: code code code names", line)
			continue
		}
		for _, n := range append(f[:3:3], strings.Split(f[3], ",")...) {
			if n == "-" {
				continue
			}
			k := key(n)
			if other, ok := seen[k]; ok {
				t.Errorf("%q stands for %s and %s", n, other, f[0])
			}
			seen[k] = f[0]
		}
	}
	if len(seen) < 300 {
		t.Errorf("only %d names", len(seen))
	}
}
