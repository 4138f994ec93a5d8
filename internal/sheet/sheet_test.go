package sheet_test

import (
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/sheet"
)

func TestHarmless(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "Trial": "Trial", "-12": "-12", "+3.5": "+3.5", "=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)",
		"-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0", "\t=1": "'\t=1", "\r=1": "'\r=1", "a=1": "a=1", "−5": "−5",
	} {
		if got := sheet.Harmless(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := sheet.Write(&b, [][]string{{"title", "n"}, {`=HYPERLINK("http://x","y")`, "-3"}, {"a, b", ""}}); err != nil {
		t.Fatal(err)
	}
	if want := "title,n\n\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",-3\n\"a, b\",\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	if got, want := sheet.Markdown("a|b <i>*c*</i>\n[d](e) `f` \\"), "a\\|b &lt;i>\\*c\\*&lt;/i> \\[d](e) \\`f\\` \\\\"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 1234567: "1,234,567", -12: "-12", -999: "-999", -1000: "-1,000", -123456: "-123,456"} {
		if got := sheet.Thousands(n); got != want {
			t.Errorf("%d is printed %q, want %q", n, got, want)
		}
	}
}
